/*
 * The course on disk: `lessons/*.md` in, `notebooks/*.ipynb` out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claimsFile, claimsTable } from "./claims-table.js";
import { coverageFile, withCoverage } from "./coverage.js";
import type { Lesson } from "./lesson.js";
import type { KernelName } from "./notebook.js";
import { notebookText } from "./notebook.js";
import { pressLesson } from "./press.js";
import type { Problem } from "./problem.js";
import { isLessonFile, readLesson } from "./read-lesson.js";

export interface Course {
  /** In the order of their numbers. */
  readonly lessons: readonly Lesson[];
  /** What is wrong with their form. */
  readonly problems: readonly Problem[];
}

/** Reads all lessons of the project at `root`. Throws one sentence when there are none. */
export function readCourse(root: string): Course {
  const folder = join(root, "lessons");
  const names = existsSync(folder) ? readdirSync(folder).filter(isLessonFile).sort() : [];
  if (names.length === 0) {
    throw new Error(
      `expected lessons (lessons/NN-title.md) in ${root}, found none: run this in the project's folder`,
    );
  }
  const read = names.map((name) => readLesson(`lessons/${name}`, readFileSync(join(folder, name), "utf8")));
  return {
    lessons: read.map(({ lesson }) => lesson),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The notebooks that the lessons give: path in the project to content. */
export function pressCourse(lessons: readonly Lesson[], kernel: KernelName): ReadonlyMap<string, string> {
  return new Map(
    lessons.map((lesson) => {
      const { notebook } = pressLesson(lesson, lessons, kernel);
      return [`notebooks/${lesson.stem}.ipynb`, notebookText(notebook)];
    }),
  );
}

/** Writes the notebooks that are not yet on disk as they should be; gives the paths of those. */
export function writeNotebooks(root: string, notebooks: ReadonlyMap<string, string>): readonly string[] {
  mkdirSync(join(root, "notebooks"), { recursive: true });
  const changed = [...notebooks].filter(([path, text]) => contentOf(join(root, path)) !== text);
  for (const [path, text] of changed) writeFileSync(join(root, path), text);
  return changed.map(([path]) => path);
}

/** Brings the tables of coverage and of claims up to date; gives the paths of the files that were old. */
export function writeTables(root: string, lessons: readonly Lesson[]): readonly string[] {
  const readme = contentOf(join(root, coverageFile));
  const made = [
    [coverageFile, readme === undefined ? undefined : withCoverage(readme, lessons)],
    [claimsFile, claimsTable(lessons)],
  ] as const;
  return made.flatMap(([file, text]) => {
    if (text === undefined || text === contentOf(join(root, file))) return [];
    writeFileSync(join(root, file), text);
    return [file];
  });
}

/** The notebooks that are missing, or are not what their lessons give, or come from no lesson. */
export function staleNotebooks(root: string, notebooks: ReadonlyMap<string, string>): readonly Problem[] {
  const wrong = [...notebooks].flatMap(([file, text]) => {
    const found = contentOf(join(root, file));
    if (found === text) return [];
    const lesson = file.replace(/^notebooks/, "lessons").replace(/ipynb$/, "md");
    const fault = found === undefined ? "is missing" : `is not what ${lesson} gives`;
    return [{ file, line: firstDifference(found ?? "", text), says: `${fault}: run "npm run press"` }];
  });
  return [...wrong, ...orphans(root, notebooks)];
}

function orphans(root: string, notebooks: ReadonlyMap<string, string>): readonly Problem[] {
  const folder = join(root, "notebooks");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".ipynb") && !notebooks.has(`notebooks/${name}`))
    .map((name) => ({
      file: `notebooks/${name}`,
      line: 1,
      says: "comes from no lesson: remove it, or keep it elsewhere",
    }));
}

function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function firstDifference(found: string, expected: string): number {
  const lines = expected.split("\n");
  const at = found.split("\n").findIndex((line, i) => line !== lines[i]);
  return at < 0 ? 1 : at + 1;
}
