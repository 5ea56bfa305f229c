/**
 * Marking: what a worker, or a goroutine that must help, does on its thread (R14.5 to R14.8, R9.5).
 *
 * There are two kinds of work. A stack must be scanned, and for that its goroutine must stand still: one that waits or is
 * queued is scanned as it is, and one that runs is asked to stop. The scanner waits for it, busily, and wakes it when it has been
 * scanned. This is where a loop that cannot be preempted holds up a collection. And bytes of the heap must be marked, which any number of
 * threads do at once.
 *
 * While it marks, the goroutine counts as waiting, so that others can scan its stack. Its thread marks in pieces
 * (`drainStep`); a request to stop is noticed within a piece at once, since between two objects it is looked for.
 *
 * Simplified: a piece of heap work is up to 100,000 bytes and its credit is given at its end, where Go gives it each 2,000
 * bytes; scanning takes effect at one instant, so nobody is held up by being scanned.
 */
import { GStatus, Kind, PStatus } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import { injectglist } from "./inject.js";
import { gcShouldScheduleWorker, needIdleMarkWorker } from "./mgcwork.js";
import { netpoll } from "./netpoll-epoll.js";
import { clockOf } from "./on-cores.js";
import { interrupt, preemptMSupported, preemptone } from "./preempt.js";
import { ready } from "./proc.js";
import { runqempty } from "./runq.js";
import { invariant } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume, Step, WorkerMode } from "./runtime2.js";
import type { Drain, G, M } from "./runtime2.js";
import { wakep } from "./spin.js";
import { casGToWaitingForSuspendG, runsAgain } from "./stw.js";

/** Bytes of marking after which idle and fractional workers look whether they should stop. Go's own constant. */
const drainCheckThreshold = 100_000;
/** What is scanned of a stack, in bytes: its smallest size. */
const stackBytes = 2048;
/** While a goroutine does not stop, the scanner looks again after so long, in ns: ten times the first, then the second. */
const spinDelay = 1000;
const yieldDelay = 5000;

/**
 * gp's thread begins to mark.
 * Go: src/runtime/mgcmark.go, gcDrain, and gcDrainN.
 * Differs: its loop is drainStep.
 */
export function gcDrain(rt: Runtime, mp: M, gp: G, drain: Drain, reason: WaitReason): Did {
  invariant(drain.limit > 0, `gcDrain: ${drain.limit} bytes`);
  casGToWaitingForSuspendG(rt, mp, gp, reason);
  gp.resume = Resume.result;
  mp.drain = drain;
  return drainStep(rt, mp);
}

/** The piece at hand is done; goes on with the next, or ends. */
export function drainStep(rt: Runtime, mp: M): Did {
  const drain = mp.drain!;
  const gp = mp.curg!;
  for (;;) {
    if (drain.root !== null) {
      const wait = scanRoot(rt, mp, drain);
      if (wait >= 0) return busy(rt, mp, gp, wait);
    } else if (drain.piece > 0) {
      endPiece(rt, mp, gp, drain);
    }
    if (drain.over || mustStop(rt, mp, gp, drain) || !takePiece(rt, drain)) break;
    if (drain.piece > 0) return busy(rt, mp, gp, drain.pieceNs);
  }
  mp.drain = null;
  gp.computeUntil = 0;
  gp.ret = drain.done;
  runsAgain(rt, mp, gp);
  return Did.done;
}

function busy(rt: Runtime, mp: M, gp: G, ns: number): Did {
  mp.step = Step.drain;
  gp.computeUntil = rt.now + ns;
  rt.delay = ns;
  return Did.busy;
}

function mustStop(rt: Runtime, mp: M, gp: G, drain: Drain): boolean {
  if (drain.limit < Infinity) return gp.preempt || drain.done >= drain.limit;
  return gp.preempt && (drain.untilPreempt || rt.sched.gcwaiting || mp.p!.runSafePointFn);
}

/** Takes something to do. False: there is nothing. Workers scan stacks first, helpers mark first. */
function takePiece(rt: Runtime, drain: Drain): boolean {
  const { gc } = rt;
  const isWorker = drain.limit === Infinity;
  const hasRoot = gc.markrootNext < gc.roots.length;
  if (hasRoot && (isWorker || gc.full === 0)) {
    drain.root = gc.roots[gc.markrootNext++]!;
    drain.looks = 0;
    return true;
  }
  if (gc.full === 0) return false;
  drain.piece = Math.min(gc.full, drainCheckThreshold, Math.max(1, drain.limit - drain.done));
  drain.pieceNs = Math.ceil((drain.piece * rt.costs.markKB) / 1024);
  gc.full -= drain.piece;
  return true;
}

/** The time of a piece of the heap is over, or it was interrupted: what was not marked goes back. */
function endPiece(rt: Runtime, mp: M, gp: G, drain: Drain): void {
  const left = Math.max(0, gp.computeUntil - rt.now);
  const undone = drain.pieceNs === 0 ? 0 : Math.floor((drain.piece * left) / drain.pieceNs);
  const bytes = drain.piece - undone;
  drain.piece = 0;
  const { gc } = rt;
  gc.full += undone;
  const globals = Math.min(bytes, gc.globalsLeft);
  gc.globalsLeft -= globals;
  gc.controller.globalsScanWork += globals;
  gc.controller.heapScanWork += bytes - globals;
  worked(rt, mp, drain, bytes);
  drain.unchecked += bytes;
  if (drain.unchecked < drainCheckThreshold) return;
  drain.unchecked = 0;
  if (shouldEnd(rt, mp)) drain.over = true;
}

function worked(rt: Runtime, mp: M, drain: Drain, bytes: number): void {
  drain.done += bytes;
  if (drain.limit === Infinity) gcFlushBgCredit(rt, mp, bytes);
}

/** Whether an idle or a fractional worker should give its P up. */
function shouldEnd(rt: Runtime, mp: M): boolean {
  switch (mp.p!.gcMarkWorkerMode) {
    case WorkerMode.idle:
      return pollWork(rt, mp);
    case WorkerMode.fractional:
      return pollFractionalWorkerExit(rt, mp);
    default:
      return false;
  }
}

/** Whether there is something better to do than idle marking. Go: src/runtime/proc.go, pollWork. Differs: no. */
function pollWork(rt: Runtime, mp: M): boolean {
  if (!rt.sched.runq.empty() || !runqempty(mp.p!)) return true;
  if (!rt.netpollInited || rt.epoll.waiters === 0 || rt.sched.lastpoll === 0) return false;
  const list = netpoll(rt);
  injectglist(rt, mp, list);
  return list.length > 0;
}

/** Whether pp has marked more than its share. Go: src/runtime/mgc.go, pollFractionalWorkerExit. Differs: no. */
function pollFractionalWorkerExit(rt: Runtime, mp: M): boolean {
  const { controller } = rt.gc;
  const elapsed = rt.now - controller.markStartTime;
  if (elapsed <= 0) return true;
  const pp = mp.p!;
  const own = pp.gcFractionalMarkTime + (rt.now - pp.gcMarkWorkerStartTime);
  return own / elapsed > 1.2 * controller.fractionalUtilizationGoal;
}

/**
 * Goes on with the stack at hand. Returns how long the thread is busy with it or waits, or -1: it is done.
 * Go: src/runtime/mgcmark.go, markroot.
 * Differs: stacks only; globals are marked as if they were on the heap.
 */
function scanRoot(rt: Runtime, mp: M, drain: Drain): number {
  const gp = drain.root!;
  if (!drain.isScanning) {
    const wait = suspendG(rt, mp, drain, gp);
    if (wait >= 0) return wait;
    if (gp.status !== GStatus.dead && gp.status !== GStatus.deadextra) {
      drain.isScanning = true;
      return rt.costs.stackScan;
    }
  } else {
    rt.gc.controller.stackScanWork += stackBytes;
    worked(rt, mp, drain, stackBytes);
    resumeG(rt, mp, drain, gp);
  }
  drain.isScanning = false;
  drain.root = null;
  rootDone(rt, mp);
  if (shouldEnd(rt, mp)) drain.over = true;
  return -1;
}

/** A stack less: its share of the heap is known now. */
function rootDone(rt: Runtime, mp: M): void {
  const { gc } = rt;
  const share = Math.floor(gc.unknown / gc.rootsLeft--);
  gc.unknown -= share;
  const isFirst = gc.full === 0;
  gc.full += share;
  if (isFirst && share > 0) enlistWorker(rt, mp);
}

/**
 * Sees to it that gp stands still. Returns -1 when it does, or is dead; else after how long to look again.
 * Go: src/runtime/preempt.go, suspendG.
 * Differs: no scan bit; signals are not held back.
 */
function suspendG(rt: Runtime, mp: M, drain: Drain, gp: G): number {
  const { status } = gp;
  if (status === GStatus.dead || status === GStatus.idle || status === GStatus.deadextra) return -1;
  if (gp.status === GStatus.running) {
    askToStop(rt, mp, gp);
    return ++drain.looks <= 10 ? spinDelay : untilItCan(rt, gp);
  }
  if (gp.status === GStatus.preempted) {
    gp.status = GStatus.waiting;
    rt.emit(Kind.casGFromPreempted, mp.p!.id, mp.id, mp.curg!.goid, gp.goid, 0);
    drain.hasStopped = true;
  }
  gp.preemptStop = false;
  gp.preempt = false;
  return -1;
}

function askToStop(rt: Runtime, mp: M, gp: G): void {
  if (gp.preemptStop && gp.preempt) return;
  gp.preemptStop = true;
  gp.preempt = true;
  const signals = preemptMSupported(rt);
  rt.emit(Kind.suspendG, mp.p!.id, mp.id, mp.curg!.goid, gp.goid, signals ? 1 : 0);
  interrupt(rt, gp.m!, gp, signals);
}

/** When to look again: if gp computes and cannot be stopped there, not before it ends. In between Go's scanner looks in vain. */
function untilItCan(rt: Runtime, gp: G): number {
  const left = gp.m!.step === Step.op ? gp.computeUntil - clockOf(rt, gp.m!) : 0;
  return Math.max(yieldDelay, Math.ceil(left / yieldDelay) * yieldDelay);
}

/**
 * gp, which was scanned, may go on. If it was stopped for that, it becomes runnable here, first in line.
 * Go: src/runtime/preempt.go, resumeG.
 * Differs: no.
 */
function resumeG(rt: Runtime, mp: M, drain: Drain, gp: G): void {
  if (!drain.hasStopped) return;
  drain.hasStopped = false;
  ready(rt, mp, gp, true);
}

/**
 * There is new work to share: makes one more P mark, an idle one or, if dedicated workers are missing, one that runs something else.
 * Go: src/runtime/mgcpacer.go, enlistWorker.
 * Differs: no.
 */
function enlistWorker(rt: Runtime, mp: M): void {
  const { controller } = rt.gc;
  const needDedicated = controller.dedicatedMarkWorkersNeeded > 0;
  if (rt.gc.phase !== "mark" || !gcShouldScheduleWorker(rt)) return;
  if (!needDedicated && !needIdleMarkWorker(rt)) return;
  if (rt.sched.npidle !== 0 && rt.sched.nmspinning === 0) {
    wakep(rt);
    return;
  }
  if (!needDedicated || rt.gomaxprocs <= 1) return;
  const own = mp.p!.id;
  for (let tries = 0; tries < 5; tries++) {
    const id = rt.choice.choose(rt.gomaxprocs - 1);
    const pp = rt.allp[id >= own ? id + 1 : id]!;
    if (pp.status === PStatus.running && preemptone(rt, pp, mp)) return;
  }
}

/**
 * Background marking pays: first the debts of those who wait, in their order; the rest is credit for those who will owe.
 * Go: src/runtime/mgcmark.go, gcFlushBgCredit.
 * Differs: no.
 */
export function gcFlushBgCredit(rt: Runtime, mp: M, scanWork: number): void {
  const { assistQueue, controller } = rt.gc;
  if (assistQueue.length === 0) {
    controller.bgScanCredit += scanWork;
    return;
  }
  let bytes = Math.trunc(scanWork * controller.assistBytesPerWork);
  while (assistQueue.length > 0 && bytes > 0) {
    const gp = assistQueue.shift()!;
    if (bytes + gp.gcAssistBytes < 0) {
      gp.gcAssistBytes += bytes;
      bytes = 0;
      assistQueue.push(gp);
      break;
    }
    bytes += gp.gcAssistBytes;
    gp.gcAssistBytes = 0;
    ready(rt, mp, gp, false);
  }
  if (bytes > 0) controller.bgScanCredit += Math.trunc(bytes * controller.assistWorkPerByte);
}
