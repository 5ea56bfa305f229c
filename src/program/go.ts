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
import type { Chan, Go, Goroutine, GoTimer, Operation, WorkOptions } from "./face.js";
import { makeCgo } from "./cgo.js";
import { makeChannels } from "./channels.js";
import { makeContext } from "./context-face.js";
import { func } from "./func.js";
import { before, guard, guarded } from "./guard.js";
import { GC, setGCPercent } from "./gc.js";
import { mallocgc } from "./malloc.js";
import { readMemStats, setDefaultGOMAXPROCS, setGOMAXPROCS, setQuota } from "./world.js";
import type { Arm } from "./world.js";
import { panicValue, sprint, sprintf, sprintln } from "./format.js";
import { makeIter } from "./iter.js";
import { makeIo } from "./io.js";
import { describe, nameOf } from "./naming.js";
import { Op } from "./operations.js";
import { makeSync } from "./sync-face.js";
import type { Trap } from "./trap.js";
import {
  bodyOf,
  wantBoolean,
  wantOptions,
  wantForgotten,
  wantFunction,
  wantLive,
  wantNs,
  wantNumber,
  wantProcs,
  wantText,
  wantWhole,
} from "./wants.js";

const behindTimer = guard("a timer", ["C", "Stop", "Reset"]);

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
  const sync = guarded("sync", makeSync(rt, arm));
  const time = guarded("time", makeTime(rt, arm, channels.wrap));
  const parts = { ...channels.face, sync, time };
  return guarded<Go>("", {
    ...channels.face,
    go: (f, ...args) =>
      arm(Op.spawn, f === null ? f : wantFunction("go", f), args, f === null ? "nil" : nameOf(f)),
    work: (ns, options) => arm(Op.work, null, wantNs("work", ns), safePoints(options)),
    alloc: (bytes, options = {}) => {
      const { live = 0 } = wantOptions("alloc(bytes, options)", options, ["live"]);
      return arm.call("alloc", mallocgc(rt, arm, bytes, wantLive(bytes, live)));
    },
    forget: (bytes) => {
      rt.gc.reachable -= wantForgotten(bytes, rt.gc.reachable);
    },
    syscall: io.syscall,
    cgo: guarded("cgo", makeCgo(rt, arm)),
    machine: guarded("machine", { setQuota: (cpus: number | null) => setQuota(rt, cpus) }),
    iter: guarded("iter", makeIter(rt, arm)),
    func: (body) => arm.call("func", func(wantFunction("func", body))),
    net: guarded("net", io.net),
    panic: (value) => {
      throw new GoPanic(value, panicValue(value));
    },
    println: (...values) => print(sprintln(values), 2),
    fmt: guarded<Go["fmt"]>("fmt", {
      Println: (...values) => print(sprintln(values), 1),
      Print: (...values) => print(sprint(values), 1),
      Printf: (format, ...values) => print(sprintf(wantText("fmt.Printf", format), values), 1),
      Sprintf: (format, ...values) => sprintf(wantText("fmt.Sprintf", format), values),
      Sprint: (...values) => sprint(values),
      Sprintln: (...values) => sprintln(values),
    }),
    runtime: guarded<Go["runtime"]>("runtime", {
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
    }),
    debug: guarded<Go["debug"]>("debug", {
      SetGCPercent: (percent) =>
        arm.call("debug.SetGCPercent", setGCPercent(rt, arm, wantWhole("debug.SetGCPercent", percent))),
    }),
    sync,
    time,
    context: guarded("context", makeContext(rt, arm, parts, channels.wrap)),
    os: guarded<Go["os"]>("os", { ...io.os, Exit: (code) => arm(Op.exit, null, wantWhole("os.Exit", code)) }),
  });
}

/** Where computing can be stopped, as the operand of `work`. */
function safePoints(options: WorkOptions = {}): number {
  const { calls = 0, signals = true } = wantOptions("work(ns, options)", options, ["calls", "signals"]);
  if (!Number.isSafeInteger(calls) || calls < 0) {
    throw new ProgramError(`work: expected calls to be whole ns from 0 (never), got ${describe(calls)}`);
  }
  if (calls > 0) return calls;
  return wantBoolean("work: signals", signals) ? 0 : -1;
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

function makeTime(rt: Runtime, arm: Arm, wrap: <T>(c: Hchan | null) => Chan<T>): Go["time"] {
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
    return before(behindTimer, { C, ...faceOf(timer, period !== 0) });
  };
  const after = function* (ns: number): Goroutine<Chan<number>> {
    return (yield* newTimer(ns, 0)).C;
  };
  /** In Go: Tick. */
  const tick = function* (ns: number): Goroutine<Chan<number>> {
    return ns <= 0 ? wrap<number>(null) : (yield* newTimer(ns, ns)).C;
  };
  const afterFunc = function* (ns: number, f: () => Goroutine): Goroutine<Omit<GoTimer, "C">> {
    const start = (run: Runtime, mp: M) =>
      void newproc(run, mp, nameOf(f), bodyOf("time.AfterFunc", f), false);
    const timer = new Timer(rt.newObject(""), start, 0, null);
    yield* arm<boolean>(Op.timerReset, timer, ns, 0);
    return before(behindTimer, faceOf(timer, false));
  };
  return {
    Nanosecond: 1,
    Microsecond: 1000,
    Millisecond: 1000000,
    Second: 1000000000,
    Minute: 60000000000,
    Hour: 3600000000000,
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
    Tick: (ns) => arm.call("time.Tick", tick(wantNumber("time.Tick", ns))),
    AfterFunc: (ns, f) => {
      const wanted = wantNumber("time.AfterFunc", ns);
      return arm.call("time.AfterFunc", afterFunc(wanted, wantFunction("time.AfterFunc", f)));
    },
  };
}
