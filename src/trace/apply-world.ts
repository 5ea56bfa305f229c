/**
 * What a stop of the world does to the picture (R14.2, R14.3), a change of GOMAXPROCS, which needs one (R1.13), and a collection,
 * which needs two (R14.1).
 */
import type { GoroutineRecord } from "./picture.js";
import type { Step } from "./step.js";
import { GStatus, PStatus, stwReasons, waitReasons, workerLabels } from "./vocabulary.js";

export function procsChange(step: Step): void {
  const { picture } = step;
  for (let id = 0; id < step.a; id++) {
    const processor = picture.procs[id] ?? picture.addProcessor(id);
    if (processor.status === PStatus.dead) step.setPStatus(processor, PStatus.gcstop);
  }
  for (const processor of picture.procs.slice(step.a)) {
    if (processor.status !== PStatus.dead) step.setPStatus(processor, PStatus.dead);
  }
  if (step.p >= 0) step.setPStatus(step.processor(step.p), PStatus.running);
}

/** Checks that the event's goroutine is on the event's M and P, running or counted as waiting. */
function onThread(step: Step): GoroutineRecord {
  const goroutine = step.goroutine(step.g);
  if (goroutine.m !== step.m || goroutine.p !== step.p || step.thread(step.m).curg !== step.g) {
    step.fault("actor", `G${step.g} is on M${goroutine.m} and P${goroutine.p}`);
  }
  return goroutine;
}

/** Checks that the event's goroutine is on its M and P, running or counted as waiting. */
export function onItsThread(step: Step): void {
  if (step.checks) onThread(step);
}

/** The caller's own P counts as stopped, although its goroutine goes on. */
export function stwBegin(step: Step): void {
  if (stwReasons[step.a] === undefined) step.fault("known", `there is no reason ${step.a} to stop the world`);
  onThread(step);
  step.setPStatus(step.processor(step.p), PStatus.gcstop);
}

export function gcstop(step: Step): void {
  const processor = step.processor(step.p);
  if (processor.m >= 0) step.fault("owner", `P${step.p} belongs to M${processor.m}`);
  step.setPStatus(processor, PStatus.gcstop);
}

/** The P waits for its M, which was idle or is yet to be made. */
export function procresize(step: Step): void {
  const processor = step.processor(step.p);
  step.setPStatus(processor, PStatus.idle);
  if (step.m >= 0) step.thread(step.m).nextp = step.p;
}

export function runSafePointFn(step: Step): void {
  step.processor(step.p);
}

export function casGToWaitingForSuspendG(step: Step): void {
  const goroutine = onThread(step);
  if (waitReasons[step.a] === undefined) step.fault("known", `there is no wait reason ${step.a}`);
  step.setGStatus(goroutine, GStatus.waiting);
  goroutine.reason = waitReasons[step.a] ?? "";
}

export function casgstatus(step: Step): void {
  const goroutine = onThread(step);
  step.setGStatus(goroutine, GStatus.running);
  goroutine.reason = "";
}

export function gcBegin(step: Step): void {
  onThread(step);
  if (step.picture.collecting) step.fault("cycle", "one is going on");
  if (step.a !== step.picture.cycles + 1) step.fault("cycle", `after ${step.picture.cycles} comes ${step.a}`);
  step.picture.collecting = true;
}

export function gcEnd(step: Step): void {
  onThread(step);
  if (!step.picture.collecting) step.fault("cycle", "none is going on");
  if (step.picture.procs.some(isGoing)) step.fault("stopped", "a P runs");
  step.picture.collecting = false;
  step.picture.cycles = step.a;
}

function isGoing(processor: { readonly status: PStatus }): boolean {
  return processor.status !== PStatus.gcstop && processor.status !== PStatus.dead;
}

export function goLabel(step: Step): void {
  onThread(step);
  if (workerLabels[step.a] === undefined) step.fault("known", `there is no label ${step.a}`);
}

/** The goroutine whose stack is wanted still runs. */
export function suspendG(step: Step): void {
  onThread(step);
  const wanted = step.goroutine(step.a);
  if (wanted.status !== GStatus.running) step.fault("actor", `G${step.a} does not run`);
}

export function casGFromPreempted(step: Step): void {
  onThread(step);
  step.setGStatus(step.goroutine(step.a), GStatus.waiting);
}
