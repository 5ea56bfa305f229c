/*
 * All that the two old texts contain, in their order: every figure, listing and section of "Scheduling In Go: Part II" (2018), and every
 * section, listing and demonstration of "Demystifying the Go Scheduler" (2014). What each says is told in our own words.
 *
 * The course covers all of it: lessons name places of this list in their `covers:`, and the linter fails when one is missing. Left out
 * are the index of the series, the list of sources, and advertisements.
 */

/** Something that an old text contains. */
export interface Place {
  /** The year, then the place: "2018 figure 1". */
  readonly place: string;
  /** What it shows or says, in a few words. */
  readonly about: string;
  /** The number of the lesson that teaches it. */
  readonly lesson: number;
}

const in2018 = (lesson: number, place: string, about: string): Place => ({
  place: `2018 ${place}`,
  about,
  lesson,
});
const in2014 = (lesson: number, place: string, about: string): Place => ({
  place: `2014 ${place}`,
  about,
  lesson,
});

const text2018: readonly Place[] = [
  in2018(1, "introduction", "a good model of behaviour is worth more than the details"),
  in2018(1, "your program starts", "P, M and G, one P for each virtual core, and the run queues"),
  in2018(1, "figure 1", "the system report of a laptop"),
  in2018(1, "listing 1", "a program that prints the number of virtual cores"),
  in2018(1, "figure 2", "G, M, P, the local queue and the global queue"),
  in2018(3, "cooperating scheduler", "the scheduler is part of the program and needs its help"),
  in2018(2, "goroutine states", "waiting, runnable, executing"),
  in2018(3, "context switching", "safe points, function calls and tight loops"),
  in2018(3, "the keyword go", "first class of events: a goroutine is made"),
  in2018(3, "garbage collection", "second class: the collector's own goroutines need threads"),
  in2018(3, "system calls", "third class: the goroutine or its thread must give way"),
  in2018(3, "synchronization and orchestration", "fourth class: atomics, mutexes, channels"),
  in2018(6, "asynchronous system calls", "the network poller"),
  in2018(6, "figure 3", "one goroutine runs, three wait, the poller is idle"),
  in2018(6, "figure 4", "the first waits at the poller, and the thread runs the second"),
  in2018(6, "figure 5", "the answer is there, and the first is queued again"),
  in2018(5, "synchronous system calls", "a call that blocks its thread"),
  in2018(5, "figure 6", "one goroutine is about to read a file"),
  in2018(5, "figure 7", "its thread is blocked, and another has come for the P"),
  in2018(5, "figure 8", "the call is over, and the first thread is kept for later"),
  in2018(7, "work stealing", "a P without work looks for some"),
  in2018(7, "figure 9", "two Ps with work, and one goroutine in the global queue"),
  in2018(7, "figure 10", "one P has nothing left"),
  in2018(4, "listing 2", "the order in which work is looked for"),
  in2018(7, "figure 11", "it has taken half of what the other had"),
  in2018(7, "figure 12", "a P finds nothing at the other"),
  in2018(7, "figure 13", "it takes from the global queue"),
  in2018(8, "practical example", "two that pass a message, as threads and as goroutines"),
  in2018(8, "figure 14", "the first thread runs and sends"),
  in2018(8, "figure 15", "it waits, and the second runs on another core"),
  in2018(8, "figure 16", "they change again"),
  in2018(8, "figure 17", "the first goroutine runs and sends"),
  in2018(8, "figure 18", "it waits, and the second runs on the same thread"),
  in2018(8, "figure 19", "they change again, and the thread never slept"),
  in2018(8, "conclusion", "no more threads than cores, and no goroutines without need"),
];

const text2014: readonly Place[] = [
  in2014(2, "goroutines and channels", "a crash course: go, and channels with and without buffer"),
  in2014(
    3,
    "when another goroutine runs",
    "four occasions: end, system call, blocking call of the runtime, sometimes a function call",
  ),
  in2014(1, "G, M and P", "thread, context and goroutine"),
  in2014(5, "blocked in a system call", "the thread stays, and the context moves on"),
  in2014(5, "the syscall package", "calls that can block go through it, and it tells the runtime"),
  in2014(5, "os/file.go listing", "File.Read"),
  in2014(5, "os/file_unix.go listing", "File.read, on Unix"),
  in2014(5, "zsyscall_linux_amd64.go listing", "the read of package syscall"),
  in2014(5, "asm_linux_amd64.s listing", "Syscall6: entersyscall, the instruction, exitsyscall"),
  in2014(5, "proc.c listing", "reentersyscall"),
  in2014(9, "host setup", "the limit of open files, and what the HTTP server does when it is reached"),
  in2014(5, "file I/O demo", "files that are read at once make as many threads"),
  in2014(6, "network I/O", "would that not make a billion threads?"),
  in2014(6, "network I/O demo", "connections that wait make none"),
  in2014(6, "netpoller", "how a goroutine waits for the network; Unix sockets too"),
  in2014(9, "resource starvation", "why did my service stop responding?"),
  in2014(9, "web service demo", "a service where some requests need the processor for long"),
  in2014(9, "essential and accidental", "more work than resources, or a disagreement about what comes first"),
  in2014(9, "simplify or complexify", "do it synchronously, or add services and queues"),
  in2014(9, "bite-sized", "more function calls, or Gosched"),
  in2014(9, "micro services", "two processes, and the operating system shares the cores"),
  in2014(9, "LockOSThread", "a goroutine with a thread of its own"),
  in2014(1, "GOMAXPROCS", "further topic: how many Ps suit the work"),
  in2014(5, "cgo", "further topic: calls of C functions"),
];

/** In the order of the texts. */
export const seeds: readonly Place[] = [...text2018, ...text2014];
