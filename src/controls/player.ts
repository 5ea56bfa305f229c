/*
 * A run, moment by moment: what a page plays. A moment is an event of the trace after which the state is another, and nobody is in between two
 * queues. They follow each other in the same beat, however much virtual time lies between them: a run is long stretches in which nothing
 * happens, and instants in which the scheduler does ten things.
 */
import { gmp } from "../figure/gmp.js";
import { colourGoroutines, activityColour, card } from "../figure/palette.js";
import { element, escape, rect } from "../figure/svg.js";
import type { Run } from "../program/run.js";
import { cameAs } from "../trace/options.js";
import { formatDuration } from "../trace/numbers.js";
import { Keyframes } from "../trace/keyframes.js";
import { Replay } from "../trace/replay.js";
import type { When } from "../trace/replay.js";
import { visitProcessorSpans } from "../trace/spans.js";
import { endOf, mainStartTime, traceOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { Kind, kindTable } from "../trace/vocabulary.js";

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
const silent = kindTable(
  Kind.op,
  Kind.work,
  Kind.print,
  Kind.HeapAlloc,
  Kind.HeapGoal,
  Kind.GCMarkAssistBegin,
  Kind.GCMarkAssistEnd,
  Kind.epollReady,
);

/** A run to be played. What a function of `controls` may return, too. */
export class Player {
  readonly run: Run;
  readonly perSecond: number;
  /** When each moment is, in ns. */
  readonly times: Float64Array;
  readonly #indices: Float64Array;
  readonly #draw: (run: Run, at: When) => unknown;

  /** Throws a TypeError or a RangeError that says which argument is wrong. */
  constructor(run: Run, options: PlayerOptions = {}) {
    const { draw = gmp, perSecond = 2 } = options;
    const trace = traceOf(run);
    const { from = mainStartTime(trace), to = endOf(trace) } = options;
    if (typeof draw !== "function") {
      throw new TypeError(`player: expected option draw as a function, got ${typeof draw}`);
    }
    for (const [name, time] of Object.entries({ from, to })) {
      if (typeof time === "number" && !Number.isNaN(time)) continue;
      throw new RangeError(`player: expected option ${name} as a time in ns, got ${cameAs(time)}`);
    }
    if (!(perSecond >= 0.1 && perSecond <= 20)) {
      throw new RangeError(`player: expected option perSecond from 0.1 to 20, got ${String(perSecond)}`);
    }
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

/** The events after which something is to be seen. On the way there, keyframes are laid: any moment is then found at once. */
function momentsOf(trace: Trace, from: number, to: number): Float64Array {
  const replay = new Replay(trace, { check: false });
  const keyframes = new Keyframes();
  const found = new Float64Array(trace.length - trace.first);
  let count = 0;
  while (replay.step()) {
    const { time, kind } = replay.event;
    if (time > to) break;
    keyframes.offer(replay);
    if (time < from || silent[kind] === true || replay.picture.awaited !== 0) continue;
    found[count++] = replay.applied - 1;
  }
  trace.keyframes = keyframes;
  return found.slice(0, count);
}

const rowHeight = 12;
/** As wide as its coordinates go; it is drawn in the width that there is. */
const stripWidth = 1000;
/** With more spans than these, each column of the strip is of whoever ran there for longest. */
const mostSpans = 4000;
/** Columns of a row at most; and of all rows together about, but some for each. */
const mostColumns = 1000;
const columnsInAll = 8000;
const leastColumns = 50;

interface Ran {
  readonly g: number;
  readonly start: number;
  readonly end: number;
}

/** Who ran on each P between two instants, in order of time. */
function runsOf(trace: Trace, from: number, to: number): Map<number, Ran[]> {
  const rows = new Map<number, Ran[]>();
  visitProcessorSpans(trace, ({ p, g, start, end }) => {
    if (g === 0 || end <= from || start >= to) return;
    const row = rows.get(p);
    const ran = { g, start: Math.max(start, from), end: Math.min(end, to) };
    if (row === undefined) rows.set(p, [ran]);
    else row.push(ran);
  });
  return rows;
}

/** The runs of a P as columns of a strip: in each, whoever ran there for longest, if somebody ran for half of it; alike ones are one. */
function columnsOf(row: readonly Ran[], from: number, to: number, count: number): Ran[] {
  const width = (to - from) / count;
  const columns: Ran[] = [];
  let first = 0;
  for (let nth = 0; nth < count; nth++) {
    const [start, end] = [from + nth * width, from + (nth + 1) * width];
    while (first < row.length && row[first]!.end <= start) first++;
    const times = new Map<number, number>();
    let busy = 0;
    for (let i = first; i < row.length && row[i]!.start < end; i++) {
      const ran = row[i]!;
      const ns = Math.min(ran.end, end) - Math.max(ran.start, start);
      times.set(ran.g, (times.get(ran.g) ?? 0) + ns);
      busy += ns;
    }
    if (busy < width / 2) continue;
    const [g] = [...times].reduce((most, one) => (one[1] > most[1] ? one : most));
    const last = columns.at(-1);
    if (last?.g === g && last.end === start) columns[columns.length - 1] = { ...last, end };
    else columns.push({ g, start, end });
  }
  return columns;
}

function stripOf(trace: Trace, from: number, to: number): string {
  const colours = colourGoroutines(trace);
  const scale = stripWidth / Math.max(1, to - from);
  const runs = [...runsOf(trace, from, to)].sort(([one], [two]) => one - two);
  const isLong = runs.reduce((sum, [, row]) => sum + row.length, 0) > mostSpans;
  const count = Math.min(mostColumns, Math.max(leastColumns, Math.floor(columnsInAll / runs.length)));
  const bars = runs.flatMap(([p, row], nth) =>
    (isLong ? columnsOf(row, from, to, count) : row).map(({ g, start, end }) =>
      rect(
        (start - from) * scale,
        nth * rowHeight + 1,
        Math.max(1, (end - start) * scale),
        rowHeight - 2,
        { fill: colours.of(g).fill },
        `P${p}: ${isLong ? "mostly " : ""}${colours.name(g)}`,
      ),
    ),
  );
  const height = Math.max(1, runs.length) * rowHeight;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${stripWidth} ${height}`,
      preserveAspectRatio: "none",
      width: stripWidth,
      height,
      role: "img",
      "aria-label": escape(`Who ran on each of ${runs.length} Ps`),
    },
    rect(0, 0, stripWidth, height, { fill: activityColour.idle, stroke: card.edge }),
    ...bars,
  );
}
