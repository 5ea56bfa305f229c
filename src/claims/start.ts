/** 2018 and 2014: the program's start. */
import { goroutines, simulate, threads } from "../index.js";
import type { SimulateOptions } from "../index.js";
import { crowd, eventsOf, seen } from "./claim.js";
import type { Claim } from "./claim.js";

const idle = (options: SimulateOptions) => simulate(function* main() {}, options);

/** The numbers that clerks print who were started as 1, 2, 3, ... */
const order = (clerks: number, options: SimulateOptions): string =>
  simulate(function* main({ fmt, sync, work }) {
    const team = sync.WaitGroup("team");
    for (let i = 1; i <= clerks; i++)
      yield* team.Go(function* clerk() {
        yield* work(30_000);
        yield* fmt.Print(i, " ");
      });
    yield* team.Wait();
  }, options).output.trim();

export const start: readonly Claim[] = [
  {
    place: "2018 your program starts",
    says: "A program is given a P for every virtual core of the machine.",
    verdict: "holds in part",
    today:
      "For every core that the process may use; since 1.25 no more than the container's limit (at least 2); up to 1.4 it was one P.",
    shown: {
      run: "a program on eight cores, and one of Go 1.2 without GOMAXPROCS",
      check: () => {
        const procs = [idle({ procs: 8 }), idle({ version: "1.2" })].map(({ trace }) => trace.meta.procs);
        return seen(procs.join() === "8,1", procs);
      },
    },
  },
  {
    place: "2018 listing 1",
    says: "runtime.NumCPU tells the number, and it is the number of Ps.",
    verdict: "holds in part",
    today: "It tells the cores that the process may use. GOMAXPROCS tells the Ps, and may be another number.",
    shown: {
      run: "a program that sets GOMAXPROCS to 2 on eight cores",
      check: () => {
        const { output } = simulate(
          function* main({ fmt, runtime }) {
            yield* runtime.GOMAXPROCS(2);
            yield* fmt.Print(runtime.NumCPU(), runtime.GOMAXPROCS());
          },
          { procs: 8 },
        );
        return seen(output === "8 2", output);
      },
    },
  },
  {
    place: "2018 figure 1",
    says: "Each hardware thread of a core counts as a virtual core.",
    verdict: "holds",
    today:
      "So the operating system shows them, and Go counts what it is shown: the bits of the affinity mask.",
    shown: {
      source: "src/runtime/os_linux.go",
      has: "func getCPUCount",
      meaning: "counts the bits of sched_getaffinity, one for each hardware thread",
    },
  },
  {
    place: "2018 your program starts",
    says: "Every P is assigned a thread: with 8 Ps, 8 threads are there to work.",
    verdict: "never did",
    today: "Threads are made when there is work for them. An idle P has none; sysmon has a thread and no P.",
    shown: {
      run: "the first instruction of main on eight Ps: fewer than eight threads, one of them sysmon's",
      check: () => {
        const all = threads(idle({ procs: 8 }));
        return seen(all.length < 8 && all.filter(({ role }) => role === "sysmon").length === 1, all.length);
      },
    },
  },
  {
    place: "2018 your program starts",
    says: "The operating system still places the threads on cores.",
    verdict: "holds",
    today: "Go chooses goroutines for threads, the kernel chooses threads for cores.",
    shown: {
      run: "four Ps on one core: the threads take turns on it",
      check: () => {
        const taken = eventsOf(crowd(8, { procs: 4, cores: 1 }), "coreTake");
        const by = new Set(taken.map(({ m }) => m));
        return seen(by.size > 2 && taken.every(({ a }) => a === 0), by.size);
      },
    },
  },
  {
    place: "2018 your program starts",
    says: "A program is given one initial goroutine.",
    verdict: "holds in part",
    today:
      "G1 becomes main. Five more are the runtime's, if the program uses package os, and two of them are queued.",
    shown: {
      run: "all goroutines at the first instruction of main, on one P",
      check: () => {
        const all = goroutines(idle({ procs: 1 }), "main", { system: true });
        return seen(all.length === 6 && all.filter(({ state }) => state === "runnable").length === 2, all);
      },
    },
  },
  {
    place: "2018 figure 2",
    says: "There are two kinds of run queue: a local one for each P, and a global one.",
    verdict: "holds in part",
    today:
      "And the slot runnext before the local ring, since 1.5. It decides who of the new ones goes first.",
    shown: {
      run: "five clerks on one P run 5 1 2 3 4, and 1 2 3 4 5 without runnext",
      check: () => {
        const orders = [{}, { rules: { runnext: false } }].map((more) => order(5, { procs: 1, ...more }));
        return seen(orders.join() === "5 1 2 3 4,1 2 3 4 5", orders);
      },
    },
  },
  {
    place: "2018 your program starts",
    says: "The global queue is for goroutines that have no P yet.",
    verdict: "never did",
    today:
      "New goroutines go to the P of whoever starts them. The global queue takes those who yield or are stopped, and what overflows.",
    shown: {
      run: "each GoCreate is followed by runnext; Gosched by globrunqput",
      check: () => {
        const run = simulate(
          function* main({ go, runtime }) {
            yield* go(function* clerk() {});
            yield* runtime.Gosched();
          },
          { procs: 1 },
        );
        const kinds = eventsOf(run, "GoCreate", "runnext", "GoStop", "globrunqput").slice(-4);
        const names = kinds.map(({ kind }) => kind).join();
        return seen(names === "GoCreate,runnext,GoStop,globrunqput", names);
      },
    },
  },
  {
    place: "2014 G, M and P",
    says: "M is a thread, P the context in which goroutines are scheduled, G a goroutine.",
    verdict: "holds",
    today: "The scheduler itself is code that each M runs; the P is the right to run Go code, and a queue.",
    shown: {
      run: "each start of a goroutine names an M and a P",
      check: () => {
        const starts = eventsOf(crowd(8, { procs: 4 }), "GoStart");
        return seen(
          starts.length > 8 && starts.every(({ p, m, g }) => p >= 0 && m >= 0 && g > 0),
          starts.length,
        );
      },
    },
  },
  {
    place: "2014 goroutines and channels",
    says: "go starts a function that runs beside; channels pass messages, with a buffer or without.",
    verdict: "holds",
    today: "Without a buffer the sender waits for the receiver; with one only when it is full.",
    shown: {
      run: "a send to a buffer of one, and one to no buffer: only the second waits",
      check: () => {
        const run = simulate(
          function* main({ chan, go }) {
            const [buffered, bare] = [chan<number>(1), chan<number>(0)];
            yield* buffered.send(1);
            yield* go(function* taker() {
              yield* bare.recv();
            });
            yield* bare.send(2);
          },
          { procs: 1 },
        );
        const blocks = eventsOf(run, "GoBlock").filter(({ g, time }) => g === 1 && time >= 37_000);
        return seen(blocks.length === 1, blocks.length);
      },
    },
  },
  {
    place: "2014 GOMAXPROCS",
    says: "GOMAXPROCS is worth tailoring to the work.",
    verdict: "holds in part",
    today:
      "In 2014 it had to be set, since it was 1. Today the default suits nearly all; more Ps help as long as there is work for them.",
    shown: {
      run: "sixteen clerks on 1, 4 and 32 Ps: four times faster, and then hardly any more",
      check: () => {
        const [one = 0, four = 0, many = 0] = [1, 4, 32].map((procs) => crowd(16, { procs }).now);
        return seen(one > 3 * four && many > four / 4, [one, four, many]);
      },
    },
  },
];
