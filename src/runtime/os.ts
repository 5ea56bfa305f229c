/**
 * What differs between operating systems, as data: how the kernel's poller tells its news, what it can watch, and how exactly a
 * thread wakes from a sleep of given length (R12.6, R12.8, R12.11, R8.3, R13.9).
 *
 * - **epoll** (Linux) has one entry for each descriptor. News for reading and for writing that come before anybody has asked are one event.
 * - **kqueue** (macOS, the BSDs) has two for each, one a direction ("filter"), and tells them as two events. A reading end whose
 *   other end is gone wakes writers too (EV_EOF).
 * - **IOCP** (Windows) does not tell that one may read: one gives it the read to do, and it tells when that is done ("completion").
 *   So nothing is tried again after the wait, and without a pending operation there is no news.
 *
 * Windows ends timed waits at the ticks of its clock. Which clock depends on the release and on the wait: up to Go 1.15 the runtime set it to 1 ms,
 * and let it go back to 15.6 ms while nothing was due for 60 ms (osRelax). Since 1.16 sysmon's sleeps have a timer of
 * their own, of half a millisecond; but the poller's were left with the 15.6 ms, until 1.23 gave them such a timer too.
 *
 * Simplified: the ticks of Windows are counted from the start of the process. macOS may put a wake-up off to save power (timer
 * coalescing); here it is as late as Linux (`costs.timerSlack`). Extensions of net such as `TransmitFile` are left out.
 */
import type { Runtime } from "./runtime.js";

export const osNames = ["linux", "darwin", "freebsd", "windows"] as const;

/** An operating system, by the name that Go has for it (GOOS). */
export type OsName = (typeof osNames)[number];

/** Which sleep: in the poller, sysmon's own (usleep), or on a note with a time limit (notetsleep). */
export type Sleep = "poll" | "usleep" | "note";

/** What the runtime must know of an operating system. */
export interface Os {
  readonly name: OsName;
  readonly poller: "epoll" | "kqueue" | "iocp";
  /** How many events one call of the poller gives at most, with so many Ps (R12.6). */
  batch(procs: number): number;
  /** For how many ns the poller is asked to sleep when the next timer is due in `delay` ns, more than 0 (R12.8). */
  pollTimeout(delay: number): number;
  /** How many ns from now a thread is up that asks to sleep for `ns`. */
  sleepTime(rt: Runtime, sleep: Sleep, ns: number): number;
  /** How long a thief leaves a runnext alone that its P may take at once, in ns (R3.10). */
  runnextWait(rt: Runtime): number;
  /** Whether the poller can watch a named pipe that was opened as a file. */
  readonly pollsFifos: boolean;
  /** And what os.Pipe makes. */
  readonly pollsPipes: boolean;
}

const millisecond = 1e6;
/** No poller is asked to sleep for longer: 11.5 days. */
const longestPoll = 1e15;

/** Whole milliseconds: below one up to one, above it down. */
function wholeMs(delay: number): number {
  if (delay < millisecond) return millisecond;
  return delay < longestPoll ? Math.floor(delay / millisecond) * millisecond : longestPoll;
}

/** As late as the kernel's timers are, and then the thread must wake. */
function withSlack(rt: Runtime, _sleep: Sleep, ns: number): number {
  return ns + (ns > 0 ? rt.costs.timerSlack + rt.costs.threadWake : 0);
}

const runnextWait = (rt: Runtime): number => rt.costs.stealRunnextWait * rt.rules.runnextWaits;

const linux: Os = Object.freeze({
  name: "linux",
  poller: "epoll",
  batch: () => 128,
  pollTimeout: wholeMs,
  sleepTime: withSlack,
  runnextWait,
  pollsFifos: true,
  pollsPipes: true,
});

const freebsd: Os = Object.freeze({
  ...linux,
  name: "freebsd",
  poller: "kqueue",
  batch: () => 64,
  pollTimeout: (delay: number) => Math.min(delay, longestPoll),
});

/** There kqueue does not notice that the last writer of a named pipe has gone, so Go does not use it for those. */
const darwin: Os = Object.freeze({ ...freebsd, name: "darwin", pollsFifos: false });

const windows: Os = Object.freeze({
  name: "windows",
  poller: "iocp",
  batch: (procs: number) => Math.max(8, Math.floor(64 / procs)),
  pollTimeout: (delay: number) => Math.min(delay, longestPoll),
  sleepTime: windowsSleep,
  // Its sleeps are too coarse for 3 us, so the thief yields its core once: a short call of the kernel.
  runnextWait: (rt: Runtime) => rt.costs.kernelCall,
  pollsFifos: false,
  pollsPipes: false,
});

/** The clock as it is when nobody asks for a finer one. */
const coarseTick = 15_625_000;
const fineTick = 500_000;
/** From so long a sleep on sysmon lets the clock be coarse, up to Go 1.15 (osRelaxMinNS). */
const relaxedFrom = 60 * millisecond;

function windowsSleep(rt: Runtime, sleep: Sleep, ns: number): number {
  if (ns <= 0) return 0;
  const until = (tick: number, asked: number): number => Math.ceil((rt.now + asked) / tick) * tick - rt.now;
  return windowsWait(rt.rules.windowsTimers, sleep, ns, until) + rt.costs.threadWake;
}

function windowsWait(
  timers: Runtime["rules"]["windowsTimers"],
  sleep: Sleep,
  ns: number,
  until: (tick: number, asked: number) => number,
): number {
  if (timers === "millisecond") {
    return until(sleep === "note" && ns >= relaxedFrom ? coarseTick : millisecond, wholeMs(ns));
  }
  if (sleep === "usleep") return until(fineTick, ns);
  const coarse = until(coarseTick, wholeMs(ns));
  // A timer beside the wait, in units of 100 ns; the wait has its own limit besides.
  return sleep === "poll" && timers === "halfMillisecond"
    ? Math.min(coarse, until(fineTick, Math.max(100, Math.floor(ns / 100) * 100)))
    : coarse;
}

const systems: Readonly<Record<OsName, Os>> = Object.freeze({ linux, darwin, freebsd, windows });

/** An operating system by its name. */
export function osOf(name: OsName): Os {
  return systems[name];
}
