/**
 * sync.Mutex (R11.2): fast when it is free, and fair when it must be.
 *
 * Normally a goroutine that runs may take a free mutex although others wait for it ("barging"): it is running, its
 * caches are warm, and waking another takes time. A waiter that has waited for more than 1 ms and loses once more puts
 * the mutex into starvation mode: then Unlock hands it over to the first waiter, and nobody else may take it.
 *
 * The state is one word: locked, woken (somebody is awake and will try), starving, and the number of waiters. Before it
 * sleeps, a goroutine may spin for a moment, if another P runs that could unlock. The loop of lockSlow stops while it
 * spins and while it sleeps; what it keeps in local variables is in the G (`lock`).
 *
 * Up to Go 1.4 nobody spins, and up to 1.8 nobody starves: who wakes and loses waits at the end of the line again.
 *
 * Not modelled: failing compare-and-swaps, for an operation is one instant.
 */
import { fatal } from "../runtime/checkdead.js";
import { runqempty } from "../runtime/runq.js";
import { invariant } from "../runtime/runtime.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did, Resume, Sema, Step, Then } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import { semacquire1, semrelease1 } from "../runtime/sema.js";

const locked = 1;
const woken = 2;
const starving = 4;
const waiterShift = 3;
const oneWaiter = 1 << waiterShift;
const starvationThresholdNs = 1e6;
const activeSpin = 4;

/** A mutual exclusion lock. Go: src/internal/sync/mutex.go, Mutex. */
export class Mutex {
  readonly id: number;
  readonly sema: Sema;
  state = 0;

  constructor(id: number) {
    this.id = id;
    this.sema = new Sema(id);
  }
}

/**
 * Locks m, or begins to wait for it.
 * Go: src/internal/sync/mutex.go, Lock.
 * Differs: no.
 */
export function lock(rt: Runtime, mp: M, gp: G, m: Mutex): Did {
  if (m.state === 0) {
    m.state = locked;
    return Did.done;
  }
  gp.lock = { waitStartTime: 0, starving: false, awoke: false, iter: 0 };
  return lockSlow(rt, mp, gp, m);
}

/**
 * Locks m if that needs no waiting. True: locked.
 * Go: src/internal/sync/mutex.go, TryLock.
 * Differs: no.
 */
export function tryLock(m: Mutex): boolean {
  if ((m.state & (locked | starving)) !== 0) return false;
  m.state |= locked;
  return true;
}

/**
 * The loop of a goroutine that found m locked. `Did.done`: it has it.
 * Go: src/internal/sync/mutex.go, lockSlow.
 * Differs: leaves the loop while it spins or sleeps; `mutexWoken` comes back into it.
 */
export function lockSlow(rt: Runtime, mp: M, gp: G, m: Mutex): Did {
  const self = gp.lock!;
  for (;;) {
    const old = m.state;
    if ((old & (locked | starving)) === locked && canSpin(rt, mp, self.iter)) {
      return spin(rt, mp, gp, m);
    }
    let next = old;
    if ((old & starving) === 0) next |= locked;
    if ((old & (locked | starving)) !== 0) next += oneWaiter;
    if (self.starving && (old & locked) !== 0) next |= starving;
    if (self.awoke) {
      invariant((next & woken) !== 0, "sync: inconsistent mutex state");
      next &= ~woken;
    }
    m.state = next;
    if ((old & (locked | starving)) === 0) return Did.done;
    const isFirst = self.waitStartTime === 0;
    const lifo = !isFirst && rt.rules.mutexStarves;
    if (isFirst) self.waitStartTime = Math.max(1, rt.now);
    const wait = { lifo, reason: "sync.Mutex.Lock", then: Then.mutexWoken } as const;
    if (semacquire1(rt, mp, gp, m.sema, wait) === Did.stopped) return Did.stopped;
    if (takesOver(rt, gp, m)) return Did.done;
  }
}

/** One turn of spinning: says so to Unlock, so that it wakes nobody, and looks again a moment later. */
function spin(rt: Runtime, mp: M, gp: G, m: Mutex): Did {
  const self = gp.lock!;
  if (!self.awoke && (m.state & woken) === 0 && m.state >> waiterShift !== 0) {
    m.state |= woken;
    self.awoke = true;
  }
  self.iter++;
  gp.resume = Resume.mutexSpin;
  mp.step = Step.resume;
  rt.delay = rt.costs.mutexSpin;
  return Did.busy;
}

/**
 * Whether spinning may help: only a few times, only if another P is busy, and only without work of our own.
 * Go: src/runtime/proc.go, internal_sync_runtime_canSpin.
 * Differs: takes the number of CPUs to be GOMAXPROCS.
 */
function canSpin(rt: Runtime, mp: M, iter: number): boolean {
  if (
    !rt.rules.mutexSpins ||
    iter >= activeSpin ||
    rt.gomaxprocs <= rt.sched.npidle + rt.sched.nmspinning + 1
  )
    return false;
  return runqempty(mp.p!);
}

/** The semaphore woke gp: it owns m (handed over in starvation mode), or must compete again. */
export function mutexWoken(rt: Runtime, mp: M, gp: G, m: Mutex): Did {
  return takesOver(rt, gp, m) ? Did.done : lockSlow(rt, mp, gp, m);
}

function takesOver(rt: Runtime, gp: G, m: Mutex): boolean {
  const self = gp.lock!;
  self.starving ||= rt.rules.mutexStarves && rt.now - self.waitStartTime > starvationThresholdNs;
  const old = m.state;
  if ((old & starving) === 0) {
    self.awoke = true;
    self.iter = 0;
    return false;
  }
  invariant((old & (locked | woken)) === 0 && old >> waiterShift !== 0, "sync: inconsistent mutex state");
  m.state += locked - oneWaiter;
  if (!self.starving || old >> waiterShift === 1) m.state -= starving;
  return true;
}

/**
 * Unlocks m. `Did.stopped`: it was handed over to a starving waiter, and gp yielded.
 * Go: src/internal/sync/mutex.go, unlockSlow.
 * Differs: no.
 */
export function unlock(rt: Runtime, mp: M, gp: G, m: Mutex): Did {
  if ((m.state & locked) === 0) {
    fatal(rt, gp, "sync: unlock of unlocked mutex");
    return Did.ended;
  }
  m.state -= locked;
  const old = m.state;
  if (old === 0) return Did.done;
  if ((old & starving) !== 0) return semrelease1(rt, mp, gp, m.sema, true);
  if (old >> waiterShift === 0 || (old & (locked | woken | starving)) !== 0) return Did.done;
  m.state = (old - oneWaiter) | woken;
  return semrelease1(rt, mp, gp, m.sema, false);
}
