import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { validate } from "../../src/index.js";
import { play } from "../../src/scenarios/scenario.js";
import type { Played } from "../../src/scenarios/scenario.js";
import { scenario, scenarios } from "../../src/scenarios/scenarios.js";

/** All waiting times that a web service printed, in ms: "pages: half within 1.0 ms, the slowest 2.0 ms". */
function waits(played: Played, what: "pages" | "keys"): { half: number; slowest: number } {
  const found = new RegExp(`${what}: half within ([\\d.]+) ms, the slowest ([\\d.]+) ms`).exec(
    played.run.output,
  );
  ok(found, `no ${what} in ${played.run.output}`);
  return { half: Number(found[1]), slowest: Number(found[2]) };
}

describe("every scenario", () => {
  for (const one of scenarios) {
    it(`${one.name}: ${one.title}`, () => {
      const { run, moments } = play(one);
      equal(run.end.kind, "done", run.end.message);
      equal(run.stderr, "");
      validate(run.trace);
      deepEqual(
        moments.map(({ figure }) => figure),
        one.moments.map(({ figure }) => figure),
      );
    });
  }

  it("has a name of its own", () => {
    equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
  });

  it("together they reach what figures 2 to 19 of 2018 show", () => {
    const figures = scenarios.flatMap(({ moments }) => moments.map(({ figure }) => figure));
    for (let n = 2; n <= 19; n++) ok(figures.includes(`2018 figure ${n}`), `figure ${n}`);
  });

  it("is found by its name, and another name is refused with the list", () => {
    equal(scenario("stealing").name, "stealing");
    throws(
      () => scenario("steeling"),
      /there is no scenario "steeling"; expected one of queues, async-syscall, /,
    );
  });
});

describe("a moment that a run does not reach", () => {
  it("is named", () => {
    throws(
      () => play(scenario("sync-syscall"), { costs: "zero" }),
      /scenario sync-syscall does not reach 2018 figure \d: /,
    );
  });
});

describe("a hand-over", () => {
  it("costs threads a thousand ns and goroutines two hundred, besides the thinking", () => {
    const perHandOver = (name: string) => play(scenario(name)).run.now / 2_000;
    const goroutines = perHandOver("messages-of-goroutines") - 100;
    // Waking a thread and the thinking of the one that wakes it go on at the same time.
    const threads = perHandOver("messages-of-threads");
    ok(Math.abs(goroutines - 200) < 5, `goroutines: ${goroutines} ns`);
    ok(Math.abs(threads - 1_000) < 105, `threads: ${threads} ns`);
  });
});

describe("the web service", () => {
  const pagesOf = (name: string) => waits(play(scenario(`web-service-${name}`)), "pages");

  it("lets pages wait behind keys where nothing stops them", () => {
    ok(pagesOf("stalls").half > 400);
  });

  it("serves pages sooner since goroutines can be stopped", () => {
    ok(pagesOf("preempted").half < pagesOf("stalls").half / 2);
  });

  it("serves pages within some turns when keys are cut in bites", () => {
    ok(pagesOf("bite-sized").slowest < 50);
  });

  it("is not helped by a thread of its own for the acceptor", () => {
    ok(pagesOf("locked-acceptor").half > 400);
  });

  it("serves nobody out of turn when it is synchronous: all keys take as long as one after the other do", () => {
    const { half } = pagesOf("synchronous");
    ok(half > 400, String(half));
    const keys = waits(play(scenario("web-service-synchronous")), "keys");
    ok(keys.slowest >= 40 * 80 - 40 * 5, String(keys.slowest)); // 40 keys of 80 ms; the last user came after 195 ms
  });

  it("serves pages at once when keys are another process's, although both share two cores", () => {
    ok(pagesOf("two-processes").slowest < 5);
  });

  it("serves pages at once when one worker derives all keys, which then take longer", () => {
    ok(pagesOf("queue").slowest < 5);
    const keys = (name: string) => waits(play(scenario(`web-service-${name}`)), "keys").slowest;
    ok(keys("queue") > keys("stalls"));
  });
});

describe("descriptors", () => {
  it("run out in Accept, with the kernel's words", () => {
    match(play(scenario("too-many-files")).run.output, /16 connections, then: accept4: too many open files/);
  });
});
