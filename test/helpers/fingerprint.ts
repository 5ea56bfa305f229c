/** A hash of everything in a trace's columns and strings: two runs with the same one told the same story. */
import type { Trace } from "../../src/index.js";

export function fingerprint({ trace }: { readonly trace: Trace }): string {
  let hash = 0x811c9dc5;
  const mix = (n: number): void => {
    hash = Math.imul(hash ^ (n | 0), 0x01000193) >>> 0;
    hash = Math.imul(hash ^ Math.floor(n / 4294967296), 0x01000193) >>> 0;
  };
  for (let i = 0; i < trace.length; i++) {
    mix(trace.time(i));
    mix(trace.kind(i));
    mix(trace.p(i));
    mix(trace.m(i));
    mix(trace.g(i));
    mix(trace.a(i));
    mix(trace.b(i));
  }
  for (const text of trace.strings) for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  return `${trace.length}:${hash.toString(16)}`;
}
