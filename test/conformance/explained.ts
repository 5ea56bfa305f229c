/**
 * Why real Go's rarer observations differ from its usual one. A reason stands here only when it was seen at work, with a
 * runtime that logs each `execute`, or follows from the runtime's source; none is fitted.
 *
 * Each reason comes with a check that says whether an observation is of its kind. Where it can, the check computes the
 * observation from the reason: from the reference rules with another start, or from the simulator with other costs.
 */
import { ranges } from "./notes.js";
import type { Observation } from "./observation.js";
import { spawnOrder } from "./reference.js";
import type { Program } from "./suite.js";
import { runTwin } from "./twin.js";
import type { Twin } from "./twin.js";

/** One rarer observation and what it is compared with. */
export interface Rare {
  readonly program: Program;
  readonly twin: Twin;
  readonly testCase: string;
  readonly seen: Observation;
  /** The most frequent observation of the same case. */
  readonly usual: Observation;
}

export interface Explanation {
  readonly reason: string;
  readonly fits: (rare: Rare) => boolean;
}

const firstLook =
  "sysmon's first look came while P0's schedtick was still 0. It compares with a sysmontick that is all zero, so it takes " +
  "the slice for older than 10 ms and preempts whoever runs (proc.go, retake). That goroutine goes to the global queue, and as " +
  "0 mod 61 is 0 it is the next to run, with a new slice: every tick after it is one higher.";

const sliceOver =
  "main needed more than 10 ms to start its goroutines, and sysmon preempted it: it waited on the global queue (R6.4) while " +
  "those that it had started began to run.";

const starved =
  "the process was off its core for more than 1 ms. So the waiter had starved when it ran (R11.2), and the mutex was handed over.";

const lateIdle =
  "M2 hands P0 to M0 and only then goes to sleep. When main has blocked again before M2 stands on the idle list, M0 finds no " +
  "idle M and makes another thread (R5.2). Which of the two is first is up to the kernel.";

/** Programs whose order shifts with the tick; the shift is that of one tick. */
const tickPrograms = ["spawn-from-two", "spawn-gosched", "spawn-twice", "wake-overflow"];

export const explanations: readonly Explanation[] = [
  { reason: firstLook, fits: (rare) => isSpawn(rare) && isSpawnOrder(rare, 5) },
  { reason: `${sliceOver} Besides, ${firstLook}`, fits: (rare) => isSpawn(rare) && isPreempted(rare, 5) },
  { reason: sliceOver, fits: (rare) => isSpawn(rare) && isPreempted(rare, 4) },
  {
    reason: firstLook,
    fits: ({ program, seen, usual }) => tickPrograms.includes(program.name) && isReordered(seen, usual),
  },
  {
    reason: `${firstLook} So one goroutine fewer had run when the tick reached 61.`,
    fits: ({ program, seen, usual }) => program.name === "gosched-tick" && isAtMostOneLess(seen, usual),
  },
  {
    reason: `${firstLook} So the ten shared 61 ticks otherwise, and some steps came one or two earlier or later.`,
    fits: ({ program, seen, usual }) => program.name === "gosched-storm" && isSameButSteps(seen, usual),
  },
  {
    reason: `${firstLook} So k goroutines bring the tick where k + 1 usually do.`,
    fits: (rare) => rare.program.name === "tick-sits" && isAsWithOneMore(rare),
  },
  {
    reason: starved,
    fits: (rare) => rare.program.name === "mutex-barging-chain" && isAsWithSlowSwitches(rare),
  },
  {
    reason: `${lateIdle} And if the tick is 5: ${firstLook}`,
    fits: ({ program, seen, usual }) =>
      program.name.startsWith("start-state") && isSameButThreads(seen, usual),
  },
];

/** The reason for a rarer observation, if one fits. */
export function explain(rare: Rare): string | undefined {
  return explanations.find(({ fits }) => fits(rare))?.reason;
}

const isSpawn = ({ program }: Rare): boolean => program.name === "spawn" || program.name === "spawn-bare";

const waitingAtStart = ({ twin }: Rare): 1 | 2 => (twin.options?.linksOs === false ? 1 : 2);

function isSpawnOrder(rare: Rare, tick: number): boolean {
  const order = spawnOrder(Number(rare.testCase), { tick, waiting: waitingAtStart(rare) });
  return rare.seen.stdout === `${ranges(order)}\n`;
}

/** Whoever runs first is the one that main had started last when its slice ended. */
function isPreempted(rare: Rare, tick: number): boolean {
  const preemptedAfter = parseInt(rare.seen.stdout);
  const start = { tick, waiting: waitingAtStart(rare), preemptedAfter };
  return rare.seen.stdout === `${ranges(spawnOrder(Number(rare.testCase), start))}\n`;
}

/** The numbers in a text such as "4 1..3", ascending. */
function numbersIn(text: string): number[] {
  const numbers = text
    .trim()
    .split(" ")
    .flatMap((word) => {
      const ends = word.split("..").map(Number);
      const first = ends[0]!;
      return Array.from({ length: ends.at(-1)! - first + 1 }, (_, i) => first + i);
    });
  return numbers.sort((a, b) => a - b);
}

function isReordered(seen: Observation, usual: Observation): boolean {
  return String(numbersIn(seen.stdout)) === String(numbersIn(usual.stdout));
}

function isAtMostOneLess(seen: Observation, usual: Observation): boolean {
  const [counts, usualCounts] = [seen.stdout.split(" "), usual.stdout.split(" ")];
  return counts.every((count, i) => [0, 1].includes(Number(usualCounts[i]) - Number(count)));
}

function isSameButSteps(seen: Observation, usual: Observation): boolean {
  const [words, usualWords] = [seen.stdout.split(" "), usual.stdout.split(" ")];
  return words.every((word, i) => {
    const [[who, step], [usualWho, usualStep]] = [word.split("@"), usualWords[i]!.split("@")];
    return who === usualWho && Math.abs(Number(step) - Number(usualStep)) <= 2;
  });
}

function isAsWithOneMore({ program, twin, testCase, seen }: Rare): boolean {
  return runTwin(twin, program, String(Number(testCase) + 1)).stdout === seen.stdout;
}

/** The same program where each switch takes more than half a millisecond. */
function isAsWithSlowSwitches({ program, twin, testCase, seen }: Rare): boolean {
  const slow = { ...twin, options: { ...twin.options, costs: { goSwitch: 600_000 } } };
  return runTwin(slow, program, testCase).stdout === seen.stdout;
}

/** Nothing differs but 3 to 5 threads, and a tick of 4 or 5. */
function isSameButThreads(seen: Observation, usual: Observation): boolean {
  const plain = ({ stdout }: Observation): string =>
    stdout.replace(/^threads=[345]$/m, "threads=3").replace(/^schedtick=[45]$/m, "schedtick=4");
  return plain(seen) === plain(usual);
}
