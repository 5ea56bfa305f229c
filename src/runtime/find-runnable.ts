/**
 * The scheduling decision: which goroutine does this thread run next? (R4)
 *
 * The answer is an ordered list of places to look. The order is data (`rules.order`), because other releases and
 * the books tell other orders; in Go 1.26 it is: the P's due timers; on every 61st tick one goroutine from the
 * global queue; the P's own queue; a share of the global queue; the poller, without waiting; other Ps' queues
 * ("stealing", done in steal.ts, victim by victim, since it takes time). Whoever finds nothing gives up its P, looks
 * once more at everything, and then sleeps (idle.ts).
 *
 * In Go this is one function that returns a goroutine. Here a decision may take time, so a thread can be in the middle
 * of it; what Go keeps in local variables is in the M (`found`, `pollUntil`, `stealRound`, ...).
 *
 * Not modelled: the trace reader, finalizers and cleanups, wasm's host events.
 */
import { foundIn } from "../trace/vocabulary.js";
import type { FoundIn } from "../trace/vocabulary.js";
import { globrunqget, globrunqgetbatch } from "./globrunq.js";
import { nothingFound } from "./idle.js";
import { injectglist } from "./inject.js";
import { findRunnableGCWorker } from "./mgcwork.js";
import { netpoll, unpark } from "./netpoll-epoll.js";
import { found, scheduleFound } from "./proc.js";
import { runqget } from "./runq.js";
import type { Runtime } from "./runtime.js";
import type { M, P } from "./runtime2.js";
import { becomeSpinning } from "./spin.js";
import { beginSteal } from "./steal.js";
import { runSafePointFn } from "./stopnote.js";
import { gcstopm } from "./stw.js";
import { sleepInKernel } from "./threads.js";
import { check } from "./time.js";
import { Source } from "./versions.js";

const place = (name: FoundIn): number => foundIn.indexOf(name);
const runnextPlace = place("runnext");
const ringPlace = place("local ring");
const every61Place = place("global queue, every 61st");
const globalPlace = place("global queue");
const pollerPlace = place("poller");
const collectorPlace = place("GC worker");

/**
 * One decision, from its top or from what comes after stealing. Leaves in mp.step what the thread does next.
 * Go: src/runtime/proc.go, findRunnable.
 * Differs: stealing and what follows it go on in later steps.
 */
export function findRunnable(rt: Runtime, mp: M): void {
  const pp = mp.p!;
  if (rt.sched.gcwaiting) {
    mp.hasStolen = false;
    return gcstopm(rt, mp);
  }
  if (pp.runSafePointFn) runSafePointFn(rt, pp);
  const { order } = rt;
  let place = 0;
  if (mp.hasStolen) {
    mp.hasStolen = false;
    place = rt.afterSteal;
  } else {
    mp.tryWakeP = false;
    check(rt, mp, pp, mp.checked);
    mp.pollUntil = mp.checked.pollUntil;
    if (rt.gc.blackenEnabled && fromCollector(rt, mp, pp)) return;
  }
  if (rt.asThreads) {
    if (!fromLocal(rt, mp, pp)) sleepInKernel(rt, mp);
    return;
  }
  for (; place < order.length; place++) {
    switch (order[place]!) {
      case Source.globalOnce:
        if (pp.schedtick % 61 === 0 && !rt.sched.runq.empty()) {
          return found(rt, mp, globrunqget(rt, pp)!, every61Place, rt.costs.globalGet);
        }
        break;
      case Source.local:
        if (fromLocal(rt, mp, pp)) return;
        break;
      case Source.global:
        if (!rt.sched.runq.empty()) {
          return found(rt, mp, globrunqgetbatch(rt, pp)!, globalPlace, rt.costs.globalGet);
        }
        break;
      case Source.netpoll:
        if (fromPoller(rt, mp)) return;
        break;
      case Source.steal:
        if (maySpin(rt, mp)) return beginSteal(rt, mp);
        break;
    }
  }
  nothingFound(rt, mp);
}

/** A worker of the collector, by its quota (R4.5). */
function fromCollector(rt: Runtime, mp: M, pp: P): boolean {
  const worker = findRunnableGCWorker(rt, pp);
  if (worker === null) return false;
  unpark(rt, mp, worker, true);
  mp.tryWakeP = true;
  found(rt, mp, worker, collectorPlace, 0);
  return true;
}

/** The P's own queue (R4.10). */
function fromLocal(rt: Runtime, mp: M, pp: P): boolean {
  const gp = runqget(rt, pp);
  if (gp === null) return false;
  mp.found = gp;
  mp.foundIn = mp.inheritTime ? runnextPlace : ringPlace;
  scheduleFound(rt, mp, mp.inheritTime ? 0 : rt.costs.ringGet);
  return true;
}

/** Asks the poller, without waiting, if anybody waits and nobody sleeps there (R4.12). */
function fromPoller(rt: Runtime, mp: M): boolean {
  if (!rt.netpollInited || rt.epoll.waiters === 0 || rt.sched.lastpoll === 0) return false;
  const list = netpoll(rt);
  const gp = list.shift();
  if (gp === undefined) return false;
  injectglist(rt, mp, list);
  unpark(rt, mp, gp, true);
  found(rt, mp, gp, pollerPlace, 0);
  return true;
}

/** Whether mp may look at others' queues: at most half as many spin as Ps are busy (R4.13, R5.9). */
function maySpin(rt: Runtime, mp: M): boolean {
  const { sched, rules } = rt;
  if (rules.sparesIdleNeighbours && sched.npidle === rt.gomaxprocs - 1) return false;
  if (mp.spinning || !rules.spinning) return true;
  if (2 * sched.nmspinning >= rt.gomaxprocs - sched.npidle) return false;
  becomeSpinning(rt, mp);
  return true;
}
