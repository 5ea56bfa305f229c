/**
 * Blocks: a part of a trace as plain typed columns, for whatever takes it away. Here an event is one entry in each column, whatever
 * its row in a chunk looked like.
 */
import type { RawEvent } from "./chunk.js";
import type { TraceMeta } from "./meta.js";
import { pictureData, pictureOf } from "./picture-data.js";
import type { PictureData } from "./picture-data.js";
import { Trace } from "./trace.js";
import type { Kind } from "./vocabulary.js";

/** The most events of a block that a stream gives. */
export const blockEvents = 1 << 16;

/** Events that follow one another. */
export interface TraceBlock {
  /** Index of the first. */
  readonly first: number;
  readonly count: number;
  /** In ns since the process started. */
  readonly time: Float64Array;
  readonly g: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly m: Int32Array;
  readonly p: Int16Array;
  readonly kind: Uint8Array;
  /** Strings that the trace has got since the block before, in order: `strings` of the trace goes on with them. */
  readonly strings: readonly string[];
  /** Names that objects have got since. */
  readonly objects: readonly (readonly [id: number, name: string])[];
}

/** Where a trace begins that has given up its first events (bounded.ts). */
export interface Beginning {
  /** Index of its first event. */
  readonly first: number;
  /** Virtual time from which it tells, in ns. */
  readonly startTime: number;
  /** The state before that event. */
  readonly start: PictureData;
}

/** Where `trace` begins; undefined when that is the beginning of the run. Throws a RangeError when nobody knows the state before. */
export function beginningOf({ first, startTime, start }: Trace): Beginning | undefined {
  if (first === 0) return undefined;
  if (start !== null) return { first, startTime, start: pictureData(start) };
  throw new RangeError(
    `this trace was streamed: its events before ${first} were given away, and what they led to is not known; write the stream itself, traceBytes(streamTrace(simulation), simulation.trace.meta)`,
  );
}

/** Takes blocks from a trace, one after the other, also while it grows. */
export class BlockReader {
  readonly #trace: Trace;
  /** Index of the event that comes next. */
  next: number;
  #strings = 0;
  #objects = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.next = trace.first;
  }

  /** The next `count` events. */
  take(count: number): TraceBlock {
    const trace = this.#trace;
    const first = this.next;
    const block = {
      first,
      count,
      time: new Float64Array(count),
      g: new Int32Array(count),
      a: new Int32Array(count),
      b: new Int32Array(count),
      m: new Int32Array(count),
      p: new Int16Array(count),
      kind: new Uint8Array(count),
      strings: trace.strings.slice(this.#strings),
      objects: trace.objects.size === this.#objects ? [] : [...trace.objects].slice(this.#objects),
    };
    const event: RawEvent = { time: 0, kind: 1, p: 0, m: 0, g: 0, a: 0, b: 0 };
    for (let i = 0; i < count; i++) {
      trace.load(first + i, event);
      block.time[i] = event.time;
      block.g[i] = event.g;
      block.a[i] = event.a;
      block.b[i] = event.b;
      block.m[i] = event.m;
      block.p[i] = event.p;
      block.kind[i] = event.kind;
    }
    this.next += count;
    this.#strings = trace.strings.length;
    this.#objects = trace.objects.size;
    return block;
  }
}

/** Builds a trace of blocks. */
export class BlockWriter {
  readonly trace: Trace;
  readonly #clock = { now: 0 };

  /** `beginning`: that of a trace which does not begin with its run. */
  constructor(meta: TraceMeta, beginning?: Beginning) {
    this.trace = new Trace(meta);
    if (beginning === undefined) return;
    const { first, startTime, start } = beginning;
    Object.assign(this.trace, { length: first, first, startTime, start: pictureOf(start) });
  }

  /** Appends a block. Throws a RangeError when it is not the next. */
  add(block: TraceBlock): void {
    const { trace } = this;
    if (block.first !== trace.length) {
      throw new RangeError(`expected a block that begins with event ${trace.length}, got ${block.first}`);
    }
    for (const text of block.strings) trace.intern(text);
    for (const [id, name] of block.objects) trace.objects.set(id, name);
    for (let i = 0; i < block.count; i++) {
      this.#clock.now = block.time[i]!;
      const kind = block.kind[i]! as Kind; // a reader of a trace wrote it
      trace.add(this.#clock, kind, block.p[i]!, block.m[i]!, block.g[i]!, block.a[i]!, block.b[i]!);
    }
  }
}
