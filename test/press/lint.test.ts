import { deepEqual } from "node:assert/strict";
import { lintForm } from "../../src/press/lint-form.js";
import { lintLinks } from "../../src/press/lint-links.js";
import { lintNames, nameOf } from "../../src/press/lint-names.js";
import { readLesson } from "../../src/press/read-lesson.js";
import type { Lesson } from "../../src/press/lesson.js";
import { changed, lineOf, smallLesson } from "./small-lesson.js";

function lessonOf(text: string, file = "lessons/01-first.md"): Lesson {
  return readLesson(file, text).lesson;
}

const told = (problems: readonly { file: string; line: number; says: string }[]) =>
  problems.map(({ line, says }) => `${line}: ${says}`);

/** `count` cells of one line each. */
const cells = (count: number) => "```ts\nconst a = 1;\n```\n\n".repeat(count);
const lines = (count: number) => "go();\n".repeat(count);

describe("lintForm", () => {
  it("has nothing to say about a good lesson", () => {
    deepEqual(lintForm([lessonOf(smallLesson)]), []);
  });

  const faults: readonly [what: string, text: string, line: number, says: string][] = [
    [
      "a cell that is too long",
      changed("```go\n", `${cells(8)}\`\`\`ts\n${lines(25)}\`\`\`\n\n\`\`\`go\n`),
      lineOf("```go") + 8 * 4,
      "a cell has at most 24 lines, this one has 25: split it",
    ],
    [
      "too many long cells",
      changed("```go\n", `${cells(1)}${`\`\`\`ts\n${lines(9)}\`\`\`\n\n`.repeat(2)}\`\`\`go\n`),
      lineOf("```go") + 4,
      `2 of 6 cells have more than 8 lines (at ${lineOf("```go") + 4}, ${lineOf("```go") + 16}); at most 1 may`,
    ],
    [
      "a stub that is too long",
      changed("const two: number = 0;\n", lines(25)),
      lineOf("```ts exercise"),
      "a cell has at most 24 lines, this one has 25: split it",
    ],
    [
      "an empty cell",
      changed('throw new Error("meant to be");\n', ""),
      lineOf("```ts raises"),
      "this block is empty",
    ],
    [
      "a line that no projector shows",
      changed('"meant to be"', `"${"x".repeat(100)}"`),
      lineOf("throw new"),
      "a line of code has at most 100 characters, this one has 120",
    ],
    [
      "an exercise without hint",
      changed(
        "```md hint 1x\nIt is less than three.\n```\n\n",
        "",
        changed("```md hint 1x\nIt is **more** than one.\n```\n\n", ""),
      ),
      lineOf("```ts exercise"),
      "exercise 1x has no hint",
    ],
    [
      "an exercise without solution",
      changed("```ts solution 1x\nconst two: number = 2;\n```\n", ""),
      lineOf("```ts exercise"),
      "exercise 1x has no solution",
    ],
    [
      "a hint for no exercise",
      changed("## Key points", "```md hint 1z\nThink.\n```\n\n## Key points"),
      lineOf("## Key points"),
      "exercise 1z has no stub (ts exercise 1z)",
    ],
    [
      "two solutions",
      changed("```ts solution 1x\n", "```ts solution 1x\nconst two: number = 2;\n```\n\n```ts solution 1x\n"),
      lineOf("```ts exercise"),
      "exercise 1x has more than one solution",
    ],
    [
      "hints that stand apart",
      changed("```md hint 1x\nIt is less", "And now:\n\n```md hint 1x\nIt is less"),
      lineOf("```ts exercise"),
      "the hints of exercise 1x must stand together, before its solution",
    ],
    [
      "a check that checks another exercise",
      changed('check("1x"', 'check("1y"'),
      lineOf("```ts check"),
      'the check of exercise 1x must call check("1x", ...)',
    ],
    [
      "no key points",
      changed("## Key points", "## The end"),
      1,
      'it needs a section "## Key points", with one to four points',
    ],
    [
      "too many key points",
      changed("- A lesson is small.\n", "- One.\n- Two.\n- Three.\n- Four.\n- Five.\n"),
      lineOf("## Key points"),
      "expected a list of one to 4 key points, got 5",
    ],
    [
      "no prediction",
      smallLesson.slice(0, smallLesson.indexOf("```yaml")) +
        smallLesson.slice(smallLesson.indexOf("### Two")),
      1,
      "it has no prediction: let the reader guess before a run",
    ],
    [
      "nothing covered",
      changed('["2018 figure 1": One goroutine]', "[]"),
      lineOf("covers"),
      "covers: name what of the old texts it teaches",
    ],
    [
      "a need that is not there",
      changed("needs: []", "needs: [00-none]"),
      lineOf("needs"),
      "needs 00-none: there is no such lesson",
    ],
    [
      "a need for itself",
      changed("needs: []", "needs: [01-first]"),
      lineOf("needs"),
      "needs 01-first: it does not come before this one",
    ],
    [
      "an ID for two things",
      changed("predict 1a", "predict 1x"),
      lineOf("```ts exercise"),
      `ID 1x is taken by lessons/01-first.md:${lineOf("```yaml")}`,
    ],
  ];
  for (const [what, text, line, says] of faults) {
    it(`reports ${what}`, () => {
      deepEqual(told(lintForm([lessonOf(text)])), [`${line}: ${says}`]);
    });
  }

  it("looks for IDs and numbers in the whole course", () => {
    const again = lessonOf(smallLesson, "lessons/01-again.md");
    deepEqual(told(lintForm([lessonOf(smallLesson), again])), [
      `${lineOf("```yaml")}: ID 1a is taken by lessons/01-first.md:${lineOf("```yaml")}`,
      `${lineOf("```ts exercise")}: ID 1x is taken by lessons/01-first.md:${lineOf("```ts exercise")}`,
      "1: number 1 is taken by lessons/01-first.md",
    ]);
  });
});

describe("lintLinks", () => {
  const files = {
    exists: (path: string) => ["README.md", "src/cli.ts"].includes(path),
    read: () => "# gosched\n\n## How to start\n",
  };
  const link = (href: string) => changed("[the second part](#two-and-more)", `a\n[link](${href})`);
  const line = lineOf("It runs") + 1;
  const cases: readonly [href: string, says: string][] = [
    ["#two-and-more", ""],
    ["#three", "the link #three is dead: no heading there has the anchor #three"],
    ["01-first.md#key-points", ""],
    ["01-first.md#none", "the link 01-first.md#none is dead: no heading there has the anchor #none"],
    [
      "02-none.md",
      "the link 02-none.md leads nowhere from a notebook: expected a lesson (NN-title.md) or a file of the project (../...)",
    ],
    ["../src/cli.ts", ""],
    ["../src/none.ts", "the link ../src/none.ts is dead: there is no src/none.ts"],
    ["../README.md#how-to-start", ""],
    [
      "../README.md#how-to-end",
      "the link ../README.md#how-to-end is dead: no heading there has the anchor #how-to-end",
    ],
    ["../../secret", "the link ../../secret leads out of the project"],
    ["https://go.dev/doc/go1.26", ""],
    ["http://go.dev/doc/go1.26", "the link http://go.dev/doc/go1.26 must begin with https"],
    [
      "https://go.dev.example.org/",
      "the link https://go.dev.example.org/ is not on the list in src/press/known-links.ts: add its place there, with the reason",
    ],
  ];
  for (const [href, says] of cases) {
    it(`${says === "" ? "allows" : "refuses"} ${href}`, () => {
      deepEqual(told(lintLinks([lessonOf(link(href))], files)), says === "" ? [] : [`${line}: ${says}`]);
    });
  }

  it("sees links in hints, predictions and the summary too", () => {
    const text = changed(
      "It is **more**",
      "[x](#no)",
      changed("Because ", "Because [y](#no) ", changed("made of", "made [z](#no) of")),
    );
    deepEqual(
      lintLinks([lessonOf(text)], files).map((problem) => problem.line),
      [lineOf("summary"), lineOf("```yaml"), lineOf("It is **more")],
    );
  });

  it("refuses images, HTML and reference links", () => {
    const text = changed(
      "[the second part](#two-and-more).",
      "![p](../README.md)\n<b>x</b> H<sub>2</sub>O [there][1]\n\n<div>\n</div>\n\n[1]: https://go.dev/doc/",
    );
    deepEqual(told(lintLinks([lessonOf(text)], files)), [
      `${line - 1}: there are no image files: let a run draw the picture`,
      `${line}: HTML <b> is not used in lessons; allowed are br, kbd, sub, sup`,
      `${line}: HTML <b> is not used in lessons; allowed are br, kbd, sub, sup`,
      `${line + 2}: HTML <div> is not used in lessons; allowed are br, kbd, sub, sup`,
      `${lineOf("## One")}: the address of [1] must stand in the link itself: each cell stands alone`,
    ]);
  });
});

describe("nameOf", () => {
  const cases: readonly [span: string, name: string | undefined][] = [
    ["runtime.main", "runtime.main"],
    ["findRunnable", "findRunnable"],
    ["wakep()", "wakep"],
    ["time.Sleep(1)", "time.Sleep"],
    ["runnext", undefined],
    ["GOMAXPROCS=2", undefined],
    ["ch <- 1", undefined],
    ["main", undefined],
    ["_Grunnable", undefined],
  ];
  for (const [span, name] of cases) {
    it(`${name === undefined ? "sees no name" : `sees ${name}`} in ${span}`, () =>
      deepEqual(nameOf(span), name));
  }
});

describe("lintNames", () => {
  const problemsOf = (span: string, fidelity = "") =>
    told(lintNames([lessonOf(changed("It runs `main.main`", `It runs \`${span}\``))], fidelity));

  for (const span of [
    "main.main",
    "runtime.bgsweep",
    "runqput()",
    "runtime.runqsteal",
    "time.Sleep",
    "sync.Mutex",
    "simulate()",
    "run.output",
    "fmt.Println(1)",
  ]) {
    it(`knows ${span}`, () => deepEqual(problemsOf(span), []));
  }

  for (const name of ["runtime.startTheWorld", "wakeUp", "sync.Semaphore", "time.runqput", "frobnicate"]) {
    it(`does not know ${name}`, () => {
      const span = name === "frobnicate" ? `${name}()` : name;
      deepEqual(problemsOf(span), [
        `${lineOf("It runs")}: \`${name}\` is not known as a name of Go or of the library: correct it, or add it to src/press/known-names.ts with the reason`,
      ]);
    });
  }

  it("takes names from the fidelity table", () => {
    deepEqual(problemsOf("wakeUp", "| `wakeUp` | as Go |"), []);
  });

  it("looks at the terms in the head", () => {
    const lesson = lessonOf(changed("go: [runtime.main]", "go: [runtime.mainly]"));
    deepEqual(
      lintNames([lesson], "").map((problem) => problem.line),
      [lineOf("go: [")],
    );
  });
});
