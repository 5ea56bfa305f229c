/**
 * Making a thread for a goroutine, when goroutines are threads (threads.ts).
 *
 * A file of its own because of timers: what stands for the thread's P has a heap of them, timers know the poller, and the poller knows
 * threads.ts, whose threads it wakes.
 */
import { Kind, PStatus } from "../trace/vocabulary.js";
import type { Runtime } from "./runtime.js";
import { M, P, Parked, Step } from "./runtime2.js";
import { Timers } from "./time.js";

/** A thread for a goroutine that is about to be made, and what stands for its P. */
export function makeThread(rt: Runtime): M {
  const pp = new P(rt.allp.length, new Timers(rt.allp.length));
  pp.status = PStatus.idle;
  rt.allp.push(pp);
  rt.idlepMask.push(false);
  rt.timerpMask.push(true);
  rt.gomaxprocs = rt.allp.length;
  const mp = new M(rt.sched.mnext++);
  rt.allm.push(mp);
  rt.emit(Kind.ProcsChange, -1, mp.id, 0, rt.allp.length, 0);
  rt.emit(Kind.newm, pp.id, mp.id, 0, 0, 0);
  mp.nextp = pp;
  mp.parked = Parked.mstart;
  mp.step = Step.wake;
  return mp;
}
