/*
 * A lint rule of our own: `x as T` tells the compiler to believe us, so a comment must tell the reader why. It stands on the
 * same line, or above the line or the statement; or, for a function full of casts, in the comment above the function, with the
 * word "cast". `as const` and `satisfies` claim nothing and need none.
 */

/** @typedef {{ type: string, parent?: Node, loc: { start: { line: number }, end: { line: number } } }} Node */
/** @typedef {{ value: string, loc?: Node["loc"] | null | undefined }} Comment */

/** @type {import("eslint").Rule.RuleModule} */
export const assertionReason = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { why: "`as` stands beside a comment that says why it is true." },
  },
  create(context) {
    /** @type {Map<number, string>} the comment on each line that has one */
    const comments = new Map();
    for (const comment of /** @type {Comment[]} */ (context.sourceCode.getAllComments())) {
      const { start, end } = comment.loc ?? { start: { line: 1 }, end: { line: 0 } };
      for (let line = start.line; line <= end.line; line++) comments.set(line, comment.value);
    }
    return {
      TSAsExpression(/** @type {any} */ node) {
        if (node.typeAnnotation.typeName?.name === "const" || node.parent.type === "TSAsExpression") return;
        const beside = [node.loc.end.line, node.loc.start.line - 1, startOf(node, isStatement) - 1];
        const ofFunction = comments.get(startOf(node, isFunction) - 1) ?? "";
        if (beside.some((line) => comments.has(line)) || /\bcasts?\b/i.test(ofFunction)) return;
        context.report({ node, messageId: "why" });
      },
    };
  },
};

const isStatement = (/** @type {string} */ type) => /Statement$|Declaration$|PropertyDefinition$/.test(type);
const isFunction = (/** @type {string} */ type) =>
  /^(FunctionDeclaration|MethodDefinition|Property|ExportNamedDeclaration)$/.test(type);

/**
 * The first line of the nearest node of a kind around another.
 * @param {Node} node
 * @param {(type: string) => boolean} isOfKind
 */
function startOf(node, isOfKind) {
  let at = node;
  while (at.parent && !isOfKind(at.type)) at = at.parent;
  return at.loc.start.line;
}
