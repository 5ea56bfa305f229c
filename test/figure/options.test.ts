import assert from "node:assert/strict";
import * as library from "../../src/index.js";

const { simulate } = library;

describe("the options of a figure", () => {
  const run = simulate(function* main({ work }) {
    yield* work(1_000);
  });
  const figures = ["timeline", "states", "threadStates", "queueLengths", "utilization", "player"] as const;
  // as untyped code may call them
  const draw = (name: (typeof figures)[number], options: unknown) =>
    (library[name] as (run: unknown, options: unknown) => unknown)(run, options);

  for (const name of figures) {
    it(`${name} are known, or named in an error`, () => {
      assert.throws(() => draw(name, { fro: 1 }), {
        name: "RangeError",
        message: new RegExp(`^${name}: there is no option "fro"; expected [a-z]`),
      });
      assert.throws(() => draw(name, 5_000), {
        name: "TypeError",
        message: new RegExp(`^${name}: expected options \\{ .* \\}, got the number 5000$`),
      });
      assert.throws(() => draw(name, null), { name: "TypeError", message: /got null$/ });
      assert.ok(draw(name, {}));
    });
  }

  it("gmp come after the instant", () => {
    assert.throws(() => library.gmp(run, { from: 1 } as never), /time must be .*, got \{ from \}$/);
    assert.throws(() => library.gmp(run, null as never), /time must be .*, got null$/);
    assert.throws(() => library.gmp(run, "main", { systm: true } as never), /there is no option "systm"/);
  });

  it("are of no use without what a figure shows", () => {
    assert.throws(
      () => library.switchCosts(undefined as never),
      /expected what await measureSwitches\(\) gives/,
    );
    assert.throws(() => library.threadCounts({} as never), /expected what await measureWaiting\(\) gives/);
  });
});
