/**
 * How many Ps a Go program gets when nobody says so (R1.3): a pure function of what the machine gives the process. The model asks it for
 * the machine that a run describes (`runtime/maxprocs.ts`), and `measure/machine-face.ts` for a real one.
 */

/** What a process may use of its machine. */
export interface UsableProcessors {
  /** Virtual cores on which the process may run, from 1. On Linux those in its affinity mask; Go calls it NumCPU. */
  readonly cpus: number;
  /**
   * How much computing the process's cgroup allows, in cores: quota divided by period, so half a CPU is 0.5. Null: no limit. Only the
   * group that the process itself is in counts, and no request or share does.
   */
  readonly cpuLimit: number | null;
}

/** The three rules that Go has had: 1 (up to 1.4), the virtual cores (1.5 to 1.24), those but no more than the cgroup's limit (since 1.25). */
export type ProcsRule = "one" | "cpus" | "cgroup";

/**
 * The default of GOMAXPROCS by one of the three rules.
 *
 *     defaultProcs({ cpus: 8, cpuLimit: 0.5 }, "cgroup"); // 2, not 1
 *
 * Throws a RangeError for a machine without processors, or with a limit of nothing.
 */
export function defaultProcs({ cpus, cpuLimit }: UsableProcessors, rule: ProcsRule): number {
  if (!Number.isInteger(cpus) || cpus < 1) {
    throw new RangeError(`cpus: expected a whole number from 1, got ${String(cpus)}`);
  }
  if (cpuLimit !== null && !(cpuLimit > 0)) {
    throw new RangeError(
      `cpuLimit: expected a number of cores above 0, or null for no limit, got ${String(cpuLimit)}`,
    );
  }
  if (rule === "one") return 1;
  return rule === "cpus" || cpuLimit === null ? cpus : adjustCgroupGOMAXPROCS(cpus, cpuLimit);
}

/**
 * A limit is rounded up, and one below 2 counts as 2.
 *
 * Go: src/runtime/cgroup_linux.go, adjustCgroupGOMAXPROCS.
 * Differs: no.
 */
function adjustCgroupGOMAXPROCS(procs: number, limit: number): number {
  return Math.min(procs, Math.max(2, Math.ceil(limit)));
}
