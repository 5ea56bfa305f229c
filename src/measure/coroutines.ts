/**
 * Two coroutines of JavaScript hand a message back and forth, in this thread, in the form that this project's goroutines have: `yield*` of one
 * object whose `next()` suspends (src/program/trap.ts). No scheduler takes part: it is the bare price of leaving one function in its middle and
 * going on in another.
 */
import process from "node:process";
import { setImmediate as turn } from "node:timers/promises";
import type { Line } from "./probe.js";

/** With fewer there is no interval of 95 %; then a measurement may take up to three times as long as it should. The other probes do the same. */
const enoughSamples = 7;

/** Where the message lies while it changes hands. */
interface Slot {
  message: number;
}

/** What a coroutine yields: the first `next()` suspends it, the second, when it goes on, delivers the message. */
class HandOver implements Iterator<undefined, number, unknown> {
  readonly #slot: Slot;
  #delivers = false;
  readonly #suspended: IteratorYieldResult<undefined> = { done: false, value: undefined };
  readonly #delivered = { done: true as const, value: 0 };

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<undefined, number> {
    this.#delivers = !this.#delivers;
    if (this.#delivers) return this.#suspended;
    this.#delivered.value = this.#slot.message;
    return this.#delivered;
  }
}

function* partner(slot: Slot): Generator<undefined, never, unknown> {
  const hand = new HandOver(slot);
  for (;;) slot.message = (yield* hand) + 1;
}

/** One batch of hand-overs; its length in ns. */
function batch(one: Iterator<unknown>, other: Iterator<unknown>, rounds: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < rounds; i++) {
    one.next();
    other.next();
  }
  return Number(process.hrtime.bigint() - start);
}

/** Measures for `budgetMs`, in batches of about `batchUs`, and lets others have their turn between two batches. */
export async function measureCoroutines(
  budgetMs: number,
  batchUs: number,
  told: (line: Line) => void,
  signal: AbortSignal,
): Promise<void> {
  const slot: Slot = { message: 0 };
  const [one, other] = [partner(slot), partner(slot)];
  let rounds = 100;
  const begin = performance.now();
  const goesOn = (samples: number): boolean => {
    const spent = performance.now() - begin;
    return spent < budgetMs || samples === 0 || (samples < enoughSamples && spent < 3 * budgetMs);
  };
  for (let samples = 0; !signal.aborted && goesOn(samples);) {
    const took = batch(one, other, rounds);
    if (performance.now() - begin < budgetMs / 4) {
      if (took < batchUs * 1000) rounds = Math.min(rounds * 2, Math.ceil((rounds * batchUs * 1100) / took));
    } else {
      samples++;
      told({ ns: took / rounds / 2, ops: rounds * 2 });
    }
    await turn();
  }
}
