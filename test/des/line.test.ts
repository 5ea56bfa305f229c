/** The queue of events, as a simulator of a line: what `npm run bench` measures beside other libraries is held to theory here. */
import assert from "node:assert/strict";
import type { Kind } from "../../src/trace/vocabulary.js";
import { desQueue } from "../bench/des-queue.js";

/** Mean time in line of M/M/c in units of the mean service: Erlang's second formula. `load`: arrivals in a mean service. */
function erlangWait(servers: number, load: number): number {
  let term = 1; // load^k / k!
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= load / (k + 1);
  }
  const all = (term * servers) / (servers - load);
  return all / (sum + all) / (servers - load);
}

describe("a line of customers on the queue of events", () => {
  for (const load of [4, 6.4]) {
    it(`waits as Erlang says, eight servers of whom ${load} are busy by the mean`, () => {
      const { meanWait } = desQueue(400_000, 1, 10_000 / load, 10_000);
      const expected = erlangWait(8, load) * 10_000;
      assert.ok(Math.abs(meanWait / expected - 1) < 0.05, `${meanWait} ns, expected ${expected}`);
    });
  }

  it("tells of each customer that comes, is served and goes, in the order of time", () => {
    const { trace, now } = desQueue(1_000, 3, 1_400, 10_000);
    assert.equal(trace.length, 3_000);
    const counts = new Map<Kind, number>();
    let before = 0;
    for (let i = 0; i < trace.length; i++) {
      counts.set(trace.kind(i), (counts.get(trace.kind(i)) ?? 0) + 1);
      assert.ok(trace.time(i) >= before);
      before = trace.time(i);
    }
    assert.deepEqual([...counts.values()], [1_000, 1_000, 1_000]);
    assert.equal(before, now);
  });
});
