/* Tests of Go's src/runtime/proc_test.go that call the run queue's functions themselves, restated. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { runqempty, runqget, runqput, runqsteal } from "../../src/runtime/runq.js";
import { worldOf } from "../helpers/world.js";

describe("proc_test.go, local queues", () => {
  it("TestSchedLocalQueue: what is put in comes out, in order, up to 255", () => {
    const { rt, p, g } = worldOf("P0 run=G1 []");
    for (let n = 0; n < 256; n++) {
      for (let j = 0; j < n; j++) runqput(rt, p(0), g(100 + j), false);
      for (let j = 0; j < n; j++) equal(runqget(rt, p(0)), g(100 + j));
      equal(runqget(rt, p(0)), null);
    }
  });

  it("TestSchedLocalQueueSteal: a thief gets half, and nobody is lost or doubled", () => {
    const { rt, p, g } = worldOf("P0 run=G1 [] | P1 run=G2 []");
    for (let n = 0; n < 256; n++) {
      for (let j = 0; j < n; j++) runqput(rt, p(0), g(100 + j), false);
      const stolen: number[] = [];
      const kept: number[] = [];
      for (let gp = runqsteal(rt, p(1), p(0)); gp !== null; gp = runqget(rt, p(1))) stolen.push(gp.goid);
      for (let gp = runqget(rt, p(0)); gp !== null; gp = runqget(rt, p(0))) kept.push(gp.goid);
      ok(stolen.length === Math.ceil(n / 2), `${stolen.length} of ${n} were stolen`);
      const all = [...stolen, ...kept].sort((a, b) => a - b);
      deepEqual(
        all,
        Array.from({ length: n }, (_, j) => 100 + j),
      );
    }
  });

  it("TestSchedLocalQueueEmpty: a queue with somebody in its ring or its runnext is never called empty", () => {
    const { rt, p, g } = worldOf("P0 run=G1 []");
    for (const [first, second] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      runqput(rt, p(0), g(5), first);
      ok(!runqempty(p(0)));
      runqput(rt, p(0), g(6), second);
      ok(!runqempty(p(0)));
      runqget(rt, p(0));
      ok(!runqempty(p(0)));
      runqget(rt, p(0));
      ok(runqempty(p(0)));
    }
  });
});
