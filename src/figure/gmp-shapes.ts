/**
 * The shapes of the G-M-P picture, the same in every one: a P is a square, an M a triangle, a goroutine a pill.
 * A pill is full while its goroutine runs, tinted while it is queued, pale while it waits, and has the edge of system calls
 * while it is in one. A P that may be taken, and an M that does not run, are dashed. A small lock is on those that are locked to
 * each other.
 */
import { groupDigits } from "../trace/numbers.js";
import { card, statusColour } from "./palette.js";
import type { Colouring } from "./palette.js";
import { element, escape, fit, rect, smallText, text, textWidth } from "./svg.js";

/** How a goroutine's pill is painted. */
export type PillState = "running" | "queued" | "waiting" | "syscall";

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
  /** Whether the goroutine is locked to its thread. */
  readonly isLocked: boolean;
}

const lockRoom = 16;

const pillWidth = ({ label, isLocked }: Pill): number =>
  Math.max(46, textWidth(label, 15) + 22) + (isLocked ? lockRoom : 0);

/** A small lock around a middle. */
export function drawLock(x: number, middle: number, ink: string): string {
  return [
    element("path", {
      d: `M${x - 3.5},${middle - 1}v-3a3.5,3.5 0 0 1 7,0v3`,
      fill: "none",
      stroke: ink,
      "stroke-width": 2,
    }),
    rect(x - 6, middle - 1, 12, 8, { rx: 1.5, fill: ink }),
  ].join("");
}

export function drawPill(pill: Pill, x: number, middle: number, width: number, colours: Colouring): string {
  const { fill, ink, tint, pale, edge } = colours.of(pill.g);
  const paint = {
    running: { fill, stroke: fill },
    queued: { fill: tint, stroke: edge },
    waiting: { fill: pale, stroke: edge },
    syscall: { fill: tint, stroke: statusColour.syscall },
  }[pill.state];
  const dashed = pill.state === "waiting" ? "5 3" : undefined;
  const room = width - (pill.isLocked ? lockRoom : 0);
  const label = fit(pill.label, room - 14, 15);
  const letters = pill.state === "running" ? ink : card.ink;
  const words = { "font-size": 15, "text-anchor": "middle", fill: letters };
  return element(
    "g",
    {},
    element("title", {}, escape(pill.tip)),
    rect(x, middle - pillHeight / 2, width, pillHeight, {
      rx: pillHeight / 2,
      "stroke-width": pill.state === "syscall" ? 3.5 : 2,
      "stroke-dasharray": dashed,
      ...paint,
    }),
    text(x + room / 2, middle + 5, label, words),
    pill.isLocked ? drawLock(x + width - lockRoom, middle, letters) : "",
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
  const lastWidth = pillWidth(last);
  const counter = textWidth(`+${groupDigits(pills.length)}`, 15) + 16;
  const widths = pills.map(pillWidth);
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

/** How far apart rows of pills are. */
export const pillRowHeight = 40;

/** Pills in at most `most` rows, of which the last says how many are left out. Returns the markup and how many rows there are. */
export function drawPillRows(
  pills: readonly Pill[],
  strip: Strip,
  colours: Colouring,
  most: number,
): { readonly markup: string; readonly rows: number } {
  const parts: string[] = [];
  let rest = pills;
  let rows = 0;
  do {
    const count = rows + 1 < most ? fitting(rest.map(pillWidth), strip.right - strip.left, 0) : rest.length;
    const row = { ...strip, middle: strip.middle + rows * pillRowHeight };
    parts.push(drawPills(rest.slice(0, Math.max(1, count)), row, colours, "none"));
    rest = rest.slice(Math.max(1, count));
    rows++;
  } while (rest.length > 0);
  return { markup: parts.join(""), rows };
}

const processorWidth = 52;

/** Width of a P in a list. */
export const smallProcessorWidth = 38;

/** A P: an M holds it; an M that is in a system call holds it, so that it may be taken; or nobody does. */
export type ProcessorLook = "busy" | "takeable" | "free";

const processorPaint: Readonly<Record<ProcessorLook, { fill: string; stroke: string; dashed?: string }>> = {
  busy: { fill: "#3f4853", stroke: "#3f4853" },
  takeable: { fill: card.background, stroke: statusColour.syscall, dashed: "6 3" },
  free: { fill: card.background, stroke: "#8b949e" },
};

/** A P. `isSmall`: in a list. */
export function drawProcessor(
  id: number,
  x: number,
  middle: number,
  look: ProcessorLook,
  isSmall = false,
): string {
  const { fill, stroke, dashed } = processorPaint[look];
  const wide = isSmall ? smallProcessorWidth : processorWidth;
  const high = isSmall ? 36 : 42;
  return [
    rect(x, middle - high / 2, wide, high, {
      rx: 6,
      "stroke-width": look === "takeable" ? 2.5 : 2,
      "stroke-dasharray": dashed,
      fill,
      stroke,
    }),
    text(x + wide / 2, middle + 6, `P${id}`, {
      "font-size": isSmall ? smallText : 17,
      "font-weight": 600,
      "text-anchor": "middle",
      fill: look === "busy" ? card.background : look === "free" ? card.faint : card.ink,
    }),
  ].join("");
}

export const threadWidth = 58;

/** An M. `isUp`: its thread runs; otherwise it sleeps or wakes, and its outline is dashed. `isLocked`: to a goroutine. */
export function drawThread(id: number, x: number, middle: number, isUp: boolean, isLocked = false): string {
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
    isLocked ? drawLock(x + threadWidth - 7, middle - 14, card.ink) : "",
  ].join("");
}

/** A panel with a heading, on which rows are drawn. */
export function drawPanel(x: number, y: number, width: number, height: number, heading: string): string {
  return [
    rect(x, y, width, height, { rx: 6, fill: card.panel }),
    text(x + 12, y + 22, heading, { "font-size": 15, "font-weight": 600 }),
  ].join("");
}
