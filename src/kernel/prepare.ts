/*
 * Mends the text of a cell before tslab's converter sees it. tslab turns each name of an earlier cell into a property of its
 * scope object, and does so also where the grammar has no room for a property:
 *
 *     ({ x, y })               was emitted unchanged, and x was not defined       -> ({ x: x, y: y })
 *     const { b: c } = q       was emitted as `const { exports, b: c } = ...`     -> const { "b": c } = q
 *
 * Its parser, besides, takes a top-level `await (x)` for a call of a function named await, and it refuses `export` in front of
 * a declaration: a habit of those who copy code from a module. Each mend inserts or blanks some characters and never a line, so
 * that a position in the mended text can be led back to the learner's.
 */
import type * as Ts from "@tslab/typescript-for-tslab";
import { refusalOf } from "./refuse.js";
import type { Refusal } from "./refuse.js";

type Compiler = typeof Ts;

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

export interface Prepared {
  readonly text: string;
  /** Whether a `for await` stands at top level: the converter lets it pass and forgets that such a cell is asynchronous. */
  readonly hasForAwait: boolean;
  /** What a cell cannot do; when there is any, the text need not be compiled. */
  readonly refusals: readonly Refusal[];
  /** Where an offset of `text` stands in what the learner wrote. */
  original(offset: number): number;
}

/** With it the parser takes the cell for a module, in which `await` stands at top level. */
const prefix = "export {};";

/** Mends a cell's text, whose lines end in a line feed alone. */
export function prepare(ts: Compiler, text: string): Prepared {
  const file = ts.createSourceFile("cell.ts", prefix + text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const edits: Edit[] = [];
  const refusals: Refusal[] = [];
  let hasForAwait = false;
  const visit = (node: Ts.Node): void => {
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined && isTopLevel(ts, node))
      hasForAwait = true;
    const refusal = refusalOf(ts, file, node);
    if (refusal !== undefined) refusals.push({ ...refusal, at: refusal.at - prefix.length });
    edits.push(...editsOf(ts, file, node));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  const here = edits.map((edit) => ({ ...edit, at: edit.at - prefix.length })).sort((a, b) => a.at - b.at);
  const original = (offset: number): number => originalOffset(here, offset);
  return { text: mend(text, here), hasForAwait, refusals, original };
}

function editsOf(ts: Compiler, file: Ts.SourceFile, node: Ts.Node): readonly Edit[] {
  const insert = (at: number, text: string): Edit => ({ at, remove: 0, insert: text });
  const quote = (name: Ts.Node): readonly Edit[] => [insert(name.getStart(file), '"'), insert(name.end, '"')];
  if (ts.isShorthandPropertyAssignment(node)) {
    return [insert(node.name.getStart(file), `${node.name.text}: `)];
  }
  if (ts.isBindingElement(node) && node.propertyName !== undefined && ts.isIdentifier(node.propertyName)) {
    return quote(node.propertyName);
  }
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && isAssigned(ts, node.parent)) {
    return quote(node.name);
  }
  if (ts.isAwaitExpression(node) && isTopLevel(ts, node)) {
    const operand = node.expression;
    if (/^[\p{ID_Start}$_"'\d]/u.test(operand.getText(file))) return [];
    return [insert(operand.getStart(file), "Promise.resolve("), insert(operand.end, ")")];
  }
  // The converter exports all that a cell declares, and takes a list of the learner's for a second time.
  if (ts.isExportDeclaration(node) && node.moduleSpecifier === undefined && node.pos >= prefix.length) {
    const at = node.getStart(file);
    const listed = file.text.slice(at, node.end);
    return [{ at, remove: listed.length, insert: listed.replaceAll(/[^\n]/g, " ") }];
  }
  const isExport = node.kind === ts.SyntaxKind.ExportKeyword && node.parent.parent === file;
  if (isExport && !/^\s*default\b/.test(file.text.slice(node.end))) {
    return [{ at: node.getStart(file), remove: 6, insert: " ".repeat(6) }];
  }
  return [];
}

/** Whether an object literal is the target of an assignment: `({ a: b } = c)`, `for ({ a: b } of c)`. */
function isAssigned(ts: Compiler, literal: Ts.Node): boolean {
  let node = literal;
  for (;;) {
    const parent = node.parent;
    if (ts.isBinaryExpression(parent)) {
      if (parent.left !== node || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
      return true;
    }
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
    const isWithin =
      ts.isPropertyAssignment(parent) ||
      ts.isSpreadAssignment(parent) ||
      ts.isSpreadElement(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isParenthesizedExpression(parent);
    if (!isWithin) return false;
    node = parent;
  }
}

/** Whether no function stands between a node and the cell. */
function isTopLevel(ts: Compiler, node: Ts.Node): boolean {
  for (let above = node.parent; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isFunctionLike(above) || ts.isClassLike(above)) return false;
  }
  return true;
}

function mend(text: string, edits: readonly Edit[]): string {
  let mended = "";
  let from = 0;
  for (const { at, remove, insert } of edits) {
    mended += text.slice(from, at) + insert;
    from = at + remove;
  }
  return mended + text.slice(from);
}

function originalOffset(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { at, remove, insert } of edits) {
    if (at + shift >= offset) break;
    shift += Math.min(insert.length - remove, offset - at - shift);
  }
  return offset - shift;
}
