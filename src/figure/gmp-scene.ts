/**
 * What the parts of the G-M-P picture share: the state that is drawn, and the goroutines of it as pills.
 */
import { groupDigits } from "../trace/numbers.js";
import type { GoroutineSnapshot, Snapshot, ThreadSnapshot, ThreadState } from "../trace/snapshot.js";
import type { Pill, PillState } from "./gmp-shapes.js";
import type { Colouring } from "./palette.js";

/** Full width of the picture, in px. */
export const width = 960;

/** Everything that the parts of the picture need. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly colours: Colouring;
  readonly goroutines: ReadonlyMap<number, GoroutineSnapshot>;
  /** Cores of the machine; undefined: always enough. */
  readonly cores: number | undefined;
  /** Whether each goroutine is a thread, and there are no Ps. */
  readonly asThreads: boolean;
}

const computing: readonly ThreadState[] = ["running", "scheduling", "spinning"];

/** Whether the thread would compute if it had a core. */
export const wantsCore = ({ cores }: Scene, { state, core }: ThreadSnapshot): boolean =>
  cores !== undefined && core < 0 && computing.includes(state);

/** A goroutine in a system call, under the call's name. */
export function callPill(scene: Scene, g: number): Pill {
  const call = scene.goroutines.get(g)?.call ?? "";
  return pillOf(scene, g, "syscall", `G${g} ${call}`.trim());
}

export function pillOf(scene: Scene, g: number, state: PillState, label: string): Pill {
  const known = scene.goroutines.get(g);
  const name = scene.colours.name(g);
  const since = known === undefined ? "" : `, since ${groupDigits(known.since)} ns`;
  const where = known === undefined || known.queue === "" ? "" : `, in the ${known.queue}`;
  const reason = known === undefined || known.reason === "" ? "" : ` (${known.reason})`;
  const isLocked = (known?.lockedm ?? -1) >= 0;
  const lock = isLocked ? `, locked to M${known!.lockedm}` : "";
  const doing = state === "syscall" ? `in ${known?.call || "a system call"}` : state;
  return { g, label, state, isLocked, tip: `${name}: ${doing}${reason}${where}${lock}${since}` };
}

export const queued = (scene: Scene, ids: readonly number[]): Pill[] =>
  ids.map((g) => pillOf(scene, g, "queued", `G${g}`));

/** A part of the picture and how high it is. */
export interface Part {
  readonly markup: string;
  readonly height: number;
}
