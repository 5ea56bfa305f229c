import { deepEqual, equal, ok } from "node:assert/strict";
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

  /** When each text goes, of sizes in bytes, printed as fast as it can be. */
  function printed(
    sizes: readonly number[],
    oversleep = 0,
  ): { readonly at: number; readonly size: number }[] {
    let now = 0;
    const pace = new Pace({ now: () => now, sleep: (ms) => void (now += ms + oversleep) });
    return sizes.map((size) => {
      pace.wait(size);
      return { at: now, size };
    });
  }

  it("lets half a megabyte of text go at once", () => {
    ok(printed(Array.from({ length: 8 }, () => 65_536)).every(({ at }) => at === 0));
  });

  it("keeps printed text so far below three megabytes in three seconds that the server may stand still for one", () => {
    for (const oversleep of [0, 3]) {
      const sizes = Array.from({ length: 400 }, (_, i) => 1_000 + ((i * 7_919) % 300_000));
      const texts = printed(sizes, oversleep);
      const inWindow = texts.map(({ at: from }) =>
        texts.reduce((sum, { at, size }) => (at >= from && at < from + 4_000 ? sum + size : sum), 0),
      );
      ok(Math.max(...inWindow) <= 3_000_000, String(Math.max(...inWindow)));
      const all = sizes.reduce((sum, size) => sum + size, 0);
      const seconds = (texts.at(-1)?.at ?? NaN) / 1000;
      ok(all / seconds > 590_000, `${all / seconds} bytes a second`);
    }
  });

  it("counts no bytes of other messages", () => {
    const { at } = printed([600_000, 0, 0]).at(-1) ?? { at: NaN };
    equal(at, 0);
  });
});
