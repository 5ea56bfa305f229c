/* Tests of Go's src/runtime/chan_test.go, restated. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { declare, ms } from "./restated.js";

describe("chan_test.go", () => {
  declare({
    TestChan: {
      says: "values come out of a channel in the order in which they went in, whatever its capacity",
      procs: [1, 2, 4],
      within: 100 * ms,
      *main({ go, chan }) {
        for (const capacity of [0, 1, 7, 100]) {
          const c = chan<number>(capacity);
          yield* go(function* () {
            for (let i = 0; i < 100; i++) yield* c.send(i);
          });
          for (let i = 0; i < 100; i++) equal(yield* c.recv(), i);
        }
      },
    },
    TestNonblockRecvRace: {
      says: "a receive that does not wait finds the value, or the channel closed, but never nothing",
      procs: [1, 2, 4],
      within: 100 * ms,
      *main({ go, chan, select, recv }) {
        for (let i = 0; i < 200; i++) {
          const c = chan<number>(1);
          yield* c.send(1);
          yield* go(function* () {
            ok((yield* select({ c: recv(c), default: null })).case === "c", "the channel is not ready");
          });
          yield* c.close();
          yield* c.recv();
        }
      },
    },
    TestNonblockSelectRace: {
      says: "a select with a default finds one of two channels ready if there always is one",
      procs: [1, 2, 4],
      within: 200 * ms,
      *main({ go, chan, select, recv }) {
        const done = chan<boolean>(1);
        for (let i = 0; i < 200; i++) {
          const [c1, c2] = [chan<number>(1), chan<number>(1)];
          yield* c1.send(1);
          yield* go(function* () {
            const chosen = yield* select({ c1: recv(c1), c2: recv(c2), default: null });
            yield* done.send(chosen.case !== "default");
          });
          yield* c2.send(1);
          yield* select({ c1: recv(c1), default: null });
          ok(yield* done.recv(), "no channel is ready");
        }
      },
    },
    TestSelfSelect: {
      says: "two goroutines that select to send and to receive on one channel exchange values, and nobody receives his own",
      procs: [1, 2],
      within: 200 * ms,
      *main({ sync, chan, select, send, recv }) {
        for (const capacity of [0, 10]) {
          const wg = sync.WaitGroup();
          const c = chan<number>(capacity);
          for (let me = 0; me < 2; me++) {
            yield* wg.Go(function* () {
              for (let i = 0; i < 200; i++) {
                const given =
                  me === 0 || i % 2 === 0
                    ? { out: send(c, me), in: recv(c) }
                    : { in: recv(c), out: send(c, me) };
                const chosen = yield* select(given);
                if (chosen.case === "in" && capacity === 0) ok(chosen.value !== me, "a value to oneself");
              }
            });
          }
          yield* wg.Wait();
        }
      },
    },
    TestSelectFairness: {
      says: "of two channels that are always ready, beside two that never are, each is chosen in half of 10,000 turns",
      procs: [1, 2],
      within: 1000 * ms,
      *main({ go, chan, select, send, recv }) {
        const trials = 10_000;
        const [c1, c2] = [chan<number>(trials + 1), chan<number>(trials + 1)];
        for (let i = 0; i <= trials; i++) {
          yield* c1.send(1);
          yield* c2.send(2);
        }
        const [c3, c4] = [chan<number>(), chan<number>()];
        const out = chan<number>();
        const done = chan<boolean>();
        yield* go(function* () {
          for (;;) {
            const got = yield* select({ c3: recv(c3), c4: recv(c4), c1: recv(c1), c2: recv(c2) });
            const put = yield* select({ out: send(out, got.value), done: recv(done) });
            if (put.case === "done") return;
          }
        });
        const counts = [0, 0, 0];
        for (let i = 0; i < trials; i++) counts[yield* out.recv()]!++;
        yield* done.close();
        const sigma = Math.sqrt(trials / 4);
        ok(Math.abs(counts[1]! - trials / 2) < 4 * sigma, counts.join(" "));
      },
    },
    TestPseudoRandomSend: {
      says: "of two ways to send the same channel each is chosen at least 4,500 times in 10,000",
      procs: [1],
      within: 1000 * ms,
      *main({ go, chan, select, send }) {
        const n = 10_000;
        for (const capacity of [0, n]) {
          const c = chan<number>(capacity);
          const got: number[] = [];
          const done = chan<boolean>();
          yield* go(function* () {
            for (let i = 0; i < n; i++) got.push(yield* c.recv());
            yield* done.send(true);
          });
          for (let i = 0; i < n; i++) yield* select({ zero: send(c, 0), one: send(c, 1) });
          yield* done.recv();
          const ones = got.filter((value) => value === 1).length;
          ok(ones > 4500 && ones < 5500, `${ones} ones`);
        }
      },
    },
    TestMultiConsumer: {
      says: "what one goroutine sends and 23 pass on arrives, all of it and once",
      procs: [1, 2, 4],
      within: 100 * ms,
      *main({ go, chan, sync, runtime }) {
        const n = 500;
        const q = chan<number>(69);
        const r = chan<number>(69);
        const wg = sync.WaitGroup();
        for (let i = 0; i < 23; i++) {
          yield* wg.Go(() =>
            q.range(function* (v) {
              if (v % 7 === i % 7) yield* runtime.Gosched();
              yield* r.send(v);
            }),
          );
        }
        yield* go(function* () {
          for (let i = 0; i < n; i++) yield* q.send(i);
          yield* q.close();
          yield* wg.Wait();
          yield* r.close();
        });
        const seen: number[] = [];
        yield* r.range((v) => void seen.push(v));
        deepEqual(
          seen.sort((a, b) => a - b),
          Array.from({ length: n }, (_, i) => i),
        );
      },
    },
    TestSelectDuplicateChannel: {
      says: "a select that names a channel twice leaves no trace in its list of waiters",
      procs: [1, 2],
      within: 50 * ms,
      *main({ go, chan, select, recv, time }) {
        const [c, d, e] = [chan<number>(), chan<number>(), chan<number>()];
        yield* go(function* () {
          yield* select({ c: recv(c), again: recv(c), d: recv(d) });
          yield* e.send(9);
        });
        yield* time.Sleep(1 * ms);
        yield* go(function* () {
          yield* c.recv(); // behind the select in c's list
        });
        yield* time.Sleep(1 * ms);
        yield* d.send(7);
        equal(yield* e.recv(), 9);
        yield* c.send(8); // finds the second goroutine
      },
    },
    TestChanSendSelectBarrier: {
      says: "what a goroutine wrote before it sent, in a select, is what the receiver reads, in 100 pairs that compute meanwhile",
      procs: [2, 4],
      within: 100 * ms,
      *main({ sync, chan, select, send, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 100; i++) {
          yield* wg.Go(function* () {
            const out = chan<{ n: number }>();
            yield* wg.Go(function* () {
              const made = { n: 0 };
              yield* work(3000, { calls: 10 });
              made.n = i;
              yield* select({ out: send(out, made) });
            });
            equal((yield* out.recv()).n, i);
          });
        }
        yield* wg.Wait();
      },
    },
  });
});
