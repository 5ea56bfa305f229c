/**
 * What programs do with C (runtime/cgo.ts): a C function is a list of what it does, since the scheduler sees no more of it: it computes, waits, or
 * calls a Go function.
 */
import { beginOfCallback, CCall, dropm, endOfCall, needm, newextram } from "../runtime/cgo.js";
import type { CPhase } from "../runtime/cgo.js";
import { unlockOSThreadInternal } from "../runtime/lockosthread.js";
import { ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import { getg } from "./gc.js";
import type { CStep, Go, Goroutine } from "./face.js";
import { describe, nameOf } from "./naming.js";
import { Op } from "./operations.js";
import { wantBody, wantFunction, wantNs } from "./wants.js";
import type { Arm } from "./world.js";

type GoFunction = () => Goroutine;

/** What C does before each of its callbacks, and after the last. */
interface Visit {
  readonly phases: readonly CPhase[];
  readonly callback: GoFunction | null;
}

/** How long a thread of C's waits until it asks again for an M, in ns. */
const askAgain = 1_000;

/** The part of the face that has to do with C. */
export function makeCgo(rt: Runtime, arm: Arm): Go["cgo"] {
  const want = (what: string): void => {
    if (rt.iscgo) return;
    throw new ProgramError(`cgo.${what}: this program has no C in it; run it with the option cgo: true`);
  };
  return {
    call: (steps, name = "C function") => {
      want("call");
      return arm.call("cgo.call", cgocall(rt, arm, visitsOf("cgo.call", steps), name));
    },
    thread: (steps, name = "C thread") => {
      want("thread");
      cThread(rt, arm, visitsOf("cgo.thread", steps), name);
    },
  };
}

function visitsOf(where: string, steps: readonly CStep[]): readonly Visit[] {
  if (!Array.isArray(steps)) {
    throw new ProgramError(`${where}(steps): expected a list of steps, got ${describe(steps)}`);
  }
  const visits: Visit[] = [];
  let phases: CPhase[] = [];
  // isArray forgets what its elements are
  for (const step of steps as readonly CStep[]) {
    if (typeof step === "object" && step !== null && "callback" in step && Object.keys(step).length === 1) {
      visits.push({ phases, callback: wantFunction(`${where}: callback`, step.callback) });
      phases = [];
    } else phases.push(phaseOf(where, step));
  }
  return [...visits, { phases, callback: null }];
}

function phaseOf(where: string, step: unknown): CPhase {
  if (typeof step === "object" && step !== null && Object.keys(step).length === 1) {
    // wantNs checks what it is given
    if ("compute" in step) return { ns: wantNs(`${where}: compute`, step.compute as number), computes: true };
    // the same
    if ("wait" in step) return { ns: wantNs(`${where}: wait`, step.wait as number), computes: false };
  }
  throw new ProgramError(
    `${where}(steps): expected { compute: ns }, { wait: ns } or { callback: function* () {...} }, got ${stepText(step)}`,
  );
}

const stepText = (step: unknown): string =>
  typeof step === "object" && step !== null ? `{ ${Object.keys(step).join(", ")} }` : describe(step);

/**
 * A goroutine calls C.
 * Go: src/runtime/cgocall.go, cgocall.
 * Differs: no.
 */
export function* cgocall(rt: Runtime, arm: Arm, visits: readonly Visit[], name: string): Goroutine<void> {
  let afterCallback = false;
  for (const { phases, callback } of visits) {
    const then = callback === null ? endOfCall : beginOfCallback;
    yield* arm<void>(Op.syscall, new CCall(name, phases, then, { afterCallback }));
    afterCallback = true;
    if (callback !== null) yield* cgocallback(rt, callback);
  }
}

/**
 * C calls Go: the goroutine runs Go again, on this thread and no other, until the function returns to C.
 * Go: src/runtime/cgocall.go, cgocallbackg and unwindm.
 * Differs: what comes before is in beginOfCallback, and what comes after a return in CCall.
 */
function* cgocallback(rt: Runtime, callback: GoFunction): Goroutine<void> {
  const gp = getg(rt);
  const mp = gp.m!;
  mp.incgo = false;
  if (mp.needextram) {
    mp.needextram = false;
    newextram(rt);
  }
  let returned = false;
  try {
    yield* wantBody("callback", nameOf(callback), callback());
    returned = true;
  } finally {
    if (!returned) unlockOSThreadInternal(rt, mp, gp);
  }
}

/** A thread that C has made: outside Go it computes and waits by its own clock; each callback is a visit. */
function cThread(rt: Runtime, arm: Arm, visits: readonly Visit[], name: string): void {
  const [first, ...others] = visits;
  if (first === undefined || first.callback === null) return; // Go never hears of it
  const { callback } = first;
  const ask = (isWaiting: boolean): void => {
    if (!needm(rt, nameOf(callback), onExtra(rt, arm, { callback, others, name }), isWaiting))
      rt.later(askAgain, () => ask(true));
  };
  rt.later(
    first.phases.reduce((sum, { ns }) => sum + ns, 0),
    () => ask(false),
  );
}

/** What the goroutine of an extra M does, from its first callback to the end of the thread. */
function* onExtra(
  rt: Runtime,
  arm: Arm,
  given: { readonly callback: GoFunction; readonly others: readonly Visit[]; readonly name: string },
): Goroutine<void> {
  const options = { afterCallback: true };
  yield* cgocallback(rt, given.callback);
  for (const { phases, callback } of given.others) {
    if (callback === null) {
      yield* arm<void>(Op.syscall, new CCall(given.name, phases, endOfCall, { ...options, ends: dropm }));
      return;
    }
    yield* arm<void>(Op.syscall, new CCall(given.name, phases, beginOfCallback, options));
    yield* cgocallback(rt, callback);
  }
}
