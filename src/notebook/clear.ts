/*
 * Taking away what a cell has shown so far.
 *
 *     for (const step of steps) {
 *       clearOutput({ wait: true });   // when the next output comes: nothing flickers
 *       display(step);
 *     }
 *
 * To replace one thing among others, keep what `display` returns and call its `update`.
 */
import { kernelHook } from "../kernel/hook.js";
import { cameAs, wantOptions } from "../trace/options.js";

export interface ClearOptions {
  /** Whether the old output stays until there is a new one; false without it. */
  readonly wait?: boolean;
}

/** Clears the output of the cell that calls. Does nothing where there is no notebook. */
export function clearOutput(options: ClearOptions = {}): void {
  const { wait = false } = wantOptions("clearOutput", options, ["wait"]);
  if (typeof wait !== "boolean")
    throw new TypeError(`clearOutput: wait must be true or false, got ${cameAs(wait)}`);
  kernelHook()?.clear?.(wait);
}
