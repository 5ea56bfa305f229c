import assert from "node:assert/strict";
import { snapshotAt, validate } from "../../src/trace/replay.js";
import { threadSpans } from "../../src/trace/thread-spans.js";
import { endOf } from "../../src/trace/trace.js";
import { coreStory, kernelStory } from "../helpers/kernel-story.js";
import { echoServer, fewCores, fileReads, handoff, lockedPingPong, tightLoop } from "../helpers/scenes.js";
import { storyTrace } from "../helpers/story.js";

const own = (m: number, trace = kernelStory()) =>
  threadSpans(trace)
    .filter((span) => span.m === m)
    .map(({ activity, p, g, call, start, end }) => [activity, p, g, call, start, end]);

describe("the handmade stories", () => {
  it("are legal", () => {
    for (const trace of [storyTrace(), kernelStory(), coreStory()]) validate(trace);
  });
});

describe("threadSpans", () => {
  it("tells a system call with its P from one whose P is gone", () => {
    assert.deepEqual(own(2), [
      ["starting", -1, 0, "", 1200, 6200],
      ["spinning", 1, 0, "", 6200, 6400],
      ["scheduling", 1, 0, "", 6400, 6500],
      ["running", 1, 2, "", 6500, 7000],
      ["syscall", 1, 2, "read disk", 7000, 46400],
      ["syscall", -1, 2, "read disk", 46400, 107000],
      ["running", 1, 2, "", 107000, 110000],
      ["syscall", -1, 2, "write log", 110000, 122000],
      ["idle", -1, 0, "", 122000, 132000],
    ]);
  });

  it("tells of the poller, of locked threads, and of the first thread when its goroutine has ended", () => {
    assert.deepEqual(
      own(4).map(([activity]) => activity),
      [
        "starting",
        "spinning",
        "poller",
        "running",
        "scheduling",
        "poller",
        "running",
        "scheduling",
        "running",
        "scheduling",
      ],
    );
    assert.deepEqual(own(0).slice(-4), [
      ["locked", -1, 0, "", 88000, 92100],
      ["waking", -1, 0, "", 92100, 96000],
      ["running", 0, 3, "", 96000, 102000],
      ["retired", -1, 0, "", 102000, 132000],
    ]);
  });

  it("knows sysmon and the template thread", () => {
    assert.deepEqual(own(1), [
      ["starting", -1, 0, "", 1000, 6000],
      ["watching", -1, 0, "", 6000, 132000],
    ]);
    assert.deepEqual(own(3).at(-1)?.[0], "template");
  });

  it("says on which core a thread was, and when it wanted one", () => {
    const cores = threadSpans(coreStory()).map(({ m, activity, core, wantsCore, start, end }) => {
      return [m, activity, core, wantsCore, start, end];
    });
    assert.deepEqual(cores, [
      [0, "running", 0, false, 0, 4000],
      [1, "starting", -1, false, 1200, 4000],
      [0, "running", -1, true, 4000, 8000],
      [1, "starting", 0, false, 4000, 4500],
      [1, "spinning", 0, false, 4500, 4600],
      [1, "scheduling", 0, false, 4600, 4700],
      [1, "running", 0, false, 4700, 8000],
      [0, "running", 0, false, 8000, 10000],
      [1, "running", -1, true, 8000, 10000],
      [0, "syscall", -1, false, 10000, 13000],
      [1, "running", 0, false, 10000, 12000],
      [1, "scheduling", 0, false, 12000, 13000],
    ]);
  });

  const runs = {
    fileReads: fileReads(20),
    echo: echoServer(20),
    loop: tightLoop(),
    locked: lockedPingPong(),
  };
  for (const [name, { trace }] of Object.entries({ ...runs, handoff: handoff(), cores: fewCores() })) {
    it(`leaves no gap, and agrees with the state at each instant: ${name}`, () => {
      const spans = threadSpans(trace);
      const ends = new Map<number, number>();
      for (const { m, start, end } of spans) {
        assert.equal(start, ends.get(m) ?? start);
        ends.set(m, end);
      }
      for (let k = 1; k < 20; k++) {
        const time = Math.floor((endOf(trace) * k) / 20);
        for (const { id, state, p, curg } of snapshotAt(trace, time).threads) {
          if (state === "ended") continue;
          const span = spans.findLast((one) => one.m === id && one.start <= time && time < one.end);
          assert.ok(span !== undefined, `M${id} at ${time} ns`);
          const activity = ["watching", "resting", "template"].includes(span.activity)
            ? "system"
            : span.activity;
          assert.deepEqual([activity, span.p, span.g], [state, p, curg], `M${id} at ${time} ns`);
        }
      }
    });
  }
});
