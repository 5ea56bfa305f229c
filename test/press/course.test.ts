/*
 * The course as it is committed: notebooks that are what their lessons give, stripped, and that run from end to end in the kernel.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { kernelSpec } from "../../src/kernel/spec.js";
import { pressCourse, readCourse, staleNotebooks } from "../../src/press/course.js";
import type { Notebook } from "../../src/press/notebook.js";
import { problemText } from "../../src/press/problem.js";
import { executor, prepareLibrary, root } from "./kernel.js";

const folder = join(root, "notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

/** A notebook of ours, as it lies on disk. */
function committed(name: string): Notebook {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook; // the first test compares it with what press makes
}

describe("the committed notebooks", () => {
  it("are what press makes of the lessons, one for each", () => {
    const { lessons, problems } = readCourse(root);
    deepEqual(problems, []);
    const kernel = { name: "gosched", displayName: kernelSpec(root).display_name };
    const notebooks = pressCourse(lessons, kernel);
    deepEqual(staleNotebooks(root, notebooks).map(problemText), []);
    deepEqual(
      names,
      lessons.map(({ stem }) => `${stem}.ipynb`),
    );
    ok(names.length >= 2);
  });

  for (const name of names) {
    it(`have two predictions or more, and four exercises: ${name}`, () => {
      const tagged = (tag: string): number =>
        committed(name).cells.filter(({ metadata }) => metadata.tags?.includes(tag)).length;
      ok(tagged("prediction") >= 2);
      ok(tagged("exercise") >= 4);
      equal(tagged("check"), tagged("exercise"));
    });

    it(`hold no output: ${name}`, () => {
      for (const cell of committed(name).cells) {
        if (cell.cell_type === "code") deepEqual([cell.outputs, cell.execution_count], [[], null]);
      }
    });
  }
});

/** Calls whose results are the machine's affair. */
const measuring = /\b(measureSwitches|measureWaiting|machineFace)\(/;

/** The bar of a `live` that took longer than a second: on a busy machine it is there, else not. */
const isBar = (output: unknown): boolean => JSON.stringify(output).includes("gosched-progress");

/** What was put out, cell by cell, but of cells that measure the machine, or use what was measured, only how many things. */
function sameEachTime(
  sources: readonly string[],
  cells: readonly { readonly outputs?: readonly unknown[] }[],
): string {
  const measured = new Set<string>();
  const told = cells.map((cell, i) => {
    const outputs = (cell.outputs ?? []).filter((output) => !isBar(output));
    const code = sources[i] ?? "";
    const uses = [...measured].some((name) => new RegExp(`(?<![\\w.])${name}\\b`).test(code));
    if (!uses && !measuring.test(code)) return outputs;
    for (const [, names = ""] of code.matchAll(/^const (\w+|\{[^}]*\}|\[[^\]]*\]) =/gm)) {
      for (const [name] of names.matchAll(/\w+/g)) measured.add(name);
    }
    return outputs.length;
  });
  return JSON.stringify(told);
}

describe("the course, in the kernel", function () {
  this.timeout(120_000);
  before(prepareLibrary);

  // Three of them, twice. That each runs at all, the linter of the course and the test in the browser see.
  for (const name of names.filter((name) => /^0[258]/.test(name))) {
    it(`runs from the first cell to the last, with the same outputs each time: ${name}`, async () => {
      const run = executor();
      const first = await run(committed(name));
      const outputs = first.cells.map((cell) => cell.outputs ?? []);
      const errors = outputs.flat().filter(({ output_type }) => output_type === "error");
      deepEqual(errors, []);
      const pictures = outputs.flat().filter((output) => "data" in output && "image/svg+xml" in output.data);
      ok(pictures.length >= 4, `${pictures.length} pictures`);
      const second = await run(committed(name));
      const sources = committed(name).cells.map(({ source }) => [source].flat().join(""));
      equal(sameEachTime(sources, second.cells), sameEachTime(sources, first.cells));
    });
  }
});
