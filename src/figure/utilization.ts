/**
 * The utilization of the Ps: a row for each P, time from left to right, and the darker a cell the larger the share of its time in which
 * the P ran a goroutine. It draws a run of any length in the same number of cells, so it is what one looks at while a run goes on, and
 * what one looks at first when a run was long.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { endOf, endWords, traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { machineWords } from "./machine-words.js";
import { mix } from "./oklch.js";
import { Occupancy } from "./occupancy.js";
import { card, statusColour } from "./palette.js";
import { plotlyLayout, plotlyTimeAxis } from "./plotly-layout.js";
import { drawCard, drawLegend, headHeight, rect, swatchMark, text } from "./svg.js";
import { axisHeight, drawTimeAxis, timeAxis, xOf } from "./time-axis.js";
import type { PlotArea, TimeAxis } from "./time-axis.js";
import { wantOptions } from "../trace/options.js";

export interface UtilizationOptions {
  readonly title?: string;
}

/** The map as it is drawn. */
interface Heat {
  readonly axis: TimeAxis;
  readonly from: number;
  readonly cellNs: number;
  /** Share of the time in which it was busy, in whole percent: rows of cells. */
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly string[];
  /** Of all Ps together, in whole percent. */
  readonly mean: number;
}

const width = 960;
/** Cells in a row of the plotly form, at most; and of the SVG, which is for a smaller picture. */
const plotlyCells = 400;
const svgCells = 200;
/** With more Ps than these, neighbours share a row. */
const mostRows = 64;
/** A cell says how busy its Ps were in steps of so many percent. */
const shade = 10;

/**
 * How busy the Ps were, while a run goes on. `figure` draws all, `read` only reads what is new: it may be called often, while the rows are still in
 * the processor's cache. Read once a frame, they cost half as much again.
 */
export class LiveUtilization {
  readonly #trace: Trace;
  readonly #occupancy: Occupancy;

  constructor(source: TraceSource) {
    this.#trace = traceOf(source);
    this.#occupancy = new Occupancy(this.#trace, 2 * plotlyCells);
  }

  /** Reads what has come up to virtual time `now`, in ns. */
  read(now: number): void {
    this.#occupancy.readTo(now);
  }

  /**
   * The figure at virtual time `now`, in ns. `subtitle` says what the reader is to know of the moment. `isPassing`: another one follows soon,
   * so it is the SVG alone.
   */
  figure(now: number, title: string, subtitle: string, isPassing = false): Figure {
    this.read(now);
    return draw(this.#trace, heatOf(this.#trace, this.#occupancy, now), { title, subtitle, isPassing });
  }
}

/** Sums of `size` neighbours. */
function sumsOf(values: ArrayLike<number>, length: number, size: number): number[] {
  const sums: number[] = [];
  for (let i = 0; i < length; i++) {
    const place = Math.floor(i / size);
    sums[place] = (sums[place] ?? 0) + values[i]!;
  }
  return sums;
}

function heatOf(trace: Trace, occupancy: Occupancy, now: number): Heat {
  const { from, busyNs, cells } = occupancy;
  const size = cells > plotlyCells ? 2 : 1;
  const cellNs = occupancy.cellNs * size;
  const end = Math.max(now, from + 1);
  const procs = busyNs.length;
  const together = Math.ceil(procs / mostRows);
  const letter = trace.meta.asThreads === true ? "M" : "P"; // then each thread has a P of its own number
  const rows: number[][] = [];
  const labels: string[] = [];
  let busy = 0;
  for (let p = 0; p < procs; p += together) {
    const members = busyNs.slice(p, p + together);
    const sums = new Float64Array(cells);
    for (const one of members) for (let i = 0; i < cells; i++) sums[i] = sums[i]! + one[i]!;
    busy += sums.reduce((sum, value) => sum + value, 0);
    const whole = (i: number): number => members.length * Math.min(cellNs, end - (from + i * cellNs));
    rows.push(sumsOf(sums, cells, size).map((ns, i) => percent(ns, whole(i))));
    labels.push(members.length === 1 ? `${letter}${p}` : `${letter}${p}–${p + members.length - 1}`);
  }
  const axis = timeAxis(trace, { from, to: end });
  return { axis, from, cellNs, rows, labels, mean: percent(busy, procs * (end - from)) };
}

const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.min(100, Math.round((100 * part) / whole)) : 0;

/** Of many rows, not each has its name beside it. */
const everyLabel = (rows: number): number => (rows > 40 ? 4 : 1);

const emptyColour = card.panel;
const shades = Array.from({ length: 100 / shade + 1 }, (_, i) =>
  mix(emptyColour, statusColour.running, (i * shade) / 100),
);
/** The colour of a share that is a multiple of `shade`. */
const colourOf = (share: number): string => shades[share / shade]!;

function heatPlotly(
  { axis, from, cellNs, rows, labels }: Heat,
  title: string,
  subtitle: string,
): PlotlyFigure {
  const plotHeight = Math.max(90, Math.min(720, rows.length * 34));
  const named = labels
    .map((label, row) => ({ label, row }))
    .filter(({ row }) => row % everyLabel(rows.length) === 0);
  const map: PlotlyTrace = {
    type: "heatmap",
    z: rows,
    x0: axis.scaled(from + cellNs / 2),
    dx: axis.scaled(cellNs),
    zmin: 0,
    zmax: 100,
    zsmooth: false,
    ygap: rows.length > 20 ? 0 : 3,
    colorscale: [
      [0, emptyColour],
      [1, statusColour.running],
    ],
    colorbar: { thickness: 14, outlinewidth: 0, tickvals: [0, 50, 100], ticktext: ["0 %", "50 %", "100 %"] },
    hovertemplate: `%{y}: busy %{z} %% around %{x} ${axis.unit.name}<extra></extra>`,
  };
  return {
    data: rows.every((row) => row.length === 0) ? [] : [map], // plotly refuses a map of nothing
    layout: plotlyLayout(title, subtitle, {
      height: 76 + plotHeight + 70,
      margin: { l: 60, r: 30, t: 80, b: 70 },
      xaxis: withoutGrid(plotlyTimeAxis(axis)),
      yaxis: {
        tickvals: named.map(({ row }) => row),
        ticktext: named.map(({ label }) => label),
        range: [Math.max(1, rows.length) - 0.5, -0.5],
        zeroline: false,
        automargin: true,
        fixedrange: true,
        showgrid: false,
        ticks: "",
        ticklabelstandoff: 8,
      },
    }),
  };
}

/** Cells of one shade that follow one another, as one rectangle. */
function drawRow(
  shares: readonly number[],
  place: (cell: number) => number,
  top: number,
  height: number,
): string {
  const parts: string[] = [];
  const shadeOf = (share: number): number => Math.round(share / shade) * shade;
  for (let i = 0; i < shares.length;) {
    const own = shadeOf(shares[i]!);
    let end = i + 1;
    while (end < shares.length && shadeOf(shares[end]!) === own) end++;
    if (own > 0) parts.push(rect(place(i), top, place(end) - place(i), height, { fill: colourOf(own) }));
    i = end;
  }
  return parts.join("");
}

/** The cells cover the grid: plotly does not take a colour for what it does not draw. */
function withoutGrid({ gridcolor: _, ...axis }: Record<string, unknown>): Record<string, unknown> {
  return { ...axis, showgrid: false };
}

function heatSvg({ axis, from, cellNs, rows, labels }: Heat, title: string, subtitle: string): string {
  const size = Math.max(1, Math.ceil((rows[0]?.length ?? 0) / svgCells));
  const pitch = Math.max(8, Math.min(34, 720 / rows.length));
  const rowHeight = pitch > 20 ? pitch - 4 : pitch;
  const top = headHeight({ subtitle }) + 10;
  const area: PlotArea = { left: 76, right: width - 24, top, bottom: top + pitch * rows.length };
  const x = xOf(axis, area);
  const place = (cell: number): number => Math.min(area.right, x(from + cell * size * cellNs));
  const every = everyLabel(rows.length);
  const drawn = rows.map((shares, row) => {
    const y = area.top + row * pitch;
    const means = sumsOf(shares, shares.length, size).map(
      (sum, i) => sum / Math.min(size, shares.length - i * size),
    );
    const label =
      row % every === 0
        ? text(area.left - 10, y + rowHeight / 2 + 5, labels[row] ?? "", { "text-anchor": "end" })
        : "";
    const bed = rect(area.left, y, area.right - area.left, rowHeight, { fill: emptyColour });
    return label + bed + drawRow(means, place, y, rowHeight);
  });
  const entries = [0, 50, 100].map((share) => ({
    label: share === 0 ? "never busy" : share === 100 ? "busy all the time" : "half of the time",
    mark: swatchMark(colourOf(share), card.edge),
  }));
  const legend = drawLegend(entries, area.left, area.bottom + axisHeight + 4, width - area.left - 20);
  return drawCard(
    { width, height: area.bottom + axisHeight + 4 + legend.height + 12, title, subtitle },
    drawTimeAxis(axis, area),
    ...drawn,
    legend.markup,
  );
}

interface Words {
  readonly title: string;
  readonly subtitle: string;
  readonly isPassing: boolean;
}

function draw(trace: Trace, heat: Heat, { title, subtitle, isPassing }: Words): Figure {
  const { axis, rows, labels, mean } = heat;
  const lines = rows.map((shares, row) => {
    const sum = shares.reduce((total, share) => total + share, 0);
    return `${labels[row]}: busy ${Math.round(sum / Math.max(1, shares.length))} % of the time`;
  });
  const second = [machineWords(trace), `busy ${mean} % of the time`, subtitle].filter((one) => one !== "");
  return new Figure({
    ...(isPassing ? {} : { plotly: heatPlotly(heat, title, second.join("; ")) }),
    svg: heatSvg(heat, title, second.join("; ")),
    text: [`Utilization from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`, ...lines].join(
      "\n",
    ),
  });
}

export const utilizationTitle = "How busy the Ps were";

/**
 * How busy each P was over time, for runs of any length.
 *
 *     utilization(run)
 */
export function utilization(source: TraceSource, options: UtilizationOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("utilization", options, ["title"]);
  const end = endOf(trace);
  const words = `${groupDigits(trace.length)} events; ${endWords(trace)}`;
  return new LiveUtilization(trace).figure(end, options.title ?? utilizationTitle, words);
}
