/**
 * How many threads a real process had, over real time, while more and more of its goroutines or callbacks waited: for files, or for sockets.
 *
 * It draws rows of numbers and knows nothing of how they were counted. While they are counted, the lines grow.
 */
import { groupDigits } from "../trace/numbers.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { numberAxis } from "./number-axis.js";
import type { NumberAxis } from "./number-axis.js";
import { card, swatches } from "./palette.js";
import { plain, plotlyLayout } from "./plotly-layout.js";
import { drawCard, element, fit, headHeight, line, text } from "./svg.js";
import { wantOptions } from "../trace/options.js";

/** One count. */
export interface ThreadCount {
  /** Since the process began, in ms. */
  readonly ms: number;
  readonly threads: number;
  /** How many wait at that moment, and how many have their answer. */
  readonly waiting: number;
  readonly done: number;
}

/** One process. */
export interface ThreadSeries {
  readonly what: string;
  readonly points: readonly ThreadCount[];
}

/** What the figure draws. */
export interface ThreadSheet {
  readonly series: readonly ThreadSeries[];
  /** What could not be counted, and why. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

export interface ThreadCountsOptions {
  readonly title?: string;
}

const width = 960;
const plotHeight = 330;
const left = 84;
const right = width - 330;
const noteHeight = 22;

const colourOf = (index: number): string => swatches[index % swatches.length]!.fill;
const dashes = ["none", "10 5", "3 4", "12 4 3 4"] as const;
const plotlyDashes = ["solid", "dash", "dot", "dashdot"] as const;

const most = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0);

/** What a line says at its end. */
function wordsOf({ what, points }: ThreadSeries): string {
  const threads = most(points.map((point) => point.threads));
  const waiting = most(points.map((point) => point.waiting));
  return `${what}: ${groupDigits(waiting)} waited, ${groupDigits(threads)} threads`;
}

const subtitle = "each line says how many waited and how many threads there were, at most";

interface Axes {
  readonly x: NumberAxis;
  readonly y: NumberAxis;
}

function axesOf({ series }: ThreadSheet): Axes {
  const points = series.flatMap((one) => one.points);
  return {
    x: numberAxis([100, ...points.map(({ ms }) => ms)], false, 6),
    y: numberAxis([10, ...points.map(({ threads }) => threads)], false, 6),
  };
}

/** Places for labels, in the order given, so that none is nearer than `gap` to the next: those that crowd are moved down, then up. */
function apart(wanted: readonly number[], gap: number, lowest: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  order.forEach((i, rank) => {
    if (rank > 0) placed[i] = Math.max(placed[i]!, placed[order[rank - 1]!]! + gap);
  });
  let limit = lowest;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, limit);
    limit = placed[i]! - gap;
  }
  return placed;
}

function drawSvg(sheet: ThreadSheet, title: string): string {
  const axes = axesOf(sheet);
  const top = headHeight({ subtitle }) + 12;
  const bottom = top + plotHeight;
  const x = (ms: number): number => left + axes.x.place(ms) * (right - left);
  const y = (threads: number): number => bottom - axes.y.place(threads) * plotHeight;
  const series = sheet.series.filter(({ points }) => points.length > 0);
  const lines = series.map(({ points }, i) => {
    const steps = points.map((point, k) =>
      k === 0
        ? `M${x(point.ms).toFixed(1)},${y(point.threads).toFixed(1)}`
        : `H${x(point.ms).toFixed(1)}V${y(point.threads).toFixed(1)}`,
    );
    return element("path", {
      d: steps.join(""),
      fill: "none",
      stroke: colourOf(i),
      "stroke-width": 3,
      "stroke-dasharray": dashes[i % dashes.length],
    });
  });
  const ends = apart(
    series.map(({ points }) => y(points.at(-1)!.threads)),
    22,
    bottom,
  );
  const labels = series.flatMap((one, i) => {
    const last = one.points.at(-1)!;
    return [
      line(x(last.ms) + 3, y(last.threads), right + 10, ends[i]!, {
        stroke: colourOf(i),
        "stroke-opacity": 0.5,
      }),
      text(right + 14, ends[i]! + 5, fit(wordsOf(one), width - right - 24), { fill: colourOf(i) }),
    ];
  });
  const grid = [
    ...axes.y.ticks.flatMap((tick) => [
      line(left, y(tick), right, y(tick), { stroke: card.grid }),
      text(left - 8, y(tick) + 5, axes.y.label(tick), { "text-anchor": "end", fill: card.faint }),
    ]),
    ...axes.x.ticks.map((tick) =>
      text(x(tick), bottom + 22, axes.x.label(tick), { "text-anchor": "middle", fill: card.faint }),
    ),
    text((left + right) / 2, bottom + 44, "real time since the process began (ms)", {
      "text-anchor": "middle",
      fill: card.faint,
    }),
    text(0, 0, "threads of the process", {
      transform: `translate(26 ${(top + bottom) / 2}) rotate(-90)`,
      "text-anchor": "middle",
      fill: card.faint,
    }),
  ];
  const notes = sheet.missing.map(({ what, why }, i) =>
    text(20, bottom + 72 + noteHeight * i, fit(`Not counted here: ${what}; ${why}`, width - 40), {
      fill: card.faint,
    }),
  );
  const height = bottom + 60 + (notes.length > 0 ? noteHeight * notes.length + 8 : 0);
  return drawCard({ width, height, title, subtitle }, ...grid, ...lines, ...labels, ...notes);
}

function drawPlotly(sheet: ThreadSheet, title: string): PlotlyFigure {
  const axes = axesOf(sheet);
  const series = sheet.series.filter(({ points }) => points.length > 0);
  const data = series.map((one, i): PlotlyTrace => ({
    type: "scatter",
    mode: "lines",
    name: plain(wordsOf(one)),
    x: one.points.map(({ ms }) => ms),
    y: one.points.map(({ threads }) => threads),
    text: one.points.map(({ threads, waiting, done }) =>
      plain(
        `${one.what}: ${groupDigits(threads)} threads, ${groupDigits(waiting)} wait, ${groupDigits(done)} have their answer`,
      ),
    ),
    hovertemplate: "%{text}<extra></extra>",
    line: { color: colourOf(i), width: 3, shape: "hv", dash: plotlyDashes[i % plotlyDashes.length]! },
  }));
  const below = 110 + 24 * series.length;
  const notes = sheet.missing.map(({ what, why }, i) => ({
    x: 0,
    xref: "paper",
    xanchor: "left",
    xshift: 20 - left,
    y: 0,
    yref: "paper",
    yanchor: "top",
    yshift: -below + 14 - noteHeight * i,
    text: plain(`Not counted here: ${what}; ${why}`),
    showarrow: false,
    font: { size: 14, color: card.faint },
  }));
  const margin = below + noteHeight * notes.length;
  const named = (words: string): object => ({ text: words, font: { size: 15, color: card.faint } });
  return {
    data,
    layout: plotlyLayout(title, subtitle, {
      height: 80 + plotHeight + margin,
      margin: { l: left, r: 30, t: 80, b: margin },
      xaxis: {
        title: named("real time since the process began (ms)"),
        range: [axes.x.from, axes.x.to],
        gridcolor: card.grid,
        zeroline: false,
        separatethousands: true,
      },
      yaxis: {
        title: named("threads of the process"),
        range: [axes.y.from, axes.y.to * 1.03],
        gridcolor: card.grid,
        zeroline: false,
      },
      annotations: notes,
      showlegend: true,
      legend: { orientation: "v", x: 0, y: -0.22, yanchor: "top" },
    }),
  };
}

/**
 * How many threads real processes had over time.
 *
 *     const counted = await live(measureWaiting({ quick: true }), (all) => threadCounts(all));
 */
export function threadCounts(sheet: ThreadSheet, options: ThreadCountsOptions = {}): Figure {
  wantOptions("threadCounts", options, ["title"]);
  // what comes from a cell may be anything
  if (!Array.isArray((sheet as Partial<ThreadSheet> | null | undefined)?.series)) {
    throw new TypeError("threadCounts: expected what await measureWaiting() gives");
  }
  const title = options.title ?? "Threads of processes whose parts wait";
  const lines = sheet.series.filter(({ points }) => points.length > 0).map(wordsOf);
  const missing = sheet.missing.map(({ what, why }) => `not counted: ${what}; ${why}`);
  return new Figure({
    plotly: drawPlotly(sheet, title),
    svg: drawSvg(sheet, title),
    text: [title, ...(lines.length === 0 ? ["nothing is counted yet"] : lines), ...missing].join("\n"),
  });
}
