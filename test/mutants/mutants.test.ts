/*
 * The lessons notice when a rule that they teach is changed. Here each mutant is tried with one lesson; `npm run mutants` tries all with all, and
 * prints which notice.
 */
import { equal, ok } from "node:assert/strict";
import { prepareLibrary, root } from "../press/kernel.js";
import { buildMutant, LessonsAgainst, mutants } from "./mutants.js";

describe("a lesson, when a rule that it teaches is changed", function () {
  this.timeout(120_000);
  let course: LessonsAgainst | undefined;
  before(prepareLibrary);
  before(() => {
    course = new LessonsAgainst(root);
  });
  after(() => course?.close());

  for (const mutant of mutants.slice(0, 3)) {
    const [number = 0] = mutant.taughtIn.slice(-1);
    it(`fails: lesson ${number}, when ${mutant.rule}`, async function () {
      if (course?.lessons.every((lesson) => lesson.number !== number) === true) this.skip();
      const problems = (await course?.lint(buildMutant(root, mutant), number, false)) ?? [];
      ok(problems.length > 0, "no proof and no cell of the lesson has noticed");
    });
  }

  it("has nothing to say when nothing is changed", async () => {
    const same = { ...mutants[0]!, name: "unchanged", to: mutants[0]!.from };
    equal((await course?.lint(buildMutant(root, same), 4, false))?.join("\n"), "");
  });
});
