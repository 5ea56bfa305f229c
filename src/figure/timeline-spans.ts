/**
 * The spans that lie on one lane of a timeline, in columns. A long run has millions of them, and a figure draws some thousands: a bar is
 * an object with a tooltip, so it is made when it is known that it is drawn. Until then a span is a place in these columns.
 */
import type { GoroutineSpan, ProcessorSpan } from "../trace/spans.js";
import type { ThreadSpan } from "../trace/thread-spans.js";
import type { Bar, BarStyle } from "./timeline-style.js";

/** What a bar is made from. What a span does not have is -1, 0 or "". */
export interface LaneSpan {
  readonly start: number;
  readonly end: number;
  readonly style: BarStyle;
  readonly g: number;
  readonly p: number;
  readonly m: number;
  readonly core: number;
  /** Status of the goroutine, or activity of the P or thread. */
  readonly word: string;
  /** Why, or in which system call. */
  readonly detail: string;
  /** What a goroutine waits for. */
  readonly object: string;
}

/** Spans of a lane that are to be drawn, in order of time. */
export interface ChosenSpans {
  /** When they begin and end, in ns, side by side. */
  readonly times: Float64Array;
  style(nth: number): BarStyle;
  bar(nth: number): Bar;
}

/** Of a P and a goroutine that begin and end together the goroutine comes first. */
const afterGoroutines = 2 ** 40;

export class LaneSpans {
  readonly #bar: (span: LaneSpan) => Bar;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #styles: BarStyle[] = [];
  readonly #gs: number[] = [];
  readonly #ps: number[] = [];
  readonly #ms: number[] = [];
  readonly #cores: number[] = [];
  readonly #words: string[] = [];
  readonly #details: string[] = [];
  readonly #objects: string[] = [];
  /** Who comes first of those that begin and end together. */
  readonly #ranks: number[] = [];
  #isInOrder = true;
  #places: readonly number[] = [];

  /** `bar` makes a bar of a span. */
  constructor(bar: (span: LaneSpan) => Bar) {
    this.#bar = bar;
  }

  addGoroutine({ start, end, g, p, m, status, reason, object }: GoroutineSpan, style: BarStyle): void {
    this.#add(start, end, style, g);
    this.#say(g, p, m, -1, status, reason, object);
  }

  addProcessor({ start, end, g, p, m, activity, call }: ProcessorSpan, style: BarStyle): void {
    this.#add(start, end, style, afterGoroutines + p);
    this.#say(g, p, m, -1, activity, call, "");
  }

  addThread({ start, end, g, p, m, core, activity, call }: ThreadSpan, style: BarStyle): void {
    this.#add(start, end, style, m);
    this.#say(g, p, m, core, activity, call, "");
  }

  /** The same, on a lane of one thread: spans that differ in nothing but the core are one. */
  addThreadWhereverItIs(span: ThreadSpan, style: BarStyle): void {
    const last = this.#starts.length - 1;
    const goesOn =
      this.#ends[last] === span.start &&
      this.#words[last] === span.activity &&
      this.#ps[last] === span.p &&
      this.#gs[last] === span.g &&
      this.#details[last] === span.call;
    if (!goesOn) return this.addThread(span, style);
    this.#ends[last] = span.end;
    this.#cores[last] = -1;
  }

  #add(start: number, end: number, style: BarStyle, rank: number): void {
    const last = this.#starts.length - 1;
    const isLater = last < 0 || start > this.#starts[last]!;
    if (!isLater) this.#isInOrder = false;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#styles.push(style);
    this.#ranks.push(rank);
  }

  #say(g: number, p: number, m: number, core: number, word: string, detail: string, object: string): void {
    this.#gs.push(g);
    this.#ps.push(p);
    this.#ms.push(m);
    this.#cores.push(core);
    this.#words.push(word);
    this.#details.push(detail);
    this.#objects.push(object);
  }

  /** The places of all spans in order of time, then of length, then of rank. They came in few pieces that are in order each. */
  #sorted(): readonly number[] {
    if (this.#places.length === this.#starts.length) return this.#places;
    const [starts, ends, ranks] = [this.#starts, this.#ends, this.#ranks];
    const places: number[] = [];
    for (let i = 0; i < starts.length; i++) places.push(i);
    if (!this.#isInOrder) {
      places.sort(
        (one, two) => starts[one]! - starts[two]! || ends[one]! - ends[two]! || ranks[one]! - ranks[two]!,
      );
    }
    this.#places = places;
    return places;
  }

  /** The spans that end after `from` and begin before `to`, in ns. */
  within(from: number, to: number): ChosenSpans {
    const places = this.#sorted();
    const chosen = new Uint32Array(places.length);
    const times = new Float64Array(2 * places.length);
    let count = 0;
    for (const i of places) {
      const start = this.#starts[i]!;
      const end = this.#ends[i]!;
      if (start >= to || end <= from) continue;
      times[2 * count] = start;
      times[2 * count + 1] = end;
      chosen[count++] = i;
    }
    return {
      times: times.subarray(0, 2 * count),
      style: (nth) => this.#styles[chosen[nth]!]!,
      bar: (nth) => this.#bar(this.#span(chosen[nth]!)),
    };
  }

  #span(i: number): LaneSpan {
    return {
      start: this.#starts[i]!,
      end: this.#ends[i]!,
      style: this.#styles[i]!,
      g: this.#gs[i]!,
      p: this.#ps[i]!,
      m: this.#ms[i]!,
      core: this.#cores[i]!,
      word: this.#words[i]!,
      detail: this.#details[i]!,
      object: this.#objects[i]!,
    };
  }
}
