import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { Op } from "../../src/program/operations.js";
import { CHUNK, Chunk, FIRST_CHUNK } from "../../src/trace/chunk.js";
import { FROM_RING, GAP_SHIFT, MOST_G, OP_SHIFT, Phrase, SEND } from "../../src/trace/phrase.js";
import { Trace, whereWord } from "../../src/trace/trace.js";
import { Kind, waitReasonIndex } from "../../src/trace/vocabulary.js";

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

/** A talk: a hand-over, or a wait and perhaps a switch; in a phrase if it fits. */
interface Talk {
  readonly dt: number;
  readonly what: "hands" | "parks" | "switches";
  readonly p: number;
  readonly m: number;
  readonly g: number;
  readonly other: number;
  readonly op: 2 | 3 | 4;
  readonly object: number;
  readonly gap: number;
}
const talk: fc.Arbitrary<Talk> = fc.record({
  dt: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(2 ** 32 - 1, 2 ** 32)),
  what: fc.constantFrom("hands", "parks", "switches"),
  p: fc.constantFrom(0, 7, 1021, 1022),
  m: fc.constantFrom(0, 5, 16_382, 16_383),
  g: fc.constantFrom(1, 17, 65_535, 65_536),
  other: fc.constantFrom(2, 65_535, 65_536),
  op: fc.constantFrom(2, 3, 4),
  object: fc.constantFrom(1, 9, 65_535),
  gap: fc.constantFrom(0, 100, 8_191, 8_192),
});

/** As goroutines talk in truth: mostly the same two, each handing over and then waiting, with the same times between. */
const dialogue: fc.Arbitrary<Talk> = fc.record({
  dt: fc.constantFrom(50, 50, 50, 60),
  what: fc.constantFrom("hands", "parks"),
  p: fc.constant(0),
  m: fc.constantFrom(3, 3, 3, 4),
  g: fc.constantFrom(1, 1, 1, 2),
  other: fc.constantFrom(2, 2, 2, 3),
  op: fc.constantFrom(2, 3, 4),
  object: fc.constantFrom(1, 40_000, 65_535),
  gap: fc.constantFrom(100, 100, 100, 7),
});

const fresh = () => new Trace({ procs: 1, version: "1.26", seed: 1 });
const eventOf = (trace: Trace, i: number) => [
  trace.time(i),
  trace.kind(i),
  trace.p(i),
  trace.m(i),
  trace.g(i),
  trace.a(i),
  trace.b(i),
];

/** Writes a talk as the runtime does; returns its events. `extend`: a wait goes on with a switch. */
function write(trace: Trace, { what, p, m, g, other, op, object, gap }: Talk, now: number): number[][] {
  const clock = { now };
  const plain = (kind: Kind, ...rest: readonly [number, number, number, number, number]) => {
    trace.add(clock, kind, ...rest);
  };
  const last = object | (op << OP_SHIFT);
  const where = whereWord(p, m);
  const fits = (...numbers: readonly number[]) => where !== 0 && numbers.every((n) => n <= MOST_G);
  const reason = waitReasonIndex(op === Op.send ? "chan send" : "chan receive");
  if (what === "hands") {
    if (!fits(g, other, object) || !trace.addRow(clock, 3, Phrase.hands | where, g | (other << 16), last)) {
      plain(Kind.op, p, m, g, op, object);
      plain(Kind.GoUnblock, p, m, other, g, 0);
      plain(Kind.runnext, p, -1, other, 0, 0);
    }
    return [
      [now, Kind.op, p, m, g, op, object],
      [now, Kind.GoUnblock, p, m, other, g, 0],
      [now, Kind.runnext, p, -1, other, 0, 0],
    ];
  }
  if (what === "switches") {
    const one = FROM_RING | (gap << GAP_SHIFT);
    if (!fits(g) || gap >= 8_192 || !trace.addRow(clock, 2, Phrase.switches | where, g, one)) {
      plain(Kind.runqget, p, m, g, 1, 0);
      clock.now += gap;
      plain(Kind.GoStart, p, m, g, 1, 0);
    }
    return [
      [now, Kind.runqget, p, m, g, 1, 0],
      [now + gap, Kind.GoStart, p, m, g, 1, 0],
    ];
  }
  const isIn =
    fits(g, object) &&
    (trace.extendHand(clock, where, g, op, object) || trace.addRow(clock, 2, Phrase.parks | where, g, last));
  if (!isIn) {
    plain(Kind.op, p, m, g, op, object);
    plain(Kind.GoBlock, p, m, g, reason, object);
  }
  const waits = [
    [now, Kind.op, p, m, g, op, object],
    [now, Kind.GoBlock, p, m, g, reason, object],
  ];
  if (!trace.extendPark(where, other, gap)) return waits;
  return [
    ...waits,
    [now + gap, Kind.runqget, p, m, other, 0, 0],
    [now + gap, Kind.GoStart, p, m, other, 0, 1],
  ];
}

describe("the columns of a trace", () => {
  it("give back whatever was written, however large", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const trace = fresh();
        let time = 0;
        const wanted = rows.map(([dt, kind, p, m, g, a, b]) => {
          time += dt;
          trace.add({ now: time }, kind as never, p, m, g, a, b); // any number that a kind may be
          return [time, kind, p, m, g, a, b];
        });
        deepEqual(
          rows.map((_, i) => eventOf(trace, i)),
          wanted,
        );
      }),
    );
  });

  it("give phrases back as the events that they stand for, in any order of reading, also between the writing", () => {
    const places = fc.array(fc.nat(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(row, talk, dialogue, dialogue), { maxLength: 60 }),
        places,
        (parts, asked) => {
          const trace = fresh();
          const wanted: number[][] = [];
          let time = 0;
          const compare = (at: number) => {
            if (wanted.length > 0) deepEqual(eventOf(trace, at % wanted.length), wanted[at % wanted.length]);
          };
          parts.forEach((part, n) => {
            if ("what" in part) {
              time += part.dt;
              wanted.push(...write(trace, part, time));
            } else {
              const [dt, kind, ...rest] = part;
              time += dt;
              trace.add({ now: time }, kind as never, ...rest); // any number that a kind may be
              wanted.push([time, kind, ...rest]);
            }
            time = Math.max(time, wanted.at(-1)![0]!);
            compare(asked[n % asked.length]!);
          });
          equal(trace.length, wanted.length);
          for (const at of [...wanted.keys(), ...asked]) compare(at);
        },
      ),
    );
  });

  it("find an event in its chunk, however many there are", () => {
    const trace = fresh();
    for (let i = 0; i < 300_000; i++) {
      if (i % 3 === 0) trace.add({ now: i }, Kind.op, 0, 0, i, 0, 0);
      else if (!trace.addRow({ now: i }, 3, Phrase.hands | whereWord(0, 0), (i % 1000) | (1 << 16), 0)) {
        for (const kind of [Kind.op, Kind.GoUnblock, Kind.runnext])
          trace.add({ now: i }, kind, 0, 0, i % 1000, 0, 0);
      }
    }
    equal(trace.length, 700_000);
    for (let i = 0; i < trace.length; i += 997)
      equal(trace.time(i), Math.floor(i / 7) * 3 + [0, 1, 1, 1, 2, 2, 2][i % 7]!);
    equal(trace.indexAt(3 * 50_000), 7 * 50_000);
    deepEqual(eventOf(trace, 0).slice(0, 2), [0, Kind.op]);
  });

  it("know the code of a send", () => {
    equal(SEND, Op.send);
    deepEqual([Op.recv, Op.recvOk], [SEND + 1, SEND + 2], "pairs of operations are counted so");
    ok(Op.recvOk < 8, "an operation in a phrase has three bits");
  });

  it("take 16 bytes an event, and 32 when it is wide", () => {
    const narrow = fresh();
    const wide = fresh();
    for (let i = 0; i < FIRST_CHUNK; i++) {
      narrow.add({ now: i }, 1, 3, 7, 1_000_000, -32_768, 32_767);
      wide.add({ now: i }, 1, 3, 7, 1_000_000, 100_000, 0);
    }
    equal(narrow.bytes / FIRST_CHUNK, 16);
    equal(wide.bytes / FIRST_CHUNK, 32);
  });

  it("keep their times over a gap of more than 4.3 s", () => {
    const chunk = new Chunk(1e12, 0, CHUNK);
    chunk.setTime(3, 1e12 + 2 ** 33);
    equal(chunk.time(3), 1e12 + 2 ** 33);
    ok(chunk.time(0) >= 1e12);
  });
});
