/**
 * What a P does when the world is to stop, or when all Ps shall do something at a safe point (R14.2).
 *
 * Both work by counting down: whoever wants it sets a counter to the number of Ps and asks every running goroutine to stop;
 * each P that comes to a safe point counts itself off, and the last one wakes the thread that asked. These are the two
 * ways of counting off. Who asks, and how, is in stw.ts.
 */
import { Kind, PStatus } from "../trace/vocabulary.js";
import { wakeLatency } from "./on-cores.js";
import type { Runtime } from "./runtime.js";
import type { P } from "./runtime2.js";

/** pp, which nobody holds, stands still from now on. */
export function stopP(rt: Runtime, pp: P): void {
  pp.status = PStatus.gcstop;
  rt.emit(Kind.gcstop, pp.id, -1, 0, 0, 0);
  if (--rt.sched.stopwait === 0) wakeNote(rt);
}

/**
 * pp does what all Ps shall do.
 * Go: src/runtime/proc.go, runSafePointFn.
 * Differs: may be called without holding pp, as handoffp does it in Go by the same lines.
 */
export function runSafePointFn(rt: Runtime, pp: P): void {
  const { sched } = rt;
  pp.runSafePointFn = false;
  rt.emit(Kind.runSafePointFn, pp.id, pp.m === null ? -1 : pp.m.id, 0, 0, 0);
  sched.safePointFn!(pp);
  if (--sched.safePointWait === 0) wakeNote(rt);
}

/** Wakes the thread that waits for the count to reach zero. */
function wakeNote(rt: Runtime): void {
  const mp = rt.sched.noteSleeper;
  if (mp === null || mp.os?.isWaiting === true) return;
  const up = rt.now + wakeLatency(rt, mp);
  if (up < rt.events.timeOf(mp.actor)) rt.events.schedule(mp.actor, up);
}
