import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as index from "../../src/index.js";
import { library } from "../../src/controls/library.js";
import { build } from "../../src/notebook/sources.js";
import type { Sources } from "../../src/notebook/sources.js";
import { takeAlong } from "../../src/notebook/take-along.js";
import type { Place } from "../../src/notebook/take-along.js";

const island: Place = {
  who: "ferry(run)",
  where: "the island",
  library: { simulate: 1 },
  has: (name) => ["Math", "Object"].includes(name),
  names: "with Math, and without a bank",
  waits: true,
};
const take = (given: unknown, data?: unknown, place = island): Sources => takeAlong(given, data, place);
const moved = (sources: Sources, own: Record<string, unknown> = {}) =>
  build(JSON.parse(JSON.stringify(sources)) as Sources, own);
/** A function that was compiled as cells are. */
const compiled = (source: string): unknown =>
  new Function("exports", "gosched_1", `return (${source});`)({}, {});

describe("takeAlong", () => {
  it("gives a text from which the function can be made anew", () => {
    const sources = take(({ seed }: { seed: number }) => {
      function* steps(): Generator<number> {
        for (let i = 0; i < seed; i++) yield Math.sqrt(i);
      }
      class Sum {
        value = [...steps()].reduce((sum, each) => sum + each, 0);
      }
      return new Sum().value;
    });
    equal(moved(sources)({ seed: 2 }), 1);
  });

  it("names all that is missing, once, and as it was written", () => {
    const outside = 3;
    throws(
      () => take(() => outside + take.length + outside),
      /^ReferenceError: the function of ferry\(run\) uses "outside", "take", which the island does not have.*define outside, take inside the function, or hand it over by name, with the option \{ data: \{ outside, take \} \}/,
    );
    throws(
      () => take(compiled("() => (0, gosched_1.simulate)(exports.main, exports)")),
      /uses "main", "exports", which/,
    );
    throws(() => take(compiled("() => { missing = 1; }")), /uses "missing"/);
    throws(
      () => take(() => setTimeout(() => undefined)),
      /uses "setTimeout".*, with Math, and without a bank$/,
    );
  });

  it("takes what it declares itself for its own, wherever it does", () => {
    const source =
      "function (a = b) { var b = typeof c; { function c() {} } for (const d of [a]) { return d; } }";
    throws(() => take(compiled(source)), /uses "b", "c", which/); // defaults and what is around a block do not see into it
    const own =
      "(a, ...[{ b: c }]) => { try { a(c); } catch (d) { arguments_: for (;;) break arguments_; } }";
    equal(take(compiled(own)).source, own);
  });

  it("does not take another cell's variable for a name of JavaScript's", () => {
    throws(() => take(compiled("() => exports.Math.sqrt(4)")), /uses "Math", which the island does not have/);
    equal(moved(take(compiled("() => exports.Math"), { Math: 3 }))(), 3);
  });

  it("hands data over by name, also under the names that compilers make", () => {
    const data = { main: (n: number): number => n + rest.more[0]!, rest: { more: [1, null] } };
    const { rest } = { rest: { more: [100] } };
    equal(moved(take(compiled("() => exports.main(2)"), data))(), 3);
    ok(rest.more[0] === 100, "and not what is here");
    const object = {
      method(n: number) {
        return 2 * n;
      },
    };
    equal(moved(take(compiled("() => method(4)"), object))(), 8);
  });

  it("says what of data cannot go, and where it is", () => {
    const loop: { inner?: unknown } = {};
    loop.inner = { loop };
    class Box {}
    for (const [value, words] of [
      [1n, /data\.a cannot go into the island: expected plain data or a function, got bigint/],
      [undefined, /data\.a .* got undefined/],
      [{ when: new Date(0) }, /data\.a\.when .* got an object of class Date/],
      [[1, new Map()], /data\.a\[1\] .* class Map/],
      [{ b: [{ c: NaN }] }, /data\.a\.b\[0\]\.c .* got NaN/],
      [{ most: Infinity }, /data\.a\.most .* got Infinity/],
      [new Box(), /class Box/],
      [{ f: () => 1 }, /data\.a\.f .* got a function within data/],
      [loop, /data\.a\.inner\.loop .* an object that contains itself/],
    ] as const) {
      throws(() => take(() => 1, { a: value }), words);
    }
    throws(() => take(() => 1, [1]), /data must be an object, by name/);
    throws(() => take(() => 1, { "a b": 1 }), /"a b" cannot be one/);
    const plain = {
      a: { b: [1, "x", true, null], c: undefined },
      d: Object.assign(Object.create(null), { e: 1 }),
    };
    deepEqual(take(() => 1, plain).data, { a: { json: { b: [1, "x", true, null] } }, d: { json: { e: 1 } } });
  });

  it("refuses what has no text that can run elsewhere", () => {
    throws(() => take(3), /ferry\(run\): expected a function, got number/);
    throws(() => take(Math.max), /bound or built in, and has no text that the island could run/);
    throws(() => take(take.bind(null)), /bound or built in/);
    throws(() => take(class {}), /expected a function, got a class/);
    throws(() => take(() => helper(), { helper: class {} }), /ferry\(run\), data\.helper: .*a class/);
    throws(() => take(async () => 1, {}, { ...island, waits: false }), /must not be async/);
    equal(typeof take(async () => 1).source, "string");
  });
});

declare const helper: () => unknown;

describe("the library of pages", () => {
  it("has no name that the library has not: a sweep finds it in its threads", () => {
    deepEqual(
      Object.keys(library).filter((name) => !(name in index)),
      [],
    );
  });
});
