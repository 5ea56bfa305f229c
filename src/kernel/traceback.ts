/*
 * Errors as a learner can read them: what went wrong, and his own lines that led there. Frames of Node, of the kernel and of the
 * library are left out; lines of the running code are led back to those of the cell.
 *
 *     TypeError: boom
 *
 *     cell 3, line 2, in worker
 *         1 | function* worker() {
 *       > 2 |   throw new TypeError("boom");
 *         3 | }
 *     called from cell 4, line 1
 *       > 1 | run(worker);
 */
import { inspect } from "node:util";
import type { LineMap } from "./emit.js";
import type { Complaint } from "./language.js";
import type { Failure } from "./output.js";

interface Frame {
  readonly cell: string;
  readonly line: number;
  /** The function's name; empty at top level. */
  readonly where: string;
}

interface Known {
  readonly lines: readonly string[];
  readonly map: LineMap;
}

/** So many of the learner's frames are shown. */
const shownFrames = 8;
/** So many of the compiler's complaints are shown. */
const shownComplaints = 10;
/** So many of the compiler's reasons for a complaint are shown. */
const shownReasons = 3;
/** So many causes are followed. */
const shownCauses = 4;

/** So many cells are remembered; an error in the functions of an older one is shown without its lines. */
const knownCells = 500;

/** How running code is named in stack traces: `<cell 3>`. */
export function scriptName(cell: string): string {
  return `<${cell}>`;
}

/** How the compiler puts it when a goroutine yields an operation of the library instead of performing it. */
const forgottenStar = /'Operation<.*' is not assignable to type 'Suspended'/;

const frameLine = /^\s*at (?:async )?(?:(.*?) \()?<((?:unnumbered )?cell[^>]*)>:(\d+):(\d+)\)?$/;
const position = /<((?:unnumbered )?cell[^>]*)>:(\d+):(\d+)/g;
const foreignFrame = /^\s+at (?:.*[(\s])?(?:node:|<anonymous>|file:|\/|[A-Za-z]:\\)/;

/** The cells of one session, as far as tracebacks need them. */
export class Tracebacks {
  readonly #cells = new Map<string, Known>();

  /** Remembers a cell that is about to run. */
  add(cell: string, code: string, map: LineMap): void {
    this.#cells.delete(cell); // so that the first of the map is the oldest
    this.#cells.set(cell, { lines: linesOf(code), map });
    for (const oldest of this.#cells.keys()) {
      if (this.#cells.size <= knownCells) break;
      this.#cells.delete(oldest);
    }
  }

  /** What a thrown value looks like. */
  ofThrown(thrown: unknown): Failure {
    const { ename, evalue } = nameAndValue(thrown);
    return { ename, evalue, traceback: this.#linesOf(thrown, 0) };
  }

  /** What the compiler's complaints about a cell look like. */
  ofComplaints(complaints: readonly Complaint[], cell: string, code: string): Failure {
    const lines = linesOf(code);
    const [first] = complaints;
    const ename = (first?.code ?? 0) < 2000 ? "SyntaxError" : "TypeScriptError";
    const evalue = first === undefined ? "the cell does not compile" : headOf(first, cell);
    const traceback = complaints.slice(0, shownComplaints).flatMap((complaint, i) => {
      const number = complaint.code === undefined ? "" : ` (TS${complaint.code})`;
      const head = `${headOf(complaint, cell)}${number}`;
      const [, ...reasons] = complaint.text.split("\n");
      const shown = complaint.file === undefined ? underlined(lines, complaint) : [];
      return [...(i === 0 ? [`${ename}: ${head}`] : ["", head]), ...inShort(reasons), ...shown];
    });
    const more = complaints.length - shownComplaints;
    if (more > 0) traceback.push("", `... and ${more} more`);
    return { ename, evalue, traceback };
  }

  /** Printed text with its stack traces made readable. Text without one is returned as it is. */
  clean(text: string): string {
    if (!text.includes("cell")) return text;
    let isTrace = false;
    const led = text.split("\n").flatMap((row) => {
      let isOutside = false;
      const read = row.replace(position, (whole, cell: string, line: string, column: string) => {
        const found = this.#lineOf(cell, line, column);
        isTrace ||= this.#cells.has(cell);
        isOutside ||= this.#cells.has(cell) && found === undefined;
        return found === undefined ? whole : `${cell}, line ${found}`;
      });
      return isOutside ? [] : [read];
    });
    return isTrace ? led.filter((row) => !foreignFrame.test(row)).join("\n") : text;
  }

  /** The learner's line; undefined for the lines around his that make a script of a cell. */
  #lineOf(cell: string, line: string | undefined, column: string | undefined): number | undefined {
    const found = this.#cells.get(cell)?.map.lineOf(Number(line), Number(column));
    return found === undefined || found < 1 ? undefined : found;
  }

  #linesOf(thrown: unknown, depth: number): readonly string[] {
    const { ename, evalue } = nameAndValue(thrown);
    const lines = [`${ename}: ${evalue}`, ...this.#excerpts(thrown)];
    if (!(thrown instanceof Error))
      lines.push("", "What was thrown is not an Error, so it does not know its line.");
    if (!(thrown instanceof Error) || depth >= shownCauses) return lines;
    const inner: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
    const causes = thrown.cause === undefined ? inner : [thrown.cause, ...inner];
    return causes.reduce<readonly string[]>(
      (all, cause) => [...all, "", "caused by:", ...this.#linesOf(cause, depth + 1)],
      lines,
    );
  }

  #excerpts(thrown: unknown): readonly string[] {
    const frames = thrown instanceof Error ? this.#framesOf(String(thrown.stack)) : [];
    const runs = inRuns(frames);
    const lines = runs.slice(0, shownFrames).flatMap(({ frame: { cell, line, where }, count }, i) => {
      const place = `${cell}, line ${line}${where === "" ? "" : `, in ${where}`}`;
      const times = count === 1 ? "" : ` (${count} times)`;
      const code = this.#cells.get(cell)?.lines ?? [];
      return i === 0
        ? ["", `${place}${times}`, ...excerpt(code, line, 1)]
        : [`called from ${place}${times}`, ...excerpt(code, line, 0)];
    });
    const more = runs.slice(shownFrames).reduce((sum, { count }) => sum + count, 0);
    return more > 0 ? [...lines, `... and ${more} more calls`] : lines;
  }

  #framesOf(stack: string): readonly Frame[] {
    return stack.split("\n").flatMap((text) => {
      const [, where = "", cell = "", line, column] = frameLine.exec(text) ?? [];
      const found = this.#lineOf(cell, line, column);
      return found === undefined ? [] : [{ cell, line: found, where: functionName(where) }];
    });
  }
}

/** Where a complaint stands, and its first line: the others say why. */
function headOf({ file, line, text }: Complaint, cell: string): string {
  return `${file ?? cell}, line ${line}: ${text.split("\n")[0] ?? ""}`;
}

/** The compiler reasons from the whole down to the part that does not fit: the last step says most. */
function inShort(reasons: readonly string[]): readonly string[] {
  const last = reasons.at(-1) ?? "";
  const hint = forgottenStar.test(last) ? ["  Before an operation stands `yield*`, with the star."] : [];
  const shown =
    reasons.length > shownReasons ? [...reasons.slice(0, shownReasons - 1), "  ...", last] : reasons;
  return [...shown, ...hint];
}

function nameAndValue(thrown: unknown): { readonly ename: string; readonly evalue: string } {
  if (!(thrown instanceof Error)) return { ename: "thrown", evalue: inspect(thrown) };
  const name = thrown.name === "Error" ? thrown.constructor.name : thrown.name;
  return { ename: name || "Error", evalue: thrown.message };
}

/** Equal frames that follow one another, as a recursion leaves them, counted instead of repeated. */
function inRuns(frames: readonly Frame[]): readonly { readonly frame: Frame; readonly count: number }[] {
  const runs: { readonly frame: Frame; count: number }[] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    const isSame =
      last?.frame.cell === frame.cell && last.frame.line === frame.line && last.frame.where === frame.where;
    if (last !== undefined && isSame) last.count++;
    else runs.push({ frame, count: 1 });
  }
  return runs;
}

/** A function's name without what V8 puts before it; empty for the code of a cell itself. */
function functionName(where: string): string {
  const name = where.replace(/^async /, "").replace(/ \[as .*\]$/, "");
  if (/^(?:eval|Object\.<anonymous>|<anonymous>|(?:Timeout|Immediate)\.(?:_on\w+|<anonymous>))$/.test(name))
    return "";
  return name.replace(/^(?:Object|exports)\./, "").replace(/\.next$/, "");
}

function linesOf(code: string): readonly string[] {
  return code.trimEnd().split(/\r\n?|\n/);
}

function excerpt(lines: readonly string[], line: number, around: number): readonly string[] {
  const from = Math.max(1, line - around);
  const to = Math.min(lines.length, line + around);
  const width = String(to).length;
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  return numbers.map((n) => {
    const mark = n === line ? "  > " : "    ";
    return `${mark}${String(n).padStart(width)} | ${lines[n - 1] ?? ""}`;
  });
}

function underlined(lines: readonly string[], { line, column, length }: Complaint): readonly string[] {
  const text = lines[line - 1] ?? "";
  const carets = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
  const margin = " ".repeat(`  > ${line} | `.length);
  return [`  > ${line} | ${text}`, `${margin}${" ".repeat(column - 1)}${carets}`];
}
