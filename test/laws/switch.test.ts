/** The shortcuts of goroutines that talk, and from one goroutine to the next (runtime/switch.ts), change nothing but how long a run takes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Simulation, simulate } from "../../src/index.js";
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
});
