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
import type { Hchan } from "../runtime/chan.js";
import { fatalpanic, GoPanic, ProgramError } from "../runtime/panic.js";
import type { Executor, Runtime } from "../runtime/runtime.js";
import { canPreemptM, gopreempt } from "../runtime/preempt.js";
import { Did, firstThreadActor, Resume, Step } from "../runtime/runtime2.js";
import { findNow, Found, hearNow, notNow, startNow, switchNow, talkNow } from "../runtime/switch.js";
import type { Body, G, M, Suspended } from "../runtime/runtime2.js";
import type { Select } from "../runtime/select.js";
import { Kind } from "../trace/vocabulary.js";
import { Call } from "./call.js";
import type { Goroutine } from "./face.js";
import { operationCosts, prologues } from "./op-tables.js";
import { Op, opName } from "./operations.js";
import { goOn, perform } from "./perform.js";
import { forgottenText, yieldedText } from "./slips.js";

/**
 * What resumes a generator, whichever: each generator function gives its own a prototype of their own, so `body.next` would be looked up in
 * a table of all of them.
 */
const resumeBody = (Object.getPrototypeOf(function* () {}) as { prototype: Body }).prototype.next; // the ancestor of all generators
// A constant of this file that it does not export is compiled into the code. What another file exports is loaded at each use.
/** In the register of the code: an operation of several parts was called and is not begun (call.ts). */
const callOp = -1;
const { none: noOp, send: sendOp, recv: recvOp, recvOk: recvOkOp, work: workOp } = Op;
const { done, stopped, busy, goexit, unwind } = Did;
const { op: opStep, schedule: scheduleStep, execute: executeStep } = Step;
const { notNow: notFound, runs } = Found;
const firstThread = firstThreadActor;
const theLongWay = notNow;
const nothingLeft = Resume.none;

const suspended: Suspended = Object.freeze({ suspended: "gosched" });

export class Trap implements Executor, Iterator<Suspended, never, unknown> {
  readonly #rt: Runtime;
  /** Cost of each operation in ns, by its code. */
  readonly #cost: number[];
  readonly #hasPrologue: boolean[];
  readonly #finished: { done: true; value: never } = { done: true, value: undefined as never }; // filled at each use
  readonly #stopped: IteratorYieldResult<Suspended> = { done: false, value: suspended };

  /** The code of the operation that is armed. Its operands are in the goroutine already. */
  #op: Op | typeof callOp = noOp;
  #call: Call<unknown> | null = null;

  /** The goroutine whose body runs now; null between bodies. */
  #gp: G | null = null;
  /** The next call of `next()` delivers a result. */
  #delivers = false;
  #outcome: Did = done;
  /** A fault of the program that it must not catch and hide. */
  #fault: ProgramError | null = null;
  /** Whether the body that ended last ended by runtime.Goexit. */
  #unwound = false;
  /** The goroutine of main, and what comes when its body has returned. */
  #main: G | null = null;
  #whenMainReturns: ((mp: M) => Did) | null = null;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#cost = operationCosts(rt);
    this.#hasPrologue = prologues(rt);
  }

  /** `act` is done when the body of `main` has returned; not when it ended by runtime.Goexit. */
  follow(main: G, act: (mp: M) => Did): void {
    this.#main = main;
    this.#whenMainReturns = act;
  }

  /** Puts an operation into the registers. Executed only by the face of the library. */
  arm(op: Op, object: unknown, value: unknown, extra: unknown): this {
    const gp = this.#gp;
    if (gp === null) {
      throw new ProgramError(
        `${opName[op]} was called outside a goroutine: operations belong into a function that simulate() or go() runs`,
      );
    }
    if (this.#op !== noOp) this.#forgotten();
    this.#op = op;
    gp.object = object;
    gp.value = value;
    gp.extra = extra;
    return this;
  }

  /** An operation of several parts, which `body` does. Outside a goroutine the scheduler calls, to have a body for a new one. */
  call<R>(name: string, body: Goroutine<R>): Goroutine<R> {
    if (this.#gp === null) return body;
    if (this.#op !== noOp) this.#forgotten();
    const call = new Call(this, name, body);
    this.#op = callOp;
    this.#call = call;
    return call as unknown as Goroutine<R>; // it has what a generator has, and yield* asks for no more
  }

  begun(call: Call<unknown>): void {
    if (this.#call !== call) return;
    this.#call = null;
    if (this.#op === callOp) this.#op = noOp;
  }

  /** What was called before has not been waited for, or it is waited for a second time. */
  #forgotten(): never {
    const op = this.#op;
    this.#op = noOp;
    if (op === noOp) this.#fail("an operation was used twice: call it again for each yield*");
    this.#fail(forgottenText(this.#gp!, op === callOp ? this.#call!.name : opName[op]!));
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
    if (this.#delivers === true) {
      this.#delivers = false;
      return this.#deliver(gp);
    }
    const op = this.#op as Op; // a call that is not begun is misused
    if (op <= noOp) this.#forgotten();
    this.#op = noOp;
    gp.op = op;
    const rt = this.#rt;
    const mp = gp.m!;
    if (gp.preempt === true && this.#hasPrologue[op]! && canPreemptM(mp)) {
      this.#outcome = gopreempt(rt, mp, gp);
      return this.#stopped;
    }
    const isTalk = op === recvOp || op === sendOp || op === recvOkOp;
    const time = rt.now + (isTalk ? rt.costs.chanOp : this.#duration(gp, op));
    if (time >= rt.events.nextTime || rt.fuel <= 1 || time > rt.bounds.time) {
      rt.events.when = time;
      this.#later(mp, gp);
      this.#outcome = busy;
      return this.#stopped;
    }
    rt.fuel--;
    rt.now = time;
    const did = this.#perform(rt, mp, gp);
    if (did === done) return this.#deliver(gp);
    this.#outcome = did;
    return this.#stopped;
  }

  /** As `perform`, with the shortcut for goroutines that talk; not when a run goes step by step. */
  #perform(rt: Runtime, mp: M, gp: G): Did {
    const { op } = gp;
    if ((op === recvOp || op === sendOp || op === recvOkOp) && rt.fuel > 0) {
      const did = talkNow(rt, mp, gp, op, gp.object as Hchan | null); // operations.ts says so
      if (did !== theLongWay) return did;
    }
    return perform(rt, mp, gp);
  }

  /** The operation of gp takes effect at `events.when`, and others act before. */
  #later(mp: M, gp: G): void {
    const { events } = this.#rt;
    mp.step = opStep;
    events.put(mp.actor);
    if (gp.op !== workOp) return;
    const calls = gp.extra as number; // the face checks it
    gp.computeUntil = events.when;
    gp.callEvery = Math.max(0, calls);
    gp.asyncSafe = calls >= 0;
  }

  #duration(gp: G, op: Op): number {
    if (op === workOp) {
      const ns = gp.value as number; // the face checks it
      this.#rt.emitNs(Kind.work, gp.m!.p!.id, gp.m!.id, gp.goid, ns);
      return ns;
    }
    if (op === Op.select) return this.#cost[op]! * (gp.object as Select).cases.length; // the face made it
    if (op === Op.alloc) {
      const bytes = gp.value as number; // the face checks it
      return this.#cost[op]! + Math.ceil((bytes * this.#rt.costs.allocKB) / 1024);
    }
    if (op === Op.onSystemStack) return gp.value as number; // the runtime's own code puts it there
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
    const { op } = gp;
    // The face types it, which knows the operation.
    finished.value = (op === recvOp ? gp.ret : op === sendOp ? undefined : this.#result(gp)) as never;
    return finished;
  }

  #result(gp: G): unknown {
    switch (gp.op) {
      case Op.recv:
      case Op.tryLock:
      case Op.tryRlock:
      case Op.tryWlock:
      case Op.timerReset:
      case Op.timerStop:
      case Op.syscall:
      case Op.syscallBlock:
      case Op.pollReset:
      case Op.pollWait:
      case Op.gomaxprocs:
      case Op.gcDrain:
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

  *repeat(step: (rt: Runtime, mp: M, gp: G) => Did): Body {
    for (;;) yield* this.arm(Op.turn, step, undefined, undefined);
  }

  gogo(mp: M, gp: G): Did {
    for (let next = gp; ; next = mp.curg!) {
      this.#gp = next;
      if (next.resume !== nothingLeft) {
        const did = this.#resume(mp, next);
        if (did !== done) {
          this.#gp = null;
          return did;
        }
      }
      this.#delivers = next.started;
      next.started = true;
      const did = this.#run(next);
      if (did === stopped && switchNow(this.#rt, mp)) continue;
      return did === goexit ? this.#returned(mp, next) : did;
    }
  }

  /** The body of gp has ended. */
  #returned(mp: M, gp: G): Did {
    const isMain = gp === this.#main && gp.goid === 1 && !this.#unwound; // a dead G is used again
    return isMain && this.#whenMainReturns !== null ? this.#whenMainReturns(mp) : goexit;
  }

  /** What is left of the operation of gp. */
  #resume(mp: M, gp: G): Did {
    const resume = gp.resume;
    if (hearNow(gp)) return done;
    gp.resume = nothingLeft;
    if (resume !== Resume.begin) return goOn(this.#rt, mp, gp, resume);
    this.#rt.events.when = this.#rt.now + this.#duration(gp, gp.op as Op); // trap puts nothing else there
    this.#later(mp, gp);
    return busy;
  }

  /**
   * After mp, the others whose turn comes, for as long as it is the same few steps that they do: most are operations on channels, and what follows
   * them. As step.ts would do it, with fewer questions.
   */
  complete(first: M, gp: G): Did {
    const rt = this.#rt;
    const { events } = rt;
    const bound = rt.bounds.time;
    let mp = first;
    let did = this.#takesEffect(mp, gp);
    while (rt.mayswitch === true && rt.end === null) {
      if (did === stopped) {
        const time = rt.now + rt.costs.goSwitch;
        if (time < events.nextTime || time > bound) return did;
        mp.step = scheduleStep;
        events.when = time;
        events.put(mp.actor);
      } else if (did !== busy || !events.has(mp.actor)) return did;
      const time = events.nextTime;
      const actor = events.first;
      if (rt.fuel <= 0 || time > bound || actor < firstThread) return busy;
      const next = rt.allm[actor - firstThread]!;
      const { step } = next;
      if (step !== opStep && step !== scheduleStep && step !== executeStep) return busy;
      events.pop();
      mp = next;
      rt.now = time;
      rt.acting = actor;
      rt.fuel--;
      if (step === opStep) did = this.#takesEffect(mp, mp.curg!);
      else if (step === executeStep) {
        did = this.gogo(mp, startNow(rt, mp));
      } else {
        const found = findNow(rt, mp);
        if (found === notFound) return Did.schedules;
        if (found === runs) did = this.gogo(mp, mp.curg!);
        else {
          events.when = rt.now + rt.delay;
          events.put(mp.actor);
          did = busy;
        }
      }
    }
    return did;
  }

  #takesEffect(mp: M, gp: G): Did {
    const { op } = gp;
    let did: Did | typeof notNow = theLongWay;
    if ((op === recvOp || op === sendOp || op === recvOkOp) && this.#rt.fuel > 0)
      did = talkNow(this.#rt, mp, gp, op, gp.object as Hchan | null); // operations.ts says so
    if (did === done) {
      this.#gp = gp;
      this.#delivers = true;
      did = this.#run(gp);
    } else if (did === theLongWay) did = this.#complete(mp, gp);
    if (did === stopped && switchNow(this.#rt, mp)) return this.gogo(mp, mp.curg!);
    return did === goexit ? this.#returned(mp, gp) : did;
  }

  #complete(mp: M, gp: G): Did {
    this.#gp = gp;
    let did: Did;
    try {
      did = perform(this.#rt, mp, gp);
    } catch (raised) {
      if (!(raised instanceof GoPanic)) throw raised;
      gp.panicking = raised;
      did = done;
    }
    if (did === done) {
      this.#delivers = true;
      return this.#run(gp);
    }
    if (did === unwind) return this.#run(gp, did);
    this.#gp = null;
    return did;
  }

  /** Lets the body run until it stops; with `unwind`, its `finally` blocks only. */
  #run(gp: G, begin?: typeof Did.unwind): Did {
    const body = gp.body!;
    try {
      let result = begin === undefined ? resumeBody.call(body) : body.return(undefined);
      if (begin !== undefined) gp.unwinding = true;
      while (result === this.#stopped) {
        if (this.#outcome !== unwind) return this.#outcome;
        gp.unwinding = true;
        result = body.return(undefined);
      }
      this.#unwound = gp.unwinding;
      if (this.#fault !== null) throw this.#fault;
      if (result.done !== true) this.#fail(yieldedText(gp, result.value));
      if (this.#op !== noOp) this.#forgotten();
      return goexit;
    } catch (raised) {
      this.#op = noOp;
      if (this.#fault !== null) throw this.#fault;
      if (raised instanceof ProgramError) throw raised;
      fatalpanic(this.#rt, gp, raised);
      return Did.ended;
    } finally {
      this.#gp = null;
    }
  }
}
