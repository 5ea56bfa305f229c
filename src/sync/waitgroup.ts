/**
 * sync.WaitGroup (R11.4): wait until a counter is zero.
 *
 * Whoever brings the counter to zero releases all waiters, one after another, each through the runnext of its own P; so
 * the last of them runs first.
 *
 * Not modelled: failing compare-and-swaps, synctest bubbles.
 */
import { GoPanic } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did, Sema, Then } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { semacquire1, semrelease1 } from "../runtime/sema.js";

/** A counter to wait for. Go: src/sync/waitgroup.go, WaitGroup. */
export class WaitGroup {
  readonly id: number;
  readonly sema: Sema;
  counter = 0;
  waiters = 0;

  constructor(id: number) {
    this.id = id;
    this.sema = new Sema(id);
  }
}

/**
 * Adds `delta` to the counter; at zero, releases who waits. Throws a GoPanic below zero.
 * Go: src/sync/waitgroup.go, Add.
 * Differs: no.
 */
export function add(rt: Runtime, mp: M, gp: G, wg: WaitGroup, delta: number): void {
  wg.counter = (wg.counter + delta) | 0; // an int32
  if (wg.counter < 0) throw new GoPanic("sync: negative WaitGroup counter");
  if (wg.waiters !== 0 && delta > 0 && wg.counter === delta) {
    throw new GoPanic("sync: WaitGroup misuse: Add called concurrently with Wait");
  }
  if (wg.counter > 0) return;
  const waiters = wg.waiters;
  wg.waiters = 0;
  for (let i = 0; i < waiters; i++) semrelease1(rt, mp, gp, wg.sema, false);
}

/**
 * Waits until the counter is zero.
 * Go: src/sync/waitgroup.go, Wait.
 * Differs: its last check is `waited`.
 */
export function wait(rt: Runtime, mp: M, gp: G, wg: WaitGroup): Did {
  if (wg.counter === 0) return Did.done;
  wg.waiters++;
  const how = { lifo: false, reason: "sync.WaitGroup.Wait", then: Then.waitGroup } as const;
  const did = semacquire1(rt, mp, gp, wg.sema, how);
  return did === Did.done ? waited(gp, wg) : did; // it took the token of one who was woken and has not run yet
}

/** The waiter is back: nobody may have begun anew before that. */
export function waited(gp: G, wg: WaitGroup): Did {
  if (wg.counter !== 0 || wg.waiters !== 0) {
    gp.panicking = new GoPanic("sync: WaitGroup is reused before previous Wait has returned");
  }
  return Did.done;
}
