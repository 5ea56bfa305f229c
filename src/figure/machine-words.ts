/** What a figure's second line says of the machine: "GOMAXPROCS=4; 2 cores", or that each goroutine is a thread. */
import { groupDigits } from "../trace/numbers.js";
import type { TraceMeta } from "../trace/trace.js";

export function machineWords({ procs, cores, asThreads }: TraceMeta): string {
  const first = asThreads === true ? "each goroutine is a thread" : `GOMAXPROCS=${procs}`;
  return cores === undefined ? first : `${first}; ${groupDigits(cores)} ${cores === 1 ? "core" : "cores"}`;
}
