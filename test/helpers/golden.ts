/**
 * Saved output. A test compares what it makes with a file below `test/golden`. When they differ it fails, and leaves
 * what it made beside the golden as `name-changed.ext`, to be looked at with any diff. `GOSCHED_UPDATE=1` (that is
 * `npm run test:update`) takes the new output as right; nothing else ever writes a golden.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import { fileURLToPath } from "node:url";

const folder = new URL("../golden/", import.meta.url);

/** The first line in which two texts differ, from 1. */
function firstDifference(one: string, two: string): string {
  const left = one.split("\n");
  const right = two.split("\n");
  const at = left.findIndex((line, index) => line !== right[index]);
  const index = at < 0 ? left.length : at;
  const cut = (line: string | undefined): string =>
    line === undefined ? "(no such line)" : line.slice(0, 200);
  return `line ${index + 1}\n  golden: ${cut(left[index])}\n  now:    ${cut(right[index])}`;
}

/** Asserts that `content` is what was saved as `name`, such as "figure/timeline.svg". */
export function assertGolden(name: string, content: string): void {
  const path = fileURLToPath(new URL(name, folder));
  const extension = extname(path);
  const changed = `${path.slice(0, -extension.length)}-changed${extension}`;
  if (process.env["GOSCHED_UPDATE"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    rmSync(changed, { force: true });
    return;
  }
  assert.ok(existsSync(path), `no golden file ${name}: run npm run test:update, and look at it`);
  const golden = readFileSync(path, "utf8");
  if (golden === content) {
    rmSync(changed, { force: true });
    return;
  }
  writeFileSync(changed, content);
  assert.fail(
    `${name} differs, see ${name.replace(extension, `-changed${extension}`)}: ${firstDifference(golden, content)}`,
  );
}

/** Plain data as JSON that is easy to compare: lists of numbers and texts stand on one line. */
export function stableJson(value: unknown): string {
  const spread = JSON.stringify(value, null, 1);
  return `${spread.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\n\s*/g, " "))}\n`;
}
