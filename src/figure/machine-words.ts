/**
 * What a figure's second line says of the machine: "GOMAXPROCS=4; 2 cores", or that each goroutine is a thread; and of the trace, when it does
 * not hold the whole run.
 */
import { groupDigits } from "../trace/numbers.js";
import { keptWords } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";

export function machineWords(trace: Trace): string {
  const { procs, cores, asThreads } = trace.meta;
  const first = asThreads === true ? "each goroutine is a thread" : `GOMAXPROCS=${procs}`;
  const second = cores === undefined ? "" : `${groupDigits(cores)} ${cores === 1 ? "core" : "cores"}`;
  return [first, second, keptWords(trace)].filter((part) => part !== "").join("; ");
}
