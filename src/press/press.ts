/*
 * From a lesson to a notebook. Every block becomes one cell or two; hints and solution that stand together share one.
 *
 * A check is folded: what it looks for is half the solution. Its one line that is seen says what the cell is for.
 *
 * Besides the lesson's own blocks there are three cells: the title, made from the head; when the lesson asks for predictions, a folded
 * cell that knows their answers (see src/notebook/course.ts); and before the first exercise with numbers of the learner's own, one in which
 * he puts his name (see src/notebook/learner.ts). All else, imports too, the lesson writes itself: a
 * reader who copies its cells elsewhere has all that they need.
 */
import { callIn, figureFunctions } from "./calls.js";
import type { Block, Exercise, Hint, Lesson, Prediction } from "./lesson.js";
import { anchorOf, headings, notebookAnchorOf } from "./markdown.js";
import { cellsOf, notebookOf } from "./notebook.js";
import type { Cell, Draft, KernelName, Notebook, SlideType } from "./notebook.js";

/** A cell, and the block that it came from; none for the title and the answers. */
export interface PressedCell {
  readonly cell: Cell;
  readonly block: Block | undefined;
}

export interface Pressed {
  readonly lesson: Lesson;
  readonly cells: readonly PressedCell[];
  readonly notebook: Notebook;
}

/** Makes the notebook of a lesson. `course` is all lessons, for the links between them. */
export function pressLesson(lesson: Lesson, course: readonly Lesson[], kernel: KernelName): Pressed {
  const parts: { draft: Draft; block: Block | undefined }[] = [
    { draft: titleOf(lesson, course), block: undefined },
    ...answersOf(lesson).map((draft) => ({ draft, block: undefined })),
    ...together(lesson.blocks).flatMap((blocks) => [
      ...(blocks[0] === firstSeeded(lesson) ? learnerCell.map((draft) => ({ draft, block: undefined })) : []),
      ...draftsOf(blocks).map((draft) => ({ draft: linked(draft, course), block: blocks[0] })),
    ]),
  ];
  const cells = cellsOf(parts.map(({ draft }) => draft));
  return {
    lesson,
    cells: cells.map((cell, i) => ({ cell, block: parts[i]?.block })),
    notebook: notebookOf(cells, lesson.head.title, kernel),
  };
}

function prose(source: string, slide: SlideType): Draft {
  return { type: "markdown", source, slide, tags: [] };
}

function code(source: string, ...tags: readonly string[]): Draft {
  return { type: "code", source, slide: "fragment", tags };
}

/** The first exercise whose numbers are drawn for the learner; before it he is asked for his name. */
function firstSeeded({ blocks }: Lesson): Block | undefined {
  return blocks.find((block) => block.kind === "exercise" && isSeeded(block));
}

/** Whether an exercise draws its numbers from the learner's name. */
export function isSeeded({ source }: Exercise): boolean {
  return callIn(source, ["seeded"]) !== undefined;
}

/** The line by which a learner says who he is. */
export const learnerCall = (name: string): string => `learner("${name}");`;

const learnerCell: readonly Draft[] = [code(learnerCall("?"), "learner")];

function titleOf({ number, head }: Lesson, course: readonly Lesson[]): Draft {
  const named = head.needs.map((stem) => {
    const needed = course.find((lesson) => lesson.stem === stem);
    return `[${needed?.head.title ?? stem}](${stem}.ipynb)`;
  });
  const facts = [
    `${head.minutes} minutes, and the exercises`,
    ...(named.length > 0 ? [`after ${named.join(", ")}`] : []),
    ...(head.go.length > 0 ? [`in Go: ${head.go.map(term).join(", ")}`] : []),
    ...(head.covers.length > 0 ? [`the old texts: ${head.covers.map(({ place }) => place).join(", ")}`] : []),
  ];
  return prose(`# ${number}. ${head.title}\n\n*${head.summary}*\n\n${facts.join(" · ")}`, "slide");
}

/** A name is set as code, a phrase is not. */
export function term(text: string): string {
  return /^[\w.]+(\(\))?$/.test(text) ? `\`${text}\`` : text;
}

function answersOf({ stem, blocks }: Lesson): readonly Draft[] {
  const predictions = blocks.filter((block) => block.kind === "prediction");
  if (predictions.length === 0) return [];
  const keys = Object.fromEntries(predictions.map((prediction) => [prediction.id, keyOf(prediction)]));
  const encoded = Buffer.from(JSON.stringify(keys)).toString("base64");
  const lines = encoded.match(/.{1,96}/g)?.join("\n") ?? "";
  const source = `// Run this cell: it knows the answers, and keeps them to itself.\nimport { course } from "gosched";\ncourse("${stem}", \`\n${lines}\n\`);`;
  return [{ ...code(source, "hide-input"), slide: "skip" }];
}

/** What `course` in src/notebook/course.ts must be told of a prediction. */
function keyOf({ options, answer, why, mistakes }: Prediction): Readonly<Record<string, unknown>> {
  const more = mistakes.size > 0 ? { mistakes: Object.fromEntries(mistakes) } : {};
  return { options: Object.fromEntries(options), answer, why, ...more };
}

/** Groups blocks so that hints and solution of one exercise that stand together are one group; all others stand alone. */
export function together(blocks: readonly Block[]): readonly (readonly [Block, ...Block[]])[] {
  const groups: [Block, ...Block[]][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    const before = last?.[0];
    if (last !== undefined && isFolded(block) && isFolded(before) && before.id === block.id) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function isFolded(block: Block | undefined): block is Hint | Exercise {
  return block?.kind === "hint" || block?.kind === "solution";
}

function draftsOf(blocks: readonly [Block, ...Block[]]): readonly Draft[] {
  const [block] = blocks;
  switch (block.kind) {
    case "prose":
      return [prose(block.text, slideOf(block.text))];
    case "code": {
      const tags = [...(block.isHidden ? ["hide-input"] : []), ...(block.raises ? ["raises-exception"] : [])];
      const draws = callIn(block.source, [...figureFunctions, "controls", "player"]) !== undefined;
      return [{ ...code(block.source, ...tags), slide: draws ? "subslide" : "fragment" }]; // a figure fills a slide
    }
    case "prediction":
      return [prose(questionOf(block), "subslide"), code(`predict("${block.id}", "?");`, "prediction")];
    case "exercise":
      return [code(block.source, "exercise")];
    case "proof":
      return []; // for the linter alone
    case "check":
      return [code(`${checkHead(block.id)}\n${block.source}`, "check", "hide-input")];
    case "hint":
    case "solution":
      return [prose(folded(blocks.filter(isFolded)), "skip")];
  }
}

/** What stands on a folded check: a notebook shows the first line of a cell whose input is folded. */
function checkHead(id: string): string {
  return `// Run this cell to check exercise ${id}.`;
}

function slideOf(text: string): SlideType {
  return text.startsWith("## ") ? "slide" : text.startsWith("### ") ? "subslide" : "-";
}

function questionOf({ id, question, options }: Prediction): string {
  const list = [...options].map(([letter, text]) => `- **${letter}.** ${text.trim().replace(/\n/g, "\n  ")}`);
  return `**Prediction ${id}.** ${question}\n\n${list.join("\n")}\n\nPut your letter between the quotes, then run the cell.`;
}

/** Hints one inside the other, then the solution; each folded until it is asked for. */
function folded(blocks: readonly (Hint | Exercise)[]): string {
  const hints = blocks.filter((block) => block.kind === "hint");
  const nested = hints.reduceRight((inner, { text }, i) => {
    const title = hints.length === 1 ? "Hint" : `Hint ${i + 1}`;
    return details(title, inner === "" ? text : `${text}\n\n${inner}`);
  }, "");
  const solved = blocks.flatMap((block) =>
    block.kind === "hint"
      ? []
      : [
          details(
            "Solution",
            `\`\`\`ts
${block.source}
\`\`\``,
          ),
        ],
  );
  return [nested, ...solved].filter((part) => part !== "").join("\n\n");
}

function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A link from one lesson to another, as it is written: `](02-states.md#waiting`. */
const lessonLink = /\]\((\d\d-[a-z0-9-]+)\.md(?:#([^)\s]*))?(?=[)\s])/g;

/** Turns links to lessons into links to their notebooks. */
function linked(draft: Draft, course: readonly Lesson[]): Draft {
  if (draft.type === "code") return draft;
  const source = draft.source.replace(lessonLink, (_, stem: string, anchor: string | undefined) => {
    if (anchor === undefined) return `](${stem}.ipynb`;
    const target = course.find((lesson) => lesson.stem === stem);
    const heading = target && headingsOf(target).find((text) => anchorOf(text) === anchor);
    return `](${stem}.ipynb#${encodeURI(heading === undefined ? anchor : notebookAnchorOf(heading))}`;
  });
  return { ...draft, source };
}

/** The headings of a lesson that a link can lead to. */
export function headingsOf({ blocks }: Lesson): readonly string[] {
  return blocks
    .flatMap((block) => (block.kind === "prose" ? headings(block.text) : []))
    .map(({ text }) => text);
}
