import assert from "node:assert/strict";
import { Simulation } from "../../src/index.js";
import { CHUNK } from "../../src/trace/chunk.js";
import { Picker } from "../../src/trace/pick.js";
import { Trace } from "../../src/trace/trace.js";
import { Kind } from "../../src/trace/vocabulary.js";

interface Row {
  readonly role: number;
  readonly p: number;
  readonly time: number;
}

const roles: readonly (readonly [Kind, number])[] = [
  [Kind.GoStart, 1],
  [Kind.GoBlock, 7],
  [Kind.runnext, 9],
];
const roleOf = new Map<number, number>(roles);

/** What a picker has to tell by now. */
function pickedBy(picker: Picker): Row[] {
  const rows: Row[] = [];
  while (picker.next()) {
    for (let i = 0; i < picker.count; i++) {
      rows.push({ role: picker.role[i]!, p: picker.p[i]!, time: picker.time[i]! });
    }
  }
  return rows;
}

/** The same, by asking for each field of each event. */
function asked(trace: Trace): Row[] {
  const events = Array.from({ length: trace.length }, (_, i) => i).filter((i) => roleOf.has(trace.kind(i)));
  return events.map((i) => ({ role: roleOf.get(trace.kind(i))!, p: trace.p(i), time: trace.time(i) }));
}

/** Two chunks and a bit. Some rows do not fit into their words; `stepNs` between two events. */
function long(stepNs: number): Trace {
  const trace = new Trace({ procs: 4, version: "1.26", seed: 1 });
  const clock = { now: 0 };
  const kinds = [Kind.GoStart, Kind.op, Kind.work, Kind.GoBlock, Kind.GoUnblock];
  for (let i = 0; i < 2 * CHUNK + 1000; i++) {
    clock.now = i * stepNs;
    const p = i % 997 === 0 ? 5000 : i % 4;
    trace.add(clock, kinds[i % kinds.length]!, p, i % 7, i, i % 89 === 0 ? 1e6 : 3, 0);
  }
  return trace;
}

describe("a picker", () => {
  for (const [what, stepNs] of [
    ["times that fit into a word", 10],
    ["times that do not", 1e6],
  ] as const) {
    it(`finds the wanted events, and what the trace says of them: ${what}`, () => {
      const trace = long(stepNs);
      assert.deepEqual(pickedBy(new Picker(trace, roles)), asked(trace));
    });
  }

  it("goes on where it was when the trace has grown, also in the middle of a row", () => {
    const simulation = new Simulation(
      function* main({ go, chan }) {
        const [ping, pong] = [chan<number>(), chan<number>(1)];
        yield* go(function* () {
          yield* ping.range(function* (v: number) {
            yield* pong.send(v);
          });
        });
        for (let i = 0; i < 2000; i++) {
          yield* ping.send(i);
          yield* pong.recv();
        }
      },
      { procs: 1 },
    );
    const picker = new Picker(simulation.trace, roles);
    const rows: Row[] = [];
    for (let i = 0; !simulation.advance(1 + (i % 40)); i++) rows.push(...pickedBy(picker));
    rows.push(...pickedBy(picker));
    assert.deepEqual(rows, asked(simulation.trace));
    assert.ok(rows.length > 8000);
    const written = simulation.trace.chunks().reduce((sum, { used }) => sum + used, 0);
    assert.ok(written < simulation.trace.length, "no row stands for several events");
  });

  it("finds nothing in an empty trace, and then what is added", () => {
    const trace = new Trace({ procs: 1, version: "1.26", seed: 1 });
    const picker = new Picker(trace, roles);
    assert.deepEqual(pickedBy(picker), []);
    trace.add({ now: 5 }, Kind.GoStart, 0, 0, 1, 0, 0);
    assert.deepEqual(pickedBy(picker), [{ role: 1, p: 0, time: 5 }]);
  });
});
