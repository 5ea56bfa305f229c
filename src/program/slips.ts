/** The usual slips in writing a goroutine, in words that say what to write instead. */
import type { G } from "../runtime/runtime2.js";
import type { Operation } from "./face.js";
import { describe } from "./naming.js";

/** An operation that is armed: it can be waited for, and is no generator. */
export function isOperation(value: unknown): value is Operation<unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Symbol.iterator in value && "next" in value && !("return" in value);
}

/** Something that only `await` can wait for. */
export function isAsync(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("then" in value || Symbol.asyncIterator in value);
}

/** Nobody waits for what was called. */
export function forgottenText(gp: G, name: string): string {
  return `goroutine ${gp.goid} (${gp.name}) called ${name} without waiting for it: write "yield* " before the call`;
}

/** What came out of a `yield`. */
export function yieldedText(gp: G, value: unknown): string {
  const instead = '(write "yield*" instead of "yield")';
  const isGenerator = typeof value === "object" && value !== null && "return" in value && "next" in value;
  const came = isOperation(value)
    ? `an operation ${instead}`
    : isGenerator
      ? `a generator ${instead}`
      : describe(value);
  return `goroutine ${gp.goid} (${gp.name}) yielded ${came}; expected "yield* " and an operation such as ch.send(1)`;
}

/** What a function gave that was to be the body of a goroutine. */
export function returnedText(value: unknown): string {
  if (isOperation(value)) return 'an operation (write a function*, and "yield*" before the operation)';
  return isAsync(value)
    ? `${describe(value)} (goroutines are not async: they wait with yield*, in virtual time)`
    : describe(value);
}
