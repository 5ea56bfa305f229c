/*
 * Cells that fail: each fault gives one message that says what is wrong and in which of the learner's lines.
 */
import { deepEqual, equal, match } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ofType, streamText } from "./client.js";
import { Session, prepareLibrary } from "./session.js";

// A session listens to every promise of the process: it must not be open during the tests of others.
describe("cells that fail", () => {
  let session: Session;
  const { stackTraceLimit } = Error;
  before(prepareLibrary);
  before(() => {
    // Mocha wants whole stacks; the kernel takes what is set, and fifty when that is less.
    Error.stackTraceLimit = 10;
    session = new Session();
  });
  after(() => {
    session.close();
    Error.stackTraceLimit = stackTraceLimit;
  });

  describe("a cell that fails", () => {
    /** The traceback of the cell; its number is written `#`. */
    async function traceback(code: string): Promise<string> {
      return (await session.show(code)).replace(/cell \d+/g, "cell #");
    }

    const rows: readonly (readonly [fault: string, code: string, lines: readonly string[]])[] = [
      [
        "a syntax error",
        "let y = (",
        [
          "SyntaxError: cell #, line 1: Expression expected. (TS1109)",
          "  > 1 | let y = (",
          "                 ^",
        ],
      ],
      [
        "a type error",
        '\nconst x: number = "s";',
        [
          "TypeScriptError: cell #, line 2: Type 'string' is not assignable to type 'number'. (TS2322)",
          '  > 2 | const x: number = "s";',
          "              ^",
        ],
      ],
      [
        "several errors",
        "one;\ntwo;",
        [
          "TypeScriptError: cell #, line 1: Cannot find name 'one'. (TS2304)",
          "  > 1 | one;",
          "        ^^^",
          "",
          "cell #, line 2: Cannot find name 'two'. (TS2304)",
          "  > 2 | two;",
          "        ^^^",
        ],
      ],
      [
        "a thrown error, with the lines that led there",
        'function f() {\n  throw new TypeError("boom");\n}\nf();',
        [
          "TypeError: boom",
          "",
          "cell #, line 2, in f",
          "    1 | function f() {",
          '  > 2 |   throw new TypeError("boom");',
          "    3 | }",
          "called from cell #, line 4",
          "  > 4 | f();",
        ],
      ],
      [
        "an error after an await, through asynchronous functions",
        'async function g() {\n  await null;\n  throw new RangeError("deep");\n}\nawait g();',
        [
          "RangeError: deep",
          "",
          "cell #, line 3, in g",
          "    2 |   await null;",
          '  > 3 |   throw new RangeError("deep");',
          "    4 | }",
          "called from cell #, line 5",
          "  > 5 | await g();",
        ],
      ],
      [
        "an endless recursion",
        "const r = (): number => r() + 1;\nr();",
        [
          "RangeError: Maximum call stack size exceeded",
          "",
          "cell #, line 1, in r (50 times)",
          "  > 1 | const r = (): number => r() + 1;",
          "    2 | r();",
        ],
      ],
      [
        "a thrown value that is no Error",
        "throw { a: 1 };",
        ["thrown: { a: 1 }", "", "What was thrown is not an Error, so it does not know its line."],
      ],
      [
        "an error with a cause",
        'throw new Error("outer", { cause: new Error("inner") });',
        [
          "Error: outer",
          "",
          "cell #, line 1",
          '  > 1 | throw new Error("outer", { cause: new Error("inner") });',
          "",
          "caused by:",
          "Error: inner",
          "",
          "cell #, line 1",
          '  > 1 | throw new Error("outer", { cause: new Error("inner") });',
        ],
      ],
      [
        "the import of a module that is not there",
        'import * as z from "nowhere";',
        [
          "TypeScriptError: cell #, line 1: Cannot find module 'nowhere' or its corresponding type declarations. (TS2307)",
          '  > 1 | import * as z from "nowhere";',
          "                           ^^^^^^^^^",
        ],
      ],
      [
        "the import of a name that the library does not have",
        'import { nothing } from "gosched";',
        [
          "TypeScriptError: cell #, line 1: Module '\"gosched\"' has no exported member 'nothing'. (TS2305)",
          '  > 1 | import { nothing } from "gosched";',
          "                 ^^^^^^^",
        ],
      ],
      [
        "a call of a function* that nobody waits for",
        "function* step() {}\nfunction* main() {\n  yield* step();\n  step();\n}",
        [
          'SyntaxError: cell #, line 4: step is a function*: a call alone does nothing. Write "yield* " before it.',
          "  > 4 |   step();",
          "          ^^^^^^^",
        ],
      ],
      [
        "import.meta",
        "import.meta.url",
        [
          "SyntaxError: cell #, line 1: A cell is not a file, so it has no import.meta: use process.cwd(), the notebook's folder.",
          "  > 1 | import.meta.url",
          "        ^^^^^^^^^^^",
        ],
      ],
      [
        "a variable whose name begins with two underscores",
        "1;\nconst __n = 4;",
        [
          "SyntaxError: cell #, line 2: A variable of a cell cannot have a name that begins with two underscores: rename __n.",
          "  > 2 | const __n = 4;",
          "              ^^^",
        ],
      ],
      [
        "a declaration with using",
        "1;\nusing file = open();",
        [
          "SyntaxError: cell #, line 2: Cells are TypeScript 5.0, which has no `using`: write try { ... } finally { ... }, and let go in `finally`.",
          "  > 2 | using file = open();",
          "        ^^^^^",
        ],
      ],
      [
        "a declaration with await using",
        "await using file = open();",
        [
          "SyntaxError: cell #, line 1: Cells are TypeScript 5.0, which has no `using`: write try { ... } finally { ... }, and let go in `finally`.",
          "  > 1 | await using file = open();",
          "              ^^^^^",
        ],
      ],
      [
        "a variable that every cell has already",
        "const require = 1;",
        [
          "SyntaxError: cell #, line 1: Every cell has its own require, through which it knows the other cells: choose another name.",
          "  > 1 | const require = 1;",
          "              ^^^^^^^",
        ],
      ],
      [
        "a name that the kernel needs",
        "const f = (__stops: number) => __stops;",
        [
          "SyntaxError: cell #, line 1: The kernel puts the name __stops into every cell that awaits: choose another.",
          "  > 1 | const f = (__stops: number) => __stops;",
          "                   ^^^^^^^",
          "",
          "cell #, line 1: The kernel puts the name __stops into every cell that awaits: choose another.",
          "  > 1 | const f = (__stops: number) => __stops;",
          "                                       ^^^^^^^",
        ],
      ],
      [
        "an end of the process",
        "process.exit(1);",
        [
          "Error: process.exit() in a cell would end the kernel and lose all variables: to end it, use Kernel, Shut Down",
          "",
          "cell #, line 1",
          "  > 1 | process.exit(1);",
        ],
      ],
      [
        "a wrong option of the library, without the library's own lines",
        'import { simulate } from "gosched";\nsimulate(function* main() {}, { procs: -1 });',
        [
          "RangeError: option procs: expected a whole number from 1 to 1024, got the number -1",
          "",
          "cell #, line 2",
          '    1 | import { simulate } from "gosched";',
          "  > 2 | simulate(function* main() {}, { procs: -1 });",
        ],
      ],
      [
        "a value that fails to show itself",
        '({ [Symbol.for("Jupyter.display")]: () => 3 })',
        [
          'TypeError: the method under Symbol.for("Jupyter.display") must return an object from MIME type to data, got number',
        ],
      ],
    ];
    for (const [fault, code, lines] of rows) {
      it(`says of ${fault} what and where`, async () =>
        deepEqual((await traceback(code)).split("\n"), lines));
    }

    it("says it once, in an error message and in the reply", async () => {
      const messages = await session.run('throw new TypeError("once")');
      equal(ofType(messages, "error").length, 1);
      equal(ofType(messages, "execute_result").length + ofType(messages, "stream").length, 0);
      const reply = await session.ask("execute_request", { code: 'throw new TypeError("once")' });
      equal(
        `${String(reply["status"])} ${String(reply["ename"])} ${String(reply["evalue"])}`,
        "error TypeError once",
      );
    });

    it("names the file when the fault is in a module of the learner's", async () => {
      writeFileSync(join(session.folder, "wrong.ts"), 'export const a = 1;\nexport const b: number = "s";\n');
      match(
        await session.show('import { b } from "./wrong"; b'),
        /^TypeScriptError: wrong\.ts, line 2: Type 'string' is not assignable to type 'number'\. \(TS2322\)$/,
      );
    });

    it("leads through the cells that called one another", async () => {
      await session.run("function callback(f: () => void) {\n  f();\n}");
      match(
        await traceback('callback(() => {\n  throw new Error("x");\n});'),
        /^Error: x\n\ncell #, line 2\n[^]*\ncalled from cell #, line 2, in callback\n {2}> 2 \| {3}f\(\);\ncalled from cell #, line 1\n/,
      );
    });

    it("leaves the next cell as it should be", async () => {
      await session.run("throw 1");
      equal(await session.show("1 + 1"), "2");
    });
  });

  describe("a cell without an end", () => {
    it("is given up when the caller has set a time, and the session lives on", async () => {
      const hurried = new Session({ syncTimeoutMs: 200 });
      try {
        equal(await hurried.show("for (;;);"), "Error: the cell ran too long without a pause");
        equal(await hurried.show("1 + 1"), "2");
      } finally {
        hurried.close();
      }
    });

    it("is stopped while it awaits", async () => {
      const stopped = session.show("await new Promise(() => undefined)");
      setTimeout(() => session.core.receive("control", session.message("interrupt_request"), undefined), 300);
      match(
        await stopped,
        /^Interrupted: the cell was stopped\n\ncell \d+, line 1\n {2}> 1 \| await new Promise/,
      );
      equal(await session.show("2 + 2"), "4");
    });

    it("has its signal aborted, so that what listens to it ends as well", async () => {
      const hook = 'Reflect.get(globalThis, Symbol.for("gosched.kernel"))';
      const running = session.run(
        `${hook}.signal.onabort = () => console.log("heard");\nawait new Promise(() => undefined)`,
      );
      setTimeout(() => session.core.receive("control", session.message("interrupt_request"), undefined), 300);
      equal(streamText(session.more(await running)), "heard\n");
    });
  });
});
