/**
 * What the face of a program accepts: each function returns its argument, or throws a ProgramError that says what was
 * expected, what came, and where.
 */
import { GoPanic, ProgramError } from "../runtime/panic.js";
import type { Body } from "../runtime/runtime2.js";
import { describe } from "./naming.js";

/** A longer buffer is taken for a slip: it would fill the memory of the machine. */
const longestBuffer = 1 << 24;
/** As the option procs. */
const mostProcs = 1024;

/** The capacity of a channel. A negative one is Go's own panic. */
export function wantCapacity(capacity: number): number {
  if (typeof capacity === "number" && capacity < 0) throw new GoPanic("makechan: size out of range");
  if (!Number.isSafeInteger(capacity)) {
    throw new ProgramError(`chan(capacity): expected a whole number from 0, got ${describe(capacity)}`);
  }
  if (capacity > longestBuffer) {
    throw new ProgramError(`chan(capacity): expected at most ${longestBuffer}, got ${describe(capacity)}`);
  }
  return capacity;
}

export function wantFunction<F>(where: string, f: F): F {
  if (typeof f === "function") return f;
  throw new ProgramError(
    `${where}(f): expected a generator function (function* f() {...}), got ${describe(f)}`,
  );
}

/** What calling a goroutine function gave must be a generator. */
export function wantBody(where: string, name: string, body: unknown): Body {
  if (isBody(body)) return body;
  throw new ProgramError(
    `${where}(${name}): expected a generator function (function* ${name}() {...}), got one that returns ${describe(body)}`,
  );
}

export function isBody(value: unknown): value is Body {
  return (
    typeof value === "object" &&
    value !== null &&
    "next" in value &&
    typeof value.next === "function" &&
    "return" in value &&
    Symbol.iterator in value
  );
}

/** A number of Ps; below 1 it only asks. */
export function wantProcs(n: number): number {
  if (Number.isSafeInteger(n) && n <= mostProcs) return n;
  throw new ProgramError(
    `runtime.GOMAXPROCS(n): expected a whole number up to ${mostProcs}, got ${describe(n)}`,
  );
}

export function wantNs(where: string, ns: number): number {
  if (Number.isSafeInteger(ns) && ns >= 0) return ns;
  throw new ProgramError(`${where}(ns): expected whole nanoseconds from 0, got ${describe(ns)}`);
}

export function wantNumber(where: string, ns: number): number {
  if (typeof ns === "number" && !Number.isNaN(ns)) return Math.trunc(ns);
  throw new ProgramError(`${where}(ns): expected a number of nanoseconds, got ${describe(ns)}`);
}

export function wantWhole(where: string, n: number): number {
  if (Number.isSafeInteger(n)) return n;
  throw new ProgramError(`${where}: expected a whole number, got ${describe(n)}`);
}

export function wantText(where: string, text: string): string {
  if (typeof text === "string") return text;
  throw new ProgramError(`${where}(format, ...): expected a string, got ${describe(text)}`);
}
