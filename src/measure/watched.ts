/**
 * Something that is being measured: what there is so far can be looked at, and it can be stopped. `live(measurement, (all) => figure(all))` draws it
 * while it grows; `await measurement` waits for it, and in a notebook a bar shows how far it is, if it takes longer than a second.
 *
 * However it ends, by itself, by `stop()`, by a fault or by the stop button of a notebook, everything that it has started is over when
 * `finished` settles: child processes, workers, sockets, files.
 */
import { kernelHook } from "../kernel/hook.js";
import { showBar } from "../notebook/bars.js";
import type { Progress, Watched } from "../notebook/watched.js";

/** The work of a measurement: it tells after each piece what there is, and cleans up after itself when `signal` is aborted. */
export type Work<T> = (told: (value: T, progress: Progress) => void, signal: AbortSignal) => Promise<void>;

export class Measurement<T> implements Watched<T>, PromiseLike<T> {
  readonly #finished: Promise<T>;
  #latest: T;
  #progress: Progress;
  readonly #stop = new AbortController();

  /** Begins at once. */
  constructor(first: T, progress: Progress, work: Work<T>) {
    this.#latest = first;
    this.#progress = progress;
    const stop = this.#stop;
    const cell = kernelHook()?.signal;
    const whenStopped = (): void => stop.abort();
    if (cell?.aborted === true) stop.abort();
    cell?.addEventListener("abort", whenStopped, { once: true });
    const told = (value: T, now: Progress): void => {
      this.#latest = value;
      this.#progress = now;
    };
    this.#finished = work(told, stop.signal)
      .then(() => this.#latest)
      .finally(() => cell?.removeEventListener("abort", whenStopped));
    // Whoever waits for it is told; if nobody does, a failed measurement must not end the process.
    this.#finished.catch(() => undefined);
  }

  /** What there is at the end. Resolves also after `stop()`, when everything is cleaned up; rejects when the measurement itself failed. */
  get finished(): Promise<T> {
    showBar(this, this.#finished, "measuring");
    return this.#finished;
  }

  /** `await measurement`: the same. */
  then<A = T, B = never>(
    onEnd?: ((value: T) => A | PromiseLike<A>) | null,
    onFault?: ((fault: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.finished.then(onEnd, onFault);
  }

  /** What there is so far. */
  latest(): T {
    return this.#latest;
  }

  /** How far it is. */
  progress(): Progress {
    return this.#progress;
  }

  /** Ends it early. What there is stays. */
  stop(): void {
    this.#stop.abort();
  }
}
