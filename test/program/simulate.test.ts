import assert from "node:assert/strict";
import { simulate, versions } from "../../src/index.js";
import type { Program, SimulateOptions } from "../../src/index.js";

const empty: Program = function* main() {};
const forEver: Program = function* main({ runtime }) {
  for (;;) yield* runtime.Gosched();
};

describe("simulate: a wrong option", () => {
  const names =
    "procs, as, os, cgo, machine, cores, seed, costs, version, rules, linksOs, gogc, godebug, trace, check, bounds, signal, choice";
  const whole = (from: string) => `expected a whole number from ${from}, got`;
  const bad: readonly (readonly [unknown, string])[] = [
    [{ procs: 0 }, `option procs: ${whole("1 to 1024")} the number 0`],
    [{ procs: 1025 }, `option procs: ${whole("1 to 1024")} the number 1025`],
    [{ procs: 1.5 }, `option procs: ${whole("1 to 1024")} the number 1.5`],
    [{ procs: "4" }, `option procs: ${whole("1 to 1024")} the string 4`],
    [{ procs: null }, `option procs: ${whole("1 to 1024")} null`],
    [{ seed: -1 }, `option seed: ${whole("0")} the number -1`],
    [{ seed: "x" }, `option seed: ${whole("0")} the string x`],
    [{ version: "1.27" }, `option version: Go 1.27 is not modelled; expected one of ${versions.join(", ")}`],
    [
      { as: "threads", version: "1.11" },
      "options version and rules: threads have no Go scheduler, so leave them out",
    ],
    [{ linksOs: "yes" }, "option linksOs: expected true or false, got the string yes"],
    [
      { trace: 1 },
      "option trace: expected true, false, or how much to keep, such as { last: 1_000_000 }, got 1",
    ],
    [{ godebug: 1 }, 'option godebug: expected text such as "asyncpreemptoff=1", got the number 1'],
    [
      { godebug: "gctrace=1" },
      'option godebug: "gctrace=1" is not modelled; expected asyncpreemptoff, updatemaxprocs, containermaxprocs, schedtrace, scheddetail',
    ],
    [{ godebug: "scheddetail=2" }, 'option godebug: "scheddetail=2": expected scheddetail to be 0 or 1'],
    [
      { godebug: "scheddetail=1,schedtrace=1s" },
      'option godebug: "schedtrace=1s": expected schedtrace to be whole ms from 0 (never)',
    ],
    [
      { costs: "slow" },
      'option costs: no preset is called "slow"; there are default, bare-metal, virtual-machine, seeds, zero',
    ],
    [{ bounds: null }, "option bounds: expected an object, got null"],
    [
      { bounds: { event: 1 } },
      'option bounds: there is no bound "event"; expected files, events, time, goroutines, output',
    ],
    [
      { bounds: { toString: 1 } },
      'option bounds: there is no bound "toString"; expected files, events, time, goroutines, output',
    ],
    [{ bounds: { events: 0 } }, `option bounds.events: ${whole("1")} the number 0`],
    [{ bounds: { time: "x" } }, `option bounds.time: ${whole("1")} the string x`],
    [{ bounds: { output: 0.5 } }, `option bounds.output: ${whole("1")} the number 0.5`],
    [{ signal: {} }, "option signal: expected an AbortSignal, got an object (Object)"],
    [{ choice: {} }, "option choice: expected an object with choose(n), got an object (Object)"],
    [{ proc: 1 }, `there is no option "proc"; expected one of ${names}`],
    [null, "options: expected an object, got null"],
    [5, "options: expected an object, got the number 5"],
  ];
  for (const [options, message] of bad) {
    it(`${JSON.stringify(options)}: ${message}`, () => {
      // The cast stands for what JavaScript lets through.
      assert.throws(() => simulate(empty, options as SimulateOptions), { name: "RangeError", message });
    });
  }

  for (const program of [undefined, null, 5, "main", {}]) {
    it(`${JSON.stringify(program)} instead of a program is refused`, () => {
      assert.throws(
        // @ts-expect-error what JavaScript lets through
        () => simulate(program),
        /^RangeError: simulate\(program\): expected a generator function \(function\* main\(go\) {\.\.\.}\), got /,
      );
    });
  }
});

describe("simulate: a bound", () => {
  const rows: readonly (readonly [SimulateOptions["bounds"], Program, string])[] = [
    [{ events: 1000 }, forEver, "bound reached: 1000 steps (bounds.events), in goroutine 1 (main.main)"],
    [
      { time: 1_000_000 },
      function* main({ work }) {
        for (;;) yield* work(1000);
      },
      "bound reached: 1000000 ns of virtual time (bounds.time), in goroutine 1 (main.main)",
    ],
    [
      { time: 1_000_000 },
      function* main({ time }) {
        yield* time.Sleep(1e15);
      },
      "bound reached: 1000000 ns of virtual time (bounds.time)",
    ],
    [
      { goroutines: 10 },
      function* main({ go, chan }) {
        const never = chan<number>();
        for (;;)
          yield* go(function* stuck() {
            yield* never.recv();
          });
      },
      "bound reached: more than 10 goroutines alive (bounds.goroutines), in goroutine 1 (main.main)",
    ],
    [
      { output: 100 },
      function* main({ go, fmt, chan }) {
        yield* go(function* talker() {
          for (;;) yield* fmt.Println("0123456789");
        });
        yield* chan<number>().recv();
      },
      "bound reached: more than 100 characters printed (bounds.output), in goroutine 7 (talker)",
    ],
  ];
  for (const [bounds, program, message] of rows) {
    it(`of ${JSON.stringify(bounds)} ends the run and says which and where: ${message}`, () => {
      const run = simulate(program, { procs: 1, bounds: bounds! });
      assert.deepEqual([run.end.kind, run.end.exitCode, run.end.message], ["bound", null, message]);
    });
  }

  it("of events is exact, and of time too", () => {
    assert.equal(simulate(forEver, { bounds: { events: 777 } }).steps, 777);
    assert.equal(simulate(forEver, { bounds: { time: 77_777 } }).now, 77_777);
  });

  it("of output keeps what was printed before, whole lines of it", () => {
    const run = simulate(
      function* main({ fmt }) {
        for (;;) yield* fmt.Println("0123456789");
      },
      { bounds: { output: 100 } },
    );
    assert.equal(run.output, "0123456789\n".repeat(9));
  });

  it("is not reached by a program that stays just within", () => {
    const program: Program = function* main({ go, fmt, time }) {
      for (let i = 0; i < 9; i++) yield* go(function* () {});
      yield* fmt.Print("x".repeat(100));
      yield* time.Sleep(1000);
    };
    assert.equal(simulate(program, { bounds: { goroutines: 10, output: 100 } }).end.kind, "done");
  });
});
