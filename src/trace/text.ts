/**
 * A trace as text, one line an event: the form of goldens and of lessons.
 *
 *     12,345 ns  P0 M0 G1   GoCreate G7 worker
 *
 * First when, then who (the P, the M, the goroutine that the event is about), then what. A "-" stands where there is
 * no P, M or goroutine.
 */
import { groupDigits } from "./numbers.js";
import { cameAs, wantKinds, wantOptions } from "./options.js";
import { joinNs, traceOf } from "./trace.js";
import type { Trace, TraceSource } from "./trace.js";
import {
  foundIn,
  Kind,
  kindName,
  stopReasons,
  stwReasons,
  threadRoles,
  waitReasons,
  workerLabels,
} from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";

/** Operands of an event, as its text needs them. */
interface Operands {
  readonly trace: Trace;
  readonly m: number;
  readonly a: number;
  readonly b: number;
}

const nothing = (): string => "";
const sleepOf = ({ a, b }: Operands): string =>
  b < 0 ? "until something happens" : `for ${groupDigits(joinNs(a, b))} ns`;

const bytesOf = ({ a, b }: Operands): string => `${groupDigits(joinNs(a, b))} bytes`;

/** The name of an object that the program uses, such as a channel; "" for none. */
export function objectName(trace: Trace, id: number): string {
  return id === 0 ? "" : (trace.objects.get(id) ?? `#${id}`);
}

function onObject({ trace, b }: Operands): string {
  const name = objectName(trace, b);
  return name === "" ? "" : ` on ${name}`;
}

function printed({ trace, a, b }: Operands): string {
  return `${JSON.stringify(trace.strings[a] ?? "")}${b === 2 ? " to stderr" : ""}`;
}

/** What stands after the name of each kind of event. */
const details: Readonly<Record<KindName, (operands: Operands) => string>> = {
  ProcsChange: ({ a }) => String(a),
  ProcStart: nothing,
  ProcStop: nothing,
  GoCreate: ({ trace, a, b }) => `G${a} ${trace.strings[b] ?? ""}`,
  GoStart: ({ a, b }) => `from ${foundIn[a] ?? a}${b === 1 ? ", same slice" : ""}`,
  GoStop: ({ a }) => stopReasons[a] ?? String(a),
  GoBlock: (it) => `${waitReasons[it.a] || "no reason"}${onObject(it)}`,
  GoUnblock: ({ a }) => (a === 0 ? "" : `by G${a}`),
  GoDestroy: nothing,
  GoSyscallBegin: ({ trace, a, b }) => `${trace.strings[a] ?? ""}${b === 1 ? ", gives its P away" : ""}`,
  GoSyscallEnd: ({ a }) => (a === 1 ? "on another P" : ""),
  GoSyscallEndBlocked: () => "no P is free",
  GoCreateSyscall: ({ trace, a }) => trace.strings[a] ?? "",
  GoDestroySyscall: nothing,
  GoCreateBlocked: ({ trace, a, b }) => `G${a} ${trace.strings[b] ?? ""}`,
  GoSwitch: ({ a }) => `to G${a}`,
  GoSwitchDestroy: ({ a }) => `to G${a}`,
  ProcSteal: nothing,
  STWBegin: ({ a }) => stwReasons[a] ?? String(a),
  STWEnd: nothing,
  GCBegin: ({ a }) => `cycle ${a}`,
  GCEnd: ({ a }) => `cycle ${a}`,
  GCMarkAssistBegin: nothing,
  GCMarkAssistEnd: nothing,
  HeapAlloc: bytesOf,
  HeapGoal: bytesOf,
  GoLabel: ({ a }) => workerLabels[a] ?? String(a),
  runqput: nothing,
  runnext: nothing,
  runqget: ({ a }) => (a === 0 ? "from runnext" : "from the ring"),
  runqputslow: ({ a }) => `after the ring's oldest ${a}`,
  globrunqput: nothing,
  globrunqputhead: nothing,
  globrunqget: nothing,
  globrunqgetbatch: ({ a }) => `the first of ${a}`,
  runqsteal: ({ a, b }) => `the last of ${b} from P${a}`,
  runqstealnext: ({ a }) => `from P${a}`,
  stealWork: ({ a, b }) => `nothing at P${a}, round ${b}`,
  pidleput: nothing,
  pidleget: nothing,
  mput: nothing,
  mget: nothing,
  mgetSpecific: nothing,
  newm: ({ a }) => threadRoles[a] ?? String(a),
  mstart: nothing,
  spinning: ({ a, b }) => `${a === 1 ? "on" : "off"}, nmspinning ${b}`,
  stoplockedm: nothing,
  startlockedm: ({ a }) => `to M${a}`,
  notewakeup: nothing,
  mexit: ({ a }) => (a === 1 ? "sleeps for ever" : ""),
  futexwakeup: nothing,
  futexsleep: nothing,
  coreTake: ({ a }) => `core ${a}`,
  coreLeave: ({ a }) => `core ${a}`,
  sysmon: ({ a, b }) => `sleeps for ${groupDigits(a)} ns, idle ${b}`,
  sysmonwait: sleepOf,
  preemptone: ({ a }) => (a === 1 ? "by its flag and a signal" : "by its flag"),
  gcstop: nothing,
  procresize: ({ m }) => (m < 0 ? "has work, and needs a new M" : "has work"),
  runSafePointFn: nothing,
  casGToWaitingForSuspendG: ({ a }) => waitReasons[a] ?? String(a),
  casgstatus: () => "runs again",
  runqdrain: ({ a }) => `${a} to the global queue`,
  suspendG: ({ a, b }) => `G${a}${b === 1 ? ", with a signal" : ""}`,
  casGFromPreempted: ({ a }) => `G${a}`,
  timerAdd: ({ m, a, b }) => `timer ${m} at ${groupDigits(joinNs(a, b))} ns`,
  timerRun: ({ a, b }) => `timer ${b} of P${a}`,
  timerStop: ({ a, b }) => `timer ${b} of P${a}`,
  netpollBlock: sleepOf,
  netpollWake: ({ a, b }) => (b === 1 ? "interrupted" : a === 0 ? "" : `${a} ready`),
  epollReady: ({ trace, a, b }) =>
    `${objectName(trace, a)} for ${["", "reading", "writing", "both"][b] ?? b}`,
  op: (it) => `${it.trace.meta.operations?.[it.a] ?? it.a}${onObject(it)}`,
  work: sleepOf,
  print: printed,
  mainStart: nothing,
  exit: ({ a }) => String(a),
  lockOSThread: ({ a }) => (a === 1 ? "locked" : "unlocked"),
};

const id = (letter: string, value: number, absent: number): string =>
  value === absent ? "-" : `${letter}${value}`;

/** What happened in event `index`, without when and who: "GoCreate G7 worker". */
export function describeEvent(trace: Trace, index: number): string {
  const name = kindName[trace.kind(index)];
  if (name === undefined) return `event of unknown kind ${trace.kind(index)}`;
  const operands = { trace, m: trace.m(index), a: trace.a(index), b: trace.b(index) };
  return `${name} ${details[name](operands)}`.trimEnd();
}

/** The M of an event; of `timerAdd`, whose column holds the timer's id, none. */
function threadId(trace: Trace, index: number): string {
  return id("M", trace.kind(index) === Kind.timerAdd ? -1 : trace.m(index), -1);
}

/** How wide the columns are, in characters. */
interface Widths {
  readonly time: number;
  readonly p: number;
  readonly m: number;
  readonly g: number;
}

function formatRow(trace: Trace, index: number, widths: Widths): string {
  const who = [
    id("P", trace.p(index), -1).padEnd(widths.p),
    threadId(trace, index).padEnd(widths.m),
    id("G", trace.g(index), 0).padEnd(widths.g),
  ];
  const time = groupDigits(trace.time(index)).padStart(widths.time);
  return `${time} ns  ${who.join(" ")}  ${describeEvent(trace, index)}`;
}

/** Event `index` as one line. */
export function formatEvent(source: TraceSource, index: number): string {
  return formatRow(traceOf(source), index, { time: 0, p: 0, m: 0, g: 0 });
}

export interface FormatTraceOptions {
  /** First event. Default: the first that is kept. */
  readonly from?: number;
  /** First event that is left out. Default: the trace's length. */
  readonly to?: number;
  /** Only events of these kinds. Default: all. */
  readonly kinds?: readonly KindName[];
}

/**
 * A trace, or a part of it, as lines with aligned columns.
 *
 *     formatTrace(run, { kinds: ["GoCreate", "GoStart"] })
 */
export function formatTrace(source: TraceSource, options: FormatTraceOptions = {}): string {
  const trace = traceOf(source);
  const {
    from = trace.first,
    to = trace.length,
    kinds,
  } = wantOptions("formatTrace", options, ["from", "to", "kinds"]);
  for (const [name, index] of Object.entries({ from, to })) {
    if (typeof index === "number" && index >= 0) continue;
    throw new RangeError(`formatTrace: ${name} must be the index of an event, got ${cameAs(index)}`);
  }
  const wanted = kinds === undefined ? undefined : wantKinds("formatTrace", kinds);
  const rows: number[] = [];
  for (let i = Math.max(trace.first, from); i < Math.min(to, trace.length); i++) {
    if (wanted === undefined || wanted.has(trace.kind(i))) rows.push(i);
  }
  return formatEvents(trace, rows).join("\n");
}

/** The events with these indices, as lines whose columns are aligned with each other. */
export function formatEvents(trace: Trace, rows: readonly number[]): string[] {
  const widest = (text: (row: number) => string): number =>
    rows.reduce((width, row) => Math.max(width, text(row).length), 0);
  const widths = {
    time: widest((row) => groupDigits(trace.time(row))),
    p: widest((row) => id("P", trace.p(row), -1)),
    m: widest((row) => threadId(trace, row)),
    g: widest((row) => id("G", trace.g(row), 0)),
  };
  return rows.map((row) => formatRow(trace, row, widths));
}
