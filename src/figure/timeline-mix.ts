/**
 * Fewer bars. A long run has more spans than a page can draw. Then neighbours that are too short to be seen are drawn
 * as one hatched bar, in the colour of what takes most of its time, and the figure says how many. What is long enough
 * to be seen is never mixed.
 */
import { groupDigits } from "../trace/numbers.js";
import type { TimeAxis } from "./time-axis.js";
import { mixedStyle, when } from "./timeline-style.js";
import type { Bar, BarStyle } from "./timeline-style.js";

/** What is left to draw. */
export interface MixedBars {
  readonly bars: readonly Bar[];
  /** How many spans were mixed, and into how many bars. */
  readonly hidden: number;
  readonly mixed: number;
}

/** A share of one style from which on it gives a mixed bar its colour. */
const dominance = 0.7;

/** One bar in the place of several neighbours: hatched, in the colour of what takes most of the time. */
class Mixer {
  readonly #styles = new Map<string, BarStyle>();
  hidden = 0;
  mixed = 0;

  #hatched(style: BarStyle): BarStyle {
    const { mixed } = style;
    if (mixed === undefined) return style;
    const known = this.#styles.get(style.label) ?? { ...style, fill: mixed.fill, lines: mixed.lines };
    this.#styles.set(style.label, known);
    return known;
  }

  #styleOf(run: readonly Bar[]): BarStyle {
    const times = new Map<string, { readonly style: BarStyle; ns: number }>();
    let all = 0;
    for (const { style, start, end } of run) {
      const entry = times.get(style.label);
      if (entry === undefined) times.set(style.label, { style, ns: end - start });
      else entry.ns += end - start;
      all += end - start;
    }
    const most = [...times.values()].find(({ ns }) => ns >= all * dominance);
    return most === undefined ? mixedStyle : this.#hatched(most.style);
  }

  /** The bars of a lane from `first` to `last` as one. */
  mix(lane: readonly Bar[], first: number, last: number): Bar {
    if (first === last) return lane[first]!;
    const run = lane.slice(first, last + 1);
    const [from, to] = [run[0]!, run.at(-1)!];
    this.hidden += run.length;
    this.mixed++;
    const count = run.length;
    const hover = () => [`${groupDigits(count)} short spans`, ...when(from.start, to.end)];
    return { lane: from.lane, start: from.start, end: to.end, style: this.#styleOf(run), label: "", hover };
  }
}

/** When the bars of a lane begin and end, in ns, side by side: to try how many bars are left, none need be made. */
function timesOf(bars: readonly Bar[]): Float64Array {
  const times = new Float64Array(2 * bars.length);
  bars.forEach(({ start, end }, i) => {
    times[2 * i] = start;
    times[2 * i + 1] = end;
  });
  return times;
}

/**
 * Goes through the bars of a lane, those that are shorter than `least` ns together with their neighbours, in runs about that long. Calls
 * `run` with the first and the last of each run, if it is given. Returns how many runs there are.
 */
function runsOf(times: Float64Array, least: number, run?: (first: number, last: number) => void): number {
  const count = times.length / 2;
  let runs = 0;
  for (let first = 0; first < count; runs++) {
    const begin = times[2 * first]!;
    let last = first;
    let end = times[2 * first + 1]!;
    while (end - times[2 * last]! < least && last + 1 < count) {
      const start = times[2 * last + 2]!;
      const next = times[2 * last + 3]!;
      if (next - start >= least || next - begin > least || start - end > least / 4) break;
      end = next;
      last++;
    }
    run?.(first, last);
    first = last + 1;
  }
  return runs;
}

/**
 * All bars of the lanes, if there are at most `most`; else the shortest are mixed, as few as will do.
 */
export function limitBars(lanes: readonly (readonly Bar[])[], most: number, axis: TimeAxis): MixedBars {
  const count = lanes.reduce((sum, lane) => sum + lane.length, 0);
  if (count <= most) return { bars: lanes.flat(), hidden: 0, mixed: 0 };
  const times = lanes.map(timesOf);
  const left = (least: number): number => times.reduce((sum, lane) => sum + runsOf(lane, least), 0);
  let least = (axis.to - axis.from) / 4000;
  while (left(least) > most && least <= axis.to * 2) least *= 2;
  const mixer = new Mixer();
  const bars: Bar[] = [];
  lanes.forEach((lane, i) => {
    runsOf(times[i]!, least, (first, last) => bars.push(mixer.mix(lane, first, last)));
  });
  return { bars, hidden: mixer.hidden, mixed: mixer.mixed };
}
