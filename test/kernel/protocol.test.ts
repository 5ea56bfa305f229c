/*
 * The protocol's core, without sockets and without a compiler: requests in, messages out, over an interpreter whose cells do what
 * the test says.
 */
import { deepEqual, equal, match } from "node:assert/strict";
import { KernelCore } from "../../src/kernel/core.js";
import type { CoreOptions } from "../../src/kernel/core.js";
import type { Cell, Interpreter, Outcome } from "../../src/kernel/interpreter.js";
import { MessageMaker } from "../../src/kernel/message.js";
import type { Channel, Fields, Message } from "../../src/kernel/message.js";

type Act = (cell: Cell) => Outcome | Promise<Outcome>;

const ok: Outcome = { status: "ok" };
const failed: Outcome = { status: "error", ename: "Error", evalue: "no", traceback: ["Error: no"] };

/** A client and the core, with everything that the core has sent. */
class Wire {
  readonly sent: { readonly channel: Channel; readonly message: Message; readonly route: unknown }[] = [];
  readonly core: KernelCore;
  readonly interrupts: string[] = [];
  readonly #maker = new MessageMaker();

  /** `acts` gives cells their meaning, by their code. */
  constructor(acts: Readonly<Record<string, Act>> = {}, options: Partial<CoreOptions> = {}) {
    const interpreter: Interpreter = {
      languageInfo: { version: "5.0.4", implementationVersion: "1.2.3" },
      execute: async (cell) => acts[cell.code]?.(cell) ?? ok,
      evaluate: async ({ code: expression }) =>
        expression === "bad" ? failed : { status: "ok", bundle: { "text/plain": `<${expression}>` } },
      complete: (code, cursor) => ({
        start: cursor - 2,
        end: cursor,
        matches: [{ text: code, type: "const" }],
      }),
      inspect: (code, cursor) => (code === "" ? undefined : { "text/plain": `${code}@${cursor}` }),
      isComplete: () => ({ status: "incomplete", indent: "  " }),
      interrupt: () => this.interrupts.push("interrupt"),
    };
    this.core = new KernelCore({
      interpreter,
      send: (channel, message, route) => this.sent.push({ channel, message, route }),
      ...options,
    });
  }

  /** Sends a request and gives its id. */
  send(type: string, content: Fields = {}, channel: Channel = "shell"): string {
    const message = this.#maker.make(type, content);
    this.core.receive(channel, message, `route of ${type}`);
    return message.header.msg_id;
  }

  async settled(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** What was sent for a request, one word each: `busy`, `stream`, `execute_reply` … */
  words(id: string): string[] {
    return this.#of(id).map(({ header, content }) =>
      header.msg_type === "status" ? String(content["execution_state"]) : header.msg_type,
    );
  }

  content(id: string, type: string): Fields {
    return this.#of(id).find(({ header }) => header.msg_type === type)?.content ?? {};
  }

  /** Sends a request and gives its answer's content. */
  async ask(type: string, content: Fields = {}): Promise<Fields> {
    const id = this.send(type, content);
    await this.settled();
    return this.content(id, type.replace("_request", "_reply"));
  }

  #of(id: string): readonly Message[] {
    return this.sent
      .map(({ message }) => message)
      .filter(({ parent_header: parent }) => parent.msg_id === id);
  }
}

const speaks: Act = ({ output }) => {
  output.write("stdout", "text");
  output.display({ "text/plain": "picture" }, "id", false);
  output.write("stderr", "more");
  return { status: "ok", bundle: { "text/plain": "value" } };
};

describe("an execute_request", () => {
  it("gives, between busy and idle, its input, all output in order, its result, then the reply", async () => {
    const wire = new Wire({ speaks });
    const id = wire.send("execute_request", { code: "speaks" });
    await wire.settled();
    deepEqual(wire.words(id), [
      ...["busy", "execute_input", "stream", "display_data", "stream", "execute_result"],
      ...["execute_reply", "idle"],
    ]);
    deepEqual(wire.content(id, "execute_input"), { code: "speaks", execution_count: 1 });
    deepEqual(wire.content(id, "execute_result"), {
      data: { "text/plain": "value" },
      metadata: {},
      execution_count: 1,
    });
    deepEqual(wire.content(id, "execute_reply"), {
      ...{ status: "ok", execution_count: 1, user_expressions: {}, payload: [] },
    });
  });

  it("goes back by the way that it came, and only there; the rest is for everybody", async () => {
    const wire = new Wire({ speaks });
    wire.send("execute_request", { code: "speaks" });
    await wire.settled();
    deepEqual(
      wire.sent.filter(({ channel }) => channel !== "iopub").map(({ channel, route }) => [channel, route]),
      [["shell", "route of execute_request"]],
    );
    deepEqual(
      [...new Set(wire.sent.filter(({ channel }) => channel === "iopub").map(({ route }) => route))],
      [undefined],
    );
  });

  it("that fails gives an error message and the same in the reply", async () => {
    const wire = new Wire({ fails: () => failed });
    const id = wire.send("execute_request", { code: "fails" });
    await wire.settled();
    deepEqual(wire.words(id), ["busy", "execute_input", "error", "execute_reply", "idle"]);
    const error = { ename: "Error", evalue: "no", traceback: ["Error: no"] };
    deepEqual(wire.content(id, "error"), error);
    const reply = wire.content(id, "execute_reply");
    deepEqual({ ...reply, ...error, status: "error" }, reply);
  });

  it("that is silent shows nothing, counts nothing and is not remembered", async () => {
    const wire = new Wire({ speaks });
    const id = wire.send("execute_request", { code: "speaks", silent: true });
    await wire.settled();
    deepEqual(wire.words(id), ["busy", "execute_reply", "idle"]);
    equal(wire.content(id, "execute_reply")["execution_count"], 0);
    deepEqual((await wire.ask("history_request", { hist_access_type: "tail", n: 9 }))["history"], []);
  });

  it("that is not to be stored counts nothing, but shows all", async () => {
    const wire = new Wire({ speaks });
    const id = wire.send("execute_request", { code: "speaks", store_history: false });
    await wire.settled();
    equal(wire.words(id).includes("execute_result"), true);
    equal(wire.content(id, "execute_reply")["execution_count"], 0);
  });

  it("gives the values of expressions beside the cell, each with its own failure", async () => {
    const wire = new Wire();
    const reply = await wire.ask("execute_request", { code: "", user_expressions: { a: "1", b: "bad" } });
    deepEqual(reply["user_expressions"], {
      a: { status: "ok", data: { "text/plain": "<1>" }, metadata: {} },
      b: { status: "error", ename: "Error", evalue: "no", traceback: ["Error: no"] },
    });
  });

  it("waits for the cell before it, and all that is no cell does not", async () => {
    let finish: (outcome: Outcome) => void = () => undefined;
    const wire = new Wire({ waits: () => new Promise((resolve) => (finish = resolve)), speaks });
    const [first, second] = ["waits", "speaks"].map((code) => wire.send("execute_request", { code }));
    await wire.settled();
    equal((await wire.ask("complete_request", { code: "ab" }))["status"], "ok");
    deepEqual(wire.words(second ?? ""), []);
    finish(ok);
    await wire.settled();
    equal(wire.words(first ?? "").at(-1), "idle");
    equal(wire.words(second ?? "").at(-1), "idle");
  });

  const late: readonly (readonly [says: string, stop: boolean | undefined, words: readonly string[]])[] = [
    ["are given up when it fails", undefined, ["error", "aborted", "aborted"]],
    ["run all the same when the client wants that", false, ["error", "ok", "ok"]],
  ];
  for (const [says, stop_on_error, words] of late) {
    it(`and those that came meanwhile, also those that the transport still held, ${says}`, async () => {
      let held: (() => void)[] = [];
      const drain = async (): Promise<void> => {
        held.splice(0).forEach((send) => send());
      };
      const wire: Wire = new Wire({ fails: () => failed }, { drain });
      const ids = [wire.send("execute_request", { code: "fails", stop_on_error })];
      ids.push(wire.send("execute_request", { code: "a" }));
      held = [() => void ids.push(wire.send("execute_request", { code: "b" }))];
      await wire.settled();
      if (stop_on_error === false) ids.push(wire.send("execute_request", { code: "b" }));
      await wire.settled();
      deepEqual(
        ids.map((id) => wire.content(id, "execute_reply")["status"]),
        words,
      );
      equal((await wire.ask("execute_request", { code: "c" }))["status"], "ok");
    });
  }

  it("without code is refused with a sentence, and the next one runs", async () => {
    const wire = new Wire();
    const reply = await wire.ask("execute_request", { code: 3 });
    equal(reply["evalue"], "execute_request needs code as a string, got number");
    equal((await wire.ask("execute_request", { code: "" }))["status"], "ok");
  });

  it("is answered also when the interpreter itself fails", async () => {
    const wire = new Wire({
      breaks: () => {
        throw new Error("inside");
      },
    });
    const id = wire.send("execute_request", { code: "breaks" });
    await wire.settled();
    equal(wire.content(id, "execute_reply")["evalue"], "inside");
    equal(wire.words(id).at(-1), "idle");
    equal((await wire.ask("execute_request", { code: "" }))["status"], "ok");
  });
});

describe("a name with a question mark", () => {
  it("is answered with a page in the reply, and runs nothing", async () => {
    const wire = new Wire({ "?simulate": () => failed });
    for (const code of ["?simulate", " simulate ? "]) {
      const reply = await wire.ask("execute_request", { code });
      deepEqual(reply["payload"], [{ source: "page", data: { "text/plain": "simulate@8" }, start: 0 }]);
      equal((await wire.ask("is_complete_request", { code }))["status"], "complete");
    }
  });
});

describe("other requests", () => {
  it("stand between busy and idle as well, each with an answer of its own name", async () => {
    const kinds = [
      "kernel_info",
      "is_complete",
      "complete",
      "inspect",
      "history",
      "comm_info",
      "connect",
      "interrupt",
    ];
    for (const kind of kinds) {
      const wire = new Wire();
      const id = wire.send(`${kind}_request`, { code: "ab" });
      deepEqual(wire.words(id), ["busy", `${kind}_reply`, "idle"]);
      equal(wire.content(id, `${kind}_reply`)["status"] !== "error", true, kind);
    }
  });

  it("that nobody knows are answered with an error", async () => {
    const wire = new Wire();
    for (const kind of ["debug", "constructor", "usage"]) {
      const id = wire.send(`${kind}_request`);
      deepEqual(wire.words(id), ["busy", `${kind}_reply`, "idle"]);
      equal(wire.content(id, `${kind}_reply`)["evalue"], `this kernel does not know ${kind}_request`);
    }
  });

  it("say what the kernel is", async () => {
    const info = await new Wire().ask("kernel_info_request");
    const { name, version, file_extension: extension } = info["language_info"] as Fields;
    deepEqual(
      [info["implementation"], info["implementation_version"], name, version, extension],
      ["gosched", "1.2.3", "typescript", "5.0.4", ".ts"],
    );
    match(String(info["protocol_version"]), /^5\.\d+$/);
    // By these VS Code, nbconvert and the editors of Jupyter colour cells, and know that there is no debugger.
    const language = info["language_info"] as Fields;
    deepEqual(
      [language["mimetype"], language["pygments_lexer"], language["nbconvert_exporter"], info["debugger"]],
      ["text/typescript", "typescript", "script", false],
    );
    deepEqual(language["codemirror_mode"], { name: "javascript", typescript: true, mode: "typescript" });
  });

  it("count cursors in code points, both ways", async () => {
    const code = "a😀bc";
    // The interpreter is asked at UTF-16 unit 5, and answers with the two units before it.
    const reply = await new Wire().ask("complete_request", { code, cursor_pos: 4 });
    deepEqual([reply["cursor_start"], reply["cursor_end"]], [2, 4]);
    const { data } = (await new Wire().ask("inspect_request", { code, cursor_pos: 2 })) as { data?: Fields };
    equal(data?.["text/plain"], `${code}@3`);
  });

  it("say that nothing was found, where nothing is", async () => {
    deepEqual(await new Wire().ask("inspect_request", { code: "", cursor_pos: 0 }), {
      ...{ status: "ok", found: false, data: {}, metadata: {} },
    });
  });

  it("of the wrong form are answered with a sentence", async () => {
    equal(
      (await new Wire().ask("complete_request", { cursor_pos: 1 }))["evalue"],
      "code must be a string, got undefined",
    );
  });

  it("close a comm that nobody here has opened a door for, and ignore what comes through it", () => {
    const wire = new Wire();
    const opened = wire.send("comm_open", { comm_id: "c", target_name: "jupyter.widget", data: {} });
    deepEqual(wire.words(opened), ["busy", "comm_close", "idle"]);
    deepEqual(wire.words(wire.send("comm_msg", { comm_id: "c", data: {} })), ["busy", "idle"]);
  });

  it("interrupt the interpreter, or what the transport has for that", () => {
    const wire = new Wire();
    wire.send("interrupt_request", {}, "control");
    deepEqual(wire.interrupts, ["interrupt"]);
    let count = 0;
    new Wire({}, { interrupt: () => void count++ }).send("interrupt_request", {}, "control");
    equal(count, 1);
  });

  it("shut down once everything is answered, on every channel", () => {
    const told: boolean[] = [];
    const wire: Wire = new Wire({}, { shutdown: (restart) => void told.push(restart) });
    const id = wire.send("shutdown_request", { restart: true }, "control");
    deepEqual(wire.words(id), ["busy", "shutdown_reply", "shutdown_reply", "idle"]);
    deepEqual(told, [true]);
  });
});

describe("the history", () => {
  const session = async (): Promise<Wire> => {
    const wire = new Wire();
    for (const code of ["let a = 1", "a", "let b = 2", "a"]) await wire.ask("execute_request", { code });
    return wire;
  };
  const rows: readonly (readonly [says: string, request: Fields, history: readonly unknown[]])[] = [
    ["gives the last ones", { hist_access_type: "tail", n: 1 }, [[0, 4, "a"]]],
    [
      "gives a range, without its end",
      { hist_access_type: "range", session: 0, start: 2, stop: 3 },
      [[0, 2, "a"]],
    ],
    [
      "finds by pattern",
      { hist_access_type: "search", pattern: "let ? = *" },
      [
        [0, 1, "let a = 1"],
        [0, 3, "let b = 2"],
      ],
    ],
    ["finds each text once", { hist_access_type: "search", pattern: "a", unique: true }, [[0, 4, "a"]]],
    ["takes a pattern's other signs as they are", { hist_access_type: "search", pattern: "." }, []],
    [
      "puts null where outputs are asked for",
      { hist_access_type: "tail", n: 1, output: true },
      [[0, 4, ["a", null]]],
    ],
  ];
  for (const [says, request, history] of rows) {
    it(says, async () =>
      deepEqual((await (await session()).ask("history_request", request))["history"], history),
    );
  }
});
