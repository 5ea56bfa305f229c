/**
 * Records what real Go does: `npm run conformance:record`, or with names for a few programs only.
 *
 * Every program is built once with the `go` on PATH and run many times; what differs from run to run is kept
 * with its frequency, because the rare observations are facts about Go too. The recordings are committed, so
 * the tests need no Go. With an older Go on PATH it writes that release's file (older.ts), always of all programs.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { pinnedVersion } from "../../src/index.js";
import { observationKey, observe } from "./observation.js";
import type { Observation } from "./observation.js";
import { fileOf, shorten } from "./older.js";
import type { OlderCase } from "./older.js";
import { printsNumber, programsFolder, readSuite, recordedFolder } from "./suite.js";
import type { Program, RecordedCase, Recording, Seen } from "./suite.js";

const RUNS = 20;
const RUNS_WHERE_THEY_DIFFER = 60;
const DEADLINE_MS = 20_000;

/** Go's settings for building: no cgo (R15.5), no other toolchain, nothing from the user's own settings. */
const buildEnvironment = {
  ...process.env,
  CGO_ENABLED: "0",
  GOFLAGS: "",
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

function goVersion(): string | undefined {
  const asked = spawnSync("go", ["env", "GOVERSION", "GOOS", "GOARCH"], {
    encoding: "utf8",
    env: buildEnvironment,
  });
  if (asked.error || asked.status !== 0) return undefined;
  const [version, os, arch] = asked.stdout.trim().split("\n");
  return `${version} ${os}/${arch}`;
}

function isCalm(program: Program): boolean {
  return program.kind !== "exact" && program.kind !== "statistic";
}

function build(program: Program, folder: string): string {
  const binary = join(folder, program.name);
  const flags = program.ldflags === undefined ? [] : [`-ldflags=${program.ldflags}`];
  const args = ["build", "-trimpath", "-o", binary, ...flags, `${program.name}.go`];
  execFileSync("go", args, { cwd: programsFolder, env: buildEnvironment, stdio: "inherit" });
  return binary;
}

/** As `build`, with a loop variable of its own for each turn, which Go has since 1.22: what differs shall be the scheduler. */
function buildOlder(program: Program, folder: string): void {
  const lines = readFileSync(join(programsFolder, `${program.name}.go`), "utf8").split("\n");
  const copied = lines.flatMap((line, at) => {
    const [, indent = "", one = "", two] = /^(\s*)for (\w+)(?:, (\w+))? := .*\{$/.exec(line) ?? [];
    const names = [one, two].filter((name) => name !== undefined && name !== "" && name !== "_").join(", ");
    const body = lines.slice(at, lines.indexOf(`${indent}}`, at));
    // A loop without a function literal may change its variable, and nothing can keep it.
    if (names === "" || !body.some((inner) => inner.includes("func("))) return [line];
    return [line, `${names} := ${names}; ${names.replace(/\w+/g, "_")} = ${names}`];
  });
  const file = join(folder, `${program.name}.go`);
  writeFileSync(file, copied.join("\n"));
  const flags = program.ldflags === undefined ? [] : [`-ldflags=${program.ldflags}`];
  const args = ["build", "-trimpath", "-o", join(folder, program.name), ...flags, file];
  execFileSync("go", args, { cwd: folder, env: buildEnvironment, stdio: "inherit" });
}

/**
 * Numbers that are times, and order among threads, say something of Go only when no other process takes the core away. So such programs
 * run in the kernel's real-time class where that is allowed. There, the kernel also ends timed sleeps without slack.
 */
const calmly = ["chrt", "-r", "10"] as const;

function canBeCalm(): boolean {
  return spawnSync(calmly[0], [...calmly.slice(1), "true"]).status === 0;
}

function runOnce(binary: string, program: Program, testCase: string): Observation {
  const wanted = [...(isCalm(program) ? calmly : []), binary, ...(testCase === "" ? [] : [testCase])];
  const ended = spawnSync(wanted[0]!, wanted.slice(1), {
    encoding: "utf8",
    env: {
      PATH: "/usr/bin:/bin",
      GOMAXPROCS: String(program.procs),
      GODEBUG: program.godebug,
      CASE: testCase,
    },
    timeout: DEADLINE_MS,
  });
  if (ended.error) throw ended.error;
  if (ended.status === null) throw new Error(`${program.name} was ended by ${ended.signal}`);
  return observe({ stdout: ended.stdout, stderr: ended.stderr, exitCode: ended.status }, program);
}

function recordCase(binary: string, program: Program, testCase: string): RecordedCase {
  const seen = new Map<string, { observation: Observation; times: number }>();
  let runs = 0;
  const wanted = (): number => program.runs ?? (seen.size > 1 ? RUNS_WHERE_THEY_DIFFER : RUNS);
  for (; runs < wanted(); runs++) {
    const observation = runOnce(binary, program, testCase);
    const key = observationKey(observation);
    const entry = seen.get(key);
    if (entry) entry.times++;
    else seen.set(key, { observation, times: 1 });
  }
  if (printsNumber(program)) return { runs, observations: [], samples: samples(seen.values()) };
  const observations: Seen[] = [...seen.values()].map(({ observation, times }) => ({
    times,
    ...observation,
  }));
  return { runs, observations: observations.sort((a, b) => b.times - a.times) };
}

function samples(seen: Iterable<{ observation: Observation; times: number }>): number[] {
  const numbers: number[] = [];
  for (const { observation, times } of seen) {
    for (let k = 0; k < times; k++) numbers.push(Number(observation.stdout));
  }
  return numbers.sort((a, b) => a - b);
}

function recordCases(binary: string, program: Program): Record<string, RecordedCase> {
  const cases: Record<string, RecordedCase> = {};
  for (const testCase of program.cases) cases[testCase] = recordCase(binary, program, testCase);
  rmSync(binary);
  return cases;
}

function recordProgram(program: Program, go: string, folder: string): Recording {
  const binary = build(program, folder);
  const calm = isCalm(program) ? { calm: true } : {};
  return { go, ...calm, cases: recordCases(binary, program) };
}

function describe(recording: Recording): string {
  const cases = Object.entries(recording.cases).map(([name, { runs, observations }]) => {
    const times = observations.map((seen) => seen.times).join(" + ");
    return observations.length > 1 ? `${name} ${times} of ${runs}`.trim() : "";
  });
  const differing = cases.filter((text) => text !== "");
  return differing.length === 0 ? "all runs equal" : `runs differ: ${differing.join("; ")}`;
}

/** All programs that an older release can compile, in one file. */
async function recordOlder(go: string, version: string, suite: readonly Program[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gosched-conformance-"));
  const programs: Record<string, Record<string, OlderCase>> = {};
  const tooNew: string[] = [];
  const endless: string[] = [];
  try {
    for (const program of suite) {
      try {
        buildOlder(program, folder);
      } catch {
        tooNew.push(program.name);
        continue;
      }
      let cases;
      try {
        cases = recordCases(join(folder, program.name), program);
      } catch (raised) {
        if (!(raised instanceof Error && "code" in raised && raised.code === "ETIMEDOUT")) throw raised;
        endless.push(program.name);
        continue;
      }
      programs[program.name] = Object.fromEntries(
        Object.entries(cases).map(([testCase, seen]) => [testCase, shorten(program.name, testCase, seen)]),
      );
      console.log(`${program.name}: ${describe({ go, cases })}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const text = await format(JSON.stringify({ go, programs, tooNew, endless }), {
    parser: "json",
    printWidth: 110,
  });
  writeFileSync(fileOf(version), text);
}

async function main(names: readonly string[]): Promise<number> {
  const go = goVersion();
  if (go === undefined) {
    console.log(
      "conformance:record needs a Go toolchain on PATH and found none. Nothing was recorded; the tests use",
    );
    console.log("the recordings that are there. Install Go from https://go.dev/dl/ to record again.");
    return 0;
  }
  const suite = readSuite();
  const unknown = names.filter((name) => !suite.some((program) => program.name === name));
  if (unknown.length > 0) {
    console.error(`expected names of programs in test/conformance/programs, got ${unknown.join(", ")}`);
    return 1;
  }
  mkdirSync(recordedFolder, { recursive: true });
  const version = /^go(1\.\d+)/.exec(go)?.[1] ?? pinnedVersion;
  if (version !== pinnedVersion) {
    await recordOlder(go, version, suite);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "gosched-conformance-"));
  try {
    for (const program of suite) {
      if (names.length > 0 && !names.includes(program.name)) continue;
      if (isCalm(program) && !canBeCalm()) {
        console.log(`${program.name}: not recorded; it needs the right to run "${calmly.join(" ")} PROGRAM"`);
        continue;
      }
      const recording = recordProgram(program, go, folder);
      const text = await format(JSON.stringify(recording), { parser: "json", printWidth: 110 });
      writeFileSync(join(recordedFolder, `${program.name}.json`), text);
      console.log(`${program.name}: ${describe(recording)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`recorded with ${go}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
