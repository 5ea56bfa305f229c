/*
 * A lesson as data: its head, and its body as a list of blocks in the order of the file. This is what is pressed into a notebook, and
 * what the linter reads. `lessons/README.md` tells writers which blocks there are.
 */
import type { Head } from "./head.js";

/** A piece of the body. `line` is where it begins in the file: of a fenced block, its opening fence. */
export type Block = Prose | Code | Prediction | Exercise | Hint | Proof;

export interface Prose {
  readonly kind: "prose";
  readonly line: number;
  /** Markdown. Begins with a heading, or holds none above level 4. */
  readonly text: string;
}

export interface Code {
  readonly kind: "code";
  readonly line: number;
  readonly source: string;
  readonly isHidden: boolean;
  readonly raises: boolean;
}

export interface Prediction {
  readonly kind: "prediction";
  readonly line: number;
  readonly id: string;
  readonly question: string;
  /** Letter to text, in order. */
  readonly options: ReadonlyMap<string, string>;
  readonly answer: string;
  readonly why: string;
  /** What is said of a wrong guess in particular: letter to text. */
  readonly mistakes: ReadonlyMap<string, string>;
  /** Why no run can show that the answer is right; empty when one can. */
  readonly unproven: string;
}

/** Code that only the linter runs: it sees to it that what the lesson says is what the runs show. */
export interface Proof {
  readonly kind: "proof";
  readonly line: number;
  /** The prediction whose letter it gives; empty: it gives true. */
  readonly id: string;
  readonly source: string;
}

/** The code blocks of an exercise: the stub, the solution or the check. */
export interface Exercise {
  readonly kind: "exercise" | "solution" | "check";
  readonly line: number;
  readonly id: string;
  readonly source: string;
}

export interface Hint {
  readonly kind: "hint";
  readonly line: number;
  readonly id: string;
  /** Markdown. */
  readonly text: string;
}

export interface Lesson {
  /** Relative to the project: `lessons/01-start.md`. */
  readonly file: string;
  /** `01-start` */
  readonly stem: string;
  /** 1 for `01-start`. */
  readonly number: number;
  readonly head: Head;
  readonly blocks: readonly Block[];
}
