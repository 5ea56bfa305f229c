/*
 * What the README says that one can write in a cell runs in a cell, after its program, and shows something.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { executeNotebook } from "../../src/kernel/execute-notebook.js";
import { Language } from "../../src/kernel/language.js";
import type { NotebookCell } from "../../src/kernel/notebook-format.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { root } from "./client.js";
import { prepareLibrary } from "./session.js";

describe("the README's cells", function () {
  this.timeout(60_000);
  before(prepareLibrary);

  it("run after its program, and each shows something", async () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    const program = /```ts\n(.*?)```/s.exec(text)?.[1] ?? "";
    const written = [...text.matchAll(/^\| [^|`]+\| `(.+)` +\|$/gm)].map((found) => found[1]!);
    equal(written.length, 6, "rows of the table");
    const names =
      'import { controls, live, player, range, Simulation, slider, sweep, timeline } from "gosched";';
    const sources = [program, names, ...written];
    const cells: NotebookCell[] = sources.map((source) => ({
      ...{ cell_type: "code", source, metadata: {}, outputs: [], execution_count: null },
    }));
    const library = libraryAt(root);
    const language = new Language(root, library);
    try {
      const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
      const done = await executeNotebook(notebook, { folder: root, library, language });
      const outputs = done.cells.map((cell) => cell.outputs ?? []);
      const faults = outputs.flat().filter((output) => output.output_type === "error");
      deepEqual(faults, []);
      outputs.slice(2).forEach((shown, index) => {
        ok(shown.length > 0, `nothing is shown by: ${written[index]}`);
      });
    } finally {
      language.close();
    }
  });
});
