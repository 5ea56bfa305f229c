/**
 * Coroutines (R6.9; since Go 1.23, for iter.Pull): more goroutines without more of them running.
 *
 * A coroutine has two halves, and one of them always waits in it. `coroswitch` exchanges them: who calls it waits, and the other half goes on, on the same
 * thread and P and in the same time slice. No queue is touched and nobody decides anything; that is why it costs so little. In the
 * trace it is one event, `GoSwitch`.
 *
 * A lock on the thread goes over with the control, and both halves must have it alike.
 */
import { GStatus, Kind } from "../trace/vocabulary.js";
import { fatal } from "./checkdead.js";
import { gdestroy, newproc1 } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume, Step } from "./runtime2.js";
import type { Body, G, M } from "./runtime2.js";

/** A place where one goroutine waits for control. Go: src/runtime/coro.go, coro. */
export class Coro {
  gp: G | null = null;
  /** How the thread was locked when it was made; null: it was not. */
  mp: M | null = null;
  lockedExt = 0;
  lockedInt = 0;
}

/**
 * Makes a goroutine that waits in c to run `body`. False: the run has ended, at its bound of goroutines.
 * Go: src/runtime/coro.go, newcoro.
 * Differs: the goroutine is put into a coro that was made before.
 */
export function newcoro(rt: Runtime, mp: M, c: Coro, name: string, body: Body): boolean {
  c.gp = newproc1(rt, mp, name, body, false, true);
  if (mp.lockedExt + mp.lockedInt !== 0) {
    c.mp = mp;
    c.lockedExt = mp.lockedExt;
    c.lockedInt = mp.lockedInt;
  }
  return c.gp !== null;
}

/**
 * gp waits in c, or ends if it `exits`; who waited there goes on.
 * Go: src/runtime/coro.go, coroswitch_m.
 * Differs: no.
 */
export function coroswitch(rt: Runtime, mp: M, gp: G, c: Coro, exits: boolean): Did {
  const locked = gp.lockedm !== null;
  if (c.mp !== null || locked) {
    if (mp !== c.mp || mp.lockedInt !== c.lockedInt || mp.lockedExt !== c.lockedExt) {
      fatal(rt, gp, "coro: OS thread locking must match locking at coroutine creation");
      return Did.ended;
    }
  }
  const next = c.gp;
  if (next === null) {
    fatal(rt, gp, "coroswitch on exited coro");
    return Did.ended;
  }
  rt.emit(exits ? Kind.GoSwitchDestroy : Kind.GoSwitch, mp.p!.id, mp.id, gp.goid, next.goid, 0);
  if (locked) gp.lockedm = null;
  if (exits) gdestroy(rt, mp, gp, false);
  else {
    gp.waitreason = "coroutine";
    gp.status = GStatus.waiting;
    gp.resume = Resume.result;
    gp.m = null;
  }
  c.gp = exits ? null : gp;
  mp.curg = next;
  next.m = mp;
  next.status = GStatus.running;
  if (locked) {
    mp.lockedg = next;
    next.lockedm = mp;
  }
  mp.step = Step.resume;
  rt.delay = rt.costs.coroSwitch;
  return Did.busy;
}
