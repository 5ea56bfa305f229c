/** Lines before servers, held to theory, to a recursion that needs no simulation, and to what may not be: a server free while somebody waits. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { constant, erlangWait, exponential, simulateQueue } from "../../src/index.js";
import type { Lines, QueueOptions, QueueRun, Times } from "../../src/index.js";

const mean = 10_000;
const waitOf = (servers: number, load: number, lines: Lines) =>
  simulateQueue({
    servers,
    customers: 600_000,
    arrivals: exponential(mean / load),
    service: exponential(mean),
    lines,
  }).meanWait / mean;

function assertClose(got: number, expected: number, what: string): void {
  assert.ok(Math.abs(got / expected - 1) < 0.05, `${what}: ${got}, theory says ${expected}`);
}

/** Times that repeat. */
const cycle = (...ns: readonly number[]): Times => {
  let at = 0;
  return () => ns[at++ % ns.length]!;
};

/** When each customer is served who stand in one line: the earliest server that is free takes the first. Kiefer and Wolfowitz, 1955. */
function begins(arrives: readonly number[], takes: readonly number[], servers: number): number[] {
  const freeAt = Array.from({ length: servers }, () => 0);
  return arrives.map((time, i) => {
    const server = freeAt.indexOf(Math.min(...freeAt));
    const begin = Math.max(time, freeAt[server]!);
    freeAt[server] = begin + takes[i]!;
    return begin;
  });
}

const takesOf = (run: QueueRun) => [...run].map((one) => one.ends - one.begins);

describe("simulateQueue", () => {
  for (const load of [4, 6.4]) {
    it(`has customers wait as Erlang says, eight servers of whom ${load} are busy by the mean`, () => {
      assertClose(waitOf(8, load, "one"), erlangWait(8, load), "one line");
      assertClose(waitOf(8, load, "own"), erlangWait(1, load / 8), "a line each");
      assertClose(waitOf(8, load, "stealing"), erlangWait(8, load), "a line each, and thieves");
    });
  }

  it("gives servers as much to do as comes", () => {
    const { utilization, length } = simulateQueue({
      servers: 3,
      customers: 200_000,
      arrivals: exponential(1_000),
      service: exponential(1_500),
    });
    assert.equal(length, 200_000);
    assertClose(utilization, 0.5, "busy");
  });

  const small = fc.record({
    servers: fc.integer({ min: 1, max: 5 }),
    customers: fc.integer({ min: 1, max: 60 }),
    between: fc.integer({ min: 1, max: 400 }),
    takes: fc.integer({ min: 1, max: 800 }),
    seed: fc.integer({ min: 0, max: 1_000 }),
  });
  const options = ({ servers, customers, between, takes, seed }: { [k in string]: number }, lines: Lines) =>
    ({
      ...{ servers, customers, seed, lines },
      arrivals: exponential(between!),
      service: exponential(takes!),
    }) as QueueOptions; // fast-check gives all of them

  it("serves one line as the recursion says, to the nanosecond", () => {
    fc.assert(
      fc.property(small, (given) => {
        const run = simulateQueue(options(given, "one"));
        assert.deepEqual([...run.begins], begins([...run.arrives], takesOf(run), given.servers));
      }),
    );
  });

  it("serves each of many lines as the recursion says", () => {
    fc.assert(
      fc.property(small, (given) => {
        const run = simulateQueue(options(given, "own"));
        for (let server = 0; server < given.servers; server++) {
          const own = [...run].filter((one) => one.server === server);
          const expected = begins(
            own.map(({ arrives }) => arrives),
            own.map((one) => one.ends - one.begins),
            1,
          );
          assert.deepEqual(
            own.map((one) => one.begins),
            expected,
          );
        }
      }),
    );
  });

  it("sends the same customers, however they stand", () => {
    fc.assert(
      fc.property(small, (given) => {
        const [one, own, stealing] = (["one", "own", "stealing"] as const).map((lines) =>
          simulateQueue(options(given, lines)),
        );
        for (const other of [own!, stealing!]) {
          assert.deepEqual(other.arrives, one!.arrives);
          assert.deepEqual(takesOf(other), takesOf(one!));
        }
      }),
    );
  });

  it("has no server free while somebody waits, where thieves are", () => {
    fc.assert(
      fc.property(small, (given) => {
        const run = simulateQueue(options(given, "stealing"));
        const all = [...run];
        for (const { arrives, begins: until, waits } of all) {
          if (waits === 0) continue;
          // All others were busy at each moment of the wait: as many were being served as there are servers.
          for (const moment of [arrives, ...all.flatMap((one) => [one.begins, one.ends])]) {
            if (moment < arrives || moment >= until) continue;
            const served = all.filter((one) => one.begins <= moment && moment < one.ends).length;
            assert.equal(served, given.servers, `at ${moment} ns ${served} are served, and one waits`);
          }
        }
        // And each server has one customer at a time.
        for (let server = 0; server < given.servers; server++) {
          const own = all
            .filter((one) => one.server === server)
            .sort((a, b) => a.begins - b.begins || a.ends - b.ends);
          own.slice(1).forEach((one, i) => assert.ok(one.begins >= own[i]!.ends, "two at once"));
        }
      }),
    );
  });

  it("steals the older half, and serves the last of it first", () => {
    // With this seed all seven who must wait come to the server who is busy for long. The other takes four of seven, then two of three, then the last.
    const run = simulateQueue({
      servers: 2,
      customers: 9,
      arrivals: constant(1),
      service: cycle(100, 10_000, 100, 100, 100, 100, 100, 100, 100),
      lines: "stealing",
      seed: 104,
    });
    const waiting = [...run].slice(2).map(({ begins: time }, i) => ({ number: i + 1, time }));
    const order = waiting.sort((one, other) => one.time - other.time).map(({ number }) => number);
    assert.deepEqual(order, [4, 1, 2, 3, 6, 5, 7]);
  });

  it("gives the same run for the same seed, and another for another", () => {
    const of = (seed: number) =>
      simulateQueue({ servers: 2, customers: 50, arrivals: exponential(10), service: exponential(15), seed });
    assert.deepEqual([...of(3)], [...of(3)]);
    assert.notDeepEqual([...of(3)], [...of(4)]);
  });

  it("tells of each customer", () => {
    const run = simulateQueue({ servers: 1, customers: 3, arrivals: constant(10), service: constant(25) });
    assert.deepEqual(
      [...run],
      [
        { arrives: 10, begins: 10, ends: 35, server: 0, waits: 0 },
        { arrives: 20, begins: 35, ends: 60, server: 0, waits: 15 },
        { arrives: 30, begins: 60, ends: 85, server: 0, waits: 30 },
      ],
    );
    assert.equal(run.now, 85);
    assert.equal(run.meanWait, 15);
    const text = [
      "customers 3, servers 1",
      "they waited 15 ns by the mean, 99 of 100 not more than 30 ns",
      "servers were busy 88 % of the time",
    ];
    assert.equal(String(run), text.join("\n"));
    assert.deepEqual([run.waitOf(0), run.waitOf(0.5), run.waitOf(1)], [0, 15, 30]);
  });

  it("counts customers by whole ones: the wait of 7 in 100 is that of the seventh", () => {
    const run = simulateQueue({ servers: 1, customers: 100, arrivals: constant(1), service: constant(2) });
    for (let n = 1; n <= 100; n++) assert.equal(run.waitOf(n / 100), n - 1);
  });

  it("makes the unlucky wait longer where thieves are, though not the mean", () => {
    const of = (lines: Lines) =>
      simulateQueue({
        servers: 8,
        customers: 200_000,
        arrivals: exponential(mean / 7.2),
        service: exponential(mean),
        lines,
      });
    assertClose(of("stealing").meanWait, of("one").meanWait, "the mean");
    assert.ok(of("stealing").waitOf(0.99) > 1.2 * of("one").waitOf(0.99), "one in a hundred");
  });

  it("says what is wrong with its options", () => {
    const right = { servers: 2, customers: 10, arrivals: constant(1), service: constant(1) };
    const wrong: readonly [unknown, RegExp][] = [
      [{ ...right, servers: 0 }, /option servers to be a whole number from 1 to 1000, got the number 0/],
      [{ ...right, customers: 1.5 }, /option customers to be a whole number from 1 to 10000000/],
      [{ ...right, arrivals: 100 }, /option arrivals to be a function that draws times.*got the number 100/],
      [
        { ...right, service: () => -1 },
        /of option service a time in ns, from 0 to 2\^53 - 1, got the number -1/,
      ],
      [{ ...right, arrivals: constant(8e15) }, /the run is longer than 2\^53 ns \(104 days\)/],
      [{ ...right, lines: "two" }, /lines to be one of "one", "own", "stealing", got the string two/],
      [{ ...right, seed: -1 }, /seed to be a whole number from 0/],
      [{ ...right, queues: 2 }, /there is no option "queues"; expected servers/],
    ];
    assert.throws(() => simulateQueue(undefined as unknown as QueueOptions), {
      name: "TypeError",
      message: /expected options \{ servers, customers, arrivals, service, lines, seed \}, got undefined/,
    });
    for (const [given, message] of wrong)
      assert.throws(() => simulateQueue(given as QueueOptions), { name: "RangeError", message });
    assert.throws(() => exponential(0), /exponential\(mean\): expected a time in ns, more than 0/);
    assert.throws(() => constant(NaN), /constant\(ns\): expected a time/);
    for (const part of [2, "0.5", true])
      assert.throws(() => simulateQueue(right).waitOf(part as number), /waitOf: expected a part from 0 to 1/);
  });
});
