/** Questions that moments ask of a snapshot. Goroutines are known by the names of their functions. */
import type { GoroutineSnapshot, Snapshot } from "../trace/snapshot.js";
import { GStatus } from "../trace/vocabulary.js";

/** The goroutines whose function has this name. */
export function named(snapshot: Snapshot, name: string): readonly GoroutineSnapshot[] {
  return snapshot.goroutines.filter((goroutine) => goroutine.name === name);
}

/** The one goroutine of this name, if there is one. */
export function one(snapshot: Snapshot, name: string): GoroutineSnapshot | undefined {
  return named(snapshot, name)[0];
}

/** Whether the goroutine of this name runs. */
export function runs(snapshot: Snapshot, name: string): boolean {
  return named(snapshot, name).some((goroutine) => goroutine.status === GStatus.running);
}

/** Whether the goroutine of this name waits, for this reason. */
export function waits(snapshot: Snapshot, name: string, reason: string): boolean {
  return named(snapshot, name).some(
    (goroutine) => goroutine.status === GStatus.waiting && goroutine.reason === reason,
  );
}

/** Whether the goroutine of this name is in a system call. */
export function inKernel(snapshot: Snapshot, name: string): boolean {
  return named(snapshot, name).some((goroutine) => goroutine.status === GStatus.syscall);
}

/** Whether the goroutine of this name is runnable or runs. */
export function isBack(snapshot: Snapshot, name: string): boolean {
  return named(snapshot, name).some(
    ({ status }) => status === GStatus.runnable || status === GStatus.running,
  );
}

/** How many goroutines are in the local queue of a P, runnext included. */
export function localQueue(snapshot: Snapshot, p: number): number {
  const processor = snapshot.procs[p];
  return processor === undefined ? 0 : processor.ring.length + (processor.runnext === 0 ? 0 : 1);
}

/** The P that runs a goroutine of this name; -1: none. */
export function procOf(snapshot: Snapshot, name: string): number {
  return named(snapshot, name).find((goroutine) => goroutine.status === GStatus.running)?.p ?? -1;
}
