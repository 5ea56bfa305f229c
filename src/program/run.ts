/**
 * A finished run, as a value that can show itself: in a notebook as a small card, in a terminal as a few lines.
 * It knows no notebook and no terminal; it only answers to the two symbols by which they ask.
 */
import type { RunEnd } from "../runtime/runtime.js";
import { keptWords } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";

/** Lines of output that a card shows. */
const shownLines = 20;

/** What came of a program: its trace, its output and its end. */
export class Run {
  /** What happened. With `trace: false` it is empty, and whoever reads it is told so. */
  readonly trace: Trace;
  /** What the program wrote to standard output. */
  readonly output: string;
  /** What it wrote to standard error, with the runtime's own message if it crashed. */
  readonly stderr: string;
  /** How it ended. */
  readonly end: RunEnd;
  /** Virtual time of the end, in ns since the process started. */
  readonly now: number;
  /** Steps that were simulated: operations and scheduling decisions. */
  readonly steps: number;

  constructor(run: Pick<Run, "trace" | "output" | "stderr" | "end" | "now" | "steps">) {
    this.trace = run.trace;
    this.output = run.output;
    this.stderr = run.stderr;
    this.end = run.end;
    this.now = run.now;
    this.steps = run.steps;
    Object.freeze(this);
  }

  /** The run in a few lines: how it ended, and what it printed. */
  toString(): string {
    const head = `${endText(this.end)} · ${factsOf(this).join(" · ")}`;
    return [head, clip(this.output), clip(this.stderr)].filter((part) => part !== "").join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The learner's own error that ended the program, if one did: a kernel prints in which of his lines it arose. */
  [Symbol.for("gosched.cause")](): unknown {
    return this.end.cause;
  }

  /** How Jupyter shows it. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": cardOf(this), "text/plain": this.toString() };
  }
}

function endText(end: RunEnd): string {
  const at = `at ${duration(end.time)}`;
  const code = end.exitCode === null ? "" : ` (exit code ${end.exitCode})`;
  return end.message === "" ? `main returned ${at}` : `${end.message}${code}, ${at}`;
}

function factsOf(run: Run): string[] {
  const { trace } = run;
  const facts = [`Go ${trace.meta.version}`, `GOMAXPROCS=${trace.meta.procs}`, `seed ${trace.meta.seed}`];
  if (trace.first === trace.length) return [...facts, `${run.steps} steps, not traced`];
  let goroutines = 0;
  if (trace.first > 0) return [...facts, keptWords(trace)];
  for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.GoCreate) goroutines++;
  return [...facts, `${goroutines} goroutines, the runtime's own included`, `${trace.length} events`];
}

/** Nanoseconds with a unit that people can read: 950 ns, 41.6 µs, 2.05 ms, 3.1 s. */
export function duration(ns: number): string {
  const units: readonly [number, string][] = [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "µs"],
  ];
  for (const [size, unit] of units) if (ns >= size) return `${Number((ns / size).toPrecision(3))} ${unit}`;
  return `${ns} ns`;
}

function clip(text: string): string {
  const lines = text.trimEnd().split("\n");
  if (lines.length <= shownLines) return text.trimEnd();
  return [...lines.slice(0, shownLines), `… ${lines.length - shownLines} more lines`].join("\n");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Colours of the page's theme where it names them, as JupyterLab does; else those of a light one. */
const theme = {
  back: "var(--jp-layout-color1,#fff)",
  text: "var(--jp-ui-font-color1,#1f2328)",
  less: "var(--jp-ui-font-color2,#57606a)",
  line: "var(--jp-border-color1,#d0d7de)",
  inset: "var(--jp-layout-color2,#f6f8fa)",
  error: "#d1242f",
} as const;

function cardOf(run: Run): string {
  const pre = (text: string, edge: string) =>
    text === ""
      ? ""
      : `<pre style="margin:.4em 0 0;padding:.4em .6em;border-left:3px solid ${edge};background:${theme.inset};color:${theme.text};white-space:pre-wrap">${escape(clip(text))}</pre>`;
  return (
    `<div style="font:14px/1.4 system-ui,sans-serif;max-width:60em;padding:.5em .7em;border:1px solid ${theme.line};` +
    `border-radius:6px;background:${theme.back};color:${theme.text}"><b>${escape(endText(run.end))}</b>` +
    `<div style="color:${theme.less}">${escape(factsOf(run).join(" · "))}</div>` +
    `${pre(run.output, theme.line)}${pre(run.stderr, theme.error)}</div>`
  );
}
