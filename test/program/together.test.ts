import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { simulate, simulateTogether, validate } from "../../src/index.js";
import type { Go, Program } from "../../src/index.js";

const busy: Program = function* main({ work, sync }: Go) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 2; i++)
    yield* wg.Go(function* worker() {
      yield* work(20_000_000);
    });
  yield* wg.Wait();
};

const echo: Program = function* main({ net }: Go) {
  const listener = net.Listen("echo:7");
  for (;;) {
    const [conn] = yield* listener.Accept();
    const [text] = yield* conn!.Read();
    yield* conn!.Write(`${text}, ${text}`);
  }
};

const asker: Program = function* main({ net, time, fmt }: Go) {
  yield* time.Sleep(time.Millisecond);
  for (let i = 0; i < 3; i++) {
    const [conn, error] = yield* net.Dial("echo:7");
    yield* conn!.Write(`call ${i}`);
    yield* fmt.Println(...(yield* conn!.Read()), error);
  }
};

describe("simulateTogether", () => {
  it("with one process is simulate", () => {
    const [alone] = simulateTogether([{ program: busy, options: { procs: 2 } }]);
    const usual = simulate(busy, { procs: 2 });
    equal(alone!.now, usual.now);
    equal(alone!.steps, usual.steps);
  });

  it("shares the cores: two processes with two goroutines of 20 ms each on two cores last 40 ms", () => {
    const runs = simulateTogether(
      [
        { program: busy, options: { procs: 2 } },
        { program: busy, options: { procs: 2 } },
      ],
      { cores: 2 },
    );
    for (const run of runs) validate(run.trace);
    ok(runs[0]!.now > 36e6 && runs[0]!.now < 42e6, `it lasted ${runs[0]!.now} ns`);
  });

  it("lets one process dial what another listens at", () => {
    const [first, second] = simulateTogether([{ program: asker }, { program: echo }]);
    validate(first!.trace);
    validate(second!.trace);
    equal(first!.output, [0, 1, 2].map((i) => `call ${i}, call ${i} <nil> <nil>\n`).join(""));
    equal(first!.end.kind, "done");
    equal(second!.end.message, "not finished");
  });

  it("gives the same runs for the same seeds", () => {
    const outputs = () =>
      simulateTogether([{ program: asker, options: { seed: 7 } }, { program: echo }], { cores: 1 }).map(
        ({ output, now, steps }) => ({ output, now, steps }),
      );
    deepEqual(outputs(), outputs());
  });

  it("refuses what would be passed over: misspelt names, and cores of one process", () => {
    const refuses = (processes: unknown, message: RegExp, machine?: unknown) =>
      throws(() => simulateTogether(processes as never, machine as never), {
        name: "RangeError",
        message,
      });
    refuses(undefined, /expected a list of at least one process, got undefined$/);
    refuses([busy], /process 0: expected \{ program, options \}, got the function main$/);
    refuses([{ program: busy, option: {} }], /process 0: there is no "option"; expected program, options$/);
    refuses([{ program: busy, options: { cores: 2 } }], /option cores: the processes share them/);
    refuses([{ program: busy }], /the machine: there is no "core"; expected cores$/, { core: 2 });
    refuses([{ program: busy }], /expected the machine as \{ cores \}, got null$/, null);
  });

  it("refuses no process, and a wrong number of cores", () => {
    throws(() => simulateTogether([]), /expected a list of at least one process, got none/);
    throws(
      () => simulateTogether([{ program: busy }], { cores: 0 }),
      /option cores: expected a whole number/,
    );
  });
});
