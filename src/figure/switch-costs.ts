/**
 * What a switch costs, on one logarithmic axis: of each thing that was measured the median, its interval and the samples; beside it what the
 * model says; and across all of them the two figures of the text of 2018.
 *
 * It draws rows of numbers and knows nothing of how they were measured. While they are measured, rows and samples become more.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { Figure } from "./figure.js";
import type { PlotlyFigure, PlotlyTrace } from "./figure.js";
import { numberAxis } from "./number-axis.js";
import type { NumberAxis } from "./number-axis.js";
import { card, swatches } from "./palette.js";
import { plain, plotlyLayout } from "./plotly-layout.js";
import { drawCard, drawLegend, element, escape, fit, headHeight, line, text } from "./svg.js";
import type { LegendEntry } from "./svg.js";
import { wantOptions } from "../trace/options.js";

/** What hands over. Each kind has a colour. */
export type CostKind = "threads" | "coroutines" | "go";

/** One thing that was measured, in ns. */
export interface CostRow {
  readonly id: string;
  readonly what: string;
  readonly kind: CostKind;
  readonly ns: number;
  /** The interval for it. */
  readonly low: number;
  readonly high: number;
}

/** What the figure draws. */
export interface CostSheet {
  readonly rows: readonly CostRow[];
  /** The samples behind each row, by its id, in ns. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** What the model says, by the row's id, in ns. */
  readonly model: Readonly<Record<string, number>>;
  /** What could not be measured, and why. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

export interface SwitchCostsOptions {
  readonly title?: string;
}

/** The figures of the text of 2018. */
const claims = [
  { what: "a goroutine", ns: 200 },
  { what: "a thread", ns: 1000 },
] as const;
/** The text's measure of what is lost: "12 instructions per nanosecond". */
const instructionsPerNs = 12;

const colours: Readonly<Record<CostKind, string>> = {
  threads: swatches[1]!.fill,
  coroutines: swatches[4]!.fill,
  go: swatches[0]!.fill,
};
const kindWords: Readonly<Record<CostKind, string>> = {
  threads: "threads",
  coroutines: "coroutines",
  go: "Go",
};
const claimColour = swatches[3]!.fill;

const width = 960;
const rowHeight = 32;
/** Where the plot begins and ends, in px. */
const left = 330;
const right = width - 110;
/** Samples drawn of each row. */
const mostSamples = 150;

const claimWords = ({ what, ns }: (typeof claims)[number]): string =>
  `2018: ${what}, ${groupDigits(ns)} ns = ${groupDigits(ns * instructionsPerNs)} instructions`;

function thin(samples: readonly number[]): readonly number[] {
  const stride = Math.ceil(samples.length / mostSamples);
  return samples.filter((_, i) => i % stride === 0);
}

/** Never narrower than this, in ns: the axis must not jump while rows come in, and the words of the claims need room. */
const leastRange = [10, 100_000] as const;

function axisOf(sheet: CostSheet): NumberAxis {
  const measured = sheet.rows.flatMap(({ id, ns, low, high }) => [
    ns,
    low,
    high,
    ...thin(sheet.samples[id] ?? []),
  ]);
  return numberAxis([...leastRange, ...measured, ...Object.values(sheet.model)], true, 8);
}

const subtitleOf = ({ rows }: CostSheet): string =>
  rows.length === 0
    ? "nothing is measured yet"
    : "one hand-over, call or goroutine's life: median, interval, and samples";

/** One row's words, for hovering and for the text form. */
function wordsOf({ what, ns, low, high }: CostRow, model: number | undefined): string {
  const parts = [
    `${what}: ${formatDuration(ns)}`,
    `between ${formatDuration(low)} and ${formatDuration(high)}`,
    `${groupDigits(Math.round(ns * instructionsPerNs))} instructions at ${instructionsPerNs} a ns`,
  ];
  if (model !== undefined) parts.push(`the model: ${formatDuration(model)}`);
  return parts.join("; ");
}

// ---- SVG ----

const diamond = (x: number, y: number, size: number): string =>
  element("polygon", {
    points: `${x},${y - size} ${x + size},${y} ${x},${y + size} ${x - size},${y}`,
    fill: "none",
    stroke: card.ink,
    "stroke-width": 2,
  });

function drawRow(row: CostRow, sheet: CostSheet, y: number, x: (ns: number) => number): string {
  const colour = colours[row.kind];
  const model = sheet.model[row.id];
  const samples = thin(sheet.samples[row.id] ?? []).map((ns) => `M${x(ns).toFixed(1)},${y - 8}v16`);
  const bar = { stroke: colour, "stroke-width": 3 };
  return element(
    "g",
    {},
    element("title", {}, escape(wordsOf(row, model))),
    text(left - 14, y + 5, fit(row.what, left - 30), { "text-anchor": "end" }),
    element("path", { d: samples.join(""), stroke: colour, "stroke-width": 1.5, "stroke-opacity": 0.22 }),
    line(x(row.low), y, x(row.high), y, bar),
    line(x(row.low), y - 6, x(row.low), y + 6, bar),
    line(x(row.high), y - 6, x(row.high), y + 6, bar),
    element("circle", { cx: x(row.ns), cy: y, r: 6, fill: colour, stroke: card.background }),
    ...(model === undefined ? [] : [diamond(x(model), y, 9)]),
    text(width - 20, y + 5, formatDuration(row.ns), { "text-anchor": "end", "font-weight": 600 }),
  );
}

function drawClaims(x: (ns: number) => number, top: number, bottom: number): string[] {
  return claims.flatMap((claim, i) => [
    line(x(claim.ns), top, x(claim.ns), bottom, {
      stroke: claimColour,
      "stroke-width": 2,
      "stroke-dasharray": "6 5",
    }),
    text(x(claim.ns) + (i === 0 ? -4 : 4), top - 8, claimWords(claim), {
      "text-anchor": i === 0 ? "end" : "start",
      fill: claimColour,
    }),
  ]);
}

function legendOf(sheet: CostSheet): LegendEntry[] {
  const kinds = (["threads", "coroutines", "go"] as const).filter((kind) =>
    sheet.rows.some((row) => row.kind === kind),
  );
  const entries: LegendEntry[] = kinds.map((kind) => ({
    label: `${kindWords[kind]}, measured`,
    mark: (x, y) =>
      line(x - 2, y, x + 18, y, { stroke: colours[kind], "stroke-width": 3 }) +
      element("circle", { cx: x + 8, cy: y, r: 6, fill: colours[kind] }),
  }));
  if (Object.keys(sheet.model).length > 0)
    entries.push({ label: "the model", mark: (x, y) => diamond(x + 8, y, 7) });
  entries.push({
    label: "the text of 2018",
    mark: (x, y) =>
      line(x, y, x + 18, y, { stroke: claimColour, "stroke-width": 2, "stroke-dasharray": "6 5" }),
  });
  return entries;
}

function drawSvg(sheet: CostSheet, title: string): string {
  const axis = axisOf(sheet);
  const x = (ns: number): number => left + axis.place(ns) * (right - left);
  const subtitle = subtitleOf(sheet);
  const top = headHeight({ subtitle }) + 34;
  const bottom = top + Math.max(1, sheet.rows.length) * rowHeight + 8;
  const marks = axis.ticks.flatMap((tick) => [
    line(x(tick), top, x(tick), bottom + 5, { stroke: card.grid }),
    text(x(tick), bottom + 22, formatDuration(tick), { "text-anchor": "middle", fill: card.faint }),
  ]);
  const rows = sheet.rows.map((row, i) => drawRow(row, sheet, top + rowHeight * (i + 0.5) + 4, x));
  const legend = drawLegend(legendOf(sheet), 20, bottom + 36, width - 40);
  const notesTop = bottom + 36 + legend.height;
  const notes = sheet.missing.map(({ what, why }, i) =>
    text(20, notesTop + 22 + 22 * i, fit(`Not measured here: ${what}; ${why}`, width - 40), {
      fill: card.faint,
    }),
  );
  return drawCard(
    { width, height: notesTop + 22 * notes.length + 16, title, subtitle },
    ...marks,
    ...drawClaims(x, top, bottom),
    ...rows,
    legend.markup,
    ...notes,
  );
}

// ---- plotly ----

function measuredTrace(sheet: CostSheet, kind: CostKind): PlotlyTrace[] {
  const rows = sheet.rows.filter((row) => row.kind === kind);
  if (rows.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${kindWords[kind]}, measured`,
      x: rows.map(({ ns }) => ns),
      y: rows.map(({ what }) => plain(what)),
      error_x: {
        type: "data",
        symmetric: false,
        array: rows.map(({ ns, high }) => high - ns),
        arrayminus: rows.map(({ ns, low }) => ns - low),
        color: colours[kind],
        thickness: 3,
        width: 6,
      },
      marker: { color: colours[kind], size: 12 },
      text: rows.map((row) => plain(wordsOf(row, sheet.model[row.id])).replaceAll("; ", "<br>")),
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
}

function sampleTrace(sheet: CostSheet): PlotlyTrace[] {
  const all = sheet.rows.flatMap(({ id, what, kind }) =>
    thin(sheet.samples[id] ?? []).map((ns) => ({ ns, what, kind })),
  );
  if (all.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: "samples",
      x: all.map(({ ns }) => ns),
      y: all.map(({ what }) => plain(what)),
      marker: {
        symbol: "line-ns",
        size: 9,
        opacity: 0.3,
        line: { width: 1.5, color: all.map(({ kind }) => colours[kind]) },
      },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
}

function modelTrace(sheet: CostSheet): PlotlyTrace[] {
  const rows = sheet.rows.flatMap(({ id, what }) => {
    const ns = sheet.model[id];
    return ns === undefined ? [] : [{ what, ns }];
  });
  if (rows.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: "the model",
      x: rows.map(({ ns }) => ns),
      y: rows.map(({ what }) => plain(what)),
      marker: { symbol: "diamond-open", size: 15, color: card.ink, line: { width: 2, color: card.ink } },
      text: rows.map(({ ns }) => `the model: ${formatDuration(ns)}`),
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
}

/** The words on a plotly figure: of the two claims, of each median, and of what is missing. */
function annotationsOf(sheet: CostSheet): object[] {
  const said = claims.map((claim, i) => ({
    x: Math.log10(claim.ns), // of annotations, plotly wants the logarithm; of shapes, the value
    y: 1,
    yref: "paper",
    yanchor: "bottom",
    xanchor: i === 0 ? "right" : "left",
    text: claimWords(claim),
    showarrow: false,
    font: { size: 14, color: claimColour },
  }));
  const values = sheet.rows.map(({ what, ns }) => ({
    x: 1,
    xref: "paper",
    xanchor: "left",
    xshift: 14,
    y: plain(what),
    text: `<b>${formatDuration(ns)}</b>`,
    showarrow: false,
  }));
  const notes = sheet.missing.map(({ what, why }, i) => ({
    x: 0,
    xref: "paper",
    xanchor: "left",
    xshift: 20 - left,
    y: 0,
    yref: "paper",
    yanchor: "top",
    yshift: -96 - 22 * i,
    text: plain(`Not measured here: ${what}; ${why}`),
    showarrow: false,
    font: { size: 14, color: card.faint },
  }));
  return [...said, ...values, ...notes];
}

function drawPlotly(sheet: CostSheet, title: string): PlotlyFigure {
  const axis = axisOf(sheet);
  const labels = sheet.rows.map(({ what }) => plain(what));
  const bottom = 116 + 22 * sheet.missing.length;
  const plotHeight = Math.max(1, labels.length) * rowHeight + 20;
  return {
    data: [
      ...sampleTrace(sheet),
      ...(["threads", "coroutines", "go"] as const).flatMap((kind) => measuredTrace(sheet, kind)),
      ...modelTrace(sheet),
    ],
    layout: plotlyLayout(title, subtitleOf(sheet), {
      height: 110 + plotHeight + bottom,
      margin: { l: left, r: 110, t: 110, b: bottom },
      xaxis: {
        type: "log",
        range: [Math.log10(axis.from), Math.log10(axis.to)],
        tickvals: axis.ticks,
        ticktext: axis.ticks.map((tick) => formatDuration(tick)),
        gridcolor: card.grid,
        zeroline: false,
      },
      yaxis: {
        type: "category",
        ...(labels.length === 0
          ? { showticklabels: false }
          : { categoryorder: "array", categoryarray: [...labels].reverse(), ticklabelstandoff: 10 }),
        range: [-0.6, Math.max(1, labels.length) - 0.4],
        showgrid: false,
        fixedrange: true,
      },
      shapes: claims.map(({ ns }) => ({
        type: "line",
        x0: ns,
        x1: ns,
        y0: 0,
        y1: 1,
        yref: "paper",
        line: { color: claimColour, width: 2, dash: "dash" },
      })),
      annotations: annotationsOf(sheet),
      showlegend: true,
      legend: { orientation: "h", x: 0, y: -36 / plotHeight, yanchor: "top" },
    }),
  };
}

/**
 * What a switch costs: measured, in the model, and in the text of 2018, on one logarithmic axis.
 *
 *     const measured = await live(measureSwitches({ quick: true }), (all) => switchCosts(all));
 */
export function switchCosts(sheet: CostSheet, options: SwitchCostsOptions = {}): Figure {
  wantOptions("switchCosts", options, ["title"]);
  // what comes from a cell may be anything
  if (!Array.isArray((sheet as Partial<CostSheet> | null | undefined)?.rows)) {
    throw new TypeError("switchCosts: expected what await measureSwitches() gives");
  }
  const title = options.title ?? "What a switch costs";
  const lines = sheet.rows.map((row) => wordsOf(row, sheet.model[row.id]));
  const missing = sheet.missing.map(({ what, why }) => `not measured: ${what}; ${why}`);
  const said = claims.map((claim) => `the text of ${claimWords(claim)}`);
  return new Figure({
    plotly: drawPlotly(sheet, title),
    svg: drawSvg(sheet, title),
    text: [title, ...lines, ...said, ...missing].join("\n"),
  });
}
