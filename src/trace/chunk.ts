/**
 * A piece of a trace: the columns of up to 65,536 rows, all in one array.
 *
 * A row is four words of 32 bits: the time since the chunk's beginning; kind, M and P; G; the operands a and b, 16 bits each. They
 * lie side by side, and not in an array for each column, because they are written together: one address and one line of the cache an
 * event, where seven columns were seven. And they are narrow, because memory that was never touched is dear: the operating
 * system hands it out page by page, filled with zeros, and that was half of what tracing cost. A row may also stand for several events
 * that come together: see phrase.ts.
 *
 * | form of a row | bytes an event of a ping-pong |
 * | --- | --- |
 * | seven columns | 27 |
 * | six words in one array | 24 |
 * | four words, and wide ones aside | 16 |
 * | phrases | 2.3 |
 *
 * What does not fit lies beside the rows. A row whose operands, P or M are too large has them in `#wide`, 16 bytes more: the row's
 * last word says where. A time that lies 4.3 s or more after the chunk's beginning does not fit into a word: from then on the chunk keeps
 * its times in full, 8 bytes more for each row.
 *
 * Reading goes by events. Where a row stands for more than one, a list made when it is first asked for says in which row each event is.
 */
import {
  eventsOf,
  FIRST_PHRASE,
  gapIn,
  goroutineIn,
  isWithoutM,
  kindIn,
  operandA,
  operandB,
} from "./phrase.js";
import type { Kind } from "./vocabulary.js";

/** Rows of a full chunk, and of the first, which is small: most traces are. Each is twice as large as the one before. */
export const CHUNK = 1 << 16;
export const FIRST_CHUNK = 1 << 10;
/** Words of a row. */
export const ROW = 4;

/** Bits of the second word: 8 for the kind, 14 for M + 1, 10 for P + 1. */
export const M_SHIFT = 8;
export const P_SHIFT = 22;
export const M_MOST = (1 << 14) - 2;
export const P_MOST = (1 << 10) - 3;
export const KIND_MASK = (1 << 8) - 1;
const M_MASK = (1 << 14) - 1;
/** What stands where P + 1 would, in a row that has its operands, P and M aside. */
export const WIDE = (1 << 10) - 1;
/** Words that a row has aside: P, M, a, b. */
const ASIDE = 4;

/** The fields of an event, to be filled in. */
export interface RawEvent {
  time: number;
  kind: Kind;
  p: number;
  m: number;
  g: number;
  a: number;
  b: number;
}

/**
 * Makes garbage, a twentieth of what a chunk takes. Once 64 MB of typed arrays were made, V8 begins to look for garbage beside the run, and for as
 * long as it does each store of a reference takes longer. It goes on with that as ordinary objects are made, of which a run makes
 * hardly any: without these, 140 ms were spent so where 20 suffice, and eight pairs of goroutines took a fifth longer.
 */
function nudge(rows: number): void {
  new Array<number>(rows >> 3).fill(0);
}

export class Chunk {
  /** Time of the first row, in ns. */
  readonly base: number;
  /** Index of its first event in the trace. */
  readonly first: number;
  readonly rows: Int32Array<ArrayBuffer>;
  /** How many rows are written. */
  used = 0;
  /** How many events they stand for. */
  events = 0;
  /** Times between the parts of phrases (phrase.ts), in ns; -1: not known yet. */
  readonly gaps = { hand: -1, park: -1 };
  /** Times in full, once one did not fit. */
  #times: Float64Array | null = null;
  #wide: Int32Array<ArrayBuffer> = new Int32Array(0);
  #wideCount = 0;
  /** For each event, its row: of as many rows as were there when somebody asked last. The last of them may have got events since. */
  #rowOf = new Uint16Array(0);
  #listed = 0;
  /** The last row that is listed, and its first event. */
  #lastRow = 0;
  #lastFirst = 0;
  /** The event that was asked for last: its row, and which of the row's events it is. */
  #event = -1;
  #row = 0;
  #nth = 0;

  constructor(base: number, first: number, capacity: number) {
    this.base = base;
    this.first = first;
    this.rows = new Int32Array(capacity * ROW);
    nudge(capacity);
  }

  /** Notes the time of a row in full, and from then on of all that follow. */
  setTime(row: number, time: number): void {
    if (this.#times === null) {
      const times = new Float64Array(this.rows.length / ROW);
      for (let i = 0; i < row; i++) times[i] = this.rowTime(i);
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

  time(event: number): number {
    const row = this.#find(event);
    const time = this.rowTime(row);
    const kind = this.rows[row * ROW + 1]! & KIND_MASK;
    return kind < FIRST_PHRASE ? time : time + gapIn(kind, this.#nth, this.rows[row * ROW + 3]!, this.gaps);
  }
  kind(event: number): Kind {
    const row = this.#find(event);
    const kind = this.rows[row * ROW + 1]! & KIND_MASK;
    return kind < FIRST_PHRASE ? (kind as Kind) : kindIn(kind, this.#nth); // only `Trace.add` writes the column
  }
  p(event: number): number {
    const row = this.#find(event);
    const field = this.rows[row * ROW + 1]! >>> P_SHIFT;
    return field === WIDE ? this.#aside(row, 0) : field - 1;
  }
  m(event: number): number {
    const row = this.#find(event);
    const word = this.rows[row * ROW + 1]!;
    if (word >>> P_SHIFT === WIDE) return this.#aside(row, 1);
    if ((word & KIND_MASK) >= FIRST_PHRASE && isWithoutM(word & KIND_MASK, this.#nth)) return -1;
    return ((word >>> M_SHIFT) & M_MASK) - 1;
  }
  g(event: number): number {
    const row = this.#find(event);
    const kind = this.rows[row * ROW + 1]! & KIND_MASK;
    const g = this.rows[row * ROW + 2]!;
    return kind < FIRST_PHRASE ? g : goroutineIn(kind, this.#nth, g);
  }
  a(event: number): number {
    const row = this.#find(event);
    const word = this.rows[row * ROW + 1]!;
    const last = this.rows[row * ROW + 3]!;
    const kind = word & KIND_MASK;
    if (kind >= FIRST_PHRASE) return operandA(kind, this.#nth, this.rows[row * ROW + 2]!, last);
    return word >>> P_SHIFT === WIDE ? this.#aside(row, 2) : (last << 16) >> 16;
  }
  b(event: number): number {
    const row = this.#find(event);
    const word = this.rows[row * ROW + 1]!;
    const last = this.rows[row * ROW + 3]!;
    const kind = word & KIND_MASK;
    if (kind >= FIRST_PHRASE) return operandB(kind, this.#nth, last);
    return word >>> P_SHIFT === WIDE ? this.#aside(row, 3) : last >> 16;
  }

  /** All fields of an event at once: it is looked for once, not seven times. */
  load(event: number, into: RawEvent): void {
    const row = this.#find(event);
    const { rows } = this;
    const at = row * ROW;
    const word = rows[at + 1]!;
    const g = rows[at + 2]!;
    const last = rows[at + 3]!;
    const kind = word & KIND_MASK;
    const p = word >>> P_SHIFT;
    if (kind >= FIRST_PHRASE) {
      const nth = this.#nth;
      into.time = this.rowTime(row) + gapIn(kind, nth, last, this.gaps);
      into.kind = kindIn(kind, nth);
      into.p = p - 1;
      into.m = isWithoutM(kind, nth) ? -1 : ((word >>> M_SHIFT) & M_MASK) - 1;
      into.g = goroutineIn(kind, nth, g);
      into.a = operandA(kind, nth, g, last);
      into.b = operandB(kind, nth, last);
      return;
    }
    const isWide = p === WIDE;
    into.time = this.rowTime(row);
    into.kind = kind as Kind; // only `Trace.add` writes the column
    into.p = isWide ? this.#aside(row, 0) : p - 1;
    into.m = isWide ? this.#aside(row, 1) : ((word >>> M_SHIFT) & M_MASK) - 1;
    into.g = g;
    into.a = isWide ? this.#aside(row, 2) : (last << 16) >> 16;
    into.b = isWide ? this.#aside(row, 3) : last >> 16;
  }

  /** Bytes that the chunk takes. */
  get bytes(): number {
    return this.rows.byteLength + this.#wide.byteLength + (this.#times?.byteLength ?? 0);
  }

  /** The row of an event, which is counted from the chunk's first; `#nth` says which of the row's events it is. */
  #find(event: number): number {
    if (event === this.#event) return this.#row;
    if (this.used === this.events) {
      this.#row = event;
      this.#nth = 0;
    } else {
      if (event >= this.#listed) this.#list();
      const row = this.#rowOf[event]!;
      let nth = 0;
      if (event === this.#event + 1 && event > 0) nth = row === this.#row ? this.#nth + 1 : 0;
      else while (nth < event && this.#rowOf[event - nth - 1] === row) nth++;
      this.#row = row;
      this.#nth = nth;
    }
    this.#event = event;
    return this.#row;
  }

  /** Lists the rows that came since it was last done. */
  #list(): void {
    if (this.#rowOf.length < this.events) {
      const larger = new Uint16Array(Math.max(this.events, this.#rowOf.length * 2));
      larger.set(this.#rowOf);
      this.#rowOf = larger;
    }
    this.#listed = this.#lastFirst;
    for (let row = this.#lastRow; row < this.used; row++) {
      this.#lastRow = row;
      this.#lastFirst = this.#listed;
      const count = eventsOf(this.rows[row * ROW + 1]! & KIND_MASK);
      for (let i = 0; i < count; i++) this.#rowOf[this.#listed++] = row;
    }
  }

  /** Whether the rows' own words do not tell their times. */
  get hasFullTimes(): boolean {
    return this.#times !== null;
  }

  /** The row of an event, which is counted from the chunk's first, and how many of the row's events are before it. */
  placeOf(event: number): readonly [row: number, nth: number] {
    const row = this.#find(event);
    return [row, this.#nth];
  }

  /** Time of the first event of a row, in ns. */
  rowTime(row: number): number {
    return this.#times === null ? this.base + (this.rows[row * ROW]! >>> 0) : this.#times[row]!;
  }

  /** P of a row that has it aside. */
  pAside(row: number): number {
    return this.#aside(row, 0);
  }

  #aside(row: number, column: number): number {
    return this.#wide[this.rows[row * ROW + 3]! * ASIDE + column]!;
  }
}
