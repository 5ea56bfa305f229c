/**
 * Spans: a trace cut into stretches of time. For each goroutine, how long it was in which status, and why; for each P,
 * how long it ran whom, looked for work, waited for its thread or was idle. Timelines draw spans, statistics add
 * them up.
 *
 * The spans of one goroutine follow one another without a gap, from its making to its end; the spans of one P from the
 * first event that names it to the end of the run. A span that takes no time is kept for goroutines (it says that
 * something happened), and left out for Ps.
 */
import type { RawEvent } from "./chunk.js";
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

/**
 * What a P does. `syscall`: its goroutine is in the kernel, and it may be taken. `waking`: it was given to a thread that is not up yet. `dead`:
 * GOMAXPROCS is less now, and the P may come back.
 */
export type ProcessorActivity =
  "running" | "syscall" | "scheduling" | "spinning" | "waking" | "idle" | "stopped" | "dead";

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

type OpenSpan = { -readonly [Field in keyof GoroutineSpan]: GoroutineSpan[Field] } & {
  /** Whether there is such a goroutine: not before it is made, and not after its end. */
  isAlive: boolean;
};

type Change = (trace: Trace, event: RawEvent, span: OpenSpan) => void;

function rest(span: OpenSpan, status: GStatus, reason: string, object: string): void {
  span.status = statusWord(status);
  span.isAlive = status !== GStatus.dead;
  span.reason = reason;
  span.object = object;
  span.p = -1;
  span.m = -1;
}

function run(span: OpenSpan, { p, m }: RawEvent, reason: string): void {
  rest(span, GStatus.running, reason, "");
  span.p = p;
  span.m = m;
}

/** What each kind of event does to the span of the goroutine it is about. */
const changesOf: ReadonlyMap<Kind, Change> = new Map<Kind, Change>([
  [
    Kind.GoCreate,
    (trace, { b }, span) => {
      span.name = trace.strings[b] ?? "";
      rest(span, GStatus.runnable, "created", "");
    },
  ],
  [Kind.GoStart, (_trace, event, span) => run(span, event, foundIn[event.a] ?? "")],
  [Kind.GoStop, (_trace, { a }, span) => rest(span, GStatus.runnable, stopReasons[a] ?? "", "")],
  [
    Kind.GoBlock,
    (trace, { a, b }, span) => rest(span, GStatus.waiting, waitReasons[a] ?? "", objectName(trace, b)),
  ],
  [Kind.GoLabel, (_trace, { a }, span) => void (span.reason = workerLabels[a] ?? "")],
  [Kind.GoUnblock, (_trace, _event, span) => rest(span, GStatus.runnable, "woken", "")],
  [
    Kind.GoSyscallBegin,
    (trace, { a }, span) => {
      span.status = statusWord(GStatus.syscall);
      span.reason = trace.strings[a] ?? "";
      span.object = "";
    },
  ],
  [Kind.ProcSteal, (_trace, _event, span) => void (span.p = -1)],
  [Kind.GoSyscallEnd, (_trace, event, span) => run(span, event, "system call")],
  [Kind.GoSyscallEndBlocked, (_trace, _event, span) => rest(span, GStatus.runnable, "system call", "")],
  [
    Kind.GoCreateSyscall,
    (trace, { a, m }, span) => {
      span.name = trace.strings[a] ?? "";
      rest(span, GStatus.syscall, "C", "");
      span.m = m;
    },
  ],
  [Kind.GoDestroySyscall, (_trace, _event, span) => rest(span, GStatus.dead, "", "")],
  [
    Kind.GoCreateBlocked,
    (trace, { b }, span) => {
      span.name = trace.strings[b] ?? "";
      rest(span, GStatus.waiting, "coroutine", "");
    },
  ],
  [Kind.GoSwitch, (_trace, _event, span) => rest(span, GStatus.waiting, "coroutine", "")],
  [Kind.GoSwitchDestroy, (_trace, _event, span) => rest(span, GStatus.dead, "", "")],
  [Kind.GoDestroy, (_trace, _event, span) => rest(span, GStatus.dead, "", "")],
]);

/** The same, by number: this is asked for each event of a trace. */
const changes: readonly (Change | undefined)[] = Array.from(
  { length: 256 },
  (_, kind) => changesOf.get(kind as Kind), // a number that no kind has finds nothing
);

/** A switch changes two goroutines: what it does to the one that goes on. */
const goesOn: Change = (_trace, event, span) => run(span, event, "coroutine");

/** What goroutines were in the middle of when the trace begins, if it does not begin with the run. */
function openAtStart(trace: Trace): OpenSpan[] {
  if (trace.first === 0) return [];
  const { goroutines } = new Replay(trace, { check: false }).picture;
  return [...goroutines.values()].map(({ id, name, status, reason, object, p, m, call }) => ({
    g: id,
    name,
    status: statusWord(status),
    isAlive: status !== GStatus.dead && status !== GStatus.idle,
    reason: status === GStatus.syscall ? call : reason,
    object: objectName(trace, object),
    p,
    m,
    start: trace.startTime,
    end: trace.startTime,
  }));
}

/**
 * Calls `visit` with each span of a goroutine when it ends; those of one goroutine in their order. It is one object for all spans of a
 * goroutine: copy what is to stay. For whoever goes through the spans of a long run and need not have them.
 */
export function visitGoroutineSpans(trace: Trace, visit: (span: GoroutineSpan) => void): void {
  const open = new Map<number, OpenSpan>();
  const close = (span: OpenSpan, end: number): void => {
    if (!span.isAlive) return;
    span.end = end;
    visit(span);
  };
  const event: RawEvent = { time: 0, kind: Kind.op, p: -1, m: -1, g: 0, a: 0, b: 0 };
  const apply = (g: number, change: Change): void => {
    const { time } = event;
    let span = open.get(g);
    if (span === undefined) {
      const none = { name: "", status: statusWord(GStatus.idle), reason: "", object: "", p: -1, m: -1 };
      span = { g, ...none, isAlive: false, start: time, end: time };
      open.set(g, span);
    }
    close(span, time);
    change(trace, event, span);
    span.start = time;
  };
  for (const span of openAtStart(trace)) open.set(span.g, span);
  for (let i = trace.first; i < trace.length; i++) {
    trace.load(i, event);
    const { kind } = event;
    const change = changes[kind];
    if (change === undefined) continue;
    apply(kind === Kind.GoCreate || kind === Kind.GoCreateBlocked ? event.a : event.g, change);
    if (kind === Kind.GoSwitch || kind === Kind.GoSwitchDestroy) apply(event.a, goesOn);
  }
  const end = endOf(trace);
  for (const span of open.values()) close(span, end);
}

/** The spans of all goroutines, in the order in which they began. */
export function goroutineSpans(source: TraceSource): GoroutineSpan[] {
  const spans: GoroutineSpan[] = [];
  visitGoroutineSpans(traceOf(source), ({ g, name, status, reason, object, p, m, start, end }) =>
    spans.push({ g, name, status, reason, object, p, m, start, end }),
  );
  return spans.sort((one, two) => one.start - two.start || one.end - two.end || one.g - two.g);
}

function activityOf(picture: Picture, p: number): ProcessorActivity {
  const processor = picture.procs[p]!;
  const g = picture.curg(p);
  if (g !== 0) return picture.goroutines.get(g)?.status === GStatus.syscall ? "syscall" : "running";
  if (processor.status === PStatus.running) {
    return picture.threads[processor.m]?.spinning === true ? "spinning" : "scheduling";
  }
  if (processor.status === PStatus.dead) return "dead";
  if (processor.status !== PStatus.idle) return "stopped";
  return picture.idleProcs.includes(p) ? "idle" : "waking";
}

type OpenProcessorSpan = { -readonly [Field in keyof ProcessorSpan]: ProcessorSpan[Field] };

/** Calls `visit` with each span of a P when it ends, as `visitGoroutineSpans` does; it is one object for all spans of a P. */
export function visitProcessorSpans(trace: Trace, visit: (span: ProcessorSpan) => void): void {
  const replay = new Replay(trace, { check: false });
  const { picture } = replay;
  const open: (OpenProcessorSpan | undefined)[] = [];
  const close = (span: OpenProcessorSpan, end: number): void => {
    if (end <= span.start) return;
    span.end = end;
    visit(span);
  };
  const look = (p: number, start: number, restarts: boolean): void => {
    const activity = activityOf(picture, p);
    const g = picture.curg(p);
    let span = open[p];
    if (span !== undefined && span.activity === activity && span.g === g && !restarts) return;
    if (span === undefined) open[p] = span = { p, activity, g, name: "", m: -1, call: "", start, end: start };
    else close(span, start);
    const { name = "", call = "" } = picture.goroutines.get(g) ?? {};
    span.activity = activity;
    span.g = g;
    span.name = name;
    span.m = activity === "dead" ? -1 : picture.procs[p]!.m;
    span.call = call;
    span.start = start;
  };
  for (const { id } of picture.procs) look(id, trace.startTime, false);
  while (replay.step()) {
    const { kind, p, m, time } = replay.event;
    if (kind === Kind.ProcsChange) for (const { id } of picture.procs) look(id, time, false);
    else if (p >= 0) {
      if (picture.procs[p] !== undefined)
        look(p, time, kind === Kind.GoStart || kind === Kind.GoSyscallBegin);
    } else {
      const held = m < 0 ? -1 : (picture.threads[m]?.p ?? -1);
      if (held >= 0) look(held, time, false);
    }
  }
  const end = endOf(trace);
  for (const span of open) if (span !== undefined) close(span, end);
}

/**
 * The spans of all Ps, in the order in which they began. Adjacent stretches of the same activity are one span, except
 * that each start of a goroutine, and each system call, begins a new one.
 */
export function processorSpans(source: TraceSource): ProcessorSpan[] {
  const spans: ProcessorSpan[] = [];
  visitProcessorSpans(traceOf(source), ({ p, activity, g, name, m, call, start, end }) =>
    spans.push({ p, activity, g, name, m, call, start, end }),
  );
  return spans.sort((one, two) => one.start - two.start || one.p - two.p);
}
