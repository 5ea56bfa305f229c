/**
 * Timers before Go 1.14 (R13): heaps that goroutines run.
 *
 * One goroutine of the runtime (`timerproc`) takes the timer that is due next, sleeps in the kernel until then, and runs it. So each timer that fires costs
 * a system call, a thread that slept in it, and a P for its goroutine, before the goroutine that waits is even made ready; since
 * 1.14 the scheduler runs timers itself (time.ts). From 1.10 on there are 64 heaps, so that Ps do not quarrel about one lock:
 * a timer goes into the heap with the number of its P.
 *
 * Here a change takes the timer out of its heap and puts it in again, and a stopped one leaves at once.
 *
 * Not modelled: the locks.
 */
import { Kind } from "../trace/vocabulary.js";
import { gopark, goready, newproc } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume } from "./runtime2.js";
import type { G, M } from "./runtime2.js";
import { wakeEarly } from "./spin.js";
import { entersyscallblock } from "./syscall.js";
import type { KernelCall } from "./syscall.js";
import { modifyTimer, stopTimer } from "./time.js";
import type { Timer } from "./time.js";

/** One heap and its goroutine. */
export class TimerBucket implements KernelCall {
  readonly name = "notetsleepg";
  readonly id: number;
  readonly heap: Timer[] = [];
  /** The goroutine, while it waits because the heap is empty. */
  idle: G | null = null;
  hasGoroutine = false;
  /** The thread in which it sleeps until `sleepUntil`. */
  sleeper: M | null = null;
  sleepUntil = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** Sleeps until the next timer is due: the goroutine's system call. */
  enter(rt: Runtime, mp: M): number {
    this.sleeper = mp;
    return Math.max(0, this.sleepUntil - rt.now) + rt.costs.timerSlack + rt.costs.threadWake;
  }

  leave(): void {
    this.sleeper = null;
  }
}

/**
 * Sets a timer to fire at `when` ns, and every `period` ns after that if it is not 0. True: it was pending.
 */
export function setTimer(rt: Runtime, mp: M, t: Timer, when: number, period: number): boolean {
  if (rt.rules.timerGoroutines === 0) return modifyTimer(rt, mp.p!, t, when, period);
  const pending = endTimer(rt, t);
  t.when = when;
  t.period = period;
  addtimer(rt, mp, t);
  return pending;
}

/** Stops a timer. True: it was pending. In Go 1.10: deltimer (src/runtime/time.go). */
export function endTimer(rt: Runtime, t: Timer): boolean {
  const { bucket } = t;
  if (rt.rules.timerGoroutines === 0) return stopTimer(rt, t);
  if (bucket === null) return false;
  rt.emit(Kind.timerStop, -1, -1, 0, bucket.id, t.id);
  remove(bucket.heap, bucket.heap.indexOf(t));
  t.bucket = null;
  t.when = 0;
  return true;
}

/** In Go 1.10: addtimerLocked. */
function addtimer(rt: Runtime, mp: M, t: Timer): void {
  const bucket = bucketOf(rt, mp.p!.id % rt.rules.timerGoroutines);
  t.bucket = bucket;
  bucket.heap.push(t);
  siftUp(bucket.heap, bucket.heap.length - 1);
  rt.emitNs(Kind.timerAdd, bucket.id, t.id, t.goid, t.when);
  if (bucket.heap[0] !== t) return;
  if (bucket.sleeper !== null && bucket.sleepUntil > t.when) wakeEarly(rt, bucket.sleeper);
  const { idle } = bucket;
  if (idle !== null) {
    bucket.idle = null;
    goready(rt, mp, idle);
  }
  if (bucket.heap.length === 1) startTimerproc(rt, mp, bucket);
}

function bucketOf(rt: Runtime, id: number): TimerBucket {
  return (rt.sched.timerBuckets[id] ??= new TimerBucket(id));
}

/** The first timer of a heap starts its goroutine. */
function startTimerproc(rt: Runtime, mp: M, bucket: TimerBucket): void {
  if (bucket.hasGoroutine) return;
  bucket.hasGoroutine = true;
  const body = rt.executor!.repeat((run, thread, gp) => timerproc(run, thread, gp, bucket));
  newproc(rt, mp, "runtime.timerproc", body, true);
}

/** One turn of the goroutine: runs what is due, and waits for the next. In Go 1.10: timerproc. */
function timerproc(rt: Runtime, mp: M, gp: G, bucket: TimerBucket): Did {
  const { heap } = bucket;
  while (heap.length > 0 && heap[0]!.when <= rt.now) fire(rt, mp, bucket, heap[0]!);
  if (heap.length === 0) {
    bucket.idle = gp;
    gopark(rt, mp, gp, "timer goroutine (idle)", 0, Resume.result);
    return Did.stopped;
  }
  bucket.sleepUntil = heap[0]!.when;
  return entersyscallblock(rt, mp, gp, bucket);
}

/** The timer fires: leaves the heap, or is set to its next period, and its function runs. */
function fire(rt: Runtime, mp: M, bucket: TimerBucket, t: Timer): void {
  const delay = rt.now - t.when;
  rt.emit(Kind.timerRun, mp.p!.id, mp.id, t.goid, bucket.id, t.id);
  if (t.period > 0) {
    t.when += t.period * (1 + Math.floor(delay / t.period));
    siftDown(bucket.heap, 0);
    rt.emitNs(Kind.timerAdd, bucket.id, t.id, t.goid, t.when);
  } else {
    remove(bucket.heap, 0);
    t.bucket = null;
    t.when = 0;
  }
  t.f(rt, mp, delay);
}

/** Takes the timer at `place` out of a heap. */
function remove(heap: Timer[], place: number): void {
  const last = heap.pop()!; // callers give a place in the heap
  if (place === heap.length) return;
  heap[place] = last;
  siftUp(heap, place);
  siftDown(heap, place);
}

function siftUp(heap: Timer[], from: number): void {
  const t = heap[from]!;
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 2;
    if (t.when >= heap[parent]!.when) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = t;
}

function siftDown(heap: Timer[], from: number): void {
  const t = heap[from]!;
  let place = from;
  for (;;) {
    const first = 4 * place + 1;
    if (first >= heap.length) break;
    let least = first;
    for (let child = first + 1; child < Math.min(first + 4, heap.length); child++) {
      if (heap[child]!.when < heap[least]!.when) least = child;
    }
    if (heap[least]!.when >= t.when) break;
    heap[place] = heap[least]!;
    place = least;
  }
  heap[place] = t;
}
