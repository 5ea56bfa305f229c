/**
 * Timers (R13): a 4-ary heap in each P, run by the scheduler itself.
 *
 * A timer sits in the heap of the P that added it. `check` runs those that are due, at each scheduling decision and
 * when another P steals; there is no timer thread. Changing or stopping a timer does not move it in the heap: it is
 * marked (`modified`, `zombie`) and put right when the heap is next looked at. So the order of timers with equal times
 * is the heap's, not that of their making (R13.4).
 *
 * A timer with a channel (time.Timer, time.Ticker) is in a heap only while some goroutine waits for the channel;
 * otherwise a receive looks at the clock itself (`maybeRunChan`, R10.3). Its channel holds at most one value and looks
 * unbuffered from outside.
 *
 * Not modelled: the locks, and the races they guard against (`isSending`, `seq`): a step of a thread is one instant.
 */
import { Kind } from "../trace/vocabulary.js";
import { wakeNetPoller } from "./netpoll-epoll.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import type { G, M, P } from "./runtime2.js";
import type { TimerBucket } from "./timerproc.js";

const HEAP_ARITY = 4;
/** The largest time of a timer: longer sleeps end here. JavaScript's largest exact whole number, in ns: 104 days. */
export const maxWhen = Number.MAX_SAFE_INTEGER;

/** What a timer does when it fires, on the M that runs it. `delay`: how late it is, in ns. */
export type TimerFunc = (rt: Runtime, mp: M, delay: number) => void;

/** One timer. `when` 0: stopped or fired. Go: src/runtime/time.go, timer. */
export class Timer {
  when = 0;
  period = 0;
  heaped = false;
  modified = false;
  zombie = false;
  ts: Timers | null = null;
  /** Goroutines that wait for its channel now. */
  blocked = 0;
  readonly f: TimerFunc;
  /** Whom the trace names as woken by it; 0 for none. */
  readonly goid: number;
  /** Empties the timer's channel and says whether it held a value; null for a timer without a channel. */
  readonly drain: (() => boolean) | null;
  /** Whom it wakes and does nothing else: a goroutine that sleeps. */
  sleeper: G | null = null;
  /** Before Go 1.14: the heap that it is in. */
  bucket: TimerBucket | null = null;

  readonly id: number;
  /** Its place in a P's heap, and the time by which it has that place: it is in one heap at most, so one record serves again and again. */
  readonly entry: { readonly timer: Timer; when: number };

  constructor(id: number, f: TimerFunc, goid: number, drain: (() => boolean) | null) {
    this.id = id;
    this.f = f;
    this.goid = goid;
    this.drain = drain;
    this.entry = { timer: this, when: 0 };
  }
}

/** The heap of one P. Go: src/runtime/time.go, timers. */
export class Timers {
  readonly heap: Timer["entry"][] = [];
  /** Id of the P whose heap it is. */
  readonly owner: number;
  zombies = 0;
  minWhenHeap = 0;
  minWhenModified = 0;

  constructor(owner: number) {
    this.owner = owner;
  }

  empty(): boolean {
    return this.heap.length === 0;
  }

  /** When the poller must wake for these timers; 0 when there is none. Go: src/runtime/time.go, wakeTime. Differs: no. */
  wakeTime(): number {
    const next = this.minWhenModified;
    const when = this.minWhenHeap;
    return when === 0 || (next !== 0 && next < when) ? next : when;
  }

  add(t: Timer): void {
    invariant(t.ts === null, "ts set in timer");
    t.ts = this;
    t.heaped = true;
    t.entry.when = t.when;
    this.heap.push(t.entry);
    this.#siftUp(this.heap.length - 1);
    this.#updateMinWhenHeap();
  }

  /** Puts the heap's first timer right if it was changed. True: it was, look again. */
  updateHead(): boolean {
    const head = this.heap[0]!;
    const t = head.timer;
    if (t.zombie) {
      this.#forget(t);
      this.#deleteMin();
      return true;
    }
    if (!t.modified) return false;
    t.modified = false;
    head.when = t.when;
    this.#siftDown(0);
    this.#updateMinWhenHeap();
    return true;
  }

  /** The first timer has fired and is not set again. */
  dropHead(): void {
    this.#forget(this.heap[0]!.timer);
    this.#deleteMin();
  }

  /** Drops stopped timers from the heap's end and head. Go: src/runtime/time.go, cleanHead. Differs: no. */
  cleanHead(): void {
    while (this.heap.length > 0) {
      const last = this.heap[this.heap.length - 1]!.timer;
      if (last.zombie) {
        this.#forget(last);
        last.ts = null;
        this.heap.pop();
        continue;
      }
      if (!this.updateHead()) return;
    }
  }

  /** Puts all changed timers in their place, if one of them is due by `now` or `force`. Go: src/runtime/time.go, adjust. Differs: no. */
  adjust(now: number, force: boolean): void {
    if (!force && (this.minWhenModified === 0 || this.minWhenModified > now)) return;
    this.minWhenModified = 0;
    let changed = false;
    for (let i = 0; i < this.heap.length; i++) {
      const entry = this.heap[i]!;
      const t = entry.timer;
      if (t.zombie) {
        this.#forget(t);
        t.ts = null;
        const last = this.heap.pop()!;
        if (i < this.heap.length) this.heap[i] = last;
        i--;
        changed = true;
      } else if (t.modified) {
        t.modified = false;
        entry.when = t.when;
        changed = true;
      }
    }
    if (changed) this.#initHeap();
    this.#updateMinWhenHeap();
  }

  #forget(t: Timer): void {
    t.heaped = false;
    if (t.zombie) this.zombies--;
    t.zombie = false;
    t.modified = false;
  }

  #deleteMin(): void {
    this.heap[0]!.timer.ts = null;
    const last = this.heap.pop()!;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.#siftDown(0);
    } else {
      this.minWhenModified = 0;
    }
    this.#updateMinWhenHeap();
  }

  #updateMinWhenHeap(): void {
    this.minWhenHeap = this.heap.length === 0 ? 0 : this.heap[0]!.when;
  }

  #initHeap(): void {
    if (this.heap.length <= 1) return;
    for (let i = Math.floor((this.heap.length - 2) / HEAP_ARITY); i >= 0; i--) this.#siftDown(i);
  }

  #siftUp(i: number): void {
    const heap = this.heap;
    const entry = heap[i]!;
    while (i > 0) {
      const parent = Math.floor((i - 1) / HEAP_ARITY);
      if (entry.when >= heap[parent]!.when) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  #siftDown(i: number): void {
    const heap = this.heap;
    const entry = heap[i]!;
    for (;;) {
      const first = HEAP_ARITY * i + 1;
      if (first >= heap.length) break;
      let least = first;
      for (let c = first + 1; c < Math.min(first + HEAP_ARITY, heap.length); c++) {
        if (heap[c]!.when < heap[least]!.when) least = c;
      }
      if (heap[least]!.when >= entry.when) break;
      heap[i] = heap[least]!;
      i = least;
    }
    heap[i] = entry;
  }
}

/**
 * Sets a timer to fire at `when` ns, and every `period` ns after that if it is not 0. True: it was pending.
 * Go: src/runtime/time.go, modify.
 * Differs: no locks, no fake time of synctest.
 */
export function modifyTimer(rt: Runtime, pp: P, t: Timer, when: number, period: number): boolean {
  const pending = t.when > 0;
  t.period = period;
  t.when = when;
  let wake = false;
  if (t.heaped) {
    const ts = t.ts!;
    t.modified = true;
    if (t.zombie) {
      ts.zombies--;
      t.zombie = false;
    }
    tellAdd(rt, ts, t);
    if (ts.minWhenModified === 0 || when < ts.minWhenModified) {
      ts.minWhenModified = when;
      wake = true;
    }
  }
  const drained = t.drain !== null && t.drain();
  if (needsAdd(t)) maybeAdd(rt, pp, t);
  if (wake) wakeNetPoller(rt, when);
  return pending || drained;
}

/**
 * Stops a timer. True: it was pending. It leaves its heap later.
 * Go: src/runtime/time.go, stop.
 * Differs: no locks.
 */
export function stopTimer(rt: Runtime, t: Timer): boolean {
  if (t.heaped) {
    t.modified = true;
    if (!t.zombie) buryTimer(rt, t);
  }
  const pending = t.when > 0;
  t.when = 0;
  const drained = t.drain !== null && t.drain();
  return pending || drained;
}

/** Marks a timer in a heap as one that is not wanted there; it leaves the heap later. */
function buryTimer(rt: Runtime, t: Timer): void {
  t.zombie = true;
  t.ts!.zombies++;
  rt.emit(Kind.timerStop, -1, -1, 0, t.ts!.owner, t.id);
}

/** Tells the trace that the timer is in the heap with its time. */
export function tellAdd(rt: Runtime, ts: Timers, t: Timer): void {
  rt.emitNs(Kind.timerAdd, ts.owner, t.id, t.goid, t.when);
}

function needsAdd(t: Timer): boolean {
  return !t.heaped && t.when > 0 && (t.drain === null || t.blocked > 0);
}

/**
 * Puts the timer in pp's heap if it belongs in one, and sees that somebody is awake when it is due (R13.1).
 * Go: src/runtime/time.go, maybeAdd.
 * Differs: no locks.
 */
export function maybeAdd(rt: Runtime, pp: P, t: Timer): void {
  const ts = pp.timers;
  ts.cleanHead();
  if (!needsAdd(t)) return;
  const wakeTime = ts.wakeTime();
  rt.netpollInited = true; // timers rely on the poller
  ts.add(t);
  tellAdd(rt, ts, t);
  if (wakeTime === 0 || t.when < wakeTime) wakeNetPoller(rt, t.when);
}

/** What `check` found: when the next timer is due (0: none), and whether one ran. */
export interface Checked {
  pollUntil: number;
  ran: boolean;
}

/**
 * Runs the timers of `owner` that are due, on mp. The result is written into `checked` (R4.3, R13.2).
 * Go: src/runtime/time.go, check.
 * Differs: no locks, no synctest bubble.
 */
export function check(rt: Runtime, mp: M, owner: P, checked: Checked): void {
  const ts = owner.timers;
  const next = ts.wakeTime();
  checked.ran = false;
  checked.pollUntil = next;
  if (next === 0) return;
  const isLocal = mp.p === owner;
  const force = isLocal && ts.zombies > ts.heap.length / 4;
  if (rt.now < next && !force) return;
  checked.pollUntil = 0;
  ts.adjust(rt.now, false);
  while (ts.heap.length > 0) {
    const when = runFirst(rt, mp, owner);
    if (when !== 0) {
      if (when > 0) checked.pollUntil = when;
      break;
    }
    checked.ran = true;
  }
  if (isLocal && ts.zombies > ts.heap.length / 4) ts.adjust(rt.now, true);
}

/**
 * Runs the first timer of owner's heap if it is due. Returns 0 when it ran, -1 when there is none, else when it is due.
 * Go: src/runtime/time.go, run.
 * Differs: no locks.
 */
function runFirst(rt: Runtime, mp: M, owner: P): number {
  const ts = owner.timers;
  for (;;) {
    if (ts.heap.length === 0) return -1;
    const t = ts.heap[0]!.timer;
    if (ts.updateHead()) continue;
    if (t.when > rt.now) return t.when;
    fire(rt, mp, owner.id, t);
    return 0;
  }
}

/**
 * The timer fires: leaves the heap, or is set to its next period, and its function runs.
 * Go: src/runtime/time.go, unlockAndRun.
 * Differs: no locks.
 */
function fire(rt: Runtime, mp: M, ownerId: number, t: Timer): void {
  const delay = rt.now - t.when;
  rt.emit(Kind.timerRun, mp.p!.id, mp.id, t.goid, ownerId, t.id);
  t.when = t.period > 0 ? t.when + t.period * (1 + Math.floor(delay / t.period)) : 0;
  if (t.heaped) {
    t.modified = true;
    if (t.when === 0) {
      t.zombie = true;
      t.ts!.zombies++;
    } else {
      tellAdd(rt, t.ts!, t);
    }
    if (t.ts!.heap[0]!.timer === t) t.ts!.updateHead();
  }
  t.f(rt, mp, delay);
}

/**
 * A receive looks at a timer's channel: runs the timer now if it is due and in no heap.
 * Go: src/runtime/time.go, maybeRunChan.
 * Differs: no locks.
 */
export function maybeRunChan(rt: Runtime, mp: M, t: Timer): void {
  if (t.heaped || t.when === 0 || t.when > rt.now) return;
  fire(rt, mp, mp.p!.id, t);
}

/**
 * A goroutine begins to wait for the timer's channel: the timer goes into a heap.
 * Go: src/runtime/time.go, blockTimerChan.
 * Differs: no locks.
 */
export function blockTimerChan(rt: Runtime, pp: P, t: Timer): void {
  t.blocked++;
  // A timer that was taken for a zombie only because nobody waited is wanted again.
  if (t.heaped && t.zombie && t.when > 0) {
    t.zombie = false;
    t.ts!.zombies--;
    tellAdd(rt, t.ts!, t);
  }
  maybeAdd(rt, pp, t);
}

/**
 * A goroutine no longer waits for the timer's channel.
 * Go: src/runtime/time.go, unblockTimerChan.
 * Differs: no locks.
 */
export function unblockTimerChan(rt: Runtime, t: Timer): void {
  t.blocked--;
  if (t.blocked === 0 && t.heaped && !t.zombie) buryTimer(rt, t);
}
