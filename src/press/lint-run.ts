/*
 * Rules that need a run. Every notebook is executed twice through the real kernel, and its outputs are looked at: that no
 * cell failed proves little.
 *
 * First as the reader finds it: no cell fails (unless it is meant to), what draws has drawn, every prediction asks for a letter and every
 * check says "not yet". Here the proofs of the lesson run too, each in its place: they see to it that the answers and the text are what
 * the runs show. Then as the reader leaves it: each stub replaced by its solution, so that its check must say
 * "done", and each prediction tried with every letter, so that the right one is accepted and the wrong ones are told why.
 *
 * An exercise whose numbers are the learner's own is tried as several learners find and leave it. They must not all have the same.
 */
import { callIn, figureFunctions } from "./calls.js";
import type { Block, Proof } from "./lesson.js";
import type { CodeCell, Notebook } from "./notebook.js";
import { asOthers } from "./own-exercises.js";
import type { Pressed, PressedCell } from "./press.js";
import { problemText } from "./problem.js";
import type { Problem } from "./problem.js";
import { codeCell, failure, outcomeFault, recordIn, valueFault } from "./trial.js";
import type { Output, Trial } from "./trial.js";

/** Runs all code cells of a notebook, also after one that failed. */
export type Execute = (
  notebook: Notebook,
) => Promise<{ readonly cells: readonly { readonly outputs?: readonly Output[] }[] }>;

const ways = { found: asFound, left: asLeft } as const;

/** All that the runs of a lesson's notebook show to be wrong: as the reader finds it, and as he leaves it. */
export async function lintRun(
  pressed: Pressed,
  execute: Execute,
  as: readonly (keyof typeof ways)[] = ["found", "left"],
): Promise<readonly Problem[]> {
  const found = new Map<string, Problem>();
  for (const trials of as.map((way) => ways[way](pressed))) {
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

/** The notebook as it is committed, with its proofs. */
function asFound({ cells, lesson }: Pressed): readonly Trial[] {
  const proofs = lesson.blocks.filter((block) => block.kind === "proof");
  const place = (block: Block | undefined): number =>
    block === undefined ? -1 : lesson.blocks.indexOf(block);
  let proven = 0;
  const before = (position: number): Trial[] => {
    const from = proven;
    while (proven < proofs.length && place(proofs[proven]) < position) proven++;
    return proofs.slice(from, proven).map((proof) => proofTrial(proof, lesson.blocks));
  };
  return [...cells.flatMap((each) => [...before(place(each.block)), asItIs(each)]), ...before(Infinity)];
}

function proofTrial({ id, line, source }: Proof, blocks: readonly Block[]): Trial {
  const cell = codeCell(source);
  if (id === "") {
    const says = "this proof must give true: what the lesson says is not what the run shows; it";
    return { cell, line, fault: (outputs) => valueFault(outputs, "true", says) };
  }
  const prediction = blocks.find((block) => block.kind === "prediction" && block.id === id);
  const answer = prediction?.kind === "prediction" ? prediction.answer : "";
  return {
    cell,
    line,
    fault: (outputs) =>
      valueFault(outputs, answer, `the answer to prediction ${id} is ${answer}, but its proof`),
  };
}

function asItIs({ cell, block }: PressedCell): Trial {
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
        const trial = {
          cell,
          line,
          lead: 1,
          fault: (outputs: readonly Output[]) => outcomeFault(outputs, "done", what),
        };
        return [trial, ...asOthers(lesson.blocks, block, cell)];
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
