/**
 * A picture as plain data, and back: for a trace that does not begin at the beginning of its run, and is written to a file with the state
 * that it begins with.
 */
import { Picture } from "./picture.js";
import type { GoroutineRecord, ProcessorRecord, ThreadRecord, TimerRecord } from "./picture.js";
import { Queue } from "./queue.js";

/** What is in a picture, as JSON can hold it. */
export interface PictureData {
  readonly goroutines: readonly GoroutineRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly procs: readonly (Omit<ProcessorRecord, "ring"> & { readonly ring: readonly number[] })[];
  readonly global: readonly number[];
  readonly idleProcs: readonly number[];
  readonly idleThreads: readonly number[];
  /** By P: not every P has had timers. */
  readonly timers: readonly (readonly [p: number, heap: readonly TimerRecord[]])[];
  readonly ended: number;
  readonly exited: boolean;
  readonly collecting: boolean;
  readonly cycles: number;
  readonly awaited: number;
}

/** Copies a picture into plain data. */
export function pictureData(picture: Picture): PictureData {
  const { ended, exited, collecting, cycles, awaited } = picture;
  const timers: [number, TimerRecord[]][] = [];
  picture.timers.forEach((heap, p) => timers.push([p, [...heap]])); // without those that are not there
  return {
    goroutines: [...picture.goroutines.values()].map((one) => ({ ...one })),
    threads: picture.threads.filter((thread) => thread !== undefined).map((thread) => ({ ...thread })),
    procs: picture.procs
      .filter((one) => one !== undefined)
      .map((one) => ({ ...one, ring: one.ring.toArray() })),
    global: picture.global.toArray(),
    idleProcs: [...picture.idleProcs],
    idleThreads: [...picture.idleThreads],
    timers,
    ended,
    exited,
    collecting,
    cycles,
    awaited,
  };
}

/** The picture that `data` tells of. */
export function pictureOf(data: PictureData): Picture {
  const picture = new Picture();
  for (const goroutine of data.goroutines) picture.goroutines.set(goroutine.id, { ...goroutine });
  for (const thread of data.threads) picture.threads[thread.id] = { ...thread };
  for (const one of data.procs) picture.procs[one.id] = { ...one, ring: queueOf(one.ring) };
  for (const id of data.global) picture.global.push(id);
  picture.idleProcs.push(...data.idleProcs);
  picture.idleThreads.push(...data.idleThreads);
  for (const [p, heap] of data.timers) picture.timers[p] = [...heap];
  const { ended, exited, collecting, cycles, awaited } = data;
  return Object.assign(picture, { ended, exited, collecting, cycles, awaited });
}

function queueOf(ids: readonly number[]): Queue {
  const queue = new Queue();
  for (const id of ids) queue.push(id);
  return queue;
}
