/*
 * One run of a sweep: makes the function of its source, calls it with one value of each option, and says what came of it as plain data.
 * The pool (pool.ts) loads this file in each of its threads, and in the thread of the caller where there are no others.
 */
import { isMainThread } from "node:worker_threads";
import * as library from "../index.js";
import { build } from "../notebook/sources.js";
import type { Sources } from "../notebook/sources.js";
import type { Point } from "./grid.js";

/** What a run has found out, by name. */
export type Figures = Readonly<Record<string, number | string | boolean | null>>;

/** A run that is to be made. */
export interface Task {
  /** The function and what goes along (`Sources`), as JSON. */
  readonly sources: string;
  readonly point: Point;
}

/** What came of a run: figures, or the fault that it ended with, in words. */
export type Outcome = { readonly figures: Figures } | { readonly fault: string };

/** The function that was made last: all runs of a sweep have the same. */
const made = { sources: "", run: (..._given: readonly unknown[]): unknown => undefined };

if (!isMainThread) {
  // it would end the thread without a word, and whoever waits for the run would wait for ever
  const { exit } = process;
  process.exit = () => {
    throw new Error("process.exit() ends no run of a sweep: return from the function");
  };
  // Node itself ends a thread so after an error that nobody caught
  process.once("uncaughtExceptionMonitor", () => (process.exit = exit));
}

/** Makes one run. Never throws: a fault of the function is an outcome. */
export default async function runOne({ sources, point }: Task): Promise<Outcome> {
  try {
    if (made.sources !== sources) {
      made.run = build(JSON.parse(sources) as Sources, library); // as sweep.ts wrote it
      made.sources = sources;
    }
    return { figures: checkFigures(await made.run(point, library), point) };
  } catch (thrown) {
    return { fault: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown) };
  }
}

const isFigure = (value: unknown): value is Figures[string] =>
  value === null || ["number", "string", "boolean"].includes(typeof value);

function checkFigures(returned: unknown, point: Point): Figures {
  if (typeof returned === "number") return { value: returned };
  if (typeof returned !== "object" || returned === null || Array.isArray(returned)) {
    const what = Array.isArray(returned) ? "a list" : returned === null ? "null" : typeof returned;
    throw new TypeError(
      `the function must return figures by name, such as { ms: 12 }, or a number, got ${what}`,
    );
  }
  const figures: Record<string, Figures[string]> = {};
  for (const [name, value] of Object.entries(returned)) {
    if (!isFigure(value)) {
      throw new TypeError(
        `figure "${name}" must be a number, a string, true, false or null, got ${typeof value}`,
      );
    }
    if (name in point) throw new TypeError(`figure "${name}" has the name of an option: give it another`);
    figures[name] = value;
  }
  return figures;
}
