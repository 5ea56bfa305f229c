/**
 * The lock of a descriptor: one reads at a time and one writes, and it is closed in the kernel only when the last of them has left
 * (Go: internal/poll). So a close that comes while somebody waits ends that wait, and then itself waits until he is gone.
 *
 * The waits are those of semaphores, in the order in which they came.
 */
import { Sema } from "../runtime/runtime2.js";
import type { Goroutine } from "./face.js";
import { Op } from "./operations.js";
import type { Arm } from "./world.js";

/** One direction: whether it is taken, and who waits for it. */
interface Side {
  taken: boolean;
  waiters: number;
  readonly sema: Sema;
}

export class FdMutex {
  isClosed = false;
  #refs = 1;
  readonly #sides: Readonly<Record<"r" | "w", Side>>;
  /** Where a close waits for the last user. */
  readonly #csema: Sema;
  readonly #arm: Arm;
  /** Closes it in the kernel. */
  readonly #destroy: () => Goroutine<void>;

  constructor(arm: Arm, object: number, destroy: () => Goroutine<void>) {
    this.#arm = arm;
    this.#destroy = destroy;
    const side = (): Side => ({ taken: false, waiters: 0, sema: new Sema(object) });
    this.#sides = { r: side(), w: side() };
    this.#csema = new Sema(object);
  }

  /**
   * Takes one direction, or waits for it. False: the descriptor is closed.
   * Go: src/internal/poll/fd_mutex.go, rwlock.
   * Differs: no.
   */
  *lock(mode: "r" | "w"): Goroutine<boolean> {
    const side = this.#sides[mode];
    for (;;) {
      if (this.isClosed) return false;
      if (!side.taken) {
        side.taken = true;
        this.#refs++;
        return true;
      }
      side.waiters++;
      yield* this.#arm<void>(Op.semacquire, side.sema);
    }
  }

  /**
   * Gives it back, and wakes one that waits. The last to leave a closed descriptor closes it in the kernel.
   * Go: src/internal/poll/fd_mutex.go, rwunlock.
   * Differs: no.
   */
  *unlock(mode: "r" | "w"): Goroutine<void> {
    const side = this.#sides[mode];
    side.taken = false;
    if (side.waiters > 0) {
      side.waiters--;
      yield* this.#arm<void>(Op.semrelease, side.sema);
    }
    yield* this.#decref();
  }

  /**
   * Marks it as closed; those who wait for their turn are woken and told so. False: it was closed already. Then `leave` must follow.
   * Go: src/internal/poll/fd_mutex.go, increfAndClose.
   * Differs: no.
   */
  *increfAndClose(): Goroutine<boolean> {
    if (this.isClosed) return false;
    this.isClosed = true;
    this.#refs++;
    for (const side of [this.#sides.r, this.#sides.w]) {
      for (; side.waiters > 0; side.waiters--) yield* this.#arm<void>(Op.semrelease, side.sema);
    }
    return true;
  }

  /** The last part of a close: waits until the descriptor is closed in the kernel. Go: src/internal/poll/fd_unix.go, Close. Differs: only its end. */
  *leave(): Goroutine<void> {
    this.#refs--; // that of being open
    yield* this.#decref();
    yield* this.#arm<void>(Op.semacquire, this.#csema);
  }

  *#decref(): Goroutine<void> {
    if (--this.#refs > 0 || !this.isClosed) return;
    yield* this.#destroy();
    yield* this.#arm<void>(Op.semrelease, this.#csema);
  }
}
