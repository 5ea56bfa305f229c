/** Erlang's formula, against its definition by sums and factorials. */
import assert from "node:assert/strict";
import { erlangC, erlangWait } from "../../src/index.js";

function byDefinition(servers: number, load: number): number {
  let term = 1; // load^k / k!
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= load / (k + 1);
  }
  const all = (term * servers) / (servers - load);
  return all / (sum + all);
}

describe("erlangC", () => {
  it("is what its definition says", () => {
    for (const servers of [1, 2, 8, 40])
      for (const part of [0, 0.1, 0.5, 0.9, 0.999]) {
        const load = part * servers;
        const expected = byDefinition(servers, load);
        assert.ok(
          Math.abs(erlangC(servers, load) - expected) < 1e-9,
          `${servers} servers, load ${load}: ${erlangC(servers, load)}, not ${expected}`,
        );
      }
  });

  it("is the load itself for one server, who is long asked for nine mean times at nine tenths", () => {
    assert.equal(erlangC(1, 0.3), 0.3);
    assert.ok(Math.abs(erlangWait(1, 0.9) - 9) < 1e-9);
  });

  it("is not defined for more than all can do", () => {
    assert.throws(
      () => erlangC(8, 8),
      /from 0 to below 8 servers.*the line grows for ever.*got the number 8/,
    );
    assert.throws(() => erlangC(0, 0), /servers, a whole number from 1/);
    assert.throws(() => erlangC(1e9, 1), /servers, a whole number from 1 to 1000000/);
    for (const load of ["7", [7], true])
      assert.throws(() => erlangC(8, load as unknown as number), /expected a load from 0 to below 8/);
    assert.throws(() => erlangWait(1, -1), RangeError);
  });
});
