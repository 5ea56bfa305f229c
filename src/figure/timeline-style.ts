/**
 * The bars of a timeline and what they look like. Running goroutines have their own colours and fill the lane; what
 * rests is thinner; what is thin and grey is the scheduler's own time.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import type { ProcessorActivity } from "../trace/spans.js";
import { activityColour, card, statusColour } from "./palette.js";

/** How a bar looks. Bars of one style are one entry of the legend. */
export interface BarStyle {
  readonly label: string;
  readonly fill: string;
  /** Text on it. */
  readonly ink: string;
  /** Its thickness as a share of the lane. */
  readonly thickness: number;
  /** Slanted lines of this colour over `fill`. */
  readonly lines?: string;
  /** How bars of this label look when many are drawn as one; without it, grey. */
  readonly mixed?: { readonly fill: string; readonly lines: string };
  /** Order in the legend. */
  readonly order: number;
}

export interface Bar {
  readonly lane: number;
  /** In ns. */
  readonly start: number;
  readonly end: number;
  readonly style: BarStyle;
  /** What may stand on it when it is wide enough. */
  readonly label: string;
  /** Lines of the tooltip; made only for bars that are drawn. */
  readonly hover: () => readonly string[];
}

/** A plain style. */
export const style = (
  label: string,
  fill: string,
  ink: string,
  thickness: number,
  order: number,
): BarStyle => ({
  label,
  fill,
  ink,
  thickness,
  order,
});

const looking = style("looks for work", activityColour.looking, card.background, 0.3, 1e6 + 4);
/** A P that runs nobody. */
export const activityStyles: Readonly<Record<Exclude<ProcessorActivity, "running">, BarStyle>> = {
  syscall: style("in a system call", statusColour.syscall, card.background, 0.5, 1e6 + 3),
  scheduling: looking,
  spinning: looking,
  waking: style("waits for its thread to wake", activityColour.waking, card.ink, 0.3, 1e6 + 5),
  idle: { ...style("idle", activityColour.idle, card.ink, 0.82, 1e6 + 6), lines: activityColour.idleLines },
  stopped: style("stopped", activityColour.waking, card.ink, 0.1, 1e6 + 7),
};
/** A goroutine that does not run. */
export const statusStyles: Readonly<Record<string, BarStyle>> = {
  runnable: style("runnable", statusColour.runnable, card.ink, 0.66, 1e6 + 1),
  waiting: style("waiting", statusColour.waiting, card.ink, 0.66, 1e6 + 2),
  syscall: style("system call", statusColour.syscall, card.background, 0.66, 1e6 + 3),
};
/** Several spans of different sorts. */
export const mixedStyle: BarStyle = {
  ...style("many short spans", activityColour.waking, card.ink, 0.6, 1e6 + 8),
  lines: card.background,
};

/** How long a bar is, and from when to when, for its tooltip. */
export const when = (start: number, end: number): string[] => [
  formatDuration(end - start),
  `from ${groupDigits(start)} ns to ${groupDigits(end)} ns`,
];
