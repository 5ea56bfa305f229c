/**
 * What the figures say of threads: of system calls, the poller, sysmon, preemption, locked threads and cores.
 */
import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import { gmp } from "../../src/figure/gmp.js";
import { threadStates } from "../../src/figure/thread-states.js";
import { timeline } from "../../src/figure/timeline.js";
import { snapshotAt } from "../../src/trace/replay.js";
import { coreStory, kernelStory } from "../helpers/kernel-story.js";
import { readMarkup } from "../helpers/markup.js";
import { fileReads, handoff, tightLoop } from "../helpers/scenes.js";
import { storyTrace } from "../helpers/story.js";

/** All words of a picture, without its tooltips. */
const wordsOf = (svg: string): string[] =>
  readMarkup(svg)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
/** All tooltips. */
const tipsOf = (svg: string): string[] =>
  readMarkup(svg)
    .filter(({ name }) => name === "title")
    .map(({ text }) => text);

const at = (time: number): string[] => wordsOf(gmp(kernelStory(), time).svg);

function assertSays(words: readonly string[], ...expected: readonly string[]): void {
  for (const one of expected) assert.ok(words.includes(one), `"${one}" is not in ${JSON.stringify(words)}`);
}

describe("the G-M-P picture", () => {
  it("shows a system call beside its P, which may be taken", () => {
    const words = at(20_000);
    assertSays(words, "G2 read disk", "a P that may be taken", "in a system call");
    assert.ok(!words.includes("In the kernel, without a P"));
  });

  it("shows in the kernel those whose P is gone", () => {
    const words = at(60_000);
    assertSays(words, "In the kernel, without a P", "M2", "G2 read disk");
    assert.ok(!words.includes("a P that may be taken"));
  });

  it("shows who sleeps in the poller, how long, and who waits for what", () => {
    assertSays(at(60_000), "The poller", "until I/O is ready", "G4 on conn");
    assertSays(at(80_000), "until I/O is ready, or 1.07 ms");
    assertSays(at(20_000), "nobody sleeps in it");
  });

  it("shows what sysmon does, and that its sleep ends late", () => {
    assertSays(at(20_000), "sysmon", "until 26 µs", "template");
    assertSays(at(125_000), "due at 107 µs");
  });

  it("has a lock on a goroutine and its thread, wherever they are", () => {
    const locks = (time: number): number => gmp(kernelStory(), time).svg.split("a3.5,3.5").length - 1;
    assert.equal(locks(9_200), 0);
    assert.equal(locks(20_000), 3, "M0, G3, and the key");
    assert.equal(locks(90_000), 3, "asleep, in the global queue, and the key");
    assert.equal(locks(110_000), 0);
    assertSays(at(90_000), "locked to G3");
    assertSays(at(110_000), "never wakes");
  });

  it("does not draw threads that have ended", () => {
    const { trace } = simulate(
      function* main({ go, runtime, work, time }) {
        for (let i = 0; i < 3; i++) {
          yield* go(function* tied() {
            yield* runtime.LockOSThread();
            yield* work(20_000);
          });
        }
        yield* time.Sleep(1_000_000);
      },
      { procs: 3 },
    );
    const gone = snapshotAt(trace, "end").threads.filter(({ state }) => state === "ended");
    assert.ok(gone.length >= 2, "M0 cannot end");
    const words = wordsOf(gmp(trace, "end").svg);
    for (const { id } of gone) assert.ok(!words.includes(`M${id}`), `M${id}`);
  });

  it("counts what it has no room for, of a hundred reads", () => {
    const { trace } = fileReads(100, 2, 20_000_000);
    const time = 20_000_000;
    const inKernel = snapshotAt(trace, time).threads.filter(({ state, p }) => state === "syscall" && p < 0);
    assert.ok(inKernel.length > 90);
    const { svg, text } = gmp(trace, time);
    assertSays(wordsOf(svg), `In the kernel, without a P (${inKernel.length})`);
    assertSays(wordsOf(svg), `+${inKernel.length - 8} more, in read disk`);
    assert.match(text, /M\d+ syscall G\d+/);
  });

  it("shows cores, and who waits for one", () => {
    const words = wordsOf(gmp(coreStory(), 7000).svg);
    assertSays(words, "Cores", "core 0", "M1 G2", "M0 waits for one");
    assert.ok(!wordsOf(gmp(storyTrace(), 7100).svg).includes("Cores"));
  });
});

describe("the timeline", () => {
  it("has a lane for each thread that is asked for", () => {
    const lanes = (threads: boolean | readonly number[]) => {
      const { layout } = timeline(kernelStory(), { threads, goroutines: false }).plotly!;
      return (layout["yaxis"] as { ticktext: string[] }).ticktext; // as timeline.ts makes it
    };
    assert.deepEqual(lanes(false), ["P0", "P1"]);
    assert.deepEqual(lanes([0, 2, 77]), ["M0", "M2", "P0", "P1"]);
    assert.deepEqual(lanes(true), ["M0", "M1 sysmon", "M2", "M3 template", "M4", "M5", "P0", "P1"]);
  });

  it("does not count a system call as running", () => {
    const { svg } = timeline(kernelStory(), { goroutines: [2], from: 0 });
    const running = tipsOf(svg).filter((tip) => tip.startsWith("G2 reader\nrunning on P1"));
    const calls = tipsOf(svg).filter((tip) => tip.startsWith("G2 reader\nsystem call: read disk"));
    assert.equal(running.length, 6, "three turns, each on its P and on its own lane");
    assert.equal(calls.length, 2, "with its P and without");
  });

  it("marks what explains it", () => {
    const tips = tipsOf(timeline(kernelStory(), { threads: true, from: 0 }).svg);
    assertSays(tips, "P1 is taken from M2, which is in the kernel with G2\nat 46,400 ns");
    assertSays(tips, "conn is ready\nat 60,000 ns", "G4 need not wait for conn any more\nat 65,000 ns");
    assertSays(tips, "G3 stops: it was asked to\nat 88,000 ns");
    assertSays(tips, "sysmon has looked, and sleeps for 20,000 ns\nat 26,200 ns");
  });

  it("marks a request to stop that is not followed at once", () => {
    const asked = "G3 is asked to stop, by a signal too\nat 86,800 ns";
    assert.ok(!tipsOf(timeline(kernelStory(), { from: 0 }).svg).includes(asked));
    assertSays(tipsOf(timeline(kernelStory(), { from: 80_000, to: 90_000 }).svg), asked);
  });

  it("shows each preemption of a tight loop, and a hand-off", () => {
    const { plotly } = timeline(tightLoop(), { goroutines: false });
    const marks = plotly!.data.find(({ name }) => name === "preempted");
    assert.equal((marks?.["x"] as number[]).length, 2); // a list of times, as made by markTraces
    const taken = timeline(handoff(), { goroutines: false }).plotly!.data;
    assert.ok(taken.some(({ name }) => name === "its P is taken (system call)"));
  });

  it("has bands where the world was stopped, and lanes for Ps that came later", () => {
    const { trace } = simulate(
      function* main({ runtime, work }) {
        yield* runtime.GOMAXPROCS(4);
        yield* work(30_000);
        yield* runtime.GOMAXPROCS(1);
        yield* work(30_000);
      },
      { procs: 2 },
    );
    const { svg, plotly } = timeline(trace, { goroutines: false });
    assert.equal(tipsOf(svg).filter((tip) => tip.startsWith("the world is stopped: GOMAXPROCS, ")).length, 2);
    assertSays(wordsOf(svg), "the world is stopped", "P3");
    const shapes = plotly!.layout["shapes"] as { type: string }[]; // as timeline.ts makes it
    assert.equal(shapes.filter(({ type }) => type === "rect").length, 2);
  });

  it("says how long Ps were in system calls", () => {
    assert.match(timeline(kernelStory(), { from: 0 }).text, /P1: running \d+ %, in system calls 30 %/);
  });
});

describe("goroutines that are threads", () => {
  const { trace } = simulate(
    function* main({ go, work, chan }) {
      const done = chan<number>(0, "done");
      for (let i = 0; i < 3; i++) {
        yield* go(function* worker() {
          yield* work(5_000_000);
          yield* done.send(1);
        });
      }
      for (let i = 0; i < 3; i++) yield* done.recv();
    },
    { procs: 2, as: "threads" },
  );

  it("have lanes of threads and cores, and none of Ps", () => {
    const { layout } = timeline(trace, { goroutines: false }).plotly!;
    const { ticktext } = layout["yaxis"] as { ticktext: string[] }; // as timeline.ts makes it
    assert.deepEqual(ticktext, ["core 0", "core 1", "M0", "M1", "M2", "M3"]);
    assert.match(timeline(trace).text, /^M1: running/m);
  });

  it("have no Ps in the G-M-P picture, and sleep as threads do", () => {
    const words = wordsOf(gmp(trace, 1_000_000).svg);
    assertSays(words, "asleep", "core 0");
    assert.ok(!words.includes("P0") && !words.includes("P"));
  });
});

describe("threadStates", () => {
  it("counts threads by what they do", () => {
    const { text } = threadStates(kernelStory(), { from: 0 });
    assert.equal(
      text,
      [
        "States of threads from 0 ns to 132 µs",
        "run goroutines: at most 2",
        "look for work: at most 1",
        "in a system call, with their P: at most 1",
        "in a system call, their P is gone: at most 1",
        "are being made, or wake up: at most 1",
        "sleep in the poller: at most 1",
        "wait for their locked goroutine: at most 1",
        "asleep, or idle: at most 2",
        "the runtime's own (sysmon): at most 2",
      ].join("\n"),
    );
  });

  it("never has more that run goroutines than there are Ps, nor cores", () => {
    assert.match(threadStates(fileReads(20)).text, /^run goroutines: at most [12]$/m);
    assert.match(threadStates(coreStory()).text, /^run goroutines: at most 1$/m);
    assert.match(threadStates(coreStory()).text, /^would run, and wait for a core: at most 1$/m);
  });
});
