/*
 * What a cell calls, as far as its text tells. Rough, and enough: a lesson's cells are short and its imports are in one place.
 */

/** The functions of the library that draw. A cell that calls one must have drawn. */
export const figureFunctions: readonly string[] = [
  "chart",
  "gmp",
  "queueLengths",
  "states",
  "switchCosts",
  "threadCounts",
  "threadStates",
  "timeline",
  "utilization",
];

/** The first of `names` that is called in a cell. */
export function callIn(source: string, names: readonly string[]): string | undefined {
  const code = source.replace(/\/\/.*$/gm, "");
  return names.find((name) => new RegExp(`(?<![\\w.])${name.replace(".", "\\.")}\\(`).test(code));
}
