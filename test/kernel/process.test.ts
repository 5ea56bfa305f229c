/*
 * The kernel as Jupyter runs it: a process of its own, five sockets, signed messages.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { KernelClient, kernelArguments, ofType, streamText, worstSecond, writeConnection } from "./client.js";
import type { Executed } from "./client.js";
import { heapOverRuns } from "./memory.js";
import { bundleOf, prepareLibrary, tracebackOf } from "./session.js";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** What a cell shows as text. */
const shown = ({ messages }: Executed): unknown => bundleOf(messages)["text/plain"];

before(prepareLibrary);

describe("the kernel's process", () => {
  let kernel: KernelClient;
  before(async () => (kernel = await KernelClient.start()));
  after(async () => {
    equal(await kernel.stop(), 0);
    equal(kernel.log, "", "the kernel must not print anything of its own");
  });

  // Times are those of the processor, not of the clock: the machine may have other work.
  const spentMs = async (): Promise<number> => {
    const code = "{ const { user, system } = process.cpuUsage(); console.log((user + system) / 1e3); }";
    return Number(streamText((await kernel.execute(code)).messages));
  };

  it("is there, with its compiler, within ten seconds", async () => {
    equal(shown(await kernel.execute("1 + 1")), "2");
    const spent = await spentMs();
    ok(spent > 0 && spent < 10_000, `the start took ${spent} ms`);
  });

  it("beats", async () => equal(await kernel.heartbeat(), "beat"));

  it("runs a cell of a lesson in less than 300 ms, once it is warm", async () => {
    const cell = `import { simulate, timeline } from "gosched";
      const run = simulate(function* main({ sync, work }) {
        const wg = sync.WaitGroup();
        for (let i = 0; i < 10; i++) yield* wg.Go(function* worker() { yield* work(20_000); });
        yield* wg.Wait();
      }, { procs: 3 });
      timeline(run.trace)`;
    await kernel.execute(cell);
    const before = await spentMs();
    for (let i = 0; i < 9; i++) match(String(shown(await kernel.execute(cell))), /^Timeline/);
    const each = ((await spentMs()) - before) / 9;
    ok(each > 0 && each < 300, `a cell takes ${each} ms`);
  });

  it("loses nothing of 50,000 lines and 10,000 updates of one cell, keeps their order, and is never too fast for a server", async () => {
    const [lines, updates] = [50_000, 10_000];
    const { reply, messages } = await kernel.execute(`import { display, html } from "gosched";
        const shown = display(html("first"));
        for (let i = 0; i < ${lines}; i++) {
          console.log("line " + i);
          if (i < ${updates}) shown.update(html(String(i)));
        }`);
    equal(reply["status"], "ok");
    // Before update i come the lines up to i, and no more.
    let text = "";
    let update = 0;
    for (const { type, content } of messages) {
      if (type === "stream") text += String(content["text"]);
      if (type !== "update_display_data") continue;
      equal((content["data"] as Record<string, unknown>)["text/html"], String(update));
      ok(text.endsWith(`line ${update}\n`), `update ${update} came before its line`);
      update++;
    }
    equal(update, updates);
    equal(
      text,
      numbers(lines)
        .map((i) => `line ${i}\n`)
        .join(""),
    );
    deepEqual(
      [messages[0], messages.at(-1)].map((each) => each?.content["execution_state"]),
      ["busy", "idle"],
    );
    // As made: a message is made after the one before it has gone.
    const worst = worstSecond(messages);
    ok(worst > 500 && worst <= 1000, `${worst} messages in a second`);
  });

  it("gathers printed lines: a hundred thousand are some hundreds of messages at most", async () => {
    const { messages } = await kernel.execute('for (let i = 0; i < 100_000; i++) console.log("a line");');
    ok(ofType(messages, "stream").length < 500);
    equal(streamText(messages).length, 700_000);
  });

  it("sends five million characters that are printed at once", async () => {
    const { messages } = await kernel.execute('process.stdout.write("é".repeat(5e6)); 1');
    equal(streamText(messages), "é".repeat(5e6));
    // A message is made before it waits for its turn, when the one before it has gone.
    const texts = ofType(messages, "stream").map(({ at = NaN, content }) => ({
      at,
      size: Buffer.byteLength(JSON.stringify(content)),
    }));
    const worst = Math.max(
      ...texts.map(({ at: from }) =>
        texts.reduce((sum, { at, size }) => (at > from && at <= from + 3_000 ? sum + size : sum), 0),
      ),
    );
    ok(worst > 1.5e6 && worst < 3e6, `${worst} bytes in three seconds`);
  });

  it("runs 600 cells that were sent at once, in their order, each with its own output", async () => {
    const from = Number((await kernel.execute("0")).reply["execution_count"]);
    const sent = numbers(600).map((i) =>
      kernel.send("execute_request", { code: `console.log("n${i}"); ${i}` }),
    );
    for (const [i, { id, reply, idle }] of sent.entries()) {
      const { content } = await reply;
      await idle;
      deepEqual([content["status"], content["execution_count"]], ["ok", from + 1 + i]);
      deepEqual(
        [streamText(kernel.heard(id)), bundleOf(kernel.heard(id))["text/plain"]],
        [`n${i}\n`, String(i)],
      );
    }
  }).timeout(120_000);

  it("keeps nothing of cells that are run again and again", async () => {
    // The checker is given up from time to time and not after each cell, so the bound is above a straight line.
    const [early = NaN, ...rest] = await heapOverRuns(kernel, 60, 20);
    const perRun = ((rest.at(-1) ?? NaN) - early) / 40;
    ok(perRun < 150, `${perRun} KB stay of each run`);
  });

  it("completes and inspects while a cell awaits", async () => {
    let isDone = false;
    const cell = kernel.execute("await new Promise((r) => setTimeout(r, 1_500)); 1").then((executed) => {
      isDone = true;
      return executed;
    });
    const code = "simulate(function* main({ ch } ) {})";
    const { matches } = await kernel.request("complete_request", {
      code,
      cursor_pos: code.indexOf("ch") + 2,
    });
    ok((matches as string[]).includes("chan"));
    equal((await kernel.request("inspect_request", { code: "simulate", cursor_pos: 4 }))["found"], true);
    equal(isDone, false);
    equal(shown(await cell), "1");
  });

  it("gives up the cells behind one that fails, also those that are still in the socket", async () => {
    const code = 'const until = Date.now() + 300; while (Date.now() < until); throw new Error("first")';
    const cells = [kernel.send("execute_request", { code })];
    await sleep(100); // by now the cell loops, and nobody reads the socket
    for (const i of numbers(300)) cells.push(kernel.send("execute_request", { code: String(i) }));
    const replies = await Promise.all(cells.map(({ reply }) => reply));
    deepEqual(
      replies.map(({ content }) => content["status"]),
      ["error", ...numbers(300).map(() => "aborted")],
    );
    equal(shown(await kernel.execute("4")), "4");
  });

  it("runs the cells behind one that fails when the client asks for that", async () => {
    const cells = ["throw 1", "5"].map((code) =>
      kernel.send("execute_request", { code, stop_on_error: false }),
    );
    const replies = await Promise.all(cells.map(({ reply }) => reply));
    deepEqual(
      replies.map(({ content }) => content["status"]),
      ["error", "ok"],
    );
  });

  it("prints late output in the cell that it came from, and an error that nobody caught as well", async () => {
    const cell = kernel.send("execute_request", {
      code: 'setTimeout(() => console.log("late"), 100);\nsetTimeout(() => { throw new Error("later"); }, 150);\nvoid Promise.reject(new Error("forgotten"));',
    });
    await cell.idle;
    const { messages } = await kernel.execute("await new Promise((r) => setTimeout(r, 400))");
    equal(streamText(messages) + streamText(messages, "stderr"), "");
    equal(streamText(kernel.heard(cell.id)), "late\n");
    const errors = streamText(kernel.heard(cell.id), "stderr");
    match(errors, /^Uncaught Error: forgotten\n\ncell \d+, line 3\n/);
    match(errors, /Uncaught Error: later\n\ncell \d+, line 2\n/);
  });

  it("drops what is not signed with its key, and what is no message", async () => {
    const parts = [{ msg_id: "x", msg_type: "execute_request" }, {}, {}, { code: 'console.log("evil")' }];
    const json = parts.map((part) => Buffer.from(JSON.stringify(part)));
    const before = kernel.log;
    kernel.sendFrames([Buffer.from("<IDS|MSG>"), Buffer.from("0".repeat(64)), ...json]);
    kernel.sendFrames([Buffer.from("nothing")]);
    kernel.sendFrames([Buffer.from("<IDS|MSG>"), Buffer.from("short")], "control");
    equal(shown(await kernel.execute("6")), "6");
    await sleep(100);
    deepEqual(kernel.heard("x"), []);
    match(kernel.log.slice(before.length), /signature does not fit.*\n.*expected the frame/);
    kernel.log = before;
  });
});

describe("an endless cell", () => {
  let kernel: KernelClient;
  before(async () => {
    kernel = await KernelClient.start();
    await kernel.execute("const kept = 7;");
  });
  after(async () => equal(await kernel.stop(), 0));

  const stopped = /^Interrupted: the cell was stopped$/m;
  const wait = "await new Promise((r) => setTimeout(r, 5));";
  const rows: readonly (readonly [kind: string, code: string])[] = [
    ["a loop", "for (;;);"],
    ["a loop that catches", "for (;;) { try { for (;;); } catch { /* again */ } }"],
    ["a loop that prints", 'for (;;) console.log("x".repeat(100));'],
    ["a loop of long texts, which are held back (pace.ts)", 'for (;;) console.log("x".repeat(1e6));'],
    [
      "the same after awaits",
      'for (;;) { await new Promise((r) => setTimeout(r, 1)); console.log("x".repeat(1e6)); }',
    ],
    [
      "a loop that is held back (pace.ts)",
      'import { display, html } from "gosched"; for (;;) display(html("x"));',
    ],
    ["an await without end", "await new Promise(() => undefined);"],
    ["a loop after an await", `${wait} for (;;);`],
    ["a loop after an await that prints", `${wait} for (let i = 0; ; i++) console.log("line " + i);`],
    ["a loop of awaits", "for (;;) await null;"],
    ["a loop in a timer that is awaited", "await new Promise(() => setTimeout(() => { for (;;); }, 5));"],
    ["a regular expression without end", '/(a+a+)+b/.test("a".repeat(1e5))'],
    ["a value that never shows itself", "({ get [Symbol.toStringTag]() { for (;;); } })"],
    [
      "an endless program",
      'import { simulate } from "gosched";\nsimulate(function* main({ runtime }) { for (;;) yield* runtime.Gosched(); }, { bounds: { events: 1e15 }, trace: false });',
    ],
  ];
  for (const [kind, code] of rows) {
    it(`is stopped, and the variables are kept: ${kind}`, async () => {
      const cell = kernel.execute(code);
      await sleep(500);
      equal((await kernel.request("interrupt_request", {}, "control"))["status"], "ok");
      const { reply, messages } = await cell;
      equal(reply["status"], "error");
      match(tracebackOf(ofType(messages, "error")[0] ?? fail()), stopped);
      await lives();
    });
  }

  it("is stopped in a simulation that is watched, wherever in its beat, not by force: its last state stays and it may go on", async () => {
    await kernel.execute(`import { live, Simulation, timeline } from "gosched";
      const endless = function* main({ runtime }) { for (;;) yield* runtime.Gosched(); };
      let watched;`);
    for (const delay of [420, 450, 480, 510, 540, 570]) {
      const cell =
        kernel.execute(`watched = new Simulation(endless, { bounds: { events: 1e15 }, trace: { last: 1_000_000 } });
        await live(watched, (run) => timeline(run), { bar: false });`);
      await sleep(delay);
      await kernel.request("interrupt_request", {}, "control");
      const { reply, messages } = await cell;
      equal(reply["ename"], "Interrupted");
      const last = ofType(messages, "update_display_data").at(-1) ?? ofType(messages, "display_data").at(-1);
      match(JSON.stringify(last?.content ?? fail()), /stopped: /);
      const goesOn = await kernel.execute(
        "const before = watched.steps; watched.advance(1000); watched.steps - before",
      );
      equal(shown(goesOn), "1000");
    }
    await lives();
  });

  it("is stopped in a live figure whose last state takes long to draw, as on a busy machine: it is drawn, and the cell ends", async () => {
    const slowly = `const until = Date.now() + 700; while (Date.now() < until);`;
    const cell = kernel.execute(`import { live, markdown, Simulation, timeline } from "gosched";
      const { signal } = globalThis[Symbol.for("gosched.kernel")];
      await live(
        new Simulation(function* main({ runtime }) { for (;;) yield* runtime.Gosched(); }, { bounds: { events: 1e15 } }),
        (run) => timeline(run),
        { bar: false, during: () => { if (signal.aborted) { ${slowly} } return markdown(signal.aborted ? "the last state" : "a frame"); } },
      );`);
    await sleep(500);
    await kernel.request("interrupt_request", {}, "control");
    const { reply, messages } = await cell;
    equal(reply["ename"], "Interrupted");
    const last = ofType(messages, "update_display_data").at(-1) ?? ofType(messages, "display_data").at(-1);
    match(JSON.stringify(last?.content ?? fail()), /the last state/);
    await lives();
  });

  it("is stopped also when what listens to the stop has no end, and sooner when the stop is asked for again", async () => {
    const code = `globalThis[Symbol.for("gosched.kernel")].signal.addEventListener("abort", () => {
      const began = Date.now();
      for (;;) globalThis.lasted = Date.now() - began;
    });
    await new Promise(() => undefined);`;
    const lasted: number[] = [];
    for (const times of [1, 2]) {
      const cell = kernel.execute(code);
      await sleep(300);
      for (let i = 0; i < times; i++) {
        await sleep(150);
        kernel.send("interrupt_request", {}, "control");
      }
      equal((await cell).reply["ename"], "Interrupted");
      lasted.push(Number(shown(await kernel.execute("globalThis.lasted"))));
      await lives();
    }
    const [once = 0, twice = 0] = lasted;
    ok(twice < once, `asked once it took ${once} ms, asked twice ${twice} ms`);
  });

  /** Variables, timers, promises and sockets are as they were. */
  async function lives(): Promise<void> {
    const next = await kernel.execute(
      'await new Promise((r) => setTimeout(r, 5)); await new Promise((r) => setImmediate(r)); console.log("on"); kept',
    );
    deepEqual([streamText(next.messages), shown(next)], ["on\n", "7"]);
  }

  function fail(): never {
    throw new Error("expected an error message, found none");
  }

  const leftBehind: readonly (readonly [where: string, code: string])[] = [
    ["a promise", "void Promise.resolve().then(() => { for (;;); }); 1"],
    ["an asynchronous function", "void (async () => { for (;;) await null; })(); 1"],
    ["a microtask", "queueMicrotask(() => { for (;;); }); 1"],
    ["a timer", "setTimeout(() => { for (;;); }, 20); 1"],
    ["a timer that repeats", "setInterval(() => { for (;;); }, 20); 1"],
    [
      "a promise of a timer",
      "void (async () => { await new Promise((r) => setTimeout(r, 20)); for (;;); })(); 1",
    ],
    ["a file's callback", 'import { stat } from "node:fs"; stat("/", () => { for (;;); }); 1'],
  ];
  for (const [where, code] of leftBehind) {
    it(`is stopped also when the cell has ended and has left its loop behind in ${where}`, async () => {
      await kernel.execute("1"); // the compiler is warm
      const cell = kernel.execute(code);
      // The reply comes before the loop, or, where the loop comes first, not before it is stopped.
      await Promise.race([cell, sleep(400)]);
      await sleep(100);
      await kernel.request("interrupt_request", {}, "control");
      equal((await cell).reply["status"], "ok");
      await lives();
    });
  }

  it("is stopped every time, in a row, and the next cell runs at once", async () => {
    for (let round = 0; round < 2; round++) {
      for (const [, code] of leftBehind.slice(3, 6)) {
        const cell = kernel.execute(code);
        await Promise.race([cell, sleep(400)]);
        await sleep(50);
        await kernel.request("interrupt_request", {}, "control");
        await cell;
        await lives();
      }
    }
  });

  it("is stopped whenever the stop comes: while it is compiled, begun or running", async () => {
    for (const delay of [2, 5, 10, 15, 20, 30, 50, 100]) {
      const cell = kernel.execute("for (;;);");
      await sleep(delay);
      await kernel.request("interrupt_request", {}, "control");
      equal((await cell).reply["status"], "error");
    }
    await lives();
  });

  it("is stopped also when the stop and the cell came while nobody listened", async () => {
    const busy = "const until = Date.now() + 1_000; while (Date.now() < until);";
    await kernel.execute(`setTimeout(() => { ${busy} }, 50); 1`);
    await sleep(200);
    const cell = kernel.execute("for (;;);");
    await sleep(100);
    await kernel.request("interrupt_request", {}, "control");
    equal((await cell).reply["status"], "error");
    await lives();
  });

  it("takes with it the cells that wait behind it", async () => {
    const cells = ["for (;;);", "1"].map((code) => kernel.send("execute_request", { code }));
    await sleep(300);
    await kernel.request("interrupt_request", {}, "control");
    const replies = await Promise.all(cells.map(({ reply }) => reply));
    deepEqual(
      replies.map(({ content }) => content["status"]),
      ["error", "aborted"],
    );
  });

  it("is not needed for a stop: one that comes while nothing runs changes nothing", async () => {
    for (let i = 0; i < 3; i++) await kernel.request("interrupt_request", {}, "control");
    await sleep(600);
    await lives();
  });

  it("leaves what it printed without a gap", async () => {
    const cell = kernel.execute(`${wait} for (let i = 0; ; i++) console.log("line " + i);`);
    await sleep(400);
    await kernel.request("interrupt_request", {}, "control");
    const lines = streamText((await cell).messages)
      .split("\n")
      .slice(0, -1);
    ok(lines.length > 1_000);
    equal(
      lines.findIndex((line, i) => line !== `line ${i}`),
      -1,
    );
  });
});

describe("the end of a kernel", () => {
  it("is answered with whether a restart follows, and the process ends", async () => {
    const kernel = await KernelClient.start();
    const reply = await kernel.request("shutdown_request", { restart: true }, "control");
    deepEqual(reply, { status: "ok", restart: true });
    equal(await kernel.exited(), 0);
    await kernel.stop();
  });

  it("comes also while a cell loops", async () => {
    const kernel = await KernelClient.start();
    kernel.send("execute_request", { code: "await 1; for (;;);" });
    await sleep(2_500);
    const began = performance.now();
    equal(await kernel.stop(), 0);
    ok(performance.now() - began < 3_000);
  });

  it("comes also while the compiler starts", async () => {
    const kernel = await KernelClient.start();
    kernel.send("execute_request", { code: "1 + 1" });
    await sleep(200);
    // The compiler has most of a second to go, of the processor's time; the end is not to wait for it.
    equal(await kernel.stop(), 0);
  });

  it("comes when the process that started it is killed", async () => {
    const { folder, file, ports } = await writeConnection();
    const args = JSON.stringify(kernelArguments(file));
    const starts = `require("child_process").spawn(process.execPath, ${args}, { stdio: "ignore" })`;
    const script = `console.log(${starts}.pid); setInterval(() => {}, 1e6);`;
    const parent = spawn(process.execPath, ["-e", script], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const pid = new Promise<number>((resolve) => {
      parent.stdout.once("data", (data: Buffer) => resolve(Number(data.toString())));
    });
    const isUp = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(ports[4] ?? 0, "127.0.0.1");
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
        socket.once("close", () => socket.destroy());
        setTimeout(() => socket.destroy(), 200);
      });
    while (!(await isUp())) await sleep(100);
    parent.kill("SIGKILL");
    const began = performance.now();
    while ((await isUp()) && performance.now() - began < 8_000) await sleep(100);
    const livesOn = await isUp();
    if (livesOn) process.kill(await pid, "SIGKILL");
    equal(livesOn, false, "the kernel lives on without a parent");
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("a kernel that is started wrongly", () => {
  /** What it prints, and its exit code. */
  function started(args: readonly string[]): string {
    const { stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
    return `${status}: ${stderr}`;
  }

  it("says how it is started", () => {
    const [main = ""] = kernelArguments("").slice(-2);
    match(started([main]), /^2: usage: node main\.js <connection file>/);
  });

  it("says what is wrong with the connection file, in one line", async () => {
    const { folder, file } = await writeConnection();
    match(
      started(kernelArguments(join(folder, "none.json"))),
      /^2: cannot read the connection file .*none\.json: ENOENT.*\n$/,
    );
    writeFileSync(file, '{"shell_port": "five"}');
    match(
      started(kernelArguments(file)),
      /^2: shell_port in the connection file .* must be a port, got "five"\n$/,
    );
    rmSync(folder, { recursive: true, force: true });
  });
});
