/**
 * What the events of the run queues do to the picture (R3): each P's `runnext` and ring, and the global queue.
 * Each function names the queue move as Go makes it, and checks that the picture agrees.
 */
import type { GoroutineRecord, ProcessorRecord } from "./picture.js";
import type { Step } from "./step.js";
import { foundIn, GStatus } from "./vocabulary.js";
import type { FoundIn } from "./vocabulary.js";

const places = (...names: FoundIn[]): readonly number[] => names.map((name) => foundIn.indexOf(name));
const fromRunnext = places("runnext");
const fromRing = places("local ring");
const fromGlobalTick = places("global queue, every 61st");
const fromGlobal = places("global queue", "global queue, last look", "global queue, after spinning");
const stolenRing = places("stolen ring");
const stolenRunnext = places("stolen runnext");

function enqueue(
  step: Step,
  goroutine: GoroutineRecord,
  queue: "runnext" | "ring" | "global",
  p: number,
): void {
  if (goroutine.queue !== "") {
    step.fault("once", `G${goroutine.id} is in the ${goroutine.queue} queue already`);
    return;
  }
  if (goroutine.status !== GStatus.runnable) step.fault("runnable", `G${goroutine.id} is not runnable`);
  step.release(goroutine);
  goroutine.queue = queue;
  goroutine.queueP = p;
  if (queue === "global") step.picture.global.push(goroutine.id);
  else if (queue === "ring") step.processor(p).ring.push(goroutine.id);
  else step.processor(p).runnext = goroutine.id;
}

/** Moves the goroutine at the head of one queue to the tail of P `p`'s ring, or of the global queue (`p` = -1). */
function moveQueued(step: Step, id: number, p: number): void {
  const goroutine = step.goroutine(id);
  goroutine.queue = p < 0 ? "global" : "ring";
  goroutine.queueP = p;
  if (p < 0) step.picture.global.push(id);
  else step.processor(p).ring.push(id);
}

function checkRoom(step: Step, processor: ProcessorRecord): void {
  const { ringSize } = step.laws;
  if (ringSize > 0 && processor.ring.length > ringSize)
    step.fault("ring", `P${processor.id} has ${processor.ring.length}`);
}

export function runqput(step: Step): void {
  enqueue(step, step.goroutine(step.g), "ring", step.p);
  checkRoom(step, step.processor(step.p));
}

export function runnext(step: Step): void {
  const processor = step.processor(step.p);
  const displaced = processor.runnext;
  enqueue(step, step.goroutine(step.g), "runnext", step.p);
  if (displaced === 0 || displaced === step.g) return;
  const old = step.goroutine(displaced);
  old.queue = "";
  old.queueP = -1;
  step.picture.awaited = displaced;
}

export function runqget(step: Step): void {
  const processor = step.processor(step.p);
  const isNext = step.a === 0;
  const expected = isNext ? processor.runnext : (processor.ring.at(0) ?? 0);
  if (expected !== step.g) {
    const place = isNext ? "in the runnext" : "at the head of the ring";
    step.fault("head", `${name(expected)} is ${place} of P${step.p}, not G${step.g}`);
  } else if (isNext) processor.runnext = 0;
  else processor.ring.shift();
  step.take(step.goroutine(step.g), step.m, isNext ? fromRunnext : fromRing);
}

export function runqputslow(step: Step): void {
  const { ring } = step.processor(step.p);
  const { ringSize } = step.laws;
  if (ring.length !== ringSize || step.a !== ringSize / 2) {
    step.fault("overflow", `P${step.p} has ${ring.length} in its ring and gives ${step.a}`);
  }
  for (let i = 0; i < step.a; i++) {
    const id = ring.shift();
    if (id !== undefined) moveQueued(step, id, -1);
  }
  enqueue(step, step.goroutine(step.g), "global", -1);
}

export function runqdrain(step: Step): void {
  const processor = step.processor(step.p);
  const ids = processor.runnext === 0 ? [] : [processor.runnext];
  processor.runnext = 0;
  for (let id = processor.ring.shift(); id !== undefined; id = processor.ring.shift()) ids.push(id);
  if (ids.length !== step.a) step.fault("head", `P${step.p} has ${ids.length}, not ${step.a}`);
  for (const id of ids) moveQueued(step, id, -1);
}

export function globrunqput(step: Step): void {
  enqueue(step, step.goroutine(step.g), "global", -1);
}

/** Head insert. When GOMAXPROCS shrinks, g comes from the tail of the ring, or the runnext, of the dying P (R1.13). */
export function globrunqputhead(step: Step): void {
  const goroutine = step.goroutine(step.g);
  const processor = step.picture.procs[step.p];
  if (processor !== undefined && goroutine.queueP === step.p) {
    if (goroutine.queue === "runnext") processor.runnext = 0;
    else if (processor.ring.pop() !== step.g)
      step.fault("head", `G${step.g} is not at the tail of P${step.p}'s ring`);
  } else if (goroutine.queue !== "") {
    step.fault("once", `G${step.g} is in the ${goroutine.queue} queue already`);
    return;
  }
  if (goroutine.status !== GStatus.runnable) step.fault("runnable", `G${step.g} is not runnable`);
  step.release(goroutine);
  goroutine.queue = "global";
  goroutine.queueP = -1;
  step.picture.global.pushHead(step.g);
}

function takeGlobalHead(step: Step, taken: readonly number[]): void {
  const { global } = step.picture;
  const head = global.at(0) ?? 0;
  if (head !== step.g) step.fault("head", `${name(head)} is at the head of the global queue, not G${step.g}`);
  else global.shift();
  step.take(step.goroutine(step.g), step.m, taken);
}

export function globrunqget(step: Step): void {
  takeGlobalHead(step, fromGlobalTick);
}

export function globrunqgetbatch(step: Step): void {
  const { global } = step.picture;
  const most = step.laws.ringSize > 0 ? step.laws.ringSize / 2 : Infinity;
  if (step.a < 1 || step.a > Math.min(global.length, most)) {
    step.fault("batch", `${step.a} of ${global.length}`);
  }
  takeGlobalHead(step, fromGlobal);
  for (let i = 1; i < step.a; i++) {
    const id = global.shift();
    if (id !== undefined) moveQueued(step, id, step.p);
  }
  checkRoom(step, step.processor(step.p));
}

export function runqsteal(step: Step): void {
  const victim = step.processor(step.a).ring;
  const { ring } = step.processor(step.p);
  if (ring.length > 0) step.fault("emptyThief", `P${step.p} has ${ring.length}`);
  const half = Math.ceil(victim.length / 2);
  if (step.b !== half || half === 0)
    step.fault("half", `P${step.a} has ${victim.length}, P${step.p} takes ${step.b}`);
  checkSpinning(step);
  const stolen: number[] = [];
  for (let i = 0; i < step.b; i++) stolen.push(victim.shift() ?? 0);
  const { runsOldestStolen } = step.laws;
  const run = (runsOldestStolen ? stolen.shift() : stolen.pop()) ?? 0;
  for (const id of stolen) if (id !== 0) moveQueued(step, id, step.p);
  if (run !== step.g) {
    step.fault(
      "half",
      `the ${runsOldestStolen ? "oldest" : "youngest"} that is stolen is ${name(run)}, not G${step.g}`,
    );
  }
  step.take(step.goroutine(step.g), step.m, stolenRing);
}

export function runqstealnext(step: Step): void {
  const victim = step.processor(step.a);
  if (victim.runnext !== step.g) {
    step.fault("head", `${name(victim.runnext)} is in the runnext of P${step.a}, not G${step.g}`);
  }
  victim.runnext = 0;
  checkSpinning(step);
  step.take(step.goroutine(step.g), step.m, stolenRunnext);
}

export function stealWork(step: Step): void {
  step.processor(step.a);
  checkSpinning(step);
}

function checkSpinning(step: Step): void {
  if (step.laws.onlySpinningSteal && !step.thread(step.m).spinning)
    step.fault("steal", `M${step.m} is not spinning`);
}

function name(id: number): string {
  return id === 0 ? "nothing" : `G${id}`;
}
