/**
 * One end of a pipe or a connection, and what a goroutine does to read and write there (R12.4, R12.10). Go: internal/poll, FD.
 *
 * A descriptor that can be polled is never waited for in the kernel: read, and if there is nothing, park until the poller
 * says that there is. One that cannot be polled makes the thread wait.
 */
import type { Stream } from "../machine/stream.js";
import { epollReady } from "../runtime/netpoll-epoll.js";
import { PollDesc } from "../runtime/polldesc.js";
import type { Mode, PollResult } from "../runtime/polldesc.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { M } from "../runtime/runtime2.js";
import { startPollServer } from "../runtime/poll-server.js";
import { wakeThread } from "../runtime/spin.js";
import type { KernelCall } from "../runtime/syscall.js";
import type { GoConn, GoFile, Goroutine, IoError, Operation } from "./face.js";
import { describe } from "./naming.js";
import { Op } from "./operations.js";

export type Arm = <T>(op: Op, object?: unknown, value?: unknown, extra?: unknown) => Operation<T>;

export const defaultRead = 4096;

/** What ended a wait, as the error that Go gives. */
export function errorOf(result: PollResult, what: string): IoError {
  return result === "timeout" ? "i/o timeout" : `use of closed ${what}`;
}

/** What a descriptor is made of. */
export interface Given {
  readonly name: string;
  /** What Go calls it in an error: "file" or "network connection". */
  readonly what: string;
  readonly source: Stream | null;
  readonly sink: Stream | null;
  /** Whether the poller can watch it. */
  readonly pollable: boolean;
  /** False while the other end has not answered yet. */
  readonly connected?: boolean;
}

/** Registers a descriptor with the poller, which exists from then on. */
export function pollOpen(rt: Runtime, name: string): PollDesc {
  if (!rt.netpollInited && rt.rules.localQueue === "none" && rt.actor !== null) startPollServer(rt, rt.actor);
  rt.netpollInited = true;
  return new PollDesc(rt.newObject(name));
}

/** One end of something: what is read from it, what is written to it, and how waiting for it works. */
export class Descriptor {
  readonly rt: Runtime;
  readonly arm: Arm;
  readonly name: string;
  /** What Go calls it in an error: "file" or "network connection". */
  readonly what: string;
  readonly source: Stream | null;
  readonly sink: Stream | null;
  /** Null: the kernel makes the thread wait. */
  readonly pd: PollDesc | null;
  isClosed = false;
  #reader: M | null = null;
  #writer: M | null = null;

  constructor(rt: Runtime, arm: Arm, given: Given) {
    this.rt = rt;
    this.arm = arm;
    this.name = given.name;
    this.what = given.what;
    this.source = given.source;
    this.sink = given.sink;
    this.pd = given.pollable && !rt.asThreads ? pollOpen(rt, given.name) : null;
    if (this.source !== null) this.source.onReadable = () => this.#tell("r");
    if (this.sink !== null) this.sink.onWritable = () => this.#tell("w");
    if (given.connected !== false && this.sink?.isWritable === true) this.#tell("w");
  }

  /** Something has changed in the kernel. epoll reports all that is possible now, not only what is new. */
  #tell(news: "r" | "w"): void {
    const { rt, pd, source, sink } = this;
    if (pd !== null) {
      const reads = source?.isReadable === true;
      const writes = sink?.isWritable === true;
      const mode: Mode = reads && writes ? "rw" : reads ? "r" : writes ? "w" : news;
      epollReady(rt, pd, mode);
      return;
    }
    const sleeper = news === "r" ? this.#reader : this.#writer;
    if (sleeper === null) return;
    if (news === "r") this.#reader = null;
    else this.#writer = null;
    wakeThread(rt, sleeper);
  }

  /** A read: at once when pollable, else when there is something to read. */
  #readCall(max: number): KernelCall {
    const source = this.source!;
    return {
      name: "read",
      computes: this.pd !== null,
      enter: (rt, mp) => {
        if (this.pd !== null || source.isReadable) return rt.costs.kernelCall;
        this.#reader = mp;
        return -1;
      },
      leave: () => source.read(max),
    };
  }

  #writeCall(data: string): KernelCall {
    const sink = this.sink!;
    return {
      name: "write",
      computes: this.pd !== null,
      enter: (rt, mp) => {
        if (this.pd !== null || sink.isWritable) return rt.costs.kernelCall;
        this.#writer = mp;
        return -1;
      },
      leave: () => sink.write(data),
    };
  }

  /** Up to `max` bytes. Go: internal/poll, FD.Read. */
  *read(max: number): Goroutine<[data: string, error: IoError | null]> {
    const { arm, pd, source } = this;
    if (source === null) return ["", "bad file descriptor"];
    if (this.isClosed) return ["", errorOf("closing", this.what)];
    if (pd !== null) {
      const result = yield* arm<PollResult>(Op.pollReset, pd, "r");
      if (result !== "ready") return ["", errorOf(result, this.what)];
    }
    for (;;) {
      const found = yield* arm<ReturnType<Stream["read"]>>(Op.syscall, this.#readCall(max));
      if (found === "end") return ["", "EOF"];
      if (found !== "again") return [found.data, null];
      if (pd === null) continue;
      const result = yield* arm<PollResult>(Op.pollWait, pd, "r");
      if (result !== "ready") return ["", errorOf(result, this.what)];
    }
  }

  /** All of `data`, in as many writes as it takes. Go: internal/poll, FD.Write. */
  *write(data: string): Goroutine<[n: number, error: IoError | null]> {
    const { arm, pd, sink } = this;
    if (sink === null) return [0, "bad file descriptor"];
    if (this.isClosed) return [0, errorOf("closing", this.what)];
    if (pd !== null) {
      const result = yield* arm<PollResult>(Op.pollReset, pd, "w");
      if (result !== "ready") return [0, errorOf(result, this.what)];
    }
    let n = 0;
    for (;;) {
      const taken = yield* arm<ReturnType<Stream["write"]>>(Op.syscall, this.#writeCall(data.slice(n)));
      if (taken === "broken") return [n, "broken pipe"];
      if (taken !== "again") {
        n += taken;
        if (n >= data.length) return [n, null];
        continue;
      }
      if (pd === null) continue;
      const result = yield* arm<PollResult>(Op.pollWait, pd, "w");
      if (result !== "ready") return [n, errorOf(result, this.what)];
    }
  }

  *close(): Goroutine<IoError | null> {
    if (this.isClosed) return errorOf("closing", this.what);
    this.isClosed = true;
    if (this.pd !== null) yield* this.arm<void>(Op.pollUnblock, this.pd);
    const { source, sink } = this;
    const ns = this.rt.costs.kernelCall;
    const close = (): void => {
      source?.refuse();
      sink?.end();
    };
    yield* this.arm<void>(Op.syscall, {
      name: "close",
      computes: true,
      enter: () => ns,
      leave: close,
    } satisfies KernelCall);
    return null;
  }

  *deadline(mode: Mode, at: number): Goroutine<IoError | null> {
    if (this.pd === null) return "file type does not support deadline";
    if (this.isClosed) return errorOf("closing", this.what);
    const delay = at === 0 ? null : at - this.rt.now;
    yield* this.arm<void>(Op.pollDeadline, this.pd, delay, mode);
    return null;
  }

  asFile(): GoFile {
    return {
      Read: (max = defaultRead) => this.read(wantCount("Read", max)),
      Write: (data) => this.write(wantText("Write", data)),
      Close: () => this.close(),
    };
  }

  asConn(): GoConn {
    return {
      ...this.asFile(),
      SetDeadline: (at) => this.deadline("rw", wantTime("SetDeadline", at)),
      SetReadDeadline: (at) => this.deadline("r", wantTime("SetReadDeadline", at)),
      SetWriteDeadline: (at) => this.deadline("w", wantTime("SetWriteDeadline", at)),
    };
  }
}

export function wantText(what: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new ProgramError(`${what}: expected text, got ${describe(value)}`);
}

export function wantCount(what: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ProgramError(`${what}: expected a whole number from 0, got ${describe(value)}`);
}

export function wantTime(what: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ProgramError(
    `${what}: expected a time in ns (time.Now() + ...), or 0 for none; got ${describe(value)}`,
  );
}
