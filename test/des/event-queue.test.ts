import assert from "node:assert/strict";
import fc from "fast-check";
import { EventQueue } from "../../src/des/event-queue.js";

/** A queue with these events, asked for in this order. */
function queueOf(...events: readonly (readonly [actor: number, time: number])[]): EventQueue {
  const queue = new EventQueue();
  for (const [actor, time] of events) queue.schedule(actor, time);
  return queue;
}

/** Takes everything out: the actors, in order. */
function drain(queue: EventQueue): number[] {
  const actors: number[] = [];
  for (let actor = queue.pop(); actor !== -1; actor = queue.pop()) actors.push(actor);
  return actors;
}

describe("EventQueue", () => {
  const rows: readonly (readonly [string, readonly (readonly [number, number])[], readonly number[]])[] = [
    [
      "gives the earliest first",
      [
        [1, 30],
        [2, 10],
        [3, 20],
      ],
      [2, 3, 1],
    ],
    [
      "of equal times gives the one that was asked for first",
      [
        [5, 10],
        [1, 10],
        [3, 10],
      ],
      [5, 1, 3],
    ],
    [
      "has one event of each actor: the later call counts",
      [
        [1, 10],
        [2, 20],
        [1, 30],
      ],
      [2, 1],
    ],
    [
      "an event that moves to its own time goes behind its equals",
      [
        [1, 10],
        [2, 10],
        [1, 10],
      ],
      [2, 1],
    ],
    ["is empty when nothing was asked for", [], []],
  ];
  for (const [sentence, events, order] of rows) {
    it(`${sentence}: ${events.map(([actor, time]) => `${actor}@${time}`).join(" ") || "nothing"} → [${order.join(" ")}]`, () => {
      assert.deepEqual(drain(queueOf(...events)), order);
    });
  }

  it("knows the next time, Infinity when there is none", () => {
    const queue = queueOf([1, 30], [2, 10]);
    assert.equal(queue.nextTime, 10);
    queue.pop();
    assert.equal(queue.nextTime, 30);
    queue.pop();
    assert.equal(queue.nextTime, Infinity);
    assert.equal(queue.pop(), -1);
  });

  it("forgets a cancelled event, and says what an actor still has", () => {
    const queue = queueOf([1, 10], [2, 20], [3, 30]);
    queue.cancel(1);
    assert.deepEqual([queue.has(1), queue.has(2), queue.size, queue.nextTime], [false, true, 2, 20]);
    assert.deepEqual([queue.timeOf(1), queue.timeOf(2), queue.timeOf(99)], [Infinity, 20, Infinity]);
    queue.cancel(1);
    queue.cancel(99);
    assert.deepEqual(drain(queue), [2, 3]);
  });

  /** Few events are kept in another way than many, and these go to and fro between both. */
  for (const actors of [20, 90]) {
    it(`is a sorted list, whatever is asked of it, for up to ${actors} actors`, () => {
      const command = fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({
            do: fc.constant("schedule" as const),
            actor: fc.nat(actors),
            time: fc.nat(50),
          }),
        },
        {
          weight: 2,
          arbitrary: fc.record({
            do: fc.constantFrom("cancel" as const, "pop" as const),
            actor: fc.nat(actors),
          }),
        },
      );
      let most = 0;
      fc.assert(
        fc.property(fc.array(command, { maxLength: 400, size: "max" }), (commands) => {
          const queue = new EventQueue();
          let model: { actor: number; time: number }[] = [];
          for (const one of commands) {
            const others = model.filter(({ actor }) => actor !== one.actor);
            if (one.do === "schedule") {
              queue.schedule(one.actor, one.time);
              // sort is stable: what comes last among equals stays last
              model = [...others, { actor: one.actor, time: one.time }].sort((a, b) => a.time - b.time);
            } else if (one.do === "cancel") {
              queue.cancel(one.actor);
              model = others;
            } else {
              assert.equal(queue.pop(), model.shift()?.actor ?? -1);
            }
            most = Math.max(most, model.length);
            assert.equal(queue.size, model.length);
            assert.equal(queue.nextTime, model[0]?.time ?? Infinity);
            const first = model[0]?.actor ?? -1;
            assert.ok(
              queue.first === first || (actors > 32 && queue.first === -1),
              "the first, if events are few",
            );
            assert.equal(
              queue.has(one.actor),
              model.some(({ actor }) => actor === one.actor),
            );
          }
          assert.deepEqual(queue.pending(), model);
          assert.deepEqual(
            drain(queue),
            model.map(({ actor }) => actor),
          );
        }),
        { numRuns: 300 },
      );
      assert.ok(actors < 32 || most > 36, `only ${most} events at once: too few for the other way`);
    });
  }
});
