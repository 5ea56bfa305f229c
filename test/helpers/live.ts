/**
 * The state of a runtime as a snapshot, read from its records. A trace's replay gives the same snapshot from the events;
 * that the two agree is a law of its own (test/laws).
 */
import type { Runtime } from "../../src/runtime/runtime.js";
import { Parked, Step } from "../../src/runtime/runtime2.js";
import type { G, M, P } from "../../src/runtime/runtime2.js";
import type { GoroutineSnapshot, Snapshot, ThreadSnapshot, ThreadState } from "../../src/trace/snapshot.js";
import { GStatus } from "../../src/trace/vocabulary.js";

/** The ids of a linked list. */
function idsOf<T>(first: T | null, next: (one: T) => T | null, id: (one: T) => number): number[] {
  const ids: number[] = [];
  for (let one = first; one !== null; one = next(one)) ids.push(id(one));
  return ids;
}

export function ringOf(pp: P): number[] {
  const ids: number[] = [];
  for (let i = pp.runqhead; i < pp.runqtail; i++) ids.push(pp.runq[i % pp.runq.length]!.goid);
  return ids;
}

function stateOf(rt: Runtime, mp: M, idle: readonly number[]): ThreadState {
  if (idle.includes(mp.id)) return "idle";
  if (rt.poller === mp) return rt.netpollWakeSig ? "waking" : "poller";
  if (mp.parked === Parked.mstart) return "starting";
  if (mp.step === Step.wake) return "waking";
  if (mp.parked === Parked.stoplockedm) return "locked";
  if (mp.isSystem) return "system";
  if (mp.curg !== null) return mp.curg.status === GStatus.syscall ? "syscall" : "running";
  return mp.spinning ? "spinning" : "scheduling";
}

function threadOf(rt: Runtime, mp: M, idle: readonly number[]): ThreadSnapshot {
  return {
    id: mp.id,
    role: mp.isSystem ? "sysmon" : "worker",
    state: stateOf(rt, mp, idle),
    p: mp.p?.id ?? -1,
    nextp: mp.nextp?.id ?? -1,
    curg: mp.curg?.goid ?? 0,
    spinning: mp.spinning,
    lockedg: mp.lockedg?.goid ?? 0,
    core: mp.os?.core ?? -1,
    until: -1,
    isDeep: mp === rt.sysmon.mp && rt.sysmon.deep,
  };
}

function goroutineOf(gp: G): GoroutineSnapshot {
  return {
    id: gp.goid,
    name: gp.name,
    parent: gp.parentGoid,
    status: gp.status,
    reason: gp.status === GStatus.waiting ? gp.waitreason : "",
    object: 0,
    objectName: "",
    m: gp.m?.id ?? -1,
    p: gp.m?.p?.id ?? -1,
    since: 0,
    queue: "",
    hand: -1,
    call: gp.status === GStatus.syscall ? (gp.m?.call?.name ?? "") : "",
    lockedm: gp.lockedm?.id ?? -1,
  };
}

/** The runtime's state now. What only a trace knows (since when, on which object) is left empty. */
export function live(rt: Runtime): Snapshot {
  const idleProcs = idsOf(
    rt.sched.pidle,
    (pp) => pp.link,
    (pp) => pp.id,
  );
  const idleThreads = idsOf(
    rt.sched.midle,
    (mp) => mp.schedlink,
    (mp) => mp.id,
  );
  return {
    time: rt.now,
    applied: rt.trace?.length ?? 0,
    procs: rt.allp.map((pp) => ({
      id: pp.id,
      status: pp.status,
      m: pp.m?.id ?? -1,
      curg: pp.m?.curg?.goid ?? 0,
      runnext: pp.runnext?.goid ?? 0,
      ring: ringOf(pp),
      idlePosition: idleProcs.indexOf(pp.id),
    })),
    threads: rt.allm.map((mp) => threadOf(rt, mp, idleThreads)),
    goroutines: rt.allg.filter((gp) => gp.status !== GStatus.dead).map(goroutineOf),
    global: idsOf(
      rt.sched.runq.head,
      (gp) => gp.schedlink,
      (gp) => gp.goid,
    ),
    idleProcs,
    idleThreads,
    timers: [],
    ended: 0,
  };
}
