/**
 * A socket for datagrams (UDP): each message is for itself, and one that finds no room is lost without a word. Go: net.PacketConn.
 *
 * Waiting is as for any socket: the goroutine parks with the poller, and no thread waits (R12.4).
 */
import { deadlineOf, errorOf, wantText, wantTime } from "./descriptor.js";
import type { GoPacketConn, Goroutine, IoError } from "./face.js";
import { FdMutex } from "./fd-mutex.js";
import { Op } from "./operations.js";
import { Pollable } from "./pollable.js";
import type { Sockets } from "./sockets.js";

interface Datagram {
  readonly data: string;
  readonly from: string;
}

/** How many datagrams a socket keeps that nobody has read. Linux counts bytes: about so many short ones. */
const room = 256;

export class PacketSocket {
  readonly #queue: Datagram[] = [];
  readonly #poll: Pollable;
  readonly #mutex: FdMutex;
  readonly #io: Sockets;
  readonly address: string;

  constructor(io: Sockets, address: string) {
    this.#io = io;
    this.address = address;
    this.#poll = new Pollable(io.rt, io.arm, address);
    const ns = io.rt.costs.kernelCall;
    const destroy = () =>
      io.call("close", ns, () => {
        io.packets.delete(address);
        io.closed();
      });
    this.#mutex = new FdMutex(io.arm, this.#poll.pd.id, destroy);
  }

  get isClosed(): boolean {
    return this.#mutex.isClosed;
  }

  /** A datagram has come over the network. */
  arrive(datagram: Datagram): void {
    if (this.#queue.length >= room) return;
    this.#queue.push(datagram);
    this.#poll.news("r");
  }

  *readFrom(): Goroutine<[data: string, from: string, error: IoError | null]> {
    if (!(yield* this.#mutex.lock("r"))) return ["", "", errorOf("closing", "network connection")];
    try {
      const came = yield* this.#poll.run("r", "recvfrom", () => this.#queue.shift() ?? null);
      if (came.failed !== undefined) return ["", "", errorOf(came.failed, "network connection")];
      return [came.value.data, came.value.from, null];
    } finally {
      yield* this.#mutex.unlock("r");
    }
  }

  *writeTo(data: string, address: string): Goroutine<[n: number, error: IoError | null]> {
    if (!(yield* this.#mutex.lock("w"))) return [0, errorOf("closing", "network connection")];
    try {
      const came = yield* this.#poll.run("w", "sendto", () => {
        this.#io.packets.get(address)?.arrive({ data, from: this.address });
        return true;
      });
      if (came.failed !== undefined) return [0, errorOf(came.failed, "network connection")];
      return [data.length, null];
    } finally {
      yield* this.#mutex.unlock("w");
    }
  }

  *close(): Goroutine<IoError | null> {
    if (!(yield* this.#mutex.increfAndClose())) return errorOf("closing", "network connection");
    yield* this.#io.arm<void>(Op.pollUnblock, this.#poll.pd);
    yield* this.#mutex.leave();
    return null;
  }

  asPacketConn(): GoPacketConn {
    const { rt, arm } = this.#io;
    return {
      ReadFrom: () => arm.call("ReadFrom", this.readFrom()),
      WriteTo: (data, address) =>
        arm.call("WriteTo", this.writeTo(wantText("WriteTo", data), wantText("WriteTo", address))),
      Close: () => arm.call("Close", this.close()),
      SetReadDeadline: (at) => {
        const end = { pd: this.#poll.pd, isClosed: this.isClosed };
        const set = deadlineOf(rt, arm, end, "r", wantTime("SetReadDeadline", at));
        return arm.call("SetReadDeadline", set);
      },
    };
  }
}
