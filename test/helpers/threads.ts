/** Counts threads: how many workers of this process have been started and have not ended. */
import { syncBuiltinESMExports } from "node:module";
import workerThreads from "node:worker_threads";

let alive = 0;
const { Worker } = workerThreads;

class Counted extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    alive++;
    this.once("exit", () => alive--);
  }
}

/** From now on, threads that begin are counted. Call it before what starts them is loaded, or at least used. */
export function countThreads(): void {
  workerThreads.Worker = Counted;
  syncBuiltinESMExports();
}

/** Undoes `countThreads`; what was counted goes on being counted. */
export function countNoThreads(): void {
  workerThreads.Worker = Worker;
  syncBuiltinESMExports();
}

/** How many of those that were counted are running. */
export function threadsAlive(): number {
  return alive;
}

/** Waits, for ten seconds at most, until so many are running; resolves to how many there are. */
export async function threadsSettled(wanted: number): Promise<number> {
  for (let i = 0; i < 1_000 && alive !== wanted; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  return alive;
}
