/**
 * The lanes of a timeline, from the machine down to the program: cores, threads, Ps, goroutines. Which of them are drawn is said
 * here; what is drawn on them, in `timeline-bars.ts` and `timeline-marks.ts`.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { groupDigits } from "../trace/numbers.js";
import type { GoroutineSpan } from "../trace/spans.js";
import type { ThreadSpan } from "../trace/thread-spans.js";
import type { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";
import type { Colouring } from "./palette.js";
import type { TimeAxis, TimeRange } from "./time-axis.js";

/** Which goroutines get a lane: all, none, these, or all when there are at most eight ("few"). */
export type GoroutineLanes = boolean | "few" | readonly number[];

export interface TimelineOptions extends TimeRange {
  /** Which goroutines get a lane below the Ps. Default "few": all, when there are at most eight. */
  readonly goroutines?: GoroutineLanes;
  /** Which threads get a lane above the Ps: all, none, or these Ms. Default: when each goroutine is a thread. */
  readonly threads?: boolean | readonly number[];
  /** Whether each core gets a lane, at the top. Default: when the run was given a number of cores. */
  readonly cores?: boolean;
  /** The most bars in the plotly form. Default 4,000. */
  readonly maxBars?: number;
  readonly title?: string;
}

/** What a lane stands for, from the top of the figure to its bottom. */
export const laneGroups = ["core", "thread", "proc", "goroutine"] as const;
export type LaneGroup = (typeof laneGroups)[number];

export interface Lane {
  readonly group: LaneGroup;
  /** Number of the core, M or P; the goroutine's id. */
  readonly id: number;
  readonly label: string;
}

/** The lanes of a figure, and how many things were asked for and got none. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly omitted: Readonly<Record<LaneGroup, number>>;
  /** The place of a lane; undefined when there is none for it. */
  of(group: LaneGroup, id: number): number | undefined;
}

const fewLanes = 8;
const mostLanes: Readonly<Record<LaneGroup, number>> = { core: 48, thread: 24, proc: 48, goroutine: 24 };
/** Who gets lanes first, when there are not enough for all; and how many there are, of which each may have some at least. */
const precedence = ["proc", "core", "thread", "goroutine"] as const;
const enoughLanes = 48;
const leastLanes = 8;

interface Given {
  readonly trace: Trace;
  readonly axis: TimeAxis;
  readonly colours: Colouring;
  readonly goroutines: readonly GoroutineSpan[];
  readonly threads: readonly ThreadSpan[];
}

const isVisible = ({ start, end }: { start: number; end: number }, axis: TimeAxis): boolean =>
  start <= axis.to && end >= axis.from;

/** The goroutines that get a lane, in the order of their making. */
function pickGoroutines(wanted: GoroutineLanes, { goroutines, axis }: Given): number[] {
  if (typeof wanted !== "boolean" && wanted !== "few" && !Array.isArray(wanted)) {
    throw new TypeError(`goroutines must be true, false, "few" or an array of ids, got ${String(wanted)}`);
  }
  if (wanted === false) return [];
  const made = new Map<number, number>();
  const visible = new Map<number, string>();
  for (const span of goroutines) {
    const { g, start, name } = span;
    if (start < (made.get(g) ?? Infinity)) made.set(g, start);
    if (isVisible(span, axis)) visible.set(g, name);
  }
  const inOrder = [...visible].sort(([one], [two]) => made.get(one)! - made.get(two)! || one - two);
  const names = new Map(inOrder);
  if (Array.isArray(wanted)) return wanted.filter((g) => names.has(g));
  const users = [...names].filter(([, name]) => !isSystemGoroutine(name)).map(([g]) => g);
  return wanted === "few" && users.length > fewLanes ? [] : users;
}

/** The `most` of all ids that were busy for longest, in order of id. */
function busiest(all: readonly number[], busyNs: ReadonlyMap<number, number>, most: number): number[] {
  const ns = (id: number): number => busyNs.get(id) ?? 0;
  return all
    .toSorted((one, two) => ns(two) - ns(one) || one - two)
    .slice(0, most)
    .sort((one, two) => one - two);
}

/** How long each M or P ran goroutines or was in the kernel with them. */
function busyTimes<Span extends { start: number; end: number }>(
  spans: readonly Span[],
  id: (span: Span) => number,
): Map<number, number> {
  const times = new Map<number, number>();
  for (const span of spans) times.set(id(span), (times.get(id(span)) ?? 0) + span.end - span.start);
  return times;
}

/** The threads that there were in the range of the axis. */
function pickThreads(wanted: boolean | readonly number[], { threads, axis }: Given): number[] {
  if (typeof wanted !== "boolean" && !Array.isArray(wanted)) {
    throw new TypeError(`threads must be true, false or an array of ids, got ${String(wanted)}`);
  }
  if (wanted === false) return [];
  const all = [...new Set(threads.filter((span) => isVisible(span, axis)).map(({ m }) => m))];
  return Array.isArray(wanted) ? wanted.filter((m) => all.includes(m)) : all;
}

function pickCores(wanted: unknown, { meta }: Trace): number[] {
  if (typeof wanted !== "boolean") throw new TypeError(`cores must be true or false, got ${String(wanted)}`);
  return wanted ? Array.from({ length: meta.cores ?? 0 }, (_, core) => core) : [];
}

function threadLabel(m: number, threads: readonly ThreadSpan[]): string {
  const role = threads.find((span) => span.m === m)?.role ?? "worker";
  return role === "worker" ? `M${m}` : `M${m} ${role}`;
}

/** The highest that GOMAXPROCS was. */
function mostProcs(trace: Trace): number {
  let most = Math.max(trace.meta.procs, trace.start?.procs.length ?? 0);
  for (let i = trace.first; i < trace.length; i++) {
    if (trace.kind(i) === Kind.ProcsChange) most = Math.max(most, trace.a(i));
  }
  return most;
}

/** The lanes that a figure of `given` has. Throws a TypeError for options that are not what they should be. */
export function pickLanes(options: TimelineOptions, given: Given): Lanes {
  const { trace, colours, goroutines, threads } = given;
  const { asThreads = false } = trace.meta;
  const running = goroutines.filter(({ p }) => p >= 0);
  const asked: Readonly<Record<LaneGroup, number[]>> = {
    core: pickCores(options.cores ?? trace.meta.cores !== undefined, trace),
    thread: pickThreads(options.threads ?? asThreads, given),
    proc: asThreads ? [] : Array.from({ length: mostProcs(trace) }, (_, p) => p),
    goroutine: pickGoroutines(options.goroutines ?? "few", given),
  };
  const busy = {
    core: new Map<number, number>(),
    thread: busyTimes(threads.filter(({ g }) => g !== 0), ({ m }) => m), // prettier-ignore
    proc: busyTimes(running, ({ p }) => p),
  };
  const label: Readonly<Record<LaneGroup, (id: number) => string>> = {
    core: (id) => `core ${id}`,
    thread: (id) => threadLabel(id, threads),
    proc: (id) => `P${id}`,
    goroutine: (id) => colours.name(id),
  };
  const omitted = { core: 0, thread: 0, proc: 0, goroutine: 0 };
  const found: Lane[] = [];
  for (const group of precedence) {
    const all = asked[group];
    const most = Math.min(mostLanes[group], Math.max(leastLanes, enoughLanes - found.length));
    const shown = group === "goroutine" ? all.slice(0, most) : busiest(all, busy[group], most);
    omitted[group] = all.length - shown.length;
    found.push(...shown.map((id) => ({ group, id, label: label[group](id) })));
  }
  const lanes = laneGroups.flatMap((group) => found.filter((lane) => lane.group === group));
  const places: Readonly<Record<LaneGroup, Map<number, number>>> = {
    core: new Map(),
    thread: new Map(),
    proc: new Map(),
    goroutine: new Map(),
  };
  lanes.forEach(({ group, id }, place) => places[group].set(id, place));
  return { lanes, omitted, of: (group, id) => places[group].get(id) };
}

/** What is to be said of those without a lane. */
export function omittedWords({ omitted }: Lanes): string[] {
  const words: Readonly<Record<LaneGroup, string>> = {
    core: "more cores",
    thread: "less busy threads",
    proc: "less busy Ps",
    goroutine: "more goroutines",
  };
  return laneGroups
    .filter((group) => omitted[group] > 0)
    .map((group) => `${groupDigits(omitted[group])} ${words[group]} without a lane`);
}
