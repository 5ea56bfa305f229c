/*
 * A run in words, as lessons show it: `picture` is the state at an instant, on one line; `events` is a part of the trace; `steps`
 * is that part with the picture after each event.
 *
 *     picture(run, 45_000)                                  // P0 M0 run=G1 next=G9 [G7 G8] | ...
 *     events(run, { g: 7, kinds: ["GoStart", "GoBlock"] })
 *     steps(run, { from: 0, to: "main" })
 */
import { displaySymbol } from "../kernel/hook.js";
import { formatPicture } from "../trace/notation.js";
import { groupDigits } from "../trace/numbers.js";
import { instantOf, Replay, snapshotAt } from "../trace/replay.js";
import type { When } from "../trace/replay.js";
import { wantKinds } from "../trace/options.js";
import { formatEvents } from "../trace/text.js";
import { endOf, mainStartTime, traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";
import type { KindName } from "../trace/vocabulary.js";
import { escapeHtml } from "./display.js";

/** Which events of a run. */
export interface EventSelection {
  /** Default: from where main begins, as in figures. */
  readonly from?: When;
  /** Default: to the end. The events at that instant are in. */
  readonly to?: When;
  /** Only events of these kinds. */
  readonly kinds?: readonly KindName[];
  /** Only events of this goroutine, or of these; the one that makes it is among them. */
  readonly g?: number | readonly number[];
  /** How many at most. Default 200. */
  readonly limit?: number;
}

const defaultLimit = 200;

/** One line of a listing, and what stands below it. */
interface Entry {
  readonly line: string;
  readonly below: string;
}

/** Lines about a run. It shows itself in a notebook, and reads as text elsewhere. */
export class Listing {
  readonly text: string;
  /** How many events it tells of. */
  readonly length: number;
  readonly #html: string;

  constructor(entries: readonly Entry[], remark: string) {
    const lines = entries.map(({ line, below }) => (below === "" ? line : `${line}\n    ${below}`));
    const shown = entries.map(({ line, below }) => lineHtml(line) + (below === "" ? "" : belowHtml(below)));
    this.length = entries.length;
    this.text = [...lines, remark].filter((line) => line !== "").join("\n");
    this.#html = `${shown.join("")}${remark === "" ? "" : belowHtml(remark)}`;
  }

  [displaySymbol](): Readonly<Record<string, unknown>> {
    // One block for each line: a long one goes on below itself, indented, and never runs out of the page.
    const style = "font-family:monospace;white-space:pre-wrap;line-height:1.4";
    return {
      "text/html": `<div class="gosched-listing" style="${style}">${this.#html}</div>`,
      "text/plain": this.text,
    };
  }

  toString(): string {
    return this.text;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.text;
  }
}

const lineHtml = (line: string): string => `<div>${escapeHtml(line)}</div>`;

const belowHtml = (text: string): string =>
  `<div style="padding-left:6ch;text-indent:-2ch;opacity:0.72">${escapeHtml(text)}</div>`;

/**
 * The state of the scheduler at an instant, on one line. How to read it stands at the head of src/trace/notation.ts.
 *
 * Throws a RangeError for an instant that the run does not have.
 */
export function picture(source: TraceSource, when: When = "main"): string {
  return formatPicture(snapshotAt(source, when, { check: false }));
}

/** A part of the trace, one line an event. */
export function events(source: TraceSource, selection: EventSelection = {}): Listing {
  return listing(source, selection, () => "");
}

/**
 * A part of the trace, and under each event the picture after it. Who becomes runnable by an event is queued by the next one or two,
 * at the same instant: the picture has them in, unless they are listed themselves.
 */
export function steps(source: TraceSource, selection: EventSelection = {}): Listing {
  const replay = new Replay(source, { check: false });
  return listing(source, selection, (index, next) => {
    replay.toIndex(index);
    while (replay.picture.awaited !== 0 && replay.applied < next && replay.step());
    return formatPicture(replay.snapshot());
  });
}

/** What stands below an event. `next` is the one that is listed after it. */
type Below = (index: number, next: number) => string;

function listing(source: TraceSource, selection: EventSelection, below: Below): Listing {
  const trace = traceOf(source);
  const found = select(trace, selection);
  const shown = found.slice(0, checkLimit(selection.limit ?? defaultLimit));
  const lines = formatEvents(trace, shown);
  const more = found.length - shown.length;
  const remark = found.length === 0 ? "no such event" : more > 0 ? `… and ${groupDigits(more)} more` : "";
  return new Listing(
    shown.map((index, i) => ({ line: lines[i] ?? "", below: below(index, found[i + 1] ?? trace.length) })),
    remark,
  );
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw new RangeError(`limit must be a whole number from 1 on, got ${String(limit)}`);
}

/** The indices of the events that are meant. */
function select(trace: Trace, selection: EventSelection): number[] {
  checkSelection(selection);
  const { from, to = "end", kinds, g } = selection;
  const wanted = kinds === undefined ? undefined : wantKinds("which events", kinds);
  const whose = g === undefined ? undefined : new Set(typeof g === "number" ? [g] : g);
  const end = typeof to === "number" ? Math.min(to, endOf(trace)) : to;
  const last = instantOf(trace, end).applied;
  const found: number[] = [];
  for (let i = from === undefined ? mainIndex(trace) : firstIndex(trace, from); i < last; i++) {
    const kind = trace.kind(i);
    if (wanted !== undefined && !wanted.has(kind)) continue;
    const isTheirs = whose?.has(trace.g(i)) ?? true;
    if (isTheirs || (kind === Kind.GoCreate && whose?.has(trace.a(i)) === true)) found.push(i);
  }
  return found;
}

const selectable = ["from", "to", "kinds", "g", "limit"];

function checkSelection(selection: EventSelection): void {
  if (typeof selection !== "object" || selection === null) {
    throw new TypeError(`expected which events, { ${selectable.join(", ")} }, got ${String(selection)}`);
  }
  const other = Object.keys(selection).find((name) => !selectable.includes(name));
  if (other !== undefined) {
    throw new RangeError(`which events: there is no "${other}"; expected ${selectable.join(", ")}`);
  }
  const { g } = selection;
  const ids: unknown = typeof g === "number" ? [g] : (g ?? []);
  if (!Array.isArray(ids) || !ids.every(Number.isInteger)) {
    throw new TypeError(`g must be the id of a goroutine, or a list of ids, got ${String(g)}`);
  }
}

/** Where main begins; the first event when the trace does not hold that moment. */
function mainIndex(trace: Trace): number {
  let i = trace.indexAt(mainStartTime(trace));
  while (i < trace.length && trace.kind(i) !== Kind.mainStart) i++;
  return i < trace.length ? i : trace.first;
}

/** The first event at an instant: of several at one time the first of all. */
function firstIndex(trace: Trace, from: When): number {
  if (typeof from === "object" && "time" in from) return firstIndex(trace, from.time);
  if (typeof from === "number") return trace.indexAt(from);
  return Math.max(trace.first, instantOf(trace, from).applied - 1);
}
