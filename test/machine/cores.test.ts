import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { EventQueue } from "../../src/des/event-queue.js";
import { simulate, validate } from "../../src/index.js";
import type { Go, Run } from "../../src/index.js";
import { Cores, OsThread } from "../../src/machine/cores.js";

const costs = { threadSwitch: 10, threadSlice: 1_000 };

/** Threads that each compute for so long, on so few cores: who got which core when, and who was done when. */
function takeTurns(count: number, demands: readonly number[]) {
  const events = new EventQueue();
  const cores = new Cores(count, costs);
  const told: string[] = [];
  const done: number[] = [];
  let now = 0;
  const threads = demands.map(
    (_, i) =>
      new OsThread({
        actor: i + 1,
        events,
        told: (core, isOn) => void (isOn && told.push(`${now} T${i} core ${core}`)),
        moved: () => {},
      }),
  );
  const left = [...demands];
  const begin = (i: number): void => {
    if (!cores.admit(threads[i]!, now)) return;
    if (left[i]! > 0) events.schedule(i + 1, now + left[i]!);
    else {
      done[i] = now;
      cores.leave(threads[i]!, now);
    }
    left[i] = 0;
  };
  const askForTurn = (): void => {
    if (cores.nextTime < Infinity) events.schedule(0, Math.max(now, cores.nextTime));
    else events.cancel(0);
  };
  demands.forEach((_, i) => events.schedule(i + 1, 0));
  while (events.nextTime < Infinity) {
    now = events.nextTime;
    const actor = events.pop();
    if (actor === 0) cores.tick(now);
    else begin(actor - 1);
    askForTurn();
  }
  return { told, done };
}

describe("Cores", () => {
  it("let everybody run at once when there are enough", () => {
    deepEqual(takeTurns(3, [500, 2_500, 100]).done, [500, 2_500, 100]);
  });

  it("let two threads take turns of a slice, and a switch between", () => {
    const { told, done } = takeTurns(1, [2_000, 2_000]);
    deepEqual(told.slice(0, 4), ["0 T0 core 0", "1000 T1 core 0", "2000 T0 core 0", "3000 T1 core 0"]);
    ok(done[0]! >= 3_000 && done[0]! < 4_100, `T0 was done at ${done[0]}`);
    ok(done[1]! > 4_000 && done[1]! < 4_100, `T1 was done at ${done[1]}`);
  });

  it("give each of n equal threads an equal part of the time", () => {
    const { done } = takeTurns(2, [10_000, 10_000, 10_000, 10_000]);
    ok(Math.max(...done) - Math.min(...done) <= 2 * costs.threadSlice, done.join(" "));
    ok(Math.max(...done) < 21_000, done.join(" "));
  });

  it("give a thread that is woken the core that was free then, not that of whoever woke it", () => {
    const events = new EventQueue();
    const cores = new Cores(2, costs);
    const [waker, woken] = [1, 2].map(
      (actor) => new OsThread({ actor, events, told: () => {}, moved: () => {} }),
    );
    ok(cores.admit(waker!, 0));
    cores.choose(woken!); // core 0 is taken
    cores.leave(waker!, 50);
    ok(cores.admit(woken!, 100));
    deepEqual([waker!.lastCore, woken!.core], [0, 1]);
    cores.leave(woken!, 150);
    cores.choose(woken!);
    ok(cores.admit(woken!, 200));
    equal(woken!.core, 1, "it comes back to where it was");
  });

  it("give it another one when that has been taken meanwhile", () => {
    const events = new EventQueue();
    const cores = new Cores(2, costs);
    const [one, quick, woken] = [1, 2, 3].map(
      (actor) => new OsThread({ actor, events, told: () => {}, moved: () => {} }),
    );
    ok(cores.admit(one!, 0));
    cores.choose(woken!);
    ok(cores.admit(quick!, 10));
    cores.leave(one!, 20);
    ok(cores.admit(woken!, 30));
    deepEqual([quick!.core, woken!.core], [1, 0]);
  });

  it("serve a short job before long ones are done", () => {
    const { done } = takeTurns(1, [50_000, 100]);
    ok(done[1]! < 2_000, `it was done at ${done[1]}`);
  });
});

describe("option cores", () => {
  function* fourWorkers({ sync, work, fmt, runtime }: Go) {
    const wg = sync.WaitGroup();
    for (let i = 0; i < 4; i++)
      yield* wg.Go(function* worker() {
        yield* work(20_000_000);
      });
    yield* wg.Wait();
    yield* fmt.Println(runtime.NumCPU(), runtime.GOMAXPROCS());
  }
  const on = (cores: number): Run => {
    const run = simulate(fourWorkers, { procs: 4, cores });
    validate(run.trace);
    return run;
  };

  for (const [cores, ms] of [
    [4, 20],
    [2, 40],
    [1, 80],
  ] as const) {
    it(`makes 80 ms of work last ${ms} ms on ${cores}`, () => {
      const run = on(cores);
      equal(run.output, `${cores} 4\n`);
      ok(run.now >= ms * 1e6 && run.now < ms * 1.01e6, `it lasted ${run.now} ns`);
    });
  }

  it("with as many cores as threads could use changes nothing but the events of cores", () => {
    const output = (cores?: number) =>
      simulate(fourWorkers, cores === undefined ? { procs: 4 } : { procs: 4, cores }).end.kind;
    equal(output(64), output());
  });

  it("must be a whole number from 1 to 1024", () => {
    for (const cores of [0, 1.5, 1025, NaN]) {
      throws(
        () => simulate(fourWorkers, { cores }),
        /option cores: expected a whole number from 1 to 1024, got/,
      );
    }
  });
});
