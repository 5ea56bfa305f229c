/**
 * A run is a value: a program and options go in; the trace, what was printed and the way it ended come out.
 *
 * Nothing is kept between runs, and the same program, options and seed give the same trace, byte for byte.
 */
import { Random } from "../des/random.js";
import { Cores } from "../machine/cores.js";
import type { Host } from "../machine/host.js";
import { schedinit } from "../runtime/boot.js";
import { ProgramError } from "../runtime/panic.js";
import { Runtime } from "../runtime/runtime.js";
import type { RunEnd } from "../runtime/runtime.js";
import { Did } from "../runtime/runtime2.js";
import type { M } from "../runtime/runtime2.js";
import { drive } from "../runtime/step.js";
import { adoptMain } from "../runtime/threads.js";
import type { Rules } from "../runtime/versions.js";
import type { Pause } from "../runtime/step.js";
import { TraceBound } from "../trace/bounded.js";
import { Trace } from "../trace/trace.js";
import type { TraceLaws } from "../trace/meta.js";
import { Kind } from "../trace/vocabulary.js";
import { Checker } from "./checking.js";
import { makeGo } from "./go.js";
import type { Go, Goroutine, Program } from "./face.js";
import { Run } from "./run.js";
import { runtimeMain } from "./runtime-main.js";
import { describe, nameOf } from "./naming.js";
import { opName } from "./operations.js";
import { checkOptions } from "./options.js";
import type { Checked, SimulateOptions } from "./options.js";
import { Trap } from "./trap.js";
import { wantBody } from "./wants.js";

/** A run that can be driven in pieces. `advance` returns true when it has ended. */
export class Simulation {
  readonly #rt: Runtime;
  readonly #trace: Trace;
  readonly #bound: TraceBound;
  readonly #signal: AbortSignal | undefined;
  readonly #checker: Checker | null;
  #left: number;

  /** `host`: the machine, when the process shares it with others (together.ts). */
  constructor(program: Program, options: SimulateOptions = {}, host: Host | null = null) {
    const { rt, trace, bound } = begin(program, options, host);
    this.#trace = trace;
    this.#bound = bound;
    this.#rt = rt;
    this.#signal = options.signal;
    this.#left = rt.bounds.events;
    this.#checker = options.check === true ? new Checker(rt) : null;
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
    let pause: Pause = "fuel";
    for (let left = Math.min(steps, this.#left); left > 0 && pause === "fuel";) {
      const given = this.#checker === null ? left : 1;
      rt.fuel = given;
      pause = driveNamed(rt, this);
      const used = given - Math.max(0, rt.fuel);
      left -= used;
      this.#left -= used;
      this.#checker?.look();
    }
    if (pause === "stuck") throw new Error("the model broke its own rule: no thread will ever act again");
    if (rt.end === null && this.#left <= 0) {
      rt.stop("bound", null, `bound reached: ${rt.bounds.events} steps (bounds.events)`, 0);
    }
    return rt.end !== null;
  }

  /** Whether the run has ended. */
  get isOver(): boolean {
    return this.#rt.isOver;
  }

  /** Virtual time now, in ns. */
  get now(): number {
    return this.#rt.now;
  }

  /** Steps that were simulated so far. */
  get steps(): number {
    return this.#rt.bounds.events - this.#left;
  }

  /** The trace so far. */
  get trace(): Trace {
    return this.#trace;
  }

  /** The run as it stands. Before the end, `end` says that it was aborted. */
  result(): Run {
    const rt = this.#rt;
    this.#trace.endTime = rt.now;
    this.#trace.ending = rt.end?.message ?? "";
    this.#bound.trim(this.#trace);
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
      steps: this.steps,
    });
  }
}

/** What the replay of a trace must know of the rules, to check it. */
function lawsOf(rules: Rules): TraceLaws {
  return {
    ringSize: rules.localQueue === "ring" ? 256 : 0,
    runsOldestStolen: rules.runsOldestStolen,
    onlySpinningSteal: rules.spinning,
  };
}

/** A runtime that is about to run a program: nothing has happened yet but the boot. */
export function begin(
  program: Program,
  options: SimulateOptions = {},
  host: Host | null = null,
): { rt: Runtime; trace: Trace; bound: TraceBound } {
  const checked = checkOptions(program, options);
  if (host !== null && checked.machine !== null) {
    throw new RangeError("option machine: processes that share a machine say nothing of it; leave it out");
  }
  const { procs, seed, rules } = checked;
  const machine = {
    ...(checked.cores === null ? {} : { cores: checked.cores }),
    ...(checked.asThreads ? { asThreads: true } : {}),
  };
  const meta = { procs, version: rules.version, seed, operations: opName, ...machine };
  const bound = new TraceBound(typeof options.trace === "object" ? options.trace : {});
  const trace = new Trace({ ...meta, laws: lawsOf(rules) }, (full) => bound.trim(full));
  const own = checked.cores === null ? null : new Cores(checked.cores, checked.costs);
  const rt = new Runtime({
    trace: options.trace === false ? null : trace,
    costs: checked.costs,
    choice: options.choice ?? new Random(seed),
    rules,
    bounds: checked.bounds,
    debug: checked.debug,
    asThreads: checked.asThreads,
    os: checked.os,
    machine: checked.machine,
    cgo: checked.cgo,
    cores: host === null ? own : host.cores,
    host,
  });
  rt.sched.customGOMAXPROCS = checked.machine === null || options.procs !== undefined;
  rt.gc.controller.init(checked.gcPercent);
  host?.add(rt);
  start(rt, program, checked);
  return { rt, trace, bound };
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

/** What comes before main when there is no runtime. */
function* nothing(): Generator<never, void, unknown> {}

/** The first goroutine: runtime.main, and then, in the same goroutine, main.main. */
function start(rt: Runtime, program: Program, options: Checked): void {
  const trap = new Trap(rt);
  const go = makeGo(rt, trap);
  const main = schedinit(rt, options.asThreads ? 1 : options.procs, {
    name: "runtime.main",
    body: options.asThreads ? nothing() : runtimeMain(rt, trap, options.linksOs),
  });
  if (options.asThreads) adoptMain(rt.allm[0]!, main);
  const enterMain = (mp: M): void => {
    rt.emit(Kind.mainStart, mp.p!.id, mp.id, main.goid, 0, 0);
    main.name = "main.main";
    main.body = wantBody("simulate", nameOf(program), program(go));
    main.started = false;
  };
  trap.follow(main, (mp) => {
    if (main.name === "runtime.main") {
      enterMain(mp);
      return trap.gogo(mp, main);
    }
    rt.stop("done", 0, "", main.goid);
    return Did.ended;
  });
  rt.executor = trap;
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

/** A bit of everything: what changes the shapes of records when it comes for the first time. */
function* everyday({ go, chan, work, time, sync }: Go): Goroutine<void> {
  const [calls, answers, jobs] = [chan<number>(), chan<number>(), chan<number>(1)];
  const wg = sync.WaitGroup();
  const lock = sync.Mutex();
  for (let worker = 0; worker < 2; worker++) {
    yield* wg.Go(function* () {
      yield* work(10_000);
      yield* lock.Lock();
      yield* jobs.send(worker);
      yield* lock.Unlock();
      yield* time.Sleep(5 * time.Second);
    });
  }
  for (let worker = 0; worker < 2; worker++) yield* jobs.recvOk();
  yield* wg.Wait();
  yield* go(function* () {
    for (;;) yield* answers.send((yield* calls.recv()) + 1);
  });
  for (let i = 0; i < 4; i++) {
    yield* calls.send(i);
    yield* answers.recv();
  }
}

/**
 * Two small runs, which are kept for as long as the library is loaded, and never looked at: V8 throws compiled code away when the last record
 * of a shape that the code knows is gone, or when a record gets a shape that the code does not know yet. With these there is always a
 * record of each shape, and from the first run on it is the last shape. Without them the second of two equal runs compiles everything anew.
 */
export const specimens: readonly Simulation[] = [1, 2].map((procs) => {
  const simulation = new Simulation(everyday, { procs });
  try {
    if (simulation.advance(10_000)) simulation.result();
  } catch {
    // What is wrong shows in the runs that somebody asks for.
  }
  return simulation;
});
