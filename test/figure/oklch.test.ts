import assert from "node:assert/strict";
import { contrast, fromHex, toHex, toLinear } from "../../src/figure/oklch.js";

describe("toHex", () => {
  // Values of the reference implementation: white, black, and the sRGB primaries in OKLCH.
  const rows: readonly (readonly [number, number, number, string])[] = [
    [1, 0, 0, "#ffffff"],
    [0, 0, 0, "#000000"],
    [0.62796, 0.25768, 29.234, "#ff0000"],
    [0.86644, 0.29483, 142.495, "#00ff00"],
    [0.45201, 0.31321, 264.052, "#0000ff"],
  ];
  for (const [l, c, h, hex] of rows) {
    it(`gives ${hex}`, () => assert.equal(toHex({ l, c, h }), hex));
  }

  it("makes greyer what a screen cannot show, and keeps its lightness", () => {
    const hex = toHex({ l: 0.6, c: 0.4, h: 200 });
    assert.match(hex, /^#[0-9a-f]{6}$/);
    assert.ok(!toLinear({ l: 0.6, c: 0.4, h: 200 }).every((part) => part >= 0 && part <= 1));
  });
});

describe("contrast", () => {
  it("is 21 of black and white, in either order", () => {
    assert.ok(Math.abs(contrast("#000000", "#ffffff") - 21) < 1e-9);
    assert.ok(Math.abs(contrast("#ffffff", "#000000") - 21) < 1e-9);
  });
  it("is 4.48 of #777777 on white, as WCAG tells", () => {
    assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  });
});

describe("fromHex", () => {
  it("gives linear light", () => assert.deepEqual(fromHex("#ff0000"), [1, 0, 0]));
});
