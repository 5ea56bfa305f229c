/**
 * The suite: every `programs/NAME.go` is one program. Its first comment names the rules that it shows, and an
 * optional directive says how it is to be run:
 *
 *     // R20.10: main starts k goroutines, then yields three times and counts how many have run.
 *     //
 *     //conformance:with cases=57,58,100 runs=60
 *
 * - `cases` runs the program once for each, given as its only argument and as CASE in the environment;
 * - `procs` is GOMAXPROCS (1);
 * - `draws` is how many seeds of the simulator are drawn for a distribution (as many as runs);
 * - `runs` is how often each case is recorded (20, and 60 where those differ);
 * - `output=stderr` for programs that print with println, `output=schedtrace` where the runtime's own account counts;
 * - `godebug` is GODEBUG for the run, with + between settings;
 * - `ldflags` goes to `go build`;
 * - `kind` says how runs are compared (conformance.test.ts): `exact`; `statistic` for programs that print a count of random
 *   choices; `distribution` for those that print one number, such as a time, that comes from one distribution in real Go and here;
 *   `quartiles` when it is random in real Go only, by the machine's noise; `bounds` when it depends on what the model leaves out, but the rules
 *   say between what it lies (bounds.ts); `invariant` when each run may do something else, but all of
 *   them keep to rules (invariants.ts).
 *
 * The twin for the simulator is `programs/NAME.ts`, what real Go showed is `recorded/NAME.json`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Observation } from "./observation.js";

/** One Go program of the suite. */
export interface Program {
  readonly name: string;
  /** The rules in the program's first comment, such as "R20.10". */
  readonly rules: readonly string[];
  /** The rest of that comment. */
  readonly about: string;
  /** [""] when there are none. */
  readonly cases: readonly string[];
  readonly procs: number;
  /** Asked for by the program; undefined: 20, and 60 where runs differ. */
  readonly runs: number | undefined;
  readonly draws: number | undefined;
  readonly output: "stdout" | "stderr" | "schedtrace";
  /** GODEBUG. */
  readonly godebug: string;
  readonly ldflags: string | undefined;
  readonly kind: (typeof kinds)[number];
}

const kinds = ["exact", "statistic", "distribution", "quartiles", "bounds", "invariant"] as const;

/** One distinct observation and how often it was seen. */
export interface Seen extends Observation {
  readonly times: number;
}

/** All runs of one case. */
export interface RecordedCase {
  readonly runs: number;
  /** Most frequent first. Empty for programs that print a number. */
  readonly observations: readonly Seen[];
  /** The numbers that were printed, ascending. */
  readonly samples?: readonly number[];
}

/** The content of `recorded/NAME.json`. */
export interface Recording {
  /** Such as "go1.26.8 linux/amd64". */
  readonly go: string;
  /** It ran with real-time priority, so that no other process of the machine was in its way. */
  readonly calm?: boolean;
  readonly cases: Readonly<Record<string, RecordedCase>>;
}

export const programsFolder = fileURLToPath(new URL("./programs/", import.meta.url));
export const recordedFolder = fileURLToPath(new URL("./recorded/", import.meta.url));

/** Whether a program prints one number, of which a recording keeps all. */
export function printsNumber({ kind }: Program): boolean {
  return kind !== "exact" && kind !== "invariant";
}

/** All programs, by name. */
export function readSuite(): Program[] {
  const names = readdirSync(programsFolder).filter((file) => file.endsWith(".go"));
  return names.map((file) => readProgram(file.slice(0, -3))).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What was recorded for a program. Throws when there is no recording. */
export function readRecording(name: string): Recording {
  // The folder is written by record.ts only, in this form.
  return JSON.parse(readFileSync(`${recordedFolder}${name}.json`, "utf8")) as Recording;
}

function readProgram(name: string): Program {
  const source = readFileSync(`${programsFolder}${name}.go`, "utf8");
  const match = /^\/\/ ((?:R\d+(?:\.\d+)? )*R\d+(?:\.\d+)?)(?: \([^)]*\))?: (.*)$/m.exec(source);
  if (!match) throw new Error(`${name}.go must begin with "// R20.1: what it shows."`);
  const options = directive(name, source);
  const kind = kinds.find((one) => one === (options.get("kind") ?? "exact"));
  const output = options.get("output") ?? "stdout";
  if (kind === undefined)
    throw new Error(`${name}.go: kind is one of ${kinds.join(", ")}, got ${options.get("kind")}`);
  if (output !== "stdout" && output !== "stderr" && output !== "schedtrace") {
    throw new Error(`${name}.go: output is stdout, stderr or schedtrace, got ${output}`);
  }
  const { runs, draws } = Object.fromEntries(options);
  return {
    name,
    rules: match[1]!.split(" "),
    about: match[2]!,
    cases: options.get("cases")?.split(",") ?? [""],
    procs: Number(options.get("procs") ?? 1),
    runs: runs === undefined ? undefined : Number(runs),
    draws: draws === undefined ? undefined : Number(draws),
    output,
    godebug: (options.get("godebug") ?? "").replaceAll("+", ","),
    ldflags: options.get("ldflags"),
    kind,
  };
}

const known = new Set(["cases", "procs", "runs", "draws", "output", "godebug", "ldflags", "kind"]);

function directive(name: string, source: string): Map<string, string> {
  const options = new Map<string, string>();
  const line = /^\/\/conformance:with (.*)$/m.exec(source);
  for (const word of line?.[1]?.split(" ") ?? []) {
    const equals = word.indexOf("=");
    const key = word.slice(0, equals);
    if (!known.has(key))
      throw new Error(`${name}.go: //conformance:with knows ${[...known].join(", ")}, got "${word}"`);
    options.set(key, word.slice(equals + 1));
  }
  return options;
}
