/**
 * The trap: how a goroutine's body calls the runtime, and how it gets its answer.
 *
 * A body is a generator, and an operation is written `yield* ch.send(1)`. `ch.send(1)` puts a code and operands into the
 * registers of this object and returns it; `yield*` then asks it for an iterator and calls `next()`. There the operation
 * happens. Most can be completed at once, at the virtual time at which they end, if no other thread has anything to do
 * before: then `next()` returns `done: true` with the result, and the generator is not even suspended. Otherwise it
 * returns the one suspended token, the generator stops, and the engine goes on elsewhere. When the goroutine runs
 * again, its generator is resumed, `next()` is called a second time and hands over the result.
 *
 * Measured (test/bench/forms.ts), a round trip of two goroutines over unbuffered channels, no scheduler: plain `yield` of an
 * operation object 113 ns and untyped results; `yield*` of an operation that is its own iterator 221 ns; of a generator method
 * 188 ns; this form 104 ns, with typed results and no allocation. So this form was chosen.
 *
 * Because the registers belong to one run, an operation that is called and not awaited with `yield*` is noticed: by the
 * next one, or when the body ends. There is no module-level state; bodies of different runs may alternate.
 *
 * Ugly on purpose: this file and step.ts are the hot path.
 */
import { chanrecv, chansend, closechan, recvResume, sendResume } from "../runtime/chan.js";
import type { Hchan } from "../runtime/chan.js";
import { fatalpanic, GoPanic, ProgramError } from "../runtime/panic.js";
import { gopark, goready, gosched, newproc } from "../runtime/proc.js";
import { invariant } from "../runtime/runtime.js";
import type { Executor, Runtime } from "../runtime/runtime.js";
import { Did, Resume, Step, Then } from "../runtime/runtime2.js";
import type { Body, G, M, Suspended } from "../runtime/runtime2.js";
import { notifyListNotifyAll, notifyListNotifyOne, semaResume } from "../runtime/sema.js";
import { selectgo, selectResume } from "../runtime/select.js";
import type { Select } from "../runtime/select.js";
import { maxWhen, modifyTimer, stopTimer, Timer } from "../runtime/time.js";
import { Cond, condLock, condSleep, condWait } from "../sync/cond.js";
import { lock, lockSlow, Mutex, mutexWoken, tryLock, unlock } from "../sync/mutex.js";
import { announce, rlock, runlock, RWMutex, tryWlock, wlock, wunlock } from "../sync/rwmutex.js";
import { add, wait, waited } from "../sync/waitgroup.js";
import type { WaitGroup } from "../sync/waitgroup.js";
import { Kind } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import { Op, opName } from "./operations.js";

const suspended: Suspended = Object.freeze({ suspended: "gosched" });

/** Something with an id: the object of an operation, for the trace. */
interface HasId {
  readonly id: number;
}

export class Trap implements Executor, Iterator<Suspended, never, unknown> {
  readonly #rt: Runtime;
  /** Cost of each operation in ns, by its code. */
  readonly #cost: number[];
  readonly #finished: { done: true; value: never } = { done: true, value: undefined as never }; // filled at each use
  readonly #stopped: IteratorYieldResult<Suspended> = { done: false, value: suspended };

  // the registers
  #op: Op = Op.none;
  #object: unknown = null;
  #value: unknown = undefined;
  #extra: unknown = undefined;

  /** The goroutine whose body runs now, and its thread; null between bodies. */
  #gp: G | null = null;
  #mp: M | null = null;
  /** The next call of `next()` delivers a result. */
  #delivers = false;
  #outcome: Did = Did.done;
  /** A fault of the program that it must not catch and hide. */
  #fault: ProgramError | null = null;
  /** Whether the body that ended last ended by runtime.Goexit. */
  unwound = false;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#cost = operationCosts(rt);
  }

  /** Puts an operation into the registers. Executed only by the face of the library. */
  arm(op: Op, object: unknown, value: unknown, extra: unknown): this {
    if (this.#gp === null) {
      throw new ProgramError(
        `${opName[op]} was called outside a goroutine: operations belong into a function that simulate() or go() runs`,
      );
    }
    if (this.#op !== Op.none) this.#forgotten();
    this.#op = op;
    this.#object = object;
    this.#value = value;
    this.#extra = extra;
    return this;
  }

  #forgotten(): never {
    const name = opName[this.#op]!;
    this.#op = Op.none;
    const gp = this.#gp!;
    this.#fail(
      `goroutine ${gp.goid} (${gp.name}) called ${name} without waiting for it: write "yield* " before the call`,
    );
  }

  #fail(message: string): never {
    this.#fault ??= new ProgramError(message);
    throw this.#fault;
  }

  [Symbol.iterator](): this {
    return this;
  }

  /** The goroutine's side: performs the armed operation, or delivers the result of the one before. */
  next(): IteratorResult<Suspended, never> {
    const gp = this.#gp!;
    if (this.#delivers) {
      this.#delivers = false;
      return this.#deliver(gp);
    }
    const op = this.#op;
    if (op === Op.none) this.#fail("an operation was used twice: call it again for each yield*");
    this.#op = Op.none;
    gp.op = op;
    gp.object = this.#object;
    gp.value = this.#value;
    gp.extra = this.#extra;
    const rt = this.#rt;
    const time = rt.now + this.#duration(gp, op);
    if (time >= rt.events.nextTime || rt.fuel <= 1 || time > rt.bounds.time) {
      const mp = this.#mp!;
      mp.step = Step.op;
      rt.events.schedule(mp.id, time);
      this.#outcome = Did.busy;
      return this.#stopped;
    }
    rt.fuel--;
    rt.now = time;
    const did = this.#perform(this.#mp!, gp);
    if (did === Did.done) return this.#deliver(gp);
    this.#outcome = did;
    return this.#stopped;
  }

  #duration(gp: G, op: Op): number {
    if (op === Op.work) {
      const ns = gp.value as number; // the face checks it
      this.#rt.emitNs(Kind.work, gp.m!.p!.id, gp.m!.id, gp.goid, ns);
      return ns;
    }
    if (op === Op.select) return this.#cost[op]! * (gp.object as Select).cases.length; // the face made it
    return this.#cost[op]!;
  }

  /** The result of gp's operation, in the shape that it has in a program. */
  #deliver(gp: G): IteratorResult<Suspended, never> {
    if (gp.panicking !== null) {
      const raised = gp.panicking;
      gp.panicking = null;
      throw raised;
    }
    const finished = this.#finished;
    finished.value = this.#result(gp) as never; // typed by the face, which knows the operation
    return finished;
  }

  #result(gp: G): unknown {
    switch (gp.op) {
      case Op.recv:
      case Op.tryLock:
      case Op.tryWlock:
      case Op.timerReset:
      case Op.timerStop:
        return gp.ret;
      case Op.recvOk:
        return [gp.ret, gp.ok];
      case Op.select: {
        const sel = gp.object as Select; // the face made it
        const names = gp.value as readonly string[]; // and these
        return { case: sel.chosen < 0 ? "default" : names[sel.chosen], value: gp.ret, ok: gp.ok };
      }
      default:
        return undefined;
    }
  }

  // ---- the engine's side ----

  gogo(mp: M, gp: G): Did {
    this.#gp = gp;
    this.#mp = mp;
    if (gp.resume !== Resume.none) {
      const resume = gp.resume;
      gp.resume = Resume.none;
      const did = this.#goOn(mp, gp, resume);
      if (did !== Did.done) {
        this.#gp = null;
        return did;
      }
    }
    this.#delivers = gp.started;
    gp.started = true;
    return this.#run(gp);
  }

  complete(mp: M, gp: G): Did {
    this.#gp = gp;
    this.#mp = mp;
    let did: Did;
    try {
      did = this.#perform(mp, gp);
    } catch (raised) {
      if (!(raised instanceof GoPanic)) throw raised;
      gp.panicking = raised;
      did = Did.done;
    }
    if (did === Did.done) {
      this.#delivers = true;
      return this.#run(gp);
    }
    if (did === Did.unwind) return this.#run(gp, did);
    this.#gp = null;
    return did;
  }

  /** Lets the body run until it stops; with `unwind`, its `finally` blocks only. */
  #run(gp: G, begin?: typeof Did.unwind): Did {
    const body = gp.body!;
    try {
      let result = begin === undefined ? body.next() : body.return(undefined);
      if (begin !== undefined) gp.unwinding = true;
      while (result === this.#stopped) {
        if (this.#outcome !== Did.unwind) return this.#outcome;
        gp.unwinding = true;
        result = body.return(undefined);
      }
      this.unwound = gp.unwinding;
      if (this.#fault !== null) throw this.#fault;
      if (result.done !== true) this.#rubbish(gp, result.value);
      if (this.#op !== Op.none) this.#forgotten();
      return Did.goexit;
    } catch (raised) {
      this.#op = Op.none;
      if (this.#fault !== null) throw this.#fault;
      fatalpanic(this.#rt, gp, raised);
      return Did.ended;
    } finally {
      this.#gp = null;
    }
  }

  #rubbish(gp: G, value: unknown): never {
    const came = value === this ? 'an operation (write "yield*" instead of "yield")' : describe(value);
    this.#fail(
      `goroutine ${gp.goid} (${gp.name}) yielded ${came}; expected "yield* " and an operation such as ch.send(1)`,
    );
  }

  /** What a goroutine does first when it runs again after its operation made it stop. */
  #goOn(mp: M, gp: G, resume: Resume): Did {
    const rt = this.#rt;
    switch (resume) {
      case Resume.none:
      case Resume.result:
        return Did.done;
      case Resume.chansend:
        return sendResume(rt, gp);
      case Resume.chanrecv:
        return recvResume(rt, gp);
      case Resume.select:
        return selectResume(rt, gp, gp.object as Select); // the operation's object
      case Resume.sema:
        return this.#gotSema(mp, gp, semaResume(rt, mp, gp));
      case Resume.mutexSpin:
        return this.#locked(mp, gp, lockSlow(rt, mp, gp, mutexOf(gp)));
      case Resume.condWait:
        return this.#locked(mp, gp, condSleep(rt, mp, gp, gp.object as Cond)); // the operation's object
      case Resume.condLock:
        return this.#locked(mp, gp, condLock(rt, mp, gp, gp.object as Cond)); // the operation's object
    }
  }

  #gotSema(mp: M, gp: G, did: Did): Did {
    if (did !== Did.done) return did;
    switch (gp.then) {
      case Then.done:
        return Did.done;
      case Then.mutexWoken:
        return this.#locked(mp, gp, mutexWoken(this.#rt, mp, gp, mutexOf(gp)));
      case Then.waitGroup:
        return waited(gp, gp.object as WaitGroup); // the operation's object
    }
  }

  /** The inner mutex of an RWMutex is got: the writer now announces itself. */
  #locked(mp: M, gp: G, did: Did): Did {
    if (did !== Did.done) return did;
    const rw = gp.object instanceof Cond ? gp.object.locker : gp.object;
    return rw instanceof RWMutex ? announce(this.#rt, mp, gp, rw) : Did.done;
  }

  /** The operation takes effect, now. The casts say what operations.ts says of each operand. */
  #perform(mp: M, gp: G): Did {
    const rt = this.#rt;
    const object = gp.object;
    if (gp.op < Op.park) rt.emit(Kind.op, mp.p!.id, mp.id, gp.goid, gp.op, idOf(object));
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
        return this.#spawn(mp, gp);
      case Op.work:
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
        gosched(rt, mp, gp);
        return Did.stopped;
      case Op.sleep:
        return this.#sleep(mp, gp, gp.value as number);
      default:
        return this.#performRarer(mp, gp);
    }
  }

  #performRarer(mp: M, gp: G): Did {
    const rt = this.#rt;
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
      case Op.condWait:
        return condWait(rt, mp, gp, object as Cond);
      case Op.condSignal:
        notifyListNotifyOne(rt, mp, (object as Cond).notify);
        return Did.done;
      case Op.condBroadcast:
        notifyListNotifyAll(rt, mp, (object as Cond).notify);
        return Did.done;
      case Op.timerReset:
        gp.ret = modifyTimer(rt, mp.p!, object as Timer, whenOf(rt, gp.value as number), gp.extra as number);
        return Did.done;
      case Op.timerStop:
        gp.ret = stopTimer(rt, object as Timer);
        return Did.done;
      case Op.print:
        return this.#print(mp, gp);
      case Op.goexit:
        return Did.unwind;
      case Op.exit:
        rt.stop("exit", gp.value as number, `os.Exit(${String(gp.value)})`, gp.goid);
        return Did.ended;
      default:
        return this.#performSystem(mp, gp);
    }
  }

  /** What only the runtime's own goroutines do. */
  #performSystem(mp: M, gp: G): Did {
    const rt = this.#rt;
    switch (gp.op as Op) {
      case Op.park:
        gopark(rt, mp, gp, gp.value as WaitReason, 0, Resume.result);
        return Did.stopped;
      case Op.spawnSystem:
        newproc(rt, mp, gp.value as string, (gp.object as () => Body)(), true);
        return Did.done;
      case Op.lockThread:
        mp.lockedInt++;
        mp.lockedg = gp;
        gp.lockedm = mp;
        rt.emit(Kind.lockOSThread, mp.p!.id, mp.id, gp.goid, 1, 0);
        return Did.done;
      case Op.unlockThread:
        mp.lockedInt--;
        mp.lockedg = null;
        gp.lockedm = null;
        rt.emit(Kind.lockOSThread, mp.p!.id, mp.id, gp.goid, 0, 0);
        return Did.done;
      default:
        invariant(false, `no operation ${gp.op}`);
    }
  }

  #spawn(mp: M, gp: G): Did {
    const fn = gp.object as (...args: readonly unknown[]) => unknown; // the face checks that it is a function
    const body = fn(...(gp.value as readonly unknown[]));
    if (!isBody(body)) {
      this.#fail(
        `go(${fn.name || "f"}): expected a generator function (function* ${fn.name || "f"}() {...}), got one that returns ${describe(body)}`,
      );
    }
    const made = newproc(this.#rt, mp, nameOf(fn), body, false);
    return made === null ? Did.ended : Did.done;
  }

  /** time.Sleep (R13.5): parks first, and then adds the timer. */
  #sleep(mp: M, gp: G, ns: number): Did {
    const rt = this.#rt;
    if (ns <= 0) return Did.done;
    gp.timer ??= new Timer(rt.newObject(""), (run, thread) => goready(run, thread, gp), gp.goid, null);
    gopark(rt, mp, gp, "sleep", 0, Resume.result);
    modifyTimer(rt, mp.p!, gp.timer, whenOf(rt, ns), 0);
    return Did.stopped;
  }

  #print(mp: M, gp: G): Did {
    const rt = this.#rt;
    const text = gp.value as string;
    (gp.extra === 2 ? rt.errors : rt.output).push(text);
    rt.emit(Kind.print, mp.p!.id, mp.id, gp.goid, rt.intern(text), gp.extra as number);
    return Did.done;
  }
}

function operationCosts(rt: Runtime): number[] {
  const { costs } = rt;
  const table = new Array<number>(opName.length).fill(0);
  for (const op of [Op.send, Op.recv, Op.recvOk, Op.close]) table[op] = costs.chanOp;
  const sync: Op[] = [
    Op.lock,
    Op.unlock,
    Op.tryLock,
    Op.rlock,
    Op.runlock,
    Op.wlock,
    Op.wunlock,
    Op.tryWlock,
  ];
  sync.push(Op.wgAdd, Op.wgWait, Op.condWait, Op.condSignal, Op.condBroadcast);
  for (const op of sync) table[op] = costs.syncOp;
  for (const op of [Op.sleep, Op.timerReset, Op.timerStop]) table[op] = costs.timerOp;
  table[Op.select] = costs.selectCase;
  table[Op.spawn] = costs.newproc;
  table[Op.spawnSystem] = costs.newproc;
  table[Op.print] = costs.print;
  return table;
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

function idOf(object: unknown): number {
  return typeof object === "object" && object !== null && "id" in object ? (object as HasId).id : 0;
}

function isBody(value: unknown): value is Body {
  return (
    typeof value === "object" &&
    value !== null &&
    "next" in value &&
    typeof value.next === "function" &&
    Symbol.iterator in value
  );
}

/** What a goroutine is called in traces and tracebacks. */
export function nameOf(fn: { readonly name: string }): string {
  return fn.name === "" ? "func" : fn.name;
}

/** A value in an error message: its type, and itself if it is short. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (typeof value === "object") return `an object (${value.constructor?.name ?? "Object"})`;
  return `the ${typeof value} ${String(value)}`;
}
