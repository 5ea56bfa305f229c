/**
 * Work stealing (R3.10 to R3.13, R4.13).
 *
 * A thread without work visits the other Ps in a random cyclic order, four rounds of it. From the first victim with a
 * non-empty ring it takes half, rounded up. Only in the last round it also runs a victim's due timers and takes a
 * victim's runnext, and before that it waits 3 us, because the victim is probably about to run it.
 *
 * If the world is to stop meanwhile, it gives up.
 *
 * Each visit takes `costs.stealTry`, and other threads act in between: a thief may come too late, or just in time.
 *
 * Up to Go 1.7 there were no rounds: each victim was drawn anew, the thread itself among them, and runnext was taken in the second half
 * of the tries (since 1.5).
 */
import { Kind, foundIn } from "../trace/vocabulary.js";
import { nothingFound } from "./idle.js";
import { found, scheduleFound } from "./proc.js";
import { mustWaitForRunnext, runqget, runqgrabNext, runqsteal } from "./runq.js";
import type { Runtime } from "./runtime.js";
import { Step } from "./runtime2.js";
import type { M, P } from "./runtime2.js";
import { check } from "./time.js";

const stolenRing = foundIn.indexOf("stolen ring");
const stolenRunnext = foundIn.indexOf("stolen runnext");
const runnextPlace = foundIn.indexOf("runnext");
const ringPlace = foundIn.indexOf("local ring");

/** All i from 1 to n with no common factor with n, ascending (R3.13). Go: src/runtime/proc.go, reset. Differs: no. */
export function coprimes(n: number): number[] {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return Array.from({ length: n }, (_, i) => i + 1).filter((i) => gcd(i, n) === 1);
}

/**
 * Begins to steal: the first victim of the first round.
 * Go: src/runtime/proc.go, stealWork.
 * Differs: its loops are the steps of the thread.
 */
export function beginSteal(rt: Runtime, mp: M): void {
  mp.stealRound = 0;
  mp.ranTimer = false;
  beginRound(rt, mp);
  mp.step = Step.steal;
  rt.delay = 0;
}

/**
 * A fresh random order for one round: a start and a stride.
 * Go: src/runtime/proc.go, start.
 * Differs: draws start and stride as one choice of their product, which has the same distribution.
 */
function beginRound(rt: Runtime, mp: M): void {
  mp.stealVisit = 0;
  if (rt.rules.victims === "random") return;
  const strides = rt.stealCoprimes;
  const drawn = rt.choice.choose(rt.gomaxprocs * strides.length);
  mp.stealPosition = drawn % rt.gomaxprocs;
  mp.stealIncrement = strides[Math.floor(drawn / rt.gomaxprocs)]!;
}

/** One visit; sets the thread's next step. */
export function stealStep(rt: Runtime, mp: M): void {
  while (mp.stealVisit === rt.gomaxprocs) {
    if (++mp.stealRound === rt.rules.stealTries) return stoleNothing(rt, mp);
    beginRound(rt, mp);
  }
  if (rt.sched.gcwaiting) {
    mp.step = Step.find; // stops there
    rt.delay = 0;
    return;
  }
  const victim = nextVictim(rt, mp);
  mp.step = Step.steal;
  rt.delay = 0;
  if (victim === mp.p) {
    // Its own P takes no time: if nobody else is due now either, the next step is as good as begun.
    if (rt.now >= rt.events.nextTime || rt.fuel <= 0 || rt.cores !== null) return;
    rt.fuel--;
    return stealStep(rt, mp);
  }
  rt.delay = rt.costs.stealTry;
  visit(rt, mp, victim);
}

/** The next in the round's order, or any P. */
function nextVictim(rt: Runtime, mp: M): P {
  mp.stealVisit++;
  if (rt.rules.victims === "random") return rt.allp[rt.choice.choose(rt.gomaxprocs)]!;
  const victim = rt.allp[mp.stealPosition]!;
  mp.stealPosition = (mp.stealPosition + mp.stealIncrement) % rt.gomaxprocs;
  return victim;
}

function visit(rt: Runtime, mp: M, victim: P): void {
  const { rules } = rt;
  const isLast = takesRunnext(rt, mp);
  if (isLast && rt.timerpMask[victim.id] && stealTimers(rt, mp, victim)) return;
  if (rules.steals && !(rules.skipsIdlePs && rt.idlepMask[victim.id])) grab(rt, mp, victim, isLast);
}

/** Whether this visit also takes timers and runnext: the last round; with random victims, the tries after the first half and one more. */
function takesRunnext(rt: Runtime, mp: M): boolean {
  const { victims, stealTries } = rt.rules;
  if (victims === "rounds") return mp.stealRound === stealTries - 1;
  const tries = mp.stealRound * rt.gomaxprocs + mp.stealVisit - 1;
  return tries > (stealTries / 2) * rt.gomaxprocs;
}

/**
 * Takes half of the victim's ring, or in the last round its runnext.
 * Go: src/runtime/proc.go, runqgrab.
 * Differs: the wait for runnext is a step of its own.
 */
function grab(rt: Runtime, mp: M, victim: P, isLast: boolean): void {
  const pp = mp.p!;
  const gp = runqsteal(rt, pp, victim);
  if (gp !== null) return found(rt, mp, gp, stolenRing, rt.costs.stealTry);
  if (isLast && victim.runnext !== null) {
    mp.victim = victim;
    mp.victimNext = victim.runnext;
    mp.step = Step.stealNext;
    const waits = rt.rules.waitsBesideIdle || mustWaitForRunnext(victim);
    rt.delay = waits ? Math.round(rt.os.runnextWait(rt)) : 0;
    return;
  }
  rt.emit(Kind.stealWork, pp.id, mp.id, 0, victim.id, mp.stealRound);
}

/** Runs the victim's due timers on this P. True: one of them made a goroutine ready here, and it was taken. */
function stealTimers(rt: Runtime, mp: M, victim: P): boolean {
  const pp = mp.p!;
  check(rt, mp, victim, mp.checked);
  const { pollUntil, ran } = mp.checked;
  if (pollUntil !== 0 && (mp.pollUntil === 0 || pollUntil < mp.pollUntil)) mp.pollUntil = pollUntil;
  if (!ran) return false;
  const gp = runqget(rt, pp);
  if (gp !== null) {
    mp.found = gp;
    mp.foundIn = mp.inheritTime ? runnextPlace : ringPlace;
    scheduleFound(rt, mp, rt.costs.stealTry);
    return true;
  }
  mp.ranTimer = true;
  return false;
}

/** The wait before taking a victim's runnext is over: takes it, if it is still there. */
export function stealNextStep(rt: Runtime, mp: M): void {
  const victim = mp.victim!;
  const expected = mp.victimNext!;
  mp.victim = null;
  mp.victimNext = null;
  if (runqgrabNext(rt, mp.p!, victim, expected)) return found(rt, mp, expected, stolenRunnext, 0);
  // runqgrab's loop: the victim's queue changed meanwhile, look at it again.
  mp.step = Step.steal;
  rt.delay = 0;
  grab(rt, mp, victim, true);
}

function stoleNothing(rt: Runtime, mp: M): void {
  const isLastSource = rt.afterSteal === rt.order.length;
  if (!mp.ranTimer && isLastSource) return nothingFound(rt, mp);
  mp.hasStolen = !mp.ranTimer;
  mp.step = Step.find;
  rt.delay = 0;
}
