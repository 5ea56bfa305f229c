import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import { formatDuration, groupDigits } from "../../src/trace/numbers.js";
import { describeEvent, formatEvent, formatTrace } from "../../src/trace/text.js";
import { Kind, kindName } from "../../src/trace/vocabulary.js";
import { storyTrace, traceOf } from "../helpers/story.js";

describe("formatTrace", () => {
  it("writes one aligned line an event", () => {
    const text = formatTrace(storyTrace(), {
      kinds: ["GoCreate", "GoStart", "GoBlock", "print", "netpollBlock"],
    });
    assert.equal(
      text,
      [
        "     0 ns  P0 M0 -   GoCreate G1 main",
        "     0 ns  P0 M0 G1  GoStart from runnext, same slice",
        " 1,200 ns  P0 M0 G1  GoCreate G2 worker",
        " 1,500 ns  P0 M0 G1  GoCreate G3 worker",
        " 1,800 ns  P0 M0 G1  GoCreate G4 sleeper",
        " 6,000 ns  P0 M0 G1  GoBlock chan receive on jobs",
        " 6,000 ns  P0 M0 G4  GoStart from runnext, same slice",
        " 6,500 ns  P1 M1 G2  GoStart from stolen ring",
        " 7,000 ns  P0 M0 G4  GoBlock sleep",
        " 7,100 ns  P0 M0 G3  GoStart from local ring",
        " 9,500 ns  P1 M1 G1  GoStart from runnext, same slice",
        "10,000 ns  P1 M1 G1  GoStart from global queue",
        "12,100 ns  -  M0 -   netpollBlock for 1,000,000 ns",
        '13,000 ns  P1 M1 G1  print "hello <b>"',
        "13,000 ns  P1 M1 G1  GoBlock chan receive on jobs",
        "21,000 ns  P1 M0 G4  GoStart from runnext, same slice",
        '22,000 ns  P1 M0 G4  print "hello <b>"',
      ].join("\n"),
    );
  });

  it("takes a part of the trace", () => {
    const trace = storyTrace();
    assert.equal(formatTrace(trace, { from: 8, to: 10 }).split("\n").length, 2);
    assert.equal(formatTrace(trace, { from: 3, to: 3 }), "");
  });

  it("tells the kinds of events apart: no two have one number", () => {
    const numbers = Object.values(Kind);
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it("has words for every kind of event", () => {
    for (const name of Object.keys(Kind)) {
      const kind = kindName.find((one) => one === name);
      assert.ok(kind !== undefined);
      const trace = traceOf([[5, kind, { p: 0, m: 0, g: 1, a: 1, b: 0 }]], ["x", "y"]);
      assert.ok(describeEvent(trace, 0).startsWith(kind));
      assert.doesNotMatch(describeEvent(trace, 0), /undefined|NaN/);
    }
  });

  it("does not take the id of a timer for a thread's", () => {
    const text = formatTrace(storyTrace(), { kinds: ["timerAdd", "timerRun"] });
    assert.equal(
      text,
      " 7,000 ns  P0 -  G4  timerAdd timer 7 at 20,000 ns\n21,000 ns  P1 M0 G4  timerRun timer 7 of P0",
    );
  });

  it("names an operation as the trace's meta does, else by its code", () => {
    const { trace } = simulate(function* main({ work }) {
      yield* work(10);
    });
    assert.match(formatTrace(trace, { kinds: ["op"] }), /G1 +op work$/m);
    assert.equal(describeEvent(traceOf([[5, "op", { p: 0, m: 0, g: 1, a: 25 }]]), 0), "op 25");
  });

  it("formats one event without padding", () => {
    assert.equal(formatEvent(storyTrace(), 10), "1,200 ns  P0 M0 G1  GoCreate G2 worker");
  });

  it("keeps a line one line, whatever a program prints", () => {
    const trace = traceOf([[0, "print", { p: 0, m: 0, g: 1, a: 0, b: 2 }]], ["a\nb\u0000"]);
    assert.equal(formatEvent(trace, 0), '0 ns  P0 M0 G1  print "a\\nb\\u0000" to stderr');
  });
});

describe("groupDigits", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1234567, "1,234,567"],
    [-1234, "-1,234"],
    [1234.5678, "1,234.5678"],
  ];
  for (const [value, text] of rows) it(`writes ${text}`, () => assert.equal(groupDigits(value), text));
});

describe("formatDuration", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0 ns"],
    [7, "7 ns"],
    [999, "999 ns"],
    [1000, "1 µs"],
    [1234, "1.23 µs"],
    [12345, "12.3 µs"],
    [123456, "123 µs"],
    [5e6, "5 ms"],
    [2.5e9, "2.5 s"],
    [3.6e12, "3,600 s"],
  ];
  for (const [ns, text] of rows) it(`writes ${text}`, () => assert.equal(formatDuration(ns), text));
});
