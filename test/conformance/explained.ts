/**
 * Why real Go's rarer observations differ from its usual one. A reason stands here only when it was seen at work, with a
 * runtime that logs each `execute`, or follows from the runtime's source; none is fitted.
 *
 * Each reason comes with a check that computes the observation from the reason: by the simulator with another start or
 * other costs, or by the reference rules with main preempted. Only the number of threads is taken as it comes.
 */
import type { Costs } from "../../src/index.js";
import { ranges } from "./notes.js";
import { observationKey } from "./observation.js";
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

export const explanations: readonly Explanation[] = [
  {
    reason:
      "The runtime's inits took long, so sysmon's first look came while P0's tick was still 0. Its record of the P is all zero, and " +
      "so the slice seemed older than 10 ms: main was preempted, went to the global queue, and was taken from there at once, as " +
      "0 mod 61 is 0 (R7.8, R3.14). Nothing changes but the tick, which is one higher ever after.",
    fits: isWithEarlyLook,
  },
  {
    reason:
      "Main needed more than 10 ms to start its goroutines, and sysmon preempted it: it waited on the global queue (R6.4) " +
      "while those that it had started began to run.",
    fits: (rare) => rare.program.name === "spawn" && isPreempted(rare),
  },
  {
    reason:
      "The process was off its core for more than 1 ms. So a waiter had starved when it ran (R11.2), and was handed the mutex.",
    fits: (rare) => rare.program.name === "mutex-barging-chain" && isWithSlowSwitches(rare),
  },
  {
    reason:
      "M2 hands P0 to M0 and only then goes to sleep. When main has blocked again before M2 stands on the idle list, M0 finds " +
      "no idle M and makes another thread (R5.2). Which of the two is first is up to the kernel. The tick may be 5 besides, for " +
      "the first reason.",
    fits: ({ program, seen, usual }) =>
      (program.name.startsWith("start-state") && isSameButThreads(seen, usual)) ||
      (program.name === "thread-counts" && hasTwoMoreAtMost(seen, usual)),
  },
  {
    reason:
      "Sysmon's first look came early, as above, and the tick is one higher, in a detailed schedtrace with other times.",
    fits: ({ program, seen, usual }) =>
      program.output === "schedtrace" && seen.stdout === withNextTick(usual.stdout),
  },
];

/** The reason for a rarer observation, if one fits. */
export function explain(rare: Rare): string | undefined {
  return explanations.find(({ fits }) => fits(rare))?.reason;
}

function isWithEarlyLook({ program, twin, testCase, seen }: Rare): boolean {
  return (
    observationKey(runTwin(withCosts(twin, { runtimeInit: 200_000 }), program, testCase)) ===
    observationKey(seen)
  );
}

/** Whoever runs first is the one that main had started last when its slice ended. */
function isPreempted({ testCase, seen }: Rare): boolean {
  const preemptedAfter = parseInt(seen.stdout);
  return [4, 5].some((tick) => {
    const order = spawnOrder(Number(testCase), { tick, waiting: 2, preemptedAfter });
    return seen.stdout === `${ranges(order)}\n`;
  });
}

/** The same program where each switch takes more than half a millisecond. */
function isWithSlowSwitches({ program, twin, testCase, seen }: Rare): boolean {
  const slow = withCosts(twin, { goSwitch: 600_000 });
  return observationKey(runTwin(slow, program, testCase)) === observationKey(seen);
}

/** The same program where some things cost other than by default. */
function withCosts(twin: Twin, costs: Partial<Costs>): Twin {
  const own = twin.options?.costs;
  if (typeof own === "string")
    throw new Error("a twin that names a preset of costs cannot have others besides");
  return { ...twin, options: { ...twin.options, costs: { ...own, ...costs } } };
}

function withNextTick(account: string): string {
  return account.replace(/schedtick=(\d+)/g, (_, tick) => `schedtick=${Number(tick) + 1}`);
}

/** None of the counts is lower, and none is higher by more than two. */
function hasTwoMoreAtMost(seen: Observation, usual: Observation): boolean {
  const [counts, least] = [seen, usual].map(({ stdout }) => stdout.trim().split(" ").map(Number));
  return counts!.every((count, i) => count >= least![i]! && count <= least![i]! + 2);
}

/** Nothing differs but 3 to 5 threads, and a tick of 4 or 5. */
function isSameButThreads(seen: Observation, usual: Observation): boolean {
  const plain = ({ stdout }: Observation): string =>
    stdout.replace(/^threads=[345]$/m, "threads=3").replace(/^schedtick=[45]$/m, "schedtick=4");
  return plain(seen) === plain(usual);
}
