/*
 * What a kernel's memory does while the same cell is run again and again.
 */
import { streamText } from "./client.js";
import type { KernelClient } from "./client.js";

const cell = `const run = simulate(function* main({ sync, work }) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 10; i++) yield* wg.Go(function* worker() { yield* work(20_000); });
  yield* wg.Wait();
}, { procs: 3 });
timeline(run.trace)`;

const prelude = `import { simulate, timeline } from "gosched";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");`;

/** What lives in the heap after each `every` runs of a lesson's cell, in KB, all garbage collected. */
export async function heapOverRuns(kernel: KernelClient, runs: number, every: number): Promise<number[]> {
  const heaps: number[] = [];
  await kernel.execute(prelude);
  for (let i = 1; i <= runs; i++) {
    await kernel.execute(cell);
    if (i % every !== 0) continue;
    const { messages } = await kernel.execute("collect(); console.log(process.memoryUsage().heapUsed);");
    heaps.push(Number(streamText(messages)) / 1024);
  }
  return heaps;
}
