/*
 * `npm test`: everything that CI runs, on a clone with nothing installed.
 *
 *   npm test                      all stages, then the plain line "N passed, N failed"
 *   npm test -- test/figure       only the tests below a folder (or of a file); no other stage
 *   npm test -- --grep timeline   only tests of that name; likewise
 *   npm run test:update           the tests, writing the golden files anew
 *
 * The stages stand in two lanes that run side by side, since two cores are what everybody has: in one the simulator, which only
 * computes; in the other whatever starts programs and waits for them (kernels, servers, browsers). A stage's output is shown
 * whole when it ends, so that lanes do not mix. A stage that fails hides none of the later ones. Each stage counts as one
 * test; mocha's tests count one by one. What was skipped is named above the last line, which holds the two counts and
 * nothing else.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeRefusal } from "../src/start/node-version.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Folders of tests that start other programs: the second lane. All others are the first lane's. */
const outside = new Set(["kernel", "lab", "press", "start"]);

/** @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts */
/** @typedef {"inherit" | string[]} Output where a program's output goes: to the terminal, or piece by piece into a list */
/** @typedef {{ name: string, run: (output: Output) => Promise<Counts> }} Stage */

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

/** @type {readonly Stage[]} */
const computing = [
  stage("types", (output) => node("typescript/bin/tsc", ["--noEmit"], output)),
  stage("types of the page", (output) => node("typescript/bin/tsc", ["--noEmit", "-p", "src/page"], output)),
  stage("lint", (output) =>
    node("eslint/bin/eslint.js", ["-c", "test/eslint.config.mjs", "--max-warnings=0", "."], output),
  ),
  { name: "tests of the simulator", run: (output) => mocha(specs(false), output) },
];

/** @type {readonly Stage[]} */
const waiting = [
  stage("build", async (output) => {
    const { build, isBuilt } = await import("../src/start/build.mjs");
    const said = isBuilt(root) ? "" : await build(root);
    if (said) write(output, said);
    return said === "" ? 0 : 1;
  }),
  stage("course", (output) => node("tsx/dist/cli.mjs", ["src/cli.ts", "lint"], output)),
  stage("format", (output) =>
    node("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."], output),
  ),
  { name: "tests of the kernel, the notebooks and the start", run: (output) => mocha(specs(true), output) },
];

/**
 * A stage that counts as one test.
 * @param {string} name
 * @param {(output: Output) => Promise<number>} run resolves to an exit code
 * @returns {Stage}
 */
function stage(name, run) {
  const count = (/** @type {number} */ code) =>
    code === 0 ? { passed: 1, failed: 0, skipped: [] } : { passed: 0, failed: 1, skipped: [] };
  return { name, run: async (output) => count(await run(output)) };
}

/**
 * The tests of one lane, as mocha's arguments.
 * @param {boolean} areOutside
 * @returns {string[]}
 */
function specs(areOutside) {
  const folders = readdirSync(join(root, "test"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const own = folders.filter(({ name }) => outside.has(name) === areOutside);
  const globs = own
    .map(({ name }) => `test/${name}/**/*.test.ts`)
    .filter((glob) => hasTests(glob.split("/**")[0] ?? ""));
  return areOutside ? globs : ["test/*.test.ts", ...globs];
}

/** @param {string} folder */
function hasTests(folder) {
  return readdirSync(join(root, folder), { recursive: true }).some((file) =>
    String(file).endsWith(".test.ts"),
  );
}

/**
 * @param {Output} output
 * @param {string} text
 */
function write(output, text) {
  if (output === "inherit") process.stdout.write(text);
  else output.push(text);
}

/**
 * Runs a program of node_modules; resolves to its exit code.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Output} output
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<number>}
 */
function node(file, args, output, extra = {}) {
  const venv = dirname(
    process.platform === "win32" ? join(root, ".venv/Scripts/x") : join(root, ".venv/bin/x"),
  );
  const path = existsSync(venv) ? `${venv}${delimiter}${process.env["PATH"]}` : process.env["PATH"];
  const env = { ...process.env, PATH: path, ...inside, ...extra };
  const to = output === "inherit" ? "inherit" : "pipe";
  const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", to, to],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => write(output, text));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      write(output, `${error.message}\n`);
      resolve(1);
    });
    // not "close": a program that a test left behind may hold the other end of the pipe
    child.once("exit", (code) => setTimeout(() => resolve(code ?? 1), 200));
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

let runs = 0;

/**
 * @param {readonly string[]} args
 * @param {Output} output
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Promise<Counts>}
 */
async function mocha(args, output, extra) {
  const result = join(root, ".cache", `mocha-${process.pid}-${runs++}.json`);
  const given = args.map(specOf);
  const spec = namesNoTests(given) ? [...given, "test/**/*.test.ts"] : given;
  const reporter = ["--reporter", "test/helpers/reporter.mjs", "--reporter-option", `counts=${result}`];
  const code = await node("mocha/bin/mocha.js", [...reporter, ...spec], output, extra);
  if (!existsSync(result)) {
    write(output, "The tests did not run to their end.\n");
    return { passed: 0, failed: 1, skipped: [] };
  }
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(result, "utf8"));
  rmSync(result);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {Counts} counts */
function close({ passed, failed, skipped }) {
  if (skipped.length > 0) console.log(`\n${skipped.length} skipped:\n  ${skipped.join("\n  ")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function everything() {
  /** @type {Counts[]} */
  const all = [];
  /** @type {string[]} */
  const summary = [];
  /** @param {readonly Stage[]} stages */
  const inTurn = async (stages) => {
    for (const { name, run } of stages) {
      const began = Date.now();
      /** @type {string[]} */
      const output = [];
      const alive = setInterval(() => console.log(`   ${name}: ${seconds(began)}, still running`), 60_000);
      console.log(`── ${name}: begun`);
      const counts = await run(output);
      clearInterval(alive);
      all.push(counts);
      summary.push(`${counts.failed === 0 ? "passed" : "FAILED"}  ${seconds(began).padStart(8)}  ${name}`);
      console.log(`\n${output.join("")}── ${summary.at(-1)}`);
    }
  };
  await Promise.all([inTurn(computing), inTurn(waiting)]);
  console.log(`\n${summary.join("\n")}`);
  return close({
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
  });
}

/** @param {number} began */
function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
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
  if (args[0] === "--update") return close(await mocha(args.slice(1), "inherit", { GOSCHED_UPDATE: "1" }));
  return args.length > 0 ? close(await mocha(args, "inherit")) : everything();
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
