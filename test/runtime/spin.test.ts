import assert from "node:assert/strict";
import {
  acquirep,
  becomeSpinning,
  dropSpinning,
  releasep,
  resetspinning,
  wakep,
} from "../../src/runtime/spin.js";
import { findRunnable } from "../../src/runtime/find-runnable.js";
import { Step } from "../../src/runtime/runtime2.js";
import { Kind } from "../../src/trace/vocabulary.js";
import { advance, assertPicture, told, turns, worldOf } from "../helpers/world.js";
import { live } from "../helpers/live.js";

describe("wakep", () => {
  turns([
    [
      "starts the idle M on the idle P",
      "P0 run=G1 next=G2 [] | idle P[1] M[1]",
      ({ rt }) => wakep(rt),
      "P0 run=G1 next=G2 [] | P1 taken [] | idle P[] M[] | M1 waking P1",
    ],
    [
      "takes the top of both stacks",
      "P0 run=G1 [G2] | idle P[3 1 2] M[5 4]",
      ({ rt }) => wakep(rt),
      "P3 taken [] | idle P[1 2] M[4] | M5 waking P3",
    ],
    [
      "makes a thread when none is idle",
      "P0 run=G1 [G2] | idle P[1] M[]",
      ({ rt }) => wakep(rt),
      "P1 taken [] | idle P[] M[] | M1 starting P1",
    ],
    [
      "does nothing while a thread spins",
      "P0 run=G1 [G2] | P1 spinning [] | idle P[2] M[4]",
      ({ rt }) => wakep(rt),
      "P1 spinning [] | idle P[2] M[4]",
    ],
    [
      "wakes one, not two, when it is called twice",
      "P0 run=G1 [G2 G3] | idle P[2 1] M[4 3]",
      ({ rt }) => {
        wakep(rt);
        wakep(rt);
      },
      "P2 taken [] | idle P[1] M[3] | M4 waking P2",
    ],
    [
      "wakes nobody when no P is idle",
      "P0 run=G1 [G2] | idle P[] M[1]",
      ({ rt }) => wakep(rt),
      "P0 run=G1 [G2] | idle M[1]",
    ],
  ]);

  it("counts the thread as spinning from the moment it is asked for, long before it is up", () => {
    const { rt, m } = worldOf("P0 run=G1 [G2] | idle P[1] M[1]");
    wakep(rt);
    assert.deepEqual([rt.sched.nmspinning, m(1).spinning], [1, true]);
  });

  it("takes the count back, and leaves a note, when no P is idle", () => {
    const { rt } = worldOf("P0 run=G1 [G2] | idle P[] M[1]");
    wakep(rt);
    assert.deepEqual([rt.sched.nmspinning, rt.sched.needspinning], [0, 1]);
  });
});

describe("resetspinning", () => {
  turns([
    [
      "stops spinning and wakes the next thread, so that waking goes on as a chain",
      "P0 run=G1 [G2] | P1 spinning [] | idle P[2] M[2]",
      ({ rt, m }) => resetspinning(rt, m(1)),
      "P1 M1 run=- [] | P2 taken [] | idle P[] M[] | M2 waking P2",
    ],
    [
      "wakes nobody while another thread still spins",
      "P0 run=G1 [G2] | P1 spinning [] | P2 spinning [] | idle P[3] M[3]",
      ({ rt, m }) => resetspinning(rt, m(1)),
      "P1 M1 run=- [] | P2 spinning [] | idle P[3] M[3]",
    ],
  ]);

  it("refuses a thread that does not spin", () => {
    const { rt, m } = worldOf("P0 run=G1 []");
    assert.throws(() => resetspinning(rt, m(0)), /resetspinning: not a spinning m/);
  });
});

describe("becomeSpinning and dropSpinning", () => {
  it("count, and the first one takes the note back", () => {
    const { rt, m } = worldOf("P0 run=G1 [] | P1 []");
    rt.sched.needspinning = 1;
    becomeSpinning(rt, m(1));
    assert.deepEqual([rt.sched.nmspinning, rt.sched.needspinning], [1, 0]);
    dropSpinning(rt, m(1));
    assert.equal(rt.sched.nmspinning, 0);
    assert.deepEqual(told(rt), ["P1 M1 - spinning on, nmspinning 1", "P1 M1 - spinning off, nmspinning 0"]);
  });
});

describe("acquirep and releasep", () => {
  turns([
    [
      "take a P and let it go",
      "P0 run=G1 [] | P1 M1 [] | idle P[2] M[]",
      ({ rt, m }) => {
        const pp = releasep(rt, m(1));
        acquirep(rt, m(1), pp);
        releasep(rt, m(1));
      },
      "P1 taken [] | idle P[2]",
    ],
  ]);

  const refused: readonly (readonly [string, (world: ReturnType<typeof worldOf>) => void, RegExp])[] = [
    ["a second P", ({ rt, m, p }) => acquirep(rt, m(0), p(1)), /wirep: already in go/],
    ["a P that another thread holds", ({ rt, m, p }) => acquirep(rt, m(2), p(0)), /wirep: P0 is not idle/],
    ["to let go of nothing", ({ rt, m }) => releasep(rt, m(2)), /releasep: invalid p state/],
  ];
  for (const [what, act, message] of refused) {
    it(`refuse ${what}`, () => {
      assert.throws(() => act(worldOf("P0 run=G1 [] | P1 - [] | idle M[2]")), message);
    });
  }
});

describe("how many threads look for work", () => {
  // An M may begin to spin if twice those that spin are fewer than the busy Ps (R4.13).
  const limits: readonly (readonly [string, number, boolean])[] = [
    ["P0 run=G1 [] | P1 []", 1, true],
    ["P0 run=G1 [] | P1 spinning [] | P2 []", 2, true],
    ["P0 run=G1 [] | P1 spinning [] | P2 [] | idle P[3]", 2, true],
    ["P0 [] | P1 spinning [] | idle P[3 2]", 0, false],
    ["P0 run=G1 [] | P1 spinning [] | P2 spinning [] | P3 []", 3, false],
    ["P0 run=G1 [] | P1 run=G2 [] | P2 spinning [] | P3 spinning [] | P4 []", 4, true],
    ["P0 run=G1 [] | P1 run=G2 [] | P2 spinning [] | P3 spinning [] | P4 [] | idle P[5 6]", 4, true],
  ];
  for (const [picture, id, spins] of limits) {
    it(`${picture}: M${id} ${spins ? "spins too" : "gives up its P"}`, () => {
      const { rt, m } = worldOf(picture);
      findRunnable(rt, m(id));
      assert.equal(m(id).spinning, spins);
      assert.equal(m(id).step === Step.steal, spins);
      if (!spins) assert.equal(m(id).p, null);
    });
  }
});

describe("the chain of waking", () => {
  const many = "P0 run=G1 [G2-G9] | idle P[1 2 3] M[4 5 6]";

  it("brings up one thread after another, each woken by the one before, until all Ps run", () => {
    const { rt } = worldOf(many, { work: 1_000_000 });
    wakep(rt);
    const woken: number[] = [];
    const begins: number[] = [];
    advance(rt, 100_000);
    const trace = rt.trace!;
    for (let i = 0; i < trace.length; i++) {
      if (trace.kind(i) === Kind.notewakeup) woken.push(trace.m(i));
      if (trace.kind(i) === Kind.GoStart) begins.push(trace.time(i));
    }
    assert.deepEqual(woken, [4, 5, 6]);
    assert.equal(begins.length, 3);
    // A thread comes up 5,000 ns after it was woken, and wakes the next when it has found something.
    assert.ok(begins[1]! - begins[0]! >= 5000 && begins[2]! - begins[1]! >= 5000, begins.join(" "));
    assertPicture(rt, "P1 M4 | P2 M5 | P3 M6 | idle P[] M[]");
    const queued = live(rt).procs.reduce((sum, p) => sum + p.ring.length, 0);
    assert.equal(queued, 5);
  });

  it("ends when a thread finds nothing: it leaves, and nobody spins", () => {
    const { rt } = worldOf("P0 run=G1 [G2] | idle P[1 2 3] M[4 5 6]", { work: 1_000_000 });
    wakep(rt);
    advance(rt, 100_000);
    assert.equal(rt.sched.nmspinning, 0);
    assertPicture(rt, "P0 run=G1 [] | P1 M4 run=G2 [] | idle P[2 3] M[5 6]");
  });
});
