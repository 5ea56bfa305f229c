/**
 * Stacked areas of a long run: there are more points than can be drawn, so the time is cut into equal cells.
 *
 * An area says how much there was and for how long. A state that comes and goes within a cell would fill all of it, or none, if single points stood
 * for the cell: a service that had somebody in its run queue for one part in thirty would seem to have had somebody there all the time. So
 * an area shows the mean of each cell, weighted by time; and so that no peak is lost, a line shows the most that the telling layer had.
 */
import type { Counts } from "./stacked.js";

/** What is drawn of a stack. From `times[i]` on, there are `values[layer][i]` in the layer: exactly, or on average. */
export interface Drawn {
  /** In ns. */
  readonly times: Float64Array;
  readonly values: readonly (Uint32Array | Float64Array)[];
  /** Null: all points are drawn, and the values are exact. */
  readonly cells: Cells | null;
}

export interface Cells {
  /** How long each is, in ns. */
  readonly ns: number;
  /** For each, the most that was in the telling layer at once, and how much was in it and all below it then. */
  readonly most: Float64Array;
  readonly top: Float64Array;
}

/** All points, if they are `most` or less; else so many cells. */
export function drawnOf({ times, values }: Counts, most: number, telling: number): Drawn {
  if (times.length <= most) return { times, values, cells: null };
  const last = times.length - 1;
  const [from, to] = [times[0]!, times[last]!];
  const ns = (to - from) / most;
  const cellOf = (time: number): number => Math.min(most - 1, Math.floor((time - from) / ns));
  const sums = values.map(() => new Float64Array(most));
  const peaks = new Float64Array(most);
  const top = new Float64Array(most);
  for (let i = 0; i < last; i++) {
    const [start, end] = [times[i]!, times[i + 1]!];
    if (end <= start) continue;
    const own = values[telling]?.[i] ?? 0;
    let below = 0;
    for (let layer = 0; layer < telling; layer++) below += values[layer]![i]!;
    for (
      let cell = cellOf(start);
      cell < most && (cell === cellOf(start) || from + cell * ns < end);
      cell++
    ) {
      const stays = Math.min(end, from + (cell + 1) * ns) - Math.max(start, from + cell * ns);
      values.forEach((counts, layer) => (sums[layer]![cell] = sums[layer]![cell]! + counts[i]! * stays));
      if (own < peaks[cell]! || (own === peaks[cell]! && below + own <= top[cell]!)) continue;
      peaks[cell] = own;
      top[cell] = below + own;
    }
  }
  const edges = Float64Array.from({ length: most + 1 }, (_, cell) => (cell === most ? to : from + cell * ns));
  return {
    times: edges,
    values: sums.map((sum) =>
      Float64Array.from(edges, (_, cell) => rounded(sum[Math.min(cell, most - 1)]! / ns)),
    ),
    cells: { ns, most: withLast(peaks), top: withLast(top) },
  };
}

/** A thousandth of a thing is nothing that can be seen. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** A line needs a point where the last cell ends. */
const withLast = (values: Float64Array): Float64Array =>
  Float64Array.from({ length: values.length + 1 }, (_, i) => values[Math.min(i, values.length - 1)]!);
