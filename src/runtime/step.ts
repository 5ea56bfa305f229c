/**
 * The loop of virtual time: one thread after another does its next step.
 *
 * An M is a state machine. `mp.step` says what it does next; doing it sets the next step and how long the thread is
 * busy until then (`rt.delay`). If no other thread has an event before that moment, the same thread simply goes on:
 * the clock moves and nothing is queued. Otherwise its event is queued and the earliest one is taken. Either way the
 * order is that of (time, sequence), so the shortcut changes speed and nothing else.
 *
 * Rejected: one coroutine a thread. It reads better, and costs a suspension at each step of the scheduler.
 */
import { checkdead } from "./checkdead.js";
import { execute, executeLocked, gdestroy } from "./proc.js";
import { afterNetpoll } from "./idle.js";
import { findRunnable } from "./find-runnable.js";
import { stoplockedm } from "./handoff.js";
import { Kind } from "../trace/vocabulary.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Did, firstThreadActor, outsideActor, Parked, Step } from "./runtime2.js";
import type { M } from "./runtime2.js";
import { acquirep } from "./spin.js";
import { drainStep } from "./mgcmark.js";
import { netpoll } from "./netpoll-epoll.js";
import { admitted, askForTurn, endTurns, giveUpCore } from "./on-cores.js";
import { stopComputing } from "./preempt.js";
import { exitsyscall } from "./syscall.js";
import { Rested, restNow } from "./rest.js";
import { sysmonSleep, sysmonStep } from "./sysmon.js";
import { findNow, Found } from "./switch.js";
import { endThread } from "./threads.js";
import { mexit, templateThread } from "./lockosthread.js";
import { schedule10 } from "./sched10.js";
import { stealNextStep, stealStep } from "./steal.js";
import { noteStep } from "./stw.js";

// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
const steps = Step;
const dids = Did;
const finds = Found;

/** Why `drive` returned. */
export type Pause = "ended" | "fuel" | "stuck" | "elsewhere";

/** Lets threads act until the run ends or `rt.fuel` steps are used up. */
export function drive(rt: Runtime): Pause {
  if (rt.host !== null) askForTurn(rt);
  const { events } = rt;
  const bound = rt.bounds.time;
  while (rt.end === null) {
    if (rt.fuel <= 0) return "fuel";
    const time = events.nextTime;
    if (time > bound) {
      if (time === Infinity) return stuck(rt);
      rt.now = bound;
      rt.stop("bound", null, `bound reached: ${bound} ns of virtual time (bounds.time)`, 0);
      return "ended";
    }
    const actor = events.pop();
    invariant(time >= rt.now, "time went back");
    rt.now = time;
    if (actor >= firstThreadActor) act(rt, rt.allm[actor - firstThreadActor]!);
    else if (actor === outsideActor) outsideActs(rt);
    else {
      rt.fuel--;
      endTurns(rt);
      if (rt.host !== null) return "elsewhere";
    }
  }
  return "ended";
}

/** Nobody will ever act again. Go's runtime notices that before; without it the process hangs. */
function stuck(rt: Runtime): Pause {
  if (!rt.asThreads) return "stuck";
  rt.stop("hang", null, "every thread sleeps and nobody is left to wake one: a real process would hang", 0);
  return "ended";
}

/** What was to happen outside the process happens. */
function outsideActs(rt: Runtime): void {
  rt.fuel--;
  rt.acting = outsideActor;
  rt.outside.keep(rt.now);
  if (rt.outside.nextTime < Infinity) rt.events.schedule(outsideActor, rt.outside.nextTime);
}

/** mp acts for as long as nobody else is due before it. */
function act(rt: Runtime, first: M): void {
  if (!admitted(rt, first)) return;
  let mp = first;
  rt.acting = mp.actor;
  for (;;) {
    rt.fuel--;
    doStep(rt, mp);
    if (rt.end !== null) return;
    mp = rt.actor!; // others may have acted since
    const step = mp.step;
    // Asleep, in the poller, or its event is queued already.
    if (step === steps.sleep || step === steps.netpoll || rt.events.has(mp.actor)) break;
    const time = rt.now + rt.delay;
    if (time >= rt.events.nextTime || rt.fuel <= 0 || time > rt.bounds.time || rt.cores !== null) {
      rt.events.when = time;
      rt.events.put(mp.actor);
      break;
    }
    rt.now = time;
  }
  giveUpCore(rt, mp);
}

function doStep(rt: Runtime, mp: M): void {
  switch (mp.step) {
    case steps.op: {
      const did = rt.executor!.complete(mp, mp.curg!);
      return after(rt, rt.actor!, did);
    }
    case steps.resume:
      return after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
    case steps.schedule:
      return scheduleOrRun(rt, mp);
    case steps.find:
      return findRunnable(rt, mp);
    case steps.steal:
      return stealStep(rt, mp);
    case steps.stealNext:
      return stealNextStep(rt, mp);
    case steps.execute:
      execute(rt, mp, mp.found!, mp.foundIn, mp.inheritTime);
      return after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
    case steps.wake:
      return wakeUp(rt, mp);
    case steps.netpoll:
      return pollOver(rt, mp);
    case steps.syscall:
      return sysret(rt, mp);
    case steps.preempt:
      return after(rt, mp, stopComputing(rt, mp, mp.curg!));
    case steps.sysmon:
      return sysmonStep(rt, mp);
    case steps.note:
      return lookAtNote(rt, mp);
    case steps.drain:
      return marks(rt, mp);
    case steps.sleep:
      invariant(false, `M${mp.id} acts in its sleep`);
  }
}

/** The thread looks for a goroutine, most often in its P's own queue; then it may run at once. */
function scheduleOrRun(rt: Runtime, mp: M): void {
  const did = findNow(rt, mp);
  if (did === finds.runs) after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
  else if (did === finds.notNow) rest(rt, mp);
}

/** The thread looks for a goroutine in vain, or not: nothing lies in its P's own queue. */
function rest(rt: Runtime, mp: M): void {
  const did = restNow(rt, mp);
  if (did === Rested.runs) after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
  else if (did === Rested.notNow) schedule(rt, mp);
}

/** What the M does once its goroutine has stopped, by the reason why it did. */
function after(rt: Runtime, mp: M, did: Did): void {
  switch (did) {
    case dids.stopped:
      mp.step = steps.schedule;
      rt.delay = rt.asThreads ? 0 : rt.costs.goSwitch;
      return;
    case dids.goexit:
      return goexit(rt, mp);
    case dids.schedules:
      return rest(rt, mp);
    case dids.busy: // `step` and `delay` are set
    case dids.ended:
      return;
    case dids.done:
    case dids.unwind:
      invariant(false, "a goroutine stopped for no reason");
  }
}

/** The goroutine of mp has ended; and if it was locked to mp, so does mp. */
function goexit(rt: Runtime, mp: M): void {
  if (rt.asThreads) {
    gdestroy(rt, mp, mp.curg!);
    endThread(rt, mp);
    return;
  }
  if (gdestroy(rt, mp, mp.curg!)) {
    mexit(rt, mp);
    return;
  }
  mp.step = steps.schedule;
  rt.delay = rt.costs.goexit + rt.costs.goSwitch;
}

/** The thread slept until the world stands still, or until all Ps have come to a safe point; goes on if it is so. */
function lookAtNote(rt: Runtime, mp: M): void {
  if (noteStep(rt, mp) === dids.done) after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
}

/** A piece of marking is done; when all is, the goroutine goes on. */
function marks(rt: Runtime, mp: M): void {
  if (drainStep(rt, mp) === dids.done) after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
}

/** The system call of mp's goroutine returns. */
function sysret(rt: Runtime, mp: M): void {
  const more = mp.call!.again?.(rt, mp) ?? null;
  if (more !== null) {
    rt.delay = more;
    return;
  }
  if (exitsyscall(rt, mp) === dids.done) after(rt, mp, rt.executor!.gogo(mp, mp.curg!));
}

/**
 * The thread looks for a goroutine to run; if it is locked to one, only that one will do.
 * Go: src/runtime/proc.go, schedule.
 * Differs: only its first lines; the rest is scheduleFound.
 */
function schedule(rt: Runtime, mp: M): void {
  if (rt.rules.localQueue === "none") return schedule10(rt, mp);
  if (mp.lockedg !== null) {
    stoplockedm(rt, mp);
    return;
  }
  mp.p!.preempt = false;
  findRunnable(rt, mp);
}

/** The thread is up, for the first time or again, and goes on where it was put to sleep. */
function wakeUp(rt: Runtime, mp: M): void {
  rt.emit(Kind.mstart, -1, mp.id, 0, 0, 0);
  const parked = mp.parked;
  mp.parked = Parked.no;
  if (mp.isSystem) {
    if (parked === Parked.mstart) {
      rt.sched.nmsys++;
      checkdead(rt); // it was counted as a thread that could run
      if (rt.end !== null) return;
    }
    if (mp === rt.template) templateThread(rt, mp);
    else sysmonSleep(rt, mp);
    return;
  }
  if (mp.startSpinning) {
    mp.startSpinning = false;
    mp.spinning = true;
    rt.emit(Kind.spinning, mp.nextp!.id, mp.id, 0, 1, rt.sched.nmspinning);
  }
  if (parked === Parked.futex) {
    mp.step = steps.find;
    rt.delay = 0;
    return;
  }
  acquirep(rt, mp, mp.nextp!);
  mp.nextp = null;
  if (parked === Parked.stoplockedm) {
    after(rt, mp, rt.executor!.gogo(mp, executeLocked(rt, mp)));
    return;
  }
  if (mp.found !== null) {
    mp.step = steps.execute; // Go 1.0: woken with a goroutine in hand
    rt.delay = 0;
    return;
  }
  mp.step = parked === Parked.stopm ? steps.find : steps.schedule;
  rt.delay = 0;
}

/** The sleep in the poller is over, by its time or because somebody broke it. */
function pollOver(rt: Runtime, mp: M): void {
  const list = netpoll(rt);
  rt.emit(Kind.netpollWake, -1, mp.id, 0, list.length, rt.netpollWakeSig ? 1 : 0);
  rt.poller = null;
  rt.netpollWakeSig = false;
  afterNetpoll(rt, mp, list);
}
