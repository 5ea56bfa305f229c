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
      const entry = times.get(style.label) ?? { style, ns: 0 };
      entry.ns += end - start;
      all += end - start;
      times.set(style.label, entry);
    }
    const most = [...times.values()].find(({ ns }) => ns >= all * dominance);
    return most === undefined ? mixedStyle : this.#hatched(most.style);
  }

  mix(run: readonly Bar[]): Bar[] {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined || run.length === 1) return [...run];
    this.hidden += run.length;
    this.mixed++;
    const count = run.length;
    const hover = () => [`${groupDigits(count)} short spans`, ...when(first.start, last.end)];
    const style = this.#styleOf(run);
    return [{ lane: first.lane, start: first.start, end: last.end, style, label: "", hover }];
  }
}

/** Mixes the bars of one lane that are shorter than `least` ns with their neighbours, into bars about that long. */
function mixLane(bars: readonly Bar[], least: number, mixer: Mixer): Bar[] {
  const mixed: Bar[] = [];
  let run: Bar[] = [];
  for (const bar of bars) {
    const isShort = bar.end - bar.start < least;
    const begin = run[0]?.start ?? bar.start;
    const gap = bar.start - (run.at(-1)?.end ?? bar.start);
    if (!isShort || bar.end - begin > least || gap > least / 4) {
      mixed.push(...mixer.mix(run));
      run = [];
    }
    if (isShort) run.push(bar);
    else mixed.push(bar);
  }
  return [...mixed, ...mixer.mix(run)];
}

/**
 * All bars of the lanes, if there are at most `most`; else the shortest are mixed, as few as will do.
 */
export function limitBars(lanes: readonly (readonly Bar[])[], most: number, axis: TimeAxis): MixedBars {
  const count = lanes.reduce((sum, lane) => sum + lane.length, 0);
  if (count <= most) return { bars: lanes.flat(), hidden: 0, mixed: 0 };
  for (let least = (axis.to - axis.from) / 4000; ; least *= 2) {
    const mixer = new Mixer();
    const bars = lanes.flatMap((lane) => mixLane(lane, least, mixer));
    if (bars.length <= most || least > axis.to * 2) return { bars, hidden: mixer.hidden, mixed: mixer.mixed };
  }
}
