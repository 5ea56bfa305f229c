/**
 * The columns of a trace while a run writes them, row by row: the hot path of tracing.
 *
 * A row begins a chunk when there is no room left for a long one, and an anchor when its time does not fit. What the shortcuts of the runtime know
 * to fit they write as it is, in one go; all else goes through `add`, which looks what does.
 */
import { Chunk, CHUNK, FIRST_CHUNK } from "./chunk.js";
import { GAP_SHIFT, MOST_G, MOST_GAP, MOST_OBJECT, OP_SHIFT, PAIRS, Phrase, SEND } from "./phrase.js";
import { NOWHERE, Places } from "./places.js";
import {
  HAS_LARGE_B,
  KIND_MASK,
  LARGE_A_BITS,
  LARGE_B_BITS,
  lastOf,
  LEAST_SHORT_HEAD,
  LONG,
  MOST_SHORT_HEAD,
  MOST_SHORT_PLACE,
  MOST_SHORT_TIME,
  OPERANDS_SHIFT,
  PLACE_SHIFT,
  SLOT,
  SMALL_A_BITS,
  TIME_SHIFT,
} from "./row.js";
import type { Kind } from "./vocabulary.js";

/** What knows the virtual time, in ns. */
export interface Clock {
  readonly now: number;
}

// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const { hands, parks, handsAndParks, parksAndSwitches } = Phrase;
const slot = SLOT;
const longRow = 2 * SLOT;
const kindMask = KIND_MASK;
const long = LONG;
const placeShift = PLACE_SHIFT;
const mostShortPlace = MOST_SHORT_PLACE;
const leastHead = LEAST_SHORT_HEAD;
const mostHead = MOST_SHORT_HEAD;
const timeShift = TIME_SHIFT;
const mostTime = MOST_SHORT_TIME;
const operandsShift = OPERANDS_SHIFT;
const largeABits = LARGE_A_BITS;
const largeBBits = LARGE_B_BITS;
const smallABits = SMALL_A_BITS;
const hasLargeB = HAS_LARGE_B;
/** All of a short row's first word but its time. */
const headMask = (1 << TIME_SHIFT) - 1;
const mostG = MOST_G;
const mostGap = MOST_GAP;
const mostObject = MOST_OBJECT;
const gapShift = GAP_SHIFT;
const opShift = OP_SHIFT;
const pairs = PAIRS;
const send = SEND;

/** What a trace is to who writes it. */
export class RowWriter {
  /** Number of events. Those before the trace's `first` are not kept (bounded.ts). */
  length = 0;
  /** The chunks that are kept. */
  protected readonly kept: Chunk[] = [];
  #current: Chunk | null = null;
  /** How many chunks were begun. */
  #made = 0;
  readonly #places = new Places();
  /**
   * Of the current chunk: its rows, where the next begins, from where on there is no room for a long one, where the last begins (-1: there is none),
   * and the time that its times count from now.
   */
  #rows: Int32Array = new Int32Array(0);
  #at = 0;
  #end = -1;
  #last = -1;
  #anchor = 0;
  #gaps = { hand: -1, park: -1 };

  /** Where P `p` and M `m` are, as rows have it: to be joined with a kind, or a phrase. 0: there is no room for that in a row. */
  where(p: number, m: number): number {
    return this.#places.of(p, m) << placeShift;
  }

  /**
   * Appends one event, which happens now. Executed only by the run that owns the trace. Takes the clock and not the time:
   * a fraction that is handed to a function costs an object, if the function is not compiled into its caller.
   */
  add(clock: Clock, kind: Kind, p: number, m: number, g: number, a: number, b: number): void {
    let time = (clock.now - this.#anchor) & mostTime;
    if (this.#at > this.#end || this.#anchor + time !== clock.now) time = this.#turn(clock.now);
    this.length++;
    let operands = a | (b << largeABits);
    if (a >>> largeABits !== 0 || b >>> 1 !== 0) {
      operands = a | (b << smallABits) | hasLargeB;
      if (a >>> smallABits !== 0 || b >>> largeBBits !== 0) {
        this.#addLong(time, kind, p, m, g, a, b);
        return;
      }
    }
    const place = this.#places.of(p, m);
    if ((place - 1) >>> 0 >= mostShortPlace || g >>> operandsShift !== 0) {
      this.#addLong(time, kind, p, m, g, a, b);
      return;
    }
    const rows = this.#rows;
    const at = this.#at;
    rows[at] = kind | (place << placeShift) | (time << timeShift);
    rows[at + 1] = g | (operands << operandsShift);
    this.#last = at;
    this.#at = at + slot;
  }

  /** Writes a long row of one event, `since` ns after the anchor. */
  #addLong(since: number, kind: Kind, p: number, m: number, g: number, a: number, b: number): void {
    const isWide = (a << 16) >> 16 !== a || (b << 16) >> 16 !== b;
    const place = isWide ? NOWHERE : this.#places.of(p, m);
    const rows = this.#rows;
    const at = this.#at;
    rows[at] = kind | long | (place << placeShift);
    rows[at + 1] = since;
    rows[at + 2] = g;
    rows[at + 3] = place === NOWHERE ? this.#current!.putAside(p, m, a, b) : (a & 0xffff) | (b << 16);
    this.#last = at;
    this.#at = at + longRow;
  }

  /**
   * Appends a short row as it is given (row.ts, phrase.ts), of `count` events that happen now. False: it is not the time to, and nothing was
   * done; then `add` them. Executed as `add` is, by who has seen to it that all but the place fits: `head` is the kind, or a phrase,
   * and `where`; `rest` is the second word.
   */
  addShort(clock: Clock, count: number, head: number, rest: number): boolean {
    const at = this.#at;
    const time = (clock.now - this.#anchor) & mostTime;
    if (at > this.#end || this.#anchor + time !== clock.now) return false;
    if (head < leastHead || head > mostHead) return false;
    const rows = this.#rows;
    rows[at] = head | (time << timeShift);
    rows[at + 1] = rest;
    this.#last = at;
    this.#at = at + slot;
    this.length += count;
    return true;
  }

  /** As addShort, but a long row: `head` is the phrase, `where`, which must not be 0, and that it is long; `pair`, `last` its last words. */
  addLong(clock: Clock, count: number, head: number, pair: number, last: number): boolean {
    const at = this.#at;
    const since = (clock.now - this.#anchor) >>> 0;
    if (at > this.#end || this.#anchor + since !== clock.now) return false;
    const rows = this.#rows;
    rows[at] = head;
    rows[at + 1] = since;
    rows[at + 2] = pair;
    rows[at + 3] = last;
    this.#last = at;
    this.#at = at + longRow;
    this.length += count;
    return true;
  }

  /**
   * The row that was written last is `hands`, of g at `where`: that g waits now goes into it. False: the row is another, or it does not fit.
   * Executed as `add` is, and before anything else is written.
   */
  extendHand(clock: Clock, where: number, g: number, op: number, object: number): boolean {
    const at = this.#last;
    if (at < 0 || object > mostObject) return false;
    const rows = this.#rows;
    const word = rows[at]!;
    if (word !== (hands | long | where) || (rows[at + 2]! & mostG) !== g) return false;
    const time = this.#anchor + (rows[at + 1]! >>> 0);
    const gap = clock.now - time;
    if (gap !== this.#gaps.hand) {
      if (this.#gaps.hand !== -1 || gap > mostGap || time + gap !== clock.now) return false;
      this.#gaps.hand = gap;
    }
    const last = rows[at + 3]!;
    rows[at] = word + (handsAndParks - hands) + ((last >>> opShift) - send) * 3 + op - send;
    rows[at + 3] = (last & mostObject) | (object << 16);
    this.length += 2;
    return true;
  }

  /**
   * The row that was written last ends with a wait, at `where`: the two events of a switch to `other`, which start `gap` ns later, go into it.
   * False: the row is another, or they do not fit. Executed as `add` is, and before anything else is written.
   */
  extendPark(where: number, other: number, gap: number): boolean {
    const at = this.#last;
    const rows = this.#rows;
    if (at < 0) return false;
    const word = rows[at]!;
    const phrase = word & kindMask;
    if (phrase >= handsAndParks && phrase < handsAndParks + pairs) {
      if (word !== (phrase | long | where) || rows[at + 2]! >>> 16 !== other) return false;
      if (gap !== this.#gaps.park) {
        if (this.#gaps.park !== -1) return false;
        this.#gaps.park = gap;
      }
      rows[at] = word + pairs;
      this.length += 2;
      return true;
    }
    return phrase === parks && this.#extendPlainPark(where, other, gap);
  }

  /** As extendPark, when the row is `parks`. If it was short it becomes long: a row is begun only where there is room for that. */
  #extendPlainPark(where: number, other: number, gap: number): boolean {
    const at = this.#last;
    const rows = this.#rows;
    const word = rows[at]!;
    const isLong = word === (parks | long | where);
    if (!isLong && (word & headMask) !== (parks | where)) return false;
    if (other > mostG || gap > mostGap) return false;
    if (!isLong) {
      const rest = rows[at + 1]!;
      rows[at + 1] = word >>> timeShift;
      rows[at + 2] = rest & mostG;
      rows[at + 3] = lastOf(parks, rest >>> operandsShift);
      this.#at = at + longRow;
    }
    rows[at] = parksAndSwitches | long | where;
    rows[at + 2] = rows[at + 2]! | (other << 16);
    rows[at + 3] = rows[at + 3]! | (gap << gapShift);
    this.length += 2;
    return true;
  }

  /** Begins a chunk, or an anchor, at a time that does not fit. Returns what the row has as its time. */
  #turn(time: number): number {
    if (this.#at > this.#end) {
      this.settle();
      const before = this.kept.length;
      this.chunkIsFull();
      const size = before === 0 ? FIRST_CHUNK : Math.min(CHUNK, (this.#rows.length / SLOT) * 2);
      // Of a trace that gives chunks up V8 shall hear at once, so that their memory comes back.
      const keepsAll = this.#made === this.kept.length;
      const isCounted = size < CHUNK || !keepsAll || this.#made % 4 === 0;
      this.#made++;
      this.#current = new Chunk(time, this.length, size, this.#places, isCounted);
      this.kept.push(this.#current);
      this.#rows = this.#current.rows;
      this.#gaps = this.#current.gaps;
      this.#at = 0;
      this.#end = this.#rows.length - longRow;
      this.#last = -1;
    } else {
      this.#current!.anchors.add(this.#at / SLOT, time);
    }
    this.#anchor = time;
    return 0;
  }

  /** Tells the current chunk how far it is written. */
  protected settle(): void {
    const chunk = this.#current;
    if (chunk === null) return;
    chunk.used = this.#at / SLOT;
    chunk.last = Math.max(0, this.#last / SLOT);
    chunk.events = this.length - chunk.first;
  }

  /** Whether there is no room in the current chunk: the next row begins another. */
  protected get isFull(): boolean {
    return this.#at > this.#end;
  }

  /** Called when a chunk is full, and the next is not there yet. */
  protected chunkIsFull(): void {
    // Nothing, for who keeps all.
  }
}
