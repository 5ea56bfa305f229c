/**
 * Laws: sentences that are true of every program, every seed and every number of Ps. fast-check looks for a
 * counterexample and shrinks it. A trace that replays (`validate`) is the proof of most of them at once: no goroutine
 * lost or on two queues, every transition legal, time never going back.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { simulate, simulateAsync, Simulation } from "../../src/index.js";
import type { Run } from "../../src/index.js";
import { snapshotAt, validate } from "../../src/trace/replay.js";
import { GStatus } from "../../src/trace/vocabulary.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, runOptions } from "../helpers/random-program.js";

const bounds = { events: 5_000 };
const runs = (count: number) => ({
  numRuns: Number(process.env["GOSCHED_LAW_RUNS"] ?? count),
  endOnFailure: false,
});

/** Everything that a run says, as text. */
const told = (run: Run) => JSON.stringify([fingerprint(run), run.output, run.stderr, run.end, run.now]);

describe("laws of every run", () => {
  it("each trace replays: no goroutine is lost or on two queues, every transition is legal, time never goes back", () => {
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        validate(simulate(programOf(block), { ...options, bounds }).trace);
      }),
      runs(1000),
    );
  });

  it("the same program, options and seed give the same run, byte for byte", () => {
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        const once = simulate(programOf(block), { ...options, bounds });
        const again = simulate(programOf(block), { ...options, bounds });
        assert.equal(told(again), told(once));
      }),
      runs(300),
    );
  });

  it("a run without a trace ends in the same way, at the same time, having printed the same", () => {
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        const full = simulate(programOf(block), { ...options, bounds });
        const bare = simulate(programOf(block), { ...options, bounds, trace: false });
        assert.deepEqual(
          [bare.output, bare.stderr, bare.end, bare.now, bare.steps],
          [full.output, full.stderr, full.end, full.now, full.steps],
        );
        assert.equal(bare.trace.length, 0);
      }),
      runs(300),
    );
  });

  it("two runs that take turns do not know of each other", () => {
    fc.assert(
      fc.property(
        programs,
        programs,
        runOptions,
        fc.integer({ min: 1, max: 50 }),
        (one, two, options, slice) => {
          const first = new Simulation(programOf(one), { ...options, bounds });
          const second = new Simulation(programOf(two), { ...options, bounds });
          let open = 2;
          while (open > 0) open = Number(!first.advance(slice)) + Number(!second.advance(slice + 1));
          assert.equal(told(first.result()), told(simulate(programOf(one), { ...options, bounds })));
          assert.equal(told(second.result()), told(simulate(programOf(two), { ...options, bounds })));
        },
      ),
      runs(200),
    );
  });

  it("a deadlock is reported when, and only when, every user goroutine waits and nothing will wake one", () => {
    let deadlocks = 0;
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        const run = simulate(programOf(block), { ...options, bounds });
        assert.notEqual(run.end.kind, "aborted");
        if (run.end.kind !== "deadlock") return;
        deadlocks++;
        const last = snapshotAt(run.trace, { index: run.trace.length - 1 });
        assert.deepEqual(last.timers, [], "a timer could still wake somebody");
        // Up to Go 1.2 the scavenger sleeps in the kernel, and is not counted.
        const awake = last.goroutines.filter(
          (g) => g.status !== GStatus.waiting && g.name !== "runtime.MHeap_Scavenger",
        );
        assert.deepEqual(awake, []);
        assert.equal(run.end.exitCode, 2);
      }),
      runs(500),
    );
    assert.ok(deadlocks > 20, `only ${deadlocks} programs deadlocked: the law was hardly tried`);
  });

  it("driven in slices beside the event loop, a run is the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        programs,
        runOptions,
        fc.integer({ min: 5, max: 500 }),
        async (block, options, slice) => {
          const sliced = await simulateAsync(programOf(block), { ...options, bounds, slice });
          assert.equal(told(sliced), told(simulate(programOf(block), { ...options, bounds })));
        },
      ),
      runs(60),
    );
  });
});
