/**
 * What a trace adds up to, as plain arrays of records: one row a goroutine, a P, a wait or a start. They print as they
 * are, and a table library takes them as they are (arquero: `from(goroutineStatistics(run))`).
 *
 * All times are virtual, in ns. `from` and `to` cut the run, for instance to what happened after main.main began.
 */
import type { RawEvent } from "./chunk.js";
import { wantRange } from "./options.js";
import { goroutineSpans, visitProcessorSpans } from "./spans.js";
import type { GoroutineSpan, ProcessorActivity, ProcessorSpan } from "./spans.js";
import { traceOf } from "./trace.js";
import type { Trace, TraceSource } from "./trace.js";
import { foundIn, Kind } from "./vocabulary.js";
import type { FoundIn } from "./vocabulary.js";

/** The part of the run that is counted, in ns. Default: all of it. A RangeError says what is wrong with another. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
}

/** One goroutine. */
export interface GoroutineStatistics {
  readonly g: number;
  readonly name: string;
  /** Who started it; 0: the runtime. */
  readonly parent: number;
  readonly runningNs: number;
  readonly runnableNs: number;
  readonly waitingNs: number;
  readonly syscallNs: number;
  /** How often it was started. */
  readonly starts: number;
  /** How often it began to wait. */
  readonly waits: number;
  /** Time from runnable to running: median, 90 %, 99 % and longest; null when it was never started. */
  readonly latencyP50: number | null;
  readonly latencyP90: number | null;
  readonly latencyP99: number | null;
  readonly latencyMax: number | null;
}

/** What one goroutine waited for, added up by reason and object. */
export interface WaitStatistics {
  readonly g: number;
  readonly name: string;
  readonly reason: string;
  readonly object: string;
  readonly count: number;
  readonly totalNs: number;
  readonly longestNs: number;
}

/** One start of a goroutine: how long it had been runnable. */
export interface SchedulingLatency {
  readonly g: number;
  readonly name: string;
  /** When it started to run. */
  readonly start: number;
  readonly latencyNs: number;
  readonly p: number;
  /** Where it was found. */
  readonly found: string;
}

/** One P. */
export interface ProcessorStatistics {
  readonly p: number;
  readonly runningNs: number;
  /** Looking for work, spinning or not. */
  readonly schedulingNs: number;
  /** Its goroutine was in the kernel, and it could have been taken. */
  readonly syscallNs: number;
  /** Given to a thread that was not up yet. */
  readonly wakingNs: number;
  readonly idleNs: number;
  /** The share of the time in which it ran goroutines, 0 to 1. */
  readonly utilisation: number;
  /** How many goroutines it started. */
  readonly starts: number;
  /** How many of these were another than the one before. */
  readonly contextSwitches: number;
  readonly fromRunnext: number;
  readonly fromRing: number;
  readonly fromGlobal: number;
  /** The share of starts that came from runnext, 0 to 1. */
  readonly runnextShare: number;
  /** How often it stole, how many goroutines, and how often it found nothing at a victim. */
  readonly steals: number;
  readonly stolen: number;
  readonly stealMisses: number;
  /** How many goroutines were stolen from it. */
  readonly robbed: number;
}

const cut = (start: number, end: number, from: number, to: number): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from));

/**
 * The value below which the share `q` (0 to 1) of the values lies: the smallest that has at least that share at or below
 * it. Null when there are no values.
 */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

/** Every start of a goroutine, with the time for which it had been runnable. */
export function schedulingLatencies(source: TraceSource, range: Range = {}): SchedulingLatency[] {
  const trace = traceOf(source);
  return latenciesWithin(trace, wantRange("schedulingLatencies", trace, range));
}

function latenciesWithin(trace: Trace, { from, to }: Required<Range>): SchedulingLatency[] {
  const readySince = new Map<number, number>();
  const rows: SchedulingLatency[] = [];
  for (const span of goroutineSpans(trace)) {
    if (span.status === "runnable") readySince.set(span.g, span.start);
    if (span.status !== "running" || span.start < from || span.start > to) continue;
    const ready = readySince.get(span.g) ?? span.start;
    readySince.delete(span.g); // who comes back from a system call with its P was not runnable in between
    const { g, name, start, p, reason } = span;
    rows.push({ g, name, start, latencyNs: start - ready, p, found: reason });
  }
  return rows;
}

function parents(trace: Trace): Map<number, number> {
  const found = new Map<number, number>();
  for (const { id, parent } of trace.start?.goroutines.values() ?? []) found.set(id, parent);
  for (let i = trace.first; i < trace.length; i++)
    if (trace.kind(i) === Kind.GoCreate) found.set(trace.a(i), trace.g(i));
  return found;
}

function groupByGoroutine<Row extends { readonly g: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.g);
    if (group === undefined) groups.set(row.g, [row]);
    else group.push(row);
  }
  return groups;
}

/** One row a goroutine: how long it was in which status, and how fast it was scheduled. In order of id. */
export function goroutineStatistics(source: TraceSource, range: Range = {}): GoroutineStatistics[] {
  const trace = traceOf(source);
  const { from, to } = wantRange("goroutineStatistics", trace, range);
  const parentOf = parents(trace);
  const latencies = groupByGoroutine(latenciesWithin(trace, { from, to }));
  const rows: GoroutineStatistics[] = [];
  for (const [g, spans] of groupByGoroutine(goroutineSpans(trace))) {
    const within = spans.filter((span) => span.start <= to && span.end >= from);
    if (within.length === 0) continue;
    const time = (status: GoroutineSpan["status"]): number =>
      within.reduce((sum, one) => (one.status === status ? sum + cut(one.start, one.end, from, to) : sum), 0);
    const waits = within.filter((span) => span.status === "waiting" && span.start >= from).length;
    const own = (latencies.get(g) ?? []).map((row) => row.latencyNs);
    rows.push({
      g,
      name: spans[0]?.name ?? "",
      parent: parentOf.get(g) ?? 0,
      runningNs: time("running"),
      runnableNs: time("runnable"),
      waitingNs: time("waiting"),
      syscallNs: time("syscall"),
      starts: own.length,
      waits,
      latencyP50: quantile(own, 0.5),
      latencyP90: quantile(own, 0.9),
      latencyP99: quantile(own, 0.99),
      latencyMax: quantile(own, 1),
    });
  }
  return rows.sort((one, two) => one.g - two.g);
}

/** One row for each goroutine, wait reason and object. Longest total first. */
export function waitStatistics(source: TraceSource, range: Range = {}): WaitStatistics[] {
  const trace = traceOf(source);
  const { from, to } = wantRange("waitStatistics", trace, range);
  const rows = new Map<string, { -readonly [Key in keyof WaitStatistics]: WaitStatistics[Key] }>();
  for (const { g, name, status, reason, object, start, end } of goroutineSpans(trace)) {
    if (status !== "waiting" || start > to || end < from) continue;
    const key = `${g}/${reason}/${object}`;
    const row = rows.get(key) ?? { g, name, reason, object, count: 0, totalNs: 0, longestNs: 0 };
    const length = cut(start, end, from, to);
    row.count++;
    row.totalNs += length;
    row.longestNs = Math.max(row.longestNs, length);
    rows.set(key, row);
  }
  return [...rows.values()].sort((one, two) => two.totalNs - one.totalNs || one.g - two.g);
}

const global: ReadonlySet<FoundIn> = new Set<FoundIn>([
  "global queue, every 61st",
  "global queue",
  "global queue, last look",
  "global queue, after spinning",
]);

/** Mutable counts of one P. */
interface Counts {
  starts: number;
  contextSwitches: number;
  fromRunnext: number;
  fromRing: number;
  fromGlobal: number;
  steals: number;
  stolen: number;
  stealMisses: number;
  robbed: number;
  lastG: number;
}

const noCounts = (): Counts => ({
  starts: 0,
  contextSwitches: 0,
  fromRunnext: 0,
  fromRing: 0,
  fromGlobal: 0,
  steals: 0,
  stolen: 0,
  stealMisses: 0,
  robbed: 0,
  lastG: 0,
});

function countStart(counts: Counts, g: number, found: FoundIn | undefined): void {
  counts.starts++;
  if (counts.lastG !== g) counts.contextSwitches++;
  counts.lastG = g;
  if (found === "runnext") counts.fromRunnext++;
  else if (found === "local ring") counts.fromRing++;
  else if (found !== undefined && global.has(found)) counts.fromGlobal++;
}

function countEvents(trace: Trace, from: number, to: number): Counts[] {
  const all: Counts[] = [];
  const of = (p: number): Counts => (all[p] ??= noCounts());
  const event: RawEvent = { time: 0, kind: Kind.op, p: -1, m: -1, g: 0, a: 0, b: 0 };
  for (let i = trace.indexAt(from); i < trace.length; i++) {
    trace.load(i, event);
    const { time, kind, p, g, a, b } = event;
    if (time > to) break;
    if (p < 0) continue;
    if (kind === Kind.GoStart) countStart(of(p), g, foundIn[a]);
    else if (kind === Kind.stealWork) of(p).stealMisses++;
    else if (kind === Kind.runqsteal || kind === Kind.runqstealnext) {
      const taken = kind === Kind.runqsteal ? b : 1;
      of(p).steals++;
      of(p).stolen += taken;
      of(a).robbed += taken;
    }
  }
  return all;
}

/** How long each P did what, within a range of time. */
export class ProcessorTimes {
  readonly from: number;
  readonly to: number;
  /** By P, in ns. */
  readonly all: Partial<Record<ProcessorActivity, number>>[] = [];

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  add({ p, activity, start, end }: ProcessorSpan): void {
    const own = (this.all[p] ??= {});
    own[activity] = (own[activity] ?? 0) + cut(start, end, this.from, this.to);
  }
}

/** One row a P: what it did with its time, and where its goroutines came from. In order of id. */
export function processorStatistics(source: TraceSource, range: Range = {}): ProcessorStatistics[] {
  const trace = traceOf(source);
  const { from, to } = wantRange("processorStatistics", trace, range);
  const times = new ProcessorTimes(from, to);
  visitProcessorSpans(trace, (span) => times.add(span));
  return processorStatisticsOf(trace, times);
}

/** The same, for whoever goes through the spans anyway. */
export function processorStatisticsOf(trace: Trace, times: ProcessorTimes): ProcessorStatistics[] {
  const { from, to } = times;
  const counts = countEvents(trace, from, to);
  return times.all.flatMap((own, p) => {
    const { lastG, ...counted } = counts[p] ?? noCounts();
    void lastG; // only counting needs it
    const runningNs = own.running ?? 0;
    return {
      p,
      runningNs,
      schedulingNs: (own.scheduling ?? 0) + (own.spinning ?? 0),
      syscallNs: own.syscall ?? 0,
      wakingNs: own.waking ?? 0,
      idleNs: own.idle ?? 0,
      utilisation: to > from ? runningNs / (to - from) : 0,
      ...counted,
      runnextShare: counted.starts === 0 ? 0 : counted.fromRunnext / counted.starts,
    };
  });
}
