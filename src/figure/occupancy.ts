/**
 * How busy each P was, stretch of time by stretch of time: what a heat map shows, and the one view of a run that can be kept up to date
 * while the run goes on.
 *
 * A trace is read once, row by row (trace/chunk.ts): no replay, no spans, no call for an event. A run that is watched must hardly be slowed down, so the rows
 * that lie in one cell are added up by a loop of their own (busy-rows.ts). The stretches ("cells") are as many as there is room for; when the run grows
 * beyond the last of them, each two become one, and all are twice as long. So the map is always complete and exact, and its size is bounded.
 *
 * A P is busy while it runs a goroutine, as in `processorStatistics`: not while its goroutine is in the kernel, and not while its thread
 * looks for work.
 */
import type { Chunk } from "../trace/chunk.js";
import { eventsOf, GAP_SHIFT } from "../trace/phrase.js";
import type { Picture } from "../trace/picture.js";
import { NO_FIELD } from "../trace/places.js";
import { KIND_MASK, LONG, placeIn, SLOT } from "../trace/row.js";
import { Trace } from "../trace/trace.js";
import { GStatus, Kind } from "../trace/vocabulary.js";
import { addUp, Meaning, meaningOf } from "./busy-rows.js";

/** The shortest cell, in ns. */
const firstCellNs = 64;
/** The shortest cell that is read as a stretch, in ns: there are a few rows in a shorter one. */
const shortestStretchNs = 4096;
/** The longest stretch, in ns: sums of 32 bits hold no more. */
const longestStretchNs = 2 ** 32 - 1;

/** Reads a trace as it grows. */
export class Occupancy {
  /** Where the first cell begins, in ns: at the first instruction of main, when that has been reached. */
  from = 0;
  /** How long each cell is, in ns. */
  cellNs = firstCellNs;
  /** For each P, how long it was busy in each cell, in ns. */
  busyNs: readonly Float64Array[] = [];
  readonly #most: number;
  /** Since when each P has been busy, in ns; -1: it is not. */
  #since = new Float64Array(0);
  /** All rows of `busyNs`, one after the other. */
  #busy = new Float64Array(0);
  /** In a stretch, by the field P + 1 of a row: whether the P runs a goroutine; and the sums, in ns, modulo 2^32. The first is of no P. */
  #runs = new Uint8Array(1);
  #sums = new Int32Array(1);
  readonly #trace: Trace;
  /** The chunk that is read, the row in it, and how many of that row's events have been read. */
  #chunk = 0;
  #row = 0;
  #nth = 0;
  #counted = 0;

  /** `most`: the most cells, an even number. */
  constructor(trace: Trace, most: number) {
    this.#trace = trace;
    this.#most = most;
    this.#grow(trace.meta.procs);
    if (trace.start !== null) this.#beginAt(trace.start);
  }

  /** The trace does not begin with the run, but with this state. */
  #beginAt(start: Picture): void {
    const trace = this.#trace;
    this.from = this.#counted = trace.startTime;
    this.#chunk = trace.droppedChunks;
    const [chunk] = trace.chunks();
    if (chunk !== undefined && trace.first < trace.length)
      [this.#row, this.#nth] = chunk.placeOf(trace.first - chunk.first);
    if (start.procs.length > this.#since.length) this.#grow(start.procs.length);
    for (const { id } of start.procs)
      if (start.goroutines.get(start.curg(id))?.status === GStatus.running) this.#since[id] = this.from;
  }

  /** How many cells the time so far takes. */
  get cells(): number {
    return Math.min(this.#most, Math.ceil((this.#counted - this.from) / this.cellNs));
  }

  /** Reads what has been added to the trace, and counts up to `now`, in ns. */
  readTo(now: number): void {
    const dropped = this.#trace.droppedChunks;
    if (this.#chunk < dropped) [this.#chunk, this.#row, this.#nth] = [dropped, 0, 0]; // what came next is not kept: on with what is
    const chunks = this.#trace.chunks();
    const end = dropped + chunks.length;
    for (; this.#chunk < end; this.#chunk++, this.#row = 0, this.#nth = 0) {
      this.#read(chunks[this.#chunk - dropped]!);
      if (this.#chunk === end - 1) break; // more may come
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

  /** Reads a chunk from where it was left: by stretches where that can be, row by row between them. */
  #read(chunk: Chunk): void {
    const { used, last } = chunk; // the last row may get more events
    for (let row = this.#row, read = this.#nth; row < used; read = 0) {
      if (read === 0 && row < last) row = this.#readStretch(chunk, row, last);
      this.#readRow(chunk, row, read);
      row += (chunk.rows[row * SLOT]! & LONG) === 0 ? 1 : 2;
    }
    this.#row = last;
    this.#nth = used === 0 ? 0 : eventsOf(chunk.rows[last * SLOT]! & KIND_MASK);
  }

  /** Reads one row, of which `read` events have been read already: whatever it is, and wherever it lies. */
  #readRow(chunk: Chunk, row: number, read: number): void {
    const word = chunk.rows[row * SLOT]!;
    const meaning = meaningOf(word & KIND_MASK, read);
    if (meaning === 0) return;
    const field = chunk.places.fields[placeIn(word)]!;
    const p = field === NO_FIELD ? chunk.pAside(row) : field - 1;
    let time = chunk.rowTime(row);
    if (meaning === Meaning.restarts) this.#restart(time);
    if (meaning === Meaning.restarts || p < 0) return;
    if (p >= this.#since.length) this.#grow(p + 1);
    if ((meaning & Meaning.afterHand) !== 0) time += chunk.gaps.hand;
    if ((meaning & Meaning.ends) !== 0 && this.#since[p]! >= 0) {
      this.#add(p, this.#since[p]!, time);
      this.#since[p] = -1;
    }
    if ((meaning & Meaning.begins) === 0 || this.#since[p]! >= 0) return;
    if ((meaning & Meaning.afterHand) !== 0) time += chunk.gaps.park;
    if ((meaning & Meaning.afterGap) !== 0) time += chunk.lastWord(row) >>> GAP_SHIFT;
    this.#since[p] = time;
  }

  /** Reads the rows from `row` on that lie in one cell, up to row `stop` at the most, and returns the first that is left. */
  #readStretch(chunk: Chunk, row: number, stop: number): number {
    if (this.cellNs < shortestStretchNs) return row;
    const start = chunk.rowTime(row);
    this.#fit(start);
    const { from, cellNs } = this;
    const cell = Math.floor((start - from) / cellNs);
    if (cell < 0 || cell >= this.#most) return row;
    const end = Math.min(from + (cell + 1) * cellNs, start + longestStretchNs);
    if (!this.#open(start)) return row;
    const next = addUp(chunk, row, stop, start, end - start, this.#sums, this.#runs);
    this.#close(cell, start, Math.floor(Math.min(end, chunk.rowTime(next)) - start));
    return next;
  }

  /** Begins a stretch at time `start`. False: a P is busy from a moment on that is not a whole number of ns later. */
  #open(start: number): boolean {
    const since = this.#since;
    for (let p = 0; p < since.length; p++) {
      const isBusy = since[p]! >= 0;
      if (isBusy && since[p]! < start) {
        this.#add(p, since[p]!, start);
        since[p] = start;
      }
      this.#runs[p + 1] = isBusy ? 1 : 0;
      const sum = isBusy ? start - since[p]! : 0;
      if (!Number.isInteger(sum)) return false;
      this.#sums[p + 1] = sum;
    }
    return true;
  }

  /** Ends a stretch, which lies in `cell` and began at time `start`, after `ns`: whole ones, what is left is read with the rows that follow. */
  #close(cell: number, start: number, ns: number): void {
    const since = this.#since;
    for (let p = 0; p < since.length; p++) {
      const isBusy = this.#runs[p + 1] !== 0;
      const at = p * this.#most + cell;
      this.#busy[at] = this.#busy[at]! + ((this.#sums[p + 1]! + (isBusy ? ns : 0)) >>> 0);
      since[p] = isBusy ? start + ns : -1;
    }
  }

  #grow(procs: number): void {
    const before = this.#since;
    this.#since = new Float64Array(procs).fill(-1);
    this.#since.set(before);
    this.#runs = new Uint8Array(procs + 1);
    this.#sums = new Int32Array(procs + 1);
    const most = this.#most;
    const busy = new Float64Array(procs * most);
    busy.set(this.#busy);
    this.#busy = busy;
    this.busyNs = Array.from({ length: procs }, (_, p) => busy.subarray(p * most, (p + 1) * most));
  }

  /** What was before main does not count. */
  #restart(time: number): void {
    this.from = time;
    this.cellNs = firstCellNs;
    this.#busy.fill(0);
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
    this.#fit(end);
    const busy = this.busyNs[p]!;
    const { from, cellNs } = this;
    const last = Math.floor((end - from) / cellNs);
    let cell = Math.floor((start - from) / cellNs);
    let at = start;
    for (; cell < last; cell++) {
      const next = from + (cell + 1) * cellNs;
      busy[cell] = busy[cell]! + next - at;
      at = next;
    }
    if (end > at) busy[cell] = busy[cell]! + end - at;
  }
}

/**
 * One that has read something, and is kept for as long as the library is loaded: without it V8 throws the code away when a run that is watched is gone,
 * and compiles it anew for the next (see `specimens` in program/simulate.ts). Its times are long, so that its fields hold what those of others
 * come to hold.
 */
export const specimen: Occupancy = (() => {
  const clock = { now: 0.5 };
  const trace = new Trace({ procs: 1, version: "", seed: 0 });
  for (const kind of [Kind.mainStart, Kind.GoStart, Kind.GoBlock, Kind.GoStart]) {
    trace.add(clock, kind, 0, 0, 1, 0, 0);
    clock.now += 2 ** 31;
  }
  const occupancy = new Occupancy(trace, 2);
  occupancy.readTo(clock.now);
  return occupancy;
})();
