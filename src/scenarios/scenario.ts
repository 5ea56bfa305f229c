/**
 * Scenarios: programs that have a name, and the moments in them that a figure shows.
 *
 * A scenario is a program and the options under which it reaches its moments. A moment is found in the trace, and not told in advance: it is the
 * first event, after the moment before, at which what the figure shows is true. So a scenario that no longer reaches a state says so.
 */
import type { Program } from "../program/face.js";
import type { SimulateOptions } from "../program/options.js";
import type { Run } from "../program/run.js";
import { simulate } from "../program/simulate.js";
import { simulateTogether } from "../program/together.js";
import type { ProcessSpec } from "../program/together.js";
import { Replay } from "../trace/replay.js";
import type { Snapshot } from "../trace/snapshot.js";

/** One state that a figure shows. */
export interface Moment {
  /** Such as "2018 figure 7". */
  readonly figure: string;
  /** What is to be seen, in one sentence. */
  readonly shows: string;
  /** Whether it is there. */
  readonly when: (snapshot: Snapshot) => boolean;
}

/** A program with a name. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What it teaches, and where the old text is no longer right. */
  readonly about: string;
  readonly program: Program;
  readonly options: SimulateOptions;
  /** Other processes on the same machine, whose cores they share; then `options.cores` is the machine's. */
  readonly others?: readonly ProcessSpec[];
  /** In the order in which they come. Empty for demos that are measured and not looked at. */
  readonly moments: readonly Moment[];
}

/** A moment that was reached. */
export interface Reached {
  readonly figure: string;
  readonly shows: string;
  /** Index of the event after which it is true, for `gmp(run, { index })`. */
  readonly index: number;
  /** In ns. */
  readonly time: number;
  readonly snapshot: Snapshot;
}

/** A scenario that has run. */
export interface Played {
  readonly run: Run;
  readonly moments: readonly Reached[];
}

/**
 * Runs a scenario, with other options if you like, and finds its moments.
 *
 * Throws an Error that names the first moment that the run does not reach.
 *
 * @example
 * const { run, moments } = play(scenarios["sync-syscall"]);
 * gmp(run, { index: moments[1].index });
 */
export function play(scenario: Scenario, options: SimulateOptions = {}): Played {
  const given: unknown = scenario;
  if (typeof given !== "object" || given === null || !("program" in given)) {
    throw new RangeError('play: expected a scenario, such as scenario("stealing")');
  }
  const changed: unknown = options;
  if (typeof changed !== "object" || changed === null)
    throw new RangeError(`play: expected options as simulate has them, got ${String(changed)}`);
  const run = runOf(scenario, { ...scenario.options, ...options });
  const replay = new Replay(run.trace);
  const moments = scenario.moments.map((moment) => reach(replay, scenario, moment));
  return { run, moments };
}

function runOf({ program, others }: Scenario, options: SimulateOptions): Run {
  if (others === undefined) return simulate(program, options);
  const { cores, ...own } = options;
  const machine = cores === undefined ? {} : { cores };
  return simulateTogether([{ program, options: own }, ...others], machine)[0]!;
}

function reach(replay: Replay, scenario: Scenario, moment: Moment): Reached {
  while (replay.step()) {
    if (replay.time === 0) continue;
    const snapshot = replay.snapshot();
    if (!moment.when(snapshot)) continue;
    const { figure, shows } = moment;
    return { figure, shows, index: replay.applied - 1, time: replay.time, snapshot };
  }
  throw new Error(`scenario ${scenario.name} does not reach ${moment.figure}: ${moment.shows}`);
}
