/**
 * Invariants of goroutines: where they are, who runs them, and what a dead one leaves behind (see check.ts).
 *
 * The first is the heart of the scheduler: a goroutine that can run is in exactly one place. In no place it would never run; in
 * two it would run twice.
 */
import { GStatus, gStatusName } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import { counted, firstOf, linked } from "./check.js";
import type { Invariant } from "./check.js";
import type { Runtime } from "./runtime.js";
import { Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";

/** From so many dead goroutines on, a P gives some to the common list (R6.6). */
const mostFree = 64;

const globalOf = (rt: Runtime): G[] => linked(rt.sched.runq.head, (gp) => gp.schedlink);

/** The places in which goroutines stand that can run, in words. */
function placesOf(rt: Runtime): Map<G, string> {
  const places = new Map<G, string>();
  for (const pp of rt.allp) {
    if (pp.runnext !== null) put(places, pp.runnext, `runnext of P${pp.id}`);
    for (let i = pp.runqhead; i < pp.runqtail; i++) {
      const gp = pp.runq[i % pp.runq.length];
      if (gp) put(places, gp, `the ring of P${pp.id}`);
    }
  }
  for (let gp = rt.sched.runq.head, n = 0; gp !== null && n <= rt.sched.runq.size; gp = gp.schedlink, n++) {
    put(places, gp, "the global queue");
  }
  for (const mp of rt.allm) {
    if (mp.found !== null) put(places, mp.found, `the hand of M${mp.id}`);
    if (mp.lockedg !== null && mp.nextp !== null)
      put(places, mp.lockedg, `the hand of M${mp.id}, to which it is locked`);
  }
  return places;
}

function put(places: Map<G, string>, gp: G, place: string): void {
  const known = places.get(gp);
  places.set(gp, known === undefined ? place : `${known} and ${place}`);
}

function placed(rt: Runtime): string | null {
  const places = placesOf(rt);
  for (const [gp, at] of places) {
    if (gp.status !== GStatus.runnable) return `G${gp.goid} is ${gStatusName[gp.status]} and yet in ${at}`;
    if (at.includes(" and ")) return `G${gp.goid} is in ${at}`;
  }
  for (const gp of rt.allg) {
    if (gp.status === GStatus.runnable && !places.has(gp)) return `G${gp.goid} is runnable and nowhere`;
  }
  return null;
}

function globalQueue(rt: Runtime): string | null {
  const { runq } = rt.sched;
  const list = globalOf(rt);
  const last = list.at(-1) ?? null;
  if (runq.tail !== last) return `the tail is not the last of [${list.map((gp) => gp.goid).join(" ")}]`;
  const stray = rt.allg.find((gp) => gp.schedlink !== null && !list.includes(gp));
  if (stray !== undefined) return `G${stray.goid} is linked and not on it`;
  return counted("its size", runq.size, list.length, "are on it");
}

function ring(pp: P): string | null {
  const ringSize = pp.runq.length;
  const size = pp.runqtail - pp.runqhead;
  if (size < 0 || size > ringSize) return `P${pp.id} has ${size} in its ring`;
  for (let i = pp.runqhead; i < pp.runqtail; i++) {
    if (pp.runq[i % ringSize] === null) return `slot ${i % ringSize} of P${pp.id} is empty`;
  }
  // What was taken is gone, and what is to come is not there yet.
  const isClean =
    pp.runq[pp.runqtail % ringSize] === null && pp.runq[(pp.runqhead + ringSize - 1) % ringSize] === null;
  return size === ringSize || isClean ? null : `P${pp.id} has something beside its ring`;
}

/**
 * Why a goroutine counts as waiting while its thread goes on for it: so that others may look at its stack.
 * Go: src/runtime/runtime2.go, waitReason.
 */
const keepingThread: ReadonlySet<WaitReason> = new Set<WaitReason>([
  "stopping the world",
  "GC mark termination",
  "garbage collection",
  "GC assist marking",
  "GC worker (active)",
  "flushing proc caches",
]);

/** A goroutine that runs, or is in the kernel, and its thread. */
function runs(gp: G): string | null {
  if (gp.status === GStatus.deadextra) return null; // tied to its M for ever
  const stands = gp.status === GStatus.waiting && keepingThread.has(gp.waitreason);
  const isOn = gp.status === GStatus.running || gp.status === GStatus.syscall || stands;
  if (!isOn) return gp.m === null ? null : `G${gp.goid} is ${gStatusName[gp.status]} and has M${gp.m.id}`;
  if (gp.m === null) return `G${gp.goid} is ${gStatusName[gp.status]} and has no M`;
  if (gp.m.curg !== gp) return `M${gp.m.id} of G${gp.goid} runs another`;
  if (gp.status === GStatus.syscall || gp.m.p !== null) return null;
  return `G${gp.goid} runs on M${gp.m.id} without a P`;
}

function inKernel(mp: M): string | null {
  const isInside = mp.curg?.status === GStatus.syscall;
  if (isInside !== (mp.call !== null)) {
    return `M${mp.id} is ${mp.call === null ? "not " : ""}in a system call, its goroutine is ${isInside ? "" : "not"}`;
  }
  if (!isInside || mp.step === Step.syscall || mp.step === Step.sleep) return null;
  return `M${mp.id} is in a system call and its next step is ${mp.step}`;
}

/** A goroutine that computes, and the event at which it has done so, or is interrupted before. */
function computes(rt: Runtime, gp: G): string | null {
  if (gp.computeUntil === 0) return null;
  const mp = gp.m;
  if (mp === null || mp.curg !== gp) return `G${gp.goid} computes and does not run`;
  if (mp.os !== null && mp.os.isWaiting) return null; // its clock stands still
  const due = rt.events.timeOf(mp.actor);
  const isRight = mp.step === Step.op ? due === gp.computeUntil : due <= gp.computeUntil;
  if (isRight && (mp.step === Step.op || mp.step === Step.preempt || mp.step === Step.drain)) return null;
  return `G${gp.goid} computes until ${gp.computeUntil}, M${mp.id} acts at ${due}`;
}

function living(rt: Runtime): string | null {
  let users = 0;
  for (const gp of rt.allg) if (!gp.isSystem && isAlive(gp)) users++;
  return counted("the count", rt.ngoroutines, users, "live");
}

const isAlive = ({ status }: G): boolean =>
  status !== GStatus.dead && status !== GStatus.idle && status !== GStatus.deadextra;

function ids(rt: Runtime): string | null {
  const seen = new Set<number>();
  for (const gp of rt.allg) {
    if (!isAlive(gp)) continue;
    if (seen.has(gp.goid)) return `two are called G${gp.goid}`;
    if (gp.goid < 1 || gp.goid > rt.sched.goidgen) return `G${gp.goid} is beyond ${rt.sched.goidgen}`;
    seen.add(gp.goid);
  }
  return firstOf(rt.allp, (pp) =>
    pp.goidcache <= pp.goidcacheend ? null : `P${pp.id} has used more ids than it had`,
  );
}

function freeLists(rt: Runtime): string | null {
  const kept = new Set<G>(rt.sched.gFree);
  let entries = rt.sched.gFree.length;
  for (const pp of rt.allp) {
    entries += pp.gFree.length;
    for (const gp of pp.gFree) kept.add(gp);
    if (pp.gFree.length >= mostFree) return `P${pp.id} keeps ${pp.gFree.length} dead goroutines`;
  }
  if (kept.size !== entries) return "a dead goroutine is on two lists";
  for (const gp of kept) if (gp.status !== GStatus.dead) return `G${gp.goid} is ${gStatusName[gp.status]}`;
  let dead = 0;
  for (const gp of rt.allg) if (gp.status === GStatus.dead) dead++;
  return counted("the lists' length", entries, dead, "are dead");
}

function corpse(gp: G): string | null {
  if (gp.status !== GStatus.dead) return null;
  const { body, waiting, param, timer, lockedm } = gp;
  if (body === null && waiting === null && param === null && timer === null && lockedm === null) return null;
  return `G${gp.goid} is dead and holds on to something`;
}

export const goroutineInvariants: readonly Invariant[] = [
  {
    name: "placed",
    sentence: "a runnable goroutine is in exactly one place, and no other goroutine is in any",
    broken: placed,
  },
  { name: "globalQueue", sentence: "the global queue is one list, as long as it says", broken: globalQueue },
  {
    name: "ring",
    sentence: "a ring has its goroutines between head and tail, and nothing elsewhere",
    broken: (rt) => firstOf(rt.allp, ring),
  },
  {
    name: "runs",
    sentence: "a goroutine has an M when it runs or is in the kernel, and it runs only with a P",
    broken: (rt) => firstOf(rt.allg, runs),
  },
  {
    name: "inKernel",
    sentence: "a thread is in a system call when its goroutine is",
    broken: (rt) => firstOf(rt.allm, inKernel),
  },
  {
    name: "computes",
    sentence: "a goroutine that computes is due when it has done so, or is interrupted before",
    broken: (rt) => firstOf(rt.allg, (gp) => computes(rt, gp)),
  },
  { name: "living", sentence: "ngoroutines counts the user goroutines that live", broken: living },
  { name: "ids", sentence: "goroutine ids are unique and were handed out", broken: ids },
  {
    name: "freeLists",
    sentence: "each dead goroutine is on one free list, and fewer than 64 on a P's",
    broken: freeLists,
  },
  {
    name: "corpse",
    sentence: "a dead goroutine holds nothing",
    broken: (rt) => firstOf(rt.allg, corpse),
  },
];
