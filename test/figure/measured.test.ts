/**
 * The figures of what was measured on a real machine: they draw plain rows.
 */
import assert from "node:assert/strict";
import type { Figure } from "../../src/figure/figure.js";
import { switchCosts } from "../../src/figure/switch-costs.js";
import type { CostSheet } from "../../src/figure/switch-costs.js";
import { threadCounts } from "../../src/figure/thread-counts.js";
import type { ThreadSheet } from "../../src/figure/thread-counts.js";
import { assertGolden, stableJson } from "../helpers/golden.js";
import { readMarkup } from "../helpers/markup.js";
import { validatePlotly } from "../helpers/plotly.js";

const nasty = `<img src=x onerror=alert(1)>&"'\u0000`;

const sheet: CostSheet = {
  rows: [
    { id: "free", what: "Two threads, free", kind: "threads", ns: 5100, low: 4900, high: 5600 },
    { id: "both", what: "Two coroutines, in this process", kind: "coroutines", ns: 27, low: 26, high: 29 },
    { id: "chan", what: "Go: channel, back and forth, P = 1", kind: "go", ns: 120, low: 115, high: 130 },
  ],
  samples: { free: [4700, 4900, 5100, 5600, 28_000], both: [26, 27, 29], chan: [115, 120, 130] },
  model: { free: 5050, chan: 200 },
  missing: [{ what: "Two threads, one core", why: "there is no `taskset` on this machine's PATH" }],
};

const point = (ms: number, threads: number, waiting: number, done = 0) => ({ ms, threads, waiting, done });
const counts: ThreadSheet = {
  series: [
    { what: "Go, files", points: [point(0, 4, 0), point(10, 9, 6), point(20, 14, 11), point(30, 14, 0, 11)] },
    {
      what: "Go, sockets",
      points: [point(0, 4, 0), point(12, 5, 400), point(22, 5, 1000), point(31, 5, 0, 1000)],
    },
    { what: "Node, files", points: [point(0, 7, 0), point(14, 11, 6), point(29, 11, 0, 11)] },
  ],
  missing: [{ what: "Node, sockets", why: "it fell ill" }],
};

const empty = { samples: {}, model: {}, missing: [] };
const figures: Readonly<Record<string, () => Figure>> = {
  costs: () => switchCosts(sheet),
  "costs before anything is measured": () => switchCosts({ ...empty, rows: [] }),
  "costs without a model and without samples": () => switchCosts({ ...empty, rows: sheet.rows }),
  "costs of a thousand samples": () =>
    switchCosts({ ...sheet, samples: { free: Array.from({ length: 1000 }, (_, i) => 4000 + i) } }),
  "costs with hostile names": () =>
    switchCosts(
      {
        ...sheet,
        rows: [{ ...sheet.rows[0]!, what: nasty }],
        missing: [{ what: nasty, why: nasty }],
      },
      { title: nasty },
    ),
  threads: () => threadCounts(counts),
  "threads before anything is counted": () =>
    threadCounts({ series: [{ what: "Go", points: [] }], missing: [] }),
  "threads with hostile names": () =>
    threadCounts(
      { series: [{ ...counts.series[0]!, what: nasty }], missing: [{ what: nasty, why: nasty }] },
      { title: nasty },
    ),
};

describe("figures of what was measured", () => {
  for (const [name, draw] of Object.entries(figures)) {
    it(`draw ${name}`, async () => {
      const figure = draw();
      assert.equal(draw().svg, figure.svg, "the same bytes each time");
      for (const { name: tag, attributes, text } of readMarkup(figure.svg)) {
        assert.ok(!["script", "image", "a", "style", "img"].includes(tag), tag);
        for (const value of attributes.values()) assert.doesNotMatch(value, /NaN|undefined|Infinity/);
        if (tag === "text") assert.ok(Number(attributes.get("font-size")) >= 14, text);
      }
      assert.doesNotMatch(JSON.stringify(figure.plotly), /<img|null/);
      const faults = await validatePlotly(figure.plotly!);
      if (faults !== "skip") assert.deepEqual(faults, []);
    });
  }

  it("are as saved", () => {
    for (const [name, figure] of [
      ["switch-costs", switchCosts(sheet)],
      ["thread-counts", threadCounts(counts)],
    ] as const) {
      assertGolden(`figure/${name}.svg`, figure.svg.replace(/></g, ">\n<"));
      assertGolden(`figure/${name}.json`, stableJson(figure.plotly));
    }
  });

  it("say in words what they show, and what is missing", () => {
    const words = switchCosts(sheet).text;
    assert.match(
      words,
      /^Two threads, free: 5.1 µs; between 4.9 µs and 5.6 µs; 61,200 instructions at 12 a ns; the model: 5.05 µs$/m,
    );
    assert.match(words, /2018: a goroutine, 200 ns = 2,400 instructions/);
    assert.match(words, /not measured: Two threads, one core; there is no `taskset`/);
    const threads = threadCounts(counts).text;
    assert.match(threads, /^Go, files: 11 waited, 14 threads$/m);
    assert.match(threads, /^Go, sockets: 1,000 waited, 5 threads$/m);
    assert.match(threads, /not counted: Node, sockets; it fell ill/);
    assert.match(threadCounts({ series: [], missing: [] }).text, /nothing is counted yet/);
  });

  it("keep the labels of lines apart that end at the same height", () => {
    const same = [1, 2, 3, 4].map((i) => ({
      what: `process ${i}`,
      points: [point(0, 4, 0), point(9, 4, 1)],
    }));
    const heights = readMarkup(threadCounts({ series: same, missing: [] }).svg)
      .filter(({ name, text }) => name === "text" && text.startsWith("process"))
      .map(({ attributes }) => Number(attributes.get("y")));
    const sorted = [...heights].sort((a, b) => a - b);
    assert.equal(heights.length, 4);
    for (let i = 1; i < 4; i++) assert.ok(sorted[i]! - sorted[i - 1]! >= 20, String(sorted));
  });
});
