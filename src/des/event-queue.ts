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
/** In the links of an actor: it has no event in the list. */
const out = -1;
/** The place in the list that comes after the last event and before the first. */
const end = 0;

/**
 * The list goes in a ring through place 0, which belongs to nobody and whose time is before all others: so neither an insertion nor the way
 * back from the end has to ask where the list ends. Actor `i` has place `i + 1`. Plain arrays, all of whose elements were pushed: for each access to a
 * typed one V8 asks whether its memory was given away, and to compare with its `length` it makes a fraction of that, 6 ns each time.
 */
export class EventQueue {
  /** Time of the earliest event in ns; Infinity when there is none. Read on the hot path, so it is a field. */
  nextTime = Infinity;

  /** Where the hot path leaves the time of an event: a time that is handed to a function is made an object from 2.1 s on. */
  when = Infinity;

  /** By place: the time of its event. */
  readonly #times: number[] = [-Infinity];
  /** By place: at `2 * place` the place before it, at `2 * place + 1` the one after it, which is `out` when it has no event in the list. */
  readonly #links: number[] = [end, end];
  /** How many places there are. */
  #places = 1;
  #listed = 0;
  /** All events, when they are many. */
  #heap: EventHeap | null = null;

  constructor() {
    this.#knowActors(15);
  }

  /** Number of pending events. */
  get size(): number {
    return this.#heap === null ? this.#listed : this.#heap.size;
  }

  /** Sets `actor`'s one event to `time`, in place of the one it had. */
  schedule(actor: number, time: number): void {
    this.when = time;
    this.put(actor);
  }

  /** As `schedule`, to the time in `when`. */
  put(actor: number): void {
    const time = this.when;
    if (this.#heap !== null) return this.#scheduleInHeap(this.#heap, actor, time);
    const place = actor + 1;
    if (place >= this.#places) this.#knowActors(actor);
    const links = this.#links;
    if (links[2 * place + 1]! !== out) this.#unlink(place);
    else if (this.#listed === MOST_LISTED) return this.#scheduleInHeap(this.#toHeap(), actor, time);
    this.#listed++;
    const times = this.#times;
    times[place] = time;
    let before = links[2 * end]!;
    while (times[before]! > time) before = links[2 * before]!;
    const after = links[2 * before + 1]!;
    links[2 * place] = before;
    links[2 * place + 1] = after;
    links[2 * before + 1] = place;
    links[2 * after] = place;
    if (before === end) this.nextTime = time;
  }

  /** Forgets `actor`'s event, if it has one. */
  cancel(actor: number): void {
    const heap = this.#heap;
    if (heap !== null) {
      heap.cancel(actor);
      this.#lookAt(heap);
    } else if (this.has(actor)) this.#unlink(actor + 1);
  }

  /** Whether `actor` has an event. */
  has(actor: number): boolean {
    if (this.#heap !== null) return this.#heap.has(actor);
    return actor + 1 < this.#places && this.#links[2 * actor + 3]! !== out;
  }

  /** Time of `actor`'s event in ns; Infinity when it has none. */
  timeOf(actor: number): number {
    if (this.#heap !== null) return this.#heap.timeOf(actor);
    return this.has(actor) ? this.#times[actor + 1]! : Infinity;
  }

  /** All events, the earliest first. For looking at, not for the hot path. */
  pending(): { readonly actor: number; readonly time: number }[] {
    if (this.#heap !== null) return this.#heap.pending();
    const events = [];
    for (let place = this.#links[1]!; place !== end; place = this.#links[2 * place + 1]!) {
      events.push({ actor: place - 1, time: this.#times[place]! });
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
    const links = this.#links;
    const place = links[2 * end + 1]!;
    if (place === end) return nobody;
    const after = links[2 * place + 1]!;
    links[2 * place + 1] = out;
    links[2 * end + 1] = after;
    links[2 * after] = end;
    this.#listed--;
    this.nextTime = after === end ? Infinity : this.#times[after]!;
    return place - 1;
  }

  /** The actor of the earliest event; -1 when there is none, or when there are so many that it is better to `pop`. */
  get first(): number {
    return this.#heap === null ? this.#links[2 * end + 1]! - 1 : nobody;
  }

  #unlink(place: number): void {
    const links = this.#links;
    const [before, after] = [links[2 * place]!, links[2 * place + 1]!];
    links[2 * place + 1] = out;
    links[2 * before + 1] = after;
    links[2 * after] = before;
    this.#listed--;
    if (before === end) this.nextTime = after === end ? Infinity : this.#times[after]!;
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
    for (const { actor, time } of this.pending()) heap.schedule(actor, time);
    const links = this.#links;
    for (let place = 1; place < this.#places; place++) links[2 * place + 1] = out;
    links[2 * end] = end;
    links[2 * end + 1] = end;
    this.#listed = 0;
    this.#heap = heap;
    return heap;
  }

  /** Makes places for actors up to this one. */
  #knowActors(actor: number): void {
    for (; this.#places < actor + 2; this.#places++) {
      this.#times.push(Infinity);
      this.#links.push(end, out);
    }
  }
}
