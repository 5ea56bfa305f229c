/**
 * Intervals: what many runs gave, for each of a few cases side by side. How long a queue took, by the number of Ps, over a hundred seeds.
 *
 *     intervals({ "Go 1.26": [{ x: "1", low: 9, q1: 11, middle: 12, q3: 14, high: 20, count: 100 }, ...] }, { x: "GOMAXPROCS", y: "ms" })
 *
 * A dot is the median, a broad line the middle half, and a thin one what is left when the highest and lowest twentieth are taken away.
 * Cases stand side by side at equal distances, in the order in which they come, whether they are numbers (1, 2, 4, 8) or words.
 */
import { groupDigits } from "../trace/numbers.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { numberAxis } from "./number-axis.js";
import type { NumberAxis } from "./number-axis.js";
import { card, swatches } from "./palette.js";
import { plain, plotlyLayout } from "./plotly-layout.js";
import { drawCard, drawLegend, element, fit, headHeight, line, swatchMark, text } from "./svg.js";

/** What many runs of one case gave. */
export interface Interval {
  /** The case. */
  readonly x: string;
  /** A twentieth of the runs gave less. */
  readonly low: number;
  /** A quarter of the runs gave less. */
  readonly q1: number;
  /** The median. */
  readonly middle: number;
  /** A quarter of the runs gave more. */
  readonly q3: number;
  /** A twentieth of the runs gave more. */
  readonly high: number;
  /** How many runs there were. */
  readonly count: number;
}

export interface IntervalsOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** What the horizontal axis shows. */
  readonly x?: string;
  /** What the vertical axis shows, with its unit. */
  readonly y?: string;
  /** Whether the vertical axis is logarithmic; what is not above 0 is then left out. Default false. */
  readonly log?: boolean;
}

interface Drawn {
  readonly title: string;
  readonly subtitle: string;
  readonly xWords: string;
  readonly yWords: string;
  readonly cases: readonly string[];
  readonly series: readonly Row[];
  readonly axis: NumberAxis;
}

/** A series, and how it is drawn. */
interface Row {
  readonly name: string;
  readonly colour: string;
  /** How far beside the middle of a case its marks stand, in parts of the distance between two cases. */
  readonly aside: number;
  readonly intervals: readonly Interval[];
}

const width = 960;
const plotHeight = 320;
const left = 96;
const right = width - 30;
/** What the figure's parts mean, in words. */
const key = "dot: median · broad line: the middle half · thin line: nine runs of ten";

function drawnOf(given: Readonly<Record<string, readonly Interval[]>>, options: IntervalsOptions): Drawn {
  const { title = "", subtitle = "", x = "", y = "", log = false } = options;
  const names = Object.keys(given);
  const series = names.map((name, index) => ({
    name,
    colour: swatches[index % swatches.length]!.fill,
    aside: (index - (names.length - 1) / 2) * Math.min(0.2, 0.7 / names.length),
    intervals: given[name]!.filter(({ low }) => Number.isFinite(low) && (!log || low > 0)),
  }));
  const all = series.flatMap((one) => one.intervals);
  return {
    title,
    subtitle: [subtitle, key].filter((part) => part !== "").join(" · "),
    xWords: x,
    yWords: y,
    cases: [...new Set(all.map((one) => one.x))],
    series,
    axis: numberAxis(
      all.flatMap(({ low, high }) => [low, high]),
      log,
    ),
  };
}

const shortened = (value: number): string => groupDigits(Number(value.toPrecision(4)));

/** The dots of a series with their middle halves, and the thin lines behind them. */
function tracesOf({ name, colour, aside, intervals }: Row, cases: readonly string[]): PlotlyTrace[] {
  if (intervals.length === 0) return [];
  const range = (from: (one: Interval) => number, to: (one: Interval) => number, thickness: number) => ({
    type: "data",
    symmetric: false,
    array: intervals.map((one) => to(one) - one.middle),
    arrayminus: intervals.map((one) => one.middle - from(one)),
    color: colour,
    thickness,
    width: 0,
  });
  const common = {
    type: "scatter",
    x: intervals.map((one) => cases.indexOf(one.x) + aside),
    y: intervals.map((one) => one.middle),
    legendgroup: plain(name),
  } as const;
  return [
    {
      ...common,
      mode: "lines",
      hoverinfo: "skip",
      showlegend: false,
      line: { color: colour, width: 1, dash: "dot" },
      error_y: range(
        (one) => one.low,
        (one) => one.high,
        1.5,
      ),
    },
    {
      ...common,
      mode: "markers",
      name: plain(name),
      text: intervals.map(
        (one) =>
          `${plain(one.x)}: ${shortened(one.middle)} (half: ${shortened(one.q1)} to ${shortened(one.q3)}, ` +
          `nine of ten: ${shortened(one.low)} to ${shortened(one.high)}; ${groupDigits(one.count)} runs)`,
      ),
      hovertemplate: `%{text}<extra>${plain(name)}</extra>`,
      marker: { color: colour, size: 11, line: { color: card.background, width: 1.5 } },
      error_y: range(
        (one) => one.q1,
        (one) => one.q3,
        6,
      ),
    },
  ];
}

function plotlyOf({ title, subtitle, xWords, yWords, cases, series, axis }: Drawn): PlotlyFigure {
  const log = (value: number): number => (axis.isLog ? Math.log10(value) : value);
  return {
    data: series.flatMap((row) => tracesOf(row, cases)),
    layout: plotlyLayout(title, subtitle, {
      height: 470,
      margin: { l: 80, r: 30, t: 80, b: 100 },
      xaxis: {
        title: { text: plain(xWords), font: { size: 15, color: card.faint } },
        range: [-0.5, Math.max(0.5, cases.length - 0.5)],
        tickvals: cases.map((_, index) => index),
        ticktext: cases.map(plain),
        gridcolor: card.grid,
        zeroline: false,
      },
      yaxis: {
        title: { text: plain(yWords), font: { size: 15, color: card.faint } },
        type: axis.isLog ? "log" : "linear",
        range: [log(axis.from), log(axis.to)],
        tickvals: axis.ticks,
        ticktext: axis.ticks.map((one) => axis.label(one)),
        gridcolor: card.grid,
        zeroline: false,
      },
      showlegend: true,
      legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
    }),
  };
}

/** So many names of cases find room below the axis. */
const mostNames = 24;

function drawAxes(
  { axis, cases, xWords, yWords }: Drawn,
  top: number,
  placeOf: (index: number) => number,
): string {
  const bottom = top + plotHeight;
  const room = (right - left) / Math.max(1, Math.min(cases.length, mostNames)) - 6;
  const stride = Math.ceil(cases.length / mostNames);
  const parts = axis.ticks.flatMap((tick) => {
    const at = bottom - axis.place(tick) * plotHeight;
    return [
      line(left, at, right, at, { stroke: card.grid }),
      text(left - 8, at + 5, axis.label(tick), { "text-anchor": "end", fill: card.faint }),
    ];
  });
  const middle = { "text-anchor": "middle", fill: card.faint };
  cases.forEach((name, index) => {
    if (index % stride === 0) parts.push(text(placeOf(index), bottom + 21, fit(name, room), middle));
  });
  parts.push(text((left + right) / 2, bottom + 43, xWords, middle));
  const turned = `translate(26 ${(top + bottom) / 2}) rotate(-90)`;
  parts.push(text(0, 0, yWords, { ...middle, transform: turned }));
  return parts.join("");
}

function drawRow(
  { colour, intervals, aside }: Row,
  { axis, cases }: Drawn,
  top: number,
  placeOf: (index: number) => number,
) {
  const y = (value: number): number => top + plotHeight - axis.place(value) * plotHeight;
  const at = (one: Interval): number => placeOf(cases.indexOf(one.x) + aside);
  const path = intervals.map((one) => `${at(one).toFixed(1)},${y(one.middle).toFixed(1)}`).join(" ");
  const marks = intervals.map(
    (one) =>
      line(at(one), y(one.low), at(one), y(one.high), { stroke: colour, "stroke-width": 1.5 }) +
      line(at(one), y(one.q1), at(one), y(one.q3), { stroke: colour, "stroke-width": 6 }) +
      element("circle", {
        cx: at(one),
        cy: y(one.middle),
        r: 5.5,
        fill: colour,
        stroke: card.background,
        "stroke-width": 1.5,
      }),
  );
  const joined = { points: path, fill: "none", stroke: colour, "stroke-width": 1, "stroke-dasharray": "2 4" };
  return element("polyline", joined) + marks.join("");
}

function svgOf(drawn: Drawn): string {
  const { title, subtitle, cases, series } = drawn;
  const top = headHeight({ subtitle }) + 14;
  const step = (right - left) / Math.max(1, cases.length);
  const placeOf = (index: number): number => left + (index + 0.5) * step;
  const entries = series.map(({ name, colour }) => ({ label: name, mark: swatchMark(colour) }));
  const legend = drawLegend(entries, left, top + plotHeight + 54, width - left - 20);
  return drawCard(
    { width, height: top + plotHeight + 54 + legend.height + 12, title, subtitle },
    drawAxes(drawn, top, placeOf),
    ...series.map((row) => drawRow(row, drawn, top, placeOf)),
    legend.markup,
  );
}

function textOf({ title, xWords, series }: Drawn): string {
  const lines = series.flatMap(({ name, intervals }) =>
    intervals.map(
      (one) =>
        `${name}, ${xWords === "" ? "" : `${xWords} `}${one.x}: median ${shortened(one.middle)}, ` +
        `half of the runs ${shortened(one.q1)} to ${shortened(one.q3)}, nine of ten ${shortened(one.low)} to ${shortened(one.high)}`,
    ),
  );
  return [title, ...lines].filter((one) => one !== "").join("\n");
}

/** Draws series of intervals. See the head of this file. */
export function intervals(
  series: Readonly<Record<string, readonly Interval[]>>,
  options: IntervalsOptions = {},
): Figure {
  const drawn = drawnOf(series, options);
  return new Figure({ plotly: plotlyOf(drawn), svg: svgOf(drawn), text: textOf(drawn) });
}
