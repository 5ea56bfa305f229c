/**
 * Threads: waking them, making them, putting them to sleep, and how many may look for work at once (R5).
 *
 * The runtime wants enough running threads to use the machine, and no more. When work appears, `wakep` starts one
 * thread that looks for it ("spinning"), and only if none is looking already. A spinning thread that finds work
 * stops spinning and calls wakep again, so waking goes on as a chain until one finds nothing. A thread with
 * nothing to do gives up its P first and parks itself.
 *
 * Time: waking a thread takes `costs.threadWake` until its first instruction, making one `costs.threadCreate`. The
 * caller pays nothing: the simplification is that a futex call and a clone cost only the one who comes up.
 */
import { Kind, PStatus, threadRoles } from "../trace/vocabulary.js";
import { releaseNextGCMarkWorker } from "./mgcwork.js";
import { mget, mput, pidlegetSpinning } from "./pidle.js";
import { runqempty } from "./runq.js";
import { traceCrash } from "./schedtrace.js";
import { invariant, mcount } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { chooseCore, wakeLatency } from "./on-cores.js";
import { M, Parked, Step } from "./runtime2.js";
import type { P } from "./runtime2.js";

/** What a thread is for. */
export type Role = (typeof threadRoles)[number];

/**
 * Starts one more thread to look for work, unless one is looking already or no P is idle.
 * Go: src/runtime/proc.go, wakep.
 * Differs: counts the thread once there is a P for it, where Go takes the count back.
 */
export function wakep(rt: Runtime): void {
  const { sched, rules } = rt;
  if (sched.nmspinning !== 0) return;
  const pp = pidlegetSpinning(rt);
  if (pp === null) return;
  if (rules.spinning) sched.nmspinning = 1;
  startm(rt, pp, rules.spinning);
}

/**
 * Makes some M run pp: the one that went idle last, or a new one. With `spinning` the caller has counted it in
 * nmspinning already.
 * Go: src/runtime/proc.go, startm.
 * Differs: pp is never nil here; callers find the P themselves.
 */
export function startm(rt: Runtime, pp: P, spinning: boolean): void {
  const mp = mget(rt);
  if (mp === null) {
    newm(rt, pp, spinning, "worker");
    return;
  }
  invariant(!mp.spinning, "startm: m is spinning");
  invariant(mp.nextp === null, "startm: m has p");
  invariant(!spinning || runqempty(pp), "startm: p has runnable gs");
  mp.spinning = spinning;
  if (spinning) rt.emit(Kind.spinning, pp.id, mp.id, 0, 1, rt.sched.nmspinning);
  mp.nextp = pp;
  notewakeup(rt, mp);
}

/** Wakes the sleeping thread of mp; it is up after the wake-up latency. */
export function notewakeup(rt: Runtime, mp: M): void {
  if (mp.parked === Parked.no) invariant(false, `notewakeup: M${mp.id} does not sleep`);
  rt.emit(Kind.notewakeup, -1, mp.id, 0, 0, 0);
  mp.step = Step.wake;
  rt.events.schedule(mp.actor, rt.now + wakeLatency(rt, mp));
}

/** What the thread waits for in the kernel has happened: it will be back after the wake-up latency. */
export function wakeThread(rt: Runtime, mp: M): void {
  invariant(mp.call !== null && mp.step === Step.sleep, `M${mp.id} does not sleep in the kernel`);
  mp.step = Step.syscall;
  rt.emit(Kind.futexwakeup, -1, mp.id, 0, 0, 0);
  rt.events.schedule(mp.actor, rt.now + wakeLatency(rt, mp));
}

/** The thread of mp sleeps in a call until some time: it is woken before, unless it would be up by then anyway. */
export function wakeEarly(rt: Runtime, mp: M): void {
  const up = rt.now + wakeLatency(rt, mp);
  if (up >= rt.events.timeOf(mp.actor)) return;
  rt.emit(Kind.futexwakeup, -1, mp.id, 0, 0, 0);
  rt.events.schedule(mp.actor, up);
}

/**
 * Makes a new thread, which will run pp (or nothing, for the runtime's own). A locked thread does not make it itself.
 * Go: src/runtime/proc.go, newm.
 * Differs: no.
 */
export function newm(rt: Runtime, pp: P | null, spinning: boolean, role: Role): M | null {
  const mp = new M(rt.sched.mnext++);
  rt.allm.push(mp);
  if (!checkmcount(rt)) return null;
  mp.nextp = pp;
  mp.startSpinning = spinning;
  mp.isSystem = role !== "worker";
  mp.parked = Parked.mstart;
  mp.step = Step.wake;
  rt.emit(Kind.newm, pp === null ? -1 : pp.id, mp.id, 0, threadRoles.indexOf(role), 0);
  const { actor, template } = rt;
  if (actor === null || (actor.lockedExt === 0 && !actor.incgo) || template === null) {
    clone(rt, mp);
    return mp;
  }
  rt.newmHandoff.push(mp);
  if (template.parked === Parked.template && template.step === Step.sleep) notewakeup(rt, template);
  return mp;
}

/** The operating system makes the thread of mp; it is up after a while. */
export function clone(rt: Runtime, mp: M): void {
  chooseCore(rt, mp);
  rt.events.schedule(mp.actor, rt.now + rt.costs.threadCreate);
}

/**
 * Ends the program when it has too many threads (R5.3).
 * Go: src/runtime/proc.go, checkmcount.
 * Differs: no.
 */
function checkmcount(rt: Runtime): boolean {
  if (mcount(rt) <= rt.sched.maxmcount) return true;
  // Those that C's threads borrow do not count.
  if (mcount(rt) - rt.allm.filter((mp) => mp.isExtra).length <= rt.sched.maxmcount) return true;
  if (rt.end !== null) return false; // said already: in Go nobody comes back from there
  rt.errors.push(
    `runtime: program exceeds ${rt.sched.maxmcount}-thread limit\n`,
    "fatal error: thread exhaustion\n",
  );
  traceCrash(rt, { mp: rt.actor, throwing: 2 });
  rt.stop("fatal", 2, "fatal error: thread exhaustion", 0);
  return false;
}

/**
 * Puts the thread of mp, which has no P, on the idle list and to sleep. When it wakes it goes on as `parked` says.
 * Go: src/runtime/proc.go, stopm.
 * Differs: what follows the sleep is in `wakeUp` (step.ts).
 */
export function stopm(rt: Runtime, mp: M, parked: Parked): void {
  invariant(mp.p === null, "stopm: holding p");
  invariant(!mp.spinning, "stopm: spinning");
  mp.parked = parked;
  mp.step = Step.sleep;
  mput(rt, mp);
}

/** mp, which looks for work, is counted as spinning. Go: src/runtime/proc.go, becomeSpinning. Differs: no. */
export function becomeSpinning(rt: Runtime, mp: M): void {
  mp.spinning = true;
  rt.sched.nmspinning++;
  rt.sched.needspinning = 0;
  rt.emit(Kind.spinning, mp.p === null ? -1 : mp.p.id, mp.id, 0, 1, rt.sched.nmspinning);
}

/** mp is no longer counted as spinning. */
export function dropSpinning(rt: Runtime, mp: M): void {
  invariant(mp.spinning, "resetspinning: not a spinning m");
  mp.spinning = false;
  rt.sched.nmspinning--;
  invariant(rt.sched.nmspinning >= 0, "negative nmspinning");
  rt.emit(Kind.spinning, mp.p === null ? -1 : mp.p.id, mp.id, 0, 0, rt.sched.nmspinning);
}

/**
 * A spinning M has found work: it stops spinning and wakes the next (R5.4).
 * Go: src/runtime/proc.go, resetspinning.
 * Differs: no.
 */
export function resetspinning(rt: Runtime, mp: M): void {
  dropSpinning(rt, mp);
  wakep(rt);
}

/**
 * mp has found work, as up to Go 1.5: it stops spinning if it was, and the next is woken if its own queue holds more (1.1), or if it had to
 * look further than its own queue (1.2).
 */
export function wakeNext(rt: Runtime, mp: M, lookedFurther: boolean): void {
  if (mp.spinning) dropSpinning(rt, mp);
  const pp = mp.p!;
  const wakes = rt.rules.wakesNext === "moreQueued" ? pp.runqhead !== pp.runqtail : lookedFurther;
  if (wakes) wakep(rt);
}

/**
 * mp takes pp and runs it.
 * Go: src/runtime/proc.go, acquirep.
 * Differs: no memory caches to flush.
 */
export function acquirep(rt: Runtime, mp: M, pp: P): void {
  invariant(mp.p === null, "wirep: already in go");
  if (pp.m !== null || pp.status !== PStatus.idle) invariant(false, `wirep: P${pp.id} is not idle`);
  mp.p = pp;
  mp.where = rt.trace === null ? 0 : rt.trace.where(pp.id, mp.id);
  pp.m = mp;
  pp.oldm = mp;
  pp.status = PStatus.running;
  rt.emit(Kind.ProcStart, pp.id, mp.id, 0, 0, 0);
}

/**
 * mp lets its P go.
 * Go: src/runtime/proc.go, releasep.
 * Differs: no.
 */
export function releasep(rt: Runtime, mp: M): P {
  const pp = mp.p;
  invariant(pp !== null && pp.m === mp && pp.status === PStatus.running, "releasep: invalid p state");
  if (pp.nextGCMarkWorker !== null) releaseNextGCMarkWorker(rt, pp);
  rt.emit(Kind.ProcStop, pp.id, mp.id, 0, 0, 0);
  mp.p = null;
  pp.m = null;
  pp.status = PStatus.idle;
  return pp;
}
