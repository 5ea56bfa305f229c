/**
 * What a goroutine does on a descriptor that never keeps its thread (R12.4). Go: internal/poll, FD.
 *
 * On epoll and kqueue it asks the kernel, and when there is nothing it parks until the poller says that there is; then it asks again. On IOCP it
 * gives the operation to the kernel, parks if that cannot do it at once, and finds it done when it wakes. If it wakes for another
 * reason, a deadline or a close, it takes the operation back, and waits until the kernel has let go of it.
 */
import { epollReady } from "../runtime/netpoll-epoll.js";
import { PollDesc } from "../runtime/polldesc.js";
import type { Mode, PollResult } from "../runtime/polldesc.js";
import { startPollServer } from "../runtime/poll-server.js";
import type { Runtime } from "../runtime/runtime.js";
import type { KernelCall } from "../runtime/syscall.js";
import type { Goroutine } from "./face.js";
import { Op } from "./operations.js";
import type { Arm } from "./world.js";

/** What an operation came to: a value, or the reason why its wait ended without one. */
export type Came<T> =
  { readonly value: T; readonly failed?: undefined } | { readonly failed: "closing" | "timeout" };

/** An operation that the kernel has been given and has not done yet. */
interface Pending {
  readonly attempt: () => unknown;
  value: unknown;
}

/** A descriptor as the poller sees it. */
export class Pollable {
  readonly pd: PollDesc;
  readonly #rt: Runtime;
  readonly #arm: Arm;
  /** IOCP only: what the kernel is to do, in each direction. */
  readonly #pending: { r: Pending | null; w: Pending | null } = { r: null, w: null };

  /** Registers a descriptor with the poller, which exists from then on. */
  constructor(rt: Runtime, arm: Arm, name: string) {
    this.#rt = rt;
    this.#arm = arm;
    if (!rt.netpollInited && rt.rules.localQueue === "none" && rt.actor !== null)
      startPollServer(rt, rt.actor);
    rt.netpollInited = true;
    this.pd = new PollDesc(rt.newObject(name));
  }

  /** In the kernel something has become possible: who waits for it is told, or his operation is done. */
  news(mode: Mode): void {
    if (this.#rt.os.poller !== "iocp") {
      epollReady(this.#rt, this.pd, mode);
      return;
    }
    for (const one of ["r", "w"] as const) if (mode === one || mode === "rw") this.#proceed(one);
  }

  #proceed(mode: "r" | "w"): void {
    const pending = this.#pending[mode];
    if (pending === null || pending.value !== null) return;
    pending.value = pending.attempt();
    if (pending.value !== null) epollReady(this.#rt, this.pd, mode);
  }

  /**
   * One operation. `attempt` is what the kernel does, at the moment when the call returns: a result, or null when it cannot now.
   * Go: internal/poll, FD.Read and its like on Unix, execIO on Windows.
   */
  *run<T>(mode: "r" | "w", name: string, attempt: () => T | null): Goroutine<Came<T>> {
    const reset = yield* this.#arm<PollResult>(Op.pollReset, this.pd, mode);
    if (reset !== "ready") return { failed: reset };
    return this.#rt.os.poller === "iocp"
      ? yield* this.#execIO(mode, name, attempt)
      : yield* this.#tryAgain(mode, name, attempt);
  }

  /** As `run`, for what follows in the same operation of the program: old news still counts. */
  goOn<T>(mode: "r" | "w", name: string, attempt: () => T | null): Goroutine<Came<T>> {
    return this.#tryAgain(mode, name, attempt);
  }

  *#tryAgain<T>(mode: "r" | "w", name: string, attempt: () => T | null): Goroutine<Came<T>> {
    for (;;) {
      const value = yield* this.#call(name, attempt);
      if (value !== null) return { value };
      const result = yield* this.#arm<PollResult>(Op.pollWait, this.pd, mode);
      if (result !== "ready") return { failed: result };
    }
  }

  *#execIO<T>(mode: "r" | "w", name: string, attempt: () => T | null): Goroutine<Came<T>> {
    const pending: Pending = { attempt, value: null };
    const atOnce = yield* this.#call(name, () => {
      const value = attempt();
      if (value === null) this.#pending[mode] = pending;
      return value;
    });
    if (atOnce !== null) return { value: atOnce };
    const result = yield* this.#arm<PollResult>(Op.pollWait, this.pd, mode);
    if (result !== "ready") yield* this.#cancelIO(mode, pending);
    this.#pending[mode] = null;
    const value = pending.value as T | null; // what this attempt gave
    if (value !== null) return { value };
    return { failed: result === "ready" ? "closing" : result };
  }

  /**
   * Takes the operation back. The kernel answers through the poller, as if it were done; it may have been done just before.
   * Go: src/internal/poll/fd_windows.go, cancelIO.
   * Differs: no.
   */
  *#cancelIO(mode: "r" | "w", pending: Pending): Goroutine<void> {
    yield* this.#call("CancelIoEx", () => {
      this.#pending[mode] = null;
      if (pending.value === null) epollReady(this.#rt, this.pd, mode);
      return true;
    });
    yield* this.#arm<PollResult>(Op.pollWait, this.pd, mode, "canceled");
  }

  #call<T>(name: string, leave: () => T) {
    const ns = this.#rt.costs.kernelCall;
    return this.#arm<T>(Op.syscall, {
      name,
      computes: true,
      enter: () => ns,
      leave,
    } satisfies KernelCall);
  }
}
