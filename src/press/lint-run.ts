/*
 * Rules that need a run. Every notebook is executed twice through the real kernel, and its outputs are looked at: that no
 * cell failed proves little.
 *
 * First as the reader finds it: no cell fails (unless it is meant to), what draws has drawn, every prediction asks for a letter and every
 * check says "not yet". Then as the reader leaves it: each stub replaced by its solution, so that its check must say
 * "done", and each prediction tried with every letter, so that the right one is accepted and the wrong ones are told why.
 */
import { callIn, figureFunctions } from "./calls.js";
import type { Block } from "./lesson.js";
import type { CodeCell, Notebook } from "./notebook.js";
import type { Pressed, PressedCell } from "./press.js";
import { problemText } from "./problem.js";
import type { Problem } from "./problem.js";

/** What an executed cell put out. */
export type Output =
  | {
      readonly output_type: "execute_result" | "display_data";
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly output_type: "stream"; readonly text: string | readonly string[] }
  | { readonly output_type: "error"; readonly ename: string; readonly evalue: string };

/** Runs all code cells of a notebook, also after one that failed. */
export type Execute = (
  notebook: Notebook,
) => Promise<{ readonly cells: readonly { readonly outputs?: readonly Output[] }[] }>;

/** The MIME type under which `predict` and `check` say what they found (src/notebook/course.ts). */
const courseMime = "application/vnd.gosched.course+json";

/** A cell to run, what it came from, and what must be true of its outputs. */
interface Trial {
  readonly cell: PressedCell["cell"];
  readonly line: number;
  /** How many lines the press has put before the writer's own. */
  readonly lead?: number;
  readonly fault: (outputs: readonly Output[]) => string;
}

/** All that the runs of a lesson's notebook show to be wrong. */
export async function lintRun(pressed: Pressed, execute: Execute): Promise<readonly Problem[]> {
  const found = new Map<string, Problem>();
  for (const trials of [asFound(pressed), asLeft(pressed)]) {
    const { cells } = await execute({ ...pressed.notebook, cells: trials.map(({ cell }) => cell) });
    trials.forEach(({ line, lead = 0, fault }, i) => {
      const says = fault(cells[i]?.outputs ?? []);
      if (says === "") return;
      const problem = { file: pressed.lesson.file, ...placed(line - lead, says, line) };
      found.set(problemText(problem), problem);
    });
  }
  return [...found.values()];
}

/** The kernel counts lines from the top of a cell, a writer from the top of his file. `above` is the line above the cell. */
function placed(
  above: number,
  says: string,
  fence: number,
): { readonly line: number; readonly says: string } {
  const [where, line] = /cell \d+, line (\d+): /.exec(says) ?? [];
  return where === undefined
    ? { line: fence, says }
    : { line: above + Number(line), says: says.replace(where, "") };
}

/** The notebook as it is committed. */
function asFound({ cells }: Pressed): readonly Trial[] {
  return cells.map(({ cell, block }) => {
    const line = block?.line ?? 1;
    if (cell.cell_type === "markdown" || block === undefined) return { cell, line, fault: failure };
    switch (block.kind) {
      case "code":
        return { cell, line, fault: (outputs) => codeFault(block, outputs) };
      case "prediction":
        return {
          cell,
          line,
          fault: (outputs) => outcomeFault(outputs, "asked", `prediction ${block.id} with "?"`),
        };
      case "check":
        return {
          cell,
          line,
          lead: 1,
          fault: (outputs) => outcomeFault(outputs, "not yet", `the check of the stub of ${block.id}`),
        };
      default:
        return { cell, line, fault: failure };
    }
  });
}

/** The notebook with its exercises solved and its predictions tried. */
function asLeft({ cells, lesson }: Pressed): readonly Trial[] {
  return cells.flatMap(({ cell, block }): readonly Trial[] => {
    const line = block?.line ?? 1;
    if (cell.cell_type === "markdown" || block === undefined) return [{ cell, line, fault: failure }];
    switch (block.kind) {
      case "exercise": {
        const solution = lesson.blocks.find((other) => other.kind === "solution" && other.id === block.id);
        if (solution?.kind !== "solution") return [{ cell, line, fault: failure }];
        return [{ cell: withSource(cell, solution.source), line: solution.line, fault: failure }];
      }
      case "check": {
        const what = `the check of the solution of ${block.id}`;
        return [{ cell, line, lead: 1, fault: (outputs) => outcomeFault(outputs, "done", what) }];
      }
      case "prediction":
        return [...block.options.keys()].map((letter) => ({
          cell: withSource(cell, `predict("${block.id}", "${letter}");`),
          line,
          fault: (outputs) => guessFault(block, letter, outputs),
        }));
      case "code":
        return [{ cell, line, fault: block.raises ? () => "" : failure }];
      default:
        return [{ cell, line, fault: failure }];
    }
  });
}

function withSource(cell: CodeCell, source: string): CodeCell {
  return { ...cell, source: source.split(/(?<=\n)/) };
}

function failure(outputs: readonly Output[]): string {
  const error = outputs.find((output) => output.output_type === "error");
  return error?.output_type === "error" ? `this cell fails: ${error.ename}: ${error.evalue}` : "";
}

function codeFault(block: Extract<Block, { kind: "code" }>, outputs: readonly Output[]): string {
  const failed = failure(outputs);
  if (block.raises) return failed === "" ? "this cell is meant to fail (ts raises), and does not" : "";
  if (failed !== "") return failed;
  const draws = callIn(block.source, figureFunctions);
  if (draws !== undefined && !outputs.some(isPicture))
    return `this cell calls ${draws} and has drawn nothing`;
  const shows = callIn(block.source, ["console.log", "display"]);
  return shows !== undefined && outputs.length === 0
    ? `this cell calls ${shows} and has put nothing out`
    : "";
}

function isPicture(output: Output): boolean {
  const mimes = "data" in output ? Object.keys(output.data) : [];
  return mimes.includes("image/svg+xml") || mimes.includes("application/vnd.plotly.v1+json");
}

interface Found {
  readonly outcome: string;
  readonly says: readonly string[];
}

/** What `predict` or `check` said in a cell, if it did. */
function recordIn(outputs: readonly Output[]): Found | undefined {
  const records = outputs.flatMap((output) => ("data" in output ? [output.data[courseMime]] : []));
  const record = records.find((each) => typeof each === "object" && each !== null);
  // written by src/notebook/course.ts, whose type CourseRecord has these fields
  return record as Found | undefined;
}

function outcomeFault(outputs: readonly Output[], expected: string, what: string): string {
  const failed = failure(outputs);
  if (failed !== "") return failed;
  const record = recordIn(outputs);
  if (record === undefined)
    return `${what} says nothing: let the call stand alone in the cell's last statement`;
  if (record.outcome === expected) return "";
  const more = record.says.length > 0 ? ` (${record.says.join("; ")})` : "";
  return `${what} must say "${expected}", and says "${record.outcome}"${more}`;
}

function guessFault(
  block: Extract<Block, { kind: "prediction" }>,
  letter: string,
  outputs: readonly Output[],
): string {
  const expected = letter === block.answer ? "right" : "wrong";
  const fault = outcomeFault(outputs, expected, `prediction ${block.id} with "${letter}"`);
  if (fault !== "") return fault;
  const isTold = recordIn(outputs)?.says.includes(block.why) === true;
  return isTold ? "" : `prediction ${block.id} with "${letter}" does not say why`;
}
