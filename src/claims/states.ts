/** 2018: the states of a goroutine. */
import { goroutines, schedulingLatencies, simulate, snapshotAt, waitReasons } from "../index.js";
import { crowd, eventsOf, seen, turnsOf } from "./claim.js";
import type { Claim } from "./claim.js";

const longest = (clerks: number, procs: number): number =>
  Math.max(
    ...schedulingLatencies(crowd(clerks, { procs }))
      .filter(({ name }) => name === "clerk")
      .map(({ latencyNs }) => latencyNs),
  );

export const states: readonly Claim[] = [
  {
    place: "2018 goroutine states",
    says: "A goroutine is waiting, runnable or executing.",
    verdict: "holds in part",
    today: "A good model. In a system call it is none of the three: it holds its thread, and perhaps its P.",
    shown: {
      run: "a goroutine in a long system call is neither in a queue nor waiting",
      check: () => {
        const run = simulate(
          function* main({ syscall }) {
            yield* syscall(50_000);
          },
          { procs: 1 },
        );
        const state = goroutines(run, 60_000)[0]?.state;
        return seen(state === "syscall", state);
      },
    },
  },
  {
    place: "2018 goroutine states",
    says: "A goroutine may wait for an atomic or a mutex operation.",
    verdict: "holds in part",
    today:
      "For a mutex that is taken. For a free one it does not wait, and for an atomic operation never: there is no such reason.",
    shown: {
      run: "the list of all reasons to wait; locking a free mutex blocks nobody",
      check: () => {
        const run = simulate(
          function* main({ sync }) {
            const till = sync.Mutex();
            yield* till.Lock();
          },
          { procs: 1 },
        );
        const blocks = eventsOf(run, "GoBlock").filter(({ g, time }) => g === 1 && time > 37_000);
        return seen(!waitReasons.some((reason) => /atomic/.test(reason)) && blocks.length === 0, blocks);
      },
    },
  },
  {
    place: "2018 goroutine states",
    says: "Waiting is a root cause of bad performance.",
    verdict: "holds in part",
    today: "For who waits. For the others a goroutine that waits costs a little memory and no time of any P.",
    shown: {
      run: "1 ms of work takes as long beside a thousand goroutines that wait",
      check: () => {
        const takes = (waiting: number): number =>
          Number(
            simulate(
              function* main({ chan, fmt, go, time, work }) {
                const never = chan<number>(0);
                for (let i = 0; i < waiting; i++)
                  yield* go(function* waiter() {
                    yield* never.recv();
                  });
                yield* time.Sleep(10_000_000);
                const began = time.Now();
                yield* work(1_000_000);
                yield* fmt.Print(time.Since(began));
              },
              { procs: 1 },
            ).output,
          );
        return seen(takes(0) === takes(1000), [takes(0), takes(1000)]);
      },
    },
  },
  {
    place: "2018 goroutine states",
    says: "The more goroutines want time, the longer each waits for it.",
    verdict: "holds",
    today: "The wait is the work of all who go before, divided by the number of Ps.",
    shown: {
      run: "the longest stay in the queue, of 5 clerks and of 50, on one P",
      check: () => seen(longest(50, 1) > 9 * longest(5, 1), [longest(5, 1), longest(50, 1)]),
    },
  },
  {
    place: "2018 goroutine states",
    says: "The more goroutines want time, the shorter is the time that each gets.",
    verdict: "never did",
    today: "A turn may last 10 ms, with two goroutines as with two thousand.",
    shown: {
      run: "ten clerks and a hundred: each has one turn for all of his work",
      check: () => {
        const turns = [10, 100].map((clerks) => turnsOf(crowd(clerks, { procs: 1 }), "clerk").length);
        return seen(turns.join() === "10,100", turns);
      },
    },
  },
  {
    place: "2018 goroutine states",
    says: "Executing means that a goroutine has been placed on an M.",
    verdict: "holds in part",
    today: "On an M that holds a P. In a system call it is on an M and executes no Go code.",
    shown: {
      run: "a file is read: the goroutine has an M, and its P is with another M",
      check: () => {
        const run = simulate(
          function* main({ go, os, time, work }) {
            yield* go(function* reader() {
              yield* os.Open("disk", { latency: 2_000_000 }).Read();
            });
            yield* go(function* other() {
              yield* work(1_000_000);
            });
            yield* time.Sleep(3_000_000);
          },
          { procs: 1 },
        );
        const at = eventsOf(run, "ProcSteal")[0]?.time ?? 0;
        const reader = snapshotAt(run, at + 50_000).goroutines.find(({ name }) => name === "reader");
        return seen(reader !== undefined && reader.m >= 0 && reader.p < 0, reader);
      },
    },
  },
];
