import assert from "node:assert/strict";
import { goroutineSpans, processorSpans, simulate, validate } from "../../src/index.js";
import type { Program, Run, SimulateOptions } from "../../src/index.js";
import { GcController } from "../../src/runtime/mgcpacer.js";
import { joinNs } from "../../src/trace/trace.js";
import { foundIn, workerLabels } from "../../src/trace/vocabulary.js";
import type { KindName } from "../../src/trace/vocabulary.js";

function checked(main: Program, options: SimulateOptions = {}): Run {
  const run = simulate(main, options);
  validate(run.trace);
  return run;
}

const eventsOf = (run: Run, ...kinds: KindName[]) =>
  [...run.trace].filter((event) => kinds.includes(event.kind));

const KB = 1024;
const MB = 1024 * KB;

describe("the quotas of workers (R14.4)", () => {
  const rows: readonly (readonly [procs: number, dedicated: number, fractional: number])[] = [
    [1, 0, 0.25],
    [2, 0, 0.25],
    [3, 0, 0.25],
    [4, 1, 0],
    [5, 1, 0],
    [6, 1, 0.0833],
    [7, 2, 0],
    [8, 2, 0],
    [10, 3, 0],
    [12, 3, 0],
    [16, 4, 0],
  ];
  for (const [procs, dedicated, fractional] of rows) {
    it(`GOMAXPROCS=${procs}: ${dedicated} dedicated, a share of ${fractional} of each P`, () => {
      const controller = new GcController();
      controller.startCycle(0, procs, false);
      assert.equal(controller.dedicatedMarkWorkersNeeded, dedicated);
      assert.equal(Number(controller.fractionalUtilizationGoal.toFixed(4)), fractional);
      assert.equal(controller.maxIdleMarkWorkers, procs - dedicated);
      controller.startCycle(0, procs, true);
      assert.equal(controller.maxIdleMarkWorkers, dedicated > 0 ? 0 : 1);
    });
  }
});

describe("the pacer", () => {
  it("begins at 95 % of the smallest heap when nothing is known yet", () => {
    const controller = new GcController();
    controller.init(100);
    assert.equal(controller.heapGoal(), 4 * MB);
    assert.equal(controller.trigger(), ((4 * MB) / 64) * 61);
  });

  it("aims at twice what was live, stacks and globals included", () => {
    const controller = new GcController();
    controller.init(100);
    controller.update(50 * MB, false);
    controller.startCycle(0, 4, false);
    controller.heapScanWork = 10 * MB;
    controller.stackScanWork = 8 * KB;
    controller.endCycle(10_000_000, 4);
    controller.resetLive(10 * MB);
    controller.commit(false);
    assert.equal(controller.heapGoal(), 20 * MB + 8 * KB + 100 * KB);
  });

  it("has no goal with GOGC=off, and a smaller least heap with a smaller GOGC", () => {
    const controller = new GcController();
    controller.init(-1);
    assert.equal(controller.trigger() > 2 ** 52, true);
    controller.init(25);
    assert.equal(controller.heapGoal(), MB);
  });

  it("asks an allocation for more marking, the nearer the heap is to its goal", () => {
    const controller = new GcController();
    controller.init(100);
    controller.lastHeapScan = 2 * MB;
    controller.update(3 * MB, false);
    controller.startCycle(0, 4, false);
    const before = controller.assistWorkPerByte;
    controller.update(512 * KB, true);
    assert.ok(controller.assistWorkPerByte > before);
    assert.equal(Number((controller.assistWorkPerByte * controller.assistBytesPerWork).toFixed(6)), 1);
  });
});

describe("a collection", () => {
  it("begins when the heap has reached its trigger, and not before", () => {
    const run = checked(
      function* main({ alloc, runtime, fmt }) {
        for (let i = 0; i < 38; i++) yield* alloc(100 * KB);
        yield* fmt.Println((yield* runtime.ReadMemStats()).NumGC);
        yield* alloc(200 * KB);
        yield* runtime.Gosched();
      },
      { procs: 2 },
    );
    assert.equal(run.output, "0\n");
    assert.equal(eventsOf(run, "GCBegin").length, 1);
  });

  it("never begins with GOGC=off, or in a program that never allocates", () => {
    const allocates: Program = function* main({ alloc }) {
      for (let i = 0; i < 100; i++) yield* alloc(MB);
    };
    const sleeps: Program = function* main({ time }) {
      yield* time.Sleep(300_000_000_000);
    };
    assert.equal(eventsOf(checked(allocates, { gogc: "off" }), "GCBegin").length, 0);
    assert.equal(eventsOf(checked(sleeps), "GCBegin").length, 0);
  });

  it("is forced two minutes after the last one, by sysmon (R8.8)", () => {
    const run = checked(
      function* main({ time, runtime }) {
        yield* runtime.GC();
        yield* time.Sleep(300_000_000_000);
      },
      { procs: 4 },
    );
    const [first, second, third] = eventsOf(run, "GCBegin");
    const last = eventsOf(run, "GCEnd")[0]!.time;
    assert.ok(first !== undefined && second !== undefined);
    const minutes = (second.time - last) / 60e9;
    assert.ok(minutes > 2 && minutes < 3.1, `${minutes} minutes`);
    assert.ok(third === undefined || third.time - second.time > 120e9);
    const forcer = goroutineSpans(run).find((span) => span.g === second.g);
    assert.equal(forcer?.name, "runtime.forcegchelper");
  });

  it("finds what the program has let go of", () => {
    const run = checked(function* main({ alloc, forget, runtime, fmt }) {
      yield* alloc(3 * MB, { live: 2 * MB });
      yield* runtime.GC();
      const before = yield* runtime.ReadMemStats();
      forget(1.5 * MB);
      yield* runtime.GC();
      const after = yield* runtime.ReadMemStats();
      yield* fmt.Println(before.HeapAlloc, after.HeapAlloc, after.NumGC);
    });
    assert.equal(run.output, `${2 * MB} ${0.5 * MB} 2\n`);
  });

  it("runs one dedicated worker on four Ps, and idle ones beside it, all of them labelled", () => {
    const run = checked(
      function* main({ alloc, runtime }) {
        yield* alloc(30 * MB, { live: 30 * MB });
        yield* runtime.GC();
      },
      { procs: 4 },
    );
    const labels = eventsOf(run, "GoLabel").map((event) => workerLabels[event.a]);
    assert.equal(labels.filter((label) => label === "GC (dedicated)").length >= 1, true);
    assert.ok(labels.includes("GC (idle)") && !labels.includes("GC (fractional)"));
    const marking = goroutineSpans(run).filter((span) => span.reason === "GC (dedicated)");
    assert.ok(marking.length > 0 && marking.every((span) => span.name === "runtime.gcBgMarkWorker"));
    const places = new Set(eventsOf(run, "GoStart").map((event) => foundIn[event.a]));
    assert.ok(places.has("GC worker") && places.has("idle GC worker"));
  });

  it("takes a quarter of one busy P for its fractional worker", () => {
    const run = checked(
      function* main({ alloc, work, go, time }) {
        yield* go(function* hog() {
          for (;;) yield* work(100_000, { calls: 1000 });
        });
        yield* alloc(60 * MB, { live: 60 * MB });
        yield* time.Sleep(400_000_000);
      },
      { procs: 1 },
    );
    const [begin, end] = eventsOf(run, "STWEnd", "GCEnd");
    assert.ok(begin !== undefined && end?.kind === "GCEnd");
    let marked = 0;
    for (const { name, start, end: stop } of processorSpans(run)) {
      if (name === "runtime.gcBgMarkWorker" && start >= begin.time && stop <= end.time)
        marked += stop - start;
    }
    const share = marked / (end.time - begin.time);
    assert.ok(share > 0.22 && share < 0.36, `${share} of the time`);
  });

  it("gives the goroutines of a P with a dedicated worker to the others when the P is wanted (R14.5)", () => {
    let drained = 0;
    for (let seed = 0; seed < 20; seed++) {
      const run = checked(
        function* main({ alloc, go, work, sync }) {
          const wg = sync.WaitGroup();
          yield* alloc(200 * MB, { live: 200 * MB });
          for (let i = 0; i < 40; i++) {
            yield* go(function* worker() {
              yield* wg.Add(1);
              for (let k = 0; k < 20; k++) yield* work(500_000);
              yield* wg.Done();
            });
          }
          yield* work(10_000);
          yield* wg.Wait();
        },
        { procs: 4, seed },
      );
      drained += eventsOf(run, "runqdrain").length;
    }
    assert.ok(drained > 0, "never seen");
  });
});

describe("assists", () => {
  it("make an allocating goroutine mark, and no cycle ends far beyond its goal", () => {
    const run = checked(
      function* main({ alloc, runtime }) {
        yield* alloc(20 * MB, { live: 20 * MB });
        yield* runtime.GC();
        for (let i = 0; i < 6000; i++) yield* alloc(32 * KB);
      },
      { procs: 2, bounds: { events: 5_000_000 } },
    );
    let heap = 0;
    let goal = Infinity;
    let cycles = 0;
    for (const event of eventsOf(run, "HeapAlloc", "HeapGoal", "GCEnd")) {
      if (event.kind === "HeapAlloc") heap = joinNs(event.a, event.b);
      else if (event.kind === "HeapGoal") goal = joinNs(event.a, event.b);
      else if (event.a > 2) {
        cycles++;
        assert.ok(
          heap < 1.1 * goal,
          `cycle ${event.a} ends at ${heap / MB} MB, and its goal was ${goal / MB}`,
        );
      }
    }
    assert.ok(cycles > 2, `only ${cycles} cycles`);
    assert.ok(eventsOf(run, "GCMarkAssistBegin").length > 10);
  });

  it("wait when nothing is to be marked at the moment, and are woken by those who mark", () => {
    let waited = 0;
    for (let seed = 0; seed < 30; seed++) {
      const run = checked(
        function* main({ alloc, sync, work }) {
          const wg = sync.WaitGroup();
          yield* alloc(3 * MB, { live: 3 * MB });
          for (let i = 0; i < 8; i++) {
            yield* wg.Go(function* allocates() {
              for (let k = 0; k < 60; k++) {
                yield* alloc(64 * KB);
                yield* work(200, { signals: false });
              }
            });
          }
          yield* wg.Wait();
        },
        { procs: 4, seed },
      );
      assert.equal(run.end.kind, "done");
      waited += goroutineSpans(run).filter((span) => span.reason === "GC assist wait").length;
    }
    assert.ok(waited > 0, "never seen");
  });
});

describe("scanning a stack (R9.5)", () => {
  const stubborn = (signals: boolean): Program =>
    function* main({ go, work, runtime, time, fmt }) {
      yield* go(function* loop() {
        yield* work(30_000_000, { signals });
      });
      yield* time.Sleep(1_000_000);
      const begin = time.Now();
      yield* runtime.GC();
      yield* fmt.Print(time.Since(begin));
    };

  it("stops a goroutine that runs, and it goes on when it was scanned", () => {
    const run = checked(stubborn(true), { procs: 4 });
    assert.ok(Number(run.output) < 1_000_000, `${run.output} ns`);
    const [asked] = eventsOf(run, "suspendG");
    const [stopped] = eventsOf(run, "casGFromPreempted");
    assert.ok(asked !== undefined && stopped !== undefined);
    const woken = eventsOf(run, "GoUnblock").find(
      (event) => event.index > stopped.index && event.g === stopped.a,
    );
    assert.equal(woken?.a, stopped.g, "the one who scanned it wakes it");
    const span = goroutineSpans(run).find((one) => one.g === stopped.a && one.reason === "preempted");
    assert.ok(span !== undefined);
  });

  it("is held up by a loop that cannot be stopped, and so is the collection (R14.8)", () => {
    const run = checked(stubborn(false), { procs: 4 });
    assert.ok(Number(run.output) > 25_000_000, `${run.output} ns`);
  });

  it("stops no goroutine that waits or is queued", () => {
    const run = checked(
      function* main({ go, chan, runtime }) {
        const never = chan<number>();
        for (let i = 0; i < 50; i++) {
          yield* go(function* waits() {
            yield* never.recv();
          });
        }
        yield* runtime.GC();
      },
      { procs: 1 },
    );
    assert.equal(eventsOf(run, "suspendG").length, 0);
  });
});

describe("what a program is told about memory", () => {
  const rows: readonly (readonly [string, Program, RegExp])[] = [
    [
      "no bytes",
      function* main({ alloc }) {
        yield* alloc(0);
      },
      /alloc\(bytes\): expected a whole number from 1 to \d+, got/,
    ],
    [
      "more live than there is",
      function* main({ alloc }) {
        yield* alloc(10, { live: 11 });
      },
      /alloc: expected live to be a whole number from 0 to 10, got/,
    ],
    [
      "to forget what it never had",
      function* main({ forget }) {
        forget(1);
      },
      /forget\(bytes\): expected a whole number up to the 0 bytes that the program holds, got/,
    ],
    [
      "too many Ps",
      function* main({ runtime }) {
        yield* runtime.GOMAXPROCS(5000);
      },
      /runtime\.GOMAXPROCS\(n\): expected a whole number up to 1024, got/,
    ],
  ];
  for (const [what, main, message] of rows) {
    it(`when it asks for ${what}`, () => assert.throws(() => simulate(main), message));
  }

  it("when GOGC is wrong", () => {
    // The types forbid it; a notebook's cell may do it.
    assert.throws(
      () => simulate(function* main() {}, { gogc: "no" } as unknown as SimulateOptions),
      /option gogc: expected a whole number from 0 or "off", got/,
    );
  });

  it("that a release before 1.5 has no collector here", () => {
    const main: Program = function* main({ runtime, alloc }) {
      yield* alloc(100 * MB); // counted, and never collected
      yield* runtime.GC();
    };
    assert.throws(() => simulate(main, { version: "1.2" }), /the collector of Go 1\.2 is not modelled/);
  });
});

describe("the heap in a trace", () => {
  it("grows with each allocation and is told again when a cycle ends, with the next goal", () => {
    const run = checked(function* main({ alloc, runtime }) {
      yield* alloc(MB);
      yield* alloc(MB, { live: MB });
      yield* runtime.GC();
    });
    const sizes = eventsOf(run, "HeapAlloc").map((event) => joinNs(event.a, event.b));
    assert.deepEqual(sizes, [MB, 2 * MB, MB]);
    const goals = eventsOf(run, "HeapGoal").map((event) => joinNs(event.a, event.b));
    assert.deepEqual(goals, [4 * MB]);
  });
});
