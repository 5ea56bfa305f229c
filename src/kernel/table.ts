/*
 * Rows as a table, in HTML and in plain text. A learner's own strings stand in the cells, so every one is escaped.
 */
import { inspect } from "node:util";
import { escapeHtml } from "./escape.js";

export interface Rows {
  readonly columns: readonly string[];
  /** The first rows; there may be more. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows there are in all. */
  readonly total: number;
}

/** So many rows are shown. */
export const shownRows = 30;
/** So many columns are shown. */
const shownColumns = 40;

/** So many digits of a fraction are shown. */
const shownDigits = 6;

function textOf(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number" && !Number.isInteger(value))
    return String(Number(value.toPrecision(shownDigits)));
  return typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity });
}

/** What is not shown, as a sentence; empty when all is. */
function remark({ columns, rows, total }: Rows): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  const more = total - rows.length;
  const parts = [
    more > 0 ? `${count(more)} more ${more === 1 ? "row" : "rows"}, ${count(total)} in all` : "",
    columns.length > shownColumns ? `${count(columns.length - shownColumns)} more columns` : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}

export function tableHtml(table: Rows): string {
  const columns = table.columns.slice(0, shownColumns);
  const numeric = columns.map((name) =>
    table.rows.every((row) => typeof row[name] === "number" || typeof row[name] === "bigint"),
  );
  const cell = (tag: string, text: string, isRight: boolean): string =>
    `<${tag} style="text-align:${isRight ? "right" : "left"}">${escapeHtml(text)}</${tag}>`;
  const head = columns.map((name, i) => cell("th", name, numeric[i] === true)).join("");
  const body = table.rows.map(
    (row) =>
      `<tr>${columns.map((name, i) => cell("td", textOf(row[name]), numeric[i] === true)).join("")}</tr>`,
  );
  const rest = remark(table);
  const note = rest === "" ? "" : `\n<p>${escapeHtml(rest)}</p>`;
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>${note}`;
}

export function tableText(table: Rows): string {
  const columns = table.columns.slice(0, shownColumns);
  const flat = (text: string): string => text.replace(/\s+/g, " ");
  const lines = [columns, ...table.rows.map((row) => columns.map((name) => flat(textOf(row[name]))))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const drawn = lines.map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rest = remark(table);
  return [...drawn, ...(rest === "" ? [] : [rest])].join("\n");
}
