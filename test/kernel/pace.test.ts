import { deepEqual, ok } from "node:assert/strict";
import { Pace } from "../../src/kernel/pace.js";

/** When each of `count` messages goes, of a publisher that takes `each(i)` ms for message i. */
function times(count: number, each: (i: number) => number, oversleep = 0): number[] {
  let now = 0;
  const pace = new Pace({ now: () => now, sleep: (ms) => void (now += ms + oversleep) });
  return Array.from({ length: count }, (_, i) => {
    now += each(i);
    pace.wait();
    return now;
  });
}

const worst = (at: readonly number[]): number =>
  Math.max(...at.map((from) => at.filter((each) => each >= from && each < from + 1000).length));

describe("the pace of messages", () => {
  it("lets a hundred go at once", () => {
    deepEqual(
      times(100, () => 0),
      Array.from({ length: 100 }, () => 0),
    );
  });

  it("holds nobody who is slow enough", () => {
    deepEqual(
      times(2000, () => 1.25),
      Array.from({ length: 2000 }, (_, i) => (i + 1) * 1.25),
    );
  });

  it("stays below a thousand in any second, after pauses too, and makes up for long sleeps", () => {
    const flood = times(5000, (i) => (i % 1500 === 0 ? 2000 : 0.01));
    ok(worst(flood) <= 951, String(worst(flood)));
    const late = times(3000, () => 0.01, 5);
    ok(worst(late) <= 951 && worst(late) > 800, String(worst(late)));
  });
});
