/*
 * Stopping a cell that gives nobody a turn. The main thread runs cells; a worker (listener.ts) listens on the control channel and
 * stays free whatever a cell does. They share some numbers.
 *
 *     worker                                       main thread
 *     an interrupt_request: `asked` + 1,           awaiting cell: the message is heard, and settles it
 *     and the message goes to the main thread
 *     after 100 ms, `heard` still behind
 *     and a cell's code runs: a forced end         the stack unwinds to the event loop, then the message is heard
 *
 * Code that a cell has left behind, in a timer or a promise, counts as well: it would hold up every later cell. So does code of
 * which nobody knows whose it is, such as the callback of a file, after 1.2 s. While the compiler works nothing is forced: its
 * state would be lost. The request is heard when it is done.
 *
 * What listens to the stop, as a live figure does that draws its last state, may take 3 s, unless somebody asks to stop once more: on a busy
 * machine 100 ms are gone before it has begun. A forced end may strike just when the request is being read, and be its end too: so after
 * each forced end the worker asks the main thread again.
 *
 * Rejected: a signal, with Node's `breakOnSigint`. That stops a synchronous cell alone, so the forced end is needed all the same;
 * and it starts and ends a thread for each cell, a third of what a small cell costs.
 */

const counters = { inCell: 0, asked: 1, heard: 2, working: 3, forced: 4, lastWords: 5 } as const;

/** The counters, seen from either thread. */
export class StopFlags {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  /** Nobody changes it. */
  readonly #nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  constructor(buffer = new SharedArrayBuffer(6 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /** Set by the main thread around the code of a cell, also of one that has ended. */
  set isInCell(isInCell: boolean) {
    Atomics.store(this.#cells, counters.inCell, isInCell ? 1 : 0);
  }

  get isInCell(): boolean {
    return Atomics.load(this.#cells, counters.inCell) === 1;
  }

  /** Set by the main thread around work of the kernel itself that takes its time and must not be broken off. */
  set isWorking(isWorking: boolean) {
    Atomics.store(this.#cells, counters.working, isWorking ? 1 : 0);
  }

  get isWorking(): boolean {
    return Atomics.load(this.#cells, counters.working) === 1;
  }

  /** Set by the main thread while what listens to a stop has its turn. */
  set hasLastWords(hasLastWords: boolean) {
    Atomics.store(this.#cells, counters.lastWords, hasLastWords ? 1 : 0);
  }

  get hasLastWords(): boolean {
    return Atomics.load(this.#cells, counters.lastWords) === 1;
  }

  /** Set by the worker when it ends code by force; taken back by the main thread when it has cleaned up. */
  set isForced(isForced: boolean) {
    Atomics.store(this.#cells, counters.forced, isForced ? 1 : 0);
  }

  get isForced(): boolean {
    return Atomics.load(this.#cells, counters.forced) === 1;
  }

  /** Called by the worker for each request to stop. */
  ask(): void {
    Atomics.add(this.#cells, counters.asked, 1);
    Atomics.notify(this.#cells, counters.asked);
  }

  /**
   * Lets time pass in the main thread. In the code of a cell a forced end comes soon after a request to stop. In the kernel's own nothing
   * may be forced: there the time ends with the request.
   */
  sleep(ms: number): void {
    if (this.isInCell) {
      Atomics.wait(this.#nothing, 0, 0, ms);
    } else if (!this.isUnheard) {
      const { isWorking } = this;
      this.isWorking = true;
      Atomics.wait(this.#cells, counters.asked, Atomics.load(this.#cells, counters.heard), ms);
      this.isWorking = isWorking;
    }
  }

  /** Called by the main thread: true when there is a request that it had not heard yet. */
  hear(): boolean {
    const asked = Atomics.load(this.#cells, counters.asked);
    return Atomics.exchange(this.#cells, counters.heard, asked) !== asked;
  }

  /** Whether the main thread has a request before it that it has not heard. */
  get isUnheard(): boolean {
    return Atomics.load(this.#cells, counters.asked) !== Atomics.load(this.#cells, counters.heard);
  }
}
