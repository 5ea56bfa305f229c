/*
 * The linter of the course: everything that can be wrong with a lesson and that a machine can see. It reports all problems
 * at once, with file and line.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { claimsFile, lintClaims } from "./claims-table.js";
import type { Course } from "./course.js";
import { coverageFile, lintCoverage, lintCoverageTable } from "./coverage.js";
import { lintContent } from "./lint-course.js";
import { lintForm } from "./lint-form.js";
import { lintLinks } from "./lint-links.js";
import { lintNames } from "./lint-names.js";
import type { Problem } from "./problem.js";

/** All problems of the course at `root` that can be seen without a run. */
export function lintText({ lessons, problems }: Course, root: string): readonly Problem[] {
  const at = (path: string): string => join(root, path);
  const files = {
    exists: (path: string) => existsSync(at(path)),
    read: (path: string) => readFileSync(at(path), "utf8"),
  };
  const fidelity = files.exists("src/README.md") ? files.read("src/README.md") : "";
  return [
    ...problems,
    ...lintForm(lessons),
    ...lintContent(lessons),
    ...lintCoverage(lessons),
    ...(files.exists(coverageFile) ? lintCoverageTable(files.read(coverageFile), lessons) : []),
    ...lintClaims(files.exists(claimsFile) ? files.read(claimsFile) : undefined, lessons),
    ...lintLinks(lessons, files),
    ...lintNames(lessons, fidelity),
  ];
}
