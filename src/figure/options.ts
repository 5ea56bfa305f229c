/** The options of a figure: what is not known is an error, for a misspelt one would be passed over without a word. */

/** Returns `options`. Throws a TypeError for what is no record of options, and a RangeError for a name that is not known. */
export function wantOptions<T extends object>(
  figure: string,
  options: T,
  known: readonly (keyof T & string)[],
): T {
  const given: unknown = options;
  if (typeof given !== "object" || given === null) {
    const came = given === null ? "null" : `the ${typeof given} ${String(given)}`;
    throw new TypeError(`${figure}: expected options { ${known.join(", ")} }, got ${came}`);
  }
  for (const name of Object.keys(given)) {
    if (!known.some((one) => one === name)) {
      throw new RangeError(`${figure}: there is no option "${name}"; expected ${known.join(", ")}`);
    }
  }
  return options;
}
