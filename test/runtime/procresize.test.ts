import assert from "node:assert/strict";
import { goroutineSpans, processorSpans, processorStatistics, simulate, timeline } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { Occupancy } from "../../src/figure/occupancy.js";

/** The goroutine that lowers GOMAXPROCS runs on P1, or main is on P0; either may be, so both are tried. */
const lowers: Program = function* main({ sync, runtime, work }) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 2; i++) {
    yield* wg.Go(function* hog() {
      yield* work(5_000_000);
    });
  }
  yield* work(1_000_000);
  yield* runtime.GOMAXPROCS(1);
  yield* work(2_000_000);
  yield* wg.Wait();
};
const runs = [1, 2, 3, 4].map((procs) => simulate(lowers, { procs, check: true }));
/** Those in which main's own P ended. */
const moved = runs.filter((run) => goroutineSpans(run).some(({ reason }) => reason === "another P"));

describe("procresize, when the caller's P ends", () => {
  it("lets the trace show the goroutine stop and start, as Go's trace does", () => {
    assert.notEqual(moved.length, 0);
    for (const run of moved) {
      const spans = goroutineSpans(run).filter(({ g }) => g === 1);
      const at = spans.findIndex(({ reason }) => reason === "another P");
      const [before, between, after] = spans.slice(at - 2, at + 1);
      assert.deepEqual(
        [before?.status, between?.status, between?.reason, after?.status, after?.p],
        ["running", "runnable", "runtime.Gosched", "running", 0],
      );
      assert.notEqual(before?.p, 0);
    }
  });

  it("lets spans, statistics and the map of busy Ps tell the same", () => {
    for (const run of runs) {
      const running = new Map<number, number>();
      for (const { p, status, start, end } of goroutineSpans(run))
        if (status === "running") running.set(p, (running.get(p) ?? 0) + end - start);
      for (const { p, runningNs } of processorStatistics(run)) assert.equal(runningNs, running.get(p) ?? 0);
      const occupancy = new Occupancy(run.trace, 4);
      occupancy.readTo(run.now);
      const from = occupancy.from;
      for (const [p, row] of occupancy.busyNs.entries()) {
        const own = processorSpans(run).filter((span) => span.p === p && span.activity === "running");
        const expected = own.reduce(
          (sum, { start, end }) => sum + Math.max(0, end - Math.max(start, from)),
          0,
        );
        assert.equal(
          row.reduce((sum, ns) => sum + ns, 0),
          expected,
        );
      }
    }
  });
});

describe("a P that has ended", () => {
  it("is dead until the end, or until it comes back, and is not drawn", () => {
    const run = runs.at(-1)!;
    const last = processorSpans(run)
      .filter(({ p }) => p === 3)
      .at(-1);
    assert.deepEqual([last?.activity, last?.m, last?.end], ["dead", -1, run.now]);
    assert.equal(timeline(run, { from: last!.start + 1_000, to: run.now }).svg.includes("stopped"), false);
  });
});
