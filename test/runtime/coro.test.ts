/* Coroutines (R6.9): iter.Pull, in Go's ways and words; and deferred calls (R15). */
import { equal, match, ok, throws } from "node:assert/strict";
import { goroutineSpans, Kind, simulate, validate } from "../../src/index.js";
import type { Go, Program, Run, SimulateOptions } from "../../src/index.js";

const run = (program: Program, options: SimulateOptions = {}): Run => {
  const done = simulate(program, { procs: 1, check: true, ...options });
  validate(done.trace);
  return done;
};

describe("iter.Pull", () => {
  it("gives the values one by one, then none", () => {
    const { output } = run(function* main({ iter, fmt }: Go) {
      const [next] = yield* iter.Pull<number>(function* seq(yieldValue) {
        for (let i = 1; i <= 2; i++) yield* yieldValue(i);
      });
      for (let i = 0; i < 4; i++) yield* fmt.Println(...(yield* next()));
    });
    equal(output, "1 true\n2 true\n<nil> false\n<nil> false\n");
  });

  it("switches without a queue, in the same time slice, in less than a quarter of the time of a channel", () => {
    let switched = 0;
    let sent = 0;
    const done = run(function* main({ iter, chan, go, time }: Go) {
      const [next, stop] = yield* iter.Pull<number>(function* seq(yieldValue) {
        for (let i = 0; yield* yieldValue(i); i++);
      });
      let begin = time.Now();
      for (let i = 0; i < 100; i++) yield* next();
      switched = time.Since(begin);
      yield* stop();
      const ch = chan<number>();
      yield* go(function* sender() {
        for (let i = 0; i < 100; i++) yield* ch.send(i);
      });
      begin = time.Now();
      for (let i = 0; i < 100; i++) yield* ch.recv();
      sent = time.Since(begin);
    });
    equal(switched, 100 * 2 * 20);
    ok(sent > 4 * switched, `${sent} ns`);
    const { trace } = done;
    let starts = 0;
    let switches = 0;
    for (let i = 0; i < trace.length; i++) {
      if (trace.kind(i) === Kind.GoSwitch) switches++;
      if (switches > 0 && switches < 200 && trace.kind(i) === Kind.GoStart) starts++;
    }
    equal(starts, 0);
    equal(switches, 201); // 100 there, 100 back, and once more for stop, whose way back is its end
  });

  it("lets seq clean up when it is stopped", () => {
    const { output } = run(function* main({ iter, fmt }: Go) {
      const [next, stop] = yield* iter.Pull<number>(function* seq(yieldValue) {
        try {
          while (yield* yieldValue(1));
        } finally {
          yield* fmt.Println("clean");
        }
      });
      yield* next();
      yield* stop();
      yield* stop();
    });
    equal(output, "clean\n");
  });

  it("hands seq's panic to the caller of next, and Goexit too", () => {
    const { output } = run(function* main({ iter, fmt, panic, runtime, go }: Go) {
      const [next] = yield* iter.Pull<number>(function* seq() {
        panic("boo");
      });
      try {
        yield* next();
      } catch (raised) {
        yield* fmt.Println("recovered", (raised as Error).message); // panics are Errors
      }
      yield* go(function* victim() {
        const [end] = yield* iter.Pull<number>(function* seq() {
          yield* runtime.Goexit();
        });
        yield* end();
        yield* fmt.Println("not reached");
      });
      yield* runtime.Gosched();
      yield* fmt.Println(runtime.NumGoroutine());
    });
    equal(output, "recovered boo\n1\n");
  });

  it("takes the lock on the thread along, and wants it as it was", () => {
    const locks = (unlocks: boolean) =>
      run(function* main({ iter, fmt, runtime }: Go) {
        yield* runtime.LockOSThread();
        const [next] = yield* iter.Pull<number>(function* seq(yieldValue) {
          yield* runtime.Gosched();
          yield* yieldValue(1);
        });
        if (unlocks) yield* runtime.UnlockOSThread();
        yield* fmt.Println(...(yield* next()));
      });
    equal(locks(false).output, "1 true\n");
    match(
      locks(true).stderr,
      /^fatal error: coro: OS thread locking must match locking at coroutine creation\n/,
    );
  });

  it("is told by spans: who waits in a coroutine does so for that reason", () => {
    const done = run(function* main({ iter }: Go) {
      const [next] = yield* iter.Pull<number>(function* seq(yieldValue) {
        yield* yieldValue(1);
      });
      yield* next();
    });
    const reasons = goroutineSpans(done)
      .filter(({ name, status }) => name === "seq" && status === "waiting")
      .map(({ reason }) => reason);
    ok(reasons.length > 0 && reasons.every((reason) => reason === "coroutine"), reasons.join());
  });

  it("is there since 1.23", () => {
    const program = function* main({ iter }: Go) {
      yield* iter.Pull(function* seq() {});
    };
    throws(() => run(program, { version: "1.22" }), /Go has it since 1\.23/);
    equal(run(program, { version: "1.23" }).end.kind, "done");
  });
});

describe("func", () => {
  it("runs deferred calls, the last first, also after Goexit", () => {
    const { output } = run(function* main({ func, fmt, go, runtime }: Go) {
      yield* go(function* ends() {
        yield* func(function* ({ defer }) {
          for (const name of ["a", "b"])
            defer(function* () {
              yield* fmt.Println(name);
            });
          yield* runtime.Goexit();
        });
      });
      yield* runtime.Gosched();
    });
    equal(output, "b\na\n");
  });

  it("tells every panic on the way, and which of them was recovered", () => {
    const words = (recovers: boolean) =>
      run(function* main({ func, panic }: Go) {
        yield* func(function* ({ defer, recover }) {
          defer(function* () {
            if (recovers) recover();
            panic("second");
          });
          panic("first");
        });
      }).stderr.split("\n\n")[0];
    equal(words(false), "panic: first\n\tpanic: second");
    equal(words(true), "panic: first [recovered]\n\tpanic: second");
  });

  it("gives the value of a panic that is recovered, once", () => {
    const { output } = run(function* main({ func, fmt, panic }: Go) {
      yield* func(function* ({ defer, recover }) {
        defer(function* () {
          yield* fmt.Println(recover(), recover());
        });
        panic("p");
      });
    });
    equal(output, "p <nil>\n");
  });
});
