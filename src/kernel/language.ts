/*
 * The TypeScript of cells, for one folder: compiles a cell against the declarations of those before it, completes, inspects.
 *
 * tslab's converter keeps the declarations of earlier cells as the text of a .d.ts file. That text is the whole state, and it
 * lives with whoever runs the cells: one Language serves many notebooks of a folder.
 *
 * The compiler takes a second to start. It starts at the first call that needs it; `warmUp` makes that call early, in steps, so
 * that requests can be answered in between.
 */
import { resolve } from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import type { Completeness, Completion } from "./interpreter.js";
import type { LineMap } from "./emit.js";
import { shownPath } from "./local-files.js";
import { LocalModules } from "./local-modules.js";
import { prepare } from "./prepare.js";
import type { Prepared } from "./prepare.js";
import type { Refusal } from "./refuse.js";
import { libraryName } from "./resolve.js";
import type { Library } from "./resolve.js";
import { loadTslab } from "./tslab.js";
import type { Caller, Compiler, Converter, Tslab } from "./tslab.js";

/** What the compiler refused. Lines and columns begin at 1 and are the learner's. */
export interface Complaint {
  readonly line: number;
  readonly column: number;
  /** How many characters are wrong, at least 1. */
  readonly length: number;
  /** TypeScript's number for it, as in TS2322; undefined when the kernel itself refuses. */
  readonly code: number | undefined;
  readonly text: string;
  /** The local file that it is in; undefined for the cell. */
  readonly file: string | undefined;
}

/** A cell, ready to run. */
export interface Compiled {
  /** Body of a function over `exports` and `require`. */
  readonly code: string;
  readonly map: LineMap;
  readonly isAsync: boolean;
  /** The property of `exports` under which the last expression's value is put. */
  readonly lastName: string | undefined;
  /** What later cells know of this one and of those before it. */
  readonly declarations: string;
}

type Diagnostic = ReturnType<Converter["convert"]>["diagnostics"][number];

/** Cells that the compiler practises on while nobody asks for anything. Each is of a kind that lessons have. */
const practice = [
  "let a = 1; a + 1",
  "const list = [1, 2, 3].map((each) => each * 2); list.length",
  "function twice(n: number): number { return n * 2; }\ntwice(4)",
  "const run = all.simulate(function* main({ go, work }) {\n  yield* go(function* worker() { yield* work(1_000); });\n}, { procs: 2 });\nrun.trace",
];
const practiceRounds = 12;

/** tslab puts this line before each cell. */
const converterPrefixLines = 1;

export class Language {
  readonly folder: string;
  readonly library: Library;
  /** The learner's own files that cells import. */
  readonly localModules = new LocalModules();
  readonly #caller: Caller;
  #tslab: Tslab | undefined;
  #converter: Converter | undefined;

  /** `keepsChecker` is false in tests alone: then each cell is checked from the beginning, which takes four times as long. */
  constructor(folder: string, library: Library, { keepsChecker = true } = {}) {
    // Without a slash at the end: the paths of its files begin with it.
    this.folder = resolve(folder);
    this.library = library;
    const { localModules: locals } = this;
    this.#caller = {
      folder: this.folder,
      library,
      keepsChecker,
      locals,
      emitted: undefined,
      program: undefined,
    };
  }

  /** Compiles a cell, or says what is wrong with it. */
  compile(declarations: string, source: string): Compiled | readonly Complaint[] {
    const code = source.replace(/\r\n?/g, "\n");
    const prepared = prepare(this.#loaded().ts, code);
    if (prepared.refusals.length > 0) return prepared.refusals.map((each) => refused(each, code));
    this.#caller.emitted = undefined;
    const result = this.#call((converter) => converter.convert(declarations, prepared.text));
    if (result.diagnostics.length > 0) return complaintsOf(result.diagnostics, prepared, code);
    const emitted = this.#caller.emitted as Caller["emitted"]; // set by the call above, which the checker cannot see
    return {
      code: emitted?.code ?? "",
      map: learnersLines(emitted?.map),
      isAsync: result.hasToplevelAwait === true || prepared.hasForAwait,
      lastName: result.lastExpressionVar,
      declarations: result.declOutput ?? "",
    };
  }

  complete(declarations: string, code: string, cursor: number): Completion {
    const info = this.#call((converter) => converter.complete(declarations, code, cursor));
    const kinds = new Map(info.original?.entries.map((entry) => [entry.name, entry.kind as string])); // an enum of strings
    const matches = info.candidates.map((text) => ({ text, type: kinds.get(text) ?? "" }));
    return { start: info.start, end: info.end, matches };
  }

  /** What is known of the name at the cursor, of the one before it, or of the function whose arguments are being typed. */
  inspect(declarations: string, code: string, cursor: number): string | undefined {
    const { printQuickInfo } = this.#loaded();
    this.#started();
    this.#caller.program?.readComments();
    for (const position of new Set([cursor, Math.max(0, cursor - 1), calleeEnd(code, cursor)])) {
      // tslab's type says that there always is an answer; there is not.
      const info = this.#call((converter) => converter.inspect(declarations, code, position)) as
        Parameters<typeof printQuickInfo>[0] | undefined;
      const text = info === undefined ? "" : printQuickInfo(info);
      // "any" alone is what the checker says of a name that it does not know.
      if (text !== "" && text.trim() !== "any") return text;
    }
    return undefined;
  }

  isComplete(code: string): Completeness {
    return completeness(this.#loaded().ts, code);
  }

  /** Loads the compiler's code. */
  load(): void {
    this.#loaded();
  }

  /** Starts the compiler and reads the library's declarations. `turn` gives others their turn between the steps. */
  async warmUp(turn: () => Promise<void>): Promise<void> {
    this.#loaded();
    await turn();
    this.#started();
    await turn();
    const first = this.compile("", `import * as all from "${libraryName}";\nall;`);
    const declarations = "code" in first ? first.declarations : "";
    // The engine makes fast code of what it has run often: these are the runs.
    for (let i = 0; i < practiceRounds; i++) {
      for (const cell of practice) {
        await turn();
        this.compile(declarations, cell);
      }
    }
  }

  close(): void {
    this.#converter?.close();
    this.#converter = undefined;
    this.#caller.program = undefined;
  }

  #loaded(): Tslab {
    return (this.#tslab ??= loadTslab());
  }

  #started(): Converter {
    if (this.#converter === undefined) {
      const { converter, during } = this.#loaded();
      this.#converter = during(this.#caller, () => converter.createConverter({}));
    }
    return this.#converter;
  }

  #call<T>(work: (converter: Converter) => T): T {
    const converter = this.#started();
    return this.#loaded().during(this.#caller, () => work(converter));
  }
}

/**
 * Lines without the one that tslab puts before each cell. It is kept as long as the session, so it stands here by itself:
 * within `compile` it would hold the cell's whole syntax tree.
 */
function learnersLines(map: LineMap | undefined): LineMap {
  return {
    lineOf(line, column) {
      const found = map?.lineOf(line, column);
      return found === undefined ? undefined : found - converterPrefixLines;
    },
  };
}

/** The converter gives a message and its explanations one by one, all with one position: here they become one complaint. */
function complaintsOf(
  diagnostics: readonly Diagnostic[],
  prepared: Prepared,
  code: string,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  let before: Diagnostic | undefined;
  for (const each of diagnostics) {
    const last = complaints.at(-1);
    if (
      last !== undefined &&
      before?.start.offset === each.start.offset &&
      before.end.offset === each.end.offset
    ) {
      complaints[complaints.length - 1] = { ...last, text: `${last.text}\n  ${each.messageText}` };
    } else {
      complaints.push(
        each.fileName === undefined ? inCell(each, prepared, code) : inFile(each, shownPath(each.fileName)),
      );
    }
    before = each;
  }
  return complaints;
}

function inCell({ start, end, code, messageText }: Diagnostic, prepared: Prepared, text: string): Complaint {
  const offset = Math.min(prepared.original(start.offset), text.length);
  const length = Math.max(1, prepared.original(end.offset) - offset);
  return { ...placeOf(offset, text), length, code, text: messageText, file: undefined };
}

function refused({ at, length, text }: Refusal, code: string): Complaint {
  return { ...placeOf(at, code), length, code: undefined, text, file: undefined };
}

function placeOf(offset: number, text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function inFile({ start, end, code, messageText }: Diagnostic, file: string): Complaint {
  const length = Math.max(1, end.offset - start.offset);
  return { line: start.line + 1, column: start.character + 1, length, code, text: messageText, file };
}

/** The end of the name before the innermost open parenthesis; the cursor when there is none. */
function calleeEnd(code: string, cursor: number): number {
  let depth = 0;
  for (let i = cursor - 1; i >= 0; i--) {
    if (code[i] === ")") depth++;
    if (code[i] === "(" && depth-- === 0) {
      const callee = code.slice(0, i).replace(/<[^()]*>$/, "");
      return Math.max(0, callee.length - 1);
    }
  }
  return cursor;
}

/** Unterminated template, and a comment without its end: they swallow the rest of the text, wherever they begin. */
const openEnded = new Set([1160, 1010]);

function completeness(ts: Compiler, code: string): Completeness {
  const prefix = "export {};"; // a module, in which `await` may stand at top level
  const file = ts.createSourceFile("cell.ts", prefix + code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  // not in its typings: the parser's complaints, without a type check
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly Ts.DiagnosticWithLocation[] };
  if (parseDiagnostics.length === 0) return { status: "complete" };
  const end = prefix.length + code.trimEnd().length;
  const isOpen =
    parseDiagnostics.every(({ start }) => start >= end) ||
    parseDiagnostics.some(({ code: number }) => openEnded.has(number));
  if (!isOpen) return { status: "invalid" };
  const line = /[^\n]*$/.exec(code.trimEnd())?.[0] ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]\s*$/.test(line) ? `${indent}  ` : indent };
}
