/**
 * GODEBUG=schedtrace and scheddetail (R17): the scheduler's own account of itself, printed to standard error every so many
 * milliseconds, letter for letter as Go prints it.
 *
 * sysmon prints it, at the end of its round, when the time has come; so the times are those of its rounds, and with
 * schedtrace it never sleeps deeply (R8.3). The first line comes with its first round and counts as time 0. With either
 * setting a crash prints the detailed form once more, before the traces of the goroutines.
 *
 * The queue lengths are those of the rings: a goroutine in runnext is in none of the numbers (R17.2). In the detailed form dead
 * goroutines are listed too, since their records are kept for reuse, and a runnable one still shows why it waited last (R2.2).
 *
 * The form changed with the releases (R17.2, R17.3); what is written here is the newest, with what older ones have instead
 * (`rules.schedtrace`).
 *
 * Not modelled: the counts of Go's internal locks. `locks` is 2 for the thread that prints in its round (it holds the
 * scheduler's lock and sysmon's), what Go shows of a crashing thread, and 0 for all others.
 */
import { runqsize } from "./runq.js";
import { mcount } from "./runtime.js";
import type { Runtime } from "./runtime.js";
import { Parked, Step } from "./runtime2.js";
import type { G, M, P } from "./runtime2.js";
import type { SchedtraceForm } from "./versions.js";

const millisecond = 1_000_000;

/** Why a thread crashes, as the fields of its M tell it: a panic nobody recovers, an error of the program, or one of the runtime. */
export interface Crash {
  readonly mp: M | null;
  /** Go's throwType: 0 for a panic, 1 for a fatal error that is the program's fault, 2 for the runtime's own. */
  readonly throwing: 0 | 1 | 2;
}

/** Executed by sysmon at the end of its round: prints if it is time. Go's first lasttrace is 0, long before any process starts. */
export function traceIfDue(rt: Runtime): void {
  const { schedtrace: every } = rt.debug;
  const state = rt.sysmon;
  if (every <= 0 || rt.rules.schedtrace === null || state.lasttrace + every * millisecond > rt.now) return;
  state.lasttrace = rt.now;
  schedtrace(rt, rt.debug.scheddetail, null);
}

/** What a crash prints before all else, if the settings ask for it. Go: src/runtime/panic.go, startpanic_m. Differs: no more than this. */
export function traceCrash(rt: Runtime, crash: Crash): void {
  const isAsked = rt.debug.schedtrace > 0 || rt.debug.scheddetail;
  if (isAsked && rt.rules.schedtrace !== null) schedtrace(rt, true, crash);
}

/**
 * Prints the state of the scheduler.
 * Go: src/runtime/proc.go, schedtrace.
 * Differs: nobody acts meanwhile, where Go reads records that others change (R17.4).
 */
function schedtrace(rt: Runtime, detailed: boolean, crash: Crash | null): void {
  const lines = detailed ? [headOf(rt) + restOfHead(rt), ...details(rt, crash)] : [headOf(rt) + lengths(rt)];
  const text = lines.map((line) => `${line}\n`).join("");
  rt.printed += text.length;
  if (rt.printed > rt.bounds.output) {
    rt.stop(
      "bound",
      null,
      `bound reached: more than ${rt.bounds.output} characters printed (bounds.output)`,
      0,
    );
    return;
  }
  rt.errors.push(text);
}

function headOf(rt: Runtime): string {
  const { sched, sysmon } = rt;
  const form = formOf(rt);
  sysmon.starttime ??= rt.now;
  return (
    `SCHED ${Math.trunc((rt.now - sysmon.starttime) / millisecond)}ms: gomaxprocs=${rt.gomaxprocs}` +
    ` idleprocs=${sched.npidle} threads=${mcount(rt)}` +
    (form.isOldest ? "" : ` spinningthreads=${sched.nmspinning}`) +
    (form.needspinning ? ` needspinning=${sched.needspinning}` : "") +
    ` idlethreads=${sched.nmidle} runqueue=${sched.runq.size}`
  );
}

function lengths(rt: Runtime): string {
  const rings = rt.allp.map(runqsize).join(" ");
  const ticks = rt.allp.map((pp) => pp.schedtick).join(" ");
  return formOf(rt).schedticks ? ` [ ${rings} ] schedticks=[ ${ticks} ]` : ` [${rings}]`;
}

function restOfHead(rt: Runtime): string {
  const { sched } = rt;
  const yesNo = (value: boolean) => (formOf(rt).words ? String(value) : String(Number(value)));
  const spinning = formOf(rt).isOldest ? ` nmspinning=${sched.nmspinning}` : "";
  return (
    ` gcwaiting=${yesNo(sched.gcwaiting)} nmidlelocked=${sched.nmidlelocked}${spinning} stopwait=${sched.stopwait}` +
    ` sysmonwait=${yesNo(sched.sysmonwait)}`
  );
}

/** How the release writes it. Executed only where there is something to write. */
function formOf(rt: Runtime): SchedtraceForm {
  return rt.rules.schedtrace!;
}

/** One line for each P, each thread (the newest first) and each G that ever was. */
function details(rt: Runtime, crash: Crash | null): string[] {
  const threads = rt.allm.filter((mp) => !hasEnded(mp)).reverse();
  return [
    ...rt.allp.map((pp) => lineOfP(rt, pp)),
    ...threads.map((mp) => lineOfM(rt, mp, crash)),
    ...rt.allg.map((gp) => lineOfG(rt, gp)),
  ];
}

function lineOfP(rt: Runtime, pp: P): string {
  const form = formOf(rt);
  const slots = form.isOldest ? `/${pp.runq.length}` : "";
  return (
    `  P${pp.id}: status=${pp.status} schedtick=${pp.schedtick} syscalltick=${pp.syscalltick}` +
    ` m=${idOf(rt, pp.m)} runqsize=${runqsize(pp)}${slots} gfreecnt=${pp.gFree.length}` +
    (rt.rules.timerGoroutines === 0 ? ` timerslen=${pp.timers.heap.length}` : "")
  );
}

function lineOfM(rt: Runtime, mp: M, crash: Crash | null): string {
  const crashes = crash !== null && crash.mp === mp;
  const prints = crash === null && mp === rt.sysmon.mp;
  const locks = crashes ? (crash.throwing === 0 ? 2 : 3) : prints ? 2 : 0;
  const { isOldest, helpgc } = formOf(rt);
  return (
    `  M${mp.id}: p=${idOf(rt, mp.p)} curg=${goidOf(rt, mp.curg)} mallocing=${crashes ? 1 : 0}` +
    ` throwing=${crashes ? crash.throwing : 0}${isOldest ? " gcing=0" : " preemptoff="}` +
    ` locks=${locks} dying=${crashes ? 1 : 0}${helpgc ? " helpgc=0" : ""}` +
    (isOldest
      ? ` spinning=${Number(mp.spinning)}`
      : ` spinning=${mp.spinning} blocked=${!crashes && isBlocked(rt, mp)}`) +
    ` lockedg=${goidOf(rt, mp.lockedg)}`
  );
}

function lineOfG(rt: Runtime, gp: G): string {
  return (
    `  G${gp.goid}: status=${gp.status}(${gp.waitreason}) m=${idOf(rt, gp.m)}` +
    ` lockedm=${idOf(rt, gp.lockedm)}`
  );
}

/** Whether the thread sleeps until it is told. In the poller, in the kernel and in sysmon's own naps it is not "blocked". */
function isBlocked(rt: Runtime, mp: M): boolean {
  if (mp === rt.sysmon.mp) return rt.sysmon.deep;
  return mp.parked !== Parked.no && mp.parked !== Parked.mstart ? true : hasStopped(mp);
}

/** Its goroutine ended while it was locked (R7.15). The first thread then sleeps for ever; others are gone. */
function hasStopped(mp: M): boolean {
  return mp.step === Step.sleep && mp.parked === Parked.no && mp.call === null;
}

function hasEnded(mp: M): boolean {
  return mp.id !== 0 && hasStopped(mp);
}

function idOf(rt: Runtime, one: { readonly id: number } | null): string {
  return one === null ? nobody(rt) : String(one.id);
}

function goidOf(rt: Runtime, gp: G | null): string {
  return gp === null ? nobody(rt) : String(gp.goid);
}

function nobody(rt: Runtime): string {
  return formOf(rt).words ? "nil" : "-1";
}
