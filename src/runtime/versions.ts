/**
 * What differs between releases of Go, as data. The pinned release is 1.26; its rules are the code itself, and the
 * records here name what later releases of this project will switch. Nothing asks "is the version below X":
 * whoever needs a rule reads its field.
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
  readonly version: string;
  /** The order of findRunnable. */
  readonly order: readonly Source[];
  /** Whether runtime.main starts the goroutine that updates GOMAXPROCS (R1.5; since 1.25). */
  readonly hasMaxProcsUpdater: boolean;
  /** Whether idle Ps are pushed in ascending order at the start, so that the last is on top (R1.6; since 1.26). */
  readonly idlePsAscending: boolean;
  /** How a running goroutine can be stopped: not at all, at function calls (since 1.2), or anywhere by a signal too (since 1.14). */
  readonly preemption: "none" | "cooperative" | "async";
  /** Whether sysmon also takes a P from a system call when the time slice is over (R7.8a; since 1.14). */
  readonly retakesLongSlices: boolean;
  /** Whether a goroutine that is preempted for a stop of the world goes to runnext, not to the global queue (R6.4; since 1.26). */
  readonly stoppedGoesToRunnext: boolean;
  /** Whether after a stop of the world a P with work goes to the M that ran it last, if that is idle (R1.13; since 1.26). */
  readonly prefersOldM: boolean;
  /** Whether LockOSThread counts (R7.13; since 1.10). */
  readonly locksNest: boolean;
}

const go126: Rules = Object.freeze({
  version: "1.26",
  order: Object.freeze([Source.globalOnce, Source.local, Source.global, Source.netpoll, Source.steal]),
  hasMaxProcsUpdater: true,
  idlePsAscending: true,
  preemption: "async",
  retakesLongSlices: true,
  stoppedGoesToRunnext: true,
  prefersOldM: true,
  locksNest: true,
});

const releases: readonly Rules[] = [go126];

/** The release whose source is the specification. */
export const pinnedVersion = go126.version;

/** The rules of a release. Throws a RangeError with the list of known releases for any other. */
export function rulesOf(version: string): Rules {
  const rules = releases.find((candidate) => candidate.version === version);
  if (rules === undefined) {
    const known = releases.map((candidate) => candidate.version).join(", ");
    throw new RangeError(`option version: Go ${version} is not modelled; expected one of ${known}`);
  }
  return rules;
}
