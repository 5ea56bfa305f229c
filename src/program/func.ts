/**
 * Deferred calls as Go has them (R15): a function that may `defer` others and `recover` in them.
 *
 * `try` and `finally` do for most programs. But JavaScript forgets an exception when a finally block throws another, and Go does not: its last words
 * name every panic on the way. So here each panic that a deferred call raises remembers the one that it came upon.
 */
import { GoPanic } from "../runtime/panic.js";
import type { Deferring, Goroutine, Operation } from "./face.js";
import { nameOf } from "./naming.js";
import { isOperation } from "./slips.js";
import { wantBody, wantFunction } from "./wants.js";

/**
 * Runs a function, and then what it has deferred, the last first, however it ended.
 * Go: src/runtime/panic.go, gopanic and Goexit.
 * Differs: of a panic that is no Go panic, but an error of JavaScript, nothing earlier is remembered.
 */
export function* func<R>(body: (deferring: Deferring) => Goroutine<R>): Goroutine<R | undefined> {
  const deferred: (() => Goroutine | Operation<unknown>)[] = [];
  let panic: { raised: unknown; recovered: boolean } | null = null;
  const deferring: Deferring = {
    defer: (f) => void deferred.push(wantFunction("defer", f)),
    recover: () => {
      if (panic === null || panic.recovered) return null;
      panic.recovered = true;
      if (panic.raised instanceof GoPanic) panic.raised.recovered = true;
      return panic.raised instanceof GoPanic ? panic.raised.value : panic.raised;
    },
  };
  let result: R | undefined;
  try {
    result = yield* wantBody("func", nameOf(body), body(deferring)) as Goroutine<R>; // wantBody only looks at it
  } catch (raised) {
    panic = { raised, recovered: false };
  } finally {
    for (let f = deferred.pop(); f !== undefined; f = deferred.pop()) {
      try {
        const running: unknown = f();
        yield* isOperation(running) ? running : wantBody("defer", nameOf(f), running);
      } catch (raised) {
        if (raised instanceof GoPanic && panic?.raised instanceof GoPanic) raised.link = panic.raised;
        panic = { raised, recovered: false };
      }
      // A panic that was recovered is over, unless the same deferred call raised another.
      if (panic?.recovered === true) panic = null;
    }
    // ESLint's reason against it, that it hides another exception, is what the link above is for.
    // eslint-disable-next-line no-unsafe-finally
    if (panic !== null) throw panic.raised;
  }
  return result;
}
