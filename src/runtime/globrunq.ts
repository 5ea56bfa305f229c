/**
 * The global run queue: one list for the whole program, first in first out, under sched.lock (R3.8, R3.9).
 *
 * Goroutines come here when a local ring overflows, when they yield or are preempted, and when they return from
 * a system call and find no P. A P takes from it on every 61st tick, and when its own queue is empty. So it is the
 * runtime's fairness: nothing in it can be overtaken for ever.
 *
 * Not modelled: the lock itself. In the simulator whatever runs under sched.lock happens at one instant, and the
 * price of the lock is part of the cost `globalGet`.
 */
import { Kind } from "../trace/vocabulary.js";
import { runqputbatch } from "./runq.js";
import type { Runtime } from "./runtime.js";
import type { G, P } from "./runtime2.js";

/** A list of Gs linked through schedlink. A G can be on one only. Go: src/runtime/proc.go, gQueue. */
export class GQueue {
  head: G | null = null;
  tail: G | null = null;
  size = 0;

  empty(): boolean {
    return this.head === null;
  }

  /** Adds gp at the head. */
  push(gp: G): void {
    gp.schedlink = this.head;
    this.head = gp;
    if (this.tail === null) this.tail = gp;
    this.size++;
  }

  /** Adds gp at the tail. */
  pushBack(gp: G): void {
    gp.schedlink = null;
    if (this.tail !== null) this.tail.schedlink = gp;
    else this.head = gp;
    this.tail = gp;
    this.size++;
  }

  /** Takes the head; null when empty. */
  pop(): G | null {
    const gp = this.head;
    if (gp !== null) {
      this.head = gp.schedlink;
      if (this.head === null) this.tail = null;
      gp.schedlink = null;
      this.size--;
    }
    return gp;
  }
}

/**
 * Puts gp at the tail of the global queue.
 * Go: src/runtime/proc.go, globrunqput.
 * Differs: no.
 */
export function globrunqput(rt: Runtime, gp: G): void {
  rt.sched.runq.pushBack(gp);
  rt.emit(Kind.globrunqput, -1, -1, gp.goid, 0, 0);
}

/**
 * Puts gp at the head of the global queue. It comes from P `from`, which ends (R1.13).
 * Go: src/runtime/proc.go, globrunqputhead.
 * Differs: no.
 */
export function globrunqputhead(rt: Runtime, gp: G, from: number): void {
  rt.sched.runq.push(gp);
  rt.emit(Kind.globrunqputhead, from, -1, gp.goid, 0, 0);
}

/**
 * Takes one goroutine from the head of the global queue, for the 61-tick rule (R3.14).
 * Go: src/runtime/proc.go, globrunqget.
 * Differs: no.
 */
export function globrunqget(rt: Runtime, pp: P): G | null {
  const gp = rt.sched.runq.pop();
  if (gp !== null) rt.emit(Kind.globrunqget, pp.id, pp.m === null ? -1 : pp.m.id, gp.goid, 0, 0);
  return gp;
}

/**
 * Takes a fair share of the global queue, at most `n`: the first to run now, the rest into pp's ring, which must
 * be empty (R3.9). The share is size / GOMAXPROCS + 1.
 * Go: src/runtime/proc.go, globrunqgetbatch.
 * Differs: also does the runqputbatch that every caller in Go does next.
 */
export function globrunqgetbatch(rt: Runtime, pp: P): G | null {
  const runq = rt.sched.runq;
  if (runq.size === 0) return null;
  const most = rt.rules.localQueue === "ring" ? pp.runq.length / 2 : Infinity;
  const n = Math.min(most, runq.size, Math.floor(runq.size / rt.gomaxprocs) + 1);
  const gp = runq.pop()!;
  rt.emit(Kind.globrunqgetbatch, pp.id, pp.m === null ? -1 : pp.m.id, gp.goid, n, 0);
  runqputbatch(pp, runq, n - 1);
  return gp;
}
