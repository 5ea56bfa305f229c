import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import {
  controls,
  formatTrace,
  gmp,
  picture,
  play,
  player,
  scenario,
  scenarios,
  simulate,
  slider,
} from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { mostEvents, packRun, unpackRun } from "../../src/controls/packed-run.js";
import { Player } from "../../src/controls/player.js";
import { displaySymbol } from "../../src/kernel/hook.js";

const crowd: Program = function* main({ go, work, fmt, chan }) {
  const done = chan<number>(0, "done");
  for (let i = 0; i < 4; i++) {
    yield* go(function* guest() {
      yield* work(50_000 + i);
      yield* done.send(i);
    });
  }
  for (let i = 0; i < 4; i++) yield* fmt.Println(yield* done.recv());
};

const run = simulate(crowd, { procs: 2 });

describe("a packed run", () => {
  it("is the same when it is unpacked, event by event", () => {
    const again = unpackRun(JSON.parse(JSON.stringify(packRun(run))) as ReturnType<typeof packRun>);
    equal(formatTrace(again), formatTrace(run));
    equal(again.output, run.output);
    equal(String(again), String(run));
    equal(String(gmp(again, "end")), String(gmp(run, "end")));
  });

  it("holds every scenario: long times, wide numbers, cores, threads", () => {
    for (const one of scenarios) {
      const { run: played } = play(scenario(one.name));
      if (played.trace.length > mostEvents) continue;
      equal(formatTrace(unpackRun(packRun(played))), formatTrace(played), one.name);
    }
  });

  it("takes some bytes for each event", () => {
    const bytes = JSON.stringify(packRun(run)).length;
    ok(bytes / run.trace.length < 30, `${bytes} for ${run.trace.length} events`);
  });

  it("refuses a run without a trace, and one that is too long", () => {
    throws(() => player(simulate(crowd, { trace: false })), /has no trace/);
    const long = simulate(function* main({ work }) {
      for (let i = 0; i < mostEvents; i++) yield* work(1);
    });
    throws(() => player(long), /have the page simulate it: controls\(/);
  });
});

describe("Player", () => {
  const made = new Player(run);

  it("has its moments where main begins and after, in order", () => {
    ok(made.times.length > 20, `${made.times.length}`);
    deepEqual(
      [...made.times],
      [...made.times].sort((one, two) => one - two),
    );
  });

  it("shows a goroutine in one place at each of them", () => {
    for (let i = 0; i < made.times.length; i++) {
      const shown = picture(run, made.whenOf(i));
      const names = shown.match(/(?<!run=|cur=)\bG\d+\b/g) ?? [];
      const running = shown.match(/run=G\d+/g)?.map((one) => one.slice(4)) ?? [];
      equal(names.filter((name) => running.includes(name)).length, 0, shown);
    }
  });

  it("keeps to the time that it was given", () => {
    const middle = made.times[Math.floor(made.times.length / 2)]!;
    const part = new Player(run, { from: middle, to: middle + 1_000 });
    ok(part.times.every((time) => time >= middle && time <= middle + 1_000));
    throws(() => new Player(run, { from: 1e9 }), /nothing happens from 1 s/);
  });

  it("refuses what it cannot do", () => {
    throws(() => new Player(run, { perSecond: 0 }), /perSecond from 0.1 to 20/);
    throws(() => new Player(run, { draw: 1 as unknown as () => 1 }), /draw as a function/);
    throws(() => made.at(1e6), /there are \d+ moments/);
  });
});

describe("player", () => {
  it("shows its first moment, and gives the page the run", () => {
    const bundle = player(run)[displaySymbol]();
    match(String(bundle["image/svg+xml"]), /The scheduler at/);
    match(String(bundle["text/html"]), /The first moment of a run/);
    match(String(bundle["text/plain"]), /^The scheduler at/);
  });

  it("draws what it is told, by a function that stands alone", () => {
    match(String(player(run, { draw: (played, at) => picture(played, at) })), /M0 run=G1/);
    const outside = "x";
    throws(() => player(run, { draw: () => outside }), /uses "outside"/);
    equal(String(player(run, { draw: () => outside, data: { outside } })), "x");
    throws(() => player({} as typeof run), /expected a run/);
  });

  it("may stand in the figure of controls", () => {
    const made = controls(
      { procs: slider({ min: 1, max: 4 }) },
      ({ procs }, { player }) => ["above", player(simulate(crowd, { procs }))],
      { data: { crowd } },
    );
    match(String(made), /^procs: 1\nabove\nThe scheduler at/);
  });
});
