/**
 * A piece of a trace: the columns of up to 65,536 rows, all in one array.
 *
 * A row is 8 bytes, and 16 when it must be (row.ts): time, kind, P and M, G, the operands a and b. They
 * lie side by side, and not in an array for each column, because they are written together: one address and one line of the cache an
 * event, where seven columns were seven. And they are narrow, because memory that was never touched is dear: the operating
 * system hands it out page by page, filled with zeros, and that was half of what tracing cost. A row may also stand for several events
 * that come together: see phrase.ts.
 *
 * | form of a row | bytes an event of a ping-pong | of eight pairs | of a mixed load |
 * | --- | --- | --- | --- |
 * | seven columns | 27 | | |
 * | six words in one array | 24 | | |
 * | four words, and wide ones aside | 16 | | |
 * | phrases | 2.3 | 8.4 | 15.8 |
 * | short rows of two words, P and M by number | 2.3 | 5.3 | 8.7 |
 * | what is handed over on buffered channels in phrases too | 2.3 | 5.3 | 7.5 |
 *
 * What does not fit lies beside the rows. A row whose operands, P or M are too large has no place, and them in `#wide`, 16 bytes more: the row's
 * last word says where. The times count from anchors (anchors.ts).
 *
 * A row is named by its first slot. Reading goes by events: a list made when one is first asked for says in which row each is.
 */
import { Anchors } from "./anchors.js";
import {
  eventsOf,
  FIRST_PHRASE,
  gapIn,
  goroutineIn,
  isWithoutP,
  kindIn,
  MOST_G,
  operandA,
  operandB,
  threadIn,
} from "./phrase.js";
import { NOWHERE } from "./places.js";
import type { Places } from "./places.js";
import {
  KIND_MASK,
  lastOf,
  LONG,
  OPERANDS_SHIFT,
  MOST_SHORT_PLACE,
  PLACE_SHIFT,
  SLOT,
  TIME_SHIFT,
} from "./row.js";
import type { Kind } from "./vocabulary.js";

/** Slots of a full chunk, and of the first, which is small: most traces are. Each is twice as large as the one before. */
export const CHUNK = 1 << 16;
export const FIRST_CHUNK = 1 << 11;
/** Words that a row has aside: P, M, a, b. */
const ASIDE = 4;
// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const slotWords = SLOT;
const kindMask = KIND_MASK;
const long = LONG;
const operandsShift = OPERANDS_SHIFT;
const timeShift = TIME_SHIFT;
const placeShift = PLACE_SHIFT;
const mostShortPlace = MOST_SHORT_PLACE;
const firstPhrase = FIRST_PHRASE;
const mostG = MOST_G;

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
function nudge(slots: number): void {
  new Array<number>(slots >> 4).fill(0);
}

/**
 * Memory of a chunk. V8 collects garbage each time that 64 MB of ordinary arrays have been made, which is twice in a second of a run, and each time it
 * moves the run's records to where storing references is dearer: eight pairs of goroutines took 398 ns a round trip by the mean, and 383 with this. It
 * does not count memory that threads may share. So of the full chunks of a trace that keeps all three in four are that (row-writer.ts), and V8 hears of the
 * fourth: traces that nobody has any more take up to 256 MB until they are collected: of sixty runs of 14 MB each the process took 324 MB at most, where it took 190. (With all of it uncounted nothing was collected, and
 * each run touched new pages: that gained nothing.) A page does not have such memory unless it asked for it.
 */
function memory(slots: number, isCounted: boolean): Int32Array {
  const words = slots * SLOT;
  if (isCounted || typeof SharedArrayBuffer === "undefined") return new Int32Array(words);
  return new Int32Array(new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT));
}

export class Chunk {
  /** Time of the first row, in ns. */
  readonly base: number;
  /** Index of its first event in the trace. */
  readonly first: number;
  readonly rows: Int32Array;
  readonly places: Places;
  /** From where the times of its rows count. */
  readonly anchors = new Anchors();
  /** How many slots are written, and where the last row begins. */
  used = 0;
  last = 0;
  /** How many events they stand for. */
  events = 0;
  /** Times between the parts of phrases (phrase.ts), in ns; -1: not known yet. */
  readonly gaps = { hand: -1, park: -1 };
  #wide: Int32Array<ArrayBuffer> = new Int32Array(0);
  #wideCount = 0;
  /** For each event, the slot of its row: of as many rows as were there when somebody asked last. The last of them may have got events since. */
  #rowOf = new Uint16Array(0);
  #listed = 0;
  /** The last row that is listed, and its first event. */
  #lastRow = 0;
  #lastFirst = 0;
  /** The event that was asked for last: its row, and which of the row's events it is. */
  #event = -1;
  #row = 0;
  #nth = 0;
  /** The row that was read last, its first word, and what it says: of as many events as it has, they are read once. */
  #readRow = -1;
  #word = 0;
  #time = 0.5;
  #g = 0;
  #last = 0;
  #p = 0;
  #m = 0;
  #isWide = false;
  /** The anchor that it counts from, in ns; the slot of the first row that does, and of the first that does not. */
  #anchor = 0.5;
  #anchorFrom = 0;
  #anchorTo = 0;

  /** `isCounted`: whether V8 is to count its memory. */
  constructor(base: number, first: number, slots: number, places: Places, isCounted: boolean) {
    this.base = base;
    this.first = first;
    this.rows = memory(slots, isCounted);
    this.places = places;
    this.anchors.add(0, base);
    nudge(slots);
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
    const kind = this.#look(event);
    return kind < firstPhrase ? this.#time : this.#time + gapIn(kind, this.#nth, this.#last, this.gaps);
  }
  kind(event: number): Kind {
    const kind = this.rows[this.#find(event) * slotWords]! & kindMask;
    return kind < firstPhrase ? (kind as Kind) : kindIn(kind, this.#nth); // only `Trace.add` writes the column
  }
  p(event: number): number {
    const kind = this.#look(event);
    return kind >= firstPhrase && isWithoutP(kind, this.#nth) ? -1 : this.#p;
  }
  m(event: number): number {
    const kind = this.#look(event);
    return kind >= firstPhrase ? threadIn(kind, this.#nth, this.#g, this.#m) : this.#m;
  }
  g(event: number): number {
    const kind = this.#look(event);
    return kind < firstPhrase ? this.#g : goroutineIn(kind, this.#nth, this.#g);
  }
  a(event: number): number {
    const kind = this.#look(event);
    if (kind >= firstPhrase) return operandA(kind, this.#nth, this.#g, this.#last, this.#time);
    return this.#isWide ? this.#aside(this.#row, 2) : (this.#last << 16) >> 16;
  }
  b(event: number): number {
    const kind = this.#look(event);
    if (kind >= firstPhrase) return operandB(kind, this.#nth, this.#last, this.#time);
    return this.#isWide ? this.#aside(this.#row, 3) : this.#last >> 16;
  }

  /** All fields of an event at once: it is looked for once, not seven times. */
  load(event: number, into: RawEvent): void {
    const kind = this.#look(event);
    const g = this.#g;
    const last = this.#last;
    if (kind >= firstPhrase) {
      const nth = this.#nth;
      into.time = this.#time + gapIn(kind, nth, last, this.gaps);
      into.kind = kindIn(kind, nth);
      into.p = isWithoutP(kind, nth) ? -1 : this.#p;
      into.m = threadIn(kind, nth, g, this.#m);
      into.g = goroutineIn(kind, nth, g);
      into.a = operandA(kind, nth, g, last, this.#time);
      into.b = operandB(kind, nth, last, this.#time);
      return;
    }
    into.time = this.#time;
    into.kind = kind as Kind; // only `Trace.add` writes the column
    into.p = this.#p;
    into.m = this.#m;
    into.g = g;
    into.a = this.#isWide ? this.#aside(this.#row, 2) : (last << 16) >> 16;
    into.b = this.#isWide ? this.#aside(this.#row, 3) : last >> 16;
  }

  /** Bytes that the chunk takes. */
  get bytes(): number {
    return this.rows.byteLength + this.#wide.byteLength + this.anchors.bytes;
  }

  /** The row of an event, which is counted from the chunk's first; `#nth` says which of the row's events it is. */
  #find(event: number): number {
    if (event === this.#event) return this.#row;
    if (event >= this.#listed) this.#list();
    const row = this.#rowOf[event]!;
    let nth = 0;
    if (event === this.#event + 1 && event > 0) nth = row === this.#row ? this.#nth + 1 : 0;
    else while (nth < event && this.#rowOf[event - nth - 1] === row) nth++;
    this.#row = row;
    this.#nth = nth;
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
    for (let row = this.#lastRow; row < this.used;) {
      this.#lastRow = row;
      this.#lastFirst = this.#listed;
      const word = this.rows[row * slotWords]!;
      const count = eventsOf(word & kindMask);
      for (let i = 0; i < count; i++) this.#rowOf[this.#listed++] = row;
      row += (word & long) === 0 ? 1 : 2;
    }
  }

  /** The row of an event, which is counted from the chunk's first, and how many of the row's events are before it. */
  placeOf(event: number): readonly [row: number, nth: number] {
    const row = this.#find(event);
    return [row, this.#nth];
  }

  /** Time of the first event of a row, in ns. */
  rowTime(row: number): number {
    const word = this.rows[row * slotWords]!;
    const since = (word & long) === 0 ? word >>> timeShift : this.rows[row * slotWords + 1]! >>> 0;
    return this.anchors.times[this.anchors.numberOf(row)]! + since;
  }

  /** The operands of a row, as a long one has them in its last word. */
  lastWord(row: number): number {
    const at = row * slotWords;
    const word = this.rows[at]!;
    if ((word & long) !== 0) return this.rows[at + 3]!;
    return lastOf(word & kindMask, this.rows[at + 1]! >>> operandsShift);
  }

  /** P of a row that has it aside. */
  pAside(row: number): number {
    return this.#aside(row, 0);
  }

  /** Finds an event and reads its row, which may have grown since; returns the row's kind. */
  #look(event: number): number {
    const row = this.#find(event);
    const word = this.rows[row * slotWords]!;
    if (row !== this.#readRow || word !== this.#word) this.#readWords(row, word);
    return word & kindMask;
  }

  #readWords(row: number, word: number): void {
    const { rows } = this;
    const at = row * slotWords;
    const second = rows[at + 1]!;
    const isLong = (word & long) !== 0;
    const place = isLong ? word >>> placeShift : (word >>> placeShift) & mostShortPlace;
    const since = isLong ? second >>> 0 : word >>> timeShift;
    this.#readRow = row;
    this.#word = word;
    if (row < this.#anchorFrom || row >= this.#anchorTo) this.#readAnchor(row);
    this.#time = this.#anchor + since;
    this.#g = isLong ? rows[at + 2]! : second & mostG;
    this.#last = isLong ? rows[at + 3]! : lastOf(word & kindMask, second >>> operandsShift);
    this.#isWide = place === NOWHERE;
    this.#p = this.#isWide ? this.#aside(row, 0) : this.places.fields[place]! - 1;
    this.#m = this.#isWide ? this.#aside(row, 1) : this.places.threads[place]! - 1;
  }

  /** Reads the anchor that a row counts from. The last goes on for as long as nothing is written. */
  #readAnchor(row: number): void {
    const { slots, times, count } = this.anchors;
    const number = this.anchors.numberOf(row);
    this.#anchorFrom = slots[number]!;
    this.#anchorTo = number + 1 < count ? slots[number + 1]! : this.used;
    this.#anchor = times[number]!;
  }

  #aside(row: number, column: number): number {
    return this.#wide[this.rows[row * slotWords + 3]! * ASIDE + column]!;
  }
}
