/**
 * How numbers are written, the same in every text and figure: digits in groups of three, and times in the
 * unit that leaves the fewest digits. No locale is asked, so that goldens are the same everywhere.
 */

/** `12345` as "12,345". Whole numbers only; a fraction is kept behind a point. */
export function groupDigits(value: number): string {
  const [whole = "", fraction] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** One unit of time. */
export interface TimeUnit {
  readonly name: "ns" | "µs" | "ms" | "s";
  /** Its length in ns. */
  readonly ns: number;
}

const units: readonly TimeUnit[] = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "µs", ns: 1e3 },
  { name: "ns", ns: 1 },
];

/** The unit in which a length of time reads best: the largest that is not longer than it. */
export function unitFor(ns: number): TimeUnit {
  return units.find((unit) => Math.abs(ns) >= unit.ns) ?? { name: "ns", ns: 1 };
}

/** A length of time for people: three significant digits or the whole part, such as "12.3 µs". */
export function formatDuration(ns: number): string {
  const unit = unitFor(ns);
  const value = ns / unit.ns;
  const digits = Math.max(0, 3 - String(Math.trunc(Math.abs(value))).length);
  const text = unit.ns === 1 ? String(Math.round(value)) : String(Number(value.toFixed(digits)));
  return `${groupDigits(Number(text))} ${unit.name}`;
}
