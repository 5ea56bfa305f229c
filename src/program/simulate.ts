/**
 * A run is a value: a program and options go in; the trace, what was printed and the way it ended come out.
 *
 * Nothing is kept between runs, and the same program, options and seed give the same trace, byte for byte.
 */
import { Random } from "../des/random.js";
import type { Choice } from "../des/random.js";
import { resolveCosts } from "../machine/costs.js";
import type { Costs } from "../machine/costs.js";
import { schedinit } from "../runtime/boot.js";
import { ProgramError } from "../runtime/panic.js";
import { Runtime } from "../runtime/runtime.js";
import type { Bounds, Debug, RunEnd } from "../runtime/runtime.js";
import { Did } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { drive } from "../runtime/step.js";
import { pinnedVersion, rulesOf } from "../runtime/versions.js";
import { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";
import { makeGo } from "./go.js";
import type { Program } from "./face.js";
import { Run } from "./run.js";
import { runtimeMain } from "./runtime-main.js";
import { describe, nameOf } from "./naming.js";
import { Trap } from "./trap.js";
import { wantBody } from "./wants.js";

/** What may be set for a run. All of it has defaults. */
export interface SimulateOptions {
  /** GOMAXPROCS: the number of Ps, from 1 to 1024. Default 4. */
  readonly procs?: number;
  /** Seed of all random choices; a whole number from 0. Default 1. */
  readonly seed?: number;
  /** What things cost, in ns: the name of a preset, or single costs to change in the default. */
  readonly costs?: string | Partial<Costs>;
  /** Go release whose rules are run. Default "1.26". */
  readonly version?: string;
  /** Whether the program links package os (through fmt, say), which starts the finalizer goroutine. Default true. */
  readonly linksOs?: boolean;
  /** Go's environment variable GODEBUG: "asyncpreemptoff=1". Default "". */
  readonly godebug?: string;
  /** Whether to record a trace. Default true. */
  readonly trace?: boolean;
  /** Limits that end a run which would not end by itself. */
  readonly bounds?: Partial<Bounds>;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** Where random choices come from instead of the seed. For tests that walk through all choices. */
  readonly choice?: Choice;
}

/** The default bounds: ten million steps, one virtual hour, a million goroutines, fifty million printed characters. */
export const defaultBounds: Bounds = Object.freeze({
  events: 10_000_000,
  time: 3_600_000_000_000,
  goroutines: 1_000_000,
  output: 50_000_000,
});

/** A run that can be driven in pieces. `advance` returns true when it has ended. */
export class Simulation {
  readonly #rt: Runtime;
  readonly #trace: Trace;
  readonly #signal: AbortSignal | undefined;
  #left: number;

  constructor(program: Program, options: SimulateOptions = {}) {
    const checked = checkOptions(program, options);
    const { procs, seed, rules } = checked;
    this.#trace = new Trace({ procs, version: rules.version, seed });
    this.#rt = new Runtime({
      trace: options.trace === false ? null : this.#trace,
      costs: checked.costs,
      choice: options.choice ?? new Random(seed),
      rules,
      bounds: checked.bounds,
      debug: checked.debug,
    });
    this.#signal = options.signal;
    this.#left = checked.bounds.events;
    start(this.#rt, program, checked);
  }

  /** Simulates up to `steps` more steps. True: the run has ended. */
  advance(steps: number): boolean {
    const rt = this.#rt;
    if (!(steps >= 1))
      throw new RangeError(`advance(steps): expected a number from 1, got ${describe(steps)}`);
    if (rt.end !== null) return true;
    if (this.#signal?.aborted === true) {
      rt.stop("aborted", null, "stopped by its AbortSignal", 0);
      return true;
    }
    const given = Math.min(steps, this.#left);
    rt.fuel = given;
    const pause = driveNamed(rt, this);
    this.#left -= given - Math.max(0, rt.fuel);
    if (pause === "stuck") throw new Error("the model broke its own rule: no thread will ever act again");
    if (rt.end === null && this.#left <= 0) {
      rt.stop("bound", null, `bound reached: ${rt.bounds.events} steps (bounds.events)`, 0);
    }
    return rt.end !== null;
  }

  /** Virtual time now, in ns. */
  get now(): number {
    return this.#rt.now;
  }

  /** The trace so far. */
  get trace(): Trace {
    return this.#trace;
  }

  /** The run as it stands. Before the end, `end` says that it was aborted. */
  result(): Run {
    const rt = this.#rt;
    this.#trace.endTime = rt.now;
    const open: RunEnd = {
      kind: "aborted",
      exitCode: null,
      message: "not finished",
      time: rt.now,
      goroutine: 0,
    };
    return new Run({
      trace: this.#trace,
      output: rt.output.join(""),
      stderr: rt.errors.join(""),
      end: rt.end ?? open,
      now: rt.now,
      steps: rt.bounds.events - this.#left,
    });
  }
}

/** A fault of the program leaves with the run as it stands, so that nothing is lost. */
function driveNamed(rt: Runtime, simulation: Simulation) {
  try {
    return drive(rt);
  } catch (raised) {
    if (raised instanceof ProgramError) raised.run = simulation.result();
    throw raised;
  }
}

/** The first goroutine: runtime.main, and then, in the same goroutine, main.main. */
function start(rt: Runtime, program: Program, options: Checked): void {
  const trap = new Trap(rt);
  const go = makeGo(rt, trap);
  const main = schedinit(rt, options.procs, {
    name: "runtime.main",
    body: runtimeMain(rt, trap, options.linksOs),
  });
  const enterMain = (mp: M): void => {
    rt.emit(Kind.mainStart, mp.p!.id, mp.id, main.goid, 0, 0);
    main.name = "main.main";
    main.body = wantBody("simulate", nameOf(program), program(go));
    main.started = false;
  };
  const after = (did: Did, mp: M, gp: G): Did => {
    if (gp !== main || did !== Did.goexit || gp.goid !== 1) return did;
    if (main.name === "runtime.main") {
      enterMain(mp);
      return after(trap.gogo(mp, gp), mp, gp);
    }
    if (trap.unwound) return did; // runtime.Goexit in main: the process goes on without it (R6.8)
    rt.stop("done", 0, "", gp.goid);
    return Did.ended;
  };
  rt.executor = {
    gogo: (mp, gp) => after(trap.gogo(mp, gp), mp, gp),
    complete: (mp, gp) => after(trap.complete(mp, gp), mp, gp),
  };
}

/**
 * Runs a program to its end.
 *
 * @param program The main function: a generator function whose argument is the face of the runtime.
 * @param options See `SimulateOptions`.
 * @returns The run: its trace, output and end. A deadlock, a panic or a bound is an end, not an exception.
 * @throws RangeError for a wrong option; ProgramError for a program that breaks the rules of the library, with the run
 * up to there in its field `run`.
 *
 * @example
 * const run = simulate(function* main({ go, chan, fmt }) {
 *   const ch = chan<string>();
 *   yield* go(function* () { yield* ch.send("hello"); });
 *   yield* fmt.Println(yield* ch.recv());
 * }, { procs: 1 });
 * run.output; // "hello\n"
 */
export function simulate(program: Program, options: SimulateOptions = {}): Run {
  const simulation = new Simulation(program, options);
  while (!simulation.advance(1_000_000));
  return simulation.result();
}

interface Checked {
  readonly procs: number;
  readonly seed: number;
  readonly costs: Costs;
  readonly rules: ReturnType<typeof rulesOf>;
  readonly linksOs: boolean;
  readonly bounds: Bounds;
  readonly debug: Debug;
}

/** The settings of GODEBUG, "name=value" with commas between. Go ignores what it does not know; here it is an error. */
function parseGodebug(text: unknown = ""): Debug {
  if (typeof text !== "string") {
    throw new RangeError(`option godebug: expected text such as "asyncpreemptoff=1", got ${describe(text)}`);
  }
  const debug = { asyncpreemptoff: false };
  for (const setting of text.split(",").filter((part) => part.trim() !== "")) {
    const [name = "", value = ""] = setting.split("=").map((part) => part.trim());
    if (name !== "asyncpreemptoff" || (value !== "0" && value !== "1")) {
      throw new RangeError(`option godebug: "${setting}" is not modelled; expected asyncpreemptoff=0 or =1`);
    }
    debug.asyncpreemptoff = value === "1";
  }
  return debug;
}

const knownOptions = [
  "procs",
  "seed",
  "costs",
  "version",
  "linksOs",
  "godebug",
  "trace",
  "bounds",
  "signal",
  "choice",
];

function checkOptions(program: unknown, options: SimulateOptions): Checked {
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
  const { procs = 4, seed = 1, version = pinnedVersion, linksOs = true, trace = true } = options;
  if (!Number.isInteger(procs) || procs < 1 || procs > 1024) {
    throw new RangeError(`option procs: expected a whole number from 1 to 1024, got ${describe(procs)}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`option seed: expected a whole number from 0, got ${describe(seed)}`);
  }
  for (const [name, value] of Object.entries({ linksOs, trace })) {
    if (typeof value !== "boolean") {
      throw new RangeError(`option ${name}: expected true or false, got ${describe(value)}`);
    }
  }
  checkObjects(options);
  const bounds = checkBounds(options.bounds);
  const debug = parseGodebug(options.godebug);
  return { procs, seed, costs: resolveCosts(options.costs), rules: rulesOf(version), linksOs, bounds, debug };
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
