/** The options of a function, and the range of a trace that they say: what is not known is an error, for a misspelt one would be passed over without a word. */
import { endOf } from "./trace.js";
import type { Trace } from "./trace.js";
import { Kind } from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";

/** A value in an error message. */
export function cameAs(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `the ${typeof value} ${String(value)}`;
}

/** Returns `options`. Throws a TypeError for what is no record of options, and a RangeError for a name that is not known. */
export function wantOptions<T extends object>(
  where: string,
  options: T,
  known: readonly (keyof T & string)[],
): T {
  const given: unknown = options;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`${where}: expected options { ${known.join(", ")} }, got ${cameAs(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (!known.some((one) => one === name)) {
      throw new RangeError(`${where}: there is no option "${name}"; expected ${known.join(", ")}`);
    }
  }
  return options;
}

/** A part of a run, in ns. Without `from` or `to` it begins with the trace, and ends with the run. */
export function wantRange(
  where: string,
  trace: Trace,
  range: { readonly from?: number; readonly to?: number },
): { readonly from: number; readonly to: number } {
  const { from = trace.startTime, to = endOf(trace) } = wantOptions(where, range, ["from", "to"]);
  for (const [name, time] of Object.entries({ from, to })) {
    if (typeof time === "number" && time >= 0 && time < Infinity) continue;
    throw new RangeError(`${where}: ${name} must be a time in ns from 0 on, got ${cameAs(time)}`);
  }
  if (to < from)
    throw new RangeError(`${where}: to must not be before from, got from ${from} ns to ${to} ns`);
  return { from, to };
}

/** Kinds of events, by name. */
export function wantKinds(where: string, kinds: readonly KindName[]): Set<Kind> {
  const given: unknown = kinds;
  if (!Array.isArray(given)) {
    throw new TypeError(`${where}: kinds must be a list of kinds, such as ["GoStart"], got ${cameAs(given)}`);
  }
  const strange = kinds.find((name) => !Object.hasOwn(Kind, name));
  if (strange !== undefined) {
    throw new RangeError(
      `${where}: there is no kind "${String(strange)}"; eventCounts(run) shows those of a run`,
    );
  }
  return new Set(kinds.map((name) => Kind[name]));
}
