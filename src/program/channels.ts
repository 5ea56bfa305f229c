/**
 * Channels as programs see them, and select.
 *
 * A channel's face is a record of a class, with its methods on the prototype. It was an object of closures with two getters once: of such
 * objects V8 makes dictionaries, and each `ch.send` was looked up in a table by name, a tenth of the time of a ping-pong.
 */
import { Hchan } from "../runtime/chan.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import { Select } from "../runtime/select.js";
import type { Scase } from "../runtime/select.js";
import type { Cases, Chan, ChanOptions, Go, Goroutine, Operation, Selected } from "./face.js";
import { Call } from "./call.js";
import { guard } from "./guard.js";
import { describe } from "./naming.js";
import { Op } from "./operations.js";
import type { Trap } from "./trap.js";
import { isOperation } from "./slips.js";
import { isBody, runThere, wantCapacity, wantName, wantOptions, wantFunction } from "./wants.js";
import type { Arm } from "./world.js";

/** The face of one channel, or of a nil channel, which has nothing behind it. */
class Channel<T> implements Chan<T> {
  readonly #trap: Trap;
  readonly #c: Hchan | null;

  constructor(trap: Trap, c: Hchan | null) {
    this.#trap = trap;
    this.#c = c;
  }

  send(value: T): Operation<void> {
    return this.#arm(Op.send, value);
  }
  recv(): Operation<T> {
    return this.#arm(Op.recv, undefined);
  }
  recvOk(): Operation<[value: T, ok: boolean]> {
    return this.#arm(Op.recvOk, undefined);
  }
  close(): Operation<void> {
    return this.#arm(Op.close, undefined);
  }
  #arm<R>(op: Op, value: unknown): Operation<R> {
    return this.#trap.arm(op, this.#c, value, undefined) as unknown as Operation<R>; // which operation is in its registers, the caller knows
  }

  range(body: (value: T) => Goroutine | Operation<unknown> | void): Goroutine<void> {
    return this.#trap.call("range", this.#range(wantFunction("range", body)));
  }
  *#range(body: (value: T) => Goroutine | Operation<unknown> | void): Goroutine<void> {
    for (;;) {
      const [value, ok] = yield* this.recvOk();
      if (!ok) return;
      const running = body(value);
      if (running !== undefined && (yield* runThere("range", running)) === false) return;
    }
  }

  get len(): number {
    const c = this.#c;
    return c === null || c.timer !== null ? 0 : c.qcount;
  }
  get cap(): number {
    const c = this.#c;
    return c === null || c.timer !== null ? 0 : c.dataqsiz;
  }

  /** The runtime's channel behind a face that was made for `trap`; a nil channel has none. */
  static behind(trap: Trap, face: unknown, name: string): Hchan | null {
    if (face === null) return null;
    if (typeof face !== "object" || !(#c in face)) {
      throw new ProgramError(`select: case "${name}": expected a channel or null, got ${notChannel(face)}`);
    }
    if (face.#trap === trap) return face.#c;
    throw new ProgramError(
      "select: a case has a channel of another run; make channels inside the program that uses them",
    );
  }
}

Object.setPrototypeOf(
  Channel.prototype,
  guard("a channel", ["send", "recv", "recvOk", "close", "range", "len", "cap"]),
);

/** What programs get of one run: `face`; and `wrap`, which gives a channel of the runtime its face. */
export function makeChannels(rt: Runtime, trap: Trap, arm: Arm) {
  const wrap = <T>(c: Hchan | null): Chan<T> => new Channel<T>(trap, c);

  const chan = <T>(capacity = 0, options: string | ChanOptions<T> = {}): Chan<T> => {
    const { name = "", zero = undefined } =
      typeof options === "string"
        ? { name: options }
        : wantOptions("chan(capacity, options)", options, ["name", "zero"]);
    return wrap<T>(new Hchan(rt.newObject(wantName("chan: name", name)), wantCapacity(capacity), zero));
  };

  const select = <C extends Cases>(cases: C): Operation<Selected<C>> => {
    const names: string[] = [];
    const scases: Scase[] = [];
    let hasDefault = false;
    if (typeof cases !== "object" || cases === null) {
      throw new ProgramError(`select(cases): expected { name: recv(ch), ... }, got ${describe(cases)}`);
    }
    for (const [name, one] of Object.entries(cases)) {
      if (one === null) {
        if (name !== "default")
          throw new ProgramError(`select: case "${name}" is null; only "default" may be`);
        hasDefault = true;
        continue;
      }
      if (!isCase(one)) {
        throw new ProgramError(
          `select: case "${name}": expected ${name === "default" ? "null, or " : ""}recv(ch) or send(ch, value), got ${notCase(one)}`,
        );
      }
      names.push(name);
      scases.push({
        isSend: one.dir === "send",
        c: Channel.behind(trap, one.ch, name),
        value: one.dir === "send" ? one.value : undefined,
      });
    }
    return arm(Op.select, new Select(scases, hasDefault), names);
  };

  const face: Pick<Go, "chan" | "select" | "recv" | "send" | "nilChan"> = {
    chan,
    select,
    recv: (ch) => ({ dir: "recv", ch }),
    // A send case forgets the element type, which was checked here.
    send: (ch, value) => ({ dir: "send", ch: ch as Chan<never> | null, value }),
    nilChan: <T>() => wrap<T>(null),
  };
  return { face, wrap };
}

/** Whether it was made by recv or send. */
function isCase(one: unknown): boolean {
  if (typeof one !== "object" || one === null || !("dir" in one && "ch" in one)) return false;
  return one.dir === "recv" || one.dir === "send";
}

function notCase(one: unknown): string {
  if (isOperation(one))
    return "an operation (write recv(ch) for ch.recv(), and send(ch, value) for ch.send(value))";
  return one instanceof Channel ? "a channel" : describe(one);
}

function notChannel(ch: unknown): string {
  if (isOperation(ch))
    return "an operation (write recv(ch) for ch.recv(), and send(ch, value) for ch.send(value))";
  if (ch instanceof Call || isBody(ch)) return 'a generator (write "yield*" before it)';
  if (typeof ch === "object" && ch !== null && "C" in ch) return "a timer (its channel is in its field C)";
  return describe(ch);
}
