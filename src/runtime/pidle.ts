/**
 * The two idle lists: Ps without work and Ms without a P. Both are stacks: what went idle last is used first, since
 * its caches are warm (R2.5, R2.6).
 *
 * A P leaves its list the moment somebody decides to use it, long before a thread runs on it; so `npidle` drops at
 * once, and nobody else counts on that P. Putting an M on its list is one of the moments at which the deadlock
 * detector looks (R15.1).
 */
import { Kind } from "../trace/vocabulary.js";
import { checkdead } from "./checkdead.js";
import { runqempty } from "./runq.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import type { M, P } from "./runtime2.js";

/**
 * Puts pp on the idle list.
 * Go: src/runtime/proc.go, pidleput.
 * Differs: keeps no times for the GC's CPU limiter.
 */
export function pidleput(rt: Runtime, pp: P): void {
  invariant(runqempty(pp), "pidleput: P has non-empty run queue");
  if (pp.timers.empty()) rt.timerpMask[pp.id] = false;
  rt.idlepMask[pp.id] = true;
  pp.link = rt.sched.pidle;
  rt.sched.pidle = pp;
  rt.sched.npidle++;
  rt.emit(Kind.pidleput, pp.id, -1, 0, 0, 0);
}

/**
 * Takes the P that went idle last; null when none is idle.
 * Go: src/runtime/proc.go, pidleget.
 * Differs: keeps no times for the GC's CPU limiter.
 */
export function pidleget(rt: Runtime): P | null {
  const pp = rt.sched.pidle;
  if (pp === null) return null;
  rt.timerpMask[pp.id] = true; // a timer may be added at any time from now on
  rt.idlepMask[pp.id] = false;
  rt.sched.pidle = pp.link;
  pp.link = null;
  rt.sched.npidle--;
  rt.emit(Kind.pidleget, pp.id, -1, 0, 0, 0);
  return pp;
}

/**
 * As pidleget, for a caller that has found work: without an idle P it leaves a note (`needspinning`) to whoever is
 * about to idle one (R5.1, R5.10).
 * Go: src/runtime/proc.go, pidlegetSpinning.
 * Differs: no.
 */
export function pidlegetSpinning(rt: Runtime): P | null {
  const pp = pidleget(rt);
  if (pp === null && rt.rules.needspinning && rt.rules.spinning) rt.sched.needspinning = 1;
  return pp;
}

/**
 * Puts mp on the idle list and looks for a deadlock.
 * Go: src/runtime/proc.go, mput.
 * Differs: no.
 */
export function mput(rt: Runtime, mp: M): void {
  mp.schedlink = rt.sched.midle;
  rt.sched.midle = mp;
  rt.sched.nmidle++;
  rt.emit(Kind.mput, -1, mp.id, 0, 0, 0);
  checkdead(rt);
}

/**
 * Takes mp, wherever it stands on the idle list; null when it is not idle.
 * Go: src/runtime/proc.go, mgetSpecific.
 * Differs: walks the list, which Go links in both directions.
 */
export function mgetSpecific(rt: Runtime, mp: M): M | null {
  let before: M | null = null;
  let at = rt.sched.midle;
  while (at !== null && at !== mp) {
    before = at;
    at = at.schedlink;
  }
  if (at === null) return null;
  if (before === null) rt.sched.midle = mp.schedlink;
  else before.schedlink = mp.schedlink;
  mp.schedlink = null;
  rt.sched.nmidle--;
  rt.emit(Kind.mgetSpecific, -1, mp.id, 0, 0, 0);
  return mp;
}

/**
 * Takes the M that went idle last; null when none is idle.
 * Go: src/runtime/proc.go, mget.
 * Differs: no.
 */
export function mget(rt: Runtime): M | null {
  const mp = rt.sched.midle;
  if (mp === null) return null;
  rt.sched.midle = mp.schedlink;
  mp.schedlink = null;
  rt.sched.nmidle--;
  rt.emit(Kind.mget, -1, mp.id, 0, 0, 0);
  return mp;
}
