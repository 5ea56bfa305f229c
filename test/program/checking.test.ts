/**
 * Each invariant of the checking mode is shown a runtime in which all is well, and the same one with a single thing wrong. An
 * invariant that finds nothing there would find nothing in a real run either.
 */
import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { Checker, invariants } from "../../src/program/checking.js";
import { begin } from "../../src/program/simulate.js";
import type { SimulateOptions } from "../../src/program/options.js";
import { InvariantError } from "../../src/runtime/check.js";

import { PollDesc } from "../../src/runtime/polldesc.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { G, Parked, Step, Sudog } from "../../src/runtime/runtime2.js";
import type { M, P } from "../../src/runtime/runtime2.js";
import { drive } from "../../src/runtime/step.js";
import type { Timer } from "../../src/runtime/time.js";
import { Cond } from "../../src/sync/cond.js";
import { Mutex } from "../../src/sync/mutex.js";
import { RWMutex } from "../../src/sync/rwmutex.js";
import { WaitGroup } from "../../src/sync/waitgroup.js";
import { GStatus, PStatus } from "../../src/trace/vocabulary.js";

/** A little of everything: some wait, some sleep, one is locked, one is in the kernel, one computes, some have ended. */
const busy: Program = function* main({
  go,
  chan,
  work,
  sync,
  time,
  os,
  net,
  runtime,
  syscall,
  select,
  recv,
}) {
  const [ch, never, mu, rw] = [chan<number>(), chan<number>(), sync.Mutex(), sync.RWMutex()];
  const [condMu, wg] = [sync.Mutex(), sync.WaitGroup()];
  const cond = sync.Cond(condMu);
  yield* wg.Add(1);
  yield* mu.Lock();
  yield* rw.RLock();
  for (let i = 0; i < 3; i++) yield* go(function* ended() {});
  yield* time.Sleep(100_000);
  yield* go(function* receiver() {
    yield* ch.recv();
  });
  yield* go(function* receiver() {
    yield* ch.recv();
  });
  yield* go(function* chooser() {
    yield* select({ a: recv(never), b: recv(ch) });
  });
  yield* go(function* waiter() {
    yield* wg.Wait();
  });
  for (let i = 0; i < 2; i++) {
    yield* go(function* locker() {
      yield* mu.Lock();
    });
    yield* go(function* listener() {
      yield* condMu.Lock();
      yield* cond.Wait();
    });
  }
  yield* go(function* writer() {
    yield* rw.Lock();
  });
  yield* go(function* reader() {
    yield* os.Pipe()[0].Read();
  });
  yield* go(function* acceptor() {
    yield* net.Listen(":1").Accept();
  });
  yield* go(function* timed() {
    yield* (yield* time.After(9_500_000)).recv();
  });
  for (const ms of [9, 8, 7, 6, 5]) {
    yield* go(function* sleeper() {
      yield* time.Sleep(ms * time.Millisecond);
    });
  }
  yield* go(function* locked() {
    yield* runtime.LockOSThread();
    yield* never.recv();
  });
  yield* go(function* caller() {
    yield* syscall(4_000_000);
  });
  yield* go(function* owner() {
    yield* runtime.LockOSThread();
    yield* work(6_000_000);
  });
  yield* time.Sleep(50_000);
  for (let i = 0; i < 3; i++) yield* go(function* queued() {});
  yield* work(3_000_000);
};

interface Moment {
  readonly rt: Runtime;
  readonly checker: Checker;
}

/** The program above, stopped when `isThere` is first true. At every step until then, all invariants hold. */
function stopWhen(isThere: (rt: Runtime) => boolean, options: SimulateOptions): Moment {
  const { rt } = begin(busy, { procs: 4, seed: 3, ...options });
  const checker = new Checker(rt);
  for (let i = 0; i < 20_000 && rt.end === null; i++) {
    rt.fuel = 1;
    drive(rt);
    checker.look();
    if (rt.end === null && isThere(rt)) return { rt, checker };
  }
  return assert.fail("the moment never came");
}

const first = <T>(list: readonly T[], is: (one: T) => boolean): T => {
  const found = list.find(is);
  assert.ok(found !== undefined, "there is none");
  return found;
};
const hasRing = (rt: Runtime): P => first(rt.allp, (pp) => pp.runqtail > pp.runqhead);
const waits = (rt: Runtime, reason: string): G =>
  first(rt.allg, (gp) => gp.status === GStatus.waiting && gp.waitreason === reason);
const running = (rt: Runtime): G => first(rt.allg, (gp) => gp.status === GStatus.running);
const dead = (rt: Runtime): G => first(rt.allg, (gp) => gp.status === GStatus.dead);
const idleM = (rt: Runtime): M => rt.sched.midle!;
const heapOf = (rt: Runtime): P => first(rt.allp, (pp) => pp.timers.heap.length > 2);
const locks = <T>(rt: Runtime, kind: new (...args: never[]) => T): T => {
  const gp = first(rt.allg, (one) => one.status === GStatus.waiting && one.object instanceof kind);
  return gp.object as T; // by the line above
};

/** All the program's goroutines exist, and much of the machine is at rest. */
const settled = (rt: Runtime): boolean =>
  rt.allg.some((gp) => gp.name === "main.main" && gp.computeUntil > rt.now + 1_000_000) &&
  rt.allg.some((gp) => gp.name === "owner" && gp.computeUntil > 0) &&
  rt.sched.midle !== null &&
  rt.sched.pidle !== null &&
  rt.poller !== null;
const loaded = (rt: Runtime): boolean => rt.allp.some((pp) => pp.runqtail - pp.runqhead > 1);
const deepAsleep = (rt: Runtime): boolean => rt.sysmon.deep && !rt.sysmon.noted;

type Harm = (rt: Runtime) => void;
/** What is broken: the invariant that must notice, what is done, and when. */
const harms: readonly (readonly [string, string, Harm, ((rt: Runtime) => boolean)?, SimulateOptions?])[] = [
  [
    "placed",
    "is queued twice",
    (rt) => (hasRing(rt).runnext = hasRing(rt).runq[hasRing(rt).runqhead % 256]!),
    loaded,
  ],
  ["placed", "is lost", (rt) => (waits(rt, "chan receive").status = GStatus.runnable)],
  ["placed", "waits in a queue", (rt) => (rt.allp[0]!.runnext = waits(rt, "sleep"))],
  ["globalQueue", "a count too high", (rt) => rt.sched.runq.size++],
  ["globalQueue", "a tail that is no more", (rt) => (rt.sched.runq.tail = new G())],
  ["ring", "a hole", (rt) => (hasRing(rt).runq[hasRing(rt).runqhead % 256] = null), loaded],
  ["ring", "a rest", (rt) => (rt.allp[1]!.runq[rt.allp[1]!.runqtail % 256] = dead(rt))],
  ["runs", "a goroutine without its M", (rt) => (running(rt).m = null)],
  ["runs", "an M that runs another", (rt) => (running(rt).m!.curg = dead(rt))],
  ["inKernel", "a call that nobody made", (rt) => (running(rt).m!.call = kernelCall)],
  [
    "inKernel",
    "a goroutine in the kernel whose thread is not",
    (rt) => (running(rt).status = GStatus.syscall),
  ],
  ["computes", "an end that no event stands for", (rt) => computing(rt).computeUntil--],
  ["living", "one goroutine too many", (rt) => rt.ngoroutines++],
  ["ids", "two of one name", (rt) => (running(rt).goid = waits(rt, "sleep").goid)],
  ["ids", "an id that was not handed out", (rt) => (running(rt).goid = 1_000_000)],
  [
    "freeLists",
    "a dead one that is lost",
    (rt) => void first(rt.allp, (pp) => pp.gFree.length > 0).gFree.pop(),
  ],
  ["freeLists", "a free one that lives", (rt) => void rt.sched.gFree.push(running(rt))],
  ["corpse", "a dead goroutine with a wait", (rt) => (dead(rt).waiting = new Sudog())],

  ["owned", "a P that names another M", (rt) => (running(rt).m!.p!.m = idleM(rt))],
  ["owned", "a held P that is idle", (rt) => (running(rt).m!.p!.status = PStatus.idle)],
  ["keptOnce", "a P with nobody", (rt) => (rt.sched.pidle = rt.sched.pidle!.link)],
  ["keptOnce", "a P with two", (rt) => (idleM(rt).nextp = running(rt).m!.p)],
  ["idlePs", "npidle", (rt) => rt.sched.npidle--],
  ["idlePs", "idlepMask", (rt) => (rt.idlepMask[rt.sched.pidle!.id] = false)],
  ["idleMs", "nmidle", (rt) => rt.sched.nmidle++],
  ["idleMs", "an idle M that is awake", (rt) => (idleM(rt).parked = Parked.no)],
  ["counts", "nmsys", (rt) => rt.sched.nmsys--],
  ["counts", "nmidlelocked", (rt) => rt.sched.nmidlelocked++],
  ["counts", "nmfreed", (rt) => rt.sched.nmfreed++],
  ["counts", "mnext", (rt) => rt.sched.mnext++],
  ["spinning", "nmspinning", (rt) => rt.sched.nmspinning++],
  ["spinning", "a spinner that runs a goroutine", (rt) => spinToo(rt, running(rt).m!)],
  ["spinning", "needspinning", (rt) => (rt.sched.needspinning = 2)],
  ["awakeOrNot", "a thread that will never act", (rt) => rt.events.cancel(running(rt).m!.actor)],
  ["awakeOrNot", "a sleeper that will act", (rt) => rt.events.schedule(idleM(rt).actor, rt.now + 1)],
  [
    "sleepers",
    "a sleeper beside the list",
    (rt) => ((lockedM(rt).parked = Parked.stopm), rt.sched.nmidlelocked--),
  ],
  ["holding", "a hand that keeps what it dropped", (rt) => (running(rt).m!.victim = rt.allp[0]!)],
  ["lockedPairs", "a lock on one side", (rt) => (lockedM(rt).lockedg!.lockedm = null)],
  ["lockedPairs", "a lock that nobody counts", (rt) => (lockedM(rt).lockedExt = 0)],
  ["coresTaken", "two threads on a core", (rt) => shareCore(rt), twoOnCores, { cores: 2 }],
  ["overlooked", "work that nobody looks for", (rt) => overlook(rt), quiet],
  ["sysmonState", "a deep sleep that nobody knows of", (rt) => (rt.sched.sysmonwait = false), deepAsleep],

  ["listed", "one who waits in no list", (rt) => unlist(rt)],
  ["listed", "one who runs and waits", (rt) => (running(rt).waiting = new Sudog())],
  ["waitqs", "a list linked one way", (rt) => (queueOfTwo(rt).first!.next!.prev = null)],
  ["waitqs", "one who does not wait", (rt) => ((queueOfTwo(rt).first!.g = running(rt)), undefined)],
  ["partners", "a receiver beside a value", (rt) => (waits(rt, "chan receive").waiting!.c!.qcount = 1)],
  [
    "partners",
    "one who waits at a closed channel",
    (rt) => (waits(rt, "chan receive").waiting!.c!.closed = true),
  ],
  ["semaphore", "a token that nobody takes", (rt) => waits(rt, "sync.WaitGroup.Wait").waiting!.sema!.count++],
  ["heap", "a timer above an earlier one", (rt) => (heapOf(rt).timers.heap[0]!.when = 1e12)],
  ["heap", "a stopped timer that is not counted", (rt) => (heapOf(rt).timers.heap[1]!.timer.zombie = true)],
  ["wakeTimes", "a heap that sleeps too long", (rt) => (heapOf(rt).timers.minWhenHeap += 1_000)],
  ["wakeTimes", "a change that nobody noted", (rt) => hasten(heapOf(rt).timers.heap[2]!.timer)],
  ["timerMask", "a P whose timers nobody sees", (rt) => (rt.timerpMask[heapOf(rt).id] = false)],
  ["blocked", "a timer for nobody", (rt) => channelTimer(rt).blocked++],
  ["sleeps", "a sleeper without an alarm", (rt) => (waits(rt, "sleep").timer = null)],
  ["waitsForIo", "one waiter too many", (rt) => rt.epoll.waiters++],
  ["waitsForIo", "one who was forgotten", (rt) => forget(rt)],
  [
    "readyList",
    "an event that its descriptor does not know",
    (rt) => void rt.epoll.ready.push({ pd: new PollDesc(0), mode: "r" }),
  ],
  ["poller", "a poller that nobody knows of", (rt) => (rt.sched.lastpoll = rt.now)],
  ["watched", "a timer that nobody watches", (rt) => abandon(rt), resting],

  [
    "extraMs",
    "an extra M that two could borrow",
    (rt) => rt.sched.extraM.push(rt.sched.extraM[0]!),
    settled,
    { cgo: true },
  ],
  ["extraMs", "one that is lost", (rt) => rt.sched.extraM.pop(), settled, { cgo: true }],
  ["inC", "a thread that is in C and looks for work", (rt) => (idleThread(rt).incgo = true)],

  ["mutexWaiters", "a waiter that is not counted", (rt) => (locks(rt, Mutex).state -= 8)],
  ["mutexFree", "a free mutex with waiters", (rt) => (locks(rt, Mutex).state &= ~1)],
  ["mutexFree", "a waker that is not there", (rt) => (locks(rt, Mutex).state |= 2)],
  ["rwmutexCounts", "a writer that waits for nobody", (rt) => (locks(rt, RWMutex).readerWait = 7)],
  ["rwmutexCounts", "a writer without the mutex", (rt) => (locks(rt, RWMutex).w.state = 0)],
  ["waitGroup", "one who waits for nothing", (rt) => (locks(rt, WaitGroup).counter = 0)],
  [
    "tickets",
    "a ticket that was called",
    (rt) => (locks(rt, Cond).notify.notify = locks(rt, Cond).notify.wait),
  ],
];

const kernelCall = { name: "read", enter: () => 1, leave: () => 0 };
const idleThread = (rt: Runtime): M => first(rt.allm, (mp) => mp.curg === null && mp.lockedg === null);
const computing = (rt: Runtime): G => first(rt.allg, (gp) => gp.computeUntil > 0);
const lockedM = (rt: Runtime): M =>
  first(rt.allm, (mp) => mp.parked === Parked.stoplockedm && mp.step === Step.sleep);

function spinToo(rt: Runtime, mp: M): void {
  mp.spinning = true;
  rt.sched.nmspinning++;
}

function twoOnCores(rt: Runtime): boolean {
  return rt.allm.filter((mp) => (mp.os?.core ?? -1) >= 0).length > 1;
}
function shareCore(rt: Runtime): void {
  for (const mp of rt.allm) if (mp.os !== null && mp.os.core >= 0) mp.os.core = 0;
}

/** Some P is idle, and every thread computes or sleeps. */
function quiet(rt: Runtime): boolean {
  const calm: readonly number[] = [Step.sleep, Step.op, Step.netpoll, Step.sysmon, Step.syscall];
  return settled(rt) && rt.allm.every((mp) => calm.includes(mp.step));
}
function overlook(rt: Runtime): void {
  const gp = waits(rt, "sync.Cond.Wait");
  gp.status = GStatus.runnable;
  rt.sched.runq.pushBack(gp);
}

function unlist(rt: Runtime): void {
  const { c } = waits(rt, "chan receive").waiting!;
  c!.recvq.first = null;
  c!.recvq.last = null;
}
const queueOfTwo = (rt: Runtime) =>
  first(rt.allg, (gp) => (gp.waiting?.c?.recvq.first?.next ?? null) !== null).waiting!.c!.recvq;

function hasten(timer: Timer): void {
  timer.modified = true;
  timer.when = 1;
}
const channelTimer = (rt: Runtime): Timer =>
  first(rt.allg, (gp) => gp.status === GStatus.waiting && (gp.waiting?.c?.timer ?? null) !== null).waiting!.c!
    .timer!;

function forget(rt: Runtime): void {
  const pd = waits(rt, "IO wait").object as PollDesc; // what one waits for with this reason
  pd.rg = null;
}

/** Every P is idle, and one thread sleeps in the poller. */
function resting(rt: Runtime): boolean {
  return rt.sched.npidle === rt.gomaxprocs && rt.poller !== null && quietButPoller(rt);
}
const quietButPoller = (rt: Runtime): boolean =>
  rt.allm.every((mp) => mp.isSystem || mp.step === Step.sleep || mp.step === Step.netpoll);
/** The one in the poller goes to sleep among the idle. */
function abandon(rt: Runtime): void {
  const mp = rt.poller!;
  rt.events.cancel(mp.actor);
  rt.poller = null;
  rt.sched.lastpoll = 1;
  rt.sched.pollUntil = 0;
  mp.step = Step.sleep;
  mp.parked = Parked.stopm;
  mp.schedlink = rt.sched.midle;
  rt.sched.midle = mp;
  rt.sched.nmidle++;
}

describe("the checking mode", () => {
  for (const [name, what, harm, when = settled, options = {}] of harms) {
    it(`${name} notices ${what}`, () => {
      const { rt } = stopWhen(when, options);
      const invariant = first(invariants, (one) => one.name === name);
      assert.equal(invariant.broken(rt), null);
      harm(rt);
      const said = invariant.broken(rt);
      assert.ok(said !== null, "it noticed nothing");
      assert.match(said, /^[A-Za-z0-9].{8,}[^.]$/, "a sentence without its full stop");
    });
  }

  it("knows each invariant by one name, and tests it", () => {
    const names = invariants.map((one) => one.name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual([...new Set(harms.map(([name]) => name))].sort(), names.toSorted());
    assert.ok(names.length >= 40, `there are ${names.length}`);
  });

  it("notices a trace that tells another story than the records", () => {
    const { rt, checker } = stopWhen(loaded, {});
    const pp = hasRing(rt);
    const slot = pp.runqhead++ % pp.runq.length;
    rt.sched.runq.pushBack(pp.runq[slot]!);
    pp.runq[slot] = null;
    assert.throws(() => checker.look(), /invariant told .*the ring of P\d: told \[\d.*\], is \[/);
  });

  it("says at what time which invariant was broken, and how", () => {
    const { rt, checker } = stopWhen(settled, {});
    rt.sched.npidle++;
    assert.throws(
      () => checker.look(),
      (error) => {
        assert.ok(error instanceof InvariantError);
        assert.equal(error.invariant, "idlePs");
        assert.equal(error.time, rt.now);
        assert.match(
          error.message,
          /^at [\d,]+ ns the model broke its invariant idlePs \(".+"\): npidle is \d, but \d are on the list$/,
        );
        return true;
      },
    );
  });

  it("is an option of a run, and changes nothing in it", () => {
    const plain = simulate(busy, { seed: 5 });
    const checked = simulate(busy, { seed: 5, check: true });
    assert.deepEqual(
      [checked.now, checked.steps, checked.trace.length],
      [plain.now, plain.steps, plain.trace.length],
    );
    const wrong = "yes" as unknown as boolean; // as untyped code may say
    assert.throws(() => simulate(busy, { check: wrong }), /option check: expected true or false, got/);
  });
});
