/**
 * How many goroutines were in which status over time, as stacked areas: running at the bottom (never more than
 * GOMAXPROCS), then runnable, in a system call, and waiting. The runtime's own goroutines are left out unless asked for.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { groupDigits } from "../trace/numbers.js";
import { visitGoroutineSpans } from "../trace/spans.js";
import { traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import type { Figure } from "./figure.js";
import { machineWords } from "./machine-words.js";
import { statusColour } from "./palette.js";
import { cropCounts, highestOf, stackFigure, Stretches } from "./stacked.js";
import type { Layer } from "./stacked.js";
import { timeAxis } from "./time-axis.js";
import type { TimeRange } from "./time-axis.js";
import { wantOptions } from "../trace/options.js";

export interface StatesOptions extends TimeRange {
  /** Whether to count the runtime's own goroutines too. Default false. */
  readonly system?: boolean;
  readonly title?: string;
}

/** From the bottom of the stack to its top. */
const stack = ["running", "runnable", "syscall", "waiting"];
const layers: readonly Layer[] = [
  { words: "running", fill: statusColour.running },
  { words: "runnable", fill: statusColour.runnable },
  { words: "in a system call", fill: statusColour.syscall },
  { words: "waiting", fill: statusColour.waiting },
];
/** These have a place in the legend even when they do not occur: all but system calls. */
const always = [0, 1, 3];

function stretchesOf(trace: Trace, system: boolean): Stretches {
  const found = new Stretches(layers.length);
  visitGoroutineSpans(trace, ({ name, status, start, end }) => {
    const layer = stack.indexOf(status);
    if (layer >= 0 && (system || !isSystemGoroutine(name))) found.add(layer, start, end);
  });
  return found;
}

/** How many goroutines were in which status, as an SVG that stands alone. */
export function statesSvg(source: TraceSource, options: StatesOptions = {}): string {
  return states(source, options).svg;
}

/**
 * How many goroutines were in which status over time.
 *
 *     states(run, { system: true })
 *
 * Throws a RangeError for a range of time that is empty.
 */
export function states(source: TraceSource, options: StatesOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("states", options, ["from", "to", "system", "title"]);
  const axis = timeAxis(trace, options);
  const counts = cropCounts(stretchesOf(trace, options.system ?? false).counted(), axis);
  const most = groupDigits(highestOf(counts));
  const shown = {
    title: options.title ?? "What the goroutines were doing",
    subtitle: `${machineWords(trace)}; at most ${most} goroutines at once`,
    heading: "States of goroutines",
    unit: "goroutines",
    layers,
    counts,
    telling: stack.indexOf("runnable"),
  };
  return stackFigure(shown, axis, always);
}
