/**
 * Giving a P away: from a thread that must sleep because it is locked to a goroutine, to one that can use it
 * (R7.7, R7.12), from a system call that lasts, or from a thread that ends.
 *
 * A goroutine locked to its thread can run nowhere else. When it blocks, its thread hands the P over and sleeps,
 * outside the idle list. When another thread finds that goroutine runnable, it gives its own P to the locked thread
 * and sleeps itself. So every such block and wake costs two switches of threads. The first goroutine of each program
 * goes through this twice before main.main begins (R1.8).
 *
 * "The conditions here and in findRunnable must agree": whatever findRunnable would run, handoffp must start an M for.
 */
import { Kind } from "../trace/vocabulary.js";
import { checkdead } from "./checkdead.js";
import { gcShouldScheduleWorker } from "./mgcwork.js";
import { wakeNetPoller } from "./netpoll-epoll.js";
import { pidleput } from "./pidle.js";
import { runqempty } from "./runq.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { notewakeup, releasep, startm, stopm } from "./spin.js";
import { runSafePointFn, stopP } from "./stopnote.js";

/**
 * Finds somebody for pp, or makes it idle.
 * Go: src/runtime/proc.go, handoffp.
 * Differs: no trace reader.
 */
export function handoffp(rt: Runtime, pp: P): void {
  const sched = rt.sched;
  if (!runqempty(pp) || !sched.runq.empty()) {
    startm(rt, pp, false);
    return;
  }
  if (rt.gc.blackenEnabled && gcShouldScheduleWorker(rt)) {
    startm(rt, pp, false);
    return;
  }
  if (sched.nmspinning + sched.npidle === 0) {
    if (rt.rules.spinning) sched.nmspinning = 1;
    sched.needspinning = 0;
    startm(rt, pp, rt.rules.spinning);
    return;
  }
  if (sched.gcwaiting) {
    stopP(rt, pp);
    return;
  }
  if (pp.runSafePointFn) runSafePointFn(rt, pp);
  if (sched.npidle === rt.gomaxprocs - 1 && sched.lastpoll !== 0) {
    startm(rt, pp, false); // the last busy P: somebody must poll
    return;
  }
  const when = pp.timers.wakeTime();
  pidleput(rt, pp);
  if (when !== 0) wakeNetPoller(rt, when);
}

/**
 * mp's locked goroutine cannot run: hands the P over and sleeps until it can.
 * Go: src/runtime/proc.go, stoplockedm.
 * Differs: what follows the sleep is in `wakeUp` (step.ts).
 */
export function stoplockedm(rt: Runtime, mp: M): void {
  const lockedg = mp.lockedg;
  invariant(lockedg !== null && lockedg.lockedm === mp, "stoplockedm: inconsistent locking");
  rt.emit(Kind.stoplockedm, -1, mp.id, lockedg.goid, 0, 0);
  mp.parked = Parked.stoplockedm;
  mp.step = Step.sleep;
  if (mp.p !== null) handoffp(rt, releasep(rt, mp));
  incidlelocked(rt, 1);
  if (mp.nextp === null) return;
  // Somebody was faster and has woken it before it slept.
  rt.emit(Kind.notewakeup, -1, mp.id, 0, 0, 0);
  mp.step = Step.wake;
  rt.delay = 0;
}

/**
 * mp found gp, which is locked to another M: gives its P to that one and sleeps.
 * Go: src/runtime/proc.go, startlockedm.
 * Differs: no.
 */
export function startlockedm(rt: Runtime, mp: M, gp: G): void {
  const locked = gp.lockedm;
  invariant(locked !== null && locked !== mp, "startlockedm: locked to me");
  invariant(locked.nextp === null, "startlockedm: m has p");
  incidlelocked(rt, -1);
  rt.emit(Kind.startlockedm, mp.p!.id, mp.id, gp.goid, locked.id, 0);
  locked.nextp = releasep(rt, mp);
  // Its goroutine may have become runnable before the thread came to sleep; then it will find the P there.
  if (locked.parked === Parked.stoplockedm) notewakeup(rt, locked);
  stopm(rt, mp, Parked.stopmSchedule);
}

/**
 * Counts Ms that are parked because they are locked.
 * Go: src/runtime/proc.go, incidlelocked.
 * Differs: no.
 */
export function incidlelocked(rt: Runtime, v: number): void {
  rt.sched.nmidlelocked += v;
  if (v > 0) checkdead(rt);
}
