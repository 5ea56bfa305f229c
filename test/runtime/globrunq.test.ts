import assert from "node:assert/strict";
import { GQueue, globrunqget, globrunqgetbatch, globrunqput } from "../../src/runtime/globrunq.js";
import { G } from "../../src/runtime/runtime2.js";
import { assertPicture, told, turns, worldOf } from "../helpers/world.js";

describe("GQueue", () => {
  const goroutine = (id: number): G => Object.assign(new G(), { goid: id });

  it("gives back in the order in which goroutines were put at its tail", () => {
    const queue = new GQueue();
    for (const id of [1, 2, 3]) queue.pushBack(goroutine(id));
    assert.deepEqual([queue.pop()?.goid, queue.pop()?.goid, queue.pop()?.goid, queue.pop()], [1, 2, 3, null]);
  });

  it("gives first what was put at its head", () => {
    const queue = new GQueue();
    queue.pushBack(goroutine(1));
    queue.push(goroutine(2));
    assert.equal(queue.pop()?.goid, 2);
    assert.equal(queue.pop()?.goid, 1);
  });

  it("is as good as new once it was emptied", () => {
    const queue = new GQueue();
    queue.push(goroutine(1));
    queue.pop();
    assert.deepEqual([queue.empty(), queue.size, queue.tail], [true, 0, null]);
    queue.pushBack(goroutine(2));
    queue.pushBack(goroutine(3));
    assert.deepEqual([queue.size, queue.pop()?.goid, queue.pop()?.goid], [2, 2, 3]);
  });

  it("leaves no link in what it gives out", () => {
    const queue = new GQueue();
    for (const id of [1, 2]) queue.pushBack(goroutine(id));
    assert.equal(queue.pop()?.schedlink, null);
  });
});

describe("globrunqput", () => {
  turns([
    [
      "puts at the tail",
      "P0 run=G1 [] | global [G2]",
      ({ rt, g }) => globrunqput(rt, g(3)),
      "P0 [] | global [G2 G3]",
    ],
  ]);
});

describe("globrunqget", () => {
  turns([
    [
      "takes exactly one, however many there are",
      "P0 [G9] | global [G2 G3 G4]",
      ({ rt, p }) => assert.equal(globrunqget(rt, p(0))?.goid, 2),
      "P0 [G9] | global [G3 G4]",
    ],
    [
      "takes nothing from an empty queue, and tells nothing",
      "P0 [G9] | global []",
      ({ rt, p }) => {
        assert.equal(globrunqget(rt, p(0)), null);
        assert.deepEqual(told(rt), []);
      },
      "P0 [G9] | global []",
    ],
  ]);
});

describe("globrunqgetbatch", () => {
  const idle = (procs: number) =>
    procs === 1 ? "" : ` | idle P[${Array.from({ length: procs - 1 }, (_, i) => i + 1).join(" ")}]`;
  // The share is size / GOMAXPROCS + 1, at most 128 and at most all; the first of it runs, the rest is queued.
  const shares: readonly (readonly [procs: number, size: number, taken: number])[] = [
    [1, 1, 1],
    [1, 2, 2],
    [1, 100, 100],
    [1, 127, 127],
    [1, 129, 128],
    [1, 1000, 128],
    [2, 1, 1],
    [2, 2, 2],
    [2, 3, 2],
    [2, 9, 5],
    [4, 3, 1],
    [4, 4, 2],
    [4, 1000, 128],
    [8, 100, 13],
  ];
  for (const [procs, size, taken] of shares) {
    it(`with ${procs} Ps takes ${taken} of ${size}`, () => {
      const { rt, p } = worldOf(`P0 [] | global [G10-G${size + 9}]${idle(procs)}`);
      assert.equal(globrunqgetbatch(rt, p(0))?.goid, 10);
      const ring = taken === 1 ? "[]" : `[G11-G${taken + 9}]`;
      const global = taken === size ? "[]" : `[G${taken + 10}-G${size + 9}]`;
      assertPicture(rt, `P0 next=- ${ring} | global ${global}`);
      assert.deepEqual(told(rt), [`P0 M0 G10 globrunqgetbatch the first of ${taken}`]);
    });
  }

  it("takes nothing from an empty queue", () => {
    const { rt, p } = worldOf("P0 [] | global []");
    assert.equal(globrunqgetbatch(rt, p(0)), null);
  });
});
