/** Large worlds: as many Ps and goroutines as a large machine has, in a time that people wait for. */
import assert from "node:assert/strict";
import { defaultCosts, simulate, validate } from "../../src/index.js";
import type { Program } from "../../src/index.js";

const goroutines = 100_000;

/** All wait at one channel, compute a little when it is closed, and are waited for. */
const crowd: Program = function* main({ chan, sync, work, fmt, runtime }) {
  const [gate, wg] = [chan<number>(), sync.WaitGroup()];
  for (let i = 0; i < goroutines; i++) {
    yield* wg.Go(function* () {
      yield* gate.recvOk();
      yield* work(1_000);
    });
  }
  yield* fmt.Println(runtime.NumGoroutine());
  yield* gate.close();
  yield* wg.Wait();
  yield* fmt.Print("all");
};

describe("large worlds", () => {
  it("256 Ps run 100,000 goroutines that live at once, and each trace is legal", function () {
    this.timeout(120_000);
    const began = Date.now();
    const run = simulate(crowd, { procs: 256, linksOs: false });
    const ran = Date.now();
    assert.equal(run.output, `${goroutines + 1}\nall`);
    assert.equal(run.end.kind, "done");
    validate(run.trace);
    const seconds = [ran - began, Date.now() - ran].map((ms) => (ms / 1000).toFixed(1));
    console.log(
      `      ${run.steps} steps in ${seconds[0]} s, ${run.trace.length} events replayed in ${seconds[1]} s`,
    );
  });

  it("1,024 Ps, the most that there may be, all have work", function () {
    this.timeout(60_000);
    const run = simulate(
      function* main({ sync, work, fmt, time }) {
        const wg = sync.WaitGroup();
        const began = time.Now();
        for (let i = 0; i < 4_096; i++) {
          yield* wg.Go(function* () {
            yield* work(20_000_000);
          });
        }
        yield* wg.Wait();
        yield* fmt.Print(time.Since(began));
      },
      { procs: 1024, linksOs: false, trace: false },
    );
    const took = Number(run.output);
    // Four each, one after another; and before that threads are made in a chain, each by the one before it (R5.4).
    const chain = 1024 * (defaultCosts.threadCreate + defaultCosts.threadWake);
    assert.ok(took >= 80_000_000 && took < 80_000_000 + chain, `it took ${took} ns`);
  });
});
