/*
 * The claims of the two old texts, held against Go 1.26. Each is told in our own words, with a verdict, and with what shows it: a run that is made and looked
 * at, or, where a run cannot show it, a line of Go's own source. `gosched lint` makes all runs, and fails when one does not show what stands here.
 *
 * Left out are judgements (what is great, what is a simple problem) and what the first text of the series says about operating systems in general.
 */
import type { Kind, Run, SimulateOptions } from "../index.js";
import { goroutineSpans, play, scenario, simulate } from "../index.js";

/** Still true, true with a limit, true once, or true in no release. */
export type Verdict = "holds" | "holds in part" | "no longer" | "never did";

/** A run that shows it. */
export interface ShownByRun {
  /** What is run and what is seen, in one sentence; a scenario by its name. */
  readonly run: string;
  /** Makes the run. True, or a sentence that says what came instead. */
  readonly check: () => boolean | string;
}

/** Go's own source, where no run of the model can show it. */
export interface ShownBySource {
  /** Below Go's root: "src/os/file_posix.go". */
  readonly source: string;
  /** What stands there. */
  readonly has: string;
  /** What it means. */
  readonly meaning: string;
}

export interface Claim {
  /** A place of `src/press/seeds.ts`. */
  readonly place: string;
  readonly says: string;
  readonly verdict: Verdict;
  /** What holds in Go 1.26. */
  readonly today: string;
  readonly shown: ShownByRun | ShownBySource;
}

type KindName = keyof typeof Kind;

/** The events of these kinds, in order. */
export function eventsOf(run: Run, ...kinds: readonly KindName[]) {
  return [...run.trace].filter(({ kind }) => kinds.includes(kind));
}

/** When the goroutines of this name began their turns, in ns, in order. */
export function turnsOf(run: Run, name: string): readonly number[] {
  return goroutineSpans(run)
    .filter((span) => span.name === name && span.status === "running")
    .map(({ start }) => start)
    .sort((a, b) => a - b);
}

/** True, or the sentence. */
export function seen(isSo: boolean, instead: unknown): boolean | string {
  return isSo || `seen: ${typeof instead === "string" ? instead : JSON.stringify(instead)}`;
}

/** The most threads at any time in a scenario. */
export const threadsIn = (name: string): number => eventsOf(play(scenario(name)).run, "newm").length + 1;

/** Where the first goroutine is at moment `at` of a scenario. */
export const firstAt = (name: string, at: number) =>
  play(scenario(name)).moments[at]?.snapshot.goroutines.find((goroutine) => goroutine.name === "first");

/** So many clerks with 100 µs of work each. */
export const crowd = (clerks: number, options: SimulateOptions) =>
  simulate(function* main({ sync, work }) {
    const team = sync.WaitGroup("team");
    for (let i = 0; i < clerks; i++)
      yield* team.Go(function* clerk() {
        yield* work(100_000);
      });
    yield* team.Wait();
  }, options);
