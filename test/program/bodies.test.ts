/** What running a function as a goroutine does to the function: hardly anything. */
import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go } from "../../src/index.js";

describe("a function that runs as a goroutine", () => {
  it("is called with what go was given, and makes generators as before", () => {
    const seen: number[] = [];
    const body = function* (n: number): Generator<never, void, unknown> {
      seen.push(n);
    };
    const run = simulate(function* main({ go, sync, time }: Go) {
      yield* go(body, 1);
      yield* go(body, 2);
      const wg = sync.WaitGroup();
      yield* wg.Go(() => body(3));
      yield* time.Sleep(1_000_000);
      yield* wg.Wait();
    });
    assert.equal(run.end.kind, "done");
    assert.deepEqual(seen.toSorted(), [1, 2, 3]);
    const outside = body(4);
    assert.ok(outside instanceof body, "what it makes is still of it");
    assert.deepEqual([...outside], []);
    assert.equal(Object.prototype.toString.call(outside), "[object Generator]");
  });

  it("keeps the methods that it has been given for its generators", () => {
    const body = function* (): Generator<never, void, unknown> {};
    Object.assign(body.prototype as object, { hello: () => "hello" });
    const before = body();
    simulate(function* main({ go }: Go) {
      yield* go(body);
    });
    assert.equal((body() as unknown as { hello(): string }).hello(), "hello"); // it was given one
    assert.ok(before instanceof body);
  });

  it("may be frozen", () => {
    const said: string[] = [];
    const body = Object.freeze(function* (): Generator<never, void, unknown> {
      said.push("ran");
    });
    const run = simulate(function* main({ sync }: Go) {
      const wg = sync.WaitGroup();
      yield* wg.Go(body);
      yield* wg.Go(body);
      yield* wg.Wait();
    });
    assert.equal(run.end.kind, "done");
    assert.deepEqual(said, ["ran", "ran"]);
  });

  it("shares one prototype with all others, so that a closure for each goroutine is not dear", () => {
    const closures = Array.from(
      { length: 3 },
      (_, i) =>
        function* (): Generator<never, void, unknown> {
          assert.ok(i >= 0);
        },
    );
    simulate(function* main({ go }: Go) {
      for (const closure of closures) yield* go(closure);
    });
    const [first, ...others] = closures.map((closure) => closure.prototype as unknown);
    for (const other of others) assert.equal(other, first);
  });
});
