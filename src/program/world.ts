/**
 * What a goroutine does that needs the whole world to stand still: changing GOMAXPROCS (R1.12), and
 * reading the counts of the heap.
 *
 * Two semaphores guard it. `worldsema` is for whoever stops the world; `gcsema` is held by a collection from its beginning
 * to its end, so whoever must not come in the middle of one takes it first.
 */
import { defaultGOMAXPROCS } from "../runtime/maxprocs.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { Goroutine, MemStats, Operation } from "./face.js";
import { describe } from "./naming.js";
import { Op } from "./operations.js";
import type { StwReason } from "../trace/vocabulary.js";

/** Puts an operation into the trap's registers. */
export interface Arm {
  <T>(op: Op, object?: unknown, value?: unknown, extra?: unknown): Operation<T>;
  /** Gives a program an operation of several parts: that it is called and not begun is noticed (call.ts). */
  readonly call: <R>(name: string, body: Goroutine<R>) => Goroutine<R>;
}

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

/** From the next start of the world on there are `procs()` Ps; asked while the world stands still, null changes nothing. */
function* changeProcs(rt: Runtime, arm: Arm, procs: () => number | null): Goroutine<void> {
  yield* arm<void>(Op.semacquire, rt.gcsema);
  yield* stopTheWorld(rt, arm, "GOMAXPROCS");
  rt.sched.newprocs = procs() ?? 0;
  yield* startTheWorld(rt, arm);
  yield* arm<void>(Op.semrelease, rt.gcsema);
}

/**
 * runtime.GOMAXPROCS: how many Ps there were; and from now on there are `n`, if n is at least 1.
 * Go: src/runtime/debug.go, GOMAXPROCS.
 * Differs: need not wait for sysmon. Without Go's scheduler there is nothing to change.
 */
export function* setGOMAXPROCS(rt: Runtime, arm: Arm, n: number): Goroutine<number> {
  const before = yield* arm<number>(Op.gomaxprocs, null, n);
  if (n <= 0 || rt.asThreads) return before;
  rt.sched.customGOMAXPROCS = true;
  if (n === before) return before;
  yield* changeProcs(rt, arm, () => n);
  return before;
}

/** The container's quota changes, outside. */
export function setQuota(rt: Runtime, cpus: number | null): void {
  if (rt.machine === null || rt.os.name !== "linux") {
    throw new ProgramError("machine.setQuota: describe the machine with the option machine, on linux");
  }
  if (cpus !== null && !(typeof cpus === "number" && cpus > 0 && cpus < Infinity)) {
    throw new ProgramError(
      `machine.setQuota: expected a number of CPUs above 0, or null for all, got ${describe(cpus)}`,
    );
  }
  rt.machine.quota = cpus;
}

/**
 * runtime.SetDefaultGOMAXPROCS: as many Ps as if nobody had set their number, and from now on it follows the machine again.
 * Go: src/runtime/debug.go, SetDefaultGOMAXPROCS.
 * Differs: no.
 */
export function* setDefaultGOMAXPROCS(rt: Runtime, arm: Arm): Goroutine<void> {
  const { machine, sched } = rt;
  if (!rt.rules.followsQuota) throw new ProgramError("runtime.SetDefaultGOMAXPROCS: Go has it since 1.25");
  if (machine === null) {
    throw new ProgramError("runtime.SetDefaultGOMAXPROCS: describe the machine with the option machine");
  }
  const procs = defaultGOMAXPROCS(rt.rules, rt.debug, machine);
  const before = yield* arm<number>(Op.gomaxprocs, null, 0);
  if (!sched.customGOMAXPROCS && procs === before) return;
  yield* changeProcs(rt, arm, () => {
    sched.customGOMAXPROCS = false;
    return procs;
  });
}

/**
 * The goroutine that changes GOMAXPROCS when sysmon tells it to.
 * Go: src/runtime/proc.go, updateMaxProcsGoroutine.
 * Differs: no.
 */
export function* updateMaxProcsGoroutine(rt: Runtime, arm: Arm): Goroutine<void> {
  const gp = rt.actor!.curg!;
  for (let isOver = false; !isOver;) {
    const idle = (): void => void (rt.updateMaxProcs.idle = gp);
    yield* arm<void>(Op.park, null, "GOMAXPROCS updater (idle)", idle);
    yield* changeProcs(rt, arm, () => {
      isOver = rt.sched.customGOMAXPROCS;
      return isOver ? null : rt.updateMaxProcs.procs;
    });
  }
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
