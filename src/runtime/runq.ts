/**
 * The local run queue of a P: one slot called runnext, and a ring of 256 (R3.1 to R3.7, R3.10, R3.11).
 *
 * The owner puts at the tail and takes from the head; thieves take from the head too. `runnext` holds the
 * goroutine that was readied last: it runs next and inherits the rest of the time slice, so that two goroutines
 * that hand messages to one another switch at once and share one slice. When the ring is full, its older half
 * moves to the global queue. Before Go 1.5 there was no runnext, and before 1.3 the ring was twice as large instead.
 *
 * In Go the ring is lock-free: head and tail are atomics and a thief commits with a compare-and-swap. Here one
 * step of a thread happens at one instant, so the swap cannot fail; the only place where time passes in the
 * middle is the 3 us back-off before taking a victim's runnext, and that is modelled (`runqgrabNext`).
 */
import { Kind, PStatus, GStatus } from "../trace/vocabulary.js";
import type { GQueue } from "./globrunq.js";
import type { Runtime } from "./runtime.js";
import type { G, P } from "./runtime2.js";

/**
 * Whether pp has nothing in its local queue, runnext included.
 * Go: src/runtime/proc.go, runqempty.
 * Differs: no.
 */
export function runqempty(pp: P): boolean {
  return pp.runqhead === pp.runqtail && pp.runnext === null;
}

/**
 * All of pp's local queue, runnext first, goes to the tail of the global queue.
 * Go: src/runtime/proc.go, runqdrain.
 * Differs: also does the globrunqputbatch that its caller in Go does next.
 */
export function runqdrain(rt: Runtime, pp: P): void {
  const n = runqsize(pp) + (pp.runnext === null ? 0 : 1);
  if (n === 0) return;
  if (pp.runnext !== null) rt.sched.runq.pushBack(pp.runnext);
  pp.runnext = null;
  while (pp.runqhead !== pp.runqtail) {
    const slot = pp.runqhead++ & (pp.runq.length - 1);
    rt.sched.runq.pushBack(pp.runq[slot]!);
    pp.runq[slot] = null;
  }
  rt.emit(Kind.runqdrain, pp.id, -1, 0, n, 0);
}

/** How many goroutines wait in pp's ring, runnext not counted (as schedtrace counts, R3.2). */
export function runqsize(pp: P): number {
  return pp.runqtail - pp.runqhead;
}

/**
 * Puts gp on pp's queue: in runnext when `next`, kicking out the one that was there; else at the ring's tail.
 * Executed only by the owner P.
 * Go: src/runtime/proc.go, runqput.
 * Differs: no random choice, as in a build without the race detector.
 */
export function runqput(rt: Runtime, pp: P, gp: G, next: boolean): void {
  if (next && rt.rules.runnext) {
    const kicked = pp.runnext;
    pp.runnext = gp;
    rt.emit(Kind.runnext, pp.id, -1, gp.goid, 0, 0);
    if (kicked === null) return;
    gp = kicked;
  }
  if (pp.runqtail - pp.runqhead === pp.runq.length) {
    if (rt.rules.localQueue === "ring") return runqputslow(rt, pp, gp);
    runqgrow(pp);
  }
  pp.runq[pp.runqtail & (pp.runq.length - 1)] = gp;
  pp.runqtail++;
  rt.emit(Kind.runqput, pp.id, -1, gp.goid, 0, 0);
}

/** Makes the ring of pp twice as large, as up to Go 1.2. Executed only by the owner P. */
function runqgrow(pp: P): void {
  const old = pp.runq;
  pp.runq = new Array<G | null>(old.length * 2).fill(null);
  for (let i = pp.runqhead; i < pp.runqtail; i++) {
    pp.runq[i & (pp.runq.length - 1)] = old[i & (old.length - 1)]!;
  }
}

/**
 * The ring is full: moves its oldest half, and gp after them, to the tail of the global queue (R3.4).
 * Executed only by the owner P.
 * Go: src/runtime/proc.go, runqputslow.
 * Differs: no.
 */
function runqputslow(rt: Runtime, pp: P, gp: G): void {
  const n = (pp.runqtail - pp.runqhead) / 2;
  for (let i = 0; i < n; i++) {
    const slot = pp.runqhead & (pp.runq.length - 1);
    rt.sched.runq.pushBack(pp.runq[slot]!);
    pp.runq[slot] = null;
    pp.runqhead++;
  }
  rt.sched.runq.pushBack(gp);
  rt.emit(Kind.runqputslow, pp.id, -1, gp.goid, n, 0);
}

/**
 * Moves `n` goroutines from the head of `from` to the tail of pp's ring, which must have room.
 * Executed only by the owner P.
 * Go: src/runtime/proc.go, runqputbatch.
 * Differs: takes how many to move instead of a list of its own; tells nothing to the trace, because the events of
 * its callers say what was moved.
 */
export function runqputbatch(pp: P, from: GQueue, n: number): void {
  for (let i = 0; i < n; i++) {
    if (pp.runqtail - pp.runqhead === pp.runq.length) runqgrow(pp);
    pp.runq[pp.runqtail & (pp.runq.length - 1)] = from.pop();
    pp.runqtail++;
  }
}

/**
 * Takes the next goroutine of pp's own queue: runnext, else the ring's head; null when both are empty. Whether it
 * inherits the time slice is left in `pp.m.inheritTime` (only from runnext, R3.6).
 * Executed only by the owner P.
 * Go: src/runtime/proc.go, runqget.
 * Differs: no.
 */
export function runqget(rt: Runtime, pp: P): G | null {
  const mp = pp.m!;
  const next = pp.runnext;
  if (next !== null) {
    pp.runnext = null;
    mp.inheritTime = true;
    rt.emit(Kind.runqget, pp.id, mp.id, next.goid, 0, 0);
    return next;
  }
  if (pp.runqhead === pp.runqtail) return null;
  const slot = pp.runqhead & (pp.runq.length - 1);
  const gp = pp.runq[slot]!;
  pp.runq[slot] = null;
  pp.runqhead++;
  mp.inheritTime = false;
  rt.emit(Kind.runqget, pp.id, mp.id, gp.goid, 1, 0);
  return gp;
}

/**
 * Steals half of victim's ring, rounded up and oldest first, into pp's ring, which must be empty; returns the
 * youngest of them (up to Go 1.2 the oldest) to run at once (R3.10, R3.11). Null when the ring is empty.
 * Executed by the owner of pp.
 * Go: src/runtime/proc.go, runqsteal.
 * Differs: the ring only; taking the victim's runnext takes time, so it stands in `runqgrabNext` and steal.ts.
 */
export function runqsteal(rt: Runtime, pp: P, victim: P): G | null {
  const size = victim.runqtail - victim.runqhead;
  const n = size - (size >> 1);
  if (n === 0) return null;
  const run = rt.rules.runsOldestStolen ? 0 : n - 1;
  let gp: G | null = null;
  for (let i = 0; i < n; i++) {
    const slot = victim.runqhead & (victim.runq.length - 1);
    const stolen = victim.runq[slot]!;
    victim.runq[slot] = null;
    victim.runqhead++;
    if (i === run) {
      gp = stolen;
      continue;
    }
    if (pp.runqtail - pp.runqhead === pp.runq.length) runqgrow(pp);
    pp.runq[pp.runqtail & (pp.runq.length - 1)] = stolen;
    pp.runqtail++;
  }
  rt.emit(Kind.runqsteal, pp.id, pp.m!.id, gp!.goid, victim.id, n);
  return gp;
}

/** Whether a thief must wait 3 us before it takes victim's runnext, because victim may be about to run it (R3.10). */
export function mustWaitForRunnext(victim: P): boolean {
  if (victim.status !== PStatus.running || victim.m === null) return false;
  const curg = victim.m.curg;
  return curg === null || curg.status !== GStatus.syscall;
}

/**
 * Takes victim's runnext if it still is `expected`. False: it changed meanwhile, look again.
 * Go: src/runtime/proc.go, runqgrab.
 * Differs: only the last lines, the compare-and-swap of runnext.
 */
export function runqgrabNext(rt: Runtime, pp: P, victim: P, expected: G): boolean {
  if (victim.runnext !== expected) return false;
  victim.runnext = null;
  rt.emit(Kind.runqstealnext, pp.id, pp.m!.id, expected.goid, victim.id, 0);
  return true;
}
