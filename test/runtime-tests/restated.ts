/**
 * A test of Go's own runtime, restated as a program of the simulator: it runs under several seeds and numbers of Ps, and must end by
 * itself, within its time, with what it checks being so.
 *
 * The names are those of Go's tests, so that each can be read beside the original; the programs are our own.
 */
import { equal, ok } from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Program, Run, SimulateOptions } from "../../src/index.js";

export const ms = 1_000_000;

/** One test. */
export interface Restated {
  /** What must be so, as a sentence. */
  readonly says: string;
  readonly main: Program;
  /** GOMAXPROCS; each is tried. */
  readonly procs: readonly number[];
  /** Five, if not said otherwise. */
  readonly seeds?: readonly number[];
  /** The program must be over by then, in virtual ns. */
  readonly within: number;
  readonly options?: SimulateOptions;
  /** What the trace must show besides. */
  readonly after?: (run: Run) => void;
}

const fiveSeeds = [1, 2, 3, 4, 5];

/** Declares one mocha test for each entry. */
export function declare(tests: Readonly<Record<string, Restated>>): void {
  for (const [name, { says, main, procs, seeds = fiveSeeds, within, options, after }] of Object.entries(
    tests,
  )) {
    it(`${name}: ${says}`, () => {
      for (const count of procs) {
        for (const seed of seeds) {
          const run = simulate(main, { trace: after !== undefined, ...options, procs: count, seed });
          const where = `GOMAXPROCS ${count}, seed ${seed}`;
          equal(run.end.kind, "done", `${where}: ${run.end.message}\n${run.stderr}`);
          ok(
            run.now <= within,
            `${where}: took ${run.now} ns of virtual time, ${within} were expected at most`,
          );
          after?.(run);
        }
      }
    });
  }
}
