/**
 * The face of a program: what a goroutine function gets as its first argument, and it reads like the Go it stands for.
 *
 * A goroutine is a generator function, and every operation is `yield* operation(...)`. The names of packages are Go's:
 * `time.Sleep`, `sync.Mutex`, `runtime.Gosched`, `fmt.Println`. Making a channel or a lock takes no time and needs no
 * `yield*`.
 *
 * Nothing here decides anything: each function checks its arguments and puts an operation into the trap's registers.
 */
import { Hchan, trySend } from "../runtime/chan.js";
import { GoPanic, ProgramError } from "../runtime/panic.js";
import { newproc } from "../runtime/proc.js";
import type { Runtime } from "../runtime/runtime.js";
import type { M } from "../runtime/runtime2.js";
import { Timer } from "../runtime/time.js";
import { Cond } from "../sync/cond.js";
import { Mutex } from "../sync/mutex.js";
import { RWMutex } from "../sync/rwmutex.js";
import { WaitGroup } from "../sync/waitgroup.js";
import type {
  Chan,
  Go,
  GoCond,
  GoMutex,
  GoOnce,
  Goroutine,
  GoRWMutex,
  GoTimer,
  GoWaitGroup,
  Operation,
  WorkOptions,
} from "./face.js";
import { makeCgo } from "./cgo.js";
import { makeChannels } from "./channels.js";
import { func } from "./func.js";
import { GC, setGCPercent } from "./gc.js";
import { mallocgc } from "./malloc.js";
import { readMemStats, setDefaultGOMAXPROCS, setGOMAXPROCS, setQuota } from "./world.js";
import type { Arm } from "./world.js";
import { sprint, sprintf, sprintln } from "./format.js";
import { makeIter } from "./iter.js";
import { makeIo } from "./io.js";
import { describe, nameOf } from "./naming.js";
import { Op } from "./operations.js";
import type { Trap } from "./trap.js";
import {
  bodyOf,
  runThere,
  wantBody,
  wantForgotten,
  wantFunction,
  wantLive,
  wantNs,
  wantNumber,
  wantProcs,
  wantText,
  wantWhole,
} from "./wants.js";

/** Makes the face of one run. */
export function makeGo(rt: Runtime, trap: Trap): Go {
  // The one place where an armed trap gets the type of the operation that is in its registers.
  const arm: Arm = Object.assign(
    <T>(op: Op, object: unknown = null, value: unknown = undefined, extra: unknown = undefined) =>
      trap.arm(op, object, value, extra) as unknown as Operation<T>,
    { call: <R>(name: string, body: Goroutine<R>) => trap.call(name, body) },
  );
  const print = (text: string, stream: 1 | 2) => arm<void>(Op.print, null, text, stream);
  const channels = makeChannels(rt, trap, arm);
  const io = makeIo(rt, arm);
  return {
    ...channels.face,
    go: (f, ...args) => arm(Op.spawn, wantFunction("go", f), args, nameOf(f)),
    work: (ns, options) => arm(Op.work, null, wantNs("work", ns), safePoints(options)),
    alloc: (bytes, options = {}) => {
      const live = wantLive(bytes, options.live ?? 0);
      return arm.call("alloc", mallocgc(rt, arm, bytes, live));
    },
    forget: (bytes) => {
      rt.gc.reachable -= wantForgotten(bytes, rt.gc.reachable);
    },
    syscall: io.syscall,
    cgo: makeCgo(rt, arm),
    machine: { setQuota: (cpus) => setQuota(rt, cpus) },
    iter: makeIter(rt, arm),
    func: (body) => arm.call("func", func(wantFunction("func", body))),
    net: io.net,
    panic: (value) => {
      throw new GoPanic(value);
    },
    println: (...values) => print(sprintln(values), 2),
    fmt: {
      Println: (...values) => print(sprintln(values), 1),
      Print: (...values) => print(sprint(values), 1),
      Printf: (format, ...values) => print(sprintf(wantText("fmt.Printf", format), values), 1),
      Sprintf: (format, ...values) => sprintf(wantText("fmt.Sprintf", format), values),
      Sprint: (...values) => sprint(values),
    },
    runtime: {
      Gosched: () => arm(Op.gosched),
      Goexit: () => arm(Op.goexit),
      LockOSThread: () => arm(Op.lockOSThread),
      UnlockOSThread: () => arm(Op.unlockOSThread),
      NumGoroutine: () => rt.ngoroutines,
      NumCPU: () => rt.cores?.count ?? rt.ncpu,
      GOMAXPROCS: makeGOMAXPROCS(rt, arm),
      SetDefaultGOMAXPROCS: () => arm.call("runtime.SetDefaultGOMAXPROCS", setDefaultGOMAXPROCS(rt, arm)),
      GC: () => arm.call("runtime.GC", GC(rt, arm)),
      ReadMemStats: () => arm.call("runtime.ReadMemStats", readMemStats(rt, arm)),
    },
    debug: {
      SetGCPercent: (percent) =>
        arm.call("debug.SetGCPercent", setGCPercent(rt, arm, wantWhole("debug.SetGCPercent", percent))),
    },
    sync: makeSync(rt, arm),
    time: makeTime(rt, arm, channels.wrap),
    os: { ...io.os, Exit: (code) => arm(Op.exit, null, wantWhole("os.Exit", code)) },
  };
}

/** Where computing can be stopped, as the operand of `work`. */
function safePoints(options: WorkOptions = {}): number {
  const { calls = 0, signals = true } = options;
  if (!Number.isSafeInteger(calls) || calls < 0) {
    throw new ProgramError(`work: expected calls to be whole ns from 0 (never), got ${describe(calls)}`);
  }
  if (calls > 0) return calls;
  return signals ? 0 : -1;
}

/** Without an argument it only says how many there are, and takes no time. */
function makeGOMAXPROCS(rt: Runtime, arm: Arm): Go["runtime"]["GOMAXPROCS"] {
  function GOMAXPROCS(): number;
  function GOMAXPROCS(n: number): Goroutine<number>;
  function GOMAXPROCS(n?: number): number | Goroutine<number> {
    if (n === undefined) return rt.gomaxprocs;
    return arm.call("runtime.GOMAXPROCS", setGOMAXPROCS(rt, arm, wantProcs(n)));
  }
  return GOMAXPROCS;
}

function makeSync(rt: Runtime, arm: Arm): Go["sync"] {
  const lockers = new WeakMap<object, Mutex | RWMutex>();
  const mutex = (name = ""): GoMutex => {
    const m = new Mutex(rt.newObject(name));
    const face: GoMutex = {
      Lock: () => arm(Op.lock, m),
      Unlock: () => arm(Op.unlock, m),
      TryLock: () => arm(Op.tryLock, m),
    };
    lockers.set(face, m);
    return face;
  };
  const rwmutex = (name = ""): GoRWMutex => {
    const rw = new RWMutex(rt.newObject(name));
    const face: GoRWMutex = {
      Lock: () => arm(Op.wlock, rw),
      Unlock: () => arm(Op.wunlock, rw),
      TryLock: () => arm(Op.tryWlock, rw),
      RLock: () => arm(Op.rlock, rw),
      RUnlock: () => arm(Op.runlock, rw),
    };
    lockers.set(face, rw);
    return face;
  };
  const waitGroup = (name = ""): GoWaitGroup => {
    const wg = new WaitGroup(rt.newObject(name));
    const Add = (delta: number) => arm<void>(Op.wgAdd, wg, wantWhole("WaitGroup.Add", delta));
    const Done = () => arm<void>(Op.wgAdd, wg, -1);
    return {
      Add,
      Done,
      Wait: () => arm(Op.wgWait, wg),
      Go: (f) => arm.call("WaitGroup.Go", waitGroupGo(arm, Add, Done, wantFunction("WaitGroup.Go", f))),
    };
  };
  const cond = (locker: GoMutex | GoRWMutex): GoCond => {
    const inner = lockers.get(locker);
    if (inner === undefined) {
      throw new ProgramError(
        `sync.Cond(locker): expected a Mutex or RWMutex of this run, got ${describe(locker)}`,
      );
    }
    const c = new Cond(rt.newObject(""), inner);
    return {
      L: locker,
      Wait: () => arm(Op.condWait, c),
      Signal: () => arm(Op.condSignal, c),
      Broadcast: () => arm(Op.condBroadcast, c),
    };
  };
  return { Mutex: mutex, RWMutex: rwmutex, WaitGroup: waitGroup, Cond: cond, Once: () => once(arm, mutex()) };
}

/**
 * Counts a goroutine and starts it.
 * Go: src/sync/waitgroup.go, Go.
 * Differs: no; as there, a panic in f leaves the counter as it is.
 */
function* waitGroupGo(
  arm: Arm,
  Add: GoWaitGroup["Add"],
  Done: GoWaitGroup["Done"],
  f: () => Goroutine,
): Goroutine<void> {
  yield* Add(1);
  yield* arm<void>(Op.spawn, counted, [f, Done], nameOf(f));
}

/** The body of a goroutine that a WaitGroup counts. */
function* counted(f: () => Goroutine, Done: GoWaitGroup["Done"]): Goroutine<void> {
  let panicked = false;
  try {
    yield* wantBody("WaitGroup.Go", nameOf(f), f());
  } catch (raised) {
    panicked = true;
    if (raised instanceof GoPanic) raised.repanicked = true;
    throw raised;
  } finally {
    if (!panicked) yield* Done(); // also after runtime.Goexit
  }
}

/**
 * Runs a function once.
 * Go: src/sync/once.go, doSlow.
 * Differs: no.
 */
function once(arm: Arm, m: GoMutex): GoOnce {
  let done = false;
  function* Do(f: () => unknown): Goroutine<void> {
    if (done) return;
    yield* m.Lock();
    try {
      if (done) return;
      try {
        yield* runThere("Once.Do", f());
      } finally {
        done = true;
      }
    } finally {
      yield* m.Unlock();
    }
  }
  return { Do: (f) => arm.call("Once.Do", Do(wantFunction("Once.Do", f))) };
}

function makeTime(rt: Runtime, arm: Arm, wrap: <T>(c: Hchan) => Chan<T>): Go["time"] {
  const makeTimer = (): { timer: Timer; C: Chan<number> } => {
    const c = new Hchan(rt.newObject(""), 1, 0);
    const drain = () => {
      const had = c.qcount > 0;
      while (c.qcount > 0) c.shift();
      return had;
    };
    const isStale = rt.rules.staleTimerChannels;
    const send = (run: Runtime, mp: M, delay: number) => void trySend(run, mp, c, run.now - delay);
    const timer = new Timer(c.id, send, 0, isStale ? null : drain);
    if (!isStale) c.timer = timer;
    return { timer, C: wrap<number>(c) };
  };
  const faceOf = (timer: Timer, isTicker: boolean) => ({
    Stop: () => arm<boolean>(Op.timerStop, timer),
    Reset: (ns: number) => {
      const wanted = wantNumber("Reset", ns);
      if (isTicker && wanted <= 0) throw new GoPanic("non-positive interval for Ticker.Reset");
      return arm<boolean>(Op.timerReset, timer, wanted, isTicker ? wanted : 0);
    },
  });
  const newTimer = function* (ns: number, period: number): Goroutine<GoTimer> {
    const { timer, C } = makeTimer();
    yield* arm<boolean>(Op.timerReset, timer, ns, period);
    return { C, ...faceOf(timer, period !== 0) };
  };
  const after = function* (ns: number): Goroutine<Chan<number>> {
    return (yield* newTimer(ns, 0)).C;
  };
  const afterFunc = function* (ns: number, f: () => Goroutine): Goroutine<Omit<GoTimer, "C">> {
    const start = (run: Runtime, mp: M) =>
      void newproc(run, mp, nameOf(f), bodyOf("time.AfterFunc", f), false);
    const timer = new Timer(rt.newObject(""), start, 0, null);
    yield* arm<boolean>(Op.timerReset, timer, ns, 0);
    return faceOf(timer, false);
  };
  return {
    Nanosecond: 1,
    Microsecond: 1000,
    Millisecond: 1000000,
    Second: 1000000000,
    Sleep: (ns) => arm(Op.sleep, null, wantNumber("time.Sleep", ns)),
    Now: () => rt.now,
    Since: (start) => rt.now - wantNumber("time.Since", start),
    After: (ns) => arm.call("time.After", after(wantNumber("time.After", ns))),
    NewTimer: (ns) => arm.call("time.NewTimer", newTimer(wantNumber("time.NewTimer", ns), 0)),
    NewTicker: (ns) => {
      const period = wantNumber("time.NewTicker", ns);
      if (period <= 0) throw new GoPanic("non-positive interval for NewTicker");
      return arm.call("time.NewTicker", newTimer(period, period));
    },
    AfterFunc: (ns, f) => {
      const wanted = wantNumber("time.AfterFunc", ns);
      return arm.call("time.AfterFunc", afterFunc(wanted, wantFunction("time.AfterFunc", f)));
    },
  };
}
