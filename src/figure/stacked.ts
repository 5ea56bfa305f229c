/**
 * Stacked areas: how many things were in which state over time. What the things are, and their states, is for the figures that
 * use this: goroutines (states.ts) and threads (thread-states.ts).
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
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

/** How many things are in each layer from `time` on, in the order of the layers. */
export interface Counts {
  readonly time: number;
  readonly values: readonly number[];
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
  readonly counts: readonly Counts[];
  /** The layer whose peaks must not be lost when there are too many points. */
  readonly telling: number;
}

const width = 960;
const plotHeight = 300;
const plotlyPoints = 4000;
const svgPoints = 1000;

/** A thing that was in one layer for a stretch of time. */
export interface Stretch {
  readonly layer: number;
  readonly start: number;
  readonly end: number;
}

/** Times of one layer at which it grows, or shrinks, by one: in order, and how many of them have been counted. */
interface Changes {
  readonly layer: number;
  readonly by: 1 | -1;
  readonly times: Float64Array;
  next: number;
}

/** Counts stretches of time by layer. */
export function countStretches(stretches: readonly Stretch[], layers: number): Counts[] {
  const changes = Array.from({ length: layers }, (_, layer): Changes[] => {
    const own = stretches.filter((one) => one.layer === layer);
    return [
      { layer, by: 1, times: Float64Array.from(own, ({ start }) => start).sort(), next: 0 },
      { layer, by: -1, times: Float64Array.from(own, ({ end }) => end).sort(), next: 0 },
    ];
  }).flat();
  const values = new Array<number>(layers).fill(0);
  const counts: Counts[] = [];
  for (;;) {
    let time = Infinity;
    for (const { times, next } of changes) if (times[next]! < time) time = times[next]!;
    if (time === Infinity) return counts;
    for (const one of changes) {
      for (; one.times[one.next] === time; one.next++) values[one.layer] = values[one.layer]! + one.by;
    }
    counts.push({ time, values: [...values] });
  }
}

/** The counts within the axis, with a point at both ends. At the very end of the run everything is counted out: dropped. */
export function cropCounts(counts: readonly Counts[], axis: TimeAxis, layers: number): Counts[] {
  const none = { time: axis.from, values: new Array<number>(layers).fill(0) };
  const before = counts.findLast((one) => one.time <= axis.from) ?? none;
  const inside = counts.filter((one) => one.time > axis.from && one.time < axis.to);
  return [{ ...before, time: axis.from }, ...inside, { ...(inside.at(-1) ?? before), time: axis.to }];
}

const total = ({ values }: Counts): number => values.reduce((sum, value) => sum + value, 0);

/** The most that there were at once, in all layers. */
export const highestOf = (counts: readonly Counts[]): number =>
  counts.reduce((most, one) => Math.max(most, total(one)), 0);

/** At most about `most` points: of each stretch of time the first and the one with the most in layer `telling`. */
function thinCounts(counts: readonly Counts[], most: number, telling: number): Counts[] {
  const first = counts[0];
  const last = counts.at(-1);
  if (counts.length <= most || first === undefined || last === undefined) return [...counts];
  const stretch = (last.time - first.time) / (most / 2);
  const groups = new Map<number, { first: Counts; peak: Counts }>();
  for (const one of counts) {
    const key = Math.floor((one.time - first.time) / stretch);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: one, peak: one });
    else if (one.values[telling]! > group.peak.values[telling]!) group.peak = one;
  }
  const kept = [...groups.values()].flatMap((group) =>
    group.first === group.peak ? [group.first] : [group.first, group.peak],
  );
  return kept.at(-1) === last ? kept : [...kept, last];
}

function layerTrace(
  { words, fill, lines }: Layer,
  counts: readonly Counts[],
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
    x: counts.map((one) => axis.scaled(one.time)),
    y: counts.map((one) => one.values[layer]!),
    line: { shape: "hv", width: 0, color: lines ?? fill },
    fillcolor: fill,
    ...(lines === undefined
      ? {}
      : { fillpattern: { shape: "/", fgcolor: lines, bgcolor: fill, size: 8, solidity: 0.25 } }),
    hovertemplate: `%{y:,d} ${words}<extra></extra>`,
  };
}

function stackPlotly(stack: Stack, axis: TimeAxis, told: readonly boolean[]): PlotlyFigure {
  const thinned = thinCounts(stack.counts, plotlyPoints, stack.telling);
  const words = stack.layers.filter((_, layer) => told[layer]).map((layer) => layer.words);
  const below = Math.max(120, 76 + 22 * legendRows(words));
  return {
    data: stack.layers.map((layer, index) => layerTrace(layer, thinned, index, axis, told[index]!)),
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
  counts: readonly Counts[],
  x: (ns: number) => number,
  y: (value: number) => number,
): string[] {
  const level = new Array<number>(counts.length).fill(0);
  return layers.map(({ fill, lines }, layer) => {
    const bottoms = [...level];
    counts.forEach((one, i) => (level[i] = level[i]! + one.values[layer]!));
    const corner = (i: number, values: readonly number[]): string =>
      `${x(counts[i]!.time).toFixed(1)},${y(values[i]!).toFixed(1)}`;
    const upper = counts.map((_, i) =>
      i === 0 ? `M${corner(i, level)}` : `H${x(counts[i]!.time).toFixed(1)}V${y(level[i]!).toFixed(1)}`,
    );
    const lower = counts.map((_, i) => {
      const k = counts.length - 1 - i;
      return i === 0
        ? `L${corner(k, bottoms)}`
        : `V${y(bottoms[k]!).toFixed(1)}H${x(counts[k]!.time).toFixed(1)}`;
    });
    const d = `${upper.join("")}${lower.join("")}Z`;
    const area = element("path", { d, fill });
    if (lines === undefined) return area;
    const boxes = boxesOf(counts, level, bottoms);
    if (boxes.length > mostHatched) return area + element("path", { d, fill: lines, "fill-opacity": 0.45 });
    const hatched = boxes.map(({ from, to, low, high }) =>
      hatching(x(from), y(high), x(to) - x(from), y(low) - y(high), lines),
    );
    return area + hatched.join("");
  });
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
function boxesOf(counts: readonly Counts[], level: readonly number[], bottoms: readonly number[]): Box[] {
  const boxes: Box[] = [];
  counts.slice(0, -1).forEach(({ time }, i) => {
    const [low, high, to] = [bottoms[i]!, level[i]!, counts[i + 1]!.time];
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
  const drawn = drawLayers(stack, thinCounts(counts, svgPoints, stack.telling), x, y);
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
  const entries = layers
    .filter((_, layer) => told[layer])
    .map((layer) => ({ label: layer.words, mark: layerMark(layer) }));
  const legend = drawLegend(entries, area.left, area.bottom + axisHeight + 4, width - area.left - 20);
  return drawCard(
    { width, height: area.bottom + axisHeight + 4 + legend.height + 12, title, subtitle },
    drawTimeAxis(axis, area),
    ...marks,
    name,
    ...drawn,
    legend.markup,
  );
}

/** What is there for less than this share of the time is a hairline: the legend does not speak of it. */
const hairline = 0.001;

/** Whether anything is in a layer for long enough to be seen. */
function isSeen(counts: readonly Counts[], layer: number, { from, to }: TimeAxis): boolean {
  const ns = counts.reduce((sum, { time, values }, i) => {
    return values[layer]! > 0 ? sum + (counts[i + 1]?.time ?? to) - time : sum;
  }, 0);
  return ns >= (to - from) * hairline;
}

/** A stack as a figure. Layers with nothing in them are left out, save those in `kept`. */
export function stackFigure(full: Stack, axis: TimeAxis, kept: readonly number[]): Figure {
  const occurs = full.layers.map(
    (_, layer) => kept.includes(layer) || full.counts.some(({ values }) => values[layer]! > 0),
  );
  const told = full.layers.map((_, layer) => kept.includes(layer) || isSeen(full.counts, layer, axis));
  const only = <Item>(items: readonly Item[]): Item[] => items.filter((_, layer) => occurs[layer]);
  const stack: Stack = {
    ...full,
    layers: only(full.layers),
    counts: full.counts.map(({ time, values }) => ({ time, values: only(values) })),
    telling: occurs.slice(0, full.telling).filter(Boolean).length,
  };
  const most = (layer: number): number =>
    stack.counts.reduce((highest, { values }) => Math.max(highest, values[layer]!), 0);
  const lines = stack.layers.map(({ words }, layer) => `${words}: at most ${groupDigits(most(layer))}`);
  return new Figure({
    plotly: stackPlotly(stack, axis, only(told)),
    svg: stackSvg(stack, axis, only(told)),
    text: [`${stack.heading} from ${formatDuration(axis.from)} to ${formatDuration(axis.to)}`, ...lines].join(
      "\n",
    ),
  });
}
