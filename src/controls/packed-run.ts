/*
 * A run as text, for a page that did not simulate it: its events in streams (event-streams.ts), deflated, in base64. A run of a lesson is
 * some kilobytes, a million events are some ten kilobytes when they repeat themselves, and two megabytes when a thousand goroutines do as
 * chance has it. Here it is unpacked, by the browser's own means, which are promises; pack-run.ts packs it.
 */
import { Run } from "../program/run.js";
import type { RawEvent } from "../trace/chunk.js";
import type { TraceMeta } from "../trace/meta.js";
import { Trace } from "../trace/trace.js";
import { Kind } from "../trace/vocabulary.js";
import { Reader, Walk } from "./event-streams.js";

/** The longest trace that goes: a page takes some seconds to take it in. */
export const mostEvents = 2_000_000;
/** The form of what is packed. */
export const form = 2;

/** An event to be filled in. */
export const noEvent = (): RawEvent => ({ time: 0, kind: Kind.op, p: 0, m: 0, g: 0, a: 0, b: 0 });

export interface PackedRun {
  /** The form of `rows`. Another one is of another version of this library. */
  readonly form: number;
  readonly meta: TraceMeta;
  readonly strings: readonly string[];
  readonly objects: readonly (readonly [number, string])[];
  readonly length: number;
  readonly endTime: number;
  /** How long each stream is, in bytes. */
  readonly lengths: readonly number[];
  readonly isDeflated: boolean;
  readonly rows: string;
  readonly output: string;
  readonly stderr: string;
  readonly end: Omit<Run["end"], "cause">;
  readonly now: number;
  readonly steps: number;
}

/** The run again. Rejects with an Error for what another version of this library has packed. */
export async function unpackRun(packed: PackedRun): Promise<Run> {
  if (packed.form !== form || packed.length > mostEvents) {
    throw new Error("This run was packed by another version of gosched. Run the cell again.");
  }
  const trace = new Trace(packed.meta);
  for (const text of packed.strings) trace.intern(text);
  for (const [id, text] of packed.objects) trace.objects.set(id, text);
  const bytes = bytesOf(packed.rows);
  const walk = new Walk(new Reader(packed.isDeflated ? await inflated(bytes) : bytes, packed.lengths));
  const event = noEvent();
  const clock = { now: 0 };
  for (let i = 0; i < packed.length; i++) {
    walk.pass(event);
    clock.now = event.time;
    trace.add(clock, event.kind, event.p, event.m, event.g, event.a, event.b);
  }
  trace.endTime = packed.endTime;
  const { output, stderr, end, now, steps } = packed;
  return new Run({ trace, output, stderr, end, now, steps });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
