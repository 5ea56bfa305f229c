/**
 * The poller, as far as timers need it (R12.8, R12.9, R4.18 to R4.22).
 *
 * There is no poller thread. The last M that runs out of work sleeps in epoll until the earliest timer; if a new
 * timer must fire before that, whoever adds it interrupts the sleep (`netpollBreak`). At most one M sleeps there at a
 * time; `lastpoll` is 0 while it does.
 *
 * Not modelled yet: file descriptors. Connections, deadlines and kqueue and IOCP come with part 2; `netpoll` is where
 * their ready goroutines will be returned.
 */
import { Kind } from "../trace/vocabulary.js";
import type { Runtime } from "./runtime.js";
import { Step } from "./runtime2.js";
import type { M } from "./runtime2.js";
import { wakep } from "./spin.js";

/**
 * Sends mp to sleep in epoll for `delay` ns, or for ever when it is negative. Linux rounds: below one millisecond up
 * to one, above it down to whole ones (R12.8).
 * Go: src/runtime/netpoll_epoll.go, netpoll.
 * Differs: no file descriptors; what follows the sleep is in findRunnable.
 */
export function netpollSleep(rt: Runtime, mp: M, delay: number): void {
  rt.poller = mp;
  rt.netpollWakeSig = false;
  mp.step = Step.netpoll;
  let wait = -1;
  if (delay === 0) wait = 0;
  else if (delay > 0 && delay < 1e6) wait = 1e6;
  else if (delay > 0 && delay < 1e15) wait = Math.floor(delay / 1e6) * 1e6;
  else if (delay > 0) wait = 1e15;
  rt.emit(Kind.netpollBlock, -1, mp.id, 0, wait < 0 ? -1 : wait | 0, Math.floor(wait / 4294967296));
  if (wait >= 0) rt.events.schedule(mp.id, rt.now + wait + (wait > 0 ? rt.costs.threadWake : 0));
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
  const up = rt.now + rt.costs.threadWake;
  if (up < rt.events.timeOf(mp.id)) rt.events.schedule(mp.id, up);
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
  } else {
    wakep(rt);
  }
}
