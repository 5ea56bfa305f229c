/** 2018: work stealing, and the order of a scheduling decision. */
import { play, scenario, schedulingLatencies, simulate } from "../index.js";
import type { Run, SimulateOptions } from "../index.js";
import { eventsOf, seen, turnsOf } from "./claim.js";
import type { Claim } from "./claim.js";

/** One P starts so many clerks with 50 µs each, and works on. */
const full = (clerks: number, options: SimulateOptions = {}): Run =>
  simulate(
    function* main({ go, sync, work }) {
      const team = sync.WaitGroup("team");
      yield* team.Add(clerks);
      for (let i = 0; i < clerks; i++)
        yield* go(function* clerk() {
          yield* work(50_000);
          yield* team.Done();
        });
      yield* team.Wait();
    },
    { procs: 2, ...options },
  );

/** How long main is in the global queue, on one P with 200 clerks or on two with 8, in µs. */
const away = (procs: 1 | 2, options: SimulateOptions): number => {
  const run = simulate(
    function* main({ runtime, sync, work }) {
      const team = sync.WaitGroup("team");
      for (let i = 0; i < 2; i++)
        yield* team.Go(function* early() {
          yield* work(50_000);
        });
      yield* team.Wait();
      for (let i = 0; i < (procs === 1 ? 200 : 8); i++)
        yield* team.Go(function* clerk() {
          yield* work(procs === 1 ? 10_000 : 100_000);
        });
      yield* runtime.Gosched();
      yield* team.Wait();
    },
    { procs, ...options },
  );
  const row = schedulingLatencies(run).find(({ g, found }) => g === 1 && /global/.test(found));
  return (row?.latencyNs ?? Infinity) / 1000;
};

/** How long moment `name` of a scenario's global goroutine had to wait: when "nine" runs. */
const nineRuns = (name: string): number => turnsOf(play(scenario(name)).run, "nine").at(-1) ?? Infinity;

export const stealing: readonly Claim[] = [
  {
    place: "2018 work stealing",
    says: "The scheduler steals work, so that threads need not wait and the work is better spread.",
    verdict: "holds",
    today: "A P that has nothing takes from another.",
    shown: {
      run: "sixteen clerks on two Ps, with stealing and without",
      check: () => {
        const [shared, alone] = [full(16).now, full(16, { rules: { stealing: false } }).now];
        return seen(alone > 1.5 * shared, [shared, alone]);
      },
    },
  },
  {
    place: "2018 work stealing",
    says: "When a thread waits, its P gets nothing done until that thread is back on a core.",
    verdict: "holds in part",
    today:
      "A thread that has nothing gives its P up, and any thread may take it. Until one is awake, some microseconds pass.",
    shown: {
      run: "a quiet desk, then work again: the same P is taken up by a thread that was woken",
      check: () => {
        const run = simulate(
          function* main({ sync, time, work }) {
            for (let day = 0; day < 2; day++) {
              const team = sync.WaitGroup("team");
              for (let i = 0; i < 2; i++)
                yield* team.Go(function* clerk() {
                  yield* work(200_000);
                });
              yield* team.Wait();
              yield* time.Sleep(2_000_000);
            }
          },
          { procs: 2 },
        );
        const woken = eventsOf(run, "notewakeup").length;
        return seen(woken > 0, woken);
      },
    },
  },
  {
    place: "2018 figure 9",
    says: "Two Ps have four goroutines each, and one is in the global queue.",
    verdict: "holds",
    today: "Such a state is easily reached.",
    shown: {
      run: "stealing, moment 1",
      check: () => {
        const snapshot = play(scenario("stealing")).moments[0]?.snapshot;
        return seen(snapshot !== undefined && snapshot.global.length > 0, snapshot?.global);
      },
    },
  },
  {
    place: "2018 figure 10",
    says: "A P that has no goroutines left must steal.",
    verdict: "holds in part",
    today: "After it has looked at the global queue and at the poller.",
    shown: {
      run: "stealing-today: the goroutine of the global queue runs before any theft",
      check: () => {
        const [printed, today] = [nineRuns("stealing"), nineRuns("stealing-today")];
        return seen(today < printed / 2, [printed, today]);
      },
    },
  },
  {
    place: "2018 listing 2",
    says: "Once in 61 times the global queue is looked at first.",
    verdict: "holds",
    today: "When schedtick is a multiple of 61. Since 1.2.",
    shown: {
      run: "main behind 200 clerks, with the rule, without it, and in 1.1",
      check: () => {
        const times = [{}, { rules: { every61: false } }, { version: "1.1" }].map((each) => away(1, each));
        const [now = 0, without = 0, old = 0] = times;
        return seen(now < 700 && without > 1_900 && old > 1_900, times);
      },
    },
  },
  {
    place: "2018 listing 2",
    says: "Then comes the local queue.",
    verdict: "holds",
    today: "runnext, then the ring.",
    shown: {
      run: "five clerks on one P: the first start is from runnext, the others from the ring",
      check: () => {
        const found = schedulingLatencies(full(5, { procs: 1 }))
          .filter(({ name }) => name === "clerk")
          .map((row) => row.found);
        return seen(
          /^runnext/.test(found[0] ?? "") && found.slice(1).every((one) => /ring/.test(one)),
          found,
        );
      },
    },
  },
  {
    place: "2018 listing 2",
    says: "Then others are robbed, then the global queue is looked at, then the network.",
    verdict: "never did",
    today: "Global queue, network, others: in 1.26 and in 2018.",
    shown: {
      run: "main in the global queue of two Ps, by the listing, by 1.11 and by 1.26",
      check: () => {
        const times = ["listing2", "1.11", "1.26"].map((version) => away(2, { version }));
        const [listing = 0, then = 0, now = 0] = times;
        return seen(listing > 350 && then < 20 && now < 20, times);
      },
    },
  },
  {
    place: "2018 figure 11",
    says: "It takes half of what the other has.",
    verdict: "holds",
    today: "Rounded up: of one it takes one. The oldest ones, and it runs the youngest of them first.",
    shown: {
      run: "each theft in runs with 3 to 12 clerks takes half of the ring, rounded up",
      check: () => {
        const runs = [3, 4, 5, 6, 7, 9, 12].map((clerks) => full(clerks));
        const isStolen = runs.every((run) => eventsOf(run, "runqsteal").length > 0);
        const wrong = runs.flatMap(theftsNotHalf);
        return seen(isStolen && wrong.length === 0, wrong);
      },
    },
  },
  {
    place: "2018 figure 12",
    says: "A P without work first looks at the other P, and then at the global queue.",
    verdict: "never did",
    today: "The other way round. See listing 2.",
    shown: {
      run: "stealing-today: the goroutine of the global queue does not wait until all others are done",
      check: () => {
        const moments = play(scenario("stealing-today")).moments;
        return seen(moments.length === 1, moments.length);
      },
    },
  },
  {
    place: "2018 figure 13",
    says: "From the global queue it takes one goroutine.",
    verdict: "holds in part",
    today:
      "A share of it: its length divided by the number of Ps, and one more, at most 128. The first runs, the others go to the ring.",
    shown: {
      run: "twelve who yielded, on two Ps: one visit brings several",
      check: () => {
        const run = simulate(
          function* main({ runtime, sync }) {
            const team = sync.WaitGroup("team");
            for (let i = 0; i < 12; i++)
              yield* team.Go(function* polite() {
                yield* runtime.Gosched();
              });
            yield* team.Wait();
          },
          { procs: 1 },
        );
        const batches = eventsOf(run, "globrunqgetbatch").map(({ a }) => a);
        return seen(
          batches.some((many) => many > 1),
          batches,
        );
      },
    },
  },
  {
    place: "2018 figure 13",
    says: "To look for work like this is called spinning.",
    verdict: "holds in part",
    today:
      "A thread spins while it looks at others without having work. It begins only while fewer than half of the Ps that are not idle have one that spins.",
    shown: {
      run: "sixteen clerks on eight Ps: how many threads spin at a time",
      check: () => {
        const counts = eventsOf(full(16, { procs: 8 }), "spinning").map(({ b }) => b);
        return seen(Math.max(...counts) >= 1 && Math.max(...counts) <= 4, counts);
      },
    },
  },
];

/** Thefts that did not take half of the victim's ring, rounded up: the numbers that they took and that were there. */
function theftsNotHalf(run: Run): readonly string[] {
  const rings = new Map<number, number>();
  const change = (p: number, by: number): void => void rings.set(p, (rings.get(p) ?? 0) + by);
  return [...run.trace].flatMap(({ kind, p, a, b }) => {
    if (kind === "runqput") change(p, 1);
    if (kind === "runqget" && a === 1) change(p, -1);
    if (kind === "globrunqgetbatch") change(p, a - 1);
    if (kind !== "runqsteal") return [];
    const there = rings.get(a) ?? 0;
    change(a, -b);
    change(p, b - 1);
    return b === Math.ceil(there / 2) ? [] : [`${b} of ${there}`];
  });
}
