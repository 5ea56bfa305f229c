import assert from "node:assert/strict";
import { bundleOf } from "../../src/kernel/bundle.js";
import { eventCounts } from "../../src/notebook/traces.js";
import { simulate } from "../../src/program/simulate.js";
import { storyTrace } from "../helpers/story.js";

const run = simulate(
  function* main({ chan, fmt, go }) {
    const orders = chan<number>(1, "<b>orders</b>");
    yield* go(function* worker() {
      yield* orders.send(1);
    });
    yield* fmt.Println("<b>first</b>");
    yield* orders.recv();
  },
  { procs: 2 },
);

describe("a trace in a notebook", () => {
  it("counts its events by kind, the most frequent first, and none is lost", () => {
    const counts = eventCounts(run);
    assert.equal(
      counts.reduce((sum, { count }) => sum + count, 0),
      run.trace.length,
    );
    assert.deepEqual(
      counts.map(({ count }) => count),
      counts.map(({ count }) => count).sort((a, b) => b - a),
    );
    const { count } = counts.find(({ event }) => event === "GoCreate") ?? { count: 0 };
    assert.equal(count > 5, true);
  });

  it("shows facts, its first events, how many more there are, and the counts", () => {
    const lines = String(bundleOf(storyTrace())["text/plain"]).split("\n");
    assert.match(lines[0] ?? "", /^Trace of \d+ events, to [\d.]+ µs · Go /);
    assert.match(lines[1] ?? "", /^ *[\d,]+ ns {2}P/);
    assert.match(lines.at(-2) ?? "", /^… and [\d,]+ more$/);
    assert.match(lines.at(-1) ?? "", /^Most frequent: Go\w+ \d+, .*, and \d+ more kinds$/);
    assert.equal(lines.length, 13);
  });

  it("escapes what a program has named", () => {
    const html = String(bundleOf(run.trace)["text/html"]);
    assert.ok(html.includes("&lt;b&gt;first") && !html.includes("<b>first") && !html.includes("<b>orders"));
  });

  it("says that there is none where nothing was traced", () => {
    const untraced = simulate(function* main() {}, { trace: false });
    assert.match(String(bundleOf(untraced.trace)["text/plain"]), /^Trace of no events, /);
  });
});
