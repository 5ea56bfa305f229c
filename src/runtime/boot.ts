/**
 * How a process begins (R1): the first thread, the Ps, and the goroutine that will be main.
 *
 * The operating system gives the process one thread, M0. On it `schedinit` decides how many Ps there are and `procresize`
 * makes them; all are idle but P0, which M0 takes. Then the first goroutine is made, which runs `runtime.main`, and
 * M0 begins to schedule. Everything that runtime.main does before main.main is a program of its own
 * (program/runtime-main.ts), because it is goroutines that do it.
 *
 * Not modelled: what schedinit does for memory, signals and the environment.
 */
import { newextram } from "./cgo.js";
import { Kind } from "../trace/vocabulary.js";
import { newproc } from "./proc.js";
import { procresize } from "./procresize.js";
import type { Runtime } from "./runtime.js";
import { M, Step } from "./runtime2.js";
import type { Body, G } from "./runtime2.js";

/**
 * The first thread, the Ps, and the first goroutine, ready to go at time 0.
 * Go: src/runtime/proc.go, schedinit.
 * Differs: the scheduler's part only; goes on to the `newproc` and `mstart` that follow it in the boot order (R1.1).
 */
export function schedinit(rt: Runtime, procs: number, main: { name: string; body: Body }): G {
  const m0 = new M(rt.sched.mnext++);
  rt.allm.push(m0);
  rt.emit(Kind.newm, -1, m0.id, 0, 0, 0);
  rt.emit(Kind.mstart, -1, m0.id, 0, 0, 0);
  rt.ncpu = rt.machine?.cores ?? procs;
  procresize(rt, procs, m0);
  const gp = newproc(rt, m0, main.name, main.body, false)!;
  if (rt.iscgo || rt.os.name === "windows") newextram(rt); // mstartm0
  m0.step = Step.schedule;
  rt.events.schedule(m0.actor, 0);
  return gp;
}
