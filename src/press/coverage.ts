/*
 * What the course covers of the two old texts: a table in lessons/README.md, made from the lessons' `covers:`, and the rules for it.
 *
 * A place is covered when a lesson names it, with a section that is really there and has a cell in it: a figure of the texts
 * has its counterpart in a figure that a run draws. While lessons are still to come, a place may be missing; when all of them are there, none may.
 */
import { callIn, figureFunctions } from "./calls.js";
import type { Cover } from "./head.js";
import type { Block, Lesson } from "./lesson.js";
import { anchorOf, headings } from "./markdown.js";
import { headingsOf } from "./press.js";
import type { Problem } from "./problem.js";
import { seeds } from "./seeds.js";
import type { Place } from "./seeds.js";

/** Where the table stands, and between which lines. */
export const coverageFile = "lessons/README.md";
const begin = "<!-- coverage: written by `npm run press` -->";
const end = "<!-- end of coverage -->";

/** A place of the texts and who teaches it. */
interface Row extends Place {
  readonly by: readonly { readonly lesson: Lesson; readonly cover: Cover }[];
}

function rowsOf(lessons: readonly Lesson[]): readonly Row[] {
  return seeds.map((seed) => ({
    ...seed,
    by: lessons.flatMap((lesson) =>
      lesson.head.covers.filter(({ place }) => place === seed.place).map((cover) => ({ lesson, cover })),
    ),
  }));
}

/** The table, as Markdown. */
export function coverageTable(lessons: readonly Lesson[]): string {
  const lines = rowsOf(lessons).map(({ place, about, lesson, by }) => {
    const where = by.map(
      ({ lesson: { stem, number }, cover: { section } }) =>
        `[${number}: ${section}](${stem}.md#${anchorOf(section)})`,
    );
    return `| ${place} | ${about} | ${where.length > 0 ? where.join("<br>") : `not yet (lesson ${lesson})`} |`;
  });
  return [
    "| Place in the old texts | What is there | Lesson: section |",
    "| --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** The text of lessons/README.md with the table in its place; undefined when it has no place for it. */
export function withCoverage(readme: string, lessons: readonly Lesson[]): string | undefined {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) return undefined;
  return `${readme.slice(0, from + begin.length)}\n\n${coverageTable(lessons)}\n\n${readme.slice(to)}`;
}

/** What is wrong with the table as it stands in lessons/README.md. */
export function lintCoverageTable(readme: string, lessons: readonly Lesson[]): readonly Problem[] {
  const line = readme.slice(0, Math.max(0, readme.indexOf(begin))).split("\n").length;
  const made = withCoverage(readme, lessons);
  if (made === undefined) {
    return [
      {
        file: coverageFile,
        line: 1,
        says: `the table of coverage has no place: put "${begin}" and "${end}" there`,
      },
    ];
  }
  return made === readme
    ? []
    : [{ file: coverageFile, line, says: 'the table of coverage is old: run "npm run press"' }];
}

/** What is wrong with what the lessons say that they cover. */
export function lintCoverage(lessons: readonly Lesson[]): readonly Problem[] {
  return [
    ...lessons.flatMap((lesson) => lesson.head.covers.flatMap((cover) => coverFaults(lesson, cover))),
    ...missing(lessons),
  ];
}

function coverFaults(lesson: Lesson, { place, section }: Cover): readonly Problem[] {
  const problem = (says: string): Problem[] => [
    { file: lesson.file, line: lesson.head.lines.covers, says: `covers: ${says}` },
  ];
  if (!seeds.some((seed) => seed.place === place)) {
    return problem(`"${place}" is not in the list of src/press/seeds.ts`);
  }
  if (section === "")
    return problem(`name the section that teaches it: "- ${place}: Heading of the section"`);
  if (!headingsOf(lesson).includes(section)) {
    return problem(`${place}: there is no section "${section}"; there are ${headingsOf(lesson).join(", ")}`);
  }
  const cells = sectionOf(lesson, section).filter(({ kind }) => kind === "code");
  if (cells.length === 0) return problem(`${place}: section "${section}" has no cell`);
  const draws = cells.some(
    (cell) => cell.kind === "code" && callIn(cell.source, figureFunctions) !== undefined,
  );
  if (/ figure (?!1$)/.test(place) && !draws)
    return problem(`${place}: no cell of section "${section}" draws a figure`);
  return [];
}

/** The blocks below a heading, up to the next one of its level or above. */
function sectionOf({ blocks }: Lesson, section: string): readonly Block[] {
  const levels = blocks.map((block) => (block.kind === "prose" ? headings(block.text)[0] : undefined));
  const start = levels.findIndex((heading) => heading?.text === section);
  const own = levels[start]?.level ?? 0;
  const after = levels.findIndex((heading, i) => i > start && heading !== undefined && heading.level <= own);
  return start < 0 ? [] : blocks.slice(start, after < 0 ? undefined : after);
}

/** Places that nobody covers, once no lesson is missing. */
function missing(lessons: readonly Lesson[]): readonly Problem[] {
  const numbers = new Set(lessons.map(({ number }) => number));
  if (!seeds.every(({ lesson }) => numbers.has(lesson))) return [];
  return rowsOf(lessons)
    .filter(({ by }) => by.length === 0)
    .map(({ place, about, lesson }) => ({
      file: lessons.find(({ number }) => number === lesson)?.file ?? coverageFile,
      line: 1,
      says: `${place} (${about}) is covered by no lesson`,
    }));
}
