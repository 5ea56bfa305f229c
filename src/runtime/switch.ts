/**
 * The shortcuts of goroutines that talk, and from one goroutine to the next on the same thread.
 *
 * When a goroutine stops, its thread schedules: a step in which `findRunnable` looks for the next one, and a step in which `execute` starts
 * it (step.ts). Most often the answer lies in the P's own queue, nobody else is due in between, and nothing special is going on.
 * `switchNow` does the two steps at once then, without the detour over the loop. `findNow` does the first when its time has come, and the second too
 * if nobody is due at that moment; `startNow` starts the goroutine that it found when others act in between. `talkNow` and `hearNow` are an operation on a
 * channel, from its beginning and after a wait: a value handed to who waits, or a wait; not what a buffer takes or gives. All five make the same changes of the
 * records, the same events, the same times, the same count of steps as the long way, and tell the trace in phrases (trace/phrase.ts).
 * Whenever a condition does not hold they do nothing, and the long way is gone; so they may be taken out, and runs only become slower.
 * That they change nothing else is a law (test/laws/switch.test.ts), and a thousand runs are compared by their hashes (test/laws/all-hashes.ts).
 *
 * What was expected of each change for speed, and what came: processor time of a round trip of two goroutines over unbuffered channels, the
 * least of many runs on a machine with much else to do, so only the ratios mean something. Real Go takes 240 to 250 ns there.
 *
 * | change | expected | full trace | no trace |
 * | --- | --- | --- | --- |
 * | as it was: seven columns, texts of errors made in advance, each step by the loop | | 1,077 ns | 596 ns |
 * | one row of 24 bytes; no texts, sets or maps; the way to the next goroutine without the loop | half | 880 ns | 376 ns |
 * | a row of 16 bytes | a third less for the trace | 791 ns | 368 ns |
 * | operations on channels by a shortcut, written as phrases | half of the trace's cost | 407 ns | 303 ns |
 * | a channel's face is of a class: it was a dictionary to V8 | a tenth | 342 ns | 245 ns |
 * | generators resumed by one function, operands written once | 20 ns each | 316 ns | 220 ns |
 * | half a round trip is one row; constants compiled into the code | a third less for the trace | 278 ns | 209 ns |
 * | two small runs are kept (program/simulate.ts) | nothing here; the second run is not compiled anew | as before | as before |
 * | sudogs lent without calls, no look for the cost of what is rare | 20 ns | 254 ns | 193 ns |
 * | the time of the last row kept as such | 5 ns; nothing came, so it was taken out | | |
 *
 * Eight such pairs on eight Ps, where others act in between and each operation ends in the queue of events: ns a round trip, the least of many
 * runs on another machine with a full trace and without.
 *
 * | change | expected | full trace | no trace |
 * | --- | --- | --- | --- |
 * | as it was | | 872 ns | 604 ns |
 * | few events are a list in order (des/event-queue.ts) | a quarter: 7 events of 35 ns | 752 ns | 492 ns |
 * | `findNow` | 60 ns, and a row less to write | 624 ns | 463 ns |
 * | codes of steps compiled into the loop; `complete` without layers | 30 ns each | 600 ns | 433 ns |
 * | ordinary garbage with each chunk, so that V8's collector ends sooner (trace/chunk.ts) | a fifth | 553 ns | as before |
 *
 * The same again on a third machine, medians of many runs after five that warm up. The changes come from reading what V8 made of the hot functions, instruction by
 * instruction (`perf annotate` with `--perf-prof`).
 *
 * | change | expected | full trace | no trace |
 * | --- | --- | --- | --- |
 * | as it was | | 606 ns | 451 ns |
 * | main's end is no layer around each step; the queue of events in plain arrays (their `length` is no fraction, they cannot be detached); `=== true` where V8 knows no type; rows written with fewer questions | a fifth | 514 ns | 377 ns |
 * | a sudog of each goroutine's own; what nobody reads is not written | 20 ns | 494 ns | 351 ns |
 * | `Trap.complete` goes on with the thread whose turn comes | 40 ns: calls and questions of the loop | 450 ns | 303 ns |
 * | `startNow` | 10 ns | 437 ns | 293 ns |
 * | what a talk costs is one number, not an element | 5 ns | 422 ns | 289 ns |
 * | rows of 8 bytes where that is enough (trace/row.ts) | 30 ns | 10 to 35 ns less, beside the one before it | as before |
 * | tried and taken out: the loop does the most frequent step without its function; a row's time checked by one comparison; shared memory for all of a trace, of which V8's collector does not count the bytes | 10 ns each; nothing came | | |
 * | tried and taken out: a wheel in place of the list in order, one slot for each of the next 256 ns and a bit for each that is filled, so that nothing is compared | 30 ns; 50 more came | | 345 ns, 294 beside it |
 *
 * On a fourth, means of twenty runs one after the other, before and after in turn; without a trace there is no collection, and little came:
 *
 * | change | expected | full trace | no trace |
 * | --- | --- | --- | --- |
 * | as it was | | 412 ns | 289 ns |
 * | references that nobody reads are not stored, nor the thread that acts: its number is | each store of a reference into a record that a collection has moved costs a look at two pages, 0.7 ns: 12 ns then | 398 ns | 289 ns; after a collection 308, 316 beside it |
 * | three in four chunks are of memory that V8 does not count (trace/chunk.ts) | a tenth: one collection where there were four | 383 ns | as before |
 * | what a trace is told of a talk is put together where the goroutines are known anyway; beside it, of one pair | 5 ns | as before | 166 ns with a trace, 171 beside it |
 *
 * What bounds it now: two generators are stopped and resumed in a round trip, four on eight Ps, each 20 to 25 ns of V8's own, which no change here can touch; the
 * rest is spread evenly. With a trace, memory that was never touched costs more than half of what the trace costs: about 2 µs a page on these machines, for
 * 75 bytes a round trip. Rows of 16 bytes in memory that was touched before took 366 ns for eight pairs, and 436 beside it in memory that was not. And
 * V8 collects garbage because of the memory that traces take, and moves the run's records to its old generation. There each reference that is stored costs a look at two pages:
 * 20 instructions in 100 more (callgrind), and 325 ns without a trace where it was 285. About 90 references are stored in a round trip of eight pairs, a third of them by V8
 * itself, in the registers of generators that stop. A run that no collection comes upon takes 340 ns in memory that was used before, and 375 in memory that was not.
 *
 * Ugly on purpose: it says again what schedule, findRunnable, check, runqget, execute, chansend, chanrecv, gopark, ready, runqput and wakep
 * say. They must agree.
 */
import { Phrase, MOST_G, MOST_GAP, OP_SHIFT, SEND } from "../trace/phrase.js";
import {
  LARGE_A_BITS,
  LONG,
  MOST_SHORT_OBJECT,
  OPERANDS_SHIFT,
  SHORT_FROM_RING,
  SHORT_OP_SHIFT,
} from "../trace/row.js";
import { foundIn, GStatus, Kind, waitReasonIndex } from "../trace/vocabulary.js";
import { clearSudog, ownSudog } from "./chan.js";
import type { Hchan } from "./chan.js";
import { execute } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { wakep } from "./spin.js";

const runnextPlace = foundIn.indexOf("runnext");
const ringPlace = foundIn.indexOf("local ring");
const sendReason = waitReasonIndex("chan send");
const receiveReason = waitReasonIndex("chan receive");
// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const { runnable, running, waiting } = GStatus;
const { chansend: resumesSend, chanrecv: resumesRecv, none: resumesNothing } = Resume;
const { done, stopped } = Did;
const { hands, parks, switches } = Phrase;
const send = SEND;
const long = LONG;
const largeABits = LARGE_A_BITS;
const operandsShift = OPERANDS_SHIFT;
const fromRing = SHORT_FROM_RING;
const mostGap = MOST_GAP;
const mostShortObject = MOST_SHORT_OBJECT;
const shortOpShift = SHORT_OP_SHIFT;
/** Of objects too: both have 16 bits. */
const mostG = MOST_G;
const opShift = OP_SHIFT;
const theLongWay = -1;
const { runqget: runqgetKind, GoStart: goStartKind } = Kind;
const oneAsB = 1 << LARGE_A_BITS;
const isNext = 0;
const runs = 1;
const { execute: executeStep } = Step;

/** Whether the thread's next two steps are as good as done: mp runs `mp.curg`, which was next in its P's own queue. */
export function switchNow(rt: Runtime, mp: M): boolean {
  const pp = mp.p;
  const { goSwitch, ringGet } = rt.costs;
  // The most frequent reason first: with many Ps somebody else is nearly always due before.
  if (rt.now + goSwitch >= rt.events.nextTime || pp === null || rt.fuel < 3) return false;
  const gp = nextInLine(rt, mp, pp, goSwitch);
  if (gp === null) return false;
  const inherits = gp === pp.runnext;
  const time = rt.now + goSwitch;
  const start = inherits ? time : time + ringGet;
  if (start >= rt.events.nextTime || start > rt.bounds.time) return false;
  rt.fuel -= 2;
  rt.now = time;
  take(pp, inherits);
  begin(mp, pp, gp, inherits);
  if (rt.trace !== null && !(inherits && rt.trace.extendPark(mp.where, gp.goid, goSwitch)))
    tellSwitch(rt, mp, pp, gp.goid, inherits);
  rt.now = start;
  if (pp.gcMarkWorkerMode !== 0) rt.emit(Kind.GoLabel, pp.id, mp.id, gp.goid, pp.gcMarkWorkerMode, 0);
  return true;
}

/** What `findNow` did. */
export const Found = {
  /** Nothing: the long way is to be gone. */
  notNow: theLongWay,
  /** The goroutine was taken from the queue, and is to be executed after `rt.delay`, when others have acted. */
  next: 0,
  /** It runs. */
  runs: 1,
} as const;
export type Found = (typeof Found)[keyof typeof Found];

/** The step that schedules, when the answer lies in the P's own queue; and the next one too, if nobody acts before it. */
export function findNow(rt: Runtime, mp: M): Found {
  const pp = mp.p;
  if (pp === null) return theLongWay;
  const gp = nextInLine(rt, mp, pp, 0);
  if (gp === null) return theLongWay;
  const inherits = gp === pp.runnext;
  const cost = inherits ? 0 : rt.costs.ringGet;
  const start = rt.now + cost;
  take(pp, inherits);
  if (start >= rt.events.nextTime || start > rt.bounds.time || rt.fuel <= 0) {
    if (rt.trace !== null) tellOne(rt, mp, runqgetKind, gp.goid, inherits ? 0 : 1);
    mp.found = gp;
    mp.inheritTime = inherits;
    mp.foundIn = inherits ? runnextPlace : ringPlace;
    mp.step = executeStep;
    rt.delay = cost;
    return isNext;
  }
  rt.fuel--;
  begin(mp, pp, gp, inherits);
  if (rt.trace !== null) tellSwitch(rt, mp, pp, gp.goid, inherits);
  rt.now = start;
  if (pp.gcMarkWorkerMode !== 0) rt.emit(Kind.GoLabel, pp.id, mp.id, gp.goid, pp.gcMarkWorkerMode, 0);
  return runs;
}

/** As execute, of the goroutine that mp found. */
export function startNow(rt: Runtime, mp: M): G {
  const gp = mp.found!;
  const pp = mp.p!;
  if (gp.status !== runnable || pp.gcMarkWorkerMode !== 0) {
    execute(rt, mp, gp, mp.foundIn, mp.inheritTime);
    return gp;
  }
  const inherits = mp.inheritTime;
  mp.found = null;
  begin(mp, pp, gp, inherits);
  if (rt.trace !== null) tellOne(rt, mp, goStartKind, gp.goid, mp.foundIn | (inherits ? oneAsB : 0));
  return gp;
}

/** The goroutine that a decision of mp, `later` ns from now, takes from its P's own queue; null when it may be another. Changes nothing. */
function nextInLine(rt: Runtime, mp: M, pp: P, later: number): G | null {
  if (rt.mayswitch === false || rt.end !== null) return null;
  const { sched } = rt;
  if (sched.gcwaiting === true || rt.gc.blackenEnabled === true || pp.runSafePointFn === true) return null;
  if (mp.lockedg !== null || mp.spinning === true || rt.events.has(mp.actor)) return null;
  if (sched.runq.head !== null && pp.schedtick % 61 === 0) return null;
  const { timers } = pp;
  const due = timers.wakeTime();
  if (due !== 0 && (rt.now + later >= due || timers.zombies > 0)) return null;
  const gp = pp.runnext ?? pp.runq[pp.runqhead & (pp.runq.length - 1)]!;
  return gp === null || gp.lockedm !== null || gp.status !== runnable ? null : gp;
}

/** As schedule and runqget, of the goroutine that is next in line. The local variables of findRunnable nobody reads before they are set again. */
function take(pp: P, inherits: boolean): void {
  pp.preempt = false;
  if (inherits) pp.runnext = null;
  else pp.runq[pp.runqhead++ & (pp.runq.length - 1)] = null;
}

/** As execute; tells nothing. */
export function begin(mp: M, pp: P, gp: G, inherits: boolean): void {
  mp.curg = gp;
  gp.m = mp;
  gp.status = running;
  gp.preempt = false;
  if (!inherits) pp.schedtick++;
}

/** One event of mp and its P; `operands`: as a short row has them, `a` of 14 bits and `b` of one. */
function tellOne(rt: Runtime, mp: M, kind: Kind, goid: number, operands: number): void {
  const rest = goid | (operands << operandsShift);
  if (goid <= mostG && rt.trace!.addShort(rt, 1, kind | mp.where, rest)) return;
  rt.emit(kind, mp.p!.id, mp.id, goid, operands & (oneAsB - 1), operands >> largeABits);
}

/** The events of a switch, of which the second comes `costs.ringGet` later if the goroutine comes from the ring. */
function tellSwitch(rt: Runtime, mp: M, pp: P, goid: number, inherits: boolean): void {
  const gap = inherits ? 0 : rt.costs.ringGet;
  const rest = goid | ((inherits ? 0 : fromRing | gap) << operandsShift);
  if (goid <= mostG && gap <= mostGap && rt.trace!.addShort(rt, 2, switches | mp.where, rest)) return;
  rt.emit(Kind.runqget, pp.id, mp.id, goid, inherits ? 0 : 1, 0);
  rt.now += gap; // who called sets it to this anyway
  rt.emit(Kind.GoStart, pp.id, mp.id, goid, inherits ? runnextPlace : ringPlace, inherits ? 1 : 0);
}

/** What `talkNow` returns when the long way is to be gone. */
export const notNow = theLongWay;

/**
 * An operation on a channel that needs no buffer takes effect, as by `perform`: it hands the value to who waits on the other side, or takes it from
 * there, and then is done; or it waits. `op`: its code, a send's is SEND.
 */
export function talkNow(rt: Runtime, mp: M, gp: G, op: number, c: Hchan | null): Did | typeof notNow {
  const pp = mp.p;
  if (c === null || pp === null || c.closed === true || c.timer !== null || rt.mayswitch === false)
    return theLongWay;
  const isSend = op === send;
  const partners = isSend ? c.recvq : c.sendq;
  const s = partners.first;
  // With a buffer: what is put there or taken from there goes the long way.
  if (c.dataqsiz !== 0 && (isSend ? s === null : c.qcount !== 0)) return theLongWay;
  if (s === null) {
    parkNow(rt, mp, gp, op, c);
    return stopped;
  }
  const partner = s.g!;
  if (s.isSelect === true || pp.runnext !== null || partner.status !== waiting || rt.rules.runnext === false)
    return theLongWay;
  // As dequeue.
  const next = s.next;
  if (next === null) {
    partners.first = null;
    partners.last = null;
  } else {
    partners.first = next;
    next.prev = null;
    s.next = null;
  }
  if (isSend) s.elem = gp.value;
  else {
    gp.ret = s.elem;
    gp.ok = true;
    s.elem = undefined;
  }
  s.success = true;
  // As ready and runqput.
  partner.status = runnable;
  pp.runnext = partner;
  if (rt.trace !== null) {
    const goid = gp.goid;
    const other = partner.goid;
    const object = c.id;
    const where = mp.where;
    if (where === 0 || (goid | other | object) > mostG) tellPlainHand(rt, mp, goid, other, op, object);
    else if (!rt.trace.addLong(rt, 3, hands | long | where, goid | (other << 16), object | (op << opShift)))
      tellPlainHand(rt, mp, goid, other, op, object);
  }
  // As wakep.
  if (rt.sched.nmspinning === 0) {
    if (rt.sched.pidle !== null) wakep(rt);
    else if (rt.rules.needspinning && rt.rules.spinning) rt.sched.needspinning = 1;
  }
  return done;
}

/** As the rest of chansend and chanrecv, and gopark. */
function parkNow(rt: Runtime, mp: M, gp: G, op: number, c: Hchan): void {
  const isSend = op === send;
  const s = ownSudog(gp);
  s.c = c;
  if (isSend) s.elem = gp.value;
  gp.waiting = s;
  (isSend ? c.sendq : c.recvq).enqueue(s);
  const reason = isSend ? "chan send" : "chan receive";
  if (gp.waitreason !== reason) gp.waitreason = reason;
  gp.resume = isSend ? resumesSend : resumesRecv;
  gp.status = waiting;
  gp.m = null;
  mp.curg = null;
  if (rt.trace !== null && !rt.trace.extendHand(rt, mp.where, gp.goid, op, c.id))
    tellPark(rt, mp, gp.goid, op, c.id);
}

/** What is left of an operation on a channel when the goroutine runs again, as by `goOn`. False: it is another, or the long way is to be gone. */
export function hearNow(gp: G): boolean {
  const resume = gp.resume;
  if (resume !== resumesSend && resume !== resumesRecv) return false;
  const s = gp.waiting!;
  if (s.success === false || s.c!.timer !== null) return false;
  gp.resume = resumesNothing;
  gp.waiting = null;
  if (resume === resumesSend) gp.ret = undefined;
  else {
    gp.ret = s.elem;
    gp.ok = true;
  }
  clearSudog(s);
  return true;
}

// What follows is short, so that all of it is compiled into who calls it. What is rare stands apart.

function tellPlainHand(rt: Runtime, mp: M, goid: number, other: number, op: number, object: number): void {
  const p = mp.p!.id;
  rt.emit(Kind.op, p, mp.id, goid, op, object);
  rt.emit(Kind.GoUnblock, p, mp.id, other, goid, 0);
  rt.emit(Kind.runnext, p, -1, other, 0, 0);
}

function tellPark(rt: Runtime, mp: M, goid: number, op: number, object: number): void {
  const rest = goid | ((object | ((op - send) << shortOpShift)) << operandsShift);
  if (goid <= mostG && object <= mostShortObject && rt.trace!.addShort(rt, 2, parks | mp.where, rest)) return;
  tellPlainPark(rt, mp, goid, op, object);
}

function tellPlainPark(rt: Runtime, mp: M, goid: number, op: number, object: number): void {
  const fits = mp.where !== 0 && (goid | object) <= mostG;
  const last = object | (op << opShift);
  if (fits && rt.trace!.addLong(rt, 2, parks | long | mp.where, goid, last)) return;
  rt.emit(Kind.op, mp.p!.id, mp.id, goid, op, object);
  rt.emit(Kind.GoBlock, mp.p!.id, mp.id, goid, op === send ? sendReason : receiveReason, object);
}
