/** Tests for programs that print a random number: does the simulator draw from the distribution that real Go draws from? */

/**
 * The Kolmogorov-Smirnov distance of two samples: the greatest difference between the shares that lie at or below x,
 * over all x.
 */
export function distance(a: readonly number[], b: readonly number[]): number {
  const shareAtOrBelow = (sample: readonly number[], x: number): number =>
    sample.filter((value) => value <= x).length / sample.length;
  return Math.max(...[...a, ...b].map((x) => Math.abs(shareAtOrBelow(a, x) - shareAtOrBelow(b, x))));
}

/** The distance that two samples of one distribution exceed once in a thousand times. */
export function criticalDistance(a: readonly number[], b: readonly number[]): number {
  return 1.95 * Math.sqrt((a.length + b.length) / (a.length * b.length));
}

/** How many standard deviations the mean of a sample of binomial counts is from what it should be. */
export function deviations(sample: readonly number[], trials: number, probability: number): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const sigma = Math.sqrt((trials * probability * (1 - probability)) / sample.length);
  return Math.abs(mean - trials * probability) / sigma;
}

/** The value below which a share of an ascending sample lies. */
export function quantile(sample: readonly number[], share: number): number {
  return sample[Math.min(sample.length - 1, Math.floor(share * sample.length))]!;
}

/** Least, quartiles and greatest of a sample, for a message. */
export function summary(sample: readonly number[]): string {
  const ascending = sample.slice().sort((a, b) => a - b);
  return [0, 1 / 4, 1 / 2, 3 / 4, 1].map((share) => quantile(ascending, share)).join(" ");
}
