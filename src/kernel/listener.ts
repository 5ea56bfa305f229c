/*
 * The worker thread of a kernel: all of its sockets, and watch over the parent. It stays free while a cell computes.
 *
 * It decides nothing about the protocol. What comes on shell, control or stdin goes to the main thread, in the order in which it
 * came, and what the main thread puts out goes to the socket that it names. For an interrupt or a shutdown the worker sees to it
 * that the main thread comes to read it: it stops the cell (stop.ts); it ends the process when a shutdown is not obeyed or when
 * the parent has died.
 *
 * Why no socket lives in the main thread: a forced end forgets every promise that was about to be continued, and a loop that
 * waits for the next message hangs on such a promise.
 *
 * The sockets themselves are a door (door.ts): ZeroMQ's as Jupyter wants them, or a WebSocket.
 */
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import type { Connection } from "./connection.js";
import type { Door, Outgoing } from "./door.js";
import type { Channel, Message } from "./message.js";
import { StopFlags } from "./stop.js";
import type { WebSocketPlace } from "./websocket-door.js";

/** What the worker is started with. */
export interface ListenerData {
  readonly place: Connection | WebSocketPlace;
  readonly flags: SharedArrayBuffer;
}

/** What the worker tells the main thread. */
export type FromListener =
  | { readonly kind: "orphaned" | "drained" | "closed" }
  /** Code was ended by force for a request to stop, which may have been lost with it. */
  | { readonly kind: "forced" }
  /** The sockets are bound; `address` where a client is not told it by other means. */
  | { readonly kind: "ready"; readonly address: string | undefined }
  | { readonly kind: "dropped"; readonly reason: string }
  | {
      readonly kind: "message";
      readonly channel: Channel;
      readonly message: Message;
      readonly route: unknown;
    };

/** What the main thread tells the worker. */
export type ToListener = { readonly kind: "drain" | "close" } | (Outgoing & { readonly kind: "send" });

/** How long the main thread may take to hear of an interrupt before a cell's code is ended by force. */
const patienceMs = 100;
/** So long a forced end may take until the next. */
const againMs = 400;
/** The same when nothing of the cell is needed any more. */
const shortPatienceMs = 50;
/** The same when nobody knows whose code it is that runs. */
const longPatienceMs = 1_200;
/** The same while what listens to the stop has its turn. */
const lastWordsMs = 3_000;
/** How often the parent is looked for. */
const parentMs = 1_000;
/** How long the main thread may take to shut down before the process is killed. */
const shutdownMs = 3_000;

const port = parentPort;
if (port === null) throw new Error("listener.js is a worker of the kernel and is not started by hand");
const { place, flags: buffer } = workerData as ListenerData; // as worker-transport.ts gives it
const flags = new StopFlags(buffer);
const tell = (message: FromListener): void => port.postMessage(message);

let forcing: NodeJS.Timeout | undefined;

/** Sees to it that the main thread comes to read its messages: after `patience` ms by force. `isEnd` when all is over. */
function interrupt(patience: number, isEnd: boolean): void {
  const isAskedAgain = flags.isUnheard;
  flags.ask();
  const began = performance.now();
  const force = (): void => {
    if (!flags.isUnheard) return;
    // Not while the compiler works, unless nobody needs it any more: it will be done soon, and then the request is heard.
    const waited = performance.now() - began;
    const isForeign = !flags.isWorking && waited >= longPatienceMs;
    const mayGoOn = flags.hasLastWords && waited < lastWordsMs && !isAskedAgain && !isEnd;
    if (!mayGoOn && (flags.isInCell || isForeign || (isEnd && flags.isWorking))) terminate(isEnd);
    forcing = setTimeout(force, againMs);
  };
  clearTimeout(forcing);
  forcing = setTimeout(force, patience);
}

function terminate(isEnd: boolean): void {
  flags.isForced = true;
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    if (!isEnd) tell({ kind: "forced" });
  });
}

function killMyself(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Resolves when all that lay in a socket by now has been read. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Called by the door for each message, in their order. */
async function receive(channel: Channel, message: Message, route: unknown): Promise<void> {
  const type = message.header.msg_type;
  if (channel === "control" && (type === "interrupt_request" || type === "shutdown_request")) {
    const isEnd = type === "shutdown_request";
    interrupt(isEnd ? shortPatienceMs : patienceMs, isEnd);
    if (isEnd) setTimeout(killMyself, shutdownMs);
    // It is meant for the cells that were sent before it, on another socket: they go first.
    await quiet();
  }
  tell({ kind: "message", channel, message, route });
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

async function openDoor(): Promise<Door> {
  const handlers = { receive, dropped: (reason: string) => tell({ kind: "dropped", reason }) };
  if ("token" in place) return new (await import("./websocket-door.js")).WebSocketDoor(place, handlers);
  return new (await import("./zmq-door.js")).ZmqDoor(place, handlers);
}

const door = await openDoor();
port.on("message", (message: ToListener) => {
  if (message.kind === "send") door.send(message);
  else if (message.kind === "close") void door.close().then(() => tell({ kind: "closed" }));
  else void quiet().then(() => tell({ kind: "drained" }));
});
watchParent();
tell({ kind: "ready", address: await door.open() });
