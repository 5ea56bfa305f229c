/** Runs the simulator's twin of a Go program, and observes it as the recorder observes real Go. */
import { pathToFileURL } from "node:url";
import { Random } from "../../src/des/random.js";
import { simulate } from "../../src/index.js";
import type { Go, Goroutine, Run, SimulateOptions } from "../../src/index.js";
import { observe } from "./observation.js";
import type { Observation } from "./observation.js";
import { programsFolder } from "./suite.js";
import type { Program } from "./suite.js";

/** A random number from 0 to n-1. */
export type Below = (n: number) => number;

/** What `programs/NAME.ts` exports. */
export interface Twin {
  /**
   * The program; `testCase` is what the Go program gets as its argument, `below` what it gets of math/rand: from 0 to n-1, other
   * numbers for each seed.
   */
  readonly default: (go: Go, testCase: string, below: Below) => Goroutine;
  /** Options of the run besides procs and seed. */
  readonly options?: SimulateOptions;
  /** What the Go program prints of its runtime, read from the trace instead. */
  readonly told?: (run: Run) => string;
}

/** Loads the twin of a program. */
export async function loadTwin(name: string): Promise<Twin> {
  return (await import(pathToFileURL(`${programsFolder}${name}.ts`).href)) as Twin; // the type check compiles them all
}

/** Runs one case of a twin and observes it. */
export function runTwin(twin: Twin, program: Program, testCase: string, seed = 1): Observation {
  const { procs, godebug } = program;
  const options = { trace: twin.told !== undefined, ...twin.options, procs, godebug, seed };
  const random = new Random(seed);
  const run = simulate((go) => twin.default(go, testCase, random.choose.bind(random)), options);
  const exitCode = run.end.exitCode;
  if (exitCode === null) throw new Error(`${program.name} did not end by itself: ${run.end.message}`);
  const seen = observe({ stdout: run.output, stderr: run.stderr, exitCode }, program);
  return twin.told === undefined ? seen : { ...seen, stdout: twin.told(run) };
}
