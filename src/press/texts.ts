/*
 * Everything of a lesson that the reader sees as text, for the rules that look at words and links.
 */
import type { Env } from "markdown-it";
import type { Lesson } from "./lesson.js";
import { inlines, markdown } from "./markdown.js";
import type { Inline } from "./markdown.js";

export interface Text {
  /** Where it begins in the file. */
  readonly line: number;
  readonly markdown: string;
}

/** The prose of a lesson: its summary, its Markdown, predictions and hints. */
export function textsOf({ head, blocks }: Lesson): readonly Text[] {
  const body = blocks.flatMap((block): readonly Text[] => {
    switch (block.kind) {
      case "prose":
        return [{ line: block.line, markdown: block.text }];
      case "hint":
        return [{ line: block.line + 1, markdown: block.text }];
      case "prediction":
        return [block.question, ...block.options.values(), block.why, ...block.mistakes.values()].map(
          (text) => ({
            line: block.line,
            markdown: text,
          }),
        );
      default:
        return [];
    }
  });
  return [{ line: head.lines.summary, markdown: head.summary }, ...body];
}

/** The inline tokens of a text, with their lines in the file. */
export function inlinesOf({ line, markdown: text }: Text): readonly Inline[] {
  return inlines(markdown.parse(text, {})).map((inline) => ({ ...inline, line: line + inline.line }));
}

/** The names of reference links that a text defines: `[name]: address`. */
export function definitionsIn({ markdown: text }: Text): readonly string[] {
  const env: Env = {};
  markdown.parse(text, env);
  return Object.keys(env.references ?? {});
}
