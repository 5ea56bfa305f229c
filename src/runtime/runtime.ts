/**
 * The state of one simulated process: what Go keeps in the globals of package runtime.
 *
 * There is no module-level state: every function of this folder gets the `Runtime` it works on as its first
 * argument, so two runs may go on at once and never meet. The trace is written through `emit` and never read back.
 *
 * Invariants, checked where they could break: a running G is on no queue; a runnable G is on exactly one; a P
 * belongs to at most one M; time does not go back.
 */
import type { Choice } from "../des/random.js";
import { EventQueue } from "../des/event-queue.js";
import type { Cores } from "../machine/cores.js";
import type { Host } from "../machine/host.js";
import { Outside } from "../machine/outside.js";
import type { Costs } from "../machine/costs.js";
import type { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";
import { Collector } from "./collector.js";
import { GQueue } from "./globrunq.js";
import type { Machine } from "./maxprocs.js";
import { osOf } from "./os.js";
import type { Os, OsName } from "./os.js";
import { Epoll } from "./polldesc.js";
import type { Body, Did, G, M, P } from "./runtime2.js";
import { firstThreadActor, outsideActor, Sema, Sudog, Sysmon } from "./runtime2.js";
import type { TimerBucket } from "./timerproc.js";
import { looksLocallyFirst, restsPlainly, Source } from "./versions.js";
import type { Rules } from "./versions.js";

/** Go's `sched`: what all Ps and Ms share. */
export class Sched {
  readonly runq = new GQueue();
  midle: M | null = null;
  nmidle = 0;
  nmidlelocked = 0;
  nmsys = 0;
  mnext = 0;
  nmfreed = 0;
  maxmcount: number;
  /** sysmon sleeps until it is told. */
  sysmonwait = false;
  pidle: P | null = null;
  npidle = 0;
  nmspinning = 0;
  needspinning = 0;
  /** A stop of the world is pending, or the world is stopped. */
  gcwaiting = false;
  /** How many Ps have not stopped yet. */
  stopwait = 0;
  /** What each P is to do at its next safe point (forEachP), and how many have not done it yet. */
  safePointFn: ((pp: P) => void) | null = null;
  safePointWait = 0;
  /** The M that sleeps until the world has stopped, or all Ps have come to a safe point. */
  noteSleeper: M | null = null;
  /** GOMAXPROCS from the next start of the world on; 0: as it is. */
  newprocs = 0;
  /** The program, or its environment, has set GOMAXPROCS: it no longer follows the machine. */
  customGOMAXPROCS = true;
  /** When the poller was last asked, in ns; 0 while an M sleeps in it. */
  lastpoll = 1;
  /** Until when the M in the poller sleeps; 0: no limit, or nobody is there. */
  pollUntil = 0;
  goidgen = 0;
  /** Ms that threads of C's can borrow, and how many threads wait for one (cgo.ts). */
  readonly extraM: M[] = [];
  extraMWaiters = 0;
  /** The heaps of timers that goroutines run: up to Go 1.13. */
  readonly timerBuckets: TimerBucket[] = [];
  /** Dead Gs that no P keeps. */
  readonly gFree: G[] = [];

  constructor(maxmcount: number) {
    this.maxmcount = maxmcount;
  }
}

/** How a run ended. */
export interface RunEnd {
  /**
   * `done`: main returned. `exit`: os.Exit. `deadlock`, `panic`, `fatal`: as Go ends. `bound`: a bound of the
   * options was reached. `aborted`: the AbortSignal was raised. `hang`: threads without a runtime wait for ever, and nobody
   * notices.
   */
  readonly kind: "done" | "exit" | "deadlock" | "panic" | "fatal" | "bound" | "aborted" | "hang";
  /** The process's exit code; null when it was stopped from outside (bound, aborted). */
  readonly exitCode: number | null;
  /** One line that says what happened; empty for `done`. */
  readonly message: string;
  /** Virtual time of the end, in ns. */
  readonly time: number;
  /** The goroutine that ended it (panic, fatal, exit), or 0. */
  readonly goroutine: number;
  /** The JavaScript error behind a panic that was not raised by `panic()` or the runtime. */
  readonly cause?: unknown;
}

/** What the runtime asks of the layer that runs goroutine bodies (program/trap.ts). */
export interface Executor {
  /** Runs the current goroutine of mp, from where it stopped, until it stops again. */
  gogo(mp: M, gp: G): Did;
  /**
   * The pending operation of the current goroutine takes effect; then as `gogo`. Then it may let other threads act, whose turn comes: what it
   * returns is what became of the step of `rt.actor`, and those of all others are complete.
   */
  complete(mp: M, gp: G): Did;
  /** The body of a goroutine of the runtime that does nothing but `step`, again and again. */
  repeat(step: (rt: Runtime, mp: M, gp: G) => Did): Body;
}

/** Bounds that end a run; each is a count except `time`, in ns. */
export interface Bounds {
  /** Open descriptors: not an end of the run, but "too many open files". */
  readonly files: number;
  /** Steps: operations and scheduling decisions. */
  readonly events: number;
  /** Virtual time in ns. */
  readonly time: number;
  /** Goroutines alive at once. */
  readonly goroutines: number;
  /** Characters that the program prints. */
  readonly output: number;
}

/** Settings of GODEBUG that the scheduler knows. */
export interface Debug {
  /** No signals: only function calls are safe points. */
  readonly asyncpreemptoff: boolean;
  /** GOMAXPROCS follows the machine while the program runs (since 1.25). */
  readonly updatemaxprocs: boolean;
  /** And the quota of the container counts. */
  readonly containermaxprocs: boolean;
  /** Every so many ms sysmon prints the state of the scheduler; 0: never. */
  readonly schedtrace: number;
  /** And then in detail. */
  readonly scheddetail: boolean;
}

/** As without GODEBUG. */
export const noDebug: Debug = Object.freeze({
  asyncpreemptoff: false,
  updatemaxprocs: true,
  containermaxprocs: true,
  schedtrace: 0,
  scheddetail: false,
});

/** What a runtime is made of. */
export interface RuntimeOptions {
  readonly trace: Trace | null;
  readonly costs: Costs;
  readonly choice: Choice;
  readonly rules: Rules;
  readonly bounds: Bounds;
  /** Without it, as without GODEBUG. */
  readonly debug?: Debug;
  /** Which operating system; without it Linux. */
  readonly os?: OsName;
  /** What decides GOMAXPROCS when nobody sets it; null: somebody does. */
  readonly machine?: Machine | null;
  /** The program has C in it. */
  readonly cgo?: boolean;
  /** Every goroutine is a thread of the operating system, and there is no scheduler of Go's. */
  readonly asThreads?: boolean;
  /** Without it there is a core for every thread that wants one. */
  readonly cores?: Cores | null;
  /** The machine, when the process shares it with others. */
  readonly host?: Host | null;
}

export class Runtime {
  now = 0;
  readonly sched: Sched;
  /** P0 to Pn-1, n being GOMAXPROCS. */
  readonly allp: P[] = [];
  /** All Ps that ever were, by their ids: GOMAXPROCS may grow again. */
  readonly everyP: P[] = [];
  readonly allm: M[] = [];
  readonly allg: G[] = [];
  gomaxprocs = 0;
  /** What runtime.NumCPU says. */
  ncpu = 0;
  readonly idlepMask: boolean[] = [];
  readonly timerpMask: boolean[] = [];
  /** All i from 1 to GOMAXPROCS that share no factor with it (R3.13). */
  stealCoprimes: number[] = [1];
  mainStarted = false;
  netpollInited = false;
  /** The M that sleeps in the poller, and whether somebody has interrupted it already. */
  poller: M | null = null;
  /** Go 1.0: the thread in which the goroutine that polls sleeps in epoll. */
  pollServer: M | null = null;
  netpollWakeSig = false;
  readonly epoll = new Epoll();
  readonly outside = new Outside();
  /** The machine's cores; null: there are always enough. */
  readonly cores: Cores | null;
  readonly os: Os;
  readonly iscgo: boolean;
  readonly asThreads: boolean;
  readonly host: Host | null;
  /** Who may stop the world; and who may while no collection is going on. */
  readonly worldsema = new Sema(0, 1);
  readonly gcsema = new Sema(0, 1);
  readonly gc = new Collector();
  readonly sysmon = new Sysmon();
  readonly machine: Machine | null;
  /** The goroutine that changes GOMAXPROCS while it has nothing to do, and what it shall set. */
  readonly updateMaxProcs: { idle: G | null; procs: number } = { idle: null, procs: 0 };
  /** The template thread, and the threads that it shall make (lockosthread.ts). */
  template: M | null = null;
  readonly newmHandoff: M[] = [];
  /** The number of the thread that acts now in the queue of events; below `firstThreadActor`: none does. */
  acting = outsideActor;
  /** User goroutines alive. */
  ngoroutines = 0;

  readonly events = new EventQueue();
  /** Steps left before the run must pause: to look at a bound, a signal or the clock on the wall. */
  fuel = 0;
  /** Whether a thread may go from one goroutine to the next without the loop (switch.ts). */
  mayswitch: boolean;
  /** And whether it may go to sleep without the loop, and come back (rest.ts). */
  mayrest: boolean;
  /** How long the M that acts now is busy before its next step, in ns. */
  delay = 0;
  end: RunEnd | null = null;
  output: string[] = [];
  errors: string[] = [];
  /** Characters that the program has printed. */
  printed = 0;
  executor: Executor | null = null;

  #nextObject = 1;
  /** Sudogs to lend: the first `#spare` of the list. */
  readonly #sudogs: Sudog[] = [];
  #spare = 0;

  readonly trace: Trace | null;
  readonly costs: Costs;
  readonly choice: Choice;
  readonly rules: Rules;
  /** Where findRunnable looks, and its place after stealing. The rules' own list is frozen: V8's compiler leaves reading such a one to a slow general way. */
  readonly order: readonly Source[];
  readonly afterSteal: number;
  readonly bounds: Bounds;
  readonly debug: Debug;

  constructor(given: RuntimeOptions) {
    this.trace = given.trace;
    this.costs = given.costs;
    this.choice = given.choice;
    this.rules = given.rules;
    this.order = [...given.rules.order];
    this.afterSteal = this.order.indexOf(Source.steal) + 1;
    this.sched = new Sched(given.rules.mostThreads);
    this.bounds = given.bounds;
    this.cores = given.cores ?? null;
    this.host = given.host ?? null;
    this.machine = given.machine ?? null;
    this.os = osOf(given.os ?? "linux");
    this.iscgo = given.cgo ?? false;
    this.asThreads = given.asThreads ?? false;
    this.debug = given.debug ?? noDebug;
    const isAlone = this.cores === null && this.host === null && !this.asThreads;
    this.mayswitch = isAlone && looksLocallyFirst(given.rules);
    this.mayrest = this.mayswitch && restsPlainly(given.rules);
  }

  /** The thread that acts now. Kept as a number: each reference that is stored costs V8's collector a look. */
  get actor(): M | null {
    const { acting } = this;
    return acting < firstThreadActor ? null : this.allm[acting - firstThreadActor]!;
  }

  /** Tells the trace. */
  emit(kind: Kind, p: number, m: number, g: number, a: number, b: number): void {
    const trace = this.trace;
    if (trace !== null) trace.add(this, kind, p, m, g, a, b);
  }

  /** Tells the trace of a count of ns, split over both operands. */
  emitNs(kind: Kind, p: number, m: number, g: number, ns: number): void {
    this.emit(kind, p, m, g, ns | 0, Math.floor(ns / 4294967296));
  }

  get isOver(): boolean {
    return this.end !== null;
  }

  /** Something will happen outside the process, in `delay` ns. */
  later(delay: number, act: () => void): void {
    this.host?.reach(this);
    this.outside.at(this.now + delay, act);
    this.events.schedule(outsideActor, this.outside.nextTime);
    this.host?.touched(this);
  }

  /** The index of a name or line in the trace's strings. */
  intern(text: string): number {
    return this.trace === null ? 0 : this.trace.intern(text);
  }

  /** A number for a new channel, mutex and so on, and its name if it has one. */
  newObject(name: string): number {
    const id = this.#nextObject++;
    if (name !== "" && this.trace !== null) this.trace.objects.set(id, name);
    return id;
  }

  /** Lends a sudog to who waits on several channels, or on a semaphore. Go's caches of them have no effect on order (R10.8), so one pool serves. */
  acquireSudog(): Sudog {
    return this.#spare === 0 ? new Sudog() : this.#sudogs[--this.#spare]!;
  }

  releaseSudog(s: Sudog): void {
    s.g = null;
    s.elem = undefined;
    s.next = null;
    s.prev = null;
    s.waitlink = null;
    s.c = null;
    s.sema = null;
    s.isSelect = false;
    s.success = false;
    s.ticket = 0;
    this.#sudogs[this.#spare++] = s;
  }

  /** Ends the run, once: the first end counts. A bound says where the program was, if a goroutine runs. */
  stop(
    kind: RunEnd["kind"],
    exitCode: number | null,
    message: string,
    goroutine: number,
    cause?: unknown,
  ): void {
    if (this.end !== null) return;
    this.emit(Kind.exit, -1, -1, goroutine, exitCode ?? -1, 0);
    const end = { kind, exitCode, message, time: this.now, goroutine };
    const at = kind === "bound" ? this.#running(goroutine) : null;
    if (at !== null) {
      end.goroutine = at.goid;
      end.message += `, in goroutine ${at.goid} (${at.name})`;
    }
    this.end = cause === undefined ? end : { ...end, cause };
  }

  /** The goroutine with this id, or any one that runs. */
  #running(goid: number): G | null {
    const runs = this.allm.flatMap(({ curg, isExtra }) => (curg === null || isExtra ? [] : [curg]));
    return runs.find((gp) => gp.goid === goid) ?? runs[0] ?? null;
  }
}

/** Number of threads that exist. Go: src/runtime/proc.go, mcount. Differs: no. */
export function mcount(rt: Runtime): number {
  return rt.sched.mnext - rt.sched.nmfreed;
}

/** Throws when the model has broken a rule of its own: always a fault of this library. */
export function invariant(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`the model broke its own rule: ${sentence}`);
}
