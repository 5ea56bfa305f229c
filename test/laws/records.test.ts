/**
 * Laws that tie what a run tells to what it is: the trace against the runtime's own records, step by step; the spans of
 * the Ps against the clock; a run in two pieces against a run in one.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPicture, processorSpans, Replay, simulate, Simulation } from "../../src/index.js";
import { Random } from "../../src/des/random.js";
import { defaultCosts } from "../../src/machine/costs.js";
import { schedinit } from "../../src/runtime/boot.js";
import { goready, gopark, goschedImpl, newproc } from "../../src/runtime/proc.js";
import { Runtime } from "../../src/runtime/runtime.js";
import { Did, Resume, Step } from "../../src/runtime/runtime2.js";
import type { G, M } from "../../src/runtime/runtime2.js";
import { drive } from "../../src/runtime/step.js";
import { modifyTimer, Timer } from "../../src/runtime/time.js";
import { rulesOf } from "../../src/runtime/releases.js";
import { Trace } from "../../src/trace/trace.js";
import { live } from "../helpers/live.js";
import { fingerprint } from "../helpers/fingerprint.js";
import { programOf, programs, runOptions } from "../helpers/random-program.js";

const bounds = { events: 3_000 };
const runs = (numRuns: number) => ({ numRuns: Number(process.env["GOSCHED_LAW_RUNS"] ?? numRuns) });

function* nothing(): Generator<never, void> {}

/** A runtime whose goroutines start others, yield, sleep, wait, wake and end as the seed says. */
function restless(procs: number, seed: number): { rt: Runtime; trace: Trace } {
  const trace = new Trace({ procs, version: "1.26", seed });
  const choice = new Random(seed);
  const limits = { files: 1024, events: 1e6, time: 1e12, goroutines: 1e6, output: 1e6 };
  const rt = new Runtime({ trace, costs: defaultCosts, choice, rules: rulesOf("1.26"), bounds: limits });
  const parked: G[] = [];
  let timers = 1;
  const busy = (mp: M): Did => {
    mp.step = Step.op;
    rt.delay = choice.choose(4) === 0 ? choice.choose(20_000) : choice.choose(50);
    return Did.busy;
  };
  const complete = (mp: M, gp: G): Did => {
    switch (choice.choose(8)) {
      case 0:
      case 1:
        if (rt.ngoroutines < 600) newproc(rt, mp, "f", nothing(), false);
        return busy(mp);
      case 2:
        goschedImpl(rt, mp, gp, false, Resume.none);
        return Did.stopped;
      case 3: {
        gopark(rt, mp, gp, "sleep", 0, Resume.none);
        const timer = new Timer(timers++, (run, thread) => goready(run, thread, gp), gp.goid, null);
        modifyTimer(rt, mp.p!, timer, rt.now + 1 + choice.choose(3_000_000), 0);
        return Did.stopped;
      }
      case 4:
        gopark(rt, mp, gp, "chan receive", 0, Resume.none);
        parked.push(gp);
        return Did.stopped;
      case 5:
        return gp.goid === 1 ? busy(mp) : Did.goexit;
      default: {
        const waiter = parked.shift();
        if (waiter !== undefined) goready(rt, mp, waiter);
        return busy(mp);
      }
    }
  };
  rt.executor = { gogo: busy, complete, repeat: () => assert.fail("no goroutines of the runtime here") };
  schedinit(rt, procs, { name: "main", body: nothing() });
  rt.mainStarted = true;
  return { rt, trace };
}

describe("what the trace says", () => {
  it("is what the runtime's records hold, after every step", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3, 4, 8), fc.nat(1_000_000), (procs, seed) => {
        const { rt, trace } = restless(procs, seed);
        const replay = new Replay(trace);
        for (let i = 0; i < 1500 && rt.end === null; i++) {
          rt.fuel = 1;
          if (drive(rt) === "stuck") assert.fail("no thread will ever act again");
          replay.toIndex(trace.length - 1);
          if (i % 3 !== 0) continue;
          compared++;
          const waiting = { waiting: true };
          const asObject = (text: string) => text.split(" | ").sort();
          assert.deepEqual(
            asObject(formatPicture(replay.snapshot(), waiting)),
            asObject(formatPicture(live(rt), waiting)),
          );
        }
      }),
      runs(40),
    );
    assert.ok(compared > 2000, `only ${compared} states were compared`);
  });

  it("adds up: the spans of each P follow one another without gap or overlap, from the beginning to the end", () => {
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        const run = simulate(programOf(block), { ...options, bounds });
        const spans = processorSpans(run.trace);
        for (let p = 0; p < run.trace.meta.procs; p++) {
          let time = 0;
          for (const span of spans.filter((one) => one.p === p)) {
            assert.equal(span.start, time, `P${p}`);
            assert.ok(span.end > span.start);
            time = span.end;
          }
          assert.equal(time, run.now, `P${p} ends too early`);
        }
      }),
      runs(80),
    );
  });
});

describe("a run in two pieces", () => {
  it("is the run in one piece, wherever it is cut", () => {
    fc.assert(
      fc.property(programs, runOptions, fc.integer({ min: 1, max: 2000 }), (block, options, cut) => {
        const whole = simulate(programOf(block), { ...options, bounds });
        const pieces = new Simulation(programOf(block), { ...options, bounds });
        pieces.advance(cut);
        while (!pieces.advance(1_000_000));
        const run = pieces.result();
        assert.equal(fingerprint(run), fingerprint(whole));
        assert.deepEqual(
          [run.output, run.end, run.now, run.steps],
          [whole.output, whole.end, whole.now, whole.steps],
        );
      }),
      runs(80),
    );
  });
});
