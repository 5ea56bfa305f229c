/*
 * What a function of `controls` returns, as parts that a page can show one below the other: pictures, texts, tables. They are plain
 * data, since they leave the worker in which the function ran.
 */
import { Player } from "./player.js";
import { displaySymbol, isDisplayable } from "../kernel/hook.js";

/** A run that can be played, and what is drawn at one of its moments. */
export interface PlayerPart {
  /** When its moments are, in ns. */
  readonly times: Float64Array;
  readonly at: number;
  readonly perSecond: number;
  readonly strip: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly player: PlayerPart }
  | { readonly svg: string; readonly text: string }
  | { readonly text: string }
  | {
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly more: number;
    };

const mostRows = 50;

/** One moment of a player. */
export function momentOf(player: Player, at: number): PlayerPart {
  const { times, perSecond } = player;
  const nth = Math.min(times.length - 1, Math.max(0, Math.round(at)));
  return { times, at: nth, perSecond, strip: player.strip(), parts: partsOf(player.at(nth)) };
}

/** Throws a TypeError when there is nothing to be shown. */
export function partsOf(value: unknown): Part[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return [{ text: String(value) }];
  if (value instanceof Player) return [{ player: momentOf(value, 0) }];
  if (isDisplayable(value)) return [ownPart(value[displaySymbol]())];
  if (isRows(value)) return [tableOf(value)];
  if (Array.isArray(value) && value.length > 0) return value.flatMap(partsOf);
  const what =
    value === undefined
      ? "nothing"
      : value === null
        ? "null"
        : Array.isArray(value)
          ? "an empty list"
          : typeof value;
  throw new TypeError(
    `the function must return a figure, a text, rows, or a list of these; it returned ${what}`,
  );
}

function ownPart(bundle: Readonly<Record<string, unknown>>): Part {
  const text = String(bundle["text/plain"] ?? "");
  const svg = bundle["image/svg+xml"];
  return typeof svg === "string" ? { svg, text } : { text };
}

type Row = Readonly<Record<string, unknown>>;

function isRows(value: unknown): value is readonly Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((one: unknown) => {
    if (typeof one !== "object" || one === null || Array.isArray(one) || isDisplayable(one)) return false;
    const prototype: unknown = Object.getPrototypeOf(one);
    return prototype === null || prototype === Object.prototype;
  });
}

function tableOf(all: readonly Row[]): Part {
  const columns = [...new Set(all.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string =>
    value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const rows = all.slice(0, mostRows).map((row) => columns.map((column) => cell(row[column])));
  return { columns, rows, more: all.length - rows.length };
}
