/**
 * Files, pipes and connections, as Go's packages os and net have them (R12.3, R12.4, R12.10, R12.11).
 *
 * A descriptor that can be polled is never waited for in the kernel: read, and if there is nothing, park until the poller
 * says that there is. A file on a disk cannot be polled: its read keeps a thread in the kernel until the disk has answered. And a
 * pipe opened by syscall.Pipe blocks, as the kernel's pipes do when nobody asks them not to.
 *
 * Results come as in Go: a value and an error, which is null when all went well.
 */
import { Stream } from "../machine/stream.js";
import { epollReady } from "../runtime/netpoll-epoll.js";
import type { PollDesc, PollResult } from "../runtime/polldesc.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { KernelCall } from "../runtime/syscall.js";
import { defaultRead, Descriptor, errorOf, pollOpen, wantCount, wantText } from "./descriptor.js";
import type { Arm } from "./descriptor.js";
import { FdMutex } from "./fd-mutex.js";
import type { Go, GoConn, GoFile, GoListener, Goroutine, IoError, Remote, Visit, Visitors } from "./face.js";
import { Op } from "./operations.js";

/** A socket that accepts: connections that have come and were not yet taken. */
class Listener {
  readonly pd: PollDesc;
  /** Connections that were not yet accepted: what makes the descriptor of each. */
  readonly backlog: ((io: Io) => Descriptor)[] = [];
  readonly #mutex: FdMutex;
  readonly #io: Io;

  constructor(io: Io, name: string) {
    this.#io = io;
    this.pd = pollOpen(io.rt, name);
    const ns = io.rt.costs.kernelCall;
    this.#mutex = new FdMutex(io.arm, this.pd.id, () => io.call("close", ns, () => io.closed()));
  }

  get isClosed(): boolean {
    return this.#mutex.isClosed;
  }

  arrive(conn: (io: Io) => Descriptor): void {
    this.backlog.push(conn);
    epollReady(this.#io.rt, this.pd, "r");
  }

  /** The kernel gives the next connection a descriptor, if there is one left. */
  #take(): Descriptor | IoError | null {
    if (this.backlog.length === 0) return null;
    if (!this.#io.open()) return "accept4: too many open files";
    return this.backlog.shift()!(this.#io);
  }

  /** The next connection. Go: internal/poll, FD.Accept. */
  *accept(): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    if (!(yield* this.#mutex.lock("r"))) return [null, errorOf("closing", "network connection")];
    try {
      return yield* this.#acceptAlone();
    } finally {
      yield* this.#mutex.unlock("r");
    }
  }

  *#acceptAlone(): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    const { arm, rt } = this.#io;
    const reset = yield* arm<PollResult>(Op.pollReset, this.pd, "r");
    if (reset !== "ready") return [null, errorOf(reset, "network connection")];
    const call: KernelCall = {
      name: "accept4",
      computes: true,
      enter: () => rt.costs.kernelCall,
      leave: () => this.#take(),
    };
    for (;;) {
      const conn = yield* arm<Descriptor | IoError | null>(Op.syscall, call);
      if (typeof conn === "string") return [null, conn];
      if (conn !== null) return [conn.asConn(), null];
      const result = yield* arm<PollResult>(Op.pollWait, this.pd, "r");
      if (result !== "ready") return [null, errorOf(result, "network connection")];
    }
  }

  *close(): Goroutine<IoError | null> {
    if (!(yield* this.#mutex.increfAndClose())) return errorOf("closing", "network connection");
    yield* this.#io.arm<void>(Op.pollUnblock, this.pd);
    yield* this.#mutex.leave();
    return null;
  }
}

/** The descriptors of one run, and the addresses that somebody listens at. */
class Io {
  readonly rt: Runtime;
  readonly arm: Arm;
  readonly listeners: Map<string, Listener>;
  readonly remotes = new Map<string, Remote>();

  constructor(rt: Runtime, arm: Arm) {
    this.rt = rt;
    this.arm = arm;
    // The machine knows nothing of listeners; nobody else puts anything there.
    this.listeners = (rt.host?.listeners as Map<string, Listener> | undefined) ?? new Map<string, Listener>();
  }

  /** Standard input, output and error are open from the start. */
  #open = 3;

  /** Counts one descriptor more. False: the limit of the process is reached. */
  open(): boolean {
    if (this.#open >= this.rt.bounds.files) return false;
    this.#open++;
    return true;
  }

  closed(): void {
    this.#open--;
  }

  /** The descriptor of one end of a connection: what is read there, and what is written. */
  socket(name: string, source: Stream, sink: Stream, connected = true): Descriptor {
    return new Descriptor(this.rt, this.arm, {
      name,
      what: "network connection",
      source,
      sink,
      pollable: true,
      connected,
      onClose: () => this.closed(),
    });
  }

  pipe(name: string, pollable: boolean): [reader: GoFile, writer: GoFile] {
    const stream = new Stream();
    if (!this.open() || !this.open()) throw new ProgramError(`Pipe: too many open files (bounds.files)`);
    const given = { what: "file", pollable, onClose: () => this.closed() };
    return [
      new Descriptor(this.rt, this.arm, { ...given, name: `${name}|r`, source: stream, sink: null }).asFile(),
      new Descriptor(this.rt, this.arm, { ...given, name: `${name}|w`, source: null, sink: stream }).asFile(),
    ];
  }

  *call<T>(name: string, ns: number, leave: () => T): Goroutine<T> {
    return yield* this.arm<T>(Op.syscall, { name, enter: () => ns, leave } satisfies KernelCall);
  }

  *dial(address: string): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    const { rt } = this;
    const remote = this.remotes.get(address);
    if (remote !== undefined) return yield* this.#dialRemote(address, remote);
    const listener = this.listeners.get(address);
    if (listener === undefined || listener.isClosed) {
      yield* this.call("connect", rt.costs.kernelCall, () => undefined);
      return [null, "connection refused"];
    }
    if (!this.open()) return [null, "socket: too many open files"];
    const near = yield* this.call("connect", rt.costs.kernelCall, () => {
      const [there, back] = [new Stream(), new Stream()];
      listener.arrive((io) => io.socket(`${address} (accepted)`, there, back));
      return this.socket(address, back, there);
    });
    return [near.asConn(), null];
  }

  /** A connection to a peer outside: the answer to its SYN comes after a round trip, and so does each reply. */
  *#dialRemote(address: string, remote: Remote): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    const { rt } = this;
    if (!this.open()) return [null, "socket: too many open files"];
    const [there, back] = [new Stream(), new Stream()];
    const conn = this.socket(address, back, there, false);
    yield* this.call("connect", rt.costs.kernelCall, () => undefined);
    rt.later(2 * remote.latency, () => epollReady(rt, conn.pd!, "w"));
    const result = yield* this.arm<PollResult>(Op.pollWait, conn.pd, "w");
    if (result !== "ready") return [null, errorOf(result, "network connection")];
    there.onReadable = () =>
      rt.later(remote.latency, () => {
        const found = there.read(Number.MAX_SAFE_INTEGER);
        if (found === "again") return;
        if (found === "end") return back.end();
        const reply = remote.reply(found.data);
        rt.later((remote.think ?? 0) + remote.latency, () => void back.write(reply));
      });
    return [conn.asConn(), null];
  }

  /** Users outside connect to a listener of this process, one after the other, send a request and wait for its answer. */
  visit(address: string, visitors: Visitors): Visit[] {
    const { count, every = 0, latency = 0, after = 0, request = "hello" } = visitors;
    const visits: Visit[] = [];
    for (let i = 0; i < count; i++) {
      this.rt.later(after + i * every, () => visits.push(this.#comeIn(address, latency, request)));
    }
    return visits;
  }

  #comeIn(address: string, latency: number, request: string): Visit {
    const { rt } = this;
    const visit: Visit = { came: rt.now, answered: null, answer: "" };
    const [there, back] = [new Stream(), new Stream()];
    back.onReadable = () => {
      const found = back.read(Number.MAX_SAFE_INTEGER);
      if (typeof found === "string") return;
      const { data } = found;
      rt.later(latency, () => {
        visit.answered ??= rt.now;
        visit.answer += data;
      });
    };
    rt.later(latency, () => {
      const listener = this.listeners.get(address);
      if (listener === undefined || listener.isClosed) return;
      there.write(request);
      listener.arrive((io) => io.socket(`${address} (accepted)`, there, back));
    });
    return visit;
  }

  listen(address: string): GoListener {
    const known = this.listeners.get(address);
    if (known !== undefined && !known.isClosed) {
      throw new ProgramError(
        `net.Listen("${address}"): address already in use; close the other listener first`,
      );
    }
    if (!this.open()) throw new ProgramError(`net.Listen("${address}"): too many open files (bounds.files)`);
    const listener = new Listener(this, address);
    this.listeners.set(address, listener);
    return { Accept: () => listener.accept(), Close: () => listener.close() };
  }
}

/** The parts of the face that do I/O. */
export function makeIo(
  rt: Runtime,
  arm: Arm,
): Pick<Go, "net" | "syscall"> & { os: Pick<Go["os"], "Pipe" | "Open"> } {
  const io = new Io(rt, arm);
  return {
    net: {
      Listen: (address) => io.listen(wantText("net.Listen", address)),
      Dial: (address) => io.dial(wantText("net.Dial", address)),
      visit: (address, visitors) => io.visit(wantText("net.visit", address), visitors),
      remote: (address, peer) => void io.remotes.set(wantText("net.remote", address), peer),
    },
    os: {
      Pipe: (name = "pipe") => io.pipe(name, true),
      Open: (name, file = {}) =>
        openFile(io, wantText("os.Open", name), file.size ?? defaultRead, file.latency ?? 100_000),
    },
    syscall: Object.assign(
      (ns: number, name = "syscall") => {
        const took = wantCount("syscall", ns);
        return arm<void>(Op.syscall, {
          name,
          enter: () => took,
          leave: () => undefined,
        } satisfies KernelCall);
      },
      { Pipe: (name = "pipe") => io.pipe(name, false) },
    ),
  };
}

/** A regular file: each read keeps its thread until the disk has answered. */
function openFile(io: Io, name: string, size: number, latency: number): GoFile {
  let left = size;
  return {
    *Read(max = defaultRead) {
      const n = yield* io.call(`read ${name}`, latency, () => Math.min(left, max));
      left -= n;
      return n === 0 ? ["", "EOF"] : ["x".repeat(n), null];
    },
    *Write(data) {
      yield* io.call(`write ${name}`, latency, () => undefined);
      return [data.length, null];
    },
    *Close() {
      yield* io.call("close", io.rt.costs.kernelCall, () => undefined);
      return null;
    },
  };
}
