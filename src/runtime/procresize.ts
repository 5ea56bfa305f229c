/**
 * How many Ps there are: at the start of the process, and at each start of the world (R1.6, R1.12, R1.13).
 *
 * GOMAXPROCS cannot change while goroutines run. Whoever wants to change it stops the world, leaves the new number in
 * `sched.newprocs`, and starts the world again; the work is done there, while nothing else moves. A P that ends gives its goroutines to the
 * head of the global queue, so that they do not lose their place, and its timers to the caller's P. A P that comes back keeps
 * its counts.
 *
 * When the world starts, a P whose queue is empty goes on the idle list; one that has work is given a thread at once. Since 1.26
 * that is the thread that ran it before, if it is idle, because its caches are warm.
 */
import { foundIn, Kind, PStatus, stopReasons } from "../trace/vocabulary.js";
import { globrunqputhead } from "./globrunq.js";
import { assignWaitingGCWorker } from "./mgcwork.js";
import { mget, mgetSpecific, pidleput } from "./pidle.js";
import { gfpurge } from "./proc.js";
import { runqempty } from "./runq.js";
import type { Runtime } from "./runtime.js";
import { P } from "./runtime2.js";
import type { M } from "./runtime2.js";
import { acquirep } from "./spin.js";
import { coprimes } from "./steal.js";
import { tellAdd, Timers } from "./time.js";

/** A P that has work when the world starts, and the idle M that will run it; null: one must be made. */
export interface RunnableP {
  readonly pp: P;
  readonly mp: M | null;
}

/**
 * From now on there are `nprocs` Ps. mp, whose goroutine asks for it, keeps its P or takes P0. Returns the Ps that have work.
 * Go: src/runtime/proc.go, procresize.
 * Differs: the P's times for statistics and the caches of memory are not kept.
 */
export function procresize(rt: Runtime, nprocs: number, mp: M): RunnableP[] {
  const old = rt.gomaxprocs;
  const kept = mp.p !== null && mp.p.id < nprocs ? mp.p : null;
  rt.emit(Kind.ProcsChange, kept === null ? -1 : kept.id, mp.id, 0, nprocs, 0);
  for (let id = old; id < nprocs; id++) addP(rt, id);
  if (kept !== null) kept.status = PStatus.running;
  else changeP(rt, mp);
  for (const pp of rt.allp.slice(nprocs)) destroy(rt, pp, mp.p!);
  rt.allp.length = nprocs;
  rt.idlepMask.length = nprocs;
  rt.timerpMask.length = nprocs;
  const runnable = free(rt, mp);
  rt.stealCoprimes = coprimes(nprocs);
  rt.gomaxprocs = nprocs;
  return runnable;
}

/** P `id` comes into being, or back. */
function addP(rt: Runtime, id: number): void {
  const pp = (rt.everyP[id] ??= new P(id, new Timers(id), rt.rules.localQueue === "ring" ? 256 : 128));
  pp.status = PStatus.gcstop;
  rt.allp.push(pp);
  rt.idlepMask.push(false);
  // A timer may be added at any time; pidleput clears the bit.
  rt.timerpMask.push(true);
}

const gosched = stopReasons.indexOf("runtime.Gosched");
const anotherP = foundIn.indexOf("another P");

/** mp has no P, or one that ends: it takes P0. For the trace its goroutine stops and starts, as in Go. */
function changeP(rt: Runtime, mp: M): void {
  const pp = mp.p;
  const gp = pp === null ? null : mp.curg;
  if (pp !== null) {
    if (gp !== null) rt.emit(Kind.GoStop, pp.id, mp.id, gp.goid, gosched, 1);
    rt.emit(Kind.ProcStop, pp.id, mp.id, 0, 0, 0);
    pp.m = null;
    mp.p = null;
  }
  rt.allp[0]!.status = PStatus.idle;
  acquirep(rt, mp, rt.allp[0]!);
  if (gp !== null) rt.emit(Kind.GoStart, 0, mp.id, gp.goid, anotherP, 0);
}

/**
 * pp ends. What it had goes to the global queue and to P `to`.
 * Go: src/runtime/proc.go, destroy.
 * Differs: the scheduler's part.
 */
function destroy(rt: Runtime, pp: P, to: P): void {
  while (pp.runqhead !== pp.runqtail) {
    const slot = --pp.runqtail % pp.runq.length;
    const gp = pp.runq[slot]!;
    pp.runq[slot] = null;
    globrunqputhead(rt, gp, pp.id);
  }
  const next = pp.runnext;
  if (next !== null) {
    pp.runnext = null;
    globrunqputhead(rt, next, pp.id);
  }
  takeTimers(rt, to.timers, pp.timers);
  gfpurge(rt, pp);
  rt.everyP[pp.id] = pp;
  pp.status = PStatus.dead;
}

/**
 * The timers of a P that ends move to another P's heap.
 * Go: src/runtime/time.go, take.
 * Differs: no.
 */
function takeTimers(rt: Runtime, to: Timers, from: Timers): void {
  for (const { timer: t } of from.heap.splice(0)) {
    const isWanted = !t.zombie;
    t.ts = null;
    t.heaped = false;
    t.modified = false;
    t.zombie = false;
    if (!isWanted) continue;
    rt.emit(Kind.timerStop, -1, -1, 0, from.owner, t.id);
    to.add(t);
    tellAdd(rt, to, t);
  }
  from.zombies = 0;
  from.minWhenHeap = 0;
  from.minWhenModified = 0;
}

/** All Ps but mp's become idle, and those without work go on the idle list. Returns the others, in the order in which they are started. */
function free(rt: Runtime, mp: M): RunnableP[] {
  const idle: P[] = [];
  const found: RunnableP[] = [];
  const needM: P[] = [];
  for (const pp of [...rt.allp].reverse()) {
    if (pp === mp.p) continue;
    if (runqempty(pp)) {
      idle.unshift(pp);
      continue;
    }
    if (!rt.rules.prefersOldM) {
      found.unshift(giveTo(rt, pp, mget(rt)));
      continue;
    }
    const own = pp.oldm === null ? null : mgetSpecific(rt, pp.oldm);
    if (own === null) needM.unshift(pp);
    else found.unshift(giveTo(rt, pp, own));
  }
  for (const pp of needM) found.unshift(giveTo(rt, pp, mget(rt)));
  const assigns = rt.gc.blackenEnabled && rt.rules.assignsGCWorkers;
  while (assigns && idle.length > 0 && assignWaitingGCWorker(rt, idle[0]!)) {
    found.unshift(giveTo(rt, idle.shift()!, mget(rt)));
  }
  if (!rt.rules.idlePsAscending) idle.reverse();
  for (const pp of idle) {
    pp.status = PStatus.idle;
    pidleput(rt, pp);
  }
  return found;
}

function giveTo(rt: Runtime, pp: P, mp: M | null): RunnableP {
  pp.status = PStatus.idle;
  rt.emit(Kind.procresize, pp.id, mp === null ? -1 : mp.id, 0, 0, 0);
  return { pp, mp };
}
