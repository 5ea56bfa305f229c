/* C in a Go program (R7.11, R15.5): calls, callbacks, threads that C makes. */
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { Kind, simulate, validate } from "../../src/index.js";
import type { Go, Program, Run, SimulateOptions } from "../../src/index.js";

const run = (program: Program, options: SimulateOptions = {}): Run => {
  const done = simulate(program, { procs: 1, cgo: true, check: true, ...options });
  validate(done.trace);
  return done;
};

const count = ({ trace }: Run, kind: Kind): number => {
  let n = 0;
  for (let i = 0; i < trace.length; i++) if (trace.kind(i) === kind) n++;
  return n;
};

describe("a call into C", () => {
  it("keeps its P for 20 us and more, and then loses it to others, also while C computes", () => {
    const { output } = run(function* main({ go, cgo, work, fmt }: Go) {
      yield* go(function* other() {
        yield* work(1_000);
        yield* fmt.Println("other");
      });
      yield* cgo.call([{ compute: 10_000_000 }], "C.crunch");
      yield* fmt.Println("back");
    });
    equal(output, "other\nback\n");
  });

  it("cannot be preempted, and is over when C returns", () => {
    let took = 0;
    const done = run(function* main({ cgo, time }: Go) {
      const begin = time.Now();
      yield* cgo.call([{ compute: 30_000_000 }, { wait: 1_000_000 }]);
      took = time.Since(begin);
    });
    equal(count(done, Kind.preemptone), 0);
    ok(took >= 31_000_000 && took < 31_100_000, String(took));
  });

  it("needs the option cgo", () => {
    const program = function* main({ cgo }: Go) {
      yield* cgo.call([]);
    };
    throws(() => run(program, { cgo: false }), /no C in it; run it with the option cgo: true/);
    throws(() => run(program, { version: "1.0", check: false }), /from Go 1\.1 on/);
    const wrong = function* main({ cgo }: Go) {
      yield* cgo.call([{ sleep: 1 } as unknown as { wait: number }]);
    };
    throws(() => run(wrong), /expected \{ compute: ns \}, \{ wait: ns \} or \{ callback/);
  });
});

describe("a callback from C", () => {
  it("runs Go on the thread of the call, locked to it, and returns to C", () => {
    const done = run(
      function* main({ cgo, runtime, go, fmt, work }: Go) {
        yield* go(function* other() {
          yield* work(5_000_000);
        });
        const callback = function* callback() {
          yield* runtime.Gosched();
          yield* fmt.Println("in Go");
        };
        yield* cgo.call([{ wait: 2_000_000 }, { callback }, { compute: 1_000 }, { callback }], "C.f");
        yield* fmt.Println("done");
      },
      { procs: 2 },
    );
    equal(done.output, "in Go\nin Go\ndone\n");
    const { trace } = done;
    const locks: number[] = [];
    for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.lockOSThread) locks.push(trace.a(i));
    deepEqual(locks.slice(-4), [1, 0, 1, 0]);
  });

  it("lets a panic through C, to whoever recovers it", () => {
    const { output } = run(function* main({ cgo, fmt, panic }: Go) {
      try {
        yield* cgo.call([
          {
            callback: function* () {
              panic("in Go");
            },
          },
        ]);
      } catch (raised) {
        yield* fmt.Println("recovered", (raised as Error).message); // panics are Errors
      }
    });
    equal(output, "recovered in Go\n");
  });
});

describe("a thread that C has made", () => {
  it("borrows the extra M, and who takes the last makes another", () => {
    const done = run(
      function* main({ cgo, chan, fmt }: Go) {
        const ch = chan<number>();
        for (let i = 0; i < 3; i++)
          cgo.thread([
            { wait: 1_000 },
            {
              callback: function* () {
                yield* ch.send(i);
              },
            },
            { wait: 50_000_000 },
          ]);
        for (let i = 0; i < 3; i++) yield* fmt.Println(yield* ch.recv());
      },
      { procs: 4 },
    );
    equal(done.output.split("\n").sort().join(""), "012");
    equal(count(done, Kind.GoCreateSyscall), 3);
    const { trace } = done;
    const extras: number[] = [];
    for (let i = 0; i < trace.length; i++)
      if (trace.kind(i) === Kind.newm && trace.a(i) === 3) extras.push(trace.m(i));
    equal(extras[0], 1); // made before sysmon
    ok(extras.length >= 3 && extras.length <= 4, extras.join(" "));
  });

  it("gives it back when it ends, and the next one gets the same", () => {
    const done = run(function* main({ cgo, time }: Go) {
      for (let i = 0; i < 3; i++) {
        cgo.thread([{ callback: function* () {} }]);
        yield* time.Sleep(1_000_000);
      }
    });
    equal(count(done, Kind.GoDestroySyscall), 3);
    const { trace } = done;
    const used = new Set<number>();
    for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.GoCreateSyscall) used.add(trace.m(i));
    equal(used.size, 1);
  });

  it("crashes the program when its goroutine calls Goexit, in Go's words", () => {
    const done = run(function* main({ cgo, time, runtime }: Go) {
      cgo.thread([
        {
          callback: function* () {
            yield* runtime.Goexit();
          },
        },
      ]);
      yield* time.Sleep(1_000_000);
    });
    match(done.stderr, /^fatal error: exited a goroutine internally locked to the OS thread\n/);
  });
});

describe("the deadlock detector", () => {
  const stuck: Program = function* main({ chan }: Go) {
    yield* chan().recv();
  };

  it("says nothing in a program with C in it: its extra M could do something (R15.5)", () => {
    equal(run(stuck, { cgo: false }).end.kind, "deadlock");
    equal(run(stuck, { bounds: { time: 1e9 } }).end.kind, "bound");
  });

  it("allows for the extra M that every program has on Windows (R15.2)", () => {
    equal(run(stuck, { cgo: false, os: "windows" }).end.kind, "deadlock");
  });
});

describe("the template thread", () => {
  it("is there from the start in a program with C (R5.3)", () => {
    const roles = (options: SimulateOptions): number[] => {
      const { trace } = run(function* main() {}, options);
      const all: number[] = [];
      for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.newm) all.push(trace.a(i));
      return all;
    };
    ok(roles({}).includes(2));
    ok(!roles({ cgo: false }).includes(2));
    ok(!roles({ version: "1.5" }).includes(2));
  });
});
