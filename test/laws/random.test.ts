/**
 * Ten thousand random programs under the checking mode. A failure prints the smallest program that fails, as TypeScript.
 * `npm run soak` tries a hundred thousand with new seeds.
 */
import assert from "node:assert/strict";
import { tryPrograms } from "../helpers/try-program.js";
import type { Tally } from "../helpers/try-program.js";

const parts = 10;

describe("random programs", () => {
  const tally: Tally = { programs: 0, steps: 0, ends: {} };
  for (let part = 1; part <= parts; part++) {
    it(`keep every invariant and every law at every step, and tell the same without a trace (${part} of ${parts})`, function () {
      this.timeout(120_000);
      const failure = tryPrograms(Number(process.env["GOSCHED_LAW_RUNS"] ?? 1_000), part, tally);
      assert.equal(failure, null, failure ?? "");
    });
  }

  it("come to every kind of end", () => {
    for (const end of ["done", "deadlock", "panic", "fatal", "bound"] as const) {
      assert.ok(
        (tally.ends[end] ?? 0) > tally.programs / 200,
        `${end}: ${tally.ends[end]} of ${tally.programs}`,
      );
    }
  });
});
