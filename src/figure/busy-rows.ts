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
 * | the same, half round trips apart: this | 2.4 | 2.9 |
 */
import { KIND_MASK, P_SHIFT, ROW, WIDE } from "../trace/chunk.js";
import type { Chunk } from "../trace/chunk.js";
import { eventsOf, FIRST_PHRASE, GAP_SHIFT, gapIn, kindIn } from "../trace/phrase.js";
import { Kind } from "../trace/vocabulary.js";

/**
 * What a row of the trace means for its P, as bits: a goroutine ends to run on it, one begins to. In phrases (phrase.ts) these lie after the
 * row's time: the beginning by the row's own gap, or both by the gaps of the chunk.
 */
export const Meaning = { ends: 1, begins: 2, afterGap: 4, restarts: 8, afterHand: 16 } as const;
// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const { ends, begins, afterGap, restarts, afterHand } = Meaning;
const rowWords = ROW;
const kindMask = KIND_MASK;
const pShift = P_SHIFT;
const wide = WIDE;
const gapShift = GAP_SHIFT;
/** From here on a meaning is more than that one ends or one begins. */
const more = 4;
/** A hand-over, the wait, and the switch to the next goroutine. */
const talks = ends | begins | afterHand;

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

/** The meaning of a row with this in place of its kind, of which `read` events have been read already. */
export function meaningOf(kind: number, read: number): number {
  return read === 0 ? meaningOfRow[kind]! : partOf(kind, read);
}

/**
 * Adds up the rows of `chunk` from `row` on, up to row `stop` at the most, whose events all lie `edge` ns after the chunk's beginning or before.
 * Returns the first row that is left. The chunk must not have full times.
 *
 * `sums`, `runs`: by the field P + 1 of a row, the sum in ns, modulo 2^32, and whether the P runs a goroutine. The first is of no P. A row of
 * a P that has no place there is left, as is one with which the count begins anew.
 */
export function addUp(
  chunk: Chunk,
  row: number,
  stop: number,
  edge: number,
  sums: Int32Array,
  runs: Uint8Array,
): number {
  const { rows } = chunk;
  const { hand, park } = chunk.gaps;
  const reach = hand + park;
  const fields = sums.length;
  const table = meaningOfRow;
  const end = stop * rowWords;
  let at = row * rowWords;
  for (; at < end; at += rowWords) {
    const word = rows[at + 1]!;
    const meaning = table[word & kindMask]!;
    if (meaning === 0) continue;
    let time = rows[at]! >>> 0;
    let field = word >>> pShift;
    if (field === wide) field = chunk.pAside(at / rowWords) + 1;
    if (time > edge || field >= fields || meaning === restarts) break;
    const isBusy = runs[field]!;
    if (meaning < more) {
      // Without a branch, as nobody can guess which it is. Who begins where one runs, or ends where none does, changes nothing.
      const ending = -(meaning & isBusy);
      const beginning = -((meaning >> 1) & ~isBusy & 1);
      sums[field] = (sums[field]! + (time & ending) - (time & beginning)) | 0;
      runs[field] = (isBusy & ~ending & 1) | (beginning & 1);
      continue;
    }
    if (meaning === talks && isBusy !== 0) {
      if (time + reach > edge) break;
      sums[field] = (sums[field]! - park) | 0;
      continue;
    }
    let last = time; // of its events
    if ((meaning & afterHand) !== 0) last += reach;
    if ((meaning & afterGap) !== 0) last += rows[at + 3]! >>> gapShift;
    if (last > edge) break;
    if ((meaning & afterHand) !== 0) time += hand;
    if ((meaning & ends) !== 0 && isBusy !== 0) sums[field] = (sums[field]! + time) | 0;
    const stays = (meaning & ends) === 0 ? isBusy : 0;
    if ((meaning & begins) !== 0 && stays === 0) sums[field] = (sums[field]! - last) | 0;
    runs[field] = (meaning & begins) === 0 ? stays : 1;
  }
  return at / rowWords;
}
