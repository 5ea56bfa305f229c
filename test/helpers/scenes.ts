/**
 * Runs that show what threads are for: system calls, the poller, preemption, locked threads, and more threads than cores.
 */
import { simulate } from "../../src/index.js";
import type { Run } from "../../src/index.js";

/** n reads of a file, each of which keeps its thread in the kernel for `latency` ns. */
export function fileReads(n: number, procs = 2, latency = 200_000): Run {
  return simulate(
    function* main({ os, sync }) {
      const wg = sync.WaitGroup("reads");
      function* reader() {
        const file = os.Open("disk", { latency });
        yield* file.Read();
      }
      for (let i = 0; i < n; i++) yield* wg.Go(reader);
      yield* wg.Wait();
    },
    { procs },
  );
}

/** A server that answers some clients over connections; nobody keeps a thread. */
export function echoServer(clients: number, procs = 2): Run {
  return simulate(
    function* main({ go, net, sync, time, work }) {
      const listener = net.Listen(":7");
      yield* go(function* server() {
        for (;;) {
          const [conn] = yield* listener.Accept();
          if (conn === null) return;
          yield* go(function* handler() {
            const [data] = yield* conn.Read();
            yield* work(5_000);
            yield* conn.Write(data);
          });
        }
      });
      const wg = sync.WaitGroup("clients");
      for (let i = 0; i < clients; i++) {
        yield* wg.Go(function* client() {
          const [conn] = yield* net.Dial(":7");
          yield* time.Sleep(20_000 * (1 + (i % 3)));
          yield* conn!.Write("hello");
          yield* conn!.Read();
        });
      }
      yield* wg.Wait();
    },
    { procs },
  );
}

/** A goroutine that computes for long without a call, beside one that wants to run: it is preempted. */
export function tightLoop(): Run {
  return simulate(
    function* main({ go, chan, work }) {
      const done = chan<number>(0, "done");
      yield* go(function* loop() {
        yield* work(45_000_000);
        yield* done.send(1);
      });
      yield* go(function* other() {
        yield* work(8_000_000);
        yield* done.send(2);
      });
      yield* done.recv();
      yield* done.recv();
    },
    { procs: 1 },
  );
}

/** A goroutine that is locked to its thread plays ping-pong with one that is not. */
export function lockedPingPong(rounds = 4): Run {
  return simulate(
    function* main({ go, chan, runtime }) {
      const ping = chan<number>(0, "ping");
      const pong = chan<number>(0, "pong");
      yield* go(function* tied() {
        yield* runtime.LockOSThread();
        for (let i = 0; i < rounds; i++) {
          yield* pong.send(yield* ping.recv());
        }
      });
      for (let i = 0; i < rounds; i++) {
        yield* ping.send(i);
        yield* pong.recv();
      }
    },
    { procs: 2 },
  );
}

/** One P: a goroutine enters the kernel for long, and sysmon gives its P to the one that waits. */
export function handoff(): Run {
  return simulate(
    function* main({ go, chan, syscall, work }) {
      const done = chan<number>(0, "done");
      yield* go(function* worker() {
        for (let i = 0; i < 3; i++) yield* work(20_000);
        yield* done.send(1);
      });
      yield* syscall(150_000, "read");
      yield* done.recv();
    },
    { procs: 1 },
  );
}

/** Four Ps that all have work, on two cores. */
export function fewCores(): Run {
  return simulate(
    function* main({ sync, work, os }) {
      const wg = sync.WaitGroup("workers");
      for (let i = 0; i < 4; i++) {
        yield* wg.Go(function* worker() {
          yield* work(6_000_000);
          yield* os.Open("disk", { latency: 500_000 }).Read();
          yield* work(2_000_000);
        });
      }
      yield* wg.Wait();
    },
    { procs: 4, cores: 2 },
  );
}
