/**
 * The bars of a timeline: a lane for each P with whom it ran, and below, for each goroutine that is asked for, a lane
 * with its statuses; above, where asked for, a lane for each thread, and for each core. Both drawings of the timeline
 * (plotly and SVG) are made from these.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { goroutineSpans, processorSpans } from "../trace/spans.js";
import type { GoroutineSpan, ProcessorSpan } from "../trace/spans.js";
import { threadSpans } from "../trace/thread-spans.js";
import type { ThreadSpan } from "../trace/thread-spans.js";
import { endOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { machineWords } from "./machine-words.js";
import { colourGoroutines } from "./palette.js";
import type { Colouring } from "./palette.js";
import type { TimeAxis } from "./time-axis.js";
import { omittedWords, pickLanes } from "./timeline-lanes.js";
import type { Lane, LaneGroup, Lanes, TimelineOptions } from "./timeline-lanes.js";
import { timelineMarks } from "./timeline-marks.js";
import type { Mark } from "./timeline-marks.js";
import { limitBars } from "./timeline-mix.js";
import type { MixedBars } from "./timeline-mix.js";
import {
  activityStyles,
  corelessStyle,
  goneCallStyle,
  mixedStyle,
  statusStyles,
  style,
  threadStyles,
  threadWords,
  when,
} from "./timeline-style.js";
import type { Bar, BarStyle } from "./timeline-style.js";

/** Lanes, and the bars and marks on them. */
export interface TimelineBars extends MixedBars {
  readonly lanes: readonly Lane[];
  readonly marks: readonly Mark[];
  /** What is to be said of cores, threads, Ps and goroutines without a lane. */
  readonly omitted: readonly string[];
}

export const timelineTitle = "Who ran where, and when";

class Bars {
  readonly #colours: Colouring;
  readonly #styles = new Map<string, BarStyle>();
  /** How a goroutine looks that runs, by its id: long runs ask for it again and again. */
  readonly #running = new Map<number, { readonly style: BarStyle; readonly label: string }>();

  constructor(colours: Colouring) {
    this.#colours = colours;
  }

  #lookOf(g: number): { readonly style: BarStyle; readonly label: string } {
    let look = this.#running.get(g);
    if (look === undefined) {
      look = { style: this.#runningStyle(g), label: `G${g}` };
      this.#running.set(g, look);
    }
    return look;
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
    const { style, label } = this.#lookOf(g);
    return { lane, start, end, style, label, hover };
  }

  resting(span: GoroutineSpan, lane: number): Bar {
    const { g, status, reason, object, p, start, end } = span;
    const isNamed = object !== "" && !object.startsWith("#");
    const detail = `${reason}${isNamed ? ` on ${object}` : ""}`;
    const what = status === "syscall" ? `system call: ${detail}` : `${status}: ${detail}`;
    const hover = () => [this.#colours.name(g), what, ...when(start, end)];
    const label = status === "runnable" ? "" : detail;
    const isGone = status === "syscall" && p < 0;
    const look = isGone ? goneCallStyle : (statusStyles[status] ?? mixedStyle);
    return { lane, start, end, style: look, label: isGone ? "" : label, hover };
  }

  processor(span: ProcessorSpan, lane: number): Bar {
    const { p, m, g, call, activity, start, end } = span;
    const kind = activity === "running" ? mixedStyle : activityStyles[activity];
    const who = m >= 0 ? `P${p}, M${m}` : `P${p}`;
    const whose = call === "" ? [] : [`${this.#colours.name(g)} is in ${call}; the P may be taken`];
    const hover = () => [
      who,
      activity === "spinning" ? "spinning: looks for work to steal" : kind.label,
      ...whose,
      ...when(start, end),
    ];
    const labels = call === "" ? { label: "" } : { label: `G${g} ${call}`, short: `G${g}` };
    return { lane, start, end, style: kind, ...labels, hover };
  }

  /** What a thread does, on its own lane or on that of its core. */
  thread(span: ThreadSpan, group: "thread" | "core", lane: number): Bar {
    const { m, p, g, call, activity, core, start, end } = span;
    const where = [`M${m}`, ...(p < 0 ? [] : [`P${p}`]), ...(core < 0 ? [] : [`core ${core}`])].join(", ");
    const look = this.#threadStyle(span);
    const doing =
      activity === "running"
        ? `runs ${this.#colours.name(g)}`
        : call === ""
          ? threadWords[activity]
          : `is in ${call} for ${this.#colours.name(g)}, ${p < 0 ? "its P is gone" : "its P may be taken"}`;
    const hover = () => [where, doing, ...when(start, end)];
    const holder = group === "core" ? `M${m}` : p < 0 ? "" : `P${p}`;
    const short = g === 0 ? (group === "core" ? `M${m}` : "") : `G${g}`;
    const label =
      g === 0 || look === goneCallStyle ? "" : `${short}${call && ` ${call}`}${holder && `, ${holder}`}`;
    return { lane, start, end, style: look, label, short: label === "" ? "" : short, hover };
  }

  #threadStyle({ activity, g, p }: ThreadSpan): BarStyle {
    if (activity === "running") return this.#lookOf(g).style;
    if (activity !== "syscall") return threadStyles[activity];
    return p < 0 ? goneCallStyle : statusStyles["syscall"]!;
  }

  /** Over what a thread would do: that it has no core. */
  coreless({ m, start, end }: ThreadSpan, lane: number): Bar {
    const hover = () => [`M${m} waits for a core`, ...when(start, end)];
    return { lane, start, end, style: corelessStyle, label: "", hover };
  }
}

/** Which bars to draw. */
export interface BarsOptions {
  /** The most bars. */
  readonly most: number;
  /** How far beyond the axis's range bars are wanted, in widths of the range. */
  readonly margin: number;
}

interface Given {
  readonly goroutines: readonly GoroutineSpan[];
  readonly procs: readonly ProcessorSpan[];
  readonly threads: readonly ThreadSpan[];
}

/** Spans that differ in nothing but the core, as one. */
function whateverCore(spans: readonly ThreadSpan[]): ThreadSpan[] {
  const joined: ThreadSpan[] = [];
  const last = new Map<number, number>();
  for (const span of spans) {
    const place = last.get(span.m);
    const before = place === undefined ? undefined : joined[place];
    const goesOn =
      before?.end === span.start &&
      before.activity === span.activity &&
      before.p === span.p &&
      before.g === span.g &&
      before.call === span.call;
    if (place !== undefined && before !== undefined && goesOn) {
      joined[place] = { ...before, core: -1, end: span.end };
      continue;
    }
    last.set(span.m, joined.length);
    joined.push(span);
  }
  return joined;
}

/** The bars of each lane, in order of time; and then, in lists of their own, those that lie over others. */
function barsOf(given: Given, lanes: Lanes, make: Bars): Bar[][] {
  const all: Bar[][] = lanes.lanes.map(() => []);
  const over: Bar[][] = lanes.lanes.map(() => []);
  const put = (group: LaneGroup, id: number, bar: (lane: number) => Bar, into = all): void => {
    const lane = lanes.of(group, id);
    if (lane !== undefined) into[lane]!.push(bar(lane));
  };
  for (const span of given.goroutines) {
    const runs = span.status === "running";
    if (runs) put("proc", span.p, (lane) => make.running(span, lane));
    put("goroutine", span.g, (lane) => (runs ? make.running(span, lane) : make.resting(span, lane)));
  }
  for (const span of given.procs) {
    if (span.activity !== "running") put("proc", span.p, (lane) => make.processor(span, lane));
  }
  for (const span of whateverCore(given.threads)) {
    put("thread", span.m, (lane) => make.thread(span, "thread", lane));
  }
  for (const span of given.threads) {
    if (span.core >= 0) put("core", span.core, (lane) => make.thread(span, "core", lane));
    if (!span.wantsCore) continue;
    for (const [group, id] of [
      ["thread", span.m],
      ["proc", span.p],
      ["goroutine", span.g],
    ] as const) {
      put(group, id, (lane) => make.coreless(span, lane), over);
    }
  }
  for (const lane of all) lane.sort((one, two) => one.start - two.start || one.end - two.end);
  return [...all, ...over];
}

/**
 * What a timeline is drawn from: lanes, all bars on them, and marks. It is made once, for both forms of the figure: of a long run that is
 * most of the work.
 */
export class TimelineMaterial {
  readonly trace: Trace;
  readonly axis: TimeAxis;
  readonly colours: Colouring;
  readonly procs: readonly ProcessorSpan[];
  readonly #lanes: Lanes;
  readonly #marks: readonly Mark[];
  readonly #bars: readonly (readonly Bar[])[];

  constructor(trace: Trace, axis: TimeAxis, options: TimelineOptions) {
    this.trace = trace;
    this.axis = axis;
    this.colours = colourGoroutines(trace);
    this.procs = processorSpans(trace);
    const { cores, asThreads = false } = trace.meta;
    const goroutines = goroutineSpans(trace);
    // Without lanes for threads and cores, and with a core for every thread, nothing is drawn from these.
    const threads =
      options.threads || options.cores || asThreads || cores !== undefined ? threadSpans(trace) : [];
    const lanes = pickLanes(options, { trace, axis, colours: this.colours, goroutines, threads });
    const takesTime = ({ start, end }: { start: number; end: number }): boolean => end > start;
    const given = {
      goroutines: goroutines.filter(takesTime),
      procs: this.procs,
      threads: threads.filter(takesTime),
    };
    this.#lanes = lanes;
    this.#marks = timelineMarks(trace, axis, lanes);
    this.#bars = barsOf(given, lanes, new Bars(this.colours));
  }

  /** The lanes, at most so many bars, and the marks. */
  drawn({ most, margin }: BarsOptions): TimelineBars {
    const { from, to } = this.axis;
    const room = margin === Infinity ? Infinity : margin * (to - from);
    const isWanted = ({ start, end }: Bar): boolean => start < to + room && end > from - room;
    const bars = room === Infinity ? this.#bars : this.#bars.map((lane) => lane.filter(isWanted));
    return {
      lanes: this.#lanes.lanes,
      marks: this.#marks,
      omitted: omittedWords(this.#lanes),
      ...limitBars(bars, most, this.axis),
    };
  }
}

/** What the title says below the first line. */
export function timelineSubtitle({ trace, colours }: TimelineMaterial, drawn: TimelineBars): string {
  const parts = [machineWords(trace), `the run ends at ${formatDuration(endOf(trace))}`];
  if (colours.byKind) parts.push("one hue for each function");
  if (drawn.hidden > 0) {
    parts.push(`${groupDigits(drawn.hidden)} short spans in ${groupDigits(drawn.mixed)} hatched bars`);
  }
  return [...parts, ...drawn.omitted].join("; ");
}
