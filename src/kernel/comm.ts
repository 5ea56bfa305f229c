/*
 * Comms: channels between code in the kernel and code in the page, as Jupyter's protocol has them. This file holds their shape;
 * the library, cells and widgets need nothing else of the kernel.
 *
 * Code in a cell, or in the library on a cell's behalf, finds them at the hook (hook.ts):
 *
 *     const comms = kernelHook()?.comms;                          // undefined where there is no kernel
 *
 *     // The kernel opens: the page must have registered the target.
 *     const comm = comms.open("gosched.live", { data: { id: 1 }, buffers: [bytes] });
 *     comm.onMessage(({ data, buffers }) => { ... });
 *     comm.onClose(() => { ... });
 *     comm.send({ frame: 2 }, { buffers: [bytes] });
 *     comm.close();
 *
 *     // The page opens: whoever registered the target gets the comm and what came with the opening.
 *     const forget = comms.register("gosched.controls", (comm, { data }) => { comm.onMessage(...); });
 *
 * What may be relied on:
 *
 * 1. A message from the page is handled when it arrives, also while a cell awaits: a cell may await one. It waits only while
 *    code runs that gives nobody a turn. Messages of the page are handled in their order, cells too; a message does not wait
 *    for cells that are queued.
 * 2. A handler belongs to the cell whose code set it: what it prints or displays appears there, Stop ends it, and an error that
 *    it throws (or a promise of it rejects with) is printed there; the comm lives on.
 * 3. Messages of the kernel leave at once and in order with everything else that the cell puts out: text printed before
 *    `send` arrives before its message. What is sent while a message of the page is handled, also after an await, is marked
 *    as answering it (its parent header), as widgets want it.
 * 4. `data` and `metadata` are JSON; what JSON cannot hold throws where it was sent. Bytes travel as `buffers`.
 * 5. A target that nobody has registered gets a close at once. A comm that was closed by either side sends no more: `send`
 *    then does nothing and returns false, because the page may close at any time.
 */
import type { Fields } from "./message.js";

/** What travels with data. */
export interface CommExtra {
  readonly metadata?: Fields;
  readonly buffers?: readonly Uint8Array[];
}

/** A message as it arrives. */
export interface CommMessage {
  readonly data: Fields;
  readonly metadata: Fields;
  readonly buffers: readonly Uint8Array[];
}

export type CommHandler = (message: CommMessage) => unknown;

/** One open channel; either side may close it. */
export interface Comm {
  readonly id: string;
  /** The name under which the other side was found. */
  readonly target: string;
  readonly isOpen: boolean;
  /** Sends to the page; false when the comm was closed. Throws when `data` is no JSON. */
  send(data: Fields, extra?: CommExtra): boolean;
  /** Tells the page that nothing more will come. A second call does nothing. */
  close(data?: Fields, extra?: CommExtra): void;
  /** Sets what is called for each message of the page; the last one set counts. */
  onMessage(handler: CommHandler): void;
  /** Sets what is called when the page closes the comm; not called for one's own `close`. */
  onClose(handler: CommHandler): void;
}

/** What opens comms, and takes those that the page opens. */
export interface KernelComms {
  /** Opens a comm to a target of the page. `id` when the page knows it already; a new one without it. */
  open(target: string, opening?: CommExtra & { readonly data?: Fields; readonly id?: string }): Comm;
  /** Takes the comms that the page opens to `target`, until the returned function is called. The last one registered counts. */
  register(target: string, onOpen: (comm: Comm, opening: CommMessage) => unknown): () => void;
}
