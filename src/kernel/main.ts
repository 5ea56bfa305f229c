/*
 * The kernel as Jupyter starts it:
 *
 *     node dist/kernel/main.js <connection file> [--library <folder of a package to import as gosched>]
 *
 * First the sockets, in a thread of their own; meanwhile the compiler's code is loaded. Its declarations are read, which takes half
 * a second, when nobody has asked for anything for a while or when the first cell comes, whichever is first.
 */
import { writeSync } from "node:fs";
import { readConnection, sockets } from "./connection.js";
import type { Connection } from "./connection.js";
import { cellOfUncaught, watchCells } from "./cell-context.js";
import { KernelCore } from "./core.js";
import { CellExecutor } from "./executor.js";
import { libraryAt, packageRoot } from "./resolve.js";
import type { Library } from "./resolve.js";
import { StopFlags } from "./stop.js";
import { ZmqTransport } from "./zmq.js";

/** So long nothing must have come before the compiler is started. A client asks several things while it connects. */
const quietMs = 400;

const { connection, library } = readArguments();
const flags = new StopFlags();
const executor = new CellExecutor({
  folder: process.cwd(),
  library,
  catchesAll: true,
  // A request to stop was meant for the cell that has just ended, not for the next one.
  onEnded: () => void stopWasHeard(),
  isStopAsked: () => flags.isUnheard,
  onWorking: (isWorking) => (flags.isWorking = isWorking),
});
watchCells((isInCell) => (flags.isInCell = isInCell));

/** For whoever reads what Jupyter's server prints. Not through the stream, which belongs to the cells. */
function log(text: string): void {
  try {
    writeSync(process.stderr.fd, `gosched kernel: ${text}\n`);
  } catch {
    // Nobody reads it.
  }
}

function readArguments(): { connection: Connection; library: Library } {
  const [file, option, folder] = process.argv.slice(2);
  try {
    if (file === undefined || (option !== undefined && (option !== "--library" || folder === undefined))) {
      throw new Error(
        "usage: node main.js <connection file> [--library <folder>]; Jupyter starts it by its kernel.json",
      );
    }
    return {
      connection: readConnection(file),
      library: libraryAt(folder ?? packageRoot(import.meta.url)),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}

let isClosing = false;
async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  await transport.close();
  executor.close();
  process.exit(0);
}

let quiet: NodeJS.Timeout | undefined;
let isWarm = false;
function warmUpLater(): void {
  if (isWarm) return;
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    isWarm = true;
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    executor.warmUp(turn).catch((error: unknown) => log(String(error)));
  }, quietMs);
}

/** Thrown to nobody after a forced end. Node keeps a stack of what it is in the middle of, and clears it for an uncaught error. */
const sweep = new Error("cleaning up after a forced end");

function stopWasHeard(): boolean {
  if (flags.isForced) {
    flags.isForced = false;
    setImmediate(() => {
      throw sweep;
    });
  }
  return flags.hear();
}

/** A request to stop is meant for the cells that were sent before it: its message comes after theirs. */
function interrupt(): void {
  if (stopWasHeard()) executor.interrupt();
}

const core = new KernelCore({
  interpreter: executor,
  send: (channel, message, route) => transport.send(channel, message, route),
  drain: () => transport.drain(),
  interrupt,
  shutdown: () => void close(),
  ports: Object.fromEntries(sockets.map((name) => [`${name}_port`, connection.ports[name]])),
});

// From outside, such as Ctrl-C in a terminal: no request came with it. It must not end the kernel.
process.on("SIGINT", () => executor.interrupt());
process.on("uncaughtException", (error) => {
  if (error !== sweep) executor.reportUncaught(error, cellOfUncaught(error));
});
process.on("unhandledRejection", (error, promise) => {
  executor.reportUncaught(error, cellOfUncaught(error, promise));
});

const transport = new ZmqTransport(connection, flags, {
  receive: (channel, message, route) => {
    warmUpLater();
    core.receive(channel, message, route);
  },
  orphaned: () => void close(),
  dropped: (reason) => log(`dropped a message: ${reason}`),
});
// While the worker starts and binds.
executor.load();
await transport.ready;
core.start();
