/**
 * Long runs: simulate a slice, let the event loop turn, go on. So plots can live, Stop can work, and an AbortSignal can
 * be raised while the run goes on. The only file of the library's core that knows of timers.
 */
import type { Program } from "./face.js";
import type { Run } from "./run.js";
import { describe } from "./naming.js";
import { Simulation } from "./simulate.js";
import type { SimulateOptions } from "./options.js";
import { BlockReader, blockEvents } from "../trace/block.js";
import type { TraceBlock } from "../trace/block.js";
import { traceOf } from "../trace/trace.js";

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
  if (typeof options !== "object" || options === null)
    throw new RangeError(`options: expected an object, got ${describe(options)}`);
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

/** Steps between two looks whether a block of the trace is full. */
const streamSlice = 20_000;

/**
 * Runs a simulation and gives its trace away in blocks of columns, as it goes on; none of it is kept. It simulates as much as is taken, so a
 * reader who is slow holds it up, and memory stays small however long the run is. Returns the run.
 *
 *     for await (const { count, kind } of streamTrace(new Simulation(main))) ...
 *
 * `traceBytes` (formats/trace-file.ts) makes bytes of it, for a file.
 *
 * @throws RangeError for a simulation whose trace has given up events already, or that has none (`trace: false`).
 */
export async function* streamTrace(simulation: Simulation): AsyncGenerator<TraceBlock, Run> {
  const given: unknown = simulation;
  if (typeof given !== "object" || given === null || !("advance" in given)) {
    throw new RangeError(
      `streamTrace: expected a Simulation, got ${describe(given)}; write new Simulation(main)`,
    );
  }
  const trace = traceOf(simulation);
  const reader = new BlockReader(trace);
  for (let isOver = false; !isOver;) {
    isOver = simulation.advance(streamSlice);
    if (trace.first !== reader.next || (trace.first > 0 && trace.start !== null)) {
      throw new RangeError(
        "streamTrace: the trace has given up events that were not read: leave out the simulation's option trace",
      );
    }
    while (trace.length - reader.next >= blockEvents || (isOver && trace.length > reader.next)) {
      const block = reader.take(Math.min(blockEvents, trace.length - reader.next));
      trace.forget(reader.next, null);
      yield block;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return simulation.result();
}
