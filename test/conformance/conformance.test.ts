/*
 * The simulator against real Go 1.26: every program of programs/ ran there many times, and its twin must show exactly
 * what was seen most often: what it prints, its exit code, its last words and the goroutines it lists.
 *
 * Where real runs differ, each rarer observation must have an explanation (explained.ts). The simulator is not asked
 * to give those: it would have to know the other processes of that day.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { existsSync } from "node:fs";
import { bounds } from "./bounds.js";
import { explain } from "./explained.js";
import { invariants } from "./invariants.js";
import { ranges } from "./notes.js";
import type { Observation } from "./observation.js";
import { spawnOrder } from "./reference.js";
import { criticalDistance, deviations, distance, quantile, summary } from "./statistics.js";
import { programsFolder, readRecording, readSuite } from "./suite.js";
import type { Program, Seen } from "./suite.js";
import { loadTwin, runTwin } from "./twin.js";
import type { Twin } from "./twin.js";

/** Programs that wait for something of the library, and for what; and those that cannot be compared fairly, and why. */
const waiting: Readonly<Record<string, string>> = {};

/** For each statistic the chance of a count in one of 100,000 trials. */
const chances: Readonly<Record<string, number>> = {
  "select-fairness": 1 / 2,
  "select-fairness-three": 1 / 2,
  "select-fairness-four": 1 / 4,
};
const TRIALS = 100_000;
const SEEDS = 20;

async function checkExact(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  const recording = readRecording(program.name);
  deepEqual(Object.keys(recording.cases).sort(), [...program.cases].sort(), "the recording has other cases");
  for (const testCase of program.cases) {
    const [usual, ...rarer] = recording.cases[testCase]!.observations.map(withoutTimes);
    deepEqual({ testCase, ...runTwin(twin, program, testCase) }, { testCase, ...usual! });
    const unexplained = rarer.filter(
      (seen) => explain({ program, twin, testCase, seen, usual: usual! }) === undefined,
    );
    deepEqual(unexplained, [], `real runs of ${program.name} ${testCase} differ, and nobody knows why`);
  }
}

function withoutTimes(seen: Seen): Observation {
  return Object.fromEntries(
    Object.entries(seen).filter(([key]) => key !== "times"),
  ) as unknown as Observation; // less one key
}

async function checkStatistic(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  const real = readRecording(program.name).cases[""]!.samples!;
  const ours: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) ours.push(Number(runTwin(twin, program, "", seed).stdout));
  const chance = chances[program.name]!;
  ok(deviations(real, TRIALS, chance) < 4, `real Go's mean is not ${chance}`);
  ok(deviations(ours, TRIALS, chance) < 4, `the simulator's mean is not ${chance}: ${ours.join(" ")}`);
  ok(distance(real, ours) < criticalDistance(real, ours), `another distribution: ${ours.join(" ")}`);
}

/** The simulator's numbers, one of each of as many seeds as real Go was run. */
function drawn(twin: Twin, program: Program, testCase: string, count: number): number[] {
  const numbers: number[] = [];
  for (let seed = 1; seed <= count; seed++)
    numbers.push(Number(runTwin(twin, program, testCase, seed).stdout));
  return numbers.sort((a, b) => a - b);
}

/** Two samples of one distribution would be so different once in a thousand times. */
async function checkDistribution(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  for (const testCase of program.cases) {
    const real = readRecording(program.name).cases[testCase]!.samples!;
    const ours = drawn(twin, program, testCase, program.draws ?? real.length);
    const seen = `real ${summary(real)}, ours ${summary(ours)}`;
    ok(distance(real, ours) < criticalDistance(real, ours), `another distribution: ${seen}`);
  }
}

/** The simulator's number is none that real Go's noise must explain: it lies in the middle half of real runs. */
async function checkQuartiles(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  for (const testCase of program.cases) {
    const real = readRecording(program.name).cases[testCase]!.samples!;
    const [ours] = drawn(twin, program, testCase, 1);
    const isInside = ours! >= quantile(real, 1 / 4) && ours! <= quantile(real, 3 / 4);
    ok(isInside, `${testCase}: real ${summary(real)}, ours ${ours}`);
  }
}

/** Half of all real runs and more lie within what the rules say, and so does the simulator's number. */
async function checkBounds(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  const [least, most] = bounds[program.name]!;
  const real = readRecording(program.name).cases[""]!.samples!;
  const [ours] = drawn(twin, program, "", 1);
  const isInside = (number: number): boolean => number >= least && number <= most;
  const seen = `${least} to ${most} expected: real ${summary(real)}, ours ${ours}`;
  ok([1 / 4, 1 / 2, 3 / 4].every((share) => isInside(quantile(real, share))) && isInside(ours!), seen);
}

/** No run, real or ours, breaks the rules. */
async function checkInvariant(program: Program): Promise<void> {
  const twin = await loadTwin(program.name);
  const broken = invariants[program.name]!;
  for (const testCase of program.cases) {
    const { observations } = readRecording(program.name).cases[testCase]!;
    for (const { stdout } of observations) equal(broken(stdout, testCase, true), "", `real Go: ${stdout}`);
    for (let seed = 1; seed <= 200; seed++) {
      const { stdout } = runTwin(twin, program, testCase, seed);
      equal(broken(stdout, testCase, false), "", `seed ${seed}: ${stdout}`);
    }
  }
}

const checks = {
  exact: checkExact,
  statistic: checkStatistic,
  distribution: checkDistribution,
  quartiles: checkQuartiles,
  bounds: checkBounds,
  invariant: checkInvariant,
} as const;

describe("conformance with real Go", () => {
  const suite = readSuite();
  const exact: string[] = [];
  let cases = 0;

  for (const program of suite) {
    const title = `${program.rules.join(" ")} ${program.name}: ${program.about}`;
    if (program.name in waiting) {
      it.skip(`${title} (${waiting[program.name]})`);
      continue;
    }
    it(title, async () => {
      await checks[program.kind](program);
      exact.push(program.name);
      cases += program.cases.length;
    });
  }

  it("agrees with the reference rules of the fact sheet on every spawn order (R20.2)", () => {
    for (const [name, systemGoroutines] of [
      ["spawn", 2],
      ["spawn-bare", 1],
    ] as const) {
      for (const [testCase, { observations }] of Object.entries(readRecording(name).cases)) {
        const order = spawnOrder(Number(testCase), { tick: 4, waiting: systemGoroutines });
        equal(observations[0]!.stdout, `${ranges(order)}\n`, `${name} ${testCase}`);
      }
    }
  });

  it("was recorded with Go 1.26, in at least 20 runs of each case", () => {
    for (const { name } of suite) {
      const { go, cases: recorded } = readRecording(name);
      ok(go.startsWith("go1.26"), `${name} was recorded with ${go}`);
      for (const [testCase, { runs }] of Object.entries(recorded)) {
        ok(runs >= 20, `${name} ${testCase} was recorded in ${runs} runs`);
      }
    }
  });

  it("was recorded in at least 200 runs of each case where real runs differ by chance", () => {
    for (const { name, kind } of suite) {
      if (kind === "exact") continue;
      for (const [testCase, { runs }] of Object.entries(readRecording(name).cases)) {
        ok(runs >= 200, `${name} ${testCase} was recorded in ${runs} runs`);
      }
    }
  });

  it("holds for every program of which there is a twin", () => {
    const twins = suite.filter(({ name }) => !(name in waiting) && existsSync(`${programsFolder}${name}.ts`));
    console.log(
      `      ${suite.length} programs; ${exact.length} of ${twins.length} twins exact, in ${cases} cases`,
    );
    deepEqual(
      twins.map(({ name }) => name),
      exact,
    );
    ok(
      twins.length + Object.keys(waiting).length === suite.length,
      "a program has neither a twin nor a reason",
    );
  });
});
