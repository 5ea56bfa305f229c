/*
 * The events of a trace in few bytes. Each field goes into a stream of its own, so that what is alike lies side by side; and what both sides can
 * foresee is a zero: that a thread goes on with its goroutine on its P, that computing ends when it was to end, that a goroutine does on the
 * same object what it did there before. A general packer makes a third of a byte to two bytes an event of it.
 *
 * Writing and reading are the same walk, so they cannot come apart: `Writer.number` takes a number and gives it back, `Reader.number` gives
 * the one that was written.
 */
import type { RawEvent } from "../trace/chunk.js";
import { Kind } from "../trace/vocabulary.js";

/** One side of the walk. */
interface Side {
  /** The next number of a stream. */
  number(stream: number, value: number): number;
}

/** Streams: one for each field, or for each kind and field. */
const fields = { kind: 0, m: 1, p: 2, time: 3, g: 4, a: 5, b: 6 } as const;
const fieldBits = 3;
const streamOf = (kind: number, field: number): number => (kind << fieldBits) | field;

/** What is known of a thread. */
interface Foreseen {
  p: number;
  /** When it will have computed, in ns. */
  due: number;
  /** The goroutines that it had to do with last, the latest first. */
  readonly recent: [number, number, number];
}

/** Entries of a table of guesses. A guess that another one has taken the place of is a wrong guess, and no fault. */
const guesses = 1 << 16;
const placeOf = (one: number, two: number, three: number): number => {
  const mixed = Math.imul(one, 0x9e3779b1) ^ Math.imul(two, 0x85ebca6b) ^ Math.imul(three, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) & (guesses - 1);
};

/** Goes through events, one by one: the fields are given to a side, and become what it gives. */
export class Walk {
  readonly #side: Side;
  readonly #threads: Foreseen[] = [];
  /** By kind: whether the last of the kind had no thread. */
  readonly #isAlone = new Uint8Array(256);
  readonly #as = new Int32Array(guesses);
  readonly #bs = new Int32Array(guesses);
  #now = 0;
  #m = 0;
  #p = -1;
  #g = 0;

  constructor(side: Side) {
    this.#side = side;
  }

  pass(event: RawEvent): void {
    const side = this.#side;
    const kind = side.number(fields.kind, event.kind);
    event.kind = kind as Kind; // it was one when it was written
    const m = this.#unless(fields.m, this.#isAlone[kind] === 1 ? -1 : this.#m, event.m);
    event.m = m;
    this.#isAlone[kind] = m < 0 ? 1 : 0;
    const thread = (this.#threads[m + 1] ??= { p: -1, due: 0, recent: [0, 0, 0] });
    const expected = m < 0 ? this.#now : Math.max(this.#now, thread.due);
    event.time = expected + side.number(streamOf(kind, fields.time), event.time - expected);
    event.p = this.#unless(fields.p, m < 0 ? this.#p : thread.p, event.p);
    event.g = this.#goroutine(streamOf(kind, fields.g), thread, event.g);
    this.#operands(thread, event);
    this.#now = event.time;
    this.#p = event.p;
    this.#g = event.g;
    if (m < 0) return;
    this.#m = m;
    thread.p = event.p;
    thread.due = event.time + (kind === Kind.work ? event.a : 0);
  }

  #operands(thread: Foreseen, event: RawEvent): void {
    const { kind, g } = event;
    const stream = streamOf(kind, fields.a);
    if (kind === Kind.GoUnblock) event.a = this.#goroutine(stream, thread, event.a);
    else {
      const place = placeOf(g, kind, 0);
      event.a = this.#as[place] = this.#unless(stream, this.#as[place]!, event.a);
    }
    const place = placeOf(g, kind, event.a);
    event.b = this.#bs[place] = this.#unless(streamOf(kind, fields.b), this.#bs[place]!, event.b);
  }

  /** A number that is most often the one that was guessed. */
  #unless(stream: number, guess: number, value: number): number {
    const said = this.#side.number(stream, value === guess ? 0 : value < 0 ? value : value + 1);
    return said === 0 ? guess : said < 0 ? said : said - 1;
  }

  /** A goroutine: that of the event before, one that the thread had to do with, or any. */
  #goroutine(stream: number, { recent }: Foreseen, g: number): number {
    const known = g === this.#g ? 0 : recent.indexOf(g) + 1;
    const far = g < 0 ? g : g + recent.length + 1;
    const said = this.#side.number(stream, known > 0 || g === this.#g ? known : far);
    let found = this.#g;
    if (said < 0) found = said;
    else if (said > recent.length) found = said - recent.length - 1;
    else if (said > 0) found = recent[said - 1]!;
    const place = recent.indexOf(found);
    if (place !== 0) {
      if (place !== 1) recent[2] = recent[1];
      recent[1] = recent[0];
      recent[0] = found;
    }
    return found;
  }
}

class Bytes {
  #all = new Uint8Array(64);
  #length = 0;

  /** A whole number in groups of seven bits, the sign in the lowest: no bit operations, as times do not fit into 32 bits. */
  put(value: number): void {
    if (this.#length + 10 > this.#all.length) {
      const larger = new Uint8Array(this.#all.length * 2);
      larger.set(this.#all);
      this.#all = larger;
    }
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#all[this.#length++] = (rest % 128) + 128;
    this.#all[this.#length++] = rest;
  }

  get written(): Uint8Array {
    return this.#all.subarray(0, this.#length);
  }
}

/** Streams that are written. */
export class Writer implements Side {
  readonly #streams: Bytes[] = [];

  number(stream: number, value: number): number {
    (this.#streams[stream] ??= new Bytes()).put(value);
    return value;
  }

  /** All streams behind one another, and how long each is. */
  written(): { readonly bytes: Uint8Array; readonly lengths: readonly number[] } {
    const parts = Array.from(this.#streams, (one) => (one === undefined ? new Uint8Array(0) : one.written));
    const lengths = parts.map(({ length }) => length);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, lengths };
  }
}

/** Streams that are read. */
export class Reader implements Side {
  readonly #bytes: Uint8Array;
  /** Where the next number of each stream is. */
  readonly #at: Float64Array;

  constructor(bytes: Uint8Array, lengths: readonly number[]) {
    this.#bytes = bytes;
    this.#at = new Float64Array(lengths.length);
    let at = 0;
    lengths.forEach((length, stream) => {
      this.#at[stream] = at;
      at += length;
    });
  }

  number(stream: number): number {
    let at = this.#at[stream]!;
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    this.#at[stream] = at;
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
