/*
 * Parts as they stand where nothing runs: in HTML without a script, and as text.
 */
import { escapeHtml } from "../kernel/escape.js";
import { inPage } from "../figure/svg.js";
import type { Part } from "./parts.js";

export function partText(part: Part): string {
  if ("player" in part) return part.player.parts.map(partText).join("\n");
  if ("text" in part) return part.text;
  const lines = [part.columns, ...part.rows].map((cells) => cells.join("\t"));
  return [...lines, ...(part.more > 0 ? [`… ${part.more} more rows`] : [])].join("\n");
}

function partHtml(part: Part): string {
  if ("player" in part) return part.player.parts.map(partHtml).join("");
  if ("svg" in part) return inPage(part.svg);
  if ("text" in part) return `<pre style="white-space:pre-wrap">${escapeHtml(part.text)}</pre>`;
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const more = part.more > 0 ? `<p>… ${part.more} more rows</p>` : "";
  return `<table>${row(part.columns, "th")}${part.rows.map((cells) => row(cells, "td")).join("")}</table>${more}`;
}

/** The first picture among parts. */
export function pictureIn(parts: readonly Part[]): string | undefined {
  for (const part of parts) {
    const found = "player" in part ? pictureIn(part.player.parts) : "svg" in part ? part.svg : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The parts with a sentence; and the markup that makes a live page of them, in a kernel that has it. */
export function formHtml(live: string | undefined, parts: readonly Part[], sentence: string): string {
  const word = `<p style="opacity:.75">${escapeHtml(sentence)}</p>`;
  const still = `<div class="gosched-still">${parts.map(partHtml).join("")}${word}</div>`;
  return `<figure class="gosched-controls" style="margin:0">${still}${live ?? ""}</figure>`;
}
