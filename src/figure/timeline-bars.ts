/**
 * The bars of a timeline: a lane for each P with whom it ran, and below, for each goroutine that is asked for, a lane
 * with its statuses. Both drawings of the timeline (plotly and SVG) are made from these.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { goroutineSpans, processorSpans } from "../trace/spans.js";
import type { GoroutineSpan, ProcessorSpan } from "../trace/spans.js";
import { endOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import type { Colouring } from "./palette.js";
import type { TimeAxis, TimeRange } from "./time-axis.js";
import { limitBars } from "./timeline-mix.js";
import type { MixedBars } from "./timeline-mix.js";
import { activityStyles, mixedStyle, statusStyles, style, when } from "./timeline-style.js";
import type { Bar, BarStyle } from "./timeline-style.js";

/** Lanes, and the bars on them. */
export interface TimelineBars extends MixedBars {
  readonly lanes: readonly string[];
  /** How many of the lanes are Ps; they come first. */
  readonly procs: number;
  /** Goroutines that were asked for and got no lane. */
  readonly omitted: number;
  /** Ps without a lane. */
  readonly omittedProcs: number;
}

/** Which goroutines get a lane: all, none, these, or all when there are at most eight ("few"). */
export type GoroutineLanes = boolean | "few" | readonly number[];

export interface TimelineOptions extends TimeRange {
  /** Which goroutines get a lane below the Ps. Default "few": all, when there are at most eight. */
  readonly goroutines?: GoroutineLanes;
  /** The most bars in the plotly form. Default 4,000. */
  readonly maxBars?: number;
  readonly title?: string;
}

export const timelineTitle = "Who ran where, and when";

const fewLanes = 8;
const mostLanes = 24;
const mostProcLanes = 48;

class Bars {
  readonly #colours: Colouring;
  readonly #styles = new Map<string, BarStyle>();

  constructor(colours: Colouring) {
    this.#colours = colours;
  }

  #runningStyle(g: number): BarStyle {
    const { fill, ink } = this.#colours.of(g);
    const label = this.#colours.label(g);
    const key = `${fill} ${label}`;
    const known = this.#styles.get(key);
    if (known !== undefined) return known;
    const mixed = this.#colours.kindOf(g);
    const made = { ...style(label, fill, ink, 0.82, this.#colours.rank(g)), mixed };
    this.#styles.set(key, made);
    return made;
  }

  running(span: GoroutineSpan, lane: number): Bar {
    const { g, p, m, reason, start, end } = span;
    const hover = () => [
      this.#colours.name(g),
      `running on P${p}, M${m}`,
      `found in: ${reason}`,
      ...when(start, end),
    ];
    return { lane, start, end, style: this.#runningStyle(g), label: `G${g}`, hover };
  }

  resting(span: GoroutineSpan, lane: number): Bar {
    const { g, status, reason, object, start, end } = span;
    const isNamed = object !== "" && !object.startsWith("#");
    const detail = `${reason}${isNamed ? ` on ${object}` : ""}`;
    const hover = () => [this.#colours.name(g), `${status}: ${detail}`, ...when(start, end)];
    const label = status === "waiting" ? detail : "";
    return { lane, start, end, style: statusStyles[status] ?? mixedStyle, label, hover };
  }

  processor(span: ProcessorSpan, lane: number): Bar {
    const { p, m, activity, start, end } = span;
    const kind = activity === "running" ? mixedStyle : activityStyles[activity];
    const who = m >= 0 ? `P${p}, M${m}` : `P${p}`;
    const hover = () => [
      who,
      activity === "spinning" ? "spinning: looks for work to steal" : kind.label,
      ...when(start, end),
    ];
    return { lane, start, end, style: kind, label: "", hover };
  }
}

/** The goroutines that get a lane, in the order of their making. */
function pickLanes(spans: readonly GoroutineSpan[], wanted: GoroutineLanes, axis: TimeAxis): number[] {
  if (typeof wanted !== "boolean" && wanted !== "few" && !Array.isArray(wanted)) {
    throw new TypeError(`goroutines must be true, false, "few" or an array of ids, got ${String(wanted)}`);
  }
  if (wanted === false) return [];
  const names = new Map<number, string>();
  for (const { g, name, start, end } of spans) if (start <= axis.to && end >= axis.from) names.set(g, name);
  if (Array.isArray(wanted)) return wanted.filter((g) => names.has(g));
  const users = [...names].filter(([, name]) => !isSystemGoroutine(name)).map(([g]) => g);
  return wanted === "few" && users.length > fewLanes ? [] : users;
}

/** What to make bars of. */
export interface BarsOptions {
  readonly goroutines: GoroutineLanes;
  /** The most bars. */
  readonly most: number;
  /** Leave out what lies outside the axis's range. */
  readonly crop: boolean;
}

/** The Ps that get a lane, in order of id: all, or those that ran goroutines for longest. */
function pickProcs(
  trace: Trace,
  spans: readonly GoroutineSpan[],
): { readonly shown: number[]; readonly omitted: number } {
  const ran = new Array<number>(trace.meta.procs).fill(0);
  for (const { p, start, end } of spans) if (p >= 0) ran[p] = (ran[p] ?? 0) + end - start;
  const all = Array.from(ran, (ns, p) => ({ p, ns: ns ?? 0 }));
  const busiest = all.toSorted((one, two) => two.ns - one.ns || one.p - two.p).slice(0, mostProcLanes);
  return {
    shown: busiest.map(({ p }) => p).sort((one, two) => one - two),
    omitted: all.length - busiest.length,
  };
}

/** The lanes and bars of a trace. */
export function timelineBars(
  trace: Trace,
  axis: TimeAxis,
  colours: Colouring,
  options: BarsOptions,
): TimelineBars {
  const spans = goroutineSpans(trace);
  const make = new Bars(colours);
  const procs = pickProcs(trace, spans);
  const chosen = pickLanes(spans, options.goroutines, axis);
  const shown = chosen.slice(0, mostLanes);
  const procLane = new Map(procs.shown.map((p, index) => [p, index]));
  const goroutineLane = new Map(shown.map((g, index) => [g, procs.shown.length + index]));
  const lanes: Bar[][] = Array.from({ length: procs.shown.length + shown.length }, () => []);
  const visible = ({ start, end }: { start: number; end: number }): boolean =>
    end > start && (!options.crop || (start < axis.to && end > axis.from));
  const put = (lane: number | undefined, bar: (lane: number) => Bar): void => {
    if (lane !== undefined) lanes[lane]!.push(bar(lane));
  };
  for (const span of spans.filter(visible)) {
    if (span.p >= 0) put(procLane.get(span.p), (lane) => make.running(span, lane));
    put(goroutineLane.get(span.g), (lane) =>
      span.p >= 0 ? make.running(span, lane) : make.resting(span, lane),
    );
  }
  for (const span of processorSpans(trace).filter(visible)) {
    if (span.activity !== "running") put(procLane.get(span.p), (lane) => make.processor(span, lane));
  }
  for (const lane of lanes) lane.sort((one, two) => one.start - two.start || one.end - two.end);
  return {
    lanes: [...procs.shown.map((p) => `P${p}`), ...shown.map((g) => colours.name(g))],
    procs: procs.shown.length,
    omitted: chosen.length - shown.length,
    omittedProcs: procs.omitted,
    ...limitBars(lanes, options.most, axis),
  };
}

/** What the title says below the first line. */
export function timelineSubtitle(trace: Trace, drawn: TimelineBars, colours: Colouring): string {
  const parts = [`GOMAXPROCS=${trace.meta.procs}`, `the run ends at ${formatDuration(endOf(trace))}`];
  if (colours.byKind) parts.push("one hue for each function");
  if (drawn.hidden > 0) {
    parts.push(`${groupDigits(drawn.hidden)} short spans in ${groupDigits(drawn.mixed)} hatched bars`);
  }
  if (drawn.omittedProcs > 0) parts.push(`${groupDigits(drawn.omittedProcs)} less busy Ps without a lane`);
  if (drawn.omitted > 0) parts.push(`${groupDigits(drawn.omitted)} more goroutines without a lane`);
  return parts.join("; ");
}
