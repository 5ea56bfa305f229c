/**
 * A thread that found nothing to run: it gives up its P and goes to sleep (R4.16 to R4.22).
 *
 * The order matters. A spinning thread is counted, and while one is counted nobody wakes another. So it first gives up
 * its P, then stops being counted, and only then looks at everything once more: work that came before that moment is
 * seen here, and whoever brings work after it sees that nobody spins, and wakes a thread. Then it sleeps: in the
 * poller if a timer is pending and nobody is there yet, else on the list of idle threads.
 *
 * While the collector marks, a P that would be idle marks instead, if the quota of idle workers has room (R4.14, R4.17).
 */
import { foundIn } from "../trace/vocabulary.js";
import { globrunqgetbatch } from "./globrunq.js";
import { injectglist } from "./inject.js";
import { gcShouldScheduleWorker, idleWorkerFor, needIdleMarkWorker } from "./mgcwork.js";
import { netpollBreak, netpollSleep, unpark } from "./netpoll-epoll.js";
import { pidleget, pidlegetSpinning, pidleput } from "./pidle.js";
import { found } from "./proc.js";
import { runqempty } from "./runq.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { acquirep, becomeSpinning, dropSpinning, releasep, stopm } from "./spin.js";

const lastLookPlace = foundIn.indexOf("global queue, last look");
const pollerPlace = foundIn.indexOf("poller");
const idleWorkerPlace = foundIn.indexOf("idle GC worker");
const afterSpinningPlace = foundIn.indexOf("global queue, after spinning");

/**
 * Nothing anywhere: gives up the P, looks once more, and sleeps (R4.16 to R4.20).
 * Go: src/runtime/proc.go, findRunnable.
 * Differs: only its last part.
 */
export function nothingFound(rt: Runtime, mp: M): void {
  const sched = rt.sched;
  const pp = mp.p!;
  const worker = rt.gc.blackenEnabled ? idleWorkerFor(rt, pp) : null;
  if (worker !== null) return idleWorker(rt, mp, worker);
  if (sched.gcwaiting || pp.runSafePointFn) {
    mp.step = Step.find;
    rt.delay = 0;
    return;
  }
  if (!sched.runq.empty()) {
    return found(rt, mp, globrunqgetbatch(rt, pp)!, lastLookPlace, rt.costs.globalGet);
  }
  if (!mp.spinning && sched.needspinning === 1) {
    becomeSpinning(rt, mp);
    mp.step = Step.find;
    rt.delay = 0;
    return;
  }
  pidleput(rt, releasep(rt, mp));
  mp.wasSpinning = mp.spinning;
  if ((mp.spinning || rt.rules.looksAgain === "all") && lookAgain(rt, mp)) return;
  sleepOrPoll(rt, mp);
}

/**
 * The delicate dance: an M first stops being counted as spinning, and then looks at all sources again. In the other
 * order, work that came in between would be seen by nobody (R4.17). True: found something, the next step is set.
 */
function lookAgain(rt: Runtime, mp: M): boolean {
  const { sched, rules } = rt;
  if (mp.spinning) dropSpinning(rt, mp);
  if (rules.looksAgainAtGlobal && !sched.runq.empty()) {
    const pp = pidlegetSpinning(rt);
    if (pp !== null) {
      acquirep(rt, mp, pp);
      if (rules.spinning) becomeSpinning(rt, mp);
      found(rt, mp, globrunqgetbatch(rt, pp)!, afterSpinningPlace, rt.costs.globalGet);
      return true;
    }
  }
  const pp = rules.steals ? checkRunqsNoP(rt) : null;
  if (pp !== null) {
    acquirep(rt, mp, pp);
    if (mp.wasSpinning && rules.resumesSpinning) becomeSpinning(rt, mp);
    mp.step = Step.find;
    // One that may not steal, because enough others spin, comes back here until they have stopped: that must take time.
    rt.delay = mp.spinning ? 0 : Math.max(1, rt.costs.stealTry);
    return true;
  }
  if (rt.gc.blackenEnabled && checkIdleGCNoP(rt, mp)) return true;
  checkTimersNoP(rt, mp);
  return false;
}

/**
 * Whether some P has work; if so, an idle P to steal it with.
 * Go: src/runtime/proc.go, checkRunqsNoP.
 * Differs: no.
 */
function checkRunqsNoP(rt: Runtime): P | null {
  for (const victim of rt.allp) {
    if (!rt.idlepMask[victim.id] && !runqempty(victim)) return pidlegetSpinning(rt);
  }
  return null;
}

/** mp runs a worker of the collector, because there is nothing else (R4.14). */
function idleWorker(rt: Runtime, mp: M, worker: G): void {
  unpark(rt, mp, worker, true);
  found(rt, mp, worker, idleWorkerPlace, 0);
}

/**
 * Whether the collector has work for mp, which has no P any more; if so, and if there is an idle P, marks.
 * Go: src/runtime/proc.go, checkIdleGCNoP.
 * Differs: also does what findRunnable does next.
 */
function checkIdleGCNoP(rt: Runtime, mp: M): boolean {
  if (!needIdleMarkWorker(rt) || !gcShouldScheduleWorker(rt)) return false;
  const pp = pidlegetSpinning(rt);
  if (pp === null) return false;
  const worker = idleWorkerFor(rt, pp);
  if (worker === null) {
    pidleput(rt, pp);
    return false;
  }
  acquirep(rt, mp, pp);
  becomeSpinning(rt, mp);
  idleWorker(rt, mp, worker);
  return true;
}

/**
 * The earliest timer of all Ps.
 * Go: src/runtime/proc.go, checkTimersNoP.
 * Differs: no.
 */
function checkTimersNoP(rt: Runtime, mp: M): void {
  for (const owner of rt.allp) {
    if (!rt.timerpMask[owner.id]) continue;
    const when = owner.timers.wakeTime();
    if (when !== 0 && (mp.pollUntil === 0 || when < mp.pollUntil)) mp.pollUntil = when;
  }
}

/** Sleeps in the poller until the next timer, if nobody is there; else among the idle threads. */
function sleepOrPoll(rt: Runtime, mp: M): void {
  const sched = rt.sched;
  const waits = rt.epoll.waiters > 0 || mp.pollUntil !== 0 || rt.rules.pollsForNobody;
  if (rt.netpollInited && waits && sched.lastpoll !== 0) {
    sched.lastpoll = 0;
    sched.pollUntil = mp.pollUntil;
    netpollSleep(rt, mp, mp.pollUntil === 0 ? -1 : Math.max(0, mp.pollUntil - rt.now));
    return;
  }
  if (mp.pollUntil !== 0 && rt.netpollInited && (sched.pollUntil === 0 || sched.pollUntil > mp.pollUntil)) {
    netpollBreak(rt);
  }
  stopm(rt, mp, Parked.stopm);
}

/**
 * mp comes back from the poller, with the goroutines of `list`: takes an idle P, runs the first of them and gives the others away, or
 * looks again when there is none. Without a P it gives all away and sleeps among the idle (R4.21).
 * Go: src/runtime/proc.go, findRunnable.
 * Differs: only what follows the blocking netpoll.
 */
export function afterNetpoll(rt: Runtime, mp: M, list: G[]): void {
  const sched = rt.sched;
  sched.pollUntil = 0;
  sched.lastpoll = Math.max(1, rt.now);
  const pp = pidleget(rt);
  if (pp === null) {
    injectglist(rt, mp, list);
    stopm(rt, mp, Parked.stopm);
    return;
  }
  acquirep(rt, mp, pp);
  const gp = list.shift();
  if (gp !== undefined) {
    injectglist(rt, mp, list);
    unpark(rt, mp, gp, true);
    found(rt, mp, gp, pollerPlace, 0);
    return;
  }
  if (mp.wasSpinning) becomeSpinning(rt, mp);
  mp.step = Step.find;
  rt.delay = 0;
}
