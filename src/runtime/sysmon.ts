/**
 * sysmon: the thread that watches all others (R8). It needs no P, so it runs even when every P is taken.
 *
 * It sleeps 20 us at first; when it has had nothing to do for 50 rounds it doubles its sleep each round, up to 10 ms. Each time
 * it looks at every P: one that has been on the same time slice for 10 ms is asked to stop its goroutine (preempt.ts); one whose
 * goroutine sits in a system call is taken away and given to another thread. It also asks the poller when nobody has for
 * 10 ms. When every P is idle there is nothing to watch: it sleeps until the next timer, or until a system call wakes it.
 *
 * Its own sleeping is why nothing here is exact. A P is only seen twice at least 20 us apart, and after a quiet while 10 ms apart; so a
 * goroutine's "10 ms slice" ends between 10 and 20 ms, and a system call keeps its P for 20 us or for 10 ms, by what sysmon did
 * before (R7.9, R8.5).
 *
 * Not modelled: the scavenger, C's interceptors.
 */
import { Kind, PStatus } from "../trace/vocabulary.js";
import { handoffp, incidlelocked } from "./handoff.js";
import { injectglist } from "./inject.js";
import { shouldStart } from "./mgcwork.js";
import { pidleget } from "./pidle.js";
import { updateIfDue } from "./maxprocs.js";
import { netpoll } from "./netpoll-epoll.js";
import { preemptone } from "./preempt.js";
import { runqempty } from "./runq.js";
import type { Runtime } from "./runtime.js";
import { Step } from "./runtime2.js";
import type { M, P } from "./runtime2.js";
import { traceIfDue } from "./schedtrace.js";
import { startm } from "./spin.js";
import { setBlockOnExitSyscall, takeP } from "./syscall.js";

const microsecond = 1_000;
const shortestSleep = 20 * microsecond;
const longestSleep = 10_000 * microsecond;
/** The time slice (R8.5), how stale the poller may be (R8.4), and how long an idle neighbourhood excuses a system call (R7.8). */
const forcePreemptNS = 10_000_000;
/** Half of what a forced collection waits for. */
const longestDeepSleep = 60_000_000_000;

/**
 * One round begins with the sleep that the last one decided.
 * Go: src/runtime/proc.go, sysmon.
 * Differs: its loop is the steps of the thread; see the head of this file for what it does not do.
 */
export function sysmonSleep(rt: Runtime, mp: M): void {
  const state = rt.sysmon;
  state.mp = mp;
  if (state.idle === 0) state.delay = shortestSleep;
  else if (state.idle > 50) state.delay *= 2;
  if (state.delay > longestSleep) state.delay = longestSleep;
  mp.step = Step.sysmon;
  rt.emit(Kind.sysmon, -1, mp.id, 0, state.delay, state.idle);
  rt.delay = rt.os.sleepTime(rt, "usleep", state.delay);
}

/** The sleep is over: sleeps on if there is nothing to watch, else watches. */
export function sysmonStep(rt: Runtime, mp: M): void {
  const state = rt.sysmon;
  if (state.deep) wakeFromDeepSleep(rt);
  else if (sleepsDeeply(rt, mp)) return;
  watch(rt, mp);
  sysmonSleep(rt, mp);
}

/** Whether every P is idle, and so sysmon goes to sleep until the next timer, or until it is told. */
function sleepsDeeply(rt: Runtime, mp: M): boolean {
  if (rt.debug.schedtrace > 0 || (!rt.sched.gcwaiting && rt.sched.npidle !== rt.gomaxprocs)) return false;
  const next = timeSleepUntil(rt);
  if (next <= rt.now) return false;
  const ns = Math.min(longestDeepSleep, next - rt.now);
  rt.sched.sysmonwait = true;
  rt.sysmon.deep = true;
  rt.emitNs(Kind.sysmonwait, -1, mp.id, 0, ns);
  mp.step = Step.sysmon;
  rt.delay = rt.os.sleepTime(rt, "note", ns);
  return true;
}

/**
 * When the next timer of any P is due, in ns.
 * Go: src/runtime/time.go, timeSleepUntil.
 * Differs: no.
 */
function timeSleepUntil(rt: Runtime): number {
  let next = Infinity;
  for (const pp of rt.allp) {
    const when = pp.timers.wakeTime();
    if (when !== 0 && when < next) next = when;
  }
  return next;
}

function wakeFromDeepSleep(rt: Runtime): void {
  const state = rt.sysmon;
  state.deep = false;
  rt.sched.sysmonwait = false;
  if (!state.noted && !rt.rules.deepSleepResets) return;
  state.noted = false;
  state.idle = 0;
  state.delay = shortestSleep;
}

/** What sysmon does when it is up. */
function watch(rt: Runtime, mp: M): void {
  const state = rt.sysmon;
  const { lastpoll } = rt.sched;
  if (rt.netpollInited && lastpoll !== 0 && lastpoll + forcePreemptNS < rt.now) {
    rt.sched.lastpoll = Math.max(1, rt.now);
    const list = netpoll(rt);
    if (list.length > 0) {
      // One more counts as running until the list's threads are started: else a false deadlock could be seen between.
      incidlelocked(rt, -1);
      injectglist(rt, mp, list);
      incidlelocked(rt, 1);
    }
  }
  updateIfDue(rt, mp);
  if (!rt.rules.timerWakesThread) startForLateTimer(rt);
  if (retake(rt, mp) !== 0) state.idle = 0;
  else state.idle++;
  const { forcegc } = rt.gc;
  if (forcegc !== null && shouldStart(rt, { kind: "time" })) {
    rt.gc.forcegc = null;
    injectglist(rt, mp, [forcegc]);
  }
  traceIfDue(rt);
}

/** Go 1.14: a timer should have run already, perhaps on a P that nobody can stop. A thread is started that will steal it. */
function startForLateTimer(rt: Runtime): void {
  if (timeSleepUntil(rt) >= rt.now) return;
  const pp = pidleget(rt);
  if (pp !== null) startm(rt, pp, false);
}

/**
 * Looks at each P: asks for the end of a slice of 10 ms, and takes the P from a system call (R7.8). Returns how many it took from
 * system calls.
 * Go: src/runtime/proc.go, retake.
 * Differs: counts itself as running only while it has a P in hand, not at each P it looks at.
 */
function retake(rt: Runtime, mp: M): number {
  const { sched, now, rules } = rt;
  let taken = 0;
  for (const pp of rt.allp) {
    if (pp.status !== PStatus.running) continue;
    const seen = pp.sysmontick;
    const thread = setBlockOnExitSyscall(pp);
    if (rules.retake === "anyTick" && isNewTick(pp, thread !== null)) continue;
    let sysretake = false;
    if (rules.retake === "bothTicks" || (rules.retake === "oneTick" && thread === null)) {
      sysretake = sliceIsOver(rt, mp, pp) && rules.retake === "bothTicks";
    }
    if (thread === null || !rules.handsOff) continue;
    if (!sysretake && rules.retake !== "anyTick" && seen.syscalltick !== pp.syscalltick) {
      seen.syscalltick = pp.syscalltick;
      seen.syscallwhen = now;
      continue;
    }
    const isNeeded = !runqempty(pp) || sched.nmspinning + sched.npidle === 0;
    if (!isNeeded && (!rules.retakesIdleAfter10ms || seen.syscallwhen + forcePreemptNS > now)) continue;
    // As in `watch`: the thread could come back and report a deadlock before the P is handed off.
    incidlelocked(rt, -1);
    takeP(rt, pp, thread);
    taken++;
    handoffp(rt, pp);
    incidlelocked(rt, 1);
  }
  return taken;
}

/** Whether pp has been on the same slice for too long; then it is asked to stop. Notes what it sees. */
function sliceIsOver(rt: Runtime, mp: M, pp: P): boolean {
  const seen = pp.sysmontick;
  if (seen.schedtick !== pp.schedtick) {
    seen.schedtick = pp.schedtick;
    seen.schedwhen = rt.now;
    return false;
  }
  if (seen.schedwhen + forcePreemptNS > rt.now) return false;
  preemptone(rt, pp, mp);
  return true;
}

/** Go 1.1: whether anything at all has happened on pp since the last look: a slice, or the beginning or end of a call. */
function isNewTick(pp: P, isInCall: boolean): boolean {
  const tick = pp.schedtick + 2 * pp.syscalltick + (isInCall ? 1 : 0);
  const isNew = pp.sysmontick.schedtick !== tick;
  pp.sysmontick.schedtick = tick;
  return isNew;
}
