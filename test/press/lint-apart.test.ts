import { deepEqual } from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lintApart } from "../../src/press/lint-apart.js";
import { root } from "./kernel.js";

/** A worker that answers as this code says; `file` is the lesson that it is asked for. */
function worker(answer: string): string {
  const folder = join(root, ".cache", "test");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "lint-worker.mjs");
  writeFileSync(path, `process.on("message", ({ file }) => { ${answer} });`);
  return path;
}

describe("lintApart", () => {
  it("gives each lesson to a worker, and gathers what they found", async () => {
    const path = worker('process.send({ problems: [{ file, line: 1, says: "seen" }] });');
    const problems = await lintApart(["a", "b", "c"], 2, () => fork(path, { execArgv: [] }));
    deepEqual(problems.map(({ file, says }) => `${file} ${says}`).sort(), ["a seen", "b seen", "c seen"]);
  });

  it("tells of a worker that died, and goes on with the others", async () => {
    const path = worker('if (file === "b") process.exit(3); process.send({ problems: [] });');
    const problems = await lintApart(["a", "b", "c", "d"], 1, () => fork(path, { execArgv: [] }));
    deepEqual(
      problems.map(({ file, says }) => `${file}: ${says}`),
      ["b: the process that ran this lesson ended (exit code 3)"],
    );
  });
});
