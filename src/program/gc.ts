/**
 * A collection, as the goroutines do it (R14.1): the one whose allocation is due to begin it, the workers, the one that marks last and so ends it, and
 * the sweeper. As at the start of the process, it is goroutines that act, so what they wait for, and who runs meanwhile, comes out by the
 * scheduler's own rules.
 *
 * A cycle: the world is stopped for a moment, and marking begins. It goes on beside the program. When nothing is left to mark, all
 * Ps are asked once more, the world is stopped again, the marking ends, and the next goal is set. Then the spans are swept, in the
 * background and bit by bit.
 */
import { Hchan } from "../runtime/chan.js";
import { injectglist } from "../runtime/inject.js";
import { gcBeginWork, gcEndWork, gcIsMarkDone, markWorkerStop, shouldStart } from "../runtime/mgcwork.js";
import type { Trigger } from "../runtime/mgcwork.js";
import { globalsScan } from "../runtime/mgcpacer.js";
import { ProgramError } from "../runtime/panic.js";
import { ready } from "../runtime/proc.js";
import { runqdrain } from "../runtime/runq.js";
import type { Runtime } from "../runtime/runtime.js";
import { WorkerMode } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { Kind } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import type { Goroutine } from "./face.js";
import { Op } from "./operations.js";
import type { Arm } from "./world.js";

/** Spans that the background sweeper sweeps before it looks whether it should yield. Go's own constant. */
const sweepBatchSize = 10;
/** The smallest stack of a goroutine, in bytes. */
const stackBytes = 2048;

/** The goroutine that runs now. */
export const getg = (rt: Runtime): G => rt.actor!.curg!;

/** Its thread, whose goroutine cannot be preempted until `locks` is 0 again. */
function acquirem(rt: Runtime): M {
  const mp = rt.actor!;
  mp.locks++;
  return mp;
}

/** Waits for `reason`; `then` is done when it has begun to wait. */
const park = (arm: Arm, reason: WaitReason, then?: () => void) => arm<void>(Op.park, null, reason, then);

/** Tells the trace of something that the current goroutine does. */
function tell(rt: Runtime, kind: Kind, a = 0): void {
  const mp = rt.actor!;
  rt.emit(kind, mp.p!.id, mp.id, mp.curg!.goid, a, 0);
}

/**
 * Begins a cycle, if there is reason to.
 * Go: src/runtime/mgc.go, gcStart.
 * Differs: no caches and pools to clear.
 */
export function* gcStart(rt: Runtime, arm: Arm, trigger: Trigger): Goroutine<void> {
  const { gc } = rt;
  if (rt.actor!.locks > 0 || !rt.rules.concurrentGC || rt.asThreads) return;
  while (shouldStart(rt, trigger) && gc.spansToSweep > 0) yield* sweep(rt, arm, 1);
  yield* arm<void>(Op.semacquire, gc.startSema);
  if (!shouldStart(rt, trigger)) {
    yield* arm<void>(Op.semrelease, gc.startSema);
    return;
  }
  yield* arm<void>(Op.semacquire, rt.gcsema);
  yield* arm<void>(Op.semacquire, rt.worldsema);
  tell(rt, Kind.GCBegin, gc.cycles + 1);
  yield* gcBgMarkStartWorkers(rt, arm);
  gcResetMarkState(rt);
  const now = rt.now;
  yield* arm<void>(Op.stopTheWorld, null, "GC sweep termination");
  yield* arm<void>(Op.onSystemStack, null, rt.costs.gcPause);
  gc.cycles++;
  startCycle(rt, now, trigger);
  const mp = acquirem(rt);
  yield* arm<void>(Op.startTheWorld);
  yield* arm<void>(Op.semrelease, rt.worldsema);
  mp.locks--;
  yield* arm<void>(Op.semrelease, gc.startSema);
}

/** The world is stopped: quotas and work are set up, and from now on allocations owe marking. */
function startCycle(rt: Runtime, now: number, trigger: Trigger): void {
  const { gc } = rt;
  for (const pp of rt.allp) {
    pp.gcAssistTime = 0;
    pp.gcFractionalMarkTime = 0;
  }
  gc.roots = rt.allg.slice();
  gc.controller.maxStackScan = gc.roots.length * stackBytes;
  gc.controller.startCycle(now, rt.gomaxprocs, trigger.kind === "time" && rt.rules.limitsIdleWorkers);
  gc.phase = "mark";
  gc.markrootNext = 0;
  gc.rootsLeft = gc.roots.length;
  gc.unknown = gc.reachable;
  gc.bytesMarked = gc.reachable;
  gc.full = globalsScan;
  gc.globalsLeft = globalsScan;
  gc.working = 0;
  gc.blackenEnabled = true;
}

/** Go: src/runtime/mgc.go, gcResetMarkState. Differs: goroutines only. */
function gcResetMarkState(rt: Runtime): void {
  for (const gp of rt.allg) gp.gcAssistBytes = 0;
}

/**
 * As many workers as there are Ps; they stay for ever.
 * Go: src/runtime/mgc.go, gcBgMarkStartWorkers.
 * Differs: no.
 */
function* gcBgMarkStartWorkers(rt: Runtime, arm: Arm): Goroutine<void> {
  const { gc } = rt;
  if (gc.workerCount >= rt.gomaxprocs) return;
  const isUp = new Hchan(rt.newObject(""), 1, 0);
  while (gc.workerCount < rt.gomaxprocs) {
    yield* arm<void>(Op.spawnSystem, () => gcBgMarkWorker(rt, arm, isUp), "runtime.gcBgMarkWorker");
    yield* arm<void>(Op.recv, isUp);
    gc.workerCount++;
  }
}

/**
 * A worker: waits until the scheduler picks it, marks as the mode of its P says, and waits again. Who finishes last ends the marking.
 * Go: src/runtime/mgc.go, gcBgMarkWorker.
 * Differs: no CPU limiter.
 */
function* gcBgMarkWorker(rt: Runtime, arm: Arm, isUp: Hchan): Goroutine<void> {
  const { gc } = rt;
  const gp = getg(rt);
  let held: M | null = acquirem(rt);
  yield* arm<void>(Op.send, isUp, 1);
  for (;;) {
    if (held !== null) held.locks--;
    yield* park(arm, "GC worker (idle)", () => void gc.workers.push(gp));
    held = acquirem(rt);
    const pp = held.p!; // it cannot change while preemption is off
    const mode = pp.gcMarkWorkerMode;
    const start = rt.now;
    pp.gcMarkWorkerStartTime = start;
    gcBeginWork(rt);
    yield* arm<number>(Op.gcDrain, null, Infinity, true);
    if (mode === WorkerMode.dedicated && gp.preempt) {
      // Somebody wants the P: others may have its goroutines, and it marks on.
      runqdrain(rt, pp);
      yield* arm<number>(Op.gcDrain, null, Infinity, false);
    }
    markWorkerStop(gc.controller, mode, rt.now - start);
    if (mode === WorkerMode.fractional) pp.gcFractionalMarkTime += rt.now - start;
    pp.gcMarkWorkerMode = WorkerMode.notWorker;
    if (!gcEndWork(rt)) continue;
    held.locks--;
    held = null;
    yield* gcMarkDone(rt, arm);
  }
}

/**
 * Nobody marks and nothing is left: ends the marking, unless somebody has already.
 * Go: src/runtime/mgc.go, gcMarkDone.
 * Differs: no P has work of its own that could come to light, so the world is never stopped in vain.
 */
export function* gcMarkDone(rt: Runtime, arm: Arm): Goroutine<void> {
  const { gc } = rt;
  yield* arm<void>(Op.semacquire, gc.markDoneSema);
  if (gc.phase !== "mark" || !gcIsMarkDone(rt)) {
    yield* arm<void>(Op.semrelease, gc.markDoneSema);
    return;
  }
  yield* arm<void>(Op.semacquire, rt.worldsema);
  yield* arm<void>(Op.forEachP, null, "GC mark termination");
  const now = rt.now;
  const mp = acquirem(rt);
  yield* arm<void>(Op.stopTheWorld, null, "GC mark termination");
  gc.blackenEnabled = false;
  injectglist(rt, mp, gc.assistQueue.splice(0));
  yield* arm<void>(Op.semrelease, gc.markDoneSema);
  gc.controller.endCycle(now, rt.gomaxprocs);
  yield* gcMarkTermination(rt, arm, mp);
}

/**
 * The second half of the end: the world is stopped. What is live is known, the sweeper is woken, the world goes on.
 * Go: src/runtime/mgc.go, gcMarkTermination.
 * Differs: the scheduler's part.
 */
function* gcMarkTermination(rt: Runtime, arm: Arm, mp: M): Goroutine<void> {
  const { gc } = rt;
  gc.phase = "mark termination";
  yield* arm<void>(Op.onSystemStack, null, rt.costs.gcPause);
  const heapBefore = gc.controller.heapLive;
  gc.controller.resetLive(gc.bytesMarked);
  gc.roots = [];
  gc.phase = "off";
  gcSweep(rt, mp, heapBefore);
  tell(rt, Kind.GCEnd, gc.cycles);
  commit(rt);
  gc.lastgc = rt.now;
  gc.numgc++;
  injectglist(rt, mp, gc.sweepWaiters.splice(0));
  yield* arm<void>(Op.startTheWorld);
  yield* arm<void>(Op.forEachP, null, "flushing proc caches");
  yield* arm<void>(Op.semrelease, rt.worldsema);
  yield* arm<void>(Op.semrelease, rt.gcsema);
  mp.locks--;
}

/** Sets the next goal, and tells it. */
function commit(rt: Runtime): void {
  const { controller } = rt.gc;
  controller.commit(rt.gc.isSweepDone());
  const mp = rt.actor!;
  rt.emitNs(Kind.HeapAlloc, mp.p!.id, mp.id, mp.curg!.goid, controller.heapLive);
  rt.emitNs(Kind.HeapGoal, mp.p!.id, mp.id, mp.curg!.goid, controller.heapGoal());
}

/**
 * All spans in use are to be swept.
 * Go: src/runtime/mgc.go, gcSweep.
 * Differs: objects die evenly, in all spans alike.
 */
function gcSweep(rt: Runtime, mp: M, heapBefore: number): void {
  const { gc } = rt;
  gc.spansToSweep = Math.ceil(gc.spans);
  if (heapBefore > 0) gc.spans *= gc.bytesMarked / heapBefore;
  if (gc.sweeper === null) return;
  const gp = gc.sweeper;
  gc.sweeper = null;
  ready(rt, mp, gp, true);
}

/** Sweeps up to `most` spans; how many it were. Looking in vain takes time too. */
function* sweep(rt: Runtime, arm: Arm, most: number): Goroutine<number> {
  const { gc } = rt;
  const spans = Math.min(most, gc.spansToSweep);
  gc.spansToSweep -= spans;
  gc.sweepers++;
  yield* arm<void>(Op.work, null, Math.max(1, spans) * rt.costs.sweepSpan, 0);
  gc.sweepers--;
  return spans;
}

/**
 * The background sweeper. After each ten spans it yields, unless a P is idle.
 * Go: src/runtime/mgcsweep.go, bgsweep.
 * Differs: allocations do not sweep for themselves.
 */
export function* bgsweep(rt: Runtime, arm: Arm, isUp: Hchan): Goroutine<void> {
  const { gc } = rt;
  const gp = getg(rt);
  yield* arm<void>(Op.send, isUp, 1);
  for (;;) {
    yield* park(arm, "GC sweep wait", () => void (gc.sweeper = gp));
    do {
      while ((yield* sweep(rt, arm, sweepBatchSize)) === sweepBatchSize) yield* arm<void>(Op.yieldIfBusy);
      if (!gc.isSweepDone()) yield* arm<void>(Op.yieldIfBusy);
    } while (!gc.isSweepDone());
  }
}

/**
 * Begins a cycle whenever sysmon finds that there was none for two minutes.
 * Go: src/runtime/proc.go, forcegchelper.
 * Differs: no.
 */
export function* forcegchelper(rt: Runtime, arm: Arm): Goroutine<void> {
  const gp = getg(rt);
  for (;;) {
    yield* park(arm, "force gc (idle)", () => void (rt.gc.forcegc = gp));
    yield* gcStart(rt, arm, { kind: "time" });
  }
}

/**
 * runtime.GC: a whole cycle, and all is swept.
 * Go: src/runtime/mgc.go, GC.
 * Differs: no.
 */
export function* GC(rt: Runtime, arm: Arm): Goroutine<void> {
  const { gc } = rt;
  yield* arm<void>(Op.gc);
  if (rt.asThreads) return;
  if (!rt.rules.concurrentGC) {
    throw new ProgramError(
      `runtime.GC: the collector of Go ${rt.rules.version} is not modelled; from 1.5 on it is`,
    );
  }
  const n = gc.cycles;
  yield* gcWaitOnMark(rt, arm, n);
  yield* gcStart(rt, arm, { kind: "cycle", n: n + 1 });
  yield* gcWaitOnMark(rt, arm, n + 1);
  while (gc.cycles === n + 1 && (yield* sweep(rt, arm, 1)) > 0) yield* arm<void>(Op.gosched);
  while (gc.cycles === n + 1 && !gc.isSweepDone()) yield* arm<void>(Op.gosched);
}

/** Waits until the marking of cycle `n` is done. Go: src/runtime/mgc.go, gcWaitOnMark. Differs: no. */
export function* gcWaitOnMark(rt: Runtime, arm: Arm, n: number): Goroutine<void> {
  const { gc } = rt;
  while (gc.cycles + (gc.phase === "mark" ? 0 : 1) <= n) {
    const gp = getg(rt);
    yield* park(arm, "wait for GC cycle", () => void gc.sweepWaiters.unshift(gp));
  }
}

/**
 * debug.SetGCPercent: the value before.
 * Go: src/runtime/mgcpacer.go, setGCPercent.
 * Differs: no.
 */
export function* setGCPercent(rt: Runtime, arm: Arm, percent: number): Goroutine<number> {
  yield* arm<void>(Op.onSystemStack, null, 0);
  const before = rt.gc.controller.setGCPercent(percent);
  commit(rt);
  if (percent < 0) yield* gcWaitOnMark(rt, arm, rt.gc.cycles);
  return before;
}
