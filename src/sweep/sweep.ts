/*
 * Sweeps: one program under every combination of seeds and options, on all cores.
 *
 *     const swept = await sweep({ procs: [1, 2, 4, 8], seed: range(100) }, ({ procs, seed }, { simulate }) => {
 *       const run = simulate(function* main({ go, chan }) { ... }, { procs, seed, trace: false });
 *       return { ms: run.now / 1e6 };
 *     });
 *     swept.figure({ x: "procs", y: "ms" });
 *
 * The function is called once for each combination, in threads: so its text goes there, with what is handed over as `data`, and it must not use
 * what else surrounds it (take-along.ts says how that is seen). What it returns, and nothing else, comes back.
 *
 * What comes of it does not depend on the number of threads: rows stand in the order of the grid, a fault of one run is noted with
 * the options that gave it and ends no other, and a run knows nothing of those before it. (A function that looks at the clock, or draws
 * from Math.random, has itself to blame.)
 *
 * Rejected: a promise for each run, which the caller would have to put in order, and to bound; and ending at the first fault, since which
 * is the first depends on the threads.
 */
import { library } from "../controls/library.js";
import type * as Library from "../index.js";
import { kernelHook } from "../kernel/hook.js";
import { showBar } from "../notebook/bars.js";
import type { Sources } from "../notebook/sources.js";
import { takeAlong } from "../notebook/take-along.js";
import type { Place } from "../notebook/take-along.js";
import type { Progress, Watched } from "../notebook/watched.js";
import { checkGrid, pointsOf } from "./grid.js";
import type { Grid, Point, PointOf } from "./grid.js";
import { runAll } from "./pool.js";
import { faultWords, Swept } from "./swept.js";
import type { Fault, ToTable } from "./swept.js";
import type { Figures, Outcome } from "./worker.js";

export interface SweepOptions {
  /**
   * What the function uses beside its arguments and the library, by the names under which it uses it: plain data, and functions that stand
   * alone too, as `controls` has it. `{ data: { main } }`.
   */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Threads, from 1 on; 0: the thread that calls, for what cannot run elsewhere. Default: one for each core. */
  readonly workers?: number;
  /** Ends the sweep when it is aborted. What there is stays. */
  readonly signal?: AbortSignal;
}

/** What the function of a sweep may return: figures by name, or a single number, which gets the name "value". */
export type Returned = Figures | number;

/** A row: the options, and the figures. */
export type RowOf<G extends Grid, R extends Returned> = PointOf<G> &
  (R extends number ? { readonly value: number } : R);

/** Thrown when every run has ended with a fault: there is nothing to keep. */
export class SweepError extends Error {
  override readonly name = "SweepError";
  readonly swept: Swept;

  constructor(swept: Swept) {
    const [first] = swept.faults;
    const others = swept.faults.length > 1 ? ` (and so did the ${swept.faults.length - 1} others)` : "";
    super(`the run with ${first === undefined ? "" : faultWords(first)}${others}`);
    this.swept = swept;
  }
}

type AnyRow = Readonly<Record<string, unknown>>;

/** A sweep that is going on. Await it, or let `live` draw it. */
export class Sweep<Row extends AnyRow = AnyRow> implements Watched<Swept<Row>>, PromiseLike<Swept<Row>> {
  readonly #finished: Promise<Swept<Row>>;
  readonly #grid: Grid;
  readonly #points: readonly Point[];
  readonly #outcomes: (Outcome | undefined)[];
  readonly #stop = new AbortController();
  #done = 0;
  #toTable: ToTable | undefined;

  /** Begins at once. Called by `sweep`, which has checked everything. */
  constructor(grid: Grid, sources: Sources, { workers, signal }: SweepOptions) {
    this.#grid = grid;
    this.#points = pointsOf(grid);
    this.#outcomes = new Array<Outcome | undefined>(this.#points.length).fill(undefined);
    const stop = (): void => this.stop();
    const signals = [kernelHook()?.signal, signal];
    for (const one of signals) {
      if (one?.aborted === true) this.stop();
      one?.addEventListener("abort", stop, { once: true });
    }
    this.#finished = this.#run(JSON.stringify(sources), workers).finally(() => {
      for (const one of signals) one?.removeEventListener("abort", stop);
    });
    // Whoever waits for it is told; if nobody does, that must not end the process.
    this.#finished.catch(() => undefined);
  }

  async #run(sources: string, workers: number | undefined): Promise<Swept<Row>> {
    const { table } = await import("arquero"); // here, since it takes its time, and many programs never sweep
    this.#toTable = (columns) => table(columns);
    const onOutcome = (index: number, outcome: Outcome): void => {
      this.#outcomes[index] = outcome;
      this.#done++;
    };
    await runAll(sources, this.#points, { workers, signal: this.#stop.signal, onOutcome });
    const swept = this.latest();
    if (swept.rows.length === 0 && swept.faults.length > 0) throw new SweepError(swept);
    return swept;
  }

  /** Resolves when it is over, or stopped, and its threads are gone. Rejects when every run ended with a fault. */
  get finished(): Promise<Swept<Row>> {
    showBar(this, this.#finished, "sweeping");
    return this.#finished;
  }

  /** What there is so far. */
  latest(): Swept<Row> {
    const rows: Row[] = [];
    const faults: Fault[] = [];
    this.#outcomes.forEach((outcome, index) => {
      const point = this.#points[index]!;
      if (outcome === undefined) return;
      if ("fault" in outcome) faults.push({ point, fault: outcome.fault });
      else rows.push({ ...point, ...outcome.figures } as unknown as Row); // what `run` returned: checked there
    });
    const total = this.#points.length;
    const isStopped = this.#stop.signal.aborted && this.#done < total;
    return new Swept({ grid: this.#grid, rows, faults, total, isStopped, toTable: this.#toTable });
  }

  /** How far it is. */
  progress(): Progress {
    return { done: this.#done, total: this.#points.length, unit: "runs" };
  }

  /** Ends it early, in the middle of runs. What there is stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** `await sweep(...)`: the end of it. In a notebook a bar shows how far it is, if it takes longer than a second. */
  then<A = Swept<Row>, B = never>(
    onEnd?: ((swept: Swept<Row>) => A | PromiseLike<A>) | null,
    onFault?: ((fault: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.finished.then(onEnd, onFault);
  }
}

/**
 * Calls `run` once for each combination of the grid's values, on all cores. It begins at once.
 *
 * @param grid For each option a list of values.
 * @param run Called with one value of each option, and with the library: all that `gosched` exports. It returns figures by name, or one
 * number. It stands alone: it uses its arguments, the library's simulator, figures and statistics by their names, and what is handed over as `data`.
 * @throws TypeError or RangeError for a wrong grid or wrong options; a ReferenceError that names what the function would not have.
 * `await` rejects with a `SweepError` when every run ended with a fault; if only some did, they are in `faults` of what it resolves to.
 *
 * @example
 * await sweep({ procs: [1, 2, 4], seed: range(50) }, ({ procs, seed }) => simulate(main, { procs, seed }).now, { data: { main } });
 */
export function sweep<const G extends Grid, R extends Returned>(
  grid: G,
  run: (point: PointOf<G>, library: typeof Library) => R | Promise<R>,
  options: SweepOptions = {},
): Sweep<RowOf<G, R>> {
  checkGrid(grid);
  checkOptions(options);
  return new Sweep(grid, takeAlong(run, options.data, thread), options);
}

/** A thread as a place in which functions run. */
const thread: Place = {
  who: "sweep(grid, run)",
  where: "its thread",
  library,
  has: (name) => name in globalThis,
  names: "with Node's names and the library's",
  waits: true,
};

function checkOptions(options: unknown): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`sweep: options must be an object, such as { workers: 2 }, got ${String(options)}`);
  for (const [name, value] of Object.entries(options)) {
    const isWorkers = name === "workers" && (value === undefined || isCount(value));
    const isData = name === "data";
    const isSignal = name === "signal" && (value === undefined || value instanceof AbortSignal);
    if (isWorkers || isSignal || isData) continue; // data is looked at with the function
    const expected = { workers: "a whole number from 0 to 1024", signal: "an AbortSignal" }[name];
    throw new RangeError(
      expected === undefined
        ? `sweep: there is no option "${name}"; expected data, workers or signal`
        : `sweep: option ${name} must be ${expected}, got ${String(value)}`,
    );
  }
}

const isCount = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1024;
