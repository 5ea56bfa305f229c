/**
 * The laws that every trace of a run obeys, each one sentence, and the error that says which was broken where.
 * The replay checks them event by event.
 */
import { groupDigits } from "./numbers.js";

/** What must be true of every trace. */
export const rules = {
  time: "time never goes back",
  whole: "time is a whole number of ns",
  known: "an event names only goroutines, Ms and Ps that exist",
  transitionG: "a goroutine changes its status only as R2.1 allows",
  transitionP: "a P changes its status only as R2.3 allows",
  once: "a goroutine is on one queue at most",
  queued: "what becomes runnable is queued by the very next event",
  runnable: "only runnable goroutines are on queues",
  ring: "a ring holds 256 goroutines at most, since Go 1.3 (R3.1)",
  overflow: "a full ring gives its oldest half to the global queue (R3.4)",
  head: "what leaves a queue is what stands at its head",
  half: "a thief takes half of the ring, rounded up, and runs the youngest; up to Go 1.2 the oldest (R3.10, R3.11)",
  emptyThief: "a thief's own ring is empty (R3.11)",
  batch: "a batch from the global queue is at most 128, and no longer than the queue (R3.9)",
  hand: "an M starts only what it took off a queue, or what it readied itself",
  found: "GoStart names the place from which the goroutine was taken",
  slice: "only runnext and a refused park hand on the time slice (R3.7)",
  owner: "an M runs goroutines only with a P, and one at a time",
  actor: "what a goroutine does, it does while it runs, on its own M and P",
  waker: "who wakes a goroutine is running",
  stack: "the idle lists are stacks: the top leaves first (R2.5, R2.6)",
  idleP: "a P on the idle list has no M and no local work",
  idleM: "an M that sleeps has no P and no goroutine",
  thread: "a thread is up before it does anything, and is made or woken once",
  spinning: "nmspinning counts every spinning M (R5)",
  steal: "only a spinning M steals (R4.13)",
  timer: "a timer fires once, from the heap that it is in, and not before its time",
  locked: "a goroutine that is locked to a thread runs on no other (R7.12)",
  core: "a core runs one thread at a time, and a thread is on one core at most",
  cycle: "collections follow one another, each with its number",
  stopped: "a collection ends while the world is stopped (R14.1)",
  end: "nothing happens after the exit",
} as const;
export type Rule = keyof typeof rules;

/** A trace that breaks one of `rules`: which event, when, and what is wrong with it. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  /** Index of the offending event. */
  readonly index: number;
  /** Its time in ns. */
  readonly time: number;
  readonly rule: Rule;

  constructor(index: number, time: number, event: string, rule: Rule, detail: string) {
    super(`event ${index} at ${groupDigits(time)} ns (${event}) breaks the rule "${rules[rule]}": ${detail}`);
    this.index = index;
    this.time = time;
    this.rule = rule;
  }
}
