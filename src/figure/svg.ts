/**
 * SVG as strings: elements with escaped attributes and text, and the card that every figure is drawn on. No library and
 * no DOM: the same input gives the same bytes everywhere.
 *
 * Whatever a program has named or printed goes through `escape`; an element's children are markup that was made here.
 */
import { card, font } from "./palette.js";

/** Attribute values; `undefined` leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The smallest text in any figure, in px at its full width. */
export const smallText = 14;

/** Text as XML: the five special characters escaped, and what XML cannot hold replaced. */
export function escape(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

const short = (value: number): string => String(Number(value.toFixed(2)));

/** One element. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? short(value) : escape(value)}"`],
  );
  const open = `<${name}${pairs.join("")}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Attributes,
  title = "",
): string {
  const tip = title === "" ? [] : [element("title", {}, escape(title))];
  return element("rect", { x, y, width, height, ...attributes }, ...tip);
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string {
  return element("line", { x1, y1, x2, y2, ...attributes });
}

/** A line of text; `y` is its base line. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, "font-size": smallText, fill: card.ink, ...attributes }, escape(content));
}

/** About how wide a text is, in px. No font is asked: widths are those of a usual sans serif, rounded up. */
export function textWidth(content: string, size: number = smallText): number {
  let width = 0;
  for (const letter of content) {
    if (/[iljtf.,:;'|!()[\] ]/.test(letter)) width += 0.36;
    else if (/[mwMWGOQ%@…+]/.test(letter)) width += 0.82;
    else width += letter > "\u2fff" ? 1.05 : 0.6;
  }
  return width * size;
}

/** The text, cut with "…" so that it fits; "" when not even two letters do. */
export function fit(content: string, width: number, size: number = smallText): string {
  if (textWidth(content, size) <= width) return content;
  const letters = [...content];
  while (letters.length > 0 && textWidth(`${letters.join("")}…`, size) > width) letters.pop();
  return letters.length < 2 ? "" : `${letters.join("").trimEnd()}…`;
}

/** How far apart the lines of a hatching are, in px. */
const hatchGap = 9;

/**
 * Slanted lines over a rectangle. They are drawn one by one: a pattern is found by its id, and of several figures on one page it is
 * the first that defines it, also when that one is hidden, and then all the others lose their hatching.
 */
export function hatching(x: number, y: number, width: number, height: number, colour: string): string {
  const [right, bottom] = [x + width, y + height];
  const strokes: string[] = [];
  for (let sum = Math.ceil((x + y) / hatchGap) * hatchGap; sum < right + bottom; sum += hatchGap) {
    const left = Math.max(x, sum - bottom);
    const length = Math.min(right, sum - y) - left;
    const end = Number(length.toFixed(1));
    if (end > 0)
      strokes.push(`M${Number(left.toFixed(1))},${Number((sum - left).toFixed(1))}l${end},${-end}`);
  }
  if (strokes.length === 0) return "";
  return element("path", {
    d: strokes.join(""),
    stroke: colour,
    "stroke-width": 1.5,
    "pointer-events": "none",
  });
}

/** The size of a figure, its title and the line below it. */
export interface CardOptions {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle?: string;
}

/** How much room the title takes, in px. */
export function headHeight(options: { readonly subtitle?: string }): number {
  return options.subtitle ? 66 : 46;
}

/** A whole figure: an opaque card with a title. It shrinks with the page and keeps its proportions. */
export function drawCard(options: CardOptions, ...body: readonly string[]): string {
  const { width, height, title, subtitle = "" } = options;
  const head = [text(20, 32, fit(title, width - 40, 20), { "font-size": 20, "font-weight": 600 })];
  if (subtitle !== "") {
    head.push(text(20, 56, fit(subtitle, width - 40, 15), { "font-size": 15, fill: card.faint }));
  }
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: "img",
      "aria-label": subtitle === "" ? title : `${title}. ${subtitle}`,
      "font-family": font,
      style: "max-width:100%;height:auto",
    },
    rect(0.5, 0.5, width - 1, height - 1, { rx: 8, fill: card.background, stroke: card.edge }),
    ...head,
    ...body,
  );
}

/** One entry of a legend: what is drawn in front of the words. `x`, `y`: left edge and middle. */
export interface LegendEntry {
  readonly label: string;
  readonly mark: (x: number, y: number) => string;
}

/** Entries in rows, as many as fit. Returns the markup and how high it is. */
export function drawLegend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
): { readonly markup: string; readonly height: number } {
  const rowHeight = 24;
  const parts: string[] = [];
  let left = x;
  let middle = y + rowHeight / 2;
  for (const { label, mark } of entries) {
    const shown = fit(label, 240);
    const wide = 24 + textWidth(shown) + 18;
    if (left > x && left + wide > x + width) {
      left = x;
      middle += rowHeight;
    }
    parts.push(mark(left, middle), text(left + 24, middle + 5, shown));
    left += wide;
  }
  return { markup: parts.join(""), height: entries.length === 0 ? 0 : middle + rowHeight / 2 - y };
}

/**
 * The picture in a page of HTML. Narrower than 640 px no word of it could be read (the page's own scripts say the same in safe-svg.ts): on a
 * phone it is moved to and fro.
 */
export function inPage(svg: string): string {
  return `<div style="overflow-x:auto"><div style="min-width:640px">${svg}</div></div>`;
}

/** A coloured square in front of a legend's words. */
export function swatchMark(fill: string, stroke?: string): LegendEntry["mark"] {
  return (x, y) => rect(x, y - 8, 16, 16, { rx: 3, fill, stroke });
}
