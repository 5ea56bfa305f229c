/*
 * A name of Go in backticks must be true. Text that is written once and read often is where retired names live on; a course on a
 * scheduler that changes with each release cannot afford them.
 *
 * A span of code is looked up when it looks like a name of the runtime or of a package: `wakep()`, `startTheWorld`,
 * `sync.Mutex`. It may stand in the words of the trace, in what programs can call, in the library's face, in the fidelity table, in the
 * lesson's own code, or on the list of known names.
 */
import * as face from "../index.js";
import type { Lesson } from "./lesson.js";
import { inlines, markdown } from "./markdown.js";
import { knownNames } from "./known-names.js";
import type { Problem } from "./problem.js";
import { inlinesOf, textsOf } from "./texts.js";

const words = /[A-Za-z_]\w*/g;
const dotted = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g;

/** @param fidelity The text of src/README.md; empty when there is none. */
export function lintNames(lessons: readonly Lesson[], fidelity: string): readonly Problem[] {
  const known = new Set([...modelNames(), ...codeSpans(fidelity), ...Object.keys(knownNames)]);
  return lessons.flatMap((lesson) => {
    const own = namesInCode(lesson);
    return namesIn(lesson)
      .filter(({ name }) => !known.has(name) && !own.has(name) && !known.has(withoutPackage(name)))
      .map(({ name, line }) => ({
        file: lesson.file,
        line,
        says: `\`${name}\` is not known as a name of Go or of the library: correct it, or add it to src/press/known-names.ts with the reason`,
      }));
  });
}

/** `runtime.wakep` is true when the trace knows `wakep`. Other packages are not the runtime's. */
function withoutPackage(name: string): string {
  return name.replace(/^runtime\./, "");
}

/** The names in a lesson that must be true. */
function namesIn(lesson: Lesson): readonly { readonly name: string; readonly line: number }[] {
  const spans = textsOf(lesson).flatMap((text) =>
    inlinesOf(text).flatMap(({ token, line }) =>
      token.type === "code_inline" ? [{ text: token.content, line }] : [],
    ),
  );
  const terms = lesson.head.go.map((text) => ({ text, line: lesson.head.lines.go }));
  return [...spans, ...terms].flatMap(({ text, line }) => {
    const name = nameOf(text);
    return name === undefined ? [] : [{ name, line }];
  });
}

/** The name in a span of code that looks like one of Go's, without its arguments. */
export function nameOf(span: string): string | undefined {
  const [, name = "", call = ""] = /^([A-Za-z_][\w.]*)(\(.*\))?$/.exec(span.trim()) ?? [];
  const isQualified = /^[a-z]\w*\.[A-Za-z]\w*$/.test(name);
  const isCamel = /^[a-z][a-z0-9]*[A-Z]\w*$/.test(name);
  const isCalled = /^[a-z]\w*$/.test(name) && call !== "";
  return isQualified || isCamel || isCalled ? name : undefined;
}

/** What the model and the library call things. */
function modelNames(): readonly string[] {
  const callable: string[] = [];
  const run = face.simulate(function* main(go) {
    yield* go.runtime.Gosched();
    for (const [name, value] of Object.entries(go)) {
      callable.push(name);
      if (typeof value === "object")
        callable.push(...Object.keys(value).map((member) => `${name}.${member}`));
    }
  });
  // the runtime's own goroutines are named in every trace
  return [...Object.keys(face.Kind), ...Object.keys(face), ...run.trace.strings, "main.main", ...callable];
}

/** Names that stand in the lesson's own code, Go's or TypeScript's. */
function namesInCode({ blocks }: Lesson): ReadonlySet<string> {
  const sources = blocks.flatMap((block) => {
    if (block.kind === "prose")
      return markdown
        .parse(block.text, {})
        .filter(({ type }) => type === "fence")
        .map(({ content }) => content);
    return "source" in block ? [block.source] : [];
  });
  return new Set(
    sources.flatMap((source) => [...(source.match(words) ?? []), ...(source.match(dotted) ?? [])]),
  );
}

function codeSpans(text: string): readonly string[] {
  return inlines(markdown.parse(text, {}))
    .filter(({ token }) => token.type === "code_inline")
    .flatMap(({ token }) => [...(token.content.match(words) ?? []), ...(token.content.match(dotted) ?? [])]);
}
