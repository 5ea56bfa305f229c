import assert from "node:assert/strict";
import { Occupancy } from "../../src/figure/occupancy.js";
import { LiveUtilization, utilization } from "../../src/figure/utilization.js";
import { simulate, Simulation } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { processorStatistics } from "../../src/trace/statistics.js";
import { endOf, mainStartTime, Trace } from "../../src/trace/trace.js";
import { Kind } from "../../src/trace/vocabulary.js";
import { echoServer, fewCores, fileReads, handoff, tightLoop } from "../helpers/scenes.js";

const collects: Program = function* main({ go, alloc, runtime, work, time }) {
  yield* go(function* worker() {
    for (let i = 0; i < 200; i++) {
      yield* alloc(100_000);
      yield* work(3000);
    }
  });
  yield* runtime.GC();
  yield* runtime.GOMAXPROCS(5);
  yield* time.Sleep(500_000);
};

/** Most rows of its trace stand for several events. */
const talksFor = (rounds: number, room: number): Program =>
  function* main({ go, chan }) {
    const [ping, pong] = [chan<number>(), chan<number>(room)];
    yield* go(function* partner() {
      yield* ping.range(function* (v: number) {
        yield* pong.send(v);
      });
    });
    for (let i = 0; i < rounds; i++) {
      yield* ping.send(i);
      yield* pong.recv();
    }
  };
const talks = talksFor(500, 1);

/** `count` goroutines that compute, sleep for `sleepNs`, and compute again. */
const sleepers = (count: number, sleepNs: number): Program =>
  function* main({ go, work, time }) {
    for (let i = 0; i < count; i++) {
      yield* go(function* worker() {
        yield* work(200_000);
        yield* time.Sleep(sleepNs);
        yield* work(1000 * i);
      });
    }
    yield* time.Sleep(1_000_000 + 2 * sleepNs);
  };

/** Two Ps that begin and end at fractions of ns, some of them after long. */
function fractions(): Trace {
  const trace = new Trace({ procs: 2, version: "", seed: 0 });
  const clock = { now: 0.5 };
  const tell = (kind: Kind, p: number) => {
    trace.add(clock, kind, p, p, p + 1, 0, 0);
  };
  tell(Kind.mainStart, 0);
  for (let i = 0; i < 3000; i++) {
    tell(i % 2 === 0 ? Kind.GoStart : Kind.GoBlock, i % 3 === 0 ? 0 : 1);
    clock.now += i % 100 === 0 ? 30_000.25 : i % 7 === 0 ? 0.75 : 250;
  }
  trace.endTime = clock.now;
  return trace;
}

const traces: Readonly<Record<string, () => Trace>> = {
  "reads of a file": () => fileReads(20).trace,
  "an echo server": () => echoServer(30).trace,
  "a tight loop": () => tightLoop().trace,
  "a hand-off": () => handoff().trace,
  "four Ps on two cores": () => fewCores().trace,
  "two that talk": () => simulate(talks, { procs: 1 }).trace,
  "two that talk for long, hand to hand": () => simulate(talksFor(5000, 0), { procs: 1 }).trace,
  "times that do not fit into a row": () => simulate(sleepers(4, 6e9)).trace,
  "times that are not whole ns": fractions,
  "Ps that do not fit into a row": () =>
    simulate(sleepers(1024, 1e9), { procs: 1024, bounds: { events: 30_000 } }).trace,
  "a collector and a fifth P": () => simulate(collects, { procs: 2 }).trace,
};

const total = (row: Float64Array): number => row.reduce((sum, one) => sum + one, 0);

describe("occupancy", () => {
  for (const [name, make] of Object.entries(traces)) {
    it(`counts the time in which each P runs goroutines, as the statistics do: ${name}`, () => {
      const trace = make();
      const occupancy = new Occupancy(trace, 64);
      occupancy.readTo(endOf(trace));
      const range = { from: mainStartTime(trace), to: endOf(trace) };
      const expected = processorStatistics(trace, range).map(({ runningNs }) => runningNs);
      assert.deepEqual(occupancy.busyNs.map(total), expected);
      assert.ok(occupancy.cells <= 64);
      for (const row of occupancy.busyNs) for (const ns of row) assert.ok(ns >= 0 && ns <= occupancy.cellNs);
    });
  }

  it("counts in each cell what the statistics count in its time", () => {
    for (const name of [
      "an echo server",
      "a hand-off",
      "two that talk for long, hand to hand",
      "a collector and a fifth P",
    ]) {
      const trace = traces[name]!();
      const occupancy = new Occupancy(trace, 32);
      const end = endOf(trace);
      occupancy.readTo(end);
      assert.ok(occupancy.cellNs >= 4096, "long enough to be read as stretches");
      for (let cell = 0; cell < occupancy.cells; cell++) {
        const from = occupancy.from + cell * occupancy.cellNs;
        const range = { from, to: Math.min(end, from + occupancy.cellNs) };
        const expected = processorStatistics(trace, range).map(({ runningNs }) => runningNs);
        const counted = occupancy.busyNs.map((row) => row[cell]);
        assert.deepEqual(counted, expected, `${name}, cell ${cell}`);
      }
    }
  });

  for (const [what, program, procs] of [
    ["", collects, 2],
    [", also when it ends in the middle of a row", talks, 1],
  ] as const) {
    it(`counts the same, in whatever pieces the trace is read${what}`, () => {
      const simulation = new Simulation(program, { procs });
      const pieces = new Occupancy(simulation.trace, 128);
      for (let i = 0; !simulation.advance(1 + (i % 97)); i++) pieces.readTo(simulation.now);
      pieces.readTo(simulation.now);
      const whole = new Occupancy(simulation.trace, 128);
      whole.readTo(simulation.now);
      assert.deepEqual([pieces.cellNs, pieces.busyNs], [whole.cellNs, whole.busyNs]);
    });
  }
});

describe("utilization", () => {
  it("is the last of the live figures", () => {
    const simulation = new Simulation(collects, { procs: 2 });
    const map = new LiveUtilization(simulation);
    while (!simulation.advance(500)) map.figure(simulation.now, "", "");
    const run = simulation.result();
    const last = map.figure(run.now, "How busy the Ps were", "x");
    const afterwards = utilization(run, { title: "How busy the Ps were" });
    assert.deepEqual(last.plotly?.data, afterwards.plotly?.data);
  });

  it("has at most 400 cells in a row and 64 rows, however long the run and however many Ps", () => {
    const run = simulate(collects, { procs: 200 });
    const { z } = utilization(run).plotly!.data[0] as unknown as { z: number[][] };
    assert.equal(z.length, 50);
    assert.ok(z.every((row) => row.length <= 400 && row.every((share) => share >= 0 && share <= 100)));
  });
});
