/**
 * Invariants of threads and Ps: who holds what, who sleeps why, and what the scheduler counts (see check.ts).
 *
 * The counters are what Go's scheduler decides by: whether somebody looks for work already (nmspinning), whether a P is idle
 * (npidle), whether the program is dead (nmidle, nmidlelocked, nmsys against all threads). Each is kept by adding and
 * subtracting in many places, so each is counted anew here.
 */
import { GStatus, PStatus } from "../trace/vocabulary.js";
import { counted, firstOf, linked } from "./check.js";
import type { Invariant } from "./check.js";
import { runqempty } from "./runq.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { M, P } from "./runtime2.js";

const idleProcs = (rt: Runtime): P[] => linked(rt.sched.pidle, (pp) => pp.link);
const idleThreads = (rt: Runtime): M[] => linked(rt.sched.midle, (mp) => mp.schedlink);
const howMany = (list: readonly M[], is: (mp: M) => boolean): number => list.filter(is).length;

function owned(rt: Runtime): string | null {
  for (const mp of rt.allm) {
    if (mp.p !== null && mp.p.m !== mp) return `M${mp.id} holds P${mp.p.id}, and the P says otherwise`;
  }
  return firstOf(rt.allp, (pp) => {
    if (pp.m !== null && pp.m.p !== pp) return `P${pp.id} names M${pp.m.id}, and the M says otherwise`;
    const may = pp.m === null ? [PStatus.idle, PStatus.gcstop] : [PStatus.running, PStatus.gcstop];
    return may.some((status) => status === pp.status) ? null : `P${pp.id} has status ${pp.status}`;
  });
}

function keptOnce(rt: Runtime): string | null {
  const keepers = new Map<P, string[]>(rt.allp.map((pp) => [pp, []]));
  for (const mp of rt.allm) {
    if (mp.p !== null) keepers.get(mp.p)?.push(`M${mp.id}`);
    if (mp.nextp !== null) keepers.get(mp.nextp)?.push(`M${mp.id}, being woken`);
  }
  for (const pp of idleProcs(rt)) keepers.get(pp)?.push("the idle list");
  return firstOf(keepers, ([pp, by]) =>
    by.length === 1 || (by.length === 0 && isStopped(pp))
      ? null
      : `P${pp.id} is with ${by.length === 0 ? "nobody" : by.join(" and ")}`,
  );
}

/** It waits, with nobody, until the world starts. */
const isStopped = (pp: P): boolean => pp.m === null && pp.status === PStatus.gcstop;

function idlePs(rt: Runtime): string | null {
  const list = idleProcs(rt);
  const on = new Set(list);
  for (const pp of rt.allp) {
    if (rt.idlepMask[pp.id] !== on.has(pp)) return `idlepMask of P${pp.id} is ${rt.idlepMask[pp.id]}`;
    if (on.has(pp) && !runqempty(pp)) return `P${pp.id} is idle and has goroutines`;
    if (!on.has(pp) && pp.link !== null) return `P${pp.id} is linked and not on the list`;
  }
  return counted("npidle", rt.sched.npidle, list.length, "are on the list");
}

function idleMs(rt: Runtime): string | null {
  const list = idleThreads(rt);
  for (const mp of list) {
    const isParked = mp.parked === Parked.stopm || mp.parked === Parked.stopmSchedule;
    if (!isParked || mp.step !== Step.sleep) return `M${mp.id} is on the list and does not sleep there`;
    if (mp.p !== null || mp.nextp !== null || mp.curg !== null)
      return `M${mp.id} is idle and holds something`;
  }
  const stray = rt.allm.find((mp) => mp.schedlink !== null && !list.includes(mp));
  if (stray !== undefined) return `M${stray.id} is linked and not on the list`;
  return counted("nmidle", rt.sched.nmidle, list.length, "are on the list");
}

function counts(rt: Runtime): string | null {
  const { allm, sched } = rt;
  return (
    counted("mnext", sched.mnext, allm.length, "were made") ??
    counted("nmfreed", sched.nmfreed, howMany(allm, isGone), "have ended") ??
    counted("nmidlelocked", sched.nmidlelocked, idleLocked(allm), "sleep because they are locked") ??
    counted("nmsys", sched.nmsys, howMany(allm, isSystemAndUp), "are the runtime's own")
  );
}

/** One that was woken before it came to sleep was subtracted and will be added. */
function idleLocked(allm: readonly M[]): number {
  const asleep = howMany(allm, (mp) => mp.parked === Parked.stoplockedm && mp.step === Step.sleep);
  return asleep - howMany(allm, isWokenTooEarly);
}

const isWokenTooEarly = (mp: M): boolean =>
  mp.lockedg !== null && mp.nextp !== null && mp.step === Step.schedule;
const isSystemAndUp = (mp: M): boolean => mp.isSystem && mp.parked !== Parked.mstart;
/** An extra M that no thread of C's has now. */
const isUnborrowed = (mp: M): boolean => mp.isExtra && mp.curg?.status === GStatus.deadextra;
const isGone = (mp: M): boolean =>
  !isUnborrowed(mp) && mp.step === Step.sleep && mp.parked === Parked.no && mp.call === null && !mp.isSystem;

function spinning(rt: Runtime): string | null {
  const wrong = rt.allm.find((mp) => mp.spinning && !maySpin(mp));
  if (wrong !== undefined) return `M${wrong.id} spins, and does not look for work`;
  const all = howMany(rt.allm, (mp) => mp.spinning || mp.startSpinning);
  return (
    counted("nmspinning", rt.sched.nmspinning, all, "spin") ??
    (rt.sched.needspinning === 0 || rt.sched.needspinning === 1
      ? null
      : `needspinning is ${rt.sched.needspinning}`)
  );
}

/** It has a P, or will have one when it is up, and nothing to run. */
function maySpin(mp: M): boolean {
  return mp.curg === null && (mp.p !== null || (mp.step === Step.wake && mp.nextp !== null));
}

/** A thread sleeps for a reason, or has something to do at some time. */
function awakeOrNot(rt: Runtime, mp: M): string | null {
  const isDue = rt.events.has(mp.actor);
  if (mp.step === Step.sleep) return isDue ? `M${mp.id} sleeps and is due` : null;
  if (mp.step === Step.netpoll) return rt.poller === mp ? null : `M${mp.id} polls, and rt.poller is another`;
  if (isDue || mp.os?.isWaiting === true || rt.newmHandoff.includes(mp)) return null;
  return `M${mp.id} is to do step ${mp.step} at no time`;
}

function sleepers(rt: Runtime): string | null {
  const idle = new Set(idleThreads(rt));
  return firstOf(rt.allm, (mp) => {
    if (mp.step !== Step.sleep || isUnborrowed(mp)) return null;
    if (mp.spinning || (mp.p !== null && mp.call === null)) return `M${mp.id} sleeps and holds on to its P`;
    const isIdle = mp.parked === Parked.stopm || mp.parked === Parked.stopmSchedule;
    return isIdle === idle.has(mp) ? null : `M${mp.id} sleeps as if idle, and is not on the list`;
  });
}

function holding(mp: M): string | null {
  if (mp.nextp !== null && mp.step !== Step.wake && !isWokenTooEarly(mp))
    return `M${mp.id} was given P${mp.nextp.id} and is not being woken`;
  const isSystem = mp.isSystem && (mp.p !== null || mp.curg !== null);
  if (isSystem) return `M${mp.id} is the runtime's own and holds a P or a goroutine`;
  const steals = mp.step === Step.stealNext;
  if (steals !== (mp.victim !== null)) return `M${mp.id} ${steals ? "has no" : "keeps its"} victim`;
  const executes = mp.step === Step.execute;
  if (executes !== (mp.found !== null))
    return `M${mp.id} ${executes ? "executes nothing" : "has found something"}`;
  return mp.found !== null && mp.p === null ? `M${mp.id} has a goroutine in hand and no P` : null;
}

function lockedPairs(rt: Runtime): string | null {
  for (const gp of rt.allg) {
    if (gp.lockedm !== null && gp.lockedm.lockedg !== gp)
      return `G${gp.goid} is locked to M${gp.lockedm.id} alone`;
    if (gp.lockedm !== null && gp.m !== null && gp.m !== gp.lockedm) return `G${gp.goid} runs on M${gp.m.id}`;
  }
  return firstOf(rt.allm, (mp) => {
    if (mp.lockedg === null) {
      return mp.lockedExt + mp.lockedInt === 0 ? null : `M${mp.id} counts locks and has no goroutine`;
    }
    if (mp.lockedg.lockedm !== mp) return `M${mp.id} is locked to G${mp.lockedg.goid} alone`;
    if (mp.lockedExt + mp.lockedInt <= 0) return `M${mp.id} is locked and counts no lock`;
    return mp.curg === null || mp.curg === mp.lockedg ? null : `M${mp.id} runs G${mp.curg.goid}`;
  });
}

function coresTaken(rt: Runtime): string | null {
  const { cores } = rt;
  if (cores === null) return null;
  const taken = new Set<number>();
  let waits = false;
  for (const { os } of rt.allm) {
    if (os === null) continue;
    waits ||= os.isWaiting;
    if (os.core < 0) continue;
    if (taken.has(os.core)) return "two threads are on one core";
    if (os.core >= cores.count || os.isWaiting) return "a thread waits for the core that it has";
    taken.add(os.core);
  }
  return waits && taken.size < cores.count ? "a thread waits, and a core is free" : null;
}

/** Whether mp is about to look for work, or is being woken to. */
function comes(mp: M): boolean {
  if (mp.isSystem || mp.parked === Parked.stoplockedm) return false; // that one runs its own goroutine
  const { step } = mp;
  return (
    mp.spinning ||
    step === Step.wake ||
    step === Step.schedule ||
    step === Step.find ||
    step === Step.steal ||
    step === Step.stealNext
  );
}

function overlooked(rt: Runtime): string | null {
  const { sched } = rt;
  if (!rt.mainStarted || sched.npidle === 0 || sched.gcwaiting) return null;
  const laden = rt.allp.find((pp) => !runqempty(pp));
  if (laden === undefined && sched.runq.empty()) return null;
  if (rt.allm.some(comes)) return null;
  return `${laden === undefined ? "the global queue" : `P${laden.id}`} has work, a P is idle, and nobody looks`;
}

function sysmonState(rt: Runtime): string | null {
  const { mp, deep, noted } = rt.sysmon;
  if (rt.sched.sysmonwait !== (deep && !noted)) return `sysmonwait is ${rt.sched.sysmonwait}`;
  if (mp === null || mp.step === Step.sysmon) return null;
  return `sysmon's next step is ${mp.step}`;
}

/** The extra Ms: each that nobody has borrowed is on the list once, and sleeps. */
function extraMs(rt: Runtime): string | null {
  const { extraM } = rt.sched;
  if (new Set(extraM).size !== extraM.length) return "one is on the list twice";
  const wrong = rt.allm.find((mp) => isUnborrowed(mp) !== extraM.includes(mp));
  if (wrong !== undefined) return `M${wrong.id} is ${isUnborrowed(wrong) ? "not " : ""}on the list`;
  const awake = extraM.find((mp) => mp.step !== Step.sleep || mp.call !== null);
  if (awake !== undefined) return `M${awake.id} is on the list and acts`;
  const isWatched =
    rt.iscgo && rt.allm.length > 1 && extraM.length === 0 && !rt.allm.some((mp) => mp.needextram);
  return isWatched && rt.mainStarted ? "there is none, and nobody will make one" : null;
}

/** What Go's schedule throws for: "schedule: in cgo". */
function inC(mp: M): string | null {
  if (!mp.incgo) return null;
  const isInCall = mp.curg !== null && mp.curg.status === GStatus.syscall;
  const waitsForP = mp.lockedg !== null; // called back, and there is no P yet
  return isInCall || waitsForP ? null : `M${mp.id} is in C and looks for work`;
}

export const threadInvariants: readonly Invariant[] = [
  {
    name: "extraMs",
    sentence: "an extra M is on the list while nobody has borrowed it, and one will be there",
    broken: extraMs,
  },
  { name: "inC", sentence: "a thread that is in C does not schedule", broken: (rt) => firstOf(rt.allm, inC) },
  { name: "owned", sentence: "an M and its P name one another, and only a P with an M runs", broken: owned },
  {
    name: "keptOnce",
    sentence: "each P is with one M, or promised to one, or on the idle list, unless the world stops",
    broken: keptOnce,
  },
  {
    name: "idlePs",
    sentence: "npidle and idlepMask say which Ps are idle, and those have no work",
    broken: idlePs,
  },
  {
    name: "idleMs",
    sentence: "nmidle says how many Ms are on the idle list, and those hold nothing",
    broken: idleMs,
  },
  { name: "counts", sentence: "mnext, nmfreed, nmidlelocked and nmsys count the threads", broken: counts },
  { name: "spinning", sentence: "nmspinning counts the Ms that look for work", broken: spinning },
  {
    name: "awakeOrNot",
    sentence: "a thread that does not sleep acts at some time, and one that sleeps at none",
    broken: (rt) => firstOf(rt.allm, (mp) => awakeOrNot(rt, mp)),
  },
  {
    name: "sleepers",
    sentence: "a thread that sleeps has given its P up, and is idle if it says so",
    broken: sleepers,
  },
  {
    name: "holding",
    sentence: "a thread holds only what its next step needs",
    broken: (rt) => firstOf(rt.allm, holding),
  },
  {
    name: "lockedPairs",
    sentence: "a goroutine and its thread are locked to one another",
    broken: lockedPairs,
  },
  {
    name: "coresTaken",
    sentence: "a core runs one thread, and none is free while a thread waits",
    broken: coresTaken,
  },
  {
    name: "overlooked",
    sentence: "no goroutine is queued beside an idle P without a thread that looks for work",
    broken: overlooked,
  },
  { name: "sysmonState", sentence: "sysmonwait says whether sysmon waits to be told", broken: sysmonState },
];
