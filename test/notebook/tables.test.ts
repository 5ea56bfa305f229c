import assert from "node:assert/strict";
import { from } from "arquero";
import { bundleOf } from "../../src/kernel/bundle.js";
import { goroutines, processors, threads } from "../../src/notebook/tables.js";
import { simulate } from "../../src/program/simulate.js";
import { storyTrace } from "../helpers/story.js";

/** Two wait on named things, two share a P, one has just been made. */
const busy = simulate(
  function* main({ chan, go, sync, work }) {
    const till = sync.Mutex("till");
    const orders = chan<number>(0, "orders");
    yield* till.Lock();
    yield* go(function* ann() {
      yield* orders.recv();
    });
    yield* go(function* bob() {
      yield* till.Lock();
    });
    yield* work(100_000);
    yield* go(function* cleo() {
      yield* work(1);
    });
    yield* work(100_000);
  },
  { procs: 1 },
);

describe("goroutines", () => {
  it("are a row each, with state, place, queue and what they wait for", () => {
    const blank = { p: "", m: "", queue: "", reason: "", on: "" };
    const trace = storyTrace();
    assert.deepEqual(goroutines(trace, 6000), [
      { ...blank, g: 1, name: "main", state: "waiting", reason: "chan receive", on: "jobs" },
      { ...blank, g: 2, name: "worker", state: "runnable", queue: "ring of P0" },
      { ...blank, g: 3, name: "worker", state: "runnable", queue: "ring of P0" },
      { ...blank, g: 4, name: "sleeper", state: "running", p: "P0", m: "M0" },
    ]);
    assert.equal(goroutines(trace, 1800)[3]?.queue, "runnext of P0");
    assert.equal(goroutines(trace, { index: trace.indexAt(9900) - 1 })[0]?.queue, "global queue");
  });

  it("say by whom they are held between a queue and a P", () => {
    const g2 = goroutines({ trace: storyTrace() }, 6400).find(({ g }) => g === 2);
    assert.deepEqual([g2?.state, g2?.queue], ["runnable", "taken by M1"]);
  });

  it("leave the runtime's own out unless they are asked for, and call runtime.main main", () => {
    assert.deepEqual(
      goroutines(busy).map(({ g, name }) => [g, name]),
      [[1, "main"]],
    );
    const all = goroutines(busy, "main", { system: true });
    assert.deepEqual(
      all.map(({ g }) => g),
      [1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(
      all.map(({ reason }) => reason),
      ["", "force gc (idle)", "GC sweep wait", "GC scavenge wait", "", ""],
    );
  });

  it("refuse an instant that the run does not have", () => {
    assert.throws(() => goroutines(busy, 1e12), /the end of the run/);
  });
});

describe("threads", () => {
  it("are a row each, with the P that they hold or are to hold", () => {
    assert.deepEqual(threads(storyTrace(), 6300), [
      { m: "M0", role: "worker", state: "running", p: "P0", g: "G4" },
      { m: "M1", role: "worker", state: "spinning", p: "P1", g: "" },
    ]);
  });

  it("are at the first instruction of main those of the start", () => {
    assert.deepEqual(
      threads(busy).map(({ m, role, state }) => [m, role, state]),
      [
        ["M0", "worker", "running"],
        ["M1", "sysmon", "system"],
        ["M2", "worker", "idle"],
      ],
    );
  });
});

describe("rows", () => {
  it("show as a table in a notebook", () => {
    const html = String(bundleOf(goroutines(storyTrace(), 6000))["text/html"]);
    assert.match(html, /<th[^>]*>reason<\/th>/);
    assert.match(html, /<td[^>]*>chan receive<\/td>/);
  });

  it("are what arquero takes", () => {
    const counted = from(goroutines(storyTrace(), 6000)).groupby("state").count();
    assert.deepEqual(counted.objects(), [
      { state: "waiting", count: 1 },
      { state: "runnable", count: 2 },
      { state: "running", count: 1 },
    ]);
  });
});

describe("processors", () => {
  it("are a row each, with who holds them, what runs and what waits", () => {
    const blank = { m: "", g: "", runnext: "", ring: "" };
    const run = simulate(
      function* main({ go, work }) {
        for (let i = 0; i < 3; i++) yield* go(function* worker() {});
        yield* work(1_000);
      },
      { procs: 2, rules: { stealing: false } },
    );
    const rows = processors(run);
    assert.deepEqual(
      rows.map(({ p }) => p),
      ["P0", "P1"],
    );
    assert.ok(rows.some((row) => row.state === "running" && /^M\d+$/.test(row.m) && row.g === "G1"));
    const trace = storyTrace();
    assert.deepEqual(processors(trace, 6000)[0], {
      ...{ ...blank, p: "P0", state: "running", m: "M0", g: "G4", ring: "G2 G3" },
    });
  });
});
