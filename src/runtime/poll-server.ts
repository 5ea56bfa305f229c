/**
 * The poller of Go 1.0: a goroutine of package net, not a part of the scheduler.
 *
 * It sits in a system call (epoll_wait) and makes ready whoever waited for what has become ready. So there is always one thread in the kernel for it, each
 * wake-up passes through it, and a program that has once opened a connection is never reported as deadlocked. With 1.1 polling moved into
 * the scheduler (netpoll.ts).
 *
 * Simplified: the goroutine that begins to wait does not have to wake it first, as it had to with package net's own channel and pipe.
 */
import { netpoll } from "./netpoll-epoll.js";
import { goready, newproc } from "./proc.js";
import type { Runtime } from "./runtime.js";
import type { Did, G, M } from "./runtime2.js";
import { entersyscall } from "./syscall.js";
import type { KernelCall } from "./syscall.js";

const epollWait: KernelCall = {
  name: "epoll_wait",
  enter(rt, mp) {
    if (rt.epoll.ready.length > 0) return rt.costs.kernelCall;
    rt.pollServer = mp;
    return -1;
  },
  leave: () => undefined,
};

/** Starts the goroutine, with the first descriptor that it shall watch; `mp` is the thread that opens it. */
export function startPollServer(rt: Runtime, mp: M): void {
  const body = rt.executor!.repeat(serve);
  newproc(rt, mp, "net.(*pollServer).Run", body, true);
}

/** One turn: who was waiting is ready, and back into the kernel. */
function serve(rt: Runtime, mp: M, gp: G): Did {
  for (const waiter of netpoll(rt)) goready(rt, mp, waiter);
  return entersyscall(rt, mp, gp, epollWait);
}
