/**
 * Allocation, as far as the collector and the scheduler see it (R14.7): it makes the heap grow; while a collection marks, it must be paid for with
 * marking; and the one that makes the heap reach its trigger begins the next collection.
 */
import { gcBeginWork, gcEndWork } from "../runtime/mgcwork.js";
import type { Runtime } from "../runtime/runtime.js";
import type { G } from "../runtime/runtime2.js";
import { Kind } from "../trace/vocabulary.js";
import type { Goroutine } from "./face.js";
import { gcMarkDone, gcStart } from "./gc.js";
import { Op } from "./operations.js";
import type { Arm } from "./world.js";

/** Who must help marks at least so much, in bytes; and so long a P's helping is noted at once, in ns. Go's own constants. */
const gcOverAssistWork = 64 << 10;
const gcAssistTimeSlack = 5000;

/**
 * Allocates `bytes`, of which the program keeps `live`.
 * Go: src/runtime/malloc.go, mallocgc.
 * Differs: there are no objects. Whether a collection is due is asked each time; Go asks when a span is full.
 */
export function* mallocgc(rt: Runtime, arm: Arm, bytes: number, live: number): Goroutine<void> {
  const { gc } = rt;
  if (gc.blackenEnabled) {
    const gp = rt.actor!.curg!;
    gp.gcAssistBytes -= bytes;
    if (gp.gcAssistBytes < 0) yield* gcAssistAlloc(rt, arm, gp);
  }
  yield* arm<void>(Op.alloc, null, bytes, live);
  yield* gcStart(rt, arm, { kind: "heap" });
}

function tell(rt: Runtime, kind: Kind): void {
  const mp = rt.actor!;
  rt.emit(kind, mp.p!.id, mp.id, mp.curg!.goid, 0, 0);
}

/**
 * gp owes marking. It takes credit that workers have earned, or marks, or waits until they have earned enough.
 * Go: src/runtime/mgcmark.go, gcAssistAlloc.
 * Differs: no CPU limiter.
 */
function* gcAssistAlloc(rt: Runtime, arm: Arm, gp: G): Goroutine<void> {
  const { gc } = rt;
  let hasBegun = false;
  for (;;) {
    const scanWork = afterCredit(rt, gp);
    if (scanWork === 0) break;
    if (!hasBegun) tell(rt, Kind.GCMarkAssistBegin);
    hasBegun = true;
    if (yield* gcAssistAlloc1(rt, arm, gp, scanWork)) yield* gcMarkDone(rt, arm);
    if (gp.gcAssistBytes >= 0) break;
    if (gp.preempt) {
      yield* arm<void>(Op.gosched);
      continue;
    }
    if (!gc.blackenEnabled) break;
    if (gc.controller.bgScanCredit > 0) continue;
    // The one who wakes it has paid its debt, or the marking is over.
    yield* arm<void>(Op.park, null, "GC assist wait", () => void gc.assistQueue.push(gp));
    break;
  }
  if (hasBegun) tell(rt, Kind.GCMarkAssistEnd);
}

/** How much gp must mark, once it has taken what credit there is. */
function afterCredit(rt: Runtime, gp: G): number {
  const { controller } = rt.gc;
  let debt = -gp.gcAssistBytes;
  let scanWork = Math.trunc(controller.assistWorkPerByte * debt);
  if (scanWork < gcOverAssistWork) {
    scanWork = gcOverAssistWork;
    debt = Math.trunc(controller.assistBytesPerWork * scanWork);
  }
  const credit = controller.bgScanCredit;
  if (credit <= 0) return scanWork;
  const stolen = Math.min(credit, scanWork);
  gp.gcAssistBytes += credit < scanWork ? 1 + Math.trunc(controller.assistBytesPerWork * stolen) : debt;
  controller.bgScanCredit -= stolen;
  return scanWork - stolen;
}

/**
 * gp marks. True: it was the last, and nothing is left to mark.
 * Go: src/runtime/mgcmark.go, gcAssistAlloc1.
 * Differs: no.
 */
function* gcAssistAlloc1(rt: Runtime, arm: Arm, gp: G, scanWork: number): Goroutine<boolean> {
  const { gc } = rt;
  if (!gc.blackenEnabled) {
    gp.gcAssistBytes = 0;
    return false;
  }
  const start = rt.now;
  gcBeginWork(rt);
  const done = yield* arm<number>(Op.gcDrain, null, scanWork, true);
  gp.gcAssistBytes += 1 + Math.trunc(gc.controller.assistBytesPerWork * done);
  const wasLast = gcEndWork(rt);
  const pp = rt.actor!.p!;
  pp.gcAssistTime += rt.now - start;
  if (pp.gcAssistTime > gcAssistTimeSlack) {
    gc.controller.assistTime += pp.gcAssistTime;
    pp.gcAssistTime = 0;
  }
  return wasLast;
}
