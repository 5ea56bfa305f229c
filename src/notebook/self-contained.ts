/*
 * Functions that leave home: their source runs in another thread, or in a page. Nothing of what surrounds them goes along, so they must use
 * nothing but their arguments, what they declare themselves, and what is there everywhere.
 *
 *     const source = selfContainedSource(({ procs }, { simulate }) => ..., "sweep(options, run)", (name) => name in globalThis);
 *     const run = functionFrom(source);   // over there
 *
 * Whether that is so is seen from the source, before anything runs: it is parsed, and the names that nothing in it declares are listed.
 * Not waited for is the ReferenceError that would come of it: it would come late, from afar, and only on the path that was taken.
 */
import { parse } from "acorn";
import { analyze } from "eslint-scope";
import { addedNames } from "../kernel/added-names.js";

/** A name that a source uses and does not declare, as it is written there and as the learner wrote it. */
export interface FreeName {
  readonly name: string;
  readonly written: string;
}

/** An expression as the parser gives it. */
interface Expression {
  readonly type: string;
  readonly start: number;
}

/** The only statement's expression. */
function parsed(source: string): { readonly program: object; readonly expression: Expression } | undefined {
  try {
    const program = parse(`(${source}\n)`, { ecmaVersion: "latest", ranges: true });
    const [first] = program.body;
    return first?.type === "ExpressionStatement" ? { program, expression: first.expression } : undefined;
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
  const found = parsed(source);
  return found && freeNames(found.program, source);
}

/**
 * The source of a function that needs nothing of what surrounds it.
 *
 * @param given The function: an arrow, a function expression or a generator function.
 * @param what Whose argument it is, for messages: "sweep(grid, run)".
 * @param isThere Whether a name is there where the source will run: `Math`, `Map`.
 * @throws TypeError when it is no function, cannot be taken elsewhere, or uses a name from outside.
 */
export function selfContainedSource(
  given: unknown,
  what: string,
  isThere: (name: string) => boolean,
): string {
  if (typeof given !== "function") throw new TypeError(`${what}: expected a function, got ${typeof given}`);
  const source = Function.prototype.toString.call(given);
  const found = parsed(source);
  if (found === undefined || !/^(Arrow)?FunctionExpression$/.test(found.expression.type)) {
    throw new TypeError(
      `${what}: expected a function written as (values, library) => ..., whose source can run elsewhere; ` +
        "a method, a class or a bound function cannot",
    );
  }
  const free = freeNames(found.program, source).filter(({ name }) => !isThere(name));
  if (free.length === 0) return source;
  const names = [...new Set(free.map(({ written }) => `"${written}"`))];
  throw new TypeError(
    `${what}: the function's source runs elsewhere, without what surrounds it here, and it uses ${names.join(", ")} from outside; ` +
      "declare that within the function, or take it from the function's arguments: ({ seed }, { simulate }) => ...",
  );
}

/** The function of a source, where it is to run. */
export function functionFrom(source: string): (...given: unknown[]) => unknown {
  const make = new Function(...Object.keys(addedNames), `"use strict"; return (${source}\n);`);
  return make(...Object.values(addedNames)) as (...given: unknown[]) => unknown; // the source was seen to be a function's
}
