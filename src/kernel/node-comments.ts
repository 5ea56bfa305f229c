/*
 * Comments of Node's declarations, read when somebody asks for them. They are most of those declarations' text, and a parser that
 * takes them apart needs half as long again for the compiler's start. So they are hidden from it: `/**` is read as the beginning
 * of an ordinary comment, of the same length. `readComments` gives each declaration its own, once, when a learner first inspects
 * a name.
 */
import type * as Ts from "@tslab/typescript-for-tslab";

type Compiler = typeof Ts;

/** What the compiler has beside what its typings say. */
interface Insides {
  getJSDocCommentRanges(node: Ts.Node, text: string): readonly Ts.CommentRange[] | undefined;
  parseIsolatedJSDocComment(
    text: string,
    start: number,
    length: number,
  ): { readonly jsDoc: Ts.JSDoc } | undefined;
}

const hidden = "/*\0";
const nodeFolder = "/node_modules/@types/node/";

/** The text of a declaration file, with its comments hidden when it is one of Node's. */
export function commentsLater(path: string, text: string | undefined): string | undefined {
  return path.includes(nodeFolder) ? text?.replaceAll(/\/\*\*(?!\/)/g, hidden) : text;
}

/** Gives the declarations of a file the comments that were hidden; false when there are none. The file must be bound. */
export function readComments(ts: Compiler, file: Ts.SourceFile): boolean {
  if (!file.text.includes(hidden)) return false;
  const inside = ts as Compiler & Insides; // exported, and left out of the typings
  const text = file.text.replaceAll(hidden, "/**");
  file.text = text;
  const visit = (node: Ts.Node): void => {
    if ("symbol" in node || ts.isVariableStatement(node)) {
      const jsDoc = (inside.getJSDocCommentRanges(node, text) ?? []).flatMap(({ pos, end }) => {
        const parsed = inside.parseIsolatedJSDocComment(text, pos, end - pos);
        return parsed === undefined ? [] : [Object.assign(parsed.jsDoc, { parent: node })];
      });
      if (jsDoc.length > 0) Object.assign(node, { jsDoc });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return true;
}
