/*
 * What the reader is told by `predict`, `check` and `learner`: a sentence in a frame, and the same as data for the linter of the course.
 */
import { displaySymbol } from "../kernel/hook.js";
import { escapeHtml } from "./display.js";

/** The MIME type of a `CourseRecord` in the output of a cell. */
export const courseMime = "application/vnd.gosched.course+json";

/** What a prediction, a check or a learner's name came to, as data. */
export interface CourseRecord {
  readonly kind: "prediction" | "check" | "learner";
  readonly id: string;
  /** "right", "wrong"; "asked" when there is no guess yet; "done", "not yet"; "broken" when the cell itself is at fault. */
  readonly outcome: "right" | "wrong" | "asked" | "done" | "not yet" | "broken";
  /** The answer's explanation, or the sentences that did not hold. */
  readonly says: readonly string[];
  /** What `seeded` drew for the exercise, as JSON, if it drew. */
  readonly given?: string;
}

/** What the reader is told. It shows itself in a notebook, and reads as text elsewhere. */
export class Feedback {
  readonly record: CourseRecord;
  readonly text: string;
  readonly #html: string;

  constructor(record: CourseRecord, text: string, html: string) {
    this.record = record;
    this.text = text;
    this.#html = html;
  }

  [displaySymbol](): Readonly<Record<string, unknown>> {
    return { "text/html": this.#html, "text/plain": this.text, [courseMime]: this.record };
  }

  toString(): string {
    return this.text;
  }
}

/** Blue for what is right, orange for what is not yet, grey for the rest: hues that the colour-blind can tell apart. */
const frameColours: Readonly<Record<CourseRecord["outcome"], string>> = {
  right: "#0072b2",
  done: "#0072b2",
  wrong: "#d55e00",
  "not yet": "#d55e00",
  asked: "#888888",
  broken: "#888888",
};

/** HTML in a frame whose colour says how it went. */
export function framed(outcome: CourseRecord["outcome"], html: string): string {
  const style = `border-left:4px solid ${frameColours[outcome]};padding:0.2em 0.8em;max-width:50em`;
  return `<div class="gosched-course" style="${style}">${html}</div>`;
}

/** The three marks that feedback may use, as HTML: `code`, **strong** and *emphasis*. All else is escaped. */
export function inline(text: string): string {
  const [plain = "", code, ...after] = text.split("`");
  const marked = escapeHtml(plain)
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/gs, "<strong>$1</strong>")
    .replace(/\*(\S(?:.*?\S)?)\*/gs, "<em>$1</em>");
  if (code === undefined) return marked;
  if (after.length === 0) return `${marked}\`${inline(code)}`; // a backtick without its fellow
  return `${marked}<code>${escapeHtml(code)}</code>${inline(after.join("`"))}`;
}

/** A text in which only `code` is markup, as HTML; all else is escaped. */
export function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}
