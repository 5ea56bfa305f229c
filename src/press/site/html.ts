/*
 * HTML as text, for the pages.
 */
import { markdown } from "../markdown.js";

/** Text made safe to stand in HTML, also within attributes in double quotes. */
export const escaped = (text: string): string => markdown.utils.escapeHtml(text);

/** JSON that may stand within a script element. */
export const jsonInScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Something that is folded until it is asked for. */
export function details(summary: string, body: string): string {
  return `<details><summary>${escaped(summary)}</summary>\n${body}\n</details>`;
}
