/*
 * Asking the person at the notebook.
 *
 *     const name = await prompt("Your name?");
 *     const secret = await prompt("The password?", { password: true });   // what is typed stays hidden
 *
 * The front end shows a field below the cell, and the cell waits. Stop ends the waiting. In a page without a kernel the page's
 * own `prompt` asks.
 */
import { kernelHook } from "../kernel/hook.js";
import type { QuestionOptions } from "../kernel/stdin.js";

export type { QuestionOptions } from "../kernel/stdin.js";

/** Asks and resolves to what was typed. Rejects with a sentence where nobody can be asked. */
export async function prompt(question = "", options: QuestionOptions = {}): Promise<string> {
  if (typeof question !== "string") {
    throw new TypeError(`prompt must be given its question as a string, got ${typeof question}`);
  }
  const kernel = kernelHook();
  if (kernel?.ask !== undefined) return kernel.ask(question, options);
  const own: unknown = Reflect.get(globalThis, "prompt");
  if (typeof own !== "function")
    throw new Error("nobody can be asked here: prompt needs a notebook or a page");
  return String(own.call(globalThis, question) ?? "");
}
