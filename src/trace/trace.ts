/**
 * A trace: everything that happened in one run, as typed columns. It is the only door between the simulator
 * and whatever looks at it: figures, statistics, goldens and lessons read a trace and never scheduler state.
 *
 * Columns grow in chunks of up to 65,536 rows (chunk.ts). A row takes 8 bytes, or 16 or 32, and holds one event, or several that come
 * together (phrase.ts). No object is made for an event while the run goes on: `event(i)` makes one on demand.
 */
import type { Chunk, RawEvent } from "./chunk.js";
import type { Keyframes } from "./keyframes.js";
import type { TraceMeta } from "./meta.js";
import { formatDuration, groupDigits } from "./numbers.js";
import { RowWriter } from "./row-writer.js";
import { Kind, kindName } from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";
import type { Picture } from "./picture.js";

/** One event as an object, for people and for code that is not hot. Fields as in `Kind`. */
export interface TraceEvent {
  readonly index: number;
  /** Virtual time in ns since the process started. */
  readonly time: number;
  readonly kind: KindName;
  readonly p: number;
  readonly m: number;
  readonly g: number;
  readonly a: number;
  readonly b: number;
}

/** The columns, to be read. Only the run that owns the trace writes it (row-writer.ts). */
export class Trace extends RowWriter {
  readonly meta: TraceMeta;
  /** Names and printed lines that events refer to by index. */
  readonly strings: string[] = [];
  /** Names given to channels, mutexes and so on, by object id. */
  readonly objects = new Map<number, string>();
  /** Index of the first event that is kept (bounded.ts). */
  first = 0;
  /** The state before it; null when it is the run's first, and when events went elsewhere and nobody knows (stream.ts). */
  start: Picture | null = null;
  /** Virtual time from which the trace tells, in ns: of the last event that is not kept. */
  startTime = 0;
  /** How many chunks are not kept. */
  droppedChunks = 0;
  /** Virtual time at which the run ended, in ns. */
  endTime = 0;
  /** Why it ended, when not because main returned: a deadlock, a panic, a bound. Not kept in files. */
  ending = "";
  /** Pictures on the way, if somebody has laid them. */
  keyframes: Keyframes | null = null;

  /** The chunk that was read last. */
  #near: Chunk | null = null;
  readonly #stringIndex = new Map<string, number>();
  /** Called when a chunk is full: the only moment at which a trace that is written may lose its oldest events. */
  readonly #whenFull: ((trace: Trace) => void) | null;

  constructor(meta: TraceMeta, whenFull: ((trace: Trace) => void) | null = null) {
    super();
    this.meta = meta;
    this.#whenFull = whenFull;
  }

  protected override chunkIsFull(): void {
    this.#whenFull?.(this);
  }

  /** The index of `text` in `strings`, added if new. */
  intern(text: string): number {
    let index = this.#stringIndex.get(text);
    if (index === undefined) {
      index = this.strings.length;
      this.strings.push(text);
      this.#stringIndex.set(text, index);
    }
    return index;
  }

  time(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.time(i - chunk.first);
  }
  kind(i: number): Kind {
    const chunk = this.#chunk(i);
    return chunk.kind(i - chunk.first);
  }
  p(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.p(i - chunk.first);
  }
  m(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.m(i - chunk.first);
  }
  g(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.g(i - chunk.first);
  }
  a(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.a(i - chunk.first);
  }
  b(i: number): number {
    const chunk = this.#chunk(i);
    return chunk.b(i - chunk.first);
  }

  /** All fields of event `i` at once, for whoever goes through many. */
  load(i: number, into: RawEvent): void {
    const chunk = this.#chunk(i);
    chunk.load(i - chunk.first, into);
  }

  /** Bytes that the columns take. */
  get bytes(): number {
    return this.kept.reduce((sum, chunk) => sum + chunk.bytes, 0);
  }

  /** Gives up the events before event `index`; `start` is the state that they led to. */
  forget(index: number, start: Picture | null): void {
    this.settle();
    if (index > this.first) this.startTime = this.time(index - 1);
    this.first = index;
    this.start = start;
    let gone = 0;
    while (gone < this.kept.length && this.kept[gone]!.first + this.kept[gone]!.events <= index) gone++;
    if (gone === this.kept.length && gone > 0 && !this.isFull) gone--; // it is being written
    this.kept.splice(0, gone);
    this.droppedChunks += gone;
    this.#near = null;
  }

  /** The rows of all events so far, for whoever reads row by row. The first `droppedChunks` are not kept. */
  chunks(): readonly Chunk[] {
    this.settle();
    return this.kept;
  }

  /** Event `i` as an object. Throws a RangeError when there is no such event. */
  event(i: number): TraceEvent {
    if (!Number.isInteger(i) || i < this.first || i >= this.length) {
      throw new RangeError(
        `event index must be a whole number from ${this.first} to ${this.length - 1}, got ${i}`,
      );
    }
    return {
      index: i,
      time: this.time(i),
      kind: kindName[this.kind(i)]!,
      p: this.p(i),
      m: this.m(i),
      g: this.g(i),
      a: this.a(i),
      b: this.b(i),
    };
  }

  /** All events as objects, one at a time. */
  *[Symbol.iterator](): IterableIterator<TraceEvent> {
    for (let i = this.first; i < this.length; i++) yield this.event(i);
  }

  /** Index of the first event at or after `time` (ns); `length` when there is none. */
  indexAt(time: number): number {
    let low = this.first;
    let high = this.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.time(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The chunk that holds event `i`. */
  #chunk(i: number): Chunk {
    let chunk = this.#near;
    if (chunk !== null && i >= chunk.first && i < chunk.first + chunk.events) return chunk;
    if (!(i >= this.first && i < this.length))
      throw new RangeError(`no event ${i}: the trace has those from ${this.first} to ${this.length - 1}`);
    this.settle();
    let low = 0;
    for (let high = this.kept.length - 1; low < high;) {
      const middle = (low + high + 1) >>> 1;
      if (this.kept[middle]!.first <= i) low = middle;
      else high = middle - 1;
    }
    chunk = this.kept[low]!;
    this.#near = chunk;
    return chunk;
  }
}

/** A 64-bit count of ns that was split over the operands `a` (low 32 bits) and `b` (high). */
export function joinNs(low: number, high: number): number {
  return high * 4294967296 + (low >>> 0);
}

/** A trace, or what has one: every reader of traces takes a run as it is. */
export type TraceSource = Trace | { readonly trace: Trace };

/**
 * The trace of a run; a trace itself. Every reader comes through here.
 *
 * Throws a TypeError for anything else, as untyped code may give it, and a RangeError when no event is there to be read: a picture of nothing would
 * look like a run in which nothing happened.
 */
export function traceOf(source: TraceSource): Trace {
  const given: unknown = source;
  const isObject = typeof given === "object" && given !== null;
  const trace: unknown = isObject && "trace" in given ? given.trace : given;
  const isTrace = typeof trace === "object" && trace !== null && "meta" in trace && "kind" in trace;
  if (isTrace) return withEvents(trace as Trace); // known by its shape: a page may hold two copies of the library
  throw new TypeError(`expected a run or a trace, got ${given === null ? "null" : typeof given}`);
}

function withEvents(trace: Trace): Trace {
  if (trace.length === 0) {
    throw new RangeError(
      "expected a run with a trace, got one that was made with trace: false; leave that option out and make the run again",
    );
  }
  if (trace.first === trace.length && trace.start === null) {
    throw new RangeError(
      "expected a run with a trace, got one whose events were given away: they were streamed; read the stream back (readTrace)",
    );
  }
  return trace;
}

/** Characters of a message that fit under a title. */
const mostEnding = 100;

/** When the run ended, in ns: what the trace says, or else its last event. */
export function endOf(trace: Trace): number {
  return Math.max(trace.endTime, trace.length === 0 ? 0 : trace.time(trace.length - 1));
}

/** When the run ended, and how if not because main returned, for a figure that would not show it: "the run ends at 40.7 µs: all goroutines are asleep - deadlock!". */
export function endWords(trace: Trace): string {
  const at = `the run ends at ${formatDuration(endOf(trace))}`;
  const [line = ""] = trace.ending.replace(/^fatal error: /, "").split("\n");
  if (line === "") return at;
  return `${at}: ${line.length > mostEnding ? `${line.slice(0, mostEnding - 1)}…` : line}`;
}

/** Where a run's main.main begins, in ns; where the trace begins, when it does not hold that moment. */
export function mainStartTime(source: TraceSource): number {
  const trace = traceOf(source);
  for (let i = trace.first; i < trace.length; i++) if (trace.kind(i) === Kind.mainStart) return trace.time(i);
  return trace.startTime;
}

/** What is to be said of events that are not kept: "the last 1,000,000 of 12,345,678 events"; "" when all are. */
export function keptWords({ first, length }: Trace): string {
  return first === 0 ? "" : `the last ${groupDigits(length - first)} of ${groupDigits(length)} events`;
}
