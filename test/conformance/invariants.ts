/**
 * What every run of a program keeps to, whatever the machine does, in real Go and here. Each function says what is broken, or "".
 */
import { readSchedtrace } from "../../src/index.js";
import type { SchedtraceRow } from "../../src/index.js";

export const invariants: Readonly<Record<string, (stdout: string, testCase: string) => string>> = {
  "two-procs": brokenByTwoProcs,
  "six-hundred": brokenBySixHundred,
};

/**
 * Nobody is lost, and nobody runs twice. A P runs its ring in order, and a thief takes the oldest half, at least one: so on each P the
 * numbers go up, but for the last of each theft, which runs first. Halves can be taken log2(n) times on either side, and
 * a few times more from a ring that is being filled (R3.11, R20.21).
 */
function brokenByTwoProcs(stdout: string, testCase: string): string {
  const n = Number(testCase);
  const procs = stdout
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? [] : line.split(" ").map(Number)));
  const all = procs.flat().sort((a, b) => a - b);
  if (all.length !== n || all.some((number, i) => number !== i + 1)) return "somebody is lost, or ran twice";
  const most = 2 * Math.ceil(Math.log2(n)) + 2;
  for (const order of procs) {
    const falls = order.filter((number, i) => i > 0 && number < order[i - 1]!).length;
    if (falls > most) return `the order goes back ${falls} times, ${most} at most were expected`;
  }
  return "";
}

/**
 * While anything is queued, no P is idle. Each tick is one goroutine that left a queue, so queued + ticks is the same in all lines once
 * main waits. And the global queue shrinks only by whole batches, half of it plus one and 128 at most, and by one at each tick
 * that 61 divides (R3.9, R3.14): the plateaus.
 */
function brokenBySixHundred(stdout: string): string {
  const rows = readSchedtrace(stdout.replace(/^SCHED:/gm, "SCHED 0ms: threads=0 idlethreads=0")).filter(
    (row) => row.runqueue > 0 && sum(row.schedticks) > 20,
  );
  for (const [i, row] of rows.entries()) {
    if (row.idleprocs > 0) return `line ${i}: a P is idle beside ${row.runqueue} goroutines`;
    const before = rows[i - 1];
    if (before === undefined) continue;
    const [was, is] = [queued(before) + sum(before.schedticks), queued(row) + sum(row.schedticks)];
    if (was !== is) return `line ${i}: ${was} goroutines queued or started before, ${is} now`;
    if (!isReachable(before, row))
      return `line ${i}: the global queue goes from ${before.runqueue} to ${row.runqueue}`;
  }
  return "";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function queued(row: SchedtraceRow): number {
  return row.runqueue + sum(row.rings);
}

/** Whether batches, and one goroutine for each 61st tick in between, lead from one length of the global queue to another. */
function isReachable(from: SchedtraceRow, to: SchedtraceRow): boolean {
  const singles = sum(to.schedticks.map((tick, p) => multiples(tick) - multiples(from.schedticks[p]!)));
  let lengths = new Map([[from.runqueue, 0]]); // length: the fewest singles that led there
  while (lengths.size > 0) {
    const fewest = lengths.get(to.runqueue);
    if (fewest !== undefined && fewest <= singles) return true;
    const next = new Map<number, number>();
    const reach = (length: number, used: number): void => {
      if (length >= to.runqueue && used <= singles)
        next.set(length, Math.min(used, next.get(length) ?? Infinity));
    };
    for (const [length, used] of lengths) {
      reach(length - Math.min(Math.floor(length / 2) + 1, 128), used);
      reach(length - 1, used + 1);
    }
    lengths = next;
  }
  return false;
}

/** How many ticks up to this one made a P look at the global queue first. */
function multiples(tick: number): number {
  return Math.ceil(tick / 61);
}
