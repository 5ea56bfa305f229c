/**
 * Stacked areas: how many things were in which state over time. What the things are, and their states, is for the figures that
 * use this: goroutines (states.ts) and threads (thread-states.ts).
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { drawnOf } from "./cells.js";
import type { Cells, Drawn } from "./cells.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { card } from "./palette.js";
import { legendRows, plotlyLayout, plotlyTimeAxis } from "./plotly-layout.js";
import { drawCard, drawLegend, element, hatching, headHeight, line, rect, swatchMark, text } from "./svg.js";
import type { LegendEntry } from "./svg.js";
import { axisHeight, drawTimeAxis, niceStep, xOf } from "./time-axis.js";
import type { PlotArea, TimeAxis } from "./time-axis.js";

/** One layer of the stack. */
export interface Layer {
  readonly words: string;
  readonly fill: string;
  /** Slanted lines of this colour over `fill`. */
  readonly lines?: string;
}

/**
 * How many things are in each layer over time, in columns: a long run has millions of points. From `times[i]` on, `values[layer][i]` of
 * them are in the layer.
 */
export interface Counts {
  /** In ns, each later than the one before. */
  readonly times: Float64Array;
  readonly values: readonly Uint32Array[];
}

/** What a figure of stacked areas shows. */
export interface Stack {
  readonly title: string;
  readonly subtitle: string;
  /** First words of the text form. */
  readonly heading: string;
  /** What is counted: the name of the vertical axis. */
  readonly unit: string;
  /** From the bottom to the top. */
  readonly layers: readonly Layer[];
  readonly counts: Counts;
  /** The layer whose peaks are shown by a line when there are too many points; -1: none. */
  readonly telling: number;
}

const width = 960;
const plotHeight = 300;
const plotlyPoints = 4000;
const svgPoints = 1000;

/** Times of one layer at which it grows, or shrinks, by one: in order, and how many of them have been counted. */
interface Changes {
  readonly layer: number;
  readonly by: 1 | -1;
  readonly times: Float64Array;
  next: number;
}

/** Stretches of time that things spent in layers, to be counted. */
export class Stretches {
  readonly #starts: readonly number[][];
  readonly #ends: readonly number[][];

  constructor(layers: number) {
    this.#starts = Array.from({ length: layers }, () => []);
    this.#ends = Array.from({ length: layers }, () => []);
  }

  /** A thing was in a layer from `start` to `end`, in ns. */
  add(layer: number, start: number, end: number): void {
    this.#starts[layer]!.push(start);
    this.#ends[layer]!.push(end);
  }

  #changes(): Changes[] {
    const inOrder = (times: readonly number[]): Float64Array => Float64Array.from(times).sort();
    return this.#starts.flatMap((starts, layer): Changes[] => [
      { layer, by: 1, times: inOrder(starts), next: 0 },
      { layer, by: -1, times: inOrder(this.#ends[layer]!), next: 0 },
    ]);
  }

  /** How many there were in each layer, from each instant on at which one came or went. */
  counted(): Counts {
    const changes = this.#changes().filter(({ times }) => times.length > 0);
    const most = changes.reduce((sum, { times }) => sum + times.length, 0);
    const times = new Float64Array(most);
    const values = this.#starts.map((starts) => new Uint32Array(starts.length === 0 ? 0 : most));
    let count = 0;
    for (;;) {
      let time = Infinity;
      for (const { times, next } of changes) if (times[next]! < time) time = times[next]!;
      if (time === Infinity) break;
      for (const own of values) if (own.length > 0 && count > 0) own[count] = own[count - 1]!;
      for (const one of changes) {
        const own = values[one.layer]!;
        for (; one.times[one.next] === time; one.next++) own[count] = own[count]! + one.by;
      }
      times[count++] = time;
    }
    const none = new Uint32Array(count);
    return {
      times: times.subarray(0, count),
      values: values.map((own) => (own.length === 0 ? none : own.subarray(0, count))),
    };
  }
}

/** The counts within the axis, with a point at both ends. At the very end of the run everything is counted out: dropped. */
export function cropCounts({ times, values }: Counts, { from, to }: TimeAxis): Counts {
  let first = 0;
  while (first < times.length && times[first]! <= from) first++;
  let after = first;
  while (after < times.length && times[after]! < to) after++;
  const framed = new Float64Array(after - first + 2);
  framed[0] = from;
  framed.set(times.subarray(first, after), 1);
  framed[framed.length - 1] = to;
  return {
    times: framed,
    values: values.map((own) => {
      const cropped = new Uint32Array(framed.length);
      cropped[0] = first > 0 ? own[first - 1]! : 0;
      cropped.set(own.subarray(first, after), 1);
      cropped[framed.length - 1] = cropped[framed.length - 2]!;
      return cropped;
    }),
  };
}

const largest = (values: Uint32Array): number => values.reduce((most, value) => Math.max(most, value), 0);

/** The most that there were at once, in all layers. */
export function highestOf({ times, values }: Counts): number {
  const totals = new Uint32Array(times.length);
  for (const own of values) for (let i = 0; i < totals.length; i++) totals[i] = totals[i]! + own[i]!;
  return largest(totals);
}

function layerTrace(
  { words, fill, lines }: Layer,
  { times, values, cells }: Drawn,
  layer: number,
  axis: TimeAxis,
  isTold: boolean,
): PlotlyTrace {
  return {
    type: "scatter",
    mode: "lines",
    name: words,
    showlegend: isTold,
    stackgroup: "statuses",
    x: Array.from(times, (time) => axis.scaled(time)),
    y: Array.from(values[layer]!),
    line: { shape: "hv", width: 0, color: lines ?? fill },
    fillcolor: fill,
    ...(lines === undefined
      ? {}
      : { fillpattern: { shape: "/", fgcolor: lines, bgcolor: fill, size: 8, solidity: 0.25 } }),
    hovertemplate: cells === null ? `%{y:,d} ${words}<extra></extra>` : `%{y:,.3~f} ${words}<extra></extra>`,
  };
}

/** What the line says that shows peaks. */
const peakWords = ({ words }: Layer, { ns }: Cells): string =>
  `${words}, at most in each ${formatDuration(Math.round(ns))}`;

function peakTrace(layer: Layer, { times }: Drawn, cells: Cells, axis: TimeAxis): PlotlyTrace {
  return {
    type: "scatter",
    mode: "lines",
    name: peakWords(layer, cells),
    x: Array.from(times, (time) => axis.scaled(time)),
    y: Array.from(cells.top),
    customdata: Array.from(cells.most),
    line: { shape: "hv", width: 1, color: layer.lines ?? layer.fill },
    hovertemplate: `%{customdata:,d} ${layer.words} at most<extra></extra>`,
  };
}

function stackPlotly(stack: Stack, axis: TimeAxis, told: readonly boolean[]): PlotlyFigure {
  const drawn = drawnOf(stack.counts, plotlyPoints, stack.telling);
  const { cells } = drawn;
  const telling = stack.layers[stack.telling];
  const peaks = cells === null || telling === undefined ? [] : [peakTrace(telling, drawn, cells, axis)];
  const words = [
    ...stack.layers.filter((_, layer) => told[layer]).map((layer) => layer.words),
    ...peaks.map(({ name }) => String(name)),
  ];
  const below = Math.max(120, 76 + 22 * legendRows(words));
  return {
    data: [
      ...stack.layers.map((layer, index) => layerTrace(layer, drawn, index, axis, told[index]!)),
      ...peaks,
    ],
    layout: plotlyLayout(stack.title, stack.subtitle, {
      height: 340 + below,
      margin: { l: 70, r: 30, t: 80, b: below },
      hovermode: "x unified",
      xaxis: {
        ...plotlyTimeAxis(axis),
        hoverformat: ",.6~g",
        unifiedhovertitle: { text: `%{x} ${axis.unit.name}` },
      },
      yaxis: {
        title: { text: stack.unit, font: { size: 15, color: card.faint }, standoff: 12 },
        automargin: true,
        tickformat: ",d",
        nticks: 6,
        rangemode: "tozero",
        gridcolor: card.grid,
        zeroline: false,
        fixedrange: true,
      },
      showlegend: true, // plotly would leave it out where there is one layer only
      legend: { orientation: "h", x: 0, y: -0.25, yanchor: "top", traceorder: "normal" },
    }),
  };
}

/** The layers as paths, each on top of those below it. */
function drawLayers(
  { layers }: Stack,
  { times, values }: Drawn,
  x: (ns: number) => number,
  y: (value: number) => number,
): string[] {
  const level = new Array<number>(times.length).fill(0);
  const places = Array.from(times, (time) => x(time).toFixed(1));
  const last = times.length - 1;
  return layers.map(({ fill, lines }, layer) => {
    const bottoms = [...level];
    values[layer]!.forEach((value, i) => (level[i] = level[i]! + value));
    const corner = (i: number, values: readonly number[]): string =>
      `${places[i]!},${y(values[i]!).toFixed(1)}`;
    const upper = places.map((place, i) =>
      i === 0 ? `M${corner(i, level)}` : `H${place}V${y(level[i]!).toFixed(1)}`,
    );
    const lower = places.map((_, i) => {
      const k = last - i;
      return i === 0 ? `L${corner(k, bottoms)}` : `V${y(bottoms[k]!).toFixed(1)}H${places[k]!}`;
    });
    const d = `${upper.join("")}${lower.join("")}Z`;
    const area = element("path", { d, fill });
    if (lines === undefined) return area;
    const boxes = boxesOf(times, level, bottoms);
    if (boxes.length > mostHatched) return area + element("path", { d, fill: lines, "fill-opacity": 0.45 });
    const hatched = boxes.map(({ from, to, low, high }) =>
      hatching(x(from), y(high), x(to) - x(from), y(low) - y(high), lines),
    );
    return area + hatched.join("");
  });
}

/** The line of the peaks, and what it is in the legend. */
function drawPeaks(
  { layers, telling }: Stack,
  { times, cells }: Drawn,
  x: (ns: number) => number,
  y: (value: number) => number,
): { readonly path: string; readonly entry: LegendEntry } | null {
  const layer = layers[telling];
  if (cells === null || layer === undefined) return null;
  const stroke = layer.lines ?? layer.fill;
  const path = Array.from(times, (time, i) => {
    const [across, level] = [x(time).toFixed(1), y(cells.top[i]!).toFixed(1)];
    return i === 0 ? `M${across},${level}` : `H${across}V${level}`;
  });
  return {
    path: element("path", { d: path.join(""), fill: "none", stroke, "stroke-width": 0.8 }),
    entry: {
      label: peakWords(layer, cells),
      mark: (left, base) => line(left, base, left + 16, base, { stroke }),
    },
  };
}

/** More rectangles than these are not hatched one by one: the layer is tinted instead. */
const mostHatched = 250;

interface Box {
  readonly from: number;
  to: number;
  readonly low: number;
  readonly high: number;
}

/** The rectangles that make up a layer. */
function boxesOf(times: Float64Array, level: readonly number[], bottoms: readonly number[]): Box[] {
  const boxes: Box[] = [];
  times.subarray(0, -1).forEach((time, i) => {
    const [low, high, to] = [bottoms[i]!, level[i]!, times[i + 1]!];
    const last = boxes.at(-1);
    if (last?.to === time && last.low === low && last.high === high) last.to = to;
    else if (high > low && to > time) boxes.push({ from: time, to, low, high });
  });
  return boxes;
}

const layerMark = ({ fill, lines }: Layer): LegendEntry["mark"] =>
  lines === undefined
    ? swatchMark(fill)
    : (x, y) => rect(x, y - 8, 16, 16, { fill }) + hatching(x, y - 8, 16, 16, lines);

function stackSvg(stack: Stack, axis: TimeAxis, told: readonly boolean[]): string {
  const { title, subtitle, layers, counts } = stack;
  const top = headHeight({ subtitle }) + 10;
  const area: PlotArea = { left: 84, right: width - 24, top, bottom: top + plotHeight };
  const highest = Math.max(1, highestOf(counts));
  const x = xOf(axis, area);
  const y = (value: number): number => area.bottom - (plotHeight * value) / (highest * 1.04);
  const thinned = drawnOf(counts, svgPoints, stack.telling);
  const drawn = drawLayers(stack, thinned, x, y);
  const peaks = drawPeaks(stack, thinned, x, y);
  const step = Math.max(1, niceStep(highest, 5));
  const marks: string[] = [];
  for (let value = 0; value <= highest; value += step) {
    marks.push(
      line(area.left, y(value), area.right, y(value), { stroke: card.grid }),
      text(area.left - 8, y(value) + 5, groupDigits(value), { "text-anchor": "end", fill: card.faint }),
    );
  }
  const name = text(0, 0, stack.unit, {
    transform: `translate(26 ${(area.top + area.bottom) / 2}) rotate(-90)`,
    "text-anchor": "middle",
    fill: card.faint,
  });
  const entries: LegendEntry[] = layers
    .filter((_, layer) => told[layer])
    .map((layer) => ({ label: layer.words, mark: layerMark(layer) }));
  if (peaks !== null) entries.push(peaks.entry);
  const legend = drawLegend(entries, area.left, area.bottom + axisHeight + 4, width - area.left - 20);
  return drawCard(
    { width, height: area.bottom + axisHeight + 4 + legend.height + 12, title, subtitle },
    drawTimeAxis(axis, area),
    ...marks,
    name,
    ...drawn,
    ...(peaks === null ? [] : [peaks.path]),
    legend.markup,
  );
}

/** What is there for less than this share of the time is a hairline: the legend does not speak of it. */
const hairline = 0.001;

/** Whether anything is in a layer for long enough to be seen. */
function isSeen(times: Float64Array, values: Uint32Array, { from, to }: TimeAxis): boolean {
  let ns = 0;
  for (let i = 0; i < times.length; i++) if (values[i]! > 0) ns += (times[i + 1] ?? to) - times[i]!;
  return ns >= (to - from) * hairline;
}

/** A stack as a figure. Layers with nothing in them are left out, save those in `kept`. */
export function stackFigure(full: Stack, axis: TimeAxis, kept: readonly number[]): Figure {
  const { times, values } = full.counts;
  const most = values.map(largest);
  const occurs = full.layers.map((_, layer) => kept.includes(layer) || most[layer]! > 0);
  const told = full.layers.map((_, layer) => kept.includes(layer) || isSeen(times, values[layer]!, axis));
  const only = <Item>(items: readonly Item[]): Item[] => items.filter((_, layer) => occurs[layer]);
  const stack: Stack = {
    ...full,
    layers: only(full.layers),
    counts: { times, values: only(values) },
    telling: occurs[full.telling] === true ? occurs.slice(0, full.telling).filter(Boolean).length : -1,
  };
  const highest = only(most);
  const lines = stack.layers.map(({ words }, layer) => `${words}: at most ${groupDigits(highest[layer]!)}`);
  return new Figure({
    plotly: stackPlotly(stack, axis, only(told)),
    svg: stackSvg(stack, axis, only(told)),
    text: [`${stack.heading} from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`, ...lines].join(
      "\n",
    ),
  });
}
