/**
 * The kernel's side of the poller (R12.2, R12.5 to R12.9): epoll on Linux, and elsewhere what os.ts says of kqueue and IOCP.
 *
 * What a goroutine waits for is registered once, for all events ("edge-triggered"). There is no poller thread. Whoever looks for
 * work asks epoll without waiting; the last M that runs out of work sleeps in epoll, until something is ready or until the earliest
 * timer; and sysmon asks when nobody has for 10 ms. If a new timer must fire earlier, whoever adds it interrupts the sleep
 * (`netpollBreak`). At most one M sleeps there at a time; `lastpoll` is 0 while it does.
 *
 * epoll gives 128 events at once, in the order in which they came; their goroutines are pushed on a list whose last is the first to
 * run (R12.7).
 *
 * Not modelled: event ports (Solaris), pollset (AIX), WebAssembly's pollers.
 */
import { GStatus, Kind } from "../trace/vocabulary.js";
import type { Mode, PollDesc, PollEvent, Waiter } from "./polldesc.js";
import type { Runtime } from "./runtime.js";
import { wakeLatency } from "./on-cores.js";
import { Step } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { wakep, wakeThread } from "./spin.js";
import { readyThread } from "./threads.js";

/** The event goes on the kernel's list. epoll adds it to the one that stands there for pd; kqueue has one for each direction. */
function enqueue(rt: Runtime, pd: PollDesc, mode: Mode): void {
  if (rt.os.poller === "epoll") {
    const known = pd.queuedR ?? pd.queuedW;
    if (known === null) push(rt, pd, mode);
    else if (known.mode !== mode) {
      known.mode = "rw";
      pd.queuedR = known;
      pd.queuedW = known;
    }
    return;
  }
  if (mode !== "w" && pd.queuedR === null) push(rt, pd, "r");
  if (mode !== "r" && pd.queuedW === null) push(rt, pd, "w");
}

function push(rt: Runtime, pd: PollDesc, mode: Mode): void {
  const event: PollEvent = { pd, mode };
  if (mode !== "w") pd.queuedR = event;
  if (mode !== "r") pd.queuedW = event;
  rt.epoll.ready.push(event);
}

/** Of a descriptor that is being closed nobody wants news; but an operation that was cancelled ends by news, on IOCP. */
function isForgotten(rt: Runtime, pd: PollDesc): boolean {
  return pd.closing && rt.os.poller !== "iocp";
}

/** The kernel says that pd is ready for `mode`: on its list, and the M that sleeps there is woken. */
export function epollReady(rt: Runtime, pd: PollDesc, mode: Mode): void {
  if (isForgotten(rt, pd)) return;
  rt.host?.reach(rt);
  rt.emit(Kind.epollReady, -1, -1, 0, pd.id, mode === "r" ? 1 : mode === "w" ? 2 : 3);
  if (rt.asThreads) {
    tellThreads(rt, pd, mode);
    return;
  }
  enqueue(rt, pd, mode);
  if (rt.pollServer !== null) {
    const server = rt.pollServer;
    rt.pollServer = null;
    wakeThread(rt, server);
    return;
  }
  const mp = rt.poller;
  if (mp === null) return;
  const up = rt.now + wakeLatency(rt, mp);
  if (up < rt.events.timeOf(mp.actor)) rt.events.schedule(mp.actor, up);
  rt.host?.touched(rt);
}

/** Threads wait in the kernel themselves, and are woken there. */
function tellThreads(rt: Runtime, pd: PollDesc, mode: Mode): void {
  const toRun: G[] = [];
  netpollready(rt, toRun, pd, mode);
  for (const gp of toRun) {
    gp.status = GStatus.runnable;
    rt.emit(Kind.GoUnblock, -1, -1, gp.goid, 0, 0);
    readyThread(rt, gp);
  }
}

/**
 * The goroutines that epoll says are ready, first the one that is to run first. Does not wait.
 * Go: src/runtime/netpoll_epoll.go, netpoll.
 * Differs: the sleep that may come before is netpollSleep's.
 */
export function netpoll(rt: Runtime): G[] {
  const toRun: G[] = [];
  if (rt.epoll.ready.length === 0) return toRun; // most sleeps in the poller end because a timer is due
  for (const { pd, mode } of rt.epoll.ready.splice(0, rt.os.batch(rt.gomaxprocs))) {
    if (mode !== "w") pd.queuedR = null;
    if (mode !== "r") pd.queuedW = null;
    if (!isForgotten(rt, pd)) netpollready(rt, toRun, pd, mode);
  }
  return toRun.reverse();
}

/** Go: src/runtime/netpoll.go, netpollready. Differs: the list is turned round by the caller, once. */
function netpollready(rt: Runtime, toRun: G[], pd: PollDesc, mode: Mode): void {
  const rg = mode === "w" ? null : netpollunblock(rt, pd, "r", true);
  const wg = mode === "r" ? null : netpollunblock(rt, pd, "w", true);
  if (rg !== null) toRun.push(rg);
  if (wg !== null) toRun.push(wg);
}

/**
 * Ends the wait of the goroutine that waits for pd, and returns it; with `ioready`, the news is kept for one that comes later.
 * Go: src/runtime/netpoll.go, netpollunblock.
 * Differs: tells the goroutine here whether it was I/O that woke it.
 */
export function netpollunblock(rt: Runtime, pd: PollDesc, mode: "r" | "w", ioready: boolean): G | null {
  const old = mode === "r" ? pd.rg : pd.wg;
  if (old === "ready" || (old === null && !ioready)) return null;
  const left: Waiter = ioready && old === null ? "ready" : null;
  if (mode === "r") pd.rg = left;
  else pd.wg = left;
  if (old === null) return null;
  rt.epoll.waiters--;
  old.ret = ioready;
  return old;
}

/**
 * Sends mp to sleep in the poller for `delay` ns, or for ever when it is negative. Linux rounds: below one millisecond up
 * to one, above it down to whole ones (R12.8).
 * Go: src/runtime/netpoll_epoll.go, netpoll.
 * Differs: what follows the sleep is in findRunnable.
 */
export function netpollSleep(rt: Runtime, mp: M, delay: number): void {
  rt.poller = mp;
  rt.netpollWakeSig = false;
  mp.step = Step.netpoll;
  let wait = -1;
  if (delay === 0 || rt.epoll.ready.length > 0) wait = 0;
  else if (delay > 0) wait = rt.os.pollTimeout(delay);
  rt.emit(Kind.netpollBlock, -1, mp.id, 0, wait < 0 ? -1 : wait | 0, Math.floor(wait / 4294967296));
  if (wait >= 0) rt.events.schedule(mp.actor, rt.now + rt.os.sleepTime(rt, "poll", wait));
}

/**
 * Interrupts the M that sleeps in the poller.
 * Go: src/runtime/netpoll_epoll.go, netpollBreak.
 * Differs: an interrupt when nobody sleeps is dropped, where epoll would keep it for the next sleep.
 */
export function netpollBreak(rt: Runtime): void {
  const mp = rt.poller;
  if (mp === null || rt.netpollWakeSig) return;
  rt.netpollWakeSig = true;
  rt.emit(Kind.notewakeup, -1, mp.id, 0, 0, 0);
  const up = rt.now + wakeLatency(rt, mp);
  if (up < rt.events.timeOf(mp.actor)) rt.events.schedule(mp.actor, up);
}

/**
 * A timer is due at `when`: makes sure that somebody will be awake then (R13.1).
 * Go: src/runtime/proc.go, wakeNetPoller.
 * Differs: no.
 */
export function wakeNetPoller(rt: Runtime, when: number): void {
  const sched = rt.sched;
  if (sched.lastpoll === 0) {
    if (sched.pollUntil === 0 || sched.pollUntil > when) netpollBreak(rt);
  } else if (rt.rules.timerWakesThread) {
    wakep(rt);
  }
}

/** A goroutine from the poller becomes runnable; mp is about to queue it, or (`inHand`) to run it. */
export function unpark(rt: Runtime, mp: M, gp: G, inHand: boolean): void {
  gp.status = GStatus.runnable;
  rt.emit(Kind.GoUnblock, mp.p === null ? -1 : mp.p.id, mp.id, gp.goid, 0, inHand ? 1 : 0);
}
