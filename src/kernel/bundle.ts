/*
 * A value as a MIME bundle: what a cell shows of its last expression, and what `display` shows.
 *
 * In this order: a value that shows itself (src/kernel/hook.ts); a table of arquero as a table, and so an array or a set of plain
 * objects, and a map to them; anything else as Node prints it. There is always text/plain, because every client can show that.
 */
import { inspect } from "node:util";
import { displaySymbol, isDisplayable } from "./hook.js";
import type { Displayable } from "./hook.js";
import { isFields } from "./message.js";
import type { Bundle } from "./message.js";
import { shownRows, tableHtml, tableText } from "./table.js";
import type { Rows } from "./table.js";

/** The head of the keys of a map. */
const keyColumn = "key";

/** The bundle of a value. Throws what the value's own display method throws, or a sentence when it returns no bundle. */
export function bundleOf(value: unknown): Bundle {
  if (isDisplayable(value)) return ownBundle(value);
  const rows = rowsOf(value);
  if (rows !== undefined) return { "text/html": tableHtml(rows), "text/plain": tableText(rows) };
  return { "text/plain": inspect(value) };
}

function ownBundle(value: Displayable): Bundle {
  const given: unknown = value[displaySymbol]();
  if (!isFields(given) || "then" in given) {
    throw new TypeError(
      'the method under Symbol.for("Jupyter.display") must return an object from MIME type to data, ' +
        `got ${"then" in Object(given) ? "a promise" : typeof given}`,
    );
  }
  const bundle: Record<string, unknown> = {};
  for (const [mime, data] of Object.entries(given)) bundle[mime] = dataOf(mime, data);
  bundle["text/plain"] ??= inspect(value);
  return bundle;
}

/** Data as the protocol carries it: bytes in base64, JSON as JSON, all else as text. */
function dataOf(mime: string, data: unknown): unknown {
  if (data instanceof Uint8Array) return Buffer.from(data).toString("base64");
  if (typeof data === "string") return data;
  if (/^application\/(.*\+)?json$/.test(mime)) {
    // Through text and back: it must be JSON now, not when it is sent, so that whoever made it hears of it.
    return JSON.parse(JSON.stringify(data ?? null));
  }
  throw new TypeError(`data of ${mime} must be a string or bytes, got ${typeof data}`);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** What is asked of an arquero table. Not imported: a cell may use another version than ours. */
interface TableLike {
  numRows(): number;
  columnNames(): string[];
  objects(options: { limit: number }): Record<string, unknown>[];
}

function isTableLike(value: unknown): value is TableLike {
  if (typeof value !== "object" || value === null) return false;
  const methods = ["numRows", "columnNames", "objects", "toHTML"] as const;
  return methods.every((name) => name in value && typeof Reflect.get(value, name) === "function");
}

/** The value as rows, when it is a table. */
function rowsOf(value: unknown): Rows | undefined {
  if (isTableLike(value)) {
    return {
      columns: value.columnNames(),
      rows: value.objects({ limit: shownRows }),
      total: value.numRows(),
    };
  }
  if (Array.isArray(value)) return rowsOfObjects(value.slice(0, shownRows), value.length);
  if (value instanceof Set) return rowsOfObjects(firstOf(value), value.size);
  return value instanceof Map ? rowsOfMap(value) : undefined;
}

function rowsOfObjects(rows: readonly unknown[], total: number): Rows | undefined {
  if (!rows.every(isPlainObject)) return undefined;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return columns.length === 0 ? undefined : { columns, rows, total };
}

/** A map to plain objects: a row for each entry, the key in front. */
function rowsOfMap(map: ReadonlyMap<unknown, unknown>): Rows | undefined {
  const entries = firstOf(map);
  const values = rowsOfObjects(
    entries.map(([, value]) => value),
    map.size,
  );
  if (values === undefined || values.columns.includes(keyColumn)) return undefined;
  const rows = values.rows.map((row, i) => ({ [keyColumn]: entries[i]?.[0], ...row }));
  return { ...values, columns: [keyColumn, ...values.columns], rows };
}

/** The first values; a set or map of millions is not copied. */
function firstOf<T>(values: Iterable<T>): readonly T[] {
  const first: T[] = [];
  for (const value of values) {
    if (first.length >= shownRows) break;
    first.push(value);
  }
  return first;
}
