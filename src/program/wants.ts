/**
 * What the face of a program accepts: each function returns its argument, or throws a ProgramError that says what was
 * expected, what came, and where.
 */
import { GoPanic, ProgramError } from "../runtime/panic.js";
import type { Body } from "../runtime/runtime2.js";
import { Call } from "./call.js";
import type { Goroutine } from "./face.js";
import { describe, nameOf } from "./naming.js";
import { isAsync, isOperation, returnedText } from "./slips.js";

/** A longer buffer is taken for a slip: it would fill the memory of the machine. */
const longestBuffer = 1 << 24;
/** A terabyte: more is taken for a slip. */
const mostBytes = 2 ** 40;
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

/** What calling a goroutine function gave must be a generator. What only acts as one is run by one. */
export function wantBody(where: string, name: string, body: unknown): Body {
  if (isOwnGenerator(body)) return body;
  if (body instanceof Call) return body[Symbol.iterator]();
  if (isBody(body)) return Object.prototype.toString.call(body) === "[object Generator]" ? body : runBy(body);
  throw new ProgramError(
    `${where}(${name}): expected a generator function (function* ${name}() {...}), got one that returns ${returnedText(body)}`,
  );
}

/** The ancestor of all generators of this realm: the prototype of the prototype of each; and that of all generator functions. */
const ancestor: object = Object.getPrototypeOf(function* () {}.prototype) as object; // the language says so
const generatorFunction: unknown = Object.getPrototypeOf(function* () {});
const sharedPrototype: unknown = Object.freeze(Object.create(ancestor));

/**
 * Gives `f` the one prototype that all bodies share. A generator function makes one of its own when it is first called, for methods that hardly anybody gives it,
 * and V8 makes it a table and two maps for that: some 200 bytes of memory for each closure that is started as a goroutine. A function that has been given methods keeps its own.
 * What can be noticed: generators that `f` made before are no longer `instanceof f`, and those of other bodies are.
 */
export function sharePrototype(f: (...args: never) => unknown): void {
  if (Object.getPrototypeOf(f) !== generatorFunction) return;
  const own: unknown = f.prototype;
  if (own === sharedPrototype || typeof own !== "object" || own === null || Reflect.ownKeys(own).length > 0)
    return;
  Reflect.set(f, "prototype", sharedPrototype); // of a frozen function it stays as it is
}

/** A body for a new goroutine that nobody's call is waiting for: what `f` throws at once is raised there. */
export function bodyOf(where: string, f: () => unknown): Body {
  let body: unknown;
  try {
    body = f();
  } catch (raised) {
    if (raised instanceof ProgramError) throw raised;
    return raise(raised);
  }
  return wantBody(where, nameOf(f), body);
}

function* raise(raised: unknown): Body {
  throw raised;
}

/** What a function gave that may do without operations: runs it, here and now, if there is something to run. */
export function* runThere(where: string, running: unknown): Goroutine {
  if (isBody(running)) return yield* running as Goroutine; // a body is all that yield* needs
  if (isOperation(running)) return yield* running;
  if (isAsync(running)) {
    throw new ProgramError(
      `${where}(f): expected a function* or a plain function, got one that returns ${returnedText(running)}`,
    );
  }
  return running;
}

/** Whether it is a generator, by a look that costs little; others may be generators too. */
function isOwnGenerator(value: unknown): value is Body {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && Object.getPrototypeOf(prototype) === ancestor;
}

function* runBy(body: Body): Body {
  return yield* body;
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

/** Bytes to allocate, and how many of them are kept. Returns the latter. */
export function wantLive(bytes: number, live: number): number {
  if (!Number.isSafeInteger(bytes) || bytes < 1 || bytes > mostBytes) {
    throw new ProgramError(
      `alloc(bytes): expected a whole number from 1 to ${mostBytes}, got ${describe(bytes)}`,
    );
  }
  if (Number.isSafeInteger(live) && live >= 0 && live <= bytes) return live;
  throw new ProgramError(
    `alloc: expected live to be a whole number from 0 to ${bytes}, got ${describe(live)}`,
  );
}

/** Bytes that a program lets go of; it has `held`. */
export function wantForgotten(bytes: number, held: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= held) return bytes;
  throw new ProgramError(
    `forget(bytes): expected a whole number up to the ${held} bytes that the program holds, got ${describe(bytes)}`,
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

/** How a thing is called in pictures and traces. */
export function wantName(where: string, name: string): string {
  if (typeof name === "string") return name;
  throw new ProgramError(`${where}: expected a name, which is text, got ${describe(name)}`);
}

/** A record of options: nothing may stand there that is not known. */
export function wantOptions<T extends object>(where: string, options: T, known: readonly string[]): T {
  if (typeof options !== "object" || options === null) {
    throw new ProgramError(`${where}: expected { ${known.join(", ")} }, got ${describe(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new ProgramError(`${where}: there is no "${name}"; expected ${known.join(", ")}`);
    }
  }
  return options;
}

export function wantBoolean(where: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new ProgramError(`${where}: expected true or false, got ${describe(value)}`);
}
