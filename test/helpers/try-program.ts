/**
 * One random program, run under the checking mode and then once more without a trace: all invariants and laws hold at each step,
 * and what can be seen without a trace is the same. The tests run many of them, `npm run soak` ten times as many.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { simulate } from "../../src/index.js";
import type { RunEnd, SimulateOptions } from "../../src/index.js";
import { programOf, reportOf, runOptions, smallPrograms } from "./random-program.js";
import type { Block } from "./random-program.js";

const bounds = { events: 1_000, time: 60_000_000 };

/** Options of releases whose invariants are known. */
const checkable = runOptions.filter(
  ({ version = "" }) => !["1.0", "1.1", "1.2", "listing2"].includes(version),
);

/** What became of some programs. */
export interface Tally {
  programs: number;
  steps: number;
  readonly ends: Partial<Record<RunEnd["kind"], number>>;
}

function tryProgram(bodies: readonly Block[], options: SimulateOptions, tally: Tally): void {
  const program = programOf(bodies); // all that it keeps is made anew in each run
  const checked = simulate(program, { ...options, bounds, check: true });
  const bare = simulate(program, { ...options, bounds, trace: false });
  assert.deepEqual(
    [bare.output, bare.stderr, bare.end, bare.now, bare.steps],
    [checked.output, checked.stderr, checked.end, checked.now, checked.steps],
  );
  tally.programs++;
  tally.steps += checked.steps;
  tally.ends[checked.end.kind] = (tally.ends[checked.end.kind] ?? 0) + 1;
}

/** Tries `count` programs. Null when all is well; else the smallest program that fails, as TypeScript, and the error. */
export function tryPrograms(count: number, seed: number, tally: Tally): string | null {
  const property = fc.property(smallPrograms, checkable, (bodies, options) =>
    tryProgram(bodies, options, tally),
  );
  const found = fc.check(property, { numRuns: count, seed });
  if (!found.failed) return null;
  const { counterexample, errorInstance } = found;
  if (counterexample === null) return `seed ${seed}: no program was made`;
  const [bodies, options] = counterexample;
  return `${reportOf(bodies, { ...options, bounds, check: true })}\n\n// seed ${seed}: ${String(errorInstance)}`;
}
