/*
 * What a lesson asks of its reader: `predict` before a run, `check` after an exercise.
 *
 *     predict("1a", "b");                                        // was my guess right, and why?
 *     check("1x", { "two goroutines ran": () => ran() === 2 }, "Look at the lanes of the timeline.");
 *
 * Both give a value that shows itself, and neither ever throws: a wrong guess or an unsolved exercise must not stop
 * "Run All". What they found stands in their output as data too, under `courseMime`, and that is where the linter of the course reads
 * it: it sees what a reader would see, whichever kernel ran the cell.
 *
 * The answers to predictions come from the notebook, in a folded cell that press writes: `course("stem", "...")`. Base64 keeps them
 * from the eye, not from the curious. They are the only thing that is kept between cells: one object on globalThis,
 * under `courseSymbol`, replaced by each call of `course` and gone with the kernel. It is there and not in this module
 * because a notebook may load the library twice.
 */
import { cameAs } from "../trace/options.js";
import { escapeHtml } from "./display.js";
import { Feedback, framed, inline, withCode } from "./feedback.js";
import type { CourseRecord } from "./feedback.js";
import { failedTries, forgetLearner, givenFor } from "./learner.js";

/** Where the answers of the notebook's lesson lie on globalThis. */
export const courseSymbol = Symbol.for("gosched.course");

/** A prediction as press writes it into the notebook. */
export interface PredictionKey {
  /** Letter to text. */
  readonly options: Readonly<Record<string, string>>;
  readonly answer: string;
  readonly why: string;
  /** What is said of a wrong guess in particular: letter to text. */
  readonly mistakes?: Readonly<Record<string, string>>;
}

/** True, false, or a sentence that says what came instead. */
export type Verdict = boolean | string;

/** A verdict, or how to find it: a function may throw, and then the check says so. */
export type Condition = Verdict | (() => Verdict);

interface Course {
  readonly stem: string;
  readonly predictions: Readonly<Record<string, PredictionKey>>;
}

type Global = typeof globalThis & { [courseSymbol]?: Course };

/** What the folded cell says. Whoever has changed it is told, and not with words about base64. */
function predictionsIn(answers: unknown): Course["predictions"] {
  try {
    if (typeof answers !== "string") throw new TypeError("no text");
    const bytes = Uint8Array.from(atob(answers.replace(/\s/g, "")), (character) => character.charCodeAt(0));
    // written by press, from checked predictions
    return JSON.parse(new TextDecoder().decode(bytes)) as Course["predictions"];
  } catch {
    const came = typeof answers === "string" ? "another text" : cameAs(answers);
    throw new TypeError(
      `course: expected the answers as the folded cell of a lesson has them, got ${came}; take the lesson's notebook anew (npm start)`,
    );
  }
}

/** Makes the answers of a lesson known. Called by the folded cell that press writes; `answers` is base64 of JSON. */
export function course(stem: string, answers: string): void {
  const predictions = predictionsIn(answers);
  Object.defineProperty(globalThis, courseSymbol, { value: { stem, predictions }, configurable: true });
  forgetLearner();
}

/** Says whether a guess is right, and why. `letter` is the key of an option, or "?" for none yet. Never throws. */
export function predict(id: string, letter: string): Feedback {
  const known = (globalThis as Global)[courseSymbol]?.predictions ?? {}; // a global that only `course` sets
  const key = Object.hasOwn(known, id) ? known[id] : undefined;
  if (key === undefined) return prediction(id, "broken", unknownPrediction(id, Object.keys(known)));
  const letters = Object.keys(key.options);
  const guess = String(letter).trim().toLowerCase();
  if (guess === "?" || guess === "") {
    const how = `Put the letter of your guess, ${either(letters)}, between the quotes and run this cell again.`;
    return prediction(id, "asked", [how, "A wrong guess is worth more than none."]);
  }
  if (!letters.includes(guess)) {
    return prediction(id, "asked", [`There is no option "${guess}".`, `Choose ${either(letters)}.`]);
  }
  if (guess === key.answer) return prediction(id, "right", [`Yes: ${key.answer}.`, key.why]);
  const truth = `It is ${key.answer}: ${key.options[key.answer]}`;
  const mistake = key.mistakes?.[guess];
  return prediction(id, "wrong", [
    `Not ${guess}.`,
    ...(mistake === undefined ? [] : [mistake]),
    truth,
    key.why,
  ]);
}

function unknownPrediction(id: string, known: readonly string[]): readonly string[] {
  if (known.length === 0) {
    return [
      "The answers are not loaded yet.",
      "Run the cells above first (Run › Run All Above), then this one.",
    ];
  }
  return [`There is no prediction "${id}" in this lesson.`, `It has ${either(known)}.`];
}

function prediction(id: string, outcome: CourseRecord["outcome"], says: readonly string[]): Feedback {
  const [first = "", ...rest] = says;
  const html = `<strong>${inline(first)}</strong>${rest.map((text) => ` ${inline(text)}`).join("")}`;
  return new Feedback({ kind: "prediction", id, outcome, says: rest }, says.join(" "), framed(outcome, html));
}

/** What became of one condition. */
interface Finding {
  readonly sentence: string;
  readonly holds: boolean;
  /** What came instead, if that is known. */
  readonly instead: string;
}

/**
 * Says which conditions of an exercise hold. Never throws.
 *
 * @param id The exercise.
 * @param conditions Sentences that are true of a solution, each with its condition. Give a function where the reader's code might throw.
 * @param advice What to look at when something does not hold. Of several, each failed try shows the next.
 */
export function check(
  id: string,
  conditions: Readonly<Record<string, Condition>>,
  advice: string | readonly string[] = "",
): Feedback {
  const findings = Object.entries(conditions ?? {}).map(([sentence, condition]) => find(sentence, condition));
  const failed = findings.filter(({ holds }) => !holds);
  const holding = findings.length - failed.length;
  if (findings.length === 0) return checked(id, "broken", "this check names no condition.", findings, "");
  if (failed.length === 0) return checked(id, "done", "done.", findings, "");
  const count = `not yet. ${holding} of ${findings.length} ${holding === 1 ? "holds" : "hold"}.`;
  const steps = typeof advice === "string" ? [advice] : advice;
  const step = Math.min(failedTries(id), steps.length) - 1;
  return checked(id, "not yet", count, findings, steps[step] ?? "");
}

function find(sentence: string, condition: Condition): Finding {
  try {
    const verdict: unknown = typeof condition === "function" ? condition() : condition;
    if (typeof verdict === "boolean") return { sentence, holds: verdict, instead: "" };
    return { sentence, holds: false, instead: typeof verdict === "string" ? verdict : wrongVerdict(verdict) };
  } catch (raised) {
    return { sentence, holds: false, instead: `your code stopped with ${said(raised)}` };
  }
}

function wrongVerdict(verdict: unknown): string {
  return `a condition must give true, false or a sentence; this one gave ${verdict === null ? "null" : typeof verdict}`;
}

function said(raised: unknown): string {
  try {
    return String(raised);
  } catch {
    return "an error that has no text";
  }
}

function checked(
  id: string,
  outcome: CourseRecord["outcome"],
  verdict: string,
  findings: readonly Finding[],
  advice: string,
): Feedback {
  const head = `Exercise ${id}: ${verdict}`;
  const lines = findings.map(
    ({ sentence, holds, instead }) =>
      `  ${holds ? "✓" : "✗"} ${sentence}${instead === "" ? "" : ` — ${instead}`}`,
  );
  const text = [head, ...lines, ...(advice === "" ? [] : [advice])].join("\n");
  const html = `<strong>${escapeHtml(head)}</strong>${listed(findings)}${advice === "" ? "" : `<div>${inline(advice)}</div>`}`;
  const says = findings.filter(({ holds }) => !holds).map(({ sentence }) => sentence);
  const given = givenFor(id);
  const record = { kind: "check", id, outcome, says, ...(given === undefined ? {} : { given }) } as const;
  return new Feedback(record, text, framed(outcome, html));
}

function listed(findings: readonly Finding[]): string {
  const items = findings.map(({ sentence, holds, instead }) => {
    // `instead` may hold what the reader's code said: of markup only `code` is known there
    const more = instead === "" ? "" : `<br><small>${withCode(instead)}</small>`;
    return `<li style="margin:0.2em 0">${holds ? "✓" : "✗"} ${inline(sentence)}${more}</li>`;
  });
  return `<ul style="list-style:none;padding-left:0.3em;margin:0.4em 0">${items.join("")}</ul>`;
}

/** "a, b or c" */
function either(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
