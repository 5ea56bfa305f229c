/**
 * select (R10.6): wait for whichever of several channel operations can go on first.
 *
 * Three passes. First the cases are looked at in a random order, and the first that can go on wins: that is the whole
 * of select's fairness. If none can, and there is no default, the goroutine waits on every channel at once; the first
 * partner to come wins it (`selectDone`). Woken, it takes itself out of the other lists.
 *
 * As in Go, the compiler's cases come first: no case at all waits for ever, and one case without default is that plain
 * operation.
 */
import { GoPanic } from "./panic.js";
import { chanrecv, chansend, tryRecv, trySend } from "./chan.js";
import type { Hchan } from "./chan.js";
import { gopark } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { Did, Resume } from "./runtime2.js";
import type { G, M, Sudog } from "./runtime2.js";
import { blockTimerChan, unblockTimerChan } from "./time.js";

/** One case: a send of `value`, or a receive. */
export interface Scase {
  readonly isSend: boolean;
  readonly c: Hchan | null;
  readonly value: unknown;
}

/** A select statement. The index of the chosen case, -1 for default, is left in `chosen`. */
export class Select {
  readonly cases: readonly Scase[];
  readonly hasDefault: boolean;
  chosen = -1;
  lockorder: number[] = [];

  constructor(cases: readonly Scase[], hasDefault: boolean) {
    this.cases = cases;
    this.hasDefault = hasDefault;
  }
}

/**
 * Chooses a case, or waits.
 * Go: src/runtime/select.go, selectgo.
 * Differs: the lock order is that of the channels' ids, where Go sorts by address; nothing depends on it but the order
 * in which the goroutine joins the lists.
 */
export function selectgo(rt: Runtime, mp: M, gp: G, sel: Select): Did {
  const { cases } = sel;
  if (cases.length === 0 && !sel.hasDefault) {
    gopark(rt, mp, gp, "select (no cases)", 0, Resume.none);
    return Did.stopped;
  }
  if (cases.length === 1 && !sel.hasDefault) return single(rt, mp, gp, sel);
  const pollorder = shuffle(rt, cases);
  for (const index of pollorder) {
    const { c, isSend, value } = cases[index]!;
    const did = isSend ? trySend(rt, mp, c!, value) : tryRecv(rt, mp, gp, c!);
    if (did === Did.done) {
      sel.chosen = index;
      return Did.done;
    }
  }
  if (sel.hasDefault) {
    sel.chosen = -1;
    return Did.done;
  }
  sel.lockorder = pollorder.sort((i, j) => cases[i]!.c!.id - cases[j]!.c!.id);
  enqueueAll(rt, mp, gp, sel);
  return Did.stopped;
}

/** One case and no default is the plain operation. */
function single(rt: Runtime, mp: M, gp: G, sel: Select): Did {
  const { c, isSend, value } = sel.cases[0]!;
  sel.chosen = 0;
  return isSend ? chansend(rt, mp, gp, c, value) : chanrecv(rt, mp, gp, c);
}

/** The cases with a channel, in random order: the inside-out shuffle of Fisher and Yates. */
function shuffle(rt: Runtime, cases: readonly Scase[]): number[] {
  const order: number[] = [];
  for (let i = 0; i < cases.length; i++) {
    if (cases[i]!.c === null) continue;
    const j = rt.choice.choose(order.length + 1);
    if (j === order.length) order.push(i);
    else {
      order.push(order[j]!);
      order[j] = i;
    }
  }
  return order;
}

function enqueueAll(rt: Runtime, mp: M, gp: G, sel: Select): void {
  let last: Sudog | null = null;
  gp.selectDone = false;
  gp.waiting = null;
  for (const index of sel.lockorder) {
    const { c, isSend, value } = sel.cases[index]!;
    const s = rt.acquireSudog();
    s.g = gp;
    s.c = c;
    s.isSelect = true;
    s.caseIndex = index;
    s.elem = isSend ? value : undefined;
    if (last === null) gp.waiting = s;
    else last.waitlink = s;
    last = s;
    (isSend ? c!.sendq : c!.recvq).enqueue(s);
  }
  gp.param = null;
  gopark(rt, mp, gp, "select", 0, Resume.select);
  for (const index of sel.lockorder) {
    const { timer } = sel.cases[index]!.c!;
    if (timer !== null) blockTimerChan(rt, mp.p!, timer);
  }
}

/** Woken by the case that won: leaves the other lists. */
export function selectResume(rt: Runtime, gp: G, sel: Select): Did {
  const winner = gp.param!;
  gp.param = null;
  gp.selectDone = false;
  let s = gp.waiting;
  gp.waiting = null;
  while (s !== null) {
    const next: Sudog | null = s.waitlink;
    const { c, isSend } = sel.cases[s.caseIndex]!;
    if (c!.timer !== null) unblockTimerChan(rt, c!.timer);
    if (s === winner) settle(gp, sel, s);
    else (isSend ? c!.sendq : c!.recvq).remove(s);
    rt.releaseSudog(s);
    s = next;
  }
  return Did.done;
}

function settle(gp: G, sel: Select, s: Sudog): void {
  const { c, isSend } = sel.cases[s.caseIndex]!;
  sel.chosen = s.caseIndex;
  gp.ok = s.success;
  gp.ret = s.success ? s.elem : c!.zero;
  if (isSend && !s.success) gp.panicking = new GoPanic("send on closed channel");
}
