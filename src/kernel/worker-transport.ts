/*
 * The transport over sockets, ZeroMQ's or a WebSocket: they live in a worker (listener.ts), and here is the main thread's end of it,
 * with the protocol's core behind it.
 */
import { Worker } from "node:worker_threads";
import type { Connection } from "./connection.js";
import type { FromListener, ListenerData, ToListener } from "./listener.js";
import type { Channel, Message } from "./message.js";
import { Pace } from "./pace.js";
import type { StopFlags } from "./stop.js";
import type { WebSocketPlace } from "./websocket-door.js";
import { jsonParts } from "./wire.js";

export interface TransportHandlers {
  /** A message for the core. */
  readonly receive: (channel: Channel, message: Message, route: unknown) => void;
  /** Code was ended by force: the request to stop may have been lost with it. */
  readonly forced: () => void;
  /** The parent process is gone. */
  readonly orphaned: () => void;
  /** Frames that were no message; for the log. */
  readonly dropped: (reason: string) => void;
}

export class WorkerTransport {
  readonly #handlers: TransportHandlers;
  readonly #worker: Worker;
  /** Resolves when all sockets are bound, with the address when it is not known before. */
  readonly ready: Promise<string | undefined>;
  readonly #drained: (() => void)[] = [];
  readonly #pace: Pace;
  #closed: () => void = () => undefined;

  /** Binds all sockets and begins to hand messages over. */
  constructor(place: Connection | WebSocketPlace, flags: StopFlags, handlers: TransportHandlers) {
    this.#handlers = handlers;
    this.#pace = new Pace({ now: () => performance.now(), sleep: (ms) => flags.sleep(ms) });
    const workerData: ListenerData = { place, flags: flags.buffer };
    this.#worker = new Worker(new URL("./listener.js", import.meta.url), { workerData });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on("error", reject);
      this.#worker.on("message", (message: FromListener) => this.#heard(message, resolve));
    });
  }

  /**
   * Sends a message, in order with all that was sent before. What everybody gets (iopub) goes at a pace that a server of Jupyter bears.
   * Throws when it cannot be written as JSON.
   */
  send(channel: Channel, message: Message, route: unknown): void {
    const { buffers } = message;
    const { msg_type: msgType } = message.header;
    const parts = jsonParts(message);
    if (channel === "iopub") this.#pace.wait(msgType === "stream" ? bytesOf(parts) : 0);
    this.#tell({ kind: "send", channel, route, msgType, parts, buffers });
  }

  /** Resolves when every message that had reached a socket has been handed over. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#tell({ kind: "drain" });
    });
  }

  /** Sends what is left and lets the sockets go. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.#tell({ kind: "close" });
    await closed;
  }

  #tell(message: ToListener): void {
    this.#worker.postMessage(message);
  }

  #heard(message: FromListener, ready: (address: string | undefined) => void): void {
    switch (message.kind) {
      case "ready":
        ready(message.address);
        break;
      case "forced":
        this.#handlers.forced();
        break;
      case "orphaned":
        this.#handlers.orphaned();
        break;
      case "drained":
        this.#drained.shift()?.();
        break;
      case "closed":
        this.#closed();
        break;
      case "dropped":
        this.#handlers.dropped(message.reason);
        break;
      case "message":
        this.#handlers.receive(message.channel, message.message, message.route);
        break;
    }
  }
}

function bytesOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
