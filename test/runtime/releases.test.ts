/* The table of releases: which has which rule, as the fact sheet's timeline (section 19) and the sources tell. */
import assert from "node:assert/strict";
import { simulate, versions } from "../../src/index.js";
import { rulesOf, switchOff } from "../../src/runtime/releases.js";
import { Source } from "../../src/runtime/versions.js";
import type { Rules } from "../../src/runtime/versions.js";

const all = ["1.0", "1.1", "1.2", "1.5", "1.10", "1.11", "1.14", "1.19", "1.22", "1.23", "1.25", "1.26"];

/** The releases of which something is true. */
const those = (is: (rules: Rules) => boolean) => all.filter((version) => is(rulesOf(version)));
const from = (version: string) => all.slice(all.indexOf(version));
const before = (version: string) => all.slice(0, all.indexOf(version));

describe("the table of releases", () => {
  it("has the releases of the course, oldest first, and the order of listing 2", () => {
    assert.deepEqual(versions, [...all, "listing2"]);
  });

  const table: readonly (readonly [string, (rules: Rules) => boolean, readonly string[]])[] = [
    ["one queue for all, no Ps", (r) => r.localQueue === "none", ["1.0"]],
    ["a local queue that grows (R3.1)", (r) => r.localQueue === "growing", ["1.1", "1.2"]],
    ["a ring of 256 (R3.1)", (r) => r.localQueue === "ring", from("1.5")],
    ["runnext (R3.2)", (r) => r.runnext, from("1.5")],
    ["the 61-tick rule (R3.14)", (r) => r.order.includes(Source.globalOnce), from("1.2")],
    ["stealing", (r) => r.steals, from("1.1")],
    ["random victims (R3.12)", (r) => r.steals && r.victims === "random", ["1.1", "1.2", "1.5"]],
    ["the thief runs the oldest", (r) => r.steals && r.runsOldestStolen, ["1.1", "1.2"]],
    ["100 us before taking a runnext (R3.10)", (r) => Math.round(r.runnextWaits * 3) === 100, ["1.5"]],
    ["no stealing beside idle Ps (R4.25)", (r) => r.sparesIdleNeighbours, ["1.10", "1.11"]],
    ["idle Ps are skipped (R3.12)", (r) => r.skipsIdlePs, from("1.19")],
    ["needspinning (R5.10)", (r) => r.needspinning, from("1.22")],
    ["Gosched wakes a thread (R6.3)", (r) => r.goschedWakes, from("1.22")],
    ["the poller feeds idle Ps first (R5.8)", (r) => r.pollerGivesTo === "idleThenLocal", from("1.19")],
    ["GOMAXPROCS is 1 by default (R1.3)", (r) => r.defaultProcs === "one", before("1.5")],
    ["at most 10,000 threads (R5.3)", (r) => r.mostThreads === 10_000, from("1.2")],
    ["sysmon (R8)", (r) => r.sysmon, from("1.1")],
    ["no preemption (R9)", (r) => r.preemption === "none", ["1.0", "1.1"]],
    ["preemption at calls (R9)", (r) => r.preemption === "cooperative", ["1.2", "1.5", "1.10", "1.11"]],
    ["preemption by signals (R9)", (r) => r.preemption === "async", from("1.14")],
    ["sysmon takes Ps whose slice is over (R7.8)", (r) => r.retake === "bothTicks", from("1.14")],
    ["locks of threads count (R7.13)", (r) => r.locksNest, from("1.10")],
    ["threads end with their goroutine (R7.15)", (r) => r.lockedExitEndsThread, from("1.10")],
    ["one heap of timers (R13)", (r) => r.timerGoroutines === 1, ["1.0", "1.1", "1.2", "1.5"]],
    ["64 heaps of timers (R13)", (r) => r.timerGoroutines === 64, ["1.10", "1.11"]],
    ["timers in the Ps (R13)", (r) => r.timerGoroutines === 0, from("1.14")],
    ["timer channels that keep a stale value (R13)", (r) => r.staleTimerChannels, before("1.23")],
    ["starvation mode (R11.2)", (r) => r.mutexStarves, from("1.10")],
    ["semaphores that yield (R11.1)", (r) => r.semaYields, from("1.14")],
    ["locks have names (R11.7)", (r) => r.namesLocks, from("1.22")],
    ["WaitGroups have a name (R11.4)", (r) => r.namesWaitGroups, from("1.25")],
    ["the updater of GOMAXPROCS (R1.9)", (r) => r.systemGoroutines.includes("updateMaxProcs"), from("1.25")],
    ["a scavenger beside the sweeper (R1.9)", (r) => r.systemGoroutines.includes("bgscavenge"), from("1.14")],
    ["Goexit in main ends in exit code 0 (R15.4)", (r) => r.nobodyLeft === "exit", ["1.1", "1.2"]],
    ["idle Ps in ascending order (R1.6)", (r) => r.idlePsAscending, ["1.26"]],
  ];
  for (const [rule, is, expected] of table) {
    it(`${rule}: ${expected.join(", ")}`, () => assert.deepEqual(those(is), expected));
  }

  it("is frozen", () => {
    for (const version of versions) assert.ok(Object.isFrozen(rulesOf(version)));
    assert.ok(Object.isFrozen(switchOff(rulesOf("1.26"), { stealing: false })));
  });
});

describe("the options version and rules", () => {
  const empty = function* main() {};

  it("refuse a release that is not in the table, with the list", () => {
    const message = `option version: Go 1.3 is not modelled; expected one of ${versions.join(", ")}`;
    assert.throws(() => simulate(empty, { version: "1.3" }), { name: "RangeError", message });
  });

  it("refuse a rule that cannot be switched, with the list", () => {
    // @ts-expect-error what JavaScript lets through
    assert.throws(() => simulate(empty, { rules: { steal: false } }), {
      name: "RangeError",
      message:
        'option rules: there is no rule "steal"; expected stealing, runnext, every61, spinning, handoff',
    });
  });

  it("refuse anything but true and false", () => {
    // @ts-expect-error what JavaScript lets through
    assert.throws(() => simulate(empty, { rules: { runnext: "off" } }), {
      name: "RangeError",
      message: "option rules.runnext: expected true or false, got off",
    });
  });

  it("refuse rules that are no object", () => {
    // @ts-expect-error what JavaScript lets through
    assert.throws(() => simulate(empty, { rules: null }), /option rules: expected an object, got null/);
  });

  it("refuse more Ps than the release can have", () => {
    assert.throws(() => simulate(empty, { version: "1.5", procs: 300 }), {
      name: "RangeError",
      message: "option procs: Go 1.5 has at most 256, got 300",
    });
  });

  it("GOMAXPROCS is 1 before Go 1.5 when nobody sets it", () => {
    const procsOf = (version: string) => simulate(empty, { version }).trace.meta.procs;
    assert.deepEqual(all.map(procsOf), [1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
  });

  it("true leaves a rule as the release has it", () => {
    assert.equal(switchOff(rulesOf("1.1"), { runnext: true }), rulesOf("1.1"));
  });
});
