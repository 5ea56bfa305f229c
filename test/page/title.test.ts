import { deepEqual, equal, ok } from "node:assert/strict";
import { plotlyLayout } from "../../src/figure/plotly-layout.js";
import { fitTitle, wrap } from "../../src/page/title.js";

const subtitle =
  "GOMAXPROCS=4; the run ends at 165 µs; one hue for each function; 37 more goroutines & <none>";
const whole = plotlyLayout("Who ran where", subtitle, { height: 400, margin: { l: 1, r: 2, t: 80, b: 3 } });

const textOf = (layout: Readonly<Record<string, unknown>>) => (layout["title"] as { text: string }).text;
const linesOf = (layout: Readonly<Record<string, unknown>>) =>
  textOf(layout)
    .replace(/<(?!br>)[^>]*>/g, "")
    .split("<br>");

describe("a plotly title", () => {
  it("comes in lines that fit into 700 px", () => {
    deepEqual(linesOf(whole), [
      "Who ran where",
      "GOMAXPROCS=4; the run ends at 165 µs; one hue for each function; 37 more",
      "goroutines &amp; &lt;none&gt;",
    ]);
    equal(whole["height"], 426);
    deepEqual(whole["margin"], { l: 1, r: 2, t: 106, b: 3 });
  });

  it("is broken anew for less, and joined where there is room; the plot keeps its height", () => {
    for (const [width, lines] of [
      [400, 4],
      [700, 3],
      [1000, 2],
    ] as const) {
      const fitting = fitTitle(whole, width);
      equal(linesOf(fitting).length, lines, `${width}`);
      equal(linesOf(fitting).slice(1).join(" "), linesOf(whole).slice(1).join(" "));
      const { t } = fitting["margin"] as { t: number };
      equal((fitting["height"] as number) - t, 400 - 80);
      equal(t, 80 + (lines - 2) * 26);
      for (const line of linesOf(fitting)) ok(line.replace(/&\w+;/g, "x").length * 8.2 <= width - 36, line);
    }
  });

  it("comes back to what it was when the window does", () => {
    deepEqual(fitTitle(fitTitle(whole, 400), 700), fitTitle(whole, 700));
  });

  it("stays as it is when the library has not written it", () => {
    for (const title of [
      undefined,
      "plain",
      { text: "A title of one's own, which may be as long as it likes" },
    ]) {
      const layout = { ...whole, title };
      equal(fitTitle(layout, 320), layout);
    }
  });

  it("gives a long word a line of its own", () => {
    deepEqual(wrap("a verylongword b", 5), ["a", "verylongword", "b"]);
  });
});
