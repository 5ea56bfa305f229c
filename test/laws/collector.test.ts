/**
 * Laws of stops of the world and of collections, over programs that allocate: each trace replays, each cycle has its two stops,
 * and what a program keeps is never lost.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { simulate, validate } from "../../src/index.js";
import type { Go, Goroutine, Program, SimulateOptions, TraceEvent } from "../../src/index.js";
import { joinNs } from "../../src/trace/trace.js";
import { stwReasons } from "../../src/trace/vocabulary.js";

/** One statement of a goroutine; `n` is a size or a time. */
interface Statement {
  readonly do:
    "garbage" | "keep" | "work" | "stubborn" | "sleep" | "yield" | "gc" | "procs" | "syscall" | "percent";
  readonly n: number;
}

const statement: fc.Arbitrary<Statement> = fc.record({
  do: fc.constantFrom(
    ...(["garbage", "garbage", "garbage", "keep", "work", "work", "stubborn", "sleep"] as const),
    ...(["yield", "gc", "procs", "syscall", "percent"] as const),
  ),
  n: fc.nat(1_000_000),
});
const bodies = fc.array(fc.array(statement, { minLength: 1, maxLength: 12, size: "max" }), {
  minLength: 1,
  maxLength: 8,
  size: "max",
});
const options: fc.Arbitrary<SimulateOptions> = fc.record({
  procs: fc.constantFrom(1, 2, 3, 4, 5, 8),
  seed: fc.nat(1_000_000),
  costs: fc.constantFrom("default", "default", "zero"),
  gogc: fc.constantFrom(100, 100, 20, 400, "off" as const),
  godebug: fc.constantFrom("", "asyncpreemptoff=1"),
});

function* act(go: Go, { do: what, n }: Statement): Goroutine<void> {
  switch (what) {
    case "garbage":
      return yield* go.alloc(1 + n);
    case "keep":
      return yield* go.alloc(1 + n, { live: n >> 1 });
    case "work":
      return yield* go.work(n >> 4, { calls: n % 3 === 0 ? 1000 : 0 });
    case "stubborn":
      return yield* go.work(n >> 5, { signals: false });
    case "sleep":
      return yield* go.time.Sleep(n);
    case "yield":
      return yield* go.runtime.Gosched();
    case "gc":
      return yield* go.runtime.GC();
    case "procs":
      return void (yield* go.runtime.GOMAXPROCS(n % 6));
    case "syscall":
      return yield* go.syscall(n >> 4);
    case "percent":
      return void (yield* go.debug.SetGCPercent((n % 4) * 100 - (n % 4 === 0 ? 1 : 0)));
  }
}

/** Starts a goroutine for each body, three times over, and waits for them. */
function programOf(all: readonly (readonly Statement[])[]): Program {
  return function* main(go) {
    const wg = go.sync.WaitGroup();
    for (const body of all) {
      yield* wg.Go(function* worker() {
        for (let i = 0; i < 3; i++) for (const one of body) yield* act(go, one);
      });
    }
    yield* wg.Wait();
    const { HeapAlloc } = yield* go.runtime.ReadMemStats();
    yield* go.fmt.Print(HeapAlloc);
  };
}

const bounds = { events: 400_000 };
const settings = { numRuns: Number(process.env["GOSCHED_LAW_RUNS"] ?? 150), endOnFailure: false };

describe("programs that allocate", () => {
  it("leave traces that replay, with two stops of the world to each cycle", () => {
    let cycles = 0;
    const labels = new Set<number>();
    let stopped = 0;
    let assists = 0;
    fc.assert(
      fc.property(bodies, options, (all, chosen) => {
        const run = simulate(programOf(all), { ...chosen, bounds });
        validate(run.trace);
        assert.ok(run.end.kind === "done" || run.end.kind === "bound", run.end.message);
        const events: TraceEvent[] = [...run.trace];
        const count = (kind: string, a?: number) =>
          events.filter((event) => event.kind === kind && (a === undefined || event.a === a)).length;
        const ended = count("GCEnd");
        const begins = count("STWBegin", stwReasons.indexOf("GC sweep termination"));
        const ends = count("STWBegin", stwReasons.indexOf("GC mark termination"));
        assert.equal(ends - ended === 0 || run.end.kind === "bound", true, "a stop for each end");
        assert.ok(begins === ends || begins === ends + 1, `${begins} beginnings, ${ends} ends`);
        assert.ok(Math.abs(count("STWBegin") - count("STWEnd")) <= 1);
        cycles += ended;
        stopped += count("casGFromPreempted");
        assists += count("GCMarkAssistBegin");
        for (const event of events) if (event.kind === "GoLabel") labels.add(event.a);
      }),
      settings,
    );
    assert.ok(cycles > 100, `only ${cycles} collections`);
    assert.deepEqual([...labels].sort(), [1, 2, 3], "all kinds of workers");
    assert.ok(stopped > 50 && assists > 50, `${stopped} were stopped for a scan, ${assists} helped`);
  });

  it("keep what they keep: after a cycle the heap is no smaller than what is reachable, and no larger than it was", () => {
    fc.assert(
      fc.property(bodies, options, (all, chosen) => {
        const run = simulate(programOf(all), { ...chosen, bounds });
        if (run.end.kind !== "done") return;
        const kept = all
          .flat()
          .reduce((sum, { do: what, n }) => (what === "keep" ? sum + 3 * (n >> 1) : sum), 0);
        assert.ok(Number(run.output) >= kept, `${run.output} bytes, and ${kept} are kept`);
        let heap = 0;
        let inCycle = false;
        for (const event of run.trace) {
          if (event.kind !== "HeapAlloc") {
            inCycle = event.kind === "GCEnd" || (inCycle && event.kind !== "HeapGoal");
            continue;
          }
          const now = joinNs(event.a, event.b);
          if (inCycle) assert.ok(now <= heap, "a collection makes nothing");
          else assert.ok(now >= heap, "an allocation frees nothing");
          heap = now;
        }
      }),
      settings,
    );
  });

  it("wait for their collections, and never for ever", () => {
    fc.assert(
      fc.property(bodies, options, (all, chosen) => {
        const run = simulate(programOf(all), { ...chosen, bounds });
        assert.notEqual(run.end.kind, "deadlock");
      }),
      { ...settings, numRuns: Math.ceil(settings.numRuns / 3) },
    );
  });
});
