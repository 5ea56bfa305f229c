/**
 * What every run of a program keeps to, whatever the machine does, in real Go and here. Each function says what is broken, or "".
 */
import { readSchedtrace } from "../../src/index.js";
import type { SchedtraceRow } from "../../src/index.js";

/** `isReal`: of a real process, which goes on while its lines are made. */
type Broken = (stdout: string, testCase: string, isReal: boolean) => string;

export const invariants: Readonly<Record<string, Broken>> = {
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
 * main waits. A real process does not stand still for its account, which reads all queues first and then all ticks: on each P, one
 * goroutine can be between queue and tick, and so in neither, or can go from one to the other between the two readings, and so be
 * in both. And the global queue shrinks only by whole batches, half of it plus one and 128 at most, and by one at each tick
 * that 61 divides (R3.9, R3.14): the plateaus.
 */
function brokenBySixHundred(stdout: string, _testCase: string, isReal: boolean): string {
  const rows = readSchedtrace(stdout.replace(/^SCHED:/gm, "SCHED 0ms: threads=0 idlethreads=0")).filter(
    (row) => row.runqueue > 0 && sum(row.schedticks) > 20,
  );
  const all = usual(rows.map(accounted));
  for (const [i, row] of rows.entries()) {
    if (row.idleprocs > 0) return `line ${i}: a P is idle beside ${row.runqueue} goroutines`;
    const is = accounted(row);
    if (Math.abs(is - all) > (isReal ? row.gomaxprocs : 0))
      return `line ${i}: ${is} goroutines queued or started, ${all} in most lines`;
    const before = rows[i - 1];
    if (before === undefined) continue;
    if (!isReachable(before, row))
      return `line ${i}: the global queue goes from ${before.runqueue} to ${row.runqueue}`;
  }
  return "";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The number that comes most often. */
function usual(numbers: readonly number[]): number {
  const times = (one: number): number => numbers.filter((other) => other === one).length;
  return numbers.reduce((best, one) => (times(one) > times(best) ? one : best), numbers[0] ?? 0);
}

function accounted(row: SchedtraceRow): number {
  return queued(row) + sum(row.schedticks);
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
