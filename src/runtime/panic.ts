/**
 * Panics: what a goroutine can raise and recover, in Go's words and with its exit code 2 (R10.2, R10.5, R11.4).
 *
 * In a program a panic is a JavaScript exception of class `GoPanic`, so `try`/`catch` stands for recover and
 * `try`/`finally` for defer. A JavaScript error of the learner's own code that nobody catches ends the run like a
 * panic; the error itself is kept as the end's `cause`.
 */
import { goroutineheader } from "./checkdead.js";
import type { Runtime } from "./runtime.js";
import type { G } from "./runtime2.js";
import { traceCrash } from "./schedtrace.js";

/** A Go panic on its way up. `value` is what was given to panic(). */
export class GoPanic extends Error {
  readonly value: unknown;
  /** It was recovered and raised again, as WaitGroup.Go does. */
  repanicked = false;
  /** A deferred call has recovered it. */
  recovered = false;
  /** The panic during which a deferred call raised this one. */
  link: GoPanic | null = null;

  /** `text`: how it is printed, if that is not the text of the value itself. */
  constructor(value: unknown, text = panicText(value)) {
    super(text);
    this.name = "GoPanic";
    this.value = value;
  }
}

/** A program that breaks the rules of the library, not those of Go: a fault to mend, with what to write instead. */
export class ProgramError extends Error {
  /** The run up to the fault; set by simulate(). */
  run: unknown = undefined;

  constructor(message: string) {
    super(message);
    this.name = "ProgramError";
  }
}

/** The text of a panic's value, as the runtime prints it. */
export function panicText(value: unknown): string {
  if (value === null || value === undefined) return "panic called with nil argument";
  return value instanceof Error ? value.message : textOf(value);
}

/** The text of whatever JavaScript can throw; there are objects that have none. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/**
 * Nobody recovered: the process ends with exit code 2.
 * Go: src/runtime/panic.go, fatalpanic.
 * Differs: prints the goroutine's function, but no files and lines.
 */
export function fatalpanic(rt: Runtime, gp: G, raised: unknown): void {
  const isGo = raised instanceof GoPanic;
  const text = isGo
    ? raised.message
    : raised instanceof Error
      ? `${raised.name}: ${raised.message}`
      : textOf(raised);
  traceCrash(rt, { mp: gp.m, throwing: 0 });
  const told = isGo ? printpanics(rt, raised) : `panic: ${indented(rt, text)}\n`;
  rt.errors.push(`${told}\n${goroutineheader(gp)}\n${gp.name}(...)\n`);
  rt.stop("panic", 2, `panic: ${text}`, gp.goid, isGo ? undefined : raised);
}

/** Lines after the first are indented since 1.23, so that nobody takes them for the runtime's own (printindented). */
function indented(rt: Runtime, text: string): string {
  return rt.rules.indentsPanics ? text.replaceAll("\n", "\n\t") : text;
}

/**
 * A panic and those before it, the first first.
 * Go: src/runtime/panic.go, printpanics.
 * Differs: no Goexit among them.
 */
function printpanics(rt: Runtime, p: GoPanic): string {
  const before = p.link === null ? "" : `${printpanics(rt, p.link)}\t`;
  const note = p.repanicked ? " [recovered, repanicked]" : p.recovered ? " [recovered]" : "";
  return `${before}panic: ${indented(rt, p.message)}${note}\n`;
}
