/**
 * Laws of all figures, whatever the run: well-formed and escaped SVG, legible text, nothing outside the card, the same
 * bytes each time, and plotly figures that plotly itself accepts.
 */
import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Figure } from "../../src/figure/figure.js";
import { gmp, gmpSvg } from "../../src/figure/gmp.js";
import { queueLengths, queueLengthsSvg } from "../../src/figure/queue-lengths.js";
import { states, statesSvg } from "../../src/figure/states.js";
import { threadStates, threadStatesSvg } from "../../src/figure/thread-states.js";
import { timeline } from "../../src/figure/timeline.js";
import { timelineSvg } from "../../src/figure/timeline-svg.js";
import { utilization } from "../../src/figure/utilization.js";
import { endOf } from "../../src/trace/trace.js";
import type { Trace } from "../../src/trace/trace.js";
import { busy, spawned, waiting } from "../helpers/crowd.js";
import { assertGolden, stableJson } from "../helpers/golden.js";
import { coreStory, kernelStory } from "../helpers/kernel-story.js";
import { readMarkup } from "../helpers/markup.js";
import { echoServer, fewCores, fileReads, handoff, lockedPingPong, tightLoop } from "../helpers/scenes.js";
import { story, storyTrace, traceOf } from "../helpers/story.js";
import { validatePlotly } from "../helpers/plotly.js";

const nasty = `<img src=x onerror=alert(1)>&"'\u0000\ud800]]>`;

/** The story, told by goroutines and channels with hostile names. */
function nastyTrace(): Trace {
  const trace = traceOf(story, ["main", nasty, `${nasty}2`, nasty]);
  trace.objects.set(1, nasty);
  return trace;
}

/** A real run with a bit of everything. */
function realTrace(): Trace {
  const run = simulate(
    function* main({ go, chan, sync, time, work }) {
      const jobs = chan<number>(2, "jobs");
      const wg = sync.WaitGroup();
      yield* wg.Add(3);
      for (let i = 0; i < 3; i++) {
        yield* go(function* worker() {
          yield* jobs.range(function* (v: number) {
            yield* work(3000 * (v + 1));
          });
          yield* wg.Done();
        });
      }
      for (let i = 0; i < 8; i++) yield* jobs.send(i);
      yield* jobs.close();
      yield* wg.Wait();
      yield* time.Sleep(20_000);
    },
    { procs: 4, seed: 1 },
  );
  return run.trace;
}

const traces: Readonly<Record<string, () => Trace>> = {
  "the story": storyTrace,
  "a real run": realTrace,
  "hostile names": nastyTrace,
  "one event": () => traceOf([[0, "ProcsChange", { a: 1 }]]),
  "600 goroutines on one P": () => spawned(600),
  "20,000 spans on 32 Ps": () => busy(32, 640, 1000),
  "200 goroutines that wait": () => waiting(200),
  "system calls and threads": kernelStory,
  "two cores": coreStory,
  "20 reads of a file": () => fileReads(20).trace,
  "100 reads that last": () => fileReads(100, 2, 20_000_000).trace,
  "an echo server": () => echoServer(30).trace,
  "a tight loop": () => tightLoop().trace,
  "a locked goroutine": () => lockedPingPong().trace,
  "GOMAXPROCS that changes": () =>
    simulate(
      function* main({ runtime, work }) {
        yield* runtime.GOMAXPROCS(4);
        yield* work(30_000);
      },
      { procs: 2 },
    ).trace,
  "a hand-off": () => handoff().trace,
  "four Ps on two cores": () => fewCores().trace,
};

const figures: Readonly<Record<string, (trace: Trace) => Figure>> = {
  timeline: (trace) => timeline(trace),
  "timeline with threads": (trace) => timeline(trace, { threads: true, goroutines: true, from: 0 }),
  threadStates: (trace) => threadStates(trace),
  queueLengths: (trace) => queueLengths(trace),
  utilization: (trace) => utilization(trace),
  states: (trace) => states(trace),
  gmp: (trace) => gmp(trace, { time: endOf(trace) * 0.6 }),
};

/** Checks one SVG: well-formed, no small print, no text beyond the card, nothing that runs or loads. */
function checkSvg(svg: string): void {
  const elements = readMarkup(svg);
  const root = elements[0]!;
  assert.equal(root.name, "svg");
  const [, , width = 0, height = 0] = (root.attributes.get("viewBox") ?? "").split(" ").map(Number);
  assert.equal(width, 960);
  assert.ok(height > 100 && height < 2500, `height ${height}`);
  assert.doesNotMatch(svg, /\sid=|url\(/, "another figure on the page may have the same id, and be hidden");
  for (const { name, attributes, text } of elements) {
    assert.ok(!["script", "foreignObject", "image", "use", "a", "style"].includes(name), name);
    for (const [key, value] of attributes) {
      assert.ok(!/^on|href/i.test(key), key);
      assert.doesNotMatch(value, /NaN|undefined|Infinity/);
    }
    if (name !== "text") continue;
    assert.ok(Number(attributes.get("font-size")) >= 14, `"${text}" has size ${attributes.get("font-size")}`);
    if (attributes.has("transform")) continue;
    const [x, y] = [Number(attributes.get("x")), Number(attributes.get("y"))];
    assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `"${text}" at ${x}, ${y}`);
  }
}

for (const [what, make] of Object.entries(figures)) {
  describe(what, () => {
    for (const [name, trace] of Object.entries(traces)) {
      it(`draws ${name}`, () => {
        const figure = make(trace());
        checkSvg(figure.svg);
        assert.equal(make(trace()).svg, figure.svg, "the same bytes each time");
        assert.ok(figure.text.length > 0);
        assert.doesNotMatch(figure.text, /NaN|undefined/);
        if (figure.plotly === undefined) return;
        const json = JSON.stringify(figure.plotly);
        assert.deepEqual(JSON.parse(json), figure.plotly, "plain data");
        assert.doesNotMatch(json, /<img|null/);
      });
    }
  });
}

describe("plotly figures", () => {
  for (const [what, make] of Object.entries(figures)) {
    for (const name of [
      "the story",
      "a real run",
      "hostile names",
      "20,000 spans on 32 Ps",
      "system calls and threads",
      "four Ps on two cores",
      "GOMAXPROCS that changes",
    ]) {
      it(`of ${what}, for ${name}, are valid for plotly`, async function () {
        const { plotly } = make(traces[name]!());
        if (plotly === undefined) return;
        const faults = await validatePlotly(plotly);
        if (faults === "skip") this.skip();
        assert.deepEqual(faults, []);
      });
    }
  }
});

describe("goldens", () => {
  const goldens: Readonly<Record<string, () => Figure>> = {
    timeline: () => timeline(storyTrace()),
    "timeline-mixed": () => timeline(busy(3, 400, 1000), { maxBars: 60 }),
    "queue-lengths": () => queueLengths(spawned(300)),
    states: () => states(storyTrace()),
    gmp: () => gmp(storyTrace(), { time: 7100 }),
    "timeline-threads": () => timeline(kernelStory(), { threads: true, from: 0 }),
    "timeline-cores": () => timeline(coreStory(), { threads: true }),
    "thread-states": () => threadStates(kernelStory(), { from: 0 }),
    "gmp-takeable": () => gmp(kernelStory(), 20_000),
    "gmp-kernel": () => gmp(kernelStory(), 90_000),
    "gmp-cores": () => gmp(coreStory(), 7000),
    "gmp-overflow": () => gmp(spawned(400), { index: 1200 }),
  };
  for (const [name, make] of Object.entries(goldens)) {
    it(`${name} is as saved`, () => {
      const figure = make();
      if (name !== "timeline-mixed") assertGolden(`figure/${name}.svg`, figure.svg.replace(/></g, ">\n<"));
      if (figure.plotly !== undefined) assertGolden(`figure/${name}.json`, stableJson(figure.plotly));
    });
  }
});

describe("the SVG alone", () => {
  it("is that of the figure", () => {
    const trace = storyTrace();
    assert.equal(timelineSvg(trace), timeline(trace).svg);
    assert.equal(queueLengthsSvg(trace), queueLengths(trace).svg);
    assert.equal(statesSvg(trace), states(trace).svg);
    assert.equal(threadStatesSvg(trace), threadStates(trace).svg);
    assert.equal(gmpSvg(trace, { index: 20 }), gmp(trace, { index: 20 }).svg);
  });
});

describe("every figure", () => {
  it("takes a run as it takes its trace", () => {
    const trace = storyTrace();
    for (const draw of [timeline, queueLengths, states, threadStates])
      assert.equal(draw({ trace }).svg, draw(trace).svg);
    assert.equal(gmp({ trace }, 7100).svg, gmp(trace, { time: 7100 }).svg);
    assert.equal(gmp({ trace }).svg, gmp(trace, "main").svg);
  });
});

describe("a figure's options", () => {
  it("refuse an empty range, and what is no time", () => {
    const trace = storyTrace();
    assert.throws(
      () => timeline(trace, { from: 5000, to: 5000 }),
      /to must be later than from, got from 5000 ns to 5000 ns/,
    );
    assert.throws(() => states(trace, { from: -1 }), /from must be a time in ns from 0 on, got -1/);
    assert.throws(() => queueLengths(trace, { to: NaN }), RangeError);
    assert.throws(() => gmp(trace, { index: 999 }), /index must be/);
  });

  it("refuse what no figure can do", () => {
    const trace = storyTrace();
    assert.throws(() => timeline(trace, { maxBars: 0 }), /maxBars must be a whole number above 0, got 0/);
    const wrong = "all" as unknown as boolean; // as untyped code may say
    assert.throws(() => timeline(trace, { goroutines: wrong }), /goroutines must be true, .* got all/);
    assert.throws(() => timeline(trace, { threads: wrong }), /threads must be true, .* got all/);
    assert.throws(() => timeline(trace, { cores: wrong }), /cores must be true or false, got all/);
  });

  it("set the title, escaped", () => {
    const { svg, plotly } = timeline(storyTrace(), { title: "a < b" });
    assert.ok(svg.includes(">a &lt; b</text>"));
    assert.ok(JSON.stringify(plotly).includes("<b>a &lt; b</b>"));
  });
});
