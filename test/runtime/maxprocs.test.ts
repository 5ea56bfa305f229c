/* GOMAXPROCS by itself (R1.3 to R1.5): from the machine and the release, and as the container changes. */
import { deepEqual, equal, throws } from "node:assert/strict";
import { Kind, simulate, validate, versions } from "../../src/index.js";
import type { Go, Program, SimulateOptions } from "../../src/index.js";

/** What a program that notes GOMAXPROCS has noted. */
function noted(
  program: (go: Go, note: () => void) => ReturnType<Program>,
  options: SimulateOptions,
): number[] {
  const seen: number[] = [];
  const checked = { check: !["1.0", "1.1", "1.2", "listing2"].includes(options.version ?? ""), ...options };
  const run = simulate((go) => program(go, () => void seen.push(go.runtime.GOMAXPROCS())), checked);
  validate(run.trace);
  equal(run.end.kind, "done", run.stderr);
  return seen;
}

const atStart = (machine: SimulateOptions["machine"], options: SimulateOptions = {}): number =>
  noted(
    function* main(_go, note) {
      note();
    },
    { machine: machine!, ...options },
  )[0]!;

describe("GOMAXPROCS, if nobody sets it", () => {
  it("was 1, is the number of CPUs since 1.5, and heeds the quota since 1.25 (R1.3)", () => {
    deepEqual(
      versions.map((version) => [version, atStart({ cores: 8, quota: 2.5 }, { version })]),
      [
        ...["1.0", "1.1", "1.2"].map((version) => [version, 1]),
        ...["1.5", "1.10", "1.11", "1.14", "1.19", "1.22", "1.23"].map((version) => [version, 8]),
        ...["1.25", "1.26"].map((version) => [version, 3]),
        ["listing2", 8],
      ],
    );
  });

  it("is 2 at least in a container, and never more than there are CPUs (R1.3)", () => {
    const quotas = [0.1, 1, 2, 2.01, 8, 100];
    deepEqual(
      quotas.map((quota) => atStart({ cores: 4, quota })),
      [2, 2, 2, 3, 4, 4],
    );
    equal(atStart({ cores: 1, quota: 0.5 }), 1);
  });

  it("does not heed it with GODEBUG=containermaxprocs=0, or when procs is set (R1.4)", () => {
    equal(atStart({ cores: 8, quota: 2 }, { godebug: "containermaxprocs=0" }), 8);
    equal(atStart({ cores: 8, quota: 2 }, { procs: 5 }), 5);
  });

  it("is not what NumCPU says", () => {
    let cpus = 0;
    noted(
      function* main({ runtime }) {
        cpus = runtime.NumCPU();
      },
      { machine: { cores: 8, quota: 2 } },
    );
    equal(cpus, 8);
  });
});

/** The quota changes from 2 to 4 CPUs while the program computes for some seconds. */
const changing = function* (go: Go, note: () => void) {
  note();
  go.machine.setQuota(4);
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 10; k++) yield* go.time.Sleep(110_000_000);
    note();
  }
};

describe("a quota that changes", () => {
  const machine = { cores: 8, quota: 2 };

  it("is noticed within a second by sysmon, and a goroutine of the runtime's stops the world for it (R1.5)", () => {
    deepEqual(noted(changing, { machine }), [2, 4, 4, 4]);
    const { trace } = simulate((go) => changing(go, () => {}), { machine });
    const changes: number[] = [];
    for (let i = 0; i < trace.length; i++)
      if (trace.kind(i) === Kind.ProcsChange && trace.time(i) > 0) changes.push(trace.a(i));
    deepEqual(changes, [4]);
  });

  it("changes nothing before 1.25, with updatemaxprocs=0, or once the number was set", () => {
    deepEqual(noted(changing, { machine, version: "1.23" }), [8, 8, 8, 8]);
    deepEqual(noted(changing, { machine, godebug: "updatemaxprocs=0" }), [2, 2, 2, 2]);
    deepEqual(noted(changing, { machine, procs: 3 }), [3, 3, 3, 3]);
    const sets = function* (go: Go, note: () => void) {
      yield* go.runtime.GOMAXPROCS(2); // the same number, and yet it counts as set
      yield* changing(go, note);
    };
    deepEqual(noted(sets, { machine }), [2, 2, 2, 2]);
  });

  it("counts again after SetDefaultGOMAXPROCS", () => {
    const resets = function* (go: Go, note: () => void) {
      yield* go.runtime.GOMAXPROCS(7);
      note();
      yield* go.runtime.SetDefaultGOMAXPROCS();
      yield* changing(go, note);
    };
    deepEqual(noted(resets, { machine }), [7, 2, 4, 4, 4]);
  });
});

describe("option machine", () => {
  const main = function* main() {};
  it("refuses what makes no sense", () => {
    throws(() => simulate(main, { machine: { cores: 0 } }), /machine\.cores: expected a whole number/);
    throws(() => simulate(main, { machine: { cores: 2, quota: 0 } }), /expected a number of CPUs above 0/);
    throws(() => simulate(main, { machine: { cores: 2 }, cores: 2 }), /leave out cores/);
    throws(() => simulate(main, { machine: { cores: 2, quota: 1 }, os: "darwin" }), /on linux only/);
    throws(() => simulate(main, { machine: { cores: 2, cpu: 1 } as { cores: number } }), /got "cpu"/);
  });

  it("is needed by what asks for the machine", () => {
    const asks = function* main({ runtime }: Go) {
      yield* runtime.SetDefaultGOMAXPROCS();
    };
    throws(() => simulate(asks), /describe the machine with the option machine/);
    throws(() => simulate(asks, { version: "1.23" }), /Go has it since 1\.25/);
    const sets = function* main({ machine }: Go) {
      machine.setQuota(1);
    };
    throws(() => simulate(sets), /describe the machine with the option machine/);
  });
});
