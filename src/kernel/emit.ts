/*
 * The last step from a cell to code that runs: ES module text, as tslab's converter emits it, to a function body over
 * `exports` and `require`. tslab does this with one call of TypeScript's `transpileModule`; this file stands in its place, for
 * three reasons.
 *
 * 1. A `let` of tslab lives twice, as a local of its cell and as a copy on the scope object. After `let n = 0; function inc() {
 *    n++ }`, the next cell's `n = 10; inc(); n` gives 1. Here each top-level `let` and `var` is exported where it is declared,
 *    and TypeScript then reads and writes the scope object alone: it gives 11.
 * 2. tslab needs a Proxy as scope object, because imports are defined on it as getters; 10^7 increments take 8.5 s through it,
 *    0.1 s without. So definitions become plain assignments. The opening `exports.a = exports.b = void 0` goes as well: a cell
 *    that fails must not wipe out what an earlier cell left under the same name.
 * 3. Both steps give a source map here, so a line of the running code leads back to the learner's line.
 */
import { SourceMap } from "node:module";
import { commonJs } from "./common-js.js";
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

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

export function emit(ts: Compiler, moduleText: string): Emitted {
  const firstMap = inlineMap.exec(moduleText)?.[1];
  const text = exportWhereDeclared(ts, moduleText.replace(inlineMap, "\n"));
  const { code, sourceMap } = commonJs(ts, text);
  return {
    code: plainScope(code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n")),
    map: chain(sourceMap, firstMap && Buffer.from(firstMap, "base64").toString("utf8")),
  };
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
  return edits
    .sort((a, b) => b.at - a.at)
    .reduce((left, edit) => left.slice(0, edit.at) + edit.text + left.slice(edit.end), text);
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

function namesIn(ts: Compiler, name: Ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(ts, element.name) : []));
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

function chain(last: string | undefined, first: string | undefined): LineMap {
  let maps: readonly SourceMap[] | undefined;
  const parsed = (): readonly SourceMap[] =>
    // JSON that TypeScript has just written: it is a source map
    [last, first].flatMap((text) => (text ? [new SourceMap(JSON.parse(text) as never)] : []));
  return {
    lineOf(line, column) {
      maps ??= parsed();
      let at: { line: number; column: number } | undefined = { line: line - 1, column: column - 1 };
      for (const map of maps) {
        const entry: unknown = map.findEntry(at.line, at.column);
        at = positionOf(entry);
        if (at === undefined) return undefined;
      }
      return at.line + 1;
    },
  };
}

function positionOf(entry: unknown): { line: number; column: number } | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const line: unknown = Reflect.get(entry, "originalLine");
  const column: unknown = Reflect.get(entry, "originalColumn");
  return typeof line === "number" && typeof column === "number" ? { line, column } : undefined;
}
