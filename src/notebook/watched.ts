/*
 * What can be watched while it grows: a simulation, a measurement, a sweep. The shape is all that `live` and progress bars know of it.
 */
import { kernelHook } from "../kernel/hook.js";
import type { Run } from "../program/run.js";
import type { Simulation } from "../program/simulate.js";
import { cameAs } from "../trace/options.js";
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

/**
 * So often, in ms, whoever else waits has a turn: as often as a frame is drawn. Not more often, as turns are dear where memory is filled fast: between
 * two of them V8 waits with the end of a collection that goes on beside, if it thinks that the next comes within 50 ms, and until
 * then each store into a record costs more. With a turn every 30 ms a simulation took 9 to 17 % longer, every 100 ms 3 to 4 %.
 */
const beatMs = 100;
/** Between two looks at the clock a simulation goes on for about so long, in ms: the rows that a trace gets meanwhile are still in the processor's cache. */
const pieceMs = 4;
const firstPiece = 2_000;
const largestPiece = 1_000_000;

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
  /** Called whenever a piece has been simulated, some milliseconds long, for who reads the trace while it lies at hand. */
  afterPiece: (() => void) | undefined;
  #isStopped = false;

  constructor(simulation: Simulation) {
    const given: unknown = simulation;
    if (typeof given !== "object" || given === null || !("advance" in given)) {
      throw new TypeError(
        `WatchedSimulation: expected a Simulation, such as new Simulation(main), got ${cameAs(given)}`,
      );
    }
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
    let [piece, ownMs, othersMs] = [firstPiece, beatMs, 0];
    await turn();
    while (!this.#isStopped) {
      const began = performance.now();
      const until = began + (beatMs * ownMs) / (ownMs + othersMs); // several that are driven at once make one beat together
      let isOver: boolean;
      let now = began;
      do {
        isOver = this.simulation.advance(piece);
        this.afterPiece?.();
        const then = performance.now();
        // Half as long at the least: on a busy machine a piece may seem long because the process had to wait in the middle of it.
        const change = Math.min(2, Math.max(0.5, pieceMs / Math.max(0.1, then - now)));
        piece = Math.max(1, Math.min(largestPiece, Math.round(piece * change)));
        now = then;
      } while (!isOver && now < until - pieceMs / 2 && kernelHook()?.isStopAsked?.() !== true);
      if (isOver) break;
      ownMs = now - began;
      await turn();
      othersMs = performance.now() - now;
    }
    return this.simulation.result();
  }
}
