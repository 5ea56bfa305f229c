import assert from "node:assert/strict";
import { ProgramError, simulate } from "../../src/index.js";
import type { Go, Program } from "../../src/index.js";

describe("simulate: a program that breaks the library's rules", () => {
  /** Programs as JavaScript lets them through: nothing is checked before they run. */
  type Loose = (go: never) => unknown;
  const isGenerator = "expected a generator function (function* f() {...}), got";
  const rows: readonly (readonly [string, Loose, string])[] = [
    [
      "yields a number",
      function* () {
        yield 5;
      },
      'goroutine 1 (main.main) yielded the number 5; expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "yields nothing",
      function* () {
        yield;
      },
      'goroutine 1 (main.main) yielded undefined; expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets the star",
      function* ({ work }: Go) {
        yield work(1);
      },
      'goroutine 1 (main.main) yielded an operation (write "yield*" instead of "yield"); expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets the star before a generator",
      function* ({ chan }: Go) {
        yield chan<number>().range(() => {});
      },
      'goroutine 1 (main.main) yielded a generator (write "yield*" instead of "yield"); expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets yield* before an operation, and goes on",
      function* ({ chan, work }: Go) {
        chan<number>(1).send(1);
        yield* work(1);
      },
      'goroutine 1 (main.main) called send without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* before its last operation",
      function* ({ sync }: Go) {
        sync.Mutex().Lock();
      },
      'goroutine 1 (main.main) called Lock without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* and catches what comes",
      function* ({ chan, work }: Go) {
        try {
          chan<number>(1).send(1);
          yield* work(1);
        } catch {
          yield* work(1);
        }
      },
      'goroutine 1 (main.main) called send without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* in another goroutine",
      function* ({ go, time, work }: Go) {
        yield* go(function* worker() {
          work(1);
        });
        yield* time.Sleep(1_000_000);
      },
      'goroutine 7 (worker) called work without waiting for it: write "yield* " before the call',
    ],
    [
      "uses an operation twice",
      function* ({ work }: Go) {
        const once = work(1);
        yield* once;
        yield* once;
      },
      "an operation was used twice: call it again for each yield*",
    ],
    [
      "is no generator",
      () => 5,
      "simulate(func): expected a generator function (function* func() {...}), got one that returns the number 5",
    ],
    [
      "is asynchronous",
      async function* f() {},
      "simulate(f): expected a generator function (function* f() {...}), got one that returns an object (AsyncGenerator)",
    ],
    [
      "starts a number",
      function* ({ go }: Go) {
        yield* go(5 as never);
      },
      `go(f): ${isGenerator} the number 5`,
    ],
    [
      "starts a plain function",
      function* ({ go }: Go) {
        yield* go((() => 5) as never);
      },
      `go(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "starts a plain function later",
      function* ({ time }: Go) {
        const f = () => 5;
        yield* time.AfterFunc(1, f as never);
        yield* time.Sleep(1_000_000);
      },
      `time.AfterFunc(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "counts a plain function",
      function* ({ sync }: Go) {
        const wg = sync.WaitGroup();
        const f = () => 5;
        yield* wg.Go(f as never);
        yield* wg.Wait();
      },
      `WaitGroup.Go(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "does a number once",
      function* ({ sync }: Go) {
        yield* sync.Once().Do(5 as never);
      },
      `Once.Do(f): ${isGenerator} the number 5`,
    ],
    [
      "ranges with a number",
      function* ({ chan }: Go) {
        yield* chan().range(5 as never);
      },
      `range(f): ${isGenerator} the number 5`,
    ],
    [
      "computes for less than nothing",
      function* ({ work }: Go) {
        yield* work(-1);
      },
      "work(ns): expected whole nanoseconds from 0, got the number -1",
    ],
    [
      "computes for half a nanosecond",
      function* ({ work }: Go) {
        yield* work(0.5);
      },
      "work(ns): expected whole nanoseconds from 0, got the number 0.5",
    ],
    [
      "sleeps for a text",
      function* ({ time }: Go) {
        yield* time.Sleep("1" as never);
      },
      "time.Sleep(ns): expected a number of nanoseconds, got the string 1",
    ],
    [
      "sleeps for no number",
      function* ({ time }: Go) {
        yield* time.Sleep(NaN);
      },
      "time.Sleep(ns): expected a number of nanoseconds, got the number NaN",
    ],
    [
      "names a channel in the place of its capacity",
      function* ({ chan }: Go) {
        chan("jobs" as never);
      },
      "chan(capacity): expected a whole number from 0, got the string jobs",
    ],
    [
      "makes a channel that no memory holds",
      function* ({ chan }: Go) {
        chan(2 ** 40);
      },
      "chan(capacity): expected at most 16777216, got the number 1099511627776",
    ],
    [
      "adds a text",
      function* ({ sync }: Go) {
        yield* sync.WaitGroup().Add("1" as never);
      },
      "WaitGroup.Add: expected a whole number, got the string 1",
    ],
    [
      "waits under no lock",
      function* ({ sync }: Go) {
        sync.Cond(5 as never);
      },
      "sync.Cond(locker): expected a Mutex or RWMutex of this run, got the number 5",
    ],
    [
      "selects nothing at all",
      function* ({ select }: Go) {
        yield* select(undefined as never);
      },
      "select(cases): expected { name: recv(ch), ... }, got undefined",
    ],
    [
      "selects a channel itself",
      function* ({ select, chan }: Go) {
        yield* select({ a: chan() as never });
      },
      'select: case "a": expected recv(ch) or send(ch, value) with a channel or null, got an object (Channel)',
    ],
    [
      "selects null under another name than default",
      function* ({ select }: Go) {
        yield* select({ a: null });
      },
      'select: case "a" is null; only "default" may be',
    ],
    [
      "formats a number",
      function* ({ fmt }: Go) {
        yield* fmt.Printf(5 as never);
      },
      "fmt.Printf(format, ...): expected a string, got the number 5",
    ],
    [
      "exits with a text",
      function* ({ os }: Go) {
        yield* os.Exit("1" as never);
      },
      "os.Exit: expected a whole number, got the string 1",
    ],
  ];
  for (const [what, program, message] of rows) {
    it(`that ${what} ends in one clear error`, () => {
      // The cast stands for what JavaScript lets through.
      assert.throws(() => simulate(program as Program, { procs: 1 }), { name: "ProgramError", message });
    });
  }

  it("leaves with the run up to there", () => {
    const program: Program = function* main({ fmt, work }) {
      yield* fmt.Println("so far");
      yield* work(-1);
    };
    assert.throws(
      () => simulate(program),
      (error) => {
        assert.ok(error instanceof ProgramError);
        // simulate() puts the run there
        const run = error.run as ReturnType<typeof simulate>;
        assert.equal(run.output, "so far\n");
        return true;
      },
    );
  });

  it("is told from an operation outside of any goroutine", () => {
    let kept: Go | undefined;
    simulate(function* main(go) {
      kept = go;
    });
    assert.throws(() => kept!.work(1), /^ProgramError: work was called outside a goroutine: /);
  });

  it("is told from a channel of another run", () => {
    let kept: ReturnType<Go["chan"]> | undefined;
    simulate(function* main({ chan }) {
      kept = chan(1);
    });
    const other: Program = function* main({ select, recv }) {
      yield* select({ a: recv(kept!), default: null });
    };
    assert.throws(() => simulate(other), /^ProgramError: select: a case has a channel of another run/);
  });
});

describe("simulate: an error of the program's own", () => {
  it("ends the run like a panic, and is kept as its cause", () => {
    const error = new TypeError("x is not a function");
    const run = simulate(function* main() {
      throw error;
    });
    assert.equal(run.end.kind, "panic");
    assert.equal(run.end.message, "panic: TypeError: x is not a function");
    assert.equal(run.end.cause, error);
  });
});
