#!/usr/bin/env node
/*
 * The `gosched` command: arguments in, exit code out. 0: all is well; 1: something was found to be wrong; 2: the command itself was.
 *
 * It is the one place that knows both the press and the kernel: the linter of the course is handed a way to execute notebooks.
 */
import { fork } from "node:child_process";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import type { Course } from "./press/course.js";
import { pressCourse, readCourse, staleNotebooks, writeTables, writeNotebooks } from "./press/course.js";
import type { LessonTask } from "./press/lint-apart.js";
import type { Execute } from "./press/lint-run.js";
import type { KernelName } from "./press/notebook.js";
import { inOrder, problemText } from "./press/problem.js";
import type { Problem } from "./press/problem.js";

const usage = `gosched <command>, in the project's folder

  press            make notebooks/*.ipynb from lessons/*.md
  press --check    only say which notebooks are not what their lessons give
  press --pages FOLDER
                   run all lessons, and write them to FOLDER as pages for self-study, which need no network and no kernel
  lint             run and check the whole course
  lint 04 05       run and check only these lessons
  measure          what a switch costs on this machine, in threads, coroutines and Go; how many threads waiting takes
  measure --quick  the same in a few seconds, less exact
  measure --json   the same as JSON
  kernel install   tell Jupyter or VS Code of the kernel: --user (the default), --prefix FOLDER or --sys-prefix
  kernel uninstall take that back, of the same place
  kernel list      where the kernel is installed
  --help           this text
  --version        the version of gosched`;

/** Each command, and the flags that it knows. */
const commands: Readonly<
  Record<
    string,
    {
      readonly flags: readonly string[];
      readonly takes?: RegExp;
      run(flags: readonly string[]): Promise<number>;
    }
  >
> = {
  press: { flags: ["--check", "--pages FOLDER"], takes: /^(?:--pages$|[^-])/, run: press },
  lint: { flags: [], takes: /^\d\d?$/, run: lint },
  kernel: { flags: [], takes: /^/, run: kernel },
  measure: { flags: ["--quick", "--json"], run: measure },
};

/** How `lint` starts a process that runs lessons; nobody types this. */
const workerName = "lint-worker";

async function main(args: readonly string[]): Promise<number> {
  const [name = "", ...flags] = args;
  if (["--help", "-h", "help"].includes(name)) return say(usage, 0);
  if (["--version", "-v"].includes(name)) return say((await library()).version, 0);
  if (name === workerName) return serveLessons();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const came = name === "" ? "nothing" : `"${name}"`;
    return complain(
      `expected a command (${Object.keys(commands).join(", ")}), got ${came}; "gosched --help" explains them`,
    );
  }
  const unknown = flags.find((flag) => !command.flags.includes(flag) && command.takes?.test(flag) !== true);
  if (unknown !== undefined) {
    const known = command.flags.length > 0 ? command.flags.join(", ") : "nothing more";
    return complain(`gosched ${name}: expected ${known}, got "${unknown}"`);
  }
  return command.run(flags);
}

async function press(words: readonly string[]): Promise<number> {
  if (words.includes("--pages")) return pressSite(words);
  const stray = words.find((word) => word !== "--check");
  if (stray !== undefined)
    return complain(`gosched press: expected --check, --pages FOLDER or nothing more, got "${stray}"`);
  const isCheck = words.length > 0;
  const root = process.cwd();
  const course = readCourse(root);
  if (course.problems.length > 0) return tell(course.problems);
  const notebooks = pressCourse(course.lessons, await kernelName());
  if (isCheck)
    return tell(staleNotebooks(root, notebooks), `${notebooks.size} notebooks are what their lessons give`);
  const written = [...writeNotebooks(root, notebooks), ...writeTables(root, course.lessons)];
  return say(
    [...written.map((path) => `wrote ${path}`), `${notebooks.size} notebooks are up to date`].join("\n"),
    0,
  );
}

/** `press --pages FOLDER` */
async function pressSite(words: readonly string[]): Promise<number> {
  const [first, folder, ...more] = words;
  if (
    first !== "--pages" ||
    folder === undefined ||
    folder === "" ||
    folder.startsWith("-") ||
    more.length > 0
  ) {
    return complain(
      `gosched press: expected --pages FOLDER, where the pages are to be written, and no more; got "${words.join(" ")}"`,
    );
  }
  const root = process.cwd();
  const { refusal, writePages } = await import("./press/site/folder.js");
  const { pressPages } = await import("./press/site/site.js");
  const course = readCourse(root);
  if (course.problems.length > 0) return tell(course.problems);
  const early = refusal(folder, []); // said before a quarter of a minute has gone by
  if (early !== undefined) return complain(`gosched press: ${early}`);
  const { version } = await library();
  const { files, problems } = await pressPages(course.lessons, {
    kernel: await kernelName(),
    execute: await executor(root),
    version,
  });
  if (problems.length > 0) return tell(problems);
  const refused = refusal(folder, [...files.keys()]);
  if (refused !== undefined) return complain(`gosched press: ${refused}`);
  const gone = writePages(folder, files);
  const removed = gone.map((path) => `removed ${join(folder, path)}, which comes from no lesson any more`);
  return say(
    [
      ...removed,
      `${course.lessons.length} lessons are in ${folder}: open ${join(folder, "index.html")}`,
    ].join("\n"),
    0,
  );
}

async function lint(numbers: readonly string[]): Promise<number> {
  const root = process.cwd();
  const { lintText } = await import("./press/lint.js");
  const { lintApart } = await import("./press/lint-apart.js");
  const course = readCourse(root);
  const isAsked = (number: number): boolean => numbers.length === 0 || numbers.map(Number).includes(number);
  const asked = course.lessons.filter(({ number }) => isAsked(number));
  if (asked.length === 0) return complain(`gosched lint: there is no lesson ${numbers.join(", ")}`);
  const files = asked.map(({ file }) => file);
  const text = lintText(course, root).filter(({ file }) => numbers.length === 0 || files.includes(file));
  const runs = await lintApart(files, Math.min(4, availableParallelism()), () =>
    fork(process.argv[1] ?? "", [workerName]),
  );
  return tell([...text, ...runs], sumOf({ ...course, lessons: asked }));
}

/** Runs lessons as they are asked for, until the linter hangs up. */
async function serveLessons(): Promise<number> {
  const root = process.cwd();
  const { lintRun } = await import("./press/lint-run.js");
  const { pressLesson } = await import("./press/press.js");
  const [execute, kernel] = [await executor(root), await kernelName()];
  const { lessons } = readCourse(root);
  process.on("message", ({ file }: LessonTask) => {
    const lesson = lessons.find((each) => each.file === file);
    if (lesson === undefined) throw new Error(`there is no lesson ${file}`);
    void lintRun(pressLesson(lesson, lessons, kernel), execute).then((problems) =>
      process.send?.({ problems }),
    );
  });
  await new Promise((resolve) => process.once("disconnect", resolve));
  return 0;
}

async function kernel(words: readonly string[]): Promise<number> {
  const { kernelCommand } = await import("./kernel/install-command.js");
  const { root, version } = await library();
  const surroundings = { env: process.env, platform: process.platform, home: homedir() };
  const { text, code } = kernelCommand(words, { root, version, surroundings });
  return code === 0 ? say(text, 0) : complain(text, code);
}

async function measure(flags: readonly string[]): Promise<number> {
  const { measureCommand } = await import("./measure/command.js");
  return measureCommand({ quick: flags.includes("--quick"), json: flags.includes("--json") });
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

function complain(text: string, code = 2): number {
  console.error(text);
  return code;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(error instanceof Error ? error.message : String(error))),
);
