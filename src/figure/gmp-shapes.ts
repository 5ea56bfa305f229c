/**
 * The shapes of the G-M-P picture, the same in every one: a P is a square, an M a triangle, a goroutine a pill.
 * A pill is full while its goroutine runs, tinted while it is queued, and pale while it waits.
 */
import { groupDigits } from "../trace/numbers.js";
import { card } from "./palette.js";
import type { Colouring } from "./palette.js";
import { element, escape, fit, rect, smallText, text, textWidth } from "./svg.js";

/** How a goroutine's pill is painted. */
export type PillState = "running" | "queued" | "waiting";

export const pillHeight = 32;
const pillGap = 6;

/** The middle of a row of shapes, and where it may begin and must end, in px. */
export interface Strip {
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

/** One goroutine, with `label` on it; `tip` is its tooltip. */
export interface Pill {
  readonly g: number;
  readonly label: string;
  readonly tip: string;
  readonly state: PillState;
}

const pillWidth = (label: string): number => Math.max(46, textWidth(label, 15) + 22);

export function drawPill(pill: Pill, x: number, middle: number, width: number, colours: Colouring): string {
  const { fill, ink, tint, pale, edge } = colours.of(pill.g);
  const paint = {
    running: { fill, stroke: fill },
    queued: { fill: tint, stroke: edge },
    waiting: { fill: pale, stroke: edge },
  }[pill.state];
  const dashed = pill.state === "waiting" ? "5 3" : undefined;
  const label = fit(pill.label, width - 14, 15);
  const words = { "font-size": 15, "text-anchor": "middle", fill: pill.state === "running" ? ink : card.ink };
  return element(
    "g",
    {},
    element("title", {}, escape(pill.tip)),
    rect(x, middle - pillHeight / 2, width, pillHeight, {
      rx: pillHeight / 2,
      "stroke-width": 2,
      "stroke-dasharray": dashed,
      ...paint,
    }),
    text(x + width / 2, middle + 5, label, words),
  );
}

/** How many of `widths` fit into `room`, when what is left out needs `more` px. */
function fitting(widths: readonly number[], room: number, more: number): number {
  let used = 0;
  let count = 0;
  for (const width of widths) {
    const rest = count + 1 < widths.length ? more : 0;
    if (used + width + rest > room) break;
    used += width + pillGap;
    count++;
  }
  return count;
}

/** Pills side by side. What does not fit is counted: "+245", and then the last one, for its end matters too. */
export function drawPills(pills: readonly Pill[], strip: Strip, colours: Colouring, empty = "empty"): string {
  if (pills.length === 0) return text(strip.left, strip.middle + 5, empty, { fill: card.faint });
  const last = pills.at(-1)!;
  const lastWidth = pillWidth(last.label);
  const counter = textWidth(`+${groupDigits(pills.length)}`, 15) + 16;
  const widths = pills.map((pill) => pillWidth(pill.label));
  const count = fitting(widths, strip.right - strip.left, counter + lastWidth + pillGap);
  const parts: string[] = [];
  let x = strip.left;
  for (let i = 0; i < count; i++) {
    parts.push(drawPill(pills[i]!, x, strip.middle, widths[i]!, colours));
    x += widths[i]! + pillGap;
  }
  const hidden = pills.length - count - 1;
  if (count === pills.length) return parts.join("");
  if (hidden > 0)
    parts.push(
      text(x + 4, strip.middle + 5, `+${groupDigits(hidden)}`, { "font-size": 15, fill: card.faint }),
    );
  parts.push(drawPill(last, hidden > 0 ? x + counter : x, strip.middle, lastWidth, colours));
  return parts.join("");
}

const processorWidth = 52;

/** Width of a P in a list. */
export const smallProcessorWidth = 38;

/** A P. `isBusy`: an M holds it. `isSmall`: in a list. */
export function drawProcessor(
  id: number,
  x: number,
  middle: number,
  isBusy: boolean,
  isSmall = false,
): string {
  const dark = "#3f4853";
  const paint = isBusy ? { fill: dark, stroke: dark } : { fill: card.background, stroke: "#8b949e" };
  const wide = isSmall ? smallProcessorWidth : processorWidth;
  const high = isSmall ? 36 : 42;
  return [
    rect(x, middle - high / 2, wide, high, { rx: 6, "stroke-width": 2, ...paint }),
    text(x + wide / 2, middle + 6, `P${id}`, {
      "font-size": isSmall ? smallText : 17,
      "font-weight": 600,
      "text-anchor": "middle",
      fill: isBusy ? card.background : card.faint,
    }),
  ].join("");
}

export const threadWidth = 58;

/** An M. `isUp`: its thread runs; otherwise it sleeps or wakes, and its outline is dashed. */
export function drawThread(id: number, x: number, middle: number, isUp: boolean): string {
  const half = threadWidth / 2;
  const points = `${x + half},${middle - 23} ${x + threadWidth},${middle + 21} ${x},${middle + 21}`;
  return [
    element("polygon", {
      points,
      fill: isUp ? "#dfe5ec" : card.background,
      stroke: "#6b7683",
      "stroke-width": 2,
      "stroke-linejoin": "round",
      "stroke-dasharray": isUp ? undefined : "5 3",
    }),
    text(x + half, middle + 16, `M${id}`, { "font-size": smallText, "text-anchor": "middle" }),
  ].join("");
}

/** A panel with a heading, on which rows are drawn. */
export function drawPanel(x: number, y: number, width: number, height: number, heading: string): string {
  return [
    rect(x, y, width, height, { rx: 6, fill: card.panel }),
    text(x + 12, y + 22, heading, { "font-size": 15, "font-weight": 600 }),
  ].join("");
}
