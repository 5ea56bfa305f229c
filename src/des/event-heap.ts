/**
 * A heap of events: the part of the queue of events (event-queue.ts) that serves when many actors have one.
 *
 * An indexed binary heap of actors, keyed by (time, sequence), so that an event can be moved or cancelled in O(log n).
 *
 * Who was taken out most often comes back at once: a thread acts, and has its next event. So `pop` leaves a hole at the top, which the
 * next event fills; only if something else is asked before is the heap put right without it.
 *
 * Rejected: a heap of event objects with a closure each. It allocates on the hot path, and a cancelled event
 * has to stay in the heap as a tombstone.
 */
export class EventHeap {
  /** Time of the earliest event in ns; Infinity when there is none. Read on the hot path, so it is a field. */
  nextTime = Infinity;

  #actors = new Int32Array(16);
  #times = new Float64Array(16);
  #sequences = new Float64Array(16);
  /** Places of the heap that are in use, the hole included. */
  #used = 0;
  /** The event at the top was taken out, and nothing put in its place yet. */
  #hasHole = false;
  /** Index in the heap of each actor's event, -1 when it has none. */
  #places = new Int32Array(16).fill(-1);
  #sequence = 0;

  /** Number of pending events. */
  get size(): number {
    return this.#hasHole ? this.#used - 1 : this.#used;
  }

  /** Sets `actor`'s one event to `time`, in place of the one it had. */
  schedule(actor: number, time: number): void {
    if (actor >= this.#places.length) this.#knowActors(actor);
    if (this.#places[actor] !== -1) this.cancel(actor);
    const sequence = this.#sequence++;
    if (this.#hasHole) {
      this.#hasHole = false;
      this.#down(0, actor, time, sequence);
    } else {
      if (this.#used === this.#actors.length) this.#grow();
      this.#up(this.#used++, actor, time, sequence);
    }
    this.nextTime = this.#times[0]!;
  }

  /** Forgets `actor`'s event, if it has one. */
  cancel(actor: number): void {
    if (!this.has(actor)) return;
    this.#fillHole();
    const place = this.#places[actor]!;
    this.#places[actor] = -1;
    this.#removeAt(place);
    this.nextTime = this.#used > 0 ? this.#times[0]! : Infinity;
  }

  /** Whether `actor` has an event. */
  has(actor: number): boolean {
    return actor < this.#places.length && this.#places[actor] !== -1;
  }

  /** Time of `actor`'s event in ns; Infinity when it has none. */
  timeOf(actor: number): number {
    return this.has(actor) ? this.#times[this.#places[actor]!]! : Infinity;
  }

  /** All events, the earliest first. For looking at, not for the hot path. */
  pending(): { readonly actor: number; readonly time: number }[] {
    this.#fillHole();
    const places = Array.from({ length: this.#used }, (_, place) => place);
    places.sort((i, j) => (this.#isBefore(i, this.#times[j]!, this.#sequences[j]!) ? -1 : 1));
    return places.map((place) => ({ actor: this.#actors[place]!, time: this.#times[place]! }));
  }

  /** Takes the earliest event out and returns its actor; -1 when there is none. Read `nextTime` before. */
  pop(): number {
    this.#fillHole();
    const used = this.#used;
    if (used === 0) return -1;
    const actor = this.#actors[0]!;
    this.#places[actor] = -1;
    if (used === 1) {
      this.#used = 0;
      this.nextTime = Infinity;
      return actor;
    }
    this.#hasHole = true;
    const left = this.#times[1]!;
    this.nextTime = used > 2 && this.#times[2]! < left ? this.#times[2]! : left;
    return actor;
  }

  /** Puts the heap right without the event that was taken out. */
  #fillHole(): void {
    if (!this.#hasHole) return;
    this.#hasHole = false;
    this.#removeAt(0);
  }

  /** The last event takes the place of the one there. */
  #removeAt(place: number): void {
    const last = --this.#used;
    if (place === last) return;
    const actor = this.#actors[last]!;
    const time = this.#times[last]!;
    const sequence = this.#sequences[last]!;
    const parent = (place - 1) >> 1;
    if (place > 0 && !this.#isBefore(parent, time, sequence)) this.#up(place, actor, time, sequence);
    else this.#down(place, actor, time, sequence);
  }

  /** Whether the event at `place` comes before one of that time and sequence. */
  #isBefore(place: number, time: number, sequence: number): boolean {
    const its = this.#times[place]!;
    return its < time || (its === time && this.#sequences[place]! < sequence);
  }

  #set(place: number, actor: number, time: number, sequence: number): void {
    this.#actors[place] = actor;
    this.#times[place] = time;
    this.#sequences[place] = sequence;
    this.#places[actor] = place;
  }

  #copy(from: number, to: number): void {
    this.#set(to, this.#actors[from]!, this.#times[from]!, this.#sequences[from]!);
  }

  /** An event finds its place from `place` upwards. */
  #up(place: number, actor: number, time: number, sequence: number): void {
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#isBefore(parent, time, sequence)) break;
      this.#copy(parent, place);
      place = parent;
    }
    this.#set(place, actor, time, sequence);
  }

  /** An event finds its place from `place` downwards. */
  #down(place: number, actor: number, time: number, sequence: number): void {
    const used = this.#used;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= used) break;
      const other = child + 1;
      if (other < used && this.#isBefore(other, this.#times[child]!, this.#sequences[child]!)) child = other;
      if (!this.#isBefore(child, time, sequence)) break;
      this.#copy(child, place);
      place = child;
    }
    this.#set(place, actor, time, sequence);
  }

  #knowActors(actor: number): void {
    const places = new Int32Array(Math.max(actor + 1, this.#places.length * 2)).fill(-1);
    places.set(this.#places);
    this.#places = places;
  }

  #grow(): void {
    const length = this.#actors.length * 2;
    const [actors, times, sequences] = [this.#actors, this.#times, this.#sequences];
    this.#actors = new Int32Array(length);
    this.#times = new Float64Array(length);
    this.#sequences = new Float64Array(length);
    this.#actors.set(actors);
    this.#times.set(times);
    this.#sequences.set(sequences);
  }
}
