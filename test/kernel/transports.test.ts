/*
 * One core, three transports: the same checks over each. And what a WebSocket alone must withstand.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { rmSync } from "node:fs";
import WebSocket from "ws";
import { KernelClient, ofType, streamText } from "./client.js";
import { InProcessClient, WebSocketClient, startWebSocketKernel, webSocketFrame } from "./clients.js";
import type { Client, Fields } from "./clients.js";
import { bundleOf, prepareLibrary, tracebackOf } from "./session.js";

interface Opened {
  readonly client: Client;
  /** Ends it; the exit code of its process, where it has one. */
  readonly close: () => Promise<unknown>;
  /** Whether a loop that gives nobody a turn can be stopped. */
  readonly stopsLoops: boolean;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function overWebSocket(): Promise<Opened> {
  const { process: child, address, folder } = await startWebSocketKernel();
  const client = await WebSocketClient.connect(address);
  const close = async (): Promise<unknown> => {
    const exited = once(child, "exit");
    client.send("shutdown_request", {}, "control");
    const [code] = (await exited) as unknown[];
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return { client, close, stopsLoops: true };
}

const transports: Readonly<Record<string, () => Promise<Opened>>> = {
  "ZeroMQ sockets": async () => {
    const client = await KernelClient.start();
    return { client, close: () => client.stop(), stopsLoops: true };
  },
  "a WebSocket": overWebSocket,
  "nothing, within one process": async () => {
    const client = new InProcessClient();
    return { client, close: async () => client.close() ?? 0, stopsLoops: false };
  },
};

before(prepareLibrary);

for (const [name, open] of Object.entries(transports)) {
  describe(`the kernel over ${name}`, () => {
    let opened: Opened;
    let client: Client;
    before(async () => {
      opened = await open();
      ({ client } = opened);
    });
    after(async () => equal(await opened.close(), 0));

    it("says what it is", async () => {
      const info = await client.request("kernel_info_request", {});
      deepEqual([info["status"], info["implementation"]], ["ok", "gosched"]);
    });

    it("answers a cell with busy, its input, its output, its result and idle, in this order", async () => {
      const { reply, messages } = await client.execute('console.log("text"); 1 + 1');
      deepEqual(
        messages.map(({ type, content }) => (type === "status" ? content["execution_state"] : type)),
        ["busy", "execute_input", "stream", "execute_result", "idle"],
      );
      deepEqual([reply["status"], bundleOf(messages)["text/plain"]], ["ok", "2"]);
    });

    it("keeps ten thousand lines in their order", async () => {
      const { messages } = await client.execute("for (let i = 0; i < 10_000; i++) console.log(i);");
      equal(streamText(messages), Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""));
    });

    it("shows a type error with its line, and an error of the running code as well", async () => {
      for (const [code, said] of [
        ['const ok = 1;\nconst n: number = "text";', /^TypeScriptError: cell \d+, line 2: Type 'string'/],
        ['\nthrow new RangeError("no");', /^RangeError: no\n\ncell \d+, line 2\n/],
      ] as const) {
        const { reply, messages } = await client.execute(code);
        equal(reply["status"], "error");
        match(ofType(messages, "error").map(tracebackOf).join(""), said);
      }
    });

    it("gives up the cells that wait behind one that fails", async () => {
      const cells = ["await 1; throw 1", "1", "2"].map((code) => client.send("execute_request", { code }));
      const replies = await Promise.all(cells.map(({ reply }) => reply));
      deepEqual(
        replies.map(({ content }) => content["status"]),
        ["error", "aborted", "aborted"],
      );
    });

    it("runs silently, and gives the values of expressions beside the cell", async () => {
      const { messages } = await client.execute('console.log("unheard"); 1', { silent: true });
      deepEqual([streamText(messages), ofType(messages, "execute_result")], ["", []]);
      const { reply } = await client.execute("1", { user_expressions: { two: "1 + 1" } });
      const { two } = reply["user_expressions"] as { two: { data: Fields } };
      equal(two.data["text/plain"], "2");
    });

    it("completes, inspects, knows what is whole, and remembers", async () => {
      const completed = await client.request("complete_request", { code: "[].toSor", cursor_pos: 8 });
      deepEqual(completed["matches"], ["toSorted"]);
      equal((await client.request("inspect_request", { code: "parseInt", cursor_pos: 3 }))["found"], true);
      equal((await client.request("is_complete_request", { code: "f(" }))["status"], "incomplete");
      equal((await client.request("is_complete_request", { code: "f)" }))["status"], "invalid");
      const tail = { hist_access_type: "tail", n: 1, raw: true, output: false };
      deepEqual(((await client.request("history_request", tail))["history"] as unknown[][])[0]?.[2], "1");
    });

    it("carries comms with bytes, both ways", async () => {
      await client.execute(`const kernel = (globalThis as any)[Symbol.for("gosched.kernel")];
        kernel.comms.register("echo", (comm: any, opening: any) => {
          comm.send({ got: opening.data.n }, { buffers: [new Uint8Array([...opening.buffers[0]].reverse())] });
        });`);
      const content = { comm_id: "c1", target_name: "echo", data: { n: 7 } };
      const { id, idle } = client.send("comm_open", content, "shell", [Buffer.from([1, 2, 3])]);
      await idle;
      const [answer] = ofType(client.heard(id), "comm_msg");
      deepEqual([answer?.content["data"], [...(answer?.buffers[0] ?? [])]], [{ got: 7 }, [3, 2, 1]]);
    });

    it("stops a cell, and keeps the variables", async () => {
      await client.execute("const kept = 7;");
      const endless = "await new Promise(() => undefined);";
      for (const code of opened.stopsLoops ? [endless, "for (;;);"] : [endless]) {
        const cell = client.execute(code);
        await sleep(300);
        equal((await client.request("interrupt_request", {}, "control"))["status"], "ok");
        equal((await cell).reply["ename"], "Interrupted");
        equal(bundleOf((await client.execute("kept")).messages)["text/plain"], "7");
      }
    });

    it("answers a request that nobody knows with an error", async () => {
      equal((await client.request("debug_request", {}))["status"], "error");
    });
  });
}

describe("a WebSocket of the kernel", () => {
  let kernel: Awaited<ReturnType<typeof startWebSocketKernel>>;
  let client: WebSocketClient;
  let path = "";
  let log = "";
  before(async () => {
    kernel = await startWebSocketKernel("--origin", "https://lab.example");
    kernel.process.stderr?.on("data", (data: Buffer) => (log += data.toString()));
    client = await WebSocketClient.connect(kernel.address);
    path = new URL(client.socket.url).pathname;
  });
  after(() => {
    client.socket.terminate();
    kernel.process.kill("SIGKILL");
    rmSync(kernel.folder, { recursive: true, force: true });
  });
  const token = (): string => kernel.address.searchParams.get("token") ?? "";

  /** The status of an answer. `node:http`, since a browser's fetch does not let the caller choose its Host. */
  function status(to: string, headers: Record<string, string> = {}, method = "GET"): Promise<number> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = kernel.address;
      const sent = request({ hostname, port, path: to, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject).end();
    });
  }

  /** "open", or the status by which the opening is refused. */
  async function opening(
    query: string,
    options: { headers?: object; protocols?: string[] } = {},
  ): Promise<string> {
    const { headers = {}, protocols = ["v1.kernel.websocket.jupyter.org"] } = options;
    const socket = new WebSocket(`ws://${kernel.address.host}${path}${query}`, protocols, {
      headers: { ...headers },
    });
    const result = await new Promise<string>((resolve) => {
      socket.once("open", () => resolve("open"));
      socket.once("error", ({ message }) => resolve(/\d+$/.exec(message)?.[0] ?? message));
    });
    socket.terminate();
    return result;
  }

  it("opens for the token, also for a page of its own and one that is allowed", async () => {
    const query = `?token=${token()}`;
    equal(await opening(query), "open");
    equal(await opening("", { headers: { authorization: `token ${token()}` } }), "open");
    equal(await opening(query, { headers: { origin: kernel.address.origin } }), "open");
    equal(await opening(query, { headers: { origin: "https://lab.example" } }), "open");
  });

  it("is refused without the token, with a wrong one, to pages of elsewhere, and under another name", async () => {
    const query = `?token=${token()}`;
    equal(await opening(""), "403");
    equal(await opening(`?token=${token().slice(1)}`), "403");
    equal(await opening(`?token=${"0".repeat(token().length)}`), "403");
    equal(await opening(query, { headers: { origin: "https://evil.example" } }), "403");
    equal(await opening(query, { headers: { origin: "null" } }), "403");
    equal(await opening(query, { headers: { host: `evil.example:${kernel.address.port}` } }), "403");
    equal(await opening(query, { protocols: ["other"] }), "400");
    equal(await status("/api/kernels"), 403);
    equal(await status("/api/kernels", { authorization: "token x" }, "POST"), 403);
    equal(await status(`/api/kernels${query}`, { host: "evil.example" }), 403);
    equal(await status(`/api/kernels${query}`), 200);
    equal(await status(`/api/other${query}`), 404);
  });

  it("drops frames that are no messages, and lives on", async () => {
    const header = JSON.stringify({ msg_id: "bad", msg_type: "execute_request" });
    const cell = JSON.stringify({ code: 'console.log("evil")' });
    const whole = webSocketFrame(["shell", header, "{}", "{}", cell]);
    const lying = Buffer.from(whole);
    lying.writeBigUInt64LE(2n ** 63n, 8);
    const counting = Buffer.from(whole);
    counting.writeBigUInt64LE(2n ** 60n, 0);
    const frames: readonly (Buffer | string)[] = [
      ...["", "text", JSON.stringify({ channel: "shell", header: {} })],
      ...[Buffer.alloc(0), Buffer.alloc(7), Buffer.alloc(8), Buffer.alloc(64), lying, counting],
      ...[whole.subarray(0, whole.length - 1), webSocketFrame(["iopub", header, "{}", "{}", cell])],
      ...[
        webSocketFrame(["shell", "{", "{}", "{}", cell]),
        webSocketFrame(["shell", "[]", "{}", "{}", cell]),
      ],
      ...[webSocketFrame(["shell", header, "{}", "{}"]), webSocketFrame(["shell", header, "{}", "{}", "3"])],
    ];
    for (const frame of frames) client.socket.send(frame);
    equal(bundleOf((await client.execute("5")).messages)["text/plain"], "5");
    deepEqual(client.heard("bad"), []);
    await sleep(100);
    equal(log.split("\n").filter((line) => line.includes("dropped a message")).length, frames.length);
  });

  it("closes for a frame that is too long, and the kernel lives on", async () => {
    const other = await WebSocketClient.connect(kernel.address);
    const closed = once(other.socket, "close");
    other.socket.on("error", () => undefined);
    other.socket.send(Buffer.alloc(65 * 1024 * 1024));
    equal((await closed)[0], 1009);
    equal(bundleOf((await client.execute("6")).messages)["text/plain"], "6");
  });

  it("tells all clients what happens, and each its own replies", async () => {
    const other = await WebSocketClient.connect(kernel.address);
    const { id, reply, idle } = client.send("execute_request", { code: "7" });
    await Promise.all([reply, idle]);
    await sleep(50);
    equal(bundleOf(other.heard(id))["text/plain"], "7");
    ok(!other.heard(id).some(({ type }) => type === "execute_reply"));
    other.socket.terminate();
  });

  it("is stopped and shut down by HTTP too, as the clients of a Jupyter server do", async () => {
    const own = path.replace("/channels", "");
    const headers = { authorization: `token ${token()}` };
    const cell = client.execute("for (;;);");
    await sleep(300);
    equal(await status(`${own}/interrupt`, headers, "POST"), 204);
    equal((await cell).reply["ename"], "Interrupted");
    const exited = once(kernel.process, "exit");
    equal(await status(own, headers, "DELETE"), 204);
    equal((await exited)[0], 0);
  });
});
