/*
 * The simulator with the rules of older releases against those releases themselves: Go 1.19 and 1.23 ran the same programs
 * (older.ts), and the twins with `version` must show what they showed. Where something else was seen more often than what the twin shows, it
 * must have a reason that is known (explained.ts).
 */
import { deepEqual, ok } from "node:assert/strict";
import { explain } from "./explained.js";
import { observationKey } from "./observation.js";
import type { Observation } from "./observation.js";
import { olderReleases, readOlder } from "./older.js";
import type { OlderCase } from "./older.js";
import { readRecording, readSuite } from "./suite.js";
import type { Program, Seen } from "./suite.js";
import { loadTwin, runTwin } from "./twin.js";
import type { Twin } from "./twin.js";

/** Programs without a twin, or whose twin cannot be expected to agree, and why. */
const left: Readonly<Record<string, string>> = {
  "panic-nested": "there is no twin (conformance.test.ts)",
};

/** Programs of which real runs differ by what the simulator does not model: the twin must show one of them. */
const undecided: Readonly<Record<string, string>> = {
  "unlock-unlocked-others":
    "printing is a system call (R7.1), in which sysmon may give the P away (R7.8); then another goroutine has run when the fault comes",
};

/** What was seen in a case, most frequent first. */
function seenIn(name: string, testCase: string, { asNow, observations = [] }: OlderCase): readonly Seen[] {
  if (asNow === undefined) return observations;
  const usual = readRecording(name).cases[testCase]!.observations[0]!;
  return [{ ...usual, times: asNow }, ...observations];
}

/** What is wrong with a case; nothing when the twin shows what was seen. */
function wrongWith(program: Program, twin: Twin, testCase: string, seen: readonly Seen[]): string | null {
  let shown: Observation;
  try {
    shown = runTwin(twin, program, testCase);
  } catch (raised) {
    return `${program.name} ${testCase}: ${String(raised)}`;
  }
  const place = seen.findIndex((one) => observationKey(one) === observationKey(shown));
  if (place < 0) return `${program.name} ${testCase}: nobody has seen ${observationKey(shown)}`;
  if (program.name in undecided) return null;
  const others = seen
    .slice(0, place)
    .filter((one) => explain({ program, twin, testCase, seen: one, usual: shown }) === undefined);
  return others.length === 0 ? null : `${program.name} ${testCase}: usually ${observationKey(others[0]!)}`;
}

describe("conformance with older releases", () => {
  const suite = new Map(readSuite().map((program) => [program.name, program]));

  for (const version of olderReleases) {
    it(`Go ${version} did what the simulator does with its rules`, async () => {
      const wrong: string[] = [];
      let cases = 0;
      for (const [name, recorded] of Object.entries(readOlder(version).programs)) {
        const program = suite.get(name);
        if (program === undefined || program.kind !== "exact" || name in left) continue;
        const loaded = await loadTwin(name);
        const twin = { ...loaded, options: { ...loaded.options, version } };
        for (const [testCase, one] of Object.entries(recorded)) {
          const fault = wrongWith(program, twin, testCase, seenIn(name, testCase, one));
          if (fault !== null) wrong.push(fault);
          cases++;
        }
      }
      console.log(`      ${cases} cases with Go ${version}`);
      deepEqual(wrong, []);
      ok(cases > 300, `only ${cases} cases were recorded with Go ${version}`);
    });

    it(`Go ${version} did not end where the simulator does not`, async () => {
      for (const name of readOlder(version).endless) {
        const program = suite.get(name)!; // the recording is of the suite
        const loaded = await loadTwin(name);
        const options = { ...loaded.options, version, bounds: { time: 20_000_000_000 } };
        assertEndless(program, { ...loaded, options });
      }
    });

    it(`Go ${version} differs from 1.26 in some of them, so that this is a test`, () => {
      const all = Object.values(readOlder(version).programs).flatMap((cases) => Object.values(cases));
      ok(all.filter(({ asNow, samples }) => asNow === undefined && samples === undefined).length > 20);
    });
  }
});

function assertEndless(program: Program, twin: Twin): void {
  for (const testCase of program.cases) {
    try {
      runTwin(twin, program, testCase);
    } catch (raised) {
      if (raised instanceof Error && raised.message.includes("bound reached")) continue;
      throw raised;
    }
    throw new Error(`${program.name} ended`);
  }
}
