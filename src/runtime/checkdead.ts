/**
 * The deadlock detector (R15), and how a process tells its end: fatal errors and tracebacks.
 *
 * It counts threads, not goroutines: when every M is idle, parked because it is locked, or the runtime's own,
 * nobody is left who could make anything runnable. Then, if there is a user goroutine and no timer, the program
 * can never go on. One M asleep in the poller counts as running, so a program that waits for a timer or the
 * network is never reported.
 *
 * Not modelled: builds as a C archive or library, the playground's fake time.
 */
import { GStatus, gStatusName } from "../trace/vocabulary.js";
import { invariant, mcount } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import type { G } from "./runtime2.js";
import { traceCrash } from "./schedtrace.js";

/**
 * Ends the program if nothing can ever run again. Called whenever an M goes idle.
 * Go: src/runtime/proc.go, checkdead.
 * Differs: the cases of C libraries and fake time are left out.
 */
export function checkdead(rt: Runtime): void {
  if (rt.end !== null) return;
  const sched = rt.sched;
  const run = mcount(rt) - sched.nmidle - sched.nmidlelocked - sched.nmsys;
  // Windows keeps an extra M though there is no C.
  const run0 = !rt.iscgo && sched.extraM.length > 0 ? 1 : 0;
  if (run > run0) return;
  invariant(run >= 0, "checkdead: inconsistent counts");
  let grunning = 0;
  for (const gp of rt.allg) {
    if (gp.isSystem || gp.status === GStatus.deadextra) continue;
    if (gp.status === GStatus.waiting || gp.status === GStatus.preempted) grunning++;
    else
      invariant(gp.status === GStatus.dead, `checkdead: goroutine ${gp.goid} is ${gStatusName[gp.status]}`);
  }
  if (grunning === 0 && rt.rules.nobodyLeft === "exit") {
    rt.stop("exit", 0, "the last goroutine ended", 0);
    return;
  }
  if (grunning === 0 && rt.rules.nobodyLeft === "fatal") {
    fatal(rt, null, "no goroutines (main called runtime.Goexit) - deadlock!", "deadlock");
    return;
  }
  if (rt.allp.some((pp) => !pp.timers.empty())) return;
  fatal(rt, null, "all goroutines are asleep - deadlock!", "deadlock");
}

/**
 * Ends the program with "fatal error: ...", exit code 2. Unlike a panic it cannot be recovered.
 * Go: src/runtime/panic.go, fatal.
 * Differs: a traceback names functions, but no arguments, files or lines.
 */
export function fatal(
  rt: Runtime,
  gp: G | null,
  message: string,
  kind: "deadlock" | "fatal" = "fatal",
): void {
  if (rt.end !== null) return;
  const text = `${rt.rules.fatalPrefix}${message}`;
  rt.errors.push(`${text}\n`);
  traceCrash(rt, { mp: gp === null ? rt.actor : gp.m, throwing: 1 });
  // With a goroutine at fault Go shows that one; without, it shows all (GOTRACEBACK=single).
  // Before 1.24 it showed the others as well, after it.
  if (gp !== null) rt.errors.push(traceback(gp));
  if (gp === null || rt.rules.fatalShowsOthers) {
    for (const other of rt.allg) if (other !== gp && isShown(other)) rt.errors.push(traceback(other));
  }
  rt.stop(kind, 2, text, gp === null ? 0 : gp.goid);
}

function isShown(gp: G): boolean {
  const { status } = gp;
  return !gp.isSystem && status !== GStatus.dead && status !== GStatus.idle && status !== GStatus.deadextra;
}

/** One goroutine of a traceback: its header line (R15.7) and its function. */
export function traceback(gp: G): string {
  return `\n${goroutineheader(gp)}\n${gp.name}(...)\n`;
}

/**
 * `goroutine 1 [chan receive]:`
 * Go: src/runtime/traceback.go, goroutineheader.
 * Differs: no minutes of waiting (only a GC stamps them), no scan, bubble or label notes.
 */
export function goroutineheader(gp: G): string {
  const words: Partial<Record<GStatus, string>> = {
    [GStatus.idle]: "idle",
    [GStatus.runnable]: "runnable",
    [GStatus.running]: "running",
    [GStatus.syscall]: "syscall",
    [GStatus.waiting]: "waiting",
    [GStatus.dead]: "dead",
    [GStatus.copystack]: "copystack",
    [GStatus.preempted]: "preempted",
  };
  let state = words[gp.status] ?? "???";
  if (gp.status === GStatus.waiting && gp.waitreason !== "") state = gp.waitreason;
  const locked = gp.lockedm !== null ? ", locked to thread" : "";
  return `goroutine ${gp.goid} [${state}${locked}]:`;
}
