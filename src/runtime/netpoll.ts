/**
 * Waiting for I/O (R12.3, R12.4, R12.10): what a goroutine does instead of keeping its thread in the kernel.
 *
 * It tries first, with an ordinary system call on a descriptor that never blocks. If the kernel says "try again", it parks here, and
 * the poller makes it runnable when the descriptor is ready; then it tries again. Closing a descriptor and a deadline that passes
 * end the wait too.
 *
 * Not modelled: the identity of reused descriptors.
 */
import { fatal } from "./checkdead.js";
import { netpollunblock } from "./netpoll-epoll.js";
import type { Mode, PollDesc, PollResult } from "./polldesc.js";
import { goready, gopark } from "./proc.js";
import { maxWhen, Timer } from "./time.js";
import { endTimer, setTimer } from "./timerproc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { waitReasonIndex } from "../trace/vocabulary.js";

const ioReason = waitReasonIndex("IO wait");

/** Forgets old news before a new attempt. Go: src/runtime/netpoll.go, poll_runtime_pollReset. Differs: no. */
export function pollReset(pd: PollDesc, mode: "r" | "w"): PollResult {
  const result = netpollcheckerr(pd, mode);
  if (result === "ready") take(pd, mode);
  return result;
}

/** The news that there may be is used up. */
function take(pd: PollDesc, mode: "r" | "w"): void {
  if (mode === "r") pd.rg = null;
  else pd.wg = null;
}

function netpollcheckerr(pd: PollDesc, mode: "r" | "w"): PollResult {
  if (pd.closing) return "closing";
  return (mode === "r" ? pd.readExpired : pd.writeExpired) ? "timeout" : "ready";
}

/**
 * gp waits until pd is ready, closed or past its deadline. Its result is a `PollResult`. With "canceled" as the operation's third operand it waits
 * for the kernel alone, which will tell that it has let go of an operation (IOCP).
 * Go: src/runtime/netpoll.go, poll_runtime_pollWait and poll_runtime_pollWaitCanceled.
 * Differs: what follows the wait is in pollWaited.
 */
export function pollWait(rt: Runtime, mp: M, gp: G, pd: PollDesc, mode: "r" | "w"): Did {
  const error = gp.extra === "canceled" ? "ready" : netpollcheckerr(pd, mode);
  const old = mode === "r" ? pd.rg : pd.wg;
  if (error !== "ready" || old === "ready") {
    if (error === "ready") take(pd, mode);
    gp.ret = error;
    return Did.done;
  }
  if (old !== null) {
    fatal(rt, gp, "runtime: double wait");
    return Did.ended;
  }
  if (mode === "r") pd.rg = gp;
  else pd.wg = gp;
  rt.epoll.waiters++;
  gopark(rt, mp, gp, "IO wait", pd.id, Resume.poll, ioReason);
  return Did.stopped;
}

/** gp, which waited for pd, runs again. If it was for no good reason (a deadline that was moved meanwhile), it waits on. */
export function pollWaited(rt: Runtime, mp: M, gp: G, pd: PollDesc, mode: "r" | "w"): Did {
  if (gp.ret !== true) return pollWait(rt, mp, gp, pd, mode);
  gp.ret = "ready";
  return Did.done;
}

/**
 * Sets when a wait for pd ends without success: `delay` ns from now; at once when it is not positive; null: never.
 * Go: src/runtime/netpoll.go, poll_runtime_pollSetDeadline.
 * Differs: one timer for each direction, also when both have the same deadline.
 */
export function pollSetDeadline(rt: Runtime, mp: M, pd: PollDesc, mode: Mode, delay: number | null): void {
  if (pd.closing) return;
  for (const one of ["r", "w"] as const) {
    if (mode !== "rw" && mode !== one) continue;
    const timer = deadlineTimer(rt, pd, one);
    if (delay === null || delay <= 0) endTimer(rt, timer);
    else setTimer(rt, mp, timer, Math.min(maxWhen, rt.now + delay), 0);
    const isOver = delay !== null && delay <= 0;
    setExpired(pd, one, isOver);
    if (isOver) unblock(rt, mp, pd, one);
  }
}

function setExpired(pd: PollDesc, mode: "r" | "w", isExpired: boolean): void {
  if (mode === "r") pd.readExpired = isExpired;
  else pd.writeExpired = isExpired;
}

function deadlineTimer(rt: Runtime, pd: PollDesc, mode: "r" | "w"): Timer {
  const known = mode === "r" ? pd.rt : pd.wt;
  if (known !== null) return known;
  const fire = (run: Runtime, mp: M): void => {
    setExpired(pd, mode, true);
    unblock(run, mp, pd, mode);
  };
  const timer = new Timer(rt.newObject(""), fire, 0, null);
  if (mode === "r") pd.rt = timer;
  else pd.wt = timer;
  return timer;
}

/**
 * The descriptor is being closed: whoever waits is woken and told so.
 * Go: src/runtime/netpoll.go, poll_runtime_pollUnblock.
 * Differs: no.
 */
export function pollUnblock(rt: Runtime, mp: M, pd: PollDesc): void {
  pd.closing = true;
  unblock(rt, mp, pd, "rw");
  for (const timer of [pd.rt, pd.wt]) if (timer !== null) endTimer(rt, timer);
}

/** Whoever waits is woken, by mp, without success. */
function unblock(rt: Runtime, mp: M, pd: PollDesc, mode: Mode): void {
  for (const one of ["r", "w"] as const) {
    if (mode !== "rw" && mode !== one) continue;
    const gp = netpollunblock(rt, pd, one, false);
    if (gp !== null) goready(rt, mp, gp);
  }
}
