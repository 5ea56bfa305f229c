/**
 * Invariants of locks (see runtime/check.ts): the words in which sync keeps its state, against those who wait.
 *
 * A lock's word counts its waiters; its semaphore lists them. Between the two a waiter can be on its way: woken, and not yet run. And
 * somebody faster may take the token that it was woken for; then the one that was woken goes back into the list in the
 * other's place. The count is right if it is the list's length, plus those to whom the lock was handed over, plus those who
 * were woken and whose token is gone.
 *
 * Locks are in no table; they are found through goroutines whose last operation was about them.
 */
import { firstOf, linked } from "../runtime/check.js";
import type { Invariant } from "../runtime/check.js";
import type { Runtime } from "../runtime/runtime.js";
import { Resume } from "../runtime/runtime2.js";
import type { G, Sema, Sudog } from "../runtime/runtime2.js";
import { GStatus } from "../trace/vocabulary.js";
import { Cond } from "./cond.js";
import { Mutex } from "./mutex.js";
import { RWMutex } from "./rwmutex.js";
import { WaitGroup } from "./waitgroup.js";

const locked = 1;
const woken = 2;
const starving = 4;
const waiterShift = 3;
const maxReaders = 1 << 30;

/** The objects of a class that goroutines have to do with. */
function met<T>(rt: Runtime, what: (object: unknown) => T | null): Set<T> {
  const all = new Set<T>();
  for (const gp of rt.allg) {
    if (gp.status === GStatus.dead || gp.status === GStatus.deadextra) continue;
    const one = what(gp.object);
    if (one !== null) all.add(one);
  }
  return all;
}

const lockerOf = (object: unknown): unknown => (object instanceof Cond ? object.locker : object);

function mutexOf(object: unknown): Mutex | null {
  const locker = lockerOf(object);
  if (locker instanceof RWMutex) return locker.w;
  return locker instanceof Mutex ? locker : null;
}

function rwmutexOf(object: unknown): RWMutex | null {
  const locker = lockerOf(object);
  return locker instanceof RWMutex ? locker : null;
}

const listOf = (sema: Sema): Sudog[] => linked(sema.head, (s) => s.next);

/** Goroutines that were woken from `sema` and have not run since. */
function onTheirWay(rt: Runtime, sema: Sema): G[] {
  return rt.allg.filter((gp) => gp.status === GStatus.runnable && gp.waiting?.sema === sema);
}

function mutexWaiters(rt: Runtime, m: Mutex): string | null {
  const coming = onTheirWay(rt, m.sema);
  const handed = coming.filter((gp) => gp.waiting?.ticket !== 0).length;
  const bereft = coming.length - handed - m.sema.count;
  const waiters = m.state >> waiterShift;
  const real = listOf(m.sema).length + handed + bereft;
  if (bereft < 0) return `mutex ${m.id} has ${m.sema.count} tokens for ${coming.length - handed}`;
  return waiters === real ? null : `mutex ${m.id} counts ${waiters} waiters, there are ${real}`;
}

/** Nobody may be forgotten at a mutex that is free: somebody who will try for it is awake. */
function mutexFree(rt: Runtime, m: Mutex): string | null {
  const isSpinning = rt.allg.some(
    (gp) => gp.resume === Resume.mutexSpin && gp.lock!.awoke && mutexOf(gp.object) === m,
  );
  const isAwake = isSpinning || onTheirWay(rt, m.sema).length > 0;
  if ((m.state & woken) !== 0 && !isAwake) return `mutex ${m.id} says that somebody is awake`;
  const waits = m.state >> waiterShift > 0 && (m.state & locked) === 0;
  if (waits && !isAwake) return `mutex ${m.id} is free, has waiters, and nobody is awake`;
  return (m.state & (locked | woken | starving)) === (woken | starving) && !isAwake
    ? `mutex ${m.id} starves for nobody`
    : null;
}

function rwmutexCounts(rw: RWMutex): string | null {
  const isWanted = rw.readerCount < 0;
  const readers = isWanted ? rw.readerCount + maxReaders : rw.readerCount;
  if (readers < 0 || readers >= maxReaders) return `RWMutex ${rw.id} has readerCount ${rw.readerCount}`;
  if (rw.readerWait < 0 || rw.readerWait > readers) {
    return `a writer of RWMutex ${rw.id} waits for ${rw.readerWait} of ${readers} readers`;
  }
  if (isWanted && (rw.w.state & locked) === 0) return `RWMutex ${rw.id} has a writer without its mutex`;
  return !isWanted && rw.readerWait > 0 ? `RWMutex ${rw.id} lets readers leave for no writer` : null;
}

function waitGroup(wg: WaitGroup): string | null {
  if (wg.counter < 0 || wg.waiters < 0) return `WaitGroup ${wg.id} has counter ${wg.counter}`;
  return wg.counter === 0 && wg.waiters > 0 ? `WaitGroup ${wg.id} is done, and ${wg.waiters} wait` : null;
}

function tickets(c: Cond): string | null {
  const { notify } = c;
  const list = linked(notify.head, (s) => s.next);
  if ((list.at(-1) ?? null) !== notify.tail) return `Cond ${c.id}: the tail is not the last`;
  const seen = new Set<number>();
  return firstOf(list, (s) => {
    const isOpen = s.ticket >= notify.notify && s.ticket < notify.wait && !seen.has(s.ticket);
    seen.add(s.ticket);
    const waits = s.g?.status === GStatus.waiting && s.g.waiting === s;
    return isOpen && waits ? null : `Cond ${c.id}: ticket ${s.ticket}, called up to ${notify.notify}`;
  });
}

export const lockInvariants: readonly Invariant[] = [
  {
    name: "mutexWaiters",
    sentence: "a mutex counts those who wait for it",
    broken: (rt) => firstOf(met(rt, mutexOf), (m) => mutexWaiters(rt, m)),
  },
  {
    name: "mutexFree",
    sentence: "while a mutex is free and has waiters, somebody is awake to take it",
    broken: (rt) => firstOf(met(rt, mutexOf), (m) => mutexFree(rt, m)),
  },
  {
    name: "rwmutexCounts",
    sentence: "an RWMutex counts readers, those whom a writer waits for among them",
    broken: (rt) => firstOf(met(rt, rwmutexOf), rwmutexCounts),
  },
  {
    name: "waitGroup",
    sentence: "nobody waits at a WaitGroup whose counter is zero",
    broken: (rt) =>
      firstOf(
        met(rt, (object) => (object instanceof WaitGroup ? object : null)),
        waitGroup,
      ),
  },
  {
    name: "tickets",
    sentence: "who waits at a Cond has a ticket that was not called",
    broken: (rt) =>
      firstOf(
        met(rt, (object) => (object instanceof Cond ? object : null)),
        tickets,
      ),
  },
];
