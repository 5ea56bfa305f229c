/**
 * Fewer bars. A long run has more spans than a page can draw. Then neighbours that are too short to be seen are drawn
 * as one hatched bar, in the colour of what takes most of its time, and the figure says how many. What is long enough
 * to be seen is never mixed.
 */
import { groupDigits } from "../trace/numbers.js";
import type { TimeAxis } from "./time-axis.js";
import type { ChosenSpans } from "./timeline-spans.js";
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

  #styleOf({ times, style }: ChosenSpans, first: number, last: number): BarStyle {
    const shares = new Map<string, { readonly style: BarStyle; ns: number }>();
    let all = 0;
    for (let i = first; i <= last; i++) {
      const ns = times[2 * i + 1]! - times[2 * i]!;
      const own = style(i);
      const entry = shares.get(own.label);
      if (entry === undefined) shares.set(own.label, { style: own, ns });
      else entry.ns += ns;
      all += ns;
    }
    const most = [...shares.values()].find(({ ns }) => ns >= all * dominance);
    return most === undefined ? mixedStyle : this.#hatched(most.style);
  }

  /** The bars of a lane from `first` to `last` as one. */
  mix(spans: ChosenSpans, first: number, last: number): Bar {
    const bar = spans.bar(first);
    if (first === last) return bar;
    const { lane, start } = bar;
    const end = spans.times[2 * last + 1]!;
    const count = last - first + 1;
    this.hidden += count;
    this.mixed++;
    const hover = () => [`${groupDigits(count)} short spans`, ...when(start, end)];
    return { lane, start, end, style: this.#styleOf(spans, first, last), label: "", hover };
  }
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
 * The bars of all spans, if there are at most `most`; else the shortest are mixed, as few as will do. Lane by lane, in order of time.
 */
export function limitBars(lanes: readonly ChosenSpans[], most: number, axis: TimeAxis): MixedBars {
  const count = lanes.reduce((sum, { times }) => sum + times.length / 2, 0);
  const left = (least: number): number => lanes.reduce((sum, { times }) => sum + runsOf(times, least), 0);
  let least = count <= most ? 0 : (axis.to - axis.from) / 4000;
  while (least > 0 && left(least) > most && least <= axis.to * 2) least *= 2;
  const mixer = new Mixer();
  const bars: Bar[] = [];
  for (const spans of lanes) {
    runsOf(spans.times, least, (first, last) => bars.push(mixer.mix(spans, first, last)));
  }
  return { bars, hidden: mixer.hidden, mixed: mixer.mixed };
}
