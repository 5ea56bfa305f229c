/*
 * Comms: channels between cells and the page, opened from either side, while cells run and after.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { KernelClient, ofType, streamText } from "./client.js";
import type { Received } from "./client.js";
import { Session, bundleOf, prepareLibrary, tracebackOf } from "./session.js";

/** How code of a cell comes to the comms. */
const comms = 'const { comms } = Reflect.get(globalThis, Symbol.for("gosched.kernel"));\n';
const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is said about comms, without the rest. */
function aboutComms(messages: readonly Received[]): readonly (readonly [type: string, content: unknown])[] {
  return messages.filter(({ type }) => type.startsWith("comm_")).map(({ type, content }) => [type, content]);
}

describe("comms", () => {
  let session: Session;
  before(prepareLibrary);
  before(() => (session = new Session()));
  after(() => session.close());
  // Each test has its own comms, and one compiler for all.
  afterEach(() => {
    for (const comm_id of ["c", "o", "p", "mine"]) session.tell("comm_close", { comm_id, data: {} });
  });

  describe("that a cell opens", () => {
    it("open, send and close in order with what the cell prints, with their bytes", async () => {
      const messages = await session.run(`${comms}
        console.log("before");
        const comm = comms.open("t", { id: "c", data: { a: 1 }, metadata: { m: 1 }, buffers: [new Uint8Array([1, 2])] });
        console.log("between");
        comm.send({ b: [2] }, { buffers: [new Uint8Array([3])] });
        comm.close({ c: 3 });
        comm.close();
        [comm.send({ late: true }), comm.isOpen]`);
      deepEqual(
        messages.map(({ type }) => type).filter((type) => type === "stream" || type.startsWith("comm_")),
        ["stream", "comm_open", "stream", "comm_msg", "comm_close"],
      );
      deepEqual(aboutComms(messages), [
        ["comm_open", { comm_id: "c", target_name: "t", data: { a: 1 } }],
        ["comm_msg", { comm_id: "c", data: { b: [2] } }],
        ["comm_close", { comm_id: "c", data: { c: 3 } }],
      ]);
      deepEqual(
        messages
          .filter(({ type }) => type.startsWith("comm_"))
          .map(({ buffers }) => buffers.map((b) => [...b])),
        [[[1, 2]], [[3]], []],
      );
      equal(bundleOf(messages)["text/plain"], "[ false, false ]");
    });

    it("hear the page while their cell awaits, in order, and the cell goes on", async () => {
      const running = session.run(`${comms}
        const comm = comms.open("t", { id: "c" });
        const heard: unknown[] = [];
        await new Promise<void>((resolve) => comm.onMessage(({ data, buffers }: any) => {
          heard.push(data.n, ...buffers[0]);
          if (data.n === 3) resolve();
        }));
        heard`);
      const queued = session.run("heard.length");
      while (!JSON.stringify(await session.ask("comm_info_request", {})).includes('"c"')) await turn(5);
      for (const n of [1, 2, 3])
        session.tell("comm_msg", { comm_id: "c", data: { n } }, [new Uint8Array([n * 10])]);
      equal(bundleOf(await running)["text/plain"], "[ 1, 10, 2, 20, 3, 30 ]");
      equal(bundleOf(await queued)["text/plain"], "6");
    });

    it("answer a message of the page in its name, also after an await; what they print stays with their cell", async () => {
      const cell = await session.run(`${comms}
        const comm = comms.open("t", { id: "c" });
        comm.onMessage(async ({ data }: any) => {
          console.log("got " + data.n);
          comm.send({ now: data.n });
          await new Promise((r) => setTimeout(r, 20));
          comm.send({ later: data.n });
        });`);
      const id = session.tell("comm_msg", { comm_id: "c", data: { n: 7 } });
      await turn(80);
      deepEqual(aboutComms(session.heard(id)), [
        ["comm_msg", { comm_id: "c", data: { now: 7 } }],
        ["comm_msg", { comm_id: "c", data: { later: 7 } }],
      ]);
      equal(streamText(session.more(cell)), "got 7\n");
    });

    it("live on when a handler throws or rejects; the error is printed in their cell, with its line", async () => {
      const cell = await session.run(`${comms}const comm = comms.open("t", { id: "c" });
comm.onMessage(({ data }: any) => {
  if (data.n === 1) throw new Error("one");
  if (data.n === 2) return Promise.reject(new Error("two"));
  console.log("three");
});`);
      for (const n of [1, 2, 3]) session.tell("comm_msg", { comm_id: "c", data: { n } });
      await turn(50);
      const errors = streamText(session.more(cell), "stderr");
      match(errors, /^Uncaught Error: one\n\ncell \d+, line 4\n/);
      match(errors, /Uncaught Error: two\n\ncell \d+, line 5\n/);
      equal(streamText(session.more(cell)), "three\n");
    });

    it("are closed by the page, which is told to the cell once", async () => {
      const cell = await session.run(`${comms}
        const comm = comms.open("t", { id: "c" });
        comm.onClose(({ data }: any) => console.log("closed", data, comm.isOpen));`);
      for (let i = 0; i < 2; i++) session.tell("comm_close", { comm_id: "c", data: { why: "tab" } });
      await turn(50);
      equal(streamText(session.more(cell)), "closed { why: 'tab' } false\n");
    });

    it("refuse what is no JSON, and an id that is taken, where it is sent", async () => {
      match(
        await session.show(`${comms}comms.open("t", { id: "c" }); comms.open("u", { id: "c" })`),
        /^Error: a comm must have an id of its own, and c is open already/,
      );
    });

    it("are there for silent cells as well", async () => {
      const code = `${comms}comms.open("t", { id: "c" }); console.log("x")`;
      const id = session.tell("execute_request", { code, silent: true });
      await session.run("1");
      deepEqual(aboutComms(session.heard(id)), [["comm_open", { comm_id: "c", target_name: "t", data: {} }]]);
      equal(
        session.heard(id).some(({ type }) => type === "stream"),
        false,
      );
    });
  });

  describe("that the page opens", () => {
    it("go to whoever registered the target, and are known to comm_info until they close", async () => {
      const cell = await session.run(`${comms}
        const forget = comms.register("mine", (comm: any, { data, metadata }: any) => {
          console.log("opened", data.a, metadata);
          comm.send({ welcome: true });
          comm.onMessage(({ data }: any) => void comm.send({ echo: data.x }));
        });
        comms.open("other", { id: "o" });`);
      const opened = session.tell("comm_open", { comm_id: "p", target_name: "mine", data: { a: 1 } });
      const sent = session.tell("comm_msg", { comm_id: "p", data: { x: 2 } });
      await turn(50);
      equal(streamText(session.more(cell)), "opened 1 {}\n");
      deepEqual(aboutComms(session.heard(opened)), [["comm_msg", { comm_id: "p", data: { welcome: true } }]]);
      deepEqual(aboutComms(session.heard(sent)), [["comm_msg", { comm_id: "p", data: { echo: 2 } }]]);
      const all = { o: { target_name: "other" }, p: { target_name: "mine" } };
      deepEqual(await session.ask("comm_info_request", {}), { status: "ok", comms: all });
      deepEqual((await session.ask("comm_info_request", { target_name: "mine" }))["comms"], { p: all.p });
      session.tell("comm_close", { comm_id: "p", data: {} });
      deepEqual((await session.ask("comm_info_request", {}))["comms"], { o: all.o });
    });

    it("are closed at once where nobody has registered their target, or no longer", async () => {
      const open = (target_name: string) =>
        aboutComms(session.heard(session.tell("comm_open", { comm_id: target_name, target_name, data: {} })));
      await session.run(`${comms}const forget = comms.register("mine", () => undefined);`);
      deepEqual(open("unknown"), [["comm_close", { comm_id: "unknown", data: {} }]]);
      deepEqual(open("mine"), []);
      await session.run("forget();");
      deepEqual(open("mine"), [["comm_close", { comm_id: "mine", data: {} }]]);
    });
  });
});

describe("comms over ZeroMQ", () => {
  let kernel: KernelClient;
  before(prepareLibrary);
  before(async () => (kernel = await KernelClient.start()));
  after(async () => equal(await kernel.stop(), 0));

  it("carry bytes both ways while a cell awaits", async () => {
    const cell = kernel.send("execute_request", {
      code: `${comms}
        const comm = comms.open("t", { id: "c" });
        await new Promise<void>((resolve) => comm.onMessage(({ buffers }: any) => {
          comm.send({}, { buffers: [buffers[0].map((byte: number) => 255 - byte)] });
          resolve();
        }));`,
    });
    while (ofType(kernel.heard(cell.id), "comm_open").length === 0) await turn(20);
    const sent = kernel.send("comm_msg", { comm_id: "c", data: {} }, "shell", [Buffer.from([0, 1, 255])]);
    equal((await cell.reply).content["status"], "ok");
    await sent.idle;
    const [answer] = ofType(kernel.heard(sent.id), "comm_msg");
    deepEqual([...(answer?.buffers[0] ?? [])], [255, 254, 0]);
  });

  it("throw where data is no JSON, and live on", async () => {
    const { messages } = await kernel.execute("comm.send({ big: 1n })");
    const [failed] = ofType(messages, "error");
    ok(failed);
    match(tracebackOf(failed), /^TypeError: .*BigInt/);
    deepEqual((await kernel.request("comm_info_request", {}))["comms"], { c: { target_name: "t" } });
  });
});
