/*
 * A door of the kernel: sockets on one side, messages on the other. There are two, zmq-door.ts and websocket-door.ts; both live in
 * the worker (listener.ts), and neither knows what a message means.
 */
import type { Channel, Message } from "./message.js";

/** A message that leaves. */
export interface Outgoing {
  readonly channel: Channel;
  /** What came with the request that it answers; undefined on iopub, which is for everybody. */
  readonly route: unknown;
  readonly msgType: string;
  /** The JSON of header, parent header, metadata and content. */
  readonly parts: readonly string[];
  readonly buffers: readonly Uint8Array[];
}

export interface DoorHandlers {
  /** Takes a message; the door waits for it before it hands over the next one of that channel. */
  readonly receive: (channel: Channel, message: Message, route: unknown) => Promise<void>;
  /** What was no message, and why; for the log. */
  readonly dropped: (reason: string) => void;
}

export interface Door {
  /** Binds the sockets. Gives the address when the client must be told it. */
  open(): Promise<string | undefined>;
  /** Sends at once and in order; to a client that has gone, nothing. */
  send(outgoing: Outgoing): void;
  /** Sends what is left and lets the sockets go. */
  close(): Promise<void>;
}
