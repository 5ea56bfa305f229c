/*
 * Rules about the form of lessons, which need no run: what every lesson has, how long its cells are, whether exercises and
 * predictions are complete.
 */
import { callIn, figureFunctions } from "./calls.js";
import type { Block, Exercise, Lesson } from "./lesson.js";
import { markdown } from "./markdown.js";
import type { Problem } from "./problem.js";

/** Lines of a code cell: what it should have at most, and what it must not pass. */
export const cellLines = { short: 8, limit: 24 } as const;
/** One of so many cells may be longer than short. */
const longShare = 4;
/** What a projector shows. */
const widest = 100;
/** As many as a reader keeps. */
const mostKeyPoints = 4;

type Rule = (lesson: Lesson) => readonly { readonly line: number; readonly says: string }[];

/** All that is wrong with the form of the lessons, beyond what reading them reported. */
export function lintForm(lessons: readonly Lesson[]): readonly Problem[] {
  const each = lessons.flatMap((lesson) =>
    rules.flatMap((rule) => rule(lesson).map((found) => ({ file: lesson.file, ...found }))),
  );
  return [...each, ...twiceUsed(lessons), ...unmetNeeds(lessons), ...sameNumbers(lessons)];
}

const rules: readonly Rule[] = [
  cellSizes,
  longCells,
  lineWidths,
  exercises,
  checksNameTheirs,
  keyPoints,
  ingredients,
];

type Cell = Extract<Block, { source: string }>;

function cellsIn({ blocks }: Lesson): readonly Cell[] {
  return blocks.filter((block) => "source" in block);
}

function lengthOf({ source }: Cell): number {
  return source === "" ? 0 : source.split("\n").length;
}

function cellSizes(lesson: Lesson) {
  return cellsIn(lesson).flatMap((cell) => {
    const length = lengthOf(cell);
    if (length === 0) return [{ line: cell.line, says: "this block is empty" }];
    if (length <= cellLines.limit) return [];
    return [
      {
        line: cell.line,
        says: `a cell has at most ${cellLines.limit} lines, this one has ${length}: split it`,
      },
    ];
  });
}

function longCells(lesson: Lesson) {
  const counted = cellsIn(lesson).filter(({ kind }) => kind === "code" || kind === "check");
  const long = counted.filter((cell) => lengthOf(cell) > cellLines.short);
  const allowed = Math.floor(counted.length / longShare);
  const first = long[0];
  if (first === undefined || long.length <= allowed) return [];
  const where = long.map(({ line }) => line).join(", ");
  const says = `${long.length} of ${counted.length} cells have more than ${cellLines.short} lines (at ${where}); at most ${allowed} may`;
  return [{ line: first.line, says }];
}

function lineWidths(lesson: Lesson) {
  return cellsIn(lesson).flatMap(({ line, source }) =>
    source
      .split("\n")
      .map((text, i) => ({ line: line + 1 + i, width: text.length }))
      .filter(({ width }) => width > widest)
      .map(({ line, width }) => ({
        line,
        says: `a line of code has at most ${widest} characters, this one has ${width}`,
      })),
  );
}

/** Every exercise has its stub, then hints that stand together, one solution after them, and one check after the stub. */
function exercises({ blocks }: Lesson) {
  const ids = new Set(blocks.flatMap((block) => (isOfExercise(block) ? [block.id] : [])));
  return [...ids].flatMap((id) => {
    const own = blocks.filter((block) => isOfExercise(block) && block.id === id);
    const line = own[0]?.line ?? 1;
    const count = (kind: Block["kind"]) => own.filter((block) => block.kind === kind).length;
    if (count("exercise") === 0) return [{ line, says: `exercise ${id} has no stub (ts exercise ${id})` }];
    const missing = (["hint", "solution", "check"] as const).filter((kind) => count(kind) === 0);
    const doubled = (["exercise", "solution", "check"] as const).filter((kind) => count(kind) > 1);
    const says = [
      ...missing.map((kind) => `exercise ${id} has no ${kind}`),
      ...doubled.map((kind) => `exercise ${id} has more than one ${kind === "exercise" ? "stub" : kind}`),
      ...(own[0]?.kind !== "exercise" ? [`exercise ${id} must begin with its stub`] : []),
      ...(areHintsTogether(blocks, id)
        ? []
        : [`the hints of exercise ${id} must stand together, before its solution`]),
    ];
    return says.map((text) => ({ line, says: text }));
  });
}

function isOfExercise(block: Block): block is Extract<Block, { id: string; kind: "hint" } | Exercise> {
  return ["exercise", "hint", "solution", "check"].includes(block.kind);
}

function areHintsTogether(blocks: readonly Block[], id: string): boolean {
  const at = (kind: "hint" | "solution") =>
    blocks.flatMap((block, i) => (block.kind === kind && block.id === id ? [i] : []));
  const hints = at("hint");
  const [first = 0] = hints;
  const solution = at("solution")[0] ?? Infinity;
  return hints.every((position, i) => position === first + i && position < solution);
}

/** A check cell calls `check` with its own ID. */
function checksNameTheirs({ blocks }: Lesson) {
  return blocks.flatMap((block) => {
    if (block.kind !== "check" || block.source.includes(`check("${block.id}"`)) return [];
    return [
      { line: block.line, says: `the check of exercise ${block.id} must call check("${block.id}", ...)` },
    ];
  });
}

function keyPoints({ blocks }: Lesson) {
  const section = blocks.find((block) => block.kind === "prose" && /^## Key points\s*$/m.test(block.text));
  if (section?.kind !== "prose")
    return [{ line: 1, says: 'it needs a section "## Key points", with one to four points' }];
  const tokens = markdown.parse(section.text, {});
  const points = tokens.filter(({ type, level }) => type === "list_item_open" && level === 1).length;
  if (points >= 1 && points <= mostKeyPoints) return [];
  return [
    { line: section.line, says: `expected a list of one to ${mostKeyPoints} key points, got ${points}` },
  ];
}

function ingredients({ blocks, head }: Lesson) {
  const kinds = new Set(blocks.map(({ kind }) => kind));
  const draws = blocks.some(
    (block) => block.kind === "code" && callIn(block.source, figureFunctions) !== undefined,
  );
  return [
    ...(draws ? [] : [{ line: 1, says: `it has no figure: no cell calls ${figureFunctions.join(", ")}` }]),
    ...(kinds.has("prediction")
      ? []
      : [{ line: 1, says: "it has no prediction: let the reader guess before a run" }]),
    ...(kinds.has("exercise") ? [] : [{ line: 1, says: "it has no exercise" }]),
    ...(head.covers.length > 0
      ? []
      : [{ line: head.lines.covers, says: "covers: name what of the old texts it teaches" }]),
  ];
}

/** IDs, over the whole course: a prediction's, and those of exercises. */
function twiceUsed(lessons: readonly Lesson[]): readonly Problem[] {
  const first = new Map<string, string>();
  return lessons.flatMap(({ file, blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind !== "prediction" && block.kind !== "exercise") return [];
      const here = `${file}:${block.line}`;
      const before = first.get(block.id);
      if (before === undefined) first.set(block.id, here);
      return before === undefined
        ? []
        : [{ file, line: block.line, says: `ID ${block.id} is taken by ${before}` }];
    }),
  );
}

/** What a lesson needs exists, and comes before it. */
function unmetNeeds(lessons: readonly Lesson[]): readonly Problem[] {
  return lessons.flatMap(({ file, number, head }) =>
    head.needs.flatMap((stem) => {
      const needed = lessons.find((lesson) => lesson.stem === stem);
      if (needed !== undefined && needed.number < number) return [];
      const fault = needed === undefined ? "there is no such lesson" : "it does not come before this one";
      return [{ file, line: head.lines.needs, says: `needs ${stem}: ${fault}` }];
    }),
  );
}

function sameNumbers(lessons: readonly Lesson[]): readonly Problem[] {
  return lessons.flatMap(({ file, number }, i) => {
    const other = lessons.slice(0, i).find((lesson) => lesson.number === number);
    return other === undefined ? [] : [{ file, line: 1, says: `number ${number} is taken by ${other.file}` }];
  });
}
