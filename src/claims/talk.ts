/** 2014: starvation, and its cures. */
import { goroutineSpans, play, scenario, simulate } from "../index.js";
import { eventsOf, seen } from "./claim.js";
import type { Claim } from "./claim.js";

/** Within how many ms half of the users, and all, were answered in a scenario of the web service. */
function waits(name: string, what: "pages" | "keys"): { readonly half: number; readonly slowest: number } {
  const { output } = play(scenario(`web-service-${name}`)).run;
  const [, half, slowest] =
    new RegExp(`${what}: half within ([\\d.]+) ms, the slowest ([\\d.]+) ms`).exec(output) ?? [];
  return { half: Number(half), slowest: Number(slowest) };
}

/** Half of the pages in each of the scenarios. */
const pages = (...names: readonly string[]): readonly number[] =>
  names.map((name) => waits(name, "pages").half);

export const talk: readonly Claim[] = [
  {
    place: "2014 host setup",
    says: "The limit of open files must be raised by hand.",
    verdict: "no longer",
    today: "Since 1.19 a program that uses package os raises it to the hard limit by itself.",
    shown: {
      source: "src/syscall/rlimit.go",
      has: "Setrlimit",
      meaning: "raises the soft limit of open files when the program starts",
    },
  },
  {
    place: "2014 host setup",
    says: "A program runs out of descriptors.",
    verdict: "holds",
    today: "Accept gives an error then, and the program goes on.",
    shown: {
      run: "too-many-files: Accept fails after some connections, and main prints the error",
      check: () => {
        const { output } = play(scenario("too-many-files")).run;
        return seen(/too many open files/.test(output), output);
      },
    },
  },
  {
    place: "2014 host setup",
    says: "When Accept returns an error, the HTTP server ends, and the service with it.",
    verdict: "never did",
    today:
      "Of an error that may pass, such as this one, it says so, waits for a moment and tries again. It returns on all others. A copy of its source from the time of Go 1.2, " +
      "which knows OPTIONS * and not yet ConnState, does the same. (Go 1.0 and 1.1 were not looked up.)",
    shown: {
      source: "src/net/http/server.go",
      has: "if ne, ok := err.(net.Error); ok && ne.Temporary() {",
      meaning: "Serve waits and tries again",
    },
  },
  {
    place: "2014 resource starvation",
    says: "A service can stop responding although the machine works.",
    verdict: "holds in part",
    today: "It was so when nobody could stop a loop. Since 1.14 pages come late and not never; but late.",
    shown: {
      run: "web-service-stalls and web-service-preempted: half of the pages within 755 and 241 ms",
      check: () => {
        const [then = 0, now = 0] = pages("stalls", "preempted");
        return seen(then > 700 && now < 300 && now > 10, [then, now]);
      },
    },
  },
  {
    place: "2014 web service demo",
    says: "Requests that need the processor for long hold up all others.",
    verdict: "holds in part",
    today: "They hold them up for turns of 10 ms and more, no longer for whole requests.",
    shown: {
      run: "web-service-preempted: pages beside keys of 80 ms on two Ps",
      check: () => {
        const { half, slowest } = waits("preempted", "pages");
        return seen(half > 10 && slowest < waits("stalls", "pages").slowest, [half, slowest]);
      },
    },
  },
  {
    place: "2014 essential and accidental",
    says: "If there is more work than resources, it must be delegated, queued or dropped; no scheduler helps.",
    verdict: "holds",
    today: "The keys take as long by every cure that keeps them on two cores.",
    shown: {
      run: "half of the keys in four of the scenarios: none is below 1.3 s",
      check: () => {
        const keys = ["stalls", "preempted", "bite-sized", "queue"].map((name) => waits(name, "keys").half);
        return seen(
          keys.every((ms) => ms > 1_300),
          keys,
        );
      },
    },
  },
  {
    place: "2014 essential and accidental",
    says: "Sometimes the programmer and the scheduler disagree on what comes first.",
    verdict: "holds",
    today: "Go knows no priorities. Whoever wants pages first must say so in the program.",
    shown: {
      run: "web-service-stalls and web-service-queue: the same work, and pages within 755 ms or at once",
      check: () => {
        const [stalls = 0, queue = 0] = pages("stalls", "queue");
        return seen(stalls > 700 && queue < 1, [stalls, queue]);
      },
    },
  },
  {
    place: "2014 simplify or complexify",
    says: "Queues and services help, at the price of more code.",
    verdict: "holds",
    today: "A queue with one worker keeps a P free for pages; the keys wait twice as long.",
    shown: {
      run: "web-service-queue: pages at once, the last key after 3 s",
      check: () => {
        const [page, key] = [waits("queue", "pages").slowest, waits("queue", "keys").slowest];
        return seen(page < 1 && key > 2_500, [page, key]);
      },
    },
  },
  {
    place: "2014 bite-sized",
    says: "More function calls or runtime.Gosched in long work let others run.",
    verdict: "holds in part",
    today:
      "Gosched does. For fairness neither is needed since 1.14; bites smaller than 10 ms still help who waits.",
    shown: {
      run: "web-service-bite-sized against stalls and preempted: half of the pages within 13, 755 and 241 ms",
      check: () => {
        const [bites = 0, then = 0, now = 0] = pages("bite-sized", "stalls", "preempted");
        return seen(bites < now / 5 && now < then, [bites, then, now]);
      },
    },
  },
  {
    place: "2014 micro services",
    says: "In two processes the operating system shares the cores fairly between quick and long work.",
    verdict: "holds",
    today: "It stops threads by a clock, and gives a core at once to who has slept.",
    shown: {
      run: "web-service-two-processes: pages at once, keys as before",
      check: () => {
        const { slowest } = waits("two-processes", "pages");
        return seen(slowest < 5 && waits("two-processes", "keys").half > 1_300, slowest);
      },
    },
  },
  {
    place: "2014 LockOSThread",
    says: "LockOSThread ties a goroutine to its thread, and no other goroutine runs on that.",
    verdict: "holds",
    today: "But a thread is no P: the acceptor still waits for one of those.",
    shown: {
      run: "web-service-locked-acceptor is as slow as stalls; on the acceptor's thread nobody else runs",
      check: () => {
        const [locked = 0, stalls = 0] = pages("locked-acceptor", "stalls");
        const { run } = play(scenario("web-service-locked-acceptor"));
        const own = goroutineSpans(run).filter(
          ({ name, status }) => name === "acceptor" && status === "running",
        );
        const [m, since] = [own[0]?.m, own[0]?.end ?? Infinity];
        const others = eventsOf(run, "GoStart").filter(
          (one) => one.m === m && one.g !== own[0]?.g && one.time > since,
        );
        return seen(Math.abs(locked - stalls) < 5 && own.length > 1 && others.length === 0, others.length);
      },
    },
  },
  {
    place: "2014 LockOSThread",
    says: "UnlockOSThread unlocks the thread.",
    verdict: "holds in part",
    today:
      "Since 1.10 it takes as many calls as there were of LockOSThread. A goroutine that ends locked ends its thread.",
    shown: {
      run: "two locks, one unlock and the end of the goroutine: its thread ends; in 1.5 it stays",
      check: () => {
        const ended = ["1.5", "1.26"].map((version) => {
          const run = simulate(
            function* main({ go, runtime, time }) {
              yield* go(function* locker() {
                yield* runtime.LockOSThread();
                yield* runtime.LockOSThread();
                yield* runtime.UnlockOSThread();
              });
              yield* time.Sleep(1_000_000);
            },
            { procs: 2, version },
          );
          return eventsOf(run, "mexit").length;
        });
        return seen(ended.join() === "0,1", ended);
      },
    },
  },
];
