/**
 * Spans: a trace cut into stretches of time. For each goroutine, how long it was in which status, and why; for each P,
 * how long it ran whom, looked for work, waited for its thread or was idle. Timelines draw spans, statistics add
 * them up.
 *
 * The spans of one goroutine follow one another without a gap, from its making to its end; the spans of one P from the
 * first event that names it to the end of the run. A span that takes no time is kept for goroutines (it says that
 * something happened), and left out for Ps.
 */
import type { Picture } from "./picture.js";
import { Replay } from "./replay.js";
import { objectName } from "./text.js";
import { endOf, traceOf } from "./trace.js";
import type { Trace, TraceSource } from "./trace.js";
import { statusWord } from "./transitions.js";
import type { StatusWord } from "./transitions.js";
import { foundIn, GStatus, Kind, PStatus, stopReasons, waitReasons, workerLabels } from "./vocabulary.js";

/** A stretch of time that a goroutine spent in one status. */
export interface GoroutineSpan {
  readonly g: number;
  readonly name: string;
  readonly status: StatusWord;
  /** While waiting: Go's wait reason. While runnable: "created", "woken", or why it stopped. While running: where it was found. */
  readonly reason: string;
  /** Name of the object that it waits for; "" for none. */
  readonly object: string;
  /** Where it runs; -1 when it does not. */
  readonly p: number;
  readonly m: number;
  /** In ns. */
  readonly start: number;
  readonly end: number;
}

/** What a P does. `syscall`: its goroutine is in the kernel, and it may be taken. `waking`: it was given to a thread that is not up yet. */
export type ProcessorActivity =
  "running" | "syscall" | "scheduling" | "spinning" | "waking" | "idle" | "stopped";

/** A stretch of time in which a P did one thing. */
export interface ProcessorSpan {
  readonly p: number;
  readonly activity: ProcessorActivity;
  /** Whom it runs; 0: nobody. */
  readonly g: number;
  readonly name: string;
  readonly m: number;
  /** The system call that its goroutine is in; "": none. */
  readonly call: string;
  /** In ns. */
  readonly start: number;
  readonly end: number;
}

interface OpenSpan {
  g: number;
  name: string;
  status: GStatus;
  reason: string;
  object: string;
  p: number;
  m: number;
  start: number;
}

type Change = (trace: Trace, i: number, span: OpenSpan) => void;

function rest(span: OpenSpan, status: GStatus, reason: string, object: string): void {
  span.status = status;
  span.reason = reason;
  span.object = object;
  span.p = -1;
  span.m = -1;
}

/** What each kind of event does to the span of the goroutine it is about. */
const changesOf: ReadonlyMap<Kind, Change> = new Map<Kind, Change>([
  [
    Kind.GoCreate,
    (trace, i, span) => {
      span.name = trace.strings[trace.b(i)] ?? "";
      rest(span, GStatus.runnable, "created", "");
    },
  ],
  [
    Kind.GoStart,
    (trace, i, span) => {
      rest(span, GStatus.running, foundIn[trace.a(i)] ?? "", "");
      span.p = trace.p(i);
      span.m = trace.m(i);
    },
  ],
  [Kind.GoStop, (trace, i, span) => rest(span, GStatus.runnable, stopReasons[trace.a(i)] ?? "", "")],
  [
    Kind.GoBlock,
    (trace, i, span) =>
      rest(span, GStatus.waiting, waitReasons[trace.a(i)] ?? "", objectName(trace, trace.b(i))),
  ],
  [Kind.GoLabel, (trace, i, span) => void (span.reason = workerLabels[trace.a(i)] ?? "")],
  [Kind.GoUnblock, (_trace, _i, span) => rest(span, GStatus.runnable, "woken", "")],
  [
    Kind.GoSyscallBegin,
    (trace, i, span) => {
      span.status = GStatus.syscall;
      span.reason = trace.strings[trace.a(i)] ?? "";
      span.object = "";
    },
  ],
  [Kind.ProcSteal, (_trace, _i, span) => void (span.p = -1)],
  [
    Kind.GoSyscallEnd,
    (trace, i, span) => {
      rest(span, GStatus.running, "system call", "");
      span.p = trace.p(i);
      span.m = trace.m(i);
    },
  ],
  [Kind.GoSyscallEndBlocked, (_trace, _i, span) => rest(span, GStatus.runnable, "system call", "")],
  [
    Kind.GoCreateSyscall,
    (trace, i, span) => {
      span.name = trace.strings[trace.a(i)] ?? "";
      rest(span, GStatus.syscall, "C", "");
      span.m = trace.m(i);
    },
  ],
  [Kind.GoDestroySyscall, (_trace, _i, span) => rest(span, GStatus.dead, "", "")],
  [
    Kind.GoCreateBlocked,
    (trace, i, span) => {
      span.name = trace.strings[trace.b(i)] ?? "";
      rest(span, GStatus.waiting, "coroutine", "");
    },
  ],
  [Kind.GoSwitch, (_trace, _i, span) => rest(span, GStatus.waiting, "coroutine", "")],
  [Kind.GoSwitchDestroy, (_trace, _i, span) => rest(span, GStatus.dead, "", "")],
  [Kind.GoDestroy, (_trace, _i, span) => rest(span, GStatus.dead, "", "")],
]);

/** The same, by number: this is asked for each event of a trace. */
const changes: readonly (Change | undefined)[] = Array.from(
  { length: 256 },
  (_, kind) => changesOf.get(kind as Kind), // a number that no kind has finds nothing
);

/** A switch changes two goroutines: what it does to the one that goes on. */
const goesOn: Change = (trace, i, span) => {
  rest(span, GStatus.running, "coroutine", "");
  span.p = trace.p(i);
  span.m = trace.m(i);
};

/** What goroutines were in the middle of when the trace begins, if it does not begin with the run. */
function openAtStart(trace: Trace): OpenSpan[] {
  if (trace.first === 0) return [];
  const { goroutines } = new Replay(trace, { check: false }).picture;
  return [...goroutines.values()].map(({ id, name, status, reason, object, p, m, call }) => ({
    g: id,
    name,
    status,
    reason: status === GStatus.syscall ? call : reason,
    object: objectName(trace, object),
    p,
    m,
    start: trace.startTime,
  }));
}

/** The spans of all goroutines, in the order in which they began. */
export function goroutineSpans(source: TraceSource): GoroutineSpan[] {
  const trace = traceOf(source);
  const open = new Map<number, OpenSpan>();
  const spans: GoroutineSpan[] = [];
  const close = (span: OpenSpan, end: number): void => {
    if (span.status === GStatus.dead || span.status === GStatus.idle) return;
    const { g, name, status, reason, object, p, m, start } = span;
    spans.push({ g, name, status: statusWord(status), reason, object, p, m, start, end });
  };
  const apply = (i: number, g: number, change: Change): void => {
    const time = trace.time(i);
    let span = open.get(g);
    if (span === undefined) {
      span = { g, name: "", status: GStatus.idle, reason: "", object: "", p: -1, m: -1, start: time };
      open.set(g, span);
    }
    close(span, time);
    change(trace, i, span);
    span.start = time;
  };
  for (const span of openAtStart(trace)) open.set(span.g, span);
  for (let i = trace.first; i < trace.length; i++) {
    const kind = trace.kind(i);
    const change = changes[kind];
    if (change === undefined) continue;
    const isNew = kind === Kind.GoCreate || kind === Kind.GoCreateBlocked;
    apply(i, isNew ? trace.a(i) : trace.g(i), change);
    if (kind === Kind.GoSwitch || kind === Kind.GoSwitchDestroy) apply(i, trace.a(i), goesOn);
  }
  const end = endOf(trace);
  for (const span of open.values()) close(span, end);
  return spans.sort((one, two) => one.start - two.start || one.end - two.end || one.g - two.g);
}

function activityOf(picture: Picture, p: number): ProcessorActivity {
  const processor = picture.procs[p]!;
  const g = picture.curg(p);
  if (g !== 0) return picture.goroutines.get(g)?.status === GStatus.syscall ? "syscall" : "running";
  if (processor.status === PStatus.running) {
    return picture.threads[processor.m]?.spinning === true ? "spinning" : "scheduling";
  }
  if (processor.status !== PStatus.idle) return "stopped";
  return picture.idleProcs.includes(p) ? "idle" : "waking";
}

type OpenProcessorSpan = { -readonly [Field in keyof ProcessorSpan]: ProcessorSpan[Field] };

/**
 * The spans of all Ps, in the order in which they began. Adjacent stretches of the same activity are one span, except
 * that each start of a goroutine, and each system call, begins a new one.
 */
export function processorSpans(source: TraceSource): ProcessorSpan[] {
  const trace = traceOf(source);
  const replay = new Replay(trace, { check: false });
  const { picture } = replay;
  const open: (OpenProcessorSpan | undefined)[] = [];
  const spans: ProcessorSpan[] = [];
  const close = (span: OpenProcessorSpan | undefined, end: number): void => {
    if (span === undefined || end <= span.start) return;
    span.end = end;
    spans.push(span);
  };
  const look = (p: number, start: number, restarts: boolean): void => {
    const activity = activityOf(picture, p);
    const g = picture.curg(p);
    const span = open[p];
    if (span !== undefined && span.activity === activity && span.g === g && !restarts) return;
    close(span, start);
    const goroutine = picture.goroutines.get(g);
    const { name = "", call = "" } = goroutine ?? {};
    open[p] = { p, activity, g, name, m: picture.procs[p]!.m, call, start, end: start };
  };
  for (const { id } of picture.procs) look(id, trace.startTime, false);
  for (let i = trace.first; replay.step(); i++) {
    const kind = trace.kind(i);
    const p = trace.p(i);
    if (kind === Kind.ProcsChange) for (const { id } of picture.procs) look(id, trace.time(i), false);
    else if (p >= 0) {
      if (picture.procs[p] !== undefined)
        look(p, trace.time(i), kind === Kind.GoStart || kind === Kind.GoSyscallBegin);
    } else {
      const held = picture.threads[trace.m(i)]?.p ?? -1;
      if (held >= 0) look(held, trace.time(i), false);
    }
  }
  for (const span of open) close(span, endOf(trace));
  return spans.sort((one, two) => one.start - two.start || one.p - two.p);
}
