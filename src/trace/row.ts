/**
 * What a row of a trace looks like, bit by bit.
 *
 * A row takes one slot, of two words of 32 bits, or two. Nearly all are short:
 *
 * | word | of a short row, from its lowest bit on | of a long row |
 * | --- | --- | --- |
 * | 0 | 8: the kind, or a phrase; 1: not set; 9: the place; 14: the time | 8: the kind, or a phrase; 1: set; 23: the place |
 * | 1 | 16: the goroutine; 16: the operands | the time |
 * | 2 | | the goroutine; of a phrase, two of 16 bits |
 * | 3 | | the operands a and b, 16 bits each; of a phrase, see phrase.ts |
 *
 * The time is that since the anchor (anchors.ts), in ns. The place says which P and which M (places.ts). What does not even fit into a
 * long row lies beside the rows (chunk.ts).
 *
 * The 16 bits of a short row's operands are, by the last of them, `a` of 14 bits and `b` of one, or `a` of 6 bits and `b` of 9: the first for
 * what is found somewhere and for numbers of goroutines and short times, the second for operations on objects and reasons to wait. Of all
 * rows of the scenarios 93 in 100 are short, of a mixed load of a thousand goroutines 96, of a queue that sleeps most of the time 89. In the
 * phrase `parks` the bits are the object, 14, and the operation, counted from a send, 2; in `switches` the ns, 13, and whether it came
 * from the ring.
 *
 * Whoever reads makes a short row's operands into what a long row has in its last word, and then goes on alike.
 */
import { FROM_RING, GAP_SHIFT, MOST_GAP, OP_SHIFT, Phrase, SEND } from "./phrase.js";

/** Words of a slot. */
export const SLOT = 2;
export const KIND_MASK = (1 << 8) - 1;
/** Whether the row is long. */
export const LONG = 1 << 8;
export const PLACE_SHIFT = 9;
/** The most that a short row has as its place. */
export const MOST_SHORT_PLACE = (1 << 9) - 1;
/** The least and the most that a short row has as its kind and place, if it has a place. */
export const LEAST_SHORT_HEAD = 1 << PLACE_SHIFT;
export const MOST_SHORT_HEAD = (MOST_SHORT_PLACE << PLACE_SHIFT) | KIND_MASK;
export const TIME_SHIFT = 18;
export const MOST_SHORT_TIME = (1 << 14) - 1;

/** Where the operands begin in a short row's second word. */
export const OPERANDS_SHIFT = 16;
/** Of the operands of a short row: where `b` begins when `a` has 14 bits. */
export const LARGE_A_BITS = 14;
/** The same when `b` has 9 bits, and what says so. */
export const SMALL_A_BITS = 6;
export const LARGE_B_BITS = 9;
export const HAS_LARGE_B = 1 << 15;

/** The most that a short `parks` has as its object, and where its operation begins. */
export const MOST_SHORT_OBJECT = (1 << 14) - 1;
export const SHORT_OP_SHIFT = 14;
/** In a short `switches`: it came from the ring. */
export const SHORT_FROM_RING = MOST_GAP + 1;

/** The place in a row with this as its first word. */
export function placeIn(word: number): number {
  return (word & LONG) === 0 ? (word >>> PLACE_SHIFT) & MOST_SHORT_PLACE : word >>> PLACE_SHIFT;
}

/** The 16 bits of a short row's operands, of a row of this kind, as a long row has them in its last word. */
export function lastOf(kind: number, operands: number): number {
  if (kind === Phrase.parks)
    return (operands & MOST_SHORT_OBJECT) | (((operands >>> SHORT_OP_SHIFT) + SEND) << OP_SHIFT);
  if (kind === Phrase.switches)
    return ((operands & MOST_GAP) << GAP_SHIFT) | ((operands & SHORT_FROM_RING) === 0 ? 0 : FROM_RING);
  if ((operands & HAS_LARGE_B) === 0)
    return (operands & ((1 << LARGE_A_BITS) - 1)) | ((operands >>> LARGE_A_BITS) << 16);
  return (operands & ((1 << SMALL_A_BITS) - 1)) | (((operands ^ HAS_LARGE_B) >>> SMALL_A_BITS) << 16);
}
