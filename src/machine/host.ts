/**
 * One machine with several processes: they share its cores and its network, and nothing else.
 *
 * Each process has a queue of events of its own. The one with the earliest event acts, until another has an earlier one. When one sends to another, that one is
 * told the time, since it has slept meanwhile.
 */
import type { EventQueue } from "../des/event-queue.js";
import type { Cores } from "./cores.js";

/** What a machine needs to know of a process. */
export interface Process {
  now: number;
  readonly events: EventQueue;
  readonly isOver: boolean;
}

export class Host {
  readonly cores: Cores | null;
  /** Who listens at which address. */
  readonly listeners = new Map<string, object>();
  readonly #processes: Process[] = [];
  /** The number of the machine's own event in the queue of each process. */
  readonly #actor: number;
  #current: Process | null = null;

  constructor(cores: Cores | null, actor: number) {
    this.cores = cores;
    this.#actor = actor;
  }

  add(process: Process): void {
    this.#processes.push(process);
  }

  /** The process whose turn it is; -1 when all are over. */
  next(): number {
    let best = -1;
    let earliest = Infinity;
    this.#current?.events.cancel(this.#actor);
    for (const [i, process] of this.#processes.entries()) {
      if (process.isOver) continue;
      const time = process.events.nextTime;
      if (best >= 0 && (time > earliest || (time === earliest && process === this.#current))) continue;
      best = i;
      earliest = time;
    }
    this.#current = this.#processes[best] ?? null;
    return best;
  }

  /** When another process than this one acts next, in ns; Infinity: none will. */
  elsewhere(process: Process): number {
    let earliest = Infinity;
    for (const other of this.#processes) {
      if (other !== process && !other.isOver) earliest = Math.min(earliest, other.events.nextTime);
    }
    return earliest;
  }

  /** Something comes to `process` from the one that acts now: it learns the time. */
  reach(process: Process): void {
    if (this.#current !== null) process.now = Math.max(process.now, this.#current.now);
  }

  /** `process` has something to do, perhaps before the one that acts now goes on. */
  touched(process: Process): void {
    const current = this.#current;
    if (current === null || current === process) return;
    const time = Math.max(current.now, process.events.nextTime);
    if (time < current.events.timeOf(this.#actor)) current.events.schedule(this.#actor, time);
  }
}
