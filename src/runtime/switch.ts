/**
 * The shortcut from one goroutine to the next on the same thread.
 *
 * When a goroutine stops, its thread schedules: a step in which `findRunnable` looks for the next one, and a step in which `execute` starts
 * it (step.ts). Most often the answer lies in the P's own queue, nobody else is due in between, and nothing special is going on.
 * `switchNow` does the two steps at once then, without the detour over the loop: the same changes of the records, the same
 * events, the same times, the same count of steps. Whenever one of its conditions does not hold it does nothing, and the
 * loop goes the long way; so it may be taken out, and runs only become slower. That it changes nothing else is a law
 * (test/laws/switch.test.ts).
 *
 * What was expected of each change for speed, and what came: processor time of a round trip of two goroutines over unbuffered channels,
 * least of five runs on a machine with much else to do, so only the ratios mean something.
 *
 * | change | expected | full trace | no trace |
 * | --- | --- | --- | --- |
 * | as it was: seven columns, texts of errors made in advance, each step by the loop | | 1,077 ns | 596 ns |
 * | one row of 24 bytes; no texts, sets or maps; this shortcut | half | 880 ns | 376 ns |
 * | a row of 16 bytes | a third less for the trace | 791 ns | 368 ns |
 *
 * What bounds it now, with a full trace: the trace itself, 14 events a round trip, whose writing is more than half of the time.
 *
 * Ugly on purpose: it says again what schedule, findRunnable, check, runqget and execute say. They must agree.
 */
import { Kind, GStatus, foundIn } from "../trace/vocabulary.js";
import type { Runtime } from "./runtime.js";
import type { G, M } from "./runtime2.js";
import { Source } from "./versions.js";
import type { Rules } from "./versions.js";

const runnextPlace = foundIn.indexOf("runnext");
const ringPlace = foundIn.indexOf("local ring");

/** Whether, by these rules, the P's own queue is the first place to look at but for the global queue on every 61st tick. */
export function looksLocallyFirst(rules: Rules): boolean {
  const [first, second] = rules.order;
  const isLocal = first === Source.local || (first === Source.globalOnce && second === Source.local);
  return isLocal && rules.localQueue === "ring" && rules.wakesNext === "spun";
}

/** Whether the thread's next two steps are as good as done: mp runs `mp.curg`, which was next in its P's own queue. */
export function switchNow(rt: Runtime, mp: M): boolean {
  const pp = mp.p;
  if (!rt.mayswitch || pp === null || rt.fuel < 3 || rt.end !== null) return false;
  const { sched } = rt;
  if (sched.gcwaiting || rt.gc.blackenEnabled || pp.runSafePointFn) return false;
  if (mp.lockedg !== null || mp.spinning || rt.events.has(mp.actor)) return false;
  if (sched.runq.head !== null && pp.schedtick % 61 === 0) return false;
  const { costs } = rt;
  const time = rt.now + costs.goSwitch;
  const { timers } = pp;
  const due = timers.wakeTime();
  if (due !== 0 && (time >= due || timers.zombies > 0)) return false;
  const gp = pp.runnext ?? pp.runq[pp.runqhead & (pp.runq.length - 1)]!;
  if (gp === null || gp.lockedm !== null || gp.status !== GStatus.runnable) return false;
  const inherits = gp === pp.runnext;
  const start = inherits ? time : time + costs.ringGet;
  if (start >= rt.events.nextTime || start > rt.bounds.time) return false;
  rt.fuel -= 2;
  rt.now = time;
  pp.preempt = false;
  mp.tryWakeP = false;
  mp.checked.ran = false;
  mp.checked.pollUntil = due;
  mp.pollUntil = due;
  take(rt, mp, gp, inherits);
  rt.now = start;
  begin(rt, mp, gp, inherits);
  return true;
}

/** As runqget. */
function take(rt: Runtime, mp: M, gp: G, inherits: boolean): void {
  const pp = mp.p!;
  if (inherits) pp.runnext = null;
  else pp.runq[pp.runqhead++ & (pp.runq.length - 1)] = null;
  mp.inheritTime = inherits;
  mp.foundIn = inherits ? runnextPlace : ringPlace;
  rt.emit(Kind.runqget, pp.id, mp.id, gp.goid, inherits ? 0 : 1, 0);
}

/** As execute. */
function begin(rt: Runtime, mp: M, gp: G, inherits: boolean): void {
  const pp = mp.p!;
  mp.curg = gp;
  gp.m = mp;
  gp.status = GStatus.running;
  gp.preempt = false;
  if (!inherits) pp.schedtick++;
  rt.emit(Kind.GoStart, pp.id, mp.id, gp.goid, inherits ? runnextPlace : ringPlace, inherits ? 1 : 0);
  if (pp.gcMarkWorkerMode !== 0) rt.emit(Kind.GoLabel, pp.id, mp.id, gp.goid, pp.gcMarkWorkerMode, 0);
}
