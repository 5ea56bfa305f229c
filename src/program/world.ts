/**
 * What a goroutine does that needs the whole world to stand still: changing GOMAXPROCS (R1.12), and
 * reading the counts of the heap.
 *
 * Two semaphores guard it. `worldsema` is for whoever stops the world; `gcsema` is held by a collection from its beginning
 * to its end, so whoever must not come in the middle of one takes it first.
 */
import type { Runtime } from "../runtime/runtime.js";
import type { Goroutine, MemStats, Operation } from "./face.js";
import { Op } from "./operations.js";
import type { StwReason } from "../trace/vocabulary.js";

/** Puts an operation into the trap's registers. */
export type Arm = <T>(op: Op, object?: unknown, value?: unknown, extra?: unknown) => Operation<T>;

/**
 * Stops the world: on return the caller is the only goroutine that runs, until it calls startTheWorld.
 * Go: src/runtime/proc.go, stopTheWorld.
 * Differs: no.
 */
export function* stopTheWorld(rt: Runtime, arm: Arm, reason: StwReason): Goroutine<void> {
  yield* arm<void>(Op.semacquire, rt.worldsema);
  const mp = rt.actor!;
  mp.locks++; // Go says why in m.preemptoff, which has the same effect
  yield* arm<void>(Op.stopTheWorld, null, reason);
}

/**
 * Undoes stopTheWorld.
 * Go: src/runtime/proc.go, startTheWorld.
 * Differs: no.
 */
export function* startTheWorld(rt: Runtime, arm: Arm): Goroutine<void> {
  yield* arm<void>(Op.startTheWorld);
  const mp = rt.actor!;
  yield* arm<void>(Op.semrelease, rt.worldsema);
  mp.locks--;
}

/**
 * runtime.GOMAXPROCS: how many Ps there were; and from now on there are `n`, if n is at least 1.
 * Go: src/runtime/debug.go, GOMAXPROCS.
 * Differs: no automatic updates to switch off. Without Go's scheduler there is nothing to change.
 */
export function* setGOMAXPROCS(rt: Runtime, arm: Arm, n: number): Goroutine<number> {
  const before = yield* arm<number>(Op.gomaxprocs, null, n);
  if (n <= 0 || n === before || rt.asThreads) return before;
  yield* arm<void>(Op.semacquire, rt.gcsema);
  yield* stopTheWorld(rt, arm, "GOMAXPROCS");
  rt.sched.newprocs = n;
  yield* startTheWorld(rt, arm);
  yield* arm<void>(Op.semrelease, rt.gcsema);
  return before;
}

/**
 * runtime.ReadMemStats.
 * Go: src/runtime/mstats.go, ReadMemStats.
 * Differs: three of its many fields.
 */
export function* readMemStats(rt: Runtime, arm: Arm): Goroutine<MemStats> {
  if (!rt.asThreads) yield* stopTheWorld(rt, arm, "read mem stats");
  const { controller, numgc } = rt.gc;
  const stats = { HeapAlloc: controller.heapLive, NextGC: controller.heapGoal(), NumGC: numgc };
  if (!rt.asThreads) yield* startTheWorld(rt, arm);
  return stats;
}
