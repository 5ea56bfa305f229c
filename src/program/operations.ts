/**
 * The operations: all that a goroutine can ask of the runtime, as plain numbers with plain operands.
 *
 * This is the whole instruction set. The face that learners write against (`go.ts`) makes these, and so will a compiler
 * of Go source. An operation is a code and up to three operands, as a system call is a number and registers:
 *
 * | code | object | value | extra | result |
 * |---|---|---|---|---|
 * | spawn | generator function | its arguments | its name | |
 * | send | Hchan or null | value | | |
 * | recv, recvOk | Hchan or null | | | value; [value, ok] |
 * | close | Hchan or null | | | |
 * | select | Select | names of the cases | | { case, value, ok } |
 * | lock, unlock, tryLock | Mutex | | | tryLock: whether |
 * | rlock, runlock, tryRlock, wlock, wunlock, tryWlock | RWMutex | | | tryRlock, tryWlock: whether |
 * | wgAdd, wgWait | WaitGroup | delta | | |
 * | condWait, condSignal, condBroadcast | Cond | | | |
 * | sleep | | ns | | |
 * | timerReset, timerStop | Timer | ns from now | period | whether it was pending |
 * | gosched, goexit | | | | |
 * | work | | ns | how often it calls a function, in ns; 0: never; -1: never, and no signal stops it either | |
 * | syscall, syscallBlock | KernelCall | | | the call's result |
 * | pollReset, pollWait | PollDesc | "r" or "w" | | "ready", "closing" or "timeout" |
 * | pollDeadline | PollDesc | ns from now, or null | "r", "w", "rw" | |
 * | pollUnblock | PollDesc | | | |
 * | lockOSThread, unlockOSThread | | | | |
 * | gomaxprocs | | n, below 1: only ask | | the number before |
 * | print | | text | 1 stdout, 2 stderr | |
 * | exit | | code | | |
 * | alloc | | bytes | how many of them the program keeps | |
 * | gc | | | | |
 * | park | | wait reason | what is done when it waits, or nothing | (the runtime only) |
 * | spawnSystem | generator function | name | | (system goroutines only) |
 * | lockThread, unlockThread | | | | (system goroutines only) |
 * | semacquire, semrelease | Sema | | | (the runtime only) |
 * | stopTheWorld | | why | | (the runtime only) |
 * | startTheWorld | | | | (the runtime only) |
 * | forEachP | | what the caller waits for | | (the runtime only) |
 * | gcDrain | | how much, in bytes; Infinity: a worker | whether a request to stop ends it | what was marked (the runtime only) |
 * | yieldIfBusy | | | | (the runtime only) |
 * | onSystemStack | | ns | | (the runtime only) |
 * | turn | function of (rt, mp, gp) | | | (system goroutines only) |
 */
export const Op = {
  none: 0,
  spawn: 1,
  send: 2,
  recv: 3,
  recvOk: 4,
  close: 5,
  select: 6,
  lock: 7,
  unlock: 8,
  tryLock: 9,
  rlock: 10,
  runlock: 11,
  wlock: 12,
  wunlock: 13,
  tryWlock: 14,
  wgAdd: 15,
  wgWait: 16,
  condWait: 17,
  condSignal: 18,
  condBroadcast: 19,
  sleep: 20,
  timerReset: 21,
  timerStop: 22,
  gosched: 23,
  goexit: 24,
  work: 25,
  print: 26,
  exit: 27,
  syscall: 28,
  syscallBlock: 29,
  pollReset: 30,
  pollWait: 31,
  pollDeadline: 32,
  pollUnblock: 33,
  lockOSThread: 34,
  unlockOSThread: 35,
  gomaxprocs: 36,
  alloc: 37,
  gc: 38,
  tryRlock: 39,
  park: 40,
  spawnSystem: 41,
  lockThread: 42,
  unlockThread: 43,
  semacquire: 44,
  semrelease: 45,
  stopTheWorld: 46,
  startTheWorld: 47,
  forEachP: 48,
  gcDrain: 49,
  yieldIfBusy: 50,
  onSystemStack: 51,
  turn: 52,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

/** How each operation is written in a program: for messages and, in its `meta`, for the trace. */
export const opName: readonly string[] = [
  "",
  "go",
  "send",
  "recv",
  "recvOk",
  "close",
  "select",
  "Lock",
  "Unlock",
  "TryLock",
  "RLock",
  "RUnlock",
  "Lock (RWMutex)",
  "Unlock (RWMutex)",
  "TryLock (RWMutex)",
  "Add",
  "Wait (WaitGroup)",
  "Wait (Cond)",
  "Signal",
  "Broadcast",
  "Sleep",
  "Reset",
  "Stop",
  "Gosched",
  "Goexit",
  "work",
  "print",
  "Exit",
  "syscall",
  "syscall (blocking)",
  "pollReset",
  "pollWait",
  "pollSetDeadline",
  "pollUnblock",
  "LockOSThread",
  "UnlockOSThread",
  "GOMAXPROCS",
  "alloc",
  "GC",
  "TryRLock",
  "park",
  "go (system)",
  "lockOSThread",
  "unlockOSThread",
  "semacquire",
  "semrelease",
  "stopTheWorld",
  "startTheWorld",
  "forEachP",
  "gcDrain",
  "yield, if busy",
  "(on the system stack)",
  "turn",
];
