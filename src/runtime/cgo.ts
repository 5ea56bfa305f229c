/**
 * C and Go in one program (R7.11): what the scheduler sees of it.
 *
 * A call from Go into C is a system call: the goroutine leaves Go, its P may be taken, and its thread belongs to C until it comes back. That C computes
 * all the while makes no difference; nobody can stop it there.
 *
 * C may call Go back. That is a return from the system call in the middle of it, with one difference: C's frames are on this thread's stack, so
 * the goroutine is locked to its thread until it is back in C. When it finds no P it waits, and its thread with it.
 *
 * And C may call Go on a thread that Go does not know. Such a thread borrows an "extra" M, which has a goroutine of its own: that one appears in
 * the middle of a system call, and returns from it. There is always one extra M to borrow; who takes the last makes another. It is in no list of
 * idle Ms, so to the deadlock detector it is a thread that could still do something. That is why no deadlock is ever reported in a program with
 * C in it (R15.5). On Windows, where the system calls back too, one extra M is kept in every program, and the detector allows for it.
 *
 * New threads are not made by one that is in C, but by the template thread, which a program with C has from the start.
 *
 * Not modelled: signals on C's threads, libraries written in Go (c-shared, c-archive). What C's own threads compute outside Go takes no core.
 */
import { GStatus, Kind, threadRoles } from "../trace/vocabulary.js";
import { lockOSThreadInternal, startTemplateThread, unlockOSThreadInternal } from "./lockosthread.js";
import type { Runtime } from "./runtime.js";
import { G, M, Resume, Step } from "./runtime2.js";
import type { Body } from "./runtime2.js";
import type { KernelCall } from "./syscall.js";

/** One thing that C does before it calls Go, or returns: it computes, or waits in the kernel. In ns. */
export interface CPhase {
  readonly ns: number;
  readonly computes: boolean;
}

/** C, between two visits of Go. */
export class CCall implements KernelCall {
  readonly name: string;
  readonly #phases: readonly CPhase[];
  readonly #then: (rt: Runtime, mp: M) => void;
  #at = 0;
  #mp: M | null = null;
  /** Called when C is done and has not come back yet. True: it does not come back. */
  readonly #ends: ((rt: Runtime, mp: M) => void) | null;
  readonly #afterCallback: boolean;

  /**
   * `then` is what happens on the thread before it returns to Go; `ends`, if given, is what happens instead of a return. `afterCallback`: C goes
   * on after a visit of Go, so the tie to the thread that began with it ends.
   */
  constructor(
    name: string,
    phases: readonly CPhase[],
    then: (rt: Runtime, mp: M) => void,
    {
      afterCallback = false,
      ends = null,
    }: { afterCallback?: boolean; ends?: ((rt: Runtime, mp: M) => void) | null } = {},
  ) {
    this.name = name;
    this.#phases = phases;
    this.#then = then;
    this.#ends = ends;
    this.#afterCallback = afterCallback;
  }

  get computes(): boolean {
    return this.#phases[this.#at]?.computes ?? true;
  }

  enter(rt: Runtime, mp: M): number {
    this.#mp = mp;
    mp.incgo = true;
    if (this.#afterCallback) unlockOSThreadInternal(rt, mp, mp.curg!);
    return this.#phases[0]?.ns ?? 0;
  }

  again(rt: Runtime, mp: M): number | null {
    const phase = this.#phases[++this.#at];
    if (phase !== undefined) return phase.ns;
    if (this.#ends === null) return null;
    this.#ends(rt, mp);
    return -1;
  }

  leave(rt: Runtime): unknown {
    this.#then(rt, this.#mp!);
    return undefined;
  }
}

/** C is about to return to Go for good. Go: src/runtime/cgocall.go, cgocall. Differs: only what comes after the call. */
export function endOfCall(_rt: Runtime, mp: M): void {
  mp.incgo = false;
}

/**
 * C is about to call Go: from here on the goroutine stays on this thread.
 * Go: src/runtime/cgocall.go, cgocallbackg.
 * Differs: only what comes before exitsyscall.
 */
export function beginOfCallback(rt: Runtime, mp: M): void {
  lockOSThreadInternal(rt, mp, mp.curg!);
}

/**
 * What a program with C has from the start, besides the extra M: a thread that makes threads.
 * Go: src/runtime/proc.go, main.
 * Differs: only the lines for cgo.
 */
export function startCgo(rt: Runtime): void {
  if (rt.rules.templateThread) startTemplateThread(rt);
}

/**
 * Makes as many extra Ms as threads wait for one, or one if there is none.
 * Go: src/runtime/proc.go, newextram.
 * Differs: no.
 */
export function newextram(rt: Runtime): void {
  const { sched } = rt;
  let count = sched.extraMWaiters;
  sched.extraMWaiters = 0;
  if (count === 0 && sched.extraM.length === 0) count = 1;
  for (; count > 0; count--) oneNewExtraM(rt);
}

/**
 * An M for a thread of C's, and its goroutine.
 * Go: src/runtime/proc.go, oneNewExtraM.
 * Differs: the tie between the two is in the records, but not in the trace, until it is used.
 */
function oneNewExtraM(rt: Runtime): void {
  const mp = new M(rt.sched.mnext++);
  rt.allm.push(mp);
  rt.emit(Kind.newm, -1, mp.id, 0, threadRoles.indexOf("extra"), 0);
  const gp = new G();
  gp.goid = ++rt.sched.goidgen;
  gp.status = GStatus.deadextra;
  gp.m = mp;
  gp.lockedm = mp;
  mp.curg = gp;
  mp.isExtra = true;
  mp.lockedInt = 1;
  mp.lockedg = gp;
  rt.allg.push(gp);
  rt.sched.extraM.push(mp);
}

/**
 * A thread of C's calls Go: it borrows an extra M, whose goroutine will run `body` when it has a P. False: there is none at the moment, ask
 * again in 1 us.
 * Go: src/runtime/proc.go, needm.
 * Differs: goes on to the callback; the waiter asks again, where Go loops.
 */
export function needm(rt: Runtime, name: string, body: Body, isWaiting: boolean): boolean {
  const { sched } = rt;
  const mp = sched.extraM.pop();
  if (mp === undefined) {
    if (!isWaiting) sched.extraMWaiters++;
    return false;
  }
  const gp = mp.curg!;
  mp.needextram = sched.extraM.length === 0;
  gp.status = GStatus.syscall;
  gp.name = name;
  gp.body = body;
  gp.started = false;
  gp.unwinding = false;
  gp.resume = Resume.none;
  rt.ngoroutines++;
  rt.emit(Kind.GoCreateSyscall, mp.p === null ? -1 : mp.p.id, mp.id, gp.goid, rt.intern(name), 0);
  beginOfCallback(rt, mp);
  mp.call = { name: "cgocallback", computes: true, enter: () => 0, leave: () => undefined };
  mp.step = Step.syscall;
  rt.events.schedule(mp.actor, rt.now);
  return true;
}

/**
 * The thread of C's ends and gives its M back. A P that is still with it can be taken by anybody, as in a system call.
 * Go: src/runtime/proc.go, dropm.
 * Differs: no.
 */
export function dropm(rt: Runtime, mp: M): void {
  const gp = mp.curg!;
  rt.emit(Kind.GoDestroySyscall, mp.p === null ? -1 : mp.p.id, mp.id, gp.goid, 0, 0);
  gp.status = GStatus.deadextra;
  gp.preemptStop = false;
  gp.body = null;
  gp.resume = Resume.none;
  rt.ngoroutines--;
  mp.syscalltick--;
  mp.incgo = false;
  mp.call = null;
  mp.step = Step.sleep;
  rt.sched.extraM.push(mp);
}
