import assert from "node:assert/strict";
import { mget, mput, pidleget, pidlegetSpinning, pidleput } from "../../src/runtime/pidle.js";
import { releasep, startm, stopm } from "../../src/runtime/spin.js";
import { Parked } from "../../src/runtime/runtime2.js";
import { assertPicture, timerIn, turns, worldOf } from "../helpers/world.js";

describe("pidleput", () => {
  turns([
    [
      "puts on top",
      "P0 run=G1 [] | P1 - [] | idle P[3 2]",
      ({ rt, p }) => pidleput(rt, p(1)),
      "P0 run=G1 [] | idle P[1 3 2]",
    ],
  ]);

  it("counts, and marks the P as idle and without timers", () => {
    const { rt, p } = worldOf("P0 run=G1 [] | P1 - [] | idle P[2]");
    pidleput(rt, p(1));
    assert.equal(rt.sched.npidle, 2);
    assert.deepEqual(rt.idlepMask, [false, true, true]);
    assert.deepEqual(rt.timerpMask, [true, false, false]);
  });

  it("leaves the mark of timers when the P still has one, so that thieves look there", () => {
    const world = worldOf("P0 run=G1 [] | P1 - [] | idle P[2]");
    const { rt, p } = world;
    timerIn(world, 1, 5000);
    pidleput(rt, p(1));
    assert.deepEqual(rt.timerpMask, [true, true, false]);
  });

  for (const [held, picture] of [
    ["a goroutine in its ring", "P0 run=G1 [] | P1 - [G2]"],
    ["one in runnext", "P0 run=G1 [] | P1 - next=G2 []"],
  ] as const) {
    it(`refuses a P with ${held}`, () => {
      const { rt, p } = worldOf(picture);
      assert.throws(() => pidleput(rt, p(1)), /pidleput: P has non-empty run queue/);
    });
  }
});

describe("pidleget", () => {
  turns([
    [
      "takes the P that went idle last",
      "P0 run=G1 [] | idle P[3 1 2]",
      ({ rt, p }) => assert.equal(pidleget(rt), p(3)),
      "P3 taken [] | idle P[1 2]",
    ],
    [
      "finds none",
      "P0 run=G1 [] | idle P[]",
      ({ rt }) => assert.equal(pidleget(rt), null),
      "P0 run=G1 [] | idle P[]",
    ],
    [
      "gives back in the reverse of the order of putting",
      "P0 run=G1 [] | P1 - [] | P2 - [] | idle P[]",
      ({ rt, p }) => {
        pidleput(rt, p(1));
        pidleput(rt, p(2));
        assert.equal(pidleget(rt), p(2));
        assert.equal(pidleget(rt), p(1));
      },
      "P1 taken [] | P2 taken [] | idle P[]",
    ],
  ]);

  it("unmarks the P: it is not idle, and may have timers from now on", () => {
    const { rt } = worldOf("P0 run=G1 [] | idle P[1]");
    pidleget(rt);
    assert.deepEqual([rt.idlepMask, rt.timerpMask, rt.sched.npidle], [[false, false], [true, true], 0]);
  });
});

describe("pidlegetSpinning", () => {
  it("leaves a note to whoever idles a P next, when there is no idle P", () => {
    const { rt } = worldOf("P0 run=G1 [] | idle P[]");
    assert.equal(pidlegetSpinning(rt), null);
    assert.equal(rt.sched.needspinning, 1);
  });

  it("leaves no note when it gets one", () => {
    const { rt, p } = worldOf("P0 run=G1 [] | idle P[1]");
    assert.equal(pidlegetSpinning(rt), p(1));
    assert.equal(rt.sched.needspinning, 0);
  });
});

describe("mput and mget", () => {
  turns([
    [
      "the M that went idle last is used first",
      "P0 run=G1 [] | P1 M1 [] | idle P[] M[3 2]",
      ({ rt, m }) => {
        releasep(rt, m(1));
        mput(rt, m(1));
        assert.equal(mget(rt), m(1));
        assert.equal(mget(rt), m(3));
      },
      "P0 run=G1 [] | idle M[2]",
    ],
    [
      "there may be none",
      "P0 run=G1 [] | idle P[] M[]",
      ({ rt }) => assert.equal(mget(rt), null),
      "P0 run=G1 [] | idle P[] M[]",
    ],
  ]);

  it("count the idle Ms", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 M1 [] | idle P[] M[3 2]");
    releasep(rt, m(1));
    mput(rt, m(1));
    assert.equal(rt.sched.nmidle, 3);
    mget(rt);
    assert.equal(rt.sched.nmidle, 2);
  });
});

describe("stopm", () => {
  it("refuses a thread that holds a P, for the P would be lost", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 M1 []");
    assert.throws(() => stopm(rt, m(1), Parked.stopm), /stopm: holding p/);
  });

  it("refuses a thread that is counted as spinning, for nobody would be woken any more", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 M1 spinning []");
    releasep(rt, m(1));
    assert.throws(() => stopm(rt, m(1), Parked.stopm), /stopm: spinning/);
  });
});

describe("startm", () => {
  turns([
    [
      "wakes the M that went idle last",
      "P0 run=G1 [] | P1 - [] | idle P[] M[3 2]",
      ({ rt, p }) => startm(rt, p(1), false),
      "P1 taken [] | idle M[2] | M3 waking P1",
    ],
    [
      "makes a new M when none is idle",
      "P0 run=G1 [] | P1 - [G5] | idle P[] M[]",
      ({ rt, p }) => startm(rt, p(1), false),
      "P1 taken [G5] | idle M[] | M1 starting P1",
    ],
  ]);

  const delays: readonly (readonly [string, number, number])[] = [
    ["P0 run=G1 [] | P1 - [] | idle P[] M[2]", 2, 5000],
    ["P0 run=G1 [] | P1 - [] | idle P[] M[]", 1, 20000],
  ];
  for (const [picture, id, ns] of delays) {
    it(`from ${picture}, M${id} is up after ${ns} ns`, () => {
      const { rt, p } = worldOf(picture);
      startm(rt, p(1), false);
      assert.equal(rt.events.timeOf(rt.allm[id]!.actor), ns);
    });
  }

  it("refuses to start a spinning thread on a P that has goroutines", () => {
    const { rt, p } = worldOf("P0 run=G1 [] | P1 - [G5] | idle P[] M[2]");
    assert.throws(() => startm(rt, p(1), true), /startm: p has runnable gs/);
  });

  it("ends the program when it has too many threads, as Go does", () => {
    const { rt, p } = worldOf("P0 run=G1 [] | P1 - [] | idle P[] M[]");
    rt.sched.maxmcount = 1;
    startm(rt, p(1), false);
    assert.deepEqual([rt.end?.kind, rt.end?.exitCode], ["fatal", 2]);
    assert.equal(
      rt.errors.join(""),
      "runtime: program exceeds 1-thread limit\nfatal error: thread exhaustion\n",
    );
    assertPicture(rt, "P0 run=G1 []");
  });
});
