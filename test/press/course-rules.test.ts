import { deepEqual, equal, match, ok } from "node:assert/strict";
import { coverageTable, lintCoverage, lintCoverageTable, withCoverage } from "../../src/press/coverage.js";
import { lintContent } from "../../src/press/lint-course.js";
import type { Lesson } from "../../src/press/lesson.js";
import { readLesson } from "../../src/press/read-lesson.js";
import { seeds } from "../../src/press/seeds.js";
import { scenarios } from "../../src/index.js";
import { changed, lineOf, smallLesson } from "./small-lesson.js";

const lessonOf = (text: string, file = "lessons/01-first.md"): Lesson => readLesson(file, text).lesson;
const told = (problems: readonly { line: number; says: string }[]) =>
  problems.map(({ line, says }) => `${line}: ${says}`);

/** The four blocks of the exercise, again under another ID. */
const exercise = (id: string): string =>
  smallLesson
    .slice(smallLesson.indexOf("```ts exercise"), smallLesson.indexOf("## Key points"))
    .replaceAll("1x", id);

/** What the course asks of a lesson beyond its form. */
const fullLesson = changed(
  "## Key points",
  `\`\`\`ts proof 1a\n"b"\n\`\`\`\n\n${["1v", "1w", "1z"].map(exercise).join("")}## Key points`,
).replaceAll("const two: number = ", 'const two: number = seeded("1x", () => 0) + ');

describe("lintContent", () => {
  it("has nothing to say about a full lesson", () => {
    deepEqual(told(lintContent([lessonOf(fullLesson)])), []);
  });

  it("counts exercises, wants one of the learner's own, and a proof of each prediction", () => {
    deepEqual(told(lintContent([lessonOf(smallLesson)])), [
      "1: it has 1 exercises: a lesson has at least 4",
      "1: no exercise is the learner's own: draw the numbers of one with seeded(ID, ...)",
      `${lineOf("```yaml")}: nothing shows that the answer to prediction 1a is right: add a "ts proof 1a", or say why not (unproven)`,
    ]);
  });

  it("wants two hints of each exercise", () => {
    const text = fullLesson.replace("```md hint 1v\nIt is less than three.\n```\n\n", "");
    match(told(lintContent([lessonOf(text)])).join(), /^\d+: exercise 1v has fewer than 2 hints/);
  });

  it("lets a prediction say why nothing shows its answer", () => {
    const text = changed("answer: b", "answer: b\nunproven: it is about history", fullLesson).replace(
      '```ts proof 1a\n"b"\n```',
      "",
    );
    deepEqual(told(lintContent([lessonOf(text)])), []);
  });

  it("knows no proof of a prediction that is not there", () => {
    const text = changed("## Key points", '```ts proof 9z\n"b"\n```\n\n## Key points', fullLesson);
    match(told(lintContent([lessonOf(text)])).join(), /this proof names no prediction of the lesson$/);
  });
});

describe("lintCoverage", () => {
  const small = lessonOf(smallLesson);

  it("has nothing to say while lessons are to come", () => {
    deepEqual(told(lintCoverage([small])), []);
  });

  const faults: readonly [what: string, cover: string, says: string][] = [
    [
      "a place that no text has",
      '"2018 figure 20": One goroutine',
      '"2018 figure 20" is not in the list of src/press/seeds.ts',
    ],
    [
      "no section",
      "2018 figure 2",
      'name the section that teaches it: "- 2018 figure 2: Heading of the section"',
    ],
    [
      "a section that is not there",
      '"2018 figure 2": Nowhere',
      '2018 figure 2: there is no section "Nowhere"; there are One goroutine, Two and more, Key points',
    ],
    [
      "a section without a cell",
      '"2018 figure 2": Key points',
      '2018 figure 2: section "Key points" has no cell',
    ],
    [
      "a figure of the texts whose section draws nothing",
      '"2018 figure 2": Two and more',
      '2018 figure 2: no cell of section "Two and more" draws a figure',
    ],
  ];
  for (const [what, cover, says] of faults) {
    it(`finds ${what}`, () => {
      const text = changed('["2018 figure 1": One goroutine]', `[${cover}]`);
      deepEqual(told(lintCoverage([lessonOf(text)])), [`${lineOf("covers")}: covers: ${says}`]);
    });
  }

  it("misses what no lesson covers, once all lessons are there", () => {
    const numbers = [...new Set(seeds.map(({ lesson }) => lesson))];
    const all = numbers.map((n) => lessonOf(smallLesson, `lessons/0${n}-first.md`));
    const problems = lintCoverage(all);
    equal(problems.length, seeds.length - 1);
    ok(
      problems.some(
        ({ file, says }) =>
          file === "lessons/05-first.md" && says.startsWith("2018 figure 7 (its thread is blocked"),
      ),
    );
    deepEqual(lintCoverage(all.slice(1)).length, 0);
  });
});

describe("the table of coverage", () => {
  const lessons = [lessonOf(smallLesson)];
  const readme =
    "# How\n\n<!-- coverage: written by `npm run press` -->\nstale\n<!-- end of coverage -->\nmore\n";

  it("has a line for each place, with the section that teaches it", () => {
    const lines = coverageTable(lessons).split("\n").slice(2);
    equal(lines.length, seeds.length);
    ok(
      lines.includes(
        "| 2018 figure 1 | the system report of a laptop | [1: One goroutine](01-first.md#one-goroutine) |",
      ),
    );
    ok(
      lines.includes(
        "| 2018 figure 7 | its thread is blocked, and another has come for the P | not yet (lesson 5) |",
      ),
    );
  });

  it("is written between its marks, and found old", () => {
    const made = withCoverage(readme, lessons) ?? "";
    ok(
      made.startsWith("# How\n\n<!-- coverage") &&
        made.endsWith("<!-- end of coverage -->\nmore\n") &&
        !made.includes("stale"),
    );
    deepEqual(told(lintCoverageTable(made, lessons)), []);
    deepEqual(told(lintCoverageTable(readme, lessons)), [
      '3: the table of coverage is old: run "npm run press"',
    ]);
    match(told(lintCoverageTable("# How\n", lessons)).join(), /^1: the table of coverage has no place/);
  });
});

describe("the list of what the old texts contain", () => {
  it("names no place twice", () => {
    equal(new Set(seeds.map(({ place }) => place)).size, seeds.length);
  });

  it("has every figure and listing of 2018, and what the scenarios show", () => {
    const places = seeds.map(({ place }) => place);
    for (let n = 1; n <= 19; n++) ok(places.includes(`2018 figure ${n}`), `figure ${n}`);
    ok(places.includes("2018 listing 1") && places.includes("2018 listing 2"));
    const shown = scenarios.flatMap(({ moments }) =>
      moments.map(({ figure }) => figure.replace(/, today$/, "")),
    );
    deepEqual(
      shown.filter((figure) => !places.includes(figure)),
      [],
    );
  });
});
