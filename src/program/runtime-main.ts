/**
 * What runs before main.main (R1.7 to R1.11), as a program: it is goroutines that do it, so their order, their ids and
 * the state of the queues come out by the scheduler's own rules. Nothing here sets a queue or a tick.
 *
 * The first goroutine locks itself to the first thread, starts the runtime's own goroutines and waits for two of them;
 * each wait hands P0 to another thread and back. That is why even a program with GOMAXPROCS=1 has three threads when
 * main.main begins, why P0 has counted four time slices, and why two goroutines that nobody asked for are in its queue.
 *
 * The scavenger and the finalizers do nothing but wait, as they do in an idle program.
 */
import { CCall, endOfCall, startCgo } from "../runtime/cgo.js";
import { Hchan } from "../runtime/chan.js";
import { incidlelocked } from "../runtime/handoff.js";
import type { Runtime } from "../runtime/runtime.js";
import type { Body, Did, G, M } from "../runtime/runtime2.js";
import { newm } from "../runtime/spin.js";
import { entersyscallblock } from "../runtime/syscall.js";
import type { KernelCall } from "../runtime/syscall.js";
import type { WaitReason } from "../trace/vocabulary.js";
import type { Goroutine, Operation } from "./face.js";
import { Op } from "./operations.js";
import { bgsweep, forcegchelper } from "./gc.js";
import { updateMaxProcsGoroutine } from "./world.js";
import type { Arm } from "./world.js";
import type { Trap } from "./trap.js";

/** How often the inits of package runtime call a function, in ns. */
const callsInInit = 1000;

/**
 * The body of the first goroutine, up to the first instruction of main.main.
 * Go: src/runtime/proc.go, main.
 * Differs: package inits are those of `os`, if linked: its three standard files set finalizers, which makes the
 * finalizer goroutine.
 */
export function* runtimeMain(rt: Runtime, trap: Trap, linksOs: boolean): Goroutine<void> {
  const arm = (op: Op, object: unknown = null, value: unknown = undefined, extra: unknown = undefined) =>
    trap.arm(op, object, value, extra) as unknown as Operation<void>; // the operations used here give nothing back
  // the one place where an armed trap gets the type of the operation that is in its registers
  const typed: Arm = Object.assign(
    <T>(...operation: Parameters<typeof arm>) => arm(...operation) as unknown as Operation<T>,
    { call: <R>(name: string, body: Goroutine<R>) => trap.call(name, body) },
  );
  const system = (name: string, body: () => Body) => arm(Op.spawnSystem, body, name);
  const { rules } = rt;
  rt.mainStarted = true;
  if (rules.sysmon) newm(rt, null, false, "sysmon");
  yield* arm(Op.lockThread);
  if (rt.costs.runtimeInit > 0) yield* arm(Op.work, null, rt.costs.runtimeInit, callsInInit);
  const { systemGoroutines } = rules;
  const sweepers = systemGoroutines.filter((name) => name in gcenabled) as (keyof typeof gcenabled)[]; // by the filter
  for (const name of systemGoroutines) {
    if (name === "scavenger") yield* system("runtime.MHeap_Scavenger", () => trap.repeat(scavenge));
    if (name === "forcegchelper") yield* system("runtime.forcegchelper", () => forcegchelper(rt, typed));
    if (name === "bgsweep") {
      // gcenable: waits until the sweeper, and the scavenger since 1.13, are up
      const c = new Hchan(rt.newObject(""), sweepers.length, 0);
      for (const each of sweepers) {
        const sweeps = each === "bgsweep";
        yield* system(`runtime.${each}`, () =>
          sweeps ? bgsweep(rt, typed, c) : tellAndPark(arm, c, "GC scavenge wait"),
        );
      }
      for (let i = 0; i < sweepers.length; i++) yield* arm(Op.recv, c);
    }
    if (name === "updateMaxProcs" && rt.debug.updatemaxprocs) {
      yield* system("runtime.updateMaxProcsGoroutine", () => updateMaxProcsGoroutine(rt, typed));
    }
    if (name === "finalizers") yield* initC(rt, arm); // package inits come after it
    if (name === "finalizers" && linksOs) {
      yield* system("runtime.runFinalizers", () => parkForEver(arm, "finalizer wait"));
    }
  }
  if (!systemGoroutines.includes("finalizers")) yield* initC(rt, arm);
  yield* arm(Op.unlockThread);
  if (rules.yieldsBeforeMain) yield* arm(Op.gosched);
}

/** A program with C has a thread that makes threads, and tells C that Go is ready. */
function* initC(rt: Runtime, arm: (op: Op, object: unknown) => Operation<void>): Goroutine<void> {
  if (!rt.iscgo) return;
  startCgo(rt);
  yield* arm(Op.syscall, new CCall("_cgo_notify_runtime_init_done", [], endOfCall));
}

/** The goroutines of gcenable. */
const gcenabled = { bgsweep: true, bgscavenge: true } as const;

/** Up to Go 1.2 the scavenger looks once a minute what it can give back to the system, and sleeps in the kernel meanwhile. */
const minute: KernelCall = {
  name: "notetsleep",
  enter(rt) {
    incidlelocked(rt, 1); // its sleep does not hide a deadlock
    return 60_000_000_000;
  },
  leave(rt) {
    incidlelocked(rt, -1);
  },
};

const scavenge = (rt: Runtime, mp: M, gp: G): Did => entersyscallblock(rt, mp, gp, minute);

function* parkForEver(
  arm: (op: Op, object: unknown, value: unknown) => Operation<void>,
  reason: WaitReason,
): Goroutine<void> {
  for (;;) yield* arm(Op.park, null, reason);
}

function* tellAndPark(
  arm: (op: Op, object: unknown, value: unknown) => Operation<void>,
  c: Hchan,
  reason: WaitReason,
): Goroutine<void> {
  yield* arm(Op.send, c, 1);
  yield* parkForEver(arm, reason);
}
