import assert from "node:assert/strict";
import { costPresets, defaultCosts, resolveCosts } from "../../src/machine/costs.js";
import type { Costs } from "../../src/machine/costs.js";
import { simulate } from "../../src/index.js";
import type { Go } from "../../src/index.js";

const names = Object.keys(defaultCosts).join(", ");

describe("resolveCosts", () => {
  it("without an option gives the default", () => assert.equal(resolveCosts(undefined), defaultCosts));

  it("gives a preset by its name", () => {
    assert.equal(resolveCosts("default"), defaultCosts);
    const { threadSlice, ...costs } = resolveCosts("zero");
    assert.deepEqual(new Set(Object.values(costs)), new Set([0]));
    assert.equal(threadSlice, defaultCosts.threadSlice); // a turn's length is no cost
    assert.deepEqual(Object.keys(resolveCosts("zero")), Object.keys(defaultCosts));
  });

  it("changes single costs and leaves the others", () => {
    const costs = resolveCosts({ threadWake: 50_000, print: 0 });
    assert.deepEqual(costs, { ...defaultCosts, threadWake: 50_000, print: 0 });
    assert.equal(defaultCosts.threadWake, 5000);
  });

  it("gives what nobody can change", () => {
    for (const costs of [resolveCosts({}), ...Object.values(costPresets)]) assert.ok(Object.isFrozen(costs));
  });

  // The casts stand for what JavaScript lets through.
  const bad: readonly (readonly [string, unknown, string])[] = [
    [
      "an unknown preset",
      "slow",
      'option costs: no preset is called "slow"; there are default, bare-metal, virtual-machine, seeds, zero',
    ],
    [
      "a preset of Object's own",
      "toString",
      'option costs: no preset is called "toString"; there are default, bare-metal, virtual-machine, seeds, zero',
    ],
    ["an unknown cost", { chan: 5 }, `option costs: there is no cost "chan"; there are ${names}`],
    [
      "a cost of Object's own",
      { toString: 5 },
      `option costs: there is no cost "toString"; there are ${names}`,
    ],
    ["a negative cost", { print: -1 }, "option costs.print: expected whole nanoseconds from 0, got -1"],
    ["half a nanosecond", { print: 0.5 }, "option costs.print: expected whole nanoseconds from 0, got 0.5"],
    ["a text", { print: "300" }, "option costs.print: expected whole nanoseconds from 0, got 300"],
    ["no number", { print: NaN }, "option costs.print: expected whole nanoseconds from 0, got NaN"],
    [
      "undefined",
      { print: undefined },
      "option costs.print: expected whole nanoseconds from 0, got undefined",
    ],
    ["null", null, "option costs: expected the name of a preset or an object of costs, got null"],
    ["a number", 5, "option costs: expected the name of a preset or an object of costs, got 5"],
  ];
  for (const [what, given, message] of bad) {
    it(`refuses ${what}`, () => {
      assert.throws(() => resolveCosts(given as Partial<Costs>), { name: "RangeError", message });
    });
  }
});

describe("a cost", () => {
  /** When a program on one P ends, counted from the first instruction of main.main. */
  const lasts = (costs: Partial<Costs>, body: (go: Go) => Generator): number => {
    let begin = 0;
    const run = simulate(
      function* main(go: Go) {
        begin = go.time.Now();
        yield* body(go) as ReturnType<Parameters<typeof simulate>[0]>; // the bodies below yield operations only
      },
      { procs: 1, linksOs: false, costs },
    );
    return run.now - begin;
  };

  const spent: readonly (readonly [keyof Costs, number, (go: Go) => Generator])[] = [
    [
      "chanOp",
      2,
      function* ({ chan }) {
        const ch = chan<number>(1);
        yield* ch.send(1);
        yield* ch.recv();
      },
    ],
    [
      "selectCase",
      3,
      function* ({ chan, select, recv }) {
        const ch = chan<number>();
        yield* select({ a: recv(ch), b: recv(ch), c: recv(ch), default: null });
      },
    ],
    [
      "syncOp",
      2,
      function* ({ sync }) {
        const mu = sync.Mutex();
        yield* mu.Lock();
        yield* mu.Unlock();
      },
    ],
    [
      "newproc",
      1,
      function* ({ go }) {
        yield* go(function* () {});
      },
    ],
    [
      "timerOp",
      1,
      function* ({ time }) {
        yield* time.NewTimer(1000);
      },
    ],
    [
      "print",
      2,
      function* ({ fmt, println }) {
        yield* fmt.Println("a");
        yield* println("b");
      },
    ],
  ];
  for (const [name, times, body] of spent) {
    it(`${name} is paid ${times === 1 ? "once" : `${times} times`} by its operations`, () => {
      const zero = Object.fromEntries(Object.keys(defaultCosts).map((key) => [key, 0]));
      assert.equal(lasts({ ...zero, [name]: 1000 }, body), 1000 * times);
    });
  }
});
