/**
 * What the events of Ps and Ms do to the picture: who holds which P, who is idle, spinning, waking or asleep in the
 * poller (R5), and the timers (R13).
 */
import type { ThreadRecord, TimerRecord } from "./picture.js";
import type { Step } from "./step.js";
import { joinNs } from "./trace.js";
import { GStatus, PStatus, threadRoles } from "./vocabulary.js";

export function procStart(step: Step): void {
  const processor = step.processor(step.p);
  const thread = step.thread(step.m);
  if (thread.state !== "up") step.fault("thread", `M${step.m} is ${thread.state}`);
  if (thread.p >= 0) step.fault("owner", `M${step.m} holds P${thread.p}`);
  if (processor.m >= 0) step.fault("owner", `P${step.p} belongs to M${processor.m}`);
  if (step.picture.idleProcs.includes(step.p)) step.fault("idleP", `P${step.p} is still on it`);
  step.setPStatus(processor, PStatus.running);
  processor.m = step.m;
  thread.p = step.p;
  thread.nextp = -1;
  // Its goroutine goes on with it: it has changed GOMAXPROCS, and its own P ended.
  const goroutine = step.picture.goroutines.get(thread.curg);
  if (goroutine !== undefined) goroutine.p = step.p;
}

export function procStop(step: Step): void {
  const thread = step.thread(step.m);
  const ends = step.processor(step.p).status === PStatus.dead;
  if (thread.curg !== 0 && !ends && !inKernel(step, thread))
    step.fault("owner", `M${step.m} still runs G${thread.curg}`);
  loseProc(step, thread);
}

/** The P is taken from an M that is in the kernel. */
export function procSteal(step: Step): void {
  const thread = step.thread(step.m);
  if (!inKernel(step, thread)) step.fault("owner", `M${step.m} is not in a system call`);
  loseProc(step, thread);
}

/** Whether the M's goroutine is in a system call. */
function inKernel(step: Step, thread: ThreadRecord): boolean {
  // An extra M that C's thread has given back keeps its P until somebody takes it.
  if (thread.role === "extra" && thread.curg === 0) return true;
  return step.picture.goroutines.get(thread.curg)?.status === GStatus.syscall;
}

function loseProc(step: Step, thread: ThreadRecord): void {
  const processor = step.processor(step.p);
  if (processor.m !== step.m) step.fault("owner", `P${step.p} belongs to M${processor.m}`);
  if (processor.status !== PStatus.dead) step.setPStatus(processor, PStatus.idle);
  processor.m = -1;
  thread.p = -1;
  const goroutine = step.picture.goroutines.get(thread.curg);
  if (goroutine !== undefined) goroutine.p = -1;
}

export function pidleput(step: Step): void {
  const processor = step.processor(step.p);
  const { idleProcs } = step.picture;
  if (processor.m >= 0) step.fault("idleP", `P${step.p} belongs to M${processor.m}`);
  if (processor.runnext !== 0 || processor.ring.length > 0) step.fault("idleP", `P${step.p} has local work`);
  if (idleProcs.includes(step.p)) step.fault("idleP", `P${step.p} is on it already`);
  if (processor.status !== PStatus.idle) step.setPStatus(processor, PStatus.idle);
  idleProcs.push(step.p);
}

/** Takes `id` off the top of an idle list. */
function popTop(step: Step, list: number[], id: number, letter: "P" | "M"): void {
  const index = list.lastIndexOf(id);
  if (index < 0) step.fault("stack", `${letter}${id} is not on the list`);
  else if (index !== list.length - 1)
    step.fault("stack", `${letter}${list.at(-1)} is on top, not ${letter}${id}`);
  if (index >= 0) list.splice(index, 1);
}

export function pidleget(step: Step): void {
  step.processor(step.p);
  popTop(step, step.picture.idleProcs, step.p, "P");
}

/** Checks that the M gave up its P and all goroutines before its thread sleeps. */
function checkSleeper(step: Step, thread: ThreadRecord): void {
  if (thread.state !== "up") step.fault("thread", `M${thread.id} is ${thread.state}`);
  if (thread.p >= 0) step.fault("idleM", `M${thread.id} holds P${thread.p}`);
  if (thread.curg !== 0) step.fault("idleM", `M${thread.id} runs G${thread.curg}`);
}

export function mput(step: Step): void {
  const thread = step.thread(step.m);
  checkSleeper(step, thread);
  if (thread.holds > 0) step.fault("idleM", `M${step.m} has a goroutine in hand`);
  if (thread.spinning) step.fault("spinning", `M${step.m} sleeps and is still spinning`);
  thread.state = "idle";
  step.picture.idleThreads.push(step.m);
}

export function mget(step: Step): void {
  popTop(step, step.picture.idleThreads, step.m, "M");
  step.thread(step.m).state = "waking";
}

/** The M leaves the idle list from wherever it stands: its old P has work again (R1.13). */
export function mgetSpecific(step: Step): void {
  const { idleThreads } = step.picture;
  const place = idleThreads.indexOf(step.m);
  if (place < 0) step.fault("stack", `M${step.m} is not on the list`);
  else idleThreads.splice(place, 1);
  step.thread(step.m).state = "waking";
}

export function newm(step: Step): void {
  const role = threadRoles[step.a];
  if (role === undefined) step.fault("known", `there is no thread role ${step.a}`);
  if (step.picture.threads[step.m] !== undefined) step.fault("thread", `M${step.m} exists already`);
  step.picture.addThread(step.m, role ?? "worker").nextp = step.p;
}

export function mstart(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.state !== "starting" && thread.state !== "waking" && thread.state !== "asleep") {
    step.fault("thread", `M${step.m} is ${thread.state}`);
  }
  thread.state = thread.role === "worker" || thread.role === "extra" ? "up" : "system";
}

export function notewakeup(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.state === "up" || thread.state === "idle") step.fault("thread", `M${step.m} is ${thread.state}`);
  if (step.p >= 0) thread.nextp = step.p;
  thread.state = "waking";
}

/** The M is in the kernel, asleep, and will be back. Its state does not change: it is in the system call until it returns. */
export function futexwakeup(step: Step): void {
  if (!inKernel(step, step.thread(step.m))) step.fault("thread", `M${step.m} is not in a system call`);
}

/** A thread that is a goroutine of its own sleeps, and keeps what stands for its P. */
export function futexsleep(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.state !== "up") step.fault("thread", `M${step.m} is ${thread.state}`);
  if (thread.curg !== 0) step.fault("idleM", `M${step.m} runs G${thread.curg}`);
  thread.state = "asleep";
}

export function mexit(step: Step): void {
  const thread = step.thread(step.m);
  checkSleeper(step, thread);
  if (thread.lockedg !== 0) step.fault("locked", `M${step.m} is still locked to G${thread.lockedg}`);
  thread.state = step.a === 1 ? "retired" : "ended";
}

/** What sysmon says of itself: it sleeps until its next look, for a ns. */
export function sysmon(step: Step): void {
  watches(step).until = step.time + step.a;
}

/** It has nothing to watch, and sleeps deeply. */
export function sysmonwait(step: Step): void {
  const thread = watches(step);
  thread.until = step.time + joinNs(step.a, step.b);
  thread.isDeep = true;
}

function watches(step: Step): ThreadRecord {
  const thread = step.thread(step.m);
  if (thread.role !== "sysmon") step.fault("thread", `M${step.m} is a ${thread.role}`);
  thread.state = "system";
  thread.isDeep = false;
  return thread;
}

export function spinning(step: Step): void {
  const thread = step.thread(step.m);
  const spins = step.a === 1;
  if (thread.spinning === spins)
    step.fault("spinning", `M${step.m} is ${spins ? "" : "not "}spinning already`);
  thread.spinning = spins;
  if (spins && thread.state === "waking" && step.p >= 0) thread.nextp = step.p;
  if (!step.checks) return;
  const count = step.picture.threads.filter((one) => one.spinning).length;
  if (step.b < count) step.fault("spinning", `nmspinning is ${step.b}, and ${count} Ms spin`);
}

export function stoplockedm(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.curg !== 0) step.fault("idleM", `M${step.m} runs G${thread.curg}`);
  if (thread.lockedg !== step.g) step.fault("locked", `M${step.m} is locked to G${thread.lockedg}`);
  thread.state = "locked";
}

/** M a wakes with the P of m, and with the goroutine that m has in hand. The release of the P follows. */
export function startlockedm(step: Step): void {
  const goroutine = step.goroutine(step.g);
  const locked = step.thread(step.a);
  if (goroutine.lockedm !== step.a) step.fault("locked", `G${step.g} is not locked to M${step.a}`);
  if (goroutine.hand !== step.m) step.fault("hand", `M${step.m} does not have G${step.g} in hand`);
  step.take(goroutine, step.a, goroutine.taken);
  locked.nextp = step.p;
}

export function timerAdd(step: Step): void {
  step.processor(step.p);
  const heap = (step.picture.timers[step.p] ??= []);
  dropTimer(heap, step.m);
  heap.push({ id: step.m, g: step.g, when: joinNs(step.a, step.b) });
}

/** Takes the timer with this id out of the heap; undefined when it is not there. */
function dropTimer(heap: TimerRecord[], id: number): TimerRecord | undefined {
  const place = heap.findIndex((timer) => timer.id === id);
  return place < 0 ? undefined : heap.splice(place, 1)[0];
}

/** The timer leaves its heap. One with a channel (g = 0) may fire without having been in a heap. */
export function timerRun(step: Step): void {
  const timer = dropTimer(step.picture.timers[step.a] ?? [], step.b);
  if (timer !== undefined && timer.when > step.time) step.fault("timer", `it is due at ${timer.when} ns`);
  if (timer === undefined && step.g !== 0) step.fault("timer", `P${step.a} has no timer of G${step.g}`);
}

export function timerStop(step: Step): void {
  if (dropTimer(step.picture.timers[step.a] ?? [], step.b) === undefined) {
    step.fault("timer", `P${step.a} has no timer ${step.b}`);
  }
}

export function netpollBlock(step: Step): void {
  const thread = step.thread(step.m);
  checkSleeper(step, thread);
  thread.state = "poller";
  thread.until = step.b < 0 ? -1 : step.time + joinNs(step.a, step.b);
}

export function netpollWake(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.state !== "poller" && thread.state !== "waking")
    step.fault("thread", `M${step.m} is ${thread.state}`);
  thread.state = "up";
  thread.until = -1;
}

export function coreTake(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.core >= 0) step.fault("core", `M${step.m} is on core ${thread.core}`);
  if (step.checks && step.picture.threads.some((one) => one.core === step.a)) {
    step.fault("core", `core ${step.a} is taken`);
  }
  thread.core = step.a;
}

export function coreLeave(step: Step): void {
  const thread = step.thread(step.m);
  if (thread.core !== step.a) step.fault("core", `M${step.m} is on core ${thread.core}, not ${step.a}`);
  thread.core = -1;
}
