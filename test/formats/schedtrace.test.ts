import { deepEqual, equal, match, throws } from "node:assert/strict";
import { readSchedtrace, simulate } from "../../src/index.js";

describe("readSchedtrace", () => {
  /** Lines as releases have printed them (R17.2). */
  const heads: readonly (readonly [
    release: string,
    line: string,
    needspinning: number | undefined,
    rings: number[],
    ticks: number[],
  ])[] = [
    [
      "1.19",
      "SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 idlethreads=1 runqueue=0 [0 0]",
      undefined,
      [0, 0],
      [],
    ],
    [
      "1.23",
      "SCHED 5ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [0 1]",
      1,
      [0, 1],
      [],
    ],
    [
      "1.26",
      "SCHED 10ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [ 0 12 ] schedticks=[ 11 8 ]",
      1,
      [0, 12],
      [11, 8],
    ],
  ];
  for (const [release, line, needspinning, rings, schedticks] of heads) {
    it(`reads a line of Go ${release}`, () => {
      const [row, ...more] = readSchedtrace(`first words\n${line}\nlast words\n`);
      const ms = Number(/(\d+)ms/.exec(line)![1]);
      deepEqual(row, {
        ...{ ms, gomaxprocs: 2, idleprocs: 1, threads: 4, spinningthreads: 0, needspinning, idlethreads: 1 },
        ...{ runqueue: 0, rings, schedticks, detail: undefined },
      });
      deepEqual(more, []);
    });
  }

  it("reads the detailed form, with reasons that have brackets and spaces", () => {
    const [row] = readSchedtrace(
      [
        "SCHED 7ms: gomaxprocs=1 idleprocs=0 threads=3 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=4 gcwaiting=false nmidlelocked=0 stopwait=0 sysmonwait=false",
        "  P0: status=1 schedtick=6 syscalltick=0 m=0 runqsize=2 gfreecnt=1 timerslen=0",
        "  M1: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=2 dying=0 spinning=false blocked=false lockedg=nil",
        "  G2: status=4(force gc (idle)) m=nil lockedm=nil",
        "  G7: status=1() m=nil lockedm=nil",
      ].join("\n"),
    );
    equal(row?.runqueue, 4);
    deepEqual(row?.rings, []);
    deepEqual(row?.detail?.sched, {
      gcwaiting: "false",
      nmidlelocked: "0",
      stopwait: "0",
      sysmonwait: "false",
    });
    equal(row.detail.procs[0]?.["runqsize"], "2");
    deepEqual([row.detail.threads[0]?.id, row.detail.threads[0]?.["preemptoff"]], [1, ""]);
    deepEqual(row.detail.goroutines, [
      { id: 2, status: "4", waitreason: "force gc (idle)", m: "nil", lockedm: "nil" },
      { id: 7, status: "1", waitreason: "", m: "nil", lockedm: "nil" },
    ]);
  });

  it("names the field that a line lacks", () => {
    throws(() => readSchedtrace("SCHED 0ms: gomaxprocs=2"), /expected idleprocs= in "gomaxprocs=2"/);
  });

  it("finds nothing in other text", () => {
    deepEqual(readSchedtrace("panic: SCHED 5ms: no\n  P0: status=1\n"), []);
  });
});

describe("godebug schedtrace", () => {
  /** Twenty goroutines of 2 ms on one P, and then a sleep. Real Go 1.26 ends at [ 0 ] schedticks=[ 25 ] too. */
  const twenty = (godebug: string) =>
    simulate(
      function* main({ sync, time, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 20; i++) {
          yield* wg.Go(function* () {
            yield* work(2_000_000);
          });
        }
        yield* wg.Wait();
        yield* time.Sleep(30_000_000);
      },
      { procs: 1, godebug, trace: false },
    );

  it("prints a line at once, and then every so many ms as sysmon comes by, also while the program sleeps", () => {
    const rows = readSchedtrace(twenty("schedtrace=10").stderr);
    equal(rows[0]?.ms, 0);
    const gaps = rows.slice(1).map(({ ms }, i) => ms - rows[i]!.ms);
    deepEqual(
      gaps.filter((gap) => gap < 10 || gap > 20),
      [],
    );
    equal(rows.length, 7);
    deepEqual([rows.at(-1)!.idleprocs, rows.at(-1)!.rings, rows.at(-1)!.schedticks], [1, [0], [25]]);
  });

  it("prints each line in the form of Go 1.26, to the letter", () => {
    const line =
      /^SCHED \d+ms: gomaxprocs=\d+ idleprocs=\d+ threads=\d+ spinningthreads=\d+ needspinning=[01] idlethreads=\d+ runqueue=\d+ (\[ (\d+ )+\]) schedticks=\1?\[ (\d+ )+\]$/;
    for (const printed of twenty("schedtrace=5").stderr.trimEnd().split("\n")) match(printed, line);
  });

  it("counts the goroutines that main has just started: ring, running and dead", () => {
    const [, second] = readSchedtrace(twenty("schedtrace=20,scheddetail=1").stderr);
    const states = second!.detail!.goroutines.slice(6).map((gp) => gp["status"]);
    const count = (status: string) => states.filter((one) => one === status).length;
    deepEqual([count("2"), count("1") + count("2") + count("6")], [1, 20]);
    equal(String(count("1")), second!.detail!.procs[0]!["runqsize"]);
    equal(String(count("6")), second!.detail!.procs[0]!["gfreecnt"]);
  });

  it("does not change what the program does", () => {
    const plain = twenty("");
    deepEqual([twenty("schedtrace=1").now, plain.stderr], [plain.now, ""]);
  });

  it("is bounded like all output", () => {
    const run = simulate(
      function* main({ time }) {
        yield* time.Sleep(1_000_000_000);
      },
      { procs: 1, godebug: "schedtrace=10", bounds: { output: 1000 }, trace: false },
    );
    equal(run.end.message, "bound reached: more than 1000 characters printed (bounds.output)");
  });

  /** These lines are Go 1.26.8's own, of test/conformance/programs/schedtrace-deadlock.go, whose locked goroutine is number 9. */
  const threads = `  M3: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=true lockedg=nil
  M2: p=nil curg=nil mallocing=1 throwing=1 preemptoff= locks=3 dying=1 spinning=false blocked=false lockedg=nil
  M1: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=false lockedg=nil
  M0: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=true lockedg=9
`;
  it("prints the threads of a deadlock as Go does: the one that finds it, idle ones, a locked one, and sysmon in a nap", () => {
    const run = simulate(
      function* main({ go, runtime, work, select }) {
        yield* go(function* () {
          yield* runtime.LockOSThread();
          yield* select({});
        });
        yield* runtime.Gosched();
        yield* work(2_000_000);
        yield* select({});
      },
      { procs: 1, linksOs: false, godebug: "scheddetail=1", trace: false },
    );
    const printed = run.stderr.split("\n").filter((line) => line.startsWith("  M"));
    equal(printed.map((line) => `${line}\n`).join(""), threads.replace("lockedg=9", "lockedg=6"));
  });

  it("shows threads that ended no more, save the first", () => {
    const run = simulate(
      function* main({ go, runtime, time, chan }) {
        yield* go(function* () {
          yield* runtime.LockOSThread();
        });
        yield* time.Sleep(5_000_000);
        yield* chan<number>().recv();
      },
      { procs: 1, godebug: "scheddetail=1", trace: false },
    );
    const { detail, threads } = readSchedtrace(run.stderr)[0]!;
    equal(detail!.threads.length, threads + (detail!.threads.some(({ id }) => id === 0) ? 1 : 0));
  });
});
