/*
 * No link of the course is dead, as far as that can be known without a network: links to lessons and files of the project are followed,
 * links to the world must be on the list of known places. Pictures come from runs, and HTML is all but absent, so that a
 * cell looks the same wherever it is shown.
 */
import { posix } from "node:path";
import { knownLinks } from "./known-links.js";
import type { Lesson } from "./lesson.js";
import { anchorOf, headings, markdown } from "./markdown.js";
import { headingsOf } from "./press.js";
import type { Problem } from "./problem.js";
import { definitionsIn, inlinesOf, textsOf } from "./texts.js";
import type { Text } from "./texts.js";

/** How the linter sees the project's files: paths relative to the project. */
export interface Files {
  exists(path: string): boolean;
  /** The text of a file that exists. */
  read(path: string): string;
}

const allowedTags = ["br", "kbd", "sub", "sup"];

export function lintLinks(lessons: readonly Lesson[], files: Files): readonly Problem[] {
  return lessons.flatMap((lesson) =>
    textsOf(lesson).flatMap((text) => [
      ...linksIn(text).flatMap(({ line, href }) => {
        const says = faultOf(href, lesson, lessons, files);
        return says === "" ? [] : [{ file: lesson.file, line, says }];
      }),
      ...strangersIn(text).map((found) => ({ file: lesson.file, ...found })),
    ]),
  );
}

function linksIn(text: Text): readonly { readonly line: number; readonly href: string }[] {
  return inlinesOf(text).flatMap(({ token, line }) =>
    token.type === "link_open" ? [{ line, href: String(token.attrGet("href")) }] : [],
  );
}

/** What a link is not allowed to be, or "". */
function faultOf(href: string, from: Lesson, lessons: readonly Lesson[], files: Files): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return worldFault(href);
  const [path = "", anchor] = href.split("#");
  if (path === "") return anchorFault(href, anchor, headingsOf(from));
  const stem = /^([^/]+)\.md$/.exec(path)?.[1];
  const lesson = lessons.find((other) => other.stem === stem);
  if (lesson !== undefined) return anchorFault(href, anchor, headingsOf(lesson));
  if (!path.startsWith("../")) {
    return `the link ${href} leads nowhere from a notebook: expected a lesson (NN-title.md) or a file of the project (../...)`;
  }
  const file = posix.normalize(posix.join("lessons", decodeURI(path)));
  if (file.startsWith("..")) return `the link ${href} leads out of the project`;
  if (!files.exists(file)) return `the link ${href} is dead: there is no ${file}`;
  if (!file.endsWith(".md")) return "";
  return anchorFault(
    href,
    anchor,
    headings(files.read(file)).map(({ text }) => text),
  );
}

function anchorFault(href: string, anchor: string | undefined, found: readonly string[]): string {
  if (anchor === undefined || found.some((text) => anchorOf(text) === decodeURI(anchor))) return "";
  return `the link ${href} is dead: no heading there has the anchor #${anchor}`;
}

function worldFault(href: string): string {
  if (!href.startsWith("https://")) return `the link ${href} must begin with https`;
  if (knownLinks.some(({ begins }) => href.startsWith(begins))) return "";
  return `the link ${href} is not on the list in src/press/known-links.ts: add its place there, with the reason`;
}

/** Images, reference links and HTML. */
function strangersIn(text: Text): readonly { readonly line: number; readonly says: string }[] {
  const inline = inlinesOf(text).flatMap(({ token, line }) => {
    if (token.type === "image")
      return [{ line, says: "there are no image files: let a run draw the picture" }];
    return token.type === "html_inline" ? htmlFaults(token.content, line) : [];
  });
  const blocks = markdown
    .parse(text.markdown, {})
    .flatMap(({ type, content, map }) =>
      type === "html_block" ? htmlFaults(content, text.line + (map?.[0] ?? 0)) : [],
    );
  const definitions = definitionsIn(text).map((name) => ({
    line: text.line,
    says: `the address of [${name.toLowerCase()}] must stand in the link itself: each cell stands alone`,
  }));
  return [...inline, ...blocks, ...definitions];
}

function htmlFaults(
  source: string,
  line: number,
): readonly { readonly line: number; readonly says: string }[] {
  const names = [...source.matchAll(/<\/?([a-z][\w-]*)/gi)].map(([, name = ""]) => name.toLowerCase());
  const refused = [...new Set(names)].filter((name) => !allowedTags.includes(name));
  return refused.map((name) => ({
    line,
    says: `HTML <${name}> is not used in lessons; allowed are ${allowedTags.join(", ")}`,
  }));
}
