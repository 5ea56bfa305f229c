/*
 * The worker thread of a kernel: all of its sockets, and watch over the parent. It stays free while a cell computes.
 *
 * It decides nothing about the protocol. What comes on shell, control or stdin goes to the main thread, in the order in which it
 * came, and what the main thread puts out goes to the socket that it names. For an interrupt or a shutdown the worker sees to it
 * that the main thread comes to read it: it stops the cell (stop.ts); it ends the process when a shutdown is not obeyed or when
 * the parent has died.
 *
 * Why no socket lives in the main thread: a forced end forgets every promise that was about to be continued, and a loop that
 * waits for the next message hangs on such a promise. Besides, ZeroMQ tells only once that a socket has something; whoever asks
 * a socket whether it has (its `readable`) takes that away from a receiver that waits. Two settings keep every message: no
 * high-water mark, because beyond it a publisher drops; and a send timeout of zero, which makes zeromq.js hand a message over at
 * once instead of in a later turn of the event loop.
 */
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import { Publisher, Reply, Router } from "zeromq";
import { addressOf } from "./connection.js";
import type { Connection } from "./connection.js";
import type { Channel, Message } from "./message.js";
import { StopFlags } from "./stop.js";
import { decode, frame, signer } from "./wire.js";

/** What the worker is started with. */
export interface ListenerData {
  readonly connection: Connection;
  readonly flags: SharedArrayBuffer;
}

/** Where an answer goes: the identities of whoever asked. */
export type Route = readonly Uint8Array[];

/** What the worker tells the main thread. */
export type FromListener =
  | { readonly kind: "ready" | "orphaned" | "drained" | "closed" }
  | { readonly kind: "dropped"; readonly reason: string }
  | {
      readonly kind: "message";
      readonly channel: Channel;
      readonly message: Message;
      readonly route: Route;
    };

/** What the main thread tells the worker. */
export type ToListener =
  | { readonly kind: "drain" | "close" }
  | {
      readonly kind: "send";
      readonly channel: Channel;
      readonly route: Route;
      /** The JSON of a message, not yet signed. */
      readonly parts: readonly string[];
      readonly buffers: readonly Uint8Array[];
    };

/** How long the main thread may take to hear of an interrupt before a cell's code is ended by force. */
const patienceMs = 100;
/** So long a forced end may take until the next. */
const againMs = 400;
/** The same when nothing of the cell is needed any more. */
const shortPatienceMs = 50;
/** The same when nobody knows whose code it is that runs. */
const longPatienceMs = 1_200;
/** How often the parent is looked for. */
const parentMs = 1_000;
/** How long the main thread may take to shut down before the process is killed. */
const shutdownMs = 3_000;

const port = parentPort;
if (port === null) throw new Error("listener.js is a worker of the kernel and is not started by hand");
const { connection, flags: buffer } = workerData as ListenerData; // as zmq.ts gives it
const flags = new StopFlags(buffer);
const sign = signer(connection.key, connection.signatureScheme);
const patient = { sendTimeout: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1_000 };
const sockets = {
  shell: new Router(patient),
  control: new Router(patient),
  stdin: new Router(patient),
  iopub: new Publisher({ sendTimeout: 0, sendHighWaterMark: 0, linger: 1_000 }),
};
const heartbeat = new Reply({ linger: 0 });
const tell = (message: FromListener): void => port.postMessage(message);

let forcing: NodeJS.Timeout | undefined;

/** Sees to it that the main thread comes to read its messages: after `patience` ms by force. `isEnd` when all is over. */
function interrupt(patience: number, isEnd: boolean): void {
  flags.ask();
  const began = performance.now();
  const force = (): void => {
    if (!flags.isUnheard) return;
    // Not while the compiler works, unless nobody needs it any more: it will be done soon, and then the request is heard.
    const isForeign = !flags.isWorking && performance.now() - began >= longPatienceMs;
    if (flags.isInCell || isForeign || (isEnd && flags.isWorking)) terminate();
    forcing = setTimeout(force, againMs);
  };
  clearTimeout(forcing);
  forcing = setTimeout(force, patience);
}

function terminate(): void {
  flags.isForced = true;
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => session.disconnect());
}

function killMyself(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Resolves when all that lay in a socket by now has been read. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function receive(channel: Channel, frames: readonly Uint8Array[]): Promise<void> {
  try {
    const { message, route } = decode(frames, sign);
    const type = message.header.msg_type;
    if (channel === "control" && (type === "interrupt_request" || type === "shutdown_request")) {
      const isEnd = type === "shutdown_request";
      interrupt(isEnd ? shortPatienceMs : patienceMs, isEnd);
      if (isEnd) setTimeout(killMyself, shutdownMs);
      // It is meant for the cells that were sent before it, on another socket: they go first.
      await quiet();
    }
    tell({ kind: "message", channel, message, route });
  } catch (error) {
    tell({ kind: "dropped", reason: String(error) });
  }
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function listen(channel: "shell" | "control" | "stdin"): Promise<void> {
  for await (const frames of sockets[channel]) {
    const received = receive(channel, frames);
    if (channel === "control") await received;
  }
}

/** A parent that dies leaves its children to another process: then nobody will ever end this kernel. */
function watchParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    tell({ kind: "orphaned" });
    interrupt(shortPatienceMs, true);
    setTimeout(killMyself, shutdownMs);
  }, parentMs);
}

function send({ channel, route, parts, buffers }: ToListener & { kind: "send" }): void {
  const frames = frame(parts, buffers, route, sign);
  // A client that has gone is no fault of the kernel.
  sockets[channel].send(frames).catch((error: unknown) => tell({ kind: "dropped", reason: String(error) }));
}

function close(): void {
  for (const socket of [...Object.values(sockets), heartbeat]) socket.close();
  tell({ kind: "closed" });
}

port.on("message", (message: ToListener) => {
  if (message.kind === "send") send(message);
  else if (message.kind === "close") close();
  else void quiet().then(() => tell({ kind: "drained" }));
});

watchParent();
await Promise.all([
  ...(["shell", "control", "stdin", "iopub"] as const).map((name) =>
    sockets[name].bind(addressOf(connection, name)),
  ),
  heartbeat.bind(addressOf(connection, "hb")),
]);
void beat();
for (const channel of ["shell", "control", "stdin"] as const) void listen(channel);
tell({ kind: "ready" });
