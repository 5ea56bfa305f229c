/**
 * A chart: numbers against numbers, for what is drawn from many runs and not from one. How long users waited, by when they came; how
 * long a hand-over took, by what went before it.
 *
 *     chart({ pages: [[0, 0.3], [10, 41]], keys: [[5, 80], [15, Infinity]] }, { x: "came (ms)", y: "waited (ms)", log: true })
 *
 * A value of Infinity means that it never came: it is drawn open, on a line of its own at the top that says "never". Series differ in
 * colour and in the shape of their marks.
 */
import { groupDigits } from "../trace/numbers.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { numberAxis } from "./number-axis.js";
import type { NumberAxis } from "./number-axis.js";
import { card, swatches } from "./palette.js";
import { plain, plotlyLayout } from "./plotly-layout.js";
import { drawCard, drawLegend, element, headHeight, line, text } from "./svg.js";
import type { PlotArea } from "./time-axis.js";
import { wantOptions } from "../trace/options.js";

/** A point: x, and y. */
export type Point = readonly [x: number, y: number];

/** Series by their names. */
export type Series = Readonly<Record<string, readonly Point[]>>;

export interface ChartOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** What the horizontal axis shows, with its unit. */
  readonly x?: string;
  /** What the vertical axis shows, with its unit. */
  readonly y?: string;
  /** Whether the vertical axis is logarithmic; what is not above 0 is then left out. Default false. */
  readonly log?: boolean;
  /** The same for the horizontal axis. Default false. */
  readonly logX?: boolean;
  /** Whether the points of a series are joined by a line. Default false. */
  readonly lines?: boolean;
}

interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly xWords: string;
  readonly yWords: string;
  readonly isJoined: boolean;
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
  readonly xAxis: NumberAxis;
  readonly yAxis: NumberAxis;
  /** Whether some value never came. */
  readonly hasNever: boolean;
}

const width = 960;
const plotHeight = 320;
const mostPoints = 4000;
/** What plotly calls the shapes, in the order in which series get them. */
const shapes = ["circle", "square", "diamond", "triangle-up"] as const;
type Shape = (typeof shapes)[number];

const shapeOf = (index: number): Shape => shapes[index % shapes.length]!;
const colourOf = (index: number): string => swatches[index % swatches.length]!.fill;

function checkSeries(series: Series): void {
  if (typeof series !== "object" || series === null || Array.isArray(series)) {
    throw new TypeError(
      `chart(series): expected an object of series, { name: [[x, y], ...] }, got ${String(series)}`,
    );
  }
  for (const [name, points] of Object.entries(series)) {
    if (!Array.isArray(points))
      throw new TypeError(`chart: expected points [[x, y], ...] for "${name}", got ${String(points)}`);
    const wrong = points.findIndex((point) => !isPoint(point));
    if (wrong >= 0) {
      const what = JSON.stringify(points[wrong]) ?? "undefined";
      throw new TypeError(
        `chart: point ${wrong} of "${name}" must be [x, y], x a finite number and y a number, got ${what}`,
      );
    }
  }
}

function isPoint(point: unknown): point is Point {
  if (!Array.isArray(point) || point.length !== 2) return false;
  const [x, y]: readonly unknown[] = point;
  return typeof x === "number" && Number.isFinite(x) && typeof y === "number" && !Number.isNaN(y);
}

/** At most so many points of a series: every nth. */
function thin(points: readonly Point[]): readonly Point[] {
  const stride = Math.ceil(points.length / mostPoints);
  return stride <= 1 ? points : points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

function chartOf(given: Series, options: ChartOptions): Chart {
  const { title = "", subtitle = "", x = "", y = "", log = false, logX = false, lines = false } = options;
  const series = Object.entries(given).map(([name, all]) => {
    const points = thin(
      all.filter(([at, value]) => value !== -Infinity && (!log || value > 0) && (!logX || at > 0)),
    );
    return { name, points };
  });
  const points = series.flatMap((one) => one.points);
  return {
    title,
    subtitle,
    xWords: x,
    yWords: y,
    isJoined: lines,
    series,
    xAxis: numberAxis(
      points.map(([value]) => value),
      logX,
      8,
    ),
    yAxis: numberAxis(
      points.map(([, value]) => value),
      log,
    ),
    hasNever: points.some(([, value]) => value === Infinity),
  };
}

/** A little above the axis: where "never" is. */
function neverAt({ yAxis }: Chart): number {
  return yAxis.isLog ? yAxis.to * (yAxis.to / yAxis.from) ** 0.08 : yAxis.to + 0.08 * (yAxis.to - yAxis.from);
}

/** The range of a plotly axis, a little longer at both ends, so that marks there are whole. */
function withRoom(isLog: boolean, from: number, to: number, room: number): [number, number] {
  const [low, high] = isLog ? [Math.log10(from), Math.log10(to)] : [from, to];
  return [low - room * (high - low), high + room * (high - low)];
}

function chartPlotly(chart: Chart): PlotlyFigure {
  const never = neverAt(chart);
  const { yAxis, xAxis, hasNever } = chart;
  const data = chart.series.flatMap(({ name, points }, index): PlotlyTrace[] => {
    if (points.length === 0) return []; // plotly hides it, and then finds fault with the rest of it
    const open = points.map(([, value]) => value === Infinity);
    const trace: PlotlyTrace = {
      type: "scatter",
      mode: chart.isJoined ? "lines+markers" : "markers",
      name: plain(name),
      x: points.map(([value]) => value),
      y: points.map(([, value]) => (value === Infinity ? never : value)),
      text: points.map(([, value]) => (value === Infinity ? "never" : groupDigits(shortened(value)))),
      hovertemplate: `%{text} at %{x}<extra>${plain(name)}</extra>`,
      marker: {
        color: colourOf(index),
        size: 8,
        symbol: open.map((one) => (one ? `${shapeOf(index)}-open` : shapeOf(index))),
      },
      ...(chart.isJoined ? { line: { color: colourOf(index), width: 2 } } : {}),
    };
    return [trace];
  });
  const [bottom, top] = [yAxis.from, hasNever ? never : yAxis.to];
  const ticks = hasNever ? [...yAxis.ticks, never] : yAxis.ticks;
  const range = withRoom(yAxis.isLog, bottom, top, 0.02);
  return {
    data,
    layout: plotlyLayout(chart.title, chart.subtitle, {
      height: 470,
      margin: { l: 80, r: 30, t: 80, b: 100 },
      xaxis: {
        title: { text: plain(chart.xWords), font: { size: 15, color: card.faint }, standoff: 14 },
        type: xAxis.isLog ? "log" : "linear",
        range: withRoom(xAxis.isLog, xAxis.from, xAxis.to, 0.01),
        tickvals: xAxis.ticks,
        ticktext: xAxis.ticks.map((one) => xAxis.label(one)),
        gridcolor: card.grid,
        zeroline: false,
      },
      yaxis: {
        title: { text: plain(chart.yWords), font: { size: 15, color: card.faint }, standoff: 14 },
        automargin: true,
        type: yAxis.isLog ? "log" : "linear",
        range,
        tickvals: ticks,
        ticktext: [...yAxis.ticks.map((one) => yAxis.label(one)), ...(hasNever ? ["never"] : [])],
        gridcolor: card.grid,
        zeroline: false,
      },
      showlegend: true,
      legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
    }),
  };
}

const shortened = (value: number): number => Number(value.toPrecision(4));

/** The shape of a mark around a point; `size` is its half width, in px. */
function drawShape(
  shape: Shape,
  x: number,
  y: number,
  size: number,
  colour: string,
  isOpen: boolean,
): string {
  const look = isOpen
    ? { fill: card.background, stroke: colour, "stroke-width": 2 }
    : { fill: colour, stroke: card.background, "stroke-width": 0.6 };
  if (shape === "circle") return element("circle", { cx: x, cy: y, r: size, ...look });
  const at = (dx: number, dy: number): string =>
    `${(x + dx * size).toFixed(1)},${(y + dy * size).toFixed(1)}`;
  const corners = {
    square: [at(-0.9, -0.9), at(0.9, -0.9), at(0.9, 0.9), at(-0.9, 0.9)],
    diamond: [at(0, -1.3), at(1.3, 0), at(0, 1.3), at(-1.3, 0)],
    "triangle-up": [at(0, -1.2), at(1.15, 0.9), at(-1.15, 0.9)],
  }[shape];
  return element("polygon", { points: corners.join(" "), ...look });
}

/** Where things are drawn. */
interface Places {
  readonly area: PlotArea;
  x(value: number): number;
  y(value: number): number;
}

function placesOf(chart: Chart, top: number): Places {
  const area: PlotArea = { left: 96, right: width - 30, top, bottom: top + plotHeight };
  const { xAxis, yAxis, hasNever } = chart;
  const floor = area.top + (hasNever ? 34 : 0);
  return {
    area,
    x: (value) => area.left + 8 + xAxis.place(value) * (area.right - area.left - 16),
    y: (value) =>
      value === Infinity ? area.top + 8 : area.bottom - yAxis.place(value) * (area.bottom - floor),
  };
}

function drawAxes({ xAxis, yAxis, xWords, yWords, hasNever }: Chart, { area, x, y }: Places): string {
  const across = (at: number, words: string): string[] => [
    line(area.left, at, area.right, at, { stroke: card.grid }),
    text(area.left - 8, at + 5, words, { "text-anchor": "end", fill: card.faint }),
  ];
  const parts = yAxis.ticks.flatMap((tick) => across(y(tick), yAxis.label(tick)));
  if (hasNever) parts.push(...across(y(Infinity), "never"));
  for (const tick of xAxis.ticks) {
    parts.push(
      line(x(tick), area.top, x(tick), area.bottom + 5, { stroke: card.grid }),
      text(x(tick), area.bottom + 21, xAxis.label(tick), { "text-anchor": "middle", fill: card.faint }),
    );
  }
  const middle = { "text-anchor": "middle", fill: card.faint };
  parts.push(text((area.left + area.right) / 2, area.bottom + 43, xWords, middle));
  const turned = `translate(26 ${(area.top + area.bottom) / 2}) rotate(-90)`;
  parts.push(text(0, 0, yWords, { ...middle, transform: turned }));
  return parts.join("");
}

function drawSeries(chart: Chart, { x, y }: Places): string {
  return chart.series
    .map(({ points }, index) => {
      const joined = points.filter(([, value]) => value !== Infinity);
      const path = joined.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(" ");
      const stroke = { fill: "none", stroke: colourOf(index), "stroke-width": 2 };
      const marks = points.map(([px, py]) =>
        drawShape(shapeOf(index), x(px), y(py), 4.5, colourOf(index), py === Infinity),
      );
      return (chart.isJoined ? element("polyline", { points: path, ...stroke }) : "") + marks.join("");
    })
    .join("");
}

function chartSvgOf(chart: Chart): string {
  const { title, subtitle } = chart;
  const places = placesOf(chart, headHeight({ subtitle }) + 14);
  const { area } = places;
  const entries = chart.series.map(({ name }, index) => ({
    label: name,
    mark: (x: number, y: number) => drawShape(shapeOf(index), x + 8, y, 6, colourOf(index), false),
  }));
  const legend = drawLegend(entries, area.left, area.bottom + 54, width - area.left - 20);
  const height = area.bottom + 54 + legend.height + 12;
  return drawCard(
    { width, height, title, subtitle },
    drawAxes(chart, places),
    drawSeries(chart, places),
    legend.markup,
  );
}

function chartText({ title, series }: Chart): string {
  const lines = series.map(({ name, points }) => {
    const values = points.map(([, value]) => value).sort((one, two) => one - two);
    const say = (value: number | undefined): string =>
      value === undefined ? "none" : value === Infinity ? "never" : groupDigits(shortened(value));
    const median = values[Math.ceil(values.length / 2) - 1];
    return `${name}: ${groupDigits(points.length)} points, lowest ${say(values[0])}, half up to ${say(median)}, highest ${say(values.at(-1))}`;
  });
  return [title, ...lines].filter((one) => one !== "").join("\n");
}

/**
 * Points of one or more series. See the head of this file.
 *
 * Throws a TypeError that names the first point that is none.
 */
export function chart(series: Series, options: ChartOptions = {}): Figure {
  checkSeries(series);
  wantOptions("chart", options, ["title", "subtitle", "x", "y", "log", "logX", "lines"]);
  const drawn = chartOf(series, options);
  return new Figure({ plotly: chartPlotly(drawn), svg: chartSvgOf(drawn), text: chartText(drawn) });
}
