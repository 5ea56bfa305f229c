/**
 * The bars of a timeline: a lane for each P with whom it ran, and below, for each goroutine that is asked for, a lane
 * with its statuses; above, where asked for, a lane for each thread, and for each core. Both drawings of the timeline
 * (plotly and SVG) are made from these.
 */
import { groupDigits } from "../trace/numbers.js";
import { visitGoroutineSpans, visitProcessorSpans } from "../trace/spans.js";
import type { GoroutineSpan, ProcessorSpan } from "../trace/spans.js";
import { ProcessorTimes } from "../trace/statistics.js";
import { visitThreadSpans } from "../trace/thread-spans.js";
import type { ThreadActivity, ThreadSpan } from "../trace/thread-spans.js";
import { endWords } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { machineWords } from "./machine-words.js";
import { colourGoroutines } from "./palette.js";
import type { Colouring } from "./palette.js";
import type { TimeAxis } from "./time-axis.js";
import { timelineBands } from "./timeline-bands.js";
import type { Band } from "./timeline-bands.js";
import { omittedWords, pickLanes } from "./timeline-lanes.js";
import type { Lane, LaneGroup, Lanes, TimelineOptions } from "./timeline-lanes.js";
import { timelineMarks } from "./timeline-marks.js";
import type { Mark } from "./timeline-marks.js";
import { limitBars } from "./timeline-mix.js";
import type { MixedBars } from "./timeline-mix.js";
import { LaneSpans } from "./timeline-spans.js";
import type { LaneSpan } from "./timeline-spans.js";
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

/** What spans look like, and the bars that are made of those that are drawn. */
class Bars {
  readonly #colours: Colouring;
  readonly #styles = new Map<string, BarStyle>();
  /** How a goroutine looks that runs, by its id: long runs ask for it again and again. */
  readonly #running = new Map<number, BarStyle>();

  constructor(colours: Colouring) {
    this.#colours = colours;
  }

  runningStyle(g: number): BarStyle {
    let look = this.#running.get(g);
    if (look === undefined) {
      look = this.#runningStyle(g);
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

  goroutineStyle({ g, status, p }: GoroutineSpan): BarStyle {
    if (status === "running") return this.runningStyle(g);
    return status === "syscall" && p < 0 ? goneCallStyle : (statusStyles[status] ?? mixedStyle);
  }

  threadStyle({ activity, g, p }: ThreadSpan): BarStyle {
    if (activity === "running") return this.runningStyle(g);
    if (activity !== "syscall") return threadStyles[activity];
    return p < 0 ? goneCallStyle : statusStyles["syscall"]!;
  }

  running({ g, p, m, detail, start, end, style }: LaneSpan, lane: number): Bar {
    const hover = () => [
      this.#colours.name(g),
      `running on P${p}, M${m}`,
      `found in: ${detail}`,
      ...when(start, end),
    ];
    return { lane, start, end, style, label: `G${g}`, hover };
  }

  resting({ g, word, detail, object, start, end, style }: LaneSpan, lane: number): Bar {
    const isNamed = object !== "" && !object.startsWith("#");
    const why = `${detail}${isNamed ? ` on ${object}` : ""}`;
    const what = word === "syscall" ? `system call: ${why}` : `${word}: ${why}`;
    const hover = () => [this.#colours.name(g), what, ...when(start, end)];
    const label = word === "runnable" || style === goneCallStyle ? "" : why;
    return { lane, start, end, style, label, hover };
  }

  processor({ p, m, g, detail: call, word, start, end, style }: LaneSpan, lane: number): Bar {
    const who = m >= 0 ? `P${p}, M${m}` : `P${p}`;
    const whose = call === "" ? [] : [`${this.#colours.name(g)} is in ${call}; the P may be taken`];
    const hover = () => [
      who,
      word === "spinning" ? "spinning: looks for work to steal" : style.label,
      ...whose,
      ...when(start, end),
    ];
    const labels = call === "" ? { label: "" } : { label: `G${g} ${call}`, short: `G${g}` };
    return { lane, start, end, style, ...labels, hover };
  }

  /** What a thread does, on its own lane or on that of its core. */
  thread(span: LaneSpan, group: "thread" | "core", lane: number): Bar {
    const { m, p, g, detail: call, word, core, start, end, style } = span;
    const where = [`M${m}`, ...(p < 0 ? [] : [`P${p}`]), ...(core < 0 ? [] : [`core ${core}`])].join(", ");
    const doing =
      word === "running"
        ? `runs ${this.#colours.name(g)}`
        : call === ""
          ? threadWords[word as ThreadActivity] // a lane of threads has no other words
          : `is in ${call} for ${this.#colours.name(g)}, ${p < 0 ? "its P is gone" : "its P may be taken"}`;
    const hover = () => [where, doing, ...when(start, end)];
    const holder = group === "core" ? `M${m}` : p < 0 ? "" : `P${p}`;
    const short = g === 0 ? (group === "core" ? `M${m}` : "") : `G${g}`;
    const label =
      g === 0 || style === goneCallStyle ? "" : `${short}${call && ` ${call}`}${holder && `, ${holder}`}`;
    return { lane, start, end, style, label, short: label === "" ? "" : short, hover };
  }

  /** Over what a thread would do: that it has no core. */
  coreless({ m, start, end, style }: LaneSpan, lane: number): Bar {
    const hover = () => [`M${m} waits for a core`, ...when(start, end)];
    return { lane, start, end, style, label: "", hover };
  }

  /** A bar on a lane of this group. */
  on(group: LaneGroup, span: LaneSpan, lane: number): Bar {
    if (group === "core" || group === "thread") return this.thread(span, group, lane);
    if (span.word === "running") return this.running(span, lane);
    return group === "proc" ? this.processor(span, lane) : this.resting(span, lane);
  }
}

/** Which bars to draw. */
export interface BarsOptions {
  /** The most bars. */
  readonly most: number;
  /** How far beyond the axis's range bars are wanted, in widths of the range. */
  readonly margin: number;
}

/** All spans on the lanes; and then, in lists of their own, those that lie over others. */
class Spans {
  readonly #lanes: Lanes;
  readonly #bars: Bars;
  readonly #all: LaneSpans[];
  readonly #over: LaneSpans[];

  constructor(lanes: Lanes, bars: Bars) {
    this.#lanes = lanes;
    this.#bars = bars;
    this.#all = lanes.lanes.map(({ group }, lane) => new LaneSpans((span) => bars.on(group, span, lane)));
    this.#over = lanes.lanes.map((_, lane) => new LaneSpans((span) => bars.coreless(span, lane)));
  }

  get lists(): readonly LaneSpans[] {
    return [...this.#all, ...this.#over];
  }

  #lane(group: LaneGroup, id: number): LaneSpans | undefined {
    const lane = this.#lanes.of(group, id);
    return lane === undefined ? undefined : this.#all[lane];
  }

  addGoroutine(span: GoroutineSpan): void {
    if (span.end <= span.start) return;
    const proc = span.status === "running" ? this.#lane("proc", span.p) : undefined;
    const own = this.#lane("goroutine", span.g);
    if (proc === undefined && own === undefined) return;
    const look = this.#bars.goroutineStyle(span);
    proc?.addGoroutine(span, look);
    own?.addGoroutine(span, look);
  }

  addProcessor(span: ProcessorSpan): void {
    if (span.activity === "running" || span.activity === "dead") return;
    this.#lane("proc", span.p)?.addProcessor(span, activityStyles[span.activity]);
  }

  addThread(span: ThreadSpan): void {
    const look = this.#bars.threadStyle(span);
    this.#lane("thread", span.m)?.addThreadWhereverItIs(span, look);
    this.#lane("core", span.core)?.addThread(span, look);
    if (!span.wantsCore) return;
    for (const [group, id] of [
      ["thread", span.m],
      ["proc", span.p],
      ["goroutine", span.g],
    ] as const) {
      const lane = this.#lanes.of(group, id);
      if (lane !== undefined) this.#over[lane]!.addThread(span, corelessStyle);
    }
  }
}

/**
 * What a timeline is drawn from: lanes, all bars on them, and marks. It is made once, for both forms of the figure: of a long run that is
 * most of the work.
 */
export class TimelineMaterial {
  readonly trace: Trace;
  readonly axis: TimeAxis;
  readonly colours: Colouring;
  /** How long each P did what, within the axis. */
  readonly times: ProcessorTimes;
  readonly bands: readonly Band[];
  readonly #lanes: Lanes;
  readonly #marks: readonly Mark[];
  readonly #spans: Spans;

  constructor(trace: Trace, axis: TimeAxis, options: TimelineOptions) {
    this.trace = trace;
    this.axis = axis;
    this.colours = colourGoroutines(trace);
    const { cores, asThreads = false } = trace.meta;
    // Without lanes for threads and cores, and with a core for every thread, nothing is drawn from these.
    const hasThreads = Boolean(options.threads || options.cores || asThreads || cores !== undefined);
    const lanes = pickLanes(options, { trace, axis, colours: this.colours, hasThreads });
    const spans = new Spans(lanes, new Bars(this.colours));
    const times = new ProcessorTimes(axis.from, axis.to);
    visitGoroutineSpans(trace, (span) => spans.addGoroutine(span));
    visitProcessorSpans(trace, (span) => {
      spans.addProcessor(span);
      times.add(span);
    });
    if (hasThreads) visitThreadSpans(trace, (span) => spans.addThread(span));
    this.times = times;
    this.bands = timelineBands(trace, axis);
    this.#lanes = lanes;
    this.#marks = timelineMarks(trace, axis, lanes);
    this.#spans = spans;
  }

  /** The lanes, at most so many bars, and the marks. */
  drawn({ most, margin }: BarsOptions): TimelineBars {
    const { from, to } = this.axis;
    const room = margin === Infinity ? Infinity : margin * (to - from);
    return {
      lanes: this.#lanes.lanes,
      marks: this.#marks,
      omitted: omittedWords(this.#lanes),
      ...limitBars(
        this.#spans.lists.map((list) => list.within(from - room, to + room)),
        most,
        this.axis,
      ),
    };
  }
}

/** What the title says below the first line. */
export function timelineSubtitle({ trace, colours }: TimelineMaterial, drawn: TimelineBars): string {
  const parts = [machineWords(trace), endWords(trace)];
  if (colours.byKind) parts.push("one hue for each function");
  if (drawn.hidden > 0) {
    parts.push(`${groupDigits(drawn.hidden)} short spans in ${groupDigits(drawn.mixed)} hatched bars`);
  }
  return [...parts, ...drawn.omitted].join("; ");
}
