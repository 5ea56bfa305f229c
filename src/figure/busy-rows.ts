/**
 * What the rows of a trace say of how busy the Ps are: the loop that reads them while a run goes on, and the table that it goes by.
 *
 * A P's time in a stretch of time is the sum of the moments at which goroutines ended to run on it, less the sum of those at which they began.
 * So a row is one addition, of whole numbers of 32 bits: they overflow on the way, and are right again in the end, as a chunk's times are. A row that
 * is a whole half of a round trip takes something off, and nobody asks when. And the loop is a function of arrays, not a method: V8 throws the
 * code of a method away with the last record that it was compiled for, and each run that is watched has a new one.
 *
 * Ns a row, of a rush on 8 Ps and of two that talk on one, in a loop over a finished run's rows on a quiet machine. To look at each row's kind
 * and do nothing takes 0.8.
 *
 * | form | rush | two that talk |
 * | --- | --- | --- |
 * | the trace's own readers, event by event | 20 | |
 * | batches of events picked out by kind | 17 | |
 * | row by row, each time added to its cell when it ends | 3.1 | 6.1 |
 * | moments added without a branch, all rows | 3.9 | 3.9 |
 * | the same, rows that say nothing left out | 2.2 | 4.2 |
 * | the same, half round trips apart | 2.4 | 2.9 |
 * | rows of two lengths: this, beside the one before | a fifth more | a tenth more |
 */
import type { Chunk } from "../trace/chunk.js";
import { eventsOf, FIRST_PHRASE, GAP_SHIFT, gapIn, kindIn } from "../trace/phrase.js";
import { NO_FIELD } from "../trace/places.js";
import { KIND_MASK, LONG, MOST_SHORT_PLACE, PLACE_SHIFT, placeIn, SLOT, TIME_SHIFT } from "../trace/row.js";
import { Kind } from "../trace/vocabulary.js";

/**
 * What a row of the trace means for its P, as bits: a goroutine ends to run on it, one begins to. In phrases (phrase.ts) these lie after the
 * row's time: the beginning by the row's own gap, or both by the gaps of the chunk.
 */
export const Meaning = { ends: 1, begins: 2, afterGap: 4, restarts: 8, afterHand: 16 } as const;
/** In the loop's own table, which goes by kind and length: the row is long. */
const ofLong = 32;
// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const { ends, begins, afterGap, restarts, afterHand } = Meaning;
const slotWords = SLOT;
const longRow = 2 * SLOT;
const placeShift = PLACE_SHIFT;
const mostShortPlace = MOST_SHORT_PLACE;
const timeShift = TIME_SHIFT;
const noField = NO_FIELD;
const gapShift = GAP_SHIFT;
/** The most ns after an anchor that the loop goes on: it gets small whole numbers only, for others cost an object each. */
const mostRoom = 2 ** 31 - 1;
/** From here on a meaning is more than that one ends or one begins. */
const more = 4;
/** A hand-over, the wait, and the switch to the next goroutine: always a long row. */
const longTalks = ends | begins | afterHand | ofLong;

const meanings = new Map<Kind, number>([
  [Kind.GoStart, begins],
  [Kind.GoSyscallEnd, begins],
  [Kind.GoStop, ends],
  [Kind.GoBlock, ends],
  [Kind.GoDestroy, ends],
  [Kind.GoSyscallBegin, ends],
  [Kind.mainStart, restarts], // then the count begins anew
]);

/**
 * The meaning of a row with this in place of its kind, without the events that have been read already. In a phrase, who ends does so before
 * another begins.
 */
function partOf(kind: number, read: number): number {
  let meaning = 0;
  for (let nth = read; nth < eventsOf(kind); nth++) {
    const isPhrase = kind >= FIRST_PHRASE;
    const own = meanings.get(isPhrase ? kindIn(kind, nth) : (kind as Kind)) ?? 0; // below, it is a kind
    if (own === 0) continue;
    const gap = isPhrase ? gapIn(kind, nth, 1 << GAP_SHIFT, { hand: 2, park: 4 }) : 0;
    meaning |= own | (gap === 1 ? afterGap : 0) | (gap >= 2 ? afterHand : 0);
  }
  return meaning;
}

const meaningOfRow = Uint8Array.from({ length: KIND_MASK + 1 }, (_, kind) => partOf(kind, 0));

const loopTable = Uint8Array.from(
  { length: 2 * LONG },
  (_, head) => meaningOfRow[head & KIND_MASK]! | (head < LONG ? 0 : ofLong),
);
const loopMask = 2 * LONG - 1;

/** The meaning of a row with this in place of its kind, of which `read` events have been read already. */
export function meaningOf(kind: number, read: number): number {
  return read === 0 ? meaningOfRow[kind]! : partOf(kind, read);
}

/**
 * Adds up the rows of `chunk` from `row` on, up to row `stop` at the most, whose events all lie `edge` ns after `base` or before.
 * `base` is the time of the first of them; `edge` is less than 2^32. Returns the first row that is left.
 *
 * `sums`, `runs`: by P + 1, the sum in ns, modulo 2^32, and whether the P runs a goroutine. The first is of no P. A row of
 * a P that has no place there is left, as is one with which the count begins anew, and one whose time is not a whole number of ns after `base`.
 */
export function addUp(
  chunk: Chunk,
  row: number,
  stop: number,
  base: number,
  edge: number,
  sums: Int32Array,
  runs: Uint8Array,
): number {
  const { anchors } = chunk;
  const end = stop * slotWords;
  let at = row * slotWords;
  for (let number = anchors.numberOf(row); at < end; number++) {
    const offset = anchors.times[number]! - base;
    if (offset > edge || !Number.isInteger(offset)) break;
    const isLast = number + 1 === anchors.count;
    const reach = isLast ? end : Math.min(end, anchors.slots[number + 1]! * slotWords);
    at = addUpTo(chunk, at, reach, offset | 0, Math.min(edge - offset, mostRoom) | 0, sums, runs);
    if (at < reach) break;
  }
  return at / slotWords;
}

/** As addUp, from word to word, of rows whose times all count from one anchor: `offset` ns after `base`, and `room` ns before the edge. */
function addUpTo(
  chunk: Chunk,
  from: number,
  end: number,
  offset: number,
  room: number,
  sums: Int32Array,
  runs: Uint8Array,
): number {
  const { rows } = chunk;
  const { hand, park } = chunk.gaps;
  const reach = hand + park;
  const busyFields = sums.length;
  const { fields } = chunk.places;
  const table = loopTable;
  const talksBefore = Math.max(0, room - reach + 1);
  let at = from;
  while (at < end) {
    const word = rows[at]!;
    const meaning = table[word & loopMask]!;
    if (meaning === 0) {
      at += slotWords;
      continue;
    }
    if (meaning < more) {
      const field = fields[(word >>> placeShift) & mostShortPlace]!;
      const since = word >>> timeShift;
      if (since > room || field >= busyFields) break;
      const isBusy = runs[field]!;
      const time = (since + offset) | 0;
      // Without a branch, as nobody can guess which it is. Who begins where one runs, or ends where none does, changes nothing.
      const ending = -(meaning & isBusy);
      const beginning = -((meaning >> 1) & ~isBusy & 1);
      sums[field] = (sums[field]! + (time & ending) - (time & beginning)) | 0;
      runs[field] = (isBusy & ~ending & 1) | (beginning & 1);
      at += slotWords;
      continue;
    }
    if (meaning === longTalks) {
      const field = fields[word >>> placeShift]!;
      if (rows[at + 1]! >>> 0 < talksBefore && field < busyFields && runs[field]! !== 0) {
        sums[field] = (sums[field]! - park) | 0;
        at += longRow;
        continue;
      }
    }
    if (meaning === ofLong) {
      at += longRow;
      continue;
    }
    const isLong = (meaning & ofLong) !== 0;
    const since = isLong ? rows[at + 1]! >>> 0 : word >>> timeShift;
    let field = fields[placeIn(word)]!;
    if (field === noField) field = chunk.pAside(at / slotWords) + 1;
    if (field >= busyFields || (meaning & restarts) !== 0) break;
    let gap = 0; // of the last of its events
    if ((meaning & afterHand) !== 0) gap += reach;
    if ((meaning & afterGap) !== 0) gap += chunk.lastWord(at / slotWords) >>> gapShift;
    if (since + gap > room) break;
    const last = (since + offset + gap) | 0;
    const first = (meaning & afterHand) === 0 ? since + offset : since + offset + hand;
    const isBusy = runs[field]!;
    if ((meaning & ends) !== 0 && isBusy !== 0) sums[field] = (sums[field]! + first) | 0;
    const stays = (meaning & ends) === 0 ? isBusy : 0;
    if ((meaning & begins) !== 0 && stays === 0) sums[field] = (sums[field]! - last) | 0;
    runs[field] = (meaning & begins) === 0 ? stays : 1;
    at += isLong ? longRow : slotWords;
  }
  return at;
}
