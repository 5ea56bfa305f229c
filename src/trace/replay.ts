/**
 * The replay of a trace: applies its events one by one to an empty picture, and so knows the exact state of every
 * queue at every instant. Every figure that shows a state, and every test that says "then the ring is [G2 G3]",
 * goes through here.
 *
 * As it goes it checks each event against the rules (`rules.ts`) and the table of legal transitions
 * (`transitions.ts`). So a trace that replays to its end is itself the proof that the run was legal: no goroutine
 * was lost, or on two queues, or run by two threads.
 *
 * A replay makes some millions of steps a second, and pictures are mostly asked for in the order of time. Whoever jumps about in a long
 * trace lays keyframes (`keyframes.ts`); without them, going backwards starts again from zero.
 */
import * as goroutines from "./apply-goroutines.js";
import * as queues from "./apply-queues.js";
import * as threads from "./apply-threads.js";
import * as world from "./apply-world.js";
import type { RawEvent } from "./chunk.js";
import type { Keyframe } from "./keyframes.js";
import { cameAs, wantOptions } from "./options.js";
import { takeSnapshot } from "./picture.js";
import type { Picture } from "./picture.js";
import type { Snapshot } from "./snapshot.js";
import { Step } from "./step.js";
import { endOf, traceOf } from "./trace.js";
import type { Trace, TraceSource } from "./trace.js";
import { Kind, kindTable } from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";

/** What each kind of event does to the picture. */
const effects: Readonly<Record<KindName, (step: Step) => void>> = {
  ProcsChange: world.procsChange,
  ProcStart: threads.procStart,
  ProcStop: threads.procStop,
  GoCreate: goroutines.goCreate,
  GoStart: goroutines.goStart,
  GoStop: goroutines.goStop,
  GoBlock: goroutines.goBlock,
  GoUnblock: goroutines.goUnblock,
  GoDestroy: goroutines.goDestroy,
  GoSyscallBegin: goroutines.goSyscallBegin,
  GoSyscallEnd: goroutines.goSyscallEnd,
  GoSyscallEndBlocked: goroutines.goSyscallEndBlocked,
  GoCreateSyscall: goroutines.goCreateSyscall,
  GoDestroySyscall: goroutines.goDestroySyscall,
  GoCreateBlocked: goroutines.goCreateBlocked,
  GoSwitch: goroutines.goSwitch,
  GoSwitchDestroy: goroutines.goSwitchDestroy,
  ProcSteal: threads.procSteal,
  STWBegin: world.stwBegin,
  STWEnd: goroutines.checkActor,
  GCBegin: world.gcBegin,
  GCEnd: world.gcEnd,
  GCMarkAssistBegin: goroutines.checkActor,
  GCMarkAssistEnd: goroutines.checkActor,
  HeapAlloc: goroutines.checkActor,
  HeapGoal: goroutines.checkActor,
  GoLabel: world.goLabel,
  runqput: queues.runqput,
  runnext: queues.runnext,
  runqget: queues.runqget,
  runqputslow: queues.runqputslow,
  globrunqput: queues.globrunqput,
  globrunqputhead: queues.globrunqputhead,
  globrunqget: queues.globrunqget,
  globrunqgetbatch: queues.globrunqgetbatch,
  runqsteal: queues.runqsteal,
  runqstealnext: queues.runqstealnext,
  stealWork: queues.stealWork,
  pidleput: threads.pidleput,
  pidleget: threads.pidleget,
  mput: threads.mput,
  mget: threads.mget,
  mgetSpecific: threads.mgetSpecific,
  newm: threads.newm,
  mstart: threads.mstart,
  spinning: threads.spinning,
  stoplockedm: threads.stoplockedm,
  startlockedm: threads.startlockedm,
  notewakeup: threads.notewakeup,
  mexit: threads.mexit,
  futexwakeup: threads.futexwakeup,
  futexsleep: threads.futexsleep,
  coreTake: threads.coreTake,
  coreLeave: threads.coreLeave,
  sysmon: threads.sysmon,
  sysmonwait: threads.sysmonwait,
  preemptone: world.onItsThread,
  gcstop: world.gcstop,
  procresize: world.procresize,
  runSafePointFn: world.runSafePointFn,
  casGToWaitingForSuspendG: world.casGToWaitingForSuspendG,
  casgstatus: world.casgstatus,
  runqdrain: queues.runqdrain,
  suspendG: world.suspendG,
  casGFromPreempted: world.casGFromPreempted,
  timerAdd: threads.timerAdd,
  timerRun: threads.timerRun,
  timerStop: threads.timerStop,
  netpollBlock: threads.netpollBlock,
  netpollWake: threads.netpollWake,
  epollReady: () => {},
  op: goroutines.checkActor,
  work: goroutines.checkActor,
  print: goroutines.checkActor,
  mainStart: goroutines.checkActor,
  exit: (step) => void (step.picture.exited = true),
  lockOSThread: goroutines.lockOSThread,
};

const effectOf: readonly ((step: Step) => void)[] = (() => {
  const byNumber: ((step: Step) => void)[] = [];
  for (const [name, kind] of Object.entries(Kind)) {
    byNumber[kind] = effects[name as KindName]; // Object.entries widens keys
  }
  return byNumber;
})();

/** Kinds that queue or start the goroutine they name. */
const settling = kindTable(
  Kind.runqput,
  Kind.runnext,
  Kind.runqputslow,
  Kind.globrunqput,
  Kind.globrunqputhead,
  Kind.GoStart,
);

export interface ReplayOptions {
  /** Whether to check every event and throw at the first that breaks a rule. Default true. */
  readonly check?: boolean;
  /** A picture of this trace to begin at. What was before it is not checked. */
  readonly from?: Keyframe | undefined;
}

/** Walks a trace forwards. */
export class Replay {
  readonly trace: Trace;
  readonly #step: Step;

  constructor(source: TraceSource, options: ReplayOptions = {}) {
    const trace = traceOf(source);
    wantOptions("Replay", options, ["check", "from"]);
    this.trace = trace;
    this.#step = new Step(trace, options.check ?? true, options.from);
  }

  /** How many events have been applied. */
  get applied(): number {
    return this.#step.index + 1;
  }

  /** Time of the last event that was applied, in ns. */
  get time(): number {
    return this.#step.time;
  }

  /** The event that was applied last. It changes with the next step, as the picture does. */
  get event(): Readonly<RawEvent> {
    return this.#step;
  }

  /** The live picture. It changes with the next step: copy what is to stay, or use `snapshot()`. */
  get picture(): Picture {
    return this.#step.picture;
  }

  /** Applies the next event. False when there is none. Throws a TraceError when the event breaks a rule. */
  step(): boolean {
    const step = this.#step;
    const next = step.index + 1;
    if (next >= this.trace.length) return false;
    step.load(next);
    const { picture } = step;
    if (picture.exited) step.fault("end", "the process has exited");
    this.#settle();
    effectOf[step.kind]?.(step);
    return true;
  }

  /** Applies events up to and including event `index`. */
  toIndex(index: number): void {
    if (typeof index !== "number")
      throw new TypeError(`toIndex: expected the index of an event, got ${cameAs(index)}`);
    while (this.applied <= index && this.step());
  }

  /** Applies all events up to and including those at `time` (ns). */
  toTime(time: number): void {
    const { trace } = this;
    if (typeof time !== "number") throw new TypeError(`toTime: expected a time in ns, got ${cameAs(time)}`);
    while (this.applied < trace.length && trace.time(this.applied) <= time) this.step();
  }

  /** The state now, as plain data that later steps do not change. */
  snapshot(time: number = this.time): Snapshot {
    return takeSnapshot(this.picture, this.trace, time, this.applied);
  }

  /** Whoever became runnable by the event before must be queued, or started, by this one. */
  #settle(): void {
    const step = this.#step;
    const { awaited } = step.picture;
    if (awaited === 0) return;
    step.picture.awaited = 0;
    if (step.kind === Kind.exit) return; // the run was ended in the middle of a move
    if (step.g !== awaited || settling[step.kind] !== true)
      step.fault("queued", `G${awaited} is on no queue`);
  }
}

/**
 * An instant of a run: a virtual time in ns (after all that happens then), an event by its index (after it), the first
 * instruction of main.main, or the end.
 */
export type When = number | "main" | "end" | { readonly time: number } | { readonly index: number };

/** An instant as a replay goes to it. */
export interface Instant {
  /** So many events have happened. */
  readonly applied: number;
  /** The time that was asked for, in ns; undefined: that of the last event. */
  readonly time: number | undefined;
}

/** Throws a RangeError for an instant that the trace does not have. */
export function instantOf(trace: Trace, when: When): Instant {
  if (when === "end") return { applied: trace.length, time: endOf(trace) };
  if (when === "main") {
    for (let i = trace.first; i < trace.length; i++)
      if (trace.kind(i) === Kind.mainStart) return { applied: i + 1, time: undefined };
    throw new RangeError("the trace does not reach the first instruction of main: give a time in ns");
  }
  if (typeof when === "object" && when !== null && "index" in when) {
    const { index } = when;
    const before = trace.first - 1;
    if (Number.isInteger(index) && index >= before && index < trace.length)
      return { applied: index + 1, time: undefined };
    const last = trace.length - 1;
    throw new RangeError(`index must be a whole number from ${before} (before all) to ${last}, got ${index}`);
  }
  const time: unknown = typeof when === "object" && when !== null ? when.time : when;
  if (typeof time === "number" && time >= trace.startTime && time <= endOf(trace))
    return { applied: trace.indexAt(Math.floor(time) + 1), time };
  throw new RangeError(
    `time must be a number of ns from ${trace.startTime} to ${endOf(trace)}, the end of the run, or "main", "end" or { index }, got ${wordsOf(when)}`,
  );
}

/** What came instead of an instant. */
function wordsOf(when: unknown): string {
  if (typeof when !== "object" || when === null) return typeof when === "string" ? `"${when}"` : String(when);
  return "time" in when ? String(when.time) : `{ ${Object.keys(when).join(", ")} }`;
}

/**
 * The state of the scheduler at an instant.
 *
 *     snapshotAt(run, 12_345).global   // the goids in the global queue
 *     snapshotAt(run, "end").threads
 *
 * Throws a RangeError for an instant that the trace does not have, and a TraceError when the trace is not legal.
 */
export function snapshotAt(source: TraceSource, when: When = "main", options: ReplayOptions = {}): Snapshot {
  const trace = traceOf(source);
  const { time, applied } = instantOf(trace, when);
  wantOptions("snapshotAt", options, ["check", "from"]);
  const from = options.check === false ? trace.keyframes?.upTo(applied) : undefined;
  const replay = new Replay(trace, { ...options, from });
  replay.toIndex(applied - 1);
  return replay.snapshot(time);
}

/** Replays a whole trace. Throws a TraceError, which names event, time and rule, when it breaks a rule. */
export function validate(source: TraceSource): void {
  const replay = new Replay(source);
  while (replay.step());
}
