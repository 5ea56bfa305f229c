/*
 * What a sweep goes over: for each option a list of values, and every combination of them once. The first option changes slowest and the last
 * fastest, as in loops that are written in that order.
 */

/** Values by the name of their option. */
export type Grid = Readonly<Record<string, readonly unknown[]>>;

/** One value of each option. */
export type PointOf<G extends Grid> = { readonly [Name in keyof G]: G[Name][number] };

/** One value of each option, when the grid is not known. */
export type Point = Readonly<Record<string, unknown>>;

/** So many combinations at most: their results are kept. */
const mostPoints = 1_000_000;

/**
 * Whole numbers from `from` up to, and without, `to`.
 *
 *     range(3);     // [0, 1, 2]
 *     range(1, 4);  // [1, 2, 3]
 *
 * Throws a RangeError when a bound is no whole number.
 */
export function range(to: number): number[];
export function range(from: number, to: number): number[];
export function range(first: number, second?: number): number[] {
  const [from, to] = second === undefined ? [0, first] : [first, second];
  for (const bound of [from, to]) {
    if (!Number.isSafeInteger(bound))
      throw new RangeError(`range(from, to): expected whole numbers, got ${String(bound)}`);
  }
  if (to - from > mostPoints) {
    throw new RangeError(`range(from, to): expected at most ${mostPoints} numbers, got ${to - from}`);
  }
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Checks a grid. Throws a TypeError or RangeError that names the option. */
export function checkGrid(grid: unknown): asserts grid is Grid {
  if (typeof grid !== "object" || grid === null || Array.isArray(grid)) {
    throw new TypeError(`sweep(grid, run): expected lists of values by name, ${example}, got ${say(grid)}`);
  }
  let points = 1;
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values) || values.length === 0) {
      throw new TypeError(
        `sweep: option "${name}" must be a list of at least one value, ${example}, got ${say(values)}`,
      );
    }
    const strange = values.findIndex((value) => !canTravel(value));
    if (strange >= 0) {
      throw new TypeError(
        `sweep: value ${strange} of option "${name}" cannot be sent to another thread: expected numbers, strings or plain ` +
          `objects of such, got ${say(values[strange])}`,
      );
    }
    points *= values.length;
  }
  if (Object.keys(grid).length === 0)
    throw new TypeError(`sweep(grid, run): expected at least one option, ${example}`);
  if (points > mostPoints) {
    throw new RangeError(`sweep: at most ${mostPoints} combinations, got ${points}; sweep over parts of it`);
  }
}

const example = "such as { seed: range(100), procs: [1, 2, 4] }";

function say(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? `a list of ${value.length}` : typeof value;
}

function canTravel(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** All combinations, in order. */
export function pointsOf(grid: Grid): Point[] {
  let points: Point[] = [{}];
  for (const [name, values] of Object.entries(grid))
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  return points;
}

/** A point in words: "seed=7, procs=2". */
export function wordsOf(point: Point): string {
  return Object.entries(point)
    .map(([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(", ");
}
