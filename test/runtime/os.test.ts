/* Operating systems (runtime/os.ts): what the poller gives and in which order, what it can watch, and how timed waits end. */
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { Kind, simulate, validate } from "../../src/index.js";
import type { Go, Program, Run, SimulateOptions } from "../../src/index.js";
import { osNames, osOf } from "../../src/runtime/os.js";

const run = (program: Program, options: SimulateOptions): Run => {
  const done = simulate(program, { procs: 1, check: true, ...options });
  validate(done.trace);
  equal(done.end.kind, "done", done.stderr);
  return done;
};

/** Threads that were made. */
const threads = ({ trace }: Run): number => {
  let n = 0;
  for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.newm) n++;
  return n;
};

/** Eight goroutines wait for something at once. */
function waiters(wait: (go: Go) => Generator): Program {
  return function* main(go: Go) {
    for (let i = 0; i < 8; i++)
      yield* go.go(function* waits() {
        yield* wait(go) as ReturnType<Program>;
      });
    yield* go.time.Sleep(100_000_000);
  };
}

const pipes = waiters(({ os }) => os.Pipe()[0].Read());
const fifos = waiters(({ os }) => os.openFifo()[0].Read());
const packets = waiters(({ net, time }) => net.ListenPacket(`:${time.Now()}`).ReadFrom());
const disk = waiters(({ os }) => os.Open("file", { latency: 90_000_000 }).Read());
const overlapped = waiters(({ os }) => os.Open("file", { latency: 90_000_000, overlapped: true }).Read());

describe("the poller", () => {
  it("gives 128 events at once on Linux, 64 with kqueue, and on Windows 64 for all Ps together, but 8 at least (R12.6)", () => {
    deepEqual(
      osNames.map((name) => [name, ...[1, 4, 16].map((procs) => osOf(name).batch(procs))]),
      [
        ["linux", 128, 128, 128],
        ["darwin", 64, 64, 64],
        ["freebsd", 64, 64, 64],
        ["windows", 64, 16, 8],
      ],
    );
  });

  it("wakes more than a batch of readers in pieces: the last of each piece runs first (R12.7)", () => {
    const firsts = osNames.map((os) => {
      const order: number[] = [];
      run(
        function* main({ go, net, work, time }: Go) {
          for (let i = 1; i <= 130; i++)
            yield* go(function* reads() {
              yield* net.ListenPacket(`r${i}`).ReadFrom();
              order.push(i);
            });
          yield* time.Sleep(1_000_000);
          const sender = net.ListenPacket("sender");
          for (let i = 1; i <= 130; i++) yield* sender.WriteTo("x", `r${i}`);
          yield* work(1_000);
          yield* time.Sleep(5_000_000);
        },
        { os, costs: "zero" },
      );
      equal(order.length, 130);
      return order[0];
    });
    deepEqual(firsts, [128, 64, 64, 64]);
  });

  it("tells of nothing on Windows that nobody has asked for, and elsewhere of all that is possible (R12.2)", () => {
    const news = (os: SimulateOptions["os"]): number => {
      const { trace } = run(
        function* main({ net }: Go) {
          const listener = net.Listen(":1");
          yield* net.Dial(":1");
          const [conn] = yield* listener.Accept();
          yield* conn!.Close();
        },
        { os: os! },
      );
      let n = 0;
      for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.epollReady) n++;
      return n;
    };
    ok(news("linux") > 0 && news("freebsd") > 0);
    equal(news("windows"), 0);
  });

  it("watches pipes everywhere but on Windows, and named pipes not on macOS either (R12.11)", () => {
    const needs = (program: Program, os: SimulateOptions["os"]) => threads(run(program, { os: os! })) > 8;
    deepEqual(
      osNames.map((os) => needs(pipes, os)),
      [false, false, false, true],
    );
    deepEqual(
      (["linux", "darwin", "freebsd"] as const).map((os) => needs(fifos, os)),
      [false, true, false],
    );
    deepEqual(
      osNames.map((os) => needs(packets, os)),
      [false, false, false, false],
    );
    throws(() => run(fifos, { os: "windows" }), /Windows has none; its pipes are os.Pipe/);
  });

  it("watches no file on a disk, but on Windows one that was opened for that, since 1.25 (R12.11)", () => {
    deepEqual(
      osNames.map((os) => threads(run(disk, { os })) > 8),
      [true, true, true, true],
    );
    ok(threads(run(overlapped, { os: "windows" })) < 8);
    throws(() => run(overlapped, { os: "linux" }), /overlapped files are for option os: "windows"/);
    throws(() => run(overlapped, { os: "windows", version: "1.23" }), /since 1\.25/);
  });

  it("waited for pipes in the kernel before Go 1.9", () => {
    ok(threads(run(pipes, { version: "1.5" })) > 8);
    ok(threads(run(pipes, { version: "1.10" })) < 8);
  });
});

describe("a sleep of 300 us", () => {
  /** How long it takes on an idle machine that has no other delay. */
  const slept = (os: SimulateOptions["os"], version = "1.26"): number => {
    let took = 0;
    const program = function* main({ time }: Go) {
      const begin = time.Now();
      yield* time.Sleep(300_000);
      took = time.Now() - begin;
    };
    run(program, { os: os!, version, costs: "zero" });
    return took;
  };

  it("takes 1 ms in epoll, and 300 us in kqueue (R12.8)", () => {
    deepEqual([slept("linux"), slept("darwin"), slept("freebsd")], [1_000_000, 300_000, 300_000]);
  });

  it("ends at a tick of the clock on Windows: of 1 ms, of 15.6 ms from 1.16 to 1.22, of 0.5 ms since 1.23 (R13.9)", () => {
    deepEqual(
      ["1.14", "1.22", "1.23", "1.26"].map((version) => slept("windows", version)),
      [1_000_000, 15_625_000, 500_000, 500_000],
    );
  });
});

describe("sysmon on Windows", () => {
  it("cannot sleep for 20 us: it looks every half a millisecond (R8.2)", () => {
    const looks = (os: SimulateOptions["os"]) => {
      const { trace } = run(
        function* main({ work }: Go) {
          yield* work(3_000_000);
        },
        { os: os!, costs: "zero" },
      );
      let n = 0;
      for (let i = 0; i < trace.length; i++) if (trace.kind(i) === Kind.sysmon) n++;
      return n;
    };
    equal(looks("windows"), 6);
    ok(looks("linux") > 50);
  });

  it("lets the clock be coarse while it sleeps for 60 ms or more, up to 1.15 (osRelax)", () => {
    const { sleepTime } = osOf("windows");
    const wait = (windowsTimers: string, ns: number): number =>
      sleepTime({ now: 0, costs: { threadWake: 0 }, rules: { windowsTimers } } as never, "note", ns); // all that it reads
    deepEqual([wait("millisecond", 59e6), wait("millisecond", 60e6)], [59e6, 62_500_000]);
    equal(wait("halfMillisecond", 59e6), 62_500_000);
  });
});

describe("a thief on Windows", () => {
  it("yields its core once where it waits 3 us elsewhere (R3.10)", () => {
    const rt = { costs: { stealRunnextWait: 3_000, kernelCall: 200 }, rules: { runnextWaits: 1 } };
    deepEqual(
      osNames.map((name) => osOf(name).runnextWait(rt as never)), // all that it reads
      [3_000, 3_000, 3_000, 200],
    );
  });
});

describe("an operation of Windows that is taken back", () => {
  it("ends by a deadline or a close, and what was done before counts (CancelIoEx)", () => {
    const { output } = run(
      function* main({ go, net, time, fmt, sync }: Go) {
        const done = sync.WaitGroup();
        const socket = net.ListenPacket(":1");
        yield* done.Go(function* reader() {
          yield* socket.SetReadDeadline(time.Now() + 2_000_000);
          yield* fmt.Println((yield* socket.ReadFrom())[2]);
          yield* socket.SetReadDeadline(0);
          yield* fmt.Println((yield* socket.ReadFrom())[0]);
          yield* fmt.Println((yield* socket.ReadFrom())[2]);
        });
        yield* go(function* writer() {
          const other = net.ListenPacket(":2");
          yield* time.Sleep(5_000_000);
          yield* other.WriteTo("late", ":1");
          yield* time.Sleep(1_000_000);
          yield* socket.Close();
        });
        yield* done.Wait();
      },
      { os: "windows" },
    );
    equal(output, "i/o timeout\nlate\nuse of closed network connection\n");
  });
});

describe("option os", () => {
  it("refuses what it does not know, and what was not modelled", () => {
    throws(
      () => simulate(function* main() {}, { os: "plan9" as "linux" }),
      /expected linux, darwin, freebsd, windows, got the string plan9/,
    );
    throws(
      () => simulate(function* main() {}, { os: "windows", version: "1.1" }),
      /Go 1\.1 is modelled on linux only, got windows/,
    );
  });
});
