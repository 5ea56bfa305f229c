/*
 * Leads every await of a cell through an object that can stop it (stops.ts): in the text that the converter has emitted, so that types,
 * completion and what is said about faults know nothing of it. Each edit inserts or blanks within lines and adds none.
 *
 *     async function f() {             async function f() { const __began = __stops.enter();
 *       try { await g(); }       ->      try { await __stops.wait(g(), __began); }
 *       catch { again(); }               catch (__caught) { __stops.pass(__caught); again(); }
 *     }                                }
 *
 * In an asynchronous generator `yield` and `return` await what they give, so they count as well. Only those `catch` are changed that may
 * see a stop: of a `try` that awaits by itself. A function without an await stays as it is, whatever it catches.
 */
import type * as Ts from "@tslab/typescript-for-tslab";
import { stopsName } from "./added-names.js";
import type { Edit } from "./plain-cell.js";

type Compiler = typeof Ts;

const beganName = "__began";
const caughtName = "__caught";

/** Names that cells cannot have. */
export const guardNames: readonly string[] = [stopsName, beganName, caughtName];

/** A function, or the cell itself. */
interface Frame {
  readonly isAsyncGenerator: boolean;
  /** What stands for its number. */
  readonly began: string;
  /** So many of its awaits were met. */
  awaits: number;
}

/** The edits, in order; none when the cell awaits nothing. */
export function guardAwaits(ts: Compiler, text: string): readonly Edit[] {
  if (!/\b(?:await|async)\b/.test(text)) return [];
  const file = ts.createSourceFile("cell.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const guarding = new Guarding(ts, file);
  guarding.visit(file, { isAsyncGenerator: false, began: "0", awaits: 0 });
  return guarding.edits.sort((a, b) => a.at - b.at);
}

class Guarding {
  readonly edits: Edit[] = [];
  readonly #ts: Compiler;
  readonly #file: Ts.SourceFile;

  constructor(ts: Compiler, file: Ts.SourceFile) {
    this.#ts = ts;
    this.#file = file;
  }

  visit(node: Ts.Node, frame: Frame): void {
    const ts = this.#ts;
    const within = (): void => ts.forEachChild(node, (child) => this.visit(child, frame));
    if (ts.isFunctionLike(node)) return this.#function(node, frame);
    if (ts.isTryStatement(node)) return this.#try(node, frame);
    if (ts.isAwaitExpression(node)) return this.#around("wait", node.expression, frame, within);
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined)
      return this.#around("each", node.expression, frame, within);
    if (frame.isAsyncGenerator && (ts.isYieldExpression(node) || ts.isReturnStatement(node))) {
      const { expression } = node;
      const isAll = ts.isYieldExpression(node) && node.asteriskToken !== undefined;
      if (expression !== undefined)
        return this.#around(isAll ? "each" : "wait", expression, frame, within, isAll ? "" : "await ");
    }
    within();
  }

  #insert(at: number, text: string): void {
    this.edits.push({ at, end: at, text });
  }

  #start(node: Ts.Node): number {
    return node.getStart(this.#file);
  }

  #around(what: "wait" | "each", value: Ts.Expression, frame: Frame, within: () => void, before = ""): void {
    frame.awaits++;
    // What is returned may have commas.
    const isList = this.#isComma(value);
    this.#insert(this.#start(value), `${before}${stopsName}.${what}(${isList ? "(" : ""}`);
    within();
    this.#insert(value.end, `${isList ? ")" : ""}, ${frame.began})`);
  }

  #isComma(value: Ts.Expression): boolean {
    const ts = this.#ts;
    return ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.CommaToken;
  }

  #function(node: Ts.SignatureDeclaration, outer: Frame): void {
    const ts = this.#ts;
    const isAsync = ts.canHaveModifiers(node) && this.#isAsync(node);
    const isGenerator = "asteriskToken" in node && node.asteriskToken !== undefined;
    const frame: Frame = { isAsyncGenerator: isAsync && isGenerator, began: beganName, awaits: 0 };
    // A computed name belongs to whoever makes the function.
    ts.forEachChild(node, (child) => this.visit(child, child === node.name ? outer : frame));
    const body = "body" in node ? (node.body as Ts.ConciseBody | undefined) : undefined; // as every function has it
    if (frame.awaits === 0 || body === undefined) return;
    const entering = `const ${beganName} = ${stopsName}.enter();`;
    if (ts.isBlock(body)) {
      this.#insert(this.#afterDirectives(body), ` ${entering}`);
    } else {
      this.#insert(this.#start(body), `{ ${entering} return `);
      this.#insert(body.end, "; }");
    }
  }

  #isAsync(node: Ts.HasModifiers): boolean {
    return node.modifiers?.some(({ kind }) => kind === this.#ts.SyntaxKind.AsyncKeyword) === true;
  }

  /** Behind `"use strict"` and its like, which must be the first. */
  #afterDirectives(body: Ts.Block): number {
    let at = this.#start(body) + 1;
    for (const each of body.statements) {
      if (!this.#ts.isExpressionStatement(each) || !this.#ts.isStringLiteral(each.expression)) break;
      at = each.end;
    }
    return at;
  }

  #try(node: Ts.TryStatement, frame: Frame): void {
    const { tryBlock, catchClause, finallyBlock } = node;
    const before = frame.awaits;
    this.visit(tryBlock, frame);
    const mayStop = frame.awaits > before;
    if (catchClause !== undefined) {
      if (mayStop) this.#catch(catchClause);
      this.visit(catchClause, frame);
    }
    if (finallyBlock !== undefined) this.visit(finallyBlock, frame);
  }

  #catch({ variableDeclaration, block }: Ts.CatchClause): void {
    const ts = this.#ts;
    const open = this.#start(block);
    const passing = ` ${stopsName}.pass(${caughtName});`;
    if (variableDeclaration === undefined) {
      this.#insert(open, `(${caughtName}) `);
      this.#insert(open + 1, passing);
    } else if (ts.isIdentifier(variableDeclaration.name)) {
      this.#insert(open + 1, ` ${stopsName}.pass(${variableDeclaration.name.text});`);
    } else {
      // A pattern is taken apart behind.
      const { name } = variableDeclaration;
      this.#insert(this.#start(name), `${caughtName}) {${passing} let `);
      const between = this.#file.text.slice(name.end, open + 1);
      this.edits.push({
        at: name.end,
        end: open + 1,
        text: ` = ${caughtName};${between.replaceAll(/[^\n]/g, "")}`,
      });
    }
  }
}
