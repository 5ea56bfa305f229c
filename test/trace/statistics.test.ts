import assert from "node:assert/strict";
import fc from "fast-check";
import {
  goroutineStatistics,
  processorStatistics,
  quantile,
  schedulingLatencies,
  waitStatistics,
} from "../../src/trace/statistics.js";
import { simulate } from "../../src/program/simulate.js";
import { storyTrace } from "../helpers/story.js";

describe("goroutineStatistics", () => {
  it("adds up the life of main", () => {
    assert.deepEqual(goroutineStatistics(storyTrace())[0], {
      g: 1,
      name: "main",
      parent: 0,
      runningNs: 6000 + 300 + 3000,
      runnableNs: 500 + 200,
      waitingNs: 3000 + 9000,
      syscallNs: 0,
      starts: 3,
      waits: 2,
      latencyP50: 200,
      latencyP90: 500,
      latencyP99: 500,
      latencyMax: 500,
    });
  });

  it("knows who started whom", () => {
    const rows = goroutineStatistics(storyTrace());
    assert.deepEqual(
      rows.map((row) => [row.g, row.name, row.parent]),
      [
        [1, "main", 0],
        [2, "worker", 1],
        [3, "worker", 1],
        [4, "sleeper", 1],
      ],
    );
  });

  it("counts only what lies in the range", () => {
    const [main, second] = goroutineStatistics(storyTrace(), { from: 5000, to: 9200 });
    assert.equal(main?.runningNs, 1000);
    assert.equal(main?.waitingNs, 3000);
    assert.equal(main?.starts, 0);
    assert.equal(main?.latencyP50, null);
    assert.equal(second?.runningNs, 2700);
  });
});

describe("waitStatistics", () => {
  it("groups by goroutine, reason and object, the longest first", () => {
    assert.deepEqual(waitStatistics(storyTrace()), [
      { g: 4, name: "sleeper", reason: "sleep", object: "", count: 1, totalNs: 14000, longestNs: 14000 },
      {
        g: 1,
        name: "main",
        reason: "chan receive",
        object: "jobs",
        count: 2,
        totalNs: 12000,
        longestNs: 9000,
      },
    ]);
  });
});

describe("schedulingLatencies", () => {
  it("measures from runnable to running, at each start", () => {
    const rows = schedulingLatencies(storyTrace());
    assert.deepEqual(
      rows.map((row) => [row.g, row.start, row.latencyNs, row.found]),
      [
        [1, 0, 0, "runnext"],
        [4, 6000, 4200, "runnext"],
        [2, 6500, 5300, "stolen ring"],
        [3, 7100, 5600, "local ring"],
        [1, 9500, 500, "runnext"],
        [1, 10000, 200, "global queue"],
        [4, 21000, 0, "runnext"],
      ],
    );
  });

  it("is 0 for who comes back from a system call with its P, however long it waited before", () => {
    const run = simulate(
      function* main({ go, syscall, time, work }) {
        yield* go(function* caller() {
          yield* syscall(1_000);
          yield* syscall(1_000);
        });
        yield* work(500_000);
        yield* time.Sleep(100_000);
      },
      { procs: 1 },
    );
    const rows = schedulingLatencies(run.trace).filter(({ name }) => name === "caller");
    const [first, ...back] = rows;
    assert.ok(first && first.latencyNs >= 500_000);
    assert.deepEqual(
      back.map(({ latencyNs, found }) => [latencyNs, found]),
      [
        [0, "system call"],
        [0, "system call"],
      ],
    );
  });
});

describe("processorStatistics", () => {
  it("tells what P1 did, and where its goroutines came from", () => {
    assert.deepEqual(processorStatistics(storyTrace())[1], {
      p: 1,
      runningNs: 3000 + 300 + 3000 + 1000,
      schedulingNs: 200 + 100 + 200 + 200,
      syscallNs: 0,
      wakingNs: 5000,
      idleNs: 1200 + 7800,
      utilisation: 7300 / 22000,
      starts: 4,
      contextSwitches: 3,
      fromRunnext: 2,
      fromRing: 0,
      fromGlobal: 1,
      steals: 1,
      stolen: 1,
      stealMisses: 0,
      robbed: 0,
      runnextShare: 0.5,
    });
    assert.equal(processorStatistics(storyTrace())[0]?.robbed, 1);
  });

  it("shares the range between its activities", () => {
    for (const row of processorStatistics(storyTrace(), { from: 2000, to: 12500 })) {
      assert.equal(row.runningNs + row.schedulingNs + row.wakingNs + row.idleNs, 10500);
    }
  });
});

describe("quantile", () => {
  it("is null of nothing", () => assert.equal(quantile([], 0.5), null));
  it("is one of the values, with at least that share at or below it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const value = quantile(values, q);
          assert.ok(value !== null && values.includes(value));
          const atOrBelow = values.filter((one) => one <= value).length;
          const below = values.filter((one) => one < value).length;
          assert.ok(atOrBelow >= q * values.length - 1e-9);
          assert.ok(below < Math.max(q * values.length, 1e-9) + 1e-9);
        },
      ),
    );
  });
});
