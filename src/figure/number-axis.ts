/**
 * Axes of plain numbers, for figures whose axes are not virtual time: linear, or logarithmic for what spans powers of ten.
 *
 * A logarithmic axis has ticks at 1, 2 and 5 of each power of ten while they are few, else at the powers alone.
 */
import { groupDigits } from "../trace/numbers.js";
import { niceStep } from "./time-axis.js";

/** An axis of numbers. */
export interface NumberAxis {
  readonly isLog: boolean;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Where a value lies between `from` (0) and `to` (1). */
  place(value: number): number;
  label(value: number): string;
}

const label = (value: number): string => groupDigits(Number(value.toPrecision(6)));

/**
 * An axis that holds all of `values`; those that are not finite are left out. A logarithmic one leaves out what is not above 0. Where there is
 * nothing to hold, it goes from 0 (or 1) to 1 (or 10).
 */
export function numberAxis(values: readonly number[], isLog: boolean, ticks = 6): NumberAxis {
  const held = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  return isLog ? logAxis(held, ticks) : linearAxis(held, ticks);
}

function linearAxis(values: readonly number[], count: number): NumberAxis {
  const low = Math.min(0, ...values);
  const high = Math.max(low + 1e-12, ...(values.length === 0 ? [1] : values));
  const step = niceStep(high - low, count);
  const from = Math.floor(low / step + 1e-9) * step;
  const to = Math.ceil(high / step - 1e-9) * step;
  const ticks: number[] = [];
  for (let k = Math.round(from / step); k <= Math.round(to / step); k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return { isLog: false, from, to, ticks, place: (value) => (value - from) / (to - from), label };
}

function logAxis(values: readonly number[], count: number): NumberAxis {
  const low = Math.floor(Math.log10(Math.min(...(values.length === 0 ? [1] : values))) + 1e-9);
  const most = Math.log10(Math.max(...(values.length === 0 ? [10] : values)));
  const high = Math.max(low + 1, Math.ceil(most - 1e-9));
  const powers = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const fine = powers.flatMap((power) => [1, 2, 5].map((factor) => factor * power));
  const [from, to] = [10 ** low, 10 ** high];
  const stride = Math.max(1, Math.ceil(powers.length / (count + 2)));
  const ticks =
    fine.length <= count + 3
      ? fine.filter((one) => one <= to * 1.000001)
      : powers.filter((_, i) => i % stride === 0);
  return {
    isLog: true,
    from,
    to,
    ticks: ticks.map((one) => Number(one.toPrecision(12))),
    place: (value) => (Math.log10(value) - low) / (high - low),
    label,
  };
}
