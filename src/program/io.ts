/**
 * Files, pipes and connections, as Go's packages os and net have them (R12.3, R12.4, R12.10, R12.11): the face of sockets.ts and files.ts.
 *
 * A descriptor that can be polled is never waited for in the kernel: read, and if there is nothing, park until the poller
 * says that there is. A file on a disk cannot be polled: its read keeps a thread in the kernel until the disk has answered. And a
 * pipe opened by syscall.Pipe blocks, as the kernel's pipes do when nobody asks them not to. Which of os's pipes can be polled, the
 * operating system says (runtime/os.ts), and the release: package os uses the poller since Go 1.9.
 *
 * Results come as in Go: a value and an error, which is null when all went well.
 */
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { KernelCall } from "../runtime/syscall.js";
import { wantCount, wantText } from "./descriptor.js";
import type { Go } from "./face.js";
import { openFile } from "./files.js";
import { Op } from "./operations.js";
import { Sockets } from "./sockets.js";
import { wantDisk, wantRemote } from "./want-outside.js";
import { wantName } from "./wants.js";
import type { Arm } from "./world.js";

/** The parts of the face that do I/O. */
export function makeIo(
  rt: Runtime,
  arm: Arm,
): Pick<Go, "net" | "syscall"> & { os: Pick<Go["os"], "Pipe" | "Open" | "openFifo"> } {
  const io = new Sockets(rt, arm);
  return {
    net: {
      Listen: (address) => io.listen(wantText("net.Listen", address)),
      ListenPacket: (address) => io.listenPacket(wantText("net.ListenPacket", address)),
      Dial: (address) => arm.call("net.Dial", io.dial(wantText("net.Dial", address))),
      visit: (address, visitors) => io.visit(wantText("net.visit", address), visitors),
      remote: (address, peer) => void io.remotes.set(wantText("net.remote", address), wantRemote(peer)),
    },
    os: {
      Pipe: (name = "pipe") => io.pipe(wantName("os.Pipe", name), rt.os.pollsPipes && rt.rules.pipesPoll),
      Open: (name, file = {}) => openFile(io, wantText("os.Open", name), wantDisk(file)),
      openFifo: (name = "fifo") => {
        if (rt.os.name === "windows") {
          throw new ProgramError(`os.openFifo("${name}"): Windows has none; its pipes are os.Pipe`);
        }
        return io.pipe(wantName("os.openFifo", name), rt.os.pollsFifos && rt.rules.pipesPoll);
      },
    },
    syscall: Object.assign(
      (ns: number, name = "syscall") => {
        const took = wantCount("syscall", ns);
        return arm<void>(Op.syscall, {
          name: wantName("syscall", name),
          enter: () => took,
          leave: () => undefined,
        } satisfies KernelCall);
      },
      { Pipe: (name = "pipe") => io.pipe(wantName("syscall.Pipe", name), false) },
    ),
  };
}
