/**
 * The lanes of a timeline, from the machine down to the program: cores, threads, Ps, goroutines. Which of them are drawn is said
 * here; what is drawn on them, in `timeline-bars.ts` and `timeline-marks.ts`.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { groupDigits } from "../trace/numbers.js";
import { visitGoroutineSpans } from "../trace/spans.js";
import { visitThreadSpans } from "../trace/thread-spans.js";
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
  /** Whether anything is drawn of threads. */
  readonly hasThreads: boolean;
}

/** Goroutines and threads of a run, and which of them one could see on the axis. */
class Cast {
  /** When each goroutine was made, in ns. */
  readonly made = new Map<number, number>();
  /** The names of goroutines that one could see. */
  readonly goroutines = new Map<number, string>();
  /** The threads that one could see. */
  readonly threads = new Set<number>();
  readonly roles = new Map<number, string>();
  /** How long each P and M ran goroutines or was in the kernel with them, in ns. */
  readonly busyProcs = new Map<number, number>();
  readonly busyThreads = new Map<number, number>();

  constructor({ trace, axis, hasThreads }: Given) {
    const { made, goroutines, threads, roles, busyProcs, busyThreads } = this;
    const isVisible = (start: number, end: number): boolean => start <= axis.to && end >= axis.from;
    visitGoroutineSpans(trace, ({ g, name, p, start, end }) => {
      if (!made.has(g)) made.set(g, start);
      if (isVisible(start, end)) goroutines.set(g, name);
      if (p >= 0) busyProcs.set(p, (busyProcs.get(p) ?? 0) + end - start);
    });
    if (!hasThreads) return;
    visitThreadSpans(trace, ({ m, g, role, start, end }) => {
      if (!roles.has(m)) roles.set(m, role);
      if (isVisible(start, end)) threads.add(m);
      if (g !== 0) busyThreads.set(m, (busyThreads.get(m) ?? 0) + end - start);
    });
  }
}

/** The goroutines that get a lane, in the order of their making. */
function pickGoroutines(wanted: GoroutineLanes, { made, goroutines }: Cast): number[] {
  if (typeof wanted !== "boolean" && wanted !== "few" && !Array.isArray(wanted)) {
    throw new TypeError(`goroutines must be true, false, "few" or an array of ids, got ${String(wanted)}`);
  }
  if (wanted === false) return [];
  if (Array.isArray(wanted)) return wanted.filter((g) => goroutines.has(g));
  const users = [...goroutines.keys()].filter((g) => !isSystemGoroutine(goroutines.get(g)!));
  if (wanted === "few" && users.length > fewLanes) return [];
  return users.sort((one, two) => made.get(one)! - made.get(two)! || one - two);
}

/** The `most` of all ids that were busy for longest, in order of id. */
function busiest(all: readonly number[], busyNs: ReadonlyMap<number, number>, most: number): number[] {
  const ns = (id: number): number => busyNs.get(id) ?? 0;
  return all
    .toSorted((one, two) => ns(two) - ns(one) || one - two)
    .slice(0, most)
    .sort((one, two) => one - two);
}

/** The threads that there were in the range of the axis. */
function pickThreads(wanted: boolean | readonly number[], { threads }: Cast): number[] {
  if (typeof wanted !== "boolean" && !Array.isArray(wanted)) {
    throw new TypeError(`threads must be true, false or an array of ids, got ${String(wanted)}`);
  }
  if (wanted === false) return [];
  return Array.isArray(wanted) ? wanted.filter((m) => threads.has(m)) : [...threads];
}

function pickCores(wanted: unknown, { meta }: Trace): number[] {
  if (typeof wanted !== "boolean") throw new TypeError(`cores must be true or false, got ${String(wanted)}`);
  return wanted ? Array.from({ length: meta.cores ?? 0 }, (_, core) => core) : [];
}

function threadLabel(m: number, { roles }: Cast): string {
  const role = roles.get(m) ?? "worker";
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
  const { trace, colours } = given;
  const { asThreads = false } = trace.meta;
  const cast = new Cast(given);
  const asked: Readonly<Record<LaneGroup, number[]>> = {
    core: pickCores(options.cores ?? trace.meta.cores !== undefined, trace),
    thread: pickThreads(options.threads ?? asThreads, cast),
    proc: asThreads ? [] : Array.from({ length: mostProcs(trace) }, (_, p) => p),
    goroutine: pickGoroutines(options.goroutines ?? "few", cast),
  };
  const busy = { core: new Map<number, number>(), thread: cast.busyThreads, proc: cast.busyProcs };
  const label: Readonly<Record<LaneGroup, (id: number) => string>> = {
    core: (id) => `core ${id}`,
    thread: (id) => threadLabel(id, cast),
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
