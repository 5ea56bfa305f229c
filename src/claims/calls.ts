/** 2018 and 2014: system calls that keep their thread. */
import { play, scenario, simulate } from "../index.js";
import type { Run } from "../index.js";
import { eventsOf, firstAt, seen, threadsIn, turnsOf } from "./claim.js";
import type { Claim } from "./claim.js";

/** A system call of so many ns on one P, and a clerk who waits. */
const calling = (ns: number): Run =>
  simulate(
    function* main({ go, syscall, work }) {
      yield* go(function* clerk() {
        yield* work(10_000);
      });
      yield* syscall(ns, "read");
      yield* work(10_000);
    },
    { procs: 1 },
  );

export const calls: readonly Claim[] = [
  {
    place: "2018 synchronous system calls",
    says: "A file read cannot be done asynchronously, and blocks its thread.",
    verdict: "holds",
    today: "For files on a disk. Pipes and terminals go through the poller since 1.9.",
    shown: {
      run: "file-io: a hundred reads at once, a hundred threads in the kernel",
      check: () => seen(threadsIn("file-io") >= 100, threadsIn("file-io")),
    },
  },
  {
    place: "2014 file I/O demo",
    says: "Files that are read at once make as many threads.",
    verdict: "holds",
    today: "And the threads stay, for later.",
    shown: {
      run: "file-io: more than a hundred threads, and none of them ends",
      check: () => {
        const { run } = play(scenario("file-io"));
        const [made, ended] = [eventsOf(run, "newm").length, eventsOf(run, "mexit").length];
        return seen(made >= 100 && ended === 0, [made, ended]);
      },
    },
  },
  {
    place: "2018 synchronous system calls",
    says: "C functions that are called by cgo may block the thread too.",
    verdict: "holds",
    today: "The scheduler treats such a call like a system call.",
    shown: {
      source: "src/runtime/cgocall.go",
      has: "entersyscall()",
      meaning: "cgocall enters as a system call does",
    },
  },
  {
    place: "2014 cgo",
    says: "Calls by cgo do not go through package syscall.",
    verdict: "holds",
    today: "They enter and leave by the same two functions of the runtime.",
    shown: { source: "src/runtime/cgocall.go", has: "exitsyscall()", meaning: "and leaves as one does" },
  },
  {
    place: "2018 synchronous system calls",
    says: "On Windows the poller can be used for files.",
    verdict: "holds in part",
    today: "For handles that were opened for overlapped I/O. os.Open does not open them so.",
    shown: {
      source: "src/os/file_windows.go",
      has: "FILE_FLAG_OVERLAPPED",
      meaning: "a flag that the caller must ask for",
    },
  },
  {
    place: "2018 figure 6",
    says: "A goroutine is about to make a call that will block M1.",
    verdict: "holds",
    today: "The P stays with the thread when it enters the kernel.",
    shown: {
      run: "a call of 5 µs: it comes back to the same P, and nobody else has run",
      check: () => {
        const kinds = eventsOf(calling(5_000), "GoSyscallBegin", "GoSyscallEnd", "ProcSteal").map(
          ({ kind }) => kind,
        );
        return seen(kinds.join() === "GoSyscallBegin,GoSyscallEnd", kinds);
      },
    },
  },
  {
    place: "2018 figure 7",
    says: "The scheduler sees that the goroutine blocks its thread, detaches the P and brings another thread.",
    verdict: "holds in part",
    today: "Not at once: sysmon notices at its next look, after 20 µs or more, and only then takes the P.",
    shown: {
      run: "sync-syscall: how long after the call began the P is taken",
      check: () => {
        const { run } = play(scenario("sync-syscall"));
        const taken =
          (eventsOf(run, "ProcSteal")[0]?.time ?? 0) - (eventsOf(run, "GoSyscallBegin")[0]?.time ?? 0);
        return seen(taken >= 20_000, taken);
      },
    },
  },
  {
    place: "2018 figure 7",
    says: "If a thread is there from before, the change is quicker than with a new one.",
    verdict: "holds",
    today: "To wake one takes some microseconds, to make one some tens.",
    shown: {
      run: "file-io: how long it takes from newm to mstart, and from notewakeup to mstart",
      check: () => {
        const { run } = play(scenario("file-io"));
        const up = (kind: "newm" | "notewakeup"): number => {
          const asked = eventsOf(run, kind).find(({ time, m }) => time > 100_000 && m > 1);
          const begun = eventsOf(run, "mstart").find(({ m, time }) => m === asked?.m && time > asked.time);
          return (begun?.time ?? 0) - (asked?.time ?? 0);
        };
        return seen(up("notewakeup") > 0 && up("newm") > up("notewakeup"), [up("newm"), up("notewakeup")]);
      },
    },
  },
  {
    place: "2018 figure 8",
    says: "When the call is over, the goroutine goes back into the local queue of the P.",
    verdict: "never did",
    today:
      "It takes its old P if that is free, or any idle one, and runs on. Only if there is none does it go to a queue: the global one.",
    shown: {
      run: "sync-syscall, moment 3: it is in the global queue; a call of 5 µs simply goes on",
      check: () => {
        const first = firstAt("sync-syscall", 2);
        return seen(first?.queue === "global queue", first?.queue);
      },
    },
  },
  {
    place: "2018 figure 8",
    says: "Its thread is put aside for the next time.",
    verdict: "holds",
    today: "On the list of idle Ms, and the one put there last is taken first.",
    shown: {
      run: "sync-syscall, moment 3: M0 is idle",
      check: () => {
        const idle = play(scenario("sync-syscall")).moments[2]?.snapshot.idleThreads;
        return seen(idle?.includes(0) === true, idle);
      },
    },
  },
  {
    place: "2014 blocked in a system call",
    says: "The thread waits idly for the call to return, and its context is moved to another thread.",
    verdict: "holds in part",
    today:
      "It is moved if the call lasts until sysmon looks, and if there is something to run or 10 ms are over.",
    shown: {
      run: "a call of 5 µs and one of 1 ms: only in the second does the clerk run before the end",
      check: () => {
        const early = [5_000, 1_000_000].map((ns) => {
          const run = calling(ns);
          const back = eventsOf(run, "GoSyscallEnd", "GoSyscallEndBlocked")[0]?.time ?? 0;
          return (turnsOf(run, "clerk")[0] ?? Infinity) < back;
        });
        return seen(early.join() === "false,true", early);
      },
    },
  },
  {
    place: "2014 the syscall package",
    says: "All calls that can block a thread go through package syscall, but for cgo.",
    verdict: "no longer",
    today:
      "x/sys has its own, RawSyscall tells the scheduler nothing, and the runtime makes calls by itself.",
    shown: {
      source: "src/syscall/syscall_linux.go",
      has: "func RawSyscall6(",
      meaning: "a call that the scheduler hears nothing of",
    },
  },
  {
    place: "2014 the syscall package",
    says: "It tells the runtime that a call is about to come which may block.",
    verdict: "holds",
    today: "By runtime.entersyscall, and by exitsyscall that it is over.",
    shown: {
      run: "each call begins with GoSyscallBegin and ends with one of two events",
      check: () => {
        const run = play(scenario("file-io")).run;
        const [begun, ended] = [
          eventsOf(run, "GoSyscallBegin"),
          eventsOf(run, "GoSyscallEnd", "GoSyscallEndBlocked"),
        ];
        return seen(begun.length >= 100 && begun.length === ended.length, [begun.length, ended.length]);
      },
    },
  },
  {
    place: "2014 os/file.go listing",
    says: "File.Read looks at its arguments and calls read.",
    verdict: "holds",
    today: "Nearly the same lines.",
    shown: { source: "src/os/file.go", has: "n, e := f.read(b)", meaning: "Read calls read" },
  },
  {
    place: "2014 os/file_unix.go listing",
    says: "read calls syscall.Read, and so blocks.",
    verdict: "no longer",
    today:
      "Since 1.9 it goes through internal/poll: what the poller can watch waits there, and only disk files block.",
    shown: {
      source: "src/os/file_posix.go",
      has: "n, err = f.pfd.Read(b)",
      meaning: "read asks the poll.FD",
    },
  },
  {
    place: "2014 zsyscall_linux_amd64.go listing",
    says: "syscall.read is generated, and calls Syscall with SYS_READ.",
    verdict: "holds",
    today: "The file is still generated.",
    shown: {
      source: "src/syscall/zsyscall_linux_amd64.go",
      has: "Syscall(SYS_READ",
      meaning: "the same line as then",
    },
  },
  {
    place: "2014 asm_linux_amd64.s listing",
    says: "Syscall6 is assembly, and calls entersyscall and exitsyscall around the instruction.",
    verdict: "no longer",
    today: "The two calls are in Go, around RawSyscall6.",
    shown: {
      source: "src/syscall/syscall_linux.go",
      has: "runtime_entersyscall()",
      meaning: "Syscall, in Go, enters by itself",
    },
  },
  {
    place: "2014 proc.c listing",
    says: "reentersyscall, in C, marks the goroutine as being in a system call.",
    verdict: "no longer",
    today: "The function bears the same name and does the same, in Go. The C runtime ended with 1.4.",
    shown: {
      source: "src/runtime/proc.go",
      has: "func reentersyscall(",
      meaning: "the same function, in proc.go",
    },
  },
];
