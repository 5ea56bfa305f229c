import assert from "node:assert/strict";
import { inspect } from "node:util";
import { bundleOf } from "../../src/kernel/bundle.js";
import { events, picture, steps } from "../../src/notebook/listing.js";
import { simulate } from "../../src/program/simulate.js";
import { snapshotAt } from "../../src/trace/replay.js";
import { formatPicture } from "../../src/trace/notation.js";
import { storyTrace } from "../helpers/story.js";

const lines = (text: { toString(): string }): string[] => text.toString().split("\n");

describe("picture", () => {
  it("is the state at an instant, on one line", () => {
    const trace = storyTrace();
    assert.equal(
      picture(trace, 1800),
      "P0 M0 run=G1 next=G4 [G2 G3] | P1 taken [] | global [] | idle P[] M[] | M1 starting P1",
    );
    assert.equal(picture({ trace }, "end"), formatPicture(snapshotAt(trace, "end")));
  });

  it("is by default that at the first instruction of main", () => {
    const run = simulate(
      function* main({ work }) {
        yield* work(1000);
      },
      { procs: 1 },
    );
    assert.equal(picture(run), picture(run, "main"));
    assert.match(picture(run), /run=G1 next=G6 \[G5\]/);
  });
});

describe("events", () => {
  it("are those of the kinds that are asked for, in aligned columns", () => {
    assert.deepEqual(lines(events(storyTrace(), { from: 0, to: 9_000, kinds: ["GoBlock", "GoUnblock"] })), [
      "6,000 ns  P0 M0 G1  GoBlock chan receive on jobs",
      "7,000 ns  P0 M0 G4  GoBlock sleep",
      "9,000 ns  P1 M1 G1  GoUnblock by G2",
    ]);
  });

  it("of a goroutine begin with its making", () => {
    const ofG4 = lines(events(storyTrace(), { g: 4, kinds: ["GoCreate", "GoStart"] }));
    assert.deepEqual(ofG4, [
      " 1,800 ns  P0 M0 G1  GoCreate G4 sleeper",
      " 6,000 ns  P0 M0 G4  GoStart from runnext, same slice",
      "21,000 ns  P1 M0 G4  GoStart from runnext, same slice",
    ]);
    const both = events(storyTrace(), { g: [3, 4], kinds: ["GoDestroy", "GoBlock"] });
    assert.deepEqual(lines(both), [" 7,000 ns  P0 M0 G4  GoBlock sleep", "12,000 ns  P0 M0 G3  GoDestroy"]);
  });

  it("go from the start of main to the end unless told otherwise, both ends included", () => {
    const trace = storyTrace();
    const main = snapshotAt(trace, "main").applied - 1;
    assert.equal(events(trace, { limit: 1000 }).length, trace.length - main);
    assert.equal(events(trace, { from: 0, to: "main", limit: 1000 }).length, main + 1);
    assert.equal(events(trace, { from: "main", limit: 1000 }).length, trace.length - main);
    assert.equal(events(trace, { from: "end" }).length, 1);
    assert.equal(events(trace, { from: { index: 5 }, to: { index: 8 } }).length, 4);
    assert.deepEqual(events(trace, { from: { time: 7000 }, to: { time: 7000 } }).length, 3);
    assert.equal(events(trace, { from: 21_000, to: 1e12 }).text, events(trace, { from: 21_000 }).text);
  });

  it("say when there is none, and how many more there are than shown", () => {
    assert.deepEqual(lines(events(storyTrace(), { g: 99 })), ["no such event"]);
    const cut = events(storyTrace(), { from: 0, limit: 2 });
    assert.equal(cut.length, 2);
    assert.equal(lines(cut)[2], `… and ${storyTrace().length - 2} more`);
  });

  it("refuse a limit that is none, and an instant that the run does not have", () => {
    assert.throws(() => events(storyTrace(), { limit: 0 }), /limit must be a whole number from 1 on, got 0/);
    assert.throws(() => events(storyTrace(), { to: { index: 1000 } }), RangeError);
  });
});

describe("steps", () => {
  it("show who became runnable in the queue", () => {
    const shown = lines(steps(storyTrace(), { kinds: ["GoCreate"] }));
    assert.match(shown[1] ?? "", /^    P0 M0 run=G1 next=G2 \[\] /);
    assert.match(shown[3] ?? "", /^    P0 M0 run=G1 next=G3 \[G2\] /);
    assert.match(shown[5] ?? "", /^    P0 M0 run=G1 next=G4 \[G2 G3\] /);
    const all = lines(steps(storyTrace(), { kinds: ["GoCreate", "runnext", "runqput"] }));
    assert.match(all[1] ?? "", /^    P0 M0 run=G1 \[\] /, "before the move that is listed next");
  });

  it("have below each event the picture right after it", () => {
    const trace = storyTrace();
    const shown = lines(steps(trace, { kinds: ["GoStart", "GoBlock"] }));
    const indices = [...trace].filter(
      ({ kind, time }) => (kind === "GoStart" || kind === "GoBlock") && time >= 1000,
    );
    assert.ok(indices.length > 4);
    assert.equal(shown.length, 2 * indices.length);
    indices.forEach(({ index }, i) => assert.equal(shown[2 * i + 1], `    ${picture(trace, { index })}`));
    assert.deepEqual(
      shown.filter((_, i) => i % 2 === 0),
      lines(events(trace, { kinds: ["GoStart", "GoBlock"] })),
    );
  });
});

describe("a listing", () => {
  it("shows itself in a notebook, with what programs print escaped", () => {
    const bundle = bundleOf(steps(storyTrace(), { kinds: ["print"] }));
    assert.match(String(bundle["text/html"]), /print &quot;hello &lt;b&gt;&quot;/);
    assert.doesNotMatch(String(bundle["text/html"]), /<b>/);
    assert.match(String(bundle["text/plain"]), /print "hello <b>"/);
  });

  it("prints as its text", () => {
    const some = events(storyTrace(), { kinds: ["GoStop"] });
    assert.equal(inspect(some), some.text);
    assert.equal(`${some}`, some.text);
  });
});
