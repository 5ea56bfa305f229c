/*
 * How code in a cell reaches the kernel that runs it: one object on globalThis, under `Symbol.for("gosched.kernel")`.
 *
 * The library is an ordinary module and is imported by cells, scripts and pages alike; it must not import the kernel. So the
 * kernel sets the hook, and `display` looks for it on each call. Where there is none, `display` prints. A page that runs cells
 * in a web worker sets the same hook.
 *
 * A value shows itself when it has a method under `Symbol.for("Jupyter.display")` that returns a MIME bundle. Other kernels
 * for JavaScript know that symbol too.
 */

import type { KernelComms } from "./comm.js";
import type { QuestionOptions } from "./stdin.js";

/** Where the hook lies on globalThis. */
export const kernelSymbol = Symbol.for("gosched.kernel");

/** The method by which a value shows itself. */
export const displaySymbol = Symbol.for("Jupyter.display");

/**
 * The method by which a value names an error of the learner's code that it stands for, as a run does whose program threw one.
 * The value is shown as ever; the error is printed beside it, with the lines of the cells in which it arose.
 */
export const causeSymbol = Symbol.for("gosched.cause");

export interface KernelHook {
  /** Shows a value in the output of the cell that calls, or replaces what was shown under the id. */
  display(value: unknown, id: string, isUpdate: boolean): void;
  /** Channels to the page; comm.ts says how they are used. Undefined outside a cell. */
  readonly comms: KernelComms | undefined;
  /** Takes away what the cell that calls has shown; with `wait`, only when something new comes. */
  readonly clear?: (wait: boolean) => void;
  /** Asks the person at the page. Undefined outside a cell, and in a kernel that cannot. */
  readonly ask?: ((question: string, options: QuestionOptions) => Promise<string>) | undefined;
  /** Which cell calls: the page's id for it, or its code. Undefined outside a cell. */
  readonly cellId?: string | undefined;
  /** The markup that makes the HTML form of controls live where scripts run: their code, or where it lies. Undefined when it is not built. */
  readonly liveHtml?: (model: object) => string | undefined;
  /** Code that a widget brings into the page. Undefined when it is not built. */
  readonly pageCode?: () => { readonly widget: string; readonly packed: string } | undefined;
  /** Aborted when the cell that asks is stopped. Undefined outside a cell. */
  readonly signal: AbortSignal | undefined;
  /** Whether a request to stop waits to be read: then whoever computes in pieces gives a turn at once. Without a turn, code is ended by force. */
  readonly isStopAsked?: (() => boolean) | undefined;
}

/** A value that shows itself: MIME type to data. */
export interface Displayable {
  [displaySymbol](): Readonly<Record<string, unknown>>;
}

type Global = typeof globalThis & { [kernelSymbol]?: KernelHook };

/** The hook of the kernel that runs this code, if any. */
export function kernelHook(): KernelHook | undefined {
  return (globalThis as Global)[kernelSymbol]; // a global that only `setKernelHook` sets
}

/** Sets the hook, or takes it away. Called by a kernel alone. */
export function setKernelHook(hook: KernelHook | undefined): void {
  Object.defineProperty(globalThis, kernelSymbol, { value: hook, configurable: true });
}

/** The error that a value stands for, if any. */
export function causeOf(value: unknown): Error | undefined {
  if (typeof value !== "object" || value === null || !(causeSymbol in value)) return undefined;
  const method = value[causeSymbol];
  const cause: unknown = typeof method === "function" ? method.call(value) : undefined;
  return cause instanceof Error ? cause : undefined;
}

/** Whether a value shows itself. */
export function isDisplayable(value: unknown): value is Displayable {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  // a method of any signature; what it returns is checked by whoever calls it
  return typeof (value as { [displaySymbol]?: unknown })[displaySymbol] === "function";
}
