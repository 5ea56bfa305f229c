import assert from "node:assert/strict";
import { ProgramError, simulate } from "../../src/index.js";

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
});
