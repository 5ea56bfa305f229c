import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import { displaySymbol } from "../../src/kernel/hook.js";
import { range, simulate, sweep, SweepError } from "../../src/index.js";
import type { Figure } from "../../src/index.js";
import { assertGolden } from "../helpers/golden.js";
import { validatePlotly } from "../helpers/plotly.js";
import { countNoThreads, countThreads, threadsAlive, threadsSettled } from "../helpers/threads.js";

/** Four workers share tickets; one combination of options is unlucky. */
const desk = (workers: number) =>
  sweep(
    { procs: [1, 2, 4], seed: range(12) },
    ({ procs, seed }, { simulate }) => {
      if (procs === 2 && seed === 7) throw new RangeError("out of tickets");
      const run = simulate(
        function* main({ go, chan, work }) {
          const tickets = chan<number>(2);
          for (let i = 0; i < 4; i++) {
            yield* go(function* worker() {
              for (let k = 0; k < 10; k++) {
                yield* work(700);
                yield* tickets.send(k);
              }
            });
          }
          for (let k = 0; k < 40; k++) yield* tickets.recv();
        },
        { procs, seed },
      );
      return { us: run.now / 1e3, events: run.trace.length, end: run.end.kind };
    },
    { workers },
  );

describe("sweep", function () {
  this.timeout(120_000);
  before(countThreads);
  after(countNoThreads);

  it("gives the same rows and faults on one thread, on two, on four, and on none", async () => {
    const [here, ...others] = [await desk(0), await desk(1), await desk(2), await desk(4)];
    equal(here.rows.length, 35);
    deepEqual(
      here.rows.map(({ procs, seed }) => `${procs}/${seed}`),
      [1, 2, 4]
        .flatMap((procs) => range(12).map((seed) => `${procs}/${seed}`))
        .filter((each) => each !== "2/7"),
    );
    deepEqual(here.faults, [{ point: { procs: 2, seed: 7 }, fault: "RangeError: out of tickets" }]);
    for (const swept of others) {
      deepEqual(swept.rows, here.rows);
      deepEqual(swept.faults, here.faults);
      equal(String(swept), String(here));
    }
    match(String(here), /^36 runs, 1 ended with a fault\nprocs=2, seed=7: RangeError: out of tickets\n/);
    equal(threadsAlive(), 0, "no thread is left");
  });

  it("hands over what the function uses, which may use the library by its names", async () => {
    const pieces = [300, 700];
    const toil = (procs: number, seed: number) =>
      simulate(
        function* main({ work, sync }) {
          const wg = sync.WaitGroup();
          for (const piece of pieces) {
            yield* wg.Go(function* worker() {
              yield* work(piece);
            });
          }
          yield* wg.Wait();
        },
        { procs, seed },
      );
    const data = { toil, pieces };
    for (const workers of [0, 2]) {
      const { rows } = await sweep(
        { procs: [1, 4], seed: range(3) },
        async ({ procs, seed }) => Promise.resolve({ ns: toil(procs, seed).now }),
        { data, workers },
      );
      deepEqual(
        rows.map(({ ns }) => ns),
        [1, 4].flatMap((procs) => range(3).map((seed) => toil(procs, seed).now)),
      );
    }
  });

  it("is a table, sums itself up, and shows itself", async () => {
    const swept = await desk(0);
    deepEqual(swept.table.columnNames(), ["procs", "seed", "us", "events", "end"]);
    equal(swept.table.numRows(), 35);
    const sums = swept.summary("us", "procs");
    deepEqual(
      sums.map(({ procs, count }) => [procs, count]),
      [
        [1, 12],
        [2, 11],
        [4, 12],
      ],
    );
    for (const { min, q5, q25, low, median, high, q75, q95, max, mean } of sums) {
      const rising = [min, q5, q25, median, q75, q95, max];
      deepEqual(
        rising,
        [...rising].sort((a, b) => a - b),
      );
      ok(low <= median && median <= high && min <= mean && mean <= max);
    }
    ok(sums[0]!.median > sums[2]!.median, "four Ps are faster than one");
    const figure = swept.figure({ x: "procs", y: "us", xWords: "GOMAXPROCS", yWords: "µs" });
    throws(
      () => swept.figure({ x: "procs", y: "us", xWord: "P" } as never),
      /there is no option "xWord"; expected x, y/,
    );
    throws(() => swept.figure(undefined as never), /expected options \{ x, y, .* \}, got undefined/);
    assertGolden("figure/intervals.svg", figure.svg.replace(/></g, ">\n<"));
    const faults = await validatePlotly((figure satisfies Figure).plotly!);
    if (faults !== "skip") deepEqual(faults, []);
    match(
      String(swept[displaySymbol]()["text/html"]),
      /36 runs, 1 ended with a fault.*procs=2, seed=7.*<svg/s,
    );
    throws(() => swept.summary("ms"), /no figure "ms"; expected one of us, events, end/);
    throws(() => swept.summary("us", "cores"), /no option "cores"; expected one of procs, seed/);
    throws(
      () => swept.summary("end"),
      /figure "end" must be a number in every run, got done in procs=1, seed=0/,
    );
  });

  it("can be stopped in the middle of runs that never end; what there is stays, and no thread does", async () => {
    const stuck = sweep(
      { at: range(8) },
      ({ at }) => {
        while (at >= 3);
        return at * at;
      },
      { workers: 2 },
    );
    equal(stuck.progress().total, 8);
    while (stuck.progress().done < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    equal(stuck.latest().rows.length, 3);
    equal(threadsAlive(), 2);
    stuck.stop();
    const swept = await stuck;
    deepEqual(swept.rows, [
      { at: 0, value: 0 },
      { at: 1, value: 1 },
      { at: 2, value: 4 },
    ]);
    match(String(swept), /^3 of 8 runs, then it was stopped/);
    equal(threadsAlive(), 0);
    const signal = AbortSignal.abort();
    equal((await sweep({ at: [1] }, ({ at }) => at, { signal })).rows.length, 0);
  });

  it("outlives a run that takes its thread down", async () => {
    const swept = await sweep(
      { at: range(6) },
      async ({ at }) => {
        if (at === 1) process.exit(3);
        if (at === 2) {
          setTimeout(() => {
            throw new Error("thrown to nobody");
          });
          await new Promise(() => undefined);
        }
        return at;
      },
      { workers: 2 },
    );
    deepEqual(
      swept.rows.map(({ at }) => at),
      [0, 3, 4, 5],
    );
    deepEqual(swept.faults, [
      { point: { at: 1 }, fault: "Error: process.exit() ends no run of a sweep: return from the function" },
      { point: { at: 2 }, fault: "Error: thrown to nobody" },
    ]);
    equal(await threadsSettled(0), 0); // the one that was lost may take a moment longer
  });

  it("rejects when no run ends well, and names the first", async () => {
    const none = sweep({ seed: [4, 5] }, ({ seed }) => ({ seed }), { workers: 0 });
    await rejects(none.finished, (fault: unknown) => {
      ok(fault instanceof SweepError);
      equal(fault.swept.faults.length, 2);
      match(
        fault.message,
        /^the run with seed=4: TypeError: figure "seed" has the name of an option.*the 1 others/,
      );
      return true;
    });
  });

  it("refuses, before it begins, what cannot be swept", () => {
    const outside = 1;
    const run = ({ seed }: { seed: number }): number => seed;
    // as untyped code may call it
    const loose = sweep as unknown as (...given: unknown[]) => unknown;
    throws(
      () => sweep({ seed: [1] }, ({ seed }) => seed + outside),
      /uses "outside", which its thread does not have.*\{ data: \{ outside \} \}/,
    );
    throws(
      () => sweep({ seed: [1] }, ({ seed }) => seed, { data: { at: new Date(0) } }),
      /sweep\(grid, run\): data\.at cannot go into its thread: .* class Date/,
    );
    throws(() => loose([], run), /expected lists of values by name, such as \{ seed: range\(100\)/);
    throws(() => loose({}, run), /expected at least one option/);
    throws(() => loose({ seed: 3 }, run), /option "seed" must be a list of at least one value.* got number/);
    throws(() => loose({ seed: [] }, run), /got a list of 0/);
    throws(() => loose({ seed: [1, run] }, run), /value 1 of option "seed" cannot be sent to another thread/);
    throws(
      () => sweep({ a: range(2000), b: range(2000) }, () => 1),
      /at most 1000000 combinations, got 4000000/,
    );
    throws(() => loose({ seed: [1] }, run, { workers: -1 }), /option workers must be a whole number from 0/);
    throws(
      () => loose({ seed: [1] }, run, { threads: 1 }),
      /no option "threads"; expected data, workers or signal/,
    );
    throws(() => loose({ seed: [1] }, run, null), /options must be an object/);
    throws(() => range(0.5), /range\(from, to\): expected whole numbers, got 0.5/);
    deepEqual([range(3), range(2, 4), range(2, 1)], [[0, 1, 2], [2, 3], []]);
  });
});
