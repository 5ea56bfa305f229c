/*
 * The packing of a run for a page: see packed-run.ts, which unpacks it. It is done where Node is, at once, since a cell waits for it.
 */
import type { Run } from "../program/run.js";
import { groupDigits } from "../trace/numbers.js";
import { traceOf } from "../trace/trace.js";
import type { Trace } from "../trace/trace.js";
import { Walk, Writer } from "./event-streams.js";
import { form, mostEvents, noEvent } from "./packed-run.js";
import type { PackedRun } from "./packed-run.js";

/** The most characters of its events: what a notebook grows by. */
export const mostCharacters = 4_000_000;

const advice =
  "simulate less, or have the page simulate it: controls({ … }, () => player(simulate(main)), { data: { main } })";

/** Throws a RangeError when the trace is empty or too long, or takes more than `most` characters. */
export function packRun(run: Run, most = mostCharacters): PackedRun {
  const { output, stderr, now, steps } = run;
  const trace = traceOf(run);
  if (trace.first > 0) {
    throw new RangeError(
      `player: the trace begins at event ${trace.first}, and only a whole one goes into the page: give simulate no option trace`,
    );
  }
  if (trace.length > mostEvents) {
    throw new RangeError(
      `player: the run has ${groupDigits(trace.length)} events, and ${groupDigits(mostEvents)} can go into the page; ${advice}`,
    );
  }
  const { bytes, lengths } = written(trace);
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  const rows = textOf(zlib?.deflateSync(bytes) ?? bytes);
  if (rows.length > most) {
    throw new RangeError(
      `player: the run's ${groupDigits(trace.length)} events would take ${groupDigits(rows.length)} bytes of the notebook, ` +
        `and ${groupDigits(most)} are the most; ${advice}`,
    );
  }
  const { kind, exitCode, message, time, goroutine } = run.end;
  return {
    form,
    meta: trace.meta,
    strings: trace.strings,
    objects: [...trace.objects],
    length: trace.length,
    endTime: trace.endTime,
    lengths,
    isDeflated: zlib !== undefined,
    rows,
    output,
    stderr,
    end: { kind, exitCode, message, time, goroutine },
    now,
    steps,
  };
}

function written(trace: Trace): ReturnType<Writer["written"]> {
  const writer = new Writer();
  const walk = new Walk(writer);
  const event = noEvent();
  for (let i = 0; i < trace.length; i++) {
    trace.load(i, event);
    walk.pass(event);
  }
  return writer.written();
}

function textOf(bytes: Uint8Array): string {
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    letters.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return btoa(letters.join(""));
}
