/*
 * Functions that leave home: as text, with what they use, to where they are made anew (sources.ts). Executed where they were written, which is
 * also where it is seen that every name that the texts use will be there: before anything runs, and on the paths that the first values do not take.
 */
import { freeNamesOf } from "./free-names.js";
import type { Handed, Sources } from "./sources.js";

/** Where a function is to run. */
export interface Place {
  /** Who was given it, for messages: "controls". */
  readonly who: string;
  /** "the page" */
  readonly where: string;
  /** Whether a name is there that nobody hands over: of the library, or of JavaScript. */
  readonly has: (name: string) => boolean;
  /** The names that the library has there. */
  readonly library: object;
  /** What is there and what is not, for names that are not: "with the names of gosched, and without Node's". */
  readonly names: string;
  /** Whether whoever calls it waits for a promise. */
  readonly waits: boolean;
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * The text of a function, as an expression.
 *
 * @throws TypeError when it is none that can be made anew from its text.
 */
function sourceOf(made: unknown, who: string, { where, waits }: Place): string {
  if (typeof made !== "function") throw new TypeError(`${who}: expected a function, got ${typeof made}`);
  const text = Function.prototype.toString.call(made);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw new TypeError(
      `${who}: this function is bound or built in, and has no text that ${where} could run; wrap it in a function`,
    );
  }
  if (/^class\b/.test(text))
    throw new TypeError(`${who}: expected a function, got a class; wrap it in a function`);
  if (!waits && /^async\b/.test(text)) {
    throw new TypeError(`${who}: the function must not be async: ${where} shows what it returns at once`);
  }
  // a method's text is no expression by itself
  const form = [text, `Object.values({${text}\n})[0]`].find((one) => freeNamesOf(one) !== undefined);
  if (form !== undefined) return form;
  throw new TypeError(`${who}: the text of this function cannot stand alone: ${text.slice(0, 80)}`);
}

/**
 * A function's text and what goes along.
 *
 * @param made The function.
 * @param data What it uses besides, by name: plain data and functions.
 * @param place Where it is to run.
 * @throws TypeError that names what cannot go; ReferenceError that names what would be missing.
 */
export function takeAlong(made: unknown, data: unknown, place: Place): Sources {
  const { who, where } = place;
  const source = sourceOf(made, who, place);
  if (data !== undefined && (typeof data !== "object" || data === null || Array.isArray(data))) {
    throw new TypeError(`${who}: data must be an object, by name: { data: { main } }`);
  }
  const handed = Object.entries(data ?? {}).map(([key, value]: [string, unknown]): [string, Handed] => {
    if (!identifier.test(key)) {
      throw new TypeError(`${who}: data is found by its names, and "${key}" cannot be one`);
    }
    if (isFunction(value)) {
      return [key, { source: sourceOf(value, `${who}, data.${key}`, { ...place, waits: true }) }];
    }
    const odd = oddIn(value, `data.${key}`);
    if (odd !== undefined) {
      throw new TypeError(
        `${who}: ${odd.path} cannot go into ${where}: expected plain data or a function, got ${odd.what}`,
      );
    }
    const plain: unknown = JSON.parse(JSON.stringify(value));
    return [key, { json: plain }];
  });
  const sources = { source, data: Object.fromEntries(handed) };
  checkNames(sources, place);
  return sources;
}

const isFunction = (value: unknown): boolean => typeof value === "function";

interface Odd {
  readonly path: string;
  readonly what: string;
}

/** The first thing in a value that would not come through as it is. `around`: the objects that it is in. */
function oddIn(value: unknown, path: string, around: readonly unknown[] = []): Odd | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { path, what: String(value) };
  if (typeof value !== "object")
    return { path, what: isFunction(value) ? "a function within data" : typeof value };
  if (around.includes(value)) return { path, what: "an object that contains itself" };
  const prototype: unknown = Object.getPrototypeOf(value);
  const isList = Array.isArray(value);
  if (!isList && prototype !== null && prototype !== Object.prototype && !isOfOtherCell(value)) {
    return { path, what: `an object of class ${value.constructor.name}` };
  }
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined && !isList) continue; // as if it were not there
    const odd = oddIn(one, isList ? `${path}[${key}]` : `${path}.${key}`, [...around, value]);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/** A plain object of another realm: cells may run in one. */
function isOfOtherCell(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Object.getPrototypeOf(prototype) === null && value.constructor.name === "Object";
}

/** Throws a ReferenceError for the first text that uses names that will not be there. */
function checkNames(sources: Sources, place: Place): void {
  const { source, data } = sources;
  const texts: [string, string][] = [["", source]];
  for (const [key, one] of Object.entries(data)) if ("source" in one) texts.push([key, one.source]);
  const isOurs = (name: string): boolean => Object.hasOwn(place.library, name) || Object.hasOwn(data, name);
  for (const [within, text] of texts) {
    const free = freeNamesOf(text) ?? [];
    // on the objects that compilers put names on there is nothing else than these
    const missing = free.filter(
      ({ name, written }) => !isOurs(written) && !(name === written && place.has(name)),
    );
    const names = [...new Set(missing.map(({ written }) => written))];
    if (names.length > 0) throw new ReferenceError(sentenceAbout(names, within, place));
  }
}

/** What to do about names that would not be there. `within`: the function of `data` that uses them; "": the function itself. */
function sentenceAbout(names: readonly string[], within: string, place: Place): string {
  const { who, where } = place;
  const user = within === "" ? `the function of ${who}` : `the function data.${within} of ${who}`;
  const quoted = names.map((name) => `"${name}"`).join(", ");
  const head = `${user} uses ${quoted}, which ${where} does not have. It runs there on its own`;
  const own = names.filter((name) => !(name in globalThis));
  if (own.length === 0) return `${head}, ${place.names}`;
  const list = own.join(", ");
  return `${head}, ${place.names}: define ${list} inside the function, or hand it over by name, with the option { data: { ${list} } }`;
}
