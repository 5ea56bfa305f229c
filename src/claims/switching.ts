/** 2018 and 2014: the cooperating scheduler, and when another goroutine runs. */
import { play, scenario, simulate } from "../index.js";
import type { Run, SimulateOptions } from "../index.js";
import { eventsOf, seen, turnsOf } from "./claim.js";
import type { Claim } from "./claim.js";

/** main computes for 50 ms on one P, and a clerk waits. When the clerk runs, in ms. */
const clerkRuns = (options: SimulateOptions, calls = 0): number => {
  const run = simulate(
    function* main({ go, time, work }) {
      yield* go(function* clerk() {
        yield* work(1_000);
      });
      yield* work(50_000_000, { calls });
      yield* time.Sleep(1_000_000);
    },
    { procs: 1, ...options },
  );
  return (turnsOf(run, "clerk")[0] ?? Infinity) / 1e6;
};

/** How long the world takes to be stopped beside a loop of 20 ms that calls nothing, in ms. */
const stopTakes = (options: SimulateOptions): number => {
  const run = simulate(
    function* main({ go, runtime, time, work }) {
      yield* go(function* sum() {
        yield* work(20_000_000);
      });
      yield* time.Sleep(4_000_000);
      yield* runtime.GC();
    },
    { procs: 2, ...options },
  );
  const [begin, end] = eventsOf(run, "STWBegin", "STWEnd");
  return ((end?.time ?? Infinity) - (begin?.time ?? 0)) / 1e6;
};

const printed = (procs: number, seed: number): string =>
  simulate(
    function* main({ fmt, sync, work }) {
      const team = sync.WaitGroup("team");
      for (let i = 1; i <= 8; i++)
        yield* team.Go(function* clerk() {
          yield* work(30_000);
          yield* fmt.Print(i, " ");
        });
      yield* team.Wait();
    },
    { procs, seed },
  ).output;

/** Clerks who allocate until several collections have come and gone. */
const allocating = (): Run =>
  simulate(
    function* main({ alloc, sync, work }) {
      const team = sync.WaitGroup("team");
      for (let i = 0; i < 4; i++)
        yield* team.Go(function* clerk() {
          for (let n = 0; n < 20; n++) {
            yield* work(50_000);
            yield* alloc(150_000, { live: 20_000 });
          }
        });
      yield* team.Wait();
    },
    { procs: 4 },
  );

/** Which goroutine runs next after main did something on one P: "main" or "clerk". */
const after = (what: "go" | "call" | "receive" | "lock"): string => {
  let next = "";
  simulate(
    function* main({ chan, go, sync, syscall }) {
      const empty = chan<number>(0);
      yield* go(function* clerk() {
        next ||= "clerk";
        yield* empty.send(1);
      });
      if (what === "go") yield* go(function* other() {});
      if (what === "call") yield* syscall(5_000);
      if (what === "receive") yield* empty.recv();
      if (what === "lock") yield* sync.Mutex().Lock();
      next ||= "main";
    },
    { procs: 1 },
  );
  return next;
};

export const switching: readonly Claim[] = [
  {
    place: "2018 cooperating scheduler",
    says: "The scheduler is not preemptive but cooperating: it needs events in the program.",
    verdict: "no longer",
    today:
      "Since 1.14 a goroutine is also stopped by a signal, nearly anywhere, when its turn is older than 10 ms.",
    shown: {
      run: "a loop of 50 ms holds up a clerk to its end in 1.11 and with asyncpreemptoff=1, in 1.26 for 14.5 ms",
      check: () => {
        const times = [{ version: "1.11" }, { godebug: "asyncpreemptoff=1" }, {}].map((each) =>
          clerkRuns(each),
        );
        const [old = 0, off = 0, now = 0] = times;
        return seen(old >= 50 && off >= 50 && now > 10 && now < 20, times);
      },
    },
  },
  {
    place: "2018 cooperating scheduler",
    says: "The scheduler is a part of the program and runs in user space, above the kernel.",
    verdict: "holds",
    today: "To change goroutines on a thread the kernel is not asked.",
    shown: {
      run: "messages-of-goroutines: two thousand changes, and no thread is put to sleep or woken",
      check: () => {
        const { run } = play(scenario("messages-of-goroutines"));
        const from = eventsOf(run, "mainStart")[0]?.time ?? 0;
        const kernel = eventsOf(run, "mput", "notewakeup", "newm").filter(({ time }) => time > from);
        return seen(kernel.length === 0 && eventsOf(run, "GoStart").length > 2000, kernel.length);
      },
    },
  },
  {
    place: "2018 cooperating scheduler",
    says: "Nobody can predict what the scheduler will do.",
    verdict: "holds in part",
    today: "On several Ps nobody should try. On one P the order follows from the rules.",
    shown: {
      run: "eight clerks, four seeds: one order on one P, several on four",
      check: () => {
        const orders = [1, 4].map((procs) => new Set([1, 2, 3, 4].map((seed) => printed(procs, seed))).size);
        return seen(orders[0] === 1 && (orders[1] ?? 0) > 1, orders);
      },
    },
  },
  {
    place: "2018 context switching",
    says: "Safe points are in function calls, and without calls a loop holds up the scheduler.",
    verdict: "no longer",
    today: "It was so from 1.2 to 1.13. Before 1.2 calls did not help either; since 1.14 no call is needed.",
    shown: {
      run: "when a clerk runs beside a loop of 50 ms, without and with calls, in 1.1, 1.11 and 1.26",
      check: () => {
        const early = ["1.1", "1.11", "1.26"].map((version) =>
          [0, 1_000].map((calls) => clerkRuns({ version }, calls) < 20).join("/"),
        );
        return seen(early.join() === "false/false,false/true,true/true", early);
      },
    },
  },
  {
    place: "2018 context switching",
    says: "Such a loop holds up the garbage collection too.",
    verdict: "no longer",
    today: "To stop the world, everybody must stop. A loop is stopped by a signal, within microseconds.",
    shown: {
      run: "the world is to be stopped beside a loop of 20 ms: 16 ms in 1.11, and less than 0.1 in 1.26",
      check: () => {
        const [old, now] = [stopTakes({ version: "1.11" }), stopTakes({})];
        return seen(old > 15 && now < 0.1, [old, now]);
      },
    },
  },
  {
    place: "2018 context switching",
    says: "Go 1.12 will stop tight loops from outside (an accepted proposal).",
    verdict: "never did",
    today: "It came with 1.14.",
    shown: {
      run: "the loop of 50 ms under the rules of 1.11, which 1.12 and 1.13 kept, and of 1.14",
      check: () => {
        const [old, now] = [clerkRuns({ version: "1.11" }), clerkRuns({ version: "1.14" })];
        return seen(old >= 50 && now < 20, [old, now]);
      },
    },
  },
  {
    place: "2018 the keyword go",
    says: "The keyword go gives the scheduler an occasion to decide.",
    verdict: "holds in part",
    today: "For other Ps: a thread may be woken. The goroutine that says go runs on.",
    shown: {
      run: "on one P main runs on after go; on two Ps a thread is made for the new goroutine",
      check: () => {
        const run = simulate(
          function* main({ go, work }) {
            yield* go(function* clerk() {
              yield* work(50_000);
            });
            yield* work(100_000);
          },
          { procs: 2 },
        );
        const [created] = eventsOf(run, "GoCreate").slice(-1);
        const other = eventsOf(run, "GoStart").find(({ g }) => g === created?.a);
        return seen(after("go") === "main" && other !== undefined && other.p !== created?.p, after("go"));
      },
    },
  },
  {
    place: "2018 garbage collection",
    says: "The collector has goroutines of its own, which need threads to run.",
    verdict: "holds",
    today:
      "One mark worker for each P; a quarter of the Ps is theirs while they mark, and besides all that are idle.",
    shown: {
      run: "clerks who allocate: workers are started, dedicated and idle ones",
      check: () => {
        const labels = eventsOf(allocating(), "GoLabel").map(({ a }) => a);
        return seen(labels.includes(1), labels);
      },
    },
  },
  {
    place: "2018 garbage collection",
    says: "During a collection, goroutines that want to touch the heap give way to others that do not.",
    verdict: "never did",
    today:
      "The scheduler does not know who touches the heap. Who allocates too fast must help to mark, and goes on.",
    shown: {
      run: "between the two stops of the world clerks run, allocate and assist",
      check: () => {
        const run = allocating();
        const [, begun, , ended] = eventsOf(run, "STWBegin", "STWEnd", "GCEnd");
        const within = [begun?.time ?? Infinity, ended?.time ?? 0] as const;
        const assists = eventsOf(run, "GCMarkAssistBegin").filter(
          ({ time }) => time > within[0] && time < within[1],
        );
        const clerks = turnsOf(run, "clerk").filter((at) => at > within[0] && at < within[1]);
        return seen(assists.length > 0 && clerks.length > 0, [assists.length, clerks.length]);
      },
    },
  },
  {
    place: "2018 system calls",
    says: "For some system calls the thread goes on with another goroutine; for others another thread is needed.",
    verdict: "holds",
    today: "The first are those of the poller, the second all that keep their thread in the kernel for long.",
    shown: {
      run: "async-syscall goes on with one thread; in sync-syscall one is in the kernel and another runs",
      check: () => {
        const states = ["async-syscall", "sync-syscall"].map((name) =>
          play(scenario(name))
            .moments[1]?.snapshot.threads.map(({ state }) => state)
            .filter((state) => state === "running" || state === "syscall")
            .join(),
        );
        return seen(states.join(" ") === "running syscall,running", states);
      },
    },
  },
  {
    place: "2018 synchronization and orchestration",
    says: "When an atomic, mutex or channel operation blocks a goroutine, another runs; later it is queued again.",
    verdict: "holds in part",
    today: "Mutexes and channels do, if one must wait. Atomic operations never block a goroutine.",
    shown: {
      run: "a receive from an empty channel lets the clerk run; a free mutex and a short system call do not",
      check: () => {
        const next = (["receive", "lock", "call"] as const).map(after);
        return seen(next.join() === "clerk,main,main", next);
      },
    },
  },
  {
    place: "2014 when another goroutine runs",
    says: "Another goroutine runs when one ends, makes a blocking system call, or a blocking call of the runtime.",
    verdict: "holds in part",
    today: "And when one yields, when a timer comes due, and when a signal stops it.",
    shown: {
      run: "the turns of a loop that neither ends, waits nor calls: it is stopped by a signal",
      check: () => {
        const run = simulate(
          function* main({ go, work }) {
            yield* go(function* clerk() {
              yield* work(1_000);
            });
            yield* work(30_000_000);
          },
          { procs: 1 },
        );
        const stops = eventsOf(run, "preemptone", "GoStop").map(({ kind, a }) => `${kind} ${a}`);
        return seen(stops[0] === "preemptone 1" && stops[1] === "GoStop 1", stops);
      },
    },
  },
  {
    place: "2014 when another goroutine runs",
    says: "Since Go 1.2, sometimes when it calls a function.",
    verdict: "holds",
    today: "When sysmon has asked it to stop. Since 1.14 there is the signal besides.",
    shown: {
      run: "a loop of 50 ms that calls functions, in 1.1 and in 1.2",
      check: () => {
        const [old, since] = [clerkRuns({ version: "1.1" }, 1_000), clerkRuns({ version: "1.2" }, 1_000)];
        return seen(old >= 50 && since < 20, [old, since]);
      },
    },
  },
];
