/**
 * `npm run bench`: what the simulator costs, beside real Go, a bare loop and other libraries.
 *
 *   npm run bench                           all rows, five pairs each, and .cache/bench/bench.json
 *   npm run bench -- --pairs 9 --only queue      more pairs, of the rows whose names hold "queue"
 *   npm run bench -- --full --json FILE     up to 10^9 events; the figures go to FILE
 *
 * Each figure is the median of the ratios of paired runs: first one side, then the other, each in a process of its own, so that
 * what else the machine does disturbs both. Rows of what is not there (Go, Python, a package registry) are skipped by name.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchForms } from "./forms.js";
import { cache, instructionCounter, realGo, rivals, simPy } from "./outside.js";
import type { Cost, Measure } from "./outside.js";
import type { Measured } from "./work.js";

const { values: given } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    full: { type: "boolean", default: false },
    json: { type: "string", default: join(cache, "bench.json") },
  },
});

interface Ratios {
  readonly ratio: number;
  readonly cpu: number;
}

interface Row {
  readonly name: string;
  /** What the ratio must be: at most, or at least. Neither: it is to be known, and nobody has asked for a bound. */
  readonly most?: number;
  readonly least?: number;
  /** One pair: the ratio of wall times, and that of the processor's where both sides have one. Null: something is not there. */
  readonly pair: (() => number | Ratios) | null;
  readonly missing?: string;
}

const workScript = fileURLToPath(new URL("work.ts", import.meta.url));
const workArguments = (name: string, size: number) => ["--import", "tsx", workScript, name, String(size)];
const ours = (name: string, size: number): Measured =>
  JSON.parse(
    execFileSync(process.execPath, ["--max-old-space-size=8192", ...workArguments(name, size)], {
      encoding: "utf8",
    }),
  ) as Measured; // the script prints nothing else
const perUnit = (name: string, size: number): Cost => {
  const { ns, cpu, units } = ours(name, size);
  return { ns: ns / units, cpu: cpu / units };
};
const over = (one: Cost, other: Cost): Ratios => ({ ratio: one.ns / other.ns, cpu: one.cpu / other.cpu });
const perSecond = ({ events, ns }: Measured) => (events / ns) * 1e9;

function beside(
  name: string,
  size: number,
  other: Measure | null,
  missing: string,
  bound: Partial<Row>,
): Row {
  const ratio = (them: Measure) => () => {
    const us = perUnit(name, size);
    return bound.least === undefined ? over(us, them(size)) : over(them(size), us);
  };
  const pair = other === null ? null : ratio(other);
  return { name: "", ...bound, pair, missing };
}

function goRows(): Row[] {
  const many = 1_000_000;
  const pairs = (trips: number) => () => {
    const { virtual, ns } = ours("pairs", trips);
    return (8 * virtual) / ns;
  };
  return [
    beside("pingPong", 500_000, realGo("pingPong"), "Go", {
      name: "ping-pong on one P, time / real Go's",
      most: 1,
    }),
    { name: "8 pairs on 8 Ps, virtual P-seconds a wall second", least: 1, pair: pairs(400_000) },
    { name: "the same, in a run four times as long", pair: pairs(1_600_000) },
    beside("spawn", many, realGo("spawn"), "Go", {
      name: "spawn and join 10^6 goroutines, time / real Go's",
      most: 2,
    }),
    beside("spawnClosures", many, realGo("spawnClosures"), "Go", {
      name: "the same, a new closure for each, time / real Go's",
      most: 2,
    }),
    {
      name: "10^6 goroutines alive, GB resident",
      most: 1,
      pair: () => ours("spawn", many).resident / 1e9,
    },
    {
      name: "the same, a new closure for each, GB resident",
      most: 1,
      pair: () => ours("spawnClosures", many).resident / 1e9,
    },
  ];
}

/** Events of the mixed load a second, beside those of the bare loop. Without a trace there are as many as with one. */
function mixedRows(): Row[] {
  const turns = 400;
  const rate = (name: string) => {
    const traced = ours("mixed", turns);
    if (name === "mixed") return perSecond(traced);
    return perSecond({ ...ours(name, turns), events: traced.events });
  };
  const bare = () => perSecond(ours("bare", 5_000_000));
  return [
    { name: "mixed load, events a second / bare loop's", least: 0.8, pair: () => rate("mixed") / bare() },
    { name: "mixed load, millions of events a second", least: 4, pair: () => rate("mixed") / 1e6 },
    {
      name: "mixed load without trace, events a second / bare loop's",
      least: 1,
      pair: () => rate("mixedUntraced") / bare(),
    },
  ];
}

function rivalRows(): Row[] {
  const find = rivals();
  const of = (name: string) => (find === null ? null : find(name));
  /**
   * The line of customers and eight servers in three forms: by `simulateQueue`, without a scheduler, as the others have it, and without processes, as none of the others;
   * what happens to each customer is on record, in columns. As a program of goroutines, with all of Go's scheduler and all of it told, 39 events a customer. And in a bare
   * loop of generators, which is what the second would be if the scheduler and the trace cost nothing: it does not reach SimScript's bound either.
   */
  const queue = (name: string, other: Measure | null, size: number, least: number, missing: string) => {
    const faster = (work: string) => (other === null ? null : () => over(other(size), perUnit(work, size)));
    return [
      {
        name: `M/M/8 by simulateQueue, times faster than ${name}`,
        least,
        pair: faster("plainQueue"),
        missing,
      },
      { name: `M/M/8 of goroutines, times faster than ${name}`, least, pair: faster("queue"), missing },
      { name: `M/M/8 in a bare loop, times faster than ${name}`, pair: faster("bareQueue"), missing },
    ];
  };
  const talk = (name: string, size: number) =>
    beside("pingPong", size, of(name), name, { name: `messages, times faster than ${name}`, least: 1 });
  // So many customers that all of the code is compiled: with fewer, most of what is measured is the compiler.
  return [
    ...queue("SimPy 4", simPy(), 500_000, 10, "Python, or SimPy"),
    ...queue("SIM.JS", of("simjs"), 500_000, 4, "simjs"),
    ...queue("SimScript", of("simscript"), 200_000, 100, "simscript"),
    talk("js-csp", 300_000),
    talk("@thi.ng/csp", 300_000),
    talk("medium", 300_000),
    talk("effect", 100_000),
  ];
}

function ownRows(): Row[] {
  const most = given.full ? 1e9 : 1e8;
  const trips = Math.round(most / 14);
  /** Of the processor's time: these are to be the same, and noise would be all that is seen. */
  const eventNs = (name: string, size: number) => {
    const { cpu, events } = ours(name, size);
    return cpu / events;
  };
  return [
    {
      name: "an event of the mixed load, 256 Ps / 8 Ps",
      most: 2,
      pair: () => eventNs("mixed256", 400) / eventNs("mixed", 400),
    },
    {
      name: `an event, one run of 10^${Math.log10(most)} / many of 10^5 events`,
      most: 1.1,
      pair: () => eventNs("long", trips) / eventNs("short", trips),
    },
    {
      name: "an event, trace bounded to 10^6 of 10^7 events / all kept",
      pair: () => eventNs("bounded", 714_300) / eventNs("long", 714_300),
    },
    ...["timeline", "states", "threadStates"].map((figure) => ({
      name: `${figure} of 3 million events, time / a replay of them`,
      pair: () => over(perUnit(figure, 221_600), perUnit("replay", 221_600)),
    })),
    { name: "bytes an event, ping-pong", most: 32, pair: () => ours("pingPong", 500_000).bytes },
    { name: "bytes an event, mixed load", most: 32, pair: () => ours("mixed", 400).bytes },
    {
      name: "ping-pong, full trace / none",
      most: 1.4,
      pair: () => over(perUnit("pingPong", 500_000), perUnit("pingPongUntraced", 500_000)),
    },
    {
      name: "mixed load, full trace / none",
      most: 1.4,
      pair: () => over(perUnit("mixed", 400), perUnit("mixedUntraced", 400)),
    },
    {
      name: "a sweep on two threads, times faster than on one",
      least: 1.5,
      pair: () => over(perUnit("sweep1", 32), perUnit("sweep2", 32)).ratio,
    },
  ];
}

const sorted = (values: readonly number[]) => [...values].sort((x, y) => x - y);
const median = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)]!;

/** Measures one row and prints it. */
function measure({ name, most, least, pair, missing = "" }: Row): object {
  const bound = most !== undefined ? `≤ ${most}` : least !== undefined ? `≥ ${least}` : "";
  if (pair === null) {
    console.log(`${name.padEnd(62)} skipped: there is no ${missing}`);
    return { name, bound, skipped: `there is no ${missing}` };
  }
  const pairs = Array.from({ length: Number(given.pairs) }, pair);
  const ratios = pairs.map((one) => (typeof one === "number" ? one : one.ratio));
  const cpuRatios = pairs.flatMap((one) => (typeof one === "number" ? [] : [one.cpu]));
  const ratio = median(ratios);
  const isMet = ratio <= (most ?? Infinity) && ratio >= (least ?? -Infinity);
  const verdict = bound === "" ? "" : isMet ? "met" : "NOT MET";
  const cpu = cpuRatios.length === 0 ? "" : `(${median(cpuRatios).toFixed(3)} of the processor's time)`;
  console.log(
    `${name.padEnd(62)} ${ratio.toFixed(3).padStart(9)}  ${bound.padEnd(6)} ${verdict.padEnd(8)} ${cpu}`.trimEnd(),
  );
  return { name, bound, ratio, ...(bound === "" ? {} : { isMet }), ratios, cpuRatios };
}

/** Instructions of the ping-pong: the difference of two runs, so that starting up does not count. */
async function countInstructions(): Promise<object | null> {
  const count = await instructionCounter();
  if (count === null) {
    console.log("instructions: skipped, there is no valgrind");
    return null;
  }
  const [few, many] = [200_000, 400_000];
  const eachTrip = (name: string) => (count(name, many) - count(name, few)) / (many - few);
  const trip = { untraced: eachTrip("pingPongUntraced"), traced: eachTrip("pingPong") };
  console.log(`instructions a round trip, no trace: ${Math.round(trip.untraced)}`);
  console.log(`instructions a round trip, full trace: ${Math.round(trip.traced)}`);
  console.log(`instructions an event, full trace (14 a round trip): ${Math.round(trip.traced / 14)}`);
  return trip;
}

const rows = [...goRows(), ...mixedRows(), ...rivalRows(), ...ownRows()];
const results = rows.filter(({ name }) => name.includes(given.only)).map(measure);
const forms = given.only === "" ? benchForms() : null;
if (forms !== null) console.log(`forms of an operation, ns a round trip: ${JSON.stringify(forms)}`);
const counted = given.only === "" || given.only === "instructions" ? await countInstructions() : null;
mkdirSync(dirname(given.json), { recursive: true });
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "", cores: cpus().length };
writeFileSync(given.json, JSON.stringify({ machine, results, forms, instructions: counted }, null, 2));
