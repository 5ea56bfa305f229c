/*
 * Who is there at an instant, as rows: one for each goroutine, thread or P. Rows are plain objects, which a notebook shows as a
 * table, code filters as any array, and a table library takes as they are (arquero: `from(goroutines(run))`).
 */
import { isSystemGoroutine, shownName } from "../trace/names.js";
import { wantOptions } from "../trace/options.js";
import { snapshotAt } from "../trace/replay.js";
import type { When } from "../trace/replay.js";
import type { GoroutineSnapshot, ProcessorSnapshot, ThreadSnapshot, ThreadState } from "../trace/snapshot.js";
import type { TraceSource } from "../trace/trace.js";
import { pStatusName, statusWord } from "../trace/transitions.js";
import type { StatusWord } from "../trace/transitions.js";

/** A goroutine that has not ended. */
export interface GoroutineRow {
  readonly g: number;
  readonly name: string;
  readonly state: StatusWord;
  /** Where it runs, such as "P0" and "M2"; "" when it does not run. */
  readonly p: string;
  readonly m: string;
  /** The queue in which it stands, or the thread that has just taken it from one; "" for none. */
  readonly queue: string;
  /** While it waits, Go's own word for what; else "". */
  readonly reason: string;
  /** What it waits for, by the name that the program gave it; "" for none. */
  readonly on: string;
}

/** A thread. */
export interface ThreadRow {
  readonly m: string;
  /** "worker", "sysmon" or "template". */
  readonly role: string;
  readonly state: ThreadState;
  /** The P that it holds, or is to hold when it is up; "" for none. */
  readonly p: string;
  /** The goroutine that it runs; "" for none. */
  readonly g: string;
}

/** A P. */
export interface ProcessorRow {
  readonly p: string;
  /** Go's status without its "_P": "running", "idle", "gcstop" or "dead". */
  readonly state: string;
  /** The thread that holds it; "" for none. */
  readonly m: string;
  /** The goroutine that it runs; "" for none. */
  readonly g: string;
  /** The goroutine that is next, before its ring; "" for none. */
  readonly runnext: string;
  /** Its local run queue, head first, such as "G7 G8". */
  readonly ring: string;
}

export interface GoroutinesOptions {
  /** Whether to list the runtime's own goroutines too. Default false. */
  readonly system?: boolean;
}

/**
 * The goroutines at an instant, in order of id.
 *
 *     goroutines(run)                             // at the first instruction of main
 *     goroutines(run, 45_000, { system: true })   // then, and the runtime's own too
 *
 * Throws a RangeError for an instant that the run does not have.
 */
export function goroutines(
  source: TraceSource,
  when: When = "main",
  options: GoroutinesOptions = {},
): GoroutineRow[] {
  wantOptions("goroutines", options, ["system"]);
  const all = snapshotAt(source, when, { check: false }).goroutines;
  return all.filter(({ name }) => options.system === true || !isSystemGoroutine(name)).map(goroutineRow);
}

/** The threads at an instant, in order of id: those that run, and those that sleep. */
export function threads(source: TraceSource, when: When = "main"): ThreadRow[] {
  return snapshotAt(source, when, { check: false }).threads.map(threadRow);
}

/** The Ps at an instant, in order of id, each with its queue. */
export function processors(source: TraceSource, when: When = "main"): ProcessorRow[] {
  return snapshotAt(source, when, { check: false }).procs.map(processorRow);
}

const id = (letter: string, value: number, none: number): string =>
  value === none ? "" : `${letter}${value}`;

function goroutineRow(one: GoroutineSnapshot): GoroutineRow {
  return {
    g: one.id,
    name: shownName(one.name),
    state: statusWord(one.status),
    p: id("P", one.p, -1),
    m: id("M", one.m, -1),
    queue: one.hand >= 0 ? `taken by M${one.hand}` : one.queue,
    reason: one.reason,
    on: one.objectName,
  };
}

function threadRow({ id: number, role, state, p, nextp, curg }: ThreadSnapshot): ThreadRow {
  return { m: id("M", number, -1), role, state, p: id("P", p >= 0 ? p : nextp, -1), g: id("G", curg, 0) };
}

function processorRow({ id: number, status, m, curg, runnext, ring }: ProcessorSnapshot): ProcessorRow {
  return {
    p: id("P", number, -1),
    state: pStatusName[status].slice("_P".length),
    m: id("M", m, -1),
    g: id("G", curg, 0),
    runnext: id("G", runnext, 0),
    ring: ring.map((g) => `G${g}`).join(" "),
  };
}
