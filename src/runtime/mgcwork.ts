/**
 * Who marks, and where (R14.4 to R14.6): which P gets a worker, of which kind, and when the marking is done.
 *
 * Each P may run one worker goroutine. The scheduler picks it before any other goroutine: first as many dedicated ones as the quota
 * says, each of which keeps its P to the end of the marking; then fractional ones, on any P that has not had its share of marking yet. A P
 * that finds nothing else to run may take an idle worker, which gives the P back as soon as there is anything better.
 *
 * The marking is done when nobody marks and nothing is left to mark.
 */
import type { GcController } from "./mgcpacer.js";
import type { Runtime } from "./runtime.js";
import { WorkerMode } from "./runtime2.js";
import type { G, P } from "./runtime2.js";

/** No cycle for so long, in ns, and one is forced (R8.8). */
const forcegcperiod = 120_000_000_000;

/** Why a cycle would begin. */
export type Trigger =
  { readonly kind: "heap" } | { readonly kind: "time" } | { readonly kind: "cycle"; readonly n: number };

/**
 * Whether a cycle should begin now.
 * Go: src/runtime/mgc.go, test.
 * Differs: no.
 */
export function shouldStart(rt: Runtime, trigger: Trigger): boolean {
  const { gc } = rt;
  if (gc.phase !== "off") return false;
  switch (trigger.kind) {
    case "heap":
      return gc.controller.heapLive >= gc.controller.trigger();
    case "time":
      return gc.controller.gcPercent >= 0 && gc.lastgc !== 0 && rt.now - gc.lastgc > forcegcperiod;
    case "cycle":
      return trigger.n > gc.cycles;
  }
}

/** Whether there is anything to mark. Go: src/runtime/mgc.go, gcShouldScheduleWorker. Differs: Ps have no work of their own. */
export function gcShouldScheduleWorker(rt: Runtime): boolean {
  const { gc } = rt;
  return gc.full > 0 || gc.markrootNext < gc.roots.length;
}

/** Go: src/runtime/mgc.go, gcIsMarkDone. Differs: no. */
export function gcIsMarkDone(rt: Runtime): boolean {
  return rt.gc.working === 0 && !gcShouldScheduleWorker(rt);
}

/** Somebody begins to mark. Go: src/runtime/mgc.go, gcBeginWork. Differs: counts upwards. */
export function gcBeginWork(rt: Runtime): void {
  rt.gc.working++;
}

/** Somebody stops marking. True: it was the last, and nothing is left. Go: src/runtime/mgc.go, gcEndWork. Differs: no. */
export function gcEndWork(rt: Runtime): boolean {
  rt.gc.working--;
  return gcIsMarkDone(rt);
}

/**
 * Gives pp a worker to run next, if the quotas have room for it.
 * Go: src/runtime/mgcpacer.go, assignWaitingGCWorker.
 * Differs: no.
 */
export function assignWaitingGCWorker(rt: Runtime, pp: P): boolean {
  const { gc } = rt;
  const { controller } = gc;
  if (!gcShouldScheduleWorker(rt)) return false;
  if (controller.dedicatedMarkWorkersNeeded <= 0 && controller.fractionalUtilizationGoal === 0) return false;
  const worker = gc.workers.at(-1);
  if (worker === undefined) return false;
  if (controller.dedicatedMarkWorkersNeeded > 0) {
    controller.dedicatedMarkWorkersNeeded--;
    pp.gcMarkWorkerMode = WorkerMode.dedicated;
  } else {
    const elapsed = rt.now - controller.markStartTime;
    const share = pp.gcFractionalMarkTime / elapsed;
    if (elapsed > 0 && share > controller.fractionalUtilizationGoal) return false;
    pp.gcMarkWorkerMode = WorkerMode.fractional;
  }
  gc.workers.pop();
  pp.nextGCMarkWorker = worker;
  return true;
}

/**
 * A dedicated or fractional worker for pp, or null.
 * Go: src/runtime/mgcpacer.go, findRunnableGCWorker.
 * Differs: the caller makes it runnable. No CPU limiter.
 */
export function findRunnableGCWorker(rt: Runtime, pp: P): G | null {
  if (pp.nextGCMarkWorker === null && !assignWaitingGCWorker(rt, pp)) return null;
  const worker = pp.nextGCMarkWorker;
  pp.nextGCMarkWorker = null;
  return worker;
}

/**
 * pp is given up: the worker that it was to run is free again.
 * Go: src/runtime/mgcpacer.go, releaseNextGCMarkWorker.
 * Differs: no.
 */
export function releaseNextGCMarkWorker(rt: Runtime, pp: P): void {
  const worker = pp.nextGCMarkWorker;
  if (worker === null) return;
  markWorkerStop(rt.gc.controller, pp.gcMarkWorkerMode, 0);
  pp.gcMarkWorkerMode = WorkerMode.notWorker;
  rt.gc.workers.push(worker);
  pp.nextGCMarkWorker = null;
}

/**
 * A worker has marked for `ns`.
 * Go: src/runtime/mgcpacer.go, markWorkerStop.
 * Differs: no.
 */
export function markWorkerStop(controller: GcController, mode: WorkerMode, ns: number): void {
  switch (mode) {
    case WorkerMode.dedicated:
      controller.dedicatedMarkTime += ns;
      controller.dedicatedMarkWorkersNeeded++;
      return;
    case WorkerMode.fractional:
      controller.fractionalMarkTime += ns;
      return;
    case WorkerMode.idle:
      controller.idleMarkTime += ns;
      controller.idleMarkWorkers--;
      return;
    case WorkerMode.notWorker:
      throw new Error("markWorkerStop: unknown mark worker mode");
  }
}

/**
 * An idle worker for pp, which has nothing better to do; null when there is none, or the quota is used up (R14.6).
 * Go: src/runtime/mgcpacer.go, addIdleMarkWorker.
 * Differs: also does what findRunnable and checkIdleGCNoP do with it.
 */
export function idleWorkerFor(rt: Runtime, pp: P): G | null {
  const { gc } = rt;
  if (!needIdleMarkWorker(rt) || !gcShouldScheduleWorker(rt)) return null;
  const worker = gc.workers.pop();
  if (worker === undefined) return null;
  gc.controller.idleMarkWorkers++;
  pp.gcMarkWorkerMode = WorkerMode.idle;
  return worker;
}

/** Go: src/runtime/mgcpacer.go, needIdleMarkWorker. Differs: no. */
export function needIdleMarkWorker(rt: Runtime): boolean {
  const { controller } = rt.gc;
  return controller.idleMarkWorkers < controller.maxIdleMarkWorkers;
}
