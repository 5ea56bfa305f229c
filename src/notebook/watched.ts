/*
 * What can be watched while it grows: a simulation, a measurement, a sweep. The shape is all that `live` and progress bars know of it.
 */
import { kernelHook } from "../kernel/hook.js";
import type { Run } from "../program/run.js";
import type { Simulation } from "../program/simulate.js";
import { showBar } from "./bars.js";

/** How far something has come. */
export interface Progress {
  readonly done: number;
  /** Infinity when nobody knows. */
  readonly total: number;
  /** What is counted, in the plural: "steps", "samples". */
  readonly unit: string;
}

/** Something that grows by itself until it is finished. */
export interface Watched<T> {
  /** What there is so far. */
  latest(): T;
  progress(): Progress;
  /** Resolves when it is over; rejects with what went wrong. */
  readonly finished: Promise<T>;
  /** Ends it early. What there is stays. */
  stop(): void;
}

/** One slice of simulation may take so long, in ms: then whoever else waits has a turn. */
const sliceMs = 30;
const firstSlice = 2_000;
const largestSlice = 1_000_000;

/** Lets the event loop turn: timers fire, messages are read. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0); // in a page
  });
}

/**
 * Drives a simulation, slice by slice, until it ends or is stopped. `latest` is the run as it stands.
 *
 * When the cell that called is stopped, so is the simulation.
 */
export class WatchedSimulation implements Watched<Run> {
  readonly simulation: Simulation;
  readonly #finished: Promise<Run>;
  #isStopped = false;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    const signal = kernelHook()?.signal;
    if (signal?.aborted === true) this.stop();
    signal?.addEventListener("abort", () => this.stop(), { once: true });
    this.#finished = this.#drive();
    this.#finished.catch(() => undefined); // whoever awaits it hears of it; if nobody does, it is not the process's fault
  }

  get finished(): Promise<Run> {
    showBar(this, this.#finished, "simulating");
    return this.#finished;
  }

  latest(): Run {
    return this.simulation.result();
  }

  progress(): Progress {
    return { done: this.simulation.steps, total: Infinity, unit: "steps" };
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #drive(): Promise<Run> {
    let slice = firstSlice;
    await turn();
    while (!this.#isStopped) {
      const began = performance.now();
      const isOver = this.simulation.advance(slice);
      if (isOver) break;
      const tookMs = performance.now() - began;
      // Half as long at the least: on a busy machine a slice may seem long because the process had to wait in the middle of it.
      const change = Math.min(2, Math.max(0.5, sliceMs / Math.max(0.1, tookMs)));
      slice = Math.max(1, Math.min(largestSlice, Math.round(slice * change)));
      await turn();
    }
    return this.simulation.result();
  }
}
