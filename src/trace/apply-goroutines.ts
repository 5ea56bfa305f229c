/**
 * What the events in the life of goroutines do to the picture: created, started, stopped, blocked, woken, ended,
 * and what they do while they run.
 */
import type { GoroutineRecord } from "./picture.js";
import type { Step } from "./step.js";
import { foundIn, GStatus, stopReasons, waitReasons } from "./vocabulary.js";

const lockedThread = foundIn.indexOf("locked thread");
const inheriting: readonly number[] = [foundIn.indexOf("runnext"), foundIn.indexOf("park refused")];

/** Where an M may have found a goroutine that it woke itself and runs at once. */
const unqueued: readonly number[] = (["poller", "park refused", "GC worker", "idle GC worker"] as const).map(
  (place) => foundIn.indexOf(place),
);

const onAnotherP: readonly number[] = [foundIn.indexOf("another P")];

/** Checks that the event's goroutine runs, on the event's own M and P. */
export function checkActor(step: Step): void {
  if (!step.checks) return;
  const goroutine = step.goroutine(step.g);
  if (goroutine.status !== GStatus.running || goroutine.m !== step.m || goroutine.p !== step.p) {
    const where =
      goroutine.status === GStatus.running ? `runs on M${goroutine.m} and P${goroutine.p}` : "does not run";
    step.fault("actor", `G${step.g} ${where}`);
  }
}

export function goCreate(step: Step): void {
  const { picture, trace } = step;
  if (step.g !== 0) checkActor(step);
  const known = picture.goroutines.get(step.a);
  const goroutine = known ?? picture.addGoroutine(step.a);
  if (known?.status === GStatus.dead) picture.ended--;
  step.setGStatus(goroutine, GStatus.runnable);
  goroutine.name = trace.strings[step.b] ?? "";
  goroutine.parent = step.g;
  goroutine.m = -1;
  goroutine.p = -1;
  picture.awaited = goroutine.id;
}

/** Takes a goroutine off whatever queue it is on; only for traces that do not say how it left. */
function forgetQueue(step: Step, goroutine: GoroutineRecord): void {
  const processor = step.picture.procs[goroutine.queueP];
  if (goroutine.queue === "global") step.picture.global.remove(goroutine.id);
  else if (goroutine.queue === "ring") processor?.ring.remove(goroutine.id);
  else if (processor !== undefined) processor.runnext = 0;
  goroutine.queue = "";
  goroutine.queueP = -1;
}

function checkStart(step: Step, goroutine: GoroutineRecord): void {
  const thread = step.thread(step.m);
  const processor = step.processor(step.p);
  const found = foundIn[step.a] ?? `place ${step.a}`;
  if (goroutine.queue !== "") step.fault("hand", `G${goroutine.id} is still in the ${goroutine.queue} queue`);
  if (goroutine.hand !== step.m) step.fault("hand", `M${step.m} does not have G${goroutine.id} in hand`);
  if (step.a !== lockedThread && !goroutine.taken.includes(step.a)) {
    const places = goroutine.taken.map((place) => foundIn[place]).join(" or ");
    step.fault("found", `expected ${places}, came ${found}`);
  }
  const inherits = inheriting.includes(step.a);
  if ((step.b === 1) !== inherits) step.fault("slice", `found in ${found}, inherits ${step.b}`);
  if (thread.p !== step.p || processor.m !== step.m)
    step.fault("owner", `M${step.m} does not hold P${step.p}`);
  if (thread.curg !== 0) step.fault("owner", `M${step.m} still runs G${thread.curg}`);
  if (goroutine.lockedm >= 0 && goroutine.lockedm !== step.m) {
    step.fault("locked", `G${goroutine.id} is locked to M${goroutine.lockedm}`);
  }
}

export function goStart(step: Step): void {
  const goroutine = step.goroutine(step.g);
  step.setGStatus(goroutine, GStatus.running);
  if (step.checks) checkStart(step, goroutine);
  else if (goroutine.queue !== "") forgetQueue(step, goroutine);
  step.release(goroutine);
  goroutine.m = step.m;
  goroutine.p = step.p;
  const thread = step.thread(step.m);
  thread.curg = goroutine.id;
  if (!step.checks) {
    thread.p = step.p;
    step.processor(step.p).m = step.m;
  }
}

/** The goroutine leaves its M, which goes back to looking for work. */
function leaveThread(step: Step, goroutine: GoroutineRecord): void {
  const thread = goroutine.m < 0 ? undefined : step.picture.threads[goroutine.m];
  if (thread !== undefined && thread.curg === goroutine.id) thread.curg = 0;
  goroutine.m = -1;
  goroutine.p = -1;
}

export function goStop(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  if (stopReasons[step.a] === undefined) step.fault("known", `there is no stop reason ${step.a}`);
  step.setGStatus(goroutine, GStatus.runnable);
  leaveThread(step, goroutine);
  if (step.b === 1) step.take(goroutine, step.m, onAnotherP);
  else step.picture.awaited = goroutine.id;
}

export function goBlock(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  const reason = waitReasons[step.a];
  if (reason === undefined) step.fault("known", `there is no wait reason ${step.a}`);
  const isStopped = reason === "preempted"; // for one who wants to scan its stack (R9.5)
  step.setGStatus(goroutine, isStopped ? GStatus.preempted : GStatus.waiting);
  leaveThread(step, goroutine);
  goroutine.reason = reason ?? "";
  goroutine.object = step.b;
}

export function goUnblock(step: Step): void {
  const goroutine = step.goroutine(step.g);
  // One that counts as waiting while its thread goes on for it can wake others too.
  if (step.checks && step.a !== 0 && step.goroutine(step.a).m < 0) {
    step.fault("waker", `G${step.a} is not running`);
  }
  step.setGStatus(goroutine, GStatus.runnable);
  goroutine.reason = "";
  goroutine.object = 0;
  step.take(goroutine, step.m, unqueued);
  if (step.b === 0) step.picture.awaited = goroutine.id;
}

export function goDestroy(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  step.setGStatus(goroutine, GStatus.dead);
  const thread = step.thread(step.m);
  if (thread.lockedg === goroutine.id) thread.lockedg = 0;
  goroutine.lockedm = -1;
  leaveThread(step, goroutine);
  step.picture.ended++;
}

/** A thread that C made: its goroutine is there at once, locked to it, in the middle of a system call. */
export function goCreateSyscall(step: Step): void {
  const { picture, trace } = step;
  const known = picture.goroutines.get(step.g);
  const goroutine = known ?? picture.addGoroutine(step.g);
  if (known !== undefined) picture.ended--;
  step.setGStatus(goroutine, GStatus.syscall);
  goroutine.name = trace.strings[step.a] ?? "";
  goroutine.call = "C";
  goroutine.m = step.m;
  goroutine.p = step.p;
  goroutine.lockedm = step.m;
  const thread = step.thread(step.m);
  thread.state = "up";
  thread.curg = step.g;
  thread.lockedg = step.g;
}

export function goDestroySyscall(step: Step): void {
  const goroutine = step.goroutine(step.g);
  checkCaller(step, goroutine);
  step.setGStatus(goroutine, GStatus.dead);
  goroutine.lockedm = -1; // `call` stays, and says that it may come back
  leaveThread(step, goroutine);
  const thread = step.thread(step.m);
  thread.lockedg = 0;
  thread.state = "asleep";
  step.picture.ended++;
}

/** A coroutine is made: it waits until somebody switches to it. */
export function goCreateBlocked(step: Step): void {
  const { picture, trace } = step;
  checkActor(step);
  const known = picture.goroutines.get(step.a);
  const goroutine = known ?? picture.addGoroutine(step.a);
  if (known?.status === GStatus.dead) picture.ended--;
  step.setGStatus(goroutine, GStatus.waiting);
  goroutine.name = trace.strings[step.b] ?? "";
  goroutine.parent = step.g;
  goroutine.reason = "coroutine";
  goroutine.m = -1;
  goroutine.p = -1;
}

/** Control goes from g to goroutine a, past all queues. */
export function goSwitch(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  step.setGStatus(goroutine, GStatus.waiting);
  goroutine.reason = "coroutine";
  leaveThread(step, goroutine);
  switchTo(step, goroutine);
}

export function goSwitchDestroy(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  step.setGStatus(goroutine, GStatus.dead);
  leaveThread(step, goroutine);
  step.picture.ended++;
  switchTo(step, goroutine);
}

/** The tie to the thread goes over too, if there is one. */
function switchTo(step: Step, from: GoroutineRecord): void {
  const goroutine = step.goroutine(step.a);
  const thread = step.thread(step.m);
  step.setGStatus(goroutine, GStatus.running);
  goroutine.reason = "";
  goroutine.m = step.m;
  goroutine.p = step.p;
  thread.curg = goroutine.id;
  if (from.lockedm < 0) return;
  from.lockedm = -1;
  goroutine.lockedm = step.m;
  thread.lockedg = goroutine.id;
}

/** A goroutine that C calls back is locked before it has left the system call. */
export function lockOSThread(step: Step): void {
  if (step.goroutine(step.g).status === GStatus.syscall) checkCaller(step, step.goroutine(step.g));
  else checkActor(step);
  const goroutine = step.goroutine(step.g);
  const thread = step.thread(step.m);
  goroutine.lockedm = step.a === 1 ? step.m : -1;
  thread.lockedg = step.a === 1 ? goroutine.id : 0;
}

/** The goroutine is in the kernel. Its M keeps it, and keeps the P for as long as nobody takes it. */
export function goSyscallBegin(step: Step): void {
  checkActor(step);
  const goroutine = step.goroutine(step.g);
  step.setGStatus(goroutine, GStatus.syscall);
  goroutine.call = step.trace.strings[step.a] ?? "";
}

/** Checks that the goroutine was in the kernel on the event's M. */
function checkCaller(step: Step, goroutine: GoroutineRecord): void {
  if (goroutine.m !== step.m || step.thread(step.m).curg !== step.g) {
    step.fault("actor", `G${step.g} is not in a system call on M${step.m}`);
  }
}

export function goSyscallEnd(step: Step): void {
  const goroutine = step.goroutine(step.g);
  checkCaller(step, goroutine);
  if (step.thread(step.m).p !== step.p) step.fault("owner", `M${step.m} does not hold P${step.p}`);
  step.setGStatus(goroutine, GStatus.running);
  goroutine.p = step.p;
  goroutine.call = "";
}

export function goSyscallEndBlocked(step: Step): void {
  const goroutine = step.goroutine(step.g);
  checkCaller(step, goroutine);
  const { p } = step.thread(step.m);
  if (p >= 0) step.fault("owner", `M${step.m} still holds P${p}`);
  // Go makes it running first (exitsyscall), in the same instant.
  if (goroutine.status === GStatus.syscall) goroutine.status = GStatus.running;
  goroutine.call = "";
  step.setGStatus(goroutine, GStatus.runnable);
  leaveThread(step, goroutine);
  step.picture.awaited = goroutine.id;
}
