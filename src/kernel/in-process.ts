/*
 * The transport without sockets: the kernel and its client in one process, on one thread. Tests and the runner of notebooks use it,
 * and a page can, with an interpreter of its own.
 *
 *     const kernel = new InProcessKernel(interpreter, (channel, message) => { ... });   // iopub and stdin
 *     const reply = await kernel.request("execute_request", { code: "1 + 1" });
 *
 * One thing it cannot do: stop a loop that gives nobody a turn. Nobody is left to ask for it.
 */
import { KernelCore } from "./core.js";
import type { Interpreter } from "./interpreter.js";
import { MessageMaker } from "./message.js";
import type { Channel, Fields, Message } from "./message.js";

/** What a client may say of a message that it sends. */
export interface Sending {
  readonly channel?: Channel;
  readonly buffers?: readonly Uint8Array[];
  /** The message that it answers, as an `input_reply` does. */
  readonly parent?: Message;
}

export class InProcessKernel {
  readonly core: KernelCore;
  readonly #maker = new MessageMaker();
  /** Who waits for a reply, by the id of the request. */
  readonly #waiting = new Map<string, (reply: Message) => void>();

  /** `hear` gets all that is no reply. */
  constructor(interpreter: Interpreter, hear: (channel: "iopub" | "stdin", message: Message) => void) {
    this.core = new KernelCore({
      interpreter,
      send: (channel, message) => {
        if (channel === "iopub" || channel === "stdin") return hear(channel, message);
        const id = String(message.parent_header.msg_id);
        this.#waiting.get(id)?.(message);
        this.#waiting.delete(id);
      },
    });
  }

  /** Sends a message, and gives its id. */
  send(msgType: string, content: Fields, sending: Sending = {}): string {
    return this.#send(this.#message(msgType, content, sending), sending);
  }

  /** Sends a request. Gives its id at once, and its reply when it comes. */
  ask(
    msgType: string,
    content: Fields,
    sending: Sending = {},
  ): { readonly id: string; readonly reply: Promise<Message> } {
    const message = this.#message(msgType, content, sending);
    const id = message.header.msg_id;
    const reply = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#send(message, sending);
    return { id, reply };
  }

  /** Sends a request and waits for its reply. */
  request(msgType: string, content: Fields, sending: Sending = {}): Promise<Message> {
    return this.ask(msgType, content, sending).reply;
  }

  #message(msgType: string, content: Fields, { buffers = [], parent }: Sending): Message {
    return this.#maker.make(msgType, content, parent?.header, { buffers });
  }

  #send(message: Message, { channel = "shell" }: Sending): string {
    this.core.receive(channel, message, undefined);
    return message.header.msg_id;
  }
}
