/**
 * The shortcuts of a process that sleeps: a goroutine that calls time.Sleep, and a thread whose only P has nothing to do and that waits in the
 * poller for the next timer.
 *
 * A program that sleeps most of the time does this at each sleep: the goroutine parks and its timer goes into the heap (`dozeNow`); the thread looks
 * everywhere, becomes a spinning one, goes four times round the other Ps, of which there are none, gives its P up, looks everywhere again, and sleeps in the
 * poller; when the timer is due it takes the P back, is a spinning one again, looks for work, runs the timer and then its goroutine. `restNow` does all of that
 * at once, and if nobody acts meanwhile without the detour over the queue of events. The changes of the records, the events, the times, the draws of
 * chance and the count of steps are those of the long way; whenever a condition does not hold they do nothing. As for the other shortcuts (switch.ts) that is
 * a law (test/laws/switch.test.ts).
 *
 * With more Ps each visit takes time, in which others act, and whoever wakes wakes the next: that goes the long way.
 *
 * Eight servers and a line of customers on one P, each of whom sleeps twice (`queue` in test/bench/work.ts): processor time in ns a customer, of 39 events,
 * the least of many runs on a machine with much else to do; and bytes of the trace.
 *
 * | change | full trace | no trace | bytes |
 * | --- | --- | --- | --- |
 * | as it was | 2,750 | 1,700 | 456 |
 * | `restNow`, told in two rows | 1,600 | 1,090 | 254 |
 * | `dozeNow`, told in one row | 1,390 | 980 | 182 |
 *
 * Ugly on purpose: it says again what sleep, findRunnable, stealWork, nothingFound, netpoll, afterNetpoll, check and execute say. They must agree.
 */
import { MOST_G, MOST_OBJECT, Phrase, SLEEP } from "../trace/phrase.js";
import { LONG } from "../trace/row.js";
import { foundIn, GStatus, Kind, waitReasonIndex } from "../trace/vocabulary.js";
import { findRunnable } from "./find-runnable.js";
import { netpollSleep, wakeNetPoller } from "./netpoll-epoll.js";
import { pidleput } from "./pidle.js";
import type { Runtime } from "./runtime.js";
import { Resume } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { becomeSpinning, dropSpinning, releasep } from "./spin.js";
import { begin } from "./switch.js";
import { maxWhen } from "./time.js";
import type { Timer } from "./time.js";

const runnextPlace = foundIn.indexOf("runnext");
const sleepReason = waitReasonIndex("sleep");
const mostWait = 2 ** 31 - 1;

/** What `restNow` did. */
export const Rested = {
  /** Nothing: the long way is to be gone. */
  notNow: 0,
  /** What mp does next is set: it is in the poller, or is up and has looked for work. */
  yes: 1,
  /** It was in the poller, and has found a goroutine and begun to execute it. */
  runs: 2,
} as const;
export type Rested = (typeof Rested)[keyof typeof Rested];
const { notNow, yes, runs } = Rested;

/** gp sleeps for `ns`, as by time.Sleep. False: the long way is to be gone. */
export function dozeNow(rt: Runtime, mp: M, gp: G, ns: number): boolean {
  const { timer } = gp;
  const pp = mp.p;
  const when = rt.now + ns;
  if (!rt.mayrest || pp === null || timer === null || timer.heaped) return false;
  if (ns < 1 || when > maxWhen) return false;
  gp.waitreason = "sleep";
  gp.resume = Resume.result;
  gp.status = GStatus.waiting;
  gp.m = null;
  mp.curg = null;
  const { timers } = pp;
  timer.when = when;
  timer.period = 0;
  timers.cleanHead();
  const before = timers.wakeTime();
  rt.netpollInited = true;
  timers.add(timer);
  if (rt.trace !== null) tellDoze(rt, mp, gp, timer, ns);
  if (before === 0 || when < before) wakeNetPoller(rt, when);
  return true;
}

function tellDoze(rt: Runtime, mp: M, gp: G, timer: Timer, ns: number): void {
  const { goid } = gp;
  const fits =
    mp.where !== 0 && goid <= MOST_G && timer.id <= MOST_OBJECT && ns <= mostWait && (ns | 0) === ns;
  const pair = goid | (timer.id << 16);
  if (fits && rt.trace!.addLong(rt, 3, Phrase.dozes | LONG | mp.where, pair, ns)) return;
  const p = mp.p!.id;
  rt.emit(Kind.op, p, mp.id, goid, SLEEP, 0);
  rt.emit(Kind.GoBlock, p, mp.id, goid, sleepReason, 0);
  rt.emitNs(Kind.timerAdd, p, timer.id, goid, timer.when);
}

/** mp is about to schedule: sleeps in the poller until the next timer is due, if nothing else is to be done. */
export function restNow(rt: Runtime, mp: M): Rested {
  const pp = mp.p;
  if (!rt.mayrest || pp === null || !hasNothing(rt, mp, pp)) return notNow;
  const { stealTries } = rt.rules;
  // One step that begins to steal, and each round is one visit of its own P.
  if (rt.fuel <= stealTries || rt.now >= rt.events.nextTime) return notNow;
  rt.fuel -= stealTries + 1;
  stealNothing(rt, mp, pp, stealTries);
  const { sched, os } = rt;
  const wait = os.pollTimeout(mp.pollUntil - rt.now);
  const up = rt.now + os.sleepTime(rt, "poll", wait);
  mp.wasSpinning = true;
  if (up < rt.events.nextTime && up <= rt.bounds.time && rt.fuel >= 3)
    return sleepThrough(rt, mp, pp, wait, up);
  becomeSpinning(rt, mp);
  pidleput(rt, releasep(rt, mp));
  dropSpinning(rt, mp);
  sched.lastpoll = 0;
  sched.pollUntil = mp.pollUntil;
  netpollSleep(rt, mp, mp.pollUntil - rt.now);
  return yes;
}

/** As schedule, findRunnable up to stealWork, and that. */
function stealNothing(rt: Runtime, mp: M, pp: P, tries: number): void {
  pp.preempt = false;
  mp.tryWakeP = false;
  mp.hasStolen = false;
  mp.ranTimer = false;
  mp.pollUntil = pp.timers.wakeTime();
  mp.stealRound = tries;
  mp.stealVisit = 1;
  mp.stealPosition = 0;
  mp.stealIncrement = rt.stealCoprimes[0]!;
  for (let round = 0; round < tries; round++) rt.choice.choose(1);
}

/** mp sleeps for `wait` ns and is up at `up`; nobody acts before. Then it looks for work again. */
function sleepThrough(rt: Runtime, mp: M, pp: P, wait: number, up: number): Rested {
  const { sched } = rt;
  rt.fuel -= 2;
  if (rt.trace !== null) tellSleep(rt, mp, pp, wait);
  rt.now = up;
  sched.lastpoll = Math.max(1, up);
  sched.pollUntil = 0;
  rt.timerpMask[pp.id] = true;
  const timer = pp.timers.heap[0]!.timer;
  const gp = timer.sleeper;
  if (gp !== null && isPlain(rt, pp, timer, gp)) {
    rise(rt, mp, pp, timer, gp);
    return runs;
  }
  if (rt.trace !== null) tellRise(rt, mp, pp);
  sched.needspinning = 0;
  sched.nmspinning = 1;
  mp.spinning = true;
  findRunnable(rt, mp);
  return yes;
}

/** Whether the first timer is due, no other is, and its goroutine can run at once. */
function isPlain(rt: Runtime, pp: P, timer: Timer, gp: G): boolean {
  const { heap } = pp.timers;
  if (timer.when > rt.now || timer.period !== 0 || gp.status !== GStatus.waiting || gp.lockedm !== null)
    return false;
  // The second to be due is one of the first's four children.
  for (let child = Math.min(4, heap.length - 1); child > 0; child--)
    if (heap[child]!.when <= rt.now) return false;
  return rt.rules.runnext && pp.gcMarkWorkerMode === 0;
}

/** As findRunnable and check, of a thread that is up because the timer of gp is due, and as scheduleFound and execute. */
function rise(rt: Runtime, mp: M, pp: P, timer: Timer, gp: G): void {
  const { timers } = pp;
  rt.fuel--;
  timer.when = 0;
  timers.dropHead();
  mp.checked.ran = true;
  mp.checked.pollUntil = timers.wakeTime();
  mp.pollUntil = mp.checked.pollUntil;
  mp.foundIn = runnextPlace;
  mp.inheritTime = true;
  rt.sched.needspinning = rt.rules.needspinning ? 1 : 0;
  begin(mp, pp, gp, true);
  if (rt.trace !== null) tellRiseAndRun(rt, mp, pp, timer, gp);
}

function tellSleep(rt: Runtime, mp: M, pp: P, wait: number): void {
  const fits = mp.where !== 0 && wait <= mostWait;
  if (fits && rt.trace!.addLong(rt, 5, Phrase.sleeps | LONG | mp.where, 0, wait)) return;
  rt.emit(Kind.spinning, pp.id, mp.id, 0, 1, 1);
  rt.emit(Kind.ProcStop, pp.id, mp.id, 0, 0, 0);
  rt.emit(Kind.pidleput, pp.id, -1, 0, 0, 0);
  rt.emit(Kind.spinning, -1, mp.id, 0, 0, 0);
  rt.emitNs(Kind.netpollBlock, -1, mp.id, 0, wait);
}

function tellRiseAndRun(rt: Runtime, mp: M, pp: P, timer: Timer, gp: G): void {
  const { goid } = gp;
  const fits = mp.where !== 0 && goid <= MOST_G && timer.id <= mostWait && pp.id === 0;
  if (fits && rt.trace!.addLong(rt, 10, Phrase.rises | LONG | mp.where, goid, timer.id)) return;
  tellRise(rt, mp, pp);
  rt.emit(Kind.timerRun, pp.id, mp.id, goid, pp.id, timer.id);
  rt.emit(Kind.GoUnblock, pp.id, mp.id, goid, 0, 0);
  rt.emit(Kind.runnext, pp.id, -1, goid, 0, 0);
  rt.emit(Kind.runqget, pp.id, mp.id, goid, 0, 0);
  rt.emit(Kind.spinning, pp.id, mp.id, 0, 0, 0);
  rt.emit(Kind.GoStart, pp.id, mp.id, goid, runnextPlace, 1);
}

function tellRise(rt: Runtime, mp: M, pp: P): void {
  rt.emit(Kind.netpollWake, -1, mp.id, 0, 0, 0);
  rt.emit(Kind.pidleget, pp.id, -1, 0, 0, 0);
  rt.emit(Kind.ProcStart, pp.id, mp.id, 0, 0, 0);
  rt.emit(Kind.spinning, pp.id, mp.id, 0, 1, 1);
}

/** Whether no place where mp would look has anything, and there will be a timer. */
function hasNothing(rt: Runtime, mp: M, pp: P): boolean {
  const { sched, epoll } = rt;
  if (rt.gomaxprocs !== 1 || sched.gcwaiting || rt.gc.blackenEnabled || pp.runSafePointFn) return false;
  if (mp.lockedg !== null || mp.spinning || pp.nextGCMarkWorker !== null) return false;
  if (!sched.runq.empty() || pp.runnext !== null || pp.runqhead !== pp.runqtail) return false;
  if (!rt.netpollInited || sched.lastpoll === 0 || epoll.waiters > 0 || epoll.ready.length > 0) return false;
  const { timers } = pp;
  return timers.minWhenHeap > rt.now && timers.minWhenModified === 0 && timers.zombies === 0;
}
