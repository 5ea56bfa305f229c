/**
 * How much of a trace is kept. A run of a thousand million events has a trace of several gigabytes, and nobody looks at all of it. So a trace
 * keeps its last events, as Go's flight recorder does (runtime/trace, FlightRecorder, since 1.25), and forgets those before.
 *
 *     simulate(main, { trace: { last: 1_000_000 } })   // the last million events
 *     simulate(main, { trace: { from: 2e9 } })          // those from 2 s on; `bounds: { time: ... }` ends a run where enough is seen
 *
 * What is left is no fragment: when events are given up, they are replayed first, and the state that they led to is kept in their place.
 * Every picture, figure and statistic begins there and is exact, and says of itself that it shows a part (`keptWords`). Events keep their
 * numbers: the first that is there is event `trace.first`, and the time from which the trace tells is `trace.startTime`.
 *
 * That has its price, and only for who needs it: each event that is given up is replayed, which takes some times as long as to simulate
 * it. As long as all fits, nothing is different.
 *
 * Rejected: every k-th event, and the events of some goroutines only. Neither can be replayed: who is in a queue follows from all that
 * went in and out. A part in time can. Rejected too: the state as the runtime's records have it. It would cost nothing, and the trace would not be
 * the only door any more.
 */
import { Replay } from "./replay.js";
import type { Trace } from "./trace.js";

/** How much of a trace to keep. */
export interface TraceOptions {
  /** At most so many events: the last of the run. Infinity: all. Default 32,000,000: mostly a quarter of a gigabyte, and half where rows are long. */
  readonly last?: number;
  /** Only events from this virtual time on, in ns. Default 0. */
  readonly from?: number;
}

export const defaultTraceEvents = 32_000_000;

/** Checks the option `trace`. Throws a RangeError that says what was expected. */
export function checkTraceOptions(given: unknown): asserts given is TraceOptions {
  if (typeof given !== "object" || given === null) {
    throw new RangeError(
      `option trace: expected true, false, or how much to keep, such as { last: 1_000_000 }, got ${String(given)}`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (name !== "last" && name !== "from")
      throw new RangeError(`option trace: there is no "${name}"; expected last or from`);
    const isCount = Number.isSafeInteger(value) && value >= (name === "last" ? 1 : 0);
    if (isCount || (name === "last" && value === Infinity)) continue;
    throw new RangeError(
      name === "last"
        ? `option trace.last: expected a number of events from 1, or Infinity, got ${String(value)}`
        : `option trace.from: expected a time in whole ns from 0, got ${String(value)}`,
    );
  }
}

/** Keeps one trace within its bounds. */
export class TraceBound {
  readonly #last: number;
  readonly #from: number;
  #replay: Replay | undefined;
  /** Goroutines are buried when there are so many records. */
  #mostRecords = 20_000;

  constructor({ last = defaultTraceEvents, from = 0 }: TraceOptions) {
    this.#last = last;
    this.#from = from;
  }

  /** Gives up what is too much. Called when a chunk of the trace is full, and at the end. */
  trim(trace: Trace): void {
    let keepFrom = Math.max(trace.first, trace.length - this.#last);
    if (this.#from > 0) keepFrom = Math.max(keepFrom, trace.indexAt(this.#from));
    if (keepFrom <= trace.first || (trace.first > 0 && trace.start === null)) return; // enough room, or streamed
    const replay = (this.#replay ??= new Replay(trace, { check: false }));
    replay.toIndex(keepFrom - 1);
    const { picture } = replay;
    if (picture.goroutines.size > this.#mostRecords) {
      picture.bury();
      this.#mostRecords = 2 * picture.goroutines.size + 20_000;
    }
    trace.forget(keepFrom, picture);
  }
}
