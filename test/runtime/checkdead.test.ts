import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go, Program, SimulateOptions } from "../../src/index.js";
import { checkdead, fatal, goroutineheader } from "../../src/runtime/checkdead.js";
import { mcount } from "../../src/runtime/runtime.js";
import { GStatus } from "../../src/trace/vocabulary.js";
import { timerIn, worldOf } from "../helpers/world.js";

const asleep = "fatal error: all goroutines are asleep - deadlock!";
const nobody = "fatal error: no goroutines (main called runtime.Goexit) - deadlock!";

describe("checkdead", () => {
  const verdicts: readonly (readonly [string, string | undefined])[] = [
    ["idle P[0] M[0] | G1 waiting (chan receive)", asleep],
    ["idle P[0 1] M[0 2] | G1 waiting (select) | G2 waiting (chan send)", asleep],
    ["idle P[0] M[0]", nobody],
    ["P0 run=G1 [] | idle M[1]", undefined],
    ["P0 spinning [] | idle M[1] | G1 waiting (chan receive)", undefined],
    ["P0 - [] | idle M[1] | M0 poller | G1 waiting (sleep)", undefined],
    ["idle P[0] M[1] | M0 locked G1 | G1 waiting (chan receive)", asleep],
  ];
  for (const [picture, verdict] of verdicts) {
    it(`${picture}: ${verdict ?? "goes on"}`, () => {
      const { rt } = worldOf(picture);
      checkdead(rt);
      assert.equal(rt.end?.message, verdict);
      if (verdict !== undefined) assert.deepEqual([rt.end?.kind, rt.end?.exitCode], ["deadlock", 2]);
    });
  }

  it("does not count the runtime's own threads", () => {
    const { rt } = worldOf("idle P[0] M[2] | G1 waiting (chan receive)");
    assert.equal(mcount(rt), 3);
    checkdead(rt);
    assert.equal(rt.end?.message, asleep);
  });

  it("does not count the runtime's own goroutines", () => {
    const { rt, g } = worldOf("idle P[0] M[0] | G2 waiting (GC sweep wait)");
    g(2).isSystem = true;
    checkdead(rt);
    assert.equal(rt.end?.message, nobody);
  });

  it("says nothing while a timer is in a heap", () => {
    const world = worldOf("idle P[0] M[0] | G1 waiting (sleep)");
    timerIn(world, 0, 1000);
    checkdead(world.rt);
    assert.equal(world.rt.end, null);
  });

  it("looks at goroutines before timers: without any, a timer does not help", () => {
    const world = worldOf("idle P[0] M[0]");
    timerIn(world, 0, 1000);
    checkdead(world.rt);
    assert.equal(world.rt.end?.message, nobody);
  });

  it("finds a runnable goroutine that no thread will run: a fault of the model", () => {
    const { rt } = worldOf("idle P[0] M[0] | global [G4]");
    assert.throws(() => checkdead(rt), /checkdead: goroutine 4 is _Grunnable/);
  });

  it("shows the goroutines in the order of the table of all Gs, which need not be that of their ids", () => {
    const { rt } = worldOf("idle P[0] M[0] | G7 waiting (select) | G1 waiting (chan receive)");
    checkdead(rt);
    assert.equal(
      rt.errors.join(""),
      `${asleep}\n\ngoroutine 7 [select]:\nf7(...)\n\ngoroutine 1 [chan receive]:\nf1(...)\n`,
    );
  });
});

describe("fatal", () => {
  it("with a goroutine at fault shows that one alone", () => {
    const { rt, g } = worldOf("P0 run=G1 [G2] | G3 waiting (select)");
    fatal(rt, g(1), "sync: unlock of unlocked mutex");
    assert.equal(
      rt.errors.join(""),
      "fatal error: sync: unlock of unlocked mutex\n\ngoroutine 1 [running]:\nf1(...)\n",
    );
    assert.deepEqual([rt.end?.kind, rt.end?.exitCode, rt.end?.goroutine], ["fatal", 2, 1]);
  });

  it("is the first end that counts", () => {
    const { rt, g } = worldOf("P0 run=G1 []");
    fatal(rt, g(1), "one");
    fatal(rt, g(1), "two");
    assert.equal(rt.end?.message, "fatal error: one");
    assert.ok(!rt.errors.join("").includes("two"));
  });
});

describe("goroutineheader", () => {
  const states: readonly (readonly [GStatus, string])[] = [
    [GStatus.idle, "idle"],
    [GStatus.runnable, "runnable"],
    [GStatus.running, "running"],
    [GStatus.syscall, "syscall"],
    [GStatus.waiting, "waiting"],
    [GStatus.dead, "dead"],
    [GStatus.preempted, "preempted"],
    [GStatus.copystack, "copystack"],
  ];
  for (const [status, word] of states) {
    it(`says ${word}`, () => {
      const { g } = worldOf("P0 run=G1 [G5]");
      g(5).status = status;
      assert.equal(goroutineheader(g(5)), `goroutine 5 [${word}]:`);
    });
  }

  it("says why a goroutine waits, and no longer once it is runnable", () => {
    const { g } = worldOf("P0 run=G1 [] | G5 waiting (sync.Mutex.Lock)");
    assert.equal(goroutineheader(g(5)), "goroutine 5 [sync.Mutex.Lock]:");
    g(5).status = GStatus.runnable;
    assert.equal(goroutineheader(g(5)), "goroutine 5 [runnable]:");
  });

  it("says that a goroutine is locked to its thread", () => {
    const { g } = worldOf("P0 run=G1 [] | M1 locked G5 | G5 waiting (chan receive)");
    assert.equal(goroutineheader(g(5)), "goroutine 5 [chan receive, locked to thread]:");
  });
});

describe("a program that cannot go on", () => {
  const bare: SimulateOptions = { procs: 2, linksOs: false };
  // Each way to wait for ever, and the state that Go's traceback shows (R15.8).
  const waits: readonly (readonly [string, Program])[] = [
    [
      "chan receive",
      function* main({ chan }) {
        yield* chan<number>().recv();
      },
    ],
    [
      "chan send",
      function* main({ chan }) {
        yield* chan<number>().send(1);
      },
    ],
    [
      "chan receive (nil chan)",
      function* main({ nilChan }) {
        yield* nilChan<number>().recv();
      },
    ],
    [
      "chan send (nil chan)",
      function* main({ nilChan }) {
        yield* nilChan<number>().send(1);
      },
    ],
    [
      "select (no cases)",
      function* main({ select }) {
        yield* select({});
      },
    ],
    [
      "select",
      function* main({ select, recv, send, chan }) {
        yield* select({ a: recv(chan<number>()), b: send(chan<number>(), 1) });
      },
    ],
    [
      "select",
      function* main({ select, recv }) {
        yield* select({ a: recv<number>(null), b: recv<number>(null) });
      },
    ],
    [
      "chan receive (nil chan)",
      function* main({ select, recv }) {
        yield* select({ a: recv<number>(null) });
      },
    ],
    [
      "sync.Mutex.Lock",
      function* main({ sync }) {
        const mu = sync.Mutex();
        yield* mu.Lock();
        yield* mu.Lock();
      },
    ],
    [
      "sync.RWMutex.Lock",
      function* main({ sync }) {
        const rw = sync.RWMutex();
        yield* rw.RLock();
        yield* rw.Lock();
      },
    ],
    [
      "sync.RWMutex.RLock",
      function* main({ sync }) {
        const rw = sync.RWMutex();
        yield* rw.Lock();
        yield* rw.RLock();
      },
    ],
    [
      "sync.WaitGroup.Wait",
      function* main({ sync }) {
        const wg = sync.WaitGroup();
        yield* wg.Add(1);
        yield* wg.Wait();
      },
    ],
    [
      "sync.Cond.Wait",
      function* main({ sync }) {
        const mu = sync.Mutex();
        yield* mu.Lock();
        yield* sync.Cond(mu).Wait();
      },
    ],
  ];
  for (const [state, program] of waits) {
    it(`ends with exit code 2 and "goroutine 1 [${state}]:"`, () => {
      const run = simulate(program, bare);
      assert.equal(run.end.kind, "deadlock");
      assert.equal(run.end.exitCode, 2);
      assert.equal(run.stderr, `${asleep}\n\ngoroutine 1 [${state}]:\nmain.main(...)\n`);
    });
  }

  it("ends with another message when main called runtime.Goexit and all others are done", () => {
    const run = simulate(function* main({ go, runtime, work }: Go) {
      yield* go(function* () {
        yield* work(1000);
      });
      yield* runtime.Goexit();
    }, bare);
    assert.equal(run.end.exitCode, 2);
    assert.equal(run.stderr, `${nobody}\n`);
  });

  it("is not noticed while one goroutine can still run", () => {
    const run = simulate(function* main({ go, chan, time }: Go) {
      yield* go(function* stuck() {
        yield* chan<number>().recv();
      });
      yield* time.Sleep(50_000_000);
    }, bare);
    assert.deepEqual([run.end.kind, run.end.exitCode], ["done", 0]);
  });
});
