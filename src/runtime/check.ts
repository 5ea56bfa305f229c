/**
 * Invariants: what is true of the runtime's records between any two steps of any run.
 *
 * The replay of a trace (trace/rules.ts) checks what the runtime says. This is about what it does not say: counters, masks, linked
 * lists, heaps, who waits where. A counter that is one too high shows in no picture; it shows as a program that hangs, a
 * million steps later. So in the checking mode (option `check`) all invariants are looked at after each step, and the first that
 * is broken ends the run with its sentence.
 *
 * Each invariant is a name, a sentence and a pure function that reads the records and says what is wrong. They stand in the files
 * check-*.ts, here for goroutines, threads and waiting, and in sync/ for locks. They hold between steps only: in the middle of
 * one a goroutine is on its way from one list to another.
 *
 * Nothing here is on the path of an ordinary run: the checking mode gives the threads one step at a time.
 */
import { groupDigits } from "../trace/numbers.js";
import type { Runtime } from "./runtime.js";

/** A sentence that is true of every runtime between two steps. */
export interface Invariant {
  readonly name: string;
  readonly sentence: string;
  /** What is wrong, in words; null: nothing. */
  broken(rt: Runtime): string | null;
}

/** The model has broken an invariant: a fault of this library, never of a program. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
  readonly invariant: string;
  /** Virtual time, in ns. */
  readonly time: number;

  constructor(invariant: Invariant, time: number, detail: string) {
    super(
      `at ${groupDigits(time)} ns the model broke its invariant ${invariant.name} ("${invariant.sentence}"): ${detail}`,
    );
    this.invariant = invariant.name;
    this.time = time;
  }
}

/** Looks at every invariant of a list; throws at the first that is broken. */
export function checkInvariants(rt: Runtime, invariants: readonly Invariant[]): void {
  for (const invariant of invariants) {
    const detail = invariant.broken(rt);
    if (detail !== null) throw new InvariantError(invariant, rt.now, detail);
  }
}

/** The first complaint of those that `ask` makes about the members of a list. */
export function firstOf<T>(list: Iterable<T>, ask: (one: T) => string | null): string | null {
  for (const one of list) {
    const complaint = ask(one);
    if (complaint !== null) return complaint;
  }
  return null;
}

/** A linked list as an array; at most as long as anything in a run can be, should it be a ring. */
export function linked<T>(first: T | null, next: (one: T) => T | null): T[] {
  const list: T[] = [];
  for (let one = first; one !== null && list.length < 2_000_000; one = next(one)) list.push(one);
  return list;
}

/** "npidle is 2, but 3 Ps are on the list", or null when the two agree. */
export function counted(name: string, value: number, real: number, what: string): string | null {
  return value === real ? null : `${name} is ${value}, but ${real} ${what}`;
}
