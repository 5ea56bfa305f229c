/**
 * The timeline as SVG. `timeline.ts` says what it shows.
 */
import { traceOf } from "../trace/trace.js";
import type { TraceSource } from "../trace/trace.js";
import { card } from "./palette.js";
import {
  drawCard,
  drawLegend,
  fit,
  hatching,
  headHeight,
  line,
  rect,
  swatchMark,
  text,
  textWidth,
} from "./svg.js";
import type { LegendEntry } from "./svg.js";
import { axisHeight, drawTimeAxis, timeAxis, xOf } from "./time-axis.js";
import type { PlotArea, TimeAxis } from "./time-axis.js";
import { TimelineMaterial, timelineSubtitle, timelineTitle } from "./timeline-bars.js";
import type { Lane, LaneGroup, TimelineOptions } from "./timeline-lanes.js";
import { bandFill, bandOpacity, bandWords } from "./timeline-bands.js";
import { drawMark, markLegend, markRise } from "./timeline-mark-shapes.js";
import { isSaid, isSeen } from "./timeline-style.js";
import type { Bar, BarStyle } from "./timeline-style.js";

const width = 960;
const mostBars = 900;
const laneHeight: Readonly<Record<LaneGroup, number>> = { core: 42, thread: 34, proc: 42, goroutine: 34 };
const groupGap = 14;
const mostLegend = 20;

interface PlacedLane {
  readonly middle: number;
  readonly height: number;
}

/** Where each lane lies, and where the lines between the groups do. */
function placeLanes(
  lanes: readonly Lane[],
  top: number,
): { readonly placed: readonly PlacedLane[]; readonly rules: readonly number[]; readonly bottom: number } {
  const placed: PlacedLane[] = [];
  const rules: number[] = [];
  let y = top;
  lanes.forEach(({ group }, index) => {
    const height = laneHeight[group];
    if (index > 0 && lanes[index - 1]!.group !== group) {
      rules.push(y + groupGap / 2);
      y += groupGap;
    }
    placed.push({ middle: y + height / 2, height });
    y += height;
  });
  return { placed, rules, bottom: Math.max(y, top + laneHeight.proc) };
}

/** A rectangle that looks as its style says. */
function block(
  x: number,
  y: number,
  width: number,
  height: number,
  { fill, lines }: BarStyle,
  tip = "",
): string {
  const ground = rect(x, y, width, height, { fill }, tip);
  return lines === undefined ? ground : ground + hatching(x, y, width, height, lines);
}

function drawBar(bar: Bar, lane: PlacedLane, axis: TimeAxis, area: PlotArea): string {
  const x = xOf(axis, area);
  const left = Math.max(area.left, x(bar.start));
  const right = Math.min(area.right, x(bar.end));
  const height = lane.height * bar.style.thickness;
  const shown = Math.max(right - left, 0.6);
  const top = lane.middle + lane.height * (bar.style.below ?? 0) - height / 2;
  const bars = [block(left, top, shown, height, bar.style, bar.hover().join("\n"))];
  const label = [bar.label, bar.short ?? ""].find((one) => one !== "" && textWidth(one) <= shown - 8);
  if (label !== undefined && height >= 14) {
    const at = { "text-anchor": "middle", fill: bar.style.ink, "pointer-events": "none" };
    bars.push(text((left + right) / 2, lane.middle + 5, label, at));
  }
  return bars.join("");
}

function legendOf(bars: readonly Bar[]): LegendEntry[] {
  const byLabel = new Map<string, BarStyle>();
  for (const { style } of bars) {
    const known = byLabel.get(style.label);
    if (known === undefined || known.lines !== undefined) byLabel.set(style.label, style);
  }
  const styles = [...byLabel.values()].sort((one, two) => one.order - two.order);
  const goroutines = styles.filter((style) => style.order < 1e6);
  const others = styles.filter((style) => style.order >= 1e6);
  const room = Math.max(1, mostLegend - others.length);
  const entries = goroutines
    .slice(0, room)
    .map((style) => ({ label: style.label, mark: swatchMark(style.fill) }));
  if (goroutines.length > room)
    entries.push({ label: `and ${goroutines.length - room} more`, mark: () => "" });
  for (const style of others) {
    const height = 16 * Math.min(1, style.thickness + 0.15);
    const mark: LegendEntry["mark"] = (x, y) => block(x, y - height / 2, 16, height, style);
    entries.push({ label: style.label, mark });
  }
  return entries;
}

/** The timeline of a run as an SVG that stands alone. */
export function timelineSvg(source: TraceSource, options: TimelineOptions = {}): string {
  const trace = traceOf(source);
  return drawTimeline(new TimelineMaterial(trace, timeAxis(trace, options), options), options);
}

/** The same, from what the figure's other form is made of too. */
export function drawTimeline(material: TimelineMaterial, options: TimelineOptions): string {
  const { axis, bands } = material;
  const drawn = material.drawn({ most: mostBars, margin: 0 });
  const subtitle = timelineSubtitle(material, drawn);
  const top = headHeight({ subtitle }) + 8;
  const { placed: lanes, rules, bottom } = placeLanes(drawn.lanes, top);
  const labels = drawn.lanes.map(({ label }) => fit(label, 170, 15));
  const left = 32 + labels.reduce((widest, label) => Math.max(widest, textWidth(label, 15)), 30);
  const area = { left, right: width - 24, top: top - 4, bottom: bottom + 4 };
  const bandMark: LegendEntry = {
    label: bandWords,
    mark: (x, y) => rect(x, y - 8, 16, 16, { fill: bandFill, "fill-opacity": bandOpacity }),
  };
  const entries = [
    ...legendOf(drawn.bars.filter((bar) => isSaid(bar.style) && isSeen(bar, axis))),
    ...markLegend(drawn.marks),
    ...(bands.length > 0 ? [bandMark] : []),
  ];
  const legend = drawLegend(entries, 20, area.bottom + axisHeight + 6, width - 40);
  const heads = labels.map((label, index) =>
    text(left - 12, lanes[index]!.middle + 5, label, { "text-anchor": "end", "font-size": 15 }),
  );
  return drawCard(
    {
      width,
      height: area.bottom + axisHeight + 6 + legend.height + 14,
      title: options.title ?? timelineTitle,
      subtitle,
    },
    drawTimeAxis(axis, area),
    ...bands.map(({ start, end, words }) => {
      const left = xOf(axis, area)(start);
      const shown = Math.max(1, xOf(axis, area)(end) - left);
      const look = { fill: bandFill, "fill-opacity": bandOpacity };
      return rect(left, area.top, shown, area.bottom - area.top, look, words);
    }),
    ...rules.map((y) => line(20, y, width - 20, y, { stroke: card.edge })),
    ...heads,
    ...drawn.bars.map((bar) => drawBar(bar, lanes[bar.lane]!, axis, area)),
    ...drawn.marks.map((mark) => {
      const { middle, height } = lanes[mark.lane]!;
      return drawMark(
        mark.kind,
        xOf(axis, area)(mark.time),
        middle - height * markRise,
        mark.hover.join("\n"),
      );
    }),
    legend.markup,
  );
}
