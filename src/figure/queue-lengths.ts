/**
 * How long the queues were: one small plot for the global queue and one for each P, over the same time. A P's line is
 * its ring plus runnext; the tooltip gives both. `schedtrace` shows the ring alone (R3.2).
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { Replay } from "../trace/replay.js";
import { keptWords, traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { card, queueColour } from "./palette.js";
import { plain, plotlyLayout, plotlyTimeAxis } from "./plotly-layout.js";
import { crop, StepLine, stepPath, thin } from "./steps.js";
import type { StepPoint } from "./steps.js";
import { drawCard, element, headHeight, line, text } from "./svg.js";
import { axisHeight, drawTimeAxis, niceStep, timeAxis, xOf } from "./time-axis.js";
import type { PlotArea, TimeAxis, TimeRange } from "./time-axis.js";
import { wantOptions } from "../trace/options.js";

export interface QueueLengthsOptions extends TimeRange {
  readonly title?: string;
}

const width = 960;
/** More Ps than these are not drawn: the ones with the longest queues are. */
const mostProcs = 12;
/** The most points of all rows together in the plotly form, and of one row in the SVG. */
const plotlyPoints = 12_000;
const svgPoints = 1200;

interface QueueRow {
  readonly label: string;
  readonly fill: string;
  readonly stroke: string;
  readonly points: readonly StepPoint[];
  /** The longest in the range. */
  readonly peak: number;
}

function record(trace: Trace): { readonly global: StepLine; readonly procs: StepLine[] } {
  const replay = new Replay(trace, { check: false });
  const { picture } = replay;
  const global = new StepLine();
  const procs: StepLine[] = [];
  /** Of each P, when it was looked at last: the length of its ring, and who was in runnext. */
  const rings: number[] = [];
  const nexts: number[] = [];
  const look = (p: number, time: number): void => {
    const processor = picture.procs[p];
    if (processor === undefined) return;
    const { ring, runnext } = processor;
    // Most events change neither; a sentence for each of millions would take a second.
    if (procs[p] !== undefined && rings[p] === ring.length && nexts[p] === runnext) return;
    rings[p] = ring.length;
    nexts[p] = runnext;
    const detail = `ring ${ring.length}, runnext ${runnext === 0 ? "empty" : `G${runnext}`}`;
    (procs[p] ??= new StepLine()).put(time, ring.length + (runnext === 0 ? 0 : 1), detail);
  };
  if (trace.first > 0) {
    global.put(trace.startTime, picture.global.length);
    for (const { id } of picture.procs) look(id, trace.startTime);
  }
  for (let i = trace.first; replay.step(); i++) {
    const time = trace.time(i);
    global.put(time, picture.global.length);
    look(trace.p(i), time);
    if (trace.a(i) !== trace.p(i)) look(trace.a(i), time);
  }
  return { global, procs };
}

function rowsOf(trace: Trace, axis: TimeAxis): { readonly rows: QueueRow[]; readonly rest: string } {
  const { global, procs } = record(trace);
  const row = (
    label: string,
    points: readonly StepPoint[],
    colour: { fill: string; stroke: string },
  ): QueueRow => {
    const shown = crop(points, axis);
    return {
      label,
      ...colour,
      points: shown,
      peak: shown.reduce((most, one) => Math.max(most, one.value), 0),
    };
  };
  const all = procs
    .map((own, p) => row(`P${p}`, own.points, queueColour.local))
    .filter((one) => one !== undefined);
  const busiest = [...all].sort((one, two) => two.peak - one.peak).slice(0, mostProcs);
  const shown = all.filter((one) => busiest.includes(one));
  const hidden = all.length - shown.length;
  const words = hidden === 0 ? "" : `${hidden} Ps with shorter queues are not shown`;
  return {
    rows: [row("global", global.points, queueColour.global), ...shown],
    rest: [words, keptWords(trace)].filter((part) => part !== "").join("; "),
  };
}

/** The highest value of a row's axis: rows of Ps share one, so that they can be compared. */
function topOf(row: QueueRow, rows: readonly QueueRow[]): number {
  if (row === rows[0]) return Math.max(1, row.peak);
  return rows.slice(1).reduce((most, one) => Math.max(most, one.peak), 1);
}

const titleOf = (options: QueueLengthsOptions): string => options.title ?? "How long the run queues were";

/** `rest`: what is not shown, in words. */
function subtitleOf(rows: readonly QueueRow[], rest: string): string {
  const longest = rows.slice(1).reduce((most, one) => Math.max(most, one.peak), 0);
  const peaks = `longest: global ${groupDigits(rows[0]?.peak ?? 0)}, local ${groupDigits(longest)} (ring and runnext)`;
  return rest === "" ? peaks : `${peaks}; ${rest}`;
}

function rowTrace(row: QueueRow, index: number, axis: TimeAxis, most: number): PlotlyTrace {
  const points = thin(row.points, most);
  const suffix = index === 0 ? "" : String(index + 1);
  return {
    type: "scatter",
    mode: "lines",
    name: row.label,
    x: points.map((point) => axis.scaled(point.time)),
    y: points.map((point) => point.value),
    line: { shape: "hv", color: row.stroke, width: 2 },
    fill: "tozeroy",
    fillcolor: row.fill,
    xaxis: "x",
    yaxis: `y${suffix}`,
    hovertext: points.map(({ time, value, detail }) =>
      plain(`${row.label}: ${value}${detail === "" ? "" : ` (${detail})`} at ${groupDigits(time)} ns`),
    ),
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

/** The name of a row, to the left of its axis. `y`: its middle, as a share of the plot's height. */
function rowLabel(row: QueueRow, y: number): Record<string, unknown> {
  const place = { xref: "paper", x: 0, xanchor: "left", xshift: -100, yref: "paper", y, yanchor: "middle" };
  return { ...place, text: `<b>${row.label}</b>`, font: { size: 16 }, showarrow: false };
}

function queuePlotly(rows: readonly QueueRow[], rest: string, axis: TimeAxis, title: string): PlotlyFigure {
  const share = 1 / rows.length;
  const axes = rows.map((row, index) => {
    const top = 1 - index * share;
    const highest = topOf(row, rows);
    const name = index === 0 ? "yaxis" : `yaxis${index + 1}`;
    const own = {
      domain: [Math.max(0, top - share * 0.82), top],
      range: [0, highest * 1.08],
      tick0: 0,
      dtick: Math.max(1, niceStep(highest, 2)),
      tickformat: ",d",
      gridcolor: card.grid,
      zerolinecolor: card.edge,
      fixedrange: true,
      automargin: true,
    };
    return [name, own] as const;
  });
  return {
    data: rows.map((row, index) =>
      rowTrace(row, index, axis, Math.min(4000, Math.ceil(plotlyPoints / rows.length))),
    ),
    layout: plotlyLayout(title, subtitleOf(rows, rest), {
      height: 76 + rows.length * 84 + 70,
      margin: { l: 120, r: 30, t: 80, b: 70 },
      annotations: rows.map((row, index) => rowLabel(row, 1 - (index + 0.41) * share)),
      showlegend: false,
      xaxis: { ...plotlyTimeAxis(axis), anchor: `y${rows.length === 1 ? "" : rows.length}` },
      ...Object.fromEntries(axes),
    }),
  };
}

const rowHeight = 72;
const rowGap = 14;

function drawRow(row: QueueRow, highest: number, axis: TimeAxis, area: PlotArea): string {
  const x = xOf(axis, area);
  const y = (value: number): number => area.bottom - ((area.bottom - area.top) * value) / (highest * 1.08);
  const path = stepPath(thin(row.points, svgPoints), x, y);
  const step = Math.max(1, niceStep(highest, 2));
  const marks: string[] = [];
  for (let value = 0; value <= highest; value += step) {
    marks.push(
      line(area.left, y(value), area.right, y(value), { stroke: value === 0 ? card.edge : card.grid }),
      text(area.left - 8, y(value) + 5, groupDigits(value), { "text-anchor": "end", fill: card.faint }),
    );
  }
  const head = text(20, (area.top + area.bottom) / 2 + 5, row.label, { "font-size": 16, "font-weight": 600 });
  const base = area.bottom.toFixed(1);
  return [
    ...marks,
    head,
    element("path", { d: `${path}V${base}H${area.left}Z`, fill: row.fill }),
    element("path", {
      d: path,
      fill: "none",
      stroke: row.stroke,
      "stroke-width": 2,
      "stroke-linejoin": "round",
    }),
  ].join("");
}

function drawQueues(rows: readonly QueueRow[], rest: string, axis: TimeAxis, title: string): string {
  const subtitle = subtitleOf(rows, rest);
  const top = headHeight({ subtitle }) + 10;
  const bottom = top + rows.length * (rowHeight + rowGap) - rowGap;
  const area = { left: 130, right: width - 24, top, bottom };
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * (rowHeight + rowGap);
    return drawRow(row, topOf(row, rows), axis, { ...area, top: rowTop, bottom: rowTop + rowHeight });
  });
  const size = { width, height: bottom + axisHeight + 12 };
  return drawCard({ ...size, title, subtitle }, drawTimeAxis(axis, area), ...drawn);
}

/** The lengths of the run queues as an SVG that stands alone. */
export function queueLengthsSvg(source: TraceSource, options: QueueLengthsOptions = {}): string {
  const trace = traceOf(source);
  const axis = timeAxis(trace, options);
  const { rows, rest } = rowsOf(trace, axis);
  return drawQueues(rows, rest, axis, titleOf(options));
}

/**
 * The lengths of the run queues over time.
 *
 *     queueLengths(run)
 *
 * Throws a RangeError for a range of time that is empty.
 */
export function queueLengths(source: TraceSource, options: QueueLengthsOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("queueLengths", options, ["from", "to", "title"]);
  const axis = timeAxis(trace, options);
  const { rows, rest } = rowsOf(trace, axis);
  const lines = rows.map(
    (row) => `${row.label}: longest ${row.peak}, at the end ${row.points.at(-1)?.value ?? 0}`,
  );
  return new Figure({
    plotly: queuePlotly(rows, rest, axis, titleOf(options)),
    svg: drawQueues(rows, rest, axis, titleOf(options)),
    text: [`Queue lengths from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`, ...lines].join(
      "\n",
    ),
  });
}
