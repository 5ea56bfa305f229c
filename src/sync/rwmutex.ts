/**
 * sync.RWMutex (R11.3): many readers or one writer, and a writer that waits keeps new readers out.
 *
 * `readerCount` counts readers; a writer that comes subtracts 2^30 from it, so that it turns negative and every later
 * reader knows that it must wait. The writer waits for as many readers to leave as were inside (`readerWait`).
 * Among themselves writers compete for an ordinary Mutex.
 *
 * Not modelled: failing compare-and-swaps.
 */
import { fatal } from "../runtime/checkdead.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did, Sema, Then } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { semacquire1, semrelease1 } from "../runtime/sema.js";
import { Mutex, lock, tryLock, unlock } from "./mutex.js";

const maxReaders = 1 << 30;

/** A reader/writer lock. Go: src/sync/rwmutex.go, RWMutex. */
export class RWMutex {
  readonly id: number;
  readonly w: Mutex;
  readonly writerSem: Sema;
  readonly readerSem: Sema;
  readerCount = 0;
  readerWait = 0;

  constructor(id: number) {
    this.id = id;
    this.w = new Mutex(id);
    this.writerSem = new Sema(id);
    this.readerSem = new Sema(id);
  }
}

/**
 * Locks for reading.
 * Go: src/sync/rwmutex.go, RLock.
 * Differs: no.
 */
export function rlock(rt: Runtime, mp: M, gp: G, rw: RWMutex): Did {
  if (++rw.readerCount >= 0) return Did.done;
  const wait = { lifo: false, reason: "sync.RWMutex.RLock", then: Then.done } as const;
  return semacquire1(rt, mp, gp, rw.readerSem, wait);
}

/** Locks for reading if that needs no waiting. Go: src/sync/rwmutex.go, TryRLock. Differs: no. */
export function tryRlock(rw: RWMutex): boolean {
  if (rw.readerCount < 0) return false;
  rw.readerCount++;
  return true;
}

/**
 * Leaves after reading; the last one whom a writer waits for wakes it.
 * Go: src/sync/rwmutex.go, RUnlock.
 * Differs: no.
 */
export function runlock(rt: Runtime, mp: M, gp: G, rw: RWMutex): Did {
  const r = --rw.readerCount;
  if (r >= 0) return Did.done;
  if (r + 1 === 0 || r + 1 === -maxReaders) {
    fatal(rt, gp, "sync: RUnlock of unlocked RWMutex");
    return Did.ended;
  }
  if (--rw.readerWait !== 0) return Did.done;
  return semrelease1(rt, mp, gp, rw.writerSem, false);
}

/**
 * Locks for writing.
 * Go: src/sync/rwmutex.go, Lock.
 * Differs: its second half is `announce`, for it may have to wait in between.
 */
export function wlock(rt: Runtime, mp: M, gp: G, rw: RWMutex): Did {
  const did = lock(rt, mp, gp, rw.w);
  return did === Did.done ? announce(rt, mp, gp, rw) : did;
}

/** The writer is alone among writers: keeps new readers out and waits for those inside. */
export function announce(rt: Runtime, mp: M, gp: G, rw: RWMutex): Did {
  const inside = rw.readerCount;
  rw.readerCount -= maxReaders;
  if (inside === 0) return Did.done;
  rw.readerWait += inside;
  if (rw.readerWait === 0) return Did.done;
  const wait = { lifo: false, reason: "sync.RWMutex.Lock", then: Then.done } as const;
  return semacquire1(rt, mp, gp, rw.writerSem, wait);
}

/** Locks for writing if that needs no waiting. Go: src/sync/rwmutex.go, TryLock. Differs: no. */
export function tryWlock(rw: RWMutex): boolean {
  if (rw.readerCount !== 0 || !tryLock(rw.w)) return false;
  rw.readerCount = -maxReaders;
  return true;
}

/**
 * Unlocks after writing: first the readers who waited, in order, then other writers.
 * Go: src/sync/rwmutex.go, Unlock.
 * Differs: no.
 */
export function wunlock(rt: Runtime, mp: M, gp: G, rw: RWMutex): Did {
  const r = rw.readerCount + maxReaders;
  if (r >= maxReaders) {
    fatal(rt, gp, "sync: Unlock of unlocked RWMutex");
    return Did.ended;
  }
  rw.readerCount = r;
  for (let i = 0; i < r; i++) semrelease1(rt, mp, gp, rw.readerSem, false);
  return unlock(rt, mp, gp, rw.w);
}
