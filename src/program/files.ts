/**
 * Files on a disk and named pipes (R12.11).
 *
 * A file on a disk cannot be polled: its read keeps a thread in the kernel until the disk has answered. Windows can read a file without a
 * thread, if it was opened for that ("overlapped"); since Go 1.25 the runtime's poller then waits for it.
 */
import { epollReady } from "../runtime/netpoll-epoll.js";
import { ProgramError } from "../runtime/panic.js";
import { PollDesc } from "../runtime/polldesc.js";
import type { PollResult } from "../runtime/polldesc.js";
import { defaultRead, errorOf, fileOf } from "./descriptor.js";
import type { DiskFile, GoFile, Goroutine } from "./face.js";
import { Op } from "./operations.js";
import type { Sockets } from "./sockets.js";

/** How long a read of a disk takes, in ns, when nobody says so. */
const diskLatency = 100_000;

/** A file on a disk. */
export function openFile(io: Sockets, name: string, file: DiskFile): GoFile {
  const { size = defaultRead, latency = diskLatency, overlapped = false } = file;
  if (!overlapped) return waitingFile(io, name, size, latency);
  if (io.rt.os.name !== "windows" || !io.rt.rules.overlappedFiles) {
    throw new ProgramError(
      `os.Open("${name}"): overlapped files are for option os: "windows", and Go uses its poller for them since 1.25`,
    );
  }
  return overlappedFile(io, name, size, latency);
}

/** Each read keeps its thread until the disk has answered. */
function waitingFile(io: Sockets, name: string, size: number, latency: number): GoFile {
  let left = size;
  let isClosed = false;
  const closed = errorOf("closing", "file");
  return fileOf(io.arm, {
    *read(max) {
      if (isClosed) return ["", closed];
      if (max === 0) return ["", null];
      const n = yield* io.call(`read ${name}`, latency, () => Math.min(left, max));
      left -= n;
      return n === 0 ? ["", "EOF"] : ["x".repeat(n), null];
    },
    *write(data) {
      if (isClosed) return [0, closed];
      yield* io.call(`write ${name}`, latency, () => undefined);
      return [data.length, null];
    },
    *close() {
      if (isClosed) return closed;
      isClosed = true;
      yield* io.call("close", io.rt.costs.kernelCall, () => undefined);
      return null;
    },
  });
}

/** The kernel is given the read or write, and tells the completion port when the disk has answered. No thread waits. */
function overlappedFile(io: Sockets, name: string, size: number, latency: number): GoFile {
  const { rt, arm } = io;
  rt.netpollInited = true;
  const pd = new PollDesc(rt.newObject(name));
  let left = size;
  const transfer = function* (mode: "r" | "w", call: string): Goroutine<PollResult> {
    const reset = yield* arm<PollResult>(Op.pollReset, pd, mode);
    if (reset !== "ready") return reset;
    yield* io.call(call, rt.costs.kernelCall, () => rt.later(latency, () => epollReady(rt, pd, mode)));
    const came = yield* arm<PollResult>(Op.pollWait, pd, mode);
    // Closed meanwhile: the kernel still has the buffer, and is waited for.
    if (came !== "ready") yield* arm<PollResult>(Op.pollWait, pd, mode, "canceled");
    return came;
  };
  return fileOf(arm, {
    *read(max) {
      if (max === 0 && !pd.closing) return ["", null];
      const came = yield* transfer("r", `ReadFile ${name}`);
      if (came !== "ready") return ["", errorOf(came, "file")];
      const n = Math.min(left, max);
      left -= n;
      return n === 0 ? ["", "EOF"] : ["x".repeat(n), null];
    },
    *write(data) {
      const came = yield* transfer("w", `WriteFile ${name}`);
      return came === "ready" ? [data.length, null] : [0, errorOf(came, "file")];
    },
    *close() {
      if (pd.closing) return errorOf("closing", "file");
      yield* arm<void>(Op.pollUnblock, pd);
      yield* io.call("close", rt.costs.kernelCall, () => undefined);
      return null;
    },
  });
}
