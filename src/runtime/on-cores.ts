/**
 * Where the process meets the operating system's scheduler (machine/cores.ts): a thread that acts needs a core, and one that sleeps
 * gives it up.
 *
 * Without the option `cores` none of this happens: every thread has a core whenever it wants one.
 */
import { OsThread } from "../machine/cores.js";
import { Kind } from "../trace/vocabulary.js";
import type { Runtime } from "./runtime.js";
import { machineActor, Step } from "./runtime2.js";
import type { M } from "./runtime2.js";

/** Whether mp, whose event has come, may act now: it is on a core. Else it waits for one, and will be called again. */
export function admitted(rt: Runtime, mp: M): boolean {
  const { cores } = rt;
  if (cores === null) return true;
  const thread = (mp.os ??= osThread(rt, mp));
  const may = cores.admit(thread, rt.now);
  askForTurn(rt);
  return may;
}

function osThread(rt: Runtime, mp: M): OsThread {
  return new OsThread({
    actor: mp.actor,
    events: rt.events,
    told: (core, isOn) => {
      rt.emit(isOn ? Kind.coreTake : Kind.coreLeave, mp.p === null ? -1 : mp.p.id, mp.id, 0, core, 0);
    },
    moved: (by) => {
      if (mp.curg !== null && mp.curg.computeUntil > 0) mp.curg.computeUntil += by;
    },
  });
}

/**
 * How long it takes until the thread of mp, which is woken now, is up, in ns: an idle core must be woken, or the thread comes when a core changes
 * from another thread to it.
 */
export function wakeLatency(rt: Runtime, mp: M): number {
  if (rt.cores === null) return rt.costs.threadWake;
  mp.os ??= osThread(rt, mp);
  if (rt.cores.hasFree) {
    rt.cores.choose(mp.os);
    return rt.costs.threadWake;
  }
  mp.os.comesBySwitch = true;
  return 0;
}

/** A core is chosen for the thread of mp, which is being made. */
export function chooseCore(rt: Runtime, mp: M): void {
  if (rt.cores === null) return;
  mp.os ??= osThread(rt, mp);
  rt.cores.choose(mp.os);
}

/** mp has done a step. If it sleeps now, its core is free. */
export function giveUpCore(rt: Runtime, mp: M): void {
  const { cores } = rt;
  if (cores === null || mp.os === null || !sleeps(mp)) return;
  cores.leave(mp.os, rt.now);
  askForTurn(rt);
}

/** Whether the thread is off its core: asleep, in the poller, in a system call that waits, or sysmon between two looks. */
function sleeps(mp: M): boolean {
  switch (mp.step) {
    case Step.sleep:
    case Step.netpoll:
    case Step.sysmon:
    case Step.note:
      return true;
    case Step.syscall:
      return mp.call?.computes !== true;
    default:
      return false;
  }
}

/** The time at which mp's clock stands: now, or, while it waits for a core, when that began. */
export function clockOf(rt: Runtime, mp: M): number {
  return mp.os?.isWaiting === true ? mp.os.frozenAt : rt.now;
}

/** Moves mp's next event to `time` on its own clock. */
export function reschedule(rt: Runtime, mp: M, time: number): void {
  if (mp.os?.isWaiting === true) mp.os.demand = time - mp.os.frozenAt;
  else rt.events.schedule(mp.actor, time);
}

/** The turns that are over end. */
export function endTurns(rt: Runtime): void {
  rt.cores?.tick(rt.now);
  askForTurn(rt);
}

/** Sees to it that the machine is asked when the next turn ends, or another process acts. */
export function askForTurn(rt: Runtime): void {
  const next = Math.min(rt.cores?.nextTime ?? Infinity, rt.host?.elsewhere(rt) ?? Infinity);
  if (next < Infinity) rt.events.schedule(machineActor, Math.max(rt.now, next));
  else rt.events.cancel(machineActor);
}
