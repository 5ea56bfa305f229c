/**
 * One end of a pipe or a connection, and what a goroutine does to read and write there (R12.4, R12.10). Go: internal/poll, FD.
 *
 * A descriptor that can be polled is never waited for in the kernel: read, and if there is nothing, park until the poller
 * says that there is. One that cannot be polled makes the thread wait.
 */
import type { Found, Stream, Taken } from "../machine/stream.js";
import type { Mode, PollDesc, PollResult } from "../runtime/polldesc.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { M } from "../runtime/runtime2.js";
import { wakeThread } from "../runtime/spin.js";
import type { KernelCall } from "../runtime/syscall.js";
import { FdMutex } from "./fd-mutex.js";
import type { GoConn, GoFile, Goroutine, IoError } from "./face.js";
import { before, guard } from "./guard.js";
import { describe } from "./naming.js";
import { Op } from "./operations.js";
import { Pollable } from "./pollable.js";
import type { Came } from "./pollable.js";
import type { Arm } from "./world.js";

export const defaultRead = 4096;

const fileNames = ["Read", "Write", "Close"];
const behindFile = guard("a file", fileNames);
const behindConn = guard("a connection", [
  ...fileNames,
  "SetDeadline",
  "SetReadDeadline",
  "SetWriteDeadline",
]);

/** What ended a wait, as the error that Go gives: package os has words of its own for a file that is closed (wrapErr). */
export function errorOf(result: PollResult, what: string): IoError {
  if (result === "timeout") return "i/o timeout";
  return what === "file" ? "file already closed" : `use of closed ${what}`;
}

/** A file's face: what it is asked is checked, and who forgets to wait for the answer is told. */
export function fileOf(arm: Arm, file: OpenFile): GoFile {
  return before<GoFile>(behindFile, {
    Read: (max = defaultRead) => arm.call("Read", file.read(wantCount("Read", max))),
    Write: (data) => arm.call("Write", file.write(wantText("Write", data))),
    Close: () => arm.call("Close", file.close()),
  });
}

/** What is behind a file's face. */
export interface OpenFile {
  read(max: number): Goroutine<[data: string, error: IoError | null]>;
  write(data: string): Goroutine<[n: number, error: IoError | null]>;
  close(): Goroutine<IoError | null>;
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
  /** Called once, when it is closed. */
  readonly onClose?: () => void;
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
  readonly #poll: Pollable | null;
  /** Null: the kernel's own descriptor, which nobody guards. */
  readonly #mutex: FdMutex | null;
  #isClosed = false;
  readonly #onClose: (() => void) | undefined;
  /** Threads that the kernel makes wait. */
  readonly #readers: M[] = [];
  readonly #writers: M[] = [];

  constructor(rt: Runtime, arm: Arm, given: Given) {
    this.rt = rt;
    this.arm = arm;
    this.name = given.name;
    this.#onClose = given.onClose;
    this.what = given.what;
    this.source = given.source;
    this.sink = given.sink;
    this.#poll = given.pollable && !rt.asThreads ? new Pollable(rt, arm, given.name) : null;
    this.#mutex = this.pd === null ? null : new FdMutex(arm, this.pd.id, () => this.#closeInKernel());
    if (this.source !== null) this.source.onReadable = () => this.#tell("r");
    if (this.sink !== null) this.sink.onWritable = () => this.#tell("w");
    if (given.connected !== false && this.sink?.isWritable === true) this.#tell("w");
  }

  get pd(): PollDesc | null {
    return this.#poll?.pd ?? null;
  }

  /** The connection stands: the other side has answered. */
  connected(): void {
    this.#poll?.news("w");
  }

  /** Something has changed in the kernel. */
  #tell(news: "r" | "w"): void {
    if (this.#poll === null) this.#wakeNext(news);
    else this.#poll.news(this.#newsOf(news));
  }

  /** epoll reports all that is possible now, not only what is new. kqueue wakes writers too when the other end is gone (EV_EOF). */
  #newsOf(news: "r" | "w"): Mode {
    const { source, sink } = this;
    if (this.rt.os.poller !== "epoll") return news === "r" && source?.isEnded === true ? "rw" : news;
    const reads = source?.isReadable === true;
    const writes = sink?.isWritable === true;
    return reads && writes ? "rw" : reads ? "r" : writes ? "w" : news;
  }

  /** One of the threads that sleep in the kernel is woken; when it has done, it wakes the next, if there is more. */
  #wakeNext(news: "r" | "w"): void {
    const isReady = news === "r" ? this.source?.isReadable : this.sink?.isWritable;
    const sleeper = isReady === true ? (news === "r" ? this.#readers : this.#writers).shift() : undefined;
    if (sleeper !== undefined) wakeThread(this.rt, sleeper);
  }

  /** A read that keeps its thread until there is something to read. */
  #readCall(source: Stream, max: number): KernelCall {
    return {
      name: "read",
      computes: false,
      enter: (rt, mp) => {
        if (source.isReadable) return rt.costs.kernelCall;
        this.#readers.push(mp);
        return -1;
      },
      leave: () => {
        const found = source.read(max);
        this.#wakeNext("r");
        return found;
      },
    };
  }

  #writeCall(sink: Stream, data: string): KernelCall {
    return {
      name: "write",
      computes: false,
      enter: (rt, mp) => {
        if (sink.isWritable) return rt.costs.kernelCall;
        this.#writers.push(mp);
        return -1;
      },
      leave: () => {
        const taken = sink.write(data);
        this.#wakeNext("w");
        return taken;
      },
    };
  }

  /** What a read or a write does while it has its direction for itself; `closed` is what it gives when it cannot have it. */
  *#alone<T>(mode: "r" | "w", closed: T, act: () => Goroutine<T>): Goroutine<T> {
    if (this.#mutex === null) return this.#isClosed ? closed : yield* act();
    if (!(yield* this.#mutex.lock(mode))) return closed;
    try {
      return yield* act();
    } finally {
      yield* this.#mutex.unlock(mode);
    }
  }

  /** Up to `max` bytes. Go: internal/poll, FD.Read. */
  *read(max: number): Goroutine<[data: string, error: IoError | null]> {
    const { source } = this;
    if (source === null) return ["", this.#wrongEnd()];
    return yield* this.#alone("r", ["", errorOf("closing", this.what)], () => this.#readAlone(source, max));
  }

  #wrongEnd(): IoError {
    return this.#isClosed ? errorOf("closing", this.what) : "bad file descriptor";
  }

  *#readAlone(source: Stream, max: number): Goroutine<[data: string, error: IoError | null]> {
    if (max === 0) return ["", null]; // Go asks the kernel nothing then
    const came =
      this.#poll === null ? yield* this.#readWaiting(source, max) : yield* this.#readPolled(source, max);
    if (came.failed !== undefined) return ["", errorOf(came.failed, this.what)];
    return came.value === "end" ? ["", "EOF"] : [came.value.data, null];
  }

  #readPolled(source: Stream, max: number): Goroutine<Came<Exclude<Found, "again">>> {
    return this.#poll!.run("r", "read", () => {
      const found = source.read(max);
      return found === "again" ? null : found;
    });
  }

  *#readWaiting(source: Stream, max: number): Goroutine<Came<Exclude<Found, "again">>> {
    for (;;) {
      const value = yield* this.arm<Found>(Op.syscall, this.#readCall(source, max));
      if (value !== "again") return { value };
    }
  }

  /** All of `data`, in as many writes as it takes. Go: internal/poll, FD.Write. */
  *write(data: string): Goroutine<[n: number, error: IoError | null]> {
    const { sink } = this;
    if (sink === null) return [0, this.#wrongEnd()];
    return yield* this.#alone("w", [0, errorOf("closing", this.what)], () => this.#writeAlone(sink, data));
  }

  *#writeAlone(sink: Stream, data: string): Goroutine<[n: number, error: IoError | null]> {
    const poll = this.#poll;
    if (poll !== null) return yield* this.#writePolled(poll, sink, data);
    for (let n = 0; ;) {
      const taken = yield* this.arm<Taken>(Op.syscall, this.#writeCall(sink, data.slice(n)));
      if (taken === "broken") return [n, "broken pipe"];
      if (taken === "again") continue;
      n += taken;
      if (n >= data.length) return [n, null];
    }
  }

  /** As much at a time as there is room for; on IOCP the kernel itself goes on until it has all. */
  *#writePolled(poll: Pollable, sink: Stream, data: string): Goroutine<[n: number, error: IoError | null]> {
    let n = 0;
    const wantsAll = this.rt.os.poller === "iocp";
    const attempt = (): "broken" | "some" | null => {
      const taken = sink.write(data.slice(n));
      if (taken === "broken") return taken;
      if (taken === "again") return null;
      n += taken;
      return wantsAll && n < data.length ? null : "some";
    };
    const first = yield* poll.run("w", "write", attempt);
    for (let came = first; ; came = yield* poll.goOn("w", "write", attempt)) {
      if (came.failed !== undefined) return [n, errorOf(came.failed, this.what)];
      if (came.value === "broken") return [n, "broken pipe"];
      if (n >= data.length) return [n, null];
    }
  }

  /** Ends all waits, and returns when those who waited are gone. Go: internal/poll, FD.Close. */
  *close(): Goroutine<IoError | null> {
    if (this.#isClosed) return errorOf("closing", this.what);
    this.#isClosed = true;
    const mutex = this.#mutex;
    if (mutex === null) {
      yield* this.#closeInKernel();
      return null;
    }
    yield* mutex.increfAndClose();
    yield* this.arm<void>(Op.pollUnblock, this.pd);
    yield* mutex.leave();
    return null;
  }

  *#closeInKernel(): Goroutine<void> {
    const { source, sink } = this;
    const ns = this.rt.costs.kernelCall;
    const close = (): void => {
      source?.refuse();
      sink?.end();
      this.#onClose?.();
    };
    yield* this.arm<void>(Op.syscall, {
      name: "close",
      computes: true,
      enter: () => ns,
      leave: close,
    } satisfies KernelCall);
  }

  deadline(mode: Mode, at: number): Goroutine<IoError | null> {
    return deadlineOf(
      this.rt,
      this.arm,
      { pd: this.pd, isClosed: this.#isClosed, what: this.what },
      mode,
      at,
    );
  }

  asFile(): GoFile {
    return fileOf(this.arm, this);
  }

  asConn(): GoConn {
    const set = (name: string, mode: Mode, at: number) =>
      this.arm.call(name, this.deadline(mode, wantTime(name, at)));
    return before<GoConn>(behindConn, {
      ...this.asFile(),
      SetDeadline: (at) => set("SetDeadline", "rw", at),
      SetReadDeadline: (at) => set("SetReadDeadline", "r", at),
      SetWriteDeadline: (at) => set("SetWriteDeadline", "w", at),
    });
  }
}

/** Sets a deadline, a virtual time in ns (0: none). */
export function* deadlineOf(
  rt: Runtime,
  arm: Arm,
  end: { readonly pd: PollDesc | null; readonly isClosed: boolean; readonly what?: string },
  mode: Mode,
  at: number,
): Goroutine<IoError | null> {
  const { pd, isClosed, what = "network connection" } = end;
  if (pd === null) return "file type does not support deadline";
  if (isClosed) return `use of closed ${what}`;
  yield* arm<void>(Op.pollDeadline, pd, at === 0 ? null : at - rt.now, mode);
  return null;
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
