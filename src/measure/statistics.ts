/**
 * What a handful of samples says: the median, an interval for it, and how much they scatter.
 *
 * The interval takes nothing for granted about how the samples are distributed, since times of a computer are never bell-shaped: most
 * are alike, and a few are very long, when the machine did something else. It is the classic one from order statistics. The true median lies
 * above the k-th smallest of n samples and below the k-th largest unless fewer than k samples fell on one of its sides, and that is a matter of
 * coin tosses: its chance is a sum of binomial coefficients. The largest k is taken that leaves at least 95 %.
 *
 * It does assume that samples are independent. Those taken in one go are more alike than that, so measurements go round several
 * times.
 */

/** What samples say, all in the unit of the samples. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  /** The interval for the median. */
  readonly low: number;
  readonly high: number;
  /** The chance that the interval holds the true median: 0.95 or a little more; less when there are under six samples. */
  readonly confidence: number;
  /** Half of the samples lie between these two. */
  readonly q1: number;
  readonly q3: number;
}

const wanted = 0.95;

/** The value at a place between 0 and 1 of sorted samples, between neighbours in proportion. */
function quantile(sorted: readonly number[], at: number): number {
  const place = at * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}

/**
 * How far in from both ends the interval for the median of `count` samples begins, from 1, and the chance that it holds it.
 *
 *     medianRank(10); // { rank: 2, confidence: 0.979 }
 */
export function medianRank(count: number): { readonly rank: number; readonly confidence: number } {
  // The chance that of `count` tosses at most `tails` are tails; in logarithms, since 2 ** -count may be too small to write.
  let logTerm = -count * Math.LN2;
  let tail = Math.exp(logTerm);
  let best = { rank: 1, confidence: 1 - 2 * tail };
  for (let rank = 2; rank <= count / 2; rank++) {
    logTerm += Math.log((count - rank + 2) / (rank - 1));
    tail += Math.exp(logTerm);
    if (1 - 2 * tail < wanted) break;
    best = { rank, confidence: 1 - 2 * tail };
  }
  return best;
}

/** Sums samples up. Throws a RangeError when there are none. */
export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError("expected at least one sample, got none");
  const sorted = [...samples].sort((a, b) => a - b);
  const { rank, confidence } = medianRank(sorted.length);
  return {
    count: sorted.length,
    median: quantile(sorted, 0.5),
    low: sorted[rank - 1]!,
    high: sorted[sorted.length - rank]!,
    confidence: sorted.length === 1 ? 0 : confidence,
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
  };
}

/** How much samples scatter: the spread of their middle half as a part of the median. Under 0.1 is quiet; from 0.5 on little can be said. */
export const noiseOf = ({ median, q1, q3 }: Summary): number => (median > 0 ? (q3 - q1) / median : 0);
