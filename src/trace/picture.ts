/**
 * The live picture of the scheduler that a replay keeps: mutable records for each G, M and P, the global queue
 * and the idle lists. Only `replay.ts` and `apply*.ts` change it; everybody else gets a `Snapshot`.
 *
 * Where a goroutine is queued is kept in the goroutine too (`queue`), so that "on one queue at most" costs
 * nothing to check.
 */
import { Queue } from "./queue.js";
import { GStatus, PStatus } from "./vocabulary.js";
import type { Snapshot, ThreadSnapshot, ThreadState, TimerSnapshot } from "./snapshot.js";
import type { Trace } from "./trace.js";

/** Where a goroutine is queued. */
export type QueueName = "" | "runnext" | "ring" | "global";

export interface GoroutineRecord {
  readonly id: number;
  name: string;
  parent: number;
  status: GStatus;
  reason: string;
  object: number;
  m: number;
  p: number;
  since: number;
  queue: QueueName;
  /** The P whose ring or runnext it is on; -1: none. */
  queueP: number;
  /** The M that took it off a queue, or readied it, and has not started it yet; -1: none. */
  hand: number;
  /** Where that M took it from: indices into `foundIn` that GoStart may name. */
  taken: readonly number[];
  /** The M to which it is locked; -1: none. */
  lockedm: number;
  /** The system call that it is in; "": none. */
  call: string;
}

export interface ThreadRecord {
  readonly id: number;
  role: string;
  /** What its thread does; whether it runs, looks for work or spins follows from `curg` and `spinning`. */
  state: Exclude<ThreadState, "running" | "syscall" | "scheduling" | "spinning"> | "up";
  p: number;
  /** The P that it will take when its thread is up; -1: none, or not told. */
  nextp: number;
  curg: number;
  spinning: boolean;
  lockedg: number;
  /** The core that it is on; -1: none, or cores are not scarce. */
  core: number;
  /** How many goroutines it has in hand. */
  holds: number;
  /** When its sleep in the poller, or between two looks of sysmon, ends at the latest, in ns; -1: no such sleep, or no end. */
  until: number;
  /** Of sysmon: whether it sleeps until it is told, since every P is idle. */
  isDeep: boolean;
}

export interface ProcessorRecord {
  readonly id: number;
  status: PStatus;
  m: number;
  runnext: number;
  readonly ring: Queue;
}

export interface TimerRecord {
  readonly id: number;
  readonly g: number;
  readonly when: number;
}

/** Everything that a replay knows at one instant. */
export class Picture {
  readonly goroutines = new Map<number, GoroutineRecord>();
  readonly threads: ThreadRecord[] = [];
  readonly procs: ProcessorRecord[] = [];
  readonly global = new Queue();
  /** The idle lists; the last entry is the top. */
  readonly idleProcs: number[] = [];
  readonly idleThreads: number[] = [];
  /** Timers by the P whose heap they are in. */
  readonly timers: TimerRecord[][] = [];
  ended = 0;
  exited = false;
  /** Whether a collection is going on, and how many have ended. */
  collecting = false;
  cycles = 0;
  /** The goroutine that the next event must queue; 0: none. */
  awaited = 0;

  /** The same picture, which goes its own way from now on. */
  copy(): Picture {
    const other = new Picture();
    for (const [id, goroutine] of this.goroutines) other.goroutines.set(id, { ...goroutine });
    this.threads.forEach((thread, id) => (other.threads[id] = { ...thread }));
    this.procs.forEach((one, id) => (other.procs[id] = { ...one, ring: one.ring.copy() }));
    for (const id of this.global.toArray()) other.global.push(id);
    other.idleProcs.push(...this.idleProcs);
    other.idleThreads.push(...this.idleThreads);
    this.timers.forEach((heap, p) => (other.timers[p] = [...heap]));
    const { ended, exited, collecting, cycles, awaited } = this;
    return Object.assign(other, { ended, exited, collecting, cycles, awaited });
  }

  /** Drops the records of goroutines that have ended, but for those that come back: of threads that C makes. */
  bury(): void {
    for (const [id, { status, call }] of this.goroutines)
      if (status === GStatus.dead && call === "") this.goroutines.delete(id);
  }

  addThread(id: number, role: string): ThreadRecord {
    const thread: ThreadRecord = {
      id,
      role,
      state: "starting",
      p: -1,
      nextp: -1,
      curg: 0,
      spinning: false,
      lockedg: 0,
      core: -1,
      holds: 0,
      until: -1,
      isDeep: false,
    };
    this.threads[id] = thread;
    return thread;
  }

  addProcessor(id: number): ProcessorRecord {
    const processor: ProcessorRecord = { id, status: PStatus.gcstop, m: -1, runnext: 0, ring: new Queue() };
    this.procs[id] = processor;
    return processor;
  }

  addGoroutine(id: number): GoroutineRecord {
    const goroutine: GoroutineRecord = {
      id,
      name: "",
      parent: 0,
      status: GStatus.dead, // as newproc1 makes it: it is runnable when its function is in
      reason: "",
      object: 0,
      m: -1,
      p: -1,
      since: 0,
      queue: "",
      queueP: -1,
      hand: -1,
      taken: [],
      lockedm: -1,
      call: "",
    };
    this.goroutines.set(id, goroutine);
    return goroutine;
  }

  /** The goroutine that P `id` runs; 0: none. */
  curg(id: number): number {
    const m = this.procs[id]?.m ?? -1;
    return m < 0 ? 0 : (this.threads[m]?.curg ?? 0);
  }
}

/** What a thread does now. */
export function threadState(picture: Picture, thread: ThreadRecord): ThreadState {
  if (thread.state !== "up") return thread.state;
  if (thread.curg !== 0) {
    return picture.goroutines.get(thread.curg)?.status === GStatus.syscall ? "syscall" : "running";
  }
  return thread.spinning ? "spinning" : "scheduling";
}

function queueText(goroutine: GoroutineRecord): string {
  if (goroutine.queue === "global") return "global queue";
  return goroutine.queue === "" ? "" : `${goroutine.queue} of P${goroutine.queueP}`;
}

function snapshotThread(picture: Picture, thread: ThreadRecord): ThreadSnapshot {
  const { id, role, p, nextp, curg, spinning, lockedg, core, until, isDeep } = thread;
  const state = threadState(picture, thread);
  return { id, role, state, p, nextp, curg, spinning, lockedg, core, until, isDeep };
}

function snapshotTimers(picture: Picture): TimerSnapshot[] {
  const all = picture.timers.flatMap((heap, p) => heap.map(({ g, when }) => ({ p, g, when })));
  return all.sort((one, two) => one.when - two.when || one.p - two.p || one.g - two.g);
}

/** Copies the picture into plain data that later events do not change. */
export function takeSnapshot(picture: Picture, trace: Trace, time: number, applied: number): Snapshot {
  const idleProcs = picture.idleProcs.slice().reverse();
  const alive = [...picture.goroutines.values()].filter((g) => g.status !== GStatus.dead);
  return {
    time,
    applied,
    procs: picture.procs.map((processor) => ({
      id: processor.id,
      status: processor.status,
      m: processor.m,
      curg: picture.curg(processor.id),
      runnext: processor.runnext,
      ring: processor.ring.toArray(),
      idlePosition: idleProcs.indexOf(processor.id),
    })),
    threads: picture.threads
      .filter((thread) => thread !== undefined)
      .map((thread) => snapshotThread(picture, thread)),
    goroutines: alive
      .sort((one, two) => one.id - two.id)
      .map((g) => ({
        id: g.id,
        name: g.name,
        parent: g.parent,
        status: g.status,
        reason: g.reason,
        object: g.object,
        objectName: trace.objects.get(g.object) ?? "",
        m: g.m,
        p: g.p,
        since: g.since,
        queue: queueText(g),
        hand: g.hand,
        call: g.call,
        lockedm: g.lockedm,
      })),
    global: picture.global.toArray(),
    idleProcs,
    idleThreads: picture.idleThreads.slice().reverse(),
    timers: snapshotTimers(picture),
    ended: picture.ended,
  };
}
