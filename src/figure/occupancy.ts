/**
 * How busy each P was, stretch of time by stretch of time: what a heat map shows, and the one view of a run that can be kept up to date
 * while the run goes on.
 *
 * A trace is read once, row by row (trace/chunk.ts), in one loop: no replay, no spans, no call for an event. A row costs some two to five
 * nanoseconds, where the simulation takes fifty and more: a run that is watched must not be slowed down. Batches of events picked out by
 * kind, which others could have used as well, were tried first and took three to four times as long. The stretches ("cells") are as many as there is room for; when the run grows beyond the last of them, each two become one, and all are twice as long. So the map
 * is always complete, and its size is bounded.
 *
 * A P is busy while it runs a goroutine, as in `processorStatistics`: not while its goroutine is in the kernel, and not while its thread
 * looks for work.
 */
import { KIND_MASK, P_SHIFT, ROW, WIDE } from "../trace/chunk.js";
import type { Chunk } from "../trace/chunk.js";
import { eventsOf, FIRST_PHRASE, GAP_SHIFT, gapIn, kindIn } from "../trace/phrase.js";
import type { Picture } from "../trace/picture.js";
import type { Trace } from "../trace/trace.js";
import { GStatus, Kind } from "../trace/vocabulary.js";

/** The shortest cell, in ns. */
const firstCellNs = 64;

/**
 * What a row of the trace means for its P, as bits: a goroutine ends to run on it, one begins to. In phrases (phrase.ts) these lie after the
 * row's time: the beginning by the row's own gap, or both by the gaps of the chunk.
 */
const [ends, begins, afterGap, afterHand] = [1, 2, 4, 16];
/** At the start of main the count begins anew. */
const restarts = 8;

const meanings = new Map<Kind, number>([
  [Kind.GoStart, begins],
  [Kind.GoSyscallEnd, begins],
  [Kind.GoStop, ends],
  [Kind.GoBlock, ends],
  [Kind.GoDestroy, ends],
  [Kind.GoSyscallBegin, ends],
  [Kind.mainStart, restarts],
]);

/**
 * The meaning of a row with this in place of its kind, without the events that have been read already. In a phrase, who ends does so before
 * another begins.
 */
function meaningOf(kind: number, read: number): number {
  let meaning = 0;
  for (let nth = read; nth < eventsOf(kind); nth++) {
    const isPhrase = kind >= FIRST_PHRASE;
    const own = meanings.get(isPhrase ? kindIn(kind, nth) : (kind as Kind)) ?? 0; // below, it is a kind
    if (own === 0) continue;
    const gap = isPhrase ? gapIn(kind, nth, 1 << GAP_SHIFT, { hand: 2, park: 4 }) : 0;
    meaning |= own | (gap === 1 ? afterGap : 0) | (gap >= 2 ? afterHand : 0);
  }
  return meaning;
}

const meaningOfRow = Uint8Array.from({ length: KIND_MASK + 1 }, (_, kind) => meaningOf(kind, 0));

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
  /** The cell of `#busy` in which each P was busy last, and where it ends, in ns: what ends there or before needs no division. */
  #place = new Int32Array(0);
  #edge = new Float64Array(0);
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

  /** Reads a chunk from where it was left. The loop that counts: all in one, as a call for each row would cost as much as the rest. */
  #read(chunk: Chunk): void {
    const { rows, used, base, hasFullTimes } = chunk;
    const { hand, park } = chunk.gaps;
    let [since, edge, place, busy] = [this.#since, this.#edge, this.#place, this.#busy];
    for (let row = this.#row, read = this.#nth; row < used; row++, read = 0) {
      const word = rows[row * ROW + 1]!;
      const meaning = read === 0 ? meaningOfRow[word & KIND_MASK]! : meaningOf(word & KIND_MASK, read);
      if (meaning === 0) continue;
      const time = hasFullTimes ? chunk.rowTime(row) : base + (rows[row * ROW]! >>> 0);
      const field = word >>> P_SHIFT;
      const p = field === WIDE ? chunk.pAside(row) : field - 1;
      if (meaning === restarts) this.#restart(time);
      if (meaning === restarts || p < 0) continue;
      if (p >= since.length) {
        this.#grow(p + 1);
        [since, edge, place, busy] = [this.#since, this.#edge, this.#place, this.#busy];
      }
      const then = (meaning & afterHand) === 0 ? time : time + hand;
      let began = since[p]!;
      if ((meaning & ends) !== 0 && began >= 0) {
        if (then <= edge[p]!) busy[place[p]!] = busy[place[p]!]! + then - began;
        else this.#add(p, began, then);
        began = -1;
      }
      if ((meaning & begins) !== 0 && began < 0) {
        if ((meaning & afterHand) !== 0) began = then + park;
        else began = (meaning & afterGap) === 0 ? time : time + (rows[row * ROW + 3]! >>> GAP_SHIFT);
      }
      since[p] = began;
    }
    this.#row = used - 1; // the last row may get more events
    this.#nth = used === 0 ? 0 : eventsOf(rows[(used - 1) * ROW + 1]! & KIND_MASK);
  }

  #grow(procs: number): void {
    const before = this.#since;
    this.#since = new Float64Array(procs).fill(-1);
    this.#since.set(before);
    this.#place = new Int32Array(procs);
    this.#edge = new Float64Array(procs).fill(-1);
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
    this.#edge.fill(-1);
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
    this.#edge.fill(-1);
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
    this.#place[p] = p * this.#most + cell;
    this.#edge[p] = cell < this.#most ? from + (cell + 1) * cellNs : -1;
  }
}
