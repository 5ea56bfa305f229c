/*
 * A question mark before or after a name asks what is known of it, as in other kernels:
 *
 *     ?simulate
 *     run.trace?
 *
 * The answer travels in the reply, as a "page" payload: a front end shows it apart from the cells' outputs, or below the cell.
 */
import type { Outcome, Interpreter } from "./interpreter.js";
import type { Fields } from "./message.js";

const before = /^\s*\?\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*$/u;
const after = /^\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*\?\s*$/u;

/** The name that a cell asks about; undefined when it is an ordinary cell. */
export function askedName(code: string): string | undefined {
  return (before.exec(code) ?? after.exec(code))?.[1];
}

/** What a cell that asks about a name gives, and the payload of its reply. */
export function pageOf(
  name: string,
  interpreter: Interpreter,
): { readonly outcome: Outcome; readonly payload: readonly Fields[] } {
  const data = interpreter.inspect(name, name.length);
  if (data !== undefined) return { outcome: { status: "ok" }, payload: [{ source: "page", data, start: 0 }] };
  const evalue = `nothing is known of ${name}: no cell has declared it, and TypeScript does not know it`;
  return {
    outcome: { status: "error", ename: "NameError", evalue, traceback: [`NameError: ${evalue}`] },
    payload: [],
  };
}
