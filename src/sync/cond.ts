/**
 * sync.Cond (R11.5): wait until somebody says that something changed.
 *
 * Wait takes a ticket, unlocks, sleeps until its ticket is called, and locks again. Signal calls the lowest ticket,
 * Broadcast all of them in order. A ticket taken before the sleep means that no call in between is lost.
 *
 * Not modelled: the check for copies.
 */
import { invariant } from "../runtime/runtime.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did, Resume } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { NotifyList, notifyListWait } from "../runtime/sema.js";
import { Mutex, lock, unlock } from "./mutex.js";
import { wlock, wunlock } from "./rwmutex.js";
import type { RWMutex } from "./rwmutex.js";

/** A condition, with the lock that guards it. Go: src/sync/cond.go, Cond. */
export class Cond {
  readonly id: number;
  readonly locker: Mutex | RWMutex;
  readonly notify = new NotifyList();

  constructor(id: number, locker: Mutex | RWMutex) {
    this.id = id;
    this.locker = locker;
  }
}

/**
 * Unlocks, waits to be notified, locks again.
 * Go: src/sync/cond.go, Wait.
 * Differs: its parts are steps: unlocking may yield, and both waits leave the thread.
 */
export function condWait(rt: Runtime, mp: M, gp: G, c: Cond): Did {
  gp.extra = c.notify.wait++;
  const { locker } = c;
  const did = locker instanceof Mutex ? unlock(rt, mp, gp, locker) : wunlock(rt, mp, gp, locker);
  if (did === Did.stopped) {
    gp.resume = Resume.condWait;
    return did;
  }
  return did === Did.done ? condSleep(rt, mp, gp, c) : did;
}

/** It has unlocked: now it sleeps until its ticket is called. */
export function condSleep(rt: Runtime, mp: M, gp: G, c: Cond): Did {
  const ticket = gp.extra;
  invariant(typeof ticket === "number", "Cond.Wait lost its ticket");
  const did = notifyListWait(rt, mp, gp, c.notify, ticket, c.id);
  return did === Did.done ? condLock(rt, mp, gp, c) : did;
}

/** Its ticket was called: it locks again. */
export function condLock(rt: Runtime, mp: M, gp: G, c: Cond): Did {
  if (gp.waiting !== null) {
    rt.releaseSudog(gp.waiting);
    gp.waiting = null;
  }
  const { locker } = c;
  return locker instanceof Mutex ? lock(rt, mp, gp, locker) : wlock(rt, mp, gp, locker);
}
