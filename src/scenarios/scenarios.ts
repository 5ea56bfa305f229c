/** All scenarios, by name. */
import { demos2014 } from "./demos-2014.js";
import { figures2018 } from "./figures-2018.js";
import type { Scenario } from "./scenario.js";

/** Every scenario: the figures of 2018, then the demonstrations of 2014. */
export const scenarios: readonly Scenario[] = Object.freeze([...figures2018, ...demos2014]);

/**
 * The scenario of this name. Throws a RangeError with all names for any other.
 *
 * @example
 * play(scenario("sync-syscall"));
 */
export function scenario(name: string): Scenario {
  const found = scenarios.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = scenarios.map((candidate) => candidate.name).join(", ");
  throw new RangeError(`there is no scenario "${name}"; expected one of ${names}`);
}
