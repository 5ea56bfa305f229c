import { deepEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { figureFunctions } from "../../src/press/calls.js";
import { lintRun } from "../../src/press/lint-run.js";
import type { Execute, Output } from "../../src/press/lint-run.js";
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
