import assert from "node:assert/strict";
import { simulate, simulateAsync, Simulation } from "../../src/index.js";
import type { Program } from "../../src/index.js";

const empty: Program = function* main() {};
const forEver: Program = function* main({ runtime }) {
  for (;;) yield* runtime.Gosched();
};

describe("Simulation", () => {
  it("stops at its AbortSignal, raised between two pieces, with what there is", () => {
    const stop = new AbortController();
    const simulation = new Simulation(forEver, { signal: stop.signal });
    assert.equal(simulation.advance(500), false);
    stop.abort();
    assert.equal(simulation.advance(500), true);
    const run = simulation.result();
    assert.deepEqual(
      [run.end.kind, run.end.exitCode, run.end.message, run.steps],
      ["aborted", null, "stopped by its AbortSignal", 500],
    );
  });

  it("does not begin when its signal was raised before", () => {
    assert.equal(simulate(forEver, { signal: AbortSignal.abort() }).steps, 0);
  });

  it("can be looked at before its end", () => {
    const simulation = new Simulation(forEver);
    simulation.advance(300);
    const run = simulation.result();
    assert.deepEqual([run.end.kind, run.end.message], ["aborted", "not finished"]);
    assert.ok(run.trace.length > 0 && run.now === simulation.now);
  });

  for (const steps of [0, -5, NaN]) {
    it(`refuses to advance by ${steps} steps`, () => {
      assert.throws(() => new Simulation(empty).advance(steps), {
        name: "RangeError",
        message: `advance(steps): expected a number from 1, got the number ${steps}`,
      });
    });
  }
});

describe("simulateAsync", () => {
  const turns = async (work: Promise<unknown>): Promise<number> => {
    let count = 0;
    const timer = setInterval(() => count++, 0);
    await work.finally(() => clearInterval(timer));
    return count;
  };

  it("lets the event loop turn between slices", async () => {
    const bounds = { events: 20_000 };
    assert.ok((await turns(simulateAsync(forEver, { bounds, slice: 500 }))) >= 10);
    assert.ok((await turns(simulateAsync(forEver, { bounds, slice: 50_000 }))) <= 2);
  });

  it("can be stopped from outside while it runs", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 5);
    const run = await simulateAsync(forEver, { signal: stop.signal, slice: 200, trace: false });
    assert.equal(run.end.kind, "aborted");
    assert.ok(run.steps >= 200);
  });

  it("tells of its progress after each slice", async () => {
    const seen: number[] = [];
    await simulateAsync(forEver, {
      bounds: { events: 1000 },
      slice: 250,
      onProgress: (simulation) => seen.push(simulation.now),
    });
    assert.equal(seen.length, 3);
    assert.deepEqual(
      [...seen].sort((one, two) => one - two),
      seen,
    );
  });

  it("two at once do not disturb each other", async () => {
    const program: Program = function* main({ fmt, chan, go }) {
      const ch = chan<number>();
      yield* go(function* () {
        for (let i = 0; i < 50; i++) yield* ch.send(i);
        yield* ch.close();
      });
      yield* ch.range(function* (v) {
        yield* fmt.Println(v);
      });
    };
    const alone = [1, 2].map((seed) => simulate(program, { seed }));
    const together = await Promise.all([1, 2].map((seed) => simulateAsync(program, { seed, slice: 7 })));
    together.forEach((run, i) => {
      assert.deepEqual([run.output, run.now, run.steps], [alone[i]!.output, alone[i]!.now, alone[i]!.steps]);
    });
  });

  for (const slice of [0, 1.5, "x"]) {
    it(`refuses slices of ${slice}`, async () => {
      await assert.rejects(simulateAsync(empty, { slice: slice as number }), {
        name: "RangeError",
        message: `option slice: expected a whole number of steps from 1, got ${slice}`,
      });
    });
  }

  it("refuses what is no function for onProgress", async () => {
    await assert.rejects(
      simulateAsync(empty, { onProgress: 5 as never }),
      /option onProgress: expected a function, got 5/,
    );
  });
});
