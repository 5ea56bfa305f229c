/*
 * A run, moment by moment: what a page plays. A moment is an event of the trace after which the state is another, and nobody is in between two
 * queues. They follow each other in the same beat, however much virtual time lies between them: a run is long stretches in which nothing
 * happens, and instants in which the scheduler does ten things.
 */
import { gmp } from "../figure/gmp.js";
import { colourGoroutines, activityColour, card } from "../figure/palette.js";
import { element, escape, rect } from "../figure/svg.js";
import type { Run } from "../program/run.js";
import { formatDuration } from "../trace/numbers.js";
import { Replay } from "../trace/replay.js";
import type { When } from "../trace/replay.js";
import { processorSpans } from "../trace/spans.js";
import { endOf, mainStartTime, traceOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";

export interface PlayerOptions {
  /**
   * What is drawn at a moment: a figure, a text, rows, or a list of these. Default: the G-M-P picture. `at` is what figures take as an instant.
   * In a player that a cell shows it stands alone, as the function of `controls` does.
   */
  readonly draw?: (run: Run, at: When) => unknown;
  /** The first moment, in ns. Default: where main begins. */
  readonly from?: number;
  /** The last one, in ns. Default: the end. */
  readonly to?: number;
  /** Moments a second, from 0.1 to 20. Default 2. */
  readonly perSecond?: number;
}

/** Events that leave the picture of the scheduler as it is. */
const silent: ReadonlySet<Kind> = new Set([
  Kind.op,
  Kind.work,
  Kind.print,
  Kind.HeapAlloc,
  Kind.HeapGoal,
  Kind.GCMarkAssistBegin,
  Kind.GCMarkAssistEnd,
  Kind.epollReady,
]);

/** A run to be played. What a function of `controls` may return, too. */
export class Player {
  readonly run: Run;
  readonly perSecond: number;
  /** When each moment is, in ns. */
  readonly times: readonly number[];
  readonly #indices: readonly number[];
  readonly #draw: (run: Run, at: When) => unknown;

  /** Throws a TypeError or a RangeError that says which argument is wrong. */
  constructor(run: Run, options: PlayerOptions = {}) {
    const { draw = gmp, perSecond = 2 } = options;
    const trace = traceOf(run);
    const { from = mainStartTime(trace), to = endOf(trace) } = options;
    if (typeof draw !== "function") {
      throw new TypeError(`player: expected option draw as a function, got ${typeof draw}`);
    }
    if (!(perSecond >= 0.1 && perSecond <= 20)) {
      throw new RangeError(`player: expected option perSecond from 0.1 to 20, got ${String(perSecond)}`);
    }
    if (trace.length === 0)
      throw new RangeError("player: the run has no trace: it was made with trace: false");
    this.run = run;
    this.perSecond = perSecond;
    this.#draw = draw;
    this.#indices = momentsOf(trace, from, to);
    this.times = this.#indices.map((index) => trace.time(index));
    if (this.times.length === 0) {
      throw new RangeError(`player: nothing happens from ${formatDuration(from)} to ${formatDuration(to)}`);
    }
  }

  /** The nth moment, as figures take it. */
  whenOf(nth: number): When {
    const index = this.#indices[nth];
    if (index === undefined)
      throw new RangeError(`player: there are ${this.times.length} moments, and no ${nth}`);
    return { index };
  }

  /** What is drawn at the nth moment. */
  at(nth: number): unknown {
    return this.#draw(this.run, this.whenOf(nth));
  }

  /** Who ran where from the first moment to the last, as a strip as wide as one likes. */
  strip(): string {
    return stripOf(traceOf(this.run), this.times[0]!, this.times.at(-1)!);
  }
}

function momentsOf(trace: Trace, from: number, to: number): number[] {
  const replay = new Replay(trace, { check: false });
  const found: number[] = [];
  for (let i = 0; i < trace.length && trace.time(i) <= to; i++) {
    replay.step();
    const isIn = trace.time(i) >= from && !silent.has(trace.kind(i));
    if (isIn && replay.picture.awaited === 0) found.push(i);
  }
  return found;
}

const rowHeight = 12;
/** As wide as its coordinates go; it is drawn in the width that there is. */
const stripWidth = 1000;
/** With more spans than these, the shortest are left out. */
const mostSpans = 4000;

function stripOf(trace: Trace, from: number, to: number): string {
  const colours = colourGoroutines(trace);
  const length = Math.max(1, to - from);
  const spans = processorSpans(trace).filter(({ start, end, g }) => g !== 0 && end > from && start < to);
  const rows = [...new Set(spans.map(({ p }) => p))].sort((one, two) => one - two);
  const shown =
    spans.length <= mostSpans
      ? spans
      : [...spans].sort((one, two) => two.end - two.start - (one.end - one.start)).slice(0, mostSpans);
  const bars = shown.map(({ p, g, start, end }) => {
    const x = ((Math.max(start, from) - from) / length) * stripWidth;
    const width = Math.max(1, ((Math.min(end, to) - Math.max(start, from)) / length) * stripWidth);
    const fill = colours.of(g).fill;
    return rect(
      x,
      rows.indexOf(p) * rowHeight + 1,
      width,
      rowHeight - 2,
      { fill },
      `P${p}: ${colours.name(g)}`,
    );
  });
  const height = Math.max(1, rows.length) * rowHeight;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${stripWidth} ${height}`,
      preserveAspectRatio: "none",
      width: stripWidth,
      height,
      role: "img",
      "aria-label": escape(`Who ran on each of ${rows.length} Ps`),
    },
    rect(0, 0, stripWidth, height, { fill: activityColour.idle, stroke: card.edge }),
    ...bars,
  );
}
