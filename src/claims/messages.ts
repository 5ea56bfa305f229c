/** 2018: two that pass a message, and the conclusion. */
import { costPresets, defaultCosts, play, scenario, schedulingLatencies, simulate } from "../index.js";
import type { SimulateOptions } from "../index.js";
import { eventsOf, seen } from "./claim.js";
import type { Claim } from "./claim.js";

const goroutines = (options: SimulateOptions = {}) => play(scenario("messages-of-goroutines"), options);
const threads = (options: SimulateOptions = {}) => play(scenario("messages-of-threads"), options);

/** How long one message and its answer take in a scenario of a thousand, in ns. */
const perRound = (now: number): number => Math.round(now / 1000);

/** What main, the first goroutine, and its partner do at a moment. */
const statesAt = (name: string, at: number): string => {
  const snapshot = play(scenario(name)).moments[at]?.snapshot;
  return snapshot?.goroutines.map(({ status }) => status).join() ?? "";
};

const figure = (
  number: number,
  says: string,
  today: string,
  name: string,
  at: number,
  states: string,
): Claim => ({
  place: `2018 figure ${number}`,
  says,
  verdict: "holds",
  today,
  shown: {
    run: `${name}, moment ${at + 1}`,
    check: () => {
      const snapshot = play(scenario(name)).moments[at]?.snapshot;
      const main = snapshot?.goroutines.find(({ id }) => id === 1)?.status === 2;
      const partner = snapshot?.goroutines.find((one) => one.name === "partner")?.status === 2;
      const came = `${main ? "first runs" : "first waits"}, ${partner ? "second runs" : "second waits"}`;
      return seen(came === states, `${came} (${statesAt(name, at)})`);
    },
  },
});

const [sends, answers] = ["first runs, second waits", "first waits, second runs"];

export const messages: readonly Claim[] = [
  figure(
    14,
    "The first thread is on core 1 and sends its message.",
    "So it is.",
    "messages-of-threads",
    0,
    sends,
  ),
  figure(
    15,
    "It waits, and the second is put on core 2 and answers.",
    "So it is.",
    "messages-of-threads",
    1,
    answers,
  ),
  figure(16, "They change once more.", "So it is.", "messages-of-threads", 2, sends),
  figure(
    17,
    "The first goroutine is on M1 and sends its message.",
    "So it is.",
    "messages-of-goroutines",
    0,
    sends,
  ),
  figure(
    18,
    "It waits, and the second runs on the same M1.",
    "With one P, and by runnext.",
    "messages-of-goroutines",
    1,
    answers,
  ),
  figure(
    19,
    "They change once more, on the same thread and core.",
    "With one P.",
    "messages-of-goroutines",
    2,
    sends,
  ),
  {
    place: "2018 practical example",
    says: "A change of threads costs about 1,000 ns.",
    verdict: "holds in part",
    today: "The order of magnitude is right. What it is on your machine the eighth lesson measures.",
    shown: {
      run: "messages-of-threads with the costs of the text: how long a message and its answer take",
      check: () => {
        const round = perRound(threads().run.now);
        return seen(round >= 2 * 900 && round <= 2 * 1_200, round);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "A nanosecond is 12 instructions, so a change of threads costs 12,000 of them.",
    verdict: "holds in part",
    today:
      "A product of two round numbers. Few programs execute 12 instructions in a nanosecond: that is 3 or 4 in each cycle of a fast core.",
    shown: {
      run: "the costs of the text: its change of threads, times 12",
      check: () => {
        const product = 12 * (costPresets["seeds"]?.threadWake ?? 0);
        return seen(product > 6_000 && product < 24_000, product);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "Threads that change cores miss their caches too.",
    verdict: "holds in part",
    today:
      "True of machines; the model has no caches. The eighth lesson measures threads on one core and on any.",
    shown: {
      run: "messages-of-threads: the two run on different cores",
      check: () => {
        const cores = new Set(eventsOf(threads().run, "coreTake").map(({ m, a }) => `M${m} core ${a}`));
        return seen(cores.size === 2 && cores.has("M0 core 0") && cores.has("M1 core 1"), [...cores]);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "A change of goroutines costs about 200 ns, or 2,400 instructions.",
    verdict: "holds",
    today: "100 to 200 ns. The eighth lesson measures it.",
    shown: {
      run: "messages-of-goroutines with the usual costs: how long a message takes",
      check: () => {
        const each = perRound(goroutines({ costs: defaultCosts }).run.now) / 2;
        return seen(each > 100 && each < 400, each);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "Goroutines that pass a message use the same thread and core all the time.",
    verdict: "holds in part",
    today: "On one P, and thanks to runnext. With more Ps others may steal one of the two.",
    shown: {
      run: "messages-of-goroutines: one thread starts both, each of two thousand times",
      check: () => {
        const threadsUsed = new Set(
          eventsOf(goroutines().run, "GoStart")
            .filter(({ time }) => time > 5_000)
            .map(({ m }) => m),
        );
        return seen(threadsUsed.size === 1, [...threadsUsed]);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "The thread never goes to sleep, not once.",
    verdict: "holds in part",
    today: "On one P. On several, each message may wake a thread, which looks for work in vain.",
    shown: {
      run: "messages-of-goroutines: no thread goes to sleep on one P; on four, threads are woken",
      check: () => {
        const asleep = [1, 4].map((procs) => {
          const { run } = goroutines({ procs });
          return eventsOf(run, "mput", "notewakeup", "newm").filter(({ time }) => time > 6_000).length;
        });
        return seen(asleep[0] === 0 && (asleep[1] ?? 0) > 0, asleep);
      },
    },
  },
  {
    place: "2018 practical example",
    says: "Go turns work that waits for I/O into work for the processor, as far as the operating system can see.",
    verdict: "holds in part",
    today: "For the network, and for all that waits inside the program. Not for files on a disk.",
    shown: {
      run: "network-io-tcp needs fewer than ten threads, file-io a hundred",
      check: () => {
        const made = ["network-io-tcp", "file-io"].map(
          (name) => eventsOf(play(scenario(name)).run, "newm").length,
        );
        return seen((made[0] ?? 0) < 10 && (made[1] ?? 0) >= 100, made);
      },
    },
  },
  {
    place: "2018 conclusion",
    says: "No more threads are needed than there are virtual cores.",
    verdict: "holds in part",
    today: "To compute. sysmon has one more, and each system call that blocks has one.",
    shown: {
      run: "sixteen clerks on four Ps: no more than six threads at any time",
      check: () => {
        const run = simulate(
          function* main({ sync, work }) {
            const team = sync.WaitGroup("team");
            for (let i = 0; i < 16; i++)
              yield* team.Go(function* clerk() {
                yield* work(100_000);
              });
            yield* team.Wait();
          },
          { procs: 4 },
        );
        const all = eventsOf(run, "newm").length + 1;
        return seen(all <= 6, all);
      },
    },
  },
  {
    place: "2018 conclusion",
    says: "Without limit on goroutines one cannot expect high performance; less is more.",
    verdict: "holds",
    today: "What is ready and has no place waits in a queue.",
    shown: {
      run: "how long the last of 10 and of 1,000 clerks is in the queue, on four Ps",
      check: () => {
        const longest = [10, 1_000].map((clerks) => {
          const run = simulate(
            function* main({ sync, work }) {
              const team = sync.WaitGroup("team");
              for (let i = 0; i < clerks; i++)
                yield* team.Go(function* clerk() {
                  yield* work(50_000);
                });
              yield* team.Wait();
            },
            { procs: 4 },
          );
          return Math.max(...schedulingLatencies(run).map(({ latencyNs }) => latencyNs));
        });
        return seen((longest[1] ?? 0) > 20 * (longest[0] ?? Infinity), longest);
      },
    },
  },
];
