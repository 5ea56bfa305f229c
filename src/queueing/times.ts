/** How long things take that nobody knows before: times that are drawn. */
import { cameAs } from "../trace/options.js";

/** Draws a time in ns. `draw` gives a number from 0 to below 1, any as likely as another, the next one at each call. */
export type Times = (draw: () => number) => number;

/**
 * Times without memory, of this mean: how long somebody has waited says nothing about how long he will. So come customers who know nothing of each other.
 *
 * @param mean In ns, more than 0 and below 2^53.
 * @throws RangeError for another mean.
 * @example
 * exponential(2_000_000) // 2 ms by the mean; one in seven takes more than twice as long
 */
export function exponential(mean: number): Times {
  wantTime("exponential(mean)", mean);
  return (draw) => -Math.log(1 - draw()) * mean;
}

/**
 * Always the same time, in ns, more than 0.
 *
 * @throws RangeError for another time.
 * @example
 * constant(1_000_000) // 1 ms each
 */
export function constant(ns: number): Times {
  wantTime("constant(ns)", ns);
  return () => ns;
}

function wantTime(what: string, ns: unknown): void {
  if (typeof ns === "number" && ns > 0 && ns <= Number.MAX_SAFE_INTEGER) return;
  throw new RangeError(`${what}: expected a time in ns, more than 0 and at most 2^53 - 1, got ${cameAs(ns)}`);
}
