/*
 * Runs the lessons in several processes at once: each has a compiler of its own, takes the next lesson when it is done with one, and ends when
 * there is none. A process that dies is told as a problem of the lesson that it had.
 */
import type { ChildProcess } from "node:child_process";
import type { Problem } from "./problem.js";

/** What a worker is sent, and what it answers. */
export interface LessonTask {
  readonly file: string;
}
export interface LessonResult {
  readonly problems: readonly Problem[];
}

/** All problems that running these lessons shows. `start` starts a worker, which answers each `LessonTask` with a `LessonResult`. */
export async function lintApart(
  files: readonly string[],
  many: number,
  start: () => ChildProcess,
): Promise<readonly Problem[]> {
  const waiting = [...files];
  const found: Problem[] = [];
  // Again when lessons are left because all workers have died: each took one lesson at least, so this ends.
  while (waiting.length > 0) {
    const workers = Array.from({ length: Math.min(many, waiting.length) }, () =>
      work(start(), waiting, found),
    );
    await Promise.all(workers);
  }
  return found;
}

/** One worker, until there is no lesson left. */
async function work(child: ChildProcess, waiting: string[], found: Problem[]): Promise<void> {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const result = await answer(child, { file });
    found.push(...result.problems);
    if (!child.connected) return;
  }
  child.disconnect();
}

function answer(child: ChildProcess, task: LessonTask): Promise<LessonResult> {
  return new Promise((resolve) => {
    const settle = (result: LessonResult): void => {
      child.off("message", take);
      child.off("exit", die);
      resolve(result);
    };
    const take = (message: unknown): void => settle(message as LessonResult); // what our own worker sends
    const die = (code: number | null, signal: string | null): void => {
      const says = `the process that ran this lesson ended (${signal ?? `exit code ${code}`})`;
      settle({ problems: [{ file: task.file, line: 1, says }] });
    };
    child.on("message", take);
    child.on("exit", die);
    child.send(task);
  });
}
