/**
 * Virtual time: who acts next, and when.
 *
 * Every actor (here: every OS thread of the simulated process) has at most one future event, the moment at
 * which it will do its next step. So the queue holds actors, ordered by (time, sequence): of two events at one time, the one that was asked
 * for first happens first, which makes ties deterministic. Because an actor has one event, an event can be moved or cancelled
 * without a search, which a thread asleep in the poller needs when somebody interrupts it.
 *
 * Most processes have few threads that are about to act, and their next events lie close together: a new one belongs at the end, or a few places
 * before it. So up to `MOST_LISTED` events are a linked list in order, in which a new event finds its place from the end: 8 threads whose steps
 * take 50 or 100 ns cost 8 ns an event there, 35 in a heap. When there are more, all of them move to a heap
 * (event-heap.ts), and back when few are left.
 */
import { EventHeap } from "./event-heap.js";

const MOST_LISTED = 32;
/** So few that the heap is left: half of the others, so that nothing moves to and fro. */
const FEW = MOST_LISTED / 2;
const nobody = -1;
const notQueued = -2;

export class EventQueue {
  /** Time of the earliest event in ns; Infinity when there is none. Read on the hot path, so it is a field. */
  nextTime = Infinity;

  /** By actor: the time of its event, and who is before and after it; in `#after` also whether it has one in the list. */
  #times = new Float64Array(16);
  #before = new Int32Array(16);
  #after = new Int32Array(16).fill(notQueued);
  #first = nobody;
  #last = nobody;
  #listed = 0;
  /** All events, when they are many. */
  #heap: EventHeap | null = null;

  /** Number of pending events. */
  get size(): number {
    return this.#heap === null ? this.#listed : this.#heap.size;
  }

  /** Sets `actor`'s one event to `time`, in place of the one it had. */
  schedule(actor: number, time: number): void {
    if (this.#heap !== null) return this.#scheduleInHeap(this.#heap, actor, time);
    if (actor >= this.#after.length) this.#knowActors(actor);
    if (this.#after[actor] !== notQueued) this.#unlink(actor);
    else if (this.#listed === MOST_LISTED) return this.#scheduleInHeap(this.#toHeap(), actor, time);
    this.#listed++;
    const times = this.#times;
    times[actor] = time;
    let before = this.#last;
    while (before !== nobody && times[before]! > time) before = this.#before[before]!;
    this.#before[actor] = before;
    const after = before === nobody ? this.#first : this.#after[before]!;
    this.#after[actor] = after;
    if (after === nobody) this.#last = actor;
    else this.#before[after] = actor;
    if (before !== nobody) this.#after[before] = actor;
    else {
      this.#first = actor;
      this.nextTime = time;
    }
  }

  /** Forgets `actor`'s event, if it has one. */
  cancel(actor: number): void {
    const heap = this.#heap;
    if (heap !== null) {
      heap.cancel(actor);
      this.#lookAt(heap);
    } else if (this.has(actor)) this.#unlink(actor);
  }

  /** Whether `actor` has an event. */
  has(actor: number): boolean {
    if (this.#heap !== null) return this.#heap.has(actor);
    return actor < this.#after.length && this.#after[actor] !== notQueued;
  }

  /** Time of `actor`'s event in ns; Infinity when it has none. */
  timeOf(actor: number): number {
    if (this.#heap !== null) return this.#heap.timeOf(actor);
    return this.has(actor) ? this.#times[actor]! : Infinity;
  }

  /** All events, the earliest first. For looking at, not for the hot path. */
  pending(): { readonly actor: number; readonly time: number }[] {
    if (this.#heap !== null) return this.#heap.pending();
    const events = [];
    for (let actor = this.#first; actor !== nobody; actor = this.#after[actor]!) {
      events.push({ actor, time: this.#times[actor]! });
    }
    return events;
  }

  /** Takes the earliest event out and returns its actor; -1 when there is none. Read `nextTime` before. */
  pop(): number {
    const heap = this.#heap;
    if (heap !== null) {
      const earliest = heap.pop();
      this.#lookAt(heap);
      return earliest;
    }
    const actor = this.#first;
    if (actor === nobody) return nobody;
    const after = this.#after[actor]!;
    this.#after[actor] = notQueued;
    this.#first = after;
    this.#listed--;
    if (after === nobody) {
      this.#last = nobody;
      this.nextTime = Infinity;
    } else {
      this.#before[after] = nobody;
      this.nextTime = this.#times[after]!;
    }
    return actor;
  }

  #unlink(actor: number): void {
    const [before, after] = [this.#before[actor]!, this.#after[actor]!];
    this.#after[actor] = notQueued;
    this.#listed--;
    if (after === nobody) this.#last = before;
    else this.#before[after] = before;
    if (before !== nobody) this.#after[before] = after;
    else {
      this.#first = after;
      this.nextTime = after === nobody ? Infinity : this.#times[after]!;
    }
  }

  #scheduleInHeap(heap: EventHeap, actor: number, time: number): void {
    heap.schedule(actor, time);
    this.nextTime = heap.nextTime;
  }

  /** After something left the heap: its next time, or the end of its use. */
  #lookAt(heap: EventHeap): void {
    this.nextTime = heap.nextTime;
    if (heap.size > FEW) return;
    this.#heap = null;
    for (const { actor, time } of heap.pending()) this.schedule(actor, time);
  }

  /** All events move to a heap, in their order. */
  #toHeap(): EventHeap {
    const heap = new EventHeap();
    for (let actor = this.#first; actor !== nobody;) {
      heap.schedule(actor, this.#times[actor]!);
      const after = this.#after[actor]!;
      this.#after[actor] = notQueued;
      actor = after;
    }
    this.#first = nobody;
    this.#last = nobody;
    this.#listed = 0;
    this.#heap = heap;
    return heap;
  }

  #knowActors(actor: number): void {
    const length = Math.max(actor + 1, this.#after.length * 2);
    const [times, before, after] = [this.#times, this.#before, this.#after];
    this.#times = new Float64Array(length);
    this.#before = new Int32Array(length);
    this.#after = new Int32Array(length).fill(notQueued);
    this.#times.set(times);
    this.#before.set(before);
    this.#after.set(after);
  }
}
