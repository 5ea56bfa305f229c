/**
 * What the poller knows: a record for each descriptor, and the kernel's list of those that are ready (R12.3).
 *
 * A record has a place for one reader and one writer. Each is empty, says "ready", or holds the goroutine that waits. Whoever finds
 * "ready" takes it and goes on; so news that comes before the wait is not lost.
 */
import type { G } from "./runtime2.js";
import type { Timer } from "./time.js";

/** Reading or writing, or both. */
export type Mode = "r" | "w" | "rw";

/** One direction of a pollDesc: nobody, the news that it is ready, or the goroutine that waits. */
export type Waiter = G | "ready" | null;

/** What the poller knows of one descriptor. Go: pollDesc. */
export class PollDesc {
  /** For the trace. */
  readonly id: number;
  rg: Waiter = null;
  wg: Waiter = null;
  /** Its event on the kernel's list, for each direction; with epoll one for both. Null: none. */
  queuedR: PollEvent | null = null;
  queuedW: PollEvent | null = null;
  closing = false;
  readExpired = false;
  writeExpired = false;
  /** The timers of its deadlines, made when first needed. */
  rt: Timer | null = null;
  wt: Timer | null = null;

  constructor(id: number) {
    this.id = id;
  }
}

/** Why a wait for I/O ended: it is ready, the descriptor is being closed, or the deadline has passed. */
export type PollResult = "ready" | "closing" | "timeout";

/** One entry of the kernel's list of what is ready, or done. */
export interface PollEvent {
  readonly pd: PollDesc;
  mode: Mode;
}

/** The kernel's list of what is ready, and how many goroutines wait. */
export class Epoll {
  readonly ready: PollEvent[] = [];
  /** Go's netpollWaiters. */
  waiters = 0;
}
