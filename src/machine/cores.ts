/**
 * The operating system's own scheduler: which threads are on which cores.
 *
 * A thread that wants to compute needs a core. As long as there are enough, nobody waits and nothing here costs time. When there are more
 * threads than cores they take turns, as under Linux's fair scheduler: each thread has a virtual run time, which grows while it is on a core; the
 * one that has had least goes next; a turn lasts a slice at most, and going from one thread to another costs a switch. A thread
 * that wakes is put a slice behind the others at most, so that sleeping is no credit for ever, and it pushes out a thread that is
 * far ahead of it. Which free core it comes to is decided when it is woken: the one that it was on last, or any.
 *
 * Simplified: one queue for all cores, where Linux has one each and moves threads between them; no priorities, no groups.
 *
 * It knows nothing of Go: a thread is whoever has an event in a queue of events. While a thread waits for a core its clock stands still,
 * and its event is out of the queue; `frozenAt` says when that began.
 */
import type { EventQueue } from "../des/event-queue.js";

/** What the operating system keeps of a thread. */
export class OsThread {
  /** Whom its events are for, and in which queue they stand. */
  readonly actor: number;
  readonly events: EventQueue;
  /** For the trace. */
  readonly told: (core: number, isOn: boolean) => void;
  /** Its clock was stopped and goes on this much later: what it has noted of the future moves too. */
  readonly moved: (by: number) => void;
  /** The core that it is on; -1: none. */
  core = -1;
  isWaiting = false;
  /** The core that it was on last; -1: none yet. */
  lastCore = -1;
  /** The core that was found for it when it was woken, and on which it will come if that is still free then; -1: none. */
  chosen = -1;
  /** It was woken while every core was busy: it goes on by a switch, and not by waking an idle core. */
  comesBySwitch = false;
  vruntime = 0;
  /** Since when it is on its core, in ns. */
  since = 0;
  /** While it waits: since when, and how much computing its event was away. */
  frozenAt = 0;
  demand = 0;

  constructor(given: {
    actor: number;
    events: EventQueue;
    told: (core: number, isOn: boolean) => void;
    moved: (by: number) => void;
  }) {
    this.actor = given.actor;
    this.events = given.events;
    this.told = given.told;
    this.moved = given.moved;
  }
}

/** What taking turns costs, in ns. */
export interface TurnCosts {
  /** From one thread to another on a core. */
  readonly threadSwitch: number;
  /** How long a turn lasts while others wait. */
  readonly threadSlice: number;
}

/** How far ahead a thread must be, as a part of a slice, to be pushed out by one that wakes. */
const pushedOutBeyond = 1 / 3;

export class Cores {
  readonly #cores: (OsThread | null)[];
  /** Who was on each core last: going on with the same one costs nothing. */
  readonly #last: (OsThread | null)[];
  readonly #waiting: OsThread[] = [];
  readonly #costs: TurnCosts;
  #minVruntime = 0;

  constructor(count: number, costs: TurnCosts) {
    this.#cores = new Array<OsThread | null>(count).fill(null);
    this.#last = new Array<OsThread | null>(count).fill(null);
    this.#costs = costs;
  }

  get count(): number {
    return this.#cores.length;
  }

  /** Whether a thread that wakes now would find a core at once. */
  get hasFree(): boolean {
    return this.#cores.includes(null);
  }

  /** When a turn ends, in ns; Infinity while nobody waits. */
  get nextTime(): number {
    if (this.#waiting.length === 0) return Infinity;
    const ends = this.#cores.map((thread) => (thread === null ? Infinity : this.#turnEnd(thread)));
    return Math.min(...ends);
  }

  #turnEnd(thread: OsThread): number {
    return thread.since + Math.max(1, this.#costs.threadSlice); // turns of no time would be taken for ever
  }

  /**
   * `thread` is woken or made now: a core is chosen for it, though it will be a while until it is up. So it does not come to the core of whoever woke it, unless
   * that sleeps by then and the thread was there before.
   */
  choose(thread: OsThread): void {
    thread.chosen = this.#freeCore(thread);
  }

  /** `thread` has something to do now. True: it is on a core. False: it waits, and its event comes when it gets one. */
  admit(thread: OsThread, now: number): boolean {
    if (thread.core >= 0) return true;
    if (thread.isWaiting) return false; // woken once more while it waits
    this.#settle(now);
    thread.vruntime = Math.max(thread.vruntime, this.#minVruntime - this.#costs.threadSlice);
    const { comesBySwitch } = thread;
    thread.comesBySwitch = false;
    const free = this.#freeCore(thread);
    if (free >= 0) {
      const pays = comesBySwitch && this.#last[free] !== thread;
      this.#place(thread, free, now);
      if (!pays || this.#costs.threadSwitch === 0) return true;
      thread.events.schedule(thread.actor, now + this.#costs.threadSwitch);
      return false;
    }
    this.#freeze(thread, now, 0);
    const victim = this.#furthestAhead();
    if (victim.vruntime - thread.vruntime > this.#costs.threadSlice * pushedOutBeyond) {
      this.#pushOut(victim, now);
    }
    return false;
  }

  /** `thread` sleeps: its core is for others. */
  leave(thread: OsThread, now: number): void {
    if (thread.core < 0) return;
    this.#settle(now);
    this.#vacate(thread, now);
  }

  /** Ends the turns that are over. */
  tick(now: number): void {
    this.#settle(now);
    for (const thread of this.#cores.slice()) {
      if (this.#waiting.length === 0) return;
      if (thread !== null && this.#turnEnd(thread) <= now) this.#pushOut(thread, now);
    }
  }

  /** Brings virtual run times up to date. */
  #settle(now: number): void {
    let least = Infinity;
    for (const thread of this.#cores) {
      if (thread === null) continue;
      const ran = now - Math.max(thread.since, thread.frozenAt);
      thread.vruntime += Math.max(0, ran);
      thread.frozenAt = Math.max(thread.frozenAt, now);
      least = Math.min(least, thread.vruntime);
    }
    for (const thread of this.#waiting) least = Math.min(least, thread.vruntime);
    if (least < Infinity) this.#minVruntime = Math.max(this.#minVruntime, least);
  }

  /** A free core, if there is one: the one that was chosen for it, or that it was on last, if that is free. */
  #freeCore(thread: OsThread): number {
    const { chosen, lastCore } = thread;
    thread.chosen = -1;
    for (const own of [chosen, lastCore]) if (own >= 0 && this.#cores[own] === null) return own;
    return this.#cores.indexOf(null);
  }

  #place(thread: OsThread, core: number, now: number): void {
    this.#cores[core] = thread;
    this.#last[core] = thread;
    thread.core = core;
    thread.lastCore = core;
    thread.since = now;
    thread.frozenAt = now;
    thread.told(core, true);
  }

  #vacate(thread: OsThread, now: number): void {
    const { core } = thread;
    this.#cores[core] = null;
    thread.core = -1;
    thread.told(core, false);
    if (this.#waiting.length > 0) this.#dispatch(core, now);
  }

  /** The thread that has had most of the cores. */
  #furthestAhead(): OsThread {
    let furthest: OsThread | null = null;
    for (const thread of this.#cores) {
      if (thread !== null && (furthest === null || thread.vruntime > furthest.vruntime)) furthest = thread;
    }
    return furthest!;
  }

  #pushOut(thread: OsThread, now: number): void {
    const due = thread.events.timeOf(thread.actor);
    thread.events.cancel(thread.actor);
    this.#freeze(thread, now, Math.max(0, due - now));
    this.#vacate(thread, now);
  }

  #freeze(thread: OsThread, now: number, demand: number): void {
    thread.isWaiting = true;
    thread.frozenAt = now;
    thread.demand = demand;
    this.#waiting.push(thread);
  }

  /** The thread that has had least gets the core. */
  #dispatch(core: number, now: number): void {
    let next = this.#waiting[0]!;
    for (const thread of this.#waiting) if (thread.vruntime < next.vruntime) next = thread;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    const start = now + (this.#last[core] === next ? 0 : this.#costs.threadSwitch);
    next.isWaiting = false;
    next.moved(start - next.frozenAt);
    this.#place(next, core, now);
    next.events.schedule(next.actor, start + next.demand);
  }
}
