/**
 * What the kernel keeps between two ends: the bytes of one direction of a pipe or a connection.
 *
 * It knows nothing of goroutines or threads. Whoever watches an end is told when it becomes readable or writable, and only when that
 * changes: that is what "edge-triggered" means.
 */

/** What a read found: bytes, the end of the stream, or nothing yet. */
export type Found = { readonly data: string } | "end" | "again";

/** What a write did: how much was taken, or why nothing was. */
export type Taken = number | "again" | "broken";

/** How many bytes a pipe holds on Linux. */
export const pipeCapacity = 65_536;

export class Stream {
  readonly capacity: number;
  #data = "";
  #isEnded = false;
  #isRefused = false;
  /** Called when bytes, or the end, have come to where nothing was. */
  onReadable: () => void = () => {};
  /** Called when there is room again where there was none, or nobody will ever read. */
  onWritable: () => void = () => {};

  constructor(capacity: number = pipeCapacity) {
    this.capacity = capacity;
  }

  get isReadable(): boolean {
    return this.#data !== "" || this.#isEnded;
  }

  /** Whether nothing more will come, once what is there is read. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isWritable(): boolean {
    return this.#data.length < this.capacity || this.#isRefused;
  }

  /** Takes up to `max` bytes. */
  read(max: number): Found {
    if (this.#data === "") return this.#isEnded ? "end" : "again";
    const wasFull = !this.isWritable;
    const data = this.#data.slice(0, max);
    this.#data = this.#data.slice(data.length);
    if (wasFull && this.isWritable) this.onWritable();
    return { data };
  }

  /** Adds as much of `data` as there is room for. */
  write(data: string): Taken {
    if (this.#isRefused || this.#isEnded) return "broken";
    const part = data.slice(0, this.capacity - this.#data.length);
    if (part === "" && data !== "") return "again";
    const wasReadable = this.isReadable;
    this.#data += part;
    // epoll reports every arrival, also behind bytes that nobody has read yet.
    if (part !== "" || !wasReadable) this.onReadable();
    return part.length;
  }

  /** The writing end is closed: what is there can still be read. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.onReadable();
  }

  /** The reading end is closed: nothing can be written any more. */
  refuse(): void {
    if (this.#isRefused) return;
    this.#isRefused = true;
    this.onWritable();
  }
}
