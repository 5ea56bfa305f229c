/**
 * The statements of random programs, as source text: how often each comes, the largest `n` it is given, and what is written.
 * The names that they use are declared at the top of each program (random-program.ts).
 */

export interface Leaf {
  readonly weight: number;
  /** The largest n. */
  readonly most: number;
  readonly text: (n: number) => string;
}

const computing = {
  work: { weight: 30, most: 20_000, text: (n: number) => `yield* work(${n});` },
  calls: { weight: 6, most: 60_000, text: (n: number) => `yield* work(${n}, { calls: 5_000 });` },
  unsafe: { weight: 3, most: 60_000, text: (n: number) => `yield* work(${n}, { signals: false });` },
  long: {
    weight: 3,
    most: 30,
    text: (n: number) => `yield* work(${n}e6, { calls: ${n % 3}e6 });`,
  },
  procs: { weight: 2, most: 9, text: (n: number) => `yield* runtime.GOMAXPROCS(${n});` },
  gosched: { weight: 12, most: 0, text: () => `yield* runtime.Gosched();` },
  print: { weight: 4, most: 0, text: () => `yield* fmt.Println("at", time.Now());` },
} as const;

const channels = {
  send: { weight: 14, most: 3, text: (n: number) => `yield* c${n}.send(${n});` },
  recv: { weight: 14, most: 3, text: (n: number) => `yield* c${n}.recv();` },
  select: {
    weight: 5,
    most: 9,
    text: (n: number) => `yield* select({ a: recv(c0), b: send(c1, ${n}), c: recv(c2), d: send(c3, ${n}) });`,
  },
  poll: {
    weight: 12,
    most: 9,
    text: (n: number) => `yield* select({ a: recv(c0), b: send(c1, ${n}), default: null });`,
  },
  both: { weight: 3, most: 9, text: (n: number) => `yield* select({ in: recv(c0), out: send(c0, ${n}) });` },
  close: { weight: 1, most: 3, text: (n: number) => `yield* c${n}.close();` },
} as const;

const timers = {
  sleep: { weight: 12, most: 3_000_000, text: (n: number) => `yield* time.Sleep(${n});` },
  timeout: {
    weight: 5,
    most: 80_000,
    text: (n: number) => `yield* select({ a: recv(c0), timer: recv((yield* time.NewTimer(${n})).C) });`,
  },
  after: { weight: 4, most: 80_000, text: (n: number) => `yield* (yield* time.After(${n})).recv();` },
  ticker: {
    weight: 3,
    most: 40_000,
    text: (n: number) =>
      `{\nconst t = yield* time.NewTicker(${n + 1});\nyield* t.C.recv();\nyield* t.C.recv();\nyield* t.Stop();\n}`,
  },
  reset: {
    weight: 3,
    most: 90_000,
    text: (n: number) =>
      `{\nconst t = yield* time.NewTimer(${n});\nyield* t.Reset(${n >> 1});\nyield* select({ t: recv(t.C), a: recv(c0) });\nyield* t.Stop();\n}`,
  },
  afterFunc: {
    weight: 3,
    most: 50_000,
    text: (n: number) => `yield* time.AfterFunc(${n}, function* late() {\nyield* work(${n});\n});`,
  },
} as const;

const locks = {
  locked: {
    weight: 10,
    most: 9_000,
    text: (n: number) => `yield* mu0.Lock();\nyield* work(${n});\nyield* mu0.Unlock();`,
  },
  held: {
    weight: 3,
    most: 1_500,
    text: (n: number) => `yield* mu0.Lock();\nyield* time.Sleep(${n}e3);\nyield* mu0.Unlock();`,
  },
  tryLock: { weight: 2, most: 0, text: () => `if (yield* mu1.TryLock()) yield* mu1.Unlock();` },
  reads: {
    weight: 5,
    most: 9_000,
    text: (n: number) => `yield* rw.RLock();\nyield* work(${n});\nyield* rw.RUnlock();`,
  },
  writes: {
    weight: 3,
    most: 9_000,
    text: (n: number) => `yield* rw.Lock();\nyield* work(${n});\nyield* rw.Unlock();`,
  },
  condWait: {
    weight: 3,
    most: 0,
    text: () => `yield* condMu.Lock();\nyield* cond.Wait();\nyield* condMu.Unlock();`,
  },
  signal: { weight: 4, most: 0, text: () => `yield* cond.Signal();` },
  broadcast: { weight: 3, most: 0, text: () => `yield* cond.Broadcast();` },
  once: {
    weight: 4,
    most: 9_000,
    text: (n: number) => `yield* once.Do(function* () {\nyield* work(${n});\n});`,
  },
  wait: { weight: 2, most: 0, text: () => `yield* wg.Wait();` },
} as const;

const kernel = {
  syscall: { weight: 8, most: 200_000, text: (n: number) => `yield* syscall(${n});` },
  longCall: { weight: 3, most: 30, text: (n: number) => `yield* syscall(${n}e6);` },
  file: { weight: 3, most: 0, text: () => `yield* file.Read();` },
  read: { weight: 6, most: 0, text: () => `yield* r0.Read();` },
  blockingRead: { weight: 1, most: 0, text: () => `yield* r1.Read();` },
  write: { weight: 6, most: 1, text: (n: number) => `yield* w${n}.Write("hello");` },
  flood: { weight: 1, most: 1, text: (n: number) => `yield* w${n}.Write("x".repeat(40_000));` },
  hangUp: { weight: 1, most: 1, text: (n: number) => `yield* w${n}.Close();` },
  ask: {
    weight: 4,
    most: 90_000,
    text: (n: number) =>
      `{\nconst [conn] = yield* net.Dial("far:80");\nyield* conn!.SetReadDeadline(time.Now() + ${n});\nyield* conn!.Write("hi");\nyield* conn!.Read();\nyield* conn!.Close();\n}`,
  },
  call: {
    weight: 4,
    most: 90_000,
    text: (n: number) =>
      `{\nconst [conn] = yield* net.Dial(":80");\nyield* conn!.SetDeadline(time.Now() + ${n});\nyield* conn!.Read();\nyield* conn!.Close();\n}`,
  },
  packet: { weight: 3, most: 1, text: (n: number) => `yield* udp${n}.WriteTo("hi", "udp${1 - n}");` },
  listen: {
    weight: 3,
    most: 90_000,
    text: (n: number) => `yield* udp0.SetReadDeadline(time.Now() + ${n});\nyield* udp${n % 2}.ReadFrom();`,
  },
  serve: {
    weight: 4,
    most: 0,
    text: () =>
      `{\nconst [conn] = yield* listener.Accept();\nyield* conn!.Write("hi");\nyield* conn!.Close();\n}`,
  },
} as const;

const foreign = {
  cgoCall: {
    weight: 3,
    most: 60_000,
    text: (n: number) =>
      `yield* withC(function* () {\nyield* cgo.call([{ compute: ${n} }, { wait: ${n} }]);\n});`,
  },
  calledBack: {
    weight: 3,
    most: 60_000,
    text: (n: number) =>
      `yield* withC(function* () {\nyield* cgo.call([{ wait: ${n} }, { callback: function* () {\nyield* time.Sleep(${n});\n} }, { compute: ${n} }]);\n});`,
  },
  calledBackForGood: {
    weight: 0.5,
    most: 1,
    text: (n: number) =>
      `yield* withC(function* () {\nyield* cgo.call([{ callback: function* () {\n${n === 0 ? "yield* runtime.Goexit();" : 'panic("in C");'}\n} }]);\n});`,
  },
  cThread: {
    weight: 3,
    most: 60_000,
    text: (n: number) =>
      `yield* withC(function* () {\ncgo.thread([{ wait: ${n} }, { callback: function* visits() {\nyield* work(${n});\nyield* runtime.Gosched();\n} }, { wait: ${n} }, { callback: function* again() {\nyield* c0.send(1);\n} }]);\n});`,
  },
} as const;

const container = {
  quota: {
    weight: 1,
    most: 4,
    text: (n: number) =>
      `yield* where(/describe the machine/, function* () {\nmachine.setQuota(${n}.5);\n});`,
  },
  defaultProcs: {
    weight: 1,
    most: 0,
    text: () =>
      `yield* where(/describe the machine|since 1.25/, function* () {\nyield* runtime.SetDefaultGOMAXPROCS();\n});`,
  },
} as const;

const coroutines = {
  pull: {
    weight: 3,
    most: 5,
    text: (n: number) =>
      `yield* where(/since 1.23/, function* () {\nconst [next, stop] = yield* iter.Pull(function* seq(push) {\nfor (let i = 0; i < ${n}; i++) {\nif (!(yield* push(i))) return;\nyield* work(${n}e3);\n}\n});\nyield* next();\nyield* next();\nyield* stop();\n});`,
  },
  pullLocked: {
    weight: 1,
    most: 3,
    text: (n: number) =>
      `yield* where(/since 1.23/, function* () {\nyield* runtime.LockOSThread();\nconst [next, stop] = yield* iter.Pull(function* seq(push) {\nyield* runtime.Gosched();\nyield* push(${n});\n});\nyield* next();\nyield* stop();\nyield* runtime.UnlockOSThread();\n});`,
  },
  pullEnds: {
    weight: 1,
    most: 1,
    text: (n: number) =>
      `yield* where(/since 1.23|pulled/, function* () {\nconst [next] = yield* iter.Pull(function* seq(push) {\nyield* push(1);\n${n === 0 ? "yield* runtime.Goexit();" : 'panic("pulled");'}\n});\nyield* next();\nyield* next();\n});`,
  },
  deferred: {
    weight: 2,
    most: 3,
    text: (n: number) =>
      `yield* func(function* ({ defer, recover }) {\ndefer(function* () {\nyield* runtime.Gosched();\nrecover();\n});\ndefer(function* () {\nif (${n} > 1) panic("second");\n});\nif (${n} % 2 === 1) panic("first");\n});`,
  },
} as const;

const memory = {
  alloc: { weight: 3, most: 3_000_000, text: (n: number) => `yield* alloc(${n + 1});` },
  keep: {
    weight: 2,
    most: 3_000_000,
    text: (n: number) => `yield* alloc(${n + 1}, { live: ${n} });\nkept += ${n};`,
  },
  forget: { weight: 1, most: 0, text: () => `forget(kept);\nkept = 0;` },
  garbage: { weight: 1, most: 0, text: () => `yield* alloc(5e6);` }, // more than it takes to start a collection
  memstats: { weight: 1, most: 0, text: () => `yield* runtime.ReadMemStats();` },
} as const;

const endings = {
  goexit: { weight: 2, most: 0, text: () => `yield* runtime.Goexit();` },
  recovered: {
    weight: 3,
    most: 0,
    text: () => `try {\npanic("caught");\n} catch {\nyield* runtime.Gosched();\n}`,
  },
  lockThread: { weight: 2, most: 0, text: () => `yield* runtime.LockOSThread();` },
  unlockThread: { weight: 2, most: 0, text: () => `yield* runtime.UnlockOSThread();` },
  panic: { weight: 0.3, most: 9, text: (n: number) => `panic(${n});` },
  lock: { weight: 0.5, most: 1, text: (n: number) => `yield* mu${n}.Lock();` },
  unlock: { weight: 0.5, most: 1, text: (n: number) => `yield* mu${n}.Unlock();` },
  rlock: { weight: 0.5, most: 0, text: () => `yield* rw.RLock();` },
  runlock: { weight: 0.5, most: 0, text: () => `yield* rw.RUnlock();` },
} as const;

/** Every statement that holds no other. */
export const leaves = {
  ...computing,
  ...channels,
  ...timers,
  ...locks,
  ...kernel,
  ...foreign,
  ...container,
  ...coroutines,
  ...memory,
  ...endings,
} as const satisfies Record<string, Leaf>;
export type LeafName = keyof typeof leaves;
