/*
 * What is good TypeScript and yet cannot stand in a cell. Without this, the learner would hear of it from the depths of the
 * converter or of Node, in words that do not lead to the fault.
 */
import type * as Ts from "@tslab/typescript-for-tslab";
import { guardNames } from "./guard.js";

type Compiler = typeof Ts;

/** Where a fault stands, and what to do instead. */
export interface Refusal {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** What is wrong with a node, if anything; its children are not looked at. */
export function refusalOf(ts: Compiler, file: Ts.SourceFile, node: Ts.Node): Refusal | undefined {
  const refuse = (what: Ts.Node, text: string): Refusal => {
    const at = what.getStart(file);
    return { at, length: what.end - at, text };
  };
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return refuse(
      node,
      "A cell is not a file, so it has no import.meta: use process.cwd(), the notebook's folder.",
    );
  }
  if (isUsing(ts, file, node)) {
    return refuse(
      node,
      "Cells are TypeScript 5.0, which has no `using`: write try { ... } finally { ... }, and let go in `finally`.",
    );
  }
  if (ts.isIdentifier(node) && guardNames.includes(node.text)) {
    return refuse(node, `The kernel puts the name ${node.text} into every cell that awaits: choose another.`);
  }
  const idle = idleCall(ts, node);
  if (idle !== undefined) {
    return refuse(node, `${idle} is a function*: a call alone does nothing. Write "yield* " before it.`);
  }
  // The converter reads names as the compiler keeps them, with one underscore more than was written.
  const name = declaredName(ts, node);
  if (name?.text.startsWith("__") === true && isOfCell(ts, node)) {
    return refuse(
      name,
      `A variable of a cell cannot have a name that begins with two underscores: rename ${name.text}.`,
    );
  }
  if (name !== undefined && ["exports", "require"].includes(name.text) && isOfCell(ts, node)) {
    return refuse(
      name,
      `Every cell has its own ${name.text}, through which it knows the other cells: choose another name.`,
    );
  }
  return undefined;
}

/** A declaration of `using` or `await using`, which the parser takes for a name and what stands behind it. */
function isUsing(ts: Compiler, file: Ts.SourceFile, node: Ts.Node): boolean {
  if (!ts.isIdentifier(node) || node.text !== "using") return false;
  const { parent } = node;
  const statement = ts.isAwaitExpression(parent) ? parent.parent : parent;
  return ts.isExpressionStatement(statement) && /^[ \t]+[\p{ID_Start}$_]/u.test(file.text.slice(node.end));
}

/**
 * A statement of a function* that calls another function* of the cell and does no more: the generator that it gives is thrown away, and not
 * even begun. Neither the compiler nor the run could say so. The name of what is called, or undefined.
 */
function idleCall(ts: Compiler, node: Ts.Node): string | undefined {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return undefined;
  const { expression: callee } = node.expression;
  if (!ts.isIdentifier(callee)) return undefined;
  const around = ts.findAncestor(node, (above) => ts.isFunctionLike(above));
  if (around === undefined || !isGeneratorFunction(ts, around)) return undefined;
  let found: ReturnType<typeof declaredIn>;
  ts.findAncestor(node, (above) => (found = declaredIn(ts, above, callee.text)) !== undefined);
  return found === "function*" ? callee.text : undefined;
}

function isGeneratorFunction(ts: Compiler, node: Ts.Node): boolean {
  const mayBe =
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
  return mayBe && node.asteriskToken !== undefined;
}

/** What a scope itself declares a name to be. */
function declaredIn(ts: Compiler, scope: Ts.Node, name: string): "function*" | "other" | undefined {
  const isNamed = (one: Ts.Node): boolean =>
    new RegExp(`(?<![\\p{ID_Continue}$])${name.replaceAll("$", "\\$")}(?![\\p{ID_Continue}$])`, "u").test(
      one.getText(),
    );
  if (ts.isFunctionLike(scope) && scope.parameters.some((one) => isNamed(one.name))) return "other";
  if (
    ts.isCatchClause(scope) &&
    scope.variableDeclaration !== undefined &&
    isNamed(scope.variableDeclaration)
  )
    return "other";
  if (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isModuleBlock(scope)) return undefined;
  for (const statement of scope.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) {
      return isGeneratorFunction(ts, statement) ? "function*" : "other";
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: bound, initializer } of statement.declarationList.declarations) {
      if (!isNamed(bound)) continue;
      return initializer !== undefined && isGeneratorFunction(ts, initializer) ? "function*" : "other";
    }
  }
  return undefined;
}

/** The name that a declaration gives to something. */
function declaredName(ts: Compiler, node: Ts.Node): Ts.Identifier | undefined {
  const isNaming =
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportSpecifier(node);
  return isNaming && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : undefined;
}

/** Whether a declaration stands at the top level of the cell, so that other cells see its name. */
function isOfCell(ts: Compiler, node: Ts.Node): boolean {
  for (let above = node.parent; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isCatchClause(above) || ts.isBlock(above) || ts.isFunctionLike(above) || ts.isModuleBlock(above))
      return false;
    if (ts.isForStatement(above) || ts.isForOfStatement(above) || ts.isForInStatement(above)) return false;
  }
  return true;
}
