/**
 * Invariants of waiting: channels and their lists, semaphores, timers, the poller (see check.ts).
 *
 * A goroutine that waits must stand in the list of what it waits for, or nobody will ever wake it. And a list must hold only such
 * goroutines, or somebody will be woken who does not wait. Channels and semaphores belong to the program and are in no table of the
 * runtime; they are found through those who wait at them.
 */
import { GStatus, gStatusName } from "../trace/vocabulary.js";
import type { Hchan, Waitq } from "./chan.js";
import { counted, firstOf, linked } from "./check.js";
import type { Invariant } from "./check.js";
import { PollDesc } from "./polldesc.js";
import type { PollEvent } from "./polldesc.js";
import type { Runtime } from "./runtime.js";
import { Step } from "./runtime2.js";
import type { G, M, P, Sema, Sudog } from "./runtime2.js";
import type { Timer, Timers } from "./time.js";

const HEAP_ARITY = 4;

const sudogsOf = (gp: G): Sudog[] => linked(gp.waiting, (s) => s.waitlink);
const queueOf = (q: Waitq): Sudog[] => linked(q.first, (s) => s.next);

/** All that somebody waits at, or has been woken from and has not left yet. */
function met<T>(rt: Runtime, what: (s: Sudog) => T | null): Set<T> {
  const all = new Set<T>();
  for (const gp of rt.allg) {
    for (let s = gp.waiting; s !== null; s = s.waitlink) {
      const one = what(s);
      if (one !== null) all.add(one);
    }
  }
  return all;
}

const channels = (rt: Runtime): Set<Hchan> => met(rt, (s) => s.c);
const semaphores = (rt: Runtime): Set<Sema> => met(rt, (s) => s.sema);

/** Who wakes s's goroutine has come already: the case of a select that another case has won. */
const isStale = (s: Sudog): boolean => s.isSelect && s.g?.selectDone === true;

function isListed(s: Sudog): boolean {
  if (s.c !== null) return queueOf(s.c.recvq).includes(s) !== queueOf(s.c.sendq).includes(s);
  return s.sema === null || linked(s.sema.head, (one) => one.next).includes(s);
}

function listed(gp: G): string | null {
  if (gp.waiting === null) return null;
  if (gp.status === GStatus.waiting) {
    if (gp.selectDone) return `G${gp.goid} was woken and waits on`;
    const lost = sudogsOf(gp).find((s) => s.g !== gp || !isListed(s));
    return lost === undefined ? null : `G${gp.goid} waits, and is not in the list`;
  }
  return gp.status === GStatus.runnable ? null : `G${gp.goid} is ${gStatusName[gp.status]} and waits`;
}

function isWhole(q: Waitq): boolean {
  const list = queueOf(q);
  if ((list.at(-1) ?? null) !== q.last) return false;
  return list.every((s, i) => s.prev === (list[i - 1] ?? null));
}

function waitqs(c: Hchan): string | null {
  for (const q of [c.recvq, c.sendq]) {
    if (!isWhole(q)) return `channel ${c.id}: a list is not linked both ways`;
    const wrong = queueOf(q).find(
      (s) => s.c !== c || s.g === null || (s.g.status !== GStatus.waiting && !isStale(s)),
    );
    if (wrong !== undefined) return `channel ${c.id}: G${wrong.g?.goid ?? 0} is listed and does not wait`;
  }
  return null;
}

/** The essay at the head of Go's chan.go has these as its invariants. */
function partners(c: Hchan): string | null {
  const live = (q: Waitq): Sudog[] => queueOf(q).filter((s) => !isStale(s));
  const [receivers, senders] = [live(c.recvq), live(c.sendq)];
  if (c.qcount < 0 || c.qcount > c.dataqsiz) return `channel ${c.id} holds ${c.qcount} of ${c.dataqsiz}`;
  if (receivers.length > 0 && c.qcount > 0) return `channel ${c.id}: a receiver waits beside a value`;
  if (senders.length > 0 && c.qcount < c.dataqsiz) return `channel ${c.id}: a sender waits beside room`;
  if (c.closed && receivers.length + senders.length > 0)
    return `channel ${c.id} is closed, and somebody waits`;
  const selves = new Set([...receivers, ...senders].map((s) => s.g));
  return receivers.length > 0 && senders.length > 0 && selves.size > 1
    ? `channel ${c.id}: senders and receivers wait for one another`
    : null;
}

function semaphore(rt: Runtime, sema: Sema): string | null {
  const list = linked(sema.head, (s) => s.next);
  if ((list.at(-1) ?? null) !== sema.tail) return `semaphore ${sema.object}: the tail is not the last`;
  const wrong = list.find((s) => s.sema !== sema || s.g?.status !== GStatus.waiting);
  if (wrong !== undefined)
    return `semaphore ${sema.object}: G${wrong.g?.goid ?? 0} is listed and does not wait`;
  if (sema.count < 0) return `semaphore ${sema.object} has ${sema.count} tokens`;
  if (sema.count === 0 || list.length === 0) return null;
  const isComing = rt.allg.some((gp) => gp.status === GStatus.runnable && gp.waiting?.sema === sema);
  return isComing
    ? null
    : `semaphore ${sema.object}: a token lies there, ${list.length} wait, and nobody was woken`;
}

/** The timers of a heap, and what its counts say of them. */
function heap(ts: Timers): string | null {
  const { heap: list, owner } = ts;
  if (list.length === 0) return counted(`P${owner}: zombies`, ts.zombies, 0, "are there");
  for (const [i, { timer, when }] of list.entries()) {
    const parent = list[Math.floor((i - 1) / HEAP_ARITY)];
    if (parent !== undefined && parent.when > when)
      return `P${owner}: timer ${timer.id} stands below a later one`;
    if (timer.ts !== ts || !timer.heaped)
      return `P${owner}: timer ${timer.id} does not know that it is there`;
    if (!timer.modified && !timer.zombie && timer.when !== when)
      return `P${owner}: timer ${timer.id} has another time`;
  }
  const zombies = list.filter(({ timer }) => timer.zombie).length;
  return counted(`P${owner}: zombies`, ts.zombies, zombies, "are stopped");
}

/** The two times by which a heap says when it must be looked at. Neither may be too late. */
function wakeTimes(ts: Timers): string | null {
  if (ts.heap.length === 0)
    return ts.wakeTime() === 0 ? null : `P${ts.owner} has no timer and is to be looked at`;
  const first = ts.heap[0]?.when ?? 0;
  if (ts.minWhenHeap !== first)
    return `P${ts.owner}: minWhenHeap is ${ts.minWhenHeap}, the first is due at ${first}`;
  const wake = ts.wakeTime();
  const early = ts.heap.find(({ timer }) => !timer.zombie && (wake === 0 || timer.when < wake));
  return early === undefined
    ? null
    : `P${ts.owner}: timer ${early.timer.id} is due at ${early.timer.when}, before ${wake}`;
}

function timerMask(rt: Runtime, pp: P): string | null {
  return pp.timers.empty() || rt.timerpMask[pp.id] === true
    ? null
    : `P${pp.id} has timers, and its bit is not set`;
}

/** How many wait for the channel of each timer: those who have begun to and have not resumed. */
function blocked(rt: Runtime): string | null {
  const waits = new Map<Timer, number>();
  for (const gp of rt.allg) {
    for (let s = gp.waiting; s !== null; s = s.waitlink) {
      const timer = s.c?.timer ?? null;
      if (timer !== null) waits.set(timer, (waits.get(timer) ?? 0) + 1);
    }
  }
  for (const [timer, n] of waits) {
    if (timer.blocked !== n) return counted(`timer ${timer.id}: blocked`, timer.blocked, n, "wait");
  }
  return firstOf(rt.allp, (pp) => wanted(pp.timers, waits));
}

function wanted(ts: Timers, waits: ReadonlyMap<Timer, number>): string | null {
  for (const { timer } of ts.heap) {
    const isWanted = timer.when > 0 && (timer.drain === null || waits.has(timer));
    if (!timer.zombie && !isWanted) return `timer ${timer.id} is in a heap for nobody`;
  }
  return null;
}

function sleeps(gp: G): string | null {
  if (gp.status !== GStatus.waiting || gp.waitreason !== "sleep") return null;
  const { timer } = gp;
  const isSet = timer !== null && timer.heaped && !timer.zombie && timer.when > 0;
  return isSet ? null : `G${gp.goid} sleeps, and no timer will wake it`;
}

function waitsForIo(rt: Runtime): string | null {
  const waiting = rt.allg.filter((gp) => gp.status === GStatus.waiting && gp.waitreason === "IO wait");
  const lost = waiting.find(
    (gp) => !(gp.object instanceof PollDesc) || (gp.object.rg !== gp && gp.object.wg !== gp),
  );
  if (lost !== undefined) return `G${lost.goid} waits for I/O, and its descriptor does not know`;
  return counted("epoll.waiters", rt.epoll.waiters, waiting.length, "wait");
}

function readyList(rt: Runtime): string | null {
  const { ready } = rt.epoll;
  if (new Set(ready).size !== ready.length) return "an event is on it twice";
  const wrong = ready.find((event) => !knows(event));
  return wrong === undefined ? null : `descriptor ${wrong.pd.id} does not know of its event`;
}

/** Whether the descriptor of an event on the list says that it is there. */
function knows(event: PollEvent): boolean {
  const { pd, mode } = event;
  return (mode === "w" || pd.queuedR === event) && (mode === "r" || pd.queuedW === event);
}

function poller(rt: Runtime): string | null {
  const { poller: mp, sched } = rt;
  if ((mp !== null) !== (sched.lastpoll === 0)) return `lastpoll is ${sched.lastpoll}`;
  if (mp === null) return sched.pollUntil === 0 ? null : `nobody polls until ${sched.pollUntil}`;
  const isFree = mp.p === null && mp.curg === null && !mp.spinning;
  return isFree && mp.step === Step.netpoll ? null : `M${mp.id} polls and holds something`;
}

/** When every P is idle and a timer is pending, somebody must wake for it: the M in the poller, or one that is awake. */
function watched(rt: Runtime): string | null {
  if (rt.sched.npidle !== rt.gomaxprocs || rt.poller !== null) return null;
  const forgotten = rt.allp.find((pp) => pp.timers.wakeTime() !== 0);
  if (forgotten === undefined || rt.allm.some(isUp)) return null;
  return `P${forgotten.id} has timers, every P is idle, and nobody polls`;
}

function isUp(mp: M): boolean {
  return !mp.isSystem && mp.step !== Step.sleep && mp.step !== Step.netpoll;
}

export const waitingInvariants: readonly Invariant[] = [
  {
    name: "listed",
    sentence:
      "a goroutine that waits at a channel or a semaphore is in its list, and one that runs is in none",
    broken: (rt) => firstOf(rt.allg, listed),
  },
  {
    name: "waitqs",
    sentence: "a channel's lists are linked both ways and hold goroutines that wait for it",
    broken: (rt) => firstOf(channels(rt), waitqs),
  },
  {
    name: "partners",
    sentence: "nobody waits at a channel for what is there already",
    broken: (rt) => firstOf(channels(rt), partners),
  },
  {
    name: "semaphore",
    sentence: "a token of a semaphore does not lie beside waiters unless one was woken to take it",
    broken: (rt) => firstOf(semaphores(rt), (sema) => semaphore(rt, sema)),
  },
  {
    name: "heap",
    sentence: "timers stand in the order of a 4-ary heap, each in one",
    broken: (rt) => firstOf(rt.allp, (pp) => heap(pp.timers)),
  },
  {
    name: "wakeTimes",
    sentence: "no timer is due before its heap says that it must be looked at",
    broken: (rt) => firstOf(rt.allp, (pp) => wakeTimes(pp.timers)),
  },
  {
    name: "timerMask",
    sentence: "timerpMask has the bit of every P with timers",
    broken: (rt) => firstOf(rt.allp, (pp) => timerMask(rt, pp)),
  },
  {
    name: "blocked",
    sentence: "a timer with a channel is in a heap only while somebody waits",
    broken: blocked,
  },
  {
    name: "sleeps",
    sentence: "a goroutine that sleeps has a timer that will wake it",
    // Until Go 1.13 other goroutines keep the timers (timerproc.ts).
    broken: (rt) => (rt.rules.timerGoroutines > 0 ? null : firstOf(rt.allg, sleeps)),
  },
  { name: "waitsForIo", sentence: "the poller counts and knows who waits for I/O", broken: waitsForIo },
  {
    name: "readyList",
    sentence: "an event is on the poller's list once, and its descriptor knows",
    broken: readyList,
  },
  {
    name: "poller",
    sentence: "lastpoll is 0 while, and only while, an M sleeps in the poller",
    broken: poller,
  },
  {
    name: "watched",
    sentence: "when all Ps are idle, somebody will wake for the next timer",
    broken: watched,
  },
];
