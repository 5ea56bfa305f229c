/*
 * The kernel as Jupyter starts it:
 *
 *     node dist/kernel/main.js <connection file> [--library <folder of a package to import as gosched>]
 *
 * and as a page may have it, over a WebSocket; then it prints the address, with the token that it demands:
 *
 *     node dist/kernel/main.js --websocket [--port 0] [--origin https://example.org ...] [--library ...]
 *
 * First the sockets, in a thread of their own; meanwhile the compiler's code is loaded. Its declarations are read, which takes half
 * a second, when nobody has asked for anything for a while or when the first cell comes, whichever is first.
 */
import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { readConnection, sockets } from "./connection.js";
import type { Connection } from "./connection.js";
import { cellOfUncaught, watchCells } from "./cell-context.js";
import { KernelCore } from "./core.js";
import { CellExecutor } from "./executor.js";
import { libraryAt, packageRoot } from "./resolve.js";
import type { Library } from "./resolve.js";
import { StopFlags } from "./stop.js";
import type { WebSocketPlace } from "./websocket-door.js";
import { WorkerTransport } from "./worker-transport.js";

/** So long nothing must have come before the compiler is started. A client asks several things while it connects. */
const quietMs = 400;

const { place, library } = readArguments();
const flags = new StopFlags();
const executor = new CellExecutor({
  folder: process.cwd(),
  library,
  catchesAll: true,
  // A request to stop was meant for the cell that has just ended, not for the next one.
  onEnded: () => void stopWasHeard(),
  isStopAsked: () => flags.isUnheard,
  onWorking: (isWorking) => (flags.isWorking = isWorking),
  onLastWords: (hasLastWords) => (flags.hasLastWords = hasLastWords),
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

function readArguments(): { place: Connection | WebSocketPlace; library: Library } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        library: { type: "string" },
        websocket: { type: "boolean", default: false },
        port: { type: "string", default: "0" },
        origin: { type: "string", multiple: true, default: [] },
      },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (more.length > 0 || (file === undefined) !== values.websocket) {
      throw new Error(
        "usage: node main.js <connection file> [--library <folder>], as Jupyter starts it by its kernel.json; or with --websocket instead of the file",
      );
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port must be a port, or 0 for any, got ${values.port}`);
    return {
      place:
        file === undefined
          ? { token: randomBytes(24).toString("hex"), port, origins: values.origin }
          : readConnection(file),
      library: libraryAt(values.library ?? packageRoot(import.meta.url)),
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
  if (!flags.isUnheard) return;
  // With a cell it is heard when that has ended, not before: what it awaits may go on into a loop, before anybody has a turn.
  if (!executor.interrupt()) stopWasHeard();
}

const core = new KernelCore({
  interpreter: executor,
  send: (channel, message, route) => transport.send(channel, message, route),
  drain: () => transport.drain(),
  interrupt,
  shutdown: () => void close(),
  ports:
    "ports" in place ? Object.fromEntries(sockets.map((name) => [`${name}_port`, place.ports[name]])) : {},
});

// From outside, such as Ctrl-C in a terminal: no request came with it. It must not end the kernel.
process.on("SIGINT", () => executor.interrupt());
process.on("uncaughtException", (error) => {
  if (error !== sweep) executor.reportUncaught(error, cellOfUncaught(error));
});
process.on("unhandledRejection", (error, promise) => {
  executor.reportUncaught(error, cellOfUncaught(error, promise));
});

const transport = new WorkerTransport(place, flags, {
  receive: (channel, message, route) => {
    warmUpLater();
    core.receive(channel, message, route);
  },
  forced: interrupt,
  orphaned: () => void close(),
  dropped: (reason) => log(`dropped a message: ${reason}`),
});
// While the worker starts and binds.
executor.load();
const address = await transport.ready;
// Not through the stream, which belongs to the cells.
if (address !== undefined) writeSync(process.stdout.fd, `${address}\n`);
core.start();
