/**
 * What differs between releases of Go, as data (R19). A release is a record of rules, and whoever follows a rule reads its field:
 * nothing asks "is the version below X". Here is what a record says; the records are in releases.ts.
 *
 * The algorithms of 1.26 are the code; a field says where an older release did otherwise. Releases that are not in the table
 * behaved like the nearest earlier one that is, as far as these rules go. Besides releases there is one order that no release
 * ever had, but a widely read text prints ("listing2").
 *
 * A few rules can also be switched off one by one, whatever the release, to see what they are for.
 */

/** Where a scheduling decision looks, in order (R4). Names of `findRunnable`'s steps. */
export const Source = {
  /** Every 61st tick: one from the global queue (R4.6). */
  globalOnce: 0,
  /** The P's own queue (R4.10). */
  local: 1,
  /** A share of the global queue (R4.11). */
  global: 2,
  /** The poller, without waiting (R4.12). */
  netpoll: 3,
  /** Other Ps' queues and timers (R4.13). */
  steal: 4,
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** The rules of one release. */
export interface Rules {
  /** Its name: what the option `version` takes. */
  readonly version: string;

  // ---- queues ----
  /** What each P has of its own (R3.1): nothing, and all goroutines are in one queue (1.0); a queue that grows (1.1); 256 slots (since 1.3). */
  readonly localQueue: "none" | "growing" | "ring";
  /** Whether a P has the slot runnext, and what is taken from it inherits the time slice (R3.2, R3.7; since 1.5). */
  readonly runnext: boolean;
  /** The order of findRunnable. globalOnce: since 1.2 (R3.14). */
  readonly order: readonly Source[];
  /** How many goroutine ids a P takes at once (R1.10; 16 since 1.4). */
  readonly goidBatch: number;

  // ---- stealing ----
  /** Whether a thread takes goroutines from other Ps at all. */
  readonly steals: boolean;
  /** How victims are chosen: each time at random (1.1), or in whole rounds over all Ps (since 1.8; R3.12). */
  readonly victims: "random" | "rounds";
  /** How often, for each P: random choices, or rounds. */
  readonly stealTries: number;
  /** Whether the thief runs the oldest of what it takes, not the youngest (R3.11; up to 1.2). */
  readonly runsOldestStolen: boolean;
  /** How long a thief waits before it takes a runnext, as a multiple of `costs.stealRunnextWait` (R3.10; 3 us, before 1.10 100 us). */
  readonly runnextWaits: number;
  /** Whether it waits whatever the victim does, not only beside one that runs (up to 1.9). */
  readonly waitsBesideIdle: boolean;
  /** Whether nobody steals while all other Ps are idle (R4.25; from 1.8 to 1.13). */
  readonly sparesIdleNeighbours: boolean;
  /** Whether idle Ps are left out when victims are visited (R3.12; since 1.15). */
  readonly skipsIdlePs: boolean;

  // ---- threads ----
  /** Whether threads that look for work are counted, and bounded by that count (R5.9; switched off only by hand). */
  readonly spinning: boolean;
  /** Whether a wake-up that finds no idle P leaves a note for whoever idles one next (R5.10; since 1.20). */
  readonly needspinning: boolean;
  /**
   * When a thread that has found work wakes the next one: if its own queue holds more (1.1), whenever it had to look further than its own
   * queue (1.2), or if it was spinning (since 1.6; R5.4).
   */
  readonly wakesNext: "moreQueued" | "lookedFurther" | "spun";
  /** Which threads look at all queues once more after giving up their P (R4.17): all, or only those that were spinning (since 1.15). */
  readonly looksAgain: "all" | "spinning";
  /** Whether that second look begins with the global queue (R4.17; since 1.21). */
  readonly looksAgainAtGlobal: boolean;
  /** Whether who finds work there goes on as a spinning thread if it was one (since 1.6). */
  readonly resumesSpinning: boolean;
  /** Whether Gosched and preemption wake a thread (R6.3; since 1.22). */
  readonly goschedWakes: boolean;
  /** Who gets goroutines that the poller brings (R5.8): all go to the global queue, or the idle Ps first and then the own ring (since 1.15). */
  readonly pollerGivesTo: "global" | "idleThenLocal";
  /** Whether a thread is woken after that (R5.8; since 1.21). */
  readonly pollerWakes: boolean;
  /** Whether a thread sleeps in the poller though no goroutine waits there (R4.18; up to 1.9). */
  readonly pollsForNobody: boolean;
  /** Whether a new timer wakes a thread when nobody sleeps in the poller (R13.1; since 1.16); before, sysmon starts one when a timer is late. */
  readonly timerWakesThread: boolean;
  /** Whether idle Ps are pushed in ascending order at the start, so that the last is on top (R1.6; since 1.26). */
  readonly idlePsAscending: boolean;
  /** GOMAXPROCS when nobody sets it: 1, or the number of CPUs (R1.3; since 1.5). */
  readonly defaultProcs: "one" | "cpus";
  /** Whether it heeds the quota of a container, and follows it while the program runs (R1.3, R1.5; since 1.25). */
  readonly followsQuota: boolean;
  /** The largest GOMAXPROCS (R1.4). */
  readonly mostProcs: number;
  /** How many threads a program may have (R5.3; 10,000 since 1.2). */
  readonly mostThreads: number;

  // ---- system calls, sysmon, preemption ----
  /** Whether there is a thread that watches the others (R8; since 1.1). */
  readonly sysmon: boolean;
  /** Whether sysmon takes a P from a system call and gives it to another thread (R7.8; switched off only by hand). */
  readonly handsOff: boolean;
  /**
   * What sysmon looks at (R7.8): one count of everything, and calls only (1.1); the count of calls or that of slices (1.2);
   * both for each P (since 1.14).
   */
  readonly retake: "anyTick" | "oneTick" | "bothTicks";
  /** Whether a P leaves a system call of 10 ms though nobody needs it (R7.8c; since 1.5). */
  readonly retakesIdleAfter10ms: boolean;
  /** Whether sysmon begins at its shortest sleep after every deep sleep, also one that timed out (R8.3; up to 1.14). */
  readonly deepSleepResets: boolean;
  /** How a running goroutine can be stopped: not at all, at function calls (since 1.2), or anywhere by a signal too (since 1.14; R9). */
  readonly preemption: "none" | "cooperative" | "async";
  /** Whether a goroutine that is preempted for a stop of the world goes to runnext, not to the global queue (R6.4; since 1.26). */
  readonly stoppedGoesToRunnext: boolean;
  /** Whether after a stop of the world a P with work goes to the M that ran it last, if that is idle (R1.13; since 1.26). */
  readonly prefersOldM: boolean;
  /** Whether the collector marks beside the program (R14; since 1.5). What came before, which stopped the world for all of it, is not modelled. */
  readonly concurrentGC: boolean;
  /** Whether idle Ps are given workers of the collector when the world starts (R1.13; since 1.26). */
  readonly assignsGCWorkers: boolean;
  /** Whether a collection that is due to time alone leaves idle Ps idle (R14.6; since 1.19). */
  readonly limitsIdleWorkers: boolean;

  // ---- coroutines ----
  /** Whether there are coroutines, and so iter.Pull (R6.9; since 1.23). */
  readonly coroutines: boolean;

  // ---- operating systems ----
  /** Whether os waits for pipes with the poller, where it can (R12.11; since 1.9). */
  readonly pipesPoll: boolean;
  /** How exactly timed waits end on Windows (R13.9; os.ts): since 1.16 only sysmon's are exact, since 1.23 the poller's too. */
  readonly windowsTimers: "millisecond" | "coarsePoll" | "halfMillisecond";
  /** Whether files on Windows that were opened for overlapped I/O use the poller (R12.11; since 1.25). */
  readonly overlappedFiles: boolean;

  // ---- locked threads ----
  /** Whether LockOSThread counts (R7.13; since 1.10). */
  readonly locksNest: boolean;
  /** Whether a thread ends with the goroutine that is locked to it (R7.15; since 1.10). */
  readonly lockedExitEndsThread: boolean;
  /** Whether threads that a locked one asks for are made by the template thread (R5.3; since 1.10). */
  readonly templateThread: boolean;

  // ---- timers, channels, locks ----
  /** How many heaps with a goroutine each hold the timers (R13; 1, since 1.10 64); 0: each P has a heap, which the scheduler runs (since 1.14). */
  readonly timerGoroutines: number;
  /** Whether a timer's channel holds a value that nobody asked for, and keeps it after Stop and Reset (R13; up to 1.22). */
  readonly staleTimerChannels: boolean;
  /** Whether close readies the waiters in the order in which they came, not in reverse (R10.5; up to 1.6). */
  readonly closesInOrder: boolean;
  /** Whether a goroutine that waits for a Mutex spins first (R11.2; since 1.5). */
  readonly mutexSpins: boolean;
  /** Whether a Mutex has starvation mode (R11.2; since 1.9). */
  readonly mutexStarves: boolean;
  /** Whether who hands a semaphore over yields to the one who gets it (R11.1; since 1.14). */
  readonly semaYields: boolean;
  /** Whether tracebacks tell which kind of lock a goroutine waits for (R11.7; since 1.20). */
  readonly namesLocks: boolean;
  /** Whether they tell that it waits for a WaitGroup (R11.4; since 1.25). */
  readonly namesWaitGroups: boolean;

  // ---- the program's start and end ----
  /** The runtime's own goroutines, in the order in which runtime.main starts them (R1.9). */
  readonly systemGoroutines: readonly SystemGoroutine[];
  /** Whether main yields once before main.main (1.0). */
  readonly yieldsBeforeMain: boolean;
  /**
   * What comes of a program whose last goroutine has ended after Goexit in main (R15.4): like any deadlock (1.0), it exits with 0 (1.1),
   * or it is a fatal error of its own (since 1.3).
   */
  readonly nobodyLeft: "asleep" | "exit" | "fatal";
  /** How a fatal error's line begins: "throw: " in 1.0. */
  readonly fatalPrefix: "throw: " | "fatal error: ";
  /** Whether the lines of a panic after the first are indented (since 1.23). */
  readonly indentsPanics: boolean;
  /** How GODEBUG=schedtrace is written (R17.2, R17.3); null: there is none (before 1.2). */
  readonly schedtrace: SchedtraceForm | null;
  /** Whether a fatal error of one goroutine, such as unlocking an unlocked Mutex, shows all others too (up to 1.23). */
  readonly fatalShowsOthers: boolean;
}

/** How a release writes the account of its scheduler. */
export interface SchedtraceForm {
  /** As in 1.2: without spinningthreads and blocked, with the size of each queue's array. */
  readonly isOldest: boolean;
  /** Whether it tells needspinning (since 1.20). */
  readonly needspinning: boolean;
  /** Whether it tells the ticks, and writes its lists with spaces inside (since 1.25). */
  readonly schedticks: boolean;
  /** Whether it writes nil, true and false, not -1, 1 and 0 (since 1.20). */
  readonly words: boolean;
  /** Whether it tells who helps the collector (up to 1.10). */
  readonly helpgc: boolean;
}

/** A goroutine of the runtime that is started before main.main. */
export type SystemGoroutine =
  "scavenger" | "forcegchelper" | "bgsweep" | "bgscavenge" | "updateMaxProcs" | "finalizers";

/** Whether, by these rules, the P's own queue is the first place to look at but for the global queue on every 61st tick. */
export function looksLocallyFirst(rules: Rules): boolean {
  const [first, second] = rules.order;
  const isLocal = first === Source.local || (first === Source.globalOnce && second === Source.local);
  return isLocal && rules.localQueue === "ring" && rules.wakesNext === "spun";
}

/** Whether, by these rules, a thread whose only P has nothing to do sleeps as the shortcut says (rest.ts). */
export function restsPlainly(rules: Rules): boolean {
  const stealsLast = rules.order.at(-1) === Source.steal && rules.victims === "rounds";
  return stealsLast && rules.spinning && !rules.sparesIdleNeighbours && rules.timerGoroutines === 0;
}
