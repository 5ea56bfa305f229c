/**
 * Stopping the world: no goroutine runs but the one that asked (R14.2, R14.3). And its gentler sister, forEachP, by which every P does something
 * at its next safe point and goes on.
 *
 * The collector stops the world twice in each cycle, for a few microseconds; GOMAXPROCS(n) and ReadMemStats stop it too. Idle
 * Ps and those in system calls are taken at once: nobody runs Go code there. The goroutines on the others are asked to stop, and the
 * caller sleeps until the last has; every 100 us it asks again, because a request can be lost (a thread that was just between two
 * goroutines was not asked at all). So the world stops as fast as its slowest goroutine, and one that cannot be preempted holds
 * up all the others: they stand still and wait for it.
 *
 * While the caller waits it counts as waiting, although it keeps its thread: else two who want to stop each other
 * would wait for ever.
 *
 * Who may stop the world is decided by a semaphore, `worldsema`; `gcsema` is held by a collection for its whole length
 * (program/world.ts).
 */
import { GStatus, Kind, PStatus, stwReasons, waitReasonIndex } from "../trace/vocabulary.js";
import type { StwReason, WaitReason } from "../trace/vocabulary.js";
import { handoffp } from "./handoff.js";
import { injectglist } from "./inject.js";
import { netpoll } from "./netpoll-epoll.js";
import { pidleget } from "./pidle.js";
import { preemptall } from "./preempt.js";
import { procresize } from "./procresize.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Did, Parked, Resume, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { matchmg } from "./sched10.js";
import { dropSpinning, newm, notewakeup, releasep, stopm, wakep } from "./spin.js";
import { runSafePointFn, stopP } from "./stopnote.js";
import { setBlockOnExitSyscall, takeP, wakeSysmon } from "./syscall.js";

/** How long the caller sleeps before it asks again, in ns. */
const askAgain = 100_000;

/**
 * gp counts as waiting while its thread goes on for it, so that its stack can be scanned.
 * Go: src/runtime/proc.go, casGToWaitingForSuspendG.
 * Differs: no.
 */
export function casGToWaitingForSuspendG(rt: Runtime, mp: M, gp: G, reason: WaitReason): void {
  invariant(gp.status === GStatus.running, "casGToWaitingForSuspendG: bad g status");
  gp.waitreason = reason;
  gp.status = GStatus.waiting;
  rt.emit(Kind.casGToWaitingForSuspendG, mp.p!.id, mp.id, gp.goid, waitReasonIndex(reason), 0);
}

/** gp, which counted as waiting while its thread went on for it, runs again. */
export function runsAgain(rt: Runtime, mp: M, gp: G): void {
  gp.status = GStatus.running;
  rt.emit(Kind.casgstatus, mp.p!.id, mp.id, gp.goid, 0, 0);
}

/**
 * gp, which holds worldsema, stops the world. Busy: it sleeps until the last P has stopped.
 * Go: src/runtime/proc.go, stopTheWorldWithSema.
 * Differs: what follows the sleep is in noteStep; no statistics.
 */
export function stopTheWorldWithSema(rt: Runtime, mp: M, gp: G, reason: StwReason): Did {
  const { sched } = rt;
  casGToWaitingForSuspendG(rt, mp, gp, "stopping the world");
  const own = mp.p!;
  rt.emit(Kind.STWBegin, own.id, mp.id, gp.goid, stwReasons.indexOf(reason), 0);
  sched.stopwait = rt.gomaxprocs;
  sched.gcwaiting = true;
  preemptall(rt, mp);
  own.status = PStatus.gcstop;
  sched.stopwait--;
  for (const pp of rt.allp) {
    const thread = setBlockOnExitSyscall(pp);
    if (thread === null) continue;
    takeP(rt, pp, thread);
    stopP(rt, pp);
  }
  for (let pp = pidleget(rt); pp !== null; pp = pidleget(rt)) stopP(rt, pp);
  gp.resume = Resume.result;
  if (sched.stopwait > 0) return sleepOnNote(rt, mp);
  return worldStopped(rt, mp);
}

/** mp sleeps until it is told, and 100 us at most. */
function sleepOnNote(rt: Runtime, mp: M): Did {
  rt.sched.noteSleeper = mp;
  mp.step = Step.note;
  rt.events.schedule(mp.actor, rt.now + askAgain + rt.costs.timerSlack + rt.costs.threadWake);
  return Did.busy;
}

/** The sleep is over: goes on if what it waited for has come, else asks again. */
export function noteStep(rt: Runtime, mp: M): Did {
  const { sched } = rt;
  const isForEachP = sched.safePointFn !== null;
  if ((isForEachP ? sched.safePointWait : sched.stopwait) > 0) {
    preemptall(rt, mp);
    return sleepOnNote(rt, mp);
  }
  sched.noteSleeper = null;
  return isForEachP ? safePointsDone(rt, mp) : worldStopped(rt, mp);
}

function worldStopped(rt: Runtime, mp: M): Did {
  for (const pp of rt.allp)
    invariant(pp.status === PStatus.gcstop, `stopTheWorld: P${pp.id} has not stopped`);
  runsAgain(rt, mp, mp.curg!);
  return Did.done;
}

/**
 * The world goes on, with GOMAXPROCS as it was or as somebody wished.
 * Go: src/runtime/proc.go, startTheWorldWithSema.
 * Differs: no statistics.
 */
export function startTheWorldWithSema(rt: Runtime, mp: M): void {
  const { sched } = rt;
  if (rt.netpollInited) injectglist(rt, mp, netpoll(rt));
  const procs = sched.newprocs === 0 ? rt.gomaxprocs : sched.newprocs;
  sched.newprocs = 0;
  const runnable = procresize(rt, procs, mp);
  sched.gcwaiting = false;
  wakeSysmon(rt);
  for (const { pp, mp: idle } of runnable) {
    if (idle === null) {
      newm(rt, pp, false, "worker");
      continue;
    }
    invariant(idle.nextp === null, "startTheWorld: inconsistent mp->nextp");
    idle.nextp = pp;
    notewakeup(rt, idle);
  }
  rt.emit(Kind.STWEnd, mp.p!.id, mp.id, mp.curg!.goid, 0, 0);
  if (rt.rules.localQueue === "none") matchmg(rt, mp);
  else wakep(rt);
}

/**
 * mp, which found that the world is to stop, gives its P up for that and sleeps.
 * Go: src/runtime/proc.go, gcstopm.
 * Differs: no.
 */
export function gcstopm(rt: Runtime, mp: M): void {
  if (mp.spinning) dropSpinning(rt, mp);
  stopP(rt, releasep(rt, mp));
  stopm(rt, mp, Parked.stopm);
}

/**
 * Every P does `fn` at its next safe point; gp, which holds worldsema, waits until all have.
 * Go: src/runtime/proc.go, forEachP, and forEachPInternal.
 * Differs: what follows the sleep is in noteStep.
 */
export function forEachP(rt: Runtime, mp: M, gp: G, reason: WaitReason, fn: (pp: P) => void): Did {
  const { sched } = rt;
  casGToWaitingForSuspendG(rt, mp, gp, reason);
  gp.resume = Resume.result;
  invariant(sched.safePointWait === 0, "forEachP: sched.safePointWait != 0");
  sched.safePointWait = rt.gomaxprocs - 1;
  sched.safePointFn = fn;
  for (const pp of rt.allp) pp.runSafePointFn = pp !== mp.p;
  preemptall(rt, mp);
  for (let pp = sched.pidle; pp !== null; pp = pp.link) runSafePointFn(rt, pp);
  fn(mp.p!);
  for (const pp of rt.allp) {
    const thread = pp.runSafePointFn ? setBlockOnExitSyscall(pp) : null;
    if (thread === null) continue;
    takeP(rt, pp, thread);
    handoffp(rt, pp);
  }
  if (sched.safePointWait > 0) return sleepOnNote(rt, mp);
  return safePointsDone(rt, mp);
}

function safePointsDone(rt: Runtime, mp: M): Did {
  for (const pp of rt.allp) invariant(!pp.runSafePointFn, `forEachP: P${pp.id} did not run fn`);
  rt.sched.safePointFn = null;
  runsAgain(rt, mp, mp.curg!);
  return Did.done;
}
