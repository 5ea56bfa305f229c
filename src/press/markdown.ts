/*
 * The one Markdown parser of the press: CommonMark with tables, HTML let through as the notebook lets it through.
 */
import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";

export const markdown = new MarkdownIt({ html: true });

/** A piece of a text, inside its paragraphs, and the line (from 0) on which it stands. */
export interface Inline {
  readonly token: Token;
  readonly line: number;
}

/** All inline tokens of a parsed text, with their lines. */
export function inlines(tokens: readonly Token[]): readonly Inline[] {
  return tokens.flatMap((token) => {
    let line = token.map?.[0] ?? 0;
    return (token.children ?? []).map((child) => {
      if (child.type === "softbreak" || child.type === "hardbreak") line++;
      return { token: child, line };
    });
  });
}

/** A heading, as text. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** The headings of a text, without their markup. */
export function headings(text: string): readonly Heading[] {
  const tokens = markdown.parse(text, {});
  return tokens.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const children = tokens[i + 1]?.children ?? [];
    const plain = children.map(({ content }) => content).join("");
    return [{ level: Number(token.tag.slice(1)), text: plain, line: (token.map?.[0] ?? 0) + 1 }];
  });
}

/** The anchor of a heading as Markdown files have it on the code host: lower case, hyphens for spaces, no punctuation. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** The anchor of the same heading in a notebook. */
export function notebookAnchorOf(heading: string): string {
  return heading.replace(/ /g, "-");
}
