/*
 * `npm run mutants`: changes one rule of the runtime after the other, and says which lessons and which claims notice. Exit code 1 when a lesson that
 * teaches the rule does not.
 */
import { fileURLToPath } from "node:url";
import { build, isBuilt } from "../../src/start/build.mjs";
import { buildMutant, claimsAgainst, LessonsAgainst, mutants } from "./mutants.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
if (!isBuilt(root)) {
  const said = await build(root);
  if (said !== "") throw new Error(said);
}
const course = new LessonsAgainst(root);
for (const mutant of mutants) {
  const copy = buildMutant(root, mutant);
  console.log(`\n${mutant.rule} (src/${mutant.file}: ${mutant.to})`);
  for (const { number, stem } of course.lessons) {
    const problems = await course.lint(copy, number);
    const teaches = mutant.taughtIn.includes(number);
    if (teaches && problems.length === 0) process.exitCode = 1;
    const word = problems.length > 0 ? "notices" : teaches ? "DOES NOT NOTICE" : "has nothing to do with it";
    console.log(`  ${stem} ${word}`);
    for (const problem of problems.slice(0, 4)) console.log(`      ${problem.slice(0, 200)}`);
    if (problems.length > 4) console.log(`      and ${problems.length - 4} more`);
  }
  for (const claim of await claimsAgainst(copy)) console.log(`  claim no longer shown: ${claim}`);
}
course.close();
process.exit();
