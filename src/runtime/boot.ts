/**
 * How a process begins (R1): the first thread, the Ps, and the goroutine that will be main.
 *
 * The operating system gives the process one thread, M0. On it `schedinit` decides how many Ps there are and `procresize`
 * makes them; all are idle but P0, which M0 takes. Then the first goroutine is made, which runs `runtime.main`, and
 * M0 begins to schedule. Everything that runtime.main does before main.main is a program of its own
 * (program/runtime-main.ts), because it is goroutines that do it.
 *
 * Not modelled: what schedinit does for memory, signals and the environment; changing GOMAXPROCS while running.
 */
import { Kind, PStatus } from "../trace/vocabulary.js";
import { pidleput } from "./pidle.js";
import { newproc } from "./proc.js";
import type { Runtime } from "./runtime.js";
import { M, P, Step } from "./runtime2.js";
import type { Body, G } from "./runtime2.js";
import { acquirep } from "./spin.js";
import { coprimes } from "./steal.js";
import { Timers } from "./time.js";

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
  procresize(rt, procs, m0);
  const gp = newproc(rt, m0, main.name, main.body, false)!;
  m0.step = Step.schedule;
  rt.events.schedule(m0.actor, 0);
  return gp;
}

/**
 * Makes P0 to Pn-1. m0 takes P0; the others go on the idle list in ascending order, so that the last is on top (R1.6).
 * Go: src/runtime/proc.go, procresize.
 * Differs: only its part at the start; resizing while the program runs comes with part 2.
 */
function procresize(rt: Runtime, nprocs: number, m0: M): void {
  rt.emit(Kind.ProcsChange, -1, m0.id, 0, nprocs, 0);
  for (let id = 0; id < nprocs; id++) {
    const pp = new P(id, new Timers(id));
    pp.status = PStatus.idle;
    rt.allp.push(pp);
    rt.idlepMask.push(false);
    // In Go, init sets the bit because a timer may be added at any time; pidleput clears it.
    rt.timerpMask.push(true);
  }
  rt.gomaxprocs = nprocs;
  rt.stealCoprimes = coprimes(nprocs);
  acquirep(rt, m0, rt.allp[0]!);
  const others = rt.allp.slice(1);
  if (!rt.rules.idlePsAscending) others.reverse();
  for (const pp of others) pidleput(rt, pp);
}
