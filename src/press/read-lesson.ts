/*
 * Reads a lesson. The body is cut where markdown-it's tokens say that a fenced block or a heading begins; everything
 * between is prose, kept as the writer wrote it and never re-rendered.
 */
import type { Token } from "markdown-it";
import { basename } from "node:path";
import { readFence } from "./fence.js";
import { readHead, splitHead } from "./head.js";
import type { Block, Lesson, Prose } from "./lesson.js";
import { markdown } from "./markdown.js";
import type { Problem, Report } from "./problem.js";

const fileName = /^(\d\d)-[a-z0-9]+(-[a-z0-9]+)*\.md$/;

/** Whether a file of `lessons/` is meant to be a lesson: its name begins with a digit. */
export function isLessonFile(name: string): boolean {
  return /^\d.*\.md$/.test(name);
}

/** Reads a lesson as well as it can be read, and all that is wrong with its form. */
export function readLesson(
  file: string,
  text: string,
): { readonly lesson: Lesson; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (line, says) => problems.push({ file, line, says });
  const named = fileName.exec(basename(file));
  if (named === null) {
    report(1, `a lesson is called NN-title.md, in lower case with hyphens, got "${basename(file)}"`);
  }
  const { head, body } = splitHead(text.replace(/\r\n/g, "\n"), report);
  const lesson = {
    file,
    stem: basename(file, ".md"),
    number: Number(named?.[1] ?? 0),
    head: head === undefined ? readHead("{}", () => undefined) : readHead(head, report),
    blocks: readBody(body, report),
  };
  return { lesson, problems };
}

/** A stretch of the body that is not prose, or a place where prose is cut. Lines from 0, the end excluded. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly block: Block | undefined;
}

function readBody(body: string, report: Report): readonly Block[] {
  const lines = body.split("\n");
  const blocks: Block[] = [];
  let from = 0;
  const proseUntil = (end: number): void => {
    const prose = proseOf(lines, from, end);
    if (prose !== undefined) blocks.push(prose);
  };
  for (const { start, end, block } of cutsOf(body, report)) {
    proseUntil(start);
    if (block !== undefined) blocks.push(block);
    from = end;
  }
  proseUntil(lines.length);
  return blocks;
}

function cutsOf(body: string, report: Report): readonly Cut[] {
  const lines = body.split("\n");
  return markdown.parse(body, {}).flatMap((token): Cut[] => {
    const [start, end] = token.map ?? [0, 0];
    const line = start + 1;
    if (token.type === "fence") {
      if (!isClosed(token, lines))
        report(line, "this block is never closed: its last line must be the fence again");
      const block = readFence(
        { info: token.info, source: token.content, line, isNested: token.level > 0 },
        report,
      );
      return block === undefined ? [] : [{ start, end, block }];
    }
    const isHeading = token.type === "heading_open" && token.level === 0;
    if (isHeading && token.tag === "h1") {
      report(line, "the title stands in the head: write no heading of level 1");
    }
    return isHeading && ["h2", "h3"].includes(token.tag) ? [{ start, end: start, block: undefined }] : [];
  });
}

/** markdown-it ends a block that is never closed with the file. */
function isClosed({ map, markup }: Token, lines: readonly string[]): boolean {
  const [start, end] = map ?? [0, 0];
  const last = lines[end - 1]?.replace(/^[\s>]*/, "") ?? "";
  return end - 1 > start && last.startsWith(markup);
}

function proseOf(lines: readonly string[], from: number, end: number): Prose | undefined {
  let start = from;
  while (start < end && lines[start]?.trim() === "") start++;
  const text = lines.slice(start, end).join("\n").trimEnd();
  return text === "" ? undefined : { kind: "prose", line: start + 1, text };
}
