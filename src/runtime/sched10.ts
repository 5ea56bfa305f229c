/**
 * The scheduler of Go 1.0, before there were Ps.
 *
 * All goroutines that can run wait in one queue, under one lock, and a counter says how many threads run Go code (mcpu, at most GOMAXPROCS).
 * Nobody looks for work: whoever makes a goroutine runnable gives it, there and then, to a thread that sleeps, or to a new one,
 * as long as the counter allows (`matchmg`). A thread whose goroutine has stopped takes the next of the queue, or sleeps. A system call counts
 * down at once, so another thread can start; coming back counts up, or the goroutine goes to the tail of the queue.
 *
 * It is simple, it is fair, and it does not scale: each wake-up takes the one lock, and hands a goroutine to a thread that has to be woken first. The design
 * with Ps came in 1.1 to mend that.
 *
 * Here a P stands for one unit of the counter, so that the same pictures and laws serve: a thread that runs Go code holds one, and the idle
 * Ps are what is left of GOMAXPROCS. These Ps have no queues. Nobody needs them otherwise.
 *
 * Not modelled: idle goroutines (cgo), profiling.
 */
import { foundIn, Kind } from "../trace/vocabulary.js";
import { globrunqput } from "./globrunq.js";
import { incidlelocked } from "./handoff.js";
import { mget, pidleget, pidleput } from "./pidle.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import { stopP } from "./stopnote.js";
import { acquirep, newm, notewakeup, releasep, stopm } from "./spin.js";

const globalPlace = foundIn.indexOf("global queue");
const lockedPlace = foundIn.indexOf("locked thread");

/**
 * gp, which waited, is runnable, and gets a thread if there may be one more. One that is locked to a thread goes straight to it.
 * In Go 1.0: readylocked (src/pkg/runtime/proc.c).
 */
export function readylocked(rt: Runtime, mp: M, gp: G): void {
  const waker = mp.curg === null ? 0 : mp.curg.goid;
  const pp = gp.lockedm === null ? null : pidleget(rt);
  rt.emit(Kind.GoUnblock, mp.p!.id, mp.id, gp.goid, waker, pp === null ? 0 : 1);
  if (pp !== null) handLocked(rt, mp, gp, pp);
  else gput(rt, mp, gp);
}

/** gp goes to the tail of the one queue, and threads to what waits there. In Go 1.0: gput, then matchmg. */
export function gput(rt: Runtime, mp: M, gp: G): void {
  globrunqput(rt, gp);
  if (rt.mainStarted) matchmg(rt, mp);
}

/** Takes the head of the queue, in the hand of mp. In Go 1.0: gget. */
function gget(rt: Runtime, mp: M, pp: P): G {
  const gp = rt.sched.runq.pop()!; // callers have looked
  rt.emit(Kind.globrunqgetbatch, pp.id, mp.id, gp.goid, 1, 0);
  return gp;
}

/** Starts threads for what waits, as many as may run. mp is the thread that does it. In Go 1.0: matchmg. */
export function matchmg(rt: Runtime, mp: M): void {
  while (!rt.sched.runq.empty()) {
    const pp = pidleget(rt);
    if (pp === null) return;
    if (rt.sched.runq.head!.lockedm !== null) {
      handLocked(rt, mp, gget(rt, mp, pp), pp);
      continue;
    }
    const idle = mget(rt);
    const other = idle ?? newm(rt, pp, false, "worker");
    if (other === null) return; // too many threads: the program has ended
    other.nextp = pp;
    other.found = gget(rt, other, pp);
    other.foundIn = globalPlace;
    other.inheritTime = false;
    if (idle !== null) notewakeup(rt, idle);
  }
}

/** gp, in the hand of mp, and pp go to the thread that gp is locked to; it may be mp itself. In Go 1.0: mnextg. */
function handLocked(rt: Runtime, mp: M, gp: G, pp: P): void {
  const locked = gp.lockedm!; // callers have looked
  rt.emit(Kind.startlockedm, pp.id, mp.id, gp.goid, locked.id, 0);
  locked.nextp = pp;
  // One that has not come to sleep yet finds the P when it is about to (scheduleLocked).
  if (locked === mp || locked.parked !== Parked.stoplockedm) return;
  incidlelocked(rt, -1);
  notewakeup(rt, locked);
}

/**
 * The thread of mp takes the next goroutine, or sleeps. In Go 1.0: schedule, then nextgandunlock.
 */
export function schedule10(rt: Runtime, mp: M): void {
  if (rt.sched.gcwaiting && mp.lockedg === null) {
    giveUp(rt, mp);
    return stopm(rt, mp, Parked.stopm);
  }
  if (mp.lockedg !== null) return scheduleLocked(rt, mp);
  while (!rt.sched.runq.empty()) {
    const pp = mp.p ?? pidleget(rt);
    if (pp === null) break;
    if (mp.p === null) acquirep(rt, mp, pp);
    const gp = gget(rt, mp, pp);
    if (gp.lockedm === null) return run(rt, mp, gp, globalPlace, rt.costs.globalGet);
    handLocked(rt, mp, gp, releasep(rt, mp));
  }
  if (mp.p !== null) giveUp(rt, mp);
  stopm(rt, mp, Parked.stopm);
}

/** mp may run one goroutine only: the others go to other threads, and it sleeps, unless that one was next. */
function scheduleLocked(rt: Runtime, mp: M): void {
  giveUp(rt, mp);
  matchmg(rt, mp);
  if (mp.nextp !== null) {
    acquirep(rt, mp, mp.nextp);
    mp.nextp = null;
    return run(rt, mp, mp.lockedg!, lockedPlace, rt.costs.globalGet);
  }
  rt.emit(Kind.stoplockedm, -1, mp.id, mp.lockedg!.goid, 0, 0);
  mp.parked = Parked.stoplockedm;
  mp.step = Step.sleep;
  incidlelocked(rt, 1);
}

/** mp counts itself down. In Go 1.0: mcpu--. */
function giveUp(rt: Runtime, mp: M): void {
  const pp = releasep(rt, mp);
  if (rt.sched.gcwaiting) stopP(rt, pp);
  else pidleput(rt, pp);
}

function run(rt: Runtime, mp: M, gp: G, from: number, cost: number): void {
  mp.found = gp;
  mp.foundIn = from;
  mp.inheritTime = false;
  mp.step = Step.execute;
  rt.delay = cost;
}

/** The thread of mp enters the kernel: one more may run Go code meanwhile. In Go 1.0: entersyscall. */
export function entersyscall10(rt: Runtime, mp: M): void {
  giveUp(rt, mp);
  matchmg(rt, mp);
}
