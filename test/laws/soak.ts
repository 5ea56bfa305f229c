/**
 * `npm run soak`: a hundred thousand random programs under the checking mode, with seeds that nobody has tried before.
 *
 *   npm run soak                     100,000 programs
 *   npm run soak -- 5000             5,000 programs
 *   npm run soak -- 1000 123456      1,000 programs from this seed, to see a failure again
 *
 * It says how far it is. A failure is shrunk and printed as a program, and ends it with exit code 1.
 */
import { tryPrograms } from "../helpers/try-program.js";
import type { Tally } from "../helpers/try-program.js";

const [count = "100000", given] = process.argv.slice(2);
const chunk = 1_000;

function soak(programs: number, firstSeed: number): number {
  const tally: Tally = { programs: 0, steps: 0, ends: {} };
  const began = Date.now();
  for (let seed = firstSeed; tally.programs < programs; seed++) {
    const failure = tryPrograms(Math.min(chunk, programs - tally.programs), seed, tally);
    if (failure !== null) {
      console.log(`\n${failure}\n\nnpm run soak -- ${chunk} ${seed}`);
      return 1;
    }
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    console.log(`seed ${seed}: ${tally.programs} programs, ${tally.steps} steps, ${seconds} s`);
  }
  const ends = Object.entries(tally.ends).map(([end, n]) => `${end} ${n}`);
  console.log(`All is well. Ends: ${ends.join(", ")}.`);
  return 0;
}

process.exitCode = soak(Number(count), Number(given ?? Date.now() % 1_000_000_000));
