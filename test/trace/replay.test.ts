import assert from "node:assert/strict";
import { formatPicture, matchesPicture } from "../../src/trace/notation.js";
import { Replay, snapshotAt, validate } from "../../src/trace/replay.js";
import { TraceError } from "../../src/trace/rules.js";
import type { Rule } from "../../src/trace/rules.js";
import { GStatus } from "../../src/trace/vocabulary.js";
import { boot, found, story, storyStrings, storyTrace, traceOf, why } from "../helpers/story.js";
import type { Row } from "../helpers/story.js";

/** Asserts that the state of the story at `time` is as the picture says. */
function picture(time: number, expected: string): void {
  const { matches, difference } = matchesPicture(snapshotAt(storyTrace(), { time }), expected);
  assert.ok(matches, difference);
}

describe("snapshotAt", () => {
  it("is empty before the first event", () => {
    const snapshot = snapshotAt(storyTrace(), { index: -1 });
    assert.deepEqual(snapshot.procs, []);
    assert.deepEqual(snapshot.goroutines, []);
    assert.equal(snapshot.applied, 0);
  });

  const moments: readonly (readonly [number, string])[] = [
    [1000, "P0 M0 run=G1 next=- [] | P1 idle - [] | global [] | idle P[1] M[]"],
    [1200, "P0 M0 run=G1 next=G2 [] | P1 taken | idle P[] | M1 starting P1"],
    [1500, "P0 next=G3 [G2]"],
    [1800, "P0 run=G1 next=G4 [G2 G3]"],
    [6000, "P0 run=G4 next=- [G2 G3] | G1 waiting (chan receive)"],
    [6200, "P1 M1 spinning []"],
    [6400, "P0 run=G4 [G3] | P1 M1 run=- | M1 scheduling P1"],
    [7100, "P0 run=G3 [] | P1 run=G2 | G4 waiting (sleep)"],
    [9000, "P1 run=G2 next=G1"],
    [9800, "P1 run=- next=- [] | global [G1]"],
    [12100, "P0 idle | M0 poller | idle P[0]"],
    [13200, "idle P[1 0] M[1] | M0 poller"],
    [22000, "P1 M0 run=G4 | P0 idle | G2 dead"],
  ];
  for (const [time, expected] of moments) {
    it(`at ${time} ns shows ${expected}`, () => picture(time, expected));
  }

  it("names the object that a goroutine waits for, and since when", () => {
    const { goroutines, timers } = snapshotAt(storyTrace(), { time: 8000 });
    const main = goroutines.find((one) => one.id === 1);
    assert.equal(main?.objectName, "jobs");
    assert.equal(main?.since, 6000);
    assert.equal(main?.name, "main");
    assert.deepEqual(timers, [{ p: 0, g: 4, when: 20000 }]);
  });

  it("says on which queue a goroutine is", () => {
    const { goroutines } = snapshotAt(storyTrace(), { time: 1800 });
    assert.deepEqual(
      goroutines.map((one) => one.queue),
      ["", "ring of P0", "ring of P0", "runnext of P0"],
    );
  });

  it("is not changed by later steps", () => {
    const replay = new Replay(storyTrace());
    replay.toTime(1800);
    const before = replay.snapshot();
    const text = JSON.stringify(before);
    while (replay.step());
    assert.equal(JSON.stringify(before), text);
  });

  it("gives the same by time and by index", () => {
    const trace = storyTrace();
    const byIndex = snapshotAt(trace, { index: trace.indexAt(7000) - 1 });
    assert.equal(formatPicture(byIndex), formatPicture(snapshotAt(trace, { time: 6999 })));
  });

  it("takes a bare time, the start of main, and the end", () => {
    const trace = storyTrace();
    assert.deepEqual(snapshotAt(trace, 6999), snapshotAt(trace, { time: 6999 }));
    const main = snapshotAt(trace);
    assert.deepEqual(main, snapshotAt(trace, "main"));
    assert.equal(trace.event(main.applied - 1).kind, "mainStart");
    const end = snapshotAt(trace, "end");
    assert.deepEqual([end.applied, end.time], [trace.length, 22_000]);
  });

  it("takes a run, or a trace, and nothing else", () => {
    const trace = storyTrace();
    assert.deepEqual(snapshotAt({ trace }, 6999), snapshotAt(trace, 6999));
    for (const wrong of [undefined, null, 5, {}, { trace: 5 }]) {
      const source = wrong as unknown as { trace: typeof trace }; // as untyped code may say
      assert.throws(
        () => snapshotAt(source),
        /expected a run or a trace, got (undefined|null|number|object)/,
      );
    }
  });

  it("refuses an instant that is not there", () => {
    assert.throws(() => snapshotAt(storyTrace(), { index: 1000 }), /index must be .* got 1000/);
    for (const time of [-1, 22_001, "5"]) {
      assert.throws(
        () => snapshotAt(storyTrace(), time as number), // as untyped code may say
        new RegExp(
          `time must be a number of ns from 0 to 22000, the end of the run, or "main", "end" or \\{ index \\}, got "?${time}`,
        ),
      );
    }
    assert.throws(() => snapshotAt(storyTrace(), { time: NaN }), RangeError);
    const unfinished = traceOf(boot.filter(([, kind]) => kind !== "mainStart"));
    assert.throws(() => snapshotAt(unfinished), /does not reach the first instruction of main/);
    assert.throws(
      () => snapshotAt(traceOf([])),
      /got one that was made with trace: false; leave that option out/,
    );
  });
});

/** Rows that follow the boot, and the rule that they break. */
const create = (g: number, parent = 1): Row[] => [
  [2000, "GoCreate", { p: 0, m: 0, g: parent, a: g, b: 1 }],
  [2000, "runnext", { p: 0, g }],
];
/** M1 comes up and takes P1. */
const secondM: readonly Row[] = [
  [2000, "pidleget", { p: 1 }],
  [2000, "newm", { p: 1, m: 1 }],
  [2000, "mstart", { m: 1 }],
  [2000, "ProcStart", { p: 1, m: 1 }],
];
/** G1 waits, and P0 becomes idle. */
const release: readonly Row[] = [
  ...block(1),
  [2000, "ProcStop", { p: 0, m: 0 }],
  [2000, "pidleput", { p: 0 }],
];
const mput: Row = [2000, "mput", { m: 0 }];
const sleep: readonly Row[] = [...block(1), [2000, "timerAdd", { p: 0, m: 3, g: 1, a: 5000 }]];
/** G1 is locked to M0, and stands in P1's runnext. */
const locked: readonly Row[] = [
  [2000, "lockOSThread", { p: 0, m: 0, g: 1, a: 1 }],
  ...block(1),
  [2000, "GoUnblock", { p: 0, m: 0, g: 1 }],
  [2000, "runnext", { p: 1, g: 1 }],
];

const broken: readonly (readonly [string, Rule, readonly Row[], RegExp])[] = [
  ["time that goes back", "time", [[999, "op", { p: 0, m: 0, g: 1 }]], /the event before was at 1000 ns/],
  ["half a nanosecond", "whole", [[1000.5, "op", { p: 0, m: 0, g: 1 }]], /1000\.5/],
  ["a goroutine that was never made", "known", [[2000, "runqput", { p: 0, g: 9 }]], /no G9/],
  ["a P beyond GOMAXPROCS", "known", [[2000, "pidleget", { p: 2 }]], /no P2/],
  ["an M that was never made", "known", [[2000, "mstart", { m: 3 }]], /no M3/],
  [
    "starting a waiting goroutine",
    "transitionG",
    [...block(1), start(1)],
    /cannot become _Grunning by GoStart/,
  ],
  ["ending twice", "actor", [destroy(1), destroy(1)], /G1 does not run/],
  [
    "creating one that lives",
    "transitionG",
    create(1),
    /G1 is _Grunning and cannot become _Grunnable by GoCreate/,
  ],
  [
    "waking one that runs",
    "transitionG",
    [[2000, "GoUnblock", { p: 0, m: 0, g: 1 }]],
    /cannot become _Grunnable/,
  ],
  ["taking a P twice", "owner", [[2000, "ProcStart", { p: 0, m: 0 }]], /M0 holds P0/],
  [
    "a new goroutine that is forgotten",
    "queued",
    [create(2)[0]!, [2000, "op", { p: 0, m: 0, g: 1 }]],
    /G2 is on no queue/,
  ],
  [
    "a displaced goroutine that is forgotten",
    "queued",
    [...create(2), ...create(3), ...create(4)],
    /G2 is on no queue/,
  ],
  ["queueing twice", "once", [...create(2), [2000, "runqput", { p: 0, g: 2 }]], /already/],
  ["queueing one that runs", "runnable", [[2000, "runqput", { p: 0, g: 1 }]], /G1 is not runnable/],
  ["a ring that overflows", "ring", fill(257), /P0 has 257/],
  ["an overflow of a ring with room", "overflow", [...fill(3), ...overflow(4, 128)], /3 in its ring/],
  ["an overflow of too few", "overflow", [...fill(256), ...overflow(300, 100)], /gives 100/],
  ["taking from the wrong end of the ring", "head", [...fill(3), get(3, 1)], /G2 is at the head/],
  ["taking what is not in runnext", "head", [...create(2), get(9, 0)], /G2 is in the runnext/],
  ["a thief that takes too many", "half", [...fill(3), ...thief(3, 3)], /P0 has 3, P1 takes 3/],
  ["a thief that runs the oldest", "half", [...fill(3), ...thief(2, 2)], /the youngest that is stolen is G3/],
  [
    "a thief that does not spin",
    "steal",
    [...fill(3), ...thief(3, 2).filter(([, kind]) => kind !== "spinning")],
    /M1 is not/,
  ],
  ["a batch longer than the queue", "batch", [...block(1), ...globalBatch(2)], /2 of 0/],
  [
    "starting what another M took",
    "hand",
    [...fill(3), get(2, 1), ...secondM, start(2, 1, 1)],
    /M1 does not have G2/,
  ],
  [
    "a wrong place in GoStart",
    "found",
    [...create(2), ...block(1), get(2, 0), start(2, 0, 0, "local ring", 0)],
    /expected runnext/,
  ],
  [
    "a slice that is not handed on",
    "slice",
    [...create(2), ...block(1), get(2, 0), start(2, 0, 0, "runnext", 0)],
    /inherits 0/,
  ],
  [
    "two goroutines on one M",
    "owner",
    [...create(2), get(2, 0), start(2, 0, 0, "runnext", 1)],
    /still runs G1/,
  ],
  [
    "an operation of one that waits",
    "actor",
    [...block(1), [2000, "op", { p: 0, m: 0, g: 1 }]],
    /G1 does not run/,
  ],
  ["an operation on another P", "actor", [[2000, "op", { p: 1, m: 0, g: 1 }]], /G1 runs on M0 and P0/],
  [
    "a waker that waits",
    "waker",
    [...create(2), ...block(1), [2000, "GoUnblock", { p: 0, m: 0, g: 1, a: 2 }]],
    /G2 is not/,
  ],
  [
    "an idle P from under the top",
    "stack",
    [...release, [2000, "pidleget", { p: 1 }]],
    /P0 is on top, not P1/,
  ],
  ["an idle P with work", "idleP", [...create(2), ...release], /P0 has local work/],
  ["an M that sleeps with its P", "idleM", [...block(1), [2000, "mput", { m: 0 }]], /M0 holds P0/],
  ["an M that sleeps twice", "thread", [...release, mput, mput], /M0 is idle/],
  ["an M that comes up unasked", "thread", [[2000, "mstart", { m: 0 }]], /M0 is up/],
  [
    "a spinner that is not counted",
    "spinning",
    [[2000, "spinning", { p: 0, m: 0, a: 1, b: 0 }]],
    /nmspinning is 0/,
  ],
  [
    "a sleep that ends early",
    "timer",
    [...sleep, [2500, "timerRun", { p: 0, m: 0, g: 1, a: 0, b: 3 }]],
    /due at 5000 ns/,
  ],
  [
    "stopping a timer that is not there",
    "timer",
    [...sleep, [2500, "timerStop", { p: 0, a: 0, b: 9 }]],
    /P0 has no timer 9/,
  ],
  [
    "firing a timer that was stopped",
    "timer",
    [...sleep, [2500, "timerStop", { a: 0, b: 3 }], [6000, "timerRun", { p: 0, m: 0, g: 1, a: 0, b: 3 }]],
    /P0 has no timer of G1/,
  ],
  ["a timer in no heap", "timer", [[2000, "timerRun", { p: 0, m: 0, g: 1, a: 1 }]], /P1 has no timer of G1/],
  [
    "a locked goroutine elsewhere",
    "locked",
    [...locked, ...secondM, get(1, 0, 1), start(1, 1, 1, "runnext", 1)],
    /locked to M0/,
  ],
  [
    "life after the exit",
    "end",
    [
      [2000, "exit", {}],
      [2000, "op", { p: 0, m: 0, g: 1 }],
    ],
    /has exited/,
  ],
];

function start(g: number, p = 0, m = 0, place: Parameters<typeof found>[0] = "local ring", b = 0): Row {
  return [2000, "GoStart", { p, m, g, a: found(place), b }];
}
function destroy(g: number): Row {
  return [2000, "GoDestroy", { p: 0, m: 0, g }];
}
function block(g: number): Row[] {
  return [[2000, "GoBlock", { p: 0, m: 0, g, a: why("chan send") }]];
}
function get(g: number, a: number, p = 0): Row {
  return [2000, "runqget", { p, m: p, g, a }];
}
/** n goroutines in P0's ring, from G2 on. */
function fill(n: number): Row[] {
  return Array.from({ length: n }, (_, i): Row[] => [
    [2000, "GoCreate", { p: 0, m: 0, g: 1, a: i + 2, b: 1 }],
    [2000, "runqput", { p: 0, g: i + 2 }],
  ]).flat();
}
function overflow(g: number, a: number): Row[] {
  return [
    [2000, "GoCreate", { p: 0, m: 0, g: 1, a: g + 2, b: 1 }],
    [2000, "runqputslow", { p: 0, g: g + 2, a }],
  ];
}
function thief(g: number, b: number): Row[] {
  return [
    ...secondM,
    [2000, "spinning", { p: 1, m: 1, a: 1, b: 1 }],
    [2000, "runqsteal", { p: 1, m: 1, g, a: 0, b }],
  ];
}
function globalBatch(a: number): Row[] {
  return [[2000, "globrunqgetbatch", { p: 0, m: 0, g: 2, a }]];
}

describe("validate", () => {
  it("accepts a legal run", () => validate(storyTrace()));

  for (const [what, rule, rows, message] of broken) {
    it(`refuses ${what}`, () => {
      const trace = traceOf([...boot, ...rows], storyStrings);
      assert.throws(
        () => validate(trace),
        (error) => {
          assert.ok(error instanceof TraceError, String(error));
          assert.equal(error.rule, rule, error.message);
          assert.match(error.message, message);
          assert.match(error.message, /^event \d+ at [\d,.]+ ns/);
          return true;
        },
      );
    });
  }

  it("names the event, its time and the rule", () => {
    const trace = traceOf([...boot, [2000, "exit", {}], [2345, "op", { p: 0, m: 0, g: 1 }]], storyStrings);
    assert.throws(() => validate(trace), {
      name: "TraceError",
      index: 11,
      time: 2345,
      message:
        'event 11 at 2,345 ns (op p=0 m=0 g=1 a=0 b=0) breaks the rule "nothing happens after the exit": the process has exited',
    });
  });

  it("leaves no single row of a legal run unnoticed when it is dropped, if the row moves a goroutine", () => {
    const moves = new Set([
      "runqput",
      "runnext",
      "runqget",
      "globrunqput",
      "GoStart",
      "GoUnblock",
      "GoBlock",
    ]);
    story.forEach(([, kind], index) => {
      if (!moves.has(kind)) return;
      const rows = story.filter((_, other) => other !== index);
      assert.throws(() => validate(traceOf(rows, storyStrings)), TraceError, `row ${index}, ${kind}`);
    });
  });
});

describe("a replay that does not check", () => {
  it("follows a trace without queue events, as real Go writes them", () => {
    const own = new Set([
      "runqput",
      "runnext",
      "runqget",
      "runqsteal",
      "globrunqput",
      "globrunqgetbatch",
      "newm",
      "mstart",
    ]);
    const trace = traceOf(
      story.filter(([, kind]) => !own.has(kind)),
      storyStrings,
    );
    assert.throws(() => validate(trace), TraceError);
    const snapshot = snapshotAt(trace, { time: 7100 }, { check: false });
    const running = snapshot.goroutines.filter((one) => one.status === GStatus.running);
    assert.deepEqual(
      running.map((one) => [one.id, one.p, one.m]),
      [
        [2, 1, 1],
        [3, 0, 0],
      ],
    );
  });
});
