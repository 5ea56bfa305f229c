/** How things of a program are called: goroutines in traces, and values in error messages. */

/** What a goroutine is called in traces and tracebacks. */
export function nameOf(fn: { readonly name: string }): string {
  const { name } = fn;
  return name === "" ? "func" : name;
}

/** A value in an error message: its type, and itself if it is short. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (typeof value === "object") {
    const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
    return `an object (${tag === "Object" ? (value.constructor?.name ?? tag) : tag})`;
  }
  return `the ${typeof value} ${String(value)}`;
}
