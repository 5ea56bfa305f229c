/**
 * What a real program can only learn by asking its runtime, read from a simulated run's trace: the ids of its goroutines
 * (real: runtime.Stack) and the state of the scheduler when main begins (real: runtime.schedtrace).
 */
import type { Run } from "../../src/index.js";
import { GStatus, Kind, waitReasons } from "../../src/index.js";
import { snapshotAt } from "../../src/trace/replay.js";
import type { Trace } from "../../src/index.js";

/** The main goroutine's id. */
const MAIN = 1;

/** Ids of the goroutines that main has started, in the order of creation; not those that the runtime starts on its thread. */
export function createdByMain({ trace }: Run): number[] {
  const begin = mainStartIndex(trace);
  const ids: number[] = [];
  for (let i = begin; i < trace.length; i++) {
    if (trace.kind(i) !== Kind.GoCreate || trace.g(i) !== MAIN) continue;
    if (trace.strings[trace.b(i)]?.startsWith("runtime.") !== true) ids.push(trace.a(i));
  }
  return ids;
}

/** The same ids in the order in which they first ran. */
export function startedForMain(run: Run): number[] {
  const { trace } = run;
  const waiting = new Set(createdByMain(run));
  const ids: number[] = [];
  for (let i = 0; i < trace.length; i++) {
    if (trace.kind(i) === Kind.GoStart && waiting.delete(trace.g(i))) ids.push(trace.g(i));
  }
  return ids;
}

/** The chosen lines of schedtrace at the first instruction of main.main (R1.11). */
export function schedtraceAtMain({ trace }: Run): string {
  const index = mainStartIndex(trace);
  const state = snapshotAt(trace, { index });
  const { tick, reasons } = countUpTo(trace, index);
  const lines = [
    `gomaxprocs=${state.procs.length}`,
    `threads=${state.threads.length}`,
    `runqueue=${state.global.length}`,
    `schedtick=${tick}`,
    `runqsize=${state.procs[0]!.ring.length}`,
    ...state.goroutines.map(({ id, status }) => {
      // The reason of a goroutine's last wait stays with it while it runs (R2.2).
      const reason = status === GStatus.runnable ? "" : (reasons.get(id) ?? "");
      return `G${id}: status=${status}(${reason})`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

/** The slices that P0 has begun, which is its tick (R3.7), and why each goroutine waited last. */
function countUpTo(trace: Trace, end: number): { tick: number; reasons: Map<number, string> } {
  let tick = 0;
  const reasons = new Map<number, string>();
  for (let i = 0; i <= end; i++) {
    if (trace.kind(i) === Kind.GoStart && trace.p(i) === 0 && trace.b(i) === 0) tick++;
    if (trace.kind(i) === Kind.GoBlock) reasons.set(trace.g(i), waitReasons[trace.a(i)]!);
  }
  return { tick, reasons };
}

function mainStartIndex(trace: Trace): number {
  for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.mainStart) return i;
  throw new Error("the run never came to main.main");
}
