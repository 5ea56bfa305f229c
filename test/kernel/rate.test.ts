/*
 * How many messages a cell sends in a second, at the most. A server of Jupyter, as it comes, drops what goes beyond a thousand.
 *
 * Measured: 37 in the worst second of the first cell. The second sends a megabyte a message, as fast as the machine can: 52 on a busy one,
 * 290 on a quiet one. These messages come from the core itself; on their way out a pace holds them as well (pace.test.ts, process.test.ts).
 */
import { equal, ok } from "node:assert/strict";
import { ofType, streamText, worstSecond } from "./client.js";
import { prepareLibrary, Session } from "./session.js";

/** For what prints and draws as fast as it can be read; and for whole megabytes, which come as fast as the machine makes them. */
const [boundOfLines, boundOfMegabytes] = [200, 1000];

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

  it("are few when long lines are printed as fast as it goes", async () => {
    const messages = await session.run(`const line = "x".repeat(20_000);
      for (const end = performance.now() + 300; performance.now() < end;) console.log(line);`);
    equal(streamText(messages).length % 20_001, 0);
    ok(worstSecond(messages) <= boundOfMegabytes, `${worstSecond(messages)} in a second`);
  });
});
