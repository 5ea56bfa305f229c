/*
 * A function made from its text, where it runs on its own: in a page, or in another thread.
 *
 * Whatever it uses must be found there under the same name: the names of the library, what was handed over as `data`, and what JavaScript itself
 * has. How a name of the library is written in the text depends on who compiled it. In a cell, `simulate` has become `exports.simulate` or
 * `gosched_1.simulate`, as any name of an earlier cell has become a property of `exports`. So those objects are there too, and hold the library
 * and the data. take-along.ts makes the text, and sees that nothing else is needed.
 */
import { addedNames } from "../kernel/added-names.js";

/** A value that goes along: JSON, or a function's text. */
export type Handed = { readonly json: unknown } | { readonly source: string };

/** A function that was turned into text, with all that goes along. */
export interface Sources {
  readonly source: string;
  readonly data: Readonly<Record<string, Handed>>;
}

type Scope = Readonly<Record<string, unknown>>;
type Made = (...args: readonly unknown[]) => unknown;

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

/** The function, made from its text. */
export function build(sources: Sources, library: Scope): Made {
  const held: Record<string, unknown> = { ...library };
  const keep = (key: string, value: unknown): unknown => (held[key] = value);
  const scope: Record<string, unknown> = {
    ...addedNames,
    ...library,
    ...Object.fromEntries(carriers(sources).map((one) => [one, held])),
    $: { keep },
  };
  const names = Object.keys(scope).filter((one) => !Object.hasOwn(sources.data, one));
  return made(new Function(...names, body(sources))(...names.map((one) => scope[one])));
}

function made(value: unknown): Made {
  if (typeof value !== "function") throw new TypeError("the text of a function gave no function");
  return value as Made; // it was a function before it was text; its arguments are what its author expects
}
