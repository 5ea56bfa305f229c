/*
 * What goes into the page: a function as text, with what it uses. Executed in the kernel, which is also where it is seen that the page will have every
 * name that the texts use: before anything runs, and on the paths that the first values do not take.
 */
import { freeNamesOf } from "../notebook/self-contained.js";
import { library } from "./library.js";
import type { Handed, Sources } from "./source.js";

/** What every page's JavaScript has as well. Nothing of Node, and nothing that comes later than its answer, such as timers. */
const standard: ReadonlySet<string> = new Set(
  (
    "undefined NaN Infinity isNaN isFinite parseInt parseFloat Object Function Array String Number Boolean Symbol BigInt Math JSON " +
    "Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect RegExp Error TypeError RangeError SyntaxError ReferenceError " +
    "EvalError AggregateError Iterator Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array " +
    "Float32Array Float64Array BigInt64Array BigUint64Array ArrayBuffer SharedArrayBuffer DataView Atomics Intl Date globalThis " +
    "console structuredClone TextEncoder TextDecoder encodeURIComponent decodeURIComponent performance arguments"
  ).split(" "),
);

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * The text of a function, as an expression.
 *
 * @throws TypeError when it is none that can be made anew from its text.
 */
function sourceOf(made: unknown, who: string): string {
  if (typeof made !== "function") throw new TypeError(`${who}: expected a function, got ${typeof made}`);
  const text = Function.prototype.toString.call(made);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw new TypeError(
      `${who}: this function is bound or built in, and has no text that a page could run; wrap it in a function`,
    );
  }
  if (/^async\b/.test(text)) {
    throw new TypeError(`${who}: the function must not be async: a page shows what it returns at once`);
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
 * @param who Who was given it, for messages: "controls".
 * @throws TypeError that names what cannot go; ReferenceError that names what would be missing.
 */
export function takeAlong(made: unknown, data: unknown, who: string): Sources {
  const source = sourceOf(made, who);
  if (data !== undefined && (typeof data !== "object" || data === null || Array.isArray(data))) {
    throw new TypeError(`${who}: data must be an object, by name: { data: { main } }`);
  }
  const handed = Object.entries(data ?? {}).map(([key, value]: [string, unknown]): [string, Handed] => {
    if (!identifier.test(key)) {
      throw new TypeError(`${who}: data is found by its names, and "${key}" cannot be one`);
    }
    if (typeof value === "function") return [key, { source: sourceOf(value, `${who}, data.${key}`) }];
    return [key, { json: asJson(value, `${who}: data.${key}`) }];
  });
  const sources = { source, data: Object.fromEntries(handed) };
  const missing = missingIn(sources);
  if (missing !== undefined) throw new ReferenceError(sentenceAbout(missing, who));
  return sources;
}

function asJson(value: unknown, who: string): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`${who} cannot go into the page: ${String(error)}`, { cause: error });
  }
  if (text === undefined) {
    throw new TypeError(`${who} cannot go into the page: expected plain data or a function`);
  }
  const plain: unknown = JSON.parse(text);
  return plain;
}

interface Missing {
  readonly name: string;
  /** The function of `data` that uses it; "": the function itself. */
  readonly within: string;
}

/** The first name that a text uses and no page has. */
function missingIn({ source, data }: Sources): Missing | undefined {
  const isThere = (name: string): boolean =>
    Object.hasOwn(library, name) || Object.hasOwn(data, name) || standard.has(name);
  const texts: [string, string][] = [["", source]];
  for (const [key, one] of Object.entries(data)) if ("source" in one) texts.push([key, one.source]);
  for (const [within, text] of texts) {
    const found = (freeNamesOf(text) ?? []).find(({ written }) => !isThere(written));
    if (found !== undefined) return { name: found.written, within };
  }
  return undefined;
}

/** What to do about a name that the page would not have. */
function sentenceAbout({ name, within }: Missing, who: string): string {
  const user = within === "" ? `the function of ${who}` : `the function data.${within} of ${who}`;
  const head = `${user} uses "${name}", which the page does not have. It runs there on its own`;
  if (name in globalThis) return `${head}, with the names of gosched and of JavaScript, and without Node's`;
  return `${head}: define ${name} inside the function, or hand it over by name, with the option { data: { ${name} } }`;
}
