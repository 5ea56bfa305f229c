import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import { defaultCosts } from "../../src/machine/costs.js";
import { costSources, costsFromMeasurement } from "../../src/measure/costs-from.js";
import { modelNs } from "../../src/measure/model.js";
import type { Modelled } from "../../src/measure/model.js";

const deciding = [
  "goBuffered",
  "goChannel1",
  "goGosched1",
  "goSpawn1",
  "threadsPinned",
  "threadsFree",
] as const;

/** What a machine with these costs would measure, if it were as the model is. */
const measuredWith = (costs: Parameters<typeof modelNs>[1], ids: readonly Modelled[] = deciding) => ({
  rows: ids.map((id) => ({ id, what: id, ns: modelNs(id, costs) })),
});

describe("modelNs", () => {
  it("is what the defaults add up to", () => {
    assert.equal(modelNs("goBuffered"), defaultCosts.chanOp);
    assert.equal(modelNs("goChannel1"), 2 * defaultCosts.chanOp + defaultCosts.goSwitch);
    assert.equal(modelNs("threadsPinned"), 2 * defaultCosts.chanOp + defaultCosts.threadSwitch);
  });

  it("is 200 ns for a goroutine and 1,000 ns for a thread at the costs of the text of 2018", () => {
    assert.equal(modelNs("goChannel1", "seeds"), 200);
    assert.equal(modelNs("threadsFree", "seeds"), 1000);
    assert.equal(modelNs("threadsPinned", "seeds"), 1000);
  });
});

describe("costsFromMeasurement", () => {
  it("finds the costs with which the model takes as long as what was measured", () => {
    const machine = {
      chanOp: 11,
      goSwitch: 95,
      globalGet: 40,
      newproc: 180,
      threadSwitch: 4100,
      threadWake: 27_000,
    };
    const found = costsFromMeasurement(measuredWith(machine));
    assert.deepEqual(found, { ...defaultCosts, ...machine });
    for (const id of deciding) assert.ok(Math.abs(modelNs(id, found) / modelNs(id, machine) - 1) < 0.01, id);
  });

  it("gives costs that a simulation takes", () => {
    const costs = costsFromMeasurement({ rows: [{ id: "goBuffered", what: "a channel", ns: 11.4 }] });
    const run = simulate(
      function* main({ chan }) {
        yield* chan<number>(1, "c").send(1);
      },
      { costs },
    );
    assert.equal(run.end.kind, "done");
    assert.equal(costs.chanOp, 11);
  });

  it("keeps the default of what was not measured, and says so", () => {
    assert.deepEqual(costsFromMeasurement({ rows: [] }), defaultCosts);
    const sources = costSources(measuredWith({}, ["goBuffered", "goChannel1"]));
    assert.deepEqual(
      sources.map(({ cost, from }) => [cost, from.startsWith("the default")]),
      [
        ["chanOp", false],
        ["goSwitch", false],
        ["globalGet", true],
        ["newproc", true],
        ["threadSwitch", true],
        ["threadWake", true],
      ],
    );
    assert.match(sources[3]!.from, /the default: "go f\(\), and wait for it" was not measured/);
  });

  it("takes 0 where even nothing would be too much, and says so", () => {
    const measured = {
      rows: [
        ...measuredWith({}).rows.filter(({ id }) => id !== "goGosched1"),
        { id: "goGosched1", what: "Gosched", ns: 20 },
      ],
    };
    const source = costSources(measured).find(({ cost }) => cost === "globalGet");
    assert.deepEqual(source, {
      cost: "globalGet",
      ns: 0,
      from: "Gosched: less than the model's other costs in it",
    });
  });

  it("refuses a time of nothing", () => {
    assert.throws(
      () => costsFromMeasurement({ rows: [{ id: "goBuffered", what: "a channel", ns: 0 }] }),
      /a channel: expected a time above 0 ns, got 0/,
    );
  });
});
