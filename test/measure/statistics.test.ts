import assert from "node:assert/strict";
import { Random } from "../../src/des/random.js";
import { medianRank, noiseOf, summarize } from "../../src/measure/statistics.js";

describe("medianRank", () => {
  // The values of the binomial distribution, as tables of distribution-free intervals for a median print them.
  const table = [
    { count: 5, rank: 1, confidence: 0.938 },
    { count: 6, rank: 1, confidence: 0.969 },
    { count: 10, rank: 2, confidence: 0.979 },
    { count: 15, rank: 4, confidence: 0.965 },
    { count: 20, rank: 6, confidence: 0.959 },
    { count: 25, rank: 8, confidence: 0.957 },
    { count: 50, rank: 18, confidence: 0.967 },
    { count: 100, rank: 40, confidence: 0.965 },
  ];
  for (const { count, rank, confidence } of table) {
    it(`of ${count} samples takes the ${rank}. from both ends, a chance of ${confidence}`, () => {
      const found = medianRank(count);
      assert.equal(found.rank, rank);
      assert.ok(Math.abs(found.confidence - confidence) < 0.0006, String(found.confidence));
    });
  }

  it("leaves at least 95 %, and one more rank would not", () => {
    for (let count = 6; count < 3000; count += 7) {
      const { confidence, rank } = medianRank(count);
      assert.ok(confidence >= 0.95 && confidence < 1, `${count}: ${confidence}`);
      assert.ok(count < 100 || confidence < 0.97, `${count}: rank ${rank} is too careful: ${confidence}`);
    }
  });
});

describe("summarize", () => {
  it("gives median, interval and quartiles of samples in any order", () => {
    const samples = [9, 1, 8, 2, 7, 3, 6, 4, 5, 1000];
    const { count, median, low, high, q1, q3 } = summarize(samples);
    assert.deepEqual([count, median, low, high, q1, q3], [10, 5.5, 2, 9, 3.25, 7.75]);
    assert.equal(samples[0], 9, "what was given is not sorted in place");
  });

  it("says of one sample that it proves nothing", () => {
    assert.deepEqual(summarize([7]), { count: 1, median: 7, low: 7, high: 7, confidence: 0, q1: 7, q3: 7 });
  });

  it("refuses to say anything of none", () => {
    assert.throws(() => summarize([]), /expected at least one sample, got none/);
  });

  it("has the true median in its interval about as often as it says, for lopsided samples too", () => {
    const random = new Random(7);
    const uniform = (): number => (random.choose(1_000_000) + 0.5) / 1_000_000;
    const tries = 2000;
    let held = 0;
    for (let i = 0; i < tries; i++) {
      const { low, high } = summarize(Array.from({ length: 25 }, () => -Math.log(uniform())));
      if (low <= Math.LN2 && Math.LN2 <= high) held++;
    }
    const share = held / tries;
    assert.ok(share > 0.94 && share < 0.975, `0.957 expected, got ${share}`);
  });
});

describe("noiseOf", () => {
  it("is the spread of the middle half as a part of the median", () => {
    assert.equal(noiseOf(summarize([10, 10, 10])), 0);
    assert.equal(noiseOf(summarize([8, 10, 12])), 0.2);
  });
});
