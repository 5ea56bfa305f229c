/*
 * The transport over ZeroMQ: five sockets of a connection file on one side, the protocol core on the other.
 *
 * Shell, iopub and stdin live in the main thread, control and heartbeat in a worker (control.ts). Two settings keep every message:
 * no high-water mark, because beyond it a publisher drops; and a send timeout of zero, which makes zeromq.js hand a message over
 * at once instead of in a later turn of the event loop, so that output also leaves during a synchronous loop, and in order.
 */
import { Worker } from "node:worker_threads";
import { Publisher, Router } from "zeromq";
import { addressOf } from "./connection.js";
import type { Connection } from "./connection.js";
import type { ControlData, FromControl, ToControl } from "./control.js";
import type { Channel, Message } from "./message.js";
import type { StopFlags } from "./stop.js";
import { decode, encode, signer } from "./wire.js";
import type { Sign } from "./wire.js";

export interface ZmqHandlers {
  /** A message for the core. */
  readonly receive: (channel: Channel, message: Message, route: unknown) => void;
  /** The parent process is gone. */
  readonly orphaned: () => void;
  /** Frames that were no message; for the log. */
  readonly dropped: (reason: string) => void;
}

const patient = { sendTimeout: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1_000 };

export class ZmqTransport {
  readonly #handlers: ZmqHandlers;
  readonly #sign: Sign;
  readonly #iopub = new Publisher({ sendTimeout: 0, sendHighWaterMark: 0, linger: 1_000 });
  readonly #shell = new Router(patient);
  readonly #stdin = new Router(patient);
  readonly #control: Worker;
  readonly #controlReady: Promise<void>;
  #closed: () => void = () => undefined;

  private constructor(connection: Connection, flags: StopFlags, handlers: ZmqHandlers) {
    this.#handlers = handlers;
    this.#sign = signer(connection.key, connection.signatureScheme);
    const data: ControlData = { connection, flags: flags.buffer };
    this.#control = new Worker(new URL("./control.js", import.meta.url), { workerData: data });
    this.#controlReady = new Promise((resolve, reject) => {
      this.#control.on("error", reject);
      this.#control.on("message", (message: FromControl) => this.#fromControl(message, resolve));
    });
  }

  /** Binds all sockets and begins to hand messages over. */
  static async open(connection: Connection, flags: StopFlags, handlers: ZmqHandlers): Promise<ZmqTransport> {
    const transport = new ZmqTransport(connection, flags, handlers);
    await Promise.all([
      transport.#iopub.bind(addressOf(connection, "iopub")),
      transport.#shell.bind(addressOf(connection, "shell")),
      transport.#stdin.bind(addressOf(connection, "stdin")),
      transport.#controlReady,
    ]);
    void transport.#listen();
    return transport;
  }

  send(channel: Channel, message: Message, route: unknown): void {
    const identities = route as readonly Uint8Array[] | undefined; // what `receive` was given with the request
    if (channel === "control") {
      this.#toControl({ kind: "send", message, route: identities ?? [] });
      return;
    }
    const topic = Buffer.from(message.header.msg_type);
    const frames = encode(message, channel === "iopub" ? [topic] : (identities ?? []), this.#sign);
    const socket = channel === "iopub" ? this.#iopub : channel === "shell" ? this.#shell : this.#stdin;
    // A client that has gone is no fault of the kernel.
    socket.send(frames).catch((error: unknown) => this.#handlers.dropped(String(error)));
  }

  /** Resolves when nothing waits on shell any more. */
  async drain(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (!this.#shell.closed && this.#shell.readable);
  }

  /** Sends what is left and lets the sockets go. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.#toControl({ kind: "close" });
    await closed;
    for (const socket of [this.#shell, this.#stdin, this.#iopub]) socket.close();
  }

  async #listen(): Promise<void> {
    for await (const frames of this.#shell) {
      try {
        const { message, route } = decode(frames, this.#sign);
        this.#handlers.receive("shell", message, route);
      } catch (error) {
        this.#handlers.dropped(String(error));
      }
    }
  }

  #toControl(message: ToControl): void {
    this.#control.postMessage(message);
  }

  #fromControl(message: FromControl, ready: () => void): void {
    switch (message.kind) {
      case "ready":
        ready();
        break;
      case "orphaned":
        this.#handlers.orphaned();
        break;
      case "closed":
        this.#closed();
        break;
      case "dropped":
        this.#handlers.dropped(message.reason);
        break;
      case "message":
        this.#handlers.receive("control", message.message, message.route);
        break;
    }
  }
}
