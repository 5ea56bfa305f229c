/**
 * Phrases: events that always come together and take one row of the trace between them.
 *
 * When two goroutines talk, the same few events come again and again: an operation, the partner made ready and put into runnext; an
 * operation and the wait for its partner; the next goroutine taken from the queue and started. Most of what writing a trace costs is paid by
 * the row, so each of these is written as one. A reader never sees a phrase: `Trace` gives the events it stands for, one by one, with
 * all their fields, and counts them as events.
 *
 * A row has four words (chunk.ts); those of a phrase are
 *
 * | word | holds |
 * | --- | --- |
 * | 0 | time of the first event, since the chunk's beginning |
 * | 1 | the phrase in place of the kind; M and P |
 * | 2 | two goroutines, 16 bits each: `g`, and `other` |
 * | 3 | 16 bits: the object; 3: the operation; 13: ns between the events before the switch and those after it |
 *
 * What does not fit is written as plain rows. So is everything on the long way (step.ts): the same events come either way.
 */
import { foundIn, Kind, waitReasonIndex } from "./vocabulary.js";

/** From this number on, what stands in a row as its kind is a phrase. */
export const FIRST_PHRASE = 200;

export const Phrase = {
  /** `g` completes an operation on a channel, makes `other` ready, and that goes into runnext. */
  hands: 200,
  /** `g` completes an operation on a channel and waits. */
  parks: 201,
  /** As parks; and, a while later, `other` is taken from runnext and starts. */
  parksAndSwitches: 202,
  /** `g` is taken from the P's queue and starts, the given while later if it comes from the ring. Bit 16: it came from the ring. */
  switches: 203,
} as const;
export type Phrase = (typeof Phrase)[keyof typeof Phrase];

/** What each phrase is made of. */
const kinds: readonly (readonly Kind[])[] = [
  [Kind.op, Kind.GoUnblock, Kind.runnext],
  [Kind.op, Kind.GoBlock],
  [Kind.op, Kind.GoBlock, Kind.runqget, Kind.GoStart],
  [Kind.runqget, Kind.GoStart],
];

export const MOST_OBJECT = 0xffff;
export const MOST_G = 0xffff;
export const OP_SHIFT = 16;
const OP_MASK = 7;
export const GAP_SHIFT = 19;
export const MOST_GAP = (1 << 13) - 1;
/** In `switches`, where the operation is in others. */
export const FROM_RING = 1 << OP_SHIFT;

const runnextPlace = foundIn.indexOf("runnext");
const ringPlace = foundIn.indexOf("local ring");
const sendReason = waitReasonIndex("chan send");
const receiveReason = waitReasonIndex("chan receive");
/** The code of `send` (program/operations.ts); what else is in a phrase receives. */
export const SEND = 2;

/** How many events a row with this in place of its kind stands for; 0: there is no such phrase. */
export function eventsOf(kind: number): number {
  return kind < FIRST_PHRASE ? 1 : (kinds[kind - FIRST_PHRASE]?.length ?? 0);
}

/** Kind of event `nth` of a phrase. */
export function kindIn(phrase: number, nth: number): Kind {
  return kinds[phrase - FIRST_PHRASE]![nth]!;
}

/** Whether event `nth` of a phrase names no M. */
export function isWithoutM(phrase: number, nth: number): boolean {
  return phrase === Phrase.hands && nth === 2;
}

/** The goroutine of event `nth`, of a phrase whose third word is `pair`. */
export function goroutineIn(phrase: number, nth: number, pair: number): number {
  const isOther = phrase === Phrase.hands ? nth > 0 : phrase === Phrase.parksAndSwitches && nth > 1;
  return isOther ? pair >>> 16 : pair & 0xffff;
}

/** Ns from the phrase's time to event `nth`, of a phrase whose last word is `last`. */
export function gapIn(phrase: number, nth: number, last: number): number {
  const isLate = phrase === Phrase.switches ? nth === 1 : nth > 1 && phrase === Phrase.parksAndSwitches;
  return isLate ? last >>> GAP_SHIFT : 0;
}

/** Operand `a` of event `nth`. */
export function operandA(phrase: number, nth: number, pair: number, last: number): number {
  const op = (last >>> OP_SHIFT) & OP_MASK;
  const isFromRing = phrase === Phrase.switches && (last & FROM_RING) !== 0;
  switch (kindIn(phrase, nth)) {
    case Kind.op:
      return op;
    case Kind.GoUnblock:
      return pair & 0xffff;
    case Kind.GoBlock:
      return op === SEND ? sendReason : receiveReason;
    case Kind.runqget:
      return isFromRing ? 1 : 0;
    case Kind.GoStart:
      return isFromRing ? ringPlace : runnextPlace;
    default:
      return 0;
  }
}

/** Operand `b` of event `nth`. */
export function operandB(phrase: number, nth: number, last: number): number {
  switch (kindIn(phrase, nth)) {
    case Kind.op:
    case Kind.GoBlock:
      return last & MOST_OBJECT;
    case Kind.GoStart:
      return phrase === Phrase.switches && (last & FROM_RING) !== 0 ? 0 : 1;
    default:
      return 0;
  }
}
