/**
 * Step lines: values that stay until they change, such as the length of a queue. Taken from a replay, thinned so that
 * a long run can be drawn, and drawn as SVG.
 */
import type { TimeAxis } from "./time-axis.js";

/** From `time` (ns) on, the value is `value`. */
export interface StepPoint {
  readonly time: number;
  readonly value: number;
  /** For the tooltip. */
  readonly detail: string;
}

/** A line that grows while a trace is replayed. Of several values at one instant the last counts. */
export class StepLine {
  readonly points: StepPoint[] = [];

  put(time: number, value: number, detail = ""): void {
    const last = this.points.at(-1);
    if (last !== undefined && last.value === value && last.detail === detail) return;
    if (last !== undefined && last.time === time) this.points.pop();
    this.points.push({ time, value, detail });
  }

  /** The value at a time. */
  at(time: number): number {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.points[middle]!.time <= time) low = middle + 1;
      else high = middle;
    }
    return this.points[low - 1]?.value ?? 0;
  }
}

/** The part of a line within the axis, with a point at both ends. */
export function crop(points: readonly StepPoint[], axis: TimeAxis): StepPoint[] {
  const first = points.findLastIndex((point) => point.time <= axis.from);
  const inside = points.filter((point) => point.time > axis.from && point.time < axis.to);
  const begin = points[first] ?? { value: 0, detail: "", time: axis.from };
  const end = inside.at(-1) ?? begin;
  return [{ ...begin, time: axis.from }, ...inside, { ...end, time: axis.to }];
}

/**
 * At most about `most` points: of each of equal stretches of time, the first, the lowest, the highest and the last point
 * stay. So no peak is lost, and every point that stays is true.
 */
export function thin(points: readonly StepPoint[], most: number): StepPoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= most || first === undefined || last === undefined) return [...points];
  const stretch = (last.time - first.time) / (most / 4);
  const kept: StepPoint[] = [];
  let group: StepPoint[] = [];
  let limit = first.time + stretch;
  const flush = (): void => {
    const low = group.reduce<StepPoint | undefined>(
      (best, one) => (best && best.value <= one.value ? best : one),
      undefined,
    );
    const high = group.reduce<StepPoint | undefined>(
      (best, one) => (best && best.value >= one.value ? best : one),
      undefined,
    );
    const ends = new Set([group[0], low, high, group.at(-1)]);
    kept.push(...group.filter((point) => ends.has(point)));
    group = [];
  };
  for (const point of points) {
    if (point.time >= limit) {
      flush();
      limit = first.time + stretch * (Math.floor((point.time - first.time) / stretch) + 1);
    }
    group.push(point);
  }
  flush();
  return kept;
}

/** The path of a step line, from `x` and `y` of time and value. */
export function stepPath(
  points: readonly StepPoint[],
  x: (ns: number) => number,
  y: (value: number) => number,
): string {
  const round = (value: number): string => String(Number(value.toFixed(1)));
  return points
    .map(({ time, value }, index) => {
      const level = round(y(value));
      return index === 0 ? `M${round(x(time))},${level}` : `H${round(x(time))}V${level}`;
    })
    .join("");
}
