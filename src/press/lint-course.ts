/*
 * What every lesson of the course has, beyond its form: four exercises, one of them each learner's own, and predictions whose answers
 * a run has shown.
 */
import type { Block, Exercise, Lesson } from "./lesson.js";
import { isSeeded } from "./press.js";
import type { Problem } from "./problem.js";

const fewestExercises = 4;
/** A hint is a step: one that says all at once is a solution. */
const fewestHints = 2;

/** All that lessons lack which they must have. */
export function lintContent(lessons: readonly Lesson[]): readonly Problem[] {
  return lessons.flatMap((lesson) =>
    [...exercises(lesson), ...proofs(lesson)].map((found) => ({ file: lesson.file, ...found })),
  );
}

function exercises({ blocks }: Lesson) {
  const all = blocks.filter((block): block is Exercise => block.kind === "exercise");
  const few = all.length < fewestExercises;
  const bare = all.filter(
    ({ id }) => blocks.filter((block) => block.kind === "hint" && block.id === id).length < fewestHints,
  );
  return [
    ...bare.map(({ id, line }) => ({
      line,
      says: `exercise ${id} has fewer than ${fewestHints} hints: help in steps, each a little further`,
    })),
    ...(few
      ? [{ line: 1, says: `it has ${all.length} exercises: a lesson has at least ${fewestExercises}` }]
      : []),
    ...(all.some((block) => isSeeded(block))
      ? []
      : [
          { line: 1, says: "no exercise is the learner's own: draw the numbers of one with seeded(ID, ...)" },
        ]),
  ];
}

/** The answer to each prediction is shown by a proof, or it is said why none can. */
function proofs({ blocks }: Lesson) {
  const proven = blocks.filter((block) => block.kind === "proof").map(({ id }) => id);
  const predictions = blocks.filter((block) => block.kind === "prediction");
  const strangers = blocks.filter((block) =>
    isStranger(
      block,
      predictions.map(({ id }) => id),
    ),
  );
  const unproven = predictions.filter(({ id, unproven }) => unproven === "" && !proven.includes(id));
  return [
    ...unproven.map(({ line, id }) => ({
      line,
      says: `nothing shows that the answer to prediction ${id} is right: add a "ts proof ${id}", or say why not (unproven)`,
    })),
    ...strangers.map(({ line }) => ({ line, says: "this proof names no prediction of the lesson" })),
  ];
}

function isStranger(block: Block, ids: readonly string[]): boolean {
  return block.kind === "proof" && block.id !== "" && !ids.includes(block.id);
}
