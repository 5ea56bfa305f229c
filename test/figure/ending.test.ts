/** A figure says how its run ended, when it did not end well: nothing that it draws would show it. */
import assert from "node:assert/strict";
import { simulate, timeline, utilization } from "../../src/index.js";
import type { Figure } from "../../src/index.js";

const textOf = (figure: Figure) => figure.svg.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
/** What plotly is given, whose titles may hold markup; its lines are broken where there is room. */
const plotlyOf = (figure: Figure) =>
  JSON.stringify(figure.plotly)
    .replaceAll("<br>", " ")
    .replaceAll(/<\/?(span|b)[^>]*>/g, "");

describe("the end of a run, under the title of its figure", () => {
  const dead = simulate(function* main({ chan }) {
    yield* chan().recv();
  });
  const panics = simulate(function* main({ panic }) {
    panic("<i>no</i>");
  });

  for (const [name, figure] of [
    ["timeline", timeline],
    ["utilization", utilization],
  ] as const) {
    it(`is named by ${name} when it is a deadlock`, () => {
      assert.match(textOf(figure(dead)), /the run ends at [^;]*: all goroutines are asleep - deadlock!/);
      assert.match(plotlyOf(figure(dead)), /all goroutines are asleep - deadlock!/);
    });

    it(`is named by ${name} when it is a panic, whose words are no markup`, () => {
      assert.match(textOf(figure(panics)), /panic: &lt;i&gt;no&lt;\/i&gt;/);
      assert.doesNotMatch(plotlyOf(figure(panics)), /<i>no/);
    });

    it(`is a time and no more by ${name} when main returns`, () => {
      const done = simulate(function* main({ work }) {
        yield* work(1_000);
      });
      assert.doesNotMatch(textOf(figure(done)), /the run ends at [0-9.]+ .?s:/);
    });
  }
});
