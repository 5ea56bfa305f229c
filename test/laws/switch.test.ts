/** The shortcuts of goroutines that talk, and from one goroutine to the next (runtime/switch.ts), change nothing but how long a run takes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Simulation, simulate, versions } from "../../src/index.js";
import type { Program, Run, SimulateOptions } from "../../src/index.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, reportOf, runOptions } from "../helpers/random-program.js";

/** The run with one step at a time: the shortcuts are never taken. */
function theLongWay(program: Program, options: SimulateOptions): Run {
  const simulation = new Simulation(program, options);
  while (!simulation.advance(1));
  return simulation.result();
}

const facts = (run: Run) => [fingerprint(run), run.end, run.now, run.steps, run.output, run.stderr];

describe("the shortcuts between goroutines", () => {
  it("changes nothing, for random programs under all releases", function () {
    this.timeout(120_000);
    const property = fc.property(programs, runOptions, (bodies, options) => {
      const given = { ...options, bounds: { events: 3_000 } };
      const long = theLongWay(programOf(bodies), given);
      assert.deepEqual(facts(simulate(programOf(bodies), given)), facts(long), reportOf(bodies, options));
    });
    fc.assert(property, { numRuns: 120 });
  });

  it("changes nothing where goroutines talk, sleep and yield on several Ps", () => {
    const main: Program = function* main({ go, chan, work, time, runtime, sync }) {
      const wg = sync.WaitGroup();
      const ch = chan<number>();
      for (let n = 0; n < 12; n++) {
        yield* wg.Go(function* worker() {
          for (let i = 0; i < 20; i++) {
            yield* work(700 * n + 100);
            if (n % 2 === 0) yield* ch.send(i);
            else yield* ch.recv();
            if (i % 7 === n) yield* time.Sleep(3_000 * n);
            yield* runtime.Gosched();
          }
        });
      }
      yield* go(function* hog() {
        yield* work(50_000_000);
      });
      yield* wg.Wait();
    };
    for (const procs of [1, 2, 4]) {
      for (const godebug of ["", "asyncpreemptoff=1"]) {
        assert.deepEqual(
          facts(simulate(main, { procs, godebug })),
          facts(theLongWay(main, { procs, godebug })),
        );
      }
    }
  });

  /** Sleepers that wake one by one and several at once, a ticker, a timer that is stopped, and one that fires a function. */
  const sleepers: Program = function* main({ go, chan, work, time, sync }) {
    const wg = sync.WaitGroup();
    const line = chan<number>(2);
    for (let n = 1; n <= 6; n++) {
      yield* wg.Go(function* sleeper() {
        for (let i = 0; i < 12; i++) {
          yield* time.Sleep(n % 3 === 0 ? 1_500_000 : 700_001 * n);
          if (i % 5 === n) yield* work(40_000);
          if (n === 2) yield* line.send(i);
        }
      });
    }
    yield* go(function* reader() {
      const tick = yield* time.NewTicker(2 * time.Millisecond);
      const timer = yield* time.NewTimer(time.Second);
      for (let i = 0; i < 12; i++) {
        yield* line.recv();
        yield* tick.C.recv();
      }
      yield* timer.Stop();
      yield* time.AfterFunc(5_000, function* () {
        yield* time.Sleep(1);
      });
      yield* tick.Stop();
    });
    yield* wg.Wait();
    yield* time.Sleep(5 * time.Second);
  };

  it("changes nothing where a process sleeps, under all releases and systems", () => {
    for (const version of versions) {
      for (const os of ["linux", "darwin", "windows"] as const) {
        if ((version === "1.0" || version === "1.1") && os !== "linux") continue; // not modelled
        for (const procs of [1, 2]) {
          const options = { procs, os, version };
          assert.deepEqual(facts(simulate(sleepers, options)), facts(theLongWay(sleepers, options)));
        }
      }
    }
  });

  it("changes nothing for goroutines and sleeps whose numbers are too large for a row", () => {
    const main: Program = function* main({ time, sync }) {
      const wg = sync.WaitGroup();
      for (let i = 0; i < 65_600; i++) yield* wg.Go(function* passer() {});
      yield* wg.Go(function* sleeper() {
        for (const ns of [1, 5_000, 3e9, 1e13]) yield* time.Sleep(ns);
      });
      yield* wg.Wait();
    };
    const options = { procs: 1, os: "darwin", bounds: { time: 1e14 } } as const;
    const run = simulate(main, options);
    assert.equal(run.end.kind, "done");
    assert.deepEqual(facts(run), facts(theLongWay(main, options)));
  });

  it("are taken: a sleep that nobody disturbs is three rows of the trace", () => {
    const main: Program = function* main({ time }) {
      for (let i = 0; i < 20_000; i++) yield* time.Sleep(50_000);
    };
    const { trace } = simulate(main, { procs: 1, os: "darwin" });
    assert.ok(trace.bytes / trace.length < 3, `${trace.bytes / trace.length} bytes an event`);
  });
});
