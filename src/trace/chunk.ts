/**
 * A piece of a trace: the columns of 65,536 events, all in one array.
 *
 * A row is six words of 32 bits: the time since the chunk's beginning; kind and P; M; G; the operands a and b. They lie side by
 * side, and not in an array for each column, because they are written together: one address and one line of the cache an event,
 * where seven columns were seven. That, and 24 bytes instead of 27, took a third off what tracing costs; half of what is left is
 * the operating system's, which hands out memory that was never touched.
 *
 * A time that lies 4.3 s or more after the chunk's beginning does not fit into a word: from then on the chunk keeps its times
 * in full, beside the rows.
 */
import type { Kind } from "./vocabulary.js";

export const CHUNK_BITS = 16;
/** Rows of a chunk. */
export const CHUNK = 1 << CHUNK_BITS;
export const MASK = CHUNK - 1;
/** Words of a row. */
export const ROW = 6;

export class Chunk {
  /** Time of the first row, in ns. */
  readonly base: number;
  readonly rows = new Int32Array(CHUNK * ROW);
  /** Times in full, once one did not fit. */
  #times: Float64Array | null = null;

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

  time(row: number): number {
    return this.#times === null ? this.base + (this.rows[row * ROW]! >>> 0) : this.#times[row]!;
  }
  kind(row: number): Kind {
    return (this.rows[row * ROW + 1]! & 0xff) as Kind; // only `Trace.add` writes the column
  }
  p(row: number): number {
    return this.rows[row * ROW + 1]! >> 8;
  }
  m(row: number): number {
    return this.rows[row * ROW + 2]!;
  }
  g(row: number): number {
    return this.rows[row * ROW + 3]!;
  }
  a(row: number): number {
    return this.rows[row * ROW + 4]!;
  }
  b(row: number): number {
    return this.rows[row * ROW + 5]!;
  }
}
