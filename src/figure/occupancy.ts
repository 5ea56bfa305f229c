/**
 * How busy each P was, stretch of time by stretch of time: what a heat map shows, and the one view of a run that can be kept up to date
 * while the run goes on.
 *
 * A trace is read once, in batches (trace/pick.ts): no replay, no spans. An event costs two to five nanoseconds, where the simulation takes
 * a hundred: who watches must not slow it down. The stretches ("cells") are as
 * many as there is room for; when the run grows beyond the last of them, each two become one, and all are twice as long. So the map
 * is always complete, and its size is bounded.
 *
 * A P is busy while it runs a goroutine, as in `processorStatistics`: not while its goroutine is in the kernel, and not while its thread
 * looks for work.
 */
import { Picker } from "../trace/pick.js";
import type { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";

/** The shortest cell, in ns. */
const firstCellNs = 64;

/** What an event means for its P: a goroutine begins to run on it, or ends to. At the start of main the count begins anew. */
const [begins, ends, restarts] = [1, 2, 3];
const roles: readonly (readonly [Kind, number])[] = [
  [Kind.GoStart, begins],
  [Kind.GoSyscallEnd, begins],
  [Kind.GoStop, ends],
  [Kind.GoBlock, ends],
  [Kind.GoDestroy, ends],
  [Kind.GoSyscallBegin, ends],
  [Kind.mainStart, restarts],
];

/** Reads a trace as it grows. */
export class Occupancy {
  /** Where the first cell begins, in ns: at the first instruction of main, when that has been reached. */
  from = 0;
  /** How long each cell is, in ns. */
  cellNs = firstCellNs;
  /** For each P, how long it was busy in each cell, in ns. */
  readonly busyNs: Float64Array[] = [];
  readonly #most: number;
  /** Since when each P has been busy, in ns; -1: it is not. */
  readonly #since: number[] = [];
  readonly #picked: Picker;
  #counted = 0;

  /** `most`: the most cells, an even number. */
  constructor(trace: Trace, most: number) {
    this.#picked = new Picker(trace, roles);
    this.#most = most;
    for (let p = 0; p < trace.meta.procs; p++) this.#grow(p);
  }

  /** How many cells the time so far takes. */
  get cells(): number {
    return Math.min(this.#most, Math.ceil((this.#counted - this.from) / this.cellNs));
  }

  /** Reads what has been added to the trace, and counts up to `now`, in ns. */
  readTo(now: number): void {
    const { role, p, time } = this.#picked;
    while (this.#picked.next()) {
      for (let i = 0; i < this.#picked.count; i++) {
        if (role[i] === begins) this.#begin(p[i]!, time[i]!);
        else if (role[i] === ends) this.#end(p[i]!, time[i]!);
        else this.#restart(time[i]!);
      }
    }
    const since = this.#since;
    for (let p = 0; p < since.length; p++) {
      if (since[p]! < 0 || now <= since[p]!) continue;
      this.#add(p, since[p]!, now);
      since[p] = now;
    }
    this.#fit(now);
    this.#counted = now;
  }

  #grow(p: number): void {
    for (let next = this.#since.length; next <= p; next++) {
      this.#since.push(-1);
      this.busyNs.push(new Float64Array(this.#most));
    }
  }

  #begin(p: number, time: number): void {
    if (p < 0) return;
    if (p >= this.#since.length) this.#grow(p);
    if (this.#since[p]! < 0) this.#since[p] = time;
  }

  #end(p: number, time: number): void {
    const since = this.#since[p] ?? -1;
    if (since < 0) return;
    this.#add(p, since, time);
    this.#since[p] = -1;
  }

  /** What was before main does not count. */
  #restart(time: number): void {
    this.from = time;
    this.cellNs = firstCellNs;
    for (const busy of this.busyNs) busy.fill(0);
    for (let p = 0; p < this.#since.length; p++) if (this.#since[p]! >= 0) this.#since[p] = time;
  }

  #fit(time: number): void {
    while (time - this.from > this.cellNs * this.#most) this.#halve();
  }

  #halve(): void {
    const half = this.#most / 2;
    for (const busy of this.busyNs) {
      for (let i = 0; i < half; i++) busy[i] = busy[2 * i]! + busy[2 * i + 1]!;
      busy.fill(0, half);
    }
    this.cellNs *= 2;
  }

  #add(p: number, start: number, end: number): void {
    if (end - this.from > this.cellNs * this.#most) this.#fit(end);
    const busy = this.busyNs[p]!;
    const { from, cellNs } = this;
    const last = Math.trunc((end - from) / cellNs);
    let cell = Math.trunc((start - from) / cellNs);
    let at = start;
    for (; cell < last; cell++) {
      const next = from + (cell + 1) * cellNs;
      busy[cell] = busy[cell]! + next - at;
      at = next;
    }
    if (end > at) busy[cell] = busy[cell]! + end - at;
  }
}
