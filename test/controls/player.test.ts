import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
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
import { packRun } from "../../src/controls/pack-run.js";
import { mostEvents, unpackRun } from "../../src/controls/packed-run.js";
import { Player } from "../../src/controls/player.js";
import { controlsMime } from "../../src/controls/controls.js";
import { displaySymbol, kernelHook, setKernelHook } from "../../src/kernel/hook.js";

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

/** As a notebook keeps it. */
const kept = (packed: ReturnType<typeof packRun>) =>
  JSON.parse(JSON.stringify(packed)) as ReturnType<typeof packRun>;

/** Some hundred goroutines that compute as chance has it, and talk. */
const market = (turns: number): Program =>
  function* main({ chan, work, time, sync }) {
    const wg = sync.WaitGroup();
    const stalls = Array.from({ length: 10 }, () => chan<number>(4));
    let luck = 1;
    for (let i = 0; i < 100; i++) {
      yield* wg.Go(function* trader() {
        for (let n = 0; n < turns; n++) {
          luck = (luck * 48_271) % 2_147_483_647;
          yield* work(500 + (luck % 2_000));
          if (i % 20 < 10) yield* stalls[i % 10]!.send(n);
          else yield* stalls[i % 10]!.recv();
          if (n % 8 === 7) yield* time.Sleep(20_000);
        }
      });
    }
    yield* wg.Wait();
  };

describe("a packed run", () => {
  it("is the same when it is unpacked, event by event", async () => {
    const again = await unpackRun(kept(packRun(run)));
    equal(formatTrace(again), formatTrace(run));
    equal(again.output, run.output);
    equal(String(again), String(run));
    equal(String(gmp(again, "end")), String(gmp(run, "end")));
  });

  it("holds every scenario: long times, wide numbers, cores, threads", async () => {
    for (const one of scenarios) {
      const { run: played } = play(scenario(one.name));
      equal(formatTrace(await unpackRun(kept(packRun(played)))), formatTrace(played), one.name);
    }
  });

  it("holds what chance has made, on few Ps and many, with cores and as threads", async () => {
    for (const options of [{ procs: 2 }, { procs: 16, seed: 3 }, { cores: 2 }, { as: "threads" }] as const) {
      const made = simulate(market(12), options);
      equal(formatTrace(await unpackRun(kept(packRun(made)))), formatTrace(made), JSON.stringify(options));
    }
  });

  it("takes no more than some bits for each event, and two bytes where there is much chance", () => {
    const bytes = (made: typeof run) => packRun(made).rows.length / made.trace.length;
    const chatter = simulate(function* main({ go, chan }) {
      const ch = chan<number>();
      yield* go(function* echo() {
        for (;;) yield* ch.recv();
      });
      for (let i = 0; i < 10_000; i++) yield* ch.send(i);
    });
    ok(bytes(chatter) < 0.1, `${bytes(chatter)}`);
    const chance = simulate(market(100), { procs: 8 });
    ok(bytes(chance) < 2.5, `${bytes(chance)}`);
  });

  it("goes without what only Node has, in more bytes", async () => {
    const whole = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")!;
    Object.defineProperty(process, "getBuiltinModule", { value: undefined, configurable: true });
    try {
      const packed = packRun(run);
      equal(packed.isDeflated, false);
      equal(formatTrace(await unpackRun(kept(packed))), formatTrace(run));
    } finally {
      Object.defineProperty(process, "getBuiltinModule", whole);
    }
  });

  it("refuses a run without a trace, one that is too long, and one that would take too much room", () => {
    throws(
      () => player(simulate(crowd, { trace: false })),
      /expected a run with a trace, got one that was made with trace: false/,
    );
    const long = simulate(
      function* main({ work }) {
        for (let i = 0; i < mostEvents / 2; i++) yield* work(1);
      },
      { bounds: { events: 3 * mostEvents } },
    );
    throws(
      () => player(long),
      /2,000,\d{3} events, and 2,000,000 can go.*have the page simulate it: controls\(/,
    );
    throws(() => packRun(run, 100), /bytes of the notebook, and 100 are the most.*have the page simulate it/);
  });

  it("of another version is refused", async () => {
    const packed = { ...packRun(run), form: 1 };
    await rejects(unpackRun(packed), /packed by another version.*Run the cell again/);
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

  it("shows the same at each moment of a long run, whichever was shown before", () => {
    const long = simulate(market(160), { procs: 4 });
    ok(long.trace.length > 3 * 16_384, `${long.trace.length}`);
    const other = simulate(market(160), { procs: 4 });
    const player = new Player(long);
    ok(long.trace.keyframes?.upTo(long.trace.length) !== undefined, "there are keyframes");
    for (const share of [0.9, 0.2, 0.6, 0.61, 1, 0.35]) {
      const at = player.whenOf(Math.floor(share * (player.times.length - 1)));
      equal(picture(long, at), picture(other, at), `${share}`);
      equal(gmp(long, at).svg, gmp(other, at).svg, `${share}`);
    }
  });

  it("plays what is left of a trace that is bounded", () => {
    const bounded = simulate(market(10), { trace: { last: 2_000 } });
    const player = new Player(bounded);
    ok(player.times[0]! >= bounded.trace.startTime, `${player.times[0]}`);
    match(String(player.at(5)), /^The scheduler at/);
  });

  it("has a strip of a long run in which each P is seen to be busy", () => {
    const bars = new Player(simulate(market(160), { procs: 4 })).strip().match(/mostly G/g) ?? [];
    ok(bars.length > 400 && bars.length <= 4_000, `${bars.length}`);
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

  it("stands in an output once, where there is HTML that holds it", () => {
    const before = kernelHook();
    const liveHtml = (model: object) => `<script type="application/json">${JSON.stringify(model)}</script>`;
    setKernelHook({ liveHtml } as unknown as NonNullable<typeof before>);
    try {
      const bundle = player(run)[displaySymbol]();
      const { rows } = packRun(run);
      equal(JSON.stringify(bundle).split(rows).length, 2);
      deepEqual(bundle[controlsMime], { version: 1, isInHtml: true });
    } finally {
      setKernelHook(before);
    }
    ok(JSON.stringify(player(run)[displaySymbol]()[controlsMime]).includes(packRun(run).rows), "it is whole");
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
