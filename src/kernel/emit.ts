/*
 * The last step from a cell to code that runs: ES module text, as tslab's converter emits it, to a function body over
 * `exports` and `require`. tslab does this with one call of TypeScript's `transpileModule`; this file stands in its place, for
 * four reasons.
 *
 * 1. A `let` of tslab lives twice, as a local of its cell and as a copy on the scope object. After `let n = 0; function inc() {
 *    n++ }`, the next cell's `n = 10; inc(); n` gives 1. Here each top-level `let` and `var` is exported where it is declared,
 *    and TypeScript then reads and writes the scope object alone: it gives 11.
 * 2. tslab needs a Proxy as scope object, because imports are defined on it as getters; 10^7 increments take 8.5 s through it,
 *    0.1 s without. So definitions become plain assignments. The opening `exports.a = exports.b = void 0` goes as well: a cell
 *    that fails must not wipe out what an earlier cell left under the same name.
 * 3. A cell that imports nothing needs no transformer: its statements are edited where they stand (plain-cell.ts).
 * 4. All steps give a source map here, so a line of the running code leads back to the learner's line.
 *
 * Before that, what the cell awaits is led through an object that can stop it (guard.ts).
 */
import { SourceMap } from "node:module";
import { commonJs } from "./common-js.js";
import { guardAwaits } from "./guard.js";
import { namesIn, plainCell } from "./plain-cell.js";
import type { Edit } from "./plain-cell.js";
import type * as Ts from "@tslab/typescript-for-tslab";

type Compiler = typeof Ts;

/** Lines of emitted code to lines of what was compiled; both begin at 1. */
export interface LineMap {
  lineOf(line: number, column: number): number | undefined;
}

export interface Emitted {
  readonly code: string;
  readonly map: LineMap;
}

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

export function emit(ts: Compiler, moduleText: string): Emitted {
  const firstMap = inlineMap.exec(moduleText)?.[1];
  const first = (): string | undefined => firstMap && Buffer.from(firstMap, "base64").toString("utf8");
  const converted = moduleText.replace(inlineMap, "\n");
  const guards = guardAwaits(ts, converted);
  const body = edited(converted, guards);
  const unguarded: Step = (at) => beforeEdits(converted, guards, at);
  const edits = plainCell(ts, body);
  if (edits !== undefined) {
    // The first line is shared with what makes a script of the cell.
    const all = [{ at: 0, end: 0, text: "\n" }, ...edits];
    return { code: edited(body, all), map: chain([(at) => beforeEdits(body, all, at), unguarded], first) };
  }
  const { code, sourceMap } = commonJs(ts, exportWhereDeclared(ts, body));
  const last = sourceMapStep(() => sourceMap);
  return {
    code: plainScope(code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n")),
    map: chain([last, unguarded], first),
  };
}

/** A text with edits made; they are in order. */
function edited(text: string, edits: readonly Edit[]): string {
  let made = "";
  let from = 0;
  for (const { at, end, text: put } of edits) {
    made += text.slice(from, at) + put;
    from = end;
  }
  return made + text.slice(from);
}

/** Where a place of the edited text stood before; undefined for what a script of the cell has around it. */
function beforeEdits(text: string, edits: readonly Edit[], place: Place): Place | undefined {
  const made = edited(text, edits).split("\n");
  if ((made[place.line] ?? "") === "") return undefined;
  let offset = made.slice(0, place.line).reduce((sum, line) => sum + line.length + 1, 0) + place.column;
  for (const { at, end, text: put } of edits) {
    if (offset <= at) break;
    offset = Math.max(at, offset - put.length + (end - at));
  }
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

/** Moves top-level `let` and `var` from the export list at the end to their declarations. Adds no line. */
function exportWhereDeclared(ts: Compiler, text: string): string {
  const file = ts.createSourceFile("cell.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const moved = new Set<string>();
  const edits: Edit[] = [];
  for (const statement of file.statements) {
    edits.push(...unnamed(ts, statement));
    if (ts.isVariableStatement(statement) && isMovable(ts, statement)) {
      const { declarations } = statement.declarationList;
      const start = statement.getStart(file);
      edits.push({ at: start, end: start, text: "export " });
      for (const { name, initializer } of declarations) {
        for (const each of namesIn(ts, name)) moved.add(each);
        // The parentheses tell it from TypeScript's own `void 0`, which plainScope removes.
        if (initializer === undefined) edits.push({ at: name.end, end: name.end, text: " = (void 0)" });
      }
    }
  }
  for (const statement of file.statements) {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      const kept = statement.exportClause.elements.filter(({ name }) => !moved.has(name.text));
      const list = `export { ${kept.map((each) => each.getText(file)).join(", ")} };`;
      edits.push({ at: statement.getStart(file), end: statement.end, text: list });
    }
  }
  return edited(
    text,
    edits.sort((a, b) => a.at - b.at),
  );
}

/** The cell's last expression stays without a name when it has none, though it is put into a variable of the converter's. */
function unnamed(ts: Compiler, statement: Ts.Statement): readonly Edit[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { initializer, name } = statement.declarationList.declarations[0] ?? {};
  if (initializer === undefined || name === undefined || !/^tsLastExpr\d*$/.test(name.getText())) return [];
  if (!ts.isArrowFunction(initializer)) return [];
  const start = initializer.getStart();
  return [
    { at: start, end: start, text: "(0, " },
    { at: initializer.end, end: initializer.end, text: ")" },
  ];
}

/** A plain `let` or `var` statement. A `const` is never written again: local and copy agree, and the local is faster. */
function isMovable(ts: Compiler, statement: Ts.VariableStatement): boolean {
  const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
  return !isConst && (statement.modifiers ?? []).length === 0;
}

/** Turns the definitions of CommonJS into plain assignments, line by line. */
function plainScope(code: string): string {
  return code
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);$/m, "")
    .replace(/^(?:exports\.[\p{ID_Continue}$]+ = )+void 0;$/mu, "")
    .replace(
      /^Object\.defineProperty\(exports, "(.+?)", \{ enumerable: true, get: function \(\) \{ return (.+); \} \}\);$/gm,
      "exports.$1 = $2;",
    );
}

/** A place in a text; both begin at 0. */
interface Place {
  readonly line: number;
  readonly column: number;
}

type Step = (place: Place) => Place | undefined;

/** The step of a source map, which is read when the first place is asked for. */
function sourceMapStep(text: () => string | undefined): Step {
  let map: SourceMap | undefined;
  return ({ line, column }) => {
    const json = map === undefined ? text() : undefined;
    // JSON that TypeScript has just written: it is a source map
    if (json !== undefined) map = new SourceMap(JSON.parse(json) as never);
    return map === undefined ? { line, column } : placeOf(map.findEntry(line, column));
  };
}

/** From the running code by way of `steps` to what TypeScript was given. */
function chain(steps: readonly Step[], firstMap: () => string | undefined): LineMap {
  const all = [...steps, sourceMapStep(firstMap)];
  return {
    lineOf(line, column) {
      let at: Place | undefined = { line: line - 1, column: column - 1 };
      for (const step of all) at &&= step(at);
      return at === undefined ? undefined : at.line + 1;
    },
  };
}

function placeOf(entry: unknown): Place | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const line: unknown = Reflect.get(entry, "originalLine");
  const column: unknown = Reflect.get(entry, "originalColumn");
  return typeof line === "number" && typeof column === "number" ? { line, column } : undefined;
}
