/**
 * Spans of threads: what each M did, from its making to the end of the run or its own. Timelines with a lane for each thread, or
 * for each core, draw these; the figure of what threads do counts them.
 *
 * Like those of Ps, they follow one another without a gap, and one that takes no time is left out.
 */
import { Replay } from "./replay.js";
import { threadState } from "./picture.js";
import type { Picture, ThreadRecord } from "./picture.js";
import type { ThreadState } from "./snapshot.js";
import { endOf, traceOf } from "./trace.js";
import type { Trace, TraceSource } from "./trace.js";
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

function activityOf(picture: Picture, thread: ThreadRecord): ThreadActivity | "ended" {
  const state = threadState(picture, thread);
  if (state !== "system") return state;
  if (thread.role === "template") return "template";
  return thread.isDeep ? "resting" : "watching";
}

type OpenSpan = { -readonly [Field in keyof ThreadSpan]: ThreadSpan[Field] };

/** The spans as they end, one object for each M. */
class Watch {
  readonly #picture: Picture;
  readonly #isScarce: boolean;
  readonly #visit: (span: ThreadSpan) => void;
  readonly #open: (OpenSpan | undefined)[] = [];

  constructor(picture: Picture, isScarce: boolean, visit: (span: ThreadSpan) => void) {
    this.#picture = picture;
    this.#isScarce = isScarce;
    this.#visit = visit;
  }

  /** Looks at M `m`: it may have begun to do something else, and if it `restarts`, it has. */
  look(m: number, time: number, restarts: boolean): void {
    const thread = this.#picture.threads[m];
    const activity = thread === undefined ? "ended" : activityOf(this.#picture, thread);
    const span = this.#open[m];
    if (thread === undefined || activity === "ended") {
      if (span !== undefined) this.#close(span, time);
      this.#open[m] = undefined;
      return;
    }
    const { role, p, curg: g, core } = thread;
    const goroutine = g === 0 ? undefined : this.#picture.goroutines.get(g);
    const call = goroutine?.status === GStatus.syscall ? goroutine.call : "";
    const isSame =
      span?.activity === activity &&
      span.p === p &&
      span.g === g &&
      span.call === call &&
      span.core === core &&
      !restarts;
    if (isSame) return;
    const wantsCore = this.#isScarce && core < 0 && computing.includes(activity);
    if (span === undefined) {
      this.#open[m] = { m, role, activity, p, g, call, core, wantsCore, start: time, end: time };
      return;
    }
    this.#close(span, time);
    span.role = role;
    span.activity = activity;
    span.p = p;
    span.g = g;
    span.call = call;
    span.core = core;
    span.wantsCore = wantsCore;
    span.start = time;
  }

  closeAll(end: number): void {
    for (const span of this.#open) if (span !== undefined) this.#close(span, end);
  }

  #close(span: OpenSpan, end: number): void {
    if (end <= span.start) return;
    span.end = end;
    this.#visit(span);
  }
}

/**
 * Calls `visit` with each span of a thread when it ends; those of one thread in their order. It is one object for all spans of a thread: copy
 * what is to stay.
 */
export function visitThreadSpans(trace: Trace, visit: (span: ThreadSpan) => void): void {
  const replay = new Replay(trace, { check: false });
  const watch = new Watch(replay.picture, trace.meta.cores !== undefined, visit);
  for (const m of replay.picture.threads.keys()) watch.look(m, trace.startTime, false);
  while (replay.step()) {
    const { kind, m, time } = replay.event;
    if (m < 0 || kind === Kind.timerAdd) continue; // the column holds a timer's id
    watch.look(m, time, kind === Kind.GoStart || kind === Kind.GoSyscallBegin);
  }
  watch.closeAll(endOf(trace));
}

/** The spans of all threads, in the order in which they began. */
export function threadSpans(source: TraceSource): ThreadSpan[] {
  const spans: ThreadSpan[] = [];
  visitThreadSpans(traceOf(source), ({ m, role, activity, p, g, call, core, wantsCore, start, end }) =>
    spans.push({ m, role, activity, p, g, call, core, wantsCore, start, end }),
  );
  return spans.sort((one, two) => one.start - two.start || one.m - two.m);
}
