/**
 * Spans of threads: what each M did, from its making to the end of the run or its own. Timelines with a lane for each thread, or
 * for each core, draw these; the figure of what threads do counts them.
 *
 * Like those of Ps, they follow one another without a gap, and one that takes no time is left out.
 */
import { Replay } from "./replay.js";
import { threadState } from "./picture.js";
import type { Picture } from "./picture.js";
import type { ThreadState } from "./snapshot.js";
import { endOf, traceOf } from "./trace.js";
import type { TraceSource } from "./trace.js";
import { GStatus, Kind } from "./vocabulary.js";

/** What a thread does: its state, and of sysmon whether it watches or, every P being idle, sleeps deeply. */
export type ThreadActivity = Exclude<ThreadState, "ended" | "system"> | "watching" | "resting" | "template";

/** A stretch of time in which a thread did one thing. */
export interface ThreadSpan {
  readonly m: number;
  /** "worker", "sysmon" or "template". */
  readonly role: string;
  readonly activity: ThreadActivity;
  /** The P that it holds; -1: none. */
  readonly p: number;
  /** The goroutine that it runs, or whose system call it is in; 0: none. */
  readonly g: number;
  /** While it is in the kernel, the name of the system call; else "". */
  readonly call: string;
  /** The core that it is on; -1: none, or cores are not scarce. */
  readonly core: number;
  /** Whether it would compute if it had a core. */
  readonly wantsCore: boolean;
  /** In ns. */
  readonly start: number;
  readonly end: number;
}

const computing: readonly ThreadActivity[] = ["running", "scheduling", "spinning"];

function activityOf(picture: Picture, m: number): ThreadActivity | "ended" {
  const thread = picture.threads[m]!;
  const state = threadState(picture, thread);
  if (state !== "system") return state;
  if (thread.role === "template") return "template";
  return thread.isDeep ? "resting" : "watching";
}

function spanOf(picture: Picture, m: number, isScarce: boolean, start: number): ThreadSpan | undefined {
  const thread = picture.threads[m];
  const activity = thread === undefined ? "ended" : activityOf(picture, m);
  if (thread === undefined || activity === "ended") return undefined;
  const { role, p, curg, core } = thread;
  const goroutine = picture.goroutines.get(curg);
  const call = goroutine?.status === GStatus.syscall ? goroutine.call : "";
  const wantsCore = isScarce && core < 0 && computing.includes(activity);
  return { m, role, activity, p, g: curg, call, core, wantsCore, start, end: start };
}

const isSame = (one: ThreadSpan | undefined, two: ThreadSpan | undefined): boolean =>
  one?.activity === two?.activity &&
  one?.p === two?.p &&
  one?.g === two?.g &&
  one?.call === two?.call &&
  one?.core === two?.core;

/** The spans of all threads, in the order in which they began. */
export function threadSpans(source: TraceSource): ThreadSpan[] {
  const trace = traceOf(source);
  const replay = new Replay(trace, { check: false });
  const isScarce = trace.meta.cores !== undefined;
  const open: (ThreadSpan | undefined)[] = [];
  const spans: ThreadSpan[] = [];
  const close = (span: ThreadSpan | undefined, end: number): void => {
    if (span !== undefined && end > span.start) spans.push({ ...span, end });
  };
  for (const m of replay.picture.threads.keys())
    open[m] = spanOf(replay.picture, m, isScarce, trace.startTime);
  for (let i = trace.first; replay.step(); i++) {
    const kind = trace.kind(i);
    const m = trace.m(i);
    if (m < 0 || kind === Kind.timerAdd) continue; // the column holds a timer's id
    const time = trace.time(i);
    const span = spanOf(replay.picture, m, isScarce, time);
    const restarts = kind === Kind.GoStart || kind === Kind.GoSyscallBegin;
    if (isSame(span, open[m]) && !restarts) continue;
    close(open[m], time);
    open[m] = span;
  }
  for (const span of open) close(span, endOf(trace));
  return spans.sort((one, two) => one.start - two.start || one.m - two.m);
}
