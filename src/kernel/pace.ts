/*
 * How fast messages go to the front ends. A server of Jupyter, as it comes, looks at what a kernel has published within three seconds, and
 * drops what goes beyond a thousand messages a second, or beyond a million bytes of printed text: the bytes of `stream` messages, with
 * their headers (`_limit_rate` in jupyter_server). A loop that prints or updates a display would lose most of it there, and its end too.
 *
 * Whoever publishes faster waits, and its cell with it, so that nothing has to be kept or left out, the order stays, and after a Stop
 * nothing is still under way. Of messages a burst of a hundred goes at once, then there is one turn every 1.18 ms: in any second at
 * most the burst and 850 more. Of printed text a burst of 600,000 bytes goes at once, then as many in a second: 2.4 million bytes in three
 * seconds. That leaves room for a server that stands still for a second, as it does while it saves a large notebook, and then finds all at once.
 * The schedule is kept in absolute times (the generic cell rate algorithm), so that a sleep that is a little too long is made up
 * for by the next ones.
 *
 * Differs: the bytes of displays are not bounded, as they are not counted there.
 */

const messages = { burst: 100, perSecond: 850 };
const bytes = { burst: 600_000, perSecond: 600_000 };

/** A clock in ms, and a way to let time pass. */
export interface Clock {
  now(): number;
  sleep(ms: number): void;
}

/** So much at once, and so much in a second. */
class Rate {
  readonly #burstMs: number;
  readonly #msOfOne: number;
  /** When the next one would be due if there were no bursts. */
  #due = -Infinity;

  constructor({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) {
    this.#msOfOne = 1000 / perSecond;
    this.#burstMs = burst * this.#msOfOne;
  }

  /** When `amount` more may go, of which it is taken for granted that they do. */
  take(now: number, amount: number): number {
    this.#due = Math.max(this.#due, now - this.#burstMs) + amount * this.#msOfOne;
    return this.#due;
  }
}

export class Pace {
  readonly #clock: Clock;
  readonly #messages = new Rate(messages);
  readonly #bytes = new Rate(bytes);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns when one more message may go; `printed` is its size in bytes when it is printed text. */
  wait(printed = 0): void {
    const now = this.#clock.now();
    const due = Math.max(this.#messages.take(now, 1), this.#bytes.take(now, printed));
    if (due > now) this.#clock.sleep(due - now);
  }
}
