/**
 * Runs a program with every sequence of choices that there is, under the checking mode: first all zeros, then the last choice one
 * higher, and so on. Where a run comes into a state that was there before, its future is known, and it is left.
 */
import assert from "node:assert/strict";
import type { Choice } from "../../src/des/random.js";
import type { Program, SimulateOptions } from "../../src/index.js";
import { Checker } from "../../src/program/checking.js";
import { begin } from "../../src/program/simulate.js";
import { drive } from "../../src/runtime/step.js";
import { Witness } from "./state-key.js";

/** Walks through all sequences of choices, the last one fastest. */
export class AllChoices implements Choice {
  readonly #taken: { n: number; at: number }[] = [];
  /** How many choices of this sequence have been made. */
  made = 0;
  /** So many at its beginning are those of the sequence before, but for the last of them. */
  given = 0;

  choose(n: number): number {
    const step = (this.#taken[this.made] ??= { n, at: 0 });
    assert.equal(step.n, n, "the same choices before lead to another question");
    this.made++;
    return step.at;
  }

  /** Goes to the next sequence; false when there is none. */
  advance(): boolean {
    this.#taken.length = this.made;
    this.made = 0;
    for (let last = this.#taken.pop(); last !== undefined; last = this.#taken.pop()) {
      if (last.at + 1 === last.n) continue;
      this.given = this.#taken.push({ n: last.n, at: last.at + 1 });
      return true;
    }
    return false;
  }
}

/** What came of all runs. */
export interface Everything {
  readonly runs: number;
  readonly states: number;
  /** "done", "deadlock" and so on, with what was printed. */
  readonly outcomes: readonly string[];
  /** The keys of all states. */
  readonly seen: ReadonlySet<string>;
}

const mostSteps = 20_000;

/** Throws when an invariant or a law is broken in any run, or a run does not end. */
export function everyChoice(program: Program, options: SimulateOptions, mostRuns: number): Everything {
  const choice = new AllChoices();
  const seen = new Set<string>();
  const outcomes = new Set<string>();
  let runs = 0;
  do {
    runs++;
    assert.ok(runs <= mostRuns, `there are more than ${mostRuns} runs, in ${seen.size} states`);
    const outcome = oneRun(program, { ...options, choice }, choice, seen);
    if (outcome !== null) outcomes.add(outcome);
  } while (choice.advance());
  return { runs, states: seen.size, outcomes: [...outcomes].sort(), seen };
}

/** One run, until it ends or comes where another has been (null). */
function oneRun(
  program: Program,
  options: SimulateOptions,
  choice: AllChoices,
  seen: Set<string>,
): string | null {
  const { rt } = begin(program, options);
  const checker = new Checker(rt);
  const witness = new Witness(rt);
  for (let steps = 0; steps < mostSteps; steps++) {
    rt.fuel = 1;
    witness.before();
    const pause = drive(rt);
    witness.after();
    assert.notEqual(pause, "stuck");
    if (rt.end !== null) {
      checker.look();
      return `${rt.end.kind} ${rt.output.join("")}`.trim();
    }
    if (choice.made < choice.given) continue;
    checker.look();
    const key = witness.key();
    if (seen.has(key)) return null;
    seen.add(key);
  }
  return assert.fail(`a run did not end in ${mostSteps} steps`);
}

/** Whether a run by chance stays within the states that were walked: what was left out of a key would lead out of them. */
export function staysWithin(program: Program, options: SimulateOptions, seen: ReadonlySet<string>): boolean {
  const { rt } = begin(program, options);
  const witness = new Witness(rt);
  for (;;) {
    rt.fuel = 1;
    witness.before();
    drive(rt);
    witness.after();
    if (rt.end !== null) return true;
    if (!seen.has(witness.key())) return false;
  }
}
