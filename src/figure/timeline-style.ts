/**
 * The bars of a timeline and what they look like. Running goroutines have their own colours and fill the lane; what
 * rests is thinner; what is thin and grey is the scheduler's own time.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import type { ProcessorActivity } from "../trace/spans.js";
import type { ThreadActivity } from "../trace/thread-spans.js";
import { activityColour, card, lockColour, statusColour } from "./palette.js";

/** How a bar looks. Bars of one style are one entry of the legend. */
export interface BarStyle {
  readonly label: string;
  readonly fill: string;
  /** Text on it. */
  readonly ink: string;
  /** Its thickness as a share of the lane. */
  readonly thickness: number;
  /** How far below the lane's middle it lies, as a share of the lane. Without it, in the middle. */
  readonly below?: number;
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
  /** What may stand there when it is not. */
  readonly short?: string;
  /** Lines of the tooltip; made only for bars that are drawn. */
  readonly hover: () => readonly string[];
}

/** Whether the legend speaks of a style. Of who is stopped with the world the band behind all lanes tells. */
export const isSaid = (one: BarStyle): boolean => one.label !== activityStyles.stopped.label;

/** What is narrower than this share of the visible time is a hairline: the legend does not speak of it. */
const hairline = 0.001;

/** Whether one can see a bar, with the axis as it is. */
export function isSeen(
  { start, end }: Bar,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  return Math.min(end, to) - Math.max(start, from) >= (to - from) * hairline;
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

const goneCall: BarStyle = {
  ...style("in a system call, its P is gone", statusColour.syscall, card.ink, 0.5, 1e6 + 3.5),
  fill: card.background,
  lines: statusColour.syscall,
};
const looking = style("looks for work", activityColour.looking, card.background, 0.3, 1e6 + 4);
const sleeping: BarStyle = {
  ...style("idle", activityColour.idle, card.ink, 0.82, 1e6 + 6),
  lines: activityColour.idleLines,
};
/** The same on the lane of the thread and on that of the P that waits for it. */
const comingUp = style("thread is coming up", activityColour.waking, card.ink, 0.3, 1e6 + 5.1);
/** A P that runs nobody. */
export const activityStyles: Readonly<Record<Exclude<ProcessorActivity, "running" | "dead">, BarStyle>> = {
  syscall: style("in a system call", statusColour.syscall, card.background, 0.5, 1e6 + 3),
  scheduling: looking,
  spinning: looking,
  waking: comingUp,
  idle: sleeping,
  stopped: style("stopped", activityColour.waking, card.ink, 0.1, 1e6 + 7),
};
/** A goroutine that does not run. */
export const statusStyles: Readonly<Record<string, BarStyle>> = {
  runnable: style("runnable", statusColour.runnable, card.ink, 0.66, 1e6 + 1),
  waiting: style("waiting", statusColour.waiting, card.ink, 0.66, 1e6 + 2),
  syscall: { ...activityStyles.syscall, thickness: 0.66 },
};
/** A goroutine, or a thread, in a system call whose P was taken, or given away. */
export const goneCallStyle: BarStyle = { ...goneCall, thickness: 0.66 };
/** A thread that runs nobody. */
export const threadStyles: Readonly<Record<Exclude<ThreadActivity, "running" | "syscall">, BarStyle>> = {
  starting: comingUp,
  waking: comingUp,
  scheduling: looking,
  spinning: looking,
  poller: {
    ...style("sleeps in the poller", statusColour.waiting, card.ink, 0.5, 1e6 + 5.3),
    lines: card.background,
  },
  locked: style("waits for its locked goroutine", lockColour, card.ink, 0.2, 1e6 + 5.4),
  watching: style("watches", card.edge, card.ink, 0.1, 1e6 + 5.6),
  resting: { ...sleeping, thickness: 0.3 },
  template: { ...sleeping, thickness: 0.3 },
  asleep: { ...sleeping, thickness: 0.3 },
  idle: { ...sleeping, thickness: 0.3 },
  retired: { ...sleeping, thickness: 0.1 },
};
/** What a thread that runs nobody does, for its tooltip. */
export const threadWords: Readonly<Record<ThreadActivity, string>> = {
  starting: "is being made",
  waking: "wakes up",
  running: "runs",
  syscall: "is in a system call",
  scheduling: "looks for work",
  spinning: "spinning: looks for work to steal",
  poller: "sleeps in the poller",
  locked: "waits for its locked goroutine",
  watching: "watches: sleeps for a short while, and looks at all Ps",
  resting: "sleeps until it is told: every P is idle",
  template: "makes threads when it is asked to",
  asleep: "sleeps in the kernel",
  idle: "sleeps on the idle list",
  retired: "sleeps for ever: its locked goroutine has ended",
};
/** A thread that would compute if it had a core; at the lower edge of what it would do. */
export const corelessStyle: BarStyle = {
  ...style("waits for a core", card.background, card.ink, 0.24, 1e6 + 5.5),
  below: 0.29,
  lines: activityColour.looking,
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
