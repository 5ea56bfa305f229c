/*
 * A run as text, for a page that did not simulate it: the trace's columns as differences in as few bytes as they need, in base64. A run of a
 * lesson is some kilobytes. Longer ones do not go: a page that has the program simulates them faster than they could be loaded.
 */
import { Run } from "../program/run.js";
import type { TraceMeta } from "../trace/meta.js";
import { Trace } from "../trace/trace.js";
import type { Kind } from "../trace/vocabulary.js";

/** The longest trace that goes: about half a megabyte. */
export const mostEvents = 40_000;

export interface PackedRun {
  readonly meta: TraceMeta;
  readonly strings: readonly string[];
  readonly objects: readonly (readonly [number, string])[];
  readonly length: number;
  readonly endTime: number;
  /** Of each event: time since the one before, kind, p, m, g, a, b. */
  readonly rows: string;
  readonly output: string;
  readonly stderr: string;
  readonly end: Omit<Run["end"], "cause">;
  readonly now: number;
  readonly steps: number;
}

/** Throws a RangeError when the trace is empty or too long. */
export function packRun(run: Run): PackedRun {
  const { trace, output, stderr, now, steps } = run;
  if (trace.length === 0) throw new RangeError("player: the run has no trace: it was made with trace: false");
  if (trace.first > 0) {
    throw new RangeError(
      `player: the trace begins at event ${trace.first}, and only a whole one goes into the page: give simulate no option trace`,
    );
  }
  if (trace.length > mostEvents) {
    throw new RangeError(
      `player: the run has ${trace.length} events, and ${mostEvents} can go into the page; ` +
        "have the page simulate it: controls({ … }, () => player(simulate(main)), { data: { main } })",
    );
  }
  const { kind, exitCode, message, time, goroutine } = run.end;
  return {
    meta: trace.meta,
    strings: trace.strings,
    objects: [...trace.objects],
    length: trace.length,
    endTime: trace.endTime,
    rows: packRows(trace),
    output,
    stderr,
    end: { kind, exitCode, message, time, goroutine },
    now,
    steps,
  };
}

/** The run again. */
export function unpackRun(packed: PackedRun): Run {
  const trace = new Trace(packed.meta);
  for (const text of packed.strings) trace.intern(text);
  for (const [id, text] of packed.objects) trace.objects.set(id, text);
  const read = reader(packed.rows);
  const clock = { now: 0 };
  for (let i = 0; i < packed.length; i++) {
    clock.now += read();
    trace.add(clock, read() as Kind, read(), read(), read(), read(), read()); // it was a kind when it was packed
  }
  trace.endTime = packed.endTime;
  const { output, stderr, end, now, steps } = packed;
  return new Run({ trace, output, stderr, end, now, steps });
}

function packRows(trace: Trace): string {
  const bytes: number[] = [];
  let before = 0;
  for (const { index, time, p, m, g, a, b } of trace) {
    for (const value of [time - before, trace.kind(index), p, m, g, a, b]) put(bytes, value);
    before = time;
  }
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    letters.push(String.fromCharCode(...bytes.slice(at, at + 8192)));
  }
  return btoa(letters.join(""));
}

/** A whole number in groups of seven bits, the sign in the lowest: no bit operations, as times do not fit into 32 bits. */
function put(bytes: number[], value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

function reader(rows: string): () => number {
  const text = atob(rows);
  let at = 0;
  return () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = text.charCodeAt(at++);
      value += (byte & 127) * scale;
      if (!(byte >= 128)) break;
    }
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
}
