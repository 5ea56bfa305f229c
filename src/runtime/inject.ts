/**
 * Goroutines that the poller brings, several at once: who gets them (R5.8).
 *
 * First the idle Ps: for each one goroutine goes to the global queue and a thread is started. What is left goes to the ring of the
 * P that polled; and without a P, or up to Go 1.14, all goes to the global queue.
 */
import { globrunqput } from "./globrunq.js";
import { unpark } from "./netpoll-epoll.js";
import { pidlegetSpinning } from "./pidle.js";
import { runqput, runqsize } from "./runq.js";
import type { Runtime } from "./runtime.js";
import type { G, M } from "./runtime2.js";
import { startm, wakep } from "./spin.js";

const ringSize = 256;

/**
 * Makes the goroutines of a list runnable, in its order. `mp` is the M that brings them.
 * Go: src/runtime/proc.go, injectglist.
 * Differs: each goroutine becomes runnable when it is queued, not all of them before.
 */
export function injectglist(rt: Runtime, mp: M, list: readonly G[]): void {
  if (list.length === 0) return;
  const pp = mp.p;
  const { rules } = rt;
  const keeps = pp !== null && rules.pollerGivesTo === "idleThenLocal";
  const shared = keeps ? Math.min(rt.sched.npidle, list.length) : list.length;
  for (const gp of list.slice(0, shared)) {
    unpark(rt, mp, gp, false);
    globrunqput(rt, gp);
  }
  startIdle(rt, shared);
  if (pp === null || !keeps) return;
  for (const gp of list.slice(shared)) {
    unpark(rt, mp, gp, false);
    if (runqsize(pp) < ringSize) runqput(rt, pp, gp, false);
    else globrunqput(rt, gp);
  }
  if (rules.pollerWakes) wakep(rt);
}

/** Starts a thread for each idle P, n at most: a local function of injectglist in Go. */
function startIdle(rt: Runtime, n: number): void {
  for (let i = 0; i < n; i++) {
    const pp = pidlegetSpinning(rt);
    if (pp === null) return;
    startm(rt, pp, false);
  }
}
