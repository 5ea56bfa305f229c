/**
 * Named scenarios, event by event: what the scheduler does from the first instruction of main.main on. A golden that
 * changes is a change of the model: look at the difference before you take it.
 */
import { formatTrace, simulate, snapshotAt, formatPicture, validate } from "../../src/index.js";
import type { Program, SimulateOptions } from "../../src/index.js";
import { Kind } from "../../src/trace/vocabulary.js";
import type { KindName } from "../../src/trace/vocabulary.js";
import { assertGolden } from "../helpers/golden.js";

const scenarios: Readonly<
  Record<string, { options: SimulateOptions; main: Program; without?: readonly KindName[] }>
> = {
  // The last goroutine that was started runs first; the others follow in order.
  "spawn-three": {
    options: { procs: 1, linksOs: false },
    *main({ sync, work }) {
      const wg = sync.WaitGroup();
      for (let i = 0; i < 3; i++) {
        yield* wg.Go(function* worker() {
          yield* work(1000);
        });
      }
      yield* wg.Wait();
    },
    without: ["op"],
  },
  // Two goroutines hand a value to and fro, each time through runnext and in one time slice.
  "ping-pong": {
    options: { procs: 1, linksOs: false },
    *main({ go, chan }) {
      const [ping, pong] = [chan<number>(0, "ping"), chan<number>(0, "pong")];
      yield* go(function* partner() {
        for (;;) yield* pong.send(yield* ping.recv());
      });
      for (let i = 0; i < 2; i++) {
        yield* ping.send(i);
        yield* pong.recv();
      }
    },
  },
  // A second thread is woken, spins, steals half of P0's ring, and goes to sleep again.
  "steal-half": {
    options: { procs: 2, linksOs: false, seed: 3 },
    *main({ go, work }) {
      for (let i = 0; i < 3; i++) {
        yield* go(function* worker() {
          yield* work(20_000);
        });
      }
      yield* work(60_000);
    },
    without: ["op", "stealWork"],
  },
  // The last thread sleeps in the poller until the timer, and then runs the sleeper.
  sleep: {
    options: { procs: 2, linksOs: false },
    *main({ time, fmt }) {
      yield* time.Sleep(2_000_000);
      yield* fmt.Println("awake");
    },
    without: ["stealWork"],
  },
  // Nothing can go on: the last thread goes idle, and the deadlock is found.
  deadlock: {
    options: { procs: 1, linksOs: false },
    *main({ go, chan }) {
      const never = chan<number>(0, "never");
      yield* go(function* stuck() {
        yield* never.recv();
      });
      yield* never.recv();
    },
  },
};

describe("the trace of", () => {
  for (const [name, { options, main, without = [] }] of Object.entries(scenarios)) {
    it(name, () => {
      const { trace, stderr } = simulate(main, options);
      validate(trace);
      let from = 0;
      while (trace.kind(from) !== Kind.mainStart) from++;
      // Object.keys widens the names of kinds
      const kinds = (Object.keys(Kind) as KindName[]).filter((kind) => !without.includes(kind));
      const text = [
        `begin ${formatPicture(snapshotAt(trace, { index: from }))}`,
        formatTrace(trace, { from, kinds }),
        `end   ${formatPicture(snapshotAt(trace, { index: trace.length - 1 }))}`,
        stderr,
      ];
      assertGolden(`trace/${name}.txt`, `${text.join("\n").trim()}\n`);
    });
  }
});
