/*
 * What cells put out: text gathered into messages, values as MIME bundles, tables, and the outputs that a notebook keeps.
 */
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { bundleOf } from "../../src/kernel/bundle.js";
import { displaySymbol } from "../../src/kernel/hook.js";
import { MessageMaker } from "../../src/kernel/message.js";
import { Outputs } from "../../src/kernel/notebook-format.js";
import { CellOutput } from "../../src/kernel/output.js";
import { display, escapeHtml, html, markdown, svg } from "../../src/notebook/display.js";

describe("CellOutput", () => {
  /** What is put out, one line for each message. */
  function recorded(): { readonly output: CellOutput; readonly lines: string[] } {
    const lines: string[] = [];
    const output = new CellOutput((type, content) => {
      lines.push(type === "stream" ? `${String(content["name"])}: ${String(content["text"])}` : type);
    });
    return { output, lines };
  }

  it("gathers text until there is something else to send", () => {
    const { output, lines } = recorded();
    for (const text of ["a", "b", "", "c"]) output.write("stdout", text);
    deepEqual(lines, []);
    output.write("stderr", "d");
    output.display({}, "id", false);
    output.write("stdout", "e");
    output.display({}, "id", true);
    output.write("stdout", "f");
    output.result({}, 1);
    output.write("stdout", "g");
    output.error({ ename: "", evalue: "", traceback: [] });
    deepEqual(lines, [
      ...["stdout: abc", "stderr: d", "display_data", "stdout: e", "update_display_data"],
      ...["stdout: f", "execute_result", "stdout: g", "error"],
    ]);
  });

  it("sends what it has by itself, soon", async () => {
    const { output, lines } = recorded();
    output.write("stdout", "a");
    await new Promise((resolve) => setTimeout(resolve, 100));
    deepEqual(lines, ["stdout: a"]);
  });

  it("sends also while the event loop gets no turn", () => {
    const { output, lines } = recorded();
    const until = performance.now() + 100;
    while (performance.now() < until) output.write("stdout", ".");
    ok(lines.length >= 2, `${lines.length} messages in 100 ms`);
  });

  it("sends a long text in pieces, and takes no character apart", () => {
    const { output, lines } = recorded();
    const text = `a${"😀".repeat(100_000)}`;
    output.write("stdout", text);
    output.flush();
    const pieces = lines.map((line) => line.slice("stdout: ".length));
    ok(pieces.length >= 4, `${pieces.length} pieces`);
    ok(pieces.every((piece) => piece.length <= 65_536 && Buffer.from(piece).toString() === piece));
    equal(pieces.join(""), text);
  });

  it("keeps every character and the order, whatever is written", () => {
    const write = fc.tuple(fc.constantFrom("stdout" as const, "stderr" as const), fc.nat(9_000));
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        const heard: string[] = [];
        let last = "";
        const output = new CellOutput((_, { name, text }) => heard.push(String(name), String(text)));
        const expected: string[] = [];
        for (const [i, [name, length]] of writes.entries()) {
          const text = length === 0 ? "" : `${i}`.padEnd(length, "é");
          output.write(name, text);
          if (text === "") continue;
          if (name === last) expected[expected.length - 1] += text;
          else expected.push(name, text);
          last = name;
        }
        output.flush();
        // Messages of one stream that follow one another are one text.
        const joined: string[] = [];
        for (let i = 0; i < heard.length; i += 2) {
          const [name = "", text = ""] = heard.slice(i, i + 2);
          if (joined.at(-2) === name) joined[joined.length - 1] += text;
          else joined.push(name, text);
        }
        deepEqual(joined, expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe("bundleOf", () => {
  it("lets a value show itself, and adds a text for those who show nothing else", () => {
    const value = { [displaySymbol]: () => ({ "text/html": "<b>", "application/json": { a: [1] } }) };
    const bundle = bundleOf(value);
    equal(bundle["text/html"], "<b>");
    deepEqual(bundle["application/json"], { a: [1] });
    equal(typeof bundle["text/plain"], "string");
  });

  it("sends bytes in base64", () => {
    const value = { [displaySymbol]: () => ({ "image/png": new Uint8Array([1, 2, 3]), "text/plain": "p" }) };
    deepEqual(bundleOf(value), { "image/png": "AQID", "text/plain": "p" });
  });

  it("refuses what is no bundle, with a sentence", () => {
    const own = (result: unknown) => () => bundleOf({ [displaySymbol]: () => result });
    throws(own("text"), /must return an object from MIME type to data, got string/);
    throws(own(Promise.resolve({})), /got a promise/);
    throws(own({ "text/html": 3 }), /data of text\/html must be a string or bytes, got number/);
    throws(own({ "application/json": 1n }), /BigInt/);
  });

  it("shows rows as a table, with every text escaped", () => {
    const bundle = bundleOf([{ "<a>": 1, b: "<i>" }, { "<a>": 2 }]);
    equal(bundle["text/plain"], "<a>  b\n1    <i>\n2");
    const table = String(bundle["text/html"]);
    ok(table.includes("&lt;a&gt;") && table.includes("&lt;i&gt;") && !/<i>|<a>/.test(table));
  });

  it("shows sets of plain objects and maps to them as tables too", () => {
    equal(bundleOf(new Set([{ a: 1 }, { a: 2 }]))["text/plain"], "a\n1\n2");
    const map = new Map(Array.from({ length: 100 }, (_, i) => [`<k${i}>`, { n: i, half: i / 3 }]));
    const bundle = bundleOf(map);
    const lines = String(bundle["text/plain"]).split("\n");
    deepEqual(
      [lines[0], lines[2], lines.at(-1)],
      ["key    n   half", "<k1>   1   0.333333", "70 more rows, 100 in all"],
    );
    ok(String(bundle["text/html"]).includes("&lt;k1&gt;"));
    equal(bundleOf(new Map([["a", 1]]))["text/plain"], "Map(1) { 'a' => 1 }");
    equal(bundleOf(new Map([[1, { key: 2 }]]))["text/plain"], "Map(1) { 1 => { key: 2 } }");
  });

  it("says how many rows a table has beyond those that it shows", () => {
    const rows = Array.from({ length: 1_032 }, (_, i) => ({ i }));
    const text = String(bundleOf(rows)["text/plain"]);
    equal(text.split("\n").length, 32);
    ok(text.endsWith("\n1,002 more rows, 1,032 in all"));
  });

  it("shows everything else as Node prints it", () => {
    const rows: readonly (readonly [value: unknown, text: string])[] = [
      [[], "[]"],
      [new Set(), "Set(0) {}"],
      [new Map(), "Map(0) {}"],
      [[1, { a: 1 }], "[ 1, { a: 1 } ]"],
      [[{}, {}], "[ {}, {} ]"],
      [null, "null"],
      ["a", "'a'"],
    ];
    for (const [value, text] of rows) deepEqual(bundleOf(value), { "text/plain": text });
  });
});

describe("html, svg and markdown", () => {
  it("make values that show themselves", () => {
    deepEqual(bundleOf(html("<b>")), { "text/html": "<b>", "text/plain": "[HTML]" });
    deepEqual(bundleOf(svg("<svg/>")), { "image/svg+xml": "<svg/>", "text/plain": "[SVG picture]" });
    deepEqual(bundleOf(markdown("*m*")), { "text/markdown": "*m*", "text/plain": "*m*" });
  });

  it("want a string", () => {
    const wrong: unknown = 3;
    throws(() => html(wrong as string), /text\/html must be given as a string, got number/);
  });
});

describe("display", () => {
  it("prints where there is no kernel", () => {
    const printed: unknown[] = [];
    const { log } = console;
    console.log = (value: unknown) => printed.push(value);
    try {
      display(markdown("*m*")).update(3);
    } finally {
      console.log = log;
    }
    deepEqual(printed, ["*m*", 3]);
  });
});

describe("escapeHtml", () => {
  it("leaves nothing that HTML would read", () => {
    equal(escapeHtml(`<a href="x">'&'</a>`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  });
});

describe("Outputs", () => {
  const maker = new MessageMaker();
  const stream = (name: string, text: string) => maker.make("stream", { name, text });
  const shown = (type: string, id: string, text: string) =>
    maker.make(type, { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } });

  it("join text of one stream, in lines that keep their ends", () => {
    const outputs = new Outputs();
    for (const each of [stream("stdout", "a\nb"), stream("stdout", "c\n"), stream("stderr", "d")])
      outputs.take(0, each);
    deepEqual(outputs.of(0), [
      { output_type: "stream", name: "stdout", text: ["a\n", "bc\n"] },
      { output_type: "stream", name: "stderr", text: ["d"] },
    ]);
  });

  it("replace what was shown under an id, in whichever cell it stands, and add nothing", () => {
    const outputs = new Outputs();
    outputs.take(0, shown("display_data", "x", "old"));
    outputs.take(1, shown("display_data", "x", "old"));
    outputs.take(2, shown("update_display_data", "x", "new"));
    outputs.take(2, shown("update_display_data", "unknown", "lost"));
    const now = [{ output_type: "display_data", data: { "text/plain": ["new"] }, metadata: {} }];
    deepEqual([outputs.of(0), outputs.of(1), outputs.of(2)], [now, now, []]);
  });
});

describe("clear_output", () => {
  const maker = new MessageMaker();
  const stream = (text: string) => maker.make("stream", { name: "stdout", text });

  it("empties a cell at once, or when something new comes", () => {
    const outputs = new Outputs();
    outputs.take(0, stream("a"));
    outputs.take(1, stream("other"));
    outputs.take(0, maker.make("clear_output", { wait: true }));
    deepEqual(outputs.of(0), [{ output_type: "stream", name: "stdout", text: ["a"] }]);
    outputs.take(0, stream("b"));
    deepEqual(outputs.of(0), [{ output_type: "stream", name: "stdout", text: ["b"] }]);
    outputs.take(0, maker.make("clear_output", { wait: false }));
    deepEqual([outputs.of(0).length, outputs.of(1).length], [0, 1]);
  });
});
