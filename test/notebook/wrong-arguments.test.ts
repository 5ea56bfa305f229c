import assert from "node:assert/strict";
import {
  events,
  play,
  range,
  readSchedtrace,
  readTrace,
  simulate,
  slider,
  streamTrace,
  traceBytes,
} from "../../src/index.js";

/** Calls as untyped code may make them, and what is said of each. */
const run = simulate(function* main({ work }) {
  yield* work(1_000);
});
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
const asyncRows: readonly (readonly [what: string, call: () => Promise<unknown>, message: RegExp])[] = [
  ["readTrace: a text", () => readTrace("x" as never), /expected bytes in pieces/],
  ["readTrace: bytes in one piece", () => readTrace(new Uint8Array(8) as never), /expected bytes in pieces/],
  ["traceBytes: a number", () => traceBytes(5 as never).next(), /expected a run or a trace, got number/],
  [
    "streamTrace: a run",
    () => streamTrace(run as never).next(),
    /expected a Simulation, got an object \(Run\)/,
  ],
];

describe("a wrong argument gives one clear error", () => {
  for (const [what, call, message] of rows) it(what, () => assert.throws(call, message));
  for (const [what, call, message] of asyncRows) it(what, () => assert.rejects(call, message));
});
