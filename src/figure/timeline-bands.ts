/**
 * Bands behind the bars of a timeline: when the world was stopped, or somebody had begun to stop it (R14.2). Then no goroutine runs but
 * the one that stops it.
 */
import { formatDuration } from "../trace/numbers.js";
import { endOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { Kind, stwReasons } from "../trace/vocabulary.js";
import { activityColour } from "./palette.js";
import type { TimeAxis } from "./time-axis.js";

export const bandWords = "the world is stopped";
export const bandFill = activityColour.waking;
export const bandOpacity = 0.45;

/** One stop of the world, in ns. */
export interface Band {
  readonly start: number;
  readonly end: number;
  /** Its tooltip. */
  readonly words: string;
}

/** The stops of the world that lie in the axis's range, as far as they do. */
export function timelineBands(trace: Trace, axis: TimeAxis): Band[] {
  const bands: Band[] = [];
  const close = (start: number, end: number, reason: string): void => {
    if (end < axis.from || start > axis.to) return;
    const words = `${bandWords}: ${reason}, ${formatDuration(end - start)}`;
    bands.push({ start: Math.max(start, axis.from), end: Math.min(end, axis.to), words });
  };
  let open: { start: number; reason: string } | undefined;
  for (let i = trace.first; i < trace.length; i++) {
    const kind = trace.kind(i);
    if (kind === Kind.STWBegin) open = { start: trace.time(i), reason: stwReasons[trace.a(i)] ?? "" };
    if (kind !== Kind.STWEnd || open === undefined) continue;
    close(open.start, trace.time(i), open.reason);
    open = undefined;
  }
  if (open !== undefined) close(open.start, endOf(trace), open.reason);
  return bands;
}
