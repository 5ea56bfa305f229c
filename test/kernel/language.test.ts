/*
 * The TypeScript of cells: tslab's parts that this package reaches into, completion, inspection, and what is mended before and
 * after the converter.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { readable } from "../../src/kernel/ambient.js";
import { emit } from "../../src/kernel/emit.js";
import { Language } from "../../src/kernel/language.js";
import type { Compiled } from "../../src/kernel/language.js";
import { plainCell } from "../../src/kernel/plain-cell.js";
import { prepare } from "../../src/kernel/prepare.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { cellLanguageVersion, loadTslab } from "../../src/kernel/tslab.js";
import { root } from "./client.js";
import { prepareLibrary } from "./session.js";

const { ts, converter, printQuickInfo } = loadTslab();

describe("tslab, of which these parts are used though it promises none", () => {
  it("has a converter, a printer of what is known of a name, and its own TypeScript", () => {
    equal(typeof converter.createConverter, "function");
    equal(typeof printQuickInfo, "function");
    equal(ts.version, cellLanguageVersion());
    equal(ts.version, "5.0.4");
  });

  it("leaves the compiler as it was: only the converter sees what was exchanged", () => {
    const transpiled = ts.transpileModule("let a: number = 1;", {
      compilerOptions: { target: ts.ScriptTarget.ES2022 },
    });
    equal(transpiled.outputText.trim(), "let a = 1;");
  });
});

describe("the library's declarations", () => {
  before(prepareLibrary);

  it("are read by the TypeScript of cells, each file of them, without a complaint", () => {
    const options = {
      ...{ noEmit: true, strict: true, skipLibCheck: false, lib: ["lib.es2023.d.ts"] },
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    const host = ts.createCompilerHost(options);
    const readFile = host.readFile.bind(host);
    host.readFile = (path) => readable(path, readFile(path));
    const program = ts.createProgram([libraryAt(root).types], options, host);
    const complaints = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file?.fileName.startsWith(join(root, "dist")) !== false)
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
    deepEqual(complaints, []);
    ok(program.getSourceFiles().filter(({ fileName }) => fileName.includes("/dist/")).length > 10);
  });
});

describe("Language", () => {
  before(prepareLibrary);
  const folder = mkdtempSync(join(tmpdir(), "gosched-language-"));
  const language = new Language(folder, libraryAt(root));
  let declarations = "";

  before(() => {
    const compiled = language.compile("", 'import { simulate } from "gosched"; const total = 3;');
    ok("code" in compiled);
    declarations = compiled.declarations;
  });
  after(() => {
    language.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function compiledOf(code: string): Compiled {
    const compiled = language.compile(declarations, code);
    ok("code" in compiled, JSON.stringify(compiled));
    return compiled;
  }

  /** What is offered where `|` stands. */
  function offered(code: string): readonly string[] {
    const cursor = code.indexOf("|");
    return language.complete(declarations, code.replace("|", ""), cursor).matches.map(({ text }) => text);
  }

  describe("complete", () => {
    const rows: readonly (readonly [code: string, some: readonly string[]])[] = [
      [
        "simulate(function* main({ | }) {})",
        ["go", "chan", "select", "sync", "time", "work", "fmt", "runtime"],
      ],
      ["simulate(function* main({ sync, ch| }) {})", ["chan"]],
      ["simulate(function* main({ sync }) { sync.| })", ["Mutex", "RWMutex", "WaitGroup", "Cond", "Once"]],
      [
        "simulate(function* main({ sync }) {\n  const wg = sync.WaitGroup();\n  yield* wg.|",
        ["Add", "Done", "Go", "Wait"],
      ],
      ["simulate(function* main({ chan }) {\n  const c = chan<number>(1);\n  yield* c.s|\n})", ["send"]],
      [
        "simulate(function* main({ go }) {\n  yield* go(function* worker() {\n    yield* g|\n  });\n})",
        ["go"],
      ],
      ["simulate(function* main() {}, { | })", ["procs", "seed", "bounds", "costs"]],
      ['import { sim| } from "gosched"', ["simulate"]],
      ["simulate(function* main() {}).|", ["trace", "output", "end"]],
      ["tot|", ["total"]],
    ];
    for (const [code, some] of rows) {
      it(`offers ${some.join(", ")} in ${code.replace(/\s+/g, " ")}`, () => {
        const all = offered(code);
        deepEqual(
          some.filter((name) => !all.includes(name)),
          [],
        );
      });
    }

    it("offers what fits and nothing else", () => {
      deepEqual(offered("simulate(function* main({ sync }) { sync.| })"), [
        "Cond",
        "Mutex",
        "Once",
        "RWMutex",
        "WaitGroup",
      ]);
      deepEqual(offered("total.toF|"), ["toFixed"]);
    });

    it("says what is replaced, and of which kind each name is", () => {
      const { start, end, matches } = language.complete(declarations, "1 + tot", 7);
      deepEqual([start, end, matches], [4, 7, [{ text: "total", type: "const" }]]);
    });
  });

  describe("inspect", () => {
    const rows: readonly (readonly [code: string, first: string | undefined])[] = [
      ["tot|al", "const total: 3"],
      ["total|", "const total: 3"],
      ["sim|ulate", "(alias) function simulate(program: Program, options?: SimulateOptions): Run"],
      ["simulate(|", "(alias) simulate(program: Program, options?: SimulateOptions): Run"],
      [
        "simulate(function* main({ sync }) {\n  sync.Wait|Group();\n})",
        "(method) WaitGroup(name?: string): GoWaitGroup",
      ],
      ["parseInt<never>(|", "function parseInt(string: string, radix?: number): number"],
      ["unknownName|", undefined],
      ["total.unknown|Member", undefined],
      ["|", undefined],
    ];
    for (const [code, first] of rows) {
      it(`says ${first ?? "nothing"} of ${code.replace(/\s+/g, " ")}`, () => {
        const cursor = code.indexOf("|");
        const text = language.inspect(declarations, code.replace("|", ""), cursor);
        equal(text?.split("\n")[0]?.trim(), first);
      });
    }

    it("gives the comments of Node's declarations too, which are read at the first question", () => {
      ok(language.inspect(declarations, "setTimeout(", 4)?.includes("Schedules execution of a one-time"));
      const { declarations: known } = compiledOf('import { sep, posix } from "node:path";');
      ok(language.inspect(known, "posix.basename(", 9)?.includes("Return the last portion of a path"));
    });

    it("gives the comment as well", () => {
      ok(language.inspect(declarations, "simulate", 4)?.includes("Runs a program to its end."));
    });
  });

  describe("isComplete", () => {
    const rows: readonly (readonly [code: string, status: string, indent?: string])[] = [
      ["1 + 1", "complete"],
      ["await x", "complete"],
      ["", "complete"],
      ["function f() {", "incomplete", "  "],
      ["if (a) {\n  b(", "incomplete", "    "],
      ["let x =", "incomplete", ""],
      ["`text", "incomplete", ""],
      ["/* comment", "incomplete", ""],
      ["try {", "incomplete", "  "],
      ["const f = async (a: number) =>", "incomplete", ""],
      ["simulate(function* main({ go }) {", "incomplete", "  "],
      ["x = )", "invalid"],
      ["f(]", "invalid"],
    ];
    for (const [code, status, indent] of rows) {
      it(`takes ${JSON.stringify(code)} for ${status}`, () => {
        deepEqual(language.isComplete(code), indent === undefined ? { status } : { status, indent });
      });
    }
  });
});

describe("a checker that is kept from cell to cell", () => {
  before(prepareLibrary);
  const cells = [
    "let count = 0;",
    "count + 1",
    'count + "x" * 2',
    "count.toFixed()",
    'const wrong: number = "text";',
    "const right: number = 3; right",
    'import { simulate, timeline } from "gosched";',
    "const run = simulate(function* main({ work }) { yield* work(1_000); }, { procs: 2 });",
    "timeline(run.trace)",
    "run.nothing",
    "// @ts-ignore\nrun.nothing",
    "// @ts-expect-error\nrun.trace",
    "await Promise.resolve(run)",
    "const { trace } = await Promise.resolve(run);",
    "for await (const x of [1, 2]) count += x;",
    'import { readFileSync } from "node:fs"; readFileSync',
    'class Shape { kind = "x"; area(): number { return count; } }',
    "new Shape().area()",
    "class Shape { other = 1 }",
    "new Shape().kind",
    "interface Point { x: number } const at: Point = { x: 1 };",
    "at.y",
    "declare global { interface Array<T> { own(): T } }",
    "[1].own()",
    "enum Colour { Red, Green }\ntype Mixed = Colour | Shape;",
    "const mixed: Mixed = Colour.Red; mixed",
    "function f<T extends Point>(p: T): T { return p; } f(at)",
    "f({})",
    "type T1 = Awaited<ReturnType<typeof simulate>>; let later: T1 | undefined;",
    "later?.trace; let y = (",
    'import * as z from "nowhere";',
    "import { two } from './two'; two",
    "import { readFileSync } from 'fs'; readFileSync",
    "import { readFileSink } from 'node:fs'; readFileSink",
    "import * as nothing from 'node:nothing'; nothing",
    "two + 1",
    "const unused = [...'abc'].toSorted(); unused",
    "run?.trace.length",
  ];

  it("says of every cell what one from the beginning says", () => {
    const folder = mkdtempSync(join(tmpdir(), "gosched-checker-"));
    writeFileSync(join(folder, "two.ts"), "export const two: number = 2;\n");
    const results = [true, false].map((keepsChecker) => {
      const language = new Language(folder, libraryAt(root), { keepsChecker });
      let declarations = "";
      const compiled = cells.map((cell) => {
        const result = language.compile(declarations, cell);
        if ("code" in result) declarations = result.declarations;
        return { cell, ...("code" in result ? { ...result, map: undefined } : { complaints: result }) };
      });
      language.close();
      return compiled;
    });
    rmSync(folder, { recursive: true, force: true });
    // The library's own types may be named by its folder, or, where that is known, by its name.
    const [kept = [], anew = []] = results.map(
      (each) =>
        JSON.parse(JSON.stringify(each).replaceAll(/(?:\.\.\/)+[^"]*?\/dist(?=\\")/g, "gosched")) as object[],
    );
    for (const [i, each] of kept.entries()) deepEqual(each, anew[i]);
  });
});

describe("prepare", () => {
  const rows: readonly (readonly [says: string, code: string, mended: string])[] = [
    ["spells out what stands for itself", "({ x, y })", "({ x: x, y: y })"],
    ["quotes what a pattern renames", "const { b: c } = q", 'const { "b": c } = q'],
    ["quotes also where the pattern is assigned to", "({ b: c } = q)", '({ "b": c } = q)'],
    ["leaves an object that is no pattern", "({ b: c })", "({ b: c })"],
    ["wraps what is awaited in parentheses", "await (x)", "await Promise.resolve((x))"],
    ["leaves an await within a function", "async () => await (x)", "async () => await (x)"],
    ["blanks the export of a module", "export const a = 1", "       const a = 1"],
    ["blanks a list of exports", "export {\n  a,\n};", "        \n    \n  "],
    [
      "leaves what another module exports",
      'export { sep } from "node:path"',
      'export { sep } from "node:path"',
    ],
  ];
  for (const [says, code, mended] of rows) it(says, () => equal(prepare(ts, code).text, mended));

  it("leads positions back to what was written", () => {
    const code = "({ ab, cd }); await (x); end";
    const { text, original } = prepare(ts, code);
    for (const word of ["ab", "cd", "x", "end"])
      equal(original(text.lastIndexOf(word)), code.lastIndexOf(word), word);
    equal(original(text.length), code.length);
  });
});

describe("emit", () => {
  /** The emitted code, without blank lines. */
  const emitted = (module: string): readonly string[] =>
    emit(ts, module)
      .code.split("\n")
      .filter((line) => line !== "");

  it("lets a variable live on the scope alone, so that functions and later cells share it", () => {
    deepEqual(emitted("let n = 0;\nfunction inc() { n++; }\nexport { n, inc };"), [
      "exports.n = 0;",
      "function inc() { exports.n++; } exports.inc = inc;",
    ]);
  });

  it("keeps constants as locals too, which are fast", () => {
    deepEqual(emitted("const a = 1;\na + a;\nexport { a };"), ["const a = 1; exports.a = a;", "a + a;"]);
  });

  it("wipes out nothing that an earlier cell has left", () => {
    equal(
      emitted("const a = f();\nlet b;\nexport { a, b };").join(" ").includes("exports.a = void 0"),
      false,
    );
  });

  for (const way of ["", 'import "./two";\n']) {
    it(`leads lines of the code back to those of the module ${way === "" ? "" : "that imports"}`, () => {
      const text = `${way}let a = 1, b;\n\nfunction f() {\n  a = boom(a);\n}\nexport { a, b, f };`;
      const { code, map } = emit(ts, text);
      const line = code.split("\n").findIndex((each) => each.includes("boom(")) + 1;
      equal(map.lineOf(line, 5), way === "" ? 4 : 5);
    });
  }

  describe("has a short way for what imports nothing", () => {
    /** Each leaves on its scope what TypeScript's own way leaves there. */
    const plain: readonly string[] = [
      "let n = 1; n++; n += 2; export { n };",
      "let a = 1, b, c = a; var d = c; export { a, b, c, d };",
      "let n = 1; const get = () => n; n = 5; const got = get(); export { n, got };",
      "let n = 1; const o = { n, m: n, n2() { return n; } }; const r = o.n2(); export { n, o, r };",
      "let n = 1; const r = (function (n) { return n; })(7) + ((n) => n)(3); export { n, r };",
      "let n = 1; { let n = 2; n++; } for (let n = 0; n < 3; n++); for (const n of [1]) void n; export { n };",
      "let n = 1; const f = function n() { return typeof n; }; const r = f(); export { n, r };",
      "let n = 1; const C = class n { static k = typeof n; }; const r = C.k; export { n, r };",
      "let n = 1; try { throw 4; } catch (n) { n++; } export { n };",
      "let n = 1; class A { n = n; [n] = 2; static n = 3; get m() { return n; } } const a = new A(); const r = [a.n, a[1], A.n, a.m]; export { n, r };",
      "let n = 1; n: for (;;) { break n; } export { n };",
      "let f = () => 1; const r = [f.name, f()]; export { r, f };",
      "let f = function () { return this === undefined || this === globalThis; }; const r = f(); export { f, r };",
      "let t = (parts, ...rest) => parts.join('|') + rest; const r = t`a${1}b`; export { t, r };",
      "let n = 1, m; ({ 'n': n, 'm': m = n } = { n: 8 }); [n, m] = [m, n]; export { n, m };",
      "let n = [1, 2]; for (n of [[3]]); const [first, ...others] = n; export { n, first, others };",
      "let n = 2; const { [n]: two, ...rest } = { 2: 'two', 3: 'three' }; export { n, two, rest };",
      "let n = 3; const text = `${n} ${(() => { var n = 4; return n; })()}`; export { n, text };",
      "function f(n = k) { return n; } let k = 5; const r = f(); export { r, k, f };",
      "function f() { if (true) { var k = 1; } return k; } let k = 5; const r = f(); export { r, k, f };",
      "var E; (function (E) { E[E['A'] = 0] = 'A'; })(E || (E = {})); const r = E.A; export { E, r };",
      "let D = class D { static me = D; }; D = [D][0]; const r = D.me === D; export { D, r };",
      "let n = 1;\nexport const tsLastExpr = n + 1;\nexport { n };",
      "let i = 0; while (i < 3) { i++; if (i === 2) continue; } do { i--; } while (i > 1); export { i };",
      "let n = 1; const g = (function* () { const m = yield n; n = m; })(); g.next(); g.next(6); export { n };",
      "let n = 1; const r = n ?? n?.toFixed(n)?.[n]; const t = typeof n; export { n, r, t };",
    ];
    const other: readonly string[] = [
      "let { a, b: [c] } = { a: 1, b: [2] }; export { a, c };",
      "for (var i = 0; i < 3; i++); export { i };",
      "let f = () => 1, g = () => 2, h; export { f, g, h };",
      "let n = 1; if (n) { var m = 2; } export { n, m };",
    ];
    const scopeAfter = (code: string): string => {
      const scope: Record<string, unknown> = {};
      new Function("exports", code)(scope);
      return inspect(scope, { sorted: true, depth: 4 });
    };
    for (const text of [...plain, ...other]) {
      it(text.replace(/\s+/g, " "), () => {
        equal(plainCell(ts, text) !== undefined, plain.includes(text));
        const slow = emit(ts, `/* import */ ${text}`);
        equal(scopeAfter(emit(ts, text).code), scopeAfter(slow.code));
      });
    }
  });
});
