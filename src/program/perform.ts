/**
 * The operations take effect: from the registers of a goroutine to the functions of the runtime and of sync.
 *
 * `perform` begins an operation, at the virtual time at which its cost is paid. `goOn` ends one that had to wait, when the
 * goroutine runs again. Each says what became of it (`Did`): done, with the result in the G; or stopped, and then the
 * goroutine waits or is queued; or busy, and then it goes on with the same thread.
 *
 * The operands have no types of their own; the table in operations.ts says what each holds, and the face (go.ts) puts
 * nothing else there.
 */
import { fatal } from "../runtime/checkdead.js";
import { chanrecv, chansend, closechan, recvResume, sendResume } from "../runtime/chan.js";
import type { Hchan } from "../runtime/chan.js";
import {
  lockOSThread,
  lockOSThreadInternal,
  unlockOSThread,
  unlockOSThreadInternal,
} from "../runtime/lockosthread.js";
import { pollReset, pollSetDeadline, pollUnblock, pollWait, pollWaited } from "../runtime/netpoll.js";
import type { Mode, PollDesc } from "../runtime/polldesc.js";
import { gopark, goready, goschedImpl, newproc } from "../runtime/proc.js";
import { dozeNow } from "../runtime/rest.js";
import { invariant } from "../runtime/runtime.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did, Drain, Resume, Then } from "../runtime/runtime2.js";
import type { Body, G, M, Sema } from "../runtime/runtime2.js";
import {
  notifyListNotifyAll,
  notifyListNotifyOne,
  semacquire1,
  semaResume,
  semrelease1,
} from "../runtime/sema.js";
import { selectgo, selectResume } from "../runtime/select.js";
import type { Select } from "../runtime/select.js";
import { gcDrain } from "../runtime/mgcmark.js";
import { forEachP, startTheWorldWithSema, stopTheWorldWithSema } from "../runtime/stw.js";
import { entersyscall, entersyscallblock } from "../runtime/syscall.js";
import type { KernelCall } from "../runtime/syscall.js";
import { maxWhen, Timer } from "../runtime/time.js";
import { endTimer, setTimer } from "../runtime/timerproc.js";
import { Cond, condLock, condSleep, condWait } from "../sync/cond.js";
import { lock, lockSlow, Mutex, mutexWoken, tryLock, unlock } from "../sync/mutex.js";
import { announce, rlock, runlock, RWMutex, tryRlock, tryWlock, wlock, wunlock } from "../sync/rwmutex.js";
import { add, wait, waited } from "../sync/waitgroup.js";
import type { WaitGroup } from "../sync/waitgroup.js";
import { Kind, waitReasonIndex } from "../trace/vocabulary.js";
import type { StwReason, WaitReason } from "../trace/vocabulary.js";
import { Op } from "./operations.js";
import { sharePrototype, wantBody } from "./wants.js";

const sleepReason = waitReasonIndex("sleep");

/** The operation takes effect, now. The casts say what operations.ts says of each operand. */
export function perform(rt: Runtime, mp: M, gp: G): Did {
  const object = gp.object;
  if (gp.op === Op.sleep && dozeNow(rt, mp, gp, gp.value as number)) return Did.stopped;
  if (gp.op < Op.park) rt.emit(Kind.op, mp.p!.id, mp.id, gp.goid, gp.op, idOf(gp.op as Op, object));
  switch (gp.op as Op) {
    case Op.send:
      return chansend(rt, mp, gp, object as Hchan | null, gp.value);
    case Op.recv:
    case Op.recvOk:
      return chanrecv(rt, mp, gp, object as Hchan | null);
    case Op.close:
      closechan(rt, mp, object as Hchan | null);
      return Did.done;
    case Op.select:
      return selectgo(rt, mp, gp, object as Select);
    case Op.spawn:
      return spawn(rt, mp, gp);
    case Op.work:
      gp.computeUntil = 0;
      return Did.done;
    case Op.lock:
      return lock(rt, mp, gp, object as Mutex);
    case Op.unlock:
      return unlock(rt, mp, gp, object as Mutex);
    case Op.wgAdd:
      add(rt, mp, gp, object as WaitGroup, gp.value as number);
      return Did.done;
    case Op.wgWait:
      return wait(rt, mp, gp, object as WaitGroup);
    case Op.gosched:
      // Go 1.0 gives a locked goroutine back to its own thread at once.
      if (gp.lockedm !== null && rt.rules.localQueue === "none") return Did.done;
      goschedImpl(rt, mp, gp, false, Resume.result);
      return Did.stopped;
    case Op.sleep:
      return sleep(rt, mp, gp, gp.value as number);
    default:
      return performRarer(rt, mp, gp);
  }
}

/** The operations that come less often. The casts say what operations.ts says. */
function performRarer(rt: Runtime, mp: M, gp: G): Did {
  const object = gp.object;
  switch (gp.op as Op) {
    case Op.tryLock:
      gp.ret = tryLock(object as Mutex);
      return Did.done;
    case Op.rlock:
      return rlock(rt, mp, gp, object as RWMutex);
    case Op.runlock:
      return runlock(rt, mp, gp, object as RWMutex);
    case Op.wlock:
      return wlock(rt, mp, gp, object as RWMutex);
    case Op.wunlock:
      return wunlock(rt, mp, gp, object as RWMutex);
    case Op.tryWlock:
      gp.ret = tryWlock(object as RWMutex);
      return Did.done;
    case Op.tryRlock:
      gp.ret = tryRlock(object as RWMutex);
      return Did.done;
    case Op.condWait:
      return condWait(rt, mp, gp, object as Cond);
    case Op.condSignal:
      notifyListNotifyOne(rt, mp, (object as Cond).notify);
      return Did.done;
    case Op.condBroadcast:
      notifyListNotifyAll(rt, mp, (object as Cond).notify);
      return Did.done;
    case Op.timerReset:
      gp.ret = setTimer(rt, mp, object as Timer, whenOf(rt, gp.value as number), gp.extra as number);
      return Did.done;
    case Op.timerStop:
      gp.ret = endTimer(rt, object as Timer);
      return Did.done;
    case Op.print:
      return printLine(rt, mp, gp);
    case Op.goexit:
      return Did.unwind;
    case Op.exit:
      rt.stop("exit", gp.value as number, `os.Exit(${String(gp.value)})`, gp.goid);
      return Did.ended;
    default:
      return performKernel(rt, mp, gp);
  }
}

/** System calls, I/O and threads. The casts say what operations.ts says. */
function performKernel(rt: Runtime, mp: M, gp: G): Did {
  switch (gp.op as Op) {
    case Op.syscall:
      return entersyscall(rt, mp, gp, gp.object as KernelCall);
    case Op.syscallBlock:
      return entersyscallblock(rt, mp, gp, gp.object as KernelCall);
    case Op.pollReset:
      gp.ret = pollReset(gp.object as PollDesc, gp.value as "r" | "w");
      return Did.done;
    case Op.pollWait:
      return pollWait(rt, mp, gp, gp.object as PollDesc, gp.value as "r" | "w");
    case Op.pollDeadline:
      pollSetDeadline(rt, mp, gp.object as PollDesc, gp.extra as Mode, gp.value as number | null);
      return Did.done;
    case Op.pollUnblock:
      pollUnblock(rt, mp, gp.object as PollDesc);
      return Did.done;
    case Op.gomaxprocs:
      gp.ret = rt.gomaxprocs;
      return Did.done;
    case Op.alloc:
      allocate(rt, mp, gp, gp.value as number, gp.extra as number);
      return Did.done;
    case Op.gc:
      return Did.done;
    case Op.lockOSThread:
      lockOSThread(rt, mp, gp);
      return Did.done;
    case Op.unlockOSThread:
      unlockOSThread(rt, mp, gp);
      return Did.done;
    default:
      return performSystem(rt, mp, gp);
  }
}

/** What only the runtime's own goroutines do. The casts say what operations.ts says. */
function performSystem(rt: Runtime, mp: M, gp: G): Did {
  const { object } = gp;
  switch (gp.op as Op) {
    case Op.park:
      gopark(rt, mp, gp, gp.value as WaitReason, 0, Resume.result);
      (gp.extra as (() => void) | undefined)?.();
      return Did.stopped;
    case Op.spawnSystem:
      newproc(rt, mp, gp.value as string, (gp.object as () => Body)(), true);
      return Did.done;
    case Op.turn:
      return (object as (rt: Runtime, mp: M, gp: G) => Did)(rt, mp, gp); // see operations.ts
    case Op.lockThread:
      lockOSThreadInternal(rt, mp, gp);
      return Did.done;
    case Op.unlockThread:
      unlockOSThreadInternal(rt, mp, gp);
      return Did.done;
    case Op.semacquire:
      return semacquire1(rt, mp, gp, gp.object as Sema, {
        lifo: false,
        reason: "semacquire",
        then: Then.done,
      });
    case Op.semrelease:
      gp.resume = Resume.result;
      return semrelease1(rt, mp, gp, gp.object as Sema, false);
    case Op.stopTheWorld:
      return stopTheWorldWithSema(rt, mp, gp, gp.value as StwReason);
    case Op.startTheWorld:
      startTheWorldWithSema(rt, mp);
      return Did.done;
    case Op.forEachP: // what the Ps do costs the scheduler nothing
      return forEachP(rt, mp, gp, gp.value as WaitReason, () => {});
    case Op.gcDrain: {
      const reason = gp.value === Infinity ? "GC worker (active)" : "GC assist marking";
      return gcDrain(rt, mp, gp, new Drain(gp.value as number, gp.extra as boolean), reason);
    }
    case Op.yieldIfBusy:
      if (!gp.preempt && rt.sched.npidle > 0) return Did.done;
      goschedImpl(rt, mp, gp, false, Resume.result);
      return Did.stopped;
    case Op.onSystemStack:
      return Did.done;
    default:
      invariant(false, `no operation ${gp.op}`);
  }
}

/** The heap grows. While a collection marks, what is new counts as marked. */
function allocate(rt: Runtime, mp: M, gp: G, bytes: number, live: number): void {
  const { gc } = rt;
  gc.reachable += live;
  gc.grow(bytes);
  if (gc.blackenEnabled) gc.bytesMarked += bytes;
  gc.controller.update(bytes, gc.blackenEnabled);
  rt.emitNs(Kind.HeapAlloc, mp.p!.id, mp.id, gp.goid, gc.controller.heapLive);
}

/** `go f(args)`. The casts: the face checks the function, and makes the arguments and the name. */
function spawn(rt: Runtime, mp: M, gp: G): Did {
  const fn = gp.object as ((...args: readonly unknown[]) => unknown) | null;
  const args = gp.value as readonly unknown[];
  const name = gp.extra as string;
  if (fn === null) {
    fatal(rt, gp, "go of nil func value");
    return Did.ended;
  }
  sharePrototype(fn);
  const body = wantBody("go", name === "func" ? "f" : name, args.length === 0 ? fn() : fn(...args));
  const made = newproc(rt, mp, name, body, false);
  return made === null ? Did.ended : Did.done;
}

function sleepTimer(rt: Runtime, gp: G): Timer {
  const timer = new Timer(rt.newObject(""), (run, thread) => goready(run, thread, gp), gp.goid, null);
  timer.sleeper = gp;
  return timer;
}

/** time.Sleep (R13.5): parks first, and then adds the timer. */
function sleep(rt: Runtime, mp: M, gp: G, ns: number): Did {
  if (ns <= 0) return Did.done;
  gp.timer ??= sleepTimer(rt, gp);
  gopark(rt, mp, gp, "sleep", 0, Resume.result, sleepReason);
  setTimer(rt, mp, gp.timer, whenOf(rt, ns), 0);
  return Did.stopped;
}

/** Prints one line. The casts say what operations.ts says. */
function printLine(rt: Runtime, mp: M, gp: G): Did {
  const text = gp.value as string;
  rt.printed += text.length;
  if (rt.printed > rt.bounds.output) {
    rt.stop(
      "bound",
      null,
      `bound reached: more than ${rt.bounds.output} characters printed (bounds.output)`,
      gp.goid,
    );
    return Did.ended;
  }
  (gp.extra === 2 ? rt.errors : rt.output).push(text);
  rt.emit(Kind.print, mp.p!.id, mp.id, gp.goid, rt.intern(text), gp.extra as number);
  return Did.done;
}

/** What a goroutine does first when it runs again after its operation made it stop. The casts: see operations.ts. */
export function goOn(rt: Runtime, mp: M, gp: G, resume: Resume): Did {
  switch (resume) {
    case Resume.none:
    case Resume.result:
      return Did.done;
    case Resume.chansend:
      return sendResume(gp);
    case Resume.chanrecv:
      return recvResume(rt, gp);
    case Resume.select:
      return selectResume(rt, gp, gp.object as Select); // the operation's object
    case Resume.sema:
      return gotSema(rt, mp, gp, semaResume(rt, mp, gp));
    case Resume.mutexSpin:
      return locked(rt, mp, gp, lockSlow(rt, mp, gp, mutexOf(gp)));
    case Resume.condWait:
      return locked(rt, mp, gp, condSleep(rt, mp, gp, gp.object as Cond)); // the operation's object
    case Resume.poll:
      return pollWaited(rt, mp, gp, gp.object as PollDesc, gp.value as "r" | "w"); // the operation's operands
    case Resume.begin: // the trap does that itself
      return Did.done;
    case Resume.condLock:
      return locked(rt, mp, gp, condLock(rt, mp, gp, gp.object as Cond)); // the operation's object
  }
}

function gotSema(rt: Runtime, mp: M, gp: G, did: Did): Did {
  if (did !== Did.done) return did;
  switch (gp.then) {
    case Then.done:
      return Did.done;
    case Then.mutexWoken:
      return locked(rt, mp, gp, mutexWoken(rt, mp, gp, mutexOf(gp)));
    case Then.waitGroup:
      return waited(gp, gp.object as WaitGroup); // the operation's object
  }
}

/** The inner mutex of an RWMutex is got: the writer now announces itself. */
function locked(rt: Runtime, mp: M, gp: G, did: Did): Did {
  if (did !== Did.done) return did;
  const rw = gp.object instanceof Cond ? gp.object.locker : gp.object;
  return rw instanceof RWMutex ? announce(rt, mp, gp, rw) : Did.done;
}

/** The mutex that a lock operation is about, also inside an RWMutex or a Cond. */
function mutexOf(gp: G): Mutex {
  const object = gp.object instanceof Cond ? gp.object.locker : gp.object;
  if (object instanceof Mutex) return object;
  invariant(object instanceof RWMutex, "an operation without its mutex");
  return object.w;
}

function whenOf(rt: Runtime, ns: number): number {
  return Math.min(maxWhen, Math.max(1, rt.now + Math.max(0, ns)));
}

/** The id of what an operation is about; 0: of nothing. The cases ask one sort of object each, which is faster than to ask them all. */
function idOf(op: Op, object: unknown): number {
  if (op >= Op.send && op <= Op.close) return object === null ? 0 : (object as Hchan).id; // the casts say what operations.ts says
  if (op === Op.lock || op === Op.unlock) return (object as Mutex).id; // as above
  if (op === Op.wgAdd || op === Op.wgWait) return (object as WaitGroup).id; // as above
  if (object === null || op === Op.spawn || op === Op.select) return 0;
  return typeof object === "object" && "id" in object && typeof object.id === "number" ? object.id : 0;
}
