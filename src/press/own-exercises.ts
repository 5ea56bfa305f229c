/*
 * Exercises whose numbers are the learner's own, tried as several learners find and leave them.
 */
import type { Block, Exercise } from "./lesson.js";
import type { CodeCell } from "./notebook.js";
import { isSeeded, learnerCall } from "./press.js";
import { codeCell, failure, outcomeFault, recordIn } from "./trial.js";
import type { Trial } from "./trial.js";

/** Who tries the exercises that are each learner's own. */
const learners = ["Ada", "Grace", "Kurt"];

/** A seeded exercise and its check, as several learners find and leave it; then nobody's again. */
export function asOthers(blocks: readonly Block[], check: Exercise, cell: CodeCell): readonly Trial[] {
  const own = (kind: Block["kind"]) =>
    blocks.find((block) => block.kind === kind && "id" in block && block.id === check.id);
  const [stub, solution] = [own("exercise"), own("solution")];
  if (stub?.kind !== "exercise" || solution?.kind !== "solution" || !isSeeded(stub)) return [];
  const given = new Set<string>();
  const trials = learners.flatMap((name) => {
    const tried = (block: Exercise, outcome: string): Trial[] => [
      { cell: codeCell(block.source), line: block.line, fault: failure },
      {
        cell,
        line: check.line,
        lead: 1,
        fault: (outputs) => {
          const drawn = recordIn(outputs)?.given;
          if (drawn === undefined)
            return `exercise ${check.id}: seeded("${check.id}", ...) must draw its numbers, under its own ID`;
          given.add(drawn);
          return outcomeFault(
            outputs,
            outcome,
            `the check of ${block.kind === "exercise" ? "the stub" : "the solution"} of ${check.id}, for ${name},`,
          );
        },
      },
    ];
    return [
      { cell: codeCell(learnerCall(name)), line: check.line, fault: failure },
      ...tried(stub, "not yet"),
      ...tried(solution, "done"),
    ];
  });
  const alike = (): string =>
    given.size > 1 ? "" : `exercise ${check.id} gives ${learners.join(", ")} the same numbers`;
  const after = { cell: codeCell(`${learnerCall("?")}\n`), line: check.line, fault: alike };
  return [...trials, after, { cell: codeCell(solution.source), line: solution.line, fault: failure }];
}
