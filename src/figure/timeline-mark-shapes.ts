/**
 * How the marks of a timeline look, in both drawings. Black, with a white rim, so that they stand out from whatever bar they lie on.
 */
import type { PlotlyTrace } from "./figure.js";
import { card } from "./palette.js";
import { plain } from "./plotly-layout.js";
import { element, escape } from "./svg.js";
import type { LegendEntry } from "./svg.js";
import type { TimeAxis } from "./time-axis.js";
import { markKinds, markWords } from "./timeline-marks.js";
import type { Mark, MarkKind } from "./timeline-marks.js";

/** A shape around its middle, as an SVG path; whether it is filled; and plotly's name for it. */
interface Shape {
  readonly path: string;
  readonly isOpen: boolean;
  readonly symbol: string;
}

const triangle = "M-6.5,-5h13l-6.5,11z";
const shapes: Readonly<Record<MarkKind, Shape>> = {
  asked: { path: triangle, isOpen: true, symbol: "triangle-down" },
  preempted: { path: triangle, isOpen: false, symbol: "triangle-down" },
  retaken: { path: "M0,-7l6,7l-6,7l-6,-7z", isOpen: false, symbol: "diamond" },
  ready: { path: "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z", isOpen: true, symbol: "circle" },
  polled: { path: "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z", isOpen: false, symbol: "circle" },
  look: { path: "M-1,-7h2v14h-2z", isOpen: false, symbol: "line-ns" },
};

/** How far above the middle of its lane a mark lies, as a share of the lane: at the upper edge, so that it hides no label. */
export const markRise = 0.4;

/** One mark. `tip` is its tooltip. */
export function drawMark(kind: MarkKind, x: number, y: number, tip = ""): string {
  const { path, isOpen } = shapes[kind];
  const place = `translate(${Number(x.toFixed(1))} ${Number(y.toFixed(1))})`;
  const rim = {
    stroke: card.background,
    "stroke-width": kind === "look" ? 1 : 4,
    "stroke-linejoin": "round",
  };
  const title = tip === "" ? [] : [element("title", {}, escape(tip))];
  return element(
    "g",
    { transform: place },
    ...title,
    element("path", { d: path, fill: card.background, ...rim }),
    element("path", {
      d: path,
      fill: isOpen ? card.background : card.ink,
      stroke: kind === "look" ? undefined : card.ink,
      "stroke-width": kind === "look" ? undefined : 1.6,
      "stroke-linejoin": "round",
    }),
  );
}

/** The kinds that occur. */
const occurring = (marks: readonly Mark[]): MarkKind[] =>
  markKinds.filter((kind) => marks.some((mark) => mark.kind === kind));

/** What the legend says of the marks that occur. */
export function markLegend(marks: readonly Mark[]): LegendEntry[] {
  return occurring(marks).map((kind) => ({
    label: markWords[kind],
    mark: (x, y) => drawMark(kind, x + 8, y),
  }));
}

/** One plotly trace for each kind that occurs. */
export function markTraces(marks: readonly Mark[], axis: TimeAxis): PlotlyTrace[] {
  return occurring(marks).map((kind) => {
    const own = marks.filter((mark) => mark.kind === kind);
    const { symbol, isOpen } = shapes[kind];
    const isLine = kind === "look";
    return {
      type: "scatter",
      mode: "markers",
      name: markWords[kind],
      x: own.map(({ time }) => axis.scaled(time)),
      y: own.map(({ lane }) => lane - markRise),
      marker: {
        symbol,
        size: isLine ? 12 : 13,
        color: isOpen ? card.background : card.ink,
        opacity: 1,
        line: { color: isOpen || isLine ? card.ink : card.background, width: isOpen || isLine ? 2 : 1.5 },
      },
      cliponaxis: false,
      hovertext: own.map(({ hover }) => hover.map(plain).join("<br>")),
      hovertemplate: "%{hovertext}<extra></extra>",
    };
  });
}
