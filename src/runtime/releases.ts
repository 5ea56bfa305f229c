/**
 * The releases, oldest first: each is the one before it and what has changed. So a record reads as the release notes of the
 * scheduler, and no field can be forgotten.
 *
 * Between two rows lie releases that the rows leave out (1.3, 1.4, 1.6 to 1.9 and so on). What they brought stands in the next row,
 * with the release that really brought it in the comment of the field (versions.ts).
 */
import { Source } from "./versions.js";
import type { Rules, SchedtraceForm } from "./versions.js";

const { globalOnce, local, global, netpoll, steal } = Source;

const oldestForm: SchedtraceForm = {
  isOldest: true,
  needspinning: false,
  schedticks: false,
  words: false,
  helpgc: true,
};
const newestForm: SchedtraceForm = {
  isOldest: false,
  needspinning: true,
  schedticks: true,
  words: true,
  helpgc: false,
};

const go10: Rules = Object.freeze({
  version: "1.0",
  localQueue: "none",
  runnext: false,
  order: Object.freeze([global]),
  goidBatch: 1,
  steals: false,
  victims: "random",
  stealTries: 0,
  runsOldestStolen: true,
  runnextWaits: 0,
  waitsBesideIdle: true,
  sparesIdleNeighbours: false,
  skipsIdlePs: false,
  spinning: true,
  needspinning: false,
  wakesNext: "moreQueued",
  looksAgain: "all",
  looksAgainAtGlobal: false,
  resumesSpinning: false,
  goschedWakes: false,
  pollerGivesTo: "global",
  pollerWakes: false,
  pollsForNobody: false,
  timerWakesThread: false,
  idlePsAscending: false,
  defaultProcs: "one",
  followsQuota: false,
  mostProcs: 32_757,
  mostThreads: Infinity,
  sysmon: false,
  handsOff: true,
  retake: "anyTick",
  retakesIdleAfter10ms: false,
  deepSleepResets: true,
  preemption: "none",
  stoppedGoesToRunnext: false,
  prefersOldM: false,
  concurrentGC: false,
  assignsGCWorkers: false,
  limitsIdleWorkers: false,
  coroutines: false,
  pipesPoll: false,
  windowsTimers: "millisecond",
  overlappedFiles: false,
  locksNest: false,
  lockedExitEndsThread: false,
  templateThread: false,
  timerGoroutines: 1,
  staleTimerChannels: true,
  closesInOrder: true,
  mutexSpins: false,
  mutexStarves: false,
  semaYields: false,
  namesLocks: false,
  namesWaitGroups: false,
  systemGoroutines: Object.freeze(["scavenger"] as const),
  yieldsBeforeMain: true,
  nobodyLeft: "asleep",
  fatalPrefix: "throw: ",
  indentsPanics: false,
  schedtrace: null,
  fatalShowsOthers: true,
});

/** The next release: what was, with what has changed. */
function next(before: Rules, changes: Partial<Rules> & Pick<Rules, "version">): Rules {
  return Object.freeze({ ...before, ...changes });
}

/** Ps with queues of their own, stealing, spinning threads, sysmon, the poller inside the scheduler. */
const go11 = next(go10, {
  version: "1.1",
  localQueue: "growing",
  order: Object.freeze([local, global, netpoll, steal]),
  steals: true,
  stealTries: 2,
  pollsForNobody: true,
  mostProcs: 256,
  sysmon: true,
  nobodyLeft: "exit",
  yieldsBeforeMain: false,
  fatalPrefix: "fatal error: ",
});

/** Preemption at function calls; the global queue on every 61st tick; a limit of threads. */
const go12 = next(go11, {
  version: "1.2",
  order: Object.freeze([globalOnce, local, global, netpoll, steal]),
  wakesNext: "lookedFurther",
  mostThreads: 10_000,
  retake: "oneTick",
  preemption: "cooperative",
  schedtrace: Object.freeze(oldestForm),
});

/** The ring of 256 (1.3), runnext, all CPUs by default. */
const go15 = next(go12, {
  version: "1.5",
  concurrentGC: true,
  localQueue: "ring",
  runnext: true,
  goidBatch: 16,
  stealTries: 4,
  runsOldestStolen: false,
  runnextWaits: 100 / 3,
  defaultProcs: "cpus",
  retakesIdleAfter10ms: true,
  mutexSpins: true,
  systemGoroutines: Object.freeze(["forcegchelper", "bgsweep", "finalizers"] as const),
  nobodyLeft: "fatal",
  schedtrace: Object.freeze({ ...oldestForm, isOldest: false }),
});

/** Steals in rounds (1.8), fair mutexes (1.9), locks of threads that count, 64 heaps of timers. */
const go110 = next(go15, {
  version: "1.10",
  victims: "rounds",
  runnextWaits: 1,
  waitsBesideIdle: false,
  sparesIdleNeighbours: true,
  wakesNext: "spun",
  resumesSpinning: true,
  pollsForNobody: false,
  pipesPoll: true,
  mostProcs: Infinity,
  locksNest: true,
  lockedExitEndsThread: true,
  templateThread: true,
  timerGoroutines: 64,
  closesInOrder: false,
  mutexStarves: true,
});

/** Nothing new for the scheduler but a word less in its account of itself. */
const go111 = next(go110, {
  version: "1.11",
  schedtrace: Object.freeze({ ...oldestForm, isOldest: false, helpgc: false }),
});

/** Preemption by signals; timers in the Ps; a semaphore that is handed over takes the thread along. */
const go114 = next(go111, {
  version: "1.14",
  sparesIdleNeighbours: false,
  retake: "bothTicks",
  preemption: "async",
  timerGoroutines: 0,
  semaYields: true,
  systemGoroutines: Object.freeze(["forcegchelper", "bgsweep", "bgscavenge", "finalizers"] as const),
});

/** Idle Ps are left out; the poller's goroutines feed idle Ps first; timers wake threads (1.15, 1.16). */
const go119 = next(go114, {
  version: "1.19",
  limitsIdleWorkers: true,
  skipsIdlePs: true,
  looksAgain: "spinning",
  pollerGivesTo: "idleThenLocal",
  timerWakesThread: true,
  windowsTimers: "coarsePoll",
  deepSleepResets: false,
});

/** needspinning and the names of locks (1.20); Gosched wakes. */
const go122 = next(go119, {
  version: "1.22",
  needspinning: true,
  looksAgainAtGlobal: true,
  goschedWakes: true,
  schedtrace: Object.freeze({ ...newestForm, schedticks: false }),
  pollerWakes: true,
  namesLocks: true,
});

/** Timers anew: their channels hold no stale value. */
const go123 = next(go122, {
  version: "1.23",
  coroutines: true,
  staleTimerChannels: false,
  windowsTimers: "halfMillisecond",
  indentsPanics: true,
});

/** GOMAXPROCS follows the container. */
const go125 = next(go123, {
  version: "1.25",
  followsQuota: true,
  overlappedFiles: true,
  namesWaitGroups: true,
  schedtrace: Object.freeze(newestForm),
  fatalShowsOthers: false,
  systemGoroutines: Object.freeze([
    "forcegchelper",
    "bgsweep",
    "bgscavenge",
    "updateMaxProcs",
    "finalizers",
  ] as const),
});

/** System calls without a status of their own for the P. */
const go126 = next(go125, {
  version: "1.26",
  assignsGCWorkers: true,
  idlePsAscending: true,
  stoppedGoesToRunnext: true,
  prefersOldM: true,
});

/**
 * Not a release: Go 1.11, but looking for work in the order that listing 2 of "Scheduling In Go: Part II" (2018) gives, with stealing
 * before the global queue and the poller (facts, 21.1).
 */
const listing2 = next(go111, {
  version: "listing2",
  order: Object.freeze([globalOnce, local, steal, global, netpoll]),
});

const releases: readonly Rules[] = Object.freeze([
  go10,
  go11,
  go12,
  go15,
  go110,
  go111,
  go114,
  go119,
  go122,
  go123,
  go125,
  go126,
  listing2,
]);

/** The release whose source is the specification. */
export const pinnedVersion = "1.26";

/** The rules of a release. Throws a RangeError with the list of known releases for any other. */
export function rulesOf(version: string): Rules {
  const rules = releases.find((candidate) => candidate.version === version);
  if (rules === undefined) {
    const known = releases.map((candidate) => candidate.version).join(", ");
    throw new RangeError(`option version: Go ${version} is not modelled; expected one of ${known}`);
  }
  return rules;
}

/** The names of all releases, oldest first, and of what is like one. */
export const versions: readonly string[] = Object.freeze(releases.map(({ version }) => version));

/** Rules that can be switched off, and the record without each. */
const switches = {
  /** Nobody takes goroutines from another P. Timers of others are still run. */
  stealing: (rules: Rules): Rules => ({ ...rules, steals: false }),
  /** What is made ready goes to the tail of the queue. */
  runnext: (rules: Rules): Rules => ({ ...rules, runnext: false }),
  /** The global queue is looked at only when the local one is empty. */
  every61: (rules: Rules): Rules => ({
    ...rules,
    order: rules.order.filter((source) => source !== Source.globalOnce),
  }),
  /** Threads that look for work are not counted: every wake-up starts one while a P is idle, and all of them steal. */
  spinning: (rules: Rules): Rules => ({ ...rules, spinning: false, looksAgain: "all" }),
  /** sysmon leaves a P to its thread in a system call, however long the call takes. */
  handoff: (rules: Rules): Rules => ({ ...rules, handsOff: false }),
} as const;

/** Which rules to follow; `false` switches one off. */
export type RuleSwitches = Readonly<Partial<Record<keyof typeof switches, boolean>>>;

/** The rules with some of them switched off. Throws a RangeError that names a switch there is not. */
export function switchOff(rules: Rules, wanted: RuleSwitches): Rules {
  let left = rules;
  for (const [name, isOn] of Object.entries(wanted)) {
    if (!Object.hasOwn(switches, name)) {
      throw new RangeError(
        `option rules: there is no rule "${name}"; expected ${Object.keys(switches).join(", ")}`,
      );
    }
    if (typeof isOn !== "boolean") {
      throw new RangeError(`option rules.${name}: expected true or false, got ${String(isOn)}`);
    }
    const apply = switches[name as keyof typeof switches]; // hasOwn above
    if (!isOn) left = apply(left);
  }
  return left === rules ? rules : Object.freeze(left);
}
