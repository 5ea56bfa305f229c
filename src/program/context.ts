/**
 * Package context: to tell goroutines that their work is not wanted any more.
 *
 * It is a program on Mutex, channels and time.AfterFunc, in Go as here, so whom a cancel wakes, and in which order, follows from those. A context
 * knows its children; to cancel it is to close its channel, and then to cancel each of them, while its lock is held.
 *
 * Differs: children are cancelled in the order of their making, where the order of Go's map is any. There are no contexts of a program's
 * own making, errors are texts, Background is the only empty context, and contexts have no text of their own (String).
 */
import type { Chan, Go, GoMutex, GoOnce, Goroutine, GoTimer, Operation } from "./face.js";

export const canceled = "context canceled";
export const deadlineExceeded = "context deadline exceeded";

/** What contexts are made of. */
export type Parts = Pick<Go, "chan" | "nilChan" | "select" | "recv" | "sync" | "time">;

/** What is behind the face of a context. */
export interface Ctx {
  Done(): Goroutine<Chan<undefined> | null>;
  Err(): Goroutine<string | null>;
  deadline(): number | null;
  value(key: unknown): unknown;
  /** The nearest that can be cancelled, itself or one before it. Go: value(&cancelCtxKey). */
  cancelCtx(): CancelCtx | null;
}

/** Go: backgroundCtx. */
export class EmptyCtx implements Ctx {
  *Done(): Goroutine<null> {
    return null;
  }
  *Err(): Goroutine<null> {
    return null;
  }
  deadline(): null {
    return null;
  }
  value(): unknown {
    return null;
  }
  cancelCtx(): null {
    return null;
  }
}

/** Go: valueCtx. */
export class ValueCtx implements Ctx {
  readonly #parent: Ctx;
  readonly #key: unknown;
  readonly #value: unknown;

  constructor(parent: Ctx, key: unknown, value: unknown) {
    this.#parent = parent;
    this.#key = key;
    this.#value = value;
  }
  Done(): Goroutine<Chan<undefined> | null> {
    return this.#parent.Done();
  }
  Err(): Goroutine<string | null> {
    return this.#parent.Err();
  }
  deadline(): number | null {
    return this.#parent.deadline();
  }
  value(key: unknown): unknown {
    return key === this.#key ? this.#value : this.#parent.value(key);
  }
  cancelCtx(): CancelCtx | null {
    return this.#parent.cancelCtx();
  }
}

/** Go: withoutCancelCtx. */
export class WithoutCancelCtx implements Ctx {
  readonly #parent: Ctx;

  constructor(parent: Ctx) {
    this.#parent = parent;
  }
  *Done(): Goroutine<null> {
    return null;
  }
  *Err(): Goroutine<null> {
    return null;
  }
  deadline(): null {
    return null;
  }
  value(key: unknown): unknown {
    return this.#parent.value(key);
  }
  cancelCtx(): null {
    return null;
  }
}

/** Go: cancelCtx; and timerCtx, which is one with a deadline. */
export class CancelCtx implements Ctx {
  readonly #parts: Parts;
  readonly #closedchan: Chan<undefined>;
  readonly #parent: Ctx;
  readonly #deadline: number | null;
  readonly #mu: GoMutex;
  #done: Chan<undefined> | null = null;
  #children: Set<CancelCtx> | null = null;
  #err: string | null = null;
  #cause: unknown = null;
  #timer: Omit<GoTimer, "C"> | null = null;

  constructor(parts: Parts, closedchan: Chan<undefined>, parent: Ctx, deadline: number | null = null) {
    this.#parts = parts;
    this.#closedchan = closedchan;
    this.#parent = parent;
    this.#deadline = deadline;
    this.#mu = parts.sync.Mutex();
  }

  *Done(): Goroutine<Chan<undefined>> {
    if (this.#done !== null) return this.#done;
    yield* this.#mu.Lock();
    this.#done ??= this.#parts.chan<undefined>();
    yield* this.#mu.Unlock();
    return this.#done;
  }

  /** Go since 1.26: whoever sees the error sees the channel closed too. */
  *Err(): Goroutine<string | null> {
    if (this.#err === null) return null;
    yield* (yield* this.Done()).recv();
    return this.#err;
  }

  *cause(): Goroutine<unknown> {
    yield* this.#mu.Lock();
    const cause = this.#cause;
    yield* this.#mu.Unlock();
    return cause;
  }

  deadline(): number | null {
    return this.#deadline ?? this.#parent.deadline();
  }

  value(key: unknown): unknown {
    return this.#parent.value(key);
  }

  cancelCtx(): CancelCtx {
    return this;
  }

  /**
   * It is cancelled when its parent is.
   * Go: src/context/context.go, propagateCancel.
   * Differs: no contexts but those of this file.
   */
  *propagateCancel(): Goroutine<void> {
    const { select, recv } = this.#parts;
    const done = yield* this.#parent.Done();
    if (done === null) return;
    const { case: which } = yield* select({ done: recv(done), default: null });
    if (which === "done") {
      yield* this.cancel(false, (yield* this.#parent.Err())!, yield* causeOf(this.#parent));
      return;
    }
    const p = (yield* this.#cancelCtxOfParent())!; // nobody else has such a channel
    yield* p.#mu.Lock();
    if (p.#err !== null) yield* this.cancel(false, p.#err, p.#cause);
    else (p.#children ??= new Set()).add(this);
    yield* p.#mu.Unlock();
  }

  /**
   * The context among whose children it is; null: none.
   * Go: src/context/context.go, parentCancelCtx.
   * Differs: no.
   */
  *#cancelCtxOfParent(): Goroutine<CancelCtx | null> {
    const done = yield* this.#parent.Done();
    return done === null || done === this.#closedchan ? null : this.#parent.cancelCtx();
  }

  /**
   * Closes the channel, and cancels the children.
   * Go: src/context/context.go, cancelCtx.cancel and timerCtx.cancel.
   * Differs: the children's order.
   */
  *cancel(removeFromParent: boolean, err: string, cause: unknown = null): Goroutine<void> {
    yield* this.#mu.Lock();
    const isFirst = this.#err === null;
    if (isFirst) {
      this.#err = err;
      this.#cause = cause ?? err;
      if (this.#done === null) this.#done = this.#closedchan;
      else yield* this.#done.close();
      for (const child of this.#children ?? []) yield* child.cancel(false, err, this.#cause);
      this.#children = null;
    }
    yield* this.#mu.Unlock();
    const hasTimer = this.#deadline !== null;
    if (removeFromParent && (isFirst || hasTimer)) yield* this.removeChild();
    if (!hasTimer) return;
    yield* this.#mu.Lock();
    if (this.#timer !== null) yield* this.#timer.Stop();
    this.#timer = null;
    yield* this.#mu.Unlock();
  }

  /**
   * It leaves its parent's children.
   * Go: src/context/context.go, removeChild.
   * Differs: no.
   */
  protected *removeChild(): Goroutine<void> {
    const p = yield* this.#cancelCtxOfParent();
    if (p === null) return;
    yield* p.#mu.Lock();
    p.#children?.delete(this);
    yield* p.#mu.Unlock();
  }

  /** The timer that cancels it after `ns`, unless it is cancelled already. Go: the end of WithDeadlineCause. */
  *startTimer(ns: number, cause: unknown): Goroutine<void> {
    const onDeadline = (): Goroutine<void> => this.cancel(true, deadlineExceeded, cause);
    yield* this.#mu.Lock();
    if (this.#err === null) this.#timer = yield* this.#parts.time.AfterFunc(ns, onDeadline);
    yield* this.#mu.Unlock();
  }
}

/** Go: afterFuncCtx. A child that, when it is cancelled, starts a function in a goroutine of its own. */
export class AfterFuncCtx extends CancelCtx {
  /** Either the function is started or it is stopped. */
  readonly #once: GoOnce;
  readonly #start: () => Operation<void>;

  /** `start`: the go statement that starts the function. */
  constructor(parts: Parts, closedchan: Chan<undefined>, parent: Ctx, start: () => Operation<void>) {
    super(parts, closedchan, parent);
    this.#once = parts.sync.Once();
    this.#start = start;
  }

  /**
   * Go: src/context/context.go, afterFuncCtx.cancel.
   * Differs: no.
   */
  override *cancel(removeFromParent: boolean, err: string, cause: unknown = null): Goroutine<void> {
    yield* super.cancel(false, err, cause);
    if (removeFromParent) yield* this.removeChild();
    yield* this.#once.Do(this.#start);
  }

  /**
   * The function shall not be started any more; says whether it would have been.
   * Go: src/context/context.go, AfterFunc.
   * Differs: no.
   */
  *stop(): Goroutine<boolean> {
    let stopped = false;
    yield* this.#once.Do(() => void (stopped = true));
    if (stopped) yield* this.cancel(true, canceled);
    return stopped;
  }
}

/**
 * What a context was cancelled with.
 * Go: src/context/context.go, Cause.
 * Differs: no.
 */
export function* causeOf(ctx: Ctx): Goroutine<unknown> {
  const err = yield* ctx.Err();
  if (err === null) return null;
  return (yield* ctx.cancelCtx()!.cause()) ?? err; // who has an error can be cancelled
}
