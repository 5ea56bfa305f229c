/*
 * What it costs a simulation to be watched: the same run by `simulate` and by `live`, side by side in one process, in the order one, other, other,
 * one, so that what drifts falls on both. What a kernel does with a frame is part of the cost: it becomes JSON and is signed. Printed as ratios
 * of processor time and of time on the clock; the bound is 1.10.
 *
 *     npx tsx --expose-gc test/bench/live.ts [groups, default 8]
 *
 * The trace is kept whole. A trace that forgets replays what it forgets, for several times what it takes to simulate that, and beside that watching
 * would look cheap.
 *
 * All threads are those of the collector and of the compiler too. On a machine that others use as well the clock says little; and frames come ten times
 * a second on the clock, so they weigh more, the less of the processor the simulation gets.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Simulation } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { bundleOf } from "../../src/kernel/bundle.js";
import { setKernelHook } from "../../src/kernel/hook.js";
import { summarize } from "../../src/measure/statistics.js";
import { live } from "../../src/notebook/live.js";
import { html } from "../../src/notebook/display.js";
import { simulate } from "../../src/program/simulate.js";

/** Twelve workers on eight Ps: thefts, wake-ups, all queues. */
const rush = (jobsCount: number): Program =>
  function* main({ go, chan, work }) {
    const jobs = chan<number>(4, "jobs");
    for (let i = 0; i < 12; i++) {
      yield* go(function* worker() {
        yield* jobs.range(function* (v: number) {
          yield* work(2_000 + (v % 977) * 4);
        });
      });
    }
    for (let i = 0; i < jobsCount; i++) yield* jobs.send(i);
    yield* jobs.close();
  };

/** Two goroutines that talk: the most switches a second that there can be, and so the most to read. */
const pingPong = (rounds: number): Program =>
  function* main({ go, chan }) {
    const [ping, pong] = [chan<number>(0, "ping"), chan<number>(0, "pong")];
    yield* go(function* partner() {
      yield* ping.range(function* (v: number) {
        yield* pong.send(v);
      });
    });
    for (let i = 0; i < rounds; i++) {
      yield* ping.send(i);
      yield* pong.recv();
    }
    yield* ping.close();
  };

const programs = [
  ["a rush on 8 Ps", rush(2_000_000), 8],
  ["ping-pong on 1 P", pingPong(5_000_000), 1],
] as const;

interface Cost {
  /** Of the thread that simulates; of the whole process, where Linux does not tell. */
  readonly threadMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

function threadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

async function costOf(work: () => unknown): Promise<Cost> {
  globalThis.gc?.();
  await sleep(50);
  const [cpu, wall, thread] = [process.cpuUsage(), performance.now(), threadMs()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { threadMs: threadMs() - thread, cpuMs: (user + system) / 1000, wallMs: performance.now() - wall };
}

let frames = 0;
let bytes = 0;
setKernelHook({
  display(value) {
    const text = JSON.stringify(bundleOf(value));
    createHmac("sha256", "key").update(text).digest("hex");
    frames++;
    bytes += text.length;
  },
  comms: undefined,
  signal: undefined,
});

const groups = Number(process.argv[2] ?? 8);
const shown = (ratios: readonly number[]): string => {
  const { median, low, high, confidence } = summarize(ratios);
  return `${median.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}, ${(100 * confidence).toFixed(0)} %)`;
};

for (const [name, program, procs] of programs) {
  const options = { procs, bounds: { events: 1e9 }, trace: { last: Infinity } };
  const alone = (): Promise<Cost> => costOf(() => simulate(program, options));
  const watched = (): Promise<Cost> =>
    costOf(() => live(new Simulation(program, options), () => html("done"), { bar: false }));
  const thread: number[] = [];
  const cpu: number[] = [];
  const wall: number[] = [];
  let watchedMs = 0;
  await alone(); // warms up
  await watched();
  frames = bytes = 0;
  for (let i = 0; i < groups; i++) {
    const [a, b, c, d] = [await alone(), await watched(), await watched(), await alone()];
    thread.push((b.threadMs + c.threadMs) / (a.threadMs + d.threadMs));
    cpu.push((b.cpuMs + c.cpuMs) / (a.cpuMs + d.cpuMs));
    wall.push((b.wallMs + c.wallMs) / (a.wallMs + d.wallMs));
    watchedMs += b.wallMs + c.wallMs;
  }
  console.log(`${name}, watched / alone, ${groups} groups of four runs:`);
  console.log(`  processor time of the thread that simulates ${shown(thread)}`);
  console.log(`  of all threads ${shown(cpu)}; time on the clock ${shown(wall)}`);
  console.log(
    `  ${((1000 * frames) / watchedMs).toFixed(1)} frames a second of ${Math.round(bytes / frames)} bytes`,
  );
}
