/**
 * The life of a goroutine: made, made ready, run, parked, put back, ended (R2, R6).
 *
 * The scheduler's main turn is `schedule`: find a runnable goroutine, stop spinning if we were, and execute it. In Go
 * these functions never return; they jump to the goroutine. Here a thread is a state machine: each function leaves in
 * `mp.step` what the thread does next and in `rt.delay` how long it is busy until then, and returns to the loop
 * in step.ts.
 *
 * Not modelled: stacks and their growth, profiling labels, synctest bubbles, the tracer's own locks.
 */
import { Kind, GStatus, foundIn, waitReasonIndex } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import { fatal } from "./checkdead.js";
import { globrunqput } from "./globrunq.js";
import { startlockedm } from "./handoff.js";
import { runqput } from "./runq.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { G, Resume, Step } from "./runtime2.js";
import type { Body, M, P } from "./runtime2.js";
import { readyThread, startThread } from "./threads.js";
import { makeThread } from "./threads-new.js";
import { gput, readylocked } from "./sched10.js";
import { resetspinning, wakep, wakeNext } from "./spin.js";

/** Index in `foundIn`. */
const foundLocked = foundIn.indexOf("locked thread");
const ownPlaces: readonly number[] = [foundIn.indexOf("runnext"), foundIn.indexOf("local ring")];

/**
 * gp, which waits, becomes runnable on mp's P; `next` puts it into runnext. One more thread is woken (R5.7).
 * Go: src/runtime/proc.go, ready.
 * Differs: no.
 */
export function ready(rt: Runtime, mp: M, gp: G, next: boolean): void {
  if (gp.status !== GStatus.waiting) invariant(false, `ready: goroutine ${gp.goid} does not wait`);
  gp.status = GStatus.runnable;
  if (rt.rules.localQueue === "none") return readylocked(rt, mp, gp);
  rt.emit(Kind.GoUnblock, mp.p!.id, mp.id, gp.goid, mp.curg === null ? 0 : mp.curg.goid, 0);
  if (rt.asThreads) {
    readyThread(rt, gp);
    return;
  }
  runqput(rt, mp.p!, gp, next);
  wakep(rt);
}

/**
 * As `ready`, into runnext: the way in which every waker wakes (R10.4).
 * Go: src/runtime/proc.go, goready.
 * Differs: no.
 */
export function goready(rt: Runtime, mp: M, gp: G): void {
  ready(rt, mp, gp, true);
}

/**
 * A new goroutine, runnable, first in line on mp's P (R6.1). The caller goes on.
 * Go: src/runtime/proc.go, newproc.
 * Differs: no.
 */
export function newproc(rt: Runtime, mp: M, name: string, body: Body, isSystem: boolean): G | null {
  const thread = rt.asThreads && mp.curg !== null ? makeThread(rt) : null;
  const gp = newproc1(rt, mp, name, body, isSystem);
  if (gp === null) return null;
  if (thread !== null) {
    startThread(rt, thread, gp);
    return gp;
  }
  if (rt.rules.localQueue === "none") {
    gput(rt, mp, gp);
    return gp;
  }
  runqput(rt, mp.p!, gp, true);
  if (rt.mainStarted) wakep(rt);
  return gp;
}

/**
 * Makes or reuses a G and gives it its id; `parked`: as a coroutine, which waits. Null when the bound on goroutines ended the run.
 * Go: src/runtime/proc.go, newproc1.
 * Differs: no stack.
 */
export function newproc1(
  rt: Runtime,
  mp: M,
  name: string,
  body: Body,
  isSystem: boolean,
  parked = false,
): G | null {
  const pp = mp.p!;
  let gp = gfget(rt, pp);
  if (gp === null) {
    gp = new G();
    rt.allg.push(gp);
  }
  if (pp.goidcache === pp.goidcacheend) {
    const batch = rt.asThreads ? 1 : rt.rules.goidBatch;
    rt.sched.goidgen += batch;
    pp.goidcache = rt.sched.goidgen - batch + 1;
    pp.goidcacheend = pp.goidcache + batch;
  }
  gp.goid = pp.goidcache++;
  gp.status = parked ? GStatus.waiting : GStatus.runnable;
  if (parked) gp.waitreason = "coroutine";
  gp.name = name;
  gp.body = body;
  gp.started = false;
  gp.unwinding = false;
  gp.isSystem = isSystem;
  gp.parentGoid = mp.curg === null ? 0 : mp.curg.goid;
  const kind = parked ? Kind.GoCreateBlocked : Kind.GoCreate;
  rt.emit(kind, pp.id, mp.id, gp.parentGoid, gp.goid, rt.intern(name));
  if (!isSystem && ++rt.ngoroutines > rt.bounds.goroutines) {
    const limit = rt.bounds.goroutines;
    rt.stop("bound", null, `bound reached: more than ${limit} goroutines alive (bounds.goroutines)`, gp.goid);
    return null;
  }
  return gp;
}

/**
 * Puts a dead G on pp's free list; from 64 on, all but 31 go to the common list (R6.6).
 * Go: src/runtime/proc.go, gfput.
 * Differs: no stack to free.
 */
function gfput(rt: Runtime, pp: P, gp: G): void {
  pp.gFree.push(gp);
  if (pp.gFree.length < 64) return;
  // In Go this goes over a queue that reverses, and a list that does not; the last popped is the next one taken.
  const moved: G[] = [];
  while (pp.gFree.length >= 32) moved.push(pp.gFree.pop()!);
  rt.sched.gFree.push(...moved);
}

/**
 * The dead Gs of a P that ends go to the common list.
 * Go: src/runtime/proc.go, gfpurge.
 * Differs: no stacks.
 */
export function gfpurge(rt: Runtime, pp: P): void {
  while (pp.gFree.length > 0) rt.sched.gFree.push(pp.gFree.pop()!);
}

/**
 * Takes a dead G to reuse; null when there is none. An empty free list is filled from the common one, up to 32.
 * Go: src/runtime/proc.go, gfget.
 * Differs: no stack to make.
 */
function gfget(rt: Runtime, pp: P): G | null {
  if (pp.gFree.length === 0) {
    while (pp.gFree.length < 32 && rt.sched.gFree.length > 0) pp.gFree.push(rt.sched.gFree.pop()!);
  }
  return pp.gFree.pop() ?? null;
}

/**
 * The current goroutine of mp waits; `resume` says how its operation goes on when it is woken, `reasonIndex` saves looking it up. The caller returns
 * `Did.stopped`.
 * Go: src/runtime/proc.go, gopark.
 * Differs: what Go does in an unlock function, after the status has changed, the caller does after this returns.
 */
export function gopark(
  rt: Runtime,
  mp: M,
  gp: G,
  reason: WaitReason,
  object: number,
  resume: Resume,
  reasonIndex = waitReasonIndex(reason),
): void {
  invariant(mp.curg === gp && gp.status === GStatus.running, "gopark: bad g status");
  gp.waitreason = reason;
  gp.resume = resume;
  rt.emit(Kind.GoBlock, mp.p!.id, mp.id, gp.goid, reasonIndex, object);
  gp.status = GStatus.waiting;
  dropg(mp, gp);
}

/**
 * Cuts the tie between mp and its goroutine.
 * Go: src/runtime/proc.go, dropg.
 * Differs: no.
 */
export function dropg(mp: M, gp: G): void {
  gp.m = null;
  mp.curg = null;
}

/**
 * gp gives up its thread, of its own will (runtime.Gosched) or because it was asked to: to the tail of the global queue (R6.3, R6.4).
 * `resume` says how it goes on.
 * One that was preempted because the world is to stop goes to runnext, and so runs first when the world starts again (1.26).
 * Go: src/runtime/proc.go, goschedImpl.
 * Differs: no.
 */
export function goschedImpl(rt: Runtime, mp: M, gp: G, preempted: boolean, resume: Resume): void {
  const pp = mp.p!;
  rt.emit(Kind.GoStop, pp.id, mp.id, gp.goid, preempted ? 1 : 0, 0);
  gp.status = GStatus.runnable;
  gp.resume = resume;
  dropg(mp, gp);
  if (rt.asThreads) {
    runqput(rt, pp, gp, true);
    return;
  }
  if (preempted && rt.sched.gcwaiting && rt.rules.stoppedGoesToRunnext) runqput(rt, pp, gp, true);
  else globrunqput(rt, gp);
  if (rt.mainStarted && rt.rules.goschedWakes) wakep(rt);
}

/**
 * Yields to the local queue: to the tail of the ring. Used to hand a semaphore over (R6.5, R11.1).
 * Go: src/runtime/proc.go, goyield_m.
 * Differs: no.
 */
export function goyield(rt: Runtime, mp: M, gp: G): void {
  const pp = mp.p!;
  rt.emit(Kind.GoStop, pp.id, mp.id, gp.goid, 1, 0);
  gp.status = GStatus.runnable;
  gp.resume = Resume.result;
  dropg(mp, gp);
  runqput(rt, pp, gp, false);
}

/**
 * The current goroutine ends (R6.6). True: it was locked to its thread, which must end too (since 1.10). `tells`: the trace does not know yet.
 * Go: src/runtime/proc.go, gdestroy.
 * Differs: no stack.
 */
export function gdestroy(rt: Runtime, mp: M, gp: G, tells = true): boolean {
  if (tells) rt.emit(Kind.GoDestroy, mp.p!.id, mp.id, gp.goid, 0, 0);
  gp.status = GStatus.dead;
  if (!gp.isSystem) rt.ngoroutines--;
  const locked = gp.lockedm !== null;
  gp.lockedm = null;
  mp.lockedg = null;
  gp.preemptStop = false;
  if (rt.gc.blackenEnabled && gp.gcAssistBytes > 0) {
    const { controller } = rt.gc;
    controller.bgScanCredit += Math.trunc(controller.assistWorkPerByte * gp.gcAssistBytes);
  }
  gp.gcAssistBytes = 0;
  gp.body = null;
  gp.waitreason = "";
  gp.param = null;
  gp.timer = null;
  gp.ret = undefined;
  gp.resume = Resume.none;
  dropg(mp, gp);
  if (locked && mp.lockedInt !== 0) fatal(rt, gp, "exited a goroutine internally locked to the OS thread");
  gfput(rt, mp.p!, gp);
  if (rt.rules.lockedExitEndsThread) return locked && rt.end === null;
  mp.lockedExt = 0;
  return false;
}

/**
 * What follows a scheduling decision: stop spinning, wake one more thread, and run the goroutine, here or on the
 * thread that it is locked to (R4.23). `cost` is what finding it took, in ns.
 * Go: src/runtime/proc.go, schedule.
 * Differs: only its second half; the first is findRunnable.
 */
export function scheduleFound(rt: Runtime, mp: M, cost: number): void {
  if (rt.rules.wakesNext !== "spun") wakeNext(rt, mp, !ownPlaces.includes(mp.foundIn));
  else if (mp.spinning) resetspinning(rt, mp);
  if (mp.tryWakeP) wakep(rt);
  const gp = mp.found!;
  if (gp.lockedm !== null && gp.lockedm !== mp) {
    mp.found = null;
    startlockedm(rt, mp, gp);
    return;
  }
  mp.step = Step.execute;
  rt.delay = cost;
}

/** A goroutine from elsewhere: it starts a new slice. */
export function found(rt: Runtime, mp: M, gp: G, from: number, cost: number): void {
  mp.found = gp;
  mp.foundIn = from;
  mp.inheritTime = false;
  scheduleFound(rt, mp, cost);
}

/**
 * gp runs on mp. A new slice begins, and the P's tick moves on, unless gp inherits the time (R3.7).
 * Go: src/runtime/proc.go, execute.
 * Differs: the jump into the goroutine is in step.ts.
 */
export function execute(rt: Runtime, mp: M, gp: G, from: number, inheritTime: boolean): void {
  if (gp.status !== GStatus.runnable) invariant(false, `execute: goroutine ${gp.goid} is not runnable`);
  const pp = mp.p!;
  mp.curg = gp;
  mp.found = null;
  gp.m = mp;
  gp.status = GStatus.running;
  gp.preempt = false;
  if (!inheritTime) pp.schedtick++;
  rt.emit(Kind.GoStart, pp.id, mp.id, gp.goid, from, inheritTime ? 1 : 0);
  if (pp.gcMarkWorkerMode !== 0) rt.emit(Kind.GoLabel, pp.id, mp.id, gp.goid, pp.gcMarkWorkerMode, 0);
}

/** A locked thread is up again: it runs its own goroutine, with a new slice (R7.12). */
export function executeLocked(rt: Runtime, mp: M): G {
  const gp = mp.lockedg!;
  invariant(gp.status === GStatus.runnable, "stoplockedm: not runnable");
  execute(rt, mp, gp, foundLocked, false);
  return gp;
}
