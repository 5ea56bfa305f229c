/**
 * The timeline: a lane for each P, coloured by the goroutine that it ran; idle stretches pale and hatched; and, where
 * asked for, a lane for each goroutine with its statuses, so that one sees what it waited for and how long it stood in a
 * queue; a lane for each thread, so that one sees who is in the kernel, and who got its P; and a lane for each core.
 * Marks say what happened at one instant: a P was taken from a system call, a goroutine asked to stop, I/O became ready.
 *
 * The plotly form has one trace for each colour, never one for each span, and at most 4,000 bars. The SVG form has at
 * most 900: more could not be told apart at its size.
 */
import { formatDuration } from "../trace/numbers.js";
import { processorStatisticsOf } from "../trace/statistics.js";
import { endOf, traceOf } from "../trace/trace.js";
import type { TraceSource } from "../trace/trace.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { card } from "./palette.js";
import { legendRows, plain, plotlyLayout, plotlyTimeAxis } from "./plotly-layout.js";
import { timeAxis } from "./time-axis.js";
import type { TimeAxis } from "./time-axis.js";
import { TimelineMaterial, timelineSubtitle, timelineTitle } from "./timeline-bars.js";
import type { TimelineBars } from "./timeline-bars.js";
import { bandFill, bandOpacity, bandWords } from "./timeline-bands.js";
import type { LaneGroup, TimelineOptions } from "./timeline-lanes.js";
import { markTraces } from "./timeline-mark-shapes.js";
import { isSaid, isSeen } from "./timeline-style.js";
import type { Bar, BarStyle } from "./timeline-style.js";
import { drawTimeline } from "./timeline-svg.js";
import { wantOptions } from "../trace/options.js";

/** The share of the visible time from which on a bar bears its goroutine's id. */
const labelShare = 0.04;

/** Plotly wants one trace at least. */
const nothing: BarStyle = { label: "", fill: card.panel, ink: card.ink, thickness: 0.8, order: 0 };

const noBar: Bar = { lane: 0, start: 0, end: 0, style: nothing, label: "", hover: () => [] };

interface TraceContext {
  readonly axis: TimeAxis;
  /** Whether the legend says what these bars are. */
  readonly isTold: boolean;
}

/** A bar that reaches over an edge of the range, in two: so that its label stands in the middle of what is seen. */
function cutAtEdges(bar: Bar, { from, to }: TimeAxis): Bar[] {
  const edges = [from, to].filter((edge) => bar.start < edge && edge < bar.end);
  const ends = [...edges, bar.end];
  return ends.map((end, i) => ({ ...bar, start: ends[i - 1] ?? bar.start, end }));
}

/**
 * The bars of the plotly form. One can move the picture beyond its range, so what is outside is there too: all of it if that can be
 * drawn without mixing anything, else as much again at both sides, else nothing.
 */
function barsToMove(material: TimelineMaterial, most: number): TimelineBars {
  const { trace, axis } = material;
  const isPart = axis.to - axis.from < (endOf(trace) - trace.startTime) / 2;
  let drawn = material.drawn({ most, margin: Infinity });
  for (const margin of isPart ? [1, 0] : []) {
    if (drawn.hidden > 0) drawn = material.drawn({ most, margin });
  }
  return { ...drawn, bars: drawn.bars.flatMap((bar) => cutAtEdges(bar, axis)) };
}

function barTrace(style: BarStyle, bars: readonly Bar[], { axis, isTold }: TraceContext): PlotlyTrace {
  const isWide = (bar: Bar): boolean =>
    bar.end - bar.start >= (axis.to - axis.from) * labelShare && style.thickness >= 0.5;
  const isVeryWide = (bar: Bar): boolean => bar.end - bar.start >= (axis.to - axis.from) * labelShare * 4;
  return {
    type: "bar",
    orientation: "h",
    name: plain(style.label),
    legendgroup: plain(style.label),
    showlegend: isTold,
    base: bars.map((bar) => axis.scaled(bar.start)),
    x: bars.map((bar) => axis.scaled(bar.end - bar.start)),
    y: bars.map((bar) => bar.lane),
    width: style.thickness,
    ...(style.below === undefined ? {} : { offset: style.below - style.thickness / 2 }),
    marker: {
      color: style.fill,
      line: { width: 0 },
      ...(style.lines === undefined
        ? {}
        : { pattern: { shape: "/", fgcolor: style.lines, bgcolor: style.fill, size: 8, solidity: 0.25 } }),
    },
    text: bars.map((bar) =>
      isWide(bar) ? plain(isVeryWide(bar) ? bar.label : (bar.short ?? bar.label)) : "",
    ),
    textposition: "inside",
    insidetextanchor: "middle",
    textangle: 0,
    insidetextfont: { color: style.ink, size: 14 },
    cliponaxis: true,
    hovertext: bars.map((bar) => bar.hover().map(plain).join("<br>")),
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

/** A line between cores, threads, Ps and goroutines. */
function groupRules(lanes: readonly { readonly group: LaneGroup }[]): Record<string, unknown>[] {
  return lanes.flatMap(({ group }, lane) =>
    lane === 0 || lanes[lane - 1]!.group === group
      ? []
      : [
          {
            type: "line",
            xref: "paper",
            x0: 0,
            x1: 1,
            y0: lane - 0.5,
            y1: lane - 0.5,
            line: { color: card.edge, width: 1 },
          },
        ],
  );
}

/** When the world was stopped, behind all bars. */
function bandShapes({ bands, axis }: TimelineMaterial): Record<string, unknown>[] {
  return bands.map(({ start, end }, index) => ({
    type: "rect",
    layer: "below",
    x0: axis.scaled(start),
    x1: axis.scaled(end),
    yref: "paper",
    y0: 0,
    y1: 1,
    fillcolor: bandFill,
    opacity: bandOpacity,
    line: { width: 0 },
    name: bandWords,
    showlegend: index === 0,
  }));
}

function timelinePlotly(material: TimelineMaterial, options: TimelineOptions): PlotlyFigure {
  const { axis } = material;
  const { maxBars = 4000 } = options;
  if (!Number.isInteger(maxBars) || maxBars < 1) {
    throw new RangeError(`maxBars must be a whole number above 0, got ${String(maxBars)}`);
  }
  const drawn = barsToMove(material, maxBars);
  const byStyle = new Map<BarStyle, Bar[]>();
  for (const bar of drawn.bars) {
    const own = byStyle.get(bar.style);
    if (own === undefined) byStyle.set(bar.style, [bar]);
    else own.push(bar);
  }
  const styles = [...byStyle].sort(
    ([one], [two]) =>
      one.order - two.order || Number(one.lines !== undefined) - Number(two.lines !== undefined),
  );
  const marks = markTraces(drawn.marks, axis);
  const told = styles
    .filter(([style, bars]) => isSaid(style) && bars.some((bar) => isSeen(bar, axis)))
    .map(([{ label }]) => label);
  const below = 92 + 22 * legendRows([...new Set(told), ...marks.map(({ name }) => String(name))]);
  const plotHeight = drawn.lanes.length * 42;
  const subtitle = timelineSubtitle(material, drawn);
  const barTraces = (styles.length === 0 ? [[nothing, [noBar]] as const] : styles).map(
    ([style, bars], index) => {
      const isKnown = styles.slice(0, index).some(([earlier]) => earlier.label === style.label);
      return barTrace(style, bars, { axis, isTold: !isKnown && told.includes(style.label) });
    },
  );
  return {
    data: [...barTraces, ...marks],
    layout: plotlyLayout(options.title ?? timelineTitle, subtitle, {
      height: 76 + plotHeight + below,
      margin: { l: 60, r: 30, t: 76, b: below },
      barmode: "overlay",
      bargap: 0,
      uniformtext: { minsize: 14, mode: "hide" },
      xaxis: plotlyTimeAxis(axis),
      shapes: [...groupRules(drawn.lanes), ...bandShapes(material)],
      yaxis: {
        tickvals: drawn.lanes.map((_, lane) => lane),
        ticktext: drawn.lanes.map(({ label }) => plain(label)),
        range: [drawn.lanes.length - 0.5, -0.5],
        zeroline: false,
        automargin: true,
        fixedrange: true,
        ticks: "",
        showgrid: false,
        ticklabelstandoff: 8,
      },
      legend: {
        orientation: "h",
        x: 0,
        y: -70 / plotHeight,
        yanchor: "top",
        traceorder: "normal",
        font: { color: card.ink },
      },
      showlegend: true,
    }),
  };
}

function timelineText({ trace, axis, times }: TimelineMaterial): string {
  const rows = processorStatisticsOf(trace, times);
  const share = (part: number): string => `${Math.round((100 * part) / (axis.to - axis.from))} %`;
  const letter = trace.meta.asThreads === true ? "M" : "P"; // then each thread has a P of its own number
  const lines = rows.map(
    ({ p, runningNs, syscallNs, idleNs, contextSwitches, steals }) =>
      `${letter}${p}: running ${share(runningNs)}, ${syscallNs > 0 ? `in system calls ${share(syscallNs)}, ` : ""}` +
      `idle ${share(idleNs)}, ${contextSwitches} context switches, ${steals} steals`,
  );
  return [`Timeline from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`, ...lines].join("\n");
}

/**
 * The timeline of a run.
 *
 *     timeline(run)
 *     timeline(run, { goroutines: [1, 6], to: 20_000 })
 *
 * Throws a RangeError for a range of time that is empty.
 */
export function timeline(source: TraceSource, options: TimelineOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("timeline", options, ["from", "to", "goroutines", "threads", "cores", "maxBars", "title"]);
  const material = new TimelineMaterial(trace, timeAxis(trace, options), options);
  return new Figure({
    plotly: timelinePlotly(material, options),
    svg: drawTimeline(material, options),
    text: timelineText(material),
  });
}
