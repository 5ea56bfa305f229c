/* What programs do under the rules of older releases, where it differs from today. */
import assert from "node:assert/strict";
import { Replay, simulate, snapshotAt, validate, versions } from "../../src/index.js";
import type { Run, RuleSwitches, SimulateOptions } from "../../src/index.js";
import { Kind } from "../../src/trace/vocabulary.js";
import { ranges } from "../conformance/notes.js";

const releases = versions.filter((version) => version !== "listing2");
const from = (version: string) => releases.slice(releases.indexOf(version));
const before = (version: string) => releases.slice(0, releases.indexOf(version));
const ms = 1_000_000;

/** The order in which n goroutines run that main has started, on one P. */
function spawnOrder(options: SimulateOptions, n: number): string {
  const order: number[] = [];
  const main: Parameters<typeof simulate>[0] = function* ({ go, sync }) {
    const wg = sync.WaitGroup();
    for (let i = 1; i <= n; i++) {
      yield* wg.Add(1);
      yield* go(function* () {
        order.push(i);
        yield* wg.Done();
      });
    }
    yield* wg.Wait();
  };
  const done = simulate(main, { procs: 1, ...options });
  validate(done.trace);
  return ranges(order).trim();
}

function count(done: Run, kind: number, is: (index: number) => boolean = () => true): number {
  let found = 0;
  for (let i = 0; i < done.trace.length; i++) if (done.trace.kind(i) === kind && is(i)) found++;
  return found;
}

describe("the order of new goroutines on one P", () => {
  for (const version of before("1.5")) {
    it(`Go ${version}: first come, first served`, () => {
      assert.equal(spawnOrder({ version }, 300), "1..300");
    });
  }
  for (const version of from("1.5")) {
    it(`Go ${version}: the last one first, by runnext`, () => {
      assert.equal(spawnOrder({ version }, 10), "10 1..9");
    });
  }

  it("without runnext it is as before Go 1.5", () => {
    assert.equal(spawnOrder({ rules: { runnext: false } }, 10), "1..10");
  });

  it("in Go 1.1 the local queue grows; in 1.5 half of it goes to the global one", () => {
    const queued = (version: string) => {
      const done = simulate(
        function* main({ go, work }) {
          for (let i = 0; i < 300; i++) yield* go(function* () {});
          yield* work(1);
        },
        { procs: 1, version },
      );
      const { procs, global } = snapshotAt(done.trace, "end");
      return [procs[0]!.ring.length, procs[0]!.runnext === 0, global.length];
    };
    assert.deepEqual(queued("1.1"), [301, true, 0]); // and the scavenger
    assert.deepEqual(queued("1.5"), [172, false, 129]);
  });

  // R20.2, as recorded with 1.19.8, 1.20.2 and 1.23.5.
  const recorded: Readonly<Record<number, string>> = {
    256: "256 1..255",
    257: "257 128..244 1 245..255 2..127 256",
    258: "258 128..244 1 245..255 257 2..127 256",
    300: "300 128..244 1 245..255 257..299 2..127 256",
    385: "385 128..244 1 245..255 257..305 2 306..365 3 366..384 4..127 256",
    386: "386 257..373 1 374..384 2..50 129 51..110 130 111..127 256 128 131..255 385",
    512: "512 257..373 1 374..384 386..434 2 435..494 3 495..511 4..46 131 47..106 132 107..127 256 128..130 133..255 385",
    600: "600 386..502 1 503..513 515..563 2 564..599 3..26 130 27..86 131 87..127 256 128..129 132..147 260 148..207 261 208..255 385 257..259 262..384 514",
  };
  for (const version of ["1.19", "1.22", "1.23"]) {
    it(`Go ${version}: what real Go showed when the ring overflowed (R20.2)`, () => {
      for (const [n, order] of Object.entries(recorded))
        assert.equal(spawnOrder({ version }, Number(n)), order);
    });
  }
});

describe("a loop that computes for 60 ms beside another goroutine, on one P", () => {
  /** How long the other waited, in whole ms. */
  function wait(version: string, calls: number): number {
    let began = 0;
    let ran = 0;
    simulate(
      function* main({ go, work, time, runtime }) {
        yield* go(function* other() {
          ran = time.Now();
        });
        yield* runtime.GOMAXPROCS(0);
        began = time.Now();
        yield* work(60 * ms, { calls });
        yield* time.Sleep(ms);
      },
      { procs: 1, version },
    );
    return Math.floor((ran - began) / ms);
  }

  it("that calls nothing is stopped since Go 1.14 only", () => {
    for (const version of before("1.14")) assert.equal(wait(version, 0), 60, version);
    for (const version of from("1.14")) assert.ok(wait(version, 0) < 25, version);
  });

  it("that calls functions is stopped since Go 1.2", () => {
    for (const version of before("1.2")) assert.equal(wait(version, 1000), 60, version);
    for (const version of from("1.2")) assert.ok(wait(version, 1000) < 25, version);
  });
});

describe("a system call of 50 ms beside another goroutine, on one P", () => {
  /** After how many us the other ran, when sysmon had slept for its longest. */
  function wait(options: SimulateOptions): number {
    let began = 0;
    let ran = 0;
    simulate(
      function* main({ go, work, time, syscall }) {
        yield* work(100 * ms);
        yield* go(function* other() {
          ran = time.Now();
        });
        began = time.Now();
        yield* syscall(50 * ms);
        yield* time.Sleep(ms);
      },
      { procs: 1, ...options },
    );
    return (ran - began) / 1000;
  }

  it("Go 1.0 gives the processor away at once, later releases when sysmon comes by (R7.4, R7.9)", () => {
    assert.ok(wait({ version: "1.0" }) < 50); // a new thread
    for (const version of from("1.1")) assert.ok(wait({ version }) > 1000, version);
  });

  it("without hand-off it waits for the end of the call", () => {
    assert.ok(wait({ rules: { handoff: false } }) >= 50_000);
  });
});

describe("locked threads", () => {
  const isStillLocked = (version: string) => {
    const done = simulate(
      function* main({ go, runtime, time }) {
        yield* go(function* twice() {
          yield* runtime.LockOSThread();
          yield* runtime.LockOSThread();
          yield* runtime.UnlockOSThread();
          yield* time.Sleep(10 * ms);
        });
        yield* time.Sleep(5 * ms);
      },
      { procs: 1, version },
    );
    const unlocked = count(done, Kind.lockOSThread, (i) => done.trace.a(i) === 0 && done.trace.g(i) !== 1);
    return unlocked === 0;
  };

  it("up to Go 1.9 one Unlock is enough (R7.13)", () => {
    assert.deepEqual(releases.filter(isStillLocked), from("1.10"));
  });

  it("since Go 1.10 a thread ends with its goroutine (R7.15)", () => {
    const threadsEnded = (version: string) =>
      count(
        simulate(
          function* main({ go, runtime, time }) {
            yield* go(function* locked() {
              yield* runtime.LockOSThread();
            });
            yield* time.Sleep(ms);
          },
          { procs: 1, version },
        ),
        Kind.mexit,
      );
    assert.deepEqual(
      releases.filter((version) => threadsEnded(version) === 1),
      from("1.10"),
    );
  });
});

describe("timers", () => {
  const timerGoroutines = (version: string) => {
    const done = simulate(
      function* main({ go, sync, time, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 4; i++) {
          yield* wg.Add(1);
          yield* go(function* () {
            yield* work(ms);
            yield* time.Sleep(ms);
            yield* wg.Done();
          });
        }
        yield* wg.Wait();
      },
      { procs: 4, version },
    );
    validate(done.trace);
    return count(done, Kind.GoCreate, (i) => done.trace.strings[done.trace.b(i)] === "runtime.timerproc");
  };

  it("up to Go 1.9 one goroutine runs all of them, up to 1.13 one for each heap, and then none (R13)", () => {
    for (const version of before("1.10")) assert.equal(timerGoroutines(version), 1, version);
    for (const version of ["1.10", "1.11"]) assert.equal(timerGoroutines(version), 4, version);
    for (const version of from("1.14")) assert.equal(timerGoroutines(version), 0, version);
  });

  it("a stopped timer keeps the value in its channel up to Go 1.22", () => {
    const told = (version: string) =>
      simulate(
        function* main({ time, select, recv, fmt }) {
          const timer = yield* time.NewTimer(ms);
          yield* time.Sleep(2 * ms);
          const stopped = yield* timer.Stop();
          const got = yield* select({ stale: recv(timer.C), default: null });
          yield* fmt.Println(stopped, got.case);
        },
        { procs: 1, version },
      ).output;
    for (const version of before("1.23")) assert.equal(told(version), "false stale\n", version);
    for (const version of from("1.23")) assert.equal(told(version), "true default\n", version);
  });

  it("fire in the order of their times, whatever runs them", () => {
    for (const version of versions) {
      const { output } = simulate(
        function* main({ go, time, fmt, sync }) {
          const wg = sync.WaitGroup();
          for (const wait of [15, 5, 10, 1, 20]) {
            yield* wg.Add(1);
            yield* go(function* () {
              yield* time.Sleep(wait * ms);
              yield* fmt.Println(wait);
              yield* wg.Done();
            });
          }
          yield* wg.Wait();
        },
        { procs: 2, version },
      );
      assert.equal(output, "1\n5\n10\n15\n20\n", version);
    }
  });
});

describe("ends of programs", () => {
  const endOf = (version: string) => {
    const { end } = simulate(
      function* main({ runtime }) {
        yield* runtime.Goexit();
      },
      { procs: 1, version },
    );
    return `${end.exitCode} ${end.message}`;
  };

  it("Goexit in main, with nobody left (R15.4)", () => {
    assert.equal(endOf("1.0"), "2 throw: all goroutines are asleep - deadlock!");
    for (const version of ["1.1", "1.2"]) assert.equal(endOf(version), "0 the last goroutine ended", version);
    for (const version of from("1.5")) {
      assert.equal(
        endOf(version),
        "2 fatal error: no goroutines (main called runtime.Goexit) - deadlock!",
        version,
      );
    }
  });

  it("a deadlock says what it waits for as the release does (R11.7)", () => {
    const headers = (version: string) =>
      simulate(
        function* main({ sync }) {
          const wg = sync.WaitGroup();
          yield* wg.Add(1);
          yield* wg.Wait();
        },
        { procs: 1, version },
      ).stderr.match(/\[(.*)\]/)?.[1];
    for (const version of before("1.25")) assert.equal(headers(version), "semacquire", version);
    for (const version of from("1.25")) assert.equal(headers(version), "sync.WaitGroup.Wait", version);
  });
});

describe("a rule switched off", () => {
  const spread = (rules: RuleSwitches) => {
    const ps = new Set<number>();
    const done = simulate(
      function* main({ go, sync, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 8; i++) {
          yield* wg.Add(1);
          yield* go(function* () {
            yield* work(ms);
            yield* wg.Done();
          });
        }
        yield* wg.Wait();
      },
      { procs: 4, rules },
    );
    for (let i = 0; i < done.trace.length; i++) if (done.trace.kind(i) === Kind.work) ps.add(done.trace.p(i));
    return ps.size;
  };

  it("stealing: what one P has started stays there", () => {
    assert.equal(spread({}), 4);
    assert.equal(spread({ stealing: false }), 1);
  });

  it("every61: whoever yields comes back only when all others have run (R20.10)", () => {
    const ranBefore = (rules: RuleSwitches) => {
      let ran = 0;
      let seen = 0;
      simulate(
        function* main({ go, runtime }) {
          for (let i = 0; i < 100; i++)
            yield* go(function* () {
              ran++;
            });
          yield* runtime.Gosched();
          seen = ran;
        },
        { procs: 1, version: "1.23", rules },
      );
      return seen;
    };
    assert.equal(ranBefore({}), 57);
    assert.equal(ranBefore({ every61: false }), 100);
  });

  it("spinning: each wake-up starts a thread, though one looks for work already", () => {
    const woken = (rules: RuleSwitches) => {
      const done = simulate(
        function* main({ go, time, work }) {
          for (let i = 0; i < 20; i++) {
            for (let k = 0; k < 6; k++)
              yield* go(function* () {
                yield* work(1000);
              });
            yield* time.Sleep(ms);
          }
        },
        { procs: 8, rules },
      );
      return count(done, Kind.mstart);
    };
    assert.ok(woken({ spinning: false }) > 1.2 * woken({}), `${woken({ spinning: false })} and ${woken({})}`);
  });
});

describe("the order of listing 2", () => {
  /** How often a thread took from the global queue without having looked at the others' first. */
  const withoutStealing = (version: string) => {
    const done = simulate(
      function* main({ go, runtime, work, sync }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 12; i++) {
          yield* wg.Add(1);
          yield* go(function* () {
            for (let k = 0; k < 20; k++) {
              yield* work(3000);
              yield* runtime.Gosched();
            }
            yield* wg.Done();
          });
        }
        yield* wg.Wait();
      },
      { procs: 2, version },
    );
    const replay = new Replay(done.trace);
    let found = 0;
    while (replay.step()) {
      const i = replay.applied - 1;
      if (done.trace.kind(i) !== Kind.globrunqgetbatch) continue;
      if (!replay.picture.threads[done.trace.m(i)]!.spinning) found++;
    }
    return found;
  };

  it("steals before it takes from the global queue, as no release does", () => {
    // Beside enough others that spin a thread may not steal (R5.9), and goes on to the global queue.
    const [text, real] = [withoutStealing("listing2"), withoutStealing("1.11")];
    assert.ok(text * 10 < real, `${text} and ${real}`);
  });
});

describe("GODEBUG=schedtrace (R17.2, R17.3)", () => {
  const told = (version: string, detail = false) =>
    simulate(
      function* main({ time }) {
        yield* time.Sleep(3 * ms);
      },
      { procs: 2, version, godebug: `schedtrace=1,scheddetail=${Number(detail)}` },
    ).stderr.split("\n");
  const head = String.raw`^SCHED 0ms: gomaxprocs=2 idleprocs=\d threads=\d`;
  const rest = String.raw` idlethreads=\d runqueue=0`;
  const table: readonly (readonly [readonly string[], string])[] = [
    [["1.2"], String.raw`${head}${rest} \[0 0\]$`],
    [["1.5", "1.10", "1.11", "1.14", "1.19"], String.raw`${head} spinningthreads=\d${rest} \[0 0\]$`],
    [["1.22", "1.23"], String.raw`${head} spinningthreads=\d needspinning=0${rest} \[0 0\]$`],
    [
      ["1.25", "1.26"],
      String.raw`${head} spinningthreads=\d needspinning=0${rest} \[ 0 0 \] schedticks=\[ \d \d \]$`,
    ],
  ];
  for (const [which, form] of table) {
    it(`is one line of its release: ${which.join(", ")}`, () => {
      for (const version of which) assert.match(told(version)[0]!, new RegExp(form), version);
    });
  }

  it("is not there before Go 1.2", () => {
    for (const version of before("1.2")) assert.deepEqual(told(version), [""], version);
  });

  it("in detail tells nobody as -1 up to Go 1.19 and as nil since, and helpers of the collector up to 1.10", () => {
    for (const version of from("1.2")) {
      const [first, ...lines] = told(version, true);
      const isNew = from("1.22").includes(version);
      assert.match(first!, isNew ? / gcwaiting=false / : / gcwaiting=0 /, version);
      const thread = lines.find((line) => line.startsWith("  M0: "))!;
      assert.match(thread, isNew ? / lockedg=nil$/ : / lockedg=-1$/, version);
      assert.equal(thread.includes(" helpgc=0"), ["1.2", "1.5", "1.10"].includes(version), version);
      const processor = lines.find((line) => line.startsWith("  P0: "))!;
      assert.equal(processor.includes(" timerslen="), from("1.14").includes(version), version);
    }
  });
});
