#!/usr/bin/env node
/*
 * The `gosched` command: arguments in, exit code out. 0: all is well; 1: something was found to be wrong; 2: the command itself was.
 *
 * It is the one place that knows both the press and the kernel: the linter of the course is handed a way to execute notebooks.
 */
import { join } from "node:path";
import type { Course } from "./press/course.js";
import { pressCourse, readCourse, staleNotebooks, writeNotebooks } from "./press/course.js";
import type { Execute } from "./press/lint-run.js";
import type { KernelName } from "./press/notebook.js";
import { inOrder, problemText } from "./press/problem.js";
import type { Problem } from "./press/problem.js";

const usage = `gosched <command>, in the project's folder

  press            make notebooks/*.ipynb from lessons/*.md
  press --check    only say which notebooks are not what their lessons give
  lint             run and check the whole course
  --help           this text
  --version        the version of gosched`;

/** Each command, and the flags that it knows. */
const commands: Readonly<
  Record<string, { readonly flags: readonly string[]; run(flags: readonly string[]): Promise<number> }>
> = {
  press: { flags: ["--check"], run: (flags) => press(flags.includes("--check")) },
  lint: { flags: [], run: lint },
};

async function main(args: readonly string[]): Promise<number> {
  const [name = "", ...flags] = args;
  if (["--help", "-h", "help"].includes(name)) return say(usage, 0);
  if (["--version", "-v"].includes(name)) return say((await library()).version, 0);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const came = name === "" ? "nothing" : `"${name}"`;
    return complain(
      `expected a command (${Object.keys(commands).join(", ")}), got ${came}; "gosched --help" explains them`,
    );
  }
  const unknown = flags.find((flag) => !command.flags.includes(flag));
  if (unknown !== undefined) {
    const known = command.flags.length > 0 ? command.flags.join(", ") : "nothing more";
    return complain(`gosched ${name}: expected ${known}, got "${unknown}"`);
  }
  return command.run(flags);
}

async function press(isCheck: boolean): Promise<number> {
  const root = process.cwd();
  const course = readCourse(root);
  if (course.problems.length > 0) return tell(course.problems);
  const notebooks = pressCourse(course.lessons, await kernelName());
  if (isCheck)
    return tell(staleNotebooks(root, notebooks), `${notebooks.size} notebooks are what their lessons give`);
  const written = writeNotebooks(root, notebooks);
  return say(
    [...written.map((path) => `wrote ${path}`), `${notebooks.size} notebooks are up to date`].join("\n"),
    0,
  );
}

async function lint(): Promise<number> {
  const root = process.cwd();
  const { lintCourse } = await import("./press/lint.js");
  const course = readCourse(root);
  const problems = await lintCourse(course, {
    root,
    kernel: await kernelName(),
    execute: await executor(root),
  });
  return tell(problems, sumOf(course));
}

/** The size of a course in one line. */
function sumOf({ lessons }: Course): string {
  const count = (...kinds: readonly string[]) =>
    lessons.flatMap(({ blocks }) => blocks).filter(({ kind }) => kinds.includes(kind)).length;
  const cells = count("code", "prediction", "exercise", "check");
  return `${lessons.length} lessons, ${cells} code cells, ${count("prediction")} predictions, ${count("exercise")} exercises: no problem`;
}

/** Executes notebooks as if they lay in `notebooks/`, all with one compiler. */
async function executor(root: string): Promise<Execute> {
  const { executeNotebook } = await import("./kernel/execute-notebook.js");
  const { Language } = await import("./kernel/language.js");
  const folder = join(root, "notebooks");
  const own = await library();
  const language = new Language(folder, own);
  return (notebook) => executeNotebook(notebook, { folder, library: own, language, allowErrors: true });
}

async function library() {
  const { libraryAt, packageRoot } = await import("./kernel/resolve.js");
  return libraryAt(packageRoot(import.meta.url));
}

async function kernelName(): Promise<KernelName> {
  const { kernelSpec } = await import("./kernel/spec.js");
  return { name: "gosched", displayName: kernelSpec(process.cwd()).display_name };
}

function tell(problems: readonly Problem[], otherwise = ""): number {
  if (problems.length === 0) return say(otherwise, 0);
  const lines = inOrder(problems).map(problemText);
  console.error([...lines, `${lines.length} ${lines.length === 1 ? "problem" : "problems"}`].join("\n"));
  return 1;
}

function say(text: string, code: number): number {
  console.log(text);
  return code;
}

function complain(text: string): number {
  console.error(text);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(error instanceof Error ? error.message : String(error))),
);
