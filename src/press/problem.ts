/*
 * What is wrong with a lesson, and where. All readers and rules of the press report here and go on, so that a writer sees all his
 * problems at once.
 */

export interface Problem {
  /** Relative to the project, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly says: string;
}

/** Takes a problem of the file at hand. */
export type Report = (line: number, says: string) => void;

/** `lessons/01-start.md:12: what is wrong` */
export function problemText({ file, line, says }: Problem): string {
  return `${file}:${line}: ${says}`;
}

/** By file, then line. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** What a value is, for a sentence that says what came. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? `"${value}"` : String(value);
}
