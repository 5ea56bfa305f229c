/**
 * What the parts of the G-M-P picture share: the state that is drawn, and the goroutines of it as pills.
 */
import { groupDigits } from "../trace/numbers.js";
import type { GoroutineSnapshot, Snapshot } from "../trace/snapshot.js";
import type { Pill, PillState } from "./gmp-shapes.js";
import type { Colouring } from "./palette.js";

/** Full width of the picture, in px. */
export const width = 960;

/** Everything that the parts of the picture need. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly colours: Colouring;
  readonly goroutines: ReadonlyMap<number, GoroutineSnapshot>;
}

export function pillOf(scene: Scene, g: number, state: PillState, label: string): Pill {
  const known = scene.goroutines.get(g);
  const name = scene.colours.name(g);
  const since = known === undefined ? "" : `, since ${groupDigits(known.since)} ns`;
  const where = known === undefined || known.queue === "" ? "" : `, in the ${known.queue}`;
  const reason = known === undefined || known.reason === "" ? "" : ` (${known.reason})`;
  return { g, label, state, tip: `${name}: ${state}${reason}${where}${since}` };
}

export const queued = (scene: Scene, ids: readonly number[]): Pill[] =>
  ids.map((g) => pillOf(scene, g, "queued", `G${g}`));

/** A part of the picture and how high it is. */
export interface Part {
  readonly markup: string;
  readonly height: number;
}
