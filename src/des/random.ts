/**
 * The one source of choice in a run. Victims of stealing, the order of a select and every other tie come from
 * here, so a run is a function of (program, options, seed).
 */

/** Where a run's choices come from. A test may inject one that walks through all choices instead. */
export interface Choice {
  /** A whole number from 0 to n - 1. n is at least 1. */
  choose(n: number): number;
}

/**
 * sfc32, Chris Doty-Humphrey's small fast counter generator: four 32-bit words, period about 2^128, passes
 * PractRand. Chosen over Go's wyrand because it needs no 64-bit multiplication, which JavaScript lacks.
 *
 * @example
 * new Random(1).choose(6); // the same number each time
 */
export class Random implements Choice {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    // Signed, all of them: V8 keeps small whole numbers in the object itself, others beside it.
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 4294967296) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let i = 0; i < 12; i++) this.next(); // spreads a small seed over the whole state
  }

  /** The next 32 random bits, as a whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  choose(n: number): number {
    const drawn = this.next();
    if (n === 1) return 0; // as below, and a thread with nothing to do draws it again and again
    // The bias of this scaling is at most n / 2^32.
    return Math.floor((drawn / 4294967296) * n);
  }
}
