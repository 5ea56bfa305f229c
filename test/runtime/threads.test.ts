import { equal, ok } from "node:assert/strict";
import { simulate, validate } from "../../src/index.js";
import type { Go, Run, SimulateOptions } from "../../src/index.js";

const rounds = 1_000;

function* pingPong({ go, chan }: Go) {
  const there = chan<number>();
  const back = chan<number>();
  yield* go(function* echo() {
    for (;;) yield* back.send((yield* there.recv()) + 1);
  });
  for (let i = 0; i < rounds; i++) {
    yield* there.send(i);
    yield* back.recv();
  }
}

function lasts(options: SimulateOptions): number {
  const run = simulate(pingPong, { procs: 1, ...options });
  equal(run.end.kind, "done");
  validate(run.trace);
  return run.now;
}

describe("goroutines as threads", () => {
  it("cost a switch of threads where goroutines cost one of theirs: the figures of 2018", () => {
    const switches = 2 * rounds;
    const goroutines = lasts({ costs: "seeds" });
    const threads = lasts({ costs: "seeds", as: "threads" });
    ok(Math.abs(goroutines - switches * 200) < 5_000, `goroutines: ${goroutines} ns`);
    ok(Math.abs(threads - switches * 1_000) < 5_000, `threads: ${threads} ns`);
  });

  it("are many times as slow at handing over with today's costs too", () => {
    ok(lasts({ as: "threads" }) > 5 * lasts({}));
  });

  it("have a thread each, and no scheduler of Go's", () => {
    const run = simulate(
      function* main({ sync, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 9; i++)
          yield* wg.Go(function* worker() {
            yield* work(1_000);
          });
        yield* wg.Wait();
      },
      { as: "threads", procs: 2 },
    );
    validate(run.trace);
    const kinds = new Set<string>();
    let threads = 0;
    for (let i = 0; i < run.trace.length; i++) {
      const { kind } = run.trace.event(i);
      kinds.add(kind);
      if (kind === "newm") threads++;
    }
    equal(threads, 10);
    for (const kind of ["runqsteal", "stealWork", "spinning", "pidleput", "sysmon"])
      ok(!kinds.has(kind), kind);
  });

  it("share the cores: four of 20 ms on two last 40 ms", () => {
    const run = simulate(
      function* main({ sync, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 4; i++)
          yield* wg.Go(function* worker() {
            yield* work(20_000_000);
          });
        yield* wg.Wait();
      },
      { as: "threads", procs: 2 },
    );
    ok(run.now > 40e6 && run.now < 41e6, `it lasted ${run.now} ns`);
  });

  it("read pipes by waiting in the kernel, and sleep", () => {
    const run: Run = simulate(
      function* main({ go, os, time, fmt }) {
        const [r, w] = os.Pipe();
        yield* go(function* writer() {
          yield* time.Sleep(time.Millisecond);
          yield* w.Write("hello");
        });
        const [data, error] = yield* r.Read();
        yield* fmt.Println(data, error);
      },
      { as: "threads", procs: 1 },
    );
    validate(run.trace);
    equal(run.output, "hello <nil>\n");
  });

  it("hang where Go would report a deadlock", () => {
    const run = simulate(
      function* main({ chan }) {
        yield* chan().recv();
      },
      { as: "threads" },
    );
    equal(run.end.kind, "hang");
    equal(run.end.exitCode, null);
  });
});
