/*
 * The worker thread of a kernel: heartbeat, control channel, and watch over the parent. It stays free while a cell computes.
 *
 * It decides nothing about the protocol. Each message on control goes to the main thread, which answers; the worker only sees to
 * it that the main thread comes to read it: it stops the cell for an interrupt (stop.ts), and for a shutdown, and it ends the
 * process when a shutdown is not obeyed or when the parent has died.
 */
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { addressOf } from "./connection.js";
import type { Connection } from "./connection.js";
import type { Message } from "./message.js";
import { StopFlags } from "./stop.js";
import { decode, encode, signer } from "./wire.js";

/** What the worker is started with. */
export interface ControlData {
  readonly connection: Connection;
  readonly flags: SharedArrayBuffer;
}

/** What the worker tells the main thread. */
export type FromControl =
  | { readonly kind: "ready" | "orphaned" | "closed" }
  | { readonly kind: "dropped"; readonly reason: string }
  | { readonly kind: "message"; readonly message: Message; readonly route: readonly Uint8Array[] };

/** What the main thread tells the worker. */
export type ToControl =
  | { readonly kind: "close" }
  | { readonly kind: "send"; readonly message: Message; readonly route: readonly Uint8Array[] };

/** How long the main thread may take to hear of an interrupt before the cell is ended by force. */
const patienceMs = 400;
/** How often the parent is looked for. */
const parentMs = 1_000;
/** How long the main thread may take to shut down before the process is killed. */
const shutdownMs = 3_000;

const port = parentPort;
if (port === null) throw new Error("control.js is a worker of the kernel and is not started by hand");
const { connection, flags: buffer } = workerData as ControlData; // as main.ts gives it
const flags = new StopFlags(buffer);
const sign = signer(connection.key, connection.signatureScheme);
const control = new Router({ sendTimeout: 0, sendHighWaterMark: 0, linger: 500 });
const heartbeat = new Reply({ linger: 0 });
const tell = (message: FromControl): void => port.postMessage(message);

/** Stops what the main thread is doing, gently and then by force. */
function interrupt(): void {
  flags.ask();
  if (process.platform !== "win32") process.kill(process.pid, "SIGINT");
  setTimeout(forceUntilHeard, patienceMs);
}

function forceUntilHeard(): void {
  if (!flags.isUnheard) return;
  // Not while the compiler works: it will be done soon, and then the request is heard.
  if (flags.isInCell) {
    const session = new Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  }
  setTimeout(forceUntilHeard, patienceMs);
}

function killMyself(): void {
  process.kill(process.pid, "SIGKILL");
}

function receive(frames: readonly Uint8Array[]): void {
  try {
    const { message, route } = decode(frames, sign);
    tell({ kind: "message", message, route });
    const type = message.header.msg_type;
    if (type === "interrupt_request" || type === "shutdown_request") interrupt();
    if (type === "shutdown_request") setTimeout(killMyself, shutdownMs);
  } catch (error) {
    tell({ kind: "dropped", reason: String(error) });
  }
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function listen(): Promise<void> {
  for await (const frames of control) receive(frames);
}

/** A parent that dies leaves its children to another process: then nobody will ever end this kernel. */
function watchParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    tell({ kind: "orphaned" });
    interrupt();
    setTimeout(killMyself, shutdownMs);
  }, parentMs);
}

port.on("message", (message: ToControl) => {
  if (message.kind === "send") {
    const frames = encode(message.message, message.route, sign);
    control.send(frames).catch((error: unknown) => tell({ kind: "dropped", reason: String(error) }));
    return;
  }
  control.close();
  heartbeat.close();
  tell({ kind: "closed" });
});

watchParent();
await control.bind(addressOf(connection, "control"));
await heartbeat.bind(addressOf(connection, "hb"));
void beat();
void listen();
tell({ kind: "ready" });
