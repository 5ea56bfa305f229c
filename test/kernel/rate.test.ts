/*
 * How many messages a cell sends in a second, at the most. A server of Jupyter, as it comes, drops what goes beyond a thousand.
 *
 * Measured: 37 in the worst second. These messages come from the core itself; on their way out a pace holds them as well, and long texts
 * too (pace.test.ts, process.test.ts).
 */
import { equal, ok } from "node:assert/strict";
import { ofType, streamText, worstSecond } from "./client.js";
import { prepareLibrary, Session } from "./session.js";

/** For what prints and draws as fast as it can be read. */
const boundOfLines = 200;

describe("the messages of a cell", () => {
  let session: Session;
  before(prepareLibrary);
  before(() => (session = new Session({ syncTimeoutMs: 60_000 })));
  after(() => session.close());

  it("are few while a simulation is watched that prints in a loop", async () => {
    const messages = await session.run(`import { live, Simulation, utilization } from "gosched";
      const end = performance.now() + 1500;
      let lines = 0;
      const run = await live(
        new Simulation(function* main({ go, chan, work }) {
          const jobs = chan<number>();
          yield* go(function* worker() {
            yield* jobs.range(function* (v: number) {
              yield* work(1_000 + v);
            });
          });
          for (; performance.now() < end; lines++) {
            console.log("job " + lines);
            yield* jobs.send(lines % 100);
          }
          yield* jobs.close();
        }, { bounds: { events: 1e9 } }),
        (run) => utilization(run),
      );
      lines`);
    const frames = ofType(messages, "update_display_data").length;
    const lines = streamText(messages).trimEnd().split("\n");
    ok(frames >= 3, `${frames} frames`);
    equal(lines.at(-1), `job ${lines.length - 1}`);
    ok(lines.length > 1000, `${lines.length} lines`);
    ok(worstSecond(messages) <= boundOfLines, `${worstSecond(messages)} in a second`);
  });
});
