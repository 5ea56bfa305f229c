/**
 * Prints a hash of what each of some thousand runs did: the conformance programs, the scenarios and random programs, under all
 * releases. Two versions of the library that print the same text are the same, byte for byte; this is how a change for
 * speed is checked, for which the old and the new text are compared:
 *
 *   npx tsx test/laws/all-hashes.ts >before.txt
 *   npx tsx test/laws/all-hashes.ts >after.txt && cmp before.txt after.txt
 *
 * An argument says how many random programs (default 2,000).
 */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { Random } from "../../src/des/random.js";
import { play, scenarios, simulate, versions } from "../../src/index.js";
import type { Program, Run, SimulateOptions } from "../../src/index.js";
import { loadTwin } from "../conformance/twin.js";
import { programsFolder, readSuite } from "../conformance/suite.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, runOptions } from "../helpers/random-program.js";

function tell(name: string, run: Run): void {
  const { end, now, steps, output, stderr, trace } = run;
  const objects = [...trace.objects].map(([id, object]) => `${id}=${object}`).join();
  const texts = [end.kind, end.message, output, stderr, objects, JSON.stringify(trace.meta.laws)].join("\n");
  let hash = 0;
  for (let i = 0; i < texts.length; i++) hash = (Math.imul(hash, 31) + texts.charCodeAt(i)) | 0;
  console.log(`${name} ${fingerprint(run)} ${hash >>> 0} ${now} ${steps}`);
}

function attempt(name: string, program: Program, options: SimulateOptions): void {
  try {
    tell(name, simulate(program, options));
  } catch (raised) {
    console.log(`${name} throws ${String(raised)}`);
  }
}

const few: SimulateOptions = { bounds: { events: 200_000 } };

for (const program of readSuite().filter(({ name }) => existsSync(`${programsFolder}${name}.ts`))) {
  const twin = await loadTwin(program.name);
  for (const testCase of program.cases.slice(0, 4)) {
    for (const seed of [1, 2]) {
      const random = new Random(seed);
      const { procs, godebug } = program;
      const main: Program = (go) => twin.default(go, testCase, random.choose.bind(random));
      const name = `${program.name} ${testCase} ${seed}`;
      attempt(name, main, { ...twin.options, procs, godebug, seed, ...few });
    }
  }
}
for (const scenario of Object.values(scenarios)) {
  tell(`scenario ${scenario.name}`, play(scenario).run);
  for (const version of versions) {
    if (scenario.others === undefined) {
      attempt(`scenario ${scenario.name} ${version}`, scenario.program, {
        ...scenario.options,
        version,
        ...few,
      });
    }
  }
}
const numRuns = Number(process.argv[2] ?? 2_000);
fc.sample(fc.tuple(programs, runOptions), { numRuns, seed: 4 }).forEach(([bodies, options], i) => {
  attempt(`random ${i}`, programOf(bodies), { ...options, bounds: { events: 5_000 } });
});
