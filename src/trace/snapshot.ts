/**
 * A snapshot: the state of the scheduler at one instant, as plain data that nothing changes any more.
 * `replay.ts` makes it from a trace; `notation.ts` writes it as one line; `figure/gmp.ts` draws it.
 *
 * Ids stand for things everywhere: a goroutine is its goid (0: none), a P and an M their number (-1: none).
 */
import type { GStatus, PStatus } from "./vocabulary.js";

/**
 * What an M is doing (facts section 2.3). Go has no such enum: its Ms are what their fields say.
 *
 * - `starting`: its thread is being made; `waking`: its thread was woken and is not up yet
 * - `running`: runs a goroutine; `scheduling`: looks for one; `spinning`: looks for one on behalf of the others
 * - `poller`: sleeps in the network poller; `idle`: sleeps on the idle-M list; `locked`: sleeps until its locked
 *   goroutine can run; `system`: runs without a P (sysmon, the template thread)
 * - `asleep`: sleeps in the kernel with its P; only when goroutines are threads
 * - `syscall`: its goroutine is in the kernel, with or without a P; `ended`: its locked goroutine ended, and so did it;
 *   `retired`: so did that of the first thread, which cannot end without the process: it sleeps for ever
 */
export type ThreadState =
  | "starting"
  | "waking"
  | "running"
  | "syscall"
  | "scheduling"
  | "spinning"
  | "poller"
  | "idle"
  | "locked"
  | "system"
  | "asleep"
  | "retired"
  | "ended";

/** One P. */
export interface ProcessorSnapshot {
  readonly id: number;
  readonly status: PStatus;
  /** The M that holds it; -1: none. */
  readonly m: number;
  /** The goroutine that it runs; 0: none. */
  readonly curg: number;
  /** The goroutine in `runnext`; 0: none. */
  readonly runnext: number;
  /** The local ring, head first. */
  readonly ring: readonly number[];
  /** Place on the idle-P list, 0 is the top; -1: not on it. */
  readonly idlePosition: number;
}

/** One M. */
export interface ThreadSnapshot {
  readonly id: number;
  /** "worker", "sysmon" or "template". */
  readonly role: string;
  readonly state: ThreadState;
  readonly p: number;
  /** The P that waits for its thread to be up; -1: none. */
  readonly nextp: number;
  readonly curg: number;
  readonly spinning: boolean;
  /** The goroutine that is locked to it; 0: none. */
  readonly lockedg: number;
  /** The core that its thread is on; -1: none, or cores are not scarce. */
  readonly core: number;
  /** When its sleep in the poller, or between two looks of sysmon, ends at the latest, in ns; -1: no such sleep, or no end. */
  readonly until: number;
  /** Of sysmon: whether it sleeps until it is told, or until the next timer, since every P is idle. */
  readonly isDeep: boolean;
}

/** One goroutine that has not ended. */
export interface GoroutineSnapshot {
  readonly id: number;
  readonly name: string;
  /** Who started it; 0: the runtime. */
  readonly parent: number;
  readonly status: GStatus;
  /** Go's wait reason while it waits; else "". */
  readonly reason: string;
  /** Id of the object that it waits for; 0: none. */
  readonly object: number;
  /** Name of that object, when the program gave one. */
  readonly objectName: string;
  readonly m: number;
  readonly p: number;
  /** When it took its status, in ns. */
  readonly since: number;
  /** Which queue it is on, as text: "", "runnext of P0", "ring of P0", "global queue". */
  readonly queue: string;
  /** The M that has taken it off a queue and has not started it yet; -1: none. */
  readonly hand: number;
  /** The system call that it is in; "": none. */
  readonly call: string;
  /** The M to which it is locked; -1: none. */
  readonly lockedm: number;
}

/** One timer that has not fired. */
export interface TimerSnapshot {
  /** The P whose heap it is in. */
  readonly p: number;
  /** Who sleeps on it; 0: nobody. */
  readonly g: number;
  /** When it fires, in ns. */
  readonly when: number;
}

/** The state of the scheduler at one instant. */
export interface Snapshot {
  /** Time of the last event that was applied, or the time that was asked for, in ns. */
  readonly time: number;
  /** How many events were applied. */
  readonly applied: number;
  readonly procs: readonly ProcessorSnapshot[];
  readonly threads: readonly ThreadSnapshot[];
  /** In order of id; goroutines that have ended are left out. */
  readonly goroutines: readonly GoroutineSnapshot[];
  /** The global queue, head first. */
  readonly global: readonly number[];
  /** The idle-P list, top first. */
  readonly idleProcs: readonly number[];
  /** The idle-M list, top first. */
  readonly idleThreads: readonly number[];
  /** In order of time. */
  readonly timers: readonly TimerSnapshot[];
  /** How many goroutines have ended. */
  readonly ended: number;
}
