/**
 * Preemption: how a goroutine that does not stop by itself is stopped (R8.5 to R8.7, R9).
 *
 * Nobody can stop a goroutine from outside. One can only ask, and it stops itself at the next place where that is safe.
 * There are two such places. A function's prologue compares the stack pointer with a limit, and a request sets that limit so high
 * that every comparison fails (since 1.2). And since 1.14 the thread also gets a signal: if it arrives at an instruction where the
 * compiler can say which registers hold pointers, the signal handler makes the goroutine call the scheduler there and then.
 *
 * In virtual time a goroutine is between operations only for an instant. A request that is pending when an operation begins stops the
 * goroutine before it: a call's prologue, or, with signals, the code around it. Long stretches of computing (`work`) say
 * themselves where they can be stopped: how often they call a function, and whether a signal finds them at a safe point.
 * A request belongs to the goroutine, not to its P: who parks before it is noticed takes it along, and the next to run does not
 * inherit it (R8.7).
 *
 * Simplified: a signal that arrives in the middle of an operation of the runtime is noticed when the next one begins; Go drops it, and
 * the goroutine stops at the next prologue or at sysmon's next signal.
 */
import { GStatus, Kind, PStatus, waitReasonIndex } from "../trace/vocabulary.js";
import { clockOf, reschedule } from "./on-cores.js";
import { dropg, goschedImpl } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";

/** Whether threads can be signalled here: the release does it, and GODEBUG=asyncpreemptoff=1 is not set. */
export function preemptMSupported(rt: Runtime): boolean {
  return rt.rules.preemption === "async" && !rt.debug.asyncpreemptoff;
}

/**
 * Asks the goroutine that runs on pp to stop. `by` is the M that asks. False: there is none that could.
 * Go: src/runtime/proc.go, preemptone.
 * Differs: leaves the goroutine of an extra M alone that nobody has borrowed; a request to it would have no effect.
 */
export function preemptone(rt: Runtime, pp: P, by: M): boolean {
  const mp = pp.m;
  if (mp === null || mp === by || rt.rules.preemption === "none") return false;
  const gp = mp.curg;
  if (gp === null || gp.status === GStatus.syscall || gp.status === GStatus.deadextra) return false;
  gp.preempt = true;
  const signals = preemptMSupported(rt);
  if (signals) pp.preempt = true;
  rt.emit(Kind.preemptone, pp.id, mp.id, gp.goid, signals ? 1 : 0, 0);
  interrupt(rt, mp, gp, signals);
  return true;
}

/**
 * Asks every goroutine that runs to stop.
 * Go: src/runtime/proc.go, preemptall.
 * Differs: does not say whether it asked anybody.
 */
export function preemptall(rt: Runtime, by: M): void {
  for (const pp of rt.allp) if (pp.status === PStatus.running) preemptone(rt, pp, by);
}

/**
 * Whether mp's goroutine may be stopped where it is.
 * Go: src/runtime/preempt.go, canPreemptM.
 * Differs: `locks` counts what Go keeps in locks, mallocing and preemptoff.
 */
export function canPreemptM(mp: M): boolean {
  return mp.locks === 0 && mp.p!.status === PStatus.running && mp.curg?.status === GStatus.running;
}

/** If gp computes, finds the moment at which it will notice the request, and lets mp act then. */
export function interrupt(rt: Runtime, mp: M, gp: G, signals: boolean): void {
  if (mp.step === Step.drain && mp.drain !== null && mp.drain.piece > 0) {
    reschedule(rt, mp, clockOf(rt, mp)); // between two objects it looks for requests
    return;
  }
  if (mp.step !== Step.op || gp.computeUntil === 0) return;
  const now = clockOf(rt, mp);
  const left = gp.computeUntil - now;
  let stop = Infinity;
  if (signals && gp.asyncSafe) stop = now + rt.costs.signal;
  if (gp.callEvery > 0) stop = Math.min(stop, now + (left % gp.callEvery));
  if (stop >= gp.computeUntil) return;
  mp.step = Step.preempt;
  reschedule(rt, mp, stop);
}

/** mp's goroutine, which computes, has come to a safe point: it yields, and will compute the rest later. */
export function stopComputing(rt: Runtime, mp: M, gp: G): Did {
  gp.value = gp.computeUntil - rt.now; // the operand of `work`: how long
  gp.computeUntil = 0;
  return gopreempt(rt, mp, gp);
}

/**
 * gp, at a safe point, gives up its thread and goes to the tail of the global queue. Its operation begins when it runs again.
 * Go: src/runtime/proc.go, gopreempt_m.
 * Differs: no.
 */
export function gopreempt(rt: Runtime, mp: M, gp: G): Did {
  if (gp.preemptStop) preemptPark(rt, mp, gp);
  else goschedImpl(rt, mp, gp, true, Resume.begin);
  return Did.stopped;
}

/**
 * gp stops for whoever asked (suspendG), who will see to it that it goes on.
 * Go: src/runtime/proc.go, preemptPark.
 * Differs: no.
 */
function preemptPark(rt: Runtime, mp: M, gp: G): void {
  rt.emit(Kind.GoBlock, mp.p!.id, mp.id, gp.goid, waitReasonIndex("preempted"), 0);
  gp.status = GStatus.preempted;
  gp.waitreason = "preempted";
  gp.resume = Resume.begin;
  dropg(mp, gp);
}
