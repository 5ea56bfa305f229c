/**
 * The descriptors of one run, its sockets, and the world outside that they speak with: peers (`remote`) and users (`visit`).
 *
 * Several processes on one machine share its network: an address at which one listens can be dialled by all.
 */
import { Stream } from "../machine/stream.js";
import type { PollResult } from "../runtime/polldesc.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import type { KernelCall } from "../runtime/syscall.js";
import { Descriptor, errorOf } from "./descriptor.js";
import type {
  GoConn,
  GoFile,
  GoListener,
  GoPacketConn,
  Goroutine,
  IoError,
  Remote,
  Visit,
  Visitors,
} from "./face.js";
import { Listener } from "./listener.js";
import { Op } from "./operations.js";
import { PacketSocket } from "./packets.js";
import { wantReply, wantVisitors } from "./want-outside.js";
import type { Arm } from "./world.js";

/** The descriptors of one run, and the addresses that somebody listens at. */
export class Sockets {
  readonly rt: Runtime;
  readonly arm: Arm;
  readonly listeners: Map<string, Listener>;
  readonly remotes = new Map<string, Remote>();
  /** Sockets for datagrams, by address. */
  readonly packets = new Map<string, PacketSocket>();

  constructor(rt: Runtime, arm: Arm) {
    this.rt = rt;
    this.arm = arm;
    // The machine knows nothing of listeners; nobody else puts anything there.
    this.listeners = (rt.host?.listeners as Map<string, Listener> | undefined) ?? new Map<string, Listener>();
  }

  /** Standard input, output and error are open from the start. */
  #open = 3;

  /** Counts one descriptor more. False: the limit of the process is reached. */
  open(): boolean {
    if (this.#open >= this.rt.bounds.files) return false;
    this.#open++;
    return true;
  }

  closed(): void {
    this.#open--;
  }

  /** The descriptor of one end of a connection: what is read there, and what is written. */
  socket(name: string, source: Stream, sink: Stream, connected = true): Descriptor {
    return new Descriptor(this.rt, this.arm, {
      name,
      what: "network connection",
      source,
      sink,
      pollable: true,
      connected,
      onClose: () => this.closed(),
    });
  }

  pipe(name: string, pollable: boolean): [reader: GoFile, writer: GoFile] {
    const stream = new Stream();
    if (!this.open() || !this.open()) throw new ProgramError(`Pipe: too many open files (bounds.files)`);
    const given = { what: "file", pollable, onClose: () => this.closed() };
    return [
      new Descriptor(this.rt, this.arm, { ...given, name: `${name}|r`, source: stream, sink: null }).asFile(),
      new Descriptor(this.rt, this.arm, { ...given, name: `${name}|w`, source: null, sink: stream }).asFile(),
    ];
  }

  *call<T>(name: string, ns: number, leave: () => T): Goroutine<T> {
    return yield* this.arm<T>(Op.syscall, { name, enter: () => ns, leave } satisfies KernelCall);
  }

  *dial(address: string): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    const { rt } = this;
    const remote = this.remotes.get(address);
    if (remote !== undefined) return yield* this.#dialRemote(address, remote);
    const listener = this.listeners.get(address);
    if (listener === undefined || listener.isClosed) {
      yield* this.call("connect", rt.costs.kernelCall, () => undefined);
      return [null, "connection refused"];
    }
    if (!this.open()) return [null, "socket: too many open files"];
    const near = yield* this.call("connect", rt.costs.kernelCall, () => {
      const [there, back] = [new Stream(), new Stream()];
      listener.arrive((io) => io.socket(`${address} (accepted)`, there, back));
      return this.socket(address, back, there);
    });
    return [near.asConn(), null];
  }

  /** A connection to a peer outside: the answer to its SYN comes after a round trip, and so does each reply. */
  *#dialRemote(address: string, remote: Remote): Goroutine<[conn: GoConn | null, error: IoError | null]> {
    const { rt } = this;
    if (!this.open()) return [null, "socket: too many open files"];
    const [there, back] = [new Stream(), new Stream()];
    const conn = this.socket(address, back, there, false);
    yield* this.call("connect", rt.costs.kernelCall, () => undefined);
    rt.later(2 * remote.latency, () => conn.connected());
    const result = yield* this.arm<PollResult>(Op.pollWait, conn.pd, "w");
    if (result !== "ready") return [null, errorOf(result, "network connection")];
    there.onReadable = () =>
      rt.later(remote.latency, () => {
        const found = there.read(Number.MAX_SAFE_INTEGER);
        if (found === "again") return;
        if (found === "end") return back.end();
        const reply = wantReply(address, remote.reply(found.data));
        rt.later((remote.think ?? 0) + remote.latency, () => void back.write(reply));
      });
    return [conn.asConn(), null];
  }

  /** Users outside connect to a listener of this process, one after the other, send a request and wait for its answer. */
  visit(address: string, visitors: Visitors): Visit[] {
    const { count, every = 0, latency = 0, after = 0, request = "hello" } = wantVisitors(visitors);
    const visits: Visit[] = [];
    for (let i = 0; i < count; i++) {
      this.rt.later(after + i * every, () => visits.push(this.#comeIn(address, latency, request)));
    }
    return visits;
  }

  #comeIn(address: string, latency: number, request: string): Visit {
    const { rt } = this;
    const visit: Visit = { came: rt.now, answered: null, answer: "" };
    const [there, back] = [new Stream(), new Stream()];
    back.onReadable = () => {
      const found = back.read(Number.MAX_SAFE_INTEGER);
      if (typeof found === "string") return;
      const { data } = found;
      rt.later(latency, () => {
        visit.answered ??= rt.now;
        visit.answer += data;
      });
    };
    rt.later(latency, () => {
      const listener = this.listeners.get(address);
      if (listener === undefined || listener.isClosed) return;
      there.write(request);
      listener.arrive((io) => io.socket(`${address} (accepted)`, there, back));
    });
    return visit;
  }

  listen(address: string): GoListener {
    const known = this.listeners.get(address);
    if (known !== undefined && !known.isClosed) {
      throw new ProgramError(
        `net.Listen("${address}"): address already in use; close the other listener first`,
      );
    }
    if (!this.open()) throw new ProgramError(`net.Listen("${address}"): too many open files (bounds.files)`);
    const listener = new Listener(this, address);
    this.listeners.set(address, listener);
    return {
      Accept: () => this.arm.call("Accept", listener.accept()),
      Close: () => this.arm.call("Close", listener.close()),
    };
  }

  listenPacket(address: string): GoPacketConn {
    const known = this.packets.get(address);
    if (known !== undefined && !known.isClosed) {
      throw new ProgramError(
        `net.ListenPacket("${address}"): address already in use; close the other socket first`,
      );
    }
    if (!this.open()) {
      throw new ProgramError(`net.ListenPacket("${address}"): too many open files (bounds.files)`);
    }
    const socket = new PacketSocket(this, address);
    this.packets.set(address, socket);
    return socket.asPacketConn();
  }
}
