/*
 * Whole notebooks in this process: what the linter of the course and its tests rely on.
 */
import { deepEqual, equal } from "node:assert/strict";
import { executeNotebook } from "../../src/kernel/execute-notebook.js";
import { Language } from "../../src/kernel/language.js";
import type { Notebook, NotebookCell, Output } from "../../src/kernel/notebook-format.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { root } from "./client.js";
import { prepareLibrary } from "./session.js";

describe("executeNotebook", () => {
  before(prepareLibrary);
  const library = libraryAt(root);
  const language = new Language(root, library);
  after(() => language.close());

  const code = (source: string, tags: readonly string[] = []): NotebookCell => ({
    ...{ cell_type: "code", source, metadata: { tags }, outputs: [], execution_count: null },
  });
  const text: NotebookCell = { cell_type: "markdown", source: ["# A\n", "b"], metadata: {} };

  async function executed(cells: readonly NotebookCell[], more = {}): Promise<readonly NotebookCell[]> {
    const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: { a: 1 }, cells };
    const result = await executeNotebook(notebook, { folder: root, library, language, ...more });
    deepEqual({ ...result, cells }, notebook);
    return result.cells;
  }

  /** Outputs, one word each. */
  const words = ({ outputs = [] }: NotebookCell): string[] =>
    outputs.map((output: Output) => {
      if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
      if (output.output_type === "stream") return String(output.text);
      return String(output.data["text/plain"]);
    });

  it("runs the cells in order, over one set of variables, and touches no text", async () => {
    const cells = await executed([
      code("const a = 1;"),
      text,
      code(["a + 1"].join("")),
      code('console.log("x")'),
    ]);
    deepEqual(cells.map(words), [[], [], ["2"], ["x\n"]]);
    deepEqual(
      cells.map(({ execution_count: count }) => count),
      [1, undefined, 2, 3],
    );
    deepEqual(cells[1], text);
  });

  it("ends at the first cell that fails", async () => {
    const cells = await executed([code("throw new Error('no')"), code("1")]);
    deepEqual(cells.map(words), [["Error: no"], []]);
    equal(cells[1]?.execution_count, null);
  });

  it("goes on after one that was expected to fail, or when errors are allowed", async () => {
    const failing = "throw new Error('no')";
    deepEqual((await executed([code(failing, ["raises-exception"]), code("1")])).map(words), [
      ["Error: no"],
      ["1"],
    ]);
    deepEqual((await executed([code(failing), code("1")], { allowErrors: true })).map(words), [
      ["Error: no"],
      ["1"],
    ]);
  });

  it("shows in an earlier cell what a later one has replaced there", async () => {
    const cells = await executed([
      code('import { display, html } from "gosched";\nconst d = display(html("<i>0</i>"));'),
      code('d.update(html("<i>1</i>")); 2'),
    ]);
    deepEqual(
      cells.map(({ outputs }) => outputs),
      [
        [
          {
            output_type: "display_data",
            data: { "text/html": ["<i>1</i>"], "text/plain": ["[HTML]"] },
            metadata: {},
          },
        ],
        [{ output_type: "execute_result", data: { "text/plain": ["2"] }, metadata: {}, execution_count: 2 }],
      ],
    );
  });

  it("gives up a cell that takes too long, whether it loops or waits", async () => {
    const rows = [
      ["for (;;);", "Error: the cell ran too long without a pause"],
      ["await new Promise(() => undefined)", "Interrupted: the cell took longer than 300 ms"],
      [
        "void (async () => { await new Promise(() => undefined); })(); await new Promise(() => undefined)",
        "Interrupted: the cell took longer than 300 ms",
      ],
    ];
    for (const [source = "", said] of rows) {
      const cells = await executed([code(source), code("1")], { timeoutMs: 300, allowErrors: true });
      deepEqual(words(cells[0] ?? text), [said]);
      deepEqual(words(cells[1] ?? text), ["1"]);
    }
  });

  it("gives equal notebooks for equal ones, also side by side", async () => {
    const cells = [
      code('let n = 0; await new Promise((r) => setTimeout(r, 20)); console.log("a", ++n);'),
      code("await null; n"),
    ];
    const [one, two] = await Promise.all([executed(cells), executed(cells)]);
    deepEqual(one, two);
    deepEqual(one?.map(words), [["a 1\n"], ["1"]]);
  });
});
