/**
 * Events of a few kinds, picked out of a trace: for readers that must keep up with a run, or go through millions of events at once.
 *
 * Asking a trace for one field of one event costs some nanoseconds, most of them to find the event. Here a chunk of the trace is gone
 * through row by row, a row that nobody wants costs about one, and the others end up in columns of their own, batch by batch.
 *
 *     const picked = new Picker(trace, wanted);
 *     while (picked.next()) {
 *       for (let i = 0; i < picked.count; i++) ... picked.role[i], picked.p[i], picked.time[i] ...
 *     }
 *
 * A picker keeps its place. When the trace has grown, `next` goes on from there.
 */
import { KIND_MASK, P_SHIFT, ROW, WIDE } from "./chunk.js";
import type { Chunk } from "./chunk.js";
import { eventsOf, FIRST_PHRASE, gapIn, kindIn } from "./phrase.js";
import type { Trace } from "./trace.js";
import type { Kind } from "./vocabulary.js";

/** The most events of a batch: the columns stay in the processor's cache. */
const most = 2048;
/** The most events of a row. */
const mostInRow = 7;

export class Picker {
  /** Events in the batch. */
  count = 0;
  /** What the event's kind means to the reader: the number that he gave it. */
  readonly role = new Uint8Array(most);
  readonly p = new Int32Array(most);
  /** In ns. */
  readonly time = new Float64Array(most);
  readonly #trace: Trace;
  /** By kind: its role, 0 for none. For a phrase, 1 when one of its events has a role. */
  readonly #roles = new Uint8Array(KIND_MASK + 1);
  /** The chunk that is read, the row in it, and how many of the row's events have been read: the last row of a trace may get more. */
  #chunk = 0;
  #row = 0;
  #nth = 0;

  /** `roles`: pairs of a kind that is wanted and a number of the reader's own for it, from 1 to 255. */
  constructor(trace: Trace, roles: Iterable<readonly [kind: Kind, role: number]>) {
    this.#trace = trace;
    for (const [kind, role] of roles) this.#roles[kind] = role;
    for (let phrase = FIRST_PHRASE, n = eventsOf(phrase); n > 0; n = eventsOf(++phrase)) {
      for (let i = 0; i < n; i++) if (this.#roles[kindIn(phrase, i)] !== 0) this.#roles[phrase] = 1;
    }
  }

  /** Fetches the next batch. False: there is nothing more, for now. */
  next(): boolean {
    this.count = 0;
    const chunks = this.#trace.chunks();
    while (this.count <= most - mostInRow) {
      const chunk = chunks[this.#chunk];
      if (chunk === undefined) break;
      this.#read(chunk);
      if (this.#row < chunk.used - 1 || this.#chunk === chunks.length - 1) break; // the batch is full, or all is read
      this.#chunk++;
      this.#row = 0;
      this.#nth = 0;
    }
    return this.count > 0;
  }

  /** Reads the rows of a chunk until the batch is full. Stays at the last. */
  #read(chunk: Chunk): void {
    const roles = this.#roles;
    const { rows, used } = chunk;
    let row = this.#row;
    let nth = this.#nth;
    while (row < used) {
      const word = rows[row * ROW + 1]!;
      const kind = word & KIND_MASK;
      if (kind >= FIRST_PHRASE) nth = roles[kind] === 0 ? eventsOf(kind) : this.#phrase(chunk, row, nth);
      else {
        if (nth === 0 && roles[kind] !== 0) {
          const i = this.count++;
          const field = word >>> P_SHIFT;
          this.role[i] = roles[kind]!;
          this.p[i] = field === WIDE ? chunk.pAside(row) : field - 1;
          this.time[i] = chunk.rowTime(row);
        }
        nth = 1;
      }
      if (row === used - 1 || this.count > most - mostInRow) break;
      row++;
      nth = 0;
    }
    this.#row = row;
    this.#nth = nth;
  }

  /** The events of a row that stands for several, from the one that is next. Returns how many it has. */
  #phrase(chunk: Chunk, row: number, nth: number): number {
    const word = chunk.rows[row * ROW + 1]!;
    const phrase = word & KIND_MASK;
    const count = eventsOf(phrase);
    for (let each = nth; each < count; each++) {
      const role = this.#roles[kindIn(phrase, each)]!;
      if (role === 0) continue;
      const i = this.count++;
      this.role[i] = role;
      this.p[i] = (word >>> P_SHIFT) - 1;
      this.time[i] = chunk.rowTime(row) + gapIn(phrase, each, chunk.rows[row * ROW + 3]!, chunk.gaps);
    }
    return count;
  }
}
