/**
 * The figures of the text of 2018, as programs that reach what they show.
 *
 * Figure 1 is a machine and figure 2 its Gs, Ms, Ps and queues; 3 to 5 a call that the poller waits for; 6 to 8 one that keeps its
 * thread; 9 to 13 stealing; 14 to 19 two that hand one another a message, as threads and as goroutines.
 */
import type { Go, Program } from "../program/face.js";
import type { Snapshot } from "../trace/snapshot.js";
import { GStatus } from "../trace/vocabulary.js";
import { inKernel, isBack, localQueue, named, one, runs, waits } from "./look.js";
import type { Moment, Scenario } from "./scenario.js";

const shortWork = 20_000;
const longWork = 400_000;

/** Figure 2: one goroutine runs on each P, others wait in local queues, and one in the global queue. */
const queues: Scenario = {
  name: "queues",
  title: "G, M, P and the two kinds of queue",
  about:
    "Goroutines that were started wait in the local queue of a P; one that yields goes to the global queue.",
  program: function* main({ go, runtime, work }: Go) {
    for (let i = 0; i < 4; i++)
      yield* go(function* worker() {
        yield* work(longWork);
      });
    yield* runtime.Gosched();
    yield* work(shortWork);
  },
  options: { procs: 2, seed: 1 },
  moments: [
    {
      figure: "2018 figure 2",
      shows: "a P runs a goroutine, has others in its local queue, and one is in the global queue",
      when: (s) => s.global.length > 0 && s.procs.some((p) => p.curg !== 0 && localQueue(s, p.id) > 0),
    },
  ],
};

const others = ["second", "third", "fourth"] as const;

/** Three goroutines that compute, behind the one that makes a call. */
function* behind({ go, work }: Go) {
  for (const name of [...others].reverse()) {
    const body = {
      *[name]() {
        yield* work(longWork);
      },
    }[name]!;
    yield* go(body);
  }
}

/** Figures 3 to 5. The poller is no thread: the goroutine comes back when somebody who looks for work asks. */
const asyncSyscall: Scenario = {
  name: "async-syscall",
  title: "A network call and the poller",
  about:
    "The first goroutine waits for the network without a thread. It comes back when somebody asks the poller: a thread without work, " +
    "or sysmon after 10 ms. The text says that it goes to the local queue; by sysmon it goes to the global one.",
  program: function* main(go: Go) {
    const { net } = go;
    net.remote("db:5432", { latency: 50_000, reply: (query) => `rows of ${query}` });
    const done = go.chan<number>();
    yield* behind(go);
    yield* go.go(function* first() {
      const [conn] = yield* net.Dial("db:5432");
      yield* conn!.Write("select");
      yield* conn!.Read();
      yield* done.send(1);
    });
    yield* done.recv();
  },
  options: { procs: 1 },
  moments: [
    {
      figure: "2018 figure 3",
      shows: "the first goroutine runs, three wait in the local queue, nobody waits for the network",
      when: (s) => runs(s, "first") && localQueue(s, 0) >= 3 && !waits(s, "first", "IO wait"),
    },
    {
      figure: "2018 figure 4",
      shows: "the first goroutine waits for the network, and another runs on the same M",
      when: (s) => waits(s, "first", "IO wait") && others.some((name) => runs(s, name)),
    },
    {
      figure: "2018 figure 5",
      shows: "the network has answered: the first goroutine is back, and no M was added",
      when: (s) => isBack(s, "first"),
    },
  ],
};

/** Figures 6 to 8. */
const syncSyscall: Scenario = {
  name: "sync-syscall",
  title: "A file read keeps its thread",
  about:
    "The first goroutine reads from a disk, and its thread with it. sysmon notices, at its next look, and hands the P to another " +
    "thread. When the call returns there is no P left: the text says that the goroutine goes to the local queue; it goes to the global one.",
  program: function* main(go: Go) {
    const done = go.chan<number>();
    yield* behind(go);
    yield* go.go(function* first() {
      yield* go.os.Open("disk", { latency: 300_000 }).Read();
      yield* done.send(1);
    });
    yield* done.recv();
  },
  options: { procs: 1 },
  moments: [
    {
      figure: "2018 figure 6",
      shows: "the first goroutine runs and is about to read; three wait in the local queue",
      when: (s) => runs(s, "first") && localQueue(s, 0) >= 3,
    },
    {
      figure: "2018 figure 7",
      shows: "its M is in the kernel with it and has no P; another M runs the second goroutine on the P",
      when: (s) => inKernel(s, "first") && one(s, "first")!.p < 0 && others.some((name) => runs(s, name)),
    },
    {
      figure: "2018 figure 8",
      shows: "the read is over: the goroutine is queued again, and its M is kept among the idle",
      when: (s) => isBack(s, "first") && one(s, "first")!.queue !== "" && s.idleThreads.length > 0,
    },
  ],
};

/** Two Ps with work of their own: `quick` goroutines on one, `slow` ones on the other, and one in the global queue. */
const stealProgram: Program = function* main({ go, runtime, work, sync }: Go) {
  const all = sync.WaitGroup("all");
  yield* all.Add(9);
  const start = function* (n: number, name: "quick" | "slow", ns: number) {
    for (let i = 0; i < n; i++) {
      const body = {
        *[name]() {
          yield* work(ns);
          yield* all.Done();
        },
      }[name]!;
      yield* go(body);
    }
  };
  yield* go(function* left() {
    yield* work(60_000); // until both Ps run
    yield* start(4, "quick", shortWork);
    yield* work(10_000);
  });
  yield* go(function* right() {
    yield* work(60_000);
    yield* start(4, "slow", 200_000);
    yield* go(function* nine() {
      yield* runtime.Gosched();
      yield* work(shortWork);
      yield* all.Done();
    });
    yield* runtime.Gosched();
  });
  yield* all.Wait();
};

/** Figures 9 to 13, in the order that the text prints: first the other P, then the global queue. */
const stealing: Scenario = {
  name: "stealing",
  title: "Work stealing",
  about:
    "One P is done early and takes from the other: half of its queue, rounded up. As in the text, a P steals before it looks at the global " +
    "queue. No release of Go did so; see stealing-today.",
  program: stealProgram,
  options: { procs: 2, seed: 1, version: "listing2" },
  moments: [
    {
      figure: "2018 figure 9",
      shows: "two Ps run and both have goroutines of their own; `nine` is in the global queue",
      when: (s) =>
        s.procs.every((p) => p.curg !== 0 && localQueue(s, p.id) > 0) &&
        one(s, "nine")?.queue === "global queue",
    },
    {
      figure: "2018 figure 10",
      shows: "one P has nothing left; the other has goroutines in its queue, and so has the global one",
      when: (s) =>
        named(s, "quick").length === 0 &&
        s.global.length > 0 &&
        s.procs.some((p) => p.curg === 0 && localQueue(s, p.id) === 0) &&
        s.procs.some((p) => localQueue(s, p.id) > 1),
    },
    {
      figure: "2018 figure 11",
      shows: "the idle P has taken half of the other's queue and runs one of them",
      when: (s) =>
        s.procs.every((p) => p.curg !== 0) &&
        s.global.length > 0 &&
        named(s, "slow").filter(({ p }) => p >= 0).length === 2,
    },
    {
      figure: "2018 figure 12",
      shows: "a P is done and finds nothing at the other; in the global queue there is work",
      when: (s) =>
        s.procs.some((p) => p.curg === 0) &&
        s.procs.every((p) => localQueue(s, p.id) === 0) &&
        s.global.length > 0 &&
        s.goroutines.every(({ hand }) => hand < 0), // nobody was just taken off a queue
    },
    {
      figure: "2018 figure 13",
      shows: "that P runs a goroutine from the global queue",
      when: (s) => runs(s, "nine") || runs(s, "right"),
    },
  ],
};

/** The same program by Go's own order: the global queue comes first. */
const stealingToday: Scenario = {
  name: "stealing-today",
  title: "Work stealing in Go",
  about:
    "A P without work looks at the global queue before it steals. So the goroutine there does not wait until all others are done.",
  program: stealProgram,
  options: { procs: 2, seed: 1 },
  moments: [
    {
      figure: "2018 listing 2, today",
      shows: "a P took from the global queue while the other still had goroutines of its own",
      when: (s) => runs(s, "nine") && s.procs.some((p) => localQueue(s, p.id) > 0),
    },
  ],
};

/** How long a message is thought about, in ns. */
const processing = 100;

/** Two that hand one another a message. */
const messages: Program = function* main({ go, chan, runtime, work }: Go) {
  const there = chan<string>(0, "there");
  const back = chan<string>(0, "back");
  yield* go(function* partner() {
    for (;;) {
      const message = yield* there.recv();
      yield* work(processing);
      yield* back.send(`re: ${message}`);
    }
  });
  yield* runtime.Gosched(); // the partner waits first
  for (let i = 0; i < 1_000; i++) {
    yield* work(processing);
    yield* there.send("hello");
    yield* back.recv();
  }
};

/** Whether the first goroutine, which runs main, has this status; main waits for nothing but the answer. */
const mainIs = (s: Snapshot, status: GStatus): boolean =>
  s.goroutines.some((goroutine) => goroutine.id === 1 && goroutine.status === status);

const partnerWaits = (s: Snapshot): boolean => one(s, "partner")?.status === GStatus.waiting;

/** The three states of a message handed to and fro. */
const messageMoments = (first: number): Moment[] => [
  {
    figure: `2018 figure ${first}`,
    shows: "the first runs and the second waits for its message",
    when: (s) => mainIs(s, GStatus.running) && partnerWaits(s),
  },
  {
    figure: `2018 figure ${first + 1}`,
    shows: "the first waits for the answer, and the second runs",
    when: (s) => mainIs(s, GStatus.waiting) && runs(s, "partner"),
  },
  {
    figure: `2018 figure ${first + 2}`,
    shows: "the second waits again, and the first runs with the answer",
    when: (s) => mainIs(s, GStatus.running) && partnerWaits(s),
  },
];

/** Figures 14 to 16. */
const threadMessages: Scenario = {
  name: "messages-of-threads",
  title: "Two threads pass a message",
  about: "Each hand-over is a change of threads: about 1,000 ns, during which nothing of the program runs.",
  program: messages,
  options: { as: "threads", procs: 2, costs: "seeds" },
  moments: messageMoments(14),
};

/** Figures 17 to 19. */
const goroutineMessages: Scenario = {
  name: "messages-of-goroutines",
  title: "Two goroutines pass a message",
  about: "The same states, and one thread that never sleeps: about 200 ns for a hand-over.",
  program: messages,
  options: { procs: 1, costs: "seeds" },
  moments: messageMoments(17),
};

/** In the order of the figures. */
export const figures2018: readonly Scenario[] = [
  queues,
  asyncSyscall,
  syncSyscall,
  stealing,
  stealingToday,
  threadMessages,
  goroutineMessages,
];
