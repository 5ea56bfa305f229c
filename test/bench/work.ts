/**
 * The programs that `npm run bench` measures, each in a process of its own, since V8 compiles a function for what it has seen:
 *
 *   tsx test/bench/work.ts NAME SIZE
 *
 * prints as JSON how long one run took, after one that warms up, and what it simulated.
 */
import {
  exponential,
  range,
  simulate,
  simulateQueue,
  states,
  sweep,
  threadStates,
  timeline,
  validate,
} from "../../src/index.js";
import type { Program, Run, SimulateOptions } from "../../src/index.js";
import { bareLoop, bareQueue } from "./bare-loop.js";

/** What a run gave. */
export interface Measured {
  /** Wall time in ns, and the processor's time of all threads: the one is what one waits for, the other is what noise moves least. */
  readonly ns: number;
  readonly cpu: number;
  /** What is counted: round trips, customers, goroutines. */
  readonly units: number;
  /** Events of its trace, or as many as it would have; steps for the bare loop. */
  readonly events: number;
  /** Virtual time in ns. */
  readonly virtual: number;
  /** Bytes an event; 0 without a trace. */
  readonly bytes: number;
  /** Resident memory while all of it is alive, in bytes. */
  readonly resident: number;
}

const bounds = { events: Number.MAX_SAFE_INTEGER, goroutines: 2_000_000, time: 1e15 };

/** A generator of its own, so that a program does the same in every run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** As the program of real Go that it is measured beside: main calls, and one goroutine answers. */
const pingPong = (rounds: number): Program =>
  function* main({ go, chan }) {
    const a = chan<number>();
    const b = chan<number>();
    yield* go(function* echo() {
      for (;;) yield* b.send((yield* a.recv()) + 1);
    });
    for (let i = 0; i < rounds; i++) {
      yield* a.send(i);
      yield* b.recv();
    }
  };

const manyPairs = (pairs: number, rounds: number): Program =>
  function* main({ go, chan, sync }) {
    const wg = sync.WaitGroup();
    yield* wg.Add(pairs);
    for (let pair = 0; pair < pairs; pair++) {
      const a = chan<number>();
      const b = chan<number>();
      yield* go(function* echo() {
        for (;;) yield* b.send((yield* a.recv()) + 1);
      });
      yield* go(function* caller() {
        for (let i = 0; i < rounds; i++) {
          yield* a.send(i);
          yield* b.recv();
        }
        yield* wg.Done();
      });
    }
    yield* wg.Wait();
  };

/** `closures`: a new function for each goroutine, where otherwise all run the same one. */
const spawnAndJoin = (count: number, closures: boolean, atHeight: () => void): Program =>
  function* main({ go, chan, sync }) {
    const wg = sync.WaitGroup();
    const gate = chan<never>();
    yield* wg.Add(count);
    const one = function* child() {
      yield* gate.recvOk();
      yield* wg.Done();
    };
    for (let i = 0; i < count; i++) {
      yield* go(
        closures
          ? function* () {
              yield* gate.recvOk();
              yield* wg.Done();
            }
          : one,
      );
    }
    atHeight();
    yield* gate.close();
    yield* wg.Wait();
  };

/** A thousand goroutines that compute, sleep, and pass numbers on; they begin on one P, so others must steal them. */
const mixed = (turns: number): Program =>
  function* main({ chan, work, time, sync }) {
    const wg = sync.WaitGroup();
    const random = mulberry(1);
    const channels = Array.from({ length: 100 }, () => chan<number>(4));
    for (let i = 0; i < 1_000; i++) {
      const ch = channels[i % 100]!;
      yield* wg.Go(function* one() {
        for (let n = 0; n < turns; n++) {
          yield* work(500 + Math.floor(random() * 2_000));
          if (i % 200 < 100) yield* ch.send(n);
          else yield* ch.recv();
          if (n % 8 === 7) yield* time.Sleep(20_000);
        }
      });
    }
    yield* wg.Wait();
  };

/**
 * Customers come at 0.9 of what eight servers can do, and a customer takes 10 ms: so much longer than what waking a thread takes that
 * the line is that of theory. On macOS, whose poller waits to the nanosecond. On Linux sleeps of an idle process end at whole milliseconds,
 * and with the 1 ms that a customer took here once they came too seldom: no line formed, and less was simulated than by the others.
 */
const service = 1e7;
const serving = exponential(service);
const between = exponential(service / 7.2);
const queue = (customers: number): Program =>
  function* main({ chan, time, sync }) {
    const wg = sync.WaitGroup();
    const random = mulberry(1);
    const line = chan<number>(100_000);
    for (let server = 0; server < 8; server++) {
      yield* wg.Go(function* serve() {
        for (;;) {
          const [, ok] = yield* line.recvOk();
          if (!ok) return;
          yield* time.Sleep(Math.round(serving(random)));
        }
      });
    }
    for (let i = 0; i < customers; i++) {
      yield* time.Sleep(Math.round(between(random)));
      yield* line.send(i);
    }
    yield* line.close();
    yield* wg.Wait();
  };

/** Starts to measure; the function that it returns says how much time went by, in ns. */
function clock(): () => { readonly ns: number; readonly cpu: number } {
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  return () => {
    const ns = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(before);
    return { ns, cpu: (user + system) * 1e3 };
  };
}

/** Many runs of `trips` each; as many trips in one run. Time goes by in the same process, for the same code. */
function repeated(runs: number, trips: number): Measured {
  const stop = clock();
  let events = 0;
  for (let i = 0; i < runs; i++) events += run(pingPong(trips), trips, { procs: 1 }).events;
  return { ...stop(), units: runs * trips, events, virtual: 0, bytes: 0, resident: 0 };
}

/** Runs of a mixed load on so many threads. */
async function swept(runs: number, workers: number): Promise<Measured> {
  const stop = clock();
  const { rows } = await sweep(
    { seed: range(runs) },
    ({ seed }, { simulate: simulateThere }) => {
      const main: Program = function* main({ chan, work, sync }) {
        const wg = sync.WaitGroup();
        const ch = chan<number>(4);
        for (let i = 0; i < 40; i++) {
          yield* wg.Go(function* one() {
            for (let n = 0; n < 10_000; n++) {
              yield* work(1_000);
              if (i % 2 === 0) yield* ch.send(n);
              else yield* ch.recv();
            }
          });
        }
        yield* wg.Wait();
      };
      return simulateThere(main, { seed, procs: 8 }).trace.length;
    },
    { workers },
  );
  const events = rows.reduce((sum, { value }) => sum + value, 0);
  return { ...stop(), units: runs, events, virtual: 0, bytes: 0, resident: 0 };
}

function run(program: Program, units: number, options: SimulateOptions, resident = () => 0): Measured {
  const stop = clock();
  const result: Run = simulate(program, { bounds, linksOs: false, ...options });
  const took = stop();
  if (result.end.kind !== "done") throw new Error(`the program ended otherwise: ${result.end.message}`);
  const { length, bytes } = result.trace;
  return {
    ...took,
    units,
    events: length,
    virtual: result.now,
    bytes: length === 0 ? 0 : bytes / length,
    resident: resident(),
  };
}

/** Trips of the runs of pairs that come before those that are measured, and of all those together. */
const pairTrips = 400_000;
const measuredTrips = 8 * pairTrips;

/**
 * Runs of eight pairs, one after the other, `trips` each. V8 collects garbage in one run of several, and what one run takes says mostly whether it was
 * that one; so some are measured together.
 */
function pairs(trips: number): Measured {
  const runs = Array.from({ length: Math.ceil(measuredTrips / trips) }, () =>
    run(manyPairs(8, trips / 8), trips, { procs: 8 }),
  );
  const sum = (of: (one: Measured) => number) => runs.reduce((total, one) => total + of(one), 0);
  return {
    ...runs[0]!,
    ns: sum(({ ns }) => ns),
    cpu: sum(({ cpu }) => cpu),
    units: sum(({ units }) => units),
    events: sum(({ events }) => events),
    virtual: sum(({ virtual }) => virtual),
  };
}

/** Trips of a short run: of 10^5 events. */
const shortTrips = 7_143;

function spawnRun(count: number, closures: boolean): Measured {
  let resident = 0;
  const look = () => {
    resident = process.memoryUsage.rss();
  };
  return run(spawnAndJoin(count, closures, look), count, { procs: 1 }, () => resident);
}

/** How long one takes to go through a run of eight pairs that talk. */
function through(trips: number, look: (run: Run) => unknown): Measured {
  const made = simulate(manyPairs(8, trips / 8), { bounds, linksOs: false, procs: 4 });
  const stop = clock();
  look(made);
  return { ...stop(), units: 1, events: made.trace.length, virtual: made.now, bytes: 0, resident: 0 };
}

/** By name: what to do, given a size. */
export const works: Readonly<Record<string, (size: number) => Measured | Promise<Measured>>> = {
  pingPong: (n) => run(pingPong(n), n, { procs: 1 }),
  pingPongUntraced: (n) => run(pingPong(n), n, { procs: 1, trace: false }),
  pairs,
  spawn: (n) => spawnRun(n, false),
  spawnClosures: (n) => spawnRun(n, true),
  mixed: (n) => run(mixed(n), n * 1_000, { procs: 8 }),
  mixedUntraced: (n) => run(mixed(n), n * 1_000, { procs: 8, trace: false }),
  mixed256: (n) => run(mixed(n), n * 1_000, { procs: 256 }),
  bare: (n) => bareLoop(n),
  short: (n) => repeated(n / shortTrips, shortTrips),
  long: (n) => run(pingPong(n), n, { procs: 1, trace: { last: Infinity } }),
  bounded: (n) => run(pingPong(n), n, { procs: 1, trace: { last: 1_000_000 } }),
  queue: (n) => run(queue(n), n, { procs: 1, gogc: "off", os: "darwin" }),
  bareQueue: (n) => {
    const random = mulberry(1);
    return bareQueue(n, (mean) => Math.round(exponential(mean)(random)), service / 7.2, service);
  },
  plainQueue: (n) => {
    const stop = clock();
    const made = simulateQueue({ servers: 8, customers: n, arrivals: between, service: serving });
    const took = stop();
    const columns = [made.arrives, made.begins, made.ends, made.server];
    const bytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0) / (3 * n); // he comes, is served, goes
    return { ...took, units: n, events: 3 * n, virtual: made.now, bytes, resident: 0 };
  },
  replay: (n) => through(n, validate),
  timeline: (n) => through(n, timeline),
  states: (n) => through(n, states),
  threadStates: (n) => through(n, threadStates),
  sweep1: (n) => swept(n, 1),
  sweep2: (n) => swept(n, 2),
};

const [name = "", size = ""] = process.argv.slice(2);
const work = works[name];
if (work !== undefined) {
  // A short run is compiled as well as a long one: talkers always warm up equally long.
  const isTalk = ["pingPong", "pingPongUntraced", "short", "long", "bounded"].includes(name);
  const warmUp = isTalk ? 14 * shortTrips : Math.ceil(Number(size) / 4);
  // Pairs are measured as somebody meets them who makes one run after the other: from the fourth on nothing is compiled anew, and memory of
  // earlier traces is used again.
  if (name === "pairs") for (let i = 0; i < 5; i++) run(manyPairs(8, pairTrips / 8), pairTrips, { procs: 8 });
  else if (!name.startsWith("spawn") && !name.startsWith("sweep")) await work(warmUp);
  console.log(JSON.stringify(await work(Number(size))));
}
