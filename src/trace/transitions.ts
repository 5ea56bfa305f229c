/**
 * The legal state changes of goroutines and processors, as data (R2.1, R2.3). One table is a test (the replay
 * refuses any event that is not in it), a figure and a lesson at once.
 *
 * `by` is the trace event that makes the change, or "" where this project's runtime has no event for it yet:
 * such a row is true of Go, and no trace of ours contains it. `go` names the runtime function.
 *
 * Not modelled: the scan bit (`_Gscan`), which is a lock over a status and not a status of its own.
 */
import { GStatus, PStatus } from "./vocabulary.js";
import type { KindName } from "./vocabulary.js";

/** One legal change of status. */
export interface Transition<Status> {
  readonly from: Status;
  readonly to: Status;
  readonly by: KindName | "";
  readonly go: string;
  readonly meaning: string;
}

const { idle, runnable, running, syscall, waiting, dead, copystack, preempted } = GStatus;

/** What may happen to a goroutine. */
export const goroutineTransitions: readonly Transition<GStatus>[] = [
  { from: idle, to: dead, by: "", go: "newproc1", meaning: "a new one is made, still empty" },
  {
    from: dead,
    to: runnable,
    by: "GoCreate",
    go: "newproc1",
    meaning: "a go statement fills a new or an ended one",
  },
  { from: dead, to: waiting, by: "GoCreateBlocked", go: "newproc1", meaning: "a coroutine is made asleep" },
  { from: runnable, to: running, by: "GoStart", go: "execute", meaning: "the scheduler picks it" },
  { from: running, to: runnable, by: "GoStop", go: "goschedImpl", meaning: "it yields or is preempted" },
  { from: running, to: waiting, by: "GoBlock", go: "park_m", meaning: "it must wait for something" },
  { from: waiting, to: runnable, by: "GoUnblock", go: "ready", meaning: "what it waited for has come" },
  { from: running, to: dead, by: "GoDestroy", go: "gdestroy", meaning: "its function has returned" },
  {
    from: running,
    to: syscall,
    by: "GoSyscallBegin",
    go: "reentersyscall",
    meaning: "it enters a system call",
  },
  { from: syscall, to: running, by: "GoSyscallEnd", go: "exitsyscall", meaning: "the system call returns" },
  {
    from: running,
    to: runnable,
    by: "GoSyscallEndBlocked",
    go: "exitsyscallNoP",
    meaning: "it is back, and there is no P for it",
  },
  {
    from: running,
    to: waiting,
    by: "casGToWaitingForSuspendG",
    go: "casGToWaitingForSuspendG",
    meaning: "its thread goes on for it, to stop the world or to mark",
  },
  { from: waiting, to: running, by: "casgstatus", go: "casgstatus", meaning: "its thread has done that" },
  {
    from: running,
    to: preempted,
    by: "GoBlock",
    go: "preemptPark",
    meaning: "it stops itself for a suspender",
  },
  {
    from: preempted,
    to: waiting,
    by: "casGFromPreempted",
    go: "casGFromPreempted",
    meaning: "the suspender takes charge of it",
  },
  {
    from: dead,
    to: syscall,
    by: "GoCreateSyscall",
    go: "needm",
    meaning: "a thread that C made calls Go",
  },
  { from: syscall, to: dead, by: "GoDestroySyscall", go: "dropm", meaning: "that thread ends" },
  {
    from: running,
    to: waiting,
    by: "GoSwitch",
    go: "coroswitch_m",
    meaning: "it goes on as the other half of a coroutine",
  },
  {
    from: waiting,
    to: running,
    by: "GoSwitch",
    go: "coroswitch_m",
    meaning: "the other half waits, it goes on",
  },
  { from: running, to: dead, by: "GoSwitchDestroy", go: "coroswitch_m", meaning: "the coroutine has ended" },
  {
    from: waiting,
    to: running,
    by: "GoSwitchDestroy",
    go: "coroswitch_m",
    meaning: "the other half has ended, it goes on",
  },
  { from: running, to: copystack, by: "", go: "newstack", meaning: "its stack moves" },
  { from: copystack, to: running, by: "", go: "newstack", meaning: "its stack has moved" },
];

/** What may happen to a P (rules of Go 1.26, where a P in a system call stays `_Prunning`). */
export const processorTransitions: readonly Transition<PStatus>[] = [
  {
    from: PStatus.gcstop,
    to: PStatus.running,
    by: "ProcStart",
    go: "wirep",
    meaning: "an M takes it at the start",
  },
  {
    from: PStatus.gcstop,
    to: PStatus.idle,
    by: "pidleput",
    go: "procresize",
    meaning: "it has no work at the start",
  },
  { from: PStatus.idle, to: PStatus.running, by: "ProcStart", go: "wirep", meaning: "an M takes it" },
  { from: PStatus.running, to: PStatus.idle, by: "ProcStop", go: "releasep", meaning: "its M lets it go" },
  {
    from: PStatus.running,
    to: PStatus.idle,
    by: "ProcSteal",
    go: "takeP",
    meaning: "its M is in a system call",
  },
  {
    from: PStatus.running,
    to: PStatus.gcstop,
    by: "STWBegin",
    go: "stopTheWorldWithSema",
    meaning: "its goroutine stops the world",
  },
  { from: PStatus.idle, to: PStatus.gcstop, by: "gcstop", go: "gcstopm", meaning: "the world stops" },
  {
    from: PStatus.gcstop,
    to: PStatus.running,
    by: "ProcsChange",
    go: "procresize",
    meaning: "its goroutine starts the world again",
  },
  {
    from: PStatus.gcstop,
    to: PStatus.idle,
    by: "procresize",
    go: "procresize",
    meaning: "the world starts, and it has work",
  },
  { from: PStatus.gcstop, to: PStatus.dead, by: "ProcsChange", go: "destroy", meaning: "GOMAXPROCS shrinks" },
  { from: PStatus.idle, to: PStatus.dead, by: "ProcsChange", go: "destroy", meaning: "GOMAXPROCS shrinks" },
  {
    from: PStatus.dead,
    to: PStatus.gcstop,
    by: "ProcsChange",
    go: "procresize",
    meaning: "GOMAXPROCS grows again",
  },
];

/** Go's spelling of each processor status. */
export const pStatusName: Readonly<Record<PStatus, string>> = {
  [PStatus.idle]: "_Pidle",
  [PStatus.running]: "_Prunning",
  [PStatus.gcstop]: "_Pgcstop",
  [PStatus.dead]: "_Pdead",
};

/** Whether `table` allows the change. */
export function isLegal<Status>(
  table: readonly Transition<Status>[],
  from: Status,
  to: Status,
  by: KindName,
): boolean {
  return table.some((row) => row.from === from && row.to === to && row.by === by);
}

/** The statuses of a goroutine, as a traceback spells them. */
export const statusWords = ["runnable", "running", "syscall", "waiting", "dead", "preempted"] as const;
export type StatusWord = (typeof statusWords)[number];

const wordOf: Readonly<Record<GStatus, StatusWord>> = {
  [idle]: "dead",
  [runnable]: "runnable",
  [running]: "running",
  [syscall]: "syscall",
  [waiting]: "waiting",
  [dead]: "dead",
  [copystack]: "running",
  [preempted]: "preempted",
  [GStatus.deadextra]: "dead",
};

/** The status of a goroutine as a traceback spells it. One whose stack moves counts as running. */
export function statusWord(status: GStatus): StatusWord {
  return wordOf[status];
}
