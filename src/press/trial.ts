/*
 * Trials: cells that the linter of the course runs, and what must be true of what they put out.
 */
import type { CodeCell } from "./notebook.js";
import type { PressedCell } from "./press.js";

/** What an executed cell put out. */
export type Output =
  | {
      readonly output_type: "execute_result" | "display_data";
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly output_type: "stream"; readonly text: string | readonly string[] }
  | { readonly output_type: "error"; readonly ename: string; readonly evalue: string };

/** The MIME type under which `predict` and `check` say what they found (src/notebook/feedback.ts). */
const courseMime = "application/vnd.gosched.course+json";

/** A cell to run, what it came from, and what must be true of its outputs. */
export interface Trial {
  readonly cell: PressedCell["cell"];
  readonly line: number;
  /** How many lines the press has put before the writer's own. */
  readonly lead?: number;
  readonly fault: (outputs: readonly Output[]) => string;
}

/** A code cell that is in no notebook. */
export function codeCell(source: string): CodeCell {
  return {
    cell_type: "code",
    execution_count: null,
    id: "trial",
    metadata: { slideshow: { slide_type: "skip" } },
    outputs: [],
    source: source.split(/(?<=\n)/),
  };
}

/** The error of a cell that failed. */
export function failure(outputs: readonly Output[]): string {
  const error = outputs.find((output) => output.output_type === "error");
  return error?.output_type === "error" ? `this cell fails: ${error.ename}: ${error.evalue}` : "";
}

/** The value of a cell's last line, which must be the one expected. */
export function valueFault(outputs: readonly Output[], expected: string, what: string): string {
  const failed = failure(outputs);
  if (failed !== "") return failed;
  const values = outputs.flatMap((output) =>
    output.output_type === "execute_result" ? [output.data["text/plain"]] : [],
  );
  const value = String(values.at(-1) ?? "nothing").replace(/^(['"])(.*)\1$/, "$2");
  return value === expected ? "" : `${what} gives ${value}`;
}

/** What `predict` or `check` found, in a cell's output. */
export interface Found {
  readonly outcome: string;
  readonly says: readonly string[];
  readonly given?: string;
}

/** What `predict` or `check` said in a cell, if it did. */
export function recordIn(outputs: readonly Output[]): Found | undefined {
  const records = outputs.flatMap((output) => ("data" in output ? [output.data[courseMime]] : []));
  const record = records.find((each) => typeof each === "object" && each !== null);
  // written by src/notebook/feedback.ts, whose type CourseRecord has these fields
  return record as Found | undefined;
}

/** What is wrong with an outcome; what was asked is said first. */
export function outcomeFault(outputs: readonly Output[], expected: string, what: string): string {
  const failed = failure(outputs);
  if (failed !== "") return failed;
  const record = recordIn(outputs);
  if (record === undefined)
    return `${what} says nothing: let the call stand alone in the cell's last statement`;
  if (record.outcome === expected) return strayFault(outputs, what);
  const more = record.says.length > 0 ? ` (${record.says.join("; ")})` : "";
  return `${what} must say "${expected}", and says "${record.outcome}"${more}`;
}

/** What JavaScript says where there is no number and no value: no reader should be told "it runs at Infinity ms". */
const stray = /\b(?:Infinity|NaN|undefined)\b|\[object \w+\]/;

function strayFault(outputs: readonly Output[], what: string): string {
  const texts = outputs.flatMap((output) => ("data" in output ? [output.data["text/plain"]] : []));
  const line = texts.flatMap((text) => [text].flat().join("").split("\n")).find((one) => stray.test(one));
  return line === undefined ? "" : `${what} tells the reader "${line.trim()}": say in words what is missing`;
}
