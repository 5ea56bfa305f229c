/**
 * GOMAXPROCS by itself (R1.3 to R1.5): how many Ps there are when nobody says so, and how that number follows the machine.
 *
 * Up to Go 1.4 it was 1. Then it was the number of logical CPUs that the process may use, found out once, at the start. A container does not take CPUs away:
 * it grants so much computing time in each period (its quota), and who has used it up stands still until the next. A program with
 * as many Ps as the machine has CPUs uses it up early, with all its threads at once, and then stalls. So since 1.25 the quota counts as well,
 * rounded up, but never as less than 2; and sysmon looks once a second whether it has changed. It cannot stop the world, so
 * it wakes a goroutine that does. As soon as the program sets the number itself (or its user did, in the environment), nothing follows any more.
 *
 * Not modelled: the stalls themselves (a run's quota decides the number of Ps and nothing else); a mask of CPUs that changes while the program runs.
 */
import { defaultProcs } from "../machine/gomaxprocs.js";
import { injectglist } from "./inject.js";
import type { Debug, Runtime } from "./runtime.js";
import type { M } from "./runtime2.js";
import type { Rules } from "./versions.js";

/** The machine that a process runs on, as the operating system tells it. */
export interface Machine {
  /** Logical CPUs that the process may use. */
  readonly cores: number;
  /** What its container may use of them, in CPUs: 1.5 is 150 ms in each 100 ms. Null: all. */
  quota: number | null;
}

const second = 1_000_000_000;

/**
 * GOMAXPROCS when nobody sets it.
 * Go: src/runtime/cgroup_linux.go, defaultGOMAXPROCS.
 * Differs: knows the rules of older releases.
 */
export function defaultGOMAXPROCS(rules: Rules, debug: Debug, machine: Machine): number {
  const usable = { cpus: machine.cores, cpuLimit: machine.quota };
  if (rules.defaultProcs === "one") return defaultProcs(usable, "one");
  return defaultProcs(usable, rules.followsQuota && debug.containermaxprocs ? "cgroup" : "cpus");
}

/** What sysmon does at each of its looks: once a second it compares. `mp` is its thread. */
export function updateIfDue(rt: Runtime, mp: M): void {
  const state = rt.sysmon;
  if (!rt.rules.followsQuota || !rt.debug.updatemaxprocs || state.lastgomaxprocs + second > rt.now) return;
  sysmonUpdateGOMAXPROCS(rt, mp);
  state.lastgomaxprocs = rt.now;
}

/**
 * Wakes the goroutine that changes GOMAXPROCS, if the machine has changed and nobody has set the number.
 * Go: src/runtime/proc.go, sysmonUpdateGOMAXPROCS.
 * Differs: no.
 */
function sysmonUpdateGOMAXPROCS(rt: Runtime, mp: M): void {
  const { machine, updateMaxProcs } = rt;
  if (machine === null || rt.sched.customGOMAXPROCS) return;
  const procs = defaultGOMAXPROCS(rt.rules, rt.debug, machine);
  if (procs === rt.gomaxprocs) return;
  const gp = updateMaxProcs.idle;
  if (gp === null) return;
  updateMaxProcs.procs = procs;
  updateMaxProcs.idle = null;
  injectglist(rt, mp, [gp]);
}
