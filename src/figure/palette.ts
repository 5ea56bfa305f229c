/**
 * The one visual language of all figures: what each colour means.
 *
 * Hue says which goroutine (or, when there are many, which kind of goroutine: the function that it runs). Lightness
 * says in what state: full while it runs, tinted while it stands in a queue, pale with a coloured edge while it waits.
 * Goroutines of the runtime are grey. Four colours are kept for the statuses themselves.
 *
 * The eight hues were found by a search that made the smallest distance between any two as large as it could be, in
 * normal sight and in simulated protanopia, deuteranopia and tritanopia, each with a contrast of 3 to the card. The
 * test checks those numbers. Colour never stands alone: bars and pills bear names too.
 *
 * Figures lie on an opaque light card, so that they are the same on a white page, a dark one and a projector.
 */
import { isSystemGoroutine, shownName } from "../trace/names.js";
import { groupDigits } from "../trace/numbers.js";
import { GStatus, Kind } from "../trace/vocabulary.js";
import type { Trace } from "../trace/trace.js";
import { contrast, toHex } from "./oklch.js";
import type { Oklch } from "./oklch.js";

/** The card, and what is written on it. */
export const card = {
  background: "#ffffff",
  panel: "#f4f5f7",
  edge: "#d4d8de",
  grid: "#e4e7ec",
  ink: "#1c2128",
  /** For what is less important; still legible. */
  faint: "#57606a",
} as const;

export const font = `system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif`;

/** The colours of one goroutine. */
export interface Swatch {
  /** While it runs. */
  readonly fill: string;
  /** Text on `fill`. */
  readonly ink: string;
  /** While it is queued. */
  readonly tint: string;
  /** While it waits. */
  readonly pale: string;
  /** Outline of `tint` and `pale`. */
  readonly edge: string;
  /** Slanted lines over `fill`, where many short spans are drawn as one. */
  readonly lines: string;
}

/** In the order in which they are given out: each is as far as can be from those before it. */
const hues: readonly Oklch[] = [
  { l: 0.657, c: 0.142, h: 236.7 }, // sky
  { l: 0.387, c: 0.157, h: 26.1 }, // dark red
  { l: 0.369, c: 0.18, h: 271.4 }, // navy
  { l: 0.507, c: 0.098, h: 66.6 }, // brown
  { l: 0.473, c: 0.08, h: 200.2 }, // teal
  { l: 0.622, c: 0.133, h: 125.7 }, // green
  { l: 0.668, c: 0.135, h: 354.8 }, // pink
  { l: 0.36, c: 0.113, h: 324.3 }, // plum
];

/** How much lighter or darker the second and third goroutine of one kind are. */
const variants = [0, 0.1, -0.1];

function swatch(base: Oklch): Swatch {
  const fill = toHex(base);
  return {
    fill,
    ink: contrast(fill, card.background) >= contrast(fill, card.ink) ? card.background : card.ink,
    tint: toHex({ l: 0.9, c: Math.min(base.c, 0.07), h: base.h }),
    pale: toHex({ l: 0.975, c: Math.min(base.c, 0.015), h: base.h }),
    edge: toHex({ ...base, l: Math.min(base.l, 0.6) }),
    lines: toHex({ ...base, l: Math.min(0.95, base.l + 0.16), c: base.c * 0.8 }),
  };
}

/** One swatch for each hue. */
export const swatches: readonly Swatch[] = hues.map(swatch);

/** Goroutines of the runtime. */
export const systemSwatch: Swatch = swatch({ l: 0.55, c: 0.01, h: 250 });

/** The statuses, where the goroutine is not the point. */
export const statusColour = {
  running: toHex({ l: 0.47, c: 0.12, h: 150 }),
  runnable: toHex({ l: 0.67, c: 0.14, h: 70 }),
  waiting: toHex({ l: 0.82, c: 0.03, h: 250 }),
  syscall: toHex({ l: 0.42, c: 0.15, h: 305 }),
} as const;

/** Threads and goroutines that are locked to each other. */
export const lockColour = toHex({ l: 0.45, c: 0.03, h: 250 });

/** Queues: who is in them is runnable, so they have that hue; the global queue is the darker. */
export const queueColour = {
  global: { fill: toHex({ l: 0.86, c: 0.06, h: 60 }), stroke: toHex({ l: 0.42, c: 0.1, h: 55 }) },
  local: { fill: toHex({ l: 0.92, c: 0.05, h: 75 }), stroke: statusColour.runnable },
} as const;

/** What Ps do when they do not run a goroutine. */
export const activityColour = {
  /** Looking for work, spinning or not: far darker than the runtime's own goroutines. */
  looking: "#2f3a4a",
  /** Given to a thread that is not up yet. */
  waking: "#aab2bd",
  idle: "#eef0f3",
  idleLines: "#c9cfd7",
} as const;

/** Which colours a goroutine has, and which kind it belongs to where hues stand for kinds. */
export interface Colouring {
  /** The colours of goroutine `g`. */
  of(g: number): Swatch;
  /** The colours of its kind: those of the first goroutine that shares its hue. */
  kindOf(g: number): Swatch;
  /** What the legend calls the colour of `g`: "G6 sender", or "worker (40)" where hues stand for kinds. */
  label(g: number): string;
  /** Goroutine id and name, such as "G6 sender". */
  name(g: number): string;
  /** Place of `g`'s colour in a legend: the order in which goroutines, or kinds, were first made. */
  rank(g: number): number;
  /** Whether each hue stands for a kind of goroutine. */
  readonly byKind: boolean;
}

interface Named {
  readonly g: number;
  readonly name: string;
}

function created(trace: Trace): Named[] {
  const all: Named[] = [];
  for (const { id, name, status } of trace.start?.goroutines.values() ?? [])
    if (status !== GStatus.dead) all.push({ g: id, name });
  for (let i = trace.first; i < trace.length; i++) {
    if (trace.kind(i) === Kind.GoCreate) all.push({ g: trace.a(i), name: trace.strings[trace.b(i)] ?? "" });
  }
  return all;
}

/** Gives every goroutine of a trace its colours: a pure function of the trace, so all figures of a run agree. */
export function colourGoroutines(trace: Trace): Colouring {
  const all = created(trace);
  const users = all.filter(({ name }) => !isSystemGoroutine(name));
  const byKind = users.length > hues.length;
  const colours = new Map<number, Swatch>();
  const kindColours = new Map<number, Swatch>();
  const labels = new Map<number, string>();
  const ranks = new Map<number, number>();
  const names = new Map(all.map(({ g, name }) => [g, `G${g} ${shownName(name)}`.trim()]));
  const kinds = new Map<string, number[]>();
  for (const { g, name } of users) {
    const kind = byKind ? name : String(g);
    const members = kinds.get(kind);
    if (members === undefined) kinds.set(kind, [g]);
    else members.push(g);
  }
  [...kinds].forEach(([kind, members], index) => {
    const base = hues[index % hues.length]!;
    const shades = variants.map((shift) =>
      swatch({ ...base, l: Math.min(0.78, Math.max(0.3, base.l + shift)) }),
    );
    const label = byKind
      ? `${shownName(kind)}${members.length > 1 ? ` (${groupDigits(members.length)})` : ""}`
      : names.get(members[0]!)!;
    members.forEach((g, nth) => {
      colours.set(g, shades[nth % shades.length]!);
      kindColours.set(g, shades[0]!);
      labels.set(g, label);
      ranks.set(g, index);
    });
  });
  return {
    byKind,
    of: (g) => colours.get(g) ?? systemSwatch,
    kindOf: (g) => kindColours.get(g) ?? systemSwatch,
    label: (g) => labels.get(g) ?? "runtime's own",
    rank: (g) => ranks.get(g) ?? kinds.size,
    name: (g) => names.get(g) ?? `G${g}`,
  };
}
