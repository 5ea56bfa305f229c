import assert from "node:assert/strict";
import {
  mustWaitForRunnext,
  runqempty,
  runqget,
  runqgrabNext,
  runqput,
  runqsize,
  runqsteal,
} from "../../src/runtime/runq.js";
import { GStatus } from "../../src/trace/vocabulary.js";
import { assertPicture, told, turns, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

const put =
  (id: number, next: boolean) =>
  ({ rt, p, g }: World) =>
    runqput(rt, p(0), g(id), next);

describe("runqput", () => {
  turns([
    ["fills an empty runnext", "P0 run=G1 []", put(5, true), "P0 run=G1 next=G5 [] | global []"],
    [
      "kicks the goroutine in runnext to the ring's tail",
      "P0 run=G1 next=G9 [G2 G3]",
      put(5, true),
      "P0 run=G1 next=G5 [G2 G3 G9] | global []",
    ],
    [
      "leaves runnext alone without `next`",
      "P0 run=G1 next=G9 [G2]",
      put(5, false),
      "P0 run=G1 next=G9 [G2 G5] | global []",
    ],
    [
      "takes the last slot of the ring",
      "P0 run=G1 [G2-G256]",
      put(300, false),
      "P0 next=- [G2-G256 G300] | global []",
    ],
    [
      "moves the older half of a full ring, and then the goroutine, to the global queue",
      "P0 run=G1 [G2-G257]",
      put(300, false),
      "P0 run=G1 next=- [G130-G257] | global [G2-G129 G300]",
    ],
    [
      "overflows with the one that it kicked out of runnext",
      "P0 run=G1 next=G299 [G2-G257]",
      put(300, true),
      "P0 run=G1 next=G300 [G130-G257] | global [G2-G129 G299]",
    ],
    [
      "overflows behind what the global queue holds",
      "P0 run=G1 [G2-G257] | global [G900 G901]",
      put(300, false),
      "P0 [G130-G257] | global [G900 G901 G2-G129 G300]",
    ],
    [
      "changes no other P",
      "P0 run=G1 [] | P1 run=G2 next=G3 [G4]",
      put(5, true),
      "P0 next=G5 [] | P1 run=G2 next=G3 [G4]",
    ],
  ]);

  it("wraps around: the ring keeps its order however often its 256 slots were used", () => {
    const { rt, p, g } = worldOf("P0 run=G1 [G2 G3]");
    for (let id = 4; id < 1000; id++) {
      runqput(rt, p(0), g(id), false);
      assert.equal(runqget(rt, p(0))!.goid, id - 2);
    }
    assertPicture(rt, "P0 next=- [G998 G999] | global []");
  });
});

describe("runqget", () => {
  const get = ({ rt, p }: World) => runqget(rt, p(0));
  turns([
    ["prefers runnext", "P0 next=G9 [G2]", get, "P0 next=- [G2]"],
    ["takes the ring's head when runnext is empty", "P0 [G2 G3]", get, "P0 next=- [G3]"],
    ["never looks at the global queue", "P0 [] | global [G4]", get, "P0 next=- [] | global [G4]"],
  ]);

  const slices: readonly (readonly [string, number | undefined, boolean])[] = [
    ["P0 next=G9 [G2]", 9, true],
    ["P0 [G2 G3]", 2, false],
    ["P0 []", undefined, false],
  ];
  for (const [picture, id, inherits] of slices) {
    it(`from ${picture} gives ${id === undefined ? "nothing" : `G${id}`}, ${inherits ? "in the same" : "not in the same"} slice`, () => {
      const { rt, p, m } = worldOf(picture);
      assert.equal(runqget(rt, p(0))?.goid, id);
      assert.equal(m(0).inheritTime, inherits);
    });
  }
});

describe("runqempty and runqsize", () => {
  const cases: readonly (readonly [string, boolean, number])[] = [
    ["P0 []", true, 0],
    ["P0 next=G2 []", false, 0],
    ["P0 [G2 G3]", false, 2],
    ["P0 next=G4 [G2 G3]", false, 2],
  ];
  for (const [picture, isEmpty, size] of cases) {
    it(`${picture} is ${isEmpty ? "" : "not "}empty and has ${size} in its ring`, () => {
      const { p } = worldOf(picture);
      assert.equal(runqempty(p(0)), isEmpty);
      assert.equal(runqsize(p(0)), size);
    });
  }
});

describe("runqsteal", () => {
  const steal = ({ rt, p }: World) => runqsteal(rt, p(1), p(0));
  const spinner = "P1 spinning []";
  turns([
    ["takes half of an even ring", `P0 run=G1 [G2 G3 G4 G5] | ${spinner}`, steal, "P0 [G4 G5] | P1 [G2]"],
    [
      "rounds an odd ring's half up",
      `P0 run=G1 [G2 G3 G4 G5 G6] | ${spinner}`,
      steal,
      "P0 [G5 G6] | P1 [G2 G3]",
    ],
    ["takes a single one", `P0 run=G1 [G2] | ${spinner}`, steal, "P0 [] | P1 next=- []"],
    [
      "leaves runnext to its P",
      `P0 run=G1 next=G9 [G2 G3] | ${spinner}`,
      steal,
      "P0 next=G9 [G3] | P1 next=- []",
    ],
    [
      "takes nothing from an empty ring, even beside a runnext",
      `P0 run=G1 next=G9 [] | ${spinner}`,
      steal,
      "P0 next=G9 [] | P1 next=- []",
    ],
    [
      "takes 128 of a full ring, of which 127 are queued",
      `P0 run=G1 [G2-G257] | ${spinner}`,
      steal,
      "P0 [G130-G257] | P1 [G2-G128]",
    ],
  ]);

  const given: readonly (readonly [string, number | undefined])[] = [
    ["[G2 G3 G4 G5]", 3],
    ["[G2 G3 G4]", 3],
    ["[G2]", 2],
    ["[]", undefined],
  ];
  for (const [ring, id] of given) {
    it(`from ${ring} gives ${id === undefined ? "nothing" : `G${id}, the youngest that it took`}`, () => {
      const { rt, p } = worldOf(`P0 run=G1 ${ring} | ${spinner}`);
      assert.equal(runqsteal(rt, p(1), p(0))?.goid, id);
    });
  }

  it("tells the trace how many it took, and from whom", () => {
    const { rt, p } = worldOf(`P0 run=G1 [G2 G3 G4] | ${spinner}`);
    runqsteal(rt, p(1), p(0));
    assert.deepEqual(told(rt), ["P1 M1 G3 runqsteal the last of 2 from P0"]);
  });
});

describe("runqgrabNext", () => {
  turns([
    [
      "takes the runnext that it saw",
      "P0 run=G1 next=G9 [] | P1 spinning []",
      ({ rt, p, g }) => assert.equal(runqgrabNext(rt, p(1), p(0), g(9)), true),
      "P0 next=- [] | P1 next=- []",
    ],
    [
      "takes nothing when another one is there by now",
      "P0 run=G1 next=G8 [] | P1 spinning []",
      ({ rt, p, g }) => assert.equal(runqgrabNext(rt, p(1), p(0), g(9)), false),
      "P0 next=G8 [] | P1 next=- []",
    ],
  ]);
});

describe("mustWaitForRunnext", () => {
  const cases: readonly (readonly [string, (world: World) => void, boolean])[] = [
    ["P0 run=G1 next=G2 []", () => {}, true],
    ["P0 next=G2 []", () => {}, true],
    ["P0 - next=G2 []", () => {}, false],
  ];
  for (const [picture, change, waits] of cases) {
    it(`${picture}: the thief ${waits ? "waits" : "does not wait"}`, () => {
      const world = worldOf(picture);
      change(world);
      assert.equal(mustWaitForRunnext(world.p(0)), waits);
    });
  }

  it("does not wait for a P whose goroutine is in a system call, for it will not run the next soon", () => {
    const { p, g } = worldOf("P0 run=G1 next=G2 []");
    g(1).status = GStatus.syscall;
    assert.equal(mustWaitForRunnext(p(0)), false);
  });
});
