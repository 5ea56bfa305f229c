/**
 * The options of a run: what may be set, what holds when nothing is set, and one clear error for each wrong value.
 */
import { checkTraceOptions } from "../trace/bounded.js";
import type { TraceOptions } from "../trace/bounded.js";
import type { Choice } from "../des/random.js";
import { resolveCosts } from "../machine/costs.js";
import type { Costs } from "../machine/costs.js";
import { defaultGOMAXPROCS } from "../runtime/maxprocs.js";
import type { Machine } from "../runtime/maxprocs.js";
import { osNames } from "../runtime/os.js";
import type { OsName } from "../runtime/os.js";
import type { Bounds, Debug } from "../runtime/runtime.js";
import { pinnedVersion, rulesOf, switchOff } from "../runtime/releases.js";
import type { RuleSwitches } from "../runtime/releases.js";
import type { Rules } from "../runtime/versions.js";
import { parseGodebug } from "./godebug.js";
import { describe } from "./naming.js";

/** What may be set for a run. All of it has defaults. */
export interface SimulateOptions {
  /** GOMAXPROCS: the number of Ps, from 1 to 1024. Default 4; before Go 1.5 it was 1. */
  readonly procs?: number;
  /**
   * Whether goroutines are Go's, or each is a thread of the operating system, without a runtime. Then `procs` is nothing but the number of
   * cores, and `version` nothing at all. Default "goroutines".
   */
  readonly as?: "goroutines" | "threads";
  /**
   * The operating system, by Go's name for it: "linux" (the default), "darwin" (macOS), "freebsd" or "windows". It decides how the poller works, what it
   * can watch, and how exactly timed waits end. Others than linux from Go 1.2 on.
   */
  readonly os?: OsName;
  /** Whether the program has C in it (cgo): then it may call C, and no deadlock is ever reported. Default false; from Go 1.1 on. */
  readonly cgo?: boolean;
  /**
   * The machine, instead of `cores`: how many it has, and what the container may use of them, in CPUs (a quota, Linux only). From this comes GOMAXPROCS, by the
   * rules of the release, if `procs` does not set it.
   */
  readonly machine?: { readonly cores: number; readonly quota?: number };
  /** Cores of the machine, from 1 to 1024. Without it every thread finds a core when it wants one. */
  readonly cores?: number;
  /** Seed of all random choices; a whole number from 0. Default 1. */
  readonly seed?: number;
  /** What things cost, in ns: the name of a preset, or single costs to change in the default. */
  readonly costs?: string | Partial<Costs>;
  /** Go release whose rules are run: one of `versions`. Default "1.26". */
  readonly version?: string;
  /** Rules to switch off, whatever the release: `{ stealing: false }`. There are stealing, runnext, every61, spinning and handoff. */
  readonly rules?: RuleSwitches;
  /** Whether the program links package os (through fmt, say), which starts the finalizer goroutine. Default true. */
  readonly linksOs?: boolean;
  /** Go's environment variable GOGC: how far the heap grows between collections, in percent of what is live; "off": no collections. Default 100. */
  readonly gogc?: number | "off";
  /** Go's environment variable GODEBUG: "asyncpreemptoff=1", "schedtrace=1000,scheddetail=1". Default "". */
  readonly godebug?: string;
  /** Whether to record a trace, or how much of it to keep (trace/bounded.ts). Default true: the last 32 million events. */
  readonly trace?: boolean | TraceOptions;
  /**
   * Whether to check every invariant of the model after every step, and throw at the first that is broken. For tests of the library: a
   * run takes some tens of times longer. Not for releases before Go 1.5. Default false.
   */
  readonly check?: boolean;
  /** Limits that end a run which would not end by itself. */
  readonly bounds?: Partial<Bounds>;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** Where random choices come from instead of the seed. For tests that walk through all choices. */
  readonly choice?: Choice;
}

/** The default bounds: ten million steps, one virtual hour, a million goroutines, fifty million printed characters. */
export const defaultBounds: Bounds = Object.freeze({
  files: 1_048_576,
  events: 10_000_000,
  time: 3_600_000_000_000,
  goroutines: 1_000_000,
  output: 50_000_000,
});

/** Options that were checked, with all defaults filled in. */
export interface Checked {
  readonly procs: number;
  readonly seed: number;
  readonly costs: Costs;
  readonly rules: Rules;
  readonly linksOs: boolean;
  readonly os: OsName;
  readonly cgo: boolean;
  readonly bounds: Bounds;
  readonly debug: Debug;
  /** Null: somebody sets GOMAXPROCS. */
  readonly machine: Machine | null;
  /** Null: always enough. */
  readonly cores: number | null;
  readonly asThreads: boolean;
  /** GOGC; below 0: off. */
  readonly gcPercent: number;
}

/** Releases that count their threads otherwise, and the textbook's order, whose runs strand goroutines. */
const uncheckable: ReadonlySet<string> = new Set(["1.0", "1.1", "1.2", "listing2"]);

const knownOptions = [
  "procs",
  "as",
  "os",
  "cgo",
  "machine",
  "cores",
  "seed",
  "costs",
  "version",
  "rules",
  "linksOs",
  "gogc",
  "godebug",
  "trace",
  "check",
  "bounds",
  "signal",
  "choice",
];

/** Checks a program and its options. Throws a RangeError that says what was expected, what came and what to do. */
export function checkOptions(program: unknown, options: SimulateOptions): Checked {
  if (typeof program !== "function") {
    throw new RangeError(
      `simulate(program): expected a generator function (function* main(go) {...}), got ${describe(program)}`,
    );
  }
  wantObject("options", options);
  for (const name of Object.keys(options)) {
    if (!knownOptions.includes(name)) {
      throw new RangeError(`there is no option "${name}"; expected one of ${knownOptions.join(", ")}`);
    }
  }
  const { seed = 1, linksOs = true, trace = true, check = false, cgo = false } = options;
  const rules = checkRules(options);
  const debug = parseGodebug(options.godebug);
  const machine = checkMachine(options);
  const usual = rules.defaultProcs === "one" ? 1 : 4;
  const { procs = machine === null ? usual : defaultGOMAXPROCS(rules, debug, machine) } = options;
  if (procs > rules.mostProcs) {
    throw new RangeError(`option procs: Go ${rules.version} has at most ${rules.mostProcs}, got ${procs}`);
  }
  if (!Number.isInteger(procs) || procs < 1 || procs > 1024) {
    throw new RangeError(`option procs: expected a whole number from 1 to 1024, got ${describe(procs)}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`option seed: expected a whole number from 0, got ${describe(seed)}`);
  }
  if (typeof trace !== "boolean") checkTraceOptions(trace);
  for (const [name, value] of Object.entries({ linksOs, check, cgo })) {
    if (typeof value !== "boolean") {
      throw new RangeError(`option ${name}: expected true or false, got ${describe(value)}`);
    }
  }
  const { as = "goroutines" } = options;
  if (as !== "goroutines" && as !== "threads") {
    throw new RangeError(`option as: expected "goroutines" or "threads", got ${describe(as)}`);
  }
  const asThreads = as === "threads";
  const { cores = machine?.cores ?? (asThreads ? procs : null) } = options;
  if (cores !== null && (!Number.isInteger(cores) || cores < 1 || cores > 1024)) {
    throw new RangeError(`option cores: expected a whole number from 1 to 1024, got ${describe(cores)}`);
  }
  if (cgo && (rules.version === "1.0" || options.as === "threads")) {
    throw new RangeError("option cgo: it is modelled for goroutines from Go 1.1 on; leave it out");
  }
  const os = checkOs(options.os, rules);
  const gcPercent = checkGogc(options.gogc);
  checkObjects(options);
  if (check && uncheckable.has(rules.version)) {
    const known = [...uncheckable].join(", ");
    throw new RangeError(`option check: the invariants are those of Go 1.5 and later; not of ${known}`);
  }
  const bounds = checkBounds(options.bounds);
  const costs = resolveCosts(options.costs);
  return { procs, seed, costs, rules, linksOs, machine, os, cgo, bounds, debug, cores, asThreads, gcPercent };
}

function checkRules({ version = pinnedVersion, rules = {}, as }: SimulateOptions): Rules {
  wantObject("option rules", rules);
  const wanted = switchOff(rulesOf(version), rules);
  if (as === "threads" && wanted !== rulesOf(pinnedVersion)) {
    throw new RangeError("options version and rules: threads have no Go scheduler, so leave them out");
  }
  return wanted;
}

function checkMachine({ machine, cores, as, os = "linux" }: SimulateOptions): Machine | null {
  if (machine === undefined) return null;
  wantObject("option machine", machine);
  const known = ["cores", "quota"];
  const strange = Object.keys(machine).find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw new RangeError(`option machine: expected ${known.join(", ")}, got "${strange}"`);
  }
  if (cores !== undefined || as === "threads") {
    throw new RangeError(
      'option machine: it says how many cores there are; leave out cores, and as: "threads"',
    );
  }
  const { cores: has, quota = null } = machine;
  if (!Number.isInteger(has) || has < 1 || has > 1024) {
    throw new RangeError(
      `option machine.cores: expected a whole number from 1 to 1024, got ${describe(has)}`,
    );
  }
  checkQuota("option machine.quota", quota);
  if (quota !== null && os !== "linux") {
    throw new RangeError(`option machine.quota: quotas are read on linux only, got os ${describe(os)}`);
  }
  return { cores: has, quota };
}

/** A number of CPUs, or null for all. */
function checkQuota(what: string, quota: number | null): void {
  if (quota === null || (typeof quota === "number" && quota > 0 && quota < Infinity)) return;
  throw new RangeError(`${what}: expected a number of CPUs above 0, such as 1.5, got ${describe(quota)}`);
}

/** Pollers of other systems are those of Go 1.2 and later: before, they were goroutines of package net, each its own. */
function checkOs(os: unknown = "linux", rules: Rules): OsName {
  const name = osNames.find((one) => one === os);
  if (name === undefined) {
    throw new RangeError(`option os: expected ${osNames.join(", ")}, got ${describe(os)}`);
  }
  if (name === "linux" || (rules.version !== "1.0" && rules.version !== "1.1")) return name;
  throw new RangeError(`option os: Go ${rules.version} is modelled on linux only, got ${name}`);
}

function checkGogc(gogc: unknown = 100): number {
  if (gogc === "off") return -1;
  if (typeof gogc === "number" && Number.isSafeInteger(gogc) && gogc >= 0) return gogc;
  throw new RangeError(`option gogc: expected a whole number from 0 or "off", got ${describe(gogc)}`);
}

function wantObject(what: string, value: unknown): void {
  if (typeof value === "object" && value !== null) return;
  throw new RangeError(`${what}: expected an object, got ${describe(value)}`);
}

/** The options that are objects with something to call or to ask. */
function checkObjects({ signal, choice }: SimulateOptions): void {
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    throw new RangeError(`option signal: expected an AbortSignal, got ${describe(signal)}`);
  }
  if (choice !== undefined && typeof choice?.choose !== "function") {
    throw new RangeError(`option choice: expected an object with choose(n), got ${describe(choice)}`);
  }
}

function checkBounds(given: Partial<Bounds> = {}): Bounds {
  wantObject("option bounds", given);
  const bounds = { ...defaultBounds, ...given };
  for (const [name, value] of Object.entries(bounds)) {
    if (!Object.hasOwn(defaultBounds, name)) {
      throw new RangeError(
        `option bounds: there is no bound "${name}"; expected ${Object.keys(defaultBounds).join(", ")}`,
      );
    }
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`option bounds.${name}: expected a whole number from 1, got ${describe(value)}`);
    }
  }
  return bounds;
}
