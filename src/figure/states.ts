/**
 * How many goroutines were in which status over time, as stacked areas: running at the bottom (never more than
 * GOMAXPROCS), then runnable, in a system call, and waiting. The runtime's own goroutines are left out unless asked for.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { goroutineSpans } from "../trace/spans.js";
import { traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { card, statusColour } from "./palette.js";
import { plotlyLayout, plotlyTimeAxis } from "./plotly-layout.js";
import { drawCard, drawLegend, element, headHeight, line, swatchMark, text } from "./svg.js";
import { axisHeight, drawTimeAxis, niceStep, timeAxis, xOf } from "./time-axis.js";
import type { TimeAxis, TimeRange } from "./time-axis.js";

export interface StatesOptions extends TimeRange {
  /** Whether to count the runtime's own goroutines too. Default false. */
  readonly system?: boolean;
  readonly title?: string;
}

/** From the bottom of the stack to its top. */
const stack = ["running", "runnable", "syscall", "waiting"] as const;
type Stacked = (typeof stack)[number];

const words: Readonly<Record<Stacked, string>> = {
  running: "running",
  runnable: "runnable",
  syscall: "in a system call",
  waiting: "waiting",
};

const width = 960;
const plotHeight = 300;
const plotlyPoints = 4000;
const svgPoints = 1000;

/** How many goroutines are in each status from `time` on. */
interface Counts extends Readonly<Record<Stacked, number>> {
  readonly time: number;
}

const isStacked = (status: string): status is Stacked => stack.some((one) => one === status);

function countStates(trace: Trace, system: boolean): Counts[] {
  const changes = new Map<number, Record<Stacked, number>>();
  const change = (time: number, status: Stacked, by: number): void => {
    const own = changes.get(time) ?? { running: 0, runnable: 0, syscall: 0, waiting: 0 };
    own[status] += by;
    changes.set(time, own);
  };
  for (const { name, status, start, end } of goroutineSpans(trace)) {
    if (!isStacked(status) || (!system && isSystemGoroutine(name))) continue;
    change(start, status, 1);
    change(end, status, -1);
  }
  const sum = { running: 0, runnable: 0, syscall: 0, waiting: 0 };
  return [...changes]
    .sort(([one], [two]) => one - two)
    .map(([time, own]) => {
      for (const status of stack) sum[status] += own[status];
      return { time, ...sum };
    });
}

/** The counts within the axis, with a point at both ends. At the very end of the run everything is counted out: dropped. */
function cropCounts(counts: readonly Counts[], axis: TimeAxis): Counts[] {
  const none = { time: axis.from, running: 0, runnable: 0, syscall: 0, waiting: 0 };
  const before = counts.findLast((one) => one.time <= axis.from) ?? none;
  const inside = counts.filter((one) => one.time > axis.from && one.time < axis.to);
  return [{ ...before, time: axis.from }, ...inside, { ...(inside.at(-1) ?? before), time: axis.to }];
}

const total = (one: Counts): number => stack.reduce((sum, status) => sum + one[status], 0);

/** At most about `most` points: of each stretch of time the first and the one with the most runnable goroutines. */
function thinCounts(counts: readonly Counts[], most: number): Counts[] {
  const first = counts[0];
  const last = counts.at(-1);
  if (counts.length <= most || first === undefined || last === undefined) return [...counts];
  const stretch = (last.time - first.time) / (most / 2);
  const groups = new Map<number, { first: Counts; peak: Counts }>();
  for (const one of counts) {
    const key = Math.floor((one.time - first.time) / stretch);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: one, peak: one });
    else if (one.runnable > group.peak.runnable) group.peak = one;
  }
  const kept = [...groups.values()].flatMap((group) =>
    group.first === group.peak ? [group.first] : [group.first, group.peak],
  );
  return kept.at(-1) === last ? kept : [...kept, last];
}

/** The statuses that occur. */
const occurring = (counts: readonly Counts[]): Stacked[] =>
  stack.filter((status) => status !== "syscall" || counts.some((one) => one.syscall > 0));

function stateTrace(status: Stacked, counts: readonly Counts[], axis: TimeAxis): PlotlyTrace {
  return {
    type: "scatter",
    mode: "lines",
    name: words[status],
    stackgroup: "statuses",
    x: counts.map((one) => axis.scaled(one.time)),
    y: counts.map((one) => one[status]),
    line: { shape: "hv", width: 0, color: statusColour[status] },
    fillcolor: statusColour[status],
    hovertemplate: `%{y:,d} ${words[status]}<extra></extra>`,
  };
}

const titleOf = (options: StatesOptions): string => options.title ?? "What the goroutines were doing";

function subtitleOf(trace: Trace, counts: readonly Counts[]): string {
  const most = counts.reduce((highest, one) => Math.max(highest, total(one)), 0);
  return `GOMAXPROCS=${trace.meta.procs}; at most ${groupDigits(most)} goroutines at once`;
}

function statesPlotly(trace: Trace, counts: readonly Counts[], axis: TimeAxis, title: string): PlotlyFigure {
  const thinned = thinCounts(counts, plotlyPoints);
  return {
    data: occurring(counts).map((status) => stateTrace(status, thinned, axis)),
    layout: plotlyLayout(title, subtitleOf(trace, counts), {
      height: 460,
      margin: { l: 70, r: 30, t: 80, b: 120 },
      hovermode: "x unified",
      xaxis: {
        ...plotlyTimeAxis(axis),
        hoverformat: ",.6~g",
        unifiedhovertitle: { text: `%{x} ${axis.unit.name}` },
      },
      yaxis: {
        title: { text: "goroutines", font: { size: 15, color: card.faint } },
        tickformat: ",d",
        nticks: 6,
        rangemode: "tozero",
        gridcolor: card.grid,
        zeroline: false,
        fixedrange: true,
      },
      legend: { orientation: "h", x: 0, y: -0.25, yanchor: "top", traceorder: "normal" },
    }),
  };
}

function drawStates(trace: Trace, counts: readonly Counts[], axis: TimeAxis, title: string): string {
  const subtitle = subtitleOf(trace, counts);
  const top = headHeight({ subtitle }) + 10;
  const area = { left: 84, right: width - 24, top, bottom: top + plotHeight };
  const highest = Math.max(
    1,
    counts.reduce((most, one) => Math.max(most, total(one)), 0),
  );
  const x = xOf(axis, area);
  const y = (value: number): number => area.bottom - (plotHeight * value) / (highest * 1.04);
  const thinned = thinCounts(counts, svgPoints);
  const level = new Array<number>(thinned.length).fill(0);
  const layers = occurring(counts).map((status) => {
    const bottoms = [...level];
    thinned.forEach((one, i) => (level[i] = level[i]! + one[status]));
    const corner = (i: number, values: readonly number[]): string =>
      `${x(thinned[i]!.time).toFixed(1)},${y(values[i]!).toFixed(1)}`;
    const upper = thinned.map((_, i) =>
      i === 0 ? `M${corner(i, level)}` : `H${x(thinned[i]!.time).toFixed(1)}V${y(level[i]!).toFixed(1)}`,
    );
    const lower = thinned.map((_, i) => {
      const k = thinned.length - 1 - i;
      return i === 0
        ? `L${corner(k, bottoms)}`
        : `V${y(bottoms[k]!).toFixed(1)}H${x(thinned[k]!.time).toFixed(1)}`;
    });
    return element("path", { d: `${upper.join("")}${lower.join("")}Z`, fill: statusColour[status] });
  });
  const step = Math.max(1, niceStep(highest, 5));
  const marks: string[] = [];
  for (let value = 0; value <= highest; value += step) {
    marks.push(
      line(area.left, y(value), area.right, y(value), { stroke: card.grid }),
      text(area.left - 8, y(value) + 5, groupDigits(value), { "text-anchor": "end", fill: card.faint }),
    );
  }
  const name = text(0, 0, "goroutines", {
    transform: `translate(26 ${(area.top + area.bottom) / 2}) rotate(-90)`,
    "text-anchor": "middle",
    fill: card.faint,
  });
  const entries = occurring(counts).map((status) => ({
    label: words[status],
    mark: swatchMark(statusColour[status]),
  }));
  const legend = drawLegend(entries, area.left, area.bottom + axisHeight + 4, width - area.left - 20);
  return drawCard(
    { width, height: area.bottom + axisHeight + 4 + legend.height + 12, title, subtitle },
    drawTimeAxis(axis, area),
    ...marks,
    name,
    ...layers,
    legend.markup,
  );
}

/** How many goroutines were in which status, as an SVG that stands alone. */
export function statesSvg(source: TraceSource, options: StatesOptions = {}): string {
  const trace = traceOf(source);
  const axis = timeAxis(trace, options);
  return drawStates(
    trace,
    cropCounts(countStates(trace, options.system ?? false), axis),
    axis,
    titleOf(options),
  );
}

/**
 * How many goroutines were in which status over time.
 *
 *     states(run, { system: true })
 *
 * Throws a RangeError for a range of time that is empty.
 */
export function states(source: TraceSource, options: StatesOptions = {}): Figure {
  const trace = traceOf(source);
  const axis = timeAxis(trace, options);
  const counts = cropCounts(countStates(trace, options.system ?? false), axis);
  const most = (status: Stacked): number =>
    counts.reduce((highest, one) => Math.max(highest, one[status]), 0);
  const lines = occurring(counts).map((status) => `${words[status]}: at most ${groupDigits(most(status))}`);
  return new Figure({
    plotly: statesPlotly(trace, counts, axis, titleOf(options)),
    svg: drawStates(trace, counts, axis, titleOf(options)),
    text: [
      `States of goroutines from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`,
      ...lines,
    ].join("\n"),
  });
}
