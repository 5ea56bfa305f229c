/**
 * Traces made by hand, for tests of what reads traces: `traceOf` turns rows into a trace, and `story` is one small
 * legal run that meets most kinds of events.
 */
import { Trace } from "../../src/trace/trace.js";
import { foundIn, Kind, waitReasonIndex } from "../../src/trace/vocabulary.js";
import type { FoundIn, KindName, WaitReason } from "../../src/trace/vocabulary.js";

/** Who an event is about, and its operands. What is left out is -1, or 0 for g, a and b. */
export interface Fields {
  readonly p?: number;
  readonly m?: number;
  readonly g?: number;
  readonly a?: number;
  readonly b?: number;
}
export type Row = readonly [time: number, kind: KindName, fields?: Fields];

/** A trace with these rows. Strings are given in order: their index is what `a` or `b` names. */
export function traceOf(
  rows: readonly Row[],
  strings: readonly string[] = [],
  procs = 2,
  machine: { readonly cores?: number } = {},
): Trace {
  const trace = new Trace({ procs, version: "1.26", seed: 1, ...machine });
  for (const text of strings) trace.intern(text);
  for (const [time, kind, { p = -1, m = -1, g = 0, a = 0, b = 0 } = {}] of rows) {
    trace.add({ now: time }, Kind[kind], p, m, g, a, b);
  }
  trace.endTime = rows.at(-1)?.[0] ?? 0;
  return trace;
}

/** Index of a place in `foundIn`. */
export const found = (name: FoundIn): number => foundIn.indexOf(name);
/** Index of a wait reason. */
export const why = (reason: WaitReason): number => waitReasonIndex(reason);

export const storyStrings = ["main", "worker", "sleeper", "hello <b>"];

/** G1 runs on M0 and P0; P1 is idle. */
export const boot: readonly Row[] = [
  [0, "newm", { m: 0 }],
  [0, "mstart", { m: 0 }],
  [0, "ProcsChange", { a: 2 }],
  [0, "pidleput", { p: 1 }],
  [0, "ProcStart", { p: 0, m: 0 }],
  [0, "GoCreate", { p: 0, m: 0, a: 1, b: 0 }],
  [0, "runnext", { p: 0, g: 1 }],
  [0, "runqget", { p: 0, m: 0, g: 1, a: 0 }],
  [0, "GoStart", { p: 0, m: 0, g: 1, a: found("runnext"), b: 1 }],
  [1000, "mainStart", { p: 0, m: 0, g: 1 }],
];

/** Main starts two workers and a sleeper, P1 wakes up and steals, main waits for a channel, the sleeper sleeps. */
export const story: readonly Row[] = [
  ...boot,
  [1200, "GoCreate", { p: 0, m: 0, g: 1, a: 2, b: 1 }],
  [1200, "runnext", { p: 0, g: 2 }],
  [1200, "pidleget", { p: 1 }],
  [1200, "newm", { p: 1, m: 1 }],
  [1500, "GoCreate", { p: 0, m: 0, g: 1, a: 3, b: 1 }],
  [1500, "runnext", { p: 0, g: 3 }],
  [1500, "runqput", { p: 0, g: 2 }],
  [1800, "GoCreate", { p: 0, m: 0, g: 1, a: 4, b: 2 }],
  [1800, "runnext", { p: 0, g: 4 }],
  [1800, "runqput", { p: 0, g: 3 }],
  [6000, "GoBlock", { p: 0, m: 0, g: 1, a: why("chan receive"), b: 1 }],
  [6000, "runqget", { p: 0, m: 0, g: 4, a: 0 }],
  [6000, "GoStart", { p: 0, m: 0, g: 4, a: found("runnext"), b: 1 }],
  [6200, "mstart", { p: 1, m: 1 }],
  [6200, "spinning", { p: 1, m: 1, a: 1, b: 1 }],
  [6200, "ProcStart", { p: 1, m: 1 }],
  [6400, "runqsteal", { p: 1, m: 1, g: 2, a: 0, b: 1 }],
  [6400, "spinning", { p: 1, m: 1, a: 0, b: 0 }],
  [6500, "GoStart", { p: 1, m: 1, g: 2, a: found("stolen ring") }],
  [7000, "GoBlock", { p: 0, m: 0, g: 4, a: why("sleep") }],
  [7000, "timerAdd", { p: 0, m: 7, g: 4, a: 20000 }],
  [7000, "runqget", { p: 0, m: 0, g: 3, a: 1 }],
  [7100, "GoStart", { p: 0, m: 0, g: 3, a: found("local ring") }],
  [9000, "GoUnblock", { p: 1, m: 1, g: 1, a: 2 }],
  [9000, "runnext", { p: 1, g: 1 }],
  [9500, "GoDestroy", { p: 1, m: 1, g: 2 }],
  [9500, "runqget", { p: 1, m: 1, g: 1, a: 0 }],
  [9500, "GoStart", { p: 1, m: 1, g: 1, a: found("runnext"), b: 1 }],
  [9800, "GoStop", { p: 1, m: 1, g: 1, a: 0 }],
  [9800, "globrunqput", { g: 1 }],
  [9900, "globrunqgetbatch", { p: 1, m: 1, g: 1, a: 1 }],
  [10000, "GoStart", { p: 1, m: 1, g: 1, a: found("global queue") }],
  [12000, "GoDestroy", { p: 0, m: 0, g: 3 }],
  [12100, "ProcStop", { p: 0, m: 0 }],
  [12100, "pidleput", { p: 0 }],
  [12100, "netpollBlock", { m: 0, a: 1000000 }],
  [13000, "print", { p: 1, m: 1, g: 1, a: 3, b: 1 }],
  [13000, "GoBlock", { p: 1, m: 1, g: 1, a: why("chan receive"), b: 1 }],
  [13200, "ProcStop", { p: 1, m: 1 }],
  [13200, "pidleput", { p: 1 }],
  [13200, "mput", { m: 1 }],
  [21000, "netpollWake", { m: 0 }],
  [21000, "pidleget", { p: 1 }],
  [21000, "ProcStart", { p: 1, m: 0 }],
  [21000, "timerRun", { p: 1, m: 0, g: 4, a: 0, b: 7 }],
  [21000, "GoUnblock", { p: 1, m: 0, g: 4 }],
  [21000, "runnext", { p: 1, g: 4 }],
  [21000, "runqget", { p: 1, m: 0, g: 4, a: 0 }],
  [21000, "GoStart", { p: 1, m: 0, g: 4, a: found("runnext"), b: 1 }],
  [22000, "print", { p: 1, m: 0, g: 4, a: 3, b: 1 }],
  [22000, "exit", { g: 4, a: 0 }],
];

/** The story as a trace; the channel that main waits for is called "jobs". */
export function storyTrace(): Trace {
  const trace = traceOf(story, storyStrings);
  trace.objects.set(1, "jobs");
  return trace;
}
