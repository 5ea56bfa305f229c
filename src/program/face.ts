/**
 * The types of a program's face: what a goroutine function gets as its first argument, and what it finds there. They are
 * written to be read in a notebook's completion, each beside the Go that it stands for.
 */
import type { Suspended } from "../runtime/runtime2.js";
import type { ContextPackage } from "./context-face.js";

/** An operation whose result is a T: `const v = yield* operation`. */
export interface Operation<T> {
  [Symbol.iterator](): Iterator<Suspended, T, unknown>;
}

/** What a goroutine function returns; write `function*` and let TypeScript infer it. */
export type Goroutine<R = unknown> = Generator<Suspended, R, unknown>;

/** A function that can run as a goroutine. */
export type GoroutineFunction<A extends readonly unknown[] = []> = (...args: A) => Goroutine;

/** The main function of a program. */
export type Program = (go: Go) => Goroutine;

/** How a channel is called and what its zero value is. */
export interface ChanOptions<T> {
  /** A name for pictures and traces. */
  readonly name?: string;
  /** What a receive gives when the channel is closed and empty; without it, undefined. */
  readonly zero?: T;
}

/** A channel of T. Go's `chan T`. */
export interface Chan<T> {
  /** `ch <- value` */
  send(value: T): Operation<void>;
  /** `<-ch` */
  recv(): Operation<T>;
  /** `v, ok := <-ch` */
  recvOk(): Operation<[value: T, ok: boolean]>;
  /** `close(ch)` */
  close(): Operation<void>;
  /** `for v := range ch { body }`: ends when the channel is closed and empty, or when the body returns `false`. */
  range(body: (value: T) => Goroutine | Operation<unknown> | void): Goroutine<void>;
  /** `len(ch)` */
  readonly len: number;
  /** `cap(ch)` */
  readonly cap: number;
}

/** A case of select that receives; made by `recv(ch)`. */
export interface RecvCase<T> {
  readonly dir: "recv";
  readonly ch: Chan<T> | null;
}

/** A case of select that sends; made by `send(ch, value)`. */
export interface SendCase {
  readonly dir: "send";
  readonly ch: Chan<never> | null;
  readonly value: unknown;
}

/** The cases of a select, each under a name of your own; `default: null` makes it never wait. */
export type Cases = Readonly<Record<string, RecvCase<unknown> | SendCase | null>>;

/** What select chose: the case's name and, if it received, the value. */
export type Selected<C extends Cases> = {
  [K in keyof C & string]: C[K] extends RecvCase<infer T>
    ? { readonly case: K; readonly value: T; readonly ok: boolean }
    : { readonly case: K; readonly value: undefined; readonly ok: boolean };
}[keyof C & string];

/** A lock. Go's sync.Locker. */
export interface Locker {
  Lock(): Operation<void>;
  Unlock(): Operation<void>;
}

/** Go's sync.Mutex. */
export interface GoMutex extends Locker {
  /** Locks it if it is free; says whether. */
  TryLock(): Operation<boolean>;
}

/** Go's sync.RWMutex. */
export interface GoRWMutex extends GoMutex {
  RLock(): Operation<void>;
  /** Locks for reading if no writer has it or waits for it; says whether. */
  TryRLock(): Operation<boolean>;
  RUnlock(): Operation<void>;
}

/** Go's sync.WaitGroup. */
export interface GoWaitGroup {
  Add(delta: number): Operation<void>;
  Done(): Operation<void>;
  Wait(): Operation<void>;
  /** Starts f in a new goroutine and counts it. Go 1.25. */
  Go(f: () => Goroutine): Goroutine<void>;
}

/** Go's sync.Cond. */
export interface GoCond {
  readonly L: Locker;
  Wait(): Operation<void>;
  Signal(): Operation<void>;
  Broadcast(): Operation<void>;
}

/** Go's sync.Once. */
export interface GoOnce {
  Do(f: () => Goroutine | Operation<unknown> | void): Goroutine<void>;
}

/** Go's time.Timer and time.Ticker. `C` receives the time in ns. */
export interface GoTimer {
  readonly C: Chan<number>;
  /** Whether it was still pending. */
  Stop(): Operation<boolean>;
  /** From now on it fires `ns` from now, a ticker each `ns`; whether it was still pending. */
  Reset(ns: number): Operation<boolean>;
}

/** An error of os or net, as Go words it. */
export type IoError = string;

/** Go's *os.File, as far as I/O goes. Bytes are text. */
export interface GoFile {
  /** Up to `max` bytes, 4096 without it. At the end the error is "EOF". */
  Read(max?: number): Goroutine<[data: string, error: IoError | null]>;
  Write(data: string): Goroutine<[n: number, error: IoError | null]>;
  Close(): Goroutine<IoError | null>;
}

/** Go's net.Conn. Deadlines are virtual times in ns; 0: none. */
export interface GoConn extends GoFile {
  SetDeadline(at: number): Goroutine<IoError | null>;
  SetReadDeadline(at: number): Goroutine<IoError | null>;
  SetWriteDeadline(at: number): Goroutine<IoError | null>;
}

/** Go's net.Listener. */
export interface GoListener {
  Accept(): Goroutine<[conn: GoConn | null, error: IoError | null]>;
  Close(): Goroutine<IoError | null>;
}

/** Go's net.PacketConn: messages that are each for themselves, such as UDP's. One that finds no room is lost. */
export interface GoPacketConn {
  ReadFrom(): Goroutine<[data: string, from: string, error: IoError | null]>;
  WriteTo(data: string, address: string): Goroutine<[n: number, error: IoError | null]>;
  Close(): Goroutine<IoError | null>;
  SetReadDeadline(at: number): Goroutine<IoError | null>;
}

/** A file on a disk, and how it is opened. */
export interface DiskFile {
  /** In bytes. Default 4096. */
  readonly size?: number;
  /** How long the disk takes for a read or write, in ns. Default 100 us. */
  readonly latency?: number;
  /** Windows, since Go 1.25: opened for overlapped I/O, so that the poller can wait for it and no thread has to. */
  readonly overlapped?: boolean;
}

/** A peer outside the process. */
export interface Remote {
  /** How long a packet is on its way, in ns. */
  readonly latency: number;
  /** How long it thinks before it replies, in ns. Default 0. */
  readonly think?: number;
  /** What it answers. */
  reply(request: string): string;
}

/** Users outside the process, who come one after the other. Times in ns. */
export interface Visitors {
  readonly count: number;
  /** Between one and the next. Default 0: all at once. */
  readonly every?: number;
  /** Before the first, from now. Default 0. */
  readonly after?: number;
  /** How long a packet is on its way. Default 0. */
  readonly latency?: number;
  /** What each asks. Default "hello". */
  readonly request?: string;
}

/** What a user outside has seen. Times in ns. */
export interface Visit {
  readonly came: number;
  /** When the first answer came; null: none yet. */
  answered: number | null;
  answer: string;
}

/** Where a goroutine that computes can be stopped (R9). */
export interface WorkOptions {
  /** How often it calls a function, in ns: at each call a request to stop is noticed. 0: never. */
  readonly calls?: number;
  /** Whether a signal (since Go 1.14) can stop it anywhere. Default true; false for C code, assembly and the runtime's own. */
  readonly signals?: boolean;
}

/** One thing that a C function does: it computes or waits in the kernel, in ns, or calls a Go function. */
export type CStep =
  { readonly compute: number } | { readonly wait: number } | { readonly callback: () => Goroutine };

/** A function that pushes values until it has no more, or until `yieldValue` says false. Go's iter.Seq. */
export type Seq<V> = (yieldValue: (value: V) => Goroutine<boolean>) => Goroutine;

/** What iter.Pull gives: `next` for the next value and whether there was one, `stop` when no more are wanted. */
export type Pulled<V> = [
  next: () => Goroutine<[value: V | undefined, ok: boolean]>,
  stop: () => Goroutine<void>,
];

/** What a function with deferred calls is given. */
export interface Deferring {
  /** `defer f()`: a `function*`, or a function that gives an operation, such as `mu.Unlock`. */
  defer(f: () => Goroutine | Operation<unknown>): void;
  /** `recover()`, in a deferred call: the value of the panic, which is over then; null when there is none. */
  recover(): unknown;
}

/** How long memory is kept. */
export interface AllocOptions {
  /** Bytes that stay reachable. Default 0. */
  readonly live?: number;
}

/** Go's runtime.MemStats, as far as it is modelled. */
export interface MemStats {
  /** Bytes that are live or not swept yet. */
  readonly HeapAlloc: number;
  /** The heap's size at which the next collection is to end. */
  readonly NextGC: number;
  /** How many collections have ended. */
  readonly NumGC: number;
}

/**
 * Everything that a program can use. Take what you need: `function* main({ go, chan, fmt }) { ... }`.
 *
 * Times are whole ns of virtual time: `5 * time.Millisecond`. What has `yield*` may take time or wait; between two of these nothing else
 * happens, so plain variables need no lock and no sync/atomic.
 */
export interface Go {
  /** `go f(args...)` */
  go<A extends readonly unknown[]>(f: (...args: A) => Goroutine, ...args: A): Operation<void>;
  /** `make(chan T, capacity)` */
  chan<T>(capacity?: number, options?: string | ChanOptions<T>): Chan<T>;
  /** `select { ... }`: `const s = yield* select({ a: recv(ch), b: send(out, 1), default: null })` */
  select<C extends Cases>(cases: C): Operation<Selected<C>>;
  /** `case v := <-ch`, for select. A channel that is null is never ready. */
  recv<T>(ch: Chan<T> | null): RecvCase<T>;
  /** `case ch <- value`, for select. */
  send<T, V extends T>(ch: Chan<T> | null, value: V): SendCase;
  /** A nil channel: it waits for ever, and in a select it is never ready. */
  nilChan<T>(): Chan<T>;
  /** Computes for `ns` of virtual time; without options in a loop that calls nothing. */
  work(ns: number, options?: WorkOptions): Operation<void>;
  /**
   * Allocates memory: garbage at once, but for `live` bytes, which the program keeps. It may begin a collection, and while one marks it may have to help.
   */
  alloc(bytes: number, options?: AllocOptions): Goroutine<void>;
  /** So many of the bytes that the program kept it keeps no longer. The next collection will find out. Takes no time. */
  forget(bytes: number): void;
  readonly syscall: {
    /** A system call that takes `ns` in the kernel: the thread is away, the P may be taken. */
    (ns: number, name?: string): Operation<void>;
    /** A pipe whose ends make the thread wait in the kernel. Go's syscall.Pipe, without the poller. */
    Pipe(name?: string): [reader: GoFile, writer: GoFile];
  };
  /** Calls into C, and back (option `cgo`). A C function is a list of what it does. */
  readonly cgo: {
    /** `C.name()` */
    call(steps: readonly CStep[], name?: string): Goroutine<void>;
    /** A thread that C makes, now. Takes no time; Go meets it when it calls back. */
    thread(steps: readonly CStep[], name?: string): void;
  };
  /** `func() { ... }` with deferred calls: `yield* func(function* ({ defer, recover }) { ... })`. */
  func<R>(body: (deferring: Deferring) => Goroutine<R>): Goroutine<R | undefined>;
  /** Go's package iter. */
  readonly iter: {
    /** Go 1.23: `const [next, stop] = yield* iter.Pull(seq)`. */
    Pull<V>(seq: Seq<V>): Goroutine<Pulled<V>>;
  };
  readonly machine: {
    /** Somebody outside changes the container's quota, in CPUs; null: all. Takes no time (option `machine`). */
    setQuota(cpus: number | null): void;
  };
  /** `panic(value)`. Recover with try/catch; deferred calls are `finally` blocks. */
  panic(value: unknown): never;
  /** `println(...)`, to standard error. */
  println(...values: unknown[]): Operation<void>;
  readonly fmt: {
    Println(...values: unknown[]): Operation<void>;
    Print(...values: unknown[]): Operation<void>;
    Printf(format: string, ...values: unknown[]): Operation<void>;
    Sprintf(format: string, ...values: unknown[]): string;
    Sprint(...values: unknown[]): string;
    Sprintln(...values: unknown[]): string;
  };
  readonly runtime: {
    Gosched(): Operation<void>;
    Goexit(): Operation<void>;
    LockOSThread(): Operation<void>;
    UnlockOSThread(): Operation<void>;
    NumGoroutine(): number;
    NumCPU(): number;
    /** The number of Ps. */
    GOMAXPROCS(): number;
    /** Changes the number of Ps, if n is at least 1, and says how many there were: `yield* runtime.GOMAXPROCS(2)`. */
    GOMAXPROCS(n: number): Goroutine<number>;
    /** Go 1.25: as many Ps as if nobody had set their number; from now on it follows the machine (option `machine`). */
    SetDefaultGOMAXPROCS(): Goroutine<void>;
    /** A whole collection, with its sweeping: `yield* runtime.GC()`. */
    GC(): Goroutine<void>;
    /** The heap in numbers. It stops the world. */
    ReadMemStats(): Goroutine<MemStats>;
  };
  /** Go's runtime/debug. */
  readonly debug: {
    /** Sets GOGC while the program runs, -1 for off, and says what it was. */
    SetGCPercent(percent: number): Goroutine<number>;
  };
  readonly sync: {
    Mutex(name?: string): GoMutex;
    RWMutex(name?: string): GoRWMutex;
    WaitGroup(name?: string): GoWaitGroup;
    Cond(locker: GoMutex | GoRWMutex): GoCond;
    Once(): GoOnce;
  };
  readonly time: {
    readonly Nanosecond: 1;
    readonly Microsecond: 1000;
    readonly Millisecond: 1000000;
    readonly Second: 1000000000;
    readonly Minute: 60000000000;
    readonly Hour: 3600000000000;
    /** Not above 0: it goes on at once. */
    Sleep(ns: number): Operation<void>;
    /** Virtual ns since the process started. */
    Now(): number;
    /** Virtual ns since `start`. */
    Since(start: number): number;
    /** `recv(yield* time.After(50 * time.Millisecond))` in a select. */
    After(ns: number): Goroutine<Chan<number>>;
    NewTimer(ns: number): Goroutine<GoTimer>;
    NewTicker(ns: number): Goroutine<GoTimer>;
    /** The channel of a ticker that nobody can stop; a nil channel if ns is not above 0. */
    Tick(ns: number): Goroutine<Chan<number>>;
    /** Runs f in a goroutine of its own, `ns` from now. */
    AfterFunc(ns: number, f: () => Goroutine): Goroutine<Omit<GoTimer, "C">>;
  };
  readonly context: ContextPackage;
  readonly os: {
    Exit(code: number): Operation<void>;
    /** A pipe, with the poller behind it where there can be one: not on Windows, and not before Go 1.9. */
    Pipe(name?: string): [reader: GoFile, writer: GoFile];
    /** A file on a disk. A read or write keeps its thread until the disk has answered. */
    Open(name: string, file?: DiskFile): GoFile;
    /** Both ends of a named pipe, each opened as a file. macOS cannot poll it. (os.OpenFile after syscall.Mkfifo.) */
    openFifo(name?: string): [reader: GoFile, writer: GoFile];
  };
  readonly net: {
    /** `net.Listen("tcp", address)` */
    Listen(address: string): GoListener;
    /** `net.ListenPacket("udp", address)` */
    ListenPacket(address: string): GoPacketConn;
    /** `net.Dial("tcp", address)` */
    Dial(address: string): Goroutine<[conn: GoConn | null, error: IoError | null]>;
    /** Says who answers at an address outside this process. */
    remote(address: string, peer: Remote): void;
    /** Users outside connect, send a request and wait. Returns their visits, which fill as time goes by. */
    visit(address: string, visitors: Visitors): Visit[];
  };
}
