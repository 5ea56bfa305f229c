/**
 * The words of a trace: statuses, wait reasons and event kinds.
 *
 * Two spellings tell two worlds apart. An event that Go's own execution trace also has bears Go's name for
 * it (`GoStart`, `ProcStop`). An event that no real trace contains is spelled as the runtime function that
 * causes it (`runqput`, `wakep`, `pidleget`): this is the part that only a simulator can show.
 *
 * Every event is one row of typed columns: `time` (virtual ns), `kind`, `p`, `m`, `g`, and two operands `a`
 * and `b` whose meaning is stated at each kind below. `p` and `m` are -1 and `g` is 0 where they do not apply.
 * Rows are in the order in which things happened, so applying them one by one to an empty picture gives the
 * exact state of every queue at every instant (`trace/replay.ts`).
 */

/** Goroutine statuses, with Go's numbers (R2.1, facts section 2.1). */
export const GStatus = {
  idle: 0,
  runnable: 1,
  running: 2,
  syscall: 3,
  waiting: 4,
  dead: 6,
  copystack: 8,
  preempted: 9,
  deadextra: 11,
} as const;
export type GStatus = (typeof GStatus)[keyof typeof GStatus];

/** Go's spelling of each status. */
export const gStatusName: Readonly<Record<GStatus, string>> = {
  [GStatus.idle]: "_Gidle",
  [GStatus.runnable]: "_Grunnable",
  [GStatus.running]: "_Grunning",
  [GStatus.syscall]: "_Gsyscall",
  [GStatus.waiting]: "_Gwaiting",
  [GStatus.dead]: "_Gdead",
  [GStatus.copystack]: "_Gcopystack",
  [GStatus.preempted]: "_Gpreempted",
  [GStatus.deadextra]: "_Gdeadextra",
};

/** Processor statuses, with Go's numbers (facts section 2.2). */
export const PStatus = { idle: 0, running: 1, gcstop: 3, dead: 4 } as const;
export type PStatus = (typeof PStatus)[keyof typeof PStatus];

/**
 * Why a goroutine waits. The index is the operand of `GoBlock`; the string is Go's own, as a traceback prints it
 * (R10.9, R11.7, R15.8).
 */
export const waitReasons = [
  "",
  "chan receive",
  "chan send",
  "chan receive (nil chan)",
  "chan send (nil chan)",
  "select",
  "select (no cases)",
  "sleep",
  "semacquire",
  "sync.Mutex.Lock",
  "sync.RWMutex.RLock",
  "sync.RWMutex.Lock",
  "sync.WaitGroup.Wait",
  "sync.Cond.Wait",
  "IO wait",
  "force gc (idle)",
  "GC sweep wait",
  "GC scavenge wait",
  "GOMAXPROCS updater (idle)",
  "finalizer wait",
  "cleanup wait",
  "GC worker (idle)",
  "GC assist wait",
  "wait for GC cycle",
  "panicwait",
  "trace reader (blocked)",
  "coroutine",
  "preempted",
  "stopping the world",
  "GC mark termination",
  "garbage collection",
  "GC assist marking",
  "GC worker (active)",
  "flushing proc caches",
  "timer goroutine (idle)",
] as const;
export type WaitReason = (typeof waitReasons)[number];

const waitReasonNumbers = new Map<string, number>(waitReasons.map((reason, index) => [reason, index]));

/** The index of a wait reason in `waitReasons`. */
export function waitReasonIndex(reason: WaitReason): number {
  const index = waitReasonNumbers.get(reason);
  if (index === undefined) throw new Error(`no such wait reason: ${reason}`);
  return index;
}

/** Why a running goroutine went back to a run queue (operand of `GoStop`), in Go's words (R18.13). */
export const stopReasons = ["runtime.Gosched", "preempted"] as const;

/** Why the world is stopped (operand of `STWBegin`), in Go's words (R14.11). */
export const stwReasons = [
  "GC mark termination",
  "GC sweep termination",
  "read mem stats",
  "GOMAXPROCS",
] as const;
export type StwReason = (typeof stwReasons)[number];

/** How a worker of the collector marks (operand of `GoLabel`), in Go's words. */
export const workerLabels = ["", "GC (dedicated)", "GC (fractional)", "GC (idle)"] as const;

/** Where a scheduling decision found its goroutine (operand `a` of `GoStart`). R3, R4. */
export const foundIn = [
  "runnext",
  "local ring",
  "global queue, every 61st",
  "global queue",
  "stolen ring",
  "stolen runnext",
  "poller",
  "locked thread",
  "park refused",
  "global queue, last look",
  "global queue, after spinning",
  "GC worker",
  "idle GC worker",
  "another P", // it was running, and its M has changed its P
] as const;
export type FoundIn = (typeof foundIn)[number];

/** What sort of thread an M is (operand `a` of `newm`). */
export const threadRoles = ["worker", "sysmon", "template", "extra"] as const;

/** Event kinds. The comment gives who `p`, `m`, `g` are where it is not obvious, and what `a` and `b` hold. */
export const Kind = {
  // ---- events that Go's execution trace has ----
  /** a: GOMAXPROCS from now on. p: the P that m, which changes it or starts the world, keeps (-1: it has none). */
  ProcsChange: 1,
  /** m takes p and runs it. */
  ProcStart: 2,
  /** m lets p go. */
  ProcStop: 3,
  /** g: the creator (0: the runtime itself). a: the new goroutine's id. b: name, index into `strings`. */
  GoCreate: 4,
  /** g starts to run on m and p. a: where it was found, index into `foundIn`. b: 1 if it inherits the slice (R3.7). */
  GoStart: 5,
  /** g goes back to a run queue. a: index into `stopReasons`. b: 1 if m keeps it, and only changes its P (R1.13). */
  GoStop: 6,
  /** g waits. a: index into `waitReasons`. b: id of the object it waits for (0: none). */
  GoBlock: 7,
  /**
   * g becomes runnable. a: the goroutine that woke it (0: a timer or the poller). b: 1 if m, which got it from the poller, keeps it in
   * hand to run it.
   */
  GoUnblock: 8,
  /** g ends. */
  GoDestroy: 9,
  /** g enters the kernel; its P stays with m and may be taken. a: name of the call, index into `strings`. b: 1 if it gives its P away at once. */
  GoSyscallBegin: 10,
  /** g comes back from the kernel and goes on. a: 1 if it had lost its P and took another. */
  GoSyscallEnd: 11,
  /** g comes back from the kernel, has lost its P and finds none. */
  GoSyscallEndBlocked: 12,
  /** p is taken away from m, whose goroutine g is in the kernel. */
  ProcSteal: 13,
  /** g begins to stop the world. a: index into `stwReasons`. p: its own P, which counts as stopped at once. */
  STWBegin: 14,
  /** The world, stopped by g, runs again. */
  STWEnd: 15,
  /** g begins cycle a of the collector. */
  GCBegin: 16,
  /** g ends cycle a: all that is live is marked. */
  GCEnd: 17,
  /** g owes marking for what it allocates, and begins to pay. */
  GCMarkAssistBegin: 18,
  GCMarkAssistEnd: 19,
  /** A thread that C made calls Go, on m: g appears there, in the middle of a system call. a: name, index into `strings`. */
  GoCreateSyscall: 34,
  /** That thread ends: g is gone, and m is there for another. */
  GoDestroySyscall: 35,
  /** g makes goroutine a, which waits: a coroutine (R6.9). b: name, index into `strings`. */
  GoCreateBlocked: 36,
  /** g waits, and a, which waited in the coroutine, runs in its place, on the same m and p and in the same slice. */
  GoSwitch: 37,
  /** As GoSwitch, but g ends. */
  GoSwitchDestroy: 38,
  /** The heap is so large now. a, b: low and high 32 bits of it, in bytes. */
  HeapAlloc: 31,
  /** The next cycle is to end when the heap has this size. a, b: low and high 32 bits of it, in bytes. */
  HeapGoal: 32,
  /** g, a worker of the collector that has just started, marks in this way. a: index into `workerLabels`. */
  GoLabel: 33,

  // ---- run queues (R3) ----
  /** g goes to the tail of p's ring. */
  runqput: 20,
  /** g goes into p's runnext. If one was there, the next event says where that one went. */
  runnext: 21,
  /** g leaves p's local queue to run. a: 0 from runnext, 1 from the ring's head. */
  runqget: 22,
  /** p's ring was full: its oldest a goroutines, then g, go to the tail of the global queue (R3.4). */
  runqputslow: 23,
  /** g goes to the tail of the global queue. */
  globrunqput: 24,
  /** g goes to the head of the global queue. */
  globrunqputhead: 25,
  /** g leaves the head of the global queue for p (the 61-tick rule, R3.14). */
  globrunqget: 26,
  /** a goroutines leave the head of the global queue for p: g, the first, to run, the rest to p's ring (R3.9). */
  globrunqgetbatch: 27,
  /** p steals b goroutines from the ring of P a: its oldest b; the last of them, g, runs, the rest fill p's ring (R3.11). */
  runqsteal: 28,
  /** p steals g from the runnext of P a (R3.10). */
  runqstealnext: 29,
  /** p looked at P a in round b (0-3) and found nothing to steal (R3.12). */
  stealWork: 30,

  // ---- idle lists, spinning, threads (R5) ----
  /** p goes on the idle-P list (a stack). */
  pidleput: 40,
  /** p, the top of the idle-P list, leaves it. */
  pidleget: 41,
  /** m goes on the idle-M list (a stack) and its thread sleeps. */
  mput: 42,
  /** m, the top of the idle-M list, leaves it. */
  mget: 43,
  /** A thread for the new m is being made. a: index into `threadRoles`. */
  newm: 44,
  /** The thread of m is up and runs. It was made or woken some time before. */
  mstart: 45,
  /** m leaves the idle-M list, from wherever it stands on it. */
  mgetSpecific: 125,
  /** m becomes spinning (a = 1) or stops (a = 0). b: nmspinning afterwards. */
  spinning: 46,
  /** m parks because it is locked to goroutine g, which cannot run now (R7.12). */
  stoplockedm: 47,
  /** m hands its P over to M a, which is locked to g (R7.12). */
  startlockedm: 48,
  /** The thread of m is woken. It will be up after the wake-up latency. */
  notewakeup: 49,
  /** The thread of m ends (a = 0), or, being the first, sleeps for ever (a = 1). R7.15. */
  mexit: 50,
  /** The kernel wakes the thread of m, which slept in a system call. It will be back after the wake-up latency. */
  futexwakeup: 51,
  /** The thread of m, which is a goroutine of its own, sleeps in the kernel. Only when goroutines are threads. */
  futexsleep: 52,

  // ---- the operating system's cores ----
  /** The thread of m gets core a. */
  coreTake: 110,
  /** The thread of m is no longer on core a: it sleeps, or others have their turn. */
  coreLeave: 111,

  // ---- sysmon and preemption (R8, R9) ----
  /** sysmon, on m, has looked at all Ps and sleeps for a ns. b: rounds since it last took a P. */
  sysmon: 100,
  /** sysmon has nothing to watch. a, b: low and high 32 bits of its longest sleep in ns. */
  sysmonwait: 101,
  /** g, which runs on p and m, is asked to stop. a: 1 if by a signal too. */
  preemptone: 102,

  // ---- stopping the world (R14.2) ----
  /** p, which nobody holds, stands still until the world starts again. */
  gcstop: 120,
  /** The world starts, and p has work: m, which was idle, will run it (-1: a new one). */
  procresize: 121,
  /** p does what all Ps are to do at their next safe point. */
  runSafePointFn: 122,
  /** g counts as waiting while its thread goes on for it. a: index into `waitReasons`. */
  casGToWaitingForSuspendG: 123,
  /** g, which counted as waiting while its thread went on, runs again. */
  casgstatus: 124,

  // ---- marking (R14.5, R9.5) ----
  /** p's whole local queue, runnext first, a goroutines, goes to the tail of the global queue. */
  runqdrain: 126,
  /** g wants to scan the stack of goroutine a, which runs, and asks it to stop. b: 1 if by a signal too. */
  suspendG: 127,
  /** Goroutine a has stopped for g, which takes charge of it. */
  casGFromPreempted: 128,

  // ---- timers and the poller (R12, R13) ----
  /**
   * A timer is in p's heap from now on, or its time changes. m: the timer's id, not a thread's. g: who sleeps on it
   * (0: nobody). a, b: low and high 32 bits of its time in ns.
   */
  timerAdd: 60,
  /** A timer fires on p and m. g: whom it wakes (0: none). a: the P whose heap it was in. b: the timer's id. */
  timerRun: 61,
  /** A timer of P a's heap will not fire: it was stopped, or nobody waits for its channel any more. b: the timer's id. */
  timerStop: 64,
  /** m sleeps in the poller. a, b: low and high 32 bits of its longest sleep in ns; both -1: until something happens. */
  netpollBlock: 62,
  /** m comes back from the poller. a: how many goroutines were ready. b: 1 if it was interrupted (netpollBreak). */
  netpollWake: 63,

  /** The kernel finds descriptor a ready. b: 1 for reading, 2 for writing, 3 for both. */
  epollReady: 65,

  // ---- what goroutines do ----
  /** g completes an operation. a: operation code (`program/operations.ts`). b: id of its object (0: none). */
  op: 80,
  /** g begins to compute. a, b: low and high 32 bits of how long, in ns. */
  work: 81,
  /** g printed a line. a: index into `strings`. b: 1 stdout, 2 stderr. */
  print: 82,
  /** The first instruction of main.main (R1.7). */
  mainStart: 83,
  /** The process ends. a: exit code. */
  exit: 84,
  /** g locks itself to m (a = 1) or unlocks (a = 0). */
  lockOSThread: 85,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];
export type KindName = keyof typeof Kind;

/** Name of each kind, by number. */
export const kindName: readonly (KindName | undefined)[] = (() => {
  const names: (KindName | undefined)[] = [];
  for (const [name, number] of Object.entries(Kind)) names[number] = name as KindName; // Object.entries widens keys
  return names;
})();

/** By kind: whether it is one of these. For what is asked of every event: a table answers at once, a Set looks it up. */
export function kindTable(...kinds: readonly Kind[]): readonly boolean[] {
  return Array.from({ length: 256 }, (_, kind) => kinds.some((one) => one === kind));
}
