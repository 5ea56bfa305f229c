/*
 * A lesson that has run, for its page: what each block has put out, and what the notebook would say to each guess.
 *
 * The notebook runs as the reader finds it, but for its predictions: in place of the cell that asks stands one for each letter. Checks
 * of exercises that nobody has done are left out.
 */
import type { Block } from "../lesson.js";
import type { Execute } from "../lint-run.js";
import type { Cell, CodeCell } from "../notebook.js";
import type { Pressed } from "../press.js";
import type { Problem } from "../problem.js";
import { codeCell, failure } from "../trial.js";
import type { Output } from "../trial.js";

export interface Ran {
  /** What the cell of a block has put out. */
  outputsOf(block: Block): readonly Output[];
  /** What is said to a guess. */
  guess(block: Block, letter: string): readonly Output[];
  /** Cells that failed, and are not meant to. */
  readonly problems: readonly Problem[];
}

interface Step {
  readonly cell: CodeCell;
  readonly block: Block | undefined;
  /** The letter that is guessed. */
  readonly letter: string;
}

/** Runs the notebook of a lesson. Does not throw for a cell that fails: that is among the problems. */
export async function runLesson({ lesson, cells, notebook }: Pressed, execute: Execute): Promise<Ran> {
  const steps = cells.flatMap(({ cell, block }) => stepsOf(cell, block));
  const executed = await execute({ ...notebook, cells: steps.map(({ cell }) => cell) });
  const found = steps.map((step, i) => ({ ...step, outputs: executed.cells[i]?.outputs ?? [] }));
  const outputs = (block: Block, letter: string): readonly Output[] =>
    found.find((step) => step.block === block && step.letter === letter)?.outputs ?? [];
  const problems = found.flatMap(({ block, outputs }) => {
    const says = block?.kind === "code" && block.raises ? "" : failure(outputs);
    return says === "" ? [] : [{ file: lesson.file, line: block?.line ?? 1, says }];
  });
  return { outputsOf: (block) => outputs(block, ""), guess: outputs, problems };
}

function stepsOf(cell: Cell, block: Block | undefined): readonly Step[] {
  if (cell.cell_type === "markdown" || block?.kind === "check") return [];
  if (block?.kind !== "prediction") return [{ cell, block, letter: "" }];
  return [...block.options.keys()].map((letter) => ({
    cell: codeCell(`predict(${JSON.stringify(block.id)}, ${JSON.stringify(letter)});`),
    block,
    letter,
  }));
}
