/*
 * What it costs a simulation to be watched: the same run driven in slices, watched and not, in turn, in one process. What a kernel does with
 * a frame is part of the cost: it becomes JSON. Printed as ratios; `npx tsx test/bench/live.ts`.
 */
import { Simulation } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { displaySymbol, isDisplayable, setKernelHook } from "../../src/kernel/hook.js";
import { live } from "../../src/notebook/live.js";
import { WatchedSimulation } from "../../src/notebook/watched.js";
import { html } from "../../src/notebook/display.js";

const main: Program = function* main({ go, chan, work }) {
  const jobs = chan<number>(4, "jobs");
  for (let i = 0; i < 12; i++) {
    yield* go(function* worker() {
      yield* jobs.range(function* (v: number) {
        yield* work(2_000 + (v % 977) * 4);
      });
    });
  }
  for (let i = 0; i < 2_000_000; i++) yield* jobs.send(i);
  yield* jobs.close();
};

const simulation = (): Simulation => new Simulation(main, { procs: 8, bounds: { events: 1e9 } });

async function timed(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

let frames = 0;
setKernelHook({
  display(value) {
    if (isDisplayable(value)) JSON.stringify(value[displaySymbol]());
    frames++;
  },
  comms: undefined,
  signal: undefined,
});

const median = (values: readonly number[]): number => [...values].sort((x, y) => x - y)[values.length >> 1]!;
const ratios: number[] = [];
await new WatchedSimulation(simulation()).finished; // warms up
for (let i = 0; i < 7; i++) {
  const alone = await timed(() => new WatchedSimulation(simulation()).finished);
  frames = 0;
  const began = performance.now();
  const watched = await timed(() => live(simulation(), () => html("done"), { bar: false }));
  const seconds = (performance.now() - began) / 1000;
  ratios.push(watched / alone);
  console.log(
    `alone ${alone.toFixed(0)} ms of CPU, watched ${watched.toFixed(0)} ms: ${(watched / alone).toFixed(3)}; ` +
      `${frames} frames in ${seconds.toFixed(1)} s (${(frames / seconds).toFixed(1)} a second)`,
  );
}
console.log(`watched / alone, median of 7 pairs: ${median(ratios).toFixed(3)}`);
