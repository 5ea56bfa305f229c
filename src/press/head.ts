/*
 * The head of a lesson: the YAML between two lines of three dashes, before the Markdown.
 */
import { Fields } from "./fields.js";
import type { Report } from "./problem.js";

export interface Head {
  readonly title: string;
  readonly minutes: number;
  /** Stems of the lessons that come before. */
  readonly needs: readonly string[];
  /** Go's functions and terms that the reader meets. */
  readonly go: readonly string[];
  /** What of the two old texts is taught, and in which section. */
  readonly covers: readonly Cover[];
  /** One sentence. */
  readonly summary: string;
  /** Where each of them stands. */
  readonly lines: Readonly<Record<"title" | "needs" | "go" | "covers" | "summary", number>>;
}

/** A part of the old texts, taught in a section of the lesson. */
export interface Cover {
  /** Such as "2018 figure 1". */
  readonly place: string;
  /** The heading of the section, without its markup; empty when it is not named. */
  readonly section: string;
}

/** A lesson in its two parts. */
export interface Split {
  /** Undefined when there is none. */
  readonly head: string | undefined;
  /** The whole file with the head's lines emptied, so that lines keep their numbers. */
  readonly body: string;
}

/** Parts the head from the body. Reports when there is no head. */
export function splitHead(text: string, report: Report): Split {
  const lines = text.split("\n");
  const end =
    lines[0]?.trimEnd() === "---" ? lines.findIndex((line, i) => i > 0 && line.trimEnd() === "---") : -1;
  if (end < 0) {
    const fault = lines[0]?.trimEnd() === "---" ? "its head is never closed" : "it has no head";
    report(
      1,
      `${fault}: a lesson begins with YAML between two lines of three dashes (see lessons/README.md)`,
    );
    return { head: undefined, body: text };
  }
  return {
    head: lines.slice(1, end).join("\n"),
    body: lines.map((line, i) => (i <= end ? "" : line)).join("\n"),
  };
}

/** What must be written for a text of the course to count as covered: the year, then the place in it. */
const place = /^(2014|2018) \S/;
const sentence = /^\P{Lowercase}.*[.?!]$/su;

/** Reads the head, which begins on line 2. */
export function readHead(source: string, report: Report): Head {
  const fields = new Fields(source, "the head", 2, report);
  const line = (name: string): number => fields.lineOf(name);
  const head = {
    title: fields.text("title"),
    minutes: fields.wholeNumber("minutes", 10, 40),
    needs: fields.list("needs"),
    go: fields.list("go"),
    covers: fields.pairs("covers").map(([place, section]) => ({ place, section })),
    summary: fields.text("summary"),
    lines: {
      title: line("title"),
      needs: line("needs"),
      go: line("go"),
      covers: line("covers"),
      summary: line("summary"),
    },
  };
  if (!fields.isReadable) return head;
  fields.finish();
  for (const covered of head.covers) {
    if (place.test(covered.place)) continue;
    report(
      line("covers"),
      `covers: expected a year and a place, such as "2018 figure 1", got "${covered.place}"`,
    );
  }
  if (head.summary !== "" && !sentence.test(head.summary)) {
    report(line("summary"), "summary: expected one sentence, with a capital and a full stop");
  }
  return head;
}
