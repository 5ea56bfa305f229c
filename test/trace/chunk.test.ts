import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { CHUNK, Chunk } from "../../src/trace/chunk.js";
import { Trace } from "../../src/trace/trace.js";

type Row = readonly [dt: number, kind: number, p: number, m: number, g: number, a: number, b: number];

/** Values at the edges of what a narrow row holds, and anywhere. */
const field = (least: number, ...edges: readonly number[]) =>
  fc.oneof(fc.constantFrom(least, 0, ...edges), fc.integer({ min: least, max: 2 ** 31 - 1 }));
const operand = fc.oneof(
  fc.constantFrom(-32_769, -32_768, -1, 0, 1, 32_767, 32_768, -(2 ** 31), 2 ** 31 - 1),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 1e15)),
  fc.integer({ min: 1, max: 126 }),
  field(-1, 1021, 1022, 1023, 1024),
  field(-1, 16_382, 16_383, 16_384),
  field(0),
  operand,
  operand,
);

describe("the columns of a trace", () => {
  it("give back whatever was written, however large", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const trace = new Trace({ procs: 1, version: "1.26", seed: 1 });
        let time = 0;
        const wanted = rows.map(([dt, kind, p, m, g, a, b]) => {
          time += dt;
          trace.add({ now: time }, kind as never, p, m, g, a, b); // any number that a kind may be
          return [time, kind, p, m, g, a, b];
        });
        const got = rows.map((_, i) => [
          trace.time(i),
          trace.kind(i),
          trace.p(i),
          trace.m(i),
          trace.g(i),
          trace.a(i),
          trace.b(i),
        ]);
        deepEqual(got, wanted);
      }),
    );
  });

  it("take 16 bytes an event, and 32 when it is wide", () => {
    const narrow = new Trace({ procs: 1, version: "1.26", seed: 1 });
    const wide = new Trace({ procs: 1, version: "1.26", seed: 1 });
    for (let i = 0; i < CHUNK; i++) {
      narrow.add({ now: i }, 1, 3, 7, 1_000_000, -32_768, 32_767);
      wide.add({ now: i }, 1, 3, 7, 1_000_000, 100_000, 0);
    }
    equal(narrow.bytes / CHUNK, 16);
    equal(wide.bytes / CHUNK, 32);
  });

  it("keep their times over a gap of more than 4.3 s", () => {
    const chunk = new Chunk(1e12);
    chunk.setTime(3, 1e12 + 2 ** 33);
    equal(chunk.time(3), 1e12 + 2 ** 33);
    ok(chunk.time(0) >= 1e12);
  });
});
