/**
 * Virtual time: who acts next, and when.
 *
 * Every actor (here: every OS thread of the simulated process) has at most one future event, the moment at
 * which it will do its next step. So the queue is an indexed binary heap of actors, keyed by (time, sequence).
 * The sequence number makes ties deterministic: of two events at one time, the one that was asked for first
 * happens first. Because an actor has one event, an event can be moved or cancelled in O(log n), which a thread
 * asleep in the poller needs when somebody interrupts it.
 *
 * Rejected: a heap of event objects with a closure each. It allocates on the hot path, and a cancelled event
 * has to stay in the heap as a tombstone.
 */
export class EventQueue {
  /** Time of the earliest event in ns; Infinity when there is none. Read on the hot path, so it is a field. */
  nextTime = Infinity;

  readonly #actors: number[] = [];
  readonly #times: number[] = [];
  readonly #sequences: number[] = [];
  /** Index in the heap of each actor's event, -1 when it has none. */
  readonly #places: number[] = [];
  #sequence = 0;

  /** Number of pending events. */
  get size(): number {
    return this.#actors.length;
  }

  /** Sets `actor`'s one event to `time`, in place of the one it had. */
  schedule(actor: number, time: number): void {
    while (this.#places.length <= actor) this.#places.push(-1);
    if (this.#places[actor] !== -1) this.cancel(actor);
    const place = this.#actors.length;
    this.#actors.push(actor);
    this.#times.push(time);
    this.#sequences.push(this.#sequence++);
    this.#places[actor] = place;
    this.#up(place);
    this.nextTime = this.#times[0]!;
  }

  /** Forgets `actor`'s event, if it has one. */
  cancel(actor: number): void {
    const place = this.#places[actor] ?? -1;
    if (place === -1) return;
    this.#places[actor] = -1;
    this.#removeAt(place);
  }

  /** Whether `actor` has an event. */
  has(actor: number): boolean {
    return (this.#places[actor] ?? -1) !== -1;
  }

  /** Time of `actor`'s event in ns; Infinity when it has none. */
  timeOf(actor: number): number {
    const place = this.#places[actor] ?? -1;
    return place === -1 ? Infinity : this.#times[place]!;
  }

  /** All events, the earliest first. For looking at, not for the hot path. */
  pending(): { readonly actor: number; readonly time: number }[] {
    const places = this.#actors.map((_, place) => place);
    places.sort((i, j) => (this.#before(i, j) ? -1 : 1));
    return places.map((place) => ({ actor: this.#actors[place]!, time: this.#times[place]! }));
  }

  /** Takes the earliest event out and returns its actor; -1 when there is none. Read `nextTime` before. */
  pop(): number {
    const actor = this.#actors[0];
    if (actor === undefined) return -1;
    this.#places[actor] = -1;
    this.#removeAt(0);
    return actor;
  }

  #removeAt(place: number): void {
    const last = this.#actors.length - 1;
    if (place !== last) {
      this.#move(last, place);
      this.#shorten();
      if (place > 0 && this.#before(place, (place - 1) >> 1)) this.#up(place);
      else this.#down(place);
    } else {
      this.#shorten();
    }
    this.nextTime = this.#times.length > 0 ? this.#times[0]! : Infinity;
  }

  #shorten(): void {
    this.#actors.pop();
    this.#times.pop();
    this.#sequences.pop();
  }

  #move(from: number, to: number): void {
    const actor = this.#actors[from]!;
    this.#actors[to] = actor;
    this.#times[to] = this.#times[from]!;
    this.#sequences[to] = this.#sequences[from]!;
    this.#places[actor] = to;
  }

  #before(i: number, j: number): boolean {
    const ti = this.#times[i]!;
    const tj = this.#times[j]!;
    return ti < tj || (ti === tj && this.#sequences[i]! < this.#sequences[j]!);
  }

  #swap(i: number, j: number): void {
    const actor = this.#actors[i]!;
    const time = this.#times[i]!;
    const sequence = this.#sequences[i]!;
    this.#move(j, i);
    this.#actors[j] = actor;
    this.#times[j] = time;
    this.#sequences[j] = sequence;
    this.#places[actor] = j;
  }

  #up(place: number): void {
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #down(place: number): void {
    const size = this.#actors.length;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#before(child + 1, child)) child++;
      if (!this.#before(child, place)) return;
      this.#swap(place, child);
      place = child;
    }
  }
}
