import assert from "node:assert/strict";
import { findRunnable } from "../../src/runtime/find-runnable.js";
import { goready } from "../../src/runtime/proc.js";
import { Step } from "../../src/runtime/runtime2.js";
import { foundIn } from "../../src/trace/vocabulary.js";
import { advance, assertPicture, timerIn, worldOf } from "../helpers/world.js";

describe("findRunnable", () => {
  // What is first in the order of looking wins; `tick` is the P's schedtick (R4).
  const rows: readonly (readonly [
    tick: number,
    before: string,
    found: string,
    from: string,
    after: string,
  ])[] = [
    [1, "P0 next=G2 [G3] | global [G4]", "G2", "runnext", "P0 next=- [G3] | global [G4]"],
    [1, "P0 [G3] | global [G4]", "G3", "local ring", "P0 [] | global [G4]"],
    [1, "P0 [] | global [G4 G5]", "G4", "global queue", "P0 [G5] | global []"],
    [
      61,
      "P0 next=G2 [G3] | global [G4 G5]",
      "G4",
      "global queue, every 61st",
      "P0 next=G2 [G3] | global [G5]",
    ],
    [0, "P0 next=G2 [G3] | global [G4]", "G4", "global queue, every 61st", "P0 next=G2 [G3] | global []"],
    [122, "P0 [] | global [G4 G5]", "G4", "global queue, every 61st", "P0 [] | global [G5]"],
    [60, "P0 next=G2 [] | global [G4]", "G2", "runnext", "P0 next=- [] | global [G4]"],
    [62, "P0 next=G2 [] | global [G4]", "G2", "runnext", "P0 next=- [] | global [G4]"],
    [61, "P0 next=G2 [G3] | global []", "G2", "runnext", "P0 next=- [G3] | global []"],
  ];
  for (const [tick, before, found, from, after] of rows) {
    it(`at tick ${tick} finds ${found} from ${from}: ${before}  →  ${after}`, () => {
      const { rt, p, m } = worldOf(before);
      p(0).schedtick = tick;
      findRunnable(rt, m(0));
      assert.equal(`G${m(0).found?.goid}`, found);
      assert.equal(foundIn[m(0).foundIn], from);
      assert.equal(m(0).step, Step.execute);
      assertPicture(rt, after);
    });
  }

  const costs: readonly (readonly [string, number, number])[] = [
    ["P0 next=G2 []", 1, 0],
    ["P0 [G2]", 1, 20],
    ["P0 [] | global [G2]", 1, 50],
    ["P0 [] | global [G2]", 61, 50],
  ];
  for (const [picture, tick, ns] of costs) {
    it(`takes ${ns} ns from ${picture} at tick ${tick}`, () => {
      const { rt, p, m } = worldOf(picture);
      p(0).schedtick = tick;
      findRunnable(rt, m(0));
      assert.equal(rt.delay, ns);
    });
  }

  it("runs the P's due timers first, and so finds what they make ready", () => {
    const world = worldOf("P0 [G3] | G2 waiting (sleep)");
    const { rt, m, g } = world;
    timerIn(world, 0, 100, (run, mp) => goready(run, mp, g(2)));
    rt.now = 100;
    findRunnable(rt, m(0));
    assert.equal(m(0).found?.goid, 2);
    assertPicture(rt, "P0 next=- [G3]");
  });

  it("leaves a timer that is not due, and will sleep until it is", () => {
    const world = worldOf("P0 []");
    const { rt } = world;
    timerIn(world, 0, 5_000_000);
    advance(rt, 1000);
    assertPicture(rt, "idle P[0] | M0 poller");
    assert.equal(rt.sched.pollUntil, 5_000_000);
  });

  it("gives up the P, and then the thread sleeps, when there is nothing anywhere", () => {
    const { rt, m } = worldOf("P0 spinning [] | P1 []");
    findRunnable(rt, m(1));
    assert.ok(!m(1).spinning);
    assertPicture(rt, "P0 spinning [] | idle P[1] M[1]");
  });

  it("begins to spin instead, when somebody left the note that a P was missing", () => {
    const { rt, m } = worldOf("P0 spinning [G5] | P1 []");
    rt.sched.needspinning = 1;
    findRunnable(rt, m(1));
    assert.deepEqual([m(1).spinning, m(1).step, rt.sched.needspinning], [true, Step.find, 0]);
    assertPicture(rt, "P1 spinning []");
  });
});

describe("the 61st tick", () => {
  it("lets one from the global queue in, while 70 local goroutines wait", () => {
    const { rt, p } = worldOf("P0 run=G1 [G100-G169] | global [G2 G3]", { work: 1000 });
    p(0).schedtick = 1;
    const order: number[] = [];
    for (let slices = 0; slices < 71;) {
      const { length } = order;
      advance(rt, rt.events.nextTime);
      const running = rt.allm[0]!.curg?.goid;
      if (running !== undefined && running !== order.at(-1)) order.push(running);
      if (order.length > length) slices++;
    }
    // G1 ran in slice 1 and sixty others in 2 to 61; the decision at tick 61 comes next.
    assert.deepEqual(
      order.slice(0, 60),
      Array.from({ length: 60 }, (_, i) => 100 + i),
    );
    assert.deepEqual(order.slice(60, 62), [2, 160]);
    assertPicture(rt, "global [G3]");
  });

  it("does not count slices that are inherited from runnext", () => {
    const { rt, p } = worldOf("P0 next=G2 [G3]", { work: 1000 });
    p(0).schedtick = 7;
    advance(rt, 500);
    assertPicture(rt, "P0 run=G2 [G3]");
    assert.equal(p(0).schedtick, 7);
    advance(rt, 2000);
    assertPicture(rt, "P0 run=G3 []");
    assert.equal(p(0).schedtick, 8);
  });
});
