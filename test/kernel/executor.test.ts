/*
 * What cells do, through the core and the executor, with the real compiler and the built library.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ofType, streamText } from "./client.js";
import type { Received } from "./client.js";
import { Session, bundleOf, prepareLibrary } from "./session.js";

// A session listens to every promise of the process: it must not be open during the tests of others.
describe("cells that run", () => {
  let session: Session;
  before(prepareLibrary);
  before(() => (session = new Session()));
  after(() => session.close());

  describe("a notebook's cells", () => {
    /** Each row runs in the session of the rows above. */
    const rows: readonly (readonly [says: string, code: string, shown: string])[] = [
      ["show their last value", "1 + 1", "2"],
      ["show nothing of undefined", "undefined", ""],
      ["show null", "null", "null"],
      ["show text with its quotes", '"a"', "'a'"],
      ["show nothing of a declaration", "const a: number = 3;", ""],
      ["see the variables of earlier cells", "a * 2", "6"],
      ["may declare a name anew, with another type", 'const a = "again"; a.length', "5"],
      ["keep the type of what they declare", "a.toUpperCase()", "'AGAIN'"],
      ["have functions over the variables", "let n = 0; function inc() { n++; return n; }", ""],
      ["share a variable with an earlier cell's functions", "n = 10; inc(); n", "11"],
      ["assign to variables of earlier cells", "n += 5", "16"],
      ["may leave a variable without a value", "let later: number | undefined; var old;", ""],
      ["give it a value later", "later = 4; old = 5; [later, old]", "[ 4, 5 ]"],
      ["await at top level", "const q = await Promise.resolve(5); q + 1", "6"],
      ["await what stands in parentheses", "await (Promise.resolve(7))", "7"],
      ["await in a loop", "let sum = 0; for await (const x of [1, 2]) sum += x; sum", "3"],
      ["have generators", "function* two() { yield 1; yield 2; }\n[...two()]", "[ 1, 2 ]"],
      ["have enums", "enum Colour { Red, Green }\nColour.Green", "1"],
      ["have classes, and declare them anew", "class P { x = 1 }\nnew P()", "P { x: 1 }"],
      ["forget the older class", 'class P { y = "s" }\nnew P()', "P { y: 's' }"],
      ["have types that live on", "interface Shape { readonly kind: string }", ""],
      ["check against them", 'const s: Shape = { kind: "x" }; s.kind', "'x'"],
      ["take apart and rename", "const { b: c, ...rest } = { b: 1, d: 2 }; [c, rest]", "[ 1, { d: 2 } ]"],
      ["put variables of earlier cells together", "({ c, rest })", "{ c: 1, rest: { d: 2 } }"],
      ["assign into a pattern", "let c2 = 0; ({ b: c2 } = { b: 9 }); c2", "9"],
      ["assign a variable of an earlier cell in a pattern", "({ b: c2 } = { b: 8 }); c2", "8"],
      ["shadow an outer name in a block", "const w = 1; { const w = 2; void w; } w", "1"],
      ["may write export, as a module does", "export const ex = 5; ex", "5"],
      ["show a function without a name as such", "() => 1", "[Function (anonymous)]"],
      ["know the library calls of their Node", "[3, 1].toSorted()", "[ 1, 3 ]"],
      [
        "know them of typed arrays and of texts too",
        '[new Uint8Array([3, 1]).toSorted()[0], "a".isWellFormed()]',
        "[ 1, true ]",
      ],
      ["may have a variable named using", "const using = 4; using", "4"],
      [
        "have namespaces, and declare them anew",
        "namespace N { export const n = 1; }\nnamespace N2 { export const m = N.n + 1; }\nN2.m",
        "2",
      ],
      ["forget the older namespace", "namespace N { export const o = 3; }\nN.o", "3"],
      ["have enums that are constants", "const enum Four { X = 4 }\nFour.X", "4"],
      [
        "have decorators",
        "const seen: string[] = []; const log = (_: unknown, key: string) => void seen.push(key);\nclass D { @log m() {} }\nseen",
        "[ 'm' ]",
      ],
      [
        "have private members, accessors and static blocks",
        "class Acc { static s = 0; static { this.s = 1; } #p = 2; accessor x = 3; get p() { return this.#p; } }\n[Acc.s, new Acc().p, new Acc().x]",
        "[ 1, 2, 3 ]",
      ],
      [
        "have abstract classes and overloads",
        "abstract class Q { abstract f(): number }\nclass R extends Q { f() { return 6; } }\nnew R().f()",
        "6",
      ],
      [
        "wait for each value of a generator",
        "let all = 0; for await (const x of (async function* () { yield 1; yield 2; })()) all += x; all",
        "3",
      ],
      ["await within a block", "if (true) { await null; }\n7", "7"],
      [
        "import types alone",
        'import type { Stats } from "node:fs"; let stats: Stats | undefined; stats === undefined',
        "true",
      ],
      ["import when they run", '(await import("node:path")).sep.length', "1"],
      ["may name a variable like a global one", "const performance = 8; performance", "8"],
      [
        "may jump to labels",
        "let jumps = 0; outer: for (const i of [1, 2]) { for (;;) { jumps += i; continue outer; } }\njumps",
        "3",
      ],
      [
        "may export by default and by list",
        "const listed = 1;\nexport { listed };\nexport default listed;\nlisted",
        "1",
      ],
      ["import what belongs to Node", 'import { sep } from "node:path"; typeof sep', "'string'"],
      [
        "may use names with two underscores within",
        "const f = (__a: number) => { const __b = __a; return __b; }; f(2)",
        "2",
      ],
      ["may be empty", "", ""],
      ["may be a comment", "// nothing", ""],
      ["may be written on Windows", "const r1 = 1;\r\nr1", "1"],
    ];
    for (const [says, code, shown] of rows) {
      it(`${says}: ${code.replace(/\s+/g, " ")}`, async () => equal(await session.show(code), shown));
    }

    it("do not lose a variable to a cell of that name that failed", async () => {
      await session.run("const kept = 1;");
      match(await session.show('const kept = (() => { throw new Error("no"); })();'), /^Error: no/);
      equal(await session.show("kept"), "1");
    });

    it("count to ten millions within a second, at top level", async () => {
      const count = "let fast = 0; const began = process.cpuUsage(); for (let i = 0; i < 1e7; i++) fast++;";
      equal(await session.show(`${count} [fast, process.cpuUsage(began).user < 1e6]`), "[ 10000000, true ]");
    });
  });

  describe("what a cell prints", () => {
    it("comes in order, each stream under its name", async () => {
      const messages = await session.run(
        'console.log("a"); console.log("b"); console.error("c"); console.log("d");',
      );
      deepEqual(
        ofType(messages, "stream").map(({ content }) => content),
        [
          { name: "stdout", text: "a\nb\n" },
          { name: "stderr", text: "c\n" },
          { name: "stdout", text: "d\n" },
        ],
      );
    });

    it("may be bytes that end within a character", async () => {
      equal(
        await session.print(
          "process.stdout.write(Buffer.from([0xc3])); process.stdout.write(Buffer.from([0xa9]));",
        ),
        "é",
      );
    });

    it("leads stack traces back to the learner's lines", async () => {
      match(
        await session.print('\nconsole.log(new Error("here"));'),
        /^Error: here\n {4}at cell \d+, line 2\n$/,
      );
    });

    describe("goes to the cell that it came from, also while a later one runs,", () => {
      const late = '() => console.log("late")';
      const rows: readonly (readonly [from: string, code: string])[] = [
        ["from a timer", `void setTimeout(${late}, 60);`],
        [
          "from an interval",
          `const timer = setInterval(() => { clearInterval(timer); console.log("late"); }, 60);`,
        ],
        ["from an immediate", `void setTimeout(() => setImmediate(${late}), 60);`],
        ["from a tick", `void setTimeout(() => process.nextTick(${late}), 60);`],
        ["from a promise", `void new Promise((r) => setTimeout(r, 60)).then(${late});`],
        [
          "from an asynchronous function",
          `void (async () => { await new Promise((r) => setTimeout(r, 60)); console.log("late"); })();`,
        ],
        [
          "from a file's callback",
          `import { stat } from "node:fs"; setTimeout(() => stat(".", ${late}), 60);`,
        ],
        [
          "from a callback of a file that was asked for at once",
          `import { readFile } from "node:fs"; readFile("/nowhere", () => readFile("/nowhere", () => setTimeout(() => readFile("/nowhere", ${late}), 60)));`,
        ],
        [
          "from a stream of a file",
          `import { createReadStream } from "node:fs"; setTimeout(() => createReadStream("/nowhere").on("error", ${late}), 60);`,
        ],
        [
          "from an emitter that a later cell sets off",
          `import { EventEmitter } from "node:events"; const emitter = new EventEmitter(); emitter.on("x", ${late});`,
        ],
        [
          "from an emitter, once",
          `import { EventEmitter } from "node:events"; const emitter2 = new EventEmitter(); emitter2.once("x", ${late});`,
        ],
        ["from an event target", `const target = new EventTarget(); target.addEventListener("x", ${late});`],
        [
          "from a worker's message",
          `import { Worker } from "node:worker_threads"; new Worker('setTimeout(() => require("worker_threads").parentPort.postMessage(1), 60)', { eval: true }).on("message", ${late});`,
        ],
        [
          "from what a worker prints",
          `import { Worker } from "node:worker_threads"; void new Worker('setTimeout(() => console.log("late"), 60)', { eval: true });`,
        ],
        [
          "from a port",
          `const { port1, port2 } = new MessageChannel(); port2.on("message", () => { port2.close(); console.log("late"); }); setTimeout(() => port1.postMessage(1), 60);`,
        ],
        [
          "from another process",
          `import { execFile } from "node:child_process"; setTimeout(() => execFile(process.execPath, ["-v"], ${late}), 60);`,
        ],
        [
          "from a server and a connection",
          `import { connect, createServer } from "node:net"; const server = createServer((s) => s.end()).listen(0, "127.0.0.1", () => connect((server.address() as any).port, "127.0.0.1", () => { server.close(); console.log("late"); }));`,
        ],
        [
          "from a key's derivation",
          `import { scrypt } from "node:crypto"; setTimeout(() => scrypt("a", "b", 8, ${late}), 60);`,
        ],
        [
          "from a name's address",
          `import { lookup } from "node:dns"; setTimeout(() => lookup("127.0.0.1", ${late}), 60);`,
        ],
      ];
      const firsts: (readonly Received[])[] = [];
      let second: readonly Received[] = [];
      before(async () => {
        for (const [, code] of rows) firsts.push(await session.run(`${code} 1`));
        const setOff = 'emitter.emit("x"); emitter2.emit("x"); target.dispatchEvent(new Event("x"));';
        const wait = "for (let i = 0; i < 60; i++) await new Promise((r) => setTimeout(r, 10));";
        second = await session.run(`${setOff} ${wait} 2`);
      });
      it("and not to that one", () => equal(streamText(second), ""));
      for (const [i, [from]] of rows.entries()) {
        // The first cell's messages are asked for anew: what is late has come in the meantime.
        it(from, () => equal(streamText(session.more(firsts[i] ?? [])), "late\n"));
      }
    });

    it("leaves listeners as they were: each is found and taken away", async () => {
      const code = `import { EventEmitter } from "node:events";
        const e = new EventEmitter(), seen: number[] = [], f = () => seen.push(1), g = () => seen.push(2);
        e.on("x", f); e.once("x", g); e.prependOnceListener("x", f);
        const counts = [e.listenerCount("x"), e.listeners("x").every((each) => each === f || each === g)];
        e.emit("x"); e.off("x", f); e.once("x", g); e.off("x", g); e.emit("x");
        const t = new EventTarget(); t.addEventListener("y", f); t.removeEventListener("y", f); t.dispatchEvent(new Event("y"));
        JSON.stringify([counts, seen, e.listenerCount("x")])`;
      equal(await session.show(code), "'[[3,true],[1,1,2],0]'");
    });
  });

  describe("the library in a cell", () => {
    const run = `const run = simulate(function* main({ sync, work, fmt }) {
    const wg = sync.WaitGroup();
    for (let i = 0; i < 3; i++) yield* wg.Go(function* worker() { yield* work(20_000); });
    yield* wg.Wait();
    yield* fmt.Println("<script>alert(1)</script>");
  }, { procs: 3 });
  `;

    it("is imported by name, and a run shows itself, with the learner's output escaped", async () => {
      const bundle = bundleOf(
        await session.run(`import { simulate, timeline, gmp } from "gosched";\n${run}run`),
      );
      match(String(bundle["text/plain"]), /^main returned at .* GOMAXPROCS=3/);
      const html = String(bundle["text/html"]);
      ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
      ok(!html.includes("<script>"));
    });

    it("draws figures as HTML with the picture in it, as SVG, as plotly data and as text", async () => {
      const bundle = bundleOf(await session.run("timeline(run.trace)"));
      deepEqual(Object.keys(bundle).sort(), [
        "application/vnd.gosched.figure+json",
        "application/vnd.plotly.v1+json",
        "image/svg+xml",
        "text/html",
        "text/plain",
      ]);
      const svg = String(bundle["image/svg+xml"]);
      match(svg, /^<svg [^>]*xmlns=/);
      ok(String(bundle["text/html"]).includes(svg));
      const { data } = bundle["application/vnd.plotly.v1+json"] as { data: readonly unknown[] };
      ok(data.length > 0);
    });

    it("has types: a wrong option is refused before anything runs", async () => {
      match(
        await session.show("simulate(function* main() {}, { prox: 3 })"),
        /^TypeScriptError: cell \d+, line 1: [^]*'prox' does not exist in type 'SimulateOptions'/,
      );
    });

    it("says at once when a star is missing after yield", async () => {
      match(
        await session.show('simulate(function* main({ fmt }) { yield fmt.Println("x"); })'),
        /Before an operation stands `yield\*`, with the star\./,
      );
    });

    it("leads an error within a goroutine to the learner's line", async () => {
      const code =
        'function* worker() {\n  throw new RangeError("oh");\n}\nsimulate(function* main({ go, work }) {\n  yield* go(worker);\n  yield* work(1e6);\n})';
      const messages = await session.run(code);
      const said = streamText(messages, "stderr");
      match(
        said,
        /^RangeError: oh\n\ncell \d+, line 2, in worker\n {4}1 \| function\* worker\(\) \{\n {2}> 2 \| /,
      );
      match(String(bundleOf(messages)["text/plain"]), /^panic: RangeError: oh/);
    });

    it("shows with display, and replaces in place", async () => {
      const messages = await session.run(
        'import { display, html } from "gosched";\nconst shown = display(html("<b>0</b>"));\nshown.update(html("<b>1</b>"));',
      );
      const [first] = ofType(messages, "display_data");
      const [second] = ofType(messages, "update_display_data");
      deepEqual(first?.content["data"], { "text/html": "<b>0</b>", "text/plain": "[HTML]" });
      deepEqual(second?.content["data"], { "text/html": "<b>1</b>", "text/plain": "[HTML]" });
      deepEqual(first?.content["transient"], second?.content["transient"]);
    });
  });

  describe("other packages in a cell", () => {
    it("come from this package when the notebook has none: arquero's tables show themselves", async () => {
      const bundle = bundleOf(
        await session.run('import * as aq from "arquero"; aq.table({ a: [1, 2], b: ["<x>", "y"] })'),
      );
      equal(bundle["text/plain"], "a  b\n1  <x>\n2  y");
      ok(String(bundle["text/html"]).includes("&lt;x&gt;"));
    });

    it("come from the notebook's folder, also when they were missing at first", async () => {
      const missing = /Cannot find module '.*' or its corresponding type declarations/;
      match(await session.show('import one from "some-package"; one'), missing);
      match(await session.show('import { two } from "./two"; two'), missing);
      const folder = join(session.folder, "node_modules", "some-package");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"name": "some-package", "version": "1.0.0"}');
      writeFileSync(join(folder, "index.js"), "module.exports = 1;");
      writeFileSync(join(session.folder, "two.ts"), "export const two: number = 2;\n");
      equal(await session.show('import one from "some-package"; one'), "1");
      equal(await session.show('import { two } from "./two"; two'), "2");
    });
  });

  describe("the learner's own files", () => {
    const write = (name: string, text: string): void => {
      const file = join(session.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    };

    it("are read anew by the next cell when they have changed", async () => {
      write("changing.ts", "export const value = 1;\n");
      equal(await session.show('import { value } from "./changing"; value'), "1");
      write("changing.ts", 'export const value = "two";\n');
      equal(await session.show('import { value } from "./changing"; value.length'), "3");
    });

    it("may lie above the notebook, and import one another", async () => {
      write("../helpers.ts", 'import { one } from "./parts/one";\nexport const two: number = one + 1;\n');
      write("../parts/one.ts", "export const one = 1;\n");
      equal(await session.show('import { two } from "../helpers"; two'), "2");
      write("../parts/one.ts", "export const one = 10;\n");
      equal(await session.show('import { two } from "../helpers"; two'), "11");
    });

    it("keep their state as long as neither they nor what they import changes", async () => {
      write("../state.ts", "let n = 0;\nexport const count = (): number => ++n;\n");
      const cell = 'import { count } from "../state"; count()';
      deepEqual([await session.show(cell), await session.show(cell)], ["1", "2"]);
      write("../state.ts", "let n = 100;\nexport const count = (): number => ++n;\n");
      equal(await session.show(cell), "101");
    });

    it("are checked: a type error is said with its file and line, also above the notebook", async () => {
      write("../wrong.ts", 'export const a = 1;\nexport const b: number = "text";\n');
      const said =
        /^TypeScriptError: (\.\.\/)?wrong\.ts, line 2: Type 'string' is not assignable to type 'number'/;
      match(await session.show('import { a } from "../wrong"; a'), said);
      match(await session.show('import { a } from "../wrong"; a'), said);
      write("wrong.ts", 'export const a = 1;\nexport const b: number = "text";\n');
      match(await session.show('import { a } from "./wrong"; a'), said);
      write("../wrong.ts", "export const a = 1;\n");
      equal(await session.show('import { a } from "../wrong"; a'), "1");
    });

    it("may be gone, and come again", async () => {
      write("../away.ts", "export const a = 1;\n");
      equal(await session.show('import { a } from "../away"; a'), "1");
      rmSync(join(session.above, "away.ts"));
      match(await session.show('import { a } from "../away"; a'), /Cannot find module '..\/away'/);
      write("../away.ts", "export const a = 2;\n");
      equal(await session.show('import { a } from "../away"; a'), "2");
    });

    const kinds: readonly (readonly [
      kind: string,
      name: string,
      text: string,
      cell: string,
      shown: string,
    ])[] = [
      ["JSON", "data.json", '{ "n": [1, 2] }', 'import data from "./data.json"; data.n.length', "2"],
      [
        "JSON that has changed",
        "data.json",
        '{ "n": [1] }',
        'import data from "./data.json"; data.n.length',
        "1",
      ],
      [
        "JavaScript",
        "plain.js",
        "export const a = __dirname.length > 0;",
        'import { a } from "./plain.js"; a',
        "true",
      ],
      ["CommonJS", "../old.js", "module.exports = { a: 5 };", 'import old from "../old"; old.a', "5"],
      ["a folder", "../all/index.ts", "export const a = 6;", 'import { a } from "../all"; a', "6"],
      ["a module of its own", "own.mts", "export const a = 7;", 'import { a } from "./own.mjs"; a', "7"],
      ["what is imported later", "later.ts", "export const a = 8;", '(await import("./later")).a', "8"],
    ];
    for (const [kind, name, text, cell, shown] of kinds) {
      it(`may be ${kind}`, async () => {
        write(name, text);
        equal(await session.show(cell), shown);
      });
    }

    it("say where they fail when they run, and are tried again", async () => {
      write(
        "failing.ts",
        'if (globalThis.process.pid > 0) throw new Error("at start");\nexport const a = 1;\n',
      );
      match(await session.show('import { a } from "./failing"; a'), /^Error: at start\n\ncell \d+, line 1\n/);
      write("failing.ts", "export const a = 1;\n");
      equal(await session.show('import { a } from "./failing"; a'), "1");
    });
  });
});
