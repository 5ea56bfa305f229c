/** Prints what became of some programs, a hash for each: run by node-versions.test.ts under several releases of Node. */
import fc from "fast-check";
import { simulate } from "../../src/index.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, runOptions } from "../helpers/random-program.js";

const samples = fc.sample(fc.tuple(programs, runOptions), { numRuns: 60, seed: 26 });
const hashes = samples.map(([bodies, options]) => {
  const run = simulate(programOf(bodies), { ...options, bounds: { events: 5_000 } });
  return `${fingerprint(run)} ${run.end.kind} ${run.now} ${run.output.length}`;
});
console.log(JSON.stringify(hashes));
