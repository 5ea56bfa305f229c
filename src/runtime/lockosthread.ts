/**
 * Goroutines that are tied to their thread (R7.12 to R7.16).
 *
 * A goroutine that calls LockOSThread runs on its thread and nowhere else, and nothing else runs there, until it has unlocked as often as it
 * has locked. The price is in handoff.ts: each time it waits, and each time it is woken, a P changes hands between two threads.
 *
 * If it ends while locked, its thread ends too: nobody knows in what state it left it. The first thread cannot end without the process, so it
 * sleeps for ever. And a thread in an unknown state must not be copied, so new threads that are asked for on a locked one are made by
 * a "template" thread that does nothing else.
 */
import { Kind } from "../trace/vocabulary.js";
import { checkdead } from "./checkdead.js";
import { handoffp } from "./handoff.js";
import { GoPanic } from "./panic.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { clone, newm, releasep } from "./spin.js";

/** Go counts in 32 bits, and so do we. */
const mostLocks = 0xffff_ffff;

/**
 * runtime.LockOSThread.
 * Go: src/runtime/proc.go, LockOSThread.
 * Differs: no.
 */
export function lockOSThread(rt: Runtime, mp: M, gp: G): void {
  if (rt.rules.templateThread) startTemplateThread(rt);
  if (mp.lockedExt === mostLocks) throw new GoPanic("LockOSThread nesting overflow");
  mp.lockedExt = rt.rules.locksNest ? mp.lockedExt + 1 : 1;
  dolockOSThread(rt, mp, gp);
}

/** The runtime's own lock of the first goroutine while it starts. Go: src/runtime/proc.go, lockOSThread. Differs: no. */
export function lockOSThreadInternal(rt: Runtime, mp: M, gp: G): void {
  mp.lockedInt++;
  dolockOSThread(rt, mp, gp);
}

function dolockOSThread(rt: Runtime, mp: M, gp: G): void {
  const isNew = mp.lockedg === null;
  mp.lockedg = gp;
  gp.lockedm = mp;
  // A callback from C locks before it has a P again.
  if (isNew) rt.emit(Kind.lockOSThread, mp.p === null ? -1 : mp.p.id, mp.id, gp.goid, 1, 0);
}

/**
 * runtime.UnlockOSThread; without a lock it does nothing.
 * Go: src/runtime/proc.go, UnlockOSThread.
 * Differs: no.
 */
export function unlockOSThread(rt: Runtime, mp: M, gp: G): void {
  if (mp.lockedExt === 0) return;
  mp.lockedExt = rt.rules.locksNest ? mp.lockedExt - 1 : 0;
  dounlockOSThread(rt, mp, gp);
}

/** Go: src/runtime/proc.go, unlockOSThread. Differs: no. */
export function unlockOSThreadInternal(rt: Runtime, mp: M, gp: G): void {
  mp.lockedInt--;
  dounlockOSThread(rt, mp, gp);
}

function dounlockOSThread(rt: Runtime, mp: M, gp: G): void {
  if (mp.lockedInt !== 0 || mp.lockedExt !== 0) return;
  mp.lockedg = null;
  gp.lockedm = null;
  rt.emit(Kind.lockOSThread, mp.p === null ? -1 : mp.p.id, mp.id, gp.goid, 0, 0);
}

/**
 * The thread ends, because its goroutine ended while it was locked to it (R7.15).
 * Go: src/runtime/proc.go, mexit.
 * Differs: no.
 */
export function mexit(rt: Runtime, mp: M): void {
  mp.step = Step.sleep;
  mp.parked = Parked.no;
  mp.lockedExt = 0;
  const pp = releasep(rt, mp);
  rt.emit(Kind.mexit, -1, mp.id, 0, mp.id === 0 ? 1 : 0, 0);
  handoffp(rt, pp);
  rt.sched.nmfreed++;
  checkdead(rt);
}

/**
 * Starts the template thread, once.
 * Go: src/runtime/proc.go, startTemplateThread.
 * Differs: no.
 */
export function startTemplateThread(rt: Runtime): void {
  if (rt.template !== null) return;
  rt.template = newm(rt, null, false, "template");
}

/**
 * The template thread makes the threads that it was asked for, and sleeps.
 * Go: src/runtime/proc.go, templateThread.
 * Differs: no.
 */
export function templateThread(rt: Runtime, mp: M): void {
  for (const made of rt.newmHandoff.splice(0)) clone(rt, made);
  mp.step = Step.sleep;
  mp.parked = Parked.template;
}
