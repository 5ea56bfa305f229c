/** Package context as programs see it (context.ts): its types, and what is checked. */
import { Hchan } from "../runtime/chan.js";
import { GoPanic, ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import {
  AfterFuncCtx,
  canceled,
  CancelCtx,
  causeOf,
  deadlineExceeded,
  EmptyCtx,
  ValueCtx,
  WithoutCancelCtx,
} from "./context.js";
import type { Ctx, Parts } from "./context.js";
import type { Chan, Goroutine } from "./face.js";
import { before, guard } from "./guard.js";
import { describe, nameOf } from "./naming.js";
import { Op } from "./operations.js";
import { wantBody, wantFunction, wantNumber } from "./wants.js";
import type { Arm } from "./world.js";

/**
 * Go's context.Context. What has `yield*` here may wait for the context's lock.
 *
 *     const [ctx, cancel] = yield* context.WithTimeout(context.Background(), 50 * time.Millisecond);
 *     const s = yield* select({ job: recv(jobs), done: recv(yield* ctx.Done()) });
 *     if (s.case === "done") yield* fmt.Println(yield* ctx.Err()); // context deadline exceeded
 */
export interface GoContext {
  /** A channel that is closed when the work is not wanted any more; a nil channel, if that never happens. */
  Done(): Goroutine<Chan<undefined>>;
  /** Null until then; after it `context.Canceled` or `context.DeadlineExceeded`, which are texts. */
  Err(): Goroutine<string | null>;
  /** In virtual ns; `[0, false]` without one. */
  Deadline(): [deadline: number, ok: boolean];
  /** What WithValue gave the key, here or in a context before it; null: nothing. */
  Value(key: unknown): unknown;
}

/** A context that can be cancelled, and what cancels it. */
export type Cancellable<F> = [ctx: GoContext, cancel: F];

/** Stops the work of a context. Go's CancelFunc: `yield* cancel()`, or `defer(cancel)`. */
export type CancelFunc = () => Goroutine<void>;

/** Go's package context, since 1.7. A context is made from another, and cancelled with it. */
export interface ContextPackage {
  readonly Canceled: "context canceled";
  readonly DeadlineExceeded: "context deadline exceeded";
  Background(): GoContext;
  /** `const [ctx, cancel] = yield* context.WithCancel(parent)`, and later `yield* cancel()`. */
  WithCancel(parent: GoContext): Goroutine<Cancellable<CancelFunc>>;
  /** As WithCancel; `cancel` is told why, for `Cause`. Go 1.20. */
  WithCancelCause(parent: GoContext): Goroutine<Cancellable<(cause: unknown) => Goroutine<void>>>;
  /** Cancelled `ns` from now, at the latest. */
  WithTimeout(parent: GoContext, ns: number): Goroutine<Cancellable<CancelFunc>>;
  /** Cancelled at a virtual time in ns, at the latest. */
  WithDeadline(parent: GoContext, at: number): Goroutine<Cancellable<CancelFunc>>;
  /** As WithTimeout; when the time is up, `cause` is what `Cause` says. Go 1.21. */
  WithTimeoutCause(parent: GoContext, ns: number, cause: unknown): Goroutine<Cancellable<CancelFunc>>;
  /** As WithDeadline; when the time is up, `cause` is what `Cause` says. Go 1.21. */
  WithDeadlineCause(parent: GoContext, at: number, cause: unknown): Goroutine<Cancellable<CancelFunc>>;
  /** With the values of `parent`, but not cancelled with it and without its deadline. Go 1.21. */
  WithoutCancel(parent: GoContext): GoContext;
  /**
   * When `ctx` is cancelled, `f` runs in a goroutine of its own; at once, if it is cancelled already. `yield* stop()` undoes it, and says
   * whether it did: false when `f` was started, or stopped before. Go 1.21.
   *
   *     const stop = yield* context.AfterFunc(ctx, function* () { yield* conn.Close(); });
   */
  AfterFunc(ctx: GoContext, f: () => Goroutine): Goroutine<() => Goroutine<boolean>>;
  WithValue(parent: GoContext, key: unknown, value: unknown): GoContext;
  /** What `cancel` was told, or the error; null while the context goes on. Go 1.20. */
  Cause(ctx: GoContext): Goroutine<unknown>;
}

const behindContext = guard("a Context", ["Done", "Err", "Deadline", "Value"]);

/** Releases that had no package context. */
const without: ReadonlySet<string> = new Set(["1.0", "1.1", "1.2", "1.5"]);
/** Releases that had it without causes, which came with 1.20, and without the functions of 1.21. */
const withoutCauses: ReadonlySet<string> = new Set([...without, "1.10", "1.11", "listing2", "1.14", "1.19"]);
/** Since when Go has what came later than the package. */
const since: Readonly<Record<string, string>> = {
  WithCancelCause: "1.20",
  Cause: "1.20",
  WithTimeoutCause: "1.21",
  WithDeadlineCause: "1.21",
  WithoutCancel: "1.21",
  AfterFunc: "1.21",
};
/** These do not look whether the context is nil. */
const unlooked: ReadonlySet<string> = new Set(["Cause", "AfterFunc"]);
const nilDereference = "runtime error: invalid memory address or nil pointer dereference";

/** Package context of one run. */
export function makeContext(
  rt: Runtime,
  arm: Arm,
  parts: Parts,
  wrap: (c: Hchan) => Chan<undefined>,
): ContextPackage {
  const { faceOf, want } = makeFaces(rt, arm, parts);
  const make = makeMakers(rt, arm, parts, wrap, faceOf);
  const by = (c: CancelCtx, removes: boolean, cause: unknown) =>
    arm.call("cancel", c.cancel(removes, canceled, cause));
  const plain = (c: CancelCtx, removes: boolean) => () => by(c, removes, null);
  const background = faceOf(new EmptyCtx());
  const call = <R>(name: string, parent: GoContext, body: (ctx: Ctx) => Goroutine<R>) =>
    arm.call(`context.${name}`, body(want(name, parent)));
  const withDeadline = (name: string, parent: GoContext, at: number, cause: unknown) =>
    call(name, parent, (ctx) => make.withDeadline(ctx, at, cause, plain));
  const later = (name: string, ns: number) => rt.now + wantNumber(`context.${name}`, ns);
  return {
    Canceled: canceled,
    DeadlineExceeded: deadlineExceeded,
    Background: () => background,
    WithCancel: (parent) => call("WithCancel", parent, (ctx) => make.withCancel(ctx, plain)),
    WithCancelCause: (parent) =>
      call("WithCancelCause", parent, (ctx) =>
        make.withCancel(ctx, (c, removes) => (cause: unknown) => by(c, removes, cause)),
      ),
    WithDeadline: (parent, at) =>
      withDeadline("WithDeadline", parent, wantNumber("context.WithDeadline", at), null),
    WithDeadlineCause: (parent, at, cause) =>
      withDeadline("WithDeadlineCause", parent, wantNumber("context.WithDeadlineCause", at), cause),
    WithTimeout: (parent, ns) => withDeadline("WithTimeout", parent, later("WithTimeout", ns), null),
    WithTimeoutCause: (parent, ns, cause) =>
      withDeadline("WithTimeoutCause", parent, later("WithTimeoutCause", ns), cause),
    WithoutCancel: (parent) => faceOf(new WithoutCancelCtx(want("WithoutCancel", parent))),
    AfterFunc: (ctx, f) => {
      const wanted = f === null ? null : wantFunction("context.AfterFunc", f);
      return call("AfterFunc", ctx, (parent) => make.afterFunc(parent, wanted));
    },
    WithValue: (parent, key, value) => {
      const ctx = want("WithValue", parent);
      if (key === null || key === undefined) throw new GoPanic("nil key");
      return faceOf(new ValueCtx(ctx, key, value));
    },
    Cause: (ctx) => call("Cause", ctx, causeOf),
  };
}

/** The faces of contexts, and what is behind a face. */
function makeFaces(rt: Runtime, arm: Arm, { nilChan }: Parts) {
  const known = new WeakMap<object, Ctx>();
  function* doneOf(ctx: Ctx): Goroutine<Chan<undefined>> {
    return (yield* ctx.Done()) ?? nilChan<undefined>();
  }
  const faceOf = (ctx: Ctx): GoContext => {
    const face = before<GoContext>(behindContext, {
      Done: () => arm.call("Done", doneOf(ctx)),
      Err: () => arm.call("Err", ctx.Err()),
      Deadline: () => [ctx.deadline() ?? 0, ctx.deadline() !== null],
      Value: (key) => ctx.value(key),
    });
    known.set(face, ctx);
    return face;
  };
  const want = (name: string, parent: GoContext | null): Ctx => {
    const { version } = rt.rules;
    if (without.has(version)) throw new ProgramError("context: Go has it since 1.7");
    if (since[name] !== undefined && withoutCauses.has(version)) {
      throw new ProgramError(`context.${name}: Go has it since ${since[name]}`);
    }
    if (parent === null) {
      throw new GoPanic(unlooked.has(name) ? nilDereference : "cannot create context from nil parent");
    }
    const ctx = typeof parent === "object" ? known.get(parent) : undefined;
    if (ctx !== undefined) return ctx;
    throw new ProgramError(
      `context.${name}: expected a context of this run, such as context.Background(), got ${describe(parent)}`,
    );
  };
  return { faceOf, want };
}

/** What makes contexts that can be cancelled. `cancelOf` gives the function that a program gets, and whether the parent is told. */
function makeMakers(
  rt: Runtime,
  arm: Arm,
  parts: Parts,
  wrap: (c: Hchan) => Chan<undefined>,
  faceOf: (ctx: Ctx) => GoContext,
) {
  type CancelOf<F> = (c: CancelCtx, removes: boolean) => F;
  let closed: Chan<undefined> | null = null;
  /** Go: closedchan. One for the run, when the first context is made. */
  const closedchan = (): Chan<undefined> => {
    if (closed !== null) return closed;
    const c = new Hchan(rt.newObject(""), 0, undefined);
    c.closed = true;
    return (closed = wrap(c));
  };
  function* withCancel<F>(parent: Ctx, cancelOf: CancelOf<F>): Goroutine<Cancellable<F>> {
    const c = new CancelCtx(parts, closedchan(), parent);
    yield* c.propagateCancel();
    return [faceOf(c), cancelOf(c, true)];
  }
  /**
   * A context that is cancelled at `at`, at the latest.
   * Go: src/context/context.go, WithDeadlineCause.
   * Differs: no.
   */
  function* withDeadline<F>(
    parent: Ctx,
    at: number,
    cause: unknown,
    cancelOf: CancelOf<F>,
  ): Goroutine<Cancellable<F>> {
    const earlier = parent.deadline();
    if (earlier !== null && earlier < at) return yield* withCancel(parent, cancelOf);
    const c = new CancelCtx(parts, closedchan(), parent, at);
    yield* c.propagateCancel();
    const ns = at - rt.now;
    if (ns <= 0) yield* c.cancel(true, deadlineExceeded, cause);
    else yield* c.startTimer(ns, cause);
    return [faceOf(c), cancelOf(c, ns > 0)];
  }
  /**
   * Starts `f` when `parent` is cancelled; nil is found out then.
   * Go: src/context/context.go, AfterFunc.
   * Differs: no.
   */
  function* afterFunc(parent: Ctx, f: (() => Goroutine) | null): Goroutine<() => Goroutine<boolean>> {
    const name = f === null ? "nil" : nameOf(f);
    const body = f === null ? null : () => wantBody("context.AfterFunc", name, f());
    const a = new AfterFuncCtx(parts, closedchan(), parent, () => arm<void>(Op.spawn, body, [], name));
    yield* a.propagateCancel();
    return () => arm.call("stop", a.stop());
  }
  return { withCancel, withDeadline, afterFunc };
}
