/**
 * A piece of a trace: the columns of 65,536 events, all in one array.
 *
 * A row is four words of 32 bits: the time since the chunk's beginning; kind, M and P; G; the operands a and b, 16 bits each. They
 * lie side by side, and not in an array for each column, because they are written together: one address and one line of the cache an
 * event, where seven columns were seven. And they are narrow, because memory that was never touched is dear: the operating
 * system hands it out page by page, filled with zeros, and that was half of what tracing cost.
 *
 * | form of a row | bytes | ns an event, ping-pong with a full trace |
 * | --- | --- | --- |
 * | seven columns | 27 | 100 % |
 * | six words in one array | 24 | 90 % |
 * | four words, and wide ones aside | 16 | see `npm run bench` |
 *
 * What does not fit lies beside the rows. A row whose operands, P or M are too large has them in `#wide`, 16 bytes more: the row's
 * last word says where. A time that lies 4.3 s or more after the chunk's beginning does not fit into a word: from then on the chunk keeps
 * its times in full, 8 bytes more for each row.
 */
import type { Kind } from "./vocabulary.js";

export const CHUNK_BITS = 16;
/** Rows of a chunk. */
export const CHUNK = 1 << CHUNK_BITS;
export const MASK = CHUNK - 1;
/** Words of a row. */
export const ROW = 4;

/** Bits of the second word: 8 for the kind, 14 for M + 1, 10 for P + 1. */
export const M_SHIFT = 8;
export const P_SHIFT = 22;
export const M_MOST = (1 << 14) - 2;
export const P_MOST = (1 << 10) - 3;
const KIND_MASK = (1 << 8) - 1;
const M_MASK = (1 << 14) - 1;
/** What stands where P + 1 would, in a row that has its operands, P and M aside. */
export const WIDE = (1 << 10) - 1;
/** Words that a row has aside: P, M, a, b. */
const ASIDE = 4;

export class Chunk {
  /** Time of the first row, in ns. */
  readonly base: number;
  readonly rows = new Int32Array(CHUNK * ROW);
  /** Times in full, once one did not fit. */
  #times: Float64Array | null = null;
  #wide = new Int32Array(0);
  #wideCount = 0;

  constructor(base: number) {
    this.base = base;
  }

  /** Notes the time of a row in full, and from then on of all that follow. */
  setTime(row: number, time: number): void {
    if (this.#times === null) {
      const times = new Float64Array(CHUNK);
      for (let i = 0; i < row; i++) times[i] = this.time(i);
      this.#times = times;
    }
    this.#times[row] = time;
  }

  /** Puts aside what does not fit into a row; returns the place, for the row's last word. */
  putAside(p: number, m: number, a: number, b: number): number {
    const place = this.#wideCount++;
    const at = place * ASIDE;
    if (at === this.#wide.length) {
      const larger = new Int32Array(Math.max(256, at * 2));
      larger.set(this.#wide);
      this.#wide = larger;
    }
    this.#wide[at] = p;
    this.#wide[at + 1] = m;
    this.#wide[at + 2] = a;
    this.#wide[at + 3] = b;
    return place;
  }

  time(row: number): number {
    return this.#times === null ? this.base + (this.rows[row * ROW]! >>> 0) : this.#times[row]!;
  }
  kind(row: number): Kind {
    return (this.rows[row * ROW + 1]! & KIND_MASK) as Kind; // only `Trace.add` writes the column
  }
  p(row: number): number {
    const field = this.rows[row * ROW + 1]! >>> P_SHIFT;
    return field === WIDE ? this.#aside(row, 0) : field - 1;
  }
  m(row: number): number {
    const word = this.rows[row * ROW + 1]!;
    return word >>> P_SHIFT === WIDE ? this.#aside(row, 1) : ((word >>> M_SHIFT) & M_MASK) - 1;
  }
  g(row: number): number {
    return this.rows[row * ROW + 2]!;
  }
  a(row: number): number {
    const last = this.rows[row * ROW + 3]!;
    return this.rows[row * ROW + 1]! >>> P_SHIFT === WIDE ? this.#aside(row, 2) : (last << 16) >> 16;
  }
  b(row: number): number {
    const last = this.rows[row * ROW + 3]!;
    return this.rows[row * ROW + 1]! >>> P_SHIFT === WIDE ? this.#aside(row, 3) : last >> 16;
  }

  /** Bytes that the chunk takes. */
  get bytes(): number {
    return this.rows.byteLength + this.#wide.byteLength + (this.#times?.byteLength ?? 0);
  }

  #aside(row: number, column: number): number {
    return this.#wide[this.rows[row * ROW + 3]! * ASIDE + column]!;
  }
}
