/**
 * Places: which P and which M. A thread keeps its P for many events, and a run meets few pairs of them, a hundred perhaps; so a trace numbers the pairs
 * as they come, and its rows have the number. The first 511 fit into a short row (row.ts).
 *
 * The numbers are looked up in a table with a line for each M, for the time of a look is part of what writing an event costs. What
 * is too much for the table has no place, and the number 0.
 */

/** The most that have a place, of Ps, of Ms (Go allows 10,000) and of pairs. */
export const MOST_P = (1 << 10) - 2;
export const MOST_M = (1 << 14) - 2;
const MOST_PLACES = 1 << 16;
/** The largest table. */
const MOST_ENTRIES = 1 << 22;

/** No place: the row has its P and M aside. */
export const NOWHERE = 0;
/** What stands where P + 1 would, in `fields`, for who has no place. */
export const NO_FIELD = (1 << 16) - 1;

export class Places {
  /** By place, P + 1 and M + 1. */
  fields = Uint16Array.of(NO_FIELD, 0, 0, 0);
  threads = Uint16Array.of(0, 0, 0, 0);
  /** How many there are, with that of nobody. */
  count = 1;
  /** By M + 1 and P + 1, the place; 0: there is none yet. */
  #table = new Uint16Array(0);
  /** How many Ps a line of the table has. */
  #width = 16;

  /** The place of P `p` and M `m`, each -1 or more; NOWHERE when there is no room for it. */
  of(p: number, m: number): number {
    const width = this.#width;
    const at = (m + 1) * width + p + 1;
    if (p + 1 < width && at < this.#table.length) {
      const place = this.#table[at]!;
      if (place !== 0) return place;
    }
    return this.#meet(p, m);
  }

  #meet(p: number, m: number): number {
    if (p > MOST_P || m > MOST_M || this.count === MOST_PLACES || !this.#makeRoom(p, m)) return NOWHERE;
    const place = this.count++;
    if (place === this.fields.length) {
      const [fields, threads] = [new Uint16Array(2 * place), new Uint16Array(2 * place)];
      fields.set(this.fields);
      threads.set(this.threads);
      [this.fields, this.threads] = [fields, threads];
    }
    this.fields[place] = p + 1;
    this.threads[place] = m + 1;
    this.#table[(m + 1) * this.#width + p + 1] = place;
    return place;
  }

  /** Makes the table as large as it must be. False: that is too large. */
  #makeRoom(p: number, m: number): boolean {
    let width = this.#width;
    let lines = Math.max(16, this.#table.length / width);
    while (width <= p + 1) width *= 2;
    while (lines <= m + 1) lines *= 2;
    const entries = width * lines;
    if (entries === this.#table.length) return true;
    if (entries > MOST_ENTRIES) return false;
    const table = new Uint16Array(entries);
    for (let place = 1; place < this.count; place++)
      table[this.threads[place]! * width + this.fields[place]!] = place;
    this.#table = table;
    this.#width = width;
    return true;
  }
}
