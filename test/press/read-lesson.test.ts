import { deepEqual, equal } from "node:assert/strict";
import { readLesson } from "../../src/press/read-lesson.js";
import { changed, lineOf, smallLesson } from "./small-lesson.js";

const file = "lessons/01-first.md";

/** The problems of a text, as `line: sentence`. */
function problemsOf(text: string, name = file): readonly string[] {
  return readLesson(name, text).problems.map(({ line, says }) => `${line}: ${says}`);
}

describe("readLesson", () => {
  it("reads the head, and the blocks with their lines", () => {
    const { lesson, problems } = readLesson(file, smallLesson);
    deepEqual(problems, []);
    equal(lesson.number, 1);
    equal(lesson.stem, "01-first");
    equal(lesson.head.minutes, 20);
    deepEqual(
      lesson.blocks.map(({ kind, line }) => [kind, line]),
      [
        ["prose", lineOf("## One")],
        ["code", lineOf("```ts\n")],
        ["prediction", lineOf("```yaml")],
        ["prose", lineOf("### Two")],
        ["code", lineOf("```ts raises")],
        ["prose", lineOf("```go")],
        ["exercise", lineOf("```ts exercise")],
        ["hint", lineOf("```md hint 1x\nIt is **more")],
        ["hint", lineOf("```md hint 1x\nIt is less")],
        ["solution", lineOf("```ts solution")],
        ["check", lineOf("```ts check")],
        ["prose", lineOf("## Key points")],
      ],
    );
  });

  it("keeps prose as it was written", () => {
    const { lesson } = readLesson(file, changed("It runs `main.main`,", "It  runs\n*   `main.main` &amp;"));
    equal(
      lesson.blocks[0]?.kind === "prose" && lesson.blocks[0].text,
      "## One goroutine\n\nIt  runs\n*   `main.main` &amp; and looks at [the second part](#two-and-more).",
    );
  });

  it("reads a prediction, with its options in order", () => {
    const prediction = readLesson(file, smallLesson).lesson.blocks.find(({ kind }) => kind === "prediction");
    deepEqual(prediction, {
      kind: "prediction",
      line: lineOf("```yaml"),
      id: "1a",
      question: "What is `1 + 1`?",
      options: new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
      answer: "b",
      why: "Because `runnext` < 3.",
      mistakes: new Map(),
      unproven: "",
    });
  });

  it("does not care for Windows line ends", () => {
    deepEqual(readLesson(file, smallLesson.replaceAll("\n", "\r\n")), readLesson(file, smallLesson));
  });

  it("refuses a name that is not NN-title.md", () => {
    deepEqual(problemsOf(smallLesson, "lessons/1_First.md"), [
      '1: a lesson is called NN-title.md, in lower case with hyphens, got "1_First.md"',
    ]);
  });

  const faults: readonly [what: string, text: string, line: number, says: string][] = [
    [
      "a lesson without a head",
      smallLesson.slice(smallLesson.indexOf("## One")),
      1,
      "it has no head: a lesson begins with YAML between two lines of three dashes (see lessons/README.md)",
    ],
    [
      "a head that is not closed",
      changed("more.\n---\n", "more.\n", changed("made of.", "made of more.")),
      1,
      "its head is never closed: a lesson begins with YAML between two lines of three dashes (see lessons/README.md)",
    ],
    [
      "a missing title",
      changed("title: First\n", ""),
      2,
      "the head needs title: expected a text, got nothing",
    ],
    [
      "minutes that are no number",
      changed("minutes: 20", "minutes: long"),
      3,
      'the head needs minutes: expected a whole number from 10 to 40, got "long"',
    ],
    [
      "needs that are no list",
      changed("needs: []", "needs: 00-none"),
      4,
      'the head needs needs: expected a list of texts ([] for none), got "00-none"',
    ],
    [
      "a field that is not known",
      changed("minutes: 20", "minutes: 20\nauthor: me"),
      4,
      'the head has a field "author" that is not known; expected title, minutes, needs, go, covers, summary',
    ],
    [
      "covers without a year",
      changed("2018 figure 1", "figure 1"),
      6,
      'covers: expected a year and a place, such as "2018 figure 1", got "figure 1"',
    ],
    [
      "a summary that is no sentence",
      changed("It shows what", "what"),
      7,
      "summary: expected one sentence, with a capital and a full stop",
    ],
    [
      "a heading of level 1",
      changed("## One goroutine", "# One goroutine"),
      lineOf("## One"),
      "the title stands in the head: write no heading of level 1",
    ],
    [
      "a word after ts that is not known",
      changed("```ts raises", "```ts raise"),
      lineOf("```ts raises"),
      '"ts raise" is not known: expected hide, raises, exercise, solution, check or proof; see the table of blocks in lessons/README.md',
    ],
    [
      "a word after another language",
      changed("```go", "```go hide"),
      lineOf("```go"),
      '"go hide" is not known after a fence: see the table of blocks in lessons/README.md',
    ],
    [
      "a language that looks like a cell's",
      changed("```go", "```typescript"),
      lineOf("```go"),
      '"typescript" makes no cell: write ts for a cell, text for code that is only shown',
    ],
    [
      "a hint in the wrong language",
      changed("```md hint 1x\nIt is less", "```ts hint 1x\nIt is less"),
      lineOf("```md hint 1x\nIt is less"),
      'a hint is written in md: expected "md hint ID", got "ts"',
    ],
    [
      "a check without an ID",
      changed("```ts check 1x", "```ts check"),
      lineOf("```ts check"),
      'a check needs one ID of letters, digits and hyphens, got ""',
    ],
    [
      "a cell in a list",
      changed("```ts raises\nthrow", "- here:\n\n  ```ts raises\n  throw").replace(
        'be");\n```',
        'be");\n  ```',
      ),
      lineOf("```ts raises") + 2,
      'a "ts raises" block inside a list or a quotation cannot become a cell: move it out',
    ],
    [
      "a block that swallows the next one",
      changed('meant to be");\n```', 'meant to be");\n'),
      lineOf("```ts raises"),
      "there is a fence inside this block: an earlier one is not closed",
    ],
    [
      "a block that is never closed",
      `${smallLesson}\n\`\`\`ts\nconst open = 1;\n`,
      smallLesson.split("\n").length + 1,
      "this block is never closed: its last line must be the fence again",
    ],
    [
      "options that are not a, b, c",
      changed('  a: "1"', '  x: "1"'),
      lineOf("options:"),
      "options: expected two to six, named a, b, c and so on, got x, b",
    ],
    [
      "a single option",
      changed('  a: "1"\n  b: "2"\nanswer: b', '  a: "1"\nanswer: a'),
      lineOf("options:"),
      "options: expected two to six, named a, b, c and so on, got a",
    ],
    [
      "options that are a list",
      changed('  a: "1"\n  b: "2"', "  - one\n  - two"),
      lineOf("options:"),
      "prediction 1a needs options: expected a map from letters to texts, got a list",
    ],
    [
      "an answer that is no option",
      changed("answer: b", "answer: c"),
      lineOf("answer: b"),
      'answer: expected one of a, b, got "c"',
    ],
    [
      "a prediction without a why",
      changed("why: Because `runnext` < 3.\n", ""),
      lineOf("```yaml") + 1,
      "prediction 1a needs why: expected a text, got nothing",
    ],
    [
      "a prediction that is not YAML",
      changed("answer: b", "answer: b: c"),
      lineOf("answer: b"),
      "prediction 1a is not YAML: Nested mappings are not allowed in compact mappings",
    ],
    [
      "a prediction that is no map",
      changed(
        'question: What is `1 + 1`?\noptions:\n  a: "1"\n  b: "2"\nanswer: b\nwhy: Because `runnext` < 3.',
        "What?",
      ),
      lineOf("```yaml") + 1,
      'prediction 1a must be a YAML map (key: value), got "What?"',
    ],
  ];
  for (const [what, text, line, says] of faults) {
    it(`reports ${what}`, () => {
      deepEqual(problemsOf(text), [`${line}: ${says}`]);
    });
  }

  it("reports all problems, not the first", () => {
    const text = changed("answer: b", "answer: c", changed("minutes: 20", "minutes: 2"));
    equal(problemsOf(text).length, 2);
  });
});
