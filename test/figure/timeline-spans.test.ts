import assert from "node:assert/strict";
import { LaneSpans } from "../../src/figure/timeline-spans.js";
import type { LaneSpan } from "../../src/figure/timeline-spans.js";
import { activityStyles, statusStyles } from "../../src/figure/timeline-style.js";
import type { GoroutineSpan, ProcessorSpan } from "../../src/trace/spans.js";
import type { ThreadSpan } from "../../src/trace/thread-spans.js";

const look = statusStyles["runnable"]!;

/** A lane whose bars say of which span they are. */
function laneOf(fill: (lane: LaneSpans) => void): LaneSpans {
  const lane = new LaneSpans(({ start, end, g, p, m, core, word }: LaneSpan) => {
    const label = `${word} G${g} P${p} M${m} core ${core}`;
    return { lane: 0, start, end, style: look, label, hover: () => [] };
  });
  fill(lane);
  return lane;
}

function labels(lane: LaneSpans, from = -Infinity, to = Infinity): string[] {
  const chosen = lane.within(from, to);
  return Array.from({ length: chosen.times.length / 2 }, (_, nth) => {
    const { start, end, label } = chosen.bar(nth);
    assert.deepEqual([...chosen.times.subarray(2 * nth, 2 * nth + 2)], [start, end]);
    return `${start}–${end} ${label}`;
  });
}

const goroutine = (g: number, start: number, end: number): GoroutineSpan => {
  return { g, name: "", status: "running", reason: "", object: "", p: 0, m: 0, start, end };
};
const processor = (start: number, end: number): ProcessorSpan => {
  return { p: 0, activity: "idle", g: 0, name: "", m: -1, call: "", start, end };
};
const thread = (core: number, start: number, end: number): ThreadSpan => {
  return { m: 3, role: "", activity: "running", p: 0, g: 1, call: "", core, wantsCore: false, start, end };
};

describe("the spans of a lane", () => {
  it("stand in order of time, though goroutines come before Ps", () => {
    const lane = laneOf((one) => {
      one.addGoroutine(goroutine(7, 10, 20), look);
      one.addGoroutine(goroutine(8, 40, 50), look);
      one.addProcessor(processor(0, 10), activityStyles.idle);
      one.addProcessor(processor(20, 40), activityStyles.idle);
    });
    assert.deepEqual(labels(lane), [
      "0–10 idle G0 P0 M-1 core -1",
      "10–20 running G7 P0 M0 core -1",
      "20–40 idle G0 P0 M-1 core -1",
      "40–50 running G8 P0 M0 core -1",
    ]);
    assert.equal(lane.within(-Infinity, Infinity).style(0), activityStyles.idle);
  });

  it("that begin and end together have an order too: goroutines by id, then the P", () => {
    const lane = laneOf((one) => {
      one.addProcessor(processor(0, 10), activityStyles.idle);
      one.addGoroutine(goroutine(9, 0, 10), look);
      one.addGoroutine(goroutine(7, 0, 10), look);
    });
    assert.deepEqual(
      labels(lane).map((label) => label.split(" ")[2]),
      ["G7", "G9", "G0"],
    );
  });

  it("are those that reach into the range", () => {
    const lane = laneOf((one) => {
      for (let at = 0; at < 50; at += 10) one.addGoroutine(goroutine(at, at, at + 10), look);
    });
    assert.deepEqual(
      labels(lane, 15, 30).map((label) => label.split(" ")[0]),
      ["10–20", "20–30"],
    );
  });

  it("of a thread are one where only the core is another", () => {
    const lane = laneOf((one) => {
      one.addThreadWhereverItIs(thread(0, 0, 10), look);
      one.addThreadWhereverItIs(thread(1, 10, 20), look);
      one.addThreadWhereverItIs(thread(1, 25, 30), look);
    });
    assert.deepEqual(labels(lane), ["0–20 running G1 P0 M3 core -1", "25–30 running G1 P0 M3 core 1"]);
  });
});
