/** A socket that accepts (R12.4): connections that have come and were not yet taken. Go: net.Listener. */
import type { Descriptor } from "./descriptor.js";
import { errorOf } from "./descriptor.js";
import type { GoConn, Goroutine, IoError } from "./face.js";
import { FdMutex } from "./fd-mutex.js";
import { Op } from "./operations.js";
import { Pollable } from "./pollable.js";
import type { Sockets } from "./sockets.js";

export class Listener {
  /** Connections that were not yet accepted: what makes the descriptor of each. */
  readonly backlog: ((io: Sockets) => Descriptor)[] = [];
  readonly #poll: Pollable;
  readonly #mutex: FdMutex;
  readonly #io: Sockets;

  constructor(io: Sockets, name: string) {
    this.#io = io;
    this.#poll = new Pollable(io.rt, io.arm, name);
    const ns = io.rt.costs.kernelCall;
    this.#mutex = new FdMutex(io.arm, this.#poll.pd.id, () => io.call("close", ns, () => io.closed()));
  }

  get isClosed(): boolean {
    return this.#mutex.isClosed;
  }

  arrive(conn: (io: Sockets) => Descriptor): void {
    this.backlog.push(conn);
    this.#poll.news("r");
  }

  /** The kernel gives the next connection a descriptor, if there is one left. */
  #take(): Descriptor | IoError | null {
    if (this.backlog.length === 0) return null;
    if (!this.#io.open()) return "accept4: too many open files";
    return this.backlog.shift()!(this.#io);
  }

  /** The next connection. Go: internal/poll, FD.Accept. */
  *accept(): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    if (!(yield* this.#mutex.lock("r"))) return [null, errorOf("closing", "network connection")];
    try {
      const came = yield* this.#poll.run("r", "accept4", () => this.#take());
      if (came.failed !== undefined) return [null, errorOf(came.failed, "network connection")];
      return typeof came.value === "string" ? [null, came.value] : [came.value.asConn(), null];
    } finally {
      yield* this.#mutex.unlock("r");
    }
  }

  *close(): Goroutine<IoError | null> {
    if (!(yield* this.#mutex.increfAndClose())) return errorOf("closing", "network connection");
    yield* this.#io.arm<void>(Op.pollUnblock, this.#poll.pd);
    yield* this.#mutex.leave();
    return null;
  }
}
