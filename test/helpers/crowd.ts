/**
 * Longer traces made by hand, for figures of many things: full rings, a long global queue, many Ps, many spans.
 */
import type { Trace } from "../../src/trace/trace.js";
import { found, traceOf, why } from "./story.js";
import type { Row } from "./story.js";

/** One P, whose main makes n workers: the ring overflows to the global queue. */
export function spawned(n: number): Trace {
  const rows: Row[] = [
    [0, "newm", { m: 0 }],
    [0, "mstart", { m: 0 }],
    [0, "ProcsChange", { a: 1 }],
    [0, "ProcStart", { p: 0, m: 0 }],
    [0, "GoCreate", { p: 0, m: 0, a: 1, b: 0 }],
    [0, "runnext", { p: 0, g: 1 }],
    [0, "runqget", { p: 0, m: 0, g: 1, a: 0 }],
    [0, "GoStart", { p: 0, m: 0, g: 1, a: found("runnext"), b: 1 }],
    [0, "mainStart", { p: 0, m: 0, g: 1 }],
  ];
  let ring = 0;
  for (let g = 2; g < n + 2; g++) {
    const time = (g - 1) * 100;
    rows.push([time, "GoCreate", { p: 0, m: 0, g: 1, a: g, b: 1 }], [time, "runnext", { p: 0, g }]);
    if (g === 2) continue;
    const isFull = ring === 256;
    rows.push([time, isFull ? "runqputslow" : "runqput", { p: 0, g: g - 1, a: isFull ? 128 : 0 }]);
    ring = isFull ? 128 : ring + 1;
  }
  return traceOf(rows, ["runtime.main", "worker"], 1);
}

/** Ps that all run workers of `ns` each, one after the other, `spans` times: more bars than a page can draw. */
export function busy(procs: number, spans: number, ns: number): Trace {
  const rows: Row[] = [[0, "ProcsChange", { a: procs }]];
  for (let p = 0; p < procs; p++) {
    rows.push([0, "newm", { m: p }], [0, "mstart", { m: p }], [0, "ProcStart", { p, m: p }]);
  }
  for (let i = 0; i < spans; i++) {
    const time = i * (ns + 10);
    for (let p = 0; p < procs; p++) {
      const g = 1 + i * procs + p;
      rows.push(
        [time, "GoCreate", { p, m: p, a: g, b: 0 }],
        [time, "runnext", { p, g }],
        [time, "runqget", { p, m: p, g, a: 0 }],
        [time, "GoStart", { p, m: p, g, a: found("runnext"), b: 1 }],
      );
    }
    for (let p = 0; p < procs; p++) {
      rows.push([time + ns, "GoDestroy", { p, m: p, g: 1 + i * procs + p }]);
    }
  }
  return traceOf(rows, ["worker"], procs);
}

/** n goroutines that main has made and that wait, each for another channel; half of the channels have names. */
export function waiting(n: number): Trace {
  const rows: Row[] = [
    [0, "newm", { m: 0 }],
    [0, "mstart", { m: 0 }],
    [0, "ProcsChange", { a: 1 }],
    [0, "ProcStart", { p: 0, m: 0 }],
  ];
  for (let g = 1; g <= n; g++) {
    rows.push(
      [g * 100, "GoCreate", { p: 0, m: 0, a: g, b: 0 }],
      [g * 100, "runnext", { p: 0, g }],
      [g * 100, "runqget", { p: 0, m: 0, g, a: 0 }],
      [g * 100, "GoStart", { p: 0, m: 0, g, a: found("runnext"), b: 1 }],
      [g * 100 + 50, "GoBlock", { p: 0, m: 0, g, a: why("chan receive"), b: g }],
    );
  }
  const trace = traceOf(rows, ["listener"], 1);
  for (let g = 1; g <= n; g += 2) trace.objects.set(g, `channel ${g}`);
  return trace;
}
