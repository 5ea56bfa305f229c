/**
 * A trace: everything that happened in one run, as typed columns. It is the only door between the simulator
 * and whatever looks at it: figures, statistics, goldens and lessons read a trace and never scheduler state.
 *
 * Columns grow in chunks of 65,536 rows (chunk.ts); a row takes 16 bytes, or 32. No object is made for an event while the run
 * goes on: `event(i)` makes one on demand.
 */
import { Chunk, CHUNK_BITS, M_MOST, M_SHIFT, MASK, P_MOST, P_SHIFT, ROW, WIDE } from "./chunk.js";
import { Kind, kindName } from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";

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

/** What a picture needs to know of the run besides its events. */
export interface TraceMeta {
  /** GOMAXPROCS at the start. */
  readonly procs: number;
  /** Go release whose rules were run, such as "1.26". */
  readonly version: string;
  readonly seed: number;
  /** How each operation is written in a program, by the code that the event `op` has. Without it, text shows the code. */
  readonly operations?: readonly string[];
  /** Cores of the machine. Without it, every thread finds one when it wants one. */
  readonly cores?: number;
  /** Whether each goroutine is a thread of the operating system, without a runtime. Then the Ps mean nothing. */
  readonly asThreads?: boolean;
  /** Laws that differ between releases; those of the newest when it is left out. */
  readonly laws?: TraceLaws;
}

/** What differs between releases in the laws of a trace. */
export interface TraceLaws {
  /** How many goroutines a P's ring holds; 0: as many as come (up to Go 1.2). */
  readonly ringSize: number;
  /** Whether a thief runs the oldest of what it takes (up to Go 1.2), not the youngest. */
  readonly runsOldestStolen: boolean;
  /** Whether only spinning Ms steal. */
  readonly onlySpinningSteal: boolean;
}

export const newestLaws: TraceLaws = Object.freeze({
  ringSize: 256,
  runsOldestStolen: false,
  onlySpinningSteal: true,
});

/** What knows the virtual time, in ns. */
export interface Clock {
  readonly now: number;
}

/** The columns while a run writes them. Only the runtime calls `add`; readers use the `Trace` interface. */
export class Trace {
  readonly meta: TraceMeta;
  /** Names and printed lines that events refer to by index. */
  readonly strings: string[] = [];
  /** Names given to channels, mutexes and so on, by object id. */
  readonly objects = new Map<number, string>();
  /** Number of events. */
  length = 0;
  /** Virtual time at which the run ended, in ns. */
  endTime = 0;

  readonly #chunks: Chunk[] = [];
  #current: Chunk | null = null;
  /** Of the current chunk: its rows, and the time that its times count from. */
  #rows = new Int32Array(0);
  #base = 0;
  readonly #stringIndex = new Map<string, number>();

  constructor(meta: TraceMeta) {
    this.meta = meta;
  }

  /**
   * Appends one event, which happens now. Executed only by the run that owns the trace. Takes the clock and not the time:
   * a fraction that is handed to a function costs an object, if the function is not compiled into its caller.
   */
  add(clock: Clock, kind: Kind, p: number, m: number, g: number, a: number, b: number): void {
    const row = this.length++ & MASK;
    const since = clock.now - this.#base;
    let word = since >>> 0;
    if (row === 0 || word !== since) word = this.#turn(clock.now, row);
    const rows = this.#rows;
    const at = row * ROW;
    rows[at] = word;
    rows[at + 2] = g;
    if ((a << 16) >> 16 === a && (b << 16) >> 16 === b && m <= M_MOST && p <= P_MOST) {
      rows[at + 1] = kind | ((m + 1) << M_SHIFT) | ((p + 1) << P_SHIFT);
      rows[at + 3] = (a & 0xffff) | (b << 16);
    } else {
      rows[at + 1] = kind | (WIDE << P_SHIFT);
      rows[at + 3] = this.#current!.putAside(p, m, a, b);
    }
  }

  /** Begins a chunk, or notes a time that a word does not hold. Returns what the row has as its time. */
  #turn(time: number, row: number): number {
    if (row === 0) {
      this.#current = new Chunk(time);
      this.#chunks.push(this.#current);
      this.#rows = this.#current.rows;
      this.#base = time;
      return 0;
    }
    this.#current!.setTime(row, time);
    this.#base = -Infinity; // so that the rest of the chunk comes here too
    return 0;
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
    return this.#chunk(i).time(i & MASK);
  }
  kind(i: number): Kind {
    return this.#chunk(i).kind(i & MASK);
  }
  p(i: number): number {
    return this.#chunk(i).p(i & MASK);
  }
  m(i: number): number {
    return this.#chunk(i).m(i & MASK);
  }
  g(i: number): number {
    return this.#chunk(i).g(i & MASK);
  }
  a(i: number): number {
    return this.#chunk(i).a(i & MASK);
  }
  b(i: number): number {
    return this.#chunk(i).b(i & MASK);
  }

  /** Bytes that the columns take. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  }

  /** Event `i` as an object. Throws a RangeError when there is no such event. */
  event(i: number): TraceEvent {
    if (!Number.isInteger(i) || i < 0 || i >= this.length) {
      throw new RangeError(`event index must be a whole number from 0 to ${this.length - 1}, got ${i}`);
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
    for (let i = 0; i < this.length; i++) yield this.event(i);
  }

  /** Index of the first event at or after `time` (ns); `length` when there is none. */
  indexAt(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #chunk(i: number): Chunk {
    const chunk = this.#chunks[i >>> CHUNK_BITS];
    if (chunk === undefined) throw new RangeError(`no event ${i}: the trace has ${this.length}`);
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

/** Where a run's main.main begins, in ns; 0 when the trace does not reach it. */
export function mainStartTime(source: TraceSource): number {
  const trace = traceOf(source);
  for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.mainStart) return trace.time(i);
  return 0;
}
