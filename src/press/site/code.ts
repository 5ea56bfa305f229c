/*
 * TypeScript in colours. The compiler that tslab brings reads the code, so what it takes for a keyword, a string or a call is
 * what the kernel took for one; no second grammar of TypeScript is needed.
 */
import { createRequire } from "node:module";
import type * as Ts from "@tslab/typescript-for-tslab";
import { escaped } from "./html.js";

let compiler: typeof Ts | undefined;

/** The compiler, by way of tslab: it is tslab's dependency and not ours. */
function loadCompiler(): typeof Ts {
  const tslab = createRequire(import.meta.url).resolve("tslab/package.json");
  return (compiler ??= createRequire(tslab)("@tslab/typescript-for-tslab") as typeof Ts); // the package that was asked for
}

/** Code of a cell as HTML: spans with one of the classes `keyword`, `string`, `number`, `comment`, `call` and `type`. */
export function colouredCode(code: string): string {
  const ts = loadCompiler();
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const pieces: string[] = [];
  let at = 0;
  for (const token of tokensOf(ts, file)) {
    const start = token.getStart(file);
    if (start < at || token.end === start) continue;
    pieces.push(between(code.slice(at, start)), span(classOf(ts, token), code.slice(start, token.end)));
    at = token.end;
  }
  return [...pieces, between(code.slice(at))].join("");
}

/** The leaves of the tree, in the order of the text. */
function tokensOf(ts: typeof Ts, file: Ts.SourceFile): readonly Ts.Node[] {
  const leaves: Ts.Node[] = [];
  const walk = (node: Ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(file);
    if (children.length === 0) leaves.push(node);
    else children.forEach(walk);
  };
  walk(file);
  return leaves;
}

function classOf(ts: typeof Ts, token: Ts.Node): string {
  const { kind, parent } = token;
  const { SyntaxKind } = ts;
  if (kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastKeyword) return "keyword";
  if (kind === SyntaxKind.NumericLiteral || kind === SyntaxKind.BigIntLiteral) return "number";
  const isText = ts.isStringLiteralLike(token) || ts.isRegularExpressionLiteral(token);
  if (isText || ts.isTemplateHead(token) || ts.isTemplateMiddleOrTemplateTail(token)) return "string";
  if (kind !== SyntaxKind.Identifier) return "";
  if (
    ts.isTypeReferenceNode(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent)
  )
    return "type";
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === token ? parent : token;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? "call" : "";
}

/** What stands between tokens: blanks and comments. */
function between(text: string): string {
  return text
    .split(/(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/)
    .map((part) => span(part.startsWith("/") ? "comment" : "", part))
    .join("");
}

const span = (kind: string, text: string): string =>
  kind === "" ? escaped(text) : `<span class="${kind}">${escaped(text)}</span>`;
