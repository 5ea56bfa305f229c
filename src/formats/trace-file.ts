/**
 * Traces as bytes: to write one to a file while the run goes on, or afterwards, and to have the same trace again.
 *
 *     import { createWriteStream, createReadStream } from "node:fs";
 *     import { pipeline } from "node:stream/promises";
 *
 *     const simulation = new Simulation(main, { bounds: { events: 1e9 } });
 *     await pipeline(traceBytes(streamTrace(simulation), simulation.trace.meta), createWriteStream("run.gosched"));
 *     const trace = await readTrace(createReadStream("run.gosched"));
 *
 * The stream makes as much of the run as its reader takes: while the disk is busy, the simulation waits.
 *
 * | bytes | what |
 * | --- | --- |
 * | 8 | `GOSCHED1` |
 * | then, again and again: 4 | length of a head, in bytes, little-endian |
 * | as many, filled up with spaces to a multiple of 8 together with the 4 | the head: JSON |
 * | 27 for each event, filled up with zeros to a multiple of 8 | the columns of a block, one after the other, little-endian |
 *
 * The first head is `{ "meta": ... }` and has no columns; of a trace that has given up its first events it says the `beginning` too: which event is
 * the first, and the state before it. Each of the others is a block's: `{ "first", "count", "strings", "objects" }`, with the
 * columns time (Float64), g, a, b, m (Int32), p (Int16) and kind (Uint8). The last is `{ "endTime" }`, so that a file that was broken off is known
 * as such.
 */
import { beginningOf, BlockReader, blockEvents, BlockWriter } from "../trace/block.js";
import type { Beginning, TraceBlock } from "../trace/block.js";
import { endOf, traceOf } from "../trace/trace.js";
import type { TraceMeta } from "../trace/meta.js";
import type { Trace, TraceSource } from "../trace/trace.js";

const magic = "GOSCHED1";
const columnBytes = 27;
const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** A record: a head, and the columns of a block. */
function record(head: object, block?: TraceBlock): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const headBytes = padded(4 + text.length);
  const count = block?.count ?? 0;
  const bytes = new Uint8Array(headBytes + padded(count * columnBytes));
  new DataView(bytes.buffer).setUint32(0, headBytes - 4, true);
  bytes.fill(32, 4, headBytes); // spaces, which JSON does not mind
  bytes.set(text, 4);
  if (block === undefined) return bytes;
  let at = headBytes;
  for (const column of [block.time, block.g, block.a, block.b, block.m, block.p, block.kind]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return bytes;
}

/** All of a trace, in blocks. */
function* blocksOf(trace: Trace): Generator<TraceBlock, { readonly now: number }> {
  const reader = new BlockReader(trace);
  while (reader.next < trace.length) yield reader.take(Math.min(blockEvents, trace.length - reader.next));
  return { now: endOf(trace) };
}

type Blocks =
  Generator<TraceBlock, { readonly now: number }> | AsyncGenerator<TraceBlock, { readonly now: number }>;

/**
 * The bytes of a run's trace, piece by piece; of a stream of blocks (`streamTrace`), as it goes on.
 *
 * @throws RangeError for what is left of a trace that was streamed; TypeError for a stream without `meta`.
 */
export async function* traceBytes(
  source: TraceSource | AsyncGenerator<TraceBlock, { readonly now: number }>,
  meta?: TraceMeta,
): AsyncGenerator<Uint8Array, void> {
  const isStream = typeof source === "object" && source !== null && Symbol.asyncIterator in source;
  if (isStream && meta === undefined)
    throw new TypeError("traceBytes(stream, meta): expected what simulation.trace.meta says of the run");
  const blocks: Blocks = isStream ? source : blocksOf(traceOf(source));
  yield new TextEncoder().encode(magic);
  yield record(isStream ? { meta } : { meta: traceOf(source).meta, beginning: beginningOf(traceOf(source)) });
  for (;;) {
    const { done, value } = await blocks.next();
    if (done === true) return yield record({ endTime: value.now });
    const { first, count, strings, objects } = value;
    yield record({ first, count, strings, objects }, value);
  }
}

/** Bytes that come in pieces of any size, taken in pieces as they are needed. */
class Bytes {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
    this.#pieces =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** The next `count` bytes, in memory of their own; undefined when the bytes end here. Throws a RangeError when they end within. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const taken = new Uint8Array(count);
    let have = 0;
    while (have < count) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#pieces.next();
        if (done === true) {
          if (have === 0) return undefined;
          throw new RangeError("the bytes of the trace end within a block: the file was broken off");
        }
        this.#rest = value;
        continue;
      }
      const part = this.#rest.subarray(0, count - have);
      taken.set(part, have);
      have += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return taken;
  }
}

/** A head, whichever it is. */
interface Head extends Partial<Omit<TraceBlock, "time" | "g" | "a" | "b" | "m" | "p" | "kind">> {
  readonly meta?: TraceMeta;
  readonly beginning?: Beginning;
  readonly endTime?: number;
}

async function headOf(bytes: Bytes): Promise<Head> {
  const length = await bytes.take(4);
  const size = length === undefined ? 0 : new DataView(length.buffer).getUint32(0, true);
  const text = size === 0 || size % 8 !== 4 ? undefined : await bytes.take(size);
  if (text === undefined)
    throw new RangeError("the bytes of the trace end before its end: the file was broken off");
  return JSON.parse(new TextDecoder().decode(text)) as Head; // checked field by field where it is used
}

async function blockOf(bytes: Bytes, { first, count, strings, objects }: Head): Promise<TraceBlock> {
  if (!Number.isSafeInteger(count) || count === undefined || count < 0 || first === undefined)
    throw new RangeError(`expected a block of events, got one of ${String(count)}`);
  const columns = await bytes.take(padded(count * columnBytes));
  if (columns === undefined && count > 0)
    throw new RangeError("the bytes of the trace end within a block: the file was broken off");
  const { buffer } = columns ?? new Uint8Array(0);
  const ints = (nth: number): Int32Array => new Int32Array(buffer, count * (8 + 4 * nth), count);
  return {
    first,
    count,
    time: new Float64Array(buffer, 0, count),
    g: ints(0),
    a: ints(1),
    b: ints(2),
    m: ints(3),
    p: new Int16Array(buffer, count * 24, count),
    kind: new Uint8Array(buffer, count * 26, count),
    strings: strings ?? [],
    objects: objects ?? [],
  };
}

/**
 * Reads a trace that `traceBytes` wrote: the same events, strings and names.
 *
 * @param source Bytes in pieces of any size: a file's stream, an array of pieces.
 * @throws RangeError when these are no bytes of a trace, or not all.
 */
export async function readTrace(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Trace> {
  const given: unknown = source;
  const isSource = typeof given === "object" && given !== null;
  if (
    !isSource ||
    !(Symbol.iterator in given || Symbol.asyncIterator in given) ||
    ArrayBuffer.isView(given)
  ) {
    throw new TypeError("readTrace: expected bytes in pieces, such as a file's stream, or [bytes]");
  }
  const bytes = new Bytes(source);
  const begin = await bytes.take(magic.length);
  if (begin === undefined || new TextDecoder().decode(begin) !== magic)
    throw new RangeError(`expected the bytes of a trace, which begin with ${magic}`);
  const { meta, beginning } = await headOf(bytes);
  if (meta === undefined) throw new RangeError("expected what the run was first: procs, version and seed");
  const writer = new BlockWriter(meta, beginning);
  for (;;) {
    const head = await headOf(bytes);
    if (head.endTime !== undefined) {
      writer.trace.endTime = head.endTime;
      return writer.trace;
    }
    writer.add(await blockOf(bytes, head));
  }
}
