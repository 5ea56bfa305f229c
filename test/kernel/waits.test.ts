/*
 * What a cell awaits when it is stopped, and that nothing of it goes on; and the text of a cell whose awaits can be stopped.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { guardAwaits } from "../../src/kernel/guard.js";
import { stops } from "../../src/kernel/stops.js";
import { loadTslab } from "../../src/kernel/tslab.js";
import { KernelClient, ofType, streamText } from "./client.js";
import type { Received } from "./client.js";
import { Session, prepareLibrary, tracebackOf } from "./session.js";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sleeping = "const sleep = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));";

// A session listens to every promise of the process: it must not be open during the tests of others.
describe("a cell that is stopped while it awaits", () => {
  let session: Session;
  before(prepareLibrary);
  before(async () => {
    session = new Session();
    await session.run(sleeping);
  });
  after(() => session.close());

  /** Runs a cell, stops it in the middle, and gives what it has put out a good while later. */
  async function stopped(code: string, after = 120): Promise<readonly Received[]> {
    const running = session.run(code);
    await pause(after);
    session.core.receive("control", session.message("interrupt_request"), undefined);
    const messages = await running;
    await pause(400);
    return session.more(messages);
  }

  async function printed(code: string): Promise<string> {
    return streamText(await stopped(code))
      .trimEnd()
      .replaceAll("\n", " ");
  }

  function traceback(messages: readonly Received[]): string {
    return ofType(messages, "error")
      .map(tracebackOf)
      .join("\n")
      .replace(/cell \d+/g, "cell #");
  }

  /** Each prints what it has come to; whatever says `never` must not be reached. */
  const rows: readonly (readonly [says: string, code: string, printed: string])[] = [
    ["goes no further", 'console.log("on"); await sleep(300); console.log("never");', "on"],
    [
      "goes no further in a function either",
      'const f = async () => { await sleep(300); console.log("never"); }; await f();',
      "",
    ],
    [
      "nor in a method, a field, an object's method or a static one",
      `class A { async m() { await sleep(300); console.log("never"); } f = async () => { await this.m(); console.log("never"); }; static async s() { await new A().f(); console.log("never"); } }
       const o = { async m() { await A.s(); console.log("never"); } }; await o.m();`,
      "",
    ],
    [
      "runs what stands in finally, from within outwards",
      `async function inner() { try { await sleep(300); } finally { console.log("inner"); } console.log("never"); }
       async function outer() { try { await inner(); } finally { console.log("outer"); } console.log("never"); }
       try { await outer(); } finally { console.log("cell"); } console.log("never");`,
      "inner outer cell",
    ],
    [
      "does so when functions run side by side",
      `const f = async (n: number) => { try { await sleep(300); } finally { console.log(n); } };
       try { await Promise.all([f(1), f(2)]); } finally { console.log("cell"); }`,
      "2 cell 1",
    ],
    [
      "waits for what finally awaits",
      'try { await sleep(300); } finally { console.log("a"); await sleep(20); console.log("b"); } console.log("never");',
      "a b",
    ],
    ["does not catch the stop", 'try { await sleep(300); } catch (e) { console.log("never", e); }', ""],
    ["nor without a name", 'try { await sleep(300); } catch { console.log("never"); }', ""],
    ["nor in parts", 'try { await sleep(300); } catch ({ message }) { console.log("never", message); }', ""],
    [
      "catches what else is thrown",
      `const thrown = async () => { throw new Error("e"); };
       try { await thrown(); } catch ({ message }) { console.log(message); } try { await thrown(); } catch (e) { console.log(e.message); } try { await thrown(); } catch { console.log("none"); } await sleep(300);`,
      "e e none",
    ],
    [
      "ends a loop that tries again for ever",
      'for (;;) { try { await sleep(300); } catch { console.log("never"); } }',
      "",
    ],
    [
      "ends what was left to itself",
      'void (async () => { for (;;) { await sleep(50); console.log("tick"); } })(); await sleep(300);',
      "tick tick",
    ],
    [
      "ends a generator that awaits, and who goes through it",
      `async function* values() { try { for (;;) { yield 1; await sleep(300); } } finally { console.log("generator"); } }
       try { for await (const x of values()) console.log(x); } finally { console.log("loop"); } console.log("never");`,
      "1 generator loop",
    ],
    [
      "ends a generator that gives a promise",
      `async function* values() { try { yield sleep(300); console.log("never"); } finally { console.log("generator"); } }
       for await (const x of values()) console.log("never", x);`,
      "generator",
    ],
    [
      "ends a generator that hands on another's values",
      `async function* inner() { yield 1; await sleep(300); console.log("never"); }
       async function* values() { try { yield* inner(); } finally { console.log("generator"); } }
       for await (const x of values()) console.log(x);`,
      "1 generator",
    ],
    [
      "tells a source that no more is wanted",
      `const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>(() => undefined), return: async () => { console.log("closed"); return { done: true as const, value: undefined }; } }) };
       for await (const x of source) console.log("never", x);`,
      "closed",
    ],
    [
      "goes no further through a list of promises",
      'for await (const x of [1, sleep(300).then(() => "never")]) console.log(x);',
      "1",
    ],
    [
      "goes no further when what it awaits comes because of the stop",
      `let open = () => {}; const opened = new Promise<void>((r) => (open = r));
       const f = async () => { try { await sleep(300); } finally { open(); } };
       void (async () => { await opened; console.log("never"); })(); await f();`,
      "",
    ],
    [
      "goes no further when what it awaits fails because of the stop",
      `const { signal } = Reflect.get(globalThis, Symbol.for("gosched.kernel"));
       const aborted = new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
       try { await aborted; } catch { console.log("never"); }`,
      "",
    ],
  ];
  for (const [says, code, expected] of rows) {
    it(says, async () => equal(await printed(code), expected));
  }

  it("prints an error of its finally", async () => {
    const messages = await stopped("try { await sleep(300); } finally {\n  throw new RangeError('x');\n}");
    match(streamText(messages, "stderr"), /^Uncaught RangeError: x\n\ncell \d+, line 2\n/);
    match(traceback(messages), /^Interrupted: the cell was stopped/);
  });

  it("says where it was, and who had called", async () => {
    const messages = await stopped(
      "async function f() {\n  const all = [1];\n  for await (const x of all) await sleep(300 * x);\n}\n\nawait f();",
    );
    equal(
      traceback(messages),
      [
        "Interrupted: the cell was stopped",
        "",
        "cell #, line 3, in f",
        "    2 |   const all = [1];",
        "  > 3 |   for await (const x of all) await sleep(300 * x);",
        "    4 | }",
        "called from cell #, line 6",
        "  > 6 | await f();",
      ].join("\n"),
    );
  });

  it("declares nothing, and what was there stays", async () => {
    await session.run("let kept = 1;");
    await stopped("kept = 2; const undeclared = 3; await sleep(300); kept = 4;");
    equal(await session.show("kept"), "2");
    match(await session.show("undeclared"), /Cannot find name 'undeclared'/);
  });

  it("leaves its functions to later cells", async () => {
    await session.run("let f: () => Promise<number>;");
    await stopped("f = async () => { await sleep(10); return 5; }; await f(); await sleep(300);");
    equal(await session.show("await f()"), "5");
    match(
      traceback(await stopped("await (f = async () => { await sleep(300); return 6; })()")),
      /^Interrupted/,
    );
    equal(await session.show("await f()"), "6");
  });

  it("does not end what an earlier cell has left behind", async () => {
    const earlier = await session.run(
      'void (async () => { for (let i = 0; i < 6; i++) { await sleep(40); console.log(i); } console.log("end"); })();',
    );
    await stopped("await sleep(300);", 100);
    equal(streamText(session.more(earlier)), "0\n1\n2\n3\n4\n5\nend\n");
  });

  it("is no fault of a later cell that awaits its promise", async () => {
    await session.run("let p: Promise<void>;");
    await stopped("p = (async () => { await sleep(300); })(); await p;");
    equal(
      await session.show('let got = ""; try { await p; } catch (e) { got = e.name; } got'),
      "'Interrupted'",
    );
  });
});

describe("a kernel's cell that is stopped while it awaits", () => {
  let kernel: KernelClient;
  before(async () => (kernel = await KernelClient.start()));
  after(async () => equal(await kernel.stop(), 0));

  it("says so once, and nothing more", async () => {
    await kernel.execute(sleeping);
    const code =
      'for (let i = 0; i < 3; i++) void (async () => { await sleep(600); console.log("never"); })(); await sleep(600); console.log("never");';
    const cell = kernel.send("execute_request", { code });
    await pause(300);
    await kernel.request("interrupt_request", {}, "control");
    await cell.reply;
    await pause(700);
    const heard = kernel.heard(cell.id);
    deepEqual([streamText(heard), streamText(heard, "stderr")], ["", ""]);
    equal(ofType(heard, "error").length, 1);
  });

  it("ends by force when its finally loops", async () => {
    const code = "try { await new Promise(() => undefined); } finally { for (;;); }";
    const cell = kernel.execute(code);
    await pause(300);
    await kernel.request("interrupt_request", {}, "control");
    const { reply } = await cell;
    equal(reply["ename"], "Interrupted");
    equal(streamText((await kernel.execute('await sleep(1); console.log("on")')).messages), "on\n");
  });
});

describe("the text of a cell whose awaits can be stopped", () => {
  const { ts } = loadTslab();

  function guarded(text: string): string {
    let made = "";
    let from = 0;
    for (const { at, end, text: put } of guardAwaits(ts, text)) {
      made += text.slice(from, at) + put;
      from = end;
    }
    return made + text.slice(from);
  }

  const entering = "const __began = __stops.enter();";
  const rows: readonly (readonly [text: string, guarded: string])[] = [
    ["await f();", "await __stops.wait(f(), 0);"],
    ["await f() + 1", "await __stops.wait(f(), 0) + 1"],
    ["await await f()", "await __stops.wait(await __stops.wait(f(), 0), 0)"],
    ["async () => await f()", `async () => { ${entering} return await __stops.wait(f(), __began); }`],
    [
      "async () => ({ a: await f() })",
      `async () => { ${entering} return ({ a: await __stops.wait(f(), __began) }); }`,
    ],
    [
      'async function g() { "use strict"; await f(); }',
      `async function g() { "use strict"; ${entering} await __stops.wait(f(), __began); }`,
    ],
    [
      "async function* g() { yield 1; yield; return a, b; }",
      `async function* g() { ${entering} yield await __stops.wait(1, __began); yield; return await __stops.wait((a, b), __began); }`,
    ],
    ["for await (const x of f()) g(x);", "for await (const x of __stops.each(f(), 0)) g(x);"],
    ["try { f(); } catch { await g(); }", "try { f(); } catch { await __stops.wait(g(), 0); }"],
    ["async () => f()", "async () => f()"],
    ["function* g() { yield f(); } async () => 1", "function* g() { yield f(); } async () => 1"],
    ['"await f()" + `await f()` /* await f() */', '"await f()" + `await f()` /* await f() */'],
    ["`${await f()}`", "`${await __stops.wait(f(), 0)}`"],
    ["o.await(async); o = { await: 1, async: 2 }", "o.await(async); o = { await: 1, async: 2 }"],
  ];
  for (const [text, expected] of rows) it(text, () => equal(guarded(text), expected));

  /** Bodies of an async function that puts what happens into `log`. */
  const bodies: readonly string[] = [
    "log(await 1, await { a: 1 }, await null, await undefined, await 'text')",
    "log(await { then(done) { done(5); } })",
    "try { await Promise.reject(new Error('x')); } catch ({ message,\n name = 3 }) {\n log(message, name); }",
    "try { await Promise.reject(1); } catch { log('caught'); } finally { log('finally'); }",
    "const f = async (a, b = async () => await a) => await b() + a.length; log(await f('ab'), f.length)",
    "const o = { async [await 'k'](x) { 'use strict'; return [this === o, await x, arguments.length]; } }; log(await o.k(2))",
    "class A { static async s() { return await super.name; } #p = async () => await 4; async m() { return await this.#p(); } } log(await new A().m(), await A.s())",
    "async function* g() { try { const got = yield Promise.resolve(1); log(got); yield* [2, 3]; return Promise.resolve(4); } finally { log('closed'); } } const it = g(); log(await it.next(), await it.next('in'), await it.next(), await it.next(), await it.next(), await it.return(9))",
    "async function* g() { yield* (async function* () { try { yield 1; } catch (e) { log(e); yield 2; } })(); } const it = g(); log(await it.next(), await it.throw('in'), await it.return(7))",
    "for await (const x of [1, Promise.resolve(2), 'c']) { if (x === 2) continue; log(x); }",
    "for await (const c of 'ab') log(c)",
    "function* sync() { try { yield 1; yield 2; } finally { log('closed'); } } for await (const x of sync()) { log(x); break; }",
    "async function* g() { try { yield 1; yield 2; } finally { log('closed'); } } out: for (;;) { for await (const x of g()) { log(x); break out; } }",
    "try { for await (const x of [Promise.reject(new Error('y'))]) log(x); } catch (e) { log(e.message); }",
    "async function f() { return this; } log(await f.call(3), await (async () => await 2)())",
    "const f = async () =>\n  // a comment\n  (await 1, await 2) // another\n; log(await f())",
  ];
  describe("does what it did", () => {
    let session: Session;
    before(prepareLibrary);
    before(() => (session = new Session()));
    after(() => session.close());

    type Log = (...all: unknown[]) => void;
    type Made = (log: Log, called: typeof stops) => Promise<void>;

    /** What a body logs. */
    async function logged(text: string): Promise<readonly string[]> {
      const all: string[] = [];
      // as its text says
      const run = new Function("log", "__stops", `return (async () => {\n${text}\n})();`) as Made;
      await run((...each) => void all.push(JSON.stringify(each)), stops);
      return all;
    }

    for (const body of bodies) {
      it(body.replace(/\s+/g, " "), async () => {
        const text = guarded(body);
        equal(text.split("\n").length, body.split("\n").length);
        const bare = await logged(body);
        ok(bare.length > 0);
        deepEqual(await logged(text), bare, "outside a cell");
        Object.assign(globalThis, { logged: async () => JSON.stringify(await logged(text)) });
        const within = streamText(await session.run("console.log(await (globalThis as any).logged())"));
        deepEqual(JSON.parse(within), bare, "in a cell");
      });
    }
    after(() => void Reflect.deleteProperty(globalThis, "logged"));
  });
});
