import assert from "node:assert/strict";
import { drawnOf } from "../../src/figure/cells.js";
import { goroutineSpans, mainStartTime, simulate, states } from "../../src/index.js";
import type { Program } from "../../src/index.js";

describe("drawnOf", () => {
  const counts = {
    times: Float64Array.of(0, 10, 20, 29, 30, 40),
    values: [Uint32Array.of(1, 2, 2, 0, 0, 0), Uint32Array.of(0, 0, 1, 5, 0, 0)],
  };

  it("gives all points where there is room", () => {
    assert.deepEqual(drawnOf(counts, 6, 1), { ...counts, cells: null });
  });

  it("else gives means by time, and the most that the telling layer had, with what was below it", () => {
    const { times, values, cells } = drawnOf(counts, 2, 1);
    assert.deepEqual([...times], [0, 20, 40]);
    assert.deepEqual(values.map((own) => [...own]), [[1.5, 0.9, 0.9], [0, 0.7, 0.7]]); // prettier-ignore
    assert.deepEqual([cells?.ns, [...cells!.most], [...cells!.top]], [20, [0, 5, 5], [2, 5, 5]]);
  });

  it("loses nothing and adds nothing", () => {
    const total = (times: ArrayLike<number>, values: ArrayLike<number>) =>
      Array.from({ length: times.length - 1 }, (_, i) => values[i]! * (times[i + 1]! - times[i]!)).reduce(
        (sum, one) => sum + one,
        0,
      );
    for (const most of [1, 2, 3, 4]) {
      const { times, values } = drawnOf(counts, most, 0);
      values.forEach((own, layer) => {
        const expected = total(counts.times, counts.values[layer]!);
        assert.ok(Math.abs(total(times, own) - expected) < 0.1, `${most} cells, layer ${layer}`);
      });
    }
  });
});

describe("states of a long run", () => {
  /** A goroutine is runnable for a moment, again and again. */
  const blinks: Program = function* main({ go, chan, time }) {
    const ch = chan<number>();
    yield* go(function* () {
      for (;;) yield* ch.recv();
    });
    for (let i = 0; i < 6_000; i++) {
      yield* ch.send(i);
      yield* time.Sleep(20_000);
    }
  };

  it("show how much of the time somebody was runnable, and as a line that somebody was", () => {
    const run = simulate(blinks, { procs: 1 });
    const { data } = states(run).plotly!;
    const named = (name: string) => data.find((one) => String(one["name"]).startsWith(name))!;
    const heights = named("runnable")["y"] as readonly number[]; // the figure makes it so
    const most = named("runnable, at most in each")["customdata"] as readonly number[]; // and this
    const start = mainStartTime(run.trace);
    const ns = goroutineSpans(run)
      .filter(
        ({ name, status, start: at }) => !name.startsWith("runtime.") && status === "runnable" && at >= start,
      )
      .reduce((sum, span) => sum + span.end - span.start, 0);
    const mean = heights.slice(0, -1).reduce((sum, one) => sum + one, 0) / (heights.length - 1);
    const expected = ns / (run.now - start);
    assert.ok(expected < 0.05, String(expected));
    assert.ok(Math.abs(mean - expected) < 0.001, `${mean}, not ${expected}`);
    assert.equal(Math.max(...most), 1);
  });
});
