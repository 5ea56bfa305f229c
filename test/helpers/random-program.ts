/**
 * Random programs for the laws: plain data that fast-check makes and shrinks, and a generator function that runs it.
 * They use every operation that a program has, on shared channels and locks; many of them deadlock or panic, as real
 * ones would. That is an end like any other.
 */
import fc from "fast-check";
import { versions } from "../../src/index.js";
import type { Chan, Go, GoMutex, Goroutine, GoWaitGroup, Program, SimulateOptions } from "../../src/index.js";

/** One statement. `n` chooses the channel, lock or duration. */
export type Statement =
  | {
      readonly do: "work" | "sleep" | "send" | "recv" | "close" | "lock" | "unlock" | "rlock" | "runlock";
      readonly n: number;
    }
  | {
      readonly do:
        | "gosched"
        | "print"
        | "signal"
        | "broadcast"
        | "select"
        | "poll"
        | "tick"
        | "goexit"
        | "once"
        | "locked"
        | "memstats";
    }
  | { readonly do: "procs" | "alloc" | "keep" | "forget"; readonly n: number }
  | { readonly do: "go" | "wgGo"; readonly body: readonly Statement[] }
  | { readonly do: "loop"; readonly times: number; readonly body: readonly Statement[] }
  | { readonly do: "wait" };

const leaf: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ do: fc.constant("work"), n: fc.nat(20_000) }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constantFrom("send", "recv"), n: fc.nat(3) }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant("sleep"), n: fc.nat(3_000_000) }) },
  {
    weight: 90,
    arbitrary: fc.record({ do: fc.constantFrom("gosched", "poll", "tick", "locked", "once", "print") }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom("select", "signal", "broadcast", "goexit") }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("procs"), n: fc.integer({ min: 0, max: 9 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("alloc", "keep", "forget"), n: fc.nat(3_000_000) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("memstats") }) },
  // misuse: half of these end the program by a panic or a fatal error
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("lock", "unlock", "rlock", "runlock", "close"),
      n: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "wait" }) },
) as fc.Arbitrary<Statement>; // fc widens the union of literals

/** Some statements, with goroutines and loops within. */
const blocks: fc.Arbitrary<readonly Statement[]> = fc.letrec<{
  block: readonly Statement[];
  one: Statement;
}>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: leaf },
    // fc widens the unions of literals
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom("go", "wgGo"),
        body: tie("block"),
      }) as fc.Arbitrary<Statement>,
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("loop"),
        times: fc.integer({ min: 2, max: 6 }),
        body: tie("block"),
      }) as fc.Arbitrary<Statement>,
    },
  ),
  block: fc.array(tie("one"), { minLength: 1, maxLength: 8, size: "max" }),
})).block;

/** A program: the bodies of the goroutines that main starts and waits for. */
export const programs: fc.Arbitrary<readonly (readonly Statement[])[]> = fc.array(blocks, {
  minLength: 1,
  maxLength: 6,
  size: "max",
});

/** How a random program is run. */
export const runOptions: fc.Arbitrary<SimulateOptions> = fc.record({
  procs: fc.constantFrom(1, 2, 3, 4, 8),
  seed: fc.nat(1_000_000),
  costs: fc.constantFrom("default", "zero"),
  version: fc.oneof(
    { weight: 1, arbitrary: fc.constant("1.26") },
    { weight: 1, arbitrary: fc.constantFrom(...versions) },
  ),
});

interface World {
  readonly go: Go;
  readonly channels: readonly Chan<number>[];
  readonly locks: readonly GoMutex[];
  readonly rw: ReturnType<Go["sync"]["RWMutex"]>;
  readonly cond: ReturnType<Go["sync"]["Cond"]>;
  readonly condLock: GoMutex;
  readonly once: ReturnType<Go["sync"]["Once"]>;
  readonly wg: GoWaitGroup;
  /** Bytes of memory that the program keeps. */
  readonly held: { bytes: number };
}

/** The program that runs these bodies. */
export function programOf(bodies: readonly (readonly Statement[])[]): Program {
  return function* main(go) {
    const condLock = go.sync.Mutex();
    const world: World = {
      go,
      channels: [go.chan<number>(), go.chan<number>(), go.chan<number>(1), go.chan<number>(3)],
      locks: [go.sync.Mutex(), go.sync.Mutex()],
      rw: go.sync.RWMutex(),
      cond: go.sync.Cond(condLock),
      condLock,
      once: go.sync.Once(),
      wg: go.sync.WaitGroup(),
      held: { bytes: 0 },
    };
    const started = go.sync.WaitGroup();
    for (const body of bodies) {
      yield* started.Go(function* worker() {
        yield* runBlock(world, body);
      });
    }
    yield* started.Wait();
  };
}

function* runBlock(world: World, block: readonly Statement[]): Goroutine<void> {
  for (const statement of block) yield* runStatement(world, statement);
}

function* runStatement(world: World, statement: Statement): Goroutine<void> {
  const { go, channels, locks, wg } = world;
  switch (statement.do) {
    case "work":
      return yield* go.work(statement.n);
    case "sleep":
      return yield* go.time.Sleep(statement.n);
    case "send":
      return yield* channels[statement.n]!.send(statement.n);
    case "recv":
      return void (yield* channels[statement.n]!.recvOk());
    case "close":
      return yield* channels[statement.n]!.close();
    case "lock":
      return yield* locks[statement.n]!.Lock();
    case "unlock":
      return yield* locks[statement.n]!.Unlock();
    case "rlock":
      return yield* world.rw.RLock();
    case "runlock":
      return yield* statement.n === 0 ? world.rw.RUnlock() : world.rw.Lock();
    case "loop":
      for (let i = 0; i < statement.times; i++) yield* runBlock(world, statement.body);
      return;
    case "go":
      return yield* go.go(function* child() {
        yield* runBlock(world, statement.body);
      });
    case "wgGo":
      return yield* wg.Go(function* counted() {
        yield* runBlock(world, statement.body);
      });
    default:
      return yield* runRarer(world, statement);
  }
}

function* runRarer(world: World, statement: Statement): Goroutine<void> {
  const { go, channels, wg } = world;
  const [a, b, c, d] = channels;
  switch (statement.do) {
    case "gosched":
      return yield* go.runtime.Gosched();
    case "alloc":
      return yield* go.alloc(1 + statement.n);
    case "keep":
      yield* go.alloc(1 + statement.n, { live: statement.n });
      world.held.bytes += statement.n;
      return;
    case "forget": {
      const bytes = Math.min(statement.n, world.held.bytes);
      world.held.bytes -= bytes;
      return go.forget(bytes);
    }
    case "memstats":
      return void (yield* go.runtime.ReadMemStats());
    case "procs":
      return void (yield* go.runtime.GOMAXPROCS(statement.n));
    case "print":
      return yield* go.fmt.Println("at", go.time.Now());
    case "select":
      return void (yield* go.select({
        a: go.recv(a!),
        b: go.send(b!, 1),
        c: go.recv(c!),
        d: go.send(d!, 2),
      }));
    case "poll":
      return void (yield* go.select({ a: go.recv(a!), b: go.send(b!, 1), default: null }));
    case "tick": {
      const timer = yield* go.time.NewTimer(50_000);
      return void (yield* go.select({ a: go.recv(a!), timer: go.recv(timer.C) }));
    }
    case "signal":
      return yield* world.cond.Signal();
    case "broadcast":
      return yield* world.cond.Broadcast();
    case "locked": {
      yield* world.locks[0]!.Lock();
      yield* go.work(1000);
      return yield* world.locks[0]!.Unlock();
    }
    case "once":
      return yield* world.once.Do(function* () {
        yield* go.work(500);
      });
    case "goexit":
      return yield* go.runtime.Goexit();
    default:
      return yield* wg.Wait();
  }
}

/** A fingerprint of everything in a trace's columns and strings. */
export function fingerprint(run: { readonly trace: import("../../src/index.js").Trace }): string {
  const { trace } = run;
  let hash = 0x811c9dc5;
  const mix = (n: number) => {
    hash = Math.imul(hash ^ (n | 0), 0x01000193) >>> 0;
    hash = Math.imul(hash ^ Math.floor(n / 4294967296), 0x01000193) >>> 0;
  };
  for (let i = 0; i < trace.length; i++) {
    mix(trace.time(i));
    mix(trace.kind(i));
    mix(trace.p(i));
    mix(trace.m(i));
    mix(trace.g(i));
    mix(trace.a(i));
    mix(trace.b(i));
  }
  for (const text of trace.strings) for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  return `${trace.length}:${hash.toString(16)}`;
}
