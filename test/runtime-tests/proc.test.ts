/* Tests of Go's src/runtime/proc_test.go, restated: yielding, locking, preemption, fairness. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { Kind } from "../../src/index.js";
import type { Go, Run } from "../../src/index.js";
import { declare, ms } from "./restated.js";

/** A goroutine yields until it is told to end; main tells it after a sleep. */
function yieldsUntilTold(locked: boolean) {
  return function* main({ go, chan, runtime, select, recv, time }: Go) {
    const c = chan<boolean>();
    const cack = chan<boolean>();
    yield* go(function* () {
      if (locked) yield* runtime.LockOSThread();
      for (;;) {
        const chosen = yield* select({ told: recv(c), default: null });
        if (chosen.case === "told") break;
        yield* runtime.Gosched();
      }
      yield* cack.send(true);
    });
    yield* time.Sleep(10 * ms);
    yield* c.send(true);
    yield* cack.recv();
  };
}

/** Threads on which a goroutine of this number ran, in order. */
function threadsOf({ trace }: Run, goid: number): number[] {
  const threads: number[] = [];
  for (let i = 0; i < trace.length; i++) {
    if (trace.kind(i) === Kind.GoStart && trace.g(i) === goid) threads.push(trace.m(i));
  }
  return threads;
}

/** The threads that ended, and the goroutine that was locked to each when it did. */
function endings({ trace }: Run): { m: number; isFirst: boolean }[] {
  const found = [];
  for (let i = 0; i < trace.length; i++) {
    if (trace.kind(i) === Kind.mexit) found.push({ m: trace.m(i), isFirst: trace.a(i) === 1 });
  }
  return found;
}

describe("proc_test.go", () => {
  declare({
    TestStopTheWorldDeadlock: {
      says: "two goroutines that stop the world again and again, beside one that never stops, come to their ends",
      procs: [3],
      within: 1000 * ms,
      *main({ go, chan, runtime, work }) {
        const done = chan<boolean>(2);
        yield* go(function* forEver() {
          for (;;) yield* work(1000);
        });
        for (const n of [2, 3]) {
          yield* go(function* () {
            for (let i = 0; i < 50; i++) yield* runtime.GOMAXPROCS(n);
            yield* done.send(true);
          });
        }
        yield* done.recv();
        yield* done.recv();
      },
    },
    TestYieldProgress: {
      says: "a goroutine that yields for ever does not keep a sleeper from its turn",
      procs: [1, 2],
      seeds: [1, 2],
      within: 30 * ms,
      main: yieldsUntilTold(false),
    },
    TestYieldLockedProgress: {
      says: "nor does one that is locked to its thread",
      procs: [1, 2, 4],
      within: 30 * ms,
      main: yieldsUntilTold(true),
    },
    TestYieldLocked: {
      says: "a locked goroutine yields and sleeps, always on one thread, and ends without unlocking: so does its thread",
      procs: [1, 2, 4],
      within: 40 * ms,
      *main({ go, chan, runtime, time }) {
        const c = chan<boolean>();
        yield* go(function* locked() {
          yield* runtime.LockOSThread();
          for (let i = 0; i < 10; i++) {
            yield* runtime.Gosched();
            yield* time.Sleep(1 * ms);
          }
          yield* c.send(true);
        });
        yield* c.recv();
        yield* time.Sleep(1 * ms);
      },
      after(run) {
        const { trace } = run;
        let goid = 0;
        for (let i = 0; i < trace.length; i++)
          if (trace.kind(i) === Kind.lockOSThread && trace.g(i) > 1) goid = trace.g(i);
        const threads = threadsOf(run, goid);
        ok(threads.length > 10);
        equal(new Set(threads).size, 1);
        deepEqual(
          endings(run).map(({ m }) => m),
          [threads[0]],
        );
      },
    },
    TestGoroutineParallelism: {
      says: "as many goroutines as Ps, each of which waits in a loop for the one before it, run at the same time",
      procs: [4],
      within: 100 * ms,
      options: { godebug: "asyncpreemptoff=1" },
      *main({ go, chan, runtime, work }) {
        const P = runtime.NumCPU();
        for (let attempt = 0; attempt < 10; attempt++) {
          const done = chan<boolean>();
          let x = 0;
          for (let p = 0; p < P; p++) {
            yield* go(function* () {
              for (let i = 0; i < 3; i++) {
                while (x !== P * i + p) yield* work(50);
                x++;
              }
              yield* done.send(true);
            });
          }
          for (let p = 0; p < P; p++) yield* done.recv();
        }
      },
    },
    TestGoroutineParallelism2: {
      says: "so they do beside timers that fire, and connections that wait",
      procs: [4],
      within: 100 * ms,
      *main({ go, chan, net, runtime, time, work }) {
        const P = runtime.NumCPU();
        const l = net.Listen("here:1");
        yield* go(() => l.Accept());
        yield* time.AfterFunc(1 * ms, function* () {});
        const done = chan<boolean>();
        let x = 0;
        for (let p = 0; p < P; p++) {
          yield* go(function* () {
            if (p === 0) yield* time.Sleep(1 * ms);
            for (let i = 0; i < 3; i++) {
              while (x !== P * i + p) yield* work(50);
              x++;
            }
            yield* done.send(true);
          });
        }
        for (let p = 0; p < P; p++) yield* done.recv();
      },
    },
    TestBlockLocked: {
      says: "a goroutine sends ten times while it is locked, and then unlocks",
      procs: [1, 2, 4],
      within: 10 * ms,
      *main({ go, chan, runtime }) {
        const c = chan<boolean>();
        yield* go(function* () {
          yield* runtime.LockOSThread();
          for (let i = 0; i < 10; i++) yield* c.send(true);
          yield* runtime.UnlockOSThread();
        });
        for (let i = 0; i < 10; i++) yield* c.recv();
      },
    },
    TestTimerFairness: {
      says: "a timer is heard though two goroutines send without a pause",
      procs: [1, 2],
      seeds: [1, 2],
      within: 45 * ms,
      *main({ go, chan, select, send, recv, time }) {
        const done = chan<boolean>();
        const c = chan<boolean>();
        for (let i = 0; i < 2; i++) {
          yield* go(function* () {
            while ((yield* select({ c: send(c, true), done: recv(done) })).case === "c");
          });
        }
        const timer = yield* time.After(20 * ms);
        while ((yield* select({ c: recv(c), timer: recv(timer) })).case === "c");
        yield* done.close();
      },
    },
    TestTimerFairness2: {
      says: "and though they make system calls in between",
      procs: [1, 2],
      seeds: [1, 2],
      within: 60 * ms,
      *main({ go, chan, select, send, recv, syscall, time }) {
        const done = chan<boolean>();
        const c = chan<boolean>();
        for (let i = 0; i < 2; i++) {
          yield* go(function* () {
            const timer = yield* time.After(20 * ms);
            do yield* syscall(200);
            while ((yield* select({ out: send(c, true), in: recv(c), timer: recv(timer) })).case !== "timer");
            yield* done.send(true);
          });
        }
        yield* done.recv();
        yield* done.recv();
      },
    },
    TestPreemption: {
      says: "two goroutines that wait for each other in loops make progress on one P, for each is stopped at a call",
      procs: [1],
      within: 40 * 22 * ms,
      options: { godebug: "asyncpreemptoff=1" },
      *main({ go, chan, work }) {
        const c = chan<boolean>();
        let x = 0;
        for (let me = 0; me < 2; me++) {
          yield* go(function* () {
            for (let i = 0; i < 20; i++) {
              while (x % 2 !== me) yield* work(10_000, { calls: 1000 });
              x++;
            }
            yield* c.send(true);
          });
        }
        yield* c.recv();
        yield* c.recv();
        equal(x, 40);
      },
    },
    TestPingPongHog: {
      says: "two pairs that hand a turn to and fro get shares of one P within a factor of 20, though one's turns are 1000 times as long",
      procs: [1],
      within: 200 * ms,
      *main({ go, chan, select, recv, time, work }) {
        const done = chan<boolean>();
        const counts = { hog: 0, light: 0 };
        const wakes = { hog: chan<boolean>(), light: chan<boolean>() };
        for (const [who, turn] of [
          ["hog", 1_000_000],
          ["light", 1000],
        ] as const) {
          for (let i = 0; i < 2; i++) {
            yield* go(function* () {
              while ((yield* select({ done: recv(done), wake: recv(wakes[who]) })).case === "wake") {
                yield* work(turn, { calls: 100 });
                counts[who] += turn;
                yield* wakes[who].send(true);
              }
            });
          }
        }
        yield* wakes.hog.send(true);
        yield* wakes.light.send(true);
        yield* time.Sleep(100 * ms);
        yield* done.close();
        yield* wakes.hog.recv();
        yield* wakes.light.recv();
        const ratio = counts.hog / counts.light;
        ok(ratio > 1 / 20 && ratio < 20, `hog ${counts.hog} ns, light ${counts.light} ns`);
      },
    },
    TestPreemptionAfterSyscall: {
      says: "goroutines that do nothing but short system calls are stopped between them, so that all of eight get a turn on two Ps",
      procs: [2],
      within: 200 * ms,
      *main({ go, chan, syscall }) {
        for (const ns of [10_000, 100_000, 1_000_000]) {
          const c = chan<boolean>(8);
          let stop = false;
          for (let g = 0; g < 8; g++) {
            yield* go(function* () {
              yield* c.send(true);
              while (!stop) yield* syscall(ns);
              yield* c.send(true);
            });
          }
          for (let g = 0; g < 8; g++) yield* c.recv();
          stop = true;
          for (let g = 0; g < 8; g++) yield* c.recv();
        }
      },
    },
    TestNetpollBreak: {
      says: "a thread that sleeps in the poller for ten seconds is interrupted when a timer is set that is due before",
      procs: [2, 4],
      within: 50 * ms,
      *main({ go, chan, time, work }) {
        const c = chan<boolean>();
        yield* go(function* () {
          yield* time.Sleep(10_000 * ms);
        });
        yield* work(5 * ms); // the other thread has gone to the poller
        yield* go(function* () {
          yield* time.Sleep(1 * ms);
          yield* c.send(true);
        });
        yield* c.recv();
      },
    },
    TestLockOSThreadNesting: {
      says: "a goroutine is unlocked when it has unlocked as often as it has locked, and once more is no fault",
      procs: [1, 2],
      within: 10 * ms,
      *main({ go, chan, runtime }) {
        const c = chan<boolean>();
        yield* go(function* () {
          yield* runtime.LockOSThread();
          yield* runtime.LockOSThread();
          yield* runtime.UnlockOSThread();
          yield* runtime.UnlockOSThread();
          yield* runtime.UnlockOSThread();
          yield* c.send(true);
        });
        yield* c.recv();
      },
      after(run) {
        const locks = [];
        const { trace } = run;
        for (let i = 0; i < trace.length; i++)
          if (trace.kind(i) === Kind.lockOSThread && trace.g(i) > 1) locks.push(trace.a(i));
        deepEqual(locks, [1, 0]);
        deepEqual(endings(run), []);
      },
    },
    TestLockOSThreadExit: {
      says: "a goroutine that ends while it is locked to the first thread leaves that asleep for ever, and main goes on elsewhere",
      procs: [1],
      within: 10 * ms,
      *main({ go, chan, runtime, time }) {
        const ready = chan<boolean>(1);
        yield* go(function* () {
          yield* runtime.LockOSThread();
          yield* ready.send(true);
        });
        yield* ready.recv();
        yield* time.Sleep(1 * ms);
      },
      after(run) {
        deepEqual(endings(run), [{ m: 0, isFirst: true }]);
        ok(threadsOf(run, 1).at(-1) !== 0);
      },
    },
    TestLockOSThreadTemplateThreadRace: {
      says: "two goroutines that lock themselves at the same time, while the world is stopped again and again, both come to their ends",
      procs: [4],
      within: 200 * ms,
      *main({ go, runtime, sync, time, work }) {
        yield* go(function* () {
          for (let n = 3; ; n = 7 - n) {
            yield* runtime.GOMAXPROCS(n);
            yield* work(20_000);
          }
        });
        const wg = sync.WaitGroup();
        const start = time.Now() + 10 * ms;
        for (let i = 0; i < 2; i++) {
          yield* wg.Go(function* () {
            while (time.Now() < start) yield* work(1000);
            yield* go(function* () {});
            yield* runtime.LockOSThread();
            yield* runtime.Gosched();
          });
        }
        yield* wg.Wait();
      },
    },
  });
});
