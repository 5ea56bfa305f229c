import assert from "node:assert/strict";
import { nothingFound } from "../../src/runtime/idle.js";
import { Step } from "../../src/runtime/runtime2.js";
import { foundIn } from "../../src/trace/vocabulary.js";
import { advance, assertPicture, timerIn, told, turns, worldOf } from "../helpers/world.js";

describe("nothingFound", () => {
  turns([
    [
      "takes what came to the global queue meanwhile, and keeps its P",
      "P0 run=G1 [] | P1 [] | global [G5]",
      ({ rt, m }) => {
        nothingFound(rt, m(1));
        assert.equal(foundIn[m(1).foundIn], "global queue, last look");
      },
      "P0 run=G1 [] | P1 M1 run=- [] | global []",
    ],
    [
      "a thread that did not spin does not look again",
      "P0 run=G1 [G5] | P1 []",
      ({ rt, m }) => nothingFound(rt, m(1)),
      "P0 run=G1 [G5] | idle P[1] M[1]",
    ],
    [
      "a thread that spun looks again, takes its P back and spins on",
      "P0 run=G1 [G5] | P1 spinning []",
      ({ rt, m }) => {
        nothingFound(rt, m(1));
        assert.equal(m(1).step, Step.find);
      },
      "P0 run=G1 [G5] | P1 M1 spinning [] | idle P[] M[]",
    ],
    [
      "a runnext is work too",
      "P0 run=G1 next=G5 [] | P1 spinning []",
      ({ rt, m }) => nothingFound(rt, m(1)),
      "P1 M1 spinning []",
    ],
    [
      "a thread that spun and finds nothing sleeps, and is counted no more",
      "P0 run=G1 [] | P1 spinning [] | idle P[2] M[2]",
      ({ rt, m }) => {
        nothingFound(rt, m(1));
        assert.equal(rt.sched.nmspinning, 0);
      },
      "P0 run=G1 [] | idle P[1 2] M[1 2]",
    ],
  ]);

  it("first gives up the P, then stops spinning, and only then looks again", () => {
    const { rt, m } = worldOf("P0 run=G1 [G5] | P1 spinning []");
    nothingFound(rt, m(1));
    assert.deepEqual(told(rt), [
      "P1 M1 - ProcStop",
      "P1 - - pidleput",
      "M1 - spinning off, nmspinning 0",
      "P1 - - pidleget",
      "P1 M1 - ProcStart",
      "P1 M1 - spinning on, nmspinning 1",
    ]);
  });
});

describe("the sleep in the poller", () => {
  it("is of the last thread that runs out of work; the next one sleeps among the idle", () => {
    const world = worldOf("P0 [] | P1 []");
    timerIn(world, 0, 5_000_000);
    nothingFound(world.rt, world.m(1));
    assertPicture(world.rt, "P0 [] | idle P[1] M[1]"); // M1 does not spin, and P1 has no timer
    world.m(0).pollUntil = 5_000_000;
    nothingFound(world.rt, world.m(0));
    assertPicture(world.rt, "idle P[0 1] M[1] | M0 poller");
  });

  it("takes the earliest timer of all Ps", () => {
    const world = worldOf("P0 run=G1 [] | P1 run=G2 [] | P2 spinning []");
    timerIn(world, 0, 9_000_000);
    timerIn(world, 1, 7_000_000);
    nothingFound(world.rt, world.m(2));
    assertPicture(world.rt, "idle P[2] | M2 poller");
    assert.equal(world.rt.sched.pollUntil, 7_000_000);
  });

  // epoll takes whole milliseconds: below one it rounds up, above one down (R12.8); then come the slack of timers, 50 us, and the wake-up.
  const sleeps: readonly (readonly [number, number])[] = [
    [1, 1_000_000],
    [999_999, 1_000_000],
    [1_000_000, 1_000_000],
    [1_999_999, 1_000_000],
    [2_500_000, 2_000_000],
    [7_000_000, 7_000_000],
  ];
  for (const [when, wait] of sleeps) {
    it(`until a timer in ${when} ns lasts ${wait} ns, and the thread is up 55,000 ns later`, () => {
      const world = worldOf("P0 []");
      timerIn(world, 0, when);
      world.m(0).pollUntil = when;
      nothingFound(world.rt, world.m(0));
      assertPicture(world.rt, "idle P[0] | M0 poller");
      assert.equal(world.rt.events.timeOf(world.rt.allm[0]!.actor), wait + 55_000);
    });
  }

  it("ends with an idle P, with which the thread looks for work and finds the timer due", () => {
    const world = worldOf("P0 []");
    timerIn(world, 0, 3_000_000);
    advance(world.rt, 2_999_999);
    assertPicture(world.rt, "idle P[0] | M0 poller");
    advance(world.rt, 3_055_000);
    assert.ok(told(world.rt).some((line) => line.includes("timerRun timer 3000000 of P0")));
  });

  it("without an idle P ends among the idle threads", () => {
    const { rt } = worldOf("P0 run=G1 [] | M1 poller");
    rt.events.schedule(rt.allm[1]!.actor, 100);
    advance(rt, 100);
    assertPicture(rt, "P0 run=G1 [] | idle M[1]");
    assert.notEqual(rt.sched.lastpoll, 0);
  });
});
