/**
 * What the collector keeps: Go's `work`, `sweep` and `forcegc` (R14).
 *
 * The heap is a model. It has no objects, only bytes: those that were allocated, and how many of them the program can still
 * reach. When a cycle begins, the reachable bytes are what must be marked; each stack that is scanned makes an equal share of them known,
 * and what is known and not marked yet is one common pool (`full`), from which all workers take. What is allocated during the cycle counts
 * as marked.
 *
 * Simplified: in Go each P has a store of its own and the pool is for balance, and how fast the work becomes known depends on
 * the shape of the heap.
 */
import { GcController } from "./mgcpacer.js";
import { Sema } from "./runtime2.js";
import type { G } from "./runtime2.js";

/** What is swept at once: a span of one page for small objects, or one large object. In bytes. */
const pageBytes = 8192;
const largestSmall = 32768;

export class Collector {
  readonly controller = new GcController();
  phase: "off" | "mark" | "mark termination" = "off";
  /** Marking is going on: allocations owe work, and workers are scheduled. */
  blackenEnabled = false;
  /** How many cycles have begun to mark, and how many have ended. */
  cycles = 0;
  numgc = 0;
  /** When the last cycle ended, in ns; 0: there was none. */
  lastgc = 0;
  /** Bytes that the program holds. */
  reachable = 0;

  // -- marking --
  /** Goroutines whose stacks are to be scanned, and the next of them. */
  roots: readonly G[] = [];
  markrootNext = 0;
  /** How many stacks are not scanned yet, and the bytes that only they know of. */
  rootsLeft = 0;
  unknown = 0;
  /** Bytes that are known, to be marked. */
  full = 0;
  /** Bytes of global variables that are not marked yet: the first that anybody marks. */
  globalsLeft = 0;
  /** Bytes that are marked at the end of this cycle. */
  bytesMarked = 0;
  /** Who marks now. */
  working = 0;
  /** Goroutines that mark: how many there are, and those that are free, a stack. */
  workerCount = 0;
  readonly workers: G[] = [];
  /** Goroutines that owe marking and found nothing to mark. */
  readonly assistQueue: G[] = [];
  /** Goroutines that wait for the end of the marking, the last first. */
  readonly sweepWaiters: G[] = [];
  readonly startSema = new Sema(0, 1);
  readonly markDoneSema = new Sema(0, 1);

  // -- sweeping --
  /** Spans in use; a share of one is a part of a page. */
  spans = 0;
  /** Spans that nobody has taken to sweep, and sweepers that are at it. */
  spansToSweep = 0;
  sweepers = 0;
  /** The background sweeper while it waits; null: it is at work. */
  sweeper: G | null = null;

  /** The goroutine that begins a cycle when there was none for two minutes, while it waits. */
  forcegc: G | null = null;

  /** An object of so many bytes is made. */
  grow(bytes: number): void {
    this.spans += bytes > largestSmall ? 1 : bytes / pageBytes;
  }

  isSweepDone(): boolean {
    return this.spansToSweep === 0 && this.sweepers === 0;
  }
}
