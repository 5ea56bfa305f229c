/*
 * Names that compilers put into a function, beside those that its author wrote. Where a function is made anew from its text, in another
 * thread or in a page, they must be there too.
 */

/** The object with which the awaits of a cell can be stopped (guard.ts). A variable beside it says when a function began. */
export const stopsName = "__stops";

/** What the names mean where nothing can be stopped. */
export const addedNames: Readonly<Record<string, unknown>> = {
  /** tsx and esbuild mark functions with their names. */
  __name: (named: unknown): unknown => named,
  [stopsName]: {
    enter: () => 0,
    wait: (value: unknown): unknown => value,
    each: (values: unknown): unknown => values,
    pass: () => undefined,
  },
};
