/**
 * Long runs: simulate a slice, let the event loop turn, go on. So plots can live, Stop can work, and an AbortSignal can
 * be raised while the run goes on. The only file of the library's core that knows of timers.
 */
import type { Program } from "./face.js";
import type { Run } from "./run.js";
import { Simulation } from "./simulate.js";
import type { SimulateOptions } from "./options.js";

/** Options of `simulateAsync` besides those of `simulate`. */
export interface AsyncOptions extends SimulateOptions {
  /** Steps between two turns of the event loop. Default 100,000, some tens of milliseconds. */
  readonly slice?: number;
  /** Called after each slice with the simulation so far. */
  readonly onProgress?: (simulation: Simulation) => void;
}

/**
 * Runs a program to its end without blocking the event loop. The result is that of `simulate`, byte for byte.
 *
 * @example
 * const stop = new AbortController();
 * const run = await simulateAsync(main, { signal: stop.signal });
 */
export async function simulateAsync(program: Program, options: AsyncOptions = {}): Promise<Run> {
  const { slice = 100_000, onProgress, ...rest } = options;
  if (!Number.isSafeInteger(slice) || slice < 1) {
    throw new RangeError(`option slice: expected a whole number of steps from 1, got ${String(slice)}`);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new RangeError(`option onProgress: expected a function, got ${String(onProgress)}`);
  }
  const simulation = new Simulation(program, rest);
  while (!simulation.advance(slice)) {
    onProgress?.(simulation);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return simulation.result();
}
