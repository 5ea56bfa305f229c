/*
 * What came of a sweep: a row for each run, with its options and its figures, in the order of the grid. Rows are plain objects; `table` is the same as
 * a table of arquero, `summary` says of each value of an option what its runs gave, and the whole shows itself as a figure.
 */
import type { ColumnTable } from "arquero";
import { intervals } from "../figure/intervals.js";
import type { Interval } from "../figure/intervals.js";
import type { Figure } from "../figure/figure.js";
import { displaySymbol } from "../kernel/hook.js";
import { shownRows, tableHtml, tableText } from "../kernel/table.js";
import { escapeHtml } from "../notebook/display.js";
import { summarize } from "../measure/statistics.js";
import { groupDigits } from "../trace/numbers.js";
import { wantOptions } from "../trace/options.js";
import { wordsOf } from "./grid.js";
import type { Grid, Point } from "./grid.js";

/** A run that ended with a fault. */
export interface Fault {
  /** The options that gave it, and the seed among them. */
  readonly point: Point;
  /** What went wrong, in words. */
  readonly fault: string;
}

/** What the runs with one value of an option gave, in the unit of the figure. */
export interface SweptSummary {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** The interval that holds the true median with a chance of 95 %, or somewhat more. */
  readonly low: number;
  readonly high: number;
  readonly min: number;
  /** So many percent of the runs gave no more: 5, 25, 75, 95. */
  readonly q5: number;
  readonly q25: number;
  readonly q75: number;
  readonly q95: number;
  readonly max: number;
}

export interface SweptFigureOptions {
  /** The option along the horizontal axis. */
  readonly x: string;
  /** The figure along the vertical axis. */
  readonly y: string;
  /** An option each value of which gets a colour of its own. */
  readonly by?: string;
  readonly title?: string;
  /** Words for the axes, with units. Default: the names. */
  readonly xWords?: string;
  readonly yWords?: string;
  /** Whether the vertical axis is logarithmic. Default false. */
  readonly log?: boolean;
}

/** Makes a table of columns. */
export type ToTable = (columns: Record<string, unknown[]>) => ColumnTable;

/** What a `Swept` is made of. */
export interface SweptParts<Row> {
  readonly grid: Grid;
  readonly rows: readonly Row[];
  readonly faults: readonly Fault[];
  readonly total: number;
  readonly isStopped: boolean;
  /** Makes a table of columns: arquero's, once it is loaded. */
  readonly toTable: ToTable | undefined;
}

type AnyRow = Readonly<Record<string, unknown>>;

export class Swept<Row extends AnyRow = AnyRow> {
  /** One for each run that ended well, in the order of the grid: its options, then its figures. */
  readonly rows: readonly Row[];
  /** Runs that ended with a fault, in the order of the grid. */
  readonly faults: readonly Fault[];
  /** How many runs there are to be. */
  readonly total: number;
  readonly #parts: SweptParts<Row>;

  constructor(parts: SweptParts<Row>) {
    this.rows = parts.rows;
    this.faults = parts.faults;
    this.total = parts.total;
    this.#parts = parts;
  }

  /** The rows as a table of arquero. */
  get table(): ColumnTable {
    const { toTable, grid } = this.#parts;
    if (toTable === undefined) throw new Error("the sweep has not begun: await it first");
    const names = [...new Set([...Object.keys(grid), ...this.#figureNames()])];
    return toTable(Object.fromEntries(names.map((name) => [name, this.rows.map((row) => row[name])])));
  }

  /**
   * What the runs gave, for each value of the options `by` together: mean, median and quantiles of the figure `name`.
   *
   *     swept.summary("ms", "procs");   // [{ procs: 1, count: 100, mean: 12.1, median: 11.8, ... }, ...]
   *
   * Throws a RangeError when there is no such option or figure, and a TypeError when the figure is no number.
   */
  summary(name: string, ...by: readonly string[]): (Point & SweptSummary)[] {
    this.#wantFigure(name);
    for (const option of by) this.#wantOption(option);
    const groups = new Map<string, { point: Point; values: number[] }>();
    for (const row of this.rows) {
      const point = Object.fromEntries(by.map((option) => [option, row[option]]));
      const key = JSON.stringify(by.map((option) => row[option]));
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { point, values: [] }));
      group.values.push(numberOf(name, row));
    }
    return [...groups.values()].map(({ point, values }) => ({ ...point, ...summaryOf(values) }));
  }

  /**
   * A figure of the sweep: for each value of one option the median of the runs, their middle half, and where nine of ten lie.
   *
   *     swept.figure({ x: "procs", y: "ms", by: "version" })
   */
  figure(options: SweptFigureOptions): Figure {
    wantOptions("figure", options, ["x", "y", "by", "title", "xWords", "yWords", "log"]);
    const { x, y, by, title = `${y} by ${x}`, xWords = x, yWords = y, log = false } = options;
    for (const option of by === undefined ? [x] : [x, by]) this.#wantOption(option);
    this.#wantFigure(y);
    const series: Record<string, Interval[]> = {};
    for (const value of by === undefined ? [undefined] : this.#parts.grid[by]!) {
      const runs = by === undefined ? this.rows : this.rows.filter((row) => isSame(row[by], value));
      series[by === undefined ? y : `${by} ${labelOf(value)}`] = this.#parts.grid[x]!.flatMap((place) => {
        const values = runs.filter((row) => isSame(row[x], place)).map((row) => numberOf(y, row));
        if (values.length === 0) return [];
        const { q5, q25, median, q75, q95, count } = summaryOf(values);
        return [{ x: labelOf(place), low: q5, q1: q25, middle: median, q3: q75, high: q95, count }];
      });
    }
    return intervals(series, { title, subtitle: this.#state(), x: xWords, y: yWords, log });
  }

  /** How many runs there were, and what became of them. */
  #state(): string {
    const { isStopped } = this.#parts;
    const made = this.rows.length + this.faults.length;
    const count =
      made < this.total
        ? `${groupDigits(made)} of ${groupDigits(this.total)} runs`
        : `${groupDigits(made)} runs`;
    const faults = this.faults.length === 0 ? "" : `, ${groupDigits(this.faults.length)} ended with a fault`;
    return `${count}${isStopped ? ", then it was stopped" : ""}${faults}`;
  }

  #figureNames(): string[] {
    const names = new Set<string>();
    for (const row of this.rows)
      for (const name of Object.keys(row)) if (!(name in this.#parts.grid)) names.add(name);
    return [...names];
  }

  #wantOption(name: string): void {
    const options = Object.keys(this.#parts.grid);
    if (!options.includes(name))
      throw new RangeError(`the sweep has no option "${name}"; expected one of ${options.join(", ")}`);
  }

  #wantFigure(name: string): void {
    const names = this.#figureNames();
    if (this.rows.length > 0 && !names.includes(name))
      throw new RangeError(`the runs have no figure "${name}"; expected one of ${names.join(", ")}`);
  }

  /** The figure that tells most, if one can be guessed: the first number, by the first option that is not the seed. */
  #ownFigure(): Figure | undefined {
    const { grid } = this.#parts;
    const [x, by] = Object.keys(grid).filter((name) => name !== "seed" && grid[name]!.length > 1);
    const y = this.#figureNames().find((name) => this.rows.every((row) => typeof row[name] === "number"));
    if (x === undefined || y === undefined || this.rows.length === 0) return undefined;
    return this.figure(by === undefined ? { x, y } : { x, y, by });
  }

  /** The sweep in lines: how many runs, the first faults, the first rows. */
  toString(): string {
    const faults = this.faults.slice(0, mostFaults).map((one) => faultWords(one));
    const more = this.faults.length - faults.length;
    const rest = more > 0 ? [`… and ${groupDigits(more)} more faults`] : [];
    return [this.#state(), ...faults, ...rest, tableText(this.#tableRows())].join("\n");
  }

  #tableRows() {
    const columns = [...Object.keys(this.#parts.grid), ...this.#figureNames()];
    return { columns, rows: this.rows.slice(0, shownRows), total: this.rows.length };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** In a notebook: the figure, and beside it the faults; the rows where no figure can be guessed. */
  [displaySymbol](): Readonly<Record<string, unknown>> {
    const figure = this.#ownFigure();
    if (figure !== undefined && this.faults.length === 0)
      return { ...figure.bundle(), "text/plain": this.toString() };
    const faults = this.faults.slice(0, mostFaults).map((one) => `<li>${escapeHtml(faultWords(one))}</li>`);
    const list = faults.length === 0 ? "" : `<ul>${faults.join("")}</ul>`;
    const shown = figure === undefined ? tableHtml(this.#tableRows()) : String(figure.bundle()["text/html"]);
    return {
      "text/html": `<p>${escapeHtml(this.#state())}</p>${list}${shown}`,
      "text/plain": this.toString(),
    };
  }
}

/** So many faults are shown. */
const mostFaults = 5;

const isSame = (one: unknown, other: unknown): boolean =>
  Object.is(one, other) || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));

const labelOf = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

/** "seed=7, procs=2: RangeError: ..." */
export const faultWords = ({ point, fault }: Fault): string => `${wordsOf(point)}: ${fault}`;

function numberOf(name: string, row: AnyRow): number {
  const value = row[name];
  if (typeof value === "number") return value;
  throw new TypeError(
    `figure "${name}" must be a number in every run, got ${String(value)} in ${wordsOf(row)}`,
  );
}

function summaryOf(values: readonly number[]): SweptSummary {
  const sorted = [...values].sort((one, two) => one - two);
  const { count, median, low, high, q1, q3 } = summarize(sorted);
  const least = sorted[0]!;
  const mean = least + sorted.reduce((sum, value) => sum + (value - least), 0) / count; // equal values have their value as mean
  const at = (share: number): number => sorted[Math.round(share * (count - 1))]!;
  return {
    count,
    mean,
    median,
    low,
    high,
    min: least,
    q5: at(0.05),
    q25: q1,
    q75: q3,
    q95: at(0.95),
    max: sorted.at(-1)!,
  };
}
