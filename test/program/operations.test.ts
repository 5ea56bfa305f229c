import assert from "node:assert/strict";
import { Op, opName } from "../../src/program/operations.js";

describe("opName", () => {
  it("has one name for each operation", () => {
    assert.equal(opName.length, Object.keys(Op).length);
    for (const [name, code] of Object.entries(Op)) assert.equal(opName[code] === "", name === "none", name);
  });
});
