/**
 * The axis of virtual time, the same in every figure: which part of the run is shown, in which unit, with which ticks.
 * Zero is the start of the process, as in the trace's text, so that a time read off a figure is found in the trace.
 */
import { groupDigits, unitFor } from "../trace/numbers.js";
import type { TimeUnit } from "../trace/numbers.js";
import { endOf, mainStartTime } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { card } from "./palette.js";
import { line, smallText, text } from "./svg.js";

/** Which part of a run a figure shows, in ns. */
export interface TimeRange {
  /** Default: where main.main begins. */
  readonly from?: number;
  /** Default: the end of the run. */
  readonly to?: number;
}

export interface TimeAxis {
  /** In ns. */
  readonly from: number;
  readonly to: number;
  readonly unit: TimeUnit;
  /** Values on the axis, in ns. */
  readonly ticks: readonly number[];
  /** A time in the axis's unit. */
  scaled(ns: number): number;
  /** A tick as text, in the axis's unit. */
  label(ns: number): string;
}

function checkTime(name: string, value: number): void {
  if (typeof value !== "number" || !(value >= 0)) {
    throw new RangeError(`${name} must be a time in ns from 0 on, got ${String(value)}`);
  }
}

/** A step of 1, 2 or 5 times a power of ten, so that at most `count` steps fill `length`. */
export function niceStep(length: number, count: number): number {
  const rough = length / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** The time axis of a figure of `trace`. Throws a RangeError for a range that is empty or not a range. */
export function timeAxis(trace: Trace, range: TimeRange, ticks = 8): TimeAxis {
  const from = range.from ?? Math.min(mainStartTime(trace), endOf(trace));
  const to = range.to ?? Math.max(endOf(trace), from + 1);
  checkTime("from", from);
  checkTime("to", to);
  if (to <= from) throw new RangeError(`to must be later than from, got from ${from} ns to ${to} ns`);
  const step = niceStep(to - from, ticks);
  const unit = unitFor(to);
  const marks: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to * (1 + 1e-12); k++) marks.push(k * step);
  return {
    from,
    to,
    unit,
    ticks: marks,
    scaled: (ns) => ns / unit.ns,
    label: (ns) => groupDigits(Number((ns / unit.ns).toPrecision(12))),
  };
}

/** Where a plot lies in a drawing, in px. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The x of a time in a plot. */
export function xOf(axis: TimeAxis, area: PlotArea): (ns: number) => number {
  const scale = (area.right - area.left) / (axis.to - axis.from);
  return (ns) => area.left + (ns - axis.from) * scale;
}

/** How much room the axis takes below the plot, in px. */
export const axisHeight = 52;

export const axisTitle = (axis: TimeAxis): string =>
  `virtual time since the process started (${axis.unit.name})`;

/** Grid lines through the plot, tick labels and the title below it. */
export function drawTimeAxis(axis: TimeAxis, area: PlotArea): string {
  const x = xOf(axis, area);
  const parts = axis.ticks.flatMap((tick) => [
    line(x(tick), area.top, x(tick), area.bottom + 5, { stroke: card.grid }),
    text(x(tick), area.bottom + 21, axis.label(tick), { "text-anchor": "middle", fill: card.faint }),
  ]);
  parts.push(
    text((area.left + area.right) / 2, area.bottom + 43, axisTitle(axis), {
      "text-anchor": "middle",
      "font-size": smallText,
      fill: card.faint,
    }),
  );
  return parts.join("");
}
