/** What is measured beside the simulator and is not part of it: real Go, Python's SimPy, other libraries. Each may be absent. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where all of it is built and installed. */
export const cache = join(root, ".cache", "bench");

/** Ns a unit: of wall time, and of the processor's. */
export interface Cost {
  readonly ns: number;
  readonly cpu: number;
}

/** Measures once, given a size. */
export type Measure = (size: number) => Cost;

const head = `package main
import ("fmt"; "os"; "strconv"; "sync"; "syscall"; "time")
var _ sync.Mutex
func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano() + u.Stime.Nano())
}
func main() {
	n, _ := strconv.Atoi(os.Args[1])
	before, start := cpu(), time.Now()
`;
const foot = `
	fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(n), (cpu() - before) / float64(n))
}
`;

const goPrograms = {
  pingPong: `	a, b := make(chan int), make(chan int)
	go func() { for { b <- <-a + 1 } }()
	for i := 0; i < n; i++ { a <- i; <-b }`,
  spawn: `	gate := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(n)
	child := func() { <-gate; wg.Done() }
	for i := 0; i < n; i++ { go child() }
	close(gate)
	wg.Wait()`,
  spawnClosures: `	gate := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ { go func() { <-gate; wg.Done() }() }
	close(gate)
	wg.Wait()`,
} as const;

/** A program of real Go; null without Go. */
export function realGo(name: keyof typeof goPrograms): Measure | null {
  const folder = join(cache, "go", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.go"), head + goPrograms[name] + foot);
  const binary = join(folder, "program");
  if (!attempt("go", ["build", "-o", binary, join(folder, "main.go")])) return null;
  return (size) => read(binary, [String(size)], { GOMAXPROCS: "1" });
}

const simpy = `import random, simpy, sys, time
n = int(sys.argv[1])
def customer(env, servers):
    with servers.request() as turn:
        yield turn
        yield env.timeout(random.expovariate(1))
def source(env, servers):
    for _ in range(n):
        yield env.timeout(random.expovariate(7.2))
        env.process(customer(env, servers))
env = simpy.Environment()
env.process(source(env, simpy.Resource(env, 8)))
before, start = time.process_time_ns(), time.perf_counter_ns()
env.run()
print((time.perf_counter_ns() - start) / n, (time.process_time_ns() - before) / n)
`;

/** M/M/8 in SimPy 4; null without Python or a package registry. */
export function simPy(): Measure | null {
  const folder = join(cache, "simpy");
  const python = join(folder, "bin", "python");
  const hasIt = () => existsSync(python) && attempt(python, ["-c", "import simpy"]);
  if (!hasIt()) {
    if (!attempt("python3", ["-m", "venv", folder])) return null;
    attempt(python, ["-m", "pip", "-q", "install", "simpy==4.1.1"]);
    if (!hasIt()) return null;
  }
  return (size) => read(python, ["-c", simpy, String(size)]);
}

const libraries = ["simjs@2.0.3", "simscript@1.0.37", "js-csp@1.0.1", "@thi.ng/csp@3.2.44", "medium@1.2.0"];

/** The other libraries of JavaScript; null when they cannot be installed. They are no part of `npm ci`. */
export function rivals(): ((name: string) => Measure) | null {
  const folder = join(cache, "rivals");
  mkdirSync(folder, { recursive: true });
  const isThere = [...libraries, "effect@4.1.0"].every((one) =>
    existsSync(join(folder, "node_modules", one.slice(0, one.lastIndexOf("@")))),
  );
  if (!isThere) {
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    const given = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
    if (!attempt("npm", ["install", ...given, ...libraries, "effect@4.1.0"])) return null;
  }
  const script = join(folder, "rivals.mjs");
  copyFileSync(fileURLToPath(new URL("rivals.mjs", import.meta.url)), script);
  return (name) => (size) => read(process.execPath, [script, name, String(size)]);
}

/**
 * Counts the instructions of one of the works (work.ts) with callgrind; null without it. All code is in one file for this: fifty times as slow as
 * otherwise, compiling each file when it is loaded would take minutes.
 */
export async function instructionCounter(): Promise<((name: string, size: number) => number) | null> {
  if (!attempt("valgrind", ["--version"])) return null;
  const outfile = join(cache, "work.mjs");
  const entryPoints = [fileURLToPath(new URL("work.ts", import.meta.url))];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const given = ["-c", `valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1`, "sh"];
  return (name, size) => {
    const work = [process.execPath, "--single-threaded", outfile, name, String(size)];
    const said = execFileSync("sh", [...given, ...work], { encoding: "utf8" });
    const match = /Collected : (\d+)/.exec(said);
    if (match === null) throw new Error(`callgrind said no count: ${said.slice(-300)}`);
    return Number(match[1]);
  };
}

function attempt(command: string, arguments_: readonly string[]): boolean {
  try {
    execFileSync(command, arguments_, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function read(
  command: string,
  arguments_: readonly string[],
  environment: Record<string, string> = {},
): Cost {
  const given = { env: { ...process.env, ...environment }, encoding: "utf8" } as const;
  const [ns = NaN, cpu = NaN] = execFileSync(command, arguments_, given).trim().split(" ").map(Number);
  return { ns, cpu };
}
