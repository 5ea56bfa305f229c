/* Laws across releases, and with rules switched off: what must hold whatever the rules are, and what a rule is there for. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { simulate, validate, versions } from "../../src/index.js";
import type { RuleSwitches } from "../../src/index.js";
import { Replay } from "../../src/trace/replay.js";
import { Kind } from "../../src/trace/vocabulary.js";
import { forRelease, programOf, programs, runOptions } from "../helpers/random-program.js";

const bounds = { events: 5_000 };
const runs = (count: number) => ({
  numRuns: Number(process.env["GOSCHED_LAW_RUNS"] ?? count),
  endOnFailure: false,
});

const version = fc.constantFrom(...versions);
const rules: fc.Arbitrary<RuleSwitches> = fc.record(
  {
    stealing: fc.boolean(),
    runnext: fc.boolean(),
    every61: fc.boolean(),
    spinning: fc.boolean(),
    handoff: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe("laws of every release", () => {
  it("each trace replays, whatever rules are switched off", () => {
    fc.assert(
      fc.property(programs, runOptions, version, rules, (block, options, release, switches) => {
        const run = simulate(programOf(block), { ...forRelease(options, release), rules: switches, bounds });
        validate(run.trace);
      }),
      runs(600),
    );
  });

  it("whatever the release, a program without choices computes and prints the same", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 30 }), runOptions, (work, options) => {
        const told = versions.map((release) => {
          const { output, end } = simulate(
            function* main({ go, chan, fmt, work: compute }) {
              const done = chan<number>(3);
              for (const [i, ns] of work.entries()) {
                yield* go(function* () {
                  yield* compute(ns);
                  yield* done.send(i);
                });
              }
              let sum = 0;
              for (let i = 0; i < work.length; i++) sum += yield* done.recv();
              yield* fmt.Println(sum);
            },
            forRelease(options, release),
          );
          return [output, end.kind];
        });
        for (const one of told) assert.deepEqual(one, told[0]);
      }),
      runs(40),
    );
  });

  it("without stealing nobody steals, without runnext nobody has one, and so on", () => {
    const seen: Record<keyof RuleSwitches, number> = {
      stealing: 0,
      runnext: 0,
      every61: 0,
      spinning: 0,
      handoff: 0,
    };
    const kinds: Readonly<Record<keyof RuleSwitches, readonly number[]>> = {
      stealing: [Kind.runqsteal, Kind.runqstealnext],
      runnext: [Kind.runnext, Kind.runqstealnext],
      every61: [Kind.globrunqget],
      spinning: [Kind.spinning],
      handoff: [Kind.ProcSteal],
    };
    fc.assert(
      fc.property(programs, runOptions, (block, options) => {
        for (const name of Object.keys(kinds) as (keyof RuleSwitches)[]) {
          // Object.keys widens
          // Stops of the world, and collections, take Ps from system calls too.
          if (name === "handoff" && /"(procs|memstats|alloc|keep|garbage)"/.test(JSON.stringify(block)))
            continue;
          const count = (isOn: boolean) => {
            const run = simulate(programOf(block), {
              ...options,
              rules: { [name]: isOn },
              version: "1.26",
              bounds,
            });
            const replay = new Replay(run.trace);
            let found = 0;
            while (replay.step()) if (kinds[name].includes(run.trace.kind(replay.applied - 1))) found++;
            return found;
          };
          assert.equal(count(false), 0, name);
          seen[name] += count(true);
        }
      }),
      runs(40),
    );
    const tried = Object.entries(seen).filter(([name, count]) => count > 0 || name === "handoff");
    assert.equal(tried.length, 5, `hardly tried: ${JSON.stringify(seen)}`);
  });
});
