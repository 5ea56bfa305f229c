/*
 * The build: TypeScript to `dist/`, only when a source is younger than the last build.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { buildPage } from "./page.mjs";
import { StartError, progress } from "./tell.mjs";

/** Its age is the moment when the last successful build began. */
const stamp = join("dist", ".built");

/**
 * The time of the latest change at or below a path, in ms. Folders count too: removing a file changes its folder.
 * @param {string} path
 * @returns {number}
 */
export function latestChange(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, latestChange(join(path, name))),
    status.mtimeMs,
  );
}

/** @param {string} root */
export function isBuilt(root) {
  if (!existsSync(join(root, stamp))) return false;
  const built = statSync(join(root, stamp)).mtimeMs;
  return ["src", "tsconfig.json", "package.json"].every(
    (source) => latestChange(join(root, source)) <= built,
  );
}

/**
 * Compiles, and leaves nothing in `dist` of sources that are gone. The new build takes the old one's place at its end, so that
 * kernels which run meanwhile miss nothing.
 * @param {string} root
 * @returns {Promise<string>} what the compiler said; empty when all is well
 */
export async function build(root) {
  const began = new Date();
  const folder = `dist-${process.pid}`; // beside dist: source maps hold relative paths
  const outcome = await run(
    process.execPath,
    [join("node_modules", "typescript", "bin", "tsc"), "-p", "src", "--outDir", folder],
    { cwd: root },
  );
  const said =
    outcome.code === 0
      ? await buildPage(root, folder)
      : (outcome.stdout + outcome.stderr).trim() || `tsc ended with code ${outcome.code}`;
  if (said !== "") {
    rmSync(join(root, folder), { recursive: true, force: true });
    return said;
  }
  writeFileSync(join(root, folder, ".built"), "");
  utimesSync(join(root, folder, ".built"), began, began);
  const old = `${folder}-old`;
  if (existsSync(join(root, "dist"))) renameSync(join(root, "dist"), join(root, old));
  renameSync(join(root, folder), join(root, "dist"));
  rmSync(join(root, old), { recursive: true, force: true });
  return "";
}

/** @param {string} root */
export async function buildWhenStale(root) {
  if (isBuilt(root)) return;
  const step = progress("Building");
  const said = await build(root);
  if (said === "") return step.done();
  step.failed();
  throw new StartError(`The sources do not compile. tsc says:\n${said}`);
}
