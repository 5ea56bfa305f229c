import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import {
  live,
  ProgressBar,
  simulate,
  simulateAsync,
  Simulation,
  timeline,
  utilization,
  WatchedSimulation,
} from "../../src/index.js";
import type { Program, Progress, Watched } from "../../src/index.js";
import { figureMime } from "../../src/figure/figure.js";
import { displaySymbol, isDisplayable, setKernelHook } from "../../src/kernel/hook.js";
import { Measurement } from "../../src/measure/watched.js";
import { html } from "../../src/notebook/display.js";

/** What a cell put out. */
interface Shown {
  readonly id: string;
  readonly isUpdate: boolean;
  readonly at: number;
  readonly bundle: Readonly<Record<string, unknown>>;
}

/** A kernel that keeps what it is given to show. */
class Cell {
  readonly shown: Shown[] = [];
  readonly stop = new AbortController();

  constructor() {
    setKernelHook({
      display: (value, id, isUpdate) => {
        ok(isDisplayable(value));
        this.shown.push({ id, isUpdate, at: performance.now(), bundle: value[displaySymbol]() });
      },
      comms: undefined,
      signal: this.stop.signal,
    });
  }

  /** Displays in the order in which they appeared, each with all that was shown in it. */
  get places(): Shown[][] {
    const ids = [...new Set(this.shown.map(({ id }) => id))];
    return ids.map((id) => this.shown.filter((one) => one.id === id));
  }
}

const plain = (one: Shown | undefined): string => String(one?.bundle["text/plain"]);

/** Goroutines that compute for `rounds` turns. */
const busy = (rounds: number): Program =>
  function* main({ go, work, sync, runtime }) {
    const wg = sync.WaitGroup();
    yield* wg.Add(6);
    for (let i = 0; i < 6; i++) {
      yield* go(function* worker() {
        for (let k = 0; k < rounds; k++) {
          yield* work(700 + 100 * i);
          yield* runtime.Gosched();
        }
        yield* wg.Done();
      });
    }
    yield* wg.Wait();
  };

/** A goroutine that computes for so long on the clock: however fast the machine, there is time for frames. */
const busyForMs = (ms: number): Program =>
  function* main({ go, work, sync }) {
    const wg = sync.WaitGroup();
    yield* wg.Add(1);
    yield* go(function* worker() {
      for (const end = performance.now() + ms; performance.now() < end;) yield* work(700);
      yield* wg.Done();
    });
    yield* wg.Wait();
  };

/** Counts to `total`, one in 5 ms. */
class Counter implements Watched<number> {
  readonly finished: Promise<number>;
  #count = 0;
  #isStopped = false;
  readonly total: number;
  constructor(total: number) {
    this.total = total;
    this.finished = this.#counting();
  }
  latest(): number {
    return this.#count;
  }
  progress(): Progress {
    return { done: this.#count, total: this.total, unit: "samples" };
  }
  stop(): void {
    this.#isStopped = true;
  }
  async #counting(): Promise<number> {
    while (this.#count < this.total && !this.#isStopped) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.#count++;
    }
    return this.#count;
  }
}

const numbered = (value: number) => html(`<b>${value}</b>`);

describe("live", () => {
  afterEach(() => setKernelHook(undefined));

  it("draws a simulation while it runs, in one place, and leaves the figure that was asked for", async () => {
    const cell = new Cell();
    const run = await live(new Simulation(busyForMs(600), { procs: 4 }), (done) => utilization(done), {
      bar: false,
    });
    equal(cell.places.length, 1);
    deepEqual([cell.shown[0]?.isUpdate, cell.shown[1]?.isUpdate], [false, true]);
    const frames = cell.shown.slice(0, -1);
    ok(frames.length >= 1, "no frame while it ran");
    for (const frame of frames) {
      deepEqual(Object.keys(frame.bundle).sort(), [figureMime, "image/svg+xml", "text/plain"]);
      match(String(frame.bundle["image/svg+xml"]), /running: /);
    }
    deepEqual(cell.shown.at(-1)?.bundle, utilization(run).bundle());
  });

  it("gives the run that simulate gives", async () => {
    new Cell();
    const run = await live(new Simulation(busy(50), { procs: 3, seed: 7 }), (done) => timeline(done));
    const same = simulate(busy(50), { procs: 3, seed: 7 });
    deepEqual([run.now, run.steps, run.trace.length], [same.now, same.steps, same.trace.length]);
    equal(timeline(run).svg, timeline(same).svg);
  });

  it("draws no more than ten frames a second, each with something new, and always the last", async () => {
    const cell = new Cell();
    const last = await live(new Counter(120), numbered, { bar: false });
    equal(last, 120);
    equal(cell.shown.at(-1)?.bundle["text/html"], "<b>120</b>");
    const [first, end] = [cell.shown[0]!, cell.shown.at(-1)!];
    const seconds = (end.at - first.at) / 1000;
    // one more at each end, and one because the first may be late
    ok(cell.shown.length <= 10 * seconds + 3, `${cell.shown.length} frames in ${seconds} s`);
    const texts = cell.shown.slice(0, -1).map(({ bundle }) => bundle["text/html"]);
    equal(new Set(texts).size, texts.length);
  });

  it("does not stand still because one frame was dear", async () => {
    const cell = new Cell();
    const counter = new Counter(200);
    let calls = 0;
    const slowAtFirst = (value: number) => {
      const end = performance.now() + (calls++ === 1 ? 800 : 0); // charged in full: 1.6 s
      while (performance.now() < end);
      return numbered(value);
    };
    await live(counter, slowAtFirst, { bar: false });
    const gaps = cell.shown.slice(1).map(({ at }, i) => at - cell.shown[i]!.at);
    ok(Math.max(...gaps) < 1550, `the longest gap is ${Math.max(...gaps).toFixed(0)} ms`);
  });

  it("draws several things at once, each in its own place", async () => {
    const cell = new Cell();
    await Promise.all([live(new Counter(40), numbered), live(new Counter(60), numbered)]);
    const lasts = cell.places.map((place) => place.at(-1)?.bundle["text/html"]);
    deepEqual(lasts, ["<b>40</b>", "<b>60</b>"]);
  });

  it("leaves the latest state when the cell is stopped, and draws nothing after", async () => {
    const cell = new Cell();
    const watched = live(new Simulation(busy(10_000_000), { bounds: { events: 1e9 } }), (run) =>
      timeline(run),
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    cell.stop.abort(new Error("stopped"));
    const count = cell.shown.length;
    match(JSON.stringify(cell.places[0]?.at(-1)?.bundle["application/vnd.plotly.v1+json"]), /stopped: /);
    ok("text/html" in (cell.places[0]?.at(-1)?.bundle ?? {}), "what stays has all its forms");
    const run = await watched;
    ok(run.trace.length > 0);
    equal(cell.shown.length, count);
  });

  for (const [isAsked, what] of [
    [false, "gives others a turn from time to time, not after each piece"],
    [true, "gives a turn after each piece when the kernel has a request to stop to read"],
  ] as const) {
    it(`${what}, while it simulates`, async () => {
      setKernelHook({
        display: () => undefined,
        comms: undefined,
        signal: undefined,
        isStopAsked: () => isAsked,
      });
      const watched = new WatchedSimulation(new Simulation(busyForMs(400)));
      let [pieces, turns] = [0, 0];
      let isOver = false;
      watched.afterPiece = () => void pieces++;
      const count = (): void => {
        turns++;
        if (!isOver) setImmediate(count);
      };
      setImmediate(count);
      await watched.finished;
      isOver = true;
      ok(pieces > 2);
      if (isAsked) ok(turns >= pieces - 1, `${turns} turns, ${pieces} pieces`);
      else ok(turns < pieces / 2, `${turns} turns, ${pieces} pieces`);
    });
  }

  it("ends with the error of a figure, and stops what it watched", async () => {
    new Cell();
    const counter = new Counter(1_000_000);
    await rejects(
      live(counter, (value) => {
        if (value > 20) throw new RangeError("too many");
        return numbered(value);
      }),
      /too many/,
    );
    ok((await counter.finished) < 1000);
  });

  it("ends with the fault of the program, and leaves what there was", async () => {
    const cell = new Cell();
    const faulty: Program = function* main({ work }) {
      yield* work(5000);
      throw yield 7 as never;
    };
    await rejects(live(new Simulation(faulty), (run) => timeline(run)));
    match(JSON.stringify(cell.shown.at(-1)?.bundle), /ended by an error/);
  });

  for (const [what, call] of [
    ["a finished run", () => live(simulate(busy(2)) as never, (run: never) => timeline(run))],
    ["no figure", () => live(new Simulation(busy(2)), undefined as never)],
    ["sixty frames a second", () => live(new Counter(3), numbered, { perSecond: 60 })],
  ] as const) {
    it(`refuses ${what}, and says what it wants`, async () => {
      await rejects(async () => void (await call()), /expected .*got/);
    });
  }
});

describe("a progress bar", () => {
  afterEach(() => setKernelHook(undefined));

  it("shows nothing of what takes less than a second", () => {
    const cell = new Cell();
    simulate(busy(100));
    equal(cell.shown.length, 0);
  });

  it("shows count, rate and time left of what takes longer, and settles to one line", async () => {
    const cell = new Cell();
    const bar = new ProgressBar("measuring", "samples");
    for (let done = 0; done < 6; done++) {
      bar.show(done, 10);
      await new Promise((resolve) => setTimeout(resolve, 260));
    }
    bar.settle();
    equal(cell.places.length, 1);
    match(
      plain(cell.shown[0]),
      /^measuring \d+ % \d of 10 samples · [\d.]+ a second · \d\.\d s · about \d+(\.\d)? s left$/,
    );
    match(plain(cell.shown.at(-1)), /^measuring: done 5 samples · /);
    match(String(cell.shown[0]?.bundle["text/html"]), /width:\d+\.\d%/);
  });

  it("is shown by simulate in a cell that takes longer than a second", () => {
    const cell = new Cell();
    const end = performance.now() + 1400;
    simulate(function* main({ work }) {
      while (performance.now() < end) for (let i = 0; i < 100; i++) yield* work(10_000);
    });
    ok(cell.shown.length >= 2);
    match(plain(cell.shown[0]), /^simulating .*steps · .* a second/);
    match(plain(cell.shown.at(-1)), /^simulating: done /);
  });

  it("is shown by simulateAsync as well, and a stop of the cell ends the run", async () => {
    const cell = new Cell();
    const run = await simulateAsync(busyForMs(1400), { slice: 5_000 });
    equal(run.end.kind, "done");
    match(plain(cell.shown[0]), /^simulating .*steps · .* a second/);
    match(plain(cell.shown.at(-1)), /^simulating: done /);
    setTimeout(() => cell.stop.abort(new Error("enough")), 1_200);
    await rejects(simulateAsync(busy(1e9), { slice: 5_000, trace: false }), /enough/);
    match(plain(cell.shown.at(-1)), /^simulating: stopped /);
  });

  const measured = (): Measurement<number> =>
    new Measurement(0, { done: 0, total: 7, unit: "samples" }, async (told, signal) => {
      for (let i = 1; i <= 7 && !signal.aborted; i++) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        told(i, { done: i, total: 7, unit: "samples" });
      }
    });
  const waits: readonly (readonly [how: string, wait: (one: Measurement<number>) => PromiseLike<number>])[] =
    [
      ["itself", (one) => one],
      ["its end", (one) => one.finished],
      ["both", async (one) => (await Promise.all([one, one.finished]))[0]],
    ];
  for (const [how, wait] of waits) {
    it(`is shown once where somebody awaits a measurement: ${how}`, async () => {
      const cell = new Cell();
      equal(await wait(measured()), 7);
      equal(cell.places.length, 1);
      match(
        plain(cell.shown[0]),
        /^measuring \d+ % \d of 7 samples · [\d.]+ a second · 1\.\d s · about \d\.\d s left$/,
      );
      match(plain(cell.shown.at(-1)), /^measuring: done 7 samples · /);
    });
  }

  it("is not shown beside the one of live", async () => {
    const cell = new Cell();
    const one = measured();
    const [value] = await Promise.all([live(one, (n) => html(`<b>${n}</b>`)), one.finished]);
    equal(value, 7);
    equal(cell.places.filter(([first]) => plain(first).startsWith("measuring")).length, 1);
  });

  it("says that a measurement was stopped with its cell", async () => {
    const cell = new Cell();
    const one = measured();
    setTimeout(() => cell.stop.abort(), 1_200);
    ok((await one) < 7);
    match(plain(cell.shown.at(-1)), /^measuring: stopped \d samples/);
  });
});
