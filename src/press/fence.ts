/*
 * Fenced blocks: what the words after the backticks mean, and what must stand inside.
 */
import { Fields } from "./fields.js";
import type { Block, Prediction } from "./lesson.js";
import type { Report } from "./problem.js";

export interface Fence {
  /** The words after the backticks. */
  readonly info: string;
  readonly source: string;
  readonly line: number;
  /** Whether it stands inside a list or a quotation. */
  readonly isNested: boolean;
}

const idPattern = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;
const kinds = ["exercise", "solution", "check", "hint", "predict", "proof"] as const;
type NamedKind = (typeof kinds)[number];
/** The language that each named block is written in. */
const languages: Readonly<Record<NamedKind, string>> = {
  exercise: "ts",
  solution: "ts",
  check: "ts",
  hint: "md",
  predict: "yaml",
  proof: "ts",
};

const howTo = "see the table of blocks in lessons/README.md";

/** The block that a fence becomes, or undefined when it stays prose. Reports what cannot be meant. */
export function readFence(fence: Fence, report: Report): Block | undefined {
  const [language = "", word, ...rest] = fence.info.trim().split(/\s+/);
  const kind = kinds.find((name) => name === word);
  const isCell = kind !== undefined || language === "ts";
  if (!isCell) {
    if (["typescript", "js", "javascript"].includes(language)) {
      report(
        fence.line,
        `"${language}" makes no cell: write ts for a cell, text for code that is only shown`,
      );
    }
    if (word !== undefined) report(fence.line, `"${fence.info.trim()}" is not known after a fence: ${howTo}`);
    return undefined;
  }
  if (fence.isNested) {
    report(
      fence.line,
      `a "${fence.info.trim()}" block inside a list or a quotation cannot become a cell: move it out`,
    );
    return undefined;
  }
  if (/^(```|~~~)/m.test(fence.source) && language !== "md") {
    report(fence.line, "there is a fence inside this block: an earlier one is not closed");
  }
  if (kind !== undefined) return readNamed(fence, kind, language, rest, report);
  return readCode(fence, [word, ...rest], report);
}

function readCode({ source, line }: Fence, words: readonly (string | undefined)[], report: Report): Block {
  for (const word of words) {
    if (word === undefined || word === "hide" || word === "raises") continue;
    report(
      line,
      `"ts ${word}" is not known: expected hide, raises, exercise, solution, check or proof; ${howTo}`,
    );
  }
  return {
    kind: "code",
    line,
    source: source.trimEnd(),
    isHidden: words.includes("hide"),
    raises: words.includes("raises"),
  };
}

function readNamed(
  { source, line }: Fence,
  kind: NamedKind,
  language: string,
  rest: readonly string[],
  report: Report,
): Block | undefined {
  const [id = ""] = rest;
  if (language !== languages[kind]) {
    report(
      line,
      `a ${kind} is written in ${languages[kind]}: expected "${languages[kind]} ${kind} ID", got "${language}"`,
    );
  }
  if (kind === "proof" && rest.length === 0) return { kind, line, id, source: source.trimEnd() };
  if (rest.length !== 1 || !idPattern.test(id)) {
    report(line, `a ${kind} needs one ID of letters, digits and hyphens, got "${rest.join(" ")}"`);
    return undefined;
  }
  if (kind === "predict") return readPrediction(id, source, line, report);
  if (kind === "hint") return { kind, line, id, text: source.trimEnd() };
  return { kind, line, id, source: source.trimEnd() };
}

function readPrediction(id: string, source: string, line: number, report: Report): Prediction {
  const fields = new Fields(source, `prediction ${id}`, line + 1, report);
  const prediction: Prediction = {
    kind: "prediction",
    line,
    id,
    question: fields.text("question"),
    options: fields.map("options"),
    answer: fields.text("answer"),
    why: fields.text("why"),
    mistakes: fields.map("mistakes", "optional"),
    unproven: fields.text("unproven", "optional"),
  };
  if (!fields.isReadable) return prediction;
  fields.finish();
  const letters = [...prediction.options.keys()];
  const expected = "abcdef".slice(0, letters.length).split("");
  if (letters.length > 0 && (letters.length < 2 || letters.join() !== expected.join())) {
    report(
      fields.lineOf("options"),
      `options: expected two to six, named a, b, c and so on, got ${letters.join(", ")}`,
    );
  }
  if (letters.length > 0 && prediction.answer !== "" && !letters.includes(prediction.answer)) {
    report(
      fields.lineOf("answer"),
      `answer: expected one of ${letters.join(", ")}, got "${prediction.answer}"`,
    );
  }
  const strange = [...prediction.mistakes.keys()].filter(
    (letter) => !letters.includes(letter) || letter === prediction.answer,
  );
  if (strange.length > 0) {
    report(
      fields.lineOf("mistakes"),
      `mistakes: expected letters of wrong options, got ${strange.join(", ")}`,
    );
  }
  return prediction;
}
