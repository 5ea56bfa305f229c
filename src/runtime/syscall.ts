/**
 * System calls: a goroutine leaves Go for the kernel and comes back (R7).
 *
 * A thread in a system call does not run Go code, so it does not need its P. But most calls are short, and giving a P away costs
 * more than they take. So on entry nothing happens but a change of status: the P stays where it is, and may be taken. Whoever wants
 * it takes it: sysmon, when the call lasts (R7.8), or a thread that comes back from a call of its own and finds its own P gone.
 * A thread whose P was taken looks for it, then for any idle P; without one its goroutine goes to the global queue and the
 * thread sleeps. That is why a thread is needed for each goroutine that blocks in the kernel, and why their number never falls.
 *
 * Nothing starts another thread on entry: what waits in the P's queue waits until somebody takes it (R7.4).
 *
 * Differs throughout: Go guards the taking with a scan bit in the goroutine's status; here a step is one instant and cannot be
 * disturbed.
 */
import { GStatus, Kind, PStatus } from "../trace/vocabulary.js";
import { globrunqput } from "./globrunq.js";
import { handoffp, stoplockedm } from "./handoff.js";
import { pidleget } from "./pidle.js";
import type { Runtime } from "./runtime.js";
import { wakeLatency } from "./on-cores.js";
import { Did, Parked, Resume, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { entersyscall10 } from "./sched10.js";
import { acquirep, releasep, stopm } from "./spin.js";
import { stopP } from "./stopnote.js";

/**
 * What a goroutine asks of the kernel. `enter` is called when the thread is there; it returns for how many ns the call takes, or
 * -1 when the thread sleeps until `wakeThread`. `leave` gives the call's result when it returns.
 */
export interface KernelCall {
  readonly name: string;
  /** Whether the thread computes in the kernel; else it waits there, and its core is free. */
  readonly computes?: boolean;
  enter(rt: Runtime, mp: M): number;
  /** Asked when that time is over: for how many ns the call goes on, -1: the thread does not come back; null: it returns. */
  again?(rt: Runtime, mp: M): number | null;
  leave(rt: Runtime): unknown;
}

/**
 * gp enters the kernel. Its P stays with its M, and may be taken from now on.
 * Go: src/runtime/proc.go, reentersyscall.
 * Differs: no.
 */
export function entersyscall(rt: Runtime, mp: M, gp: G, call: KernelCall): Did {
  const pp = mp.p!;
  mp.syscalltick = pp.syscalltick;
  mp.oldp = pp;
  const givesUp = rt.rules.localQueue === "none";
  rt.emit(Kind.GoSyscallBegin, pp.id, mp.id, gp.goid, rt.intern(call.name), givesUp ? 1 : 0);
  gp.status = GStatus.syscall;
  gp.resume = Resume.result;
  if (givesUp) {
    mp.oldp = null;
    entersyscall10(rt, mp);
  } else {
    wakeSysmon(rt);
    if (rt.sched.gcwaiting) entersyscallHandleGCWait(rt, mp, pp);
  }
  return inKernel(rt, mp, call);
}

/**
 * The world is to stop: the P need not be taken, it stops by itself.
 * Go: src/runtime/proc.go, entersyscallHandleGCWait.
 * Differs: no.
 */
function entersyscallHandleGCWait(rt: Runtime, mp: M, pp: P): void {
  if (rt.sched.stopwait === 0) return;
  releasep(rt, mp);
  pp.syscalltick++;
  stopP(rt, pp);
}

/**
 * As entersyscall, when the call is known to block: hands the P over at once (R7.5). In Go 1.0 every call did.
 * Go: src/runtime/proc.go, entersyscallblock.
 * Differs: no.
 */
export function entersyscallblock(rt: Runtime, mp: M, gp: G, call: KernelCall): Did {
  if (rt.rules.localQueue === "none") return entersyscall(rt, mp, gp, call);
  const pp = mp.p!;
  mp.syscalltick = pp.syscalltick;
  pp.syscalltick++;
  rt.emit(Kind.GoSyscallBegin, pp.id, mp.id, gp.goid, rt.intern(call.name), 1);
  gp.status = GStatus.syscall;
  gp.resume = Resume.result;
  handoffp(rt, releasep(rt, mp));
  return inKernel(rt, mp, call);
}

/**
 * There is something to watch again: ends sysmon's deep sleep, if it is in one.
 * Go: src/runtime/proc.go, entersyscallWakeSysmon.
 * Differs: no.
 */
export function wakeSysmon(rt: Runtime): void {
  const state = rt.sysmon;
  if (!rt.sched.sysmonwait || state.mp === null) return;
  rt.sched.sysmonwait = false;
  state.noted = true;
  rt.emit(Kind.notewakeup, -1, state.mp.id, 0, 0, 0);
  const up = rt.now + wakeLatency(rt, state.mp);
  if (up < rt.events.timeOf(state.mp.actor)) rt.events.schedule(state.mp.actor, up);
}

/** The thread is in the kernel: it comes back after the call's time, or when somebody wakes it. */
function inKernel(rt: Runtime, mp: M, call: KernelCall): Did {
  mp.call = call;
  const ns = call.enter(rt, mp);
  mp.step = ns < 0 ? Step.sleep : Step.syscall;
  rt.delay = ns;
  return Did.busy;
}

/**
 * The call returns. Done: gp goes on, on its own P or another. Stopped: there was none; it is on the global queue.
 * Go: src/runtime/proc.go, exitsyscall.
 * Differs: no.
 */
export function exitsyscall(rt: Runtime, mp: M): Did {
  const gp = mp.curg!;
  const call = mp.call!;
  mp.call = null;
  gp.ret = call.leave(rt);
  const oldp = mp.oldp;
  mp.oldp = null;
  let lost = 0;
  if (mp.p === null) {
    lost = 1;
    const pp = exitsyscallTryGetP(rt, oldp);
    if (pp === null) return exitsyscallNoP(rt, mp, gp);
    acquirep(rt, mp, pp);
  }
  const pp = mp.p!;
  rt.emit(Kind.GoSyscallEnd, pp.id, mp.id, gp.goid, lost, 0);
  gp.status = GStatus.running;
  pp.syscalltick++;
  return Did.done;
}

/**
 * A P for a thread that has lost its own: that one again, if it is in a system call of somebody else, or an idle one.
 * Go: src/runtime/proc.go, exitsyscallTryGetP.
 * Differs: no.
 */
function exitsyscallTryGetP(rt: Runtime, oldp: P | null): P | null {
  if (oldp !== null) {
    const thread = setBlockOnExitSyscall(oldp);
    if (thread !== null) {
      takeP(rt, oldp, thread);
      return oldp;
    }
  }
  const pp = pidleget(rt);
  if (pp !== null) wakeSysmon(rt);
  return pp;
}

/**
 * No P for gp: it goes to the tail of the global queue, and its thread sleeps.
 * Go: src/runtime/proc.go, exitsyscallNoP.
 * Differs: does not look for an idle P once more; at the same instant there is none.
 */
function exitsyscallNoP(rt: Runtime, mp: M, gp: G): Did {
  rt.emit(Kind.GoSyscallEndBlocked, -1, mp.id, gp.goid, 0, 0);
  gp.status = GStatus.runnable;
  gp.m = null;
  mp.curg = null;
  globrunqput(rt, gp);
  if (gp.lockedm !== null) stoplockedm(rt, mp);
  else stopm(rt, mp, Parked.stopmSchedule);
  return Did.stopped;
}

/**
 * The thread that holds pp in a system call; null when pp is not in one.
 * Go: src/runtime/proc.go, setBlockOnExitSyscall.
 * Differs: nothing needs to be held back, since nobody acts in between.
 */
export function setBlockOnExitSyscall(pp: P): M | null {
  if (pp.status !== PStatus.running) return null;
  const mp = pp.m;
  if (mp === null || mp.curg === null) return null;
  const { status } = mp.curg;
  return status === GStatus.syscall || status === GStatus.deadextra ? mp : null;
}

/**
 * Takes pp away from mp, which is in a system call.
 * Go: src/runtime/proc.go, releaseP.
 * Differs: no.
 */
export function takeP(rt: Runtime, pp: P, mp: M): void {
  rt.emit(Kind.ProcSteal, pp.id, mp.id, mp.curg!.goid, 0, 0);
  pp.m = null;
  mp.p = null;
  pp.status = PStatus.idle;
  pp.syscalltick++;
}
