/** Goroutines of the runtime itself bear names that begin so. */
const prefix = "runtime.";

/**
 * Whether a goroutine is the runtime's own, by the name of its function (R1.9): such goroutines are not counted, not
 * printed in tracebacks and grey in figures. `runtime.main` is the user's: it calls main.main.
 * Go: src/runtime/traceback.go, isSystemGoroutine.
 * Differs: the finalizer goroutine is always the runtime's; Go counts it as the user's while it runs a finalizer.
 */
export function isSystemGoroutine(name: string): boolean {
  return name.startsWith(prefix) && name !== "runtime.main";
}

/** The name of a goroutine as readers know it. The first begins in runtime.main, which calls main.main: it is main. */
export function shownName(name: string): string {
  return name === "runtime.main" ? "main" : name;
}
