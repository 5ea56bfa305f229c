/*
 * The comms of one kernel: which targets are registered, which comms are open, and what becomes of the messages about them.
 * comm.ts says what they promise; the core hands the messages of a client over, and each piece of code that uses comms brings
 * its own `CommPlace`: how it publishes, and in whose name its handlers run.
 */
import type { Comm, CommExtra, CommHandler, CommMessage, KernelComms } from "./comm.js";
import { isFields } from "./message.js";
import type { Bundle, Fields, Header, Message } from "./message.js";

/** Where code that uses comms stands: in a cell, as a rule. */
export interface CommPlace {
  /** Publishes on iopub, after all that the place has put out before. */
  publish(msgType: string, content: Fields, extra: CommExtra): void;
  /** Runs a handler on behalf of this place, for a message with the given header. Never throws. */
  run(parent: Header, work: () => unknown): void;
}

interface Target {
  /** Where it was registered: there its handler runs. */
  readonly place: CommPlace;
  readonly current: () => CommPlace;
  readonly onOpen: (comm: Comm, opening: CommMessage) => unknown;
}

export class Comms {
  readonly #targets = new Map<string, Target>();
  readonly #open = new Map<string, OpenComm>();

  /** The face that code of a place gets. `current` gives the place where the code that calls stands at that moment. */
  faceOf(current: () => CommPlace): KernelComms {
    return {
      open: (target, { data = {}, id = crypto.randomUUID(), ...extra } = {}) => {
        if (this.#open.has(id))
          throw new Error(`a comm must have an id of its own, and ${id} is open already`);
        const comm = new OpenComm(this.#open, id, target, current);
        comm.publish("comm_open", { target_name: target, data }, extra);
        this.#open.set(id, comm);
        return comm;
      },
      register: (target, onOpen) => {
        const registered = { place: current(), current, onOpen };
        this.#targets.set(target, registered);
        return () => {
          if (this.#targets.get(target) === registered) this.#targets.delete(target);
        };
      },
    };
  }

  /** The content of a `comm_info_reply`. */
  info(wanted: unknown): Fields {
    const open = [...this.#open.values()].filter(({ target }) => wanted === undefined || target === wanted);
    const comms: Bundle = Object.fromEntries(open.map(({ id, target }) => [id, { target_name: target }]));
    return { status: "ok", comms };
  }

  /** Takes a message of a client about a comm. False when it opens a target that nobody has registered. */
  receive(message: Message): boolean {
    const { header, content } = message;
    const id = String(content["comm_id"]);
    if (header.msg_type === "comm_open") return this.#opened(id, String(content["target_name"]), message);
    const comm = this.#open.get(id);
    if (header.msg_type === "comm_msg") comm?.received(message);
    if (header.msg_type === "comm_close") comm?.closed(message);
    return true;
  }

  #opened(id: string, name: string, message: Message): boolean {
    const target = this.#targets.get(name);
    if (target === undefined || this.#open.has(id)) return false;
    const comm = new OpenComm(this.#open, id, name, target.current);
    this.#open.set(id, comm);
    call({ place: target.place, handler: (opening) => target.onOpen(comm, opening) }, message);
    return true;
  }
}

interface Listener {
  readonly place: CommPlace;
  readonly handler: CommHandler;
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly #all: Map<string, OpenComm>;
  readonly #current: () => CommPlace;
  #message: Listener | undefined;
  #close: Listener | undefined;

  constructor(all: Map<string, OpenComm>, id: string, target: string, current: () => CommPlace) {
    this.#all = all;
    this.id = id;
    this.target = target;
    this.#current = current;
  }

  get isOpen(): boolean {
    return this.#all.get(this.id) === this;
  }

  send(data: Fields, extra: CommExtra = {}): boolean {
    if (this.isOpen) this.publish("comm_msg", { data }, extra);
    return this.isOpen;
  }

  close(data: Fields = {}, extra: CommExtra = {}): void {
    if (!this.isOpen) return;
    this.#all.delete(this.id);
    this.publish("comm_close", { data }, extra);
  }

  onMessage(handler: CommHandler): void {
    this.#message = { place: this.#current(), handler };
  }

  onClose(handler: CommHandler): void {
    this.#close = { place: this.#current(), handler };
  }

  publish(msgType: string, content: Fields, extra: CommExtra): void {
    this.#current().publish(msgType, { comm_id: this.id, ...content }, extra);
  }

  received(message: Message): void {
    call(this.#message, message);
  }

  closed(message: Message): void {
    this.#all.delete(this.id);
    call(this.#close, message);
  }
}

function call(listener: Listener | undefined, message: Message): void {
  if (listener === undefined) return;
  const { place, handler } = listener;
  place.run(message.header, () => handler(arrived(message)));
}

function arrived({ content, metadata, buffers }: Message): CommMessage {
  const { data } = content;
  return { data: isFields(data) ? data : {}, metadata, buffers };
}
