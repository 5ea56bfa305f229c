/*
 * At most 950 messages to the front ends in any second. A server of Jupyter, as it comes, counts what a kernel publishes, and drops
 * what goes beyond a thousand a second; a loop that updates a display ten thousand times would lose most of it there, and its end too.
 *
 * Whoever publishes faster waits, and its cell with it, so that nothing has to be kept or left out, the order stays, and after a Stop
 * nothing is still under way. A burst of a hundred goes at once; then there is one turn every 1.18 ms. In any second that is at most
 * the burst and 850 more. The schedule is kept in absolute times (the generic cell rate algorithm), so that a sleep that is a little
 * too long is made up for by the next ones.
 *
 * Differs: text and displays are not bounded by their bytes, which the server counts for printed text alone.
 */

const burst = 100;
const perSecond = 850;
const intervalMs = 1000 / perSecond;

/** A clock in ms, and a way to let time pass. */
export interface Clock {
  now(): number;
  sleep(ms: number): void;
}

const nothing = new Int32Array(new SharedArrayBuffer(4));
const realClock: Clock = {
  now: () => performance.now(),
  // Ends early when the thread is terminated, which is how a loop is stopped.
  sleep: (ms) => void Atomics.wait(nothing, 0, 0, ms),
};

export class Pace {
  readonly #clock: Clock;
  /** When the next message would be due if there were no bursts. */
  #due = -Infinity;

  constructor(clock: Clock = realClock) {
    this.#clock = clock;
  }

  /** Returns when one more message may go. */
  wait(): void {
    const now = this.#clock.now();
    this.#due = Math.max(this.#due, now - burst * intervalMs) + intervalMs;
    if (this.#due > now) this.#clock.sleep(this.#due - now);
  }
}
