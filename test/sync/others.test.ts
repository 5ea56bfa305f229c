import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go, GoRWMutex, Program } from "../../src/index.js";

const options = { procs: 1, linksOs: false };
const outputOf = (program: Program): string => {
  const run = simulate(program, options);
  assert.equal(run.end.kind, "done", run.stderr);
  return run.output.trim().replaceAll("\n", " ");
};

/** Programs that misuse a lock or a counter, and what Go prints. A panic can be recovered, a fatal error cannot. */
const misuses: readonly (readonly ["panic" | "fatal", string, Program])[] = [
  [
    "fatal",
    "fatal error: sync: Unlock of unlocked RWMutex",
    function* main({ sync }) {
      yield* sync.RWMutex().Unlock();
    },
  ],
  [
    "fatal",
    "fatal error: sync: RUnlock of unlocked RWMutex",
    function* main({ sync }) {
      yield* sync.RWMutex().RUnlock();
    },
  ],
  [
    "fatal",
    "fatal error: sync: RUnlock of unlocked RWMutex",
    function* main({ sync }) {
      const rw = sync.RWMutex();
      yield* rw.Lock();
      yield* rw.RUnlock();
    },
  ],
  [
    "fatal",
    "fatal error: sync: Unlock of unlocked RWMutex",
    function* main({ sync }) {
      const rw = sync.RWMutex();
      yield* rw.RLock();
      yield* rw.Unlock();
    },
  ],
  [
    "panic",
    "panic: sync: negative WaitGroup counter",
    function* main({ sync }) {
      yield* sync.WaitGroup().Done();
    },
  ],
  [
    "panic",
    "panic: sync: negative WaitGroup counter",
    function* main({ sync }) {
      const wg = sync.WaitGroup();
      yield* wg.Add(2);
      yield* wg.Add(-3);
    },
  ],
  [
    "panic",
    "panic: sync: WaitGroup is reused before previous Wait has returned",
    function* main({ sync, go, runtime }) {
      const wg = sync.WaitGroup();
      yield* wg.Add(1);
      yield* go(function* () {
        yield* wg.Done();
        yield* wg.Add(1); // the waiter is ready, and has not run yet
      });
      yield* wg.Wait();
      yield* runtime.Gosched();
    },
  ],
  [
    "fatal",
    "fatal error: sync: unlock of unlocked mutex",
    function* main({ sync }) {
      const mu = sync.Mutex();
      yield* sync.Cond(mu).Wait();
    },
  ],
];

describe("misuse of package sync", () => {
  for (const [kind, message, program] of misuses) {
    it(`ends with exit code 2: ${message}`, () => {
      const run = simulate(program, options);
      assert.deepEqual([run.end.kind, run.end.exitCode, run.end.message], [kind, 2, message]);
      assert.ok(run.stderr.startsWith(`${message}\n\ngoroutine 1 [running]:\n`));
    });
  }

  it("that panics can be recovered", () => {
    const output = outputOf(function* main({ sync, fmt }) {
      try {
        yield* sync.WaitGroup().Done();
      } catch (raised) {
        yield* fmt.Println(raised);
      }
    });
    assert.equal(output, "sync: negative WaitGroup counter");
  });

  it("in wg.Go ends the program, and says that the panic was raised again", () => {
    const run = simulate(function* main({ sync, panic }: Go) {
      const wg = sync.WaitGroup();
      yield* wg.Go(function* () {
        panic("boom");
      });
      yield* wg.Wait();
    }, options);
    assert.match(run.stderr, /^panic: boom \[recovered, repanicked\]\n\ngoroutine \d+ \[running\]:\n/);
  });
});

describe("RWMutex", () => {
  /** Main holds the lock as `first` says; then A, B, C come and do as they are told; main lets go. */
  const scene = (first: "r" | "w", comers: readonly ("r" | "w")[]) =>
    outputOf(function* main({ sync, fmt, time, work }: Go) {
      const [rw, wg] = [sync.RWMutex(), sync.WaitGroup()];
      yield* take(rw, first);
      for (const [i, how] of comers.entries()) {
        yield* wg.Go(function* () {
          yield* take(rw, how);
          yield* fmt.Print(`+${"ABC"[i]}${how} `);
          yield* work(1000);
          yield* time.Sleep(1000);
          yield* fmt.Print(`-${"ABC"[i]} `);
          yield* drop(rw, how);
        });
        yield* time.Sleep(10_000);
      }
      yield* fmt.Print("free ");
      yield* drop(rw, first);
      yield* wg.Wait();
    });
  const take = (rw: GoRWMutex, how: "r" | "w") => (how === "r" ? rw.RLock() : rw.Lock());
  const drop = (rw: GoRWMutex, how: "r" | "w") => (how === "r" ? rw.RUnlock() : rw.Unlock());

  it("lets readers in together", () => {
    const seen = scene("r", ["r", "r"]);
    assert.ok(seen.indexOf("+Ar") < seen.indexOf("free") && seen.indexOf("+Br") < seen.indexOf("-A"), seen);
  });

  it("keeps a writer out while a reader reads", () => {
    assert.equal(scene("r", ["w"]), "free +Aw -A");
  });

  it("keeps new readers out while a writer waits, though others read", () => {
    assert.equal(scene("r", ["w", "r"]), "free +Aw -A +Br -B");
  });

  it("after a writer lets in all readers who waited, before the next writer", () => {
    const seen = scene("w", ["r", "w", "r"]);
    assert.ok(seen.startsWith("free +"));
    assert.ok(seen.indexOf("+Bw") > seen.indexOf("-A") && seen.indexOf("+Bw") > seen.indexOf("-C"), seen);
  });

  it("TryLock fails beside a reader and beside a writer", () => {
    const output = outputOf(function* main({ sync, fmt }) {
      const rw = sync.RWMutex();
      yield* fmt.Println(yield* rw.TryLock());
      yield* fmt.Println(yield* rw.TryLock());
      yield* rw.Unlock();
      yield* rw.RLock();
      yield* fmt.Println(yield* rw.TryLock());
    });
    assert.equal(output, "true false false");
  });
});

describe("WaitGroup", () => {
  it("Wait on a zero counter goes on at once", () => {
    assert.equal(
      outputOf(function* main({ sync, fmt }) {
        yield* sync.WaitGroup().Wait();
        yield* fmt.Println("on");
      }),
      "on",
    );
  });

  it("serves one round after the other", () => {
    const output = outputOf(function* main({ sync, fmt }) {
      const wg = sync.WaitGroup();
      for (let round = 1; round <= 3; round++) {
        for (let i = 0; i < round; i++)
          yield* wg.Go(function* () {
            yield* fmt.Print(".");
          });
        yield* wg.Wait();
        yield* fmt.Print(round);
      }
    });
    assert.equal(output, ".1..2...3");
  });

  it("Go counts down also after runtime.Goexit", () => {
    const output = outputOf(function* main({ sync, fmt, runtime }) {
      const wg = sync.WaitGroup();
      yield* wg.Go(function* () {
        yield* runtime.Goexit();
      });
      yield* wg.Wait();
      yield* fmt.Println("on");
    });
    assert.equal(output, "on");
  });
});

describe("Cond", () => {
  /** Three wait in the order A, B, C; main calls, and each tells when it is through. */
  const called = (call: (cond: ReturnType<Go["sync"]["Cond"]>, go: Go) => Generator) =>
    outputOf(function* main(go: Go) {
      const mu = go.sync.Mutex();
      const cond = go.sync.Cond(mu);
      for (const name of ["A", "B", "C"]) {
        yield* go.go(function* () {
          yield* mu.Lock();
          yield* cond.Wait();
          yield* go.fmt.Print(name);
          yield* mu.Unlock();
        });
        yield* go.time.Sleep(10_000);
      }
      yield* call(cond, go) as ReturnType<Program>; // the calls below yield operations only
      yield* go.time.Sleep(100_000);
    });

  it("Signal wakes the one that has waited longest", () => {
    assert.equal(
      called(function* (cond) {
        yield* cond.Signal();
      }),
      "A",
    );
  });

  it("two Signals wake two, in their order", () => {
    assert.equal(
      called(function* (cond, { time }) {
        yield* cond.Signal();
        yield* time.Sleep(10_000);
        yield* cond.Signal();
      }),
      "AB",
    );
  });

  it("Broadcast wakes all; on one P the last of them runs first", () => {
    assert.equal(
      called(function* (cond) {
        yield* cond.Broadcast();
      }),
      "CAB",
    );
  });

  it("a call that nobody waits for is lost", () => {
    const run = simulate(function* main({ sync }: Go) {
      const mu = sync.Mutex();
      const cond = sync.Cond(mu);
      yield* cond.Signal();
      yield* cond.Broadcast();
      yield* mu.Lock();
      yield* cond.Wait();
    }, options);
    assert.equal(run.end.kind, "deadlock");
  });
});

describe("Once", () => {
  it("does it once, and whoever comes meanwhile waits until it is done", () => {
    const output = outputOf(function* main({ sync, fmt, time, work }) {
      const [once, wg] = [sync.Once(), sync.WaitGroup()];
      for (const name of ["a", "b"]) {
        yield* wg.Go(function* () {
          yield* once.Do(function* () {
            yield* time.Sleep(10_000);
            yield* work(10);
            yield* fmt.Print("once ");
          });
          yield* fmt.Print(`${name} `);
        });
      }
      yield* wg.Wait();
    });
    assert.match(output, /^once (a b|b a)$/);
  });

  it("counts as done when the function panics", () => {
    const output = outputOf(function* main({ sync, fmt, panic }) {
      const once = sync.Once();
      for (let i = 0; i < 2; i++) {
        try {
          yield* once.Do(function* () {
            panic("bad");
          });
          yield* fmt.Print("skipped");
        } catch (raised) {
          yield* fmt.Print(raised, " ");
        }
      }
    });
    assert.equal(output, "bad skipped");
  });
});
