/*
 * Sweeps in a notebook's cells: with their names from cells, drawn while they go on, and stopped.
 */
import { equal, match, ok } from "node:assert/strict";
import { countNoThreads, countThreads, threadsAlive, threadsSettled } from "../helpers/threads.js";
import { ofType, streamText } from "./client.js";
import { bundleOf, prepareLibrary, Session } from "./session.js";

describe("a sweep in a cell", function () {
  this.timeout(60_000);
  let session: Session;
  before(prepareLibrary);
  before(countThreads);
  before(() => (session = new Session()));
  after(() => session.close());
  after(countNoThreads);

  it("gives rows to later cells, and a figure to look at", async () => {
    const messages = await session.run(`import { sweep, range } from "gosched";
      const swept = await sweep({ procs: [1, 2], seed: range(3) }, ({ procs, seed }, { simulate }) => {
        const run = simulate(function* main({ work }) { yield* work(1000 * seed); }, { procs, seed });
        return { us: run.now / 1000 };
      }, { workers: 2 });
      console.log(swept.rows.map(({ procs, us }) => procs + ":" + (us > 0)).join(" "));
      swept`);
    equal(streamText(messages), "1:true 1:true 1:true 2:true 2:true 2:true\n");
    match(String(bundleOf(messages)["text/html"]), /<svg.*us by procs/s);
    equal(threadsAlive(), 0);
  });

  it("says which names of other cells its function uses", async () => {
    await session.run("const most = 4;");
    const messages = await session.run(
      'import { simulate } from "gosched"; await sweep({ seed: [1] }, ({ seed }) => simulate(function* main() {}, { seed }).now + most)',
    );
    const [error] = ofType(messages, "error");
    match(
      String(error?.content["evalue"]),
      /uses "most", which its thread does not have.*\{ data: \{ most \} \}/,
    );
  });

  it("hands over what earlier cells have made", async () => {
    await session.run(`import { simulate } from "gosched";
      const pieces = [300, 700];
      function toil(procs: number) {
        return simulate(function* main({ work }) { for (const piece of pieces) yield* work(piece); }, { procs });
      }`);
    const messages = await session.run(
      `const { rows } = await sweep({ procs: [1, 2] }, ({ procs }) => toil(procs).now, { data: { toil, pieces }, workers: 1 });
      console.log(rows.every(({ procs, value }) => value === toil(procs).now), rows.length);`,
    );
    equal(streamText(messages), "true 2\n");
  });

  it("is drawn live, ends with Stop, and leaves what there is and no thread", async () => {
    await session.run(`import { live } from "gosched";
      const going = sweep({ at: range(6) }, ({ at }) => { while (at > 1); return at; }, { workers: 2 });`);
    const ran = session.run('await live(going, (so) => so.figure({ x: "at", y: "value" }))');
    const begun = await threadsSettled(2);
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // for the bar, and some frames
    session.core.receive("control", session.message("interrupt_request"), undefined);
    equal(begun, 2);
    const messages = await ran;
    equal(ofType(messages, "error")[0]?.content["ename"], "Interrupted");
    ok(JSON.stringify(messages.map(({ content }) => content)).includes("then it was stopped"));
    equal(await threadsSettled(0), 0);
    const after = await session.run("console.log(going.latest().rows.length)");
    match(streamText(after), /^[012]\n$/);
  });
});
