/**
 * Go's package iter: a function that pushes values, turned into one from which they are pulled (src/iter/iter.go).
 *
 * The function runs as a goroutine of its own, in a coroutine (runtime/coro.ts): it and its caller never run at the same time.
 */
import { Coro, coroswitch, newcoro } from "../runtime/coro.js";
import { GoPanic, ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import { Did } from "../runtime/runtime2.js";
import type { G, M } from "../runtime/runtime2.js";
import type { Go, Goroutine, Pulled, Seq } from "./face.js";
import { nameOf } from "./naming.js";
import { Op } from "./operations.js";
import { wantBody, wantFunction } from "./wants.js";
import type { Arm } from "./world.js";

/** What the two halves share: the local variables of Go's Pull. */
interface Shared<V> {
  v: V | undefined;
  ok: boolean;
  done: boolean;
  /** `next` was called, and seq has not answered. */
  yieldNext: boolean;
  seqDone: boolean;
  /** What ended seq instead of a return; null: nothing. */
  raised: { readonly by: unknown } | "goexit" | null;
}

export function makeIter(rt: Runtime, arm: Arm): Go["iter"] {
  return {
    Pull: (seq) => {
      wantFunction("iter.Pull", seq);
      if (!rt.rules.coroutines || rt.asThreads) {
        throw new ProgramError("iter.Pull: Go has it since 1.23, for goroutines");
      }
      return arm.call("iter.Pull", pull(rt, arm, seq));
    },
  };
}

function* pull<V>(rt: Runtime, arm: Arm, seq: Seq<V>): Goroutine<Pulled<V>> {
  const c = new Coro();
  const shared: Shared<V> = {
    v: undefined,
    ok: false,
    done: false,
    yieldNext: false,
    seqDone: false,
    raised: null,
  };
  const body = corostart(arm, c, shared, seq);
  yield* arm<void>(Op.onSystemStack, null, rt.costs.newproc);
  yield* arm<void>(Op.turn, (run: Runtime, mp: M) =>
    newcoro(run, mp, c, nameOf(seq), body) ? Did.done : Did.ended,
  );
  const resume = function* (): Goroutine<void> {
    yield* switchTo(arm, c, false);
    const { raised } = shared;
    if (raised === "goexit") yield* arm<void>(Op.goexit);
    else if (raised !== null) throw raised.by;
  };
  const next = function* (): Goroutine<[value: V | undefined, ok: boolean]> {
    if (shared.done) return [undefined, false];
    if (shared.yieldNext) throw new GoPanic("iter.Pull: next called again before yield");
    shared.yieldNext = true;
    yield* resume();
    return [shared.v, shared.ok];
  };
  const stop = function* (): Goroutine<void> {
    if (shared.done) return;
    shared.done = true;
    yield* resume();
  };
  return [() => arm.call("next", next()), () => arm.call("stop", stop())];
}

function switchTo(arm: Arm, c: Coro, exits: boolean) {
  return arm<void>(Op.turn, (rt: Runtime, mp: M, gp: G) => coroswitch(rt, mp, gp, c, exits));
}

/**
 * The other half: runs seq, and then hands control back for the last time.
 * Go: src/runtime/coro.go, corostart.
 * Differs: with the function that iter.Pull gives it.
 */
function* corostart<V>(arm: Arm, c: Coro, shared: Shared<V>, seq: Seq<V>): Goroutine<void> {
  const yieldValue = function* (value: V): Goroutine<boolean> {
    if (shared.done) return false;
    if (!shared.yieldNext) throw new GoPanic("iter.Pull: yield called again before next");
    shared.yieldNext = false;
    shared.v = value;
    shared.ok = true;
    yield* switchTo(arm, c, false);
    return !shared.done;
  };
  try {
    if (shared.done) {
      shared.seqDone = true;
      return;
    }
    yield* wantBody(
      "iter.Pull",
      nameOf(seq),
      seq((value) => arm.call("yieldValue", yieldValue(value))),
    );
    shared.v = undefined;
    shared.ok = false;
    shared.seqDone = true;
  } catch (raised) {
    shared.raised = { by: raised };
  } finally {
    if (!shared.seqDone && shared.raised === null) shared.raised = "goexit";
    shared.done = true;
    yield* switchTo(arm, c, true);
  }
}
