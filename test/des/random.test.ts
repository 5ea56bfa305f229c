import assert from "node:assert/strict";
import fc from "fast-check";
import { Random } from "../../src/des/random.js";

const draw = (seed: number, count: number, n: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.choose(n));
};

/** The chi-squared statistic of counts that should be equal. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("Random", () => {
  it("gives the same numbers for the same seed", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: 1000 }), (seed, n) => {
        assert.deepEqual(draw(seed, 20, n), draw(seed, 20, n));
      }),
    );
  });

  it("gives the numbers that it always gave: a seed in a lesson keeps its meaning", () => {
    assert.deepEqual(draw(1, 12, 6), [0, 4, 0, 3, 2, 0, 0, 3, 3, 0, 1, 1]);
    assert.deepEqual(draw(2, 12, 6), [3, 5, 0, 1, 4, 1, 3, 2, 4, 2, 3, 5]);
  });

  it("gives other numbers for another seed, also for one beyond 32 bits", () => {
    const seeds = [0, 1, 2, 3, 1000, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    const sequences = new Set(seeds.map((seed) => draw(seed, 10, 1000).join()));
    assert.equal(sequences.size, seeds.length);
  });

  it("two of them share nothing", () => {
    const alone = draw(7, 10, 100);
    const [one, two] = [new Random(7), new Random(8)];
    const mixed = Array.from({ length: 10 }, () => {
      two.choose(5);
      return one.choose(100);
    });
    assert.deepEqual(mixed, alone);
  });
});

describe("choose", () => {
  it("gives a whole number from 0 to n - 1", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, n) => {
        for (const number of draw(seed, 20, n))
          assert.ok(Number.isInteger(number) && number >= 0 && number < n);
      }),
    );
  });

  it("of one choice gives it", () => assert.deepEqual(new Set(draw(3, 50, 1)), new Set([0])));

  // The bounds are those that a fair source passes in all but one of 100,000 trials.
  for (const [n, bound] of [
    [2, 19.6],
    [3, 23.1],
    [6, 30.9],
    [61, 130],
  ] as const) {
    it(`of ${n} choices prefers none`, () => {
      for (const seed of [1, 2, 3, 4]) {
        const counts = new Array<number>(n).fill(0);
        for (const number of draw(seed, 60_000, n)) counts[number]!++;
        assert.ok(chiSquared(counts) < bound, `seed ${seed}: ${chiSquared(counts)}`);
      }
    });
  }

  it("does not let one number tell the next", () => {
    const counts = new Array<number>(36).fill(0);
    const numbers = draw(5, 72_001, 6);
    for (let i = 0; i + 1 < numbers.length; i++) counts[numbers[i]! * 6 + numbers[i + 1]!]!++;
    assert.ok(chiSquared(counts) < 89, String(chiSquared(counts)));
  });

  it("does not let the seed tell the first number", () => {
    const counts = new Array<number>(4).fill(0);
    for (let seed = 0; seed < 4000; seed++) counts[new Random(seed).choose(4)]!++;
    assert.ok(chiSquared(counts) < 25.9, counts.join());
  });
});
