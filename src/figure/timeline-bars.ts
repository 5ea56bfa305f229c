/**
 * The bars of a timeline: a lane for each P with whom it ran, and below, for each goroutine that is asked for, a lane
 * with its statuses. Both drawings of the timeline (plotly and SVG) are made from these.
 *
 * A long run has more spans than a page can draw. Then neighbours that are too short to be seen are drawn as one mixed
 * bar, and the figure says how many. What is long enough to be seen is never merged.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { endOf, goroutineSpans, processorSpans } from "../trace/spans.js";
import type { GoroutineSpan, ProcessorActivity, ProcessorSpan } from "../trace/spans.js";
import type { Trace } from "../trace/trace.js";
import { activityColour, card, statusColour } from "./palette.js";
import type { Colouring } from "./palette.js";
import type { TimeAxis, TimeRange } from "./time-axis.js";

/** How a bar looks. Bars of one style are one entry of the legend. */
export interface BarStyle {
  readonly label: string;
  readonly fill: string;
  /** Text on it. */
  readonly ink: string;
  /** Its thickness as a share of the lane. */
  readonly thickness: number;
  /** Slanted lines of this colour over `fill`. */
  readonly lines?: string;
  /** How bars of this label look when many are drawn as one; without it, grey. */
  readonly mixed?: { readonly fill: string; readonly lines: string };
  /** Order in the legend. */
  readonly order: number;
}

export interface Bar {
  readonly lane: number;
  /** In ns. */
  readonly start: number;
  readonly end: number;
  readonly style: BarStyle;
  /** What may stand on it when it is wide enough. */
  readonly label: string;
  /** Lines of the tooltip; made only for bars that are drawn. */
  readonly hover: () => readonly string[];
}

export interface TimelineBars {
  readonly lanes: readonly string[];
  /** How many of the lanes are Ps; they come first. */
  readonly procs: number;
  readonly bars: readonly Bar[];
  /** How many spans were merged, and into how many bars. */
  readonly hidden: number;
  readonly mixed: number;
  /** Goroutines that were asked for and got no lane. */
  readonly omitted: number;
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

const style = (label: string, fill: string, ink: string, thickness: number, order: number): BarStyle => ({
  label,
  fill,
  ink,
  thickness,
  order,
});

const looking = style("looks for work", activityColour.looking, card.background, 0.3, 1e6 + 4);
const activityStyles: Readonly<Record<Exclude<ProcessorActivity, "running">, BarStyle>> = {
  scheduling: looking,
  spinning: looking,
  waking: style("waits for its thread to wake", activityColour.waking, card.ink, 0.3, 1e6 + 5),
  idle: { ...style("idle", activityColour.idle, card.ink, 0.82, 1e6 + 6), lines: activityColour.idleLines },
  stopped: style("stopped", activityColour.waking, card.ink, 0.1, 1e6 + 7),
};
const statusStyles: Readonly<Record<string, BarStyle>> = {
  runnable: style("runnable", statusColour.runnable, card.ink, 0.66, 1e6 + 1),
  waiting: style("waiting", statusColour.waiting, card.ink, 0.66, 1e6 + 2),
  syscall: style("system call", statusColour.syscall, card.background, 0.66, 1e6 + 3),
};
const mixedStyle: BarStyle = {
  ...style("many short spans", activityColour.waking, card.ink, 0.6, 1e6 + 8),
  lines: card.background,
};

const when = (start: number, end: number): string[] => [
  formatDuration(end - start),
  `from ${groupDigits(start)} ns to ${groupDigits(end)} ns`,
];

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
  if (wanted === false) return [];
  const names = new Map<number, string>();
  for (const { g, name, start, end } of spans) if (start <= axis.to && end >= axis.from) names.set(g, name);
  if (Array.isArray(wanted)) return wanted.filter((g) => names.has(g));
  const users = [...names].filter(([, name]) => !isSystemGoroutine(name)).map(([g]) => g);
  return wanted === "few" && users.length > fewLanes ? [] : users;
}

/** A share of one style from which on it gives a mixed bar its colour. */
const dominance = 0.7;

/** One bar in the place of several neighbours: hatched, in the colour of what takes most of the time. */
class Mixer {
  readonly #styles = new Map<string, BarStyle>();
  hidden = 0;
  mixed = 0;

  #hatched(style: BarStyle): BarStyle {
    const { mixed } = style;
    if (mixed === undefined) return style;
    const known = this.#styles.get(style.label) ?? { ...style, fill: mixed.fill, lines: mixed.lines };
    this.#styles.set(style.label, known);
    return known;
  }

  #styleOf(run: readonly Bar[]): BarStyle {
    const times = new Map<string, { readonly style: BarStyle; ns: number }>();
    let all = 0;
    for (const { style, start, end } of run) {
      const entry = times.get(style.label) ?? { style, ns: 0 };
      entry.ns += end - start;
      all += end - start;
      times.set(style.label, entry);
    }
    const most = [...times.values()].find(({ ns }) => ns >= all * dominance);
    return most === undefined ? mixedStyle : this.#hatched(most.style);
  }

  mix(run: readonly Bar[]): Bar[] {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined || run.length === 1) return [...run];
    this.hidden += run.length;
    this.mixed++;
    const count = run.length;
    const hover = () => [`${groupDigits(count)} short spans`, ...when(first.start, last.end)];
    const style = this.#styleOf(run);
    return [{ lane: first.lane, start: first.start, end: last.end, style, label: "", hover }];
  }
}

/** Mixes the bars of one lane that are shorter than `least` ns with their neighbours, into bars about that long. */
function mixLane(bars: readonly Bar[], least: number, mixer: Mixer): Bar[] {
  const mixed: Bar[] = [];
  let run: Bar[] = [];
  for (const bar of bars) {
    const isShort = bar.end - bar.start < least;
    const begin = run[0]?.start ?? bar.start;
    const gap = bar.start - (run.at(-1)?.end ?? bar.start);
    if (!isShort || bar.end - begin > least || gap > least / 4) {
      mixed.push(...mixer.mix(run));
      run = [];
    }
    if (isShort) run.push(bar);
    else mixed.push(bar);
  }
  return [...mixed, ...mixer.mix(run)];
}

function limitBars(
  lanes: readonly (readonly Bar[])[],
  most: number,
  axis: TimeAxis,
): Pick<TimelineBars, "bars" | "hidden" | "mixed"> {
  const count = lanes.reduce((sum, lane) => sum + lane.length, 0);
  if (count <= most) return { bars: lanes.flat(), hidden: 0, mixed: 0 };
  for (let least = (axis.to - axis.from) / 4000; ; least *= 2) {
    const mixer = new Mixer();
    const bars = lanes.flatMap((lane) => mixLane(lane, least, mixer));
    if (bars.length <= most || least > axis.to * 2) return { bars, hidden: mixer.hidden, mixed: mixer.mixed };
  }
}

/** What to make bars of. */
export interface BarsOptions {
  readonly goroutines: GoroutineLanes;
  /** The most bars. */
  readonly most: number;
  /** Leave out what lies outside the axis's range. */
  readonly crop: boolean;
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
  const activities = processorSpans(trace);
  const procs =
    1 +
    activities.reduce(
      (most, { p }) => Math.max(most, p),
      spans.reduce((most, { p }) => Math.max(most, p), -1),
    );
  const chosen = pickLanes(spans, options.goroutines, axis);
  const shown = chosen.slice(0, mostLanes);
  const laneOf = new Map(shown.map((g, index) => [g, procs + index]));
  const lanes: Bar[][] = Array.from({ length: procs + shown.length }, () => []);
  const visible = ({ start, end }: { start: number; end: number }): boolean =>
    end > start && (!options.crop || (start < axis.to && end > axis.from));
  for (const span of spans.filter(visible)) {
    const own = laneOf.get(span.g);
    if (span.p >= 0) lanes[span.p]!.push(make.running(span, span.p));
    if (own !== undefined) lanes[own]!.push(span.p >= 0 ? make.running(span, own) : make.resting(span, own));
  }
  for (const span of activities.filter(visible)) {
    if (span.activity !== "running") lanes[span.p]!.push(make.processor(span, span.p));
  }
  for (const lane of lanes) lane.sort((one, two) => one.start - two.start || one.end - two.end);
  const names = [...Array.from({ length: procs }, (_, p) => `P${p}`), ...shown.map((g) => colours.name(g))];
  return {
    lanes: names,
    procs,
    omitted: chosen.length - shown.length,
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
  if (drawn.omitted > 0) parts.push(`${groupDigits(drawn.omitted)} more goroutines without a lane`);
  return parts.join("; ");
}
