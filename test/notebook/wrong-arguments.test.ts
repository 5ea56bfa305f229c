import assert from "node:assert/strict";
import * as library from "../../src/index.js";

const { events, play, range, readSchedtrace, readTrace, scenario, simulate, Simulation, slider } = library;
const { streamTrace, traceBytes, snapshotAt, Replay } = library;

/** Calls as untyped code may make them, and what is said of each. */
const main = function* main({ work }: library.Go) {
  yield* work(1_000);
};
const run = simulate(main);
const rows: readonly (readonly [what: string, call: () => unknown, message: RegExp])[] = [
  [
    "events: a misspelt selection",
    () => events(run, { kind: [] } as never),
    /there is no "kind"; expected from, to/,
  ],
  ["events: a misspelt kind", () => events(run, { kinds: ["GoStrt"] as never }), /there is no kind "GoStrt"/],
  [
    "events: one kind for a list",
    () => events(run, { kinds: "GoStart" as never }),
    /must be a list of kinds/,
  ],
  ["events: a name for an id", () => events(run, { g: "main" as never }), /g must be the id of a goroutine/],
  ["events: null", () => events(run, null as never), /expected which events/],
  ["play: a name", () => play("stealing" as never), /expected a scenario, such as scenario\("stealing"\)/],
  ["range: too many", () => range(1e12), /expected at most 1000000 numbers, got 1000000000000/],
  ["slider: nothing", () => slider(undefined as never), /expected \{ min, max \} or \{ stops/],
  [
    "readSchedtrace: a run",
    () => readSchedtrace(run as never),
    /expected a text, such as run\.stderr, got object/,
  ],
];
/** What untyped code may write where options are meant, for each function that takes some; what goes before them is right. */
const snapshot = snapshotAt(run, "main");
const withOptions: readonly (readonly [name: string, call: (options: never) => unknown])[] = [
  ["goroutineStatistics", (options) => library.goroutineStatistics(run, options)],
  ["processorStatistics", (options) => library.processorStatistics(run, options)],
  ["schedulingLatencies", (options) => library.schedulingLatencies(run, options)],
  ["waitStatistics", (options) => library.waitStatistics(run, options)],
  ["formatTrace", (options) => library.formatTrace(run, options)],
  ["snapshotAt", (options) => snapshotAt(run, "main", options)],
  ["Replay", (options) => new Replay(run, options)],
  ["formatPicture", (options) => library.formatPicture(snapshot, options)],
  ["goroutines", (options) => library.goroutines(run, "main", options)],
  ["clearOutput", (options) => library.clearOutput(options)],
  ["slider", (options) => slider(options)],
  ["choice", (options) => library.choice([1, 2], options)],
  ["toggle", (options) => library.toggle(options)],
  ["controls", (options) => library.controls({ on: library.toggle() }, () => "x", options)],
  ["player", (options) => library.player(run, options)],
  ["measureSwitches", (options) => library.measureSwitches(options)],
  ["measureWaiting", (options) => library.measureWaiting(options)],
];
const statistics = withOptions.slice(0, 4);
const moreRows: typeof rows = [
  ...withOptions.flatMap(([name, call]): (typeof rows)[number][] => [
    [
      `${name}: a misspelt option`,
      () => call({ misspelt: 1 } as never),
      /there is no option "misspelt"; expected [a-z]/,
    ],
    [
      `${name}: null for options`,
      () => call(null as never),
      new RegExp(`^\\w+: ${name}: expected .*\\{.*\\}.*, got null$`),
    ],
    [
      `${name}: a number for options`,
      () => call(7 as never),
      new RegExp(`^\\w+: ${name}: expected .*\\{.*\\}.*, got (the number )?7$`),
    ],
  ]),
  ...statistics.flatMap(([name, call]): (typeof rows)[number][] => [
    [
      `${name}: a word for a time`,
      () => call({ from: "main" } as never),
      /from must be a time in ns from 0 on, got the string main$/,
    ],
    [
      `${name}: a time that is none`,
      () => call({ to: NaN } as never),
      /to must be a time in ns from 0 on, got the number NaN$/,
    ],
    [
      `${name}: no end`,
      () => call({ to: Infinity } as never),
      /to must be a time in ns from 0 on, got the number Infinity$/,
    ],
    [
      `${name}: an end before the beginning`,
      () => call({ from: 5, to: 1 } as never),
      /to must not be before from, got from 5 ns to 1 ns$/,
    ],
  ]),
  ...(["costsFromMeasurement", "costSources"] as const).flatMap((name): (typeof rows)[number][] => [
    [
      `${name}: nothing`,
      () => library[name](undefined as never),
      /expected what await measureSwitches\(\) gives, got undefined$/,
    ],
    [
      `${name}: a run`,
      () => library[name](run as never),
      /expected what await measureSwitches\(\) gives, got an object$/,
    ],
    [
      `${name}: rows that are none`,
      () => library[name]({ rows: [null] } as never),
      /expected what await measureSwitches\(\) gives/,
    ],
    [
      `${name}: a measurement that goes on`,
      () => library[name](Promise.resolve({ rows: [] }) as never),
      /got a measurement that goes on: write await before it$/,
    ],
  ]),
  [
    "play: null for options",
    () => play(scenario("stealing"), null as never),
    /play: expected options as simulate has them, got null/,
  ],
  [
    "formatTrace: one kind for a list",
    () => library.formatTrace(run, { kinds: "GoStart" as never }),
    /kinds must be a list of kinds/,
  ],
  [
    "formatTrace: a misspelt kind",
    () => library.formatTrace(run, { kinds: ["GoStrt" as never] }),
    /there is no kind "GoStrt"/,
  ],
  [
    "formatTrace: a word for an index",
    () => library.formatTrace(run, { from: "main" as never }),
    /from must be the index of an event, got the string main/,
  ],
  [
    "Replay.toIndex: a word",
    () => new Replay(run).toIndex("end" as never),
    /expected the index of an event, got the string end/,
  ],
  [
    "Replay.toTime: a word",
    () => new Replay(run).toTime("end" as never),
    /expected a time in ns, got the string end/,
  ],
  [
    "formatPicture: a run",
    () => library.formatPicture(run as never),
    /expected a snapshot, as snapshotAt\(run, time\) gives it, got an object/,
  ],
  [
    "matchesPicture: a run",
    () => library.matchesPicture(run as never, "P0"),
    /expected a snapshot, as snapshotAt/,
  ],
  [
    "matchesPicture: no picture",
    () => library.matchesPicture(snapshot, undefined as never),
    /expected a picture as text, .*, got undefined/,
  ],
  [
    "clearOutput: a number",
    () => library.clearOutput({ wait: 1 as never }),
    /wait must be true or false, got the number 1/,
  ],
  [
    "slider: one stop for a list",
    () => slider({ stops: 7 as never }),
    /expected two or more rising numbers as stops, got 7/,
  ],
  [
    "slider: a number for a label",
    () => slider({ min: 1, max: 2, label: 7 as never }),
    /expected a text as label, got 7/,
  ],
  [
    "toggle: a number for a label",
    () => library.toggle({ label: 7 as never }),
    /expected a text as label, got 7/,
  ],
  [
    "player: a word for a time",
    () => library.player(run, { from: "main" as never }),
    /expected option from as a time in ns, got the string main/,
  ],
  [
    "seeded: nothing to draw",
    () => library.seeded("1v", undefined as never),
    /seeded: expected a function that draws, .*, got undefined/,
  ],
  [
    "course: nothing",
    () => library.course("01", undefined as never),
    /course: expected the answers as .*, got undefined/,
  ],
  [
    "WatchedSimulation: a run",
    () => new library.WatchedSimulation(run as never),
    /expected a Simulation, such as new Simulation\(main\), got an object/,
  ],
  [
    "ProgressBar: nothing",
    () => new library.ProgressBar(undefined as never, undefined as never),
    /expected two texts, .*, got undefined and undefined/,
  ],
  [
    "ProgressBar.show: nothing",
    () => new library.ProgressBar("a", "b").show(undefined as never, 1),
    /expected two numbers, got undefined and the number 1/,
  ],
  [
    "machineFace: a number",
    () => library.machineFace(7 as never),
    /expected a function that reads a file, or nothing, got the number 7/,
  ],
  [
    "faceRows: nothing",
    () => library.faceRows(undefined as never),
    /expected what machineFace\(\) gives, got undefined/,
  ],
];
const lateRows: typeof rows = [
  [
    "course: another text",
    () => library.course("01", "!!"),
    /course: expected the answers as .*, got another text/,
  ],
];
const asyncRows: readonly (readonly [what: string, call: () => Promise<unknown>, message: RegExp])[] = [
  ["readTrace: a text", () => readTrace("x" as never), /expected bytes in pieces/],
  ["readTrace: bytes in one piece", () => readTrace(new Uint8Array(8) as never), /expected bytes in pieces/],
  ["traceBytes: a number", () => traceBytes(5 as never).next(), /expected a run or a trace, got number/],
  [
    "simulateAsync: null for options",
    () => library.simulateAsync(main, null as never),
    /options: expected an object, got null/,
  ],
  [
    "simulateAsync: a number for options",
    () => library.simulateAsync(main, 7 as never),
    /options: expected an object, got the number 7/,
  ],
  [
    "live: a misspelt option",
    () => library.live(new Simulation(main), () => library.markdown("x"), { perSecnd: 1 } as never),
    /live: there is no option "perSecnd"; expected during, perSecond, bar/,
  ],
  [
    "live: null for options",
    () => library.live(new Simulation(main), () => library.markdown("x"), null as never),
    /live: expected options \{ during, perSecond, bar \}, got null/,
  ],
  [
    "live: a number for a bar",
    () => library.live(new Simulation(main), () => library.markdown("x"), { bar: 1 as never }),
    /option bar: expected true or false, got the number 1/,
  ],
  [
    "streamTrace: a run",
    () => streamTrace(run as never).next(),
    /expected a Simulation, got an object \(Run\)/,
  ],
];

describe("a wrong argument gives one clear error", () => {
  for (const [what, call, message] of [...rows, ...moreRows, ...lateRows])
    it(what, () => assert.throws(call, message));
  for (const [what, call, message] of asyncRows) it(what, () => assert.rejects(call, message));

  it("learner asks for a name when what came is none", () => {
    for (const name of [undefined, {}, null, "?"])
      assert.match(String(library.learner(name as never)), /Put your name/);
    assert.match(String(library.learner("Ada")), /Welcome, Ada/);
    library.learner("?");
  });
});
