import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  formatPicture,
  gmp,
  goroutineSpans,
  processorSpans,
  queueLengths,
  readTrace,
  Replay,
  simulate,
  Simulation,
  snapshotAt,
  states,
  streamTrace,
  threadSpans,
  threadStates,
  timeline,
  traceBytes,
  utilization,
  validate,
} from "../../src/index.js";
import type { Program, Trace, TraceEvent } from "../../src/index.js";
import { events, picture } from "../../src/notebook/listing.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, runOptions } from "../helpers/random-program.js";

const bounds = { events: 3_000 };
const runs = (numRuns: number) => ({ numRuns: Number(process.env["GOSCHED_LAW_RUNS"] ?? numRuns) });

/** Goroutines that talk, sleep, read a pipe, end and begin, for some tens of thousands of events. */
const busy: Program = function* main({ go, chan, time, work, os }) {
  const desk = chan<number>(3);
  const [reader, writer] = os.Pipe();
  yield* go(function* waits() {
    for (;;) yield* reader.Read(1);
  });
  for (let i = 0; i < 6; i++) {
    yield* go(function* clerk() {
      for (;;) {
        const ticket = yield* desk.recv();
        if (ticket % 7 === 0) yield* time.Sleep(2_000);
        if (ticket % 11 === 0) yield* writer.Write("x");
        yield* work(900);
      }
    });
  }
  for (let i = 0; i < 3_000; i++) {
    yield* go(function* guest() {
      yield* desk.send(i);
    });
    if (i % 50 === 49) yield* time.Sleep(20_000);
  }
};

const eventsFrom = ({ trace }: { readonly trace: Trace }, first: number): TraceEvent[] =>
  Array.from({ length: trace.length - first }, (_, i) => trace.event(first + i));

/** Spans that are not over at `time`, with what was before it cut off. */
const from = <Span extends { readonly start: number; readonly end: number }>(spans: Span[], time: number) =>
  spans.filter(({ end }) => end > time).map((span) => ({ ...span, start: Math.max(time, span.start) }));

const byAll = (spans: readonly object[]): string[] => spans.map((span) => JSON.stringify(span)).sort();

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

describe("a bounded trace", function () {
  this.timeout(120_000);

  it("keeps the last events, with their numbers and times, and the state before them", () => {
    fc.assert(
      fc.property(programs, runOptions, fc.integer({ min: 1, max: 900 }), (block, options, last) => {
        const whole = simulate(programOf(block), { ...options, bounds });
        const part = simulate(programOf(block), { ...options, bounds, trace: { last } });
        equal(part.trace.length, whole.trace.length);
        equal(part.trace.first, Math.max(0, whole.trace.length - last));
        deepEqual(eventsFrom(part, part.trace.first), eventsFrom(whole, part.trace.first));
        validate(part); // checks each event, from the state at the beginning on
        const middle = part.trace.first + Math.floor((part.trace.length - part.trace.first) / 2);
        for (const index of [part.trace.first - 1, middle, whole.trace.length - 1]) {
          deepEqual(snapshotAt(part, { index }), snapshotAt(whole, { index }));
        }
      }),
      runs(60),
    );
  });

  const whole = simulate(busy, { procs: 4 });
  const last = 5_000;
  const part = simulate(busy, { procs: 4, trace: { last } });
  const { trace } = part;

  it("takes no more memory than it must", () => {
    ok(whole.trace.length > 40_000, String(whole.trace.length));
    equal(trace.length - trace.first, last);
    const talk: Program = function* main({ go, chan }) {
      const [a, b] = [chan<number>(), chan<number>()];
      yield* go(function* echo() {
        for (;;) yield* b.send(yield* a.recv());
      });
      for (let i = 0; i < 100_000; i++) {
        yield* a.send(i);
        yield* b.recv();
      }
    };
    const { trace: long } = simulate(talk, { procs: 2, trace: { last } });
    ok(long.length > 1_000_000 && long.bytes < 2_500_000, `${long.bytes} bytes`);
  });

  it("gives the spans of a whole trace, from where it begins", () => {
    const time = trace.startTime;
    deepEqual(byAll(processorSpans(part)), byAll(from(processorSpans(whole), time)));
    deepEqual(byAll(threadSpans(part)), byAll(from(threadSpans(whole), time)));
    const plain = (spans: ReturnType<typeof goroutineSpans>) =>
      byAll(from(spans, time).map((span) => (span.start === time ? { ...span, reason: "" } : span)));
    deepEqual(plain(goroutineSpans(part)), plain(goroutineSpans(whole)));
  });

  it("is said aloud, by the run and by its figures, which draw", () => {
    const words = new RegExp(`the last 5,000 of ${whole.trace.length.toLocaleString("en-US")} events`);
    match(String(part), words);
    for (const figure of [timeline, utilization, states, threadStates, queueLengths]) {
      match(figure(part).svg, words, figure.name);
      ok(!figure(whole).svg.includes("the last"), figure.name);
    }
    ok(gmp(part, "end").svg.length > 1_000);
    equal(picture(part, "end"), picture(whole, "end"));
    equal(picture(part, trace.startTime), picture(whole, trace.startTime));
    equal(events(part, { limit: 1 }).length, 1);
  });

  it("refuses what was before, and says what there is", () => {
    throws(() => trace.event(3), /event index must be a whole number from \d{5} to \d{5}, got 3/);
    throws(() => trace.time(3), /no event 3: the trace has those from/);
    throws(() => snapshotAt(part, { index: 3 }), /index must be a whole number from \d{5} \(before all\)/);
    throws(() => snapshotAt(part, 5), /time must be a number of ns from \d{5,}/);
    throws(() => snapshotAt(part, "main"), /does not reach the first instruction of main/);
  });

  it("may begin at a time", () => {
    const late = simulate(busy, { procs: 4, trace: { from: 500_000 } });
    ok(late.trace.time(late.trace.first) >= 500_000 && late.trace.startTime < 500_000);
    equal(late.trace.first, whole.trace.indexAt(500_000));
    deepEqual(snapshotAt(late, 700_000), snapshotAt(whole, 700_000));
    const never = simulate(busy, { procs: 4, trace: { from: 1e15 } });
    equal(never.trace.first, never.trace.length);
    match(String(never), /not traced/);
  });

  it("buries the dead, and counts them", () => {
    const spawner: Program = function* main({ sync }) {
      const wg = sync.WaitGroup();
      for (let i = 0; i < 60_000; i++) {
        yield* wg.Go(function* brief() {});
        if (i % 100 === 99) yield* wg.Wait();
      }
    };
    const kept = simulate(spawner, { procs: 2, trace: { last: 1_000 } });
    ok(kept.trace.start!.goroutines.size < 45_000);
    deepEqual(snapshotAt(kept, "end"), snapshotAt(simulate(spawner, { procs: 2 }), "end"));
  });

  it("is asked for in clear words", () => {
    const main: Program = function* main() {};
    const ask = (given: unknown) => () => simulate(main, { trace: given as boolean }); // as untyped code may
    throws(ask(7), /option trace: expected true, false, or how much to keep, such as/);
    throws(ask({ last: 0 }), /option trace.last: expected a number of events from 1, or Infinity, got 0/);
    throws(ask({ from: -1 }), /option trace.from: expected a time in whole ns from 0, got -1/);
    throws(ask({ every: 2 }), /option trace: there is no "every"; expected last or from/);
  });
});

describe("streamTrace", function () {
  this.timeout(60_000);

  const read = async (pieces: AsyncIterable<Uint8Array>): Promise<Trace> => {
    // in pieces as a file gives them, of an awkward size
    const bytes = Buffer.concat(await all(pieces));
    const size = 7_777;
    return readTrace(
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      ),
    );
  };

  it("gives a trace away while it runs, as fast as it is read, and keeps none of it", async () => {
    const whole = simulate(busy, { procs: 4 });
    const simulation = new Simulation(busy, { procs: 4 });
    const seen: number[] = [];
    let held = 0;
    const back = await read(
      traceBytes(
        (async function* () {
          const stream = streamTrace(simulation);
          for (;;) {
            const { done, value } = await stream.next();
            if (done === true) return value;
            seen.push(value.count);
            const steps = simulation.steps;
            await new Promise((resolve) => setTimeout(resolve, 5));
            equal(simulation.steps, steps, "it waits for its reader");
            held = Math.max(held, simulation.trace.bytes);
            yield value;
          }
        })(),
        simulation.trace.meta,
      ),
    );
    ok(seen.length >= 1 && held < 3_000_000, `${seen.length} blocks, ${held} bytes`);
    equal(fingerprint({ trace: back }), fingerprint(whole));
    equal(back.endTime, whole.now);
    deepEqual([...back.objects], [...whole.trace.objects]);
    deepEqual(back.meta, JSON.parse(JSON.stringify(whole.trace.meta)));
    equal(timeline(back).svg, timeline(whole).svg);
    throws(() => new Replay(simulation.trace), /they were streamed; read the stream back/);
  });

  it("writes a finished run too, and tells a broken file from a whole one", async () => {
    const run = simulate(busy, { procs: 2 });
    const bytes = Buffer.concat(await all(traceBytes(run)));
    equal(fingerprint({ trace: await readTrace([bytes]) }), fingerprint(run));
    equal(formatPicture(snapshotAt(await readTrace([bytes]), "end")), formatPicture(snapshotAt(run, "end")));
    await rejects(readTrace([bytes.subarray(0, 900)]), /end within a block: the file was broken off/);
    await rejects(readTrace([bytes.subarray(0, bytes.length - 32)]), /the file was broken off/);
    await rejects(readTrace([]), /expected the bytes of a trace, which begin with GOSCHED1/);
    await rejects(readTrace([Buffer.from("GOSCHED2........")]), /expected the bytes of a trace/);
  });

  it("is written with the state that it begins with, and is read as the same part", async () => {
    await fc.assert(
      fc.asyncProperty(
        programs,
        runOptions,
        fc.integer({ min: 1, max: 900 }),
        async (block, options, last) => {
          const written = simulate(programOf(block), { ...options, bounds, trace: { last } });
          const read = await readTrace(await all(traceBytes(written)));
          equal(read.first, written.trace.first);
          equal(read.startTime, written.trace.startTime);
          deepEqual(eventsFrom({ trace: read }, read.first), eventsFrom(written, read.first));
          validate(read);
          for (const index of [read.first - 1, read.length - 1]) {
            deepEqual(snapshotAt(read, { index }), snapshotAt(written, { index }));
          }
        },
      ),
      runs(40),
    );
  });

  it("is not written when it was streamed: the state before it is not known", async () => {
    const simulation = new Simulation(busy, { procs: 2 });
    for await (const block of streamTrace(simulation)) ok(block.count >= 0);
    await rejects(
      all(traceBytes(simulation)),
      /events were given away: they were streamed; read the stream back/,
    );
  });
});
