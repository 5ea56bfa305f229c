/**
 * The same program without Go's scheduler: every goroutine is a thread of the operating system (option `as: "threads"`).
 *
 * This is what a program pays when each of its concurrent parts is a kernel thread. Starting one is a system call. Who waits
 * sleeps in the kernel (a futex), and who wakes him asks the kernel to. Who runs where is decided by the operating system's scheduler alone
 * (machine/cores.ts), and each change of thread on a core costs its switch.
 *
 * Nothing of the runtime is left but channels and locks, which both worlds share. To keep one language for traces, each thread has a P of its
 * own, for ever: its queue holds the one goroutine that the thread is. There is no stealing, no poller, no sysmon, no preemption but the kernel's
 * own, and nobody notices a deadlock.
 *
 * Not Go: a comparison, as the text of 2018 draws it in its figures 14 to 19.
 */
import { Kind } from "../trace/vocabulary.js";
import { runqput } from "./runq.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { wakeLatency } from "./on-cores.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { notewakeup, releasep } from "./spin.js";

/** gp, which was just made, is mp from now on; the thread is up after a while. */
export function startThread(rt: Runtime, mp: M, gp: G): void {
  gp.home = mp;
  runqput(rt, mp.nextp!, gp, true);
  rt.events.schedule(mp.actor, rt.now + wakeLatency(rt, mp));
}

/** gp, which became runnable, runs on its own thread: into its queue, and the thread is woken if it sleeps. */
export function readyThread(rt: Runtime, gp: G): void {
  const mp = gp.home;
  invariant(mp !== null, "a goroutine without its thread");
  runqput(rt, (mp.p ?? mp.nextp)!, gp, true);
  if (mp.parked === Parked.futex) notewakeup(rt, mp);
}

/** mp has nothing to do: it sleeps in the kernel, until it is woken or its next timer is due. */
export function sleepInKernel(rt: Runtime, mp: M): void {
  const when = mp.p!.timers.wakeTime();
  mp.parked = Parked.futex;
  mp.step = Step.sleep;
  rt.emit(Kind.futexsleep, mp.p!.id, mp.id, 0, 0, 0);
  if (when === 0) return;
  mp.step = Step.wake;
  const late = rt.costs.timerSlack + rt.costs.threadWake;
  rt.events.schedule(mp.actor, Math.max(rt.now, when) + late);
}

/** The goroutine of mp has ended, and with it the thread. */
export function endThread(rt: Runtime, mp: M): void {
  mp.step = Step.sleep;
  mp.parked = Parked.no;
  releasep(rt, mp);
  rt.emit(Kind.mexit, -1, mp.id, 0, 0, 0);
  rt.sched.nmfreed++;
}

/** The first goroutine is the first thread. */
export function adoptMain(m0: M, gp: G): void {
  gp.home = m0;
}
