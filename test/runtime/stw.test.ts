import assert from "node:assert/strict";
import { formatPicture, simulate, snapshotAt, validate } from "../../src/index.js";
import type { Program, SimulateOptions } from "../../src/index.js";
import { Did } from "../../src/runtime/runtime2.js";
import { forEachP, noteStep, startTheWorldWithSema, stopTheWorldWithSema } from "../../src/runtime/stw.js";
import { formatEvent } from "../../src/trace/text.js";
import type { KindName } from "../../src/trace/vocabulary.js";
import { advance, assertPicture, told, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

const stop = ({ rt, m, g }: World) => stopTheWorldWithSema(rt, m(0), g(1), "GOMAXPROCS");

/** Runs a program, checks its trace, and gives the events of these kinds, without times. */
function events(main: Program, options: SimulateOptions, kinds: readonly KindName[]) {
  const run = simulate(main, options);
  validate(run.trace);
  const names: readonly string[] = kinds;
  const rows = [...run.trace].filter((event) => names.includes(event.kind) && event.time > 0);
  return { run, rows, lines: rows.map((event) => formatEvent(run.trace, event.index)) };
}

describe("stopTheWorldWithSema", () => {
  it("is done at once when all other Ps are idle", () => {
    const world = worldOf("P0 run=G1 [] | idle P[1 2] M[2]");
    assert.equal(stop(world), Did.done);
    assertPicture(world.rt, "P0 stopped [] | P1 stopped [] | P2 stopped [] | idle P[] M[2]");
    assert.deepEqual(told(world.rt), [
      "P0 M0 G1 casGToWaitingForSuspendG stopping the world",
      "P0 M0 G1 STWBegin GOMAXPROCS",
      "P1 - - pidleget",
      "P1 - - gcstop",
      "P2 - - pidleget",
      "P2 - - gcstop",
      "P0 M0 G1 casgstatus runs again",
    ]);
  });

  it("sleeps until the last goroutine has come to a safe point, and asks again every 100 us", () => {
    const world = worldOf("P0 run=G1 [] | P1 run=G2 [G3] | idle P[] M[]", {
      work: 250_000,
      costs: { timerSlack: 0, threadWake: 0 },
    });
    const { rt, m, g } = world;
    assert.equal(stop(world), Did.busy);
    assert.deepEqual([rt.sched.stopwait, g(1).status, g(2).preempt], [1, 4, true]);
    g(2).preempt = false; // as if the request had been lost
    advance(rt, 100_000);
    assert.equal(noteStep(rt, m(0)), Did.busy);
    assert.equal(g(2).preempt, true, "asked again");
    advance(rt, 249_999);
    assert.equal(rt.sched.stopwait, 1);
  });
});

describe("startTheWorldWithSema", () => {
  it("idles the Ps without work, and gives a P with work the thread that ran it before", () => {
    const world = worldOf("P0 run=G1 [] | P1 - [G2] | P2 - [] | idle P[] M[2 3 4]");
    const { rt, m, p } = world;
    for (const id of [1, 2]) p(id).status = 3;
    p(1).oldm = m(4); // not the top of the list
    p(0).status = 3;
    m(0).curg = world.g(1);
    startTheWorldWithSema(rt, m(0));
    assertPicture(rt, "P0 M0 run=G1 [] | P1 taken [G2] | M4 waking P1");
    assert.equal(rt.sched.gcwaiting, false);
  });

  it("gives it the thread that went idle last when its own is not idle", () => {
    const world = worldOf("P0 run=G1 [] | P1 - [G2] | idle P[] M[2 3]");
    const { rt, m, p } = world;
    for (const id of [0, 1]) p(id).status = 3;
    startTheWorldWithSema(rt, m(0));
    assertPicture(rt, "P0 run=G1 [] | P1 taken [G2] | idle M[3] | M2 waking P1");
  });
});

describe("forEachP", () => {
  it("does it for idle Ps and its own at once, and lets the others do it themselves", () => {
    const world = worldOf("P0 run=G1 [] | P1 run=G2 [] | idle P[2] M[3]", {
      costs: { timerSlack: 0, threadWake: 0 },
    });
    const { rt, m, g } = world;
    const done: number[] = [];
    assert.equal(
      forEachP(rt, m(0), g(1), "flushing proc caches", (pp) => done.push(pp.id)),
      Did.busy,
    );
    assert.deepEqual(done, [2, 0]);
    advance(rt, 99_999);
    assert.equal(rt.sched.safePointWait, 1);
  });
});

describe("GOMAXPROCS(n)", () => {
  it("says how many there were, and only asks when n is below 1 or the same", () => {
    const { run, rows } = events(
      function* main({ runtime, fmt }) {
        yield* fmt.Println(
          yield* runtime.GOMAXPROCS(0),
          yield* runtime.GOMAXPROCS(-1),
          yield* runtime.GOMAXPROCS(3),
        );
        yield* fmt.Println(yield* runtime.GOMAXPROCS(5), runtime.GOMAXPROCS(), runtime.NumCPU());
      },
      { procs: 3 },
      ["STWBegin"],
    );
    assert.equal(run.output, "3 3 3\n3 5 3\n");
    assert.equal(rows.length, 1);
  });

  it("shrinking, puts what a P had at the head of the global queue, in its order: runnext first", () => {
    const world = worldOf("P0 run=G1 [G2] | P1 - next=G9 [G5 G6] | P2 - [G7] | idle P[] M[3] | global [G4]");
    const { rt, m, p } = world;
    for (const id of [0, 1, 2]) p(id).status = 3;
    rt.sched.newprocs = 1;
    startTheWorldWithSema(rt, m(0));
    assertPicture(rt, "P0 run=G1 [G2] | idle P[] M[3] | global [G7 G9 G5 G6 G4]");
  });

  it("gives its caller P0 when the caller's own P ends", () => {
    const world = worldOf("P0 - [G2] | P1 M0 run=G1 [G3] | idle P[] M[2]");
    const { rt, m, p } = world;
    for (const id of [0, 1]) p(id).status = 3;
    rt.sched.newprocs = 1;
    startTheWorldWithSema(rt, m(0));
    assertPicture(rt, "P0 M0 run=G1 [G2] | idle P[] M[2] | global [G3]");
    assert.equal(p(0).m, m(0));
  });

  it("brings Ps back with the counts that they had", () => {
    const world = worldOf("P0 run=G1 [] | P1 - [] | idle P[] M[2]");
    const { rt, m, p } = world;
    p(1).schedtick = 77;
    for (const procs of [1, 3]) {
      for (const pp of rt.allp) pp.status = 3;
      rt.sched.newprocs = procs;
      startTheWorldWithSema(rt, m(0));
    }
    assert.deepEqual([rt.gomaxprocs, p(1).schedtick, rt.stealCoprimes], [3, 77, [1, 2]]);
    // the top, P2, has been taken off again by startTheWorld's wakep
    assertPicture(rt, "P0 run=G1 [] | P2 taken [] | idle P[1] M[] | M2 waking P2");
  });

  it("moves a sleeper's timer to a P that stays", () => {
    const { run } = events(
      function* main({ time, runtime, fmt, sync }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 8; i++) {
          yield* wg.Go(function* sleeper() {
            yield* time.Sleep(3_000_000 + i);
          });
        }
        yield* time.Sleep(1_000_000);
        yield* runtime.GOMAXPROCS(1);
        yield* wg.Wait();
        yield* fmt.Println(time.Now() < 5_000_000);
      },
      { procs: 4, seed: 5 },
      [],
    );
    assert.equal(run.output, "true\n");
  });

  it("is held up by a goroutine that cannot be preempted, with all the others standing still", () => {
    const { run, rows } = events(
      function* main({ go, work, runtime, time, fmt }) {
        yield* go(function* stubborn() {
          yield* work(5_000_000, { signals: false });
        });
        yield* go(function* polite() {
          for (;;) yield* work(1000);
        });
        yield* time.Sleep(1_000_000);
        const before = time.Now();
        yield* runtime.GOMAXPROCS(2);
        yield* fmt.Println(time.Since(before) > 3_000_000);
      },
      { procs: 4 },
      ["STWBegin", "gcstop", "preemptone"],
    );
    assert.equal(run.output, "true\n");
    assert.ok(rows.filter((event) => event.kind === "preemptone").length > 20, "it is asked again and again");
  });

  it("puts a goroutine that was stopped for it into runnext, so that it goes on first", () => {
    const { run, rows } = events(
      function* main({ go, work, runtime, time }) {
        for (let i = 0; i < 2; i++) {
          yield* go(function* hog() {
            yield* work(20_000_000);
          });
        }
        yield* time.Sleep(2_000_000);
        yield* runtime.GOMAXPROCS(3);
        yield* time.Sleep(1_000_000);
      },
      { procs: 4 },
      ["STWBegin", "STWEnd", "GoStop", "runnext", "GoStart"],
    );
    const begin = rows.findIndex((event) => event.kind === "STWBegin");
    const stopped = rows.slice(begin).filter((event) => event.kind === "GoStop");
    assert.equal(stopped.length, 2);
    for (const { index, g } of stopped) {
      assert.equal(run.trace.event(index + 1).kind, "runnext");
      const next = rows.find((event) => event.index > index && event.kind === "GoStart" && event.g === g);
      assert.ok(next !== undefined, `G${g} goes on`);
    }
  });

  it("a program that changes it again and again ends as it should", () => {
    for (let seed = 0; seed < 30; seed++) {
      const { run } = events(
        function* main({ work, runtime, sync, fmt, syscall }) {
          const wg = sync.WaitGroup();
          for (let i = 0; i < 10; i++) {
            yield* wg.Go(function* worker() {
              yield* work(30_000 * (i + 1));
              yield* syscall(20_000 * i);
              yield* runtime.Gosched();
            });
          }
          for (const n of [1, 4, 2, 8, 3, 1]) {
            yield* runtime.GOMAXPROCS(n);
            yield* work(40_000);
          }
          yield* wg.Wait();
          yield* fmt.Println(runtime.GOMAXPROCS());
        },
        { procs: 4, seed, costs: seed % 3 === 0 ? "zero" : "default" },
        [],
      );
      assert.equal(run.output, "1\n");
      const end = snapshotAt(run.trace, "end");
      assert.match(formatPicture(end), /^P0 /);
    }
  });
});
