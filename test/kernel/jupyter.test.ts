/*
 * The kernel as Jupyter's own clients see it, found by the kernelspec that `npm start` writes. Needs Python with nbclient and
 * jupyter_kernel_test, in `.venv` or on PATH; test/kernel/jupyter.py does the work there.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, isBuilt } from "../../src/start/build.mjs";
import { writeKernelSpec, jupyterPath } from "../../src/start/kernelspec.mjs";
import { root } from "./client.js";

const script = join(root, "test", "kernel", "jupyter.py");
const python = [
  join(root, ".venv", "bin", "python"),
  join(root, ".venv", "Scripts", "python.exe"),
  "python3",
].find((each) => (each === "python3" || existsSync(each)) && isReady(each));

function isReady(command: string): boolean {
  try {
    execFileSync(command, [script, "ready"], { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

const why = python === undefined ? " (no Python with nbclient and jupyter_kernel_test)" : "";

(python === undefined ? describe.skip : describe)(`Jupyter's clients${why}`, function () {
  this.timeout(150_000);
  let folder = "";

  before(async () => {
    if (!isBuilt(root)) equal(await build(root), "");
    await writeKernelSpec(root);
    folder = mkdtempSync(join(tmpdir(), "gosched-jupyter-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What jupyter.py found, in a folder where nothing else is. */
  async function ask(what: string, ...more: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)(python ?? "", [script, what, ...more], {
      cwd: folder,
      maxBuffer: 1e8,
      timeout: 120_000,
      env: {
        ...process.env,
        JUPYTER_PATH: jupyterPath(root),
        IPYTHONDIR: folder,
        JUPYTER_RUNTIME_DIR: folder,
      },
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
  }

  const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i}`);

  it("find it true to the protocol (jupyter_kernel_test)", async () => {
    const { run, skipped, bad } = await ask("conforms");
    deepEqual(bad, []);
    ok(Number(run) >= 12, `only ${String(run)} tests ran`);
    equal(skipped, 0);
  });

  it("save all of 5,000 lines, the last of 2,000 updates, results and errors (nbclient)", async () => {
    const saved = await ask("nbclient");
    deepEqual(saved["lines"], lines);
    deepEqual(saved["displays"], ["1999"]);
    const data = (text: string): object => ({ "text/plain": text });
    deepEqual(saved["others"], [
      [{ output_type: "execute_result", metadata: {}, data: data("2"), execution_count: 2 }],
      [
        {
          output_type: "error",
          ename: "Error",
          evalue: "on purpose",
          traceback: ["Error: on purpose", "", "cell 3, line 1", '  > 1 | throw new Error("on purpose");'],
        },
      ],
      [{ output_type: "execute_result", metadata: {}, data: data("4"), execution_count: 4 }],
    ]);
  });

  it("run notebooks with papermill, and nbconvert puts figures into a page", async function () {
    try {
      execFileSync(python ?? "", ["-c", "import papermill, nbconvert"], { stdio: "ignore" });
    } catch {
      this.skip();
    }
    const { papermill, html } = await ask("runners");
    deepEqual(papermill, [
      [
        "application/vnd.gosched.figure+json",
        "application/vnd.plotly.v1+json",
        "image/svg+xml",
        "text/html",
        "text/plain",
      ],
      "printed\n",
      ["text/plain"],
    ]);
    deepEqual(html, [true, true, true]);
  });

  it("lose nothing in a server as it comes, of a cell that prints twice as much as passes at once", async function () {
    try {
      execFileSync(python ?? "", ["-c", "import jupyter_server"], { stdio: "ignore" });
    } catch {
      this.skip();
    }
    const size = 6_000_000;
    deepEqual(await ask("server", String(size)), {
      printed: size,
      other: "the end\n",
      updates: size / 100_000,
    });
  });

  it("hear every line and every update in their order, and restart it (jupyter_client)", async () => {
    const { seen, restarted, after } = await ask("raw");
    deepEqual(
      seen,
      lines.flatMap((line, i) => (i < 2_000 ? [line, String(i)] : [line])),
    );
    equal(restarted, true);
    equal(after, "TypeScriptError", "a new kernel must not know the variables of the old one");
  });
});
