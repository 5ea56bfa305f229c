/**
 * Semaphores: what sync's locks sleep on (R11.1), and the ticket list of Cond (R11.5).
 *
 * A semaphore is a count and a first-in-first-out list of waiters. Releasing wakes the head, which must then still take
 * the token, and may lose it to somebody faster; only with `handoff` is the token given to it directly, and then the
 * releaser yields, so that the waiter runs at once.
 *
 * In Go the lists stand in 251 treaps, found by address. That decides how fast a list is found and never which
 * waiter is woken, so here each semaphore simply has its list.
 */
import type { WaitReason } from "../trace/vocabulary.js";
import { gopark, goready, goyield } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume } from "./runtime2.js";
import type { G, M, Sema, Sudog, Then } from "./runtime2.js";

/**
 * Takes a token or waits for one. `then` says what the operation does once it has it; `lifo` waits at the front.
 * Go: src/runtime/sema.go, semacquire1.
 * Differs: its loop goes on in `semaResume`.
 */
export function semacquire1(
  rt: Runtime,
  mp: M,
  gp: G,
  sema: Sema,
  wait: { lifo: boolean; reason: WaitReason; then: Then },
): Did {
  if (cansemacquire(sema)) return Did.done;
  gp.then = wait.then;
  gp.semaLifo = wait.lifo;
  enqueue(rt, mp, gp, sema, named(rt, wait.reason));
  return Did.stopped;
}

/** The reason as the release tells it. */
function named(rt: Runtime, reason: WaitReason): WaitReason {
  const { namesLocks, namesWaitGroups } = rt.rules;
  return (reason === "sync.WaitGroup.Wait" ? namesWaitGroups : namesLocks) ? reason : "semacquire";
}

function enqueue(rt: Runtime, mp: M, gp: G, sema: Sema, reason: WaitReason): void {
  const s = rt.acquireSudog();
  s.g = gp;
  s.sema = sema;
  gp.waiting = s;
  if (sema.head === null) {
    sema.head = s;
    sema.tail = s;
  } else if (gp.semaLifo) {
    s.next = sema.head;
    sema.head = s;
  } else {
    sema.tail!.next = s;
    sema.tail = s;
  }
  gopark(rt, mp, gp, reason, sema.object, Resume.sema);
}

/**
 * The waiter was woken: it has the token by handoff, or takes it, or waits again. `Did.done`: it has it.
 * Go: src/runtime/sema.go, semacquire1.
 * Differs: only what follows the wait.
 */
export function semaResume(rt: Runtime, mp: M, gp: G): Did {
  const s = gp.waiting!;
  const sema = s.sema!;
  const handed = s.ticket !== 0;
  gp.waiting = null;
  rt.releaseSudog(s);
  if (handed || cansemacquire(sema)) return Did.done;
  enqueue(rt, mp, gp, sema, gp.waitreason);
  return Did.stopped;
}

/**
 * Gives a token back and wakes the first waiter. `Did.stopped`: the token was handed over, and gp yielded.
 * Go: src/runtime/sema.go, semrelease1.
 * Differs: no profile of contention.
 */
export function semrelease1(rt: Runtime, mp: M, gp: G, sema: Sema, handoff: boolean): Did {
  sema.count++;
  const s = sema.head;
  if (s === null) return Did.done;
  sema.head = s.next;
  if (sema.head === null) sema.tail = null;
  s.next = null;
  const handed = handoff && cansemacquire(sema);
  if (handed) s.ticket = 1;
  goready(rt, mp, s.g!);
  if (!handed || mp.locks > 0 || !rt.rules.semaYields) return Did.done;
  goyield(rt, mp, gp);
  return Did.stopped;
}

/** Takes a token if there is one. Go: src/runtime/sema.go, cansemacquire. Differs: no. */
function cansemacquire(sema: Sema): boolean {
  if (sema.count === 0) return false;
  sema.count--;
  return true;
}

/** The waiters of a Cond: each has a ticket, and the lowest one is woken first. Go: src/runtime/sema.go, notifyList. */
export class NotifyList {
  wait = 0;
  notify = 0;
  head: Sudog | null = null;
  tail: Sudog | null = null;
}

/**
 * Waits for `ticket`'s turn, unless it has come already.
 * Go: src/runtime/sema.go, notifyListWait.
 * Differs: no.
 */
export function notifyListWait(
  rt: Runtime,
  mp: M,
  gp: G,
  list: NotifyList,
  ticket: number,
  object: number,
): Did {
  if (ticket < list.notify) return Did.done;
  const s = rt.acquireSudog();
  s.g = gp;
  s.ticket = ticket;
  gp.waiting = s;
  if (list.tail === null) list.head = s;
  else list.tail.next = s;
  list.tail = s;
  gopark(rt, mp, gp, "sync.Cond.Wait", object, Resume.condLock);
  return Did.stopped;
}

/**
 * Wakes all waiters, in the order of their tickets.
 * Go: src/runtime/sema.go, notifyListNotifyAll.
 * Differs: no.
 */
export function notifyListNotifyAll(rt: Runtime, mp: M, list: NotifyList): void {
  let s = list.head;
  list.head = null;
  list.tail = null;
  list.notify = list.wait;
  while (s !== null) {
    const next = s.next;
    s.next = null;
    goready(rt, mp, s.g!);
    s = next;
  }
}

/**
 * Wakes the waiter with the lowest ticket that was not notified yet.
 * Go: src/runtime/sema.go, notifyListNotifyOne.
 * Differs: no.
 */
export function notifyListNotifyOne(rt: Runtime, mp: M, list: NotifyList): void {
  if (list.wait === list.notify) return;
  const ticket = list.notify++;
  let previous: Sudog | null = null;
  for (let s = list.head; s !== null; previous = s, s = s.next) {
    if (s.ticket !== ticket) continue;
    if (previous === null) list.head = s.next;
    else previous.next = s.next;
    if (list.tail === s) list.tail = previous;
    s.next = null;
    goready(rt, mp, s.g!);
    return;
  }
}
