import assert from "node:assert/strict";
import { goroutineSpans, processorSpans } from "../../src/trace/spans.js";
import { endOf } from "../../src/trace/trace.js";
import { boot, storyTrace, traceOf } from "../helpers/story.js";

const own = (g: number) =>
  goroutineSpans(storyTrace())
    .filter((span) => span.g === g)
    .map(({ status, reason, object, p, m, start, end }) => [status, reason, object, p, m, start, end]);

describe("goroutineSpans", () => {
  it("cuts the life of main into its statuses", () => {
    assert.deepEqual(own(1), [
      ["runnable", "created", "", -1, -1, 0, 0],
      ["running", "runnext", "", 0, 0, 0, 6000],
      ["waiting", "chan receive", "jobs", -1, -1, 6000, 9000],
      ["runnable", "woken", "", -1, -1, 9000, 9500],
      ["running", "runnext", "", 1, 1, 9500, 9800],
      ["runnable", "runtime.Gosched", "", -1, -1, 9800, 10000],
      ["running", "global queue", "", 1, 1, 10000, 13000],
      ["waiting", "chan receive", "jobs", -1, -1, 13000, 22000],
    ]);
  });

  it("ends with the goroutine", () => {
    assert.deepEqual(own(2).at(-1), ["running", "stolen ring", "", 1, 1, 6500, 9500]);
  });

  it("leaves no gap between the spans of a goroutine", () => {
    const ends = new Map<number, number>();
    for (const { g, start, end } of goroutineSpans(storyTrace())) {
      assert.equal(start, ends.get(g) ?? start);
      ends.set(g, end);
    }
  });
});

describe("processorSpans", () => {
  it("tells what each P did", () => {
    const spans = processorSpans(storyTrace()).filter((span) => span.p === 1);
    assert.deepEqual(
      spans.map(({ activity, g, name, m, start, end }) => [activity, g, name, m, start, end]),
      [
        ["idle", 0, "", -1, 0, 1200],
        ["waking", 0, "", -1, 1200, 6200],
        ["spinning", 0, "", 1, 6200, 6400],
        ["scheduling", 0, "", 1, 6400, 6500],
        ["running", 2, "worker", 1, 6500, 9500],
        ["running", 1, "main", 1, 9500, 9800],
        ["scheduling", 0, "", 1, 9800, 10000],
        ["running", 1, "main", 1, 10000, 13000],
        ["scheduling", 0, "", 1, 13000, 13200],
        ["idle", 0, "", -1, 13200, 21000],
        ["running", 4, "sleeper", 0, 21000, 22000],
      ],
    );
  });

  it("adds up to the run, for each P", () => {
    const sums = new Map<number, number>();
    for (const { p, start, end } of processorSpans(storyTrace()))
      sums.set(p, (sums.get(p) ?? 0) + end - start);
    assert.deepEqual([...sums], [[0, 22000], [1, 22000]]); // prettier-ignore
  });
});

describe("endOf", () => {
  it("is the last event when the trace does not say", () => {
    const trace = traceOf(boot);
    trace.endTime = 0;
    assert.equal(endOf(trace), 1000);
    assert.equal(endOf(traceOf([])), 0);
  });
});
