/*
 * The names that a function uses and that nothing in it declares, seen from its source, before anything runs. Not waited for is the ReferenceError
 * that would come of one that is missing: it would come late, from afar, and only on the path that was taken.
 */
import { parse } from "acorn";
import { analyze } from "eslint-scope";
import { addedNames } from "../kernel/added-names.js";

/** A name that a source uses and does not declare, as it is written there and as the learner wrote it. */
export interface FreeName {
  readonly name: string;
  readonly written: string;
}

/** Undefined: it is no expression. */
function parsed(source: string): object | undefined {
  try {
    const program = parse(`(${source}\n)`, { ecmaVersion: "latest", ranges: true });
    return program.body[0]?.type === "ExpressionStatement" ? program : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A name as the learner wrote it. Cells and bundles reach what is outside by a property: `simulate` was compiled to `gosched_1.simulate`, or
 * `import_gosched.simulate`, and a variable of another cell to `exports.queue`.
 */
function asWritten(source: string, name: string, end: number): string {
  if (!/^exports$|_\d+$|^import_/.test(name)) return name;
  return /^\s*\.\s*([\w$]+)/.exec(source.slice(end))?.[1] ?? name;
}

function freeNames(program: object, source: string): FreeName[] {
  // the parser's tree and the one that the analysis asks for are the same, under two names
  const scopes = analyze(program as Parameters<typeof analyze>[0], {
    ecmaVersion: 2025,
    sourceType: "script",
  });
  const through = scopes.globalScope?.through ?? [];
  return through
    .filter(({ identifier }) => !Object.hasOwn(addedNames, identifier.name))
    .map(({ identifier }) => {
      const end = (identifier.range?.[1] ?? 1) - 1; // the parser saw one parenthesis more
      return { name: identifier.name, written: asWritten(source, identifier.name, end) };
    });
}

/** The names that a function's source uses and does not declare; undefined when it is no expression. */
export function freeNamesOf(source: string): FreeName[] | undefined {
  const program = parsed(source);
  return program && freeNames(program, source);
}
