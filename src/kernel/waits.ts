/*
 * What a cell awaits, so that a stop reaches it there. guard.ts leads each await of a cell through here, by way of stops.ts.
 *
 * When the cell is stopped, every await that is under way throws, whatever becomes of what it waits for. `finally` runs; `catch` does
 * not, since a loop that tries again after every fault would go on for ever. What `finally` awaits is waited for as ever.
 *
 * Functions that were called end before those that called them: each has a number, told when it began, and the awaits of the one
 * that began last throw first. Microtasks run dry between two of them, so a caller mostly hears of the stop by what it has called, and the
 * error knows the lines of both. It is thrown after an await of our own for that reason: there the engine knows who awaits whom.
 *
 * A cell that has ended by itself cannot be stopped any more, and what it has left behind goes on: then nothing is guarded. What an await
 * belongs to is seen when it begins, so a function of a stopped cell is as good as any when a later cell calls it.
 *
 * Differs from a bare await: a promise takes two microtasks more, while the cell runs. What is no object takes none.
 *
 * Not reached: callbacks of `then`, timers and listeners, and what the library, a package or an imported file awaits by itself.
 */

/** Thrown into a cell that is stopped. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor(message = "the cell was stopped") {
    super(message);
  }
}

/** An await that is under way. */
interface Wait {
  /** The number of the function that awaits; 0 for the cell itself. */
  readonly began: number;
  readonly stop: () => void;
}

/** The global ones, which cells have wrapped (callbacks.ts). */
const { nextTick } = process;
const microtask = globalThis.queueMicrotask;

/** The awaits of one cell. */
export class Waits {
  readonly #waits = new Set<Wait>();
  #isOver = false;
  #reason: Interrupted | undefined;

  /** Whether nothing is guarded any more: the cell has ended, or was stopped. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isStopped(): boolean {
    return this.#reason !== undefined;
  }

  /** The cell has ended by itself. */
  end(): void {
    this.#isOver = true;
    this.#waits.clear();
  }

  /** Has every await throw that is under way, the innermost first, before the event loop has its next turn. Called outside any cell. */
  stop(reason: Interrupted): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = reason;
    const left = [...this.#waits].sort((a, b) => a.began - b.began);
    const next = (): void => {
      const wait = left.pop();
      if (wait === undefined) return;
      wait.stop();
      // A tick of a microtask comes when there is no microtask left.
      microtask(() => nextTick.call(process, next));
    };
    next();
  }

  /** What `value` comes to; throws when the cell is stopped. */
  async wait(value: unknown, began: number): Promise<unknown> {
    let wait: Wait | undefined;
    try {
      const settled = await new Promise<unknown>((resolve, reject) => {
        wait = { began, stop: () => resolve(undefined) };
        this.#waits.add(wait);
        // With the engine's own functions and no other reaction, it can tell who awaits whom.
        void Promise.resolve(value).then(resolve, reject);
      });
      if (this.#reason === undefined) return settled;
    } catch (error) {
      const isFromWithin = error instanceof Interrupted && error !== this.#reason;
      if (this.#reason === undefined || isFromWithin) throw error;
    } finally {
      if (wait !== undefined) this.#waits.delete(wait);
    }
    throw new Interrupted(this.#reason.message);
  }

  /** The values of `source`, one by one; when the cell is stopped, `source` is told that no more are wanted. */
  each(source: AsyncIterator<unknown>, began: number): AsyncIterableIterator<unknown> {
    const guarded = async (step: () => unknown): Promise<IteratorResult<unknown>> => {
      if (this.#isOver) return step() as IteratorResult<unknown>; // as the source gives it
      try {
        return (await this.wait(step(), began)) as IteratorResult<unknown>; // likewise
      } catch (error) {
        if (this.isStopped) giveUp(source);
        throw error;
      }
    };
    const values: AsyncIterableIterator<unknown> = {
      next: (...given: [] | [unknown]) => guarded(() => source.next(...given)),
      [Symbol.asyncIterator]: () => values,
    };
    // Which of these are there makes a difference to whoever goes through the values.
    if (source.return !== undefined) values.return = (value) => guarded(() => source.return?.(value));
    if (source.throw !== undefined) values.throw = (error) => guarded(() => source.throw?.(error));
    return values;
  }
}

function giveUp(source: AsyncIterator<unknown>): void {
  const nothing = (): void => undefined;
  try {
    void Promise.resolve(source.return?.()).then(nothing, nothing);
  } catch {
    // The stop is what counts.
  }
}
