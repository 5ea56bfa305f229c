/* A run that was made with trace: false, and one whose events were streamed: whoever is asked to show what happened says why it cannot. */
import assert from "node:assert/strict";
import * as library from "../../src/index.js";
import type { Run } from "../../src/index.js";

const { simulate, Simulation, streamTrace, traceBytes } = library;

function* main({ work }: library.Go) {
  yield* work(1_000);
}

/** All that reads a trace, as untyped code may call it: each takes a run first, and no more is needed. */
const readers = [
  ...["gmp", "queueLengths", "states", "threadStates", "timeline", "utilization", "player"],
  ...["events", "picture", "steps", "eventCounts", "goroutines", "processors", "threads"],
  ...["goroutineStatistics", "processorStatistics", "schedulingLatencies", "waitStatistics"],
  ...["goroutineSpans", "processorSpans", "threadSpans", "mainStartTime"],
  ...["formatTrace", "snapshotAt", "validate"],
] as const;
const read = (name: string, run: Run): unknown =>
  (library as unknown as Record<string, (run: Run) => unknown>)[name]!(run);

const untraced = {
  name: "RangeError",
  message:
    "expected a run with a trace, got one that was made with trace: false; leave that option out and make the run again",
};
const streamed = {
  name: "RangeError",
  message:
    "expected a run with a trace, got one whose events were given away: they were streamed; read the stream back (readTrace)",
};

describe("a run without a trace", () => {
  const bare = simulate(main, { trace: false });
  let given: Run;

  before(async () => {
    const stream = streamTrace(new Simulation(main));
    for (let got = await stream.next(); ; got = await stream.next()) {
      if (got.done !== true) continue;
      given = got.value;
      break;
    }
  });

  for (const name of readers) {
    it(`is refused by ${name}, with what to do`, () => {
      assert.throws(() => read(name, bare), untraced);
      assert.throws(() => read(name, given), streamed);
      assert.ok(simulate(main).trace.length > 0);
      assert.doesNotThrow(() => read(name, simulate(main)));
    });
  }

  it("is not written to a file, nor streamed", async () => {
    await assert.rejects(traceBytes(bare).next(), untraced);
    await assert.rejects(streamTrace(new Simulation(main, { trace: false })).next(), untraced);
  });

  it("still has its output and its end", () => {
    assert.equal(bare.end.kind, "done");
    assert.match(String(bare), /^main returned/);
  });
});
