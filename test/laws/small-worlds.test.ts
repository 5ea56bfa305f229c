/**
 * Small worlds, proven: up to three Ps and four goroutines, run with every sequence of choices. In every state that can come,
 * all invariants hold and all laws of the trace; every run ends; and the ends are those that Go's rules allow, no more and
 * no fewer. (Two orders of what happens at one instant are not both tried: in virtual time there is one.)
 */
import assert from "node:assert/strict";
import type { Program } from "../../src/index.js";
import { everyChoice, staysWithin } from "../helpers/every-choice.js";

type World = readonly [name: string, procs: number, program: Program, outcomes: readonly string[]];

const worlds: readonly World[] = [
  [
    "a select of three ready channels",
    1,
    function* main({ chan, select, recv, fmt }) {
      const [a, b, c] = [chan<number>(1), chan<number>(1), chan<number>(1)];
      for (const ch of [a, b, c]) yield* ch.send(1);
      yield* fmt.Print((yield* select({ a: recv(a), b: recv(b), c: recv(c) })).case);
    },
    ["done a", "done b", "done c"],
  ],
  [
    "two selects, one after the other",
    1,
    function* main({ chan, select, recv, fmt }) {
      const [a, b] = [chan<number>(2), chan<number>(2)];
      for (const ch of [a, b, a, b]) yield* ch.send(1);
      for (let i = 0; i < 2; i++) yield* fmt.Print((yield* select({ a: recv(a), b: recv(b) })).case);
    },
    ["done aa", "done ab", "done ba", "done bb"],
  ],
  [
    "a worker, waited for",
    2,
    function* main({ sync, work, fmt }) {
      const wg = sync.WaitGroup();
      yield* wg.Go(function* () {
        yield* work(10_000);
      });
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
  [
    "three workers",
    3,
    function* main({ sync, work, fmt }) {
      const wg = sync.WaitGroup();
      for (const ns of [10_000, 10_000, 20_000]) {
        yield* wg.Go(function* () {
          yield* work(ns);
        });
      }
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
  [
    "ping and pong",
    2,
    function* main({ go, chan, fmt }) {
      const [ping, pong] = [chan<number>(), chan<number>()];
      yield* go(function* () {
        for (let i = 0; i < 3; i++) yield* pong.send(1 + (yield* ping.recv()));
      });
      let n = 0;
      for (let i = 0; i < 3; i++) {
        yield* ping.send(n);
        n = yield* pong.recv();
      }
      yield* fmt.Print(n);
    },
    ["done 3"],
  ],
  [
    "a mutex that three want",
    3,
    function* main({ sync, work, fmt }) {
      const [mu, wg] = [sync.Mutex(), sync.WaitGroup()];
      for (let i = 0; i < 3; i++) {
        yield* wg.Go(function* () {
          yield* mu.Lock();
          yield* work(1_000);
          yield* mu.Unlock();
        });
      }
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
  [
    "a condition",
    2,
    function* main({ sync, chan, fmt }) {
      const mu = sync.Mutex();
      const [cond, ready] = [sync.Cond(mu), chan<boolean>(1)];
      const wg = sync.WaitGroup();
      yield* wg.Go(function* () {
        yield* mu.Lock();
        while (ready.len === 0) yield* cond.Wait();
        yield* mu.Unlock();
      });
      yield* mu.Lock();
      yield* ready.send(true);
      yield* mu.Unlock();
      yield* cond.Broadcast();
      yield* wg.Wait();
      yield* fmt.Print("woken");
    },
    ["done woken"],
  ],
  [
    "two locks in two orders, which deadlock",
    2,
    function* main({ sync, runtime, fmt, work }) {
      const [a, b, wg] = [sync.Mutex(), sync.Mutex(), sync.WaitGroup()];
      yield* wg.Go(function* () {
        yield* a.Lock();
        yield* runtime.Gosched();
        yield* b.Lock();
      });
      yield* wg.Go(function* () {
        yield* b.Lock();
        yield* work(1_000);
        yield* a.Lock();
      });
      yield* wg.Wait();
      yield* fmt.Print("never");
    },
    ["deadlock"],
  ],
  [
    "a system call that lasts, and one who wants the P",
    1,
    function* main({ sync, syscall, work, fmt }) {
      const wg = sync.WaitGroup();
      yield* wg.Go(function* () {
        yield* syscall(300_000);
        yield* fmt.Print("call ");
      });
      yield* wg.Go(function* () {
        yield* work(50_000);
        yield* fmt.Print("work ");
      });
      yield* wg.Wait();
    },
    ["done work call"],
  ],
  [
    "two system calls beside one who computes",
    2,
    function* main({ sync, syscall, work, fmt }) {
      const wg = sync.WaitGroup();
      for (const ns of [100_000, 140_000]) {
        yield* wg.Go(function* () {
          yield* syscall(ns);
        });
      }
      yield* wg.Go(function* () {
        yield* work(200_000);
      });
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
  [
    "a goroutine locked to its thread, and one that is not",
    2,
    function* main({ go, chan, runtime, fmt }) {
      const [ping, pong] = [chan<number>(), chan<number>()];
      yield* go(function* () {
        yield* runtime.LockOSThread();
        for (let i = 0; i < 2; i++) yield* pong.send(yield* ping.recv());
      });
      for (let i = 0; i < 2; i++) {
        yield* ping.send(i);
        yield* fmt.Print(yield* pong.recv());
      }
    },
    ["done 01"],
  ],
  [
    "a pipe with the poller",
    2,
    function* main({ go, os, fmt }) {
      const [reader, writer] = os.Pipe();
      yield* go(function* () {
        yield* writer.Write("hello");
        yield* writer.Close();
      });
      for (;;) {
        const [data, error] = yield* reader.Read();
        if (error !== null) break;
        yield* fmt.Print(data);
      }
    },
    ["done hello"],
  ],
  [
    "three who sleep",
    2,
    function* main({ sync, time, fmt }) {
      const wg = sync.WaitGroup();
      for (const us of [30, 20, 10]) {
        yield* wg.Go(function* () {
          yield* time.Sleep(us * time.Microsecond);
        });
      }
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
  [
    "a close that wakes all",
    3,
    function* main({ sync, chan, work, fmt }) {
      const [gate, wg] = [chan<number>(), sync.WaitGroup()];
      for (let i = 0; i < 3; i++) {
        yield* wg.Go(function* () {
          yield* gate.recvOk();
        });
      }
      yield* work(20_000);
      yield* gate.close();
      yield* wg.Wait();
      yield* fmt.Print("all");
    },
    ["done all"],
  ],
];

/** With costs of zero much more happens at one instant, in more orders: too many for three Ps. */
const costsFor = (procs: number): readonly string[] => (procs < 3 ? ["default", "zero"] : ["default"]);
const chances = 20;

describe("small worlds, over all choices", () => {
  const lines: string[] = [];
  after(() => console.log(lines.join("\n")));
  for (const [name, procs, program, outcomes] of worlds) {
    for (const costs of costsFor(procs)) {
      it(`${name} (${procs === 1 ? "one P" : `${procs} Ps`}, ${costs} costs): ${outcomes.join(", ")}`, function () {
        this.timeout(120_000);
        const options = { procs, costs, linksOs: false };
        const { runs, states, seen, outcomes: came } = everyChoice(program, options, 20_000);
        lines.push(`      ${name}, ${costs} costs: ${runs} runs, ${states} states`);
        assert.deepEqual(came, outcomes);
        for (let seed = 1; seed <= chances; seed++) {
          assert.ok(staysWithin(program, { ...options, seed }, seen), `seed ${seed} comes where no run was`);
        }
      });
    }
  }
});
