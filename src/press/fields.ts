/*
 * YAML maps in a lesson: its head, and its predictions. Reads one field at a time and reports what is missing, misshapen or
 * unknown, each with its own line.
 */
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { described } from "./problem.js";
import type { Report } from "./problem.js";

/** Strings, or values that read as one: a YAML `yes` or `12` in a list of words is meant as it is written. */
function isWord(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function pairOf(value: unknown): readonly [string, string] | undefined {
  if (isWord(value)) return [String(value), ""];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [entry, ...more] = Object.entries(value);
  return entry !== undefined && more.length === 0 && isWord(entry[1])
    ? [entry[0], String(entry[1])]
    : undefined;
}

type Need = "needed" | "optional";

export class Fields {
  readonly #what: string;
  readonly #line: number;
  readonly #report: Report;
  readonly #lines = new Map<string, number>();
  readonly #values: Readonly<Record<string, unknown>> = {};
  readonly #asked = new Set<string>();
  /** False when the text is no YAML map: then no field is reported missing. */
  readonly isReadable: boolean = false;

  /**
   * @param what What the map is, for messages: "the head", "prediction 1a".
   * @param line The line of the file on which `source` begins.
   */
  constructor(source: string, what: string, line: number, report: Report) {
    this.#what = what;
    this.#line = line;
    this.#report = report;
    const counter = new LineCounter();
    const document = parseDocument(source, { lineCounter: counter });
    for (const error of document.errors) {
      const [sentence = ""] = error.message.split(/ at line \d/);
      report(line + counter.linePos(error.pos[0]).line - 1, `${what} is not YAML: ${sentence}`);
    }
    if (document.errors.length > 0) return;
    if (!isMap(document.contents)) {
      report(line, `${what} must be a YAML map (key: value), got ${described(document.toJS())}`);
      return;
    }
    for (const { key } of document.contents.items) {
      const start = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
      if (isScalar(key)) this.#lines.set(String(key.value), line + counter.linePos(start).line - 1);
    }
    // a YAML map whose keys were just seen to be there
    this.#values = document.toJS() as Record<string, unknown>;
    this.isReadable = true;
  }

  /** The line of a field, or of the map when it is missing. */
  lineOf(name: string): number {
    return this.#lines.get(name) ?? this.#line;
  }

  /** One text that is not empty; an optional one is "" when it is not there. */
  text(name: string, need: Need = "needed"): string {
    const value = this.#ask(name);
    if (need === "optional" && value === undefined) return "";
    if (isWord(value) && String(value).trim() !== "") return String(value).trim();
    this.#wrong(name, "a text", value);
    return "";
  }

  wholeNumber(name: string, least: number, most: number): number {
    const value = this.#ask(name);
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    this.#wrong(name, `a whole number from ${least} to ${most}`, value);
    return least;
  }

  /** A list of texts; it may be empty. */
  list(name: string): readonly string[] {
    const value = this.#ask(name);
    if (Array.isArray(value) && value.every(isWord)) return value.map(String);
    this.#wrong(name, "a list of texts ([] for none)", value);
    return [];
  }

  /**
   * A list of which each is a text, or a text with another after a colon: `- 2018 figure 1: One P for each core`. It may be empty. The second text
   * is "" when there is none.
   */
  pairs(name: string): readonly (readonly [string, string])[] {
    const value = this.#ask(name);
    const pairs = Array.isArray(value) ? value.map(pairOf) : [undefined];
    if (pairs.every((pair) => pair !== undefined)) return pairs;
    this.#wrong(name, 'a list of texts, or of "text: text" ([] for none)', value);
    return [];
  }

  /** A map of texts; an optional one is empty when it is not there. */
  map(name: string, need: Need = "needed"): ReadonlyMap<string, string> {
    const value = this.#ask(name);
    if (need === "optional" && value === undefined) return new Map();
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value);
      if (entries.every(([, text]) => isWord(text)))
        return new Map(entries.map(([key, text]) => [key, String(text)]));
    }
    this.#wrong(name, "a map from letters to texts", value);
    return new Map();
  }

  /** Reports the fields that nobody asked for. Called when all have been read. */
  finish(): void {
    for (const name of Object.keys(this.#values)) {
      if (this.#asked.has(name)) continue;
      const known = [...this.#asked].join(", ");
      this.#report(
        this.lineOf(name),
        `${this.#what} has a field "${name}" that is not known; expected ${known}`,
      );
    }
  }

  #ask(name: string): unknown {
    this.#asked.add(name);
    return this.#values[name];
  }

  #wrong(name: string, expected: string, value: unknown): void {
    if (!this.isReadable) return;
    this.#report(
      this.lineOf(name),
      `${this.#what} needs ${name}: expected ${expected}, got ${described(value)}`,
    );
  }
}
