import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatList,
  formatPicture,
  matchesPicture,
  parsePicture,
  PictureSyntaxError,
} from "../../src/trace/notation.js";
import { snapshotAt } from "../../src/trace/replay.js";
import { kernelStory } from "../helpers/kernel-story.js";
import { boot, storyTrace, storyStrings, traceOf } from "../helpers/story.js";
import type { Row } from "../helpers/story.js";

const at = (time: number) => snapshotAt(storyTrace(), { time });

describe("formatPicture", () => {
  const lines: readonly (readonly [number, string])[] = [
    [1000, "P0 M0 run=G1 [] | global [] | idle P[1] M[]"],
    [1800, "P0 M0 run=G1 next=G4 [G2 G3] | P1 taken [] | global [] | idle P[] M[] | M1 starting P1"],
    [6200, "P0 M0 run=G4 [G2 G3] | P1 M1 spinning [] | global [] | idle P[] M[]"],
    [9800, "P0 M0 run=G3 [] | P1 M1 run=- [] | global [G1] | idle P[] M[]"],
    [13200, "global [] | idle P[1 0] M[1] | M0 poller"],
  ];
  for (const [time, line] of lines) it(`writes ${line}`, () => assert.equal(formatPicture(at(time)), line));

  it("tells a system call with its P from one whose P is gone", () => {
    const story = kernelStory();
    const line = (time: number) => formatPicture(snapshotAt(story, time));
    assert.equal(line(20_000), "P0 M0 run=G3 [] | P1 M2 call=G2 [] | global [] | idle P[] M[]");
    assert.match(line(60_000), / \| M2 syscall G2 \| M4 poller$/);
    for (let index = 0; index < story.length; index++) {
      const snapshot = snapshotAt(story, { index });
      assert.ok(matchesPicture(snapshot, formatPicture(snapshot, { waiting: true })).matches);
    }
    assert.ok(!matchesPicture(snapshotAt(story, 20_000), "P0 call=G3").matches);
    assert.ok(!matchesPicture(snapshotAt(story, 20_000), "M2 syscall G3").matches);
  });

  it("adds the goroutines that wait when asked", () => {
    assert.match(
      formatPicture(at(8000), { waiting: true }),
      / \| G1 waiting \(chan receive\) \| G4 waiting \(sleep\)$/,
    );
  });

  it("writes long runs of ids as ranges", () => {
    assert.equal(formatList([]), "[]");
    assert.equal(formatList([1, 2, 3]), "[G1 G2 G3]");
    assert.equal(formatList([9, 1, 2, 3, 4, 8]), "[G9 G1-G4 G8]");
  });

  it("reads back as a picture of the same state, at every event of a run", () => {
    const trace = storyTrace();
    for (let index = 0; index < trace.length; index++) {
      const snapshot = snapshotAt(trace, { index });
      const { matches, difference } = matchesPicture(snapshot, formatPicture(snapshot, { waiting: true }));
      assert.ok(matches, difference);
    }
  });

  it("reads back as the list it wrote, for all lists", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), (ids) => {
        const [part] = parsePicture(`global ${formatList(ids)}`);
        assert.ok(part?.kind === "global");
        assert.deepEqual(part.list, { head: ids });
      }),
    );
  });
});

describe("matchesPicture", () => {
  const yes: readonly (readonly [number, string])[] = [
    [1800, "P0 run=G1"],
    [1800, "P0 [G2 ...]"],
    [1800, "P0 [... G3]"],
    [1800, "P0 [...]"],
    [1800, "P0 [G2 ... G3]"],
    [1800, "P0 [G2-G3]"],
    [1800, "  P0   M0  next=G4 [ G2 G3 ]  "],
    [1800, "G1 running | G4 runnable | G9 dead"],
    [1800, "idle P[] M[] | M0 running P0 G1"],
    [1000, "P1 -"],
    [7000, "G4 (sleep)"],
    [13200, "idle P[1 0] | idle M[1]"],
    [13200, "P0"],
  ];
  for (const [time, text] of yes) {
    it(`finds ${text.trim()}`, () =>
      assert.deepEqual(matchesPicture(at(time), text), { matches: true, difference: "" }));
  }

  const no: readonly (readonly [number, string, string])[] = [
    [1800, "P0 run=G9", "P0 run: expected G9, got G1"],
    [1800, "P0 run=-", "P0 run: expected -, got G1"],
    [1800, "P0 M7", "P0 M: expected M7, got M0"],
    [1800, "P0 next=-", "P0 next: expected -, got G4"],
    [1800, "P0 []", "P0 ring: expected [], got [G2 G3]"],
    [1800, "P0 [G3 ...]", "P0 ring: expected [G3 ...], got [G2 G3]"],
    [1800, "P0 [G2 G3 ... G3]", "P0 ring: expected [G2 G3 ... G3], got [G2 G3]"],
    [1800, "P0 spinning", "P0 state: expected spinning, got running"],
    [1800, "P1 idle", "P1 state: expected idle, got taken"],
    [1800, "P5 idle", "P5: expected to exist, got 2 Ps"],
    [1800, "M5 idle", "M5: expected to exist, got 2 Ms"],
    [1800, "M1 spinning", "M1 state: expected spinning, got starting"],
    [1800, "M1 P0", "M1 P: expected P0, got P1"],
    [1800, "M0 G2", "M0 G: expected G2, got G1"],
    [1800, "global [G1]", "global queue: expected [G1], got []"],
    [1800, "idle P[1]", "idle P list: expected [1], got []"],
    [1800, "G1 waiting", "G1 status: expected waiting, got running"],
    [7000, "G4 waiting (chan send)", "G4 reason: expected chan send, got sleep"],
    [1800, "G1 (sleep)", "G1 reason: expected sleep, got none"],
  ];
  for (const [time, text, line] of no) {
    it(`says ${line}`, () => {
      const { matches, difference } = matchesPicture(at(time), text);
      assert.equal(matches, false);
      const lines = difference.split("\n");
      assert.equal(lines[0], `expected  ${text}`);
      assert.equal(lines[1], `got       ${formatPicture(at(time))}`);
      assert.deepEqual(lines.slice(2), [line]);
    });
  }

  it("tells every difference, not only the first", () => {
    const { difference } = matchesPicture(at(1800), "P0 run=G2 next=G3 | global [G1]");
    assert.equal(difference.split("\n").length, 2 + 3);
  });

  it("shows a P that stands still before the start", () => {
    const rows: Row[] = boot.slice(0, 3);
    const snapshot = snapshotAt(traceOf(rows, storyStrings), { index: 2 });
    assert.equal(formatPicture(snapshot), "P0 stopped [] | P1 stopped [] | global [] | idle P[] M[]");
  });
});

describe("parsePicture", () => {
  const bad: readonly (readonly [string, number, RegExp])[] = [
    ["", 0, /expected a part that begins with P, M or G .* got the end/],
    ["Q0", 0, /expected a part .* got "Q0"/],
    ["P0 run=7", 7, /expected a goroutine such as G1, or "-" for none, got "7"/],
    ["P0 [G1", 6, /expected a goroutine such as G2, "\.\.\." or "\]", got the end/],
    ["P0 [G1 ... ...]", 11, /expected a goroutine such as G2 or "\]"/],
    ["P0 [G5-G2]", 7, /a range ascends, got "G2\]"/],
    ["P0 [G1-G999999999]", 7, /expected a goroutine from G1 to G100001/],
    ["P0 waits", 3, /expected an M, "run=".* got "waits"/],
    ["global G1", 7, /expected a list such as/],
    ["idle 3", 5, /expected "P" or "M" and numbers/],
    ["idle P[a]", 7, /expected a number or "\]", got "a\]"/],
    ["M1 busy", 3, /expected a state \(starting, .* got "busy"/],
    ["G1 asleep", 3, /expected a status \(runnable, .* got "asleep"/],
    ["P0 |", 4, /expected a part/],
  ];
  for (const [text, position, message] of bad) {
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => parsePicture(text),
        (error) => {
          assert.ok(error instanceof PictureSyntaxError);
          assert.equal(error.position, position, error.message);
          assert.match(error.message, message);
          assert.ok(error.message.endsWith(`${" ".repeat(position)}^`), "a caret under the place");
          return true;
        },
      );
    });
  }

  it("reads a wait reason with brackets in it", () => {
    assert.deepEqual(parsePicture("G1 waiting (chan receive (nil chan))"), [
      { kind: "G", id: 1, status: "waiting", reason: "chan receive (nil chan)" },
    ]);
  });

  it("never throws anything but its own error", () => {
    const words = fc.constantFrom(
      "P0",
      "M1",
      "G2",
      "run=",
      "[",
      "]",
      "|",
      "idle",
      "global",
      "-",
      "...",
      "G1-G3",
      "(",
      ")",
      "x",
    );
    fc.assert(
      fc.property(fc.array(words), (list) => {
        try {
          parsePicture(list.join(" "));
        } catch (error) {
          assert.ok(error instanceof PictureSyntaxError);
        }
      }),
    );
  });
});
