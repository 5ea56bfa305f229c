/* R5.3: a program that needs more than 10,000 threads is ended by the runtime. */
import { deepEqual, equal } from "node:assert/strict";
import { readSchedtrace, simulate } from "../../src/index.js";
import type { Program } from "../../src/index.js";

/** Starts goroutines that wait in the kernel for ever, each with a thread of its own, and sleeps. */
function blocked(count: number): Program {
  return function* main({ go, syscall, time }) {
    const [reader] = syscall.Pipe();
    for (let i = 0; i < count; i++) yield* go(() => reader.Read(1));
    yield* time.Sleep(2_000_000_000);
  };
}

describe("ten thousand threads", () => {
  it("and one more are Go's own error, word for word, with its exit code", () => {
    const { end, stderr } = simulate(blocked(10_100), { procs: 1, trace: false });
    // These are the lines of go1.26.8, whose own stack follows them.
    equal(
      stderr.split("\n\n")[0]!.trimEnd(),
      "runtime: program exceeds 10000-thread limit\nfatal error: thread exhaustion",
    );
    deepEqual([end.kind, end.exitCode], ["fatal", 2]);
  });

  it("are said once, also when sysmon needs several threads in one look", () => {
    const { stderr } = simulate(blocked(10_100), { procs: 8, trace: false });
    equal(stderr.split("thread exhaustion").length - 1, 1);
  });

  it("are allowed", () => {
    const { end, stderr } = simulate(blocked(9_990), {
      procs: 1,
      trace: false,
      godebug: "schedtrace=100",
    });
    equal(end.kind, "done");
    const most = Math.max(...readSchedtrace(stderr).map(({ threads }) => threads));
    equal(most > 9_990 && most <= 10_000, true, `${most} threads`);
  });
});
