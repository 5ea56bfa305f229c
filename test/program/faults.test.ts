import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ProgramError, simulate } from "../../src/index.js";
import type { Go, Program } from "../../src/index.js";

describe("simulate: a program that breaks the library's rules", () => {
  /** Programs as JavaScript lets them through: nothing is checked before they run. */
  type Loose = (go: never) => unknown;
  const isGenerator = "expected a generator function (function* f() {...}), got";
  const rows: readonly (readonly [string, Loose, string | RegExp])[] = [
    [
      "yields a number",
      function* () {
        yield 5;
      },
      'goroutine 1 (main.main) yielded the number 5; expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "yields nothing",
      function* () {
        yield;
      },
      'goroutine 1 (main.main) yielded undefined; expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets the star",
      function* ({ work }: Go) {
        yield work(1);
      },
      'goroutine 1 (main.main) yielded an operation (write "yield*" instead of "yield"); expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets the star before a generator",
      function* ({ chan }: Go) {
        yield chan<number>().range(() => {});
      },
      'goroutine 1 (main.main) yielded a generator (write "yield*" instead of "yield"); expected "yield* " and an operation such as ch.send(1)',
    ],
    [
      "forgets yield* before an operation, and goes on",
      function* ({ chan, work }: Go) {
        chan<number>(1).send(1);
        yield* work(1);
      },
      'goroutine 1 (main.main) called send without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* before its last operation",
      function* ({ sync }: Go) {
        sync.Mutex().Lock();
      },
      'goroutine 1 (main.main) called Lock without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* and catches what comes",
      function* ({ chan, work }: Go) {
        try {
          chan<number>(1).send(1);
          yield* work(1);
        } catch {
          yield* work(1);
        }
      },
      'goroutine 1 (main.main) called send without waiting for it: write "yield* " before the call',
    ],
    [
      "forgets yield* in another goroutine",
      function* ({ go, time, work }: Go) {
        yield* go(function* worker() {
          work(1);
        });
        yield* time.Sleep(1_000_000);
      },
      'goroutine 7 (worker) called work without waiting for it: write "yield* " before the call',
    ],
    [
      "asks for what Go has and the library has not",
      function* ({ sync }: Go) {
        (sync as unknown as { Map: () => void }).Map();
      },
      "there is no sync.Map here: a plain Map does, for nothing else happens between two operations; there are Mutex, RWMutex, WaitGroup, Cond, Once",
    ],
    [
      "misspells an operation of a package",
      function* ({ runtime }: Go) {
        yield* (runtime as unknown as { Goshed: () => ReturnType<Go["work"]> }).Goshed();
      },
      /^there is no runtime\.Goshed here; there are Gosched, Goexit, /,
    ],
    [
      "misspells what it takes of the face",
      function* ({ chans }: { readonly chans: unknown }) {
        assert.fail(String(chans));
      } as Loose,
      /^there is no chans here; there are chan, select, /,
    ],
    [
      "misspells an operation of a lock",
      function* ({ sync }: Go) {
        yield* (sync.Mutex() as unknown as { lock: () => ReturnType<Go["work"]> }).lock();
      },
      "a Mutex has no lock; it has Lock, Unlock, TryLock",
    ],
    [
      "misspells an operation of a channel",
      function* ({ chan }: Go) {
        yield* (chan() as unknown as { Send: () => ReturnType<Go["work"]> }).Send();
      },
      "a channel has no Send; it has send, recv, recvOk, close, range, len, cap",
    ],
    [
      "misspells an option of work",
      function* ({ work }: Go) {
        yield* work(1, { call: 1 } as never);
      },
      'work(ns, options): there is no "call"; expected calls, signals',
    ],
    [
      "gives chan no options but null",
      function* ({ chan }: Go) {
        chan(1, null as never);
      },
      "chan(capacity, options): expected { name, zero }, got null",
    ],
    [
      "misspells an option of a peer",
      function* ({ net }: Go) {
        net.remote("a:1", { latency: 1, thnk: 1, reply: String } as never);
      },
      'net.remote(address, peer): there is no "thnk"; expected latency, think, reply',
    ],
    [
      "has a peer that answers with a number",
      function* ({ net }: Go) {
        net.remote("a:1", { latency: 1, reply: () => 5 as never });
        const [conn] = yield* net.Dial("a:1");
        yield* conn!.Write("x");
        yield* conn!.Read();
      },
      'net.remote("a:1"): expected reply to give text, got the number 5',
    ],
    [
      "wants half a visitor",
      function* ({ net }: Go) {
        net.visit("a:1", { count: 0.5 });
      },
      "net.visit: expected count to be a whole number from 0 to 16777216, got the number 0.5",
    ],
    [
      "opens a file of no size",
      function* ({ os }: Go) {
        os.Open("a", { size: "big" as never });
      },
      "os.Open: expected size to be whole bytes from 0, got the string big",
    ],
    [
      "names a lock with a number",
      function* ({ sync }: Go) {
        sync.Mutex(7 as never);
      },
      "sync.Mutex: expected a name, which is text, got the number 7",
    ],
    [
      "pulls from an asynchronous function",
      function* ({ iter }: Go) {
        const [next] = yield* iter.Pull<number>((async () => {}) as never);
        yield* next();
      },
      /^iter\.Pull\(func\): .*got one that returns an object \(Promise\)/,
    ],
    [
      "makes a context from a number",
      function* ({ context }: Go) {
        yield* context.WithCancel(5 as never);
      },
      "context.WithCancel: expected a context of this run, such as context.Background(), got the number 5",
    ],
    [
      "gives a context no time",
      function* ({ context }: Go) {
        yield* context.WithTimeout(context.Background(), NaN);
      },
      "context.WithTimeout(ns): expected a number of nanoseconds, got the number NaN",
    ],
    [
      "selects an operation",
      function* ({ select, chan }: Go) {
        yield* select({ a: chan().recv() as never });
      },
      'select: case "a": expected recv(ch) or send(ch, value), got an operation (write recv(ch) for ch.recv(), and send(ch, value) for ch.send(value))',
    ],
    [
      "selects a channel that is still to be made",
      function* ({ select, recv, time }: Go) {
        yield* select({ a: recv(time.After(1) as never) });
      },
      'select: case "a": expected a channel or null, got a generator (write "yield*" before it)',
    ],
    [
      "selects a timer",
      function* ({ select, recv, time }: Go) {
        yield* select({ a: recv((yield* time.NewTimer(1)) as never) });
      },
      'select: case "a": expected a channel or null, got a timer (its channel is in its field C)',
    ],
    [
      "gives select no default",
      function* ({ select }: Go) {
        yield* select({ default: undefined as never });
      },
      'select: case "default": expected null, or recv(ch) or send(ch, value), got undefined',
    ],
    ...forgotten().map(
      ([what, name, program]) =>
        [
          `forgets yield* before ${what}`,
          program,
          `goroutine 1 (main.main) called ${name} without waiting for it: write "yield* " before the call`,
        ] as const,
    ),
    [
      "forgets yield* where values are pulled from",
      function* ({ iter }: Go) {
        const [next] = yield* iter.Pull<number>(function* (yieldValue) {
          yieldValue(1);
        });
        yield* next();
      },
      'goroutine 7 (func) called yieldValue without waiting for it: write "yield* " before the call',
    ],
    [
      "gives Once.Do an asynchronous function",
      function* ({ sync }: Go) {
        yield* sync.Once().Do((async () => {}) as never);
      },
      "Once.Do(f): expected a function* or a plain function, got one that returns an object (Promise) (goroutines are not async: they wait with yield*, in virtual time)",
    ],
    [
      "starts what gives an operation",
      function* ({ go, work }: Go) {
        yield* go((() => work(1)) as never);
      },
      `go(f): ${isGenerator} one that returns an operation (write a function*, and "yield*" before the operation)`,
    ],
    [
      "uses an operation twice",
      function* ({ work }: Go) {
        const once = work(1);
        yield* once;
        yield* once;
      },
      "an operation was used twice: call it again for each yield*",
    ],
    [
      "is no generator",
      () => 5,
      "simulate(func): expected a generator function (function* func() {...}), got one that returns the number 5",
    ],
    [
      "is asynchronous",
      async function* f() {},
      "simulate(f): expected a generator function (function* f() {...}), got one that returns an object (AsyncGenerator) (goroutines are not async: they wait with yield*, in virtual time)",
    ],
    [
      "starts a number",
      function* ({ go }: Go) {
        yield* go(5 as never);
      },
      `go(f): ${isGenerator} the number 5`,
    ],
    [
      "starts a plain function",
      function* ({ go }: Go) {
        yield* go((() => 5) as never);
      },
      `go(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "starts a plain function later",
      function* ({ time }: Go) {
        const f = () => 5;
        yield* time.AfterFunc(1, f as never);
        yield* time.Sleep(1_000_000);
      },
      `time.AfterFunc(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "counts a plain function",
      function* ({ sync }: Go) {
        const wg = sync.WaitGroup();
        const f = () => 5;
        yield* wg.Go(f as never);
        yield* wg.Wait();
      },
      `WaitGroup.Go(f): ${isGenerator} one that returns the number 5`,
    ],
    [
      "does a number once",
      function* ({ sync }: Go) {
        yield* sync.Once().Do(5 as never);
      },
      `Once.Do(f): ${isGenerator} the number 5`,
    ],
    [
      "ranges with a number",
      function* ({ chan }: Go) {
        yield* chan().range(5 as never);
      },
      `range(f): ${isGenerator} the number 5`,
    ],
    [
      "computes for less than nothing",
      function* ({ work }: Go) {
        yield* work(-1);
      },
      "work(ns): expected whole nanoseconds from 0, got the number -1",
    ],
    [
      "computes for half a nanosecond",
      function* ({ work }: Go) {
        yield* work(0.5);
      },
      "work(ns): expected whole nanoseconds from 0, got the number 0.5",
    ],
    [
      "sleeps for a text",
      function* ({ time }: Go) {
        yield* time.Sleep("1" as never);
      },
      "time.Sleep(ns): expected a number of nanoseconds, got the string 1",
    ],
    [
      "sleeps for no number",
      function* ({ time }: Go) {
        yield* time.Sleep(NaN);
      },
      "time.Sleep(ns): expected a number of nanoseconds, got the number NaN",
    ],
    [
      "names a channel in the place of its capacity",
      function* ({ chan }: Go) {
        chan("jobs" as never);
      },
      "chan(capacity): expected a whole number from 0, got the string jobs",
    ],
    [
      "makes a channel that no memory holds",
      function* ({ chan }: Go) {
        chan(2 ** 40);
      },
      "chan(capacity): expected at most 16777216, got the number 1099511627776",
    ],
    [
      "adds a text",
      function* ({ sync }: Go) {
        yield* sync.WaitGroup().Add("1" as never);
      },
      "WaitGroup.Add: expected a whole number, got the string 1",
    ],
    [
      "waits under no lock",
      function* ({ sync }: Go) {
        sync.Cond(5 as never);
      },
      "sync.Cond(locker): expected a Mutex or RWMutex of this run, got the number 5",
    ],
    [
      "selects nothing at all",
      function* ({ select }: Go) {
        yield* select(undefined as never);
      },
      "select(cases): expected { name: recv(ch), ... }, got undefined",
    ],
    [
      "selects a channel itself",
      function* ({ select, chan }: Go) {
        yield* select({ a: chan() as never });
      },
      'select: case "a": expected recv(ch) or send(ch, value), got a channel',
    ],
    [
      "selects null under another name than default",
      function* ({ select }: Go) {
        yield* select({ a: null });
      },
      'select: case "a" is null; only "default" may be',
    ],
    [
      "formats a number",
      function* ({ fmt }: Go) {
        yield* fmt.Printf(5 as never);
      },
      "fmt.Printf(format, ...): expected a string, got the number 5",
    ],
    [
      "exits with a text",
      function* ({ os }: Go) {
        yield* os.Exit("1" as never);
      },
      "os.Exit: expected a whole number, got the string 1",
    ],
  ];
  for (const [what, program, message] of rows) {
    it(`that ${what} ends in one clear error`, () => {
      // The cast stands for what JavaScript lets through.
      assert.throws(() => simulate(program as Program, { procs: 1 }), { name: "ProgramError", message });
    });
  }

  it("leaves with the run up to there", () => {
    const program: Program = function* main({ fmt, work }) {
      yield* fmt.Println("so far");
      yield* work(-1);
    };
    assert.throws(
      () => simulate(program),
      (error) => {
        assert.ok(error instanceof ProgramError);
        // simulate() puts the run there
        const run = error.run as ReturnType<typeof simulate>;
        assert.equal(run.output, "so far\n");
        return true;
      },
    );
  });

  it("is told from an operation outside of any goroutine", () => {
    let kept: Go | undefined;
    simulate(function* main(go) {
      kept = go;
    });
    assert.throws(() => kept!.work(1), /^ProgramError: work was called outside a goroutine: /);
  });

  it("is told from a channel of another run", () => {
    let kept: ReturnType<Go["chan"]> | undefined;
    simulate(function* main({ chan }) {
      kept = chan(1);
    });
    const other: Program = function* main({ select, recv }) {
      yield* select({ a: recv(kept!), default: null });
    };
    assert.throws(() => simulate(other), /^ProgramError: select: a case has a channel of another run/);
  });
});

/** Operations of several parts, which nobody waits for: what, its name, and a program. */
function forgotten(): readonly (readonly [what: string, name: string, program: Program])[] {
  const call = (what: string, name: string, act: (go: Go) => unknown) =>
    [
      what,
      name,
      function* main(go: Go) {
        act(go);
        yield* go.work(1);
      },
    ] as const;
  return [
    call("time.After", "time.After", ({ time }) => time.After(1)),
    call("time.NewTicker", "time.NewTicker", ({ time }) => time.NewTicker(1)),
    call("time.AfterFunc", "time.AfterFunc", ({ time }) => time.AfterFunc(1, function* () {})),
    call("range", "range", ({ chan }) => chan().range(() => {})),
    call("Go", "WaitGroup.Go", ({ sync }) => sync.WaitGroup().Go(function* () {})),
    call("Do", "Once.Do", ({ sync }) => sync.Once().Do(() => {})),
    call("alloc", "alloc", ({ alloc }) => alloc(1)),
    call("GOMAXPROCS(n)", "runtime.GOMAXPROCS", ({ runtime }) => runtime.GOMAXPROCS(2)),
    call("GC", "runtime.GC", ({ runtime }) => runtime.GC()),
    call("func", "func", ({ func }) => func(function* () {})),
    call("Read", "Read", ({ os }) => os.Pipe()[0].Read()),
    call("a file's Read", "Read", ({ os }) => os.Open("file").Read()),
    call("Accept", "Accept", ({ net }) => net.Listen(":1").Accept()),
    call("Dial", "net.Dial", ({ net }) => net.Dial(":1")),
    call("WithCancel", "context.WithCancel", ({ context }) => context.WithCancel(context.Background())),
    call("ReadFrom", "ReadFrom", ({ net }) => net.ListenPacket(":1").ReadFrom()),
  ];
}

describe("what a program is given", () => {
  it("can be looked at by those who ask any object the same things", async () => {
    let kept: Go | undefined;
    const seen: string[] = [];
    simulate(function* main(go) {
      kept = go;
      const { sync, chan, time } = go;
      const timer = yield* time.NewTimer(1);
      for (const one of [sync.Mutex(), sync.WaitGroup(), chan(1), timer])
        seen.push(inspect(one), `${"x" in one}`);
    });
    assert.deepEqual(seen, [
      "[Mutex]",
      "false",
      "[WaitGroup]",
      "false",
      "[channel]",
      "false",
      "[timer]",
      "false",
    ]);
    assert.match(inspect(kept), /sync: \{\s*Mutex: \[Function/);
    assert.equal(await Promise.resolve(kept), kept);
    assert.match(JSON.stringify(kept!.time), /"Millisecond":1000000/);
  });
});

describe("simulate: functions that give an operation", () => {
  it("do where one is run on the spot: a deferred call, a body of range, Once.Do", () => {
    const run = simulate(function* main({ chan, sync, func, fmt }) {
      const [from, to, mu] = [chan<number>(2), chan<number>(2), sync.Mutex()];
      yield* func(function* ({ defer }) {
        yield* mu.Lock();
        defer(mu.Unlock);
        for (const i of [1, 2]) yield* from.send(i);
      });
      yield* sync.Once().Do(from.close.bind(from));
      yield* from.range((value) => to.send(value * 10));
      yield* fmt.Println(yield* to.recv(), yield* to.recv(), yield* mu.TryLock());
    });
    assert.equal(run.output, "10 20 true\n");
  });

  it("do as the body of a goroutine, if the operation has several parts", () => {
    const run = simulate(function* main({ go, time, sync, fmt }) {
      const wg = sync.WaitGroup();
      yield* go(() => wg.Go(() => time.After(1)));
      yield* time.AfterFunc(1, () => wg.Go(() => time.After(1)));
      yield* time.Sleep(1_000_000);
      yield* wg.Wait();
      yield* fmt.Println("done");
    });
    assert.equal(run.output, "done\n");
  });
});

describe("simulate: an error of the program's own", () => {
  it("may be anything that JavaScript can throw", () => {
    const run = simulate(function* main() {
      throw Object.create(null);
    });
    assert.equal(run.end.message, "panic: [object Object]");
  });

  it("is Go's where a goroutine is to be started without a function", () => {
    const run = simulate(function* main({ go }) {
      yield* go(null as never);
    });
    assert.equal(run.end.message, "fatal error: go of nil func value");
  });

  it("is printed with its type if it is no plain value", () => {
    const endOf = (value: unknown) =>
      simulate(function* main({ panic }) {
        panic(value);
      }).end.message;
    assert.equal(endOf([1, 2]), "panic: ([]int) [1 2]");
    assert.equal(endOf(new Map([["a", 1]])), "panic: (map[string]int) map[a:1]");
    assert.equal(endOf(1.5), "panic: 1.5");
  });

  it("is raised in the goroutine of time.AfterFunc, if its function throws before it has a body", () => {
    const error = new RangeError("none");
    const run = simulate(function* main({ time }) {
      yield* time.AfterFunc(1, () => {
        throw error;
      });
      yield* time.Sleep(1_000_000);
    });
    assert.deepEqual([run.end.kind, run.end.cause], ["panic", error]);
  });

  it("ends the run like a panic, and is kept as its cause", () => {
    const error = new TypeError("x is not a function");
    const run = simulate(function* main() {
      throw error;
    });
    assert.equal(run.end.kind, "panic");
    assert.equal(run.end.message, "panic: TypeError: x is not a function");
    assert.equal(run.end.cause, error);
  });
});
