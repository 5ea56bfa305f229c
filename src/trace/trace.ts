/**
 * A trace: everything that happened in one run, as typed columns. It is the only door between the simulator
 * and whatever looks at it: figures, statistics, goldens and lessons read a trace and never scheduler state.
 *
 * Columns grow in chunks of up to 65,536 rows (chunk.ts). A row takes 16 bytes, or 32, and holds one event, or several that come
 * together (phrase.ts). No object is made for an event while the run goes on: `event(i)` makes one on demand.
 */
import {
  Chunk,
  CHUNK,
  FIRST_CHUNK,
  KIND_MASK,
  M_MOST,
  M_SHIFT,
  P_MOST,
  P_SHIFT,
  ROW,
  WIDE,
} from "./chunk.js";
import type { RawEvent } from "./chunk.js";
import { GAP_SHIFT, MOST_G, MOST_GAP, MOST_OBJECT, OP_SHIFT, PAIRS, Phrase, SEND } from "./phrase.js";
import type { Keyframes } from "./keyframes.js";
import type { TraceMeta } from "./meta.js";
import { groupDigits } from "./numbers.js";
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

/** What knows the virtual time, in ns. */
export interface Clock {
  readonly now: number;
}

// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const { hands, parks, handsAndParks, parksAndSwitches } = Phrase;
const row = ROW;
const mShift = M_SHIFT;
const pShift = P_SHIFT;
const mMost = M_MOST;
const pMost = P_MOST;
const kindMask = KIND_MASK;
const mostG = MOST_G;
const mostGap = MOST_GAP;
const mostObject = MOST_OBJECT;
const gapShift = GAP_SHIFT;
const opShift = OP_SHIFT;
const pairs = PAIRS;
const send = SEND;

/** P and M of a row, to be joined with its kind; 0: they are too large for that. */
export function whereWord(p: number, m: number): number {
  return m > mMost || p > pMost ? 0 : ((m + 1) << mShift) | ((p + 1) << pShift);
}

/** The columns while a run writes them. Only the runtime calls `add`; readers use the `Trace` interface. */
export class Trace {
  readonly meta: TraceMeta;
  /** Names and printed lines that events refer to by index. */
  readonly strings: string[] = [];
  /** Names given to channels, mutexes and so on, by object id. */
  readonly objects = new Map<number, string>();
  /** Number of events. Those before `first` are not kept (bounded.ts). */
  length = 0;
  /** Index of the first event that is kept. */
  first = 0;
  /** The state before it; null when it is the run's first, and when events went elsewhere and nobody knows (stream.ts). */
  start: Picture | null = null;
  /** Virtual time from which the trace tells, in ns: of the last event that is not kept. */
  startTime = 0;
  /** How many chunks are not kept. */
  droppedChunks = 0;
  /** Virtual time at which the run ended, in ns. */
  endTime = 0;
  /** Pictures on the way, if somebody has laid them. */
  keyframes: Keyframes | null = null;

  readonly #chunks: Chunk[] = [];
  #current: Chunk | null = null;
  /** Of the current chunk: its rows, where the next begins and where there is room for no more, and the time that its times count from. */
  #rows = new Int32Array(0);
  #at = 0;
  #end = 0;
  #base = 0;
  #gaps = { hand: -1, park: -1 };
  /** The chunk that was read last. */
  #near: Chunk | null = null;
  readonly #stringIndex = new Map<string, number>();
  /** Called when a chunk is full: the only moment at which a trace that is written may lose its oldest events. */
  readonly #whenFull: ((trace: Trace) => void) | null;

  constructor(meta: TraceMeta, whenFull: ((trace: Trace) => void) | null = null) {
    this.meta = meta;
    this.#whenFull = whenFull;
  }

  /**
   * Appends one event, which happens now. Executed only by the run that owns the trace. Takes the clock and not the time:
   * a fraction that is handed to a function costs an object, if the function is not compiled into its caller.
   */
  add(clock: Clock, kind: Kind, p: number, m: number, g: number, a: number, b: number): void {
    const since = clock.now - this.#base;
    let word = since >>> 0;
    if (this.#at === this.#end || word !== since) word = this.#turn(clock.now);
    const rows = this.#rows;
    const at = this.#at;
    this.#at = at + row;
    this.length++;
    rows[at] = word;
    rows[at + 2] = g;
    if ((a << 16) >> 16 === a && (b << 16) >> 16 === b && m <= mMost && p <= pMost) {
      rows[at + 1] = kind | ((m + 1) << mShift) | ((p + 1) << pShift);
      rows[at + 3] = (a & 0xffff) | (b << 16);
    } else {
      rows[at + 1] = kind | (WIDE << pShift);
      rows[at + 3] = this.#current!.putAside(p, m, a, b);
    }
  }

  /**
   * Appends a row as it is given (chunk.ts, phrase.ts), of `count` events that happen now. False: it is not the time to, and nothing was
   * done; then `add` them. Executed as `add` is, by who has seen to it that all fits: `head` is the kind, or a phrase, and `whereWord`.
   */
  addRow(clock: Clock, count: number, head: number, g: number, last: number): boolean {
    const at = this.#at;
    const since = clock.now - this.#base;
    const word = since >>> 0;
    if (at === this.#end || word !== since) return false;
    const rows = this.#rows;
    rows[at] = word;
    rows[at + 1] = head;
    rows[at + 2] = g;
    rows[at + 3] = last;
    this.#at = at + row;
    this.length += count;
    return true;
  }

  /**
   * The row that was written last is `hands`, of g at `where`: that g waits now goes into it. False: the row is another, or it does not fit.
   * Executed as `add` is, and before anything else is written.
   */
  extendHand(clock: Clock, where: number, g: number, op: number, object: number): boolean {
    const at = this.#at - row;
    if (at < 0 || object > mostObject) return false;
    const rows = this.#rows;
    const word = rows[at + 1]!;
    if (word !== (hands | where) || (rows[at + 2]! & mostG) !== g) return false;
    const gap = clock.now - this.#base - (rows[at]! >>> 0);
    if (gap !== this.#gaps.hand) {
      if (this.#gaps.hand !== -1 || gap > mostGap) return false;
      this.#gaps.hand = gap;
    }
    const last = rows[at + 3]!;
    rows[at + 1] = word + (handsAndParks - hands) + ((last >>> opShift) - send) * 3 + op - send;
    rows[at + 3] = (last & mostObject) | (object << 16);
    this.length += 2;
    return true;
  }

  /**
   * The row that was written last ends with a wait, at `where`: the two events of a switch to `other`, which start `gap` ns later, go into it.
   * False: the row is another, or they do not fit. Executed as `add` is, and before anything else is written.
   */
  extendPark(where: number, other: number, gap: number): boolean {
    const at = this.#at - row;
    const rows = this.#rows;
    if (at < 0) return false;
    const word = rows[at + 1]!;
    const phrase = word & kindMask;
    if (word !== (phrase | where)) return false;
    if (phrase >= handsAndParks && phrase < handsAndParks + pairs) {
      if (rows[at + 2]! >>> 16 !== other) return false;
      if (gap !== this.#gaps.park) {
        if (this.#gaps.park !== -1) return false;
        this.#gaps.park = gap;
      }
      rows[at + 1] = word + pairs;
    } else {
      if (phrase !== parks || other > mostG || gap > mostGap) return false;
      rows[at + 1] = word + (parksAndSwitches - parks);
      rows[at + 2] = rows[at + 2]! | (other << 16);
      rows[at + 3] = rows[at + 3]! | (gap << gapShift);
    }
    this.length += 2;
    return true;
  }

  /** Begins a chunk, or notes a time that a word does not hold. Returns what the row has as its time. */
  #turn(time: number): number {
    if (this.#at === this.#end) {
      this.#settle();
      const before = this.#chunks.length;
      this.#whenFull?.(this);
      const size = before === 0 ? FIRST_CHUNK : Math.min(CHUNK, (this.#rows.length / ROW) * 2);
      this.#current = new Chunk(time, this.length, size);
      this.#chunks.push(this.#current);
      this.#rows = this.#current.rows;
      this.#gaps = this.#current.gaps;
      this.#at = 0;
      this.#end = this.#rows.length;
      this.#base = time;
      return 0;
    }
    this.#current!.setTime(this.#at / ROW, time);
    this.#base = -Infinity; // so that the rest of the chunk comes here too
    return 0;
  }

  /** Tells the current chunk how far it is written. */
  #settle(): void {
    const chunk = this.#current;
    if (chunk === null) return;
    chunk.used = this.#at / ROW;
    chunk.events = this.length - chunk.first;
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
    return this.#chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  }

  /** Gives up the events before event `index`; `start` is the state that they led to. */
  forget(index: number, start: Picture | null): void {
    this.#settle();
    if (index > this.first) this.startTime = this.time(index - 1);
    this.first = index;
    this.start = start;
    let gone = 0;
    while (gone < this.#chunks.length && this.#chunks[gone]!.first + this.#chunks[gone]!.events <= index)
      gone++;
    if (gone === this.#chunks.length && gone > 0 && this.#at < this.#end) gone--; // it is being written
    this.#chunks.splice(0, gone);
    this.droppedChunks += gone;
    this.#near = null;
  }

  /** The rows of all events so far, for whoever reads row by row. The first `droppedChunks` are not kept. */
  chunks(): readonly Chunk[] {
    this.#settle();
    return this.#chunks;
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
    this.#settle();
    let low = 0;
    for (let high = this.#chunks.length - 1; low < high;) {
      const middle = (low + high + 1) >>> 1;
      if (this.#chunks[middle]!.first <= i) low = middle;
      else high = middle - 1;
    }
    chunk = this.#chunks[low]!;
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

/** The trace of a run; a trace itself. Throws a TypeError for anything else, as untyped code may give it. */
export function traceOf(source: TraceSource): Trace {
  const given: unknown = source;
  const isObject = typeof given === "object" && given !== null;
  const trace: unknown = isObject && "trace" in given ? given.trace : given;
  const isTrace = typeof trace === "object" && trace !== null && "meta" in trace && "kind" in trace;
  if (isTrace) return trace as Trace; // known by its shape: a page may hold two copies of the library
  throw new TypeError(`expected a run or a trace, got ${given === null ? "null" : typeof given}`);
}

/** When the run ended, in ns: what the trace says, or else its last event. */
export function endOf(trace: Trace): number {
  return Math.max(trace.endTime, trace.length === 0 ? 0 : trace.time(trace.length - 1));
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
