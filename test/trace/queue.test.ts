import assert from "node:assert/strict";
import fc from "fast-check";
import { Queue } from "../../src/trace/queue.js";

describe("Queue", () => {
  it("does what an array does, for all sequences of moves", () => {
    const move = fc.constantFrom("push", "push", "pushHead", "shift", "shift", "pop", "remove");
    fc.assert(
      fc.property(fc.array(move, { maxLength: 600 }), (moves) => {
        const queue = new Queue();
        const model: number[] = [];
        moves.forEach((name, id) => {
          if (name === "push") (queue.push(id), model.push(id));
          else if (name === "pushHead") (queue.pushHead(id), model.unshift(id));
          else if (name === "shift") assert.equal(queue.shift(), model.shift());
          else if (name === "pop") assert.equal(queue.pop(), model.pop());
          else {
            const gone = model[1] ?? -1;
            assert.equal(queue.remove(gone), gone >= 0);
            if (gone >= 0) model.splice(1, 1);
          }
          assert.equal(queue.length, model.length);
          assert.equal(queue.at(0), model[0]);
        });
        assert.deepEqual(queue.toArray(), model);
      }),
    );
  });
});
