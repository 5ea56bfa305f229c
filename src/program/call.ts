/**
 * Operations that are made of several, such as `time.After` or `conn.Read`: each is a generator, and calling it does nothing yet.
 *
 * If somebody forgets the `yield*` before an operation of one part, the trap notices, for it has been armed. A generator that nobody runs
 * would be forgotten without a word. So what a program gets is this instead: it tells the trap that it was called, and, when `yield*` asks
 * it for an iterator, that it was begun. From then on the generator itself is driven; nothing is in between.
 */
import type { Goroutine } from "./face.js";

/** Whom a call tells. */
export interface Calls {
  /** Somebody waits for the call now. */
  begun(call: Call<unknown>): void;
}

export class Call<R> {
  readonly name: string;
  readonly #calls: Calls;
  readonly #body: Goroutine<R>;

  constructor(calls: Calls, name: string, body: Goroutine<R>) {
    this.name = name;
    this.#calls = calls;
    this.#body = body;
  }

  /** The generator: who asks for it will run it. */
  [Symbol.iterator](): Goroutine<R> {
    this.#calls.begun(this);
    return this.#body;
  }

  next(): ReturnType<Goroutine<R>["next"]> {
    return this[Symbol.iterator]().next();
  }

  return(value: R): ReturnType<Goroutine<R>["return"]> {
    return this[Symbol.iterator]().return(value);
  }

  throw(raised: unknown): ReturnType<Goroutine<R>["throw"]> {
    return this[Symbol.iterator]().throw(raised);
  }
}
