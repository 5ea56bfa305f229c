import assert from "node:assert/strict";
import { beginSteal, coprimes, stealStep } from "../../src/runtime/steal.js";
import { Step } from "../../src/runtime/runtime2.js";
import type { M } from "../../src/runtime/runtime2.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { Kind } from "../../src/trace/vocabulary.js";
import { advance, assertPicture, Scripted, told, worldOf } from "../helpers/world.js";

/** Visits victims until the thread goes on to something else; how long each visit without a find took. */
function steal(rt: Runtime, mp: M): number[] {
  beginSteal(rt, mp);
  const delays: number[] = [];
  while (mp.step === Step.steal) {
    stealStep(rt, mp);
    const isVisit = mp.step === Step.steal || mp.step === Step.stealNext;
    if (isVisit && rt.delay > 0) delays.push(rt.delay);
  }
  return delays;
}

describe("coprimes", () => {
  const table: readonly (readonly [number, readonly number[]])[] = [
    [1, [1]],
    [2, [1]],
    [3, [1, 2]],
    [4, [1, 3]],
    [6, [1, 5]],
    [8, [1, 3, 5, 7]],
    [9, [1, 2, 4, 5, 7, 8]],
  ];
  for (const [n, list] of table)
    it(`of ${n} are ${list.join(", ")}`, () => assert.deepEqual(coprimes(n), list));

  it("each visits every P exactly once, from every start", () => {
    for (let n = 1; n <= 24; n++) {
      for (const stride of coprimes(n)) {
        const visited = new Set(Array.from({ length: n }, (_, i) => (3 + i * stride) % n));
        assert.equal(visited.size, n, `stride ${stride} of ${n} Ps`);
      }
    }
  });
});

describe("the order of victims", () => {
  // A choice c among n × strides is the start c % n and the stride number c / n.
  const orders: readonly (readonly [choice: number, visited: readonly number[]])[] = [
    [0, [0, 1, 3]],
    [1, [1, 3, 0]],
    [3, [3, 0, 1]],
    [4, [0, 3, 1]],
    [5, [1, 0, 3]],
    [7, [3, 1, 0]],
  ];
  for (const [choice, visited] of orders) {
    it(`of P2 among 4 Ps, when ${choice} is drawn: ${visited.map((id) => `P${id}`).join(", ")}`, () => {
      const script = new Scripted([choice]);
      const { rt, m } = worldOf("P0 run=G1 [] | P1 run=G2 [] | P2 spinning [] | P3 run=G4 []", {
        choice: script,
      });
      beginSteal(rt, m(2));
      while (m(2).stealRound === 0) stealStep(rt, m(2));
      assert.deepEqual(script.asked, [8, 8]); // four Ps times two strides, drawn anew for the second round
      assert.deepEqual(
        told(rt).slice(0, 3),
        visited.map((id) => `P2 M2 - stealWork nothing at P${id}, round 0`),
      );
    });
  }
});

describe("stealWork", () => {
  it("takes half of the first victim that has something, and passes by those that have nothing", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 run=G2 [G5 G6 G7] | P2 spinning [] | P3 run=G4 [G8]");
    steal(rt, m(2));
    assertPicture(rt, "P1 run=G2 [G7] | P2 [G5] | P3 [G8]");
    assert.equal(m(2).found?.goid, 6);
    assert.equal(m(2).step, Step.execute);
  });

  it("takes 30 ns for each look", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 run=G2 [] | P2 spinning [] | P3 run=G4 []");
    assert.deepEqual(new Set(steal(rt, m(2)).slice(0, 12)), new Set([30]));
  });

  it("looks four times at every busy P, and then gives up its own", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 run=G2 [] | P2 spinning [] | idle P[3]");
    assert.equal(steal(rt, m(2)).length, 12); // three others, P3 too, which costs the look alone
    const looks = told(rt).filter((line) => line.includes("stealWork"));
    assert.equal(looks.length, 8);
    assertPicture(rt, "P0 run=G1 [] | idle P[2 3] M[2]");
  });

  it("does not look into an idle P", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 spinning [] | idle P[2 3]");
    steal(rt, m(1));
    assert.ok(told(rt).every((line) => !/nothing at P[23]/.test(line)));
  });

  it("leaves a runnext alone in the first three rounds, and waits 3 us for it in the last", () => {
    const { rt, m } = worldOf("P0 run=G1 next=G5 [] | P1 spinning []");
    const delays = steal(rt, m(1));
    assert.deepEqual(delays, [30, 30, 30, 3000]);
    assert.equal(m(1).step, Step.stealNext);
    assertPicture(rt, "P0 run=G1 next=G5 []");
  });
});

describe("stealing a runnext", () => {
  const start = "P0 run=G1 next=G5 [] | P1 spinning []";

  it("succeeds when the victim has not run it after the 3 us", () => {
    const { rt } = worldOf(start, { work: 50_000 });
    advance(rt, 10_000);
    assertPicture(rt, "P0 run=G1 next=- [] | P1 M1 run=G5 []");
    assert.ok(told(rt).includes("P1 M1 G5 runqstealnext from P0"));
  });

  it("fails when the victim runs it within the 3 us", () => {
    const { rt } = worldOf(start, { work: 2000 });
    advance(rt, 2500);
    assertPicture(rt, "P0 run=G5 next=- []");
    advance(rt, 3999);
    assert.ok(!told(rt).some((line) => line.includes("runqstealnext")));
    assertPicture(rt, "P0 run=G5 [] | idle P[1] M[1]");
  });

  it("looks at the victim's ring again when the runnext has changed meanwhile", () => {
    const { rt, p, g } = worldOf(`${start} | idle M[]`, { work: 50_000 });
    advance(rt, 1000);
    // G1 makes two more ready: the one in runnext is another, and the ring has something.
    p(0).runnext = g(6);
    p(0).runq[0] = g(5);
    p(0).runqtail = 1;
    advance(rt, 10_000);
    assertPicture(rt, "P0 run=G1 next=G6 [] | P1 M1 run=G5 []");
    assert.ok(told(rt).includes("P1 M1 G5 runqsteal the last of 1 from P0"));
  });
});

describe("what stealing does to the threads", () => {
  it("the thief stops spinning when it has found something, and wakes the next thread first", () => {
    const { rt } = worldOf("P0 run=G1 [G5 G6] | P1 spinning [] | idle P[2] M[2]");
    advance(rt, 1000);
    assert.deepEqual(told(rt, 0, Kind.stealWork).slice(0, 7), [
      "P1 M1 G5 runqsteal the last of 1 from P0",
      "P1 M1 - spinning off, nmspinning 0",
      "P2 - - pidleget",
      "M2 - mget",
      "P2 M2 - spinning on, nmspinning 1",
      "M2 - notewakeup",
      "P1 M1 G5 GoStart from stolen ring",
    ]);
  });

  it("a stolen goroutine begins a slice of its own", () => {
    const { rt, p } = worldOf("P0 run=G1 [G5] | P1 spinning []");
    const before = p(1).schedtick;
    advance(rt, 1000);
    assert.equal(p(1).schedtick, before + 1);
  });
});
