import { deepEqual, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { figureFunctions } from "../../src/press/calls.js";
import { lintRun } from "../../src/press/lint-run.js";
import type { Execute } from "../../src/press/lint-run.js";
import type { Output } from "../../src/press/trial.js";
import { pressLesson } from "../../src/press/press.js";
import { readLesson } from "../../src/press/read-lesson.js";
import { executor, prepareLibrary } from "./kernel.js";
import { changed, lineOf, smallLesson } from "./small-lesson.js";

async function problemsOf(text: string, execute: Execute): Promise<readonly string[]> {
  const { lesson } = readLesson("lessons/01-first.md", text);
  const pressed = pressLesson(lesson, [lesson], { name: "gosched", displayName: "gosched" });
  const problems = await lintRun(pressed, execute);
  return problems.map(({ line, says }) => `${line}: ${says}`);
}

describe("figureFunctions", () => {
  it("are all that the library has", () => {
    const index = readFileSync(fileURLToPath(new URL("../../src/index.ts", import.meta.url)), "utf8");
    const exported = [...index.matchAll(/^export \{([^}]*)\} from "\.\/figure\//gm)].flatMap(
      ([, names = ""]) => names.split(",").map((name) => name.trim()),
    );
    deepEqual([...figureFunctions].sort(), exported.sort());
  });
});

describe("lintRun, with the kernel", function () {
  this.timeout(60_000);
  before(prepareLibrary);

  it("has nothing to say about a good lesson", async () => {
    deepEqual(await problemsOf(smallLesson, executor()), []);
  });

  const faults: readonly [what: string, text: string, line: number, says: string][] = [
    [
      "a cell that fails",
      changed('fmt.Println("only shown")\n```', "```\n\n```ts\nconst three = two.half();\n```"),
      lineOf("```go") + 4,
      "this cell fails: TypeScriptError: Cannot find name 'two'.",
    ],
    [
      "a cell that is meant to fail, and does not",
      changed('throw new Error("meant to be");', "1 + 1;"),
      lineOf("```ts raises"),
      "this cell is meant to fail (ts raises), and does not",
    ],
    [
      "a proof that gives another letter",
      changed("### Two and more", '```ts proof 1a\n"a"\n```\n\n### Two and more'),
      lineOf("### Two"),
      "the answer to prediction 1a is b, but its proof gives a",
    ],
    [
      "a proof that is not true",
      changed("### Two and more", "```ts proof\nrun.output.length === 0\n```\n\n### Two and more"),
      lineOf("### Two"),
      "this proof must give true: what the lesson says is not what the run shows; it gives false",
    ],
    [
      "a figure that is not shown",
      changed("timeline(run.trace)\n", "const drawn = timeline(run.trace);\n"),
      lineOf("```ts\n"),
      "this cell calls timeline and has drawn nothing",
    ],
    [
      "a check that the stub passes",
      changed("const two: number = 0;", "const two: number = 2;"),
      lineOf("```ts check"),
      'the check of the stub of 1x must say "not yet", and says "done"',
    ],
    [
      "a check that the solution does not pass",
      changed("const two: number = 2;", "const two: number = 3;"),
      lineOf("```ts check"),
      'the check of the solution of 1x must say "done", and says "not yet" (it is two)',
    ],
    [
      "a check that tells the reader of no number",
      changed("`it is ${two}`", "`it is ${1 / two}`"),
      lineOf("```ts check"),
      'the check of the stub of 1x tells the reader "✗ it is two — it is Infinity": say in words what is missing',
    ],
    [
      "a solution that fails",
      changed("const two: number = 2;", "const two: number = nothing.at.all;"),
      lineOf("```ts solution") + 1,
      "this cell fails: TypeScriptError: Cannot find name 'nothing'.",
    ],
    [
      "a check that fails, on its own line",
      changed('check("1x", {', 'const verdict: number = "three";\ncheck("1x", {'),
      lineOf("```ts check") + 1,
      "this cell fails: TypeScriptError: Type 'string' is not assignable to type 'number'.",
    ],
    [
      "a check that is not shown",
      changed('check("1x", {', 'const verdict = check("1x", {'),
      lineOf("```ts check"),
      "the check of the stub of 1x says nothing: let the call stand alone in the cell's last statement",
    ],
  ];
  for (const [what, text, line, says] of faults) {
    it(`reports ${what}`, async () => {
      deepEqual((await problemsOf(text, executor())).slice(0, 1), [`${line}: ${says}`]);
    });
  }

  /** The exercise with numbers of the learner's own. */
  const own = (drawn: string): string =>
    changed("check, predict,", "check, learner, predict, seeded,")
      .replace("const two: number = 0;", `const half = seeded("1x", ${drawn});\nconst two: number = 0;`)
      .replace("const two: number = 2;", `const half = seeded("1x", ${drawn});\nconst two = 2 * half;`)
      .replace("() => two === 2", "() => two === 2 * half");

  it("tries an exercise of the learner's own as several learners, and has nothing to say about a good one", async () => {
    deepEqual(await problemsOf(own("(random) => random.between(1, 1000)"), executor()), []);
  });

  it("reports an exercise that gives all learners the same", async () => {
    match(
      (await problemsOf(own("() => 7"), executor())).join(),
      /exercise 1x gives Ada, Grace, Kurt the same numbers$/,
    );
  });

  it("reports a solution that is right for nobody but who says no name", async () => {
    const text = own("(random) => random.between(1, 1000)").replace(
      "const two = 2 * half;",
      "const two = 1366;",
    );
    match(
      (await problemsOf(text, executor())).join(),
      /the check of the solution of 1x, for Ada, must say "done"/,
    );
  });

  it("reports all of them", async () => {
    const text = changed("two === 2", "two === 0", changed('throw new Error("meant to be");', "1 + 1;"));
    deepEqual(
      (await problemsOf(text, executor())).map((problem) => Number(problem.split(":")[0])),
      [lineOf("```ts raises"), lineOf("```ts check"), lineOf("```ts check")],
    );
  });
});

describe("lintRun, with a kernel that is at fault", () => {
  /** Answers every cell with the same outputs. */
  const always =
    (...outputs: readonly Output[]): Execute =>
    (notebook) =>
      Promise.resolve({ cells: notebook.cells.map(() => ({ outputs })) });
  const record = (outcome: string, says: readonly string[]): Output => ({
    output_type: "execute_result",
    data: { "application/vnd.gosched.course+json": { outcome, says } },
  });

  it("does not take silence for success", async () => {
    const problems = await problemsOf(smallLesson, always());
    for (const [line, says] of [
      [lineOf("```ts\n"), "this cell calls timeline and has drawn nothing"],
      [
        lineOf("```yaml"),
        'prediction 1a with "?" says nothing: let the call stand alone in the cell\'s last statement',
      ],
      [lineOf("```ts raises"), "this cell is meant to fail (ts raises), and does not"],
      [
        lineOf("```ts check"),
        "the check of the stub of 1x says nothing: let the call stand alone in the cell's last statement",
      ],
    ] as const) {
      deepEqual(
        problems.filter((problem) => problem === `${line}: ${says}`),
        [`${line}: ${says}`],
      );
    }
  });

  it("wants the right letter accepted, the wrong ones refused, and both told why", async () => {
    const problems = await problemsOf(smallLesson, always(record("right", ["something else"])));
    deepEqual(
      problems.filter((problem) => problem.includes("prediction 1a")),
      [
        `${lineOf("```yaml")}: prediction 1a with "?" must say "asked", and says "right" (something else)`,
        `${lineOf("```yaml")}: prediction 1a with "a" must say "wrong", and says "right" (something else)`,
        `${lineOf("```yaml")}: prediction 1a with "b" does not say why`,
      ],
    );
  });
});
