/**
 * Phrases: events that always come together and take one row of the trace between them.
 *
 * When two goroutines talk, the same few events come again and again: an operation, the partner made ready and put into runnext; an
 * operation and the wait for its partner; the next goroutine taken from the queue and started. Most of what writing a trace costs is paid by
 * the row, so each of these is written as one. A reader never sees a phrase: `Trace` gives the events it stands for, one by one, with
 * all their fields, and counts them as events.
 *
 * A long row has four words (row.ts); those of a phrase are
 *
 * | word | holds |
 * | --- | --- |
 * | 0 | the phrase in place of the kind; M and P |
 * | 1 | time of the first event |
 * | 2 | two goroutines, 16 bits each: `g`, and `other` |
 * | 3 | 16 bits: the object; 3: the operation; 13: ns between the events before the switch and those after it |
 *
 * Those of a sleep have in word 2 one goroutine or none, or a goroutine and its timer, and in word 3 ns or the timer.
 *
 * `switches` has one goroutine and no object, so its rows are short. So are those of `parks`, if the number of the object is not too large.
 *
 * When a goroutine hands a value over and then waits itself, which is half a round trip of two that talk, all of it is one row. Then word 3
 * holds the objects of both operations, the phrase says which operations they are, and the times between its parts, which are nearly
 * always the same, are noted once for the whole chunk.
 *
 * A phrase grows while it is the last row: the wait goes into the row of the hand-over, and the switch into that of the wait, which becomes
 * long if it was short. What does not fit is written as plain rows. So is everything on the long way (step.ts): the same events come either way.
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
  /** As hands, and then parks, by `g`. This and the eight after it: one for each pair of operations. */
  handsAndParks: 204,
  /** As handsAndParks; and then `other` is taken from runnext and starts. This and the eight after it. */
  handsParksAndSwitches: 213,
  /** The thread has nothing to do: it looks for work in vain, gives its P up, and sleeps in the poller, for the given ns. */
  sleeps: 222,
  /** It is up because a timer is due, takes the P, and the timer makes `g` ready, which starts from runnext. */
  rises: 223,
  /** `g` completes time.Sleep and waits; `other` is its timer, which fires in the given ns. */
  dozes: 224,
} as const;
export type Phrase = (typeof Phrase)[keyof typeof Phrase];
/** How many pairs there are of the operations send, recv and recvOk, whose codes follow one another (program/operations.ts). */
export const PAIRS = 9;

/** What each phrase is made of. */
const kinds: readonly (readonly Kind[])[] = [
  [Kind.op, Kind.GoUnblock, Kind.runnext],
  [Kind.op, Kind.GoBlock],
  [Kind.op, Kind.GoBlock, Kind.runqget, Kind.GoStart],
  [Kind.runqget, Kind.GoStart],
  ...pairs([Kind.op, Kind.GoUnblock, Kind.runnext, Kind.op, Kind.GoBlock]),
  ...pairs([Kind.op, Kind.GoUnblock, Kind.runnext, Kind.op, Kind.GoBlock, Kind.runqget, Kind.GoStart]),
  [Kind.spinning, Kind.ProcStop, Kind.pidleput, Kind.spinning, Kind.netpollBlock],
  [
    ...[Kind.netpollWake, Kind.pidleget, Kind.ProcStart, Kind.spinning],
    ...[Kind.timerRun, Kind.GoUnblock, Kind.runnext, Kind.runqget, Kind.spinning, Kind.GoStart],
  ],
  [Kind.op, Kind.GoBlock, Kind.timerAdd],
];
const kindsWithoutM: readonly Kind[] = [Kind.runnext, Kind.pidleput, Kind.pidleget];
const kindsWithoutP: readonly Kind[] = [Kind.netpollBlock, Kind.netpollWake];
const kindsWithoutG: readonly Kind[] = [Kind.spinning, Kind.ProcStart, ...kindsWithoutP, Kind.pidleget];
const sleepReason = waitReasonIndex("sleep");
/** The code of `sleep` (program/operations.ts). */
export const SLEEP = 20;

function pairs(made: readonly Kind[]): readonly (readonly Kind[])[] {
  return Array.from({ length: PAIRS }, () => made);
}

// Readers ask for each event: flat tables answer at once.
const counts = Uint8Array.from({ length: 256 }, (_, kind) =>
  kind < FIRST_PHRASE ? 1 : (kinds[kind - FIRST_PHRASE]?.length ?? 0),
);
/** No phrase has more events. */
const mostEventsShift = 4;
const flatKinds = new Uint8Array(kinds.length << mostEventsShift);
/** What an event of a phrase does not name: its P, its M. */
const flatLacks = new Uint8Array(flatKinds.length);
const lacksP = 1;
const lacksM = 2;
kinds.forEach((made, phrase) => {
  flatKinds.set(made, phrase << mostEventsShift);
  made.forEach((kind, nth) => {
    // Who stops looking for work after it has looked everywhere again has no P any more.
    const isAfterP = kind === Kind.spinning && made[nth - 1] === Kind.pidleput;
    const hasNoP = kindsWithoutP.includes(kind) || isAfterP;
    const lacks = (hasNoP ? lacksP : 0) | (kindsWithoutM.includes(kind) ? lacksM : 0);
    flatLacks[(phrase << mostEventsShift) | nth] = lacks;
  });
});

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

/** The first phrase of those that differ only in their operations. */
function familyOf(phrase: number): number {
  if (phrase < Phrase.handsAndParks) return phrase;
  return phrase < Phrase.handsParksAndSwitches ? Phrase.handsAndParks : Phrase.handsParksAndSwitches;
}

/** The operation that event `nth` is about. */
function operationIn(phrase: number, nth: number, last: number): number {
  if (phrase < Phrase.handsAndParks) return (last >>> OP_SHIFT) & OP_MASK;
  const pair = phrase - familyOf(phrase);
  return SEND + (nth < 3 ? Math.floor(pair / 3) : pair % 3);
}

/** Ns between the parts of a chunk's phrases of pairs: from the hand-over to the wait, and on to the switch. */
export interface Gaps {
  readonly hand: number;
  readonly park: number;
}

/** How many events a row with this in place of its kind stands for; 0: there is no such phrase. */
export function eventsOf(kind: number): number {
  return counts[kind]!;
}

/** Kind of event `nth` of a phrase. */
export function kindIn(phrase: number, nth: number): Kind {
  return flatKinds[((phrase - FIRST_PHRASE) << mostEventsShift) | nth]! as Kind; // as it was put in
}

/** The M of event `nth`, of a phrase of M `m` whose third word is `pair`; where a timer is added, that. */
export function threadIn(phrase: number, nth: number, pair: number, m: number): number {
  if (phrase === Phrase.dozes && nth === 2) return pair >>> 16;
  return (flatLacks[((phrase - FIRST_PHRASE) << mostEventsShift) | nth]! & lacksM) !== 0 ? -1 : m;
}

/** Whether event `nth` of a phrase names no P. */
export function isWithoutP(phrase: number, nth: number): boolean {
  return (flatLacks[((phrase - FIRST_PHRASE) << mostEventsShift) | nth]! & lacksP) !== 0;
}

/** The goroutine of event `nth`, of a phrase whose third word is `pair`. */
export function goroutineIn(phrase: number, nth: number, pair: number): number {
  if (phrase >= Phrase.sleeps)
    return phrase === Phrase.sleeps || kindsWithoutG.includes(kindIn(phrase, nth)) ? 0 : pair & 0xffff;
  const kind = kindIn(phrase, nth);
  const isAfterWait = phrase !== Phrase.switches && (kind === Kind.runqget || kind === Kind.GoStart);
  const isOther = kind === Kind.GoUnblock || kind === Kind.runnext || isAfterWait;
  return isOther ? pair >>> 16 : pair & 0xffff;
}

/** Ns from the phrase's time to event `nth`, of a phrase whose last word is `last`. */
export function gapIn(phrase: number, nth: number, last: number, gaps: Gaps): number {
  if (phrase === Phrase.hands || phrase === Phrase.parks || phrase >= Phrase.sleeps) return 0;
  if (phrase === Phrase.switches) return nth === 1 ? last >>> GAP_SHIFT : 0;
  if (phrase === Phrase.parksAndSwitches) return nth > 1 ? last >>> GAP_SHIFT : 0;
  if (nth < 3) return 0;
  return nth < 5 ? gaps.hand : gaps.hand + gaps.park;
}

/** Operand `a` of event `nth`, of a phrase that begins at `time`. */
export function operandA(phrase: number, nth: number, pair: number, last: number, time: number): number {
  if (phrase >= Phrase.sleeps) return operandAOfSleep(phrase, nth, last, time);
  const isFromRing = phrase === Phrase.switches && (last & FROM_RING) !== 0;
  switch (kindIn(phrase, nth)) {
    case Kind.op:
      return operationIn(phrase, nth, last);
    case Kind.GoUnblock:
      return pair & 0xffff;
    case Kind.GoBlock:
      return operationIn(phrase, nth, last) === SEND ? sendReason : receiveReason;
    case Kind.runqget:
      return isFromRing ? 1 : 0;
    case Kind.GoStart:
      return isFromRing ? ringPlace : runnextPlace;
    default:
      return 0;
  }
}

/** Operand `b` of event `nth`, of a phrase that begins at `time`. */
export function operandB(phrase: number, nth: number, last: number, time: number): number {
  if (phrase >= Phrase.sleeps) return operandBOfSleep(phrase, nth, last, time);
  switch (kindIn(phrase, nth)) {
    case Kind.op:
    case Kind.GoBlock:
      return phrase >= Phrase.handsAndParks && nth > 2 ? last >>> 16 : last & MOST_OBJECT;
    case Kind.GoStart:
      return phrase === Phrase.switches && (last & FROM_RING) !== 0 ? 0 : 1;
    default:
      return 0;
  }
}

/** As operandA, of a thread that goes to sleep or is up: `spinning` says that one looks for work now, or that none does. */
function operandAOfSleep(phrase: number, nth: number, last: number, time: number): number {
  switch (kindIn(phrase, nth)) {
    case Kind.op:
      return SLEEP;
    case Kind.GoBlock:
      return sleepReason;
    case Kind.timerAdd:
      return (time + last) | 0;
    case Kind.spinning:
      return isFirstSpinning(phrase, nth) ? 1 : 0;
    case Kind.netpollBlock:
      return last;
    case Kind.GoStart:
      return runnextPlace;
    default:
      return 0;
  }
}

function operandBOfSleep(phrase: number, nth: number, last: number, time: number): number {
  switch (kindIn(phrase, nth)) {
    case Kind.timerAdd:
      return Math.floor((time + last) / 4294967296);
    case Kind.spinning:
      return isFirstSpinning(phrase, nth) ? 1 : 0;
    case Kind.timerRun:
      return last;
    case Kind.GoStart:
      return 1;
    default:
      return 0;
  }
}

function isFirstSpinning(phrase: number, nth: number): boolean {
  return phrase === Phrase.sleeps ? nth === 0 : nth === 3;
}
