import assert from "node:assert/strict";
import { chart } from "../../src/figure/chart.js";
import type { Series } from "../../src/figure/chart.js";
import { numberAxis } from "../../src/figure/number-axis.js";
import { assertGolden, stableJson } from "../helpers/golden.js";
import { readMarkup } from "../helpers/markup.js";
import { validatePlotly } from "../helpers/plotly.js";

const nasty = `<img src=x onerror=alert(1)>&"'\u0000`;
const waits: Series = {
  pages: [
    [0, 0.3],
    [10, 4],
    [20, 41],
  ],
  keys: [
    [5, 80],
    [15, 1600],
    [25, Infinity],
  ],
};
const many = Array.from({ length: 20_000 }, (_, i) => [i, Math.abs(Math.sin(i))] as const);

const charts: Readonly<Record<string, readonly [Series, Parameters<typeof chart>[1]]>> = {
  "waits on a logarithmic axis": [waits, { x: "came (ms)", y: "waited (ms)", log: true, title: "Waits" }],
  "waits joined by lines": [waits, { lines: true }],
  "no series": [{}, {}],
  "a series without points": [{ empty: [] }, { log: true }],
  "what is not above 0, on a logarithmic axis": [{ some: [[0, -1]], other: [[1, 0]] }, { log: true }],
  "one point at 0": [{ one: [[0, 0]] }, {}],
  "negative numbers": [{ one: [[-5, -3]], two: [[5, 3]] }, {}],
  "hostile names": [{ [nasty]: [[1, 1]] }, { title: nasty, subtitle: nasty, x: nasty, y: nasty }],
  "20,000 points": [{ many }, {}],
  "more series than shapes": [
    Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`s${i}`, [[i, i + 1] as const]])),
    {},
  ],
};

describe("chart", () => {
  for (const [name, [series, options]] of Object.entries(charts)) {
    it(`draws ${name}`, async () => {
      const figure = chart(series, options);
      assert.equal(chart(series, options).svg, figure.svg, "the same bytes each time");
      for (const { name: tag, attributes, text } of readMarkup(figure.svg)) {
        assert.ok(!["script", "image", "a", "style"].includes(tag), tag);
        for (const value of attributes.values()) assert.doesNotMatch(value, /NaN|undefined|Infinity/);
        if (tag === "text") assert.ok(Number(attributes.get("font-size")) >= 14, text);
      }
      assert.doesNotMatch(JSON.stringify(figure.plotly), /<img|null/);
      const faults = await validatePlotly(figure.plotly!);
      if (faults !== "skip") assert.deepEqual(faults, []);
    });
  }

  it("is as saved", () => {
    const figure = chart(...charts["waits on a logarithmic axis"]!);
    assertGolden("figure/chart.svg", figure.svg.replace(/></g, ">\n<"));
    assertGolden("figure/chart.json", stableJson(figure.plotly));
  });

  it("says in words what is to be seen", () => {
    assert.equal(
      chart(waits, { title: "Waits" }).text,
      "Waits\npages: 3 points, lowest 0.3, half up to 4, highest 41\nkeys: 3 points, lowest 80, half up to 1,600, highest never",
    );
  });

  it("refuses what is no point, and says which", () => {
    const wrong = (series: unknown) => () => chart(series as Series); // as untyped code may call it
    assert.throws(wrong([[1, 2]]), /expected an object of series/);
    assert.throws(wrong({ a: 3 }), /expected points \[\[x, y\], ...\] for "a", got 3/);
    assert.throws(wrong({ a: [[1, 2], [3]] }), /point 1 of "a" must be \[x, y\].*got \[3\]/);
    assert.throws(wrong({ a: [[NaN, 2]] }), /point 0 of "a"/);
    assert.throws(wrong({ a: [[1, null]] }), /point 0 of "a"/);
  });
});

describe("numberAxis", () => {
  it("holds all its values, with ticks at round numbers", () => {
    assert.deepEqual(numberAxis([3, 19], false).ticks, [0, 5, 10, 15, 20]);
    assert.deepEqual(numberAxis([0.2, 30], true).ticks, [0.1, 1, 10, 100]);
    assert.deepEqual(numberAxis([2, 7], true).ticks, [1, 2, 5, 10]);
  });

  it("places powers of ten at equal distances", () => {
    const axis = numberAxis([1, 100], true);
    assert.deepEqual([1, 10, 100].map(axis.place), [0, 0.5, 1]);
  });
});
