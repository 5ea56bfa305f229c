/**
 * Channels (R10): a ring buffer and two lists of goroutines that wait, to send and to receive.
 *
 * Only waiting goroutines are in the lists; an operation that finds a partner there completes at once, copies the value
 * from one goroutine to the other and makes the partner ready, on the runnext of its own P, while it goes on itself.
 * That one rule explains most of what people see when goroutines talk.
 *
 * The order of looking is Go's: a closed channel first, then a waiting partner, then the buffer, then waiting. A
 * value of a generic T cannot make its own zero value in TypeScript: a channel carries it (`zero`).
 *
 * Not modelled: the lock of a channel (an operation is one instant), the race detector, synctest bubbles.
 */
import { GoPanic } from "./panic.js";
import { gopark, goready } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume, Sudog } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { blockTimerChan, maybeRunChan, unblockTimerChan } from "./time.js";
import type { Timer } from "./time.js";
import { waitReasonIndex } from "../trace/vocabulary.js";

const sendReason = waitReasonIndex("chan send");
const receiveReason = waitReasonIndex("chan receive");

/** Goroutines that wait on one side of a channel, first come first served. Go: src/runtime/chan.go, waitq. */
export class Waitq {
  first: Sudog | null = null;
  last: Sudog | null = null;

  enqueue(s: Sudog): void {
    s.next = null;
    s.prev = this.last;
    if (this.last === null) this.first = s;
    else this.last.next = s;
    this.last = s;
  }

  /** The first waiter; of a goroutine that selects, only if no other case has won. Go: src/runtime/chan.go, dequeue. Differs: no. */
  dequeue(): Sudog | null {
    for (;;) {
      const s = this.first;
      if (s === null) return null;
      this.remove(s);
      if (!s.isSelect) return s;
      if (s.g!.selectDone) continue;
      s.g!.selectDone = true;
      return s;
    }
  }

  remove(s: Sudog): void {
    if (s.prev === null && this.first !== s) return; // dequeued already
    if (s.prev === null) this.first = s.next;
    else s.prev.next = s.next;
    if (s.next === null) this.last = s.prev;
    else s.next.prev = s.prev;
    s.next = null;
    s.prev = null;
  }
}

/** A channel. Go: src/runtime/chan.go, hchan. */
export class Hchan {
  readonly id: number;
  readonly dataqsiz: number;
  readonly zero: unknown;
  readonly buf: unknown[];
  qcount = 0;
  sendx = 0;
  recvx = 0;
  closed = false;
  readonly recvq = new Waitq();
  readonly sendq = new Waitq();
  /** The timer that feeds it, for the channels of package time. */
  timer: Timer | null = null;

  constructor(id: number, dataqsiz: number, zero: unknown) {
    this.id = id;
    this.dataqsiz = dataqsiz;
    this.zero = zero;
    this.buf = new Array<unknown>(dataqsiz).fill(undefined);
  }

  /** Adds a value to the buffer, which must have room. */
  push(value: unknown): void {
    this.buf[this.sendx] = value;
    if (++this.sendx === this.dataqsiz) this.sendx = 0;
    this.qcount++;
  }

  /** Takes the oldest value of the buffer, which must not be empty. */
  shift(): unknown {
    const value = this.buf[this.recvx];
    this.buf[this.recvx] = undefined;
    if (++this.recvx === this.dataqsiz) this.recvx = 0;
    this.qcount--;
    return value;
  }
}

/**
 * Sends without waiting. `Did.done`: sent; `Did.busy`: it would have to wait. Throws a GoPanic on a closed channel.
 * Go: src/runtime/chan.go, chansend.
 * Differs: only its part for one that does not wait.
 */
export function trySend(rt: Runtime, mp: M, c: Hchan, value: unknown): Did {
  if (c.closed) throw new GoPanic("send on closed channel");
  const s = c.recvq.dequeue();
  if (s !== null) {
    s.elem = value;
    wake(rt, mp, s, true);
    return Did.done;
  }
  if (c.qcount < c.dataqsiz) {
    c.push(value);
    return Did.done;
  }
  return Did.busy;
}

/**
 * ch <- value. A nil channel waits for ever.
 * Go: src/runtime/chan.go, chansend.
 * Differs: what follows the wait is in `sendResume`.
 */
export function chansend(rt: Runtime, mp: M, gp: G, c: Hchan | null, value: unknown): Did {
  if (c === null) {
    gopark(rt, mp, gp, "chan send (nil chan)", 0, Resume.none);
    return Did.stopped;
  }
  if (trySend(rt, mp, c, value) === Did.done) return Did.done;
  const s = ownSudog(gp);
  s.c = c;
  s.elem = value;
  gp.waiting = s;
  c.sendq.enqueue(s);
  gopark(rt, mp, gp, "chan send", c.id, Resume.chansend, sendReason);
  return Did.stopped;
}

/** The sender was woken: by a receiver, or by close, and then it panics. */
export function sendResume(gp: G): Did {
  const s = gp.waiting!;
  gp.waiting = null;
  const sent = s.success;
  clearSudog(s);
  if (!sent) gp.panicking = new GoPanic("send on closed channel");
  gp.ret = undefined;
  return Did.done;
}

/**
 * Receives without waiting, into gp.ret and gp.ok. `Did.busy`: it would have to wait.
 * Go: src/runtime/chan.go, chanrecv.
 * Differs: only its part for one that does not wait.
 */
export function tryRecv(rt: Runtime, mp: M, gp: G, c: Hchan): Did {
  if (c.timer !== null) maybeRunChan(rt, mp, c.timer);
  if (c.closed && c.qcount === 0) {
    gp.ret = c.zero;
    gp.ok = false;
    return Did.done;
  }
  const s = c.closed ? null : c.sendq.dequeue();
  if (s !== null) {
    // A buffer, if there is one, is full: take its oldest value and put the sender's in its place.
    if (c.dataqsiz === 0) gp.ret = s.elem;
    else {
      gp.ret = c.shift();
      c.push(s.elem);
    }
    gp.ok = true;
    s.elem = undefined;
    wake(rt, mp, s, true);
    return Did.done;
  }
  if (c.qcount > 0) {
    gp.ret = c.shift();
    gp.ok = true;
    return Did.done;
  }
  return Did.busy;
}

/**
 * <-ch. A nil channel waits for ever.
 * Go: src/runtime/chan.go, chanrecv.
 * Differs: what follows the wait is in `recvResume`.
 */
export function chanrecv(rt: Runtime, mp: M, gp: G, c: Hchan | null): Did {
  if (c === null) {
    gopark(rt, mp, gp, "chan receive (nil chan)", 0, Resume.none);
    return Did.stopped;
  }
  if (tryRecv(rt, mp, gp, c) === Did.done) return Did.done;
  const s = ownSudog(gp);
  s.c = c;
  gp.waiting = s;
  c.recvq.enqueue(s);
  gopark(rt, mp, gp, "chan receive", c.id, Resume.chanrecv, receiveReason);
  if (c.timer !== null) blockTimerChan(rt, mp.p!, c.timer);
  return Did.stopped;
}

/** The receiver was woken: by a sender, or by close. */
export function recvResume(rt: Runtime, gp: G): Did {
  const s = gp.waiting!;
  const c = s.c!;
  gp.waiting = null;
  if (c.timer !== null) unblockTimerChan(rt, c.timer);
  gp.ok = s.success;
  gp.ret = s.success ? s.elem : c.zero;
  clearSudog(s);
  return Did.done;
}

/**
 * close(ch). All who wait become ready, in the reverse of the order in which they waited (R10.5); up to Go 1.6 in that order.
 * Go: src/runtime/chan.go, closechan.
 * Differs: no.
 */
export function closechan(rt: Runtime, mp: M, c: Hchan | null): void {
  if (c === null) throw new GoPanic("close of nil channel");
  if (c.closed) throw new GoPanic("close of closed channel");
  c.closed = true;
  const waiters: Sudog[] = [];
  for (let s = c.recvq.dequeue(); s !== null; s = c.recvq.dequeue()) waiters.push(s);
  for (let s = c.sendq.dequeue(); s !== null; s = c.sendq.dequeue()) waiters.push(s);
  if (!rt.rules.closesInOrder) waiters.reverse();
  for (const s of waiters) wake(rt, mp, s, false);
}

/** The sudog of gp for a wait on one channel. Go lends each wait one from a cache, which has no effect on order (R10.8). */
export function ownSudog(gp: G): Sudog {
  const own = gp.sudog;
  if (own !== null) return own;
  const s = new Sudog();
  s.g = gp;
  gp.sudog = s;
  return s;
}

/** A wait is over: its goroutine's own sudog is as good as new. */
export function clearSudog(s: Sudog): void {
  s.elem = undefined;
  s.c = null;
  s.success = false;
}

/** A partner was found: its goroutine becomes ready. */
function wake(rt: Runtime, mp: M, s: Sudog, success: boolean): void {
  const gp = s.g!;
  if (s.isSelect) gp.param = s; // nobody else reads it
  s.success = success;
  goready(rt, mp, gp);
}
