import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { Op } from "../../src/program/operations.js";
import { CHUNK, FIRST_CHUNK } from "../../src/trace/chunk.js";
import { MOST_G, MOST_GAP, MOST_OBJECT, OP_SHIFT, Phrase, SEND, SLEEP } from "../../src/trace/phrase.js";
import {
  LONG,
  MOST_SHORT_OBJECT,
  MOST_SHORT_PLACE,
  OPERANDS_SHIFT,
  PLACE_SHIFT,
  SHORT_FROM_RING,
  SHORT_OP_SHIFT,
} from "../../src/trace/row.js";
import { Trace } from "../../src/trace/trace.js";
import { foundIn, Kind, waitReasonIndex } from "../../src/trace/vocabulary.js";

type Row = readonly [dt: number, kind: number, p: number, m: number, g: number, a: number, b: number];

/** Values at the edges of what a row holds, and anywhere. */
const field = (least: number, ...edges: readonly number[]) =>
  fc.oneof(fc.constantFrom(least, 0, ...edges), fc.integer({ min: least, max: 2 ** 31 - 1 }));
const edges = [1, 2, 63, 64, 511, 512, 16_383, 16_384, 32_767, 32_768, 2 ** 31 - 1];
const operand = fc.oneof(
  fc.constantFrom(0, ...edges, -1, -2, -32_768, -32_769, -(2 ** 31)),
  fc.nat({ max: 600 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);
/** From one event to the next: mostly little, as in a burst; at the edges of both lengths of rows; and fractions of ns. */
const later = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom(16_383, 16_384, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 1e15),
  fc.constantFrom(0.5, 0.1, 1 / 3, 1e-9),
);
const row: fc.Arbitrary<Row> = fc.tuple(
  later,
  fc.integer({ min: 1, max: 128 }),
  field(-1, 1, 509, 510, 511, 1021, 1022, 1023, 1024),
  field(-1, 1, 30, 31, 16_382, 16_383, 16_384),
  field(0, 1, 65_535, 65_536),
  operand,
  operand,
);
/** Most of it fits into short rows. */
const everyday: fc.Arbitrary<Row> = fc.tuple(
  fc.integer({ min: 0, max: 5000 }),
  fc.constantFrom(Kind.op, Kind.GoStart, Kind.GoBlock, Kind.runnext),
  fc.integer({ min: -1, max: 7 }),
  fc.integer({ min: -1, max: 9 }),
  fc.integer({ min: 0, max: 65_536 }),
  fc.oneof(fc.nat({ max: 64 }), fc.nat({ max: 16_384 })),
  fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 512 })),
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
  dt: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0.5, 16_383, 16_384, 2 ** 32 - 1, 2 ** 32)),
  what: fc.constantFrom("hands", "parks", "switches"),
  p: fc.constantFrom(0, 7, 1021, 1022, 1023),
  m: fc.constantFrom(0, 5, 16_382, 16_383),
  g: fc.constantFrom(1, 17, 65_535, 65_536),
  other: fc.constantFrom(2, 65_535, 65_536),
  op: fc.constantFrom(2, 3, 4),
  object: fc.constantFrom(1, 9, 16_383, 16_384, 65_535),
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
  object: fc.constantFrom(1, 16_383, 40_000, 65_535),
  gap: fc.constantFrom(100, 100, 100, 7),
});

/** A sleep: a goroutine begins one, a thread that has nothing to do goes to the poller, or is up because of a timer. */
interface Rest {
  readonly dt: number;
  readonly rests: "dozes" | "sleeps" | "rises";
  readonly p: number;
  readonly m: number;
  readonly g: number;
  readonly timer: number;
  readonly ns: number;
}
const rest: fc.Arbitrary<Rest> = fc.record({
  dt: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0.5, 16_384, 2 ** 32 - 1, 2 ** 32, 1e12)),
  rests: fc.constantFrom("dozes", "sleeps", "rises"),
  p: fc.constantFrom(0, 7, 1023),
  m: fc.constantFrom(0, 5, 16_383),
  g: fc.constantFrom(1, 17, 65_535, 65_536),
  timer: fc.constantFrom(1, 65_535, 65_536, 2 ** 31 - 1),
  ns: fc.constantFrom(1, 50_000, 2 ** 31 - 1, 2 ** 31, 2 ** 40),
});

/** Writes a sleep as the runtime does; returns its events. */
function writeRest(trace: Trace, { rests, p, m, g, timer, ns }: Rest, now: number): number[][] {
  const clock = { now };
  const [low, high] = [(time: number) => time | 0, (time: number) => Math.floor(time / 4294967296)];
  const where = trace.where(p, m);
  const isShort = ns < 2 ** 31;
  const sleep = waitReasonIndex("sleep");
  const rows = {
    dozes: {
      fits: g <= MOST_G && timer <= MOST_OBJECT && isShort,
      words: [g | (timer << 16), ns],
      events: [
        [Kind.op, p, m, g, SLEEP, 0],
        [Kind.GoBlock, p, m, g, sleep, 0],
        [Kind.timerAdd, p, timer, g, low(now + ns), high(now + ns)],
      ],
    },
    sleeps: {
      fits: isShort,
      words: [0, ns],
      events: [
        [Kind.spinning, p, m, 0, 1, 1],
        [Kind.ProcStop, p, m, 0, 0, 0],
        [Kind.pidleput, p, -1, 0, 0, 0],
        [Kind.spinning, -1, m, 0, 0, 0],
        [Kind.netpollBlock, -1, m, 0, low(ns), high(ns)],
      ],
    },
    rises: {
      fits: g <= MOST_G && p === 0,
      words: [g, timer],
      events: [
        [Kind.netpollWake, -1, m, 0, 0, 0],
        [Kind.pidleget, p, -1, 0, 0, 0],
        [Kind.ProcStart, p, m, 0, 0, 0],
        [Kind.spinning, p, m, 0, 1, 1],
        [Kind.timerRun, p, m, g, p, timer],
        [Kind.GoUnblock, p, m, g, 0, 0],
        [Kind.runnext, p, -1, g, 0, 0],
        [Kind.runqget, p, m, g, 0, 0],
        [Kind.spinning, p, m, 0, 0, 0],
        [Kind.GoStart, p, m, g, foundIn.indexOf("runnext"), 1],
      ],
    },
  } as const;
  const { fits, words, events } = rows[rests];
  const head = Phrase[rests] | LONG | where;
  if (where === 0 || !fits || !trace.addLong(clock, events.length, head, words[0], words[1]))
    for (const [kind, ...[a, b, c, d, e]] of events) trace.add(clock, kind, a, b, c, d, e);
  return events.map((event) => [now, ...event]);
}

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
  const where = trace.where(p, m);
  const fits = (...numbers: readonly number[]) => where !== 0 && numbers.every((n) => n <= MOST_G);
  const reason = waitReasonIndex(op === Op.send ? "chan send" : "chan receive");
  if (what === "hands") {
    if (
      !fits(g, other, object) ||
      !trace.addLong(clock, 3, Phrase.hands | LONG | where, g | (other << 16), last)
    ) {
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
    const rest = g | ((SHORT_FROM_RING | gap) << OPERANDS_SHIFT);
    if (g > MOST_G || gap > MOST_GAP || !trace.addShort(clock, 2, Phrase.switches | where, rest)) {
      plain(Kind.runqget, p, m, g, 1, 0);
      clock.now += gap;
      plain(Kind.GoStart, p, m, g, 1, 0);
    }
    return [
      [now, Kind.runqget, p, m, g, 1, 0],
      [now + gap, Kind.GoStart, p, m, g, 1, 0],
    ];
  }
  const rest = g | ((object | ((op - SEND) << SHORT_OP_SHIFT)) << OPERANDS_SHIFT);
  const isIn =
    trace.extendHand(clock, where, g, op, object) ||
    (g <= MOST_G && object <= MOST_SHORT_OBJECT && trace.addShort(clock, 2, Phrase.parks | where, rest)) ||
    (fits(g, object) && trace.addLong(clock, 2, Phrase.parks | LONG | where, g, last));
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
      fc.property(fc.array(fc.oneof(row, everyday), { maxLength: 60 }), (rows) => {
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
        fc.array(fc.oneof(row, everyday, talk, dialogue, dialogue, rest, rest), { maxLength: 60 }),
        places,
        (parts, asked) => {
          const trace = fresh();
          const wanted: number[][] = [];
          let time = 0;
          const compare = (at: number) => {
            if (wanted.length > 0) deepEqual(eventOf(trace, at % wanted.length), wanted[at % wanted.length]);
          };
          parts.forEach((part, n) => {
            if ("rests" in part) {
              time += part.dt;
              wanted.push(...writeRest(trace, part, time));
            } else if ("what" in part) {
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
      else if (
        !trace.addLong({ now: i }, 3, Phrase.hands | LONG | trace.where(0, 0), (i % 1000) | (1 << 16), 0)
      ) {
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

  it("know the codes of a send and of a sleep", () => {
    equal(SEND, Op.send);
    equal(SLEEP, Op.sleep);
    deepEqual([Op.recv, Op.recvOk], [SEND + 1, SEND + 2], "pairs of operations are counted so");
    ok(Op.recvOk < 8, "an operation in a phrase has three bits");
  });

  /** How many events with these fields there is room for in the first chunk. */
  const room = (g: number, a: number, b: number, p = 3): number => {
    const trace = fresh();
    while (trace.chunks().length < 2) trace.add({ now: trace.length }, 1, p, 7, g, a, b);
    return trace.length - 1;
  };
  const cases: readonly (readonly [string, readonly [number, number, number, number?], number])[] = [
    ["short", [65_535, 16_383, 1], FIRST_CHUNK - 1],
    ["short", [0, 63, 511], FIRST_CHUNK - 1],
    ["long, for its goroutine", [65_536, 0, 0], FIRST_CHUNK / 2],
    ["long, for its first operand", [1, 16_384, 0], FIRST_CHUNK / 2],
    ["long, for its second", [1, 0, 512], FIRST_CHUNK / 2],
    ["long, for both", [1, 64, 2], FIRST_CHUNK / 2],
    ["long, for a negative one", [1, 0, -1], FIRST_CHUNK / 2],
    ["long and wide", [1, 32_768, 0], FIRST_CHUNK / 2],
    ["long and wide, for its P", [1, 0, 0, 1023], FIRST_CHUNK / 2],
  ];
  for (const [what, fields, events] of cases) {
    it(`take 8 bytes an event, or 16: ${what}`, () => {
      equal(room(...fields), events);
    });
  }

  it("take 16 bytes more when an event is wide, and 10 for an anchor", () => {
    const bytes = (step: number, a: number): number => {
      const trace = fresh();
      for (let i = 0; i < FIRST_CHUNK / 2; i++) trace.add({ now: i * step }, 1, 3, 7, 1, a, 0);
      return trace.bytes;
    };
    const few = 4 * 10;
    equal(bytes(1, 100_000) - bytes(1, 0), 16 * (FIRST_CHUNK / 2));
    equal(bytes(1, 0), 8 * FIRST_CHUNK + few);
    equal(bytes(16_384, 0), 8 * FIRST_CHUNK + 10 * (FIRST_CHUNK / 2));
  });

  it("keep a time that differs from a whole number of ns by less than a difference shows", () => {
    const [before, after] = [2 / 7, 9 / 7];
    equal(after - before, 1);
    ok(before + 1 !== after);
    const trace = fresh();
    for (const now of [before, after]) trace.add({ now }, Kind.op, 0, 0, 1, 0, 0);
    ok(!trace.addShort({ now: after + 2 / 7 }, 1, Kind.op | trace.where(0, 0), 1));
    deepEqual([trace.time(0), trace.time(1)], [before, after]);
  });

  it("keep their times over gaps of every length, whatever is read first", () => {
    const trace = fresh();
    const times: number[] = [];
    for (let i = 0, now = 1e12; i < 100_000; i++) {
      now += i % 7 === 0 ? [16_383, 16_384, 2 ** 33, 0.25, 1 / 3][(i / 7) % 5]! : i % 3;
      trace.add({ now }, Kind.op, 0, 0, i, 0, 0);
      times.push(now);
    }
    for (let i = 0, at = 0; i < 20_000; i++, at = (at + 61_813) % times.length)
      equal(trace.time(at), times[at]);
    for (const [i, time] of times.entries()) equal(trace.time(i), time);
  });

  it("have room for a switch at the end of a chunk", () => {
    for (const before of [FIRST_CHUNK - 3, FIRST_CHUNK - 2, FIRST_CHUNK - 1]) {
      const trace = fresh();
      for (let i = 0; i < before; i++) trace.add({ now: 0 }, Kind.op, 0, 0, 1, 3, 4);
      const one: Talk = { dt: 0, what: "parks", p: 0, m: 0, g: 1, other: 2, op: 3, object: 5, gap: 9 };
      const wanted = write(trace, one, 0);
      trace.add({ now: 10 }, Kind.op, 0, 0, 7, 3, 4);
      wanted.push([10, Kind.op, 0, 0, 7, 3, 4]);
      deepEqual(
        wanted.map((_, i) => eventOf(trace, before + i)),
        wanted,
      );
      deepEqual(eventOf(trace, before - 1), [0, Kind.op, 0, 0, 1, 3, 4]);
    }
  });

  it("have any number of pairs of a P and an M, of which the first 511 have short rows", () => {
    const trace = fresh();
    const pairs = Array.from({ length: 70_000 }, (_, i) => [(i % 300) - 1, Math.floor(i / 300) - 1] as const);
    pairs.forEach(([p, m], i) => {
      const isShort = trace.addShort({ now: 0 }, 1, Kind.op | trace.where(p, m), 1);
      equal(isShort, i > 0 && i < MOST_SHORT_PLACE, `${i}`); // the first has no chunk yet
      if (!isShort) trace.add({ now: 0 }, Kind.op, p, m, 1, 0, 0);
    });
    deepEqual(
      pairs.map((_, i) => eventOf(trace, i)),
      pairs.map(([p, m]) => [0, Kind.op, p, m, 1, 0, 0]),
    );
    pairs.slice(0, 60_000).forEach(([p, m], i) => {
      equal(trace.where(p, m), (i + 1) << PLACE_SHIFT, "each has one number");
    });
    equal(trace.where(1000, 1000), 0, "and then there is no room");
    equal(trace.where(0, 16_383), 0);
  });
});

describe("the memory of chunks", () => {
  /** Whether V8 counts it, chunk by chunk, of a trace of so many events that gives up what `whenFull` says. */
  function counted(events: number, whenFull: ((trace: Trace) => void) | null = null): boolean[] {
    const trace = new Trace({ procs: 1, version: "1.26", seed: 1 }, whenFull);
    const clock = { now: 0 };
    for (; trace.length < events; clock.now++) trace.add(clock, Kind.GoStart, 0, 0, 1, 0, 0);
    return trace.chunks().map(({ rows }) => !(rows.buffer instanceof SharedArrayBuffer));
  }

  it("is counted in small chunks, and in one full chunk of four", () => {
    equal(2 ** 5 * FIRST_CHUNK, CHUNK, "the sixth is the first full one");
    const all = counted(12 * CHUNK);
    ok(all.length > 14, `${all.length} chunks`);
    deepEqual(
      all,
      all.map((_, nth) => nth < 5 || nth % 4 === 0),
    );
  });

  it("is counted from where on a trace gives chunks up", () => {
    const kept = counted(12 * CHUNK, (trace) => {
      if (trace.length > 2 * CHUNK) trace.forget(trace.length - 10, null);
    });
    ok(kept.length > 1 && kept.every(Boolean), `counted: ${kept.join()}`);
  });
});
