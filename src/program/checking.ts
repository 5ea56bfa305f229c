/**
 * The checking mode of a run (option `check`): after each step, all invariants of the runtime's records (runtime/check.ts), all laws
 * of the trace (trace/rules.ts), and that the two tell the same story: the picture that the trace's events build up is what
 * the records hold.
 *
 * It gives the threads one step at a time. That changes nothing in the run (a law of its own says so) and makes it some tens of
 * times slower.
 */
import { checkInvariants, firstOf } from "../runtime/check.js";
import type { Invariant } from "../runtime/check.js";
import { goroutineInvariants } from "../runtime/check-goroutines.js";
import { threadInvariants } from "../runtime/check-threads.js";
import { waitingInvariants } from "../runtime/check-waiting.js";
import type { Runtime } from "../runtime/runtime.js";
import type { G, M, P } from "../runtime/runtime2.js";
import { lockInvariants } from "../sync/check.js";
import type { Picture } from "../trace/picture.js";
import { Replay } from "../trace/replay.js";
import { GStatus, gStatusName } from "../trace/vocabulary.js";

/** Everything that holds between two steps, besides what the trace tells. */
export const invariants: readonly Invariant[] = Object.freeze([
  ...goroutineInvariants,
  ...threadInvariants,
  ...waitingInvariants,
  ...lockInvariants,
]);

/** Looks at a run after each of its steps. */
export class Checker {
  readonly #rt: Runtime;
  readonly #replay: Replay | null;
  readonly #all: readonly Invariant[];

  constructor(rt: Runtime) {
    this.#rt = rt;
    const replay = rt.trace === null ? null : new Replay(rt.trace);
    this.#replay = replay;
    const sentence = "the trace tells what the records hold";
    const told: Invariant = { name: "told", sentence, broken: () => untold(rt, replay!.picture) };
    this.#all = replay === null ? invariants : [...invariants, told];
  }

  /** Throws an InvariantError or a TraceError when something is wrong. */
  look(): void {
    const replay = this.#replay;
    if (replay !== null) while (replay.step());
    if (this.#rt.end === null) checkInvariants(this.#rt, this.#all); // else it was stopped in the middle of a step
  }
}

/** Where the trace's picture differs from the records. */
function untold(rt: Runtime, picture: Picture): string | null {
  return (
    firstOf(rt.allp, (pp) => ofProcessor(picture, pp)) ??
    firstOf(rt.allm, (mp) => ofThread(picture, mp)) ??
    firstOf(rt.allg, (gp) => ofGoroutine(picture, gp)) ??
    differ("the global queue", picture.global.toArray(), idsOf(rt.sched.runq.head, nextG, goid)) ??
    differ("the idle Ps", picture.idleProcs.toReversed(), idsOf(rt.sched.pidle, nextP, id)) ??
    differ("the idle Ms", picture.idleThreads.toReversed(), idsOf(rt.sched.midle, nextM, id))
  );
}

const nextG = (gp: G): G | null => gp.schedlink;
const nextP = (pp: P): P | null => pp.link;
const nextM = (mp: M): M | null => mp.schedlink;
const goid = (gp: G): number => gp.goid;
const id = (one: { readonly id: number }): number => one.id;

function idsOf<T>(first: T | null, next: (one: T) => T | null, name: (one: T) => number): number[] {
  const ids: number[] = [];
  for (let one = first; one !== null; one = next(one)) ids.push(name(one));
  return ids;
}

function differ(what: string, told: readonly number[], is: readonly number[]): string | null {
  const isSame = told.length === is.length && told.every((one, i) => one === is[i]);
  return isSame ? null : `${what}: told [${told.join(" ")}], is [${is.join(" ")}]`;
}

function ofProcessor(picture: Picture, pp: P): string | null {
  const told = picture.procs[pp.id];
  if (told === undefined) return `P${pp.id} is not told of`;
  const ring: number[] = [];
  for (let i = pp.runqhead; i < pp.runqtail; i++) ring.push(pp.runq[i % pp.runq.length]?.goid ?? 0);
  return (
    differ(`runnext of P${pp.id}`, [told.runnext], [pp.runnext?.goid ?? 0]) ??
    differ(`the M of P${pp.id}`, [told.m], [pp.m?.id ?? -1]) ??
    differ(`the ring of P${pp.id}`, told.ring.toArray(), ring)
  );
}

function ofThread(picture: Picture, mp: M): string | null {
  const told = picture.threads[mp.id];
  if (told === undefined) return `M${mp.id} is not told of`;
  return differ(
    `P, goroutine, spinning, locked goroutine and core of M${mp.id}`,
    [told.p, told.curg, Number(told.spinning), told.lockedg, told.core],
    [mp.p?.id ?? -1, usedBy(mp.curg), Number(mp.spinning), usedBy(mp.lockedg), mp.os?.core ?? -1],
  );
}

/** The goroutine of an extra M that nobody has borrowed is in the records only. */
function usedBy(gp: G | null): number {
  return gp === null || gp.status === GStatus.deadextra ? 0 : gp.goid;
}

function ofGoroutine(picture: Picture, gp: G): string | null {
  if (gp.status === GStatus.idle || gp.status === GStatus.dead || gp.status === GStatus.deadextra)
    return null;
  const told = picture.goroutines.get(gp.goid);
  if (told === undefined) return `G${gp.goid} is not told of`;
  if (told.status === gp.status) return null;
  return `G${gp.goid}: told ${gStatusName[told.status]}, is ${gStatusName[gp.status]}`;
}
