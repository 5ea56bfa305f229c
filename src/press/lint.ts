/*
 * The linter of the course: everything that can be wrong with a lesson and that a machine can see. It reports all problems
 * at once, with file and line.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Course } from "./course.js";
import { lintForm } from "./lint-form.js";
import { lintLinks } from "./lint-links.js";
import { lintNames } from "./lint-names.js";
import { lintRun } from "./lint-run.js";
import type { Execute } from "./lint-run.js";
import type { KernelName } from "./notebook.js";
import { pressLesson } from "./press.js";
import { inOrder } from "./problem.js";
import type { Problem } from "./problem.js";

export interface LintOptions {
  /** The project's folder. */
  readonly root: string;
  readonly kernel: KernelName;
  readonly execute: Execute;
}

/** All problems of the course, by file and line. */
export async function lintCourse(
  { lessons, problems }: Course,
  options: LintOptions,
): Promise<readonly Problem[]> {
  const at = (path: string): string => join(options.root, path);
  const files = {
    exists: (path: string) => existsSync(at(path)),
    read: (path: string) => readFileSync(at(path), "utf8"),
  };
  const fidelity = files.exists("src/README.md") ? files.read("src/README.md") : "";
  const found = [
    ...problems,
    ...lintForm(lessons),
    ...lintLinks(lessons, files),
    ...lintNames(lessons, fidelity),
  ];
  for (const lesson of lessons) {
    found.push(...(await lintRun(pressLesson(lesson, lessons, options.kernel), options.execute)));
  }
  return inOrder(found);
}
