/**
 * The three letters, and the things they hold: G, M, P, sched, sudog. Named after Go's runtime2.go, and with its
 * field names, so that each word can be looked up there.
 *
 * G is a goroutine: here a TypeScript generator that stops wherever the real one might be descheduled. M is an OS
 * thread ("machine"): the only thing that acts in virtual time; `step` says what it will do at its next event.
 * P is a processor: the right to run Go code, with a run queue. A running G has an M, and that M has a P.
 *
 * Fields are assigned in the constructor, all of them, always in one order: V8 then gives all records of a class
 * one hidden class, and the hot path stays monomorphic.
 *
 * Not modelled: stacks, memory, profiling and debugging fields.
 */
import type { OsThread } from "../machine/cores.js";
import { GStatus, PStatus } from "../trace/vocabulary.js";
import type { WaitReason } from "../trace/vocabulary.js";
import type { Checked, Timer, Timers } from "./time.js";
import type { Hchan } from "./chan.js";
import type { KernelCall } from "./syscall.js";

/** What a suspended goroutine hands to the engine: nothing but the fact that it stopped. */
export interface Suspended {
  readonly suspended: "gosched";
}

/** A goroutine's body while it runs. */
export type Body = Generator<Suspended, unknown, unknown>;

/** What an M does at its next event. */
export const Step = {
  /** Nothing: the thread sleeps until somebody wakes it. */
  sleep: 0,
  /** The pending operation of the current goroutine takes effect. */
  op: 1,
  /** schedule(), from its top. */
  schedule: 2,
  /** findRunnable(), from its top. */
  find: 3,
  /** The next victim of stealWork. */
  steal: 4,
  /** The 3 us before taking a victim's runnext are over (R3.10). */
  stealNext: 5,
  /** Run the goroutine that was found. */
  execute: 6,
  /** The thread is up, for the first time or again. */
  wake: 7,
  /** The sleep in the poller is over. */
  netpoll: 8,
  /** The current goroutine's multi-part operation goes on. */
  resume: 9,
  /** The system call returns. */
  syscall: 10,
  /** The current goroutine, which computes, has come to a safe point with a request to stop. */
  preempt: 11,
  /** sysmon's sleep is over. */
  sysmon: 12,
  /** The thread, which waits for the world or for all Ps, looks again. */
  note: 13,
  /** A piece of marking is done (mgcmark.ts). */
  drain: 14,
} as const;
export type Step = (typeof Step)[keyof typeof Step];

/** Where a sleeping M will go on when it is woken. */
export const Parked = {
  no: 0,
  mstart: 1,
  stopm: 2,
  stoplockedm: 3,
  stopmSchedule: 4,
  template: 5,
  futex: 6,
} as const;
export type Parked = (typeof Parked)[keyof typeof Parked];

/** What remains to be done of a goroutine's operation when it runs again. Zero: nothing. */
export const Resume = {
  none: 0,
  /** The operation's result is already in `ret`. */
  result: 1,
  chansend: 2,
  chanrecv: 3,
  select: 4,
  /** semacquire1's loop: try again to take the semaphore; then `then`. */
  sema: 5,
  /** Mutex.lockSlow's loop goes on after a turn of spinning. */
  mutexSpin: 6,
  /** Cond.Wait has unlocked, and now waits. */
  condWait: 7,
  /** Cond.Wait was notified, and now locks again. */
  condLock: 8,
  /** It was preempted before the operation began, or in the middle of computing: the operation begins. */
  begin: 9,
  /** It waited for I/O. */
  poll: 10,
} as const;
export type Resume = (typeof Resume)[keyof typeof Resume];

/** What became of an operation of the current goroutine. */
export const Did = {
  /** It is complete; the result is in the G's `ret`. */
  done: 0,
  /** The goroutine no longer runs: it waits, or is on a queue again. Its M must schedule. */
  stopped: 1,
  /** It goes on, with the same M, after `rt.delay` ns. */
  busy: 2,
  /** The goroutine is to end (runtime.Goexit, or its body returned). */
  goexit: 3,
  /** The process ended. */
  ended: 4,
  /** runtime.Goexit was called: the body's `finally` blocks run first. Known to the trap alone. */
  unwind: 5,
  /** Nothing yet: its M is to schedule at this moment, by the long way. */
  schedules: 6,
} as const;
export type Did = (typeof Did)[keyof typeof Did];

/** What follows once a semaphore or a mutex inside a larger operation is got. */
export const Then = { done: 0, mutexWoken: 1, waitGroup: 2 } as const;
export type Then = (typeof Then)[keyof typeof Then];

/** Local variables of Mutex.lockSlow. */
export interface LockState {
  waitStartTime: number;
  starving: boolean;
  awoke: boolean;
  iter: number;
}

export class G {
  goid = 0;
  status: GStatus = GStatus.idle;
  waitreason: WaitReason = "";
  m: M | null = null;
  lockedm: M | null = null;
  /** The thread that it is, when goroutines are threads (threads.ts). */
  home: M | null = null;
  /** Links goroutines on a gQueue. A G is on at most one. */
  schedlink: G | null = null;
  /** The sudog that ended this G's wait in a select. */
  param: Sudog | null = null;
  /** The sudogs this G waits on, linked by waitlink. */
  waiting: Sudog | null = null;
  /** What it waits with when it waits on one channel: made when it first does, and always its own. */
  sudog: Sudog | null = null;
  /** Set by the first waker that wins a select. */
  selectDone = false;
  /** The timer of time.Sleep, made once for each G object. */
  timer: Timer | null = null;
  parentGoid = 0;
  /** It is asked to stop at the next safe point (preempt.ts). */
  preempt = false;
  /** And then not to yield, but to wait for whoever asked (suspendG). */
  preemptStop = false;
  /** While the collector marks: bytes that it may allocate for the marking that it has done; below 0: what it owes. */
  gcAssistBytes = 0;
  /** While it computes: until when, in ns; else 0. */
  computeUntil = 0;
  /** How often it calls a function while it computes, in ns, counted back from the end; 0: never. */
  callEvery = 0;
  /** Whether a signal finds it at a safe point while it computes. */
  asyncSafe = true;
  /** Not counted, not listed, not seen by the deadlock detector (R1.9). */
  isSystem = false;

  // -- what stands for stack and registers --
  name = "";
  body: Body | null = null;
  /** Whether the body was entered; before that there is nothing to deliver a result to. */
  started = false;
  /** Its Goexit was called. */
  unwinding = false;
  /** The pending operation: its code and its operands. */
  op = 0;
  object: unknown = null;
  value: unknown = undefined;
  extra: unknown = undefined;
  resume: Resume = Resume.none;
  then: Then = Then.done;
  /** Whether this G waits for its semaphore at the front of the line. */
  semaLifo = false;
  /** Result of the finished operation, and the `ok` of a receive. */
  ret: unknown = undefined;
  ok = false;
  /** A Go panic that the operation raised, to be thrown into the body. */
  panicking: unknown = null;
  /** Local variables of Mutex.lockSlow; null: it never found a mutex locked. */
  lock: LockState | null = null;
}

/** Who acts in virtual time besides threads: the world outside the process. */
export const outsideActor = 0;
/** And the machine: its cores, and other processes. */
export const machineActor = 1;

/** The number of M0 in the queue of events. */
export const firstThreadActor = 2;

export class M {
  readonly id: number;
  /** Its number in the queue of events. */
  readonly actor: number;
  p: P | null = null;
  /** It and its P, as the trace's rows have them (trace/trace.ts, where); 0: they do not, or there is no trace. */
  where = 0;
  nextp: P | null = null;
  curg: G | null = null;
  spinning = false;
  lockedg: G | null = null;
  lockedInt = 0;
  lockedExt = 0;
  isSystem = false;
  /** While it is not 0, its goroutine cannot be preempted: it holds locks, or the runtime needs it where it is. */
  locks = 0;
  /** On the idle list, linked by this. */
  schedlink: M | null = null;
  step: Step = Step.sleep;
  parked: Parked = Parked.no;
  /** The P that it had when it entered a system call, and that P's count of system calls then. */
  oldp: P | null = null;
  syscalltick = 0;
  /** What the operating system keeps of its thread, when cores are scarce. */
  os: OsThread | null = null;
  /** The marking that it does. */
  drain: Drain | null = null;
  /** The system call that it is in. */
  call: KernelCall | null = null;
  /** Its thread runs C code. */
  incgo = false;
  /** It is for threads that C makes (cgo.ts); and it was the last, so who has it makes another. */
  isExtra = false;
  needextram = false;
  /** Whether mstart's function is mspinning. */
  startSpinning = false;

  // -- findRunnable's local variables, for the time that a decision takes --
  found: G | null = null;
  foundIn = 0;
  inheritTime = false;
  tryWakeP = false;
  pollUntil = 0;
  wasSpinning = false;
  stealRound = 0;
  stealVisit = 0;
  stealPosition = 0;
  stealIncrement = 0;
  ranTimer = false;
  /** stealWork found nothing, and findRunnable goes on with what comes after it. */
  hasStolen = false;
  readonly checked: Checked = { pollUntil: 0, ran: false };
  victim: P | null = null;
  victimNext: G | null = null;

  constructor(id: number) {
    this.id = id;
    this.actor = id + firstThreadActor;
  }
}

export class P {
  readonly id: number;
  status: PStatus = PStatus.gcstop;
  link: P | null = null;
  m: M | null = null;
  /** The M that ran it last: after a stop of the world it is preferred (R1.13). */
  oldm: M | null = null;
  schedtick = 0;
  syscalltick = 0;
  /** The ring: slots [runqhead, runqtail) modulo its length, which is 256; up to Go 1.2 it grows. */
  runq: (G | null)[];
  runqhead = 0;
  runqtail = 0;
  runnext: G | null = null;
  readonly timers: Timers;
  /** Dead Gs to reuse, last in first out. */
  readonly gFree: G[] = [];
  goidcache = 0;
  goidcacheend = 0;
  preempt = false;
  /** It shall run sched.safePointFn. */
  runSafePointFn = false;
  /** How its worker marks, and since when, in ns; the worker that it will run next. */
  gcMarkWorkerMode: WorkerMode = WorkerMode.notWorker;
  gcMarkWorkerStartTime = 0;
  nextGCMarkWorker: G | null = null;
  /** In this cycle: how long fractional workers marked here, and helpers that is not noted yet, in ns. */
  gcFractionalMarkTime = 0;
  gcAssistTime = 0;
  /** What sysmon saw when it last looked. */
  readonly sysmontick = {
    schedtick: 0,
    syscalltick: 0,
    // Go's zeros are the time when the machine was started, which is long ago.
    schedwhen: -Infinity,
    syscallwhen: -Infinity,
  };

  constructor(id: number, timers: Timers, slots = 256) {
    this.id = id;
    this.timers = timers;
    this.runq = new Array<G | null>(slots).fill(null);
  }
}

/** A goroutine in a wait list. A G that selects has several. */
export class Sudog {
  g: G | null = null;
  /** The value to send, or the value received. */
  elem: unknown = undefined;
  next: Sudog | null = null;
  prev: Sudog | null = null;
  waitlink: Sudog | null = null;
  c: Hchan | null = null;
  sema: Sema | null = null;
  isSelect = false;
  /** Which case of its select this is. */
  caseIndex = 0;
  success = false;
  ticket = 0;
}

/** One semaphore. `lifo` and `reason` of the waiter are kept in its G while it waits. */
export class Sema {
  count: number;
  head: Sudog | null = null;
  tail: Sudog | null = null;
  /** Id of the lock that it belongs to, for the trace. */
  readonly object: number;

  constructor(object: number, count = 0) {
    this.object = object;
    this.count = count;
  }
}

/** How a P's worker marks (R14.5, R14.6). Go: src/runtime/mgc.go, gcMarkWorkerMode. */
export const WorkerMode = { notWorker: 0, dedicated: 1, fractional: 2, idle: 3 } as const;
export type WorkerMode = (typeof WorkerMode)[keyof typeof WorkerMode];

/** Marking that a thread is in the middle of: gcDrain's local variables. */
export class Drain {
  /** How much is wanted, in bytes; Infinity: a worker, which marks as long as there is anything. */
  readonly limit: number;
  readonly untilPreempt: boolean;
  done = 0;
  /** The piece of the heap at hand, in bytes, and how long it takes; 0: none. */
  piece = 0;
  pieceNs = 0;
  /** The goroutine whose stack is at hand, and how far that is. */
  root: G | null = null;
  isScanning = false;
  hasStopped = false;
  looks = 0;
  /** Bytes since it last looked whether it should give its P up; and whether it should. */
  unchecked = 0;
  over = false;

  constructor(limit: number, untilPreempt: boolean) {
    this.limit = limit;
    this.untilPreempt = untilPreempt;
  }
}

/** What sysmon remembers between its rounds: the local variables of Go's loop. */
export class Sysmon {
  mp: M | null = null;
  /** Rounds since a P was last taken from a system call. */
  idle = 0;
  /** How long it sleeps, in ns. */
  delay = 0;
  /** It sleeps until it is told; whether it has been. */
  deep = false;
  noted = false;
  /** When it last looked whether GOMAXPROCS should change (maxprocs.ts), in ns. */
  lastgomaxprocs = -Infinity;
  /** When it last printed the state of the scheduler, and when for the first time (schedtrace.ts). */
  lasttrace = -Infinity;
  starttime: number | null = null;
}
