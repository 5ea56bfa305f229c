/*
 * `npm test`: everything that CI runs, on a clone with nothing installed.
 *
 *   npm test                      all stages, then the plain line "N passed, N failed"
 *   npm test -- test/figure       only the tests below a folder (or of a file); no other stage
 *   npm test -- --grep timeline   only tests of that name; likewise
 *   npm run test:update           the tests, writing the golden files anew
 *
 * A stage that fails hides none of the later ones. Each stage counts as one test; mocha's tests count one by one. What was
 * skipped is named above the last line, which holds the two counts and nothing else.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeRefusal } from "../src/start/node-version.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const mochaResult = join(root, ".cache", "mocha.json");

/** @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts */

/**
 * Where the programs that tests start (go, Jupyter, IPython, a browser) keep their things: in the project. These names are
 * known on Linux; elsewhere some of those programs write to their own folders.
 */
const cache = join(root, ".cache", "test");
const inside = {
  XDG_CONFIG_HOME: join(cache, "config"),
  XDG_CACHE_HOME: join(cache, "cache"),
  XDG_DATA_HOME: join(cache, "data"),
  IPYTHONDIR: join(cache, "ipython"),
  JUPYTER_CONFIG_DIR: join(cache, "jupyter", "config"),
  JUPYTER_DATA_DIR: join(cache, "jupyter", "data"),
  JUPYTER_RUNTIME_DIR: join(cache, "jupyter", "runtime"),
};

/** The stages before the tests. Each resolves to whether it passed. @type {Record<string, () => Promise<boolean>>} */
const stages = {
  types: async () => (await node("typescript/bin/tsc", ["--noEmit"])) === 0,
  lint: async () =>
    (await node("eslint/bin/eslint.js", ["-c", "test/eslint.config.mjs", "--max-warnings=0", "."])) === 0,
  format: async () => (await node("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."])) === 0,
  build: async () => {
    const { build, isBuilt } = await import("../src/start/build.mjs");
    const said = isBuilt(root) ? "" : await build(root);
    if (said) console.error(said);
    return said === "";
  },
  course: async () => (await node("tsx/dist/cli.mjs", ["src/cli.ts", "lint"])) === 0,
};

/**
 * Runs a program of node_modules in the foreground; resolves to its exit code.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<number>}
 */
function node(file, args, extra = {}) {
  const venv = dirname(
    process.platform === "win32" ? join(root, ".venv/Scripts/x") : join(root, ".venv/bin/x"),
  );
  const path = existsSync(venv) ? `${venv}${delimiter}${process.env["PATH"]}` : process.env["PATH"];
  const env = { ...process.env, PATH: path, ...inside, ...extra };
  const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/**
 * A folder means the tests below it.
 * @param {string} arg
 */
function specOf(arg) {
  const isFolder =
    !arg.startsWith("-") && existsSync(join(root, arg)) && statSync(join(root, arg)).isDirectory();
  return isFolder ? `${arg.replace(/[\\/]+$/, "")}/**/*.test.ts` : arg;
}

/**
 * Whether mocha's arguments name no file, so that all tests are meant.
 * @param {readonly string[]} args
 */
function namesNoTests(args) {
  return !args.some((arg) => arg.endsWith(".test.ts"));
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<Counts>}
 */
async function mocha(args, extra) {
  rmSync(mochaResult, { force: true });
  const given = args.map(specOf);
  const spec = namesNoTests(given) ? [...given, "test/**/*.test.ts"] : given;
  const code = await node("mocha/bin/mocha.js", ["--reporter", "test/helpers/reporter.mjs", ...spec], extra);
  if (!existsSync(mochaResult)) {
    console.error("The tests did not run to their end.");
    return { passed: 0, failed: 1, skipped: [] };
  }
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(mochaResult, "utf8"));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {Counts} counts */
function close({ passed, failed, skipped }) {
  if (skipped.length > 0) console.log(`\n${skipped.length} skipped:\n  ${skipped.join("\n  ")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function everything() {
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const [name, stage] of Object.entries(stages)) {
    const began = Date.now();
    console.log(`\n── ${name}`);
    const isGood = await stage();
    total[isGood ? "passed" : "failed"]++;
    summary.push(line(name, isGood, began));
    console.log(summary.at(-1));
  }
  const began = Date.now();
  console.log("\n── tests");
  const counts = await mocha([]);
  summary.push(line("tests", counts.failed === 0, began));
  console.log(`\n${summary.join("\n")}`);
  return close({
    passed: total.passed + counts.passed,
    failed: total.failed + counts.failed,
    skipped: counts.skipped,
  });
}

/**
 * @param {string} name
 * @param {boolean} isGood
 * @param {number} began
 */
function line(name, isGood, began) {
  return `${name.padEnd(8)} ${isGood ? "passed" : "FAILED"}  ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

/** @param {readonly string[]} args */
async function main(args) {
  const refusal = nodeRefusal(
    process.versions.node,
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node,
  );
  if (refusal) throw new Error(refusal);
  const { installPackages } = await import("../src/start/packages.mjs");
  await installPackages(root);
  if (args[0] === "--update") return close(await mocha(args.slice(1), { GOSCHED_UPDATE: "1" }));
  return args.length > 0 ? close(await mocha(args)) : everything();
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
