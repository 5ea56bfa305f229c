/*
 * Makes the runs of a sweep, on as many threads as are wanted. The threads are those of tinypool: it is small, has no dependencies, is what
 * vitest rests upon, and ends a thread in the middle of a loop when it must.
 *
 * Every run is a task of its own, so that one which takes the thread down, by using up its memory say, takes no other run with it. The order
 * in which runs end is chance; each is told with its place, and no result depends on it.
 *
 * Where threads cannot be had (a page; Node without leave to start any), the runs are made in this one, with a turn of the event
 * loop between two of them.
 */
import { turn } from "../notebook/watched.js";
import type { Point } from "./grid.js";
import type { Outcome, Task } from "./worker.js";

export interface PoolOptions {
  /** Threads; 0: this one. Undefined: one for each core. */
  readonly workers: number | undefined;
  readonly signal: AbortSignal;
  /** Told of each run that has ended, in whatever order. */
  readonly onOutcome: (index: number, outcome: Outcome) => void;
}

/** A file beside this one: in TypeScript, or compiled. */
const isSource = import.meta.url.endsWith(".ts");
const beside = (name: string): string => new URL(name, import.meta.url).href;
const workerFile = beside(isSource ? "./worker.ts" : "./worker.js");
/** The file that a thread loads. */
const threadFile = isSource ? beside("./source-worker.mjs") : workerFile;

type RunOne = (task: Task) => Promise<Outcome>;

/** Makes all runs, or those that are made when `signal` is aborted. Resolves when its threads are gone. */
export async function runAll(sources: string, points: readonly Point[], options: PoolOptions): Promise<void> {
  const left = new Set(points.keys());
  const given = { ...options, onOutcome: told };
  function told(index: number, outcome: Outcome): void {
    if (options.signal.aborted) return;
    left.delete(index);
    options.onOutcome(index, outcome);
  }
  if (options.workers !== 0) await onThreads(sources, points, given);
  if (left.size > 0) await here(sources, points, [...left], given);
}

/** In this thread, one after the other. */
async function here(
  sources: string,
  points: readonly Point[],
  indices: readonly number[],
  { signal, onOutcome }: PoolOptions,
): Promise<void> {
  // By its address, since the library that it gives to the function contains this file.
  const { default: runOne } = (await import(workerFile)) as { default: RunOne }; // it is worker.ts
  for (const index of indices) {
    await turn();
    if (signal.aborted) return;
    onOutcome(index, await runOne({ sources, point: points[index]! }));
  }
}

/** On threads. Leaves runs unmade when there are none to be had, and when it is stopped. */
async function onThreads(sources: string, points: readonly Point[], options: PoolOptions): Promise<void> {
  const { signal, onOutcome } = options;
  const pool = await poolOf(points.length, options.workers);
  if (pool === undefined) return;
  const close = new AbortController();
  const closed = new Promise<void>((resolve) => {
    close.signal.addEventListener("abort", () => void pool.destroy().then(resolve, resolve), { once: true });
  });
  const end = (): void => close.abort();
  // Told of a thread that ended without a run of its own: it could not be started, so neither can others.
  pool.on("error", end);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  const run = (point: Point, index: number): Promise<void> =>
    pool.run({ sources, point } satisfies Task).then(
      (outcome: Outcome) => onOutcome(index, outcome),
      (fault: unknown) => {
        if (!close.signal.aborted) onOutcome(index, { fault: threadFault(fault) });
      },
    );
  try {
    if (!close.signal.aborted) await Promise.all(points.map(run));
  } finally {
    signal.removeEventListener("abort", end);
    end();
    await closed;
  }
}

/** Why a thread ended in the middle of a run. */
function threadFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if ("code" in fault && fault.code === "ERR_WORKER_OUT_OF_MEMORY")
    return "Error: the run used up the memory of its thread; keep less of it, or give simulate trace: false";
  return `${fault.name}: ${fault.message}`;
}

async function poolOf(runs: number, wanted: number | undefined) {
  try {
    const [{ Tinypool }, { availableParallelism }] = await Promise.all([
      import("tinypool"),
      import("node:os"),
    ]);
    const threads = Math.max(1, Math.min(runs, wanted ?? availableParallelism()));
    // as many at least as at most: a thread that was lost is replaced
    return new Tinypool({ filename: threadFile, minThreads: threads, maxThreads: threads });
  } catch {
    return undefined;
  }
}
