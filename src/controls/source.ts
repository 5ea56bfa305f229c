/*
 * A function as text, and back: how a learner's function gets into the page, where it runs on its own.
 *
 * Its text is all that travels, so whatever it uses must be found there under the same name: the names of the library, what was handed
 * over as `data`, and what JavaScript itself has. How a name of the library is written in the text depends on who compiled it. In a
 * cell, `simulate` has become `exports.simulate` or `gosched_1.simulate`, as any name of an earlier cell has become a property of
 * `exports`. So those objects are there too, and hold the library and the data.
 *
 * `buildHere` is for the kernel: it finds the names that a page would not have, before the page is asked. There the
 * function runs within a `with` whose object answers for every name, since nothing else in JavaScript tells which names a function
 * looks for. Looking the names up in the text would take a parser, and a compiler in the library.
 */

/** A value that goes along: JSON, or a function's text. */
export type Handed = { readonly json: unknown } | { readonly source: string };

/** A function that was turned into text, with all that goes along. */
export interface Sources {
  readonly source: string;
  readonly data: Readonly<Record<string, Handed>>;
}

type Scope = Readonly<Record<string, unknown>>;
type Made = (...args: readonly unknown[]) => unknown;

/** What every page's JavaScript has, and a run may use: no clock, no chance, nothing of the machine. */
const standard: ReadonlySet<string> = new Set(
  (
    "undefined NaN Infinity isNaN isFinite parseInt parseFloat Object Function Array String Number Boolean Symbol BigInt Math JSON " +
    "Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect RegExp Error TypeError RangeError SyntaxError ReferenceError " +
    "EvalError AggregateError Iterator Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array " +
    "Float32Array Float64Array BigInt64Array BigUint64Array ArrayBuffer SharedArrayBuffer DataView Atomics Intl Date globalThis " +
    "console structuredClone TextEncoder TextDecoder encodeURIComponent decodeURIComponent performance"
  ).split(" "),
);

const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * The text of a function, as an expression.
 *
 * @throws TypeError when it is none that can be made anew from its text.
 */
export function sourceOf(made: unknown, who: string): string {
  if (typeof made !== "function") throw new TypeError(`${who}: expected a function, got ${typeof made}`);
  const text = Function.prototype.toString.call(made);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw new TypeError(
      `${who}: this function is bound or built in, and has no text that a page could run; wrap it in a function`,
    );
  }
  if (/^async\b/.test(text))
    throw new TypeError(`${who}: the function must not be async: a page shows what it returns at once`);
  for (const form of [text, `Object.values({${text}\n})[0]`]) {
    try {
      new Function(`return (${form}\n)`);
      return form;
    } catch {
      // a method's text is no expression by itself
    }
  }
  throw new TypeError(`${who}: the text of this function cannot stand alone: ${text.slice(0, 80)}`);
}

/** A function's text and what goes along. Throws a TypeError that names what cannot go. */
export function pack(made: unknown, data: unknown, who: string): Sources {
  const source = sourceOf(made, who);
  if (data !== undefined && (typeof data !== "object" || data === null || Array.isArray(data))) {
    throw new TypeError(`${who}: data must be an object, by name: { data: { main } }`);
  }
  const handed = Object.entries(data ?? {}).map(([key, value]: [string, unknown]): [string, Handed] => {
    if (!name.test(key))
      throw new TypeError(`${who}: data is found by its names, and "${key}" cannot be one`);
    if (typeof value === "function") return [key, { source: sourceOf(value, `${who}, data.${key}`) }];
    return [key, { json: asJson(value, `${who}: data.${key}`) }];
  });
  return { source, data: Object.fromEntries(handed) };
}

function asJson(value: unknown, who: string): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`${who} cannot go into the page: ${String(error)}`, { cause: error });
  }
  if (text === undefined)
    throw new TypeError(`${who} cannot go into the page: expected plain data or a function`);
  const plain: unknown = JSON.parse(text);
  return plain;
}

/** The objects on which compilers put names of other modules and cells. */
function carriers(sources: Sources): string[] {
  const texts = [
    sources.source,
    ...Object.values(sources.data).map((one) => ("source" in one ? one.source : "")),
  ];
  const found = texts.flatMap((text) => text.match(/\b(?:gosched_\d+|import_\w+)\b/g) ?? []); // TypeScript's names, and esbuild's
  return ["exports", ...new Set(found)];
}

/** The text of a function body that makes the data by name, and returns the function. `$` is what `parts` gives. */
function body({ source, data }: Sources): string {
  const lines = Object.entries(data).map(([key, one]) => {
    const text = "source" in one ? `(${one.source}\n)` : JSON.stringify(one.json);
    return `const ${key} = $.keep(${JSON.stringify(key)}, ${text});`;
  });
  return `${lines.join("\n")}\nreturn (${source}\n);`;
}

/** What stands around the text: the library, the objects that hold it, and how data gets onto those. */
function surroundings(
  sources: Sources,
  library: Scope,
  miss: (name: string) => never,
): Record<string, unknown> {
  const held: Record<string, unknown> = { ...library };
  const holder = new Proxy(held, {
    get: (_, key) =>
      typeof key === "symbol" || Object.hasOwn(held, key) ? Reflect.get(held, key) : miss(key),
  });
  const keep = (key: string, value: unknown): unknown => (held[key] = value);
  // tsx and esbuild mark functions with their names
  const marks = { __name: (made: unknown): unknown => made };
  const holders = Object.fromEntries(carriers(sources).map((one) => [one, holder]));
  return { ...marks, ...library, ...holders, $: { keep } };
}

/** A name that the text uses and nothing gives. */
export class MissingName extends Error {
  override readonly name = "ReferenceError";
  readonly missing: string;
  constructor(missing: string) {
    super(`${missing} is not defined here`);
    this.missing = missing;
  }
}

/** The function, made from its text. Executed in the page, where what is around is harmless. */
export function build(sources: Sources, library: Scope): Made {
  const scope = surroundings(sources, library, (missing) => {
    throw new MissingName(missing);
  });
  const names = Object.keys(scope).filter((one) => !Object.hasOwn(sources.data, one));
  return made(new Function(...names, body(sources))(...names.map((one) => scope[one])));
}

/**
 * The function, made from its text where names are found that no page has. Each name that is looked for in vain is told to `miss`, and then thrown
 * as an error: the program of a run may catch it, and nobody would hear of it.
 */
export function buildHere(sources: Sources, library: Scope, miss: (name: string) => void): Made {
  const refuse = (missing: string): never => {
    miss(missing);
    throw new MissingName(missing);
  };
  const scope = surroundings(sources, library, refuse);
  const world = new Proxy(scope, {
    has: (_, key) => typeof key === "string" && !standard.has(key),
    get: (_, key) => {
      if (typeof key === "symbol") return undefined; // Symbol.unscopables
      return Object.hasOwn(scope, key) ? scope[key] : refuse(key);
    },
    set: (_, key) => refuse(String(key)),
  });
  const found = unseen(sources, library);
  if (found !== undefined) refuse(found);
  return made(new Function("world", `with (world) {\n${body(sources)}\n}`)(world));
}

/** A name of another cell in the text that no page has, also where the first values do not lead. */
function unseen(sources: Sources, library: Scope): string | undefined {
  const texts = [
    sources.source,
    ...Object.values(sources.data).map((one) => ("source" in one ? one.source : "")),
  ];
  const names = texts.flatMap((text) =>
    [...text.matchAll(/(?<![.\w$])(?:exports|gosched_\d+)\.([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu)].map(
      (found) => found[1]!,
    ),
  );
  return names.find((one) => !Object.hasOwn(library, one) && !Object.hasOwn(sources.data, one));
}

function made(value: unknown): Made {
  if (typeof value !== "function") throw new TypeError("the text of a function gave no function");
  return value as Made; // it was a function before it was text; its arguments are what its author expects
}
