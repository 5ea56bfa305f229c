import assert from "node:assert/strict";
import { ProgramError, simulate } from "../../src/index.js";
import type { Go } from "../../src/index.js";

describe("context", () => {
  it("that is nil ends in Go's panic", () => {
    const run = simulate(function* main({ context }) {
      yield* context.WithCancel(null as never);
    });
    assert.equal(run.end.message, "panic: cannot create context from nil parent");
  });

  it("keeps no timer and no child when it is over", () => {
    const run = simulate(function* main({ context, func, chan, time, fmt }) {
      const root = context.Background();
      yield* func(function* ({ defer }) {
        const [, cancel] = yield* context.WithTimeout(root, time.Hour);
        defer(cancel);
      });
      yield* fmt.Println("over");
      yield* chan().recv();
    });
    assert.equal(run.end.kind, "deadlock"); // a timer that is left would hide it
  });

  it("is not there before Go 1.7", () => {
    const program = () =>
      simulate(
        function* main({ context }) {
          yield* context.WithCancel(context.Background());
        },
        { version: "1.5" },
      );
    assert.throws(program, (raised) => raised instanceof ProgramError && /since 1\.7/.test(raised.message));
  });

  it("either starts the function of AfterFunc or is told by stop that it will not, whoever comes first", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const run = simulate(
        function* main({ context, go, sync, work, fmt }) {
          const wg = sync.WaitGroup();
          const [ctx, cancel] = yield* context.WithCancel(context.Background());
          let started = 0;
          const stop = yield* context.AfterFunc(ctx, function* () {
            started++;
            yield* work(1);
          });
          yield* wg.Add(1);
          yield* go(function* () {
            yield* work(10_000 * (seed % 12));
            yield* cancel();
            yield* wg.Done();
          });
          yield* work(60_000);
          const stopped = [yield* stop(), yield* stop()];
          yield* wg.Wait();
          yield* work(1_000_000);
          yield* fmt.Print(started, stopped);
        },
        { procs: 2, seed, check: true },
      );
      seen.add(run.output);
    }
    assert.deepEqual([...seen].sort(), ["0 [true false]", "1 [false false]"]);
  });

  it("has what came later than the package only where the release has it", () => {
    const calls = {
      WithCancelCause: "1.20",
      Cause: "1.20",
      WithTimeoutCause: "1.21",
      WithDeadlineCause: "1.21",
      WithoutCancel: "1.21",
      AfterFunc: "1.21",
    } as const;
    for (const [name, since] of Object.entries(calls)) {
      const program = (version: string) =>
        simulate(
          function* main({ context }) {
            const root = context.Background();
            if (name === "WithoutCancel") context.WithoutCancel(root);
            else if (name === "Cause") yield* context.Cause(root);
            else if (name === "AfterFunc") yield* context.AfterFunc(root, function* () {});
            else if (name === "WithCancelCause") yield* context.WithCancelCause(root);
            else yield* context[name as "WithTimeoutCause"](root, 1e9, null);
          },
          { version },
        );
      assert.equal(program("1.22").end.kind, "done");
      assert.throws(() => program("1.19"), {
        name: "ProgramError",
        message: `context.${name}: Go has it since ${since}`,
      });
    }
  });

  it("says what is wrong with an argument that cannot be one", () => {
    const rows: readonly (readonly [(go: Go) => unknown, RegExp])[] = [
      [
        ({ context }) => context.AfterFunc(context.Background(), "f" as never),
        /context\.AfterFunc\(f\): expected a generator function .*, got the string f/,
      ],
      [
        ({ context }) => context.AfterFunc(7 as never, function* () {}),
        /context\.AfterFunc: expected a context/,
      ],
      [
        ({ context }) => context.WithoutCancel({} as never),
        /context\.WithoutCancel: expected a context of this/,
      ],
      [
        ({ context }) => context.WithTimeoutCause(context.Background(), "soon" as never, null),
        /context\.WithTimeoutCause\(ns\): expected a number of nanoseconds, got the string soon/,
      ],
      [
        ({ context }) => context.WithDeadlineCause(context.Background(), NaN, null),
        /context\.WithDeadlineCause\(ns\): expected a number of nanoseconds, got the number NaN/,
      ],
    ];
    for (const [wrong, message] of rows) {
      const program = function* main(go: Go) {
        yield* go.runtime.Gosched();
        wrong(go);
      };
      assert.throws(() => simulate(program), { name: "ProgramError", message });
    }
  });
});
