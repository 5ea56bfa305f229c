import { deepEqual, equal, throws } from "node:assert/strict";
import { choice, slider, toggle } from "../../src/index.js";
import { checkSpec, firstValues, inWords, problemWith } from "../../src/controls/spec.js";

describe("slider", () => {
  it("begins at its least value, or where it is told", () => {
    equal(slider({ min: 1, max: 8 }).value, 1);
    equal(slider({ min: 1, max: 8, value: 4 }).value, 4);
    equal(slider({ stops: [10, 20, 500] }).value, 10);
  });

  const refused: readonly [string, () => unknown, RegExp][] = [
    ["bounds in the wrong order", () => slider({ min: 8, max: 1 }), /min below max/],
    ["no bounds", () => slider({}), /min below max/],
    ["an infinite bound", () => slider({ min: 0, max: Infinity }), /min below max/],
    ["a step of 0", () => slider({ min: 0, max: 1, step: 0 }), /step above 0/],
    ["a million steps", () => slider({ min: 0, max: 1_000_000 }), /up to 10000 values/],
    ["a value outside", () => slider({ min: 1, max: 8, value: 9 }), /from 1 to 8, got 9/],
    [
      "a value between its steps",
      () => slider({ min: 0, max: 8, step: 2, value: 3 }),
      /in steps of 2 from 0, got 3/,
    ],
    ["stops that fall", () => slider({ stops: [3, 2] }), /rising/],
    ["a value that is no stop", () => slider({ stops: [1, 5], value: 2 }), /one of its stops, 1, 5; got 2/],
  ];
  for (const [what, make, says] of refused) {
    it(`refuses ${what}`, () => {
      throws(make, (error) => error instanceof RangeError && says.test(error.message));
    });
  }

  it("takes values that fractions do not hit exactly", () => {
    equal(problemWith(slider({ min: 0, max: 1, step: 0.1 }), 0.1 + 0.2), undefined);
  });

  it("writes lengths of time with their unit", () => {
    equal(inWords(slider({ stops: [1_000, 2_000_000], unit: "ns" }), 2_000_000), "2 ms");
    equal(inWords(slider({ min: 0, max: 1, step: 0.1 }), 0.1 + 0.2), "0.3");
    equal(inWords(slider({ min: 1000, max: 9000, unit: "KB" }), 9000), "9,000 KB");
  });
});

describe("choice and toggle", () => {
  it("begin with the first value, and with no", () => {
    equal(choice(["a", "b"]).value, "a");
    equal(choice([1, 2], { value: 2 }).value, 2);
    equal(toggle().value, false);
  });

  it("refuse what they cannot have", () => {
    throws(() => choice(["a"]), /two or more different/);
    throws(() => choice(["a", "a"]), /two or more different/);
    throws(() => choice(["a", {} as string]), /strings, numbers or booleans/);
    throws(() => choice(["a", "b"], { value: "c" as "a" }), /expected one of "a", "b", got "c"/);
    throws(() => toggle({ value: 1 as unknown as boolean }), /true or false/);
  });
});

describe("checkSpec", () => {
  it("labels controls by their names", () => {
    const spec = checkSpec({
      procs: slider({ min: 1, max: 8 }),
      go: choice(["1.0", "1.26"], { label: "Go" }),
    });
    deepEqual(
      Object.values(spec).map(({ label }) => label),
      ["procs", "Go"],
    );
    deepEqual(firstValues(spec), { procs: 1, go: "1.0" });
  });

  it("refuses what is no record of controls", () => {
    throws(() => checkSpec([slider({ min: 1, max: 2 })]), /controls by name/);
    throws(() => checkSpec({}), /one control or more/);
    throws(() => checkSpec({ procs: 4 }), /procs must be made by slider, choice or toggle, got 4/);
  });
});
