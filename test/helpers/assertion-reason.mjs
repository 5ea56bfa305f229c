/*
 * A lint rule of our own: `x as T` tells the compiler to believe us, so a comment must tell the reader why: on the same line,
 * on the line above, or above the statement it stands in. `as const` and `satisfies` claim nothing and need none.
 */

/** @type {import("eslint").Rule.RuleModule} */
export const assertionReason = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { why: "`as` stands beside a comment that says why it is true." },
  },
  create(context) {
    const source = context.sourceCode;
    const commented = new Set(source.getAllComments().flatMap((comment) => linesOf(comment)));
    return {
      TSAsExpression(/** @type {any} */ node) {
        if (node.typeAnnotation.typeName?.name === "const" || node.parent.type === "TSAsExpression") return;
        const last = node.loc.end.line;
        const places = [last, node.loc.start.line - 1, statementLine(node) - 1];
        if (!places.some((line) => commented.has(line))) context.report({ node, messageId: "why" });
      },
    };
  },
};

/** @param {{ loc?: import("estree").SourceLocation | null | undefined }} comment */
function linesOf(comment) {
  const { start, end } = comment.loc ?? { start: { line: 0 }, end: { line: -1 } };
  return Array.from({ length: end.line - start.line + 1 }, (_, i) => start.line + i);
}

/**
 * The first line of the statement around a node.
 * @param {any} node
 * @returns {number}
 */
function statementLine(node) {
  let at = node;
  while (at.parent && !/Statement$|Declaration$|PropertyDefinition$/.test(at.type)) at = at.parent;
  return at.loc.start.line;
}
