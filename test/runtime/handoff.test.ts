import assert from "node:assert/strict";
import { handoffp, startlockedm, stoplockedm } from "../../src/runtime/handoff.js";
import { advance, assertPicture, timerIn, told, turns, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

const handoff = ({ rt, p }: World) => handoffp(rt, p(0));

describe("handoffp", () => {
  turns([
    [
      "starts a thread for a P that has goroutines",
      "P0 - [G2] | P1 run=G1 [] | idle M[2]",
      handoff,
      "P0 taken [G2] | idle M[] | M2 waking P0",
    ],
    [
      "starts a thread for a P with a runnext alone",
      "P0 - next=G2 [] | P1 run=G1 [] | idle M[2]",
      handoff,
      "P0 taken next=G2 [] | M2 waking P0",
    ],
    [
      "starts a thread when the global queue has goroutines",
      "P0 - [] | P1 run=G1 [] | idle P[2] M[2] | global [G5]",
      handoff,
      "P0 taken [] | idle P[2] M[] | M2 waking P0",
    ],
    [
      "lets a thread spin when nobody spins and no P is idle",
      "P0 - [] | P1 run=G1 [] | idle P[] M[2]",
      (world) => {
        handoff(world);
        assert.deepEqual([world.rt.sched.nmspinning, world.m(2).spinning], [1, true]);
      },
      "P0 taken [] | idle M[] | M2 waking P0",
    ],
    [
      "idles a P without work beside another idle one",
      "P0 - [] | P1 run=G1 [] | idle P[2] M[2]",
      handoff,
      "P1 run=G1 [] | idle P[0 2] M[2]",
    ],
    [
      "idles a P without work when a thread spins already",
      "P0 - [] | P1 run=G1 [] | P2 spinning [] | idle P[] M[3]",
      handoff,
      "idle P[0] M[3]",
    ],
    [
      "keeps the last busy P going when nobody polls",
      "P0 - [] | idle P[1 2] M[2]",
      handoff,
      "P0 taken [] | idle P[1 2] M[] | M2 waking P0",
    ],
    [
      "idles the last busy P when somebody polls already",
      "P0 - [] | idle P[1 2] M[2] | M1 poller",
      handoff,
      "idle P[0 1 2] M[2] | M1 poller",
    ],
  ]);

  it("interrupts the poller when the P that it idles has the earlier timer", () => {
    const world = worldOf("P0 - [] | idle P[1] M[2] | M1 poller");
    const { rt, p } = world;
    timerIn(world, 0, 1_000_000);
    rt.sched.pollUntil = 9_000_000;
    handoffp(rt, p(0));
    assertPicture(rt, "idle P[0 1] M[2]");
    assert.equal(rt.netpollWakeSig, true);
    assert.equal(rt.events.timeOf(rt.allm[1]!.actor), 5000);
  });
});

describe("stoplockedm", () => {
  it("hands the P over and sleeps outside the list of idle threads", () => {
    const { rt, m, g } = worldOf("P0 M0 [G2] | idle P[] M[1] | G9 waiting (chan receive)");
    m(0).lockedg = g(9);
    g(9).lockedm = m(0);
    stoplockedm(rt, m(0));
    assertPicture(rt, "P0 taken [G2] | idle M[] | M0 locked G9 | M1 waking P0");
    assert.equal(rt.sched.nmidlelocked, 1);
  });
});

describe("startlockedm", () => {
  it("gives the P to the locked thread and sleeps itself", () => {
    const { rt, m, g } = worldOf("P0 M0 [G2] | M1 locked G9");
    startlockedm(rt, m(0), g(9));
    assertPicture(rt, "P0 taken [G2] | idle M[0] | M1 waking P0");
    assert.equal(rt.sched.nmidlelocked, 0);
  });

  it("costs two switches of threads to run a locked goroutine and to come back", () => {
    const { rt } = worldOf("P0 M0 [G9 G2] | M1 locked G9", { work: 1000 });
    advance(rt, 5500);
    assertPicture(rt, "P0 M1 run=G9 [G2] | idle M[0]");
    assert.deepEqual(told(rt).slice(0, 6), [
      "P0 M0 G9 runqget from the ring",
      "P0 M0 G9 startlockedm to M1",
      "P0 M0 - ProcStop",
      "M1 - notewakeup",
      "M0 - mput",
      "M1 - mstart",
    ]);
  });
});
