/*
 * Jupyter's door: the five ZeroMQ sockets of a connection file.
 *
 * ZeroMQ tells only once that a socket has something; whoever asks a socket whether it has (its `readable`) takes that away from a
 * receiver that waits. Two settings keep every message: no high-water mark, because beyond it a publisher drops; and a send
 * timeout of zero, which makes zeromq.js hand a message over at once instead of in a later turn of the event loop.
 */
import { Publisher, Reply, Router } from "zeromq";
import { addressOf } from "./connection.js";
import type { Connection } from "./connection.js";
import type { Door, DoorHandlers, Outgoing } from "./door.js";
import { decode, frame, signer } from "./wire.js";
import type { Sign } from "./wire.js";

const patient = { sendTimeout: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1_000 };
const incoming = ["shell", "control", "stdin"] as const;

export class ZmqDoor implements Door {
  readonly #connection: Connection;
  readonly #handlers: DoorHandlers;
  readonly #sign: Sign;
  readonly #sockets = {
    shell: new Router(patient),
    control: new Router(patient),
    stdin: new Router(patient),
    iopub: new Publisher({ sendTimeout: 0, sendHighWaterMark: 0, linger: 1_000 }),
  };
  readonly #heartbeat = new Reply({ linger: 0 });

  constructor(connection: Connection, handlers: DoorHandlers) {
    this.#connection = connection;
    this.#handlers = handlers;
    this.#sign = signer(connection.key, connection.signatureScheme);
  }

  async open(): Promise<undefined> {
    const bind = (socket: Router | Publisher | Reply, name: Parameters<typeof addressOf>[1]): Promise<void> =>
      socket.bind(addressOf(this.#connection, name));
    await Promise.all([
      ...([...incoming, "iopub"] as const).map((name) => bind(this.#sockets[name], name)),
      bind(this.#heartbeat, "hb"),
    ]);
    void this.#beat();
    for (const channel of incoming) void this.#listen(channel);
  }

  send({ channel, route, msgType, parts, buffers }: Outgoing): void {
    // on iopub the topic stands in the place of identities, which are what `receive` was given
    const identities =
      channel === "iopub" ? [Buffer.from(msgType)] : ((route ?? []) as readonly Uint8Array[]);
    const frames = frame(parts, buffers, identities, this.#sign);
    // A client that has gone is no fault of the kernel.
    this.#sockets[channel].send(frames).catch((error: unknown) => this.#handlers.dropped(String(error)));
  }

  async close(): Promise<void> {
    for (const socket of [...Object.values(this.#sockets), this.#heartbeat]) socket.close();
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  async #listen(channel: (typeof incoming)[number]): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      try {
        const { message, route } = decode(frames, this.#sign);
        await this.#handlers.receive(channel, message, route);
      } catch (error) {
        this.#handlers.dropped(String(error));
      }
    }
  }
}
