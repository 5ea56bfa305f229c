import { equal, match, throws } from "node:assert/strict";
import { functionFrom, selfContainedSource } from "../../src/notebook/self-contained.js";

const isThere = (name: string): boolean => name in globalThis;
const sourceOf = (given: unknown): string => selfContainedSource(given, "sweep(grid, run)", isThere);
/** A function that was compiled as cells are. */
const compiled = (source: string): unknown =>
  new Function("exports", "gosched_1", `return (${source});`)({}, {});

describe("selfContainedSource", () => {
  it("gives a source from which the function can be made anew", () => {
    const source = sourceOf(({ seed }: { seed: number }) => {
      function* steps(): Generator<number> {
        for (let i = 0; i < seed; i++) yield Math.sqrt(i);
      }
      class Sum {
        value = [...steps()].reduce((sum, each) => sum + each, 0);
      }
      return new Sum().value;
    });
    equal(functionFrom(source)({ seed: 2 }), 1);
  });

  it("names all that comes from outside, once, and as it was written", () => {
    const outside = 3;
    throws(
      () => sourceOf(() => outside + sourceOf.length + outside),
      /sweep\(grid, run\): .*it uses "outside", "sourceOf" from outside; declare that within/,
    );
    throws(
      () => sourceOf(compiled("() => (0, gosched_1.simulate)(exports.main, exports)")),
      /it uses "simulate", "main", "exports" from outside/,
    );
    throws(() => sourceOf(compiled("() => { missing = 1; }")), /it uses "missing"/);
  });

  it("takes what it declares itself for its own, wherever it does", () => {
    const source =
      "function (a = b) { var b = typeof c; { function c() {} } for (const d of [a]) { return d; } }";
    throws(() => sourceOf(compiled(source)), /it uses "b", "c" from outside/); // defaults and what is around a block do not see into it
    match(
      sourceOf(
        compiled(
          "(a, ...[{ b: c }]) => { try { a(c); } catch (d) { arguments_: for (;;) break arguments_; } }",
        ),
      ),
      /^\(a/,
    );
  });

  it("refuses what has no source that can run elsewhere", () => {
    const object = {
      method() {
        return 1;
      },
    };
    for (const given of [object.method, Math.max, class {}, sourceOf.bind(null)])
      throws(() => sourceOf(given), /expected a function written as \(values, library\) => \.\.\./);
    throws(() => sourceOf(3), /expected a function, got number/);
  });
});
