/*
 * `npm start`: from a bare clone to a lesson open in JupyterLab.
 *
 * The steps, in order, each one skipped when its result is there already: npm's packages, the build, a kernelspec
 * inside the project, a Jupyter that runs (on PATH, in `.venv`, or a new `.venv`), the learner's copies of the notebooks, the
 * server, its address on one line.
 * Nothing outside the project folder is written, and nothing but the package registries is asked.
 *
 * This folder is plain JavaScript because it runs before anything is installed. This one file is written for any
 * Node that knows modules, so that a too old Node gets a sentence instead of a syntax error.
 */
import { readFileSync } from "node:fs";
import { nodeRefusal } from "./node-version.mjs";

const root = new URL("../../", import.meta.url);
const range = JSON.parse(readFileSync(new URL("package.json", root), "utf8")).engines.node;
const refusal = nodeRefusal(process.versions.node, range);

if (refusal) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  import("./steps.mjs")
    .then((steps) => steps.start(process.argv.slice(2)))
    .then((code) => process.exit(code));
}
