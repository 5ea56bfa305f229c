/*
 * What the protocol core needs of whoever runs the cells. The core knows no compiler and no Node; an interpreter knows no
 * messages. In this package `CellExecutor` is the interpreter; a page could bring one that lives in a web worker.
 */
import type { Comms } from "./comms.js";
import type { Bundle } from "./message.js";
import type { CellOutput, Failure } from "./output.js";
import type { Ask } from "./stdin.js";

export interface Cell {
  readonly code: string;
  /** What the cell is called in tracebacks, such as "cell 3". */
  readonly name: string;
  /** Which cell of the notebook it is: the page's id for it, or its code where the page gives none. */
  readonly id?: string;
  readonly output: CellOutput;
  /** The kernel's comms, for the code of the cell. */
  readonly comms?: Comms;
  /** Asks the person at the page. */
  readonly ask?: Ask;
}

/** How a cell ended; `bundle` is its last expression's value, when there is one to show. */
export type Outcome =
  { readonly status: "ok"; readonly bundle?: Bundle } | ({ readonly status: "error" } & Failure);

export interface Completion {
  /** What a completion replaces, in UTF-16 units of the code. */
  readonly start: number;
  readonly end: number;
  readonly matches: readonly { readonly text: string; readonly type: string }[];
}

export type Completeness =
  { readonly status: "complete" | "invalid" } | { readonly status: "incomplete"; readonly indent: string };

export interface LanguageInfo {
  /** The TypeScript that cells are written in, such as "5.0.4". */
  readonly version: string;
  /** This package's version. */
  readonly implementationVersion: string;
}

export interface Interpreter {
  readonly languageInfo: LanguageInfo;
  /** Runs one cell. Called by the core alone, one cell at a time. */
  execute(cell: Cell): Promise<Outcome>;
  /** The value of an expression beside the cells, for `user_expressions`; declares nothing. */
  evaluate(cell: Cell): Promise<Outcome>;
  complete(code: string, cursor: number): Completion;
  /** What is known about the name at the cursor, or undefined. */
  inspect(code: string, cursor: number): Bundle | undefined;
  isComplete(code: string): Completeness;
  /** Ends the running cell with an error, as far as it listens; nothing when none runs. */
  interrupt(): void;
}
