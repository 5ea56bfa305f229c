/*
 * `simulate` as a notebook has it: the same run, and a progress bar under the cell when it takes longer than a second.
 *
 * It stays synchronous: a cell that simulates is an ordinary cell, and Stop ends it as it ends any loop. The bar is drawn between
 * slices of the run, since a message leaves the kernel at once. A run that must leave others their turn is for `simulateAsync`, which has the
 * same bar, or `live`.
 */
import { kernelHook } from "../kernel/hook.js";
import { simulateAsync as simulateWithTurns } from "../program/drive.js";
import type { AsyncOptions } from "../program/drive.js";
import type { Program } from "../program/face.js";
import type { SimulateOptions } from "../program/options.js";
import type { Run } from "../program/run.js";
import { simulate as simulateAtOnce, Simulation } from "../program/simulate.js";
import { ProgressBar } from "./progress-bar.js";

/** Steps between two looks at the clock: some tens of milliseconds. */
const slice = 50_000;

/**
 * Runs a program to its end. See `simulate` in src/program/simulate.ts, whose result this is, byte for byte.
 *
 * @example
 * const run = simulate(function* main({ fmt }) {
 *   yield* fmt.Println("hello");
 * }, { procs: 1 });
 */
export function simulate(program: Program, options: SimulateOptions = {}): Run {
  if (kernelHook() === undefined) return simulateAtOnce(program, options);
  const simulation = new Simulation(program, options);
  const bar = new ProgressBar("simulating", "steps");
  let how = "ended by an error";
  try {
    while (!simulation.advance(slice)) bar.show(simulation.steps, Infinity);
    how = "done";
  } finally {
    bar.show(simulation.steps, Infinity);
    bar.settle(how);
  }
  return simulation.result();
}

/**
 * Runs a program to its end without blocking the event loop. See `simulateAsync` in src/program/drive.ts, whose result this is. When the
 * cell that called is stopped, so is the run.
 *
 * @example
 * const run = await simulateAsync(main, { signal: stop.signal });
 */
export async function simulateAsync(program: Program, options: AsyncOptions = {}): Promise<Run> {
  const signal = kernelHook()?.signal;
  const { onProgress } = options ?? {};
  const isWrong = typeof options !== "object" || !["function", "undefined"].includes(typeof onProgress);
  if (signal === undefined || options === null || isWrong) return simulateWithTurns(program, options);
  const bar = new ProgressBar("simulating", "steps");
  const show = (simulation: Simulation): void => {
    signal.throwIfAborted();
    bar.show(simulation.steps, Infinity);
    onProgress?.(simulation);
  };
  // A cell that is stopped has ended before the next slice.
  const stopped = (): void => bar.settle("stopped");
  signal.addEventListener("abort", stopped, { once: true });
  try {
    const run = await simulateWithTurns(program, { ...options, onProgress: show });
    bar.settle();
    return run;
  } catch (fault) {
    if (!signal.aborted) bar.settle("ended by an error");
    throw fault;
  } finally {
    signal.removeEventListener("abort", stopped);
  }
}
