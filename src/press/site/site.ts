/*
 * From the course to a folder of self-study pages: `npx gosched press --pages FOLDER`. They open from a file, and need neither a network nor a
 * kernel nor a server.
 */
import type { Lesson } from "../lesson.js";
import type { Execute } from "../lint-run.js";
import type { KernelName } from "../notebook.js";
import { pressLesson } from "../press.js";
import type { Problem } from "../problem.js";
import { readAssets } from "./assets.js";
import { documentOf } from "./document.js";
import { courseTitle, indexBody } from "./index-page.js";
import { lessonBody, pageOf } from "./lesson-page.js";
import { runLesson } from "./run-lesson.js";

export interface Site {
  /** Path below the folder to content. */
  readonly files: ReadonlyMap<string, string>;
  /** Cells that failed: then the pages are not fit to be read. */
  readonly problems: readonly Problem[];
}

export interface SiteOptions {
  readonly kernel: KernelName;
  readonly execute: Execute;
  /** The version of gosched. */
  readonly version: string;
}

/** Runs all lessons, one after the other, and makes their pages. Throws one sentence when the library is not built. */
export async function pressPages(
  lessons: readonly Lesson[],
  { kernel, execute, version }: SiteOptions,
): Promise<Site> {
  const { files: assets, frameScript } = readAssets();
  const maker = `gosched ${version}`;
  const files = new Map(assets);
  const problems: Problem[] = [];
  const minutes = lessons.reduce((sum, { head }) => sum + head.minutes, 0);
  const summary = `${lessons.length} lessons, ${minutes} minutes.`;
  const page = (title: string, summary: string, body: string): string =>
    documentOf({ title, summary, maker, frameScript }, body);
  files.set("index.html", page(courseTitle, summary, indexBody(lessons, maker)));
  for (const lesson of lessons) {
    const ran = await runLesson(pressLesson(lesson, lessons, kernel), execute);
    problems.push(...ran.problems);
    const title = `${lesson.number}. ${lesson.head.title} · ${courseTitle}`;
    files.set(pageOf(lesson.stem), page(title, lesson.head.summary, lessonBody(lesson, ran, lessons)));
  }
  return { files, problems };
}
