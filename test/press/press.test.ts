import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { notebookText } from "../../src/press/notebook.js";
import { pressLesson } from "../../src/press/press.js";
import type { Lesson } from "../../src/press/lesson.js";
import { readLesson } from "../../src/press/read-lesson.js";
import { changed, smallLesson } from "./small-lesson.js";

const kernel = { name: "gosched", displayName: "gosched (Go)" };

function lessonOf(text: string, file = "lessons/01-first.md"): Lesson {
  return readLesson(file, text).lesson;
}

function pressed(text: string, others: readonly Lesson[] = []) {
  const lesson = lessonOf(text);
  return pressLesson(lesson, [lesson, ...others], kernel).notebook;
}

const sources = (text: string, others?: readonly Lesson[]) =>
  pressed(text, others).cells.map(({ source }) => source.join(""));

/** The answers that a notebook carries, decoded. */
function answersOf(source: string): unknown {
  const base64 = /`([^`]*)`/.exec(source)?.[1] ?? "";
  return JSON.parse(Buffer.from(base64, "base64").toString());
}

describe("pressLesson", () => {
  it("makes the title of the head", () => {
    equal(
      sources(smallLesson)[0],
      "# 1. First\n\n*It shows what a lesson is made of.*\n\n20 minutes, and the exercises · in Go: `runtime.main` · the old texts: 2018 figure 1",
    );
  });

  it("links the title to the lessons that are needed", () => {
    const other = lessonOf(changed("title: First", "title: Before"), "lessons/00-before.md");
    match(
      sources(changed("needs: []", "needs: [00-before]"), [other])[0] ?? "",
      /after \[Before\]\(00-before\.ipynb\)/,
    );
  });

  it("makes one cell of each block, a prediction two, and folds hints and solution into one", () => {
    deepEqual(
      pressed(smallLesson).cells.map(({ cell_type, metadata }) => [
        cell_type,
        metadata.slideshow.slide_type,
        ...(metadata.tags ?? []),
      ]),
      [
        ["markdown", "slide"],
        ["code", "skip", "hide-input"],
        ["markdown", "slide"],
        ["code", "subslide"],
        ["markdown", "subslide"],
        ["code", "fragment", "prediction"],
        ["markdown", "subslide"],
        ["code", "fragment", "raises-exception"],
        ["markdown", "-"],
        ["code", "fragment", "exercise"],
        ["markdown", "skip"],
        ["code", "fragment", "check", "hide-input"],
        ["markdown", "slide"],
      ],
    );
  });

  it("gives a figure, controls and a player a slide of their own, and lets long ones be scrolled", () => {
    const kindOf = (source: string): string | undefined => {
      const { cells } = pressed(changed("timeline(run.trace)\n", `${source}\n`));
      return cells[3]?.metadata.slideshow.slide_type;
    };
    deepEqual(["gmp(run)", "controls({}, () => 1)", "player(run)", "run"].map(kindOf), [
      "subslide",
      "subslide",
      "subslide",
      "fragment",
    ]);
    deepEqual(pressed(smallLesson).metadata.rise, { scroll: true });
  });

  it("keeps Markdown as it was written, with Go's code in it", () => {
    equal(sources(smallLesson)[8], '```go\nfmt.Println("only shown")\n```');
  });

  it("nests hints, and puts the solution after them", () => {
    equal(
      sources(smallLesson)[10],
      [
        "<details>\n<summary>Hint 1</summary>\n\nIt is **more** than one.\n",
        "<details>\n<summary>Hint 2</summary>\n\nIt is less than three.\n\n</details>\n\n</details>\n",
        "<details>\n<summary>Solution</summary>\n\n```ts\nconst two: number = 2;\n```\n\n</details>",
      ].join("\n"),
    );
  });

  it("asks a prediction with its options, and leaves the letter open", () => {
    const [question, cell] = sources(smallLesson).slice(4, 6);
    equal(
      question,
      "**Prediction 1a.** What is `1 + 1`?\n\n- **a.** 1\n- **b.** 2\n\nPut your letter between the quotes, then run the cell.",
    );
    equal(cell, 'predict("1a", "?");');
  });

  it("takes the answers along in a folded cell, where nobody reads them by accident", () => {
    const cell = pressed(smallLesson).cells[1];
    const source = cell?.source.join("") ?? "";
    deepEqual(answersOf(source), {
      "1a": { options: { a: "1", b: "2" }, answer: "b", why: "Because `runnext` < 3." },
    });
    equal(cell?.metadata.jupyter?.source_hidden, true);
    ok(!source.includes("runnext"));
  });

  it("writes no such cell when nothing is predicted", () => {
    const from = smallLesson.indexOf("```yaml");
    const text = smallLesson.slice(0, from) + smallLesson.slice(smallLesson.indexOf("### Two"));
    ok(!sources(text).some((source) => source.includes("course(")));
  });

  it("folds checks under a line that says what they are for", () => {
    const cell = pressed(smallLesson).cells[11];
    equal(cell?.metadata.jupyter?.source_hidden, true);
    equal(cell?.source[0], "// Run this cell to check exercise 1x.\n");
  });

  it("folds the input of a hidden cell", () => {
    const cell = pressed(changed("```ts raises", "```ts hide raises")).cells[7];
    deepEqual(cell?.metadata.tags, ["hide-input", "raises-exception"]);
    deepEqual(cell?.metadata.jupyter, { source_hidden: true });
  });

  it("turns links between lessons into links between notebooks, anchors too", () => {
    const second = lessonOf(changed("title: First", "title: Second"), "lessons/02-second.md");
    const text = changed(
      "[the second part](#two-and-more)",
      "[a](02-second.md) [b](02-second.md#two-and-more) [c](../README.md)",
    );
    match(
      sources(text, [second])[2] ?? "",
      /\[a\]\(02-second\.ipynb\) \[b\]\(02-second\.ipynb#Two-and-more\) \[c\]\(\.\.\/README\.md\)/,
    );
  });

  it("gives the same notebook for the same lesson, byte for byte", () => {
    equal(notebookText(pressed(smallLesson)), notebookText(pressed(smallLesson)));
  });

  it("gives ids that nbformat allows, each once, twins too", () => {
    const twins = changed("```go\n", "```ts\nconst a = 1;\n```\n\n```ts\nconst a = 1;\n```\n\n```go\n");
    const ids = pressed(twins).cells.map(({ id }) => id);
    equal(new Set(ids).size, ids.length);
    ok(ids.every((id) => /^[a-zA-Z0-9-_]{1,64}$/.test(id)));
    equal(ids.filter((id) => id.endsWith("-2")).length, 1);
  });

  it("changes the id of a cell that changes, and of no other", () => {
    const before = pressed(smallLesson).cells.map(({ id }) => id);
    const after = pressed(changed("hello", "good day")).cells.map(({ id }) => id);
    deepEqual(
      after.flatMap((id, i) => (id === before[i] ? [] : [i])),
      [3],
    );
    notEqual(after[3], before[3]);
  });

  it("names the kernel and the language", () => {
    const { metadata, nbformat, nbformat_minor } = pressed(smallLesson);
    deepEqual(metadata.kernelspec, { display_name: "gosched (Go)", language: "typescript", name: "gosched" });
    deepEqual([nbformat, nbformat_minor], [4, 5]);
  });

  it("writes keys in the order in which Jupyter writes them", () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
    };
    const text = notebookText(pressed(smallLesson));
    equal(text, `${JSON.stringify(sorted(JSON.parse(text)), null, 1)}\n`);
  });
});
