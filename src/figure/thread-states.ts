/**
 * How many threads there were over time, and what they did, as stacked areas: those that run goroutines at the bottom (never more than
 * GOMAXPROCS), then those that look for work, those in the kernel with their P and without, those that are coming up, and, at the top,
 * all that sleep. The height of the stack is the number of threads of the process; it falls only when a locked goroutine ends.
 */
import { groupDigits } from "../trace/numbers.js";
import { visitThreadSpans } from "../trace/thread-spans.js";
import type { ThreadActivity, ThreadSpan } from "../trace/thread-spans.js";
import { traceOf } from "../trace/trace.js";
import type { TraceSource } from "../trace/trace.js";
import type { Figure } from "./figure.js";
import { machineWords } from "./machine-words.js";
import { activityColour, card, lockColour, statusColour } from "./palette.js";
import { cropCounts, highestOf, stackFigure, Stretches } from "./stacked.js";
import type { Layer } from "./stacked.js";
import { timeAxis } from "./time-axis.js";
import type { TimeRange } from "./time-axis.js";
import { wantOptions } from "../trace/options.js";

export interface ThreadStatesOptions extends TimeRange {
  readonly title?: string;
}

/** From the bottom of the stack to its top. */
const layers: readonly Layer[] = [
  { words: "run goroutines", fill: statusColour.running },
  { words: "would run, and wait for a core", fill: card.background, lines: statusColour.running },
  { words: "look for work", fill: activityColour.looking },
  { words: "in a system call, with their P", fill: statusColour.syscall },
  { words: "in a system call, their P is gone", fill: card.background, lines: statusColour.syscall },
  { words: "are being made, or wake up", fill: activityColour.waking },
  { words: "sleep in the poller", fill: statusColour.waiting },
  { words: "wait for their locked goroutine", fill: lockColour },
  { words: "asleep, or idle", fill: activityColour.idle, lines: activityColour.idleLines },
  { words: "the runtime's own (sysmon)", fill: card.edge },
];

/** The layer of each activity, of those that have one whatever else is known. */
const layerOfActivity: Readonly<Record<Exclude<ThreadActivity, "running" | "syscall">, number>> = {
  scheduling: 2,
  spinning: 2,
  starting: 5,
  waking: 5,
  poller: 6,
  locked: 7,
  asleep: 8,
  idle: 8,
  retired: 8,
  watching: 9,
  resting: 9,
  template: 9,
};

function layerOf({ activity, p, wantsCore, role }: ThreadSpan): number {
  if (wantsCore) return 1;
  if (activity === "running") return 0;
  if (activity === "syscall") return p >= 0 ? 3 : 4;
  return role === "worker" ? layerOfActivity[activity] : 9;
}

/** How many threads there were, as an SVG that stands alone. */
export function threadStatesSvg(source: TraceSource, options: ThreadStatesOptions = {}): string {
  return threadStates(source, options).svg;
}

/**
 * How many threads there were over time, and what they did.
 *
 *     threadStates(run)
 *
 * Throws a RangeError for a range of time that is empty.
 */
export function threadStates(source: TraceSource, options: ThreadStatesOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("threadStates", options, ["from", "to", "title"]);
  const axis = timeAxis(trace, options);
  const stretches = new Stretches(layers.length);
  visitThreadSpans(trace, (span) => stretches.add(layerOf(span), span.start, span.end));
  const counts = cropCounts(stretches.counted(), axis);
  const shown = {
    title: options.title ?? "What the threads were doing",
    subtitle: `${machineWords(trace)}; at most ${groupDigits(highestOf(counts))} threads at once`,
    heading: "States of threads",
    unit: "threads",
    layers,
    counts,
    telling: -1,
  };
  return stackFigure(shown, axis, [0]);
}
