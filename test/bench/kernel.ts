/**
 * `npm run bench:kernel`: this kernel beside stock tslab and Deno's kernel, side by side in one run, in turns.
 *
 *     ready       from the start of the process to its first kernel_info_reply, ms
 *     first cell  from there to the end of the first cell, `1 + 1`, ms
 *     cell        a trivial cell when the kernel is warm, from request to idle, ms
 *     memory      resident after that, MB
 *
 * The bars are ratios to stock tslab: ready 0.6, cell 0.3, memory 1.1. The exit code is 1 when one is missed. Deno comes from
 * npm, into `.cache/`; where it cannot be had, it is left out by name.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, isBuilt } from "../../src/start/build.mjs";
import { kernelSpec } from "../../src/kernel/spec.js";
import { KernelClient, ofType, root, streamText } from "../kernel/client.js";

const rounds = Number(process.argv[2] ?? 5);
const cells = 30;
const pauseMs = 3_000;
const denoVersion = "2.9.6";

/** For a connection file, the program and its arguments. */
type Command = (file: string) => readonly string[];

interface Figures {
  readonly ready: number;
  readonly firstCell: number;
  readonly cell: number;
  readonly memory: number;
  readonly showsTypeErrors: boolean;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Deno's own command, installed when it is not there; undefined when that fails. */
function deno(): Command | undefined {
  const folder = join(root, ".cache", "deno");
  try {
    if (!existsSync(join(folder, "node_modules", "deno"))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), "{}");
      const install = ["install", "--no-audit", "--no-fund", "--ignore-scripts", `deno@${denoVersion}`];
      execFileSync("npm", install, { cwd: folder, stdio: "ignore", shell: process.platform === "win32" });
    }
    const scope = join(folder, "node_modules", "@deno");
    const name = process.platform === "win32" ? "deno.exe" : "deno";
    const binary = execFileSync(
      process.execPath,
      ["-e", `console.log(require("fs").readdirSync(${JSON.stringify(scope)})[0])`],
      { encoding: "utf8" },
    ).trim();
    return (file) => [join(scope, binary, name), "jupyter", "--kernel", "--conn", file];
  } catch {
    return undefined;
  }
}

function commands(): Readonly<Record<string, Command>> {
  const tslab = createRequire(import.meta.url).resolve("tslab/bin/tslab");
  const { argv } = kernelSpec(root);
  const found = deno();
  return {
    gosched: (file) => argv.map((each) => (each === "{connection_file}" ? file : each)),
    tslab: (file) => [process.execPath, tslab, "kernel", `--config-path=${file}`],
    ...(found === undefined ? {} : { deno: found }),
  };
}

/** Resident memory of a process, in MB. Linux alone says it without help. */
function residentMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function measure(command: Command): Promise<Figures> {
  const kernel = await KernelClient.startWith(command);
  try {
    const firstCell = await timed(() => kernel.execute("1 + 1"));
    await kernel.execute("let count = 0;");
    // The reader reads; each kernel may use the time as it likes.
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    for (let i = 0; i < 5; i++) await kernel.execute(`count + ${i}`);
    const times: number[] = [];
    for (let i = 0; i < cells; i++) times.push(await timed(() => kernel.execute(`count + ${i}`)));
    const memory = residentMb(kernel.process.pid);
    const { messages } = await kernel.execute('const wrong: number = "text";');
    const said =
      streamText(messages, "stderr") +
      ofType(messages, "error")
        .map(({ content }) => JSON.stringify(content))
        .join("");
    return {
      ready: kernel.readyMs,
      firstCell,
      cell: median(times),
      memory,
      showsTypeErrors: said.includes("not assignable to type 'number'"),
    };
  } finally {
    kernel.process.kill("SIGKILL");
    await kernel.stop();
  }
}

async function main(): Promise<void> {
  if (!isBuilt(root)) await build(root);
  const all = commands();
  if (all["deno"] === undefined) console.log("Deno is left out: npm could not install it.");
  const figures = new Map<string, Figures[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(all)) {
      figures.set(name, [...(figures.get(name) ?? []), await measure(command)]);
    }
  }
  const of = (name: string, what: "ready" | "firstCell" | "cell" | "memory"): number =>
    median((figures.get(name) ?? []).map((each) => each[what]));
  console.log(`Medians of ${rounds} rounds; in parentheses the ratio to stock tslab.`);
  for (const name of figures.keys()) {
    const row = (["ready", "firstCell", "cell", "memory"] as const).map((what) => {
      const value = of(name, what);
      return `${what} ${value.toFixed(what === "cell" ? 1 : 0)} (${(value / of("tslab", what)).toFixed(2)})`;
    });
    const types = figures.get(name)?.every((each) => each.showsTypeErrors) === true;
    console.log(`  ${name.padEnd(8)} ${row.join("   ")}   type errors ${types ? "shown" : "not shown"}`);
  }
  const bars = { ready: 0.6, cell: 0.3, memory: 1.1 } as const;
  for (const [what, bar] of Object.entries(bars) as ["ready" | "cell" | "memory", number][]) {
    const ratio = of("gosched", what) / of("tslab", what);
    console.log(
      `  ${what}: ${ratio.toFixed(2)} of stock tslab's, the bar is ${bar}: ${ratio <= bar ? "met" : "MISSED"}`,
    );
    if (!(ratio <= bar)) process.exitCode = 1;
  }
}

await main();
