/*
 * Mutants: copies of the library in which one rule of the runtime is another on purpose. A lesson that teaches the rule must notice.
 *
 * The library is copied as it is built, and one file of it is compiled anew from a changed source. Cells then run against the copy; the compiler of cells
 * goes on with the types of the original, which are the same.
 */
import { equal } from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { Claim } from "../../src/claims/claim.js";
import { executeNotebook } from "../../src/kernel/execute-notebook.js";
import { Language } from "../../src/kernel/language.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { readCourse } from "../../src/press/course.js";
import type { Lesson } from "../../src/press/lesson.js";
import { lintRun } from "../../src/press/lint-run.js";
import { pressLesson } from "../../src/press/press.js";
import { problemText } from "../../src/press/problem.js";

/** A rule that is changed. */
export interface Mutant {
  readonly name: string;
  /** In words. */
  readonly rule: string;
  /** Below `src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The lessons that teach the rule. */
  readonly taughtIn: readonly number[];
}

export const mutants: readonly Mutant[] = [
  {
    name: "half-rounded-down",
    rule: "a thief takes half of the ring, rounded down",
    file: "runtime/runq.ts",
    from: "const n = size - (size >> 1);",
    to: "const n = size >> 1;",
    taughtIn: [7],
  },
  {
    name: "no-runnext",
    rule: "a goroutine that is made ready goes to the end of the ring",
    file: "runtime/runq.ts",
    from: "if (next && rt.rules.runnext) {",
    to: "if (next && !next) {",
    taughtIn: [1, 4],
  },
  {
    name: "no-handoff",
    rule: "sysmon takes no P from a system call",
    file: "runtime/sysmon.ts",
    from: "if (thread === null || !rules.handsOff) continue;",
    to: "if (thread === null || rules.handsOff) continue;",
    taughtIn: [5],
  },
  {
    name: "every-64th",
    rule: "every 64th turn begins with the global queue",
    file: "runtime/find-runnable.ts",
    from: "pp.schedtick % 61 === 0",
    to: "pp.schedtick % 64 === 0",
    taughtIn: [4],
  },
  {
    name: "long-turns",
    rule: "a turn may last 40 ms",
    file: "runtime/sysmon.ts",
    from: "const forcePreemptNS = 10_000_000;",
    to: "const forcePreemptNS = 40_000_000;",
    taughtIn: [3],
  },
];

/** Builds the mutant below `.cache/mutants`; gives its folder. */
export function buildMutant(root: string, { name, file, from, to }: Mutant): string {
  const copy = join(root, ".cache", "mutants", name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  const source = readFileSync(join(root, "src", file), "utf8");
  equal(source.split(from).length, 2, `"${from}" must stand in src/${file} once`);
  const { outputText } = ts.transpileModule(
    source.replace(from, () => to),
    {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    },
  );
  writeFileSync(join(copy, "dist", file.replace(/ts$/, "js")), outputText);
  return copy;
}

/** What the linter says of lessons when their cells run against a copy of the library. One compiler for all. */
export class LessonsAgainst {
  readonly #root: string;
  readonly #language: Language;
  readonly lessons: readonly Lesson[];

  constructor(root: string) {
    this.#root = root;
    this.#language = new Language(join(root, "notebooks"), libraryAt(root));
    this.lessons = readCourse(root).lessons;
  }

  /** `isWhole`: also with the exercises solved, which takes twice as long. */
  async lint(copy: string, number: number, isWhole = true): Promise<readonly string[]> {
    const lesson = this.lessons.find((each) => each.number === number);
    if (lesson === undefined) throw new Error(`there is no lesson ${number}`);
    const pressed = pressLesson(lesson, this.lessons, { name: "gosched", displayName: "gosched" });
    const library = libraryAt(copy);
    const folder = join(this.#root, "notebooks");
    const options = { folder, library, language: this.#language, allowErrors: true };
    const problems = await lintRun(
      pressed,
      (notebook) => executeNotebook(notebook, options),
      isWhole ? ["found", "left"] : ["found"],
    );
    return problems.map(problemText);
  }

  close(): void {
    this.#language.close();
  }
}

/** The claims of the old texts that a copy of the library no longer shows. */
export async function claimsAgainst(copy: string): Promise<readonly string[]> {
  const file = pathToFileURL(join(copy, "dist", "claims", "claims.js")).href;
  const { claims } = (await import(file)) as { claims: readonly Claim[] }; // the module that was copied
  return claims.flatMap(({ place, says, shown }) => {
    if (!("check" in shown)) return [];
    try {
      return shown.check() === true ? [] : [`${place}: ${says}`];
    } catch {
      return [`${place}: ${says}`];
    }
  });
}
