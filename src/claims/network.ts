/** 2018 and 2014: the network poller, and calls that keep no thread. */
import { play, scenario, simulate } from "../index.js";
import { eventsOf, firstAt, seen, threadsIn, turnsOf } from "./claim.js";
import type { Claim } from "./claim.js";

export const network: readonly Claim[] = [
  {
    place: "2018 asynchronous system calls",
    says: "The network poller uses kqueue, epoll or iocp.",
    verdict: "holds",
    today: "Each system has a file of its own in package runtime.",
    shown: {
      source: "src/runtime/netpoll_epoll.go",
      has: "func netpollopen",
      meaning: "a descriptor is added to epoll",
    },
  },
  {
    place: "2018 asynchronous system calls",
    says: "Calls of the network do not block the thread, and no new threads are needed.",
    verdict: "holds",
    today: "The goroutine waits, the thread goes on.",
    shown: {
      run: "network-io-tcp: a hundred connections that wait, and fewer than ten threads",
      check: () => seen(threadsIn("network-io-tcp") < 10, threadsIn("network-io-tcp")),
    },
  },
  {
    place: "2018 figure 3",
    says: "While nobody waits for the network, the poller is idle.",
    verdict: "holds",
    today: "It is no somebody: a list of descriptors in the kernel, which is looked at when a thread asks.",
    shown: {
      run: "async-syscall, moment 1: nobody waits for I/O, and no thread is in the poller",
      check: () => {
        const snapshot = play(scenario("async-syscall")).moments[0]?.snapshot;
        const waits = snapshot?.goroutines.filter(({ reason }) => reason === "IO wait").length;
        return seen(
          waits === 0 && snapshot?.threads.every(({ state }) => state !== "poller") === true,
          waits,
        );
      },
    },
  },
  {
    place: "2018 figure 4",
    says: "The goroutine is moved to the poller, and the second one runs on the same thread.",
    verdict: "holds",
    today: "It waits, with the reason IO wait.",
    shown: {
      run: "async-syscall, moment 2",
      check: () => {
        const first = firstAt("async-syscall", 1);
        return seen(first?.reason === "IO wait" && first.m < 0, first);
      },
    },
  },
  {
    place: "2018 figure 5",
    says: "When the answer has come, the poller puts the goroutine back into the local queue of its P.",
    verdict: "never did",
    today:
      "It comes back when somebody asks the poller: a thread without work, which runs it at once, or sysmon after 10 ms, by the global queue.",
    shown: {
      run: "async-syscall: the answer is there after 50 µs, and the goroutine comes back when the others are done",
      check: () => {
        const { run, moments } = play(scenario("async-syscall"));
        const others = Math.max(...["second", "third", "fourth"].flatMap((name) => turnsOf(run, name)));
        return seen((moments[2]?.time ?? 0) > others + 300_000, moments[2]?.time);
      },
    },
  },
  {
    place: "2018 asynchronous system calls",
    says: "The network poller has a thread of its own.",
    verdict: "never did",
    today:
      "Not since it is part of the scheduler (1.1). A thread that has nothing else to do sleeps in it; sysmon looks now and then.",
    shown: {
      run: "network-io-tcp: no thread but workers and sysmon; a worker sleeps in the poller",
      check: () => {
        const { run, moments } = play(scenario("network-io-tcp"));
        const roles = new Set(eventsOf(run, "newm").map(({ a }) => a));
        const sleeps = moments[0]?.snapshot.threads.filter(({ state }) => state === "poller").length;
        return seen([...roles].sort().join() === "0,1" && sleeps === 1, [[...roles], sleeps]);
      },
    },
  },
  {
    place: "2014 netpoller",
    says: "The netpoller runs in its own thread.",
    verdict: "never did",
    today: "Threads that have nothing to do ask the kernel. In 1.1 and 1.2 it was so already.",
    shown: {
      source: "src/runtime/proc.go",
      has: "list, delta := netpoll(delay) // block until new work is available",
      meaning: "findRunnable itself sleeps in the poller, at its very end",
    },
  },
  {
    place: "2014 netpoller",
    says: "A goroutine that asks for network I/O waits for the poller, not for the system call.",
    verdict: "holds",
    today: "First the call is tried, and only if there is nothing does it wait.",
    shown: {
      run: "async-syscall: the first goroutine parks with the reason IO wait",
      check: () =>
        seen(firstAt("async-syscall", 1)?.reason === "IO wait", firstAt("async-syscall", 1)?.reason),
    },
  },
  {
    place: "2014 netpoller",
    says: "Unix sockets are treated like network connections and do not block threads.",
    verdict: "holds",
    today: "The same poller.",
    shown: {
      run: "network-io-unix: a hundred connections, and fewer than ten threads",
      check: () => seen(threadsIn("network-io-unix") < 10, threadsIn("network-io-unix")),
    },
  },
  {
    place: "2014 network I/O",
    says: "Network I/O would make a billion threads, if each connection kept one.",
    verdict: "holds",
    today: "It would: the same program as threads has one for each.",
    shown: {
      run: "network-io-tcp with goroutines, and a hundred waiting threads beside it",
      check: () => {
        const asThreads = simulate(
          function* main({ go, time }) {
            for (let i = 0; i < 100; i++)
              yield* go(function* handler() {
                yield* time.Sleep(1_000_000);
              });
            yield* time.Sleep(2_000_000);
          },
          { as: "threads", procs: 4 },
        );
        const made = eventsOf(asThreads, "newm").length;
        return seen(made >= 100 && threadsIn("network-io-tcp") < 10, [made, threadsIn("network-io-tcp")]);
      },
    },
  },
  {
    place: "2014 network I/O demo",
    says: "A hundred connections need no more threads than a few.",
    verdict: "holds",
    today: "With a thousand it is the same.",
    shown: {
      run: "network-io-tcp",
      check: () => seen(threadsIn("network-io-tcp") < 10, threadsIn("network-io-tcp")),
    },
  },
];
