/*
 * One page, block by block, and what must not get through it.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readLesson } from "../../src/press/read-lesson.js";
import { colouredCode } from "../../src/press/site/code.js";
import { Prose } from "../../src/press/site/prose.js";
import { pressPages } from "../../src/press/site/site.js";
import { executor, prepareLibrary } from "./kernel.js";
import { all, tree } from "./page-tree.js";
import { changed } from "./small-lesson.js";

/** The page of the small lesson, with these things changed. */
async function pageWith(...changes: readonly (readonly [string, string])[]) {
  const text = changes.reduce(
    (before, [from, to]) => changed(from, to, before),
    changed("title: First", "title: The first"),
  );
  const { lesson } = readLesson("lessons/01-first.md", text);
  const kernel = { name: "gosched", displayName: "gosched (Go)" };
  const options = { kernel, execute: executor(), version: "0.0.0" };
  const { files, problems } = await pressPages([lesson], options);
  return {
    page: tree(files.get("01-first.html") ?? ""),
    index: tree(files.get("index.html") ?? ""),
    problems,
  };
}

describe("a self-study page", function () {
  this.timeout(60_000);
  before(prepareLibrary);

  it("has each block in its form", async () => {
    const { page, index, problems } = await pageWith();
    deepEqual(problems, [], "a cell that is meant to fail is no problem");
    equal(page.querySelector("h1")?.textContent, "1. The first");
    equal(page.querySelector(".printed")?.textContent, "hello\n");
    equal(all(page, ".plotted svg").length, 1);
    match(page.querySelector(".plotted script")?.textContent ?? "", /"application\/vnd.plotly.v1\+json"/);
    equal(page.querySelector(".error")?.textContent, "Error: meant to be");
    equal(page.querySelector(".exercise .code")?.textContent, "const two: number = 0;");
    const [, solution] = all(page, ".folded > details");
    equal(page.querySelector(".folded > details > details > summary")?.textContent, "Hint 2");
    equal(solution?.querySelector("pre")?.textContent, "const two: number = 2;");
    ok(
      !/not yet|check\(/.test(page.querySelector("main")?.textContent ?? ""),
      "the check stays in the notebook",
    );
    equal(page.querySelector(".contents a")?.getAttribute("href"), "#one-goroutine");
    match(
      index.querySelector(".lessons")?.textContent ?? "",
      /1\. The first\s+It shows what .*\s+20 minutes/,
    );
  });

  it("says to each guess what the notebook says", async () => {
    const { page } = await pageWith();
    const said = all(page, "template").map(({ content }) => content?.textContent.trim());
    deepEqual(said, ["Not a. It is b: 2 Because runnext < 3.", "Yes: b. Because runnext < 3."]);
    equal(
      page.querySelector("noscript")?.textContent.includes("Yes: b."),
      true,
      "without scripts it is folded",
    );
  });

  it("lets no markup through, wherever it comes from", async () => {
    const mark = "</pre><img src=x onerror=alert(1)>";
    const { page, index, problems } = await pageWith(
      ["title: The first", `title: ${mark}`],
      ["summary: It shows", `summary: ${mark} It shows`],
      [
        "It runs `main.main`",
        `<script>alert(1)</script><a onclick="alert(1)">a</a> ${mark}\n\n<style>p{}</style>\n\nIt runs \`main.main\``,
      ],
      ['"hello"', `"${mark}"`],
      ['"2"', `"2 ${mark}"`],
      ["meant to be", mark],
      ["const two: number = 0;", `const two: number = 0; // ${mark}`],
      ["It is less than three.", `It is less ${mark}`],
    );
    deepEqual(problems, []);
    for (const tried of [page, index]) {
      equal(all(tried, "img, style, [onclick], [onerror]").length, 0);
      equal(all(tried, "script:not([src]):not([type='application/json'])").length, 0);
      match(tried.querySelector("h1, .lessons a")?.textContent ?? "", /<img src=x onerror|The Go/);
    }
    for (const place of [".printed", ".error", ".options", ".exercise .code", ".folded", ".summary"]) {
      ok(page.querySelector(place)?.textContent.includes("<img src=x onerror=alert(1)>"), place);
    }
    const { content } = all(page, "template")[0] ?? {};
    equal(content?.querySelector("img"), null, "what is said to a guess is no markup either");
  });

  it("is not made of a lesson whose cell fails", async () => {
    const { problems } = await pageWith([
      "console.log(run.output);",
      'if (run.now > 0) throw new Error("gone");',
    ]);
    ok(problems.length > 0, "what the cell would have given is missing further down too");
    match(problems[0]?.says ?? "", /this cell fails: Error: gone/);
    equal(problems[0]?.file, "lessons/01-first.md");
  });
});

describe("the prose of a page", () => {
  const prose = () => new Prose(new Set(["02-states"]));

  it("leads to pages, and to nothing that may be far", () => {
    const html = (text: string): string => prose().inline(text);
    equal(html("[a](02-states.md#b)"), '<a href="02-states.html#b">a</a>');
    equal(html("[a](#b)"), '<a href="#b">a</a>');
    equal(html("[a](https://go.dev/doc/)"), '<a href="https://go.dev/doc/" rel="noreferrer">a</a>');
    equal(html("[a](../src/x.ts) [b](03-none.md)"), "<span>a</span> <span>b</span>");
    equal(html("[a](javascript:alert(1))"), "[a](javascript:alert(1))");
  });

  it("numbers headings of one name", () => {
    const page = prose();
    const html = page.block("## A `b`\n\n### A b\n\n## C");
    deepEqual(
      [...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id),
      ["a-b", "a-b-1", "c"],
    );
    deepEqual(page.sections, [
      { anchor: "a-b", title: "A <code>b</code>", level: 2 },
      { anchor: "a-b-1", title: "A b", level: 3 },
      { anchor: "c", title: "C", level: 2 },
    ]);
  });

  it("knows the elements of HTML that a lesson may have", () => {
    equal(prose().inline("<kbd>a</kbd><br><b>"), "<kbd>a</kbd><br>&lt;b&gt;");
  });
});

describe("code in colours", () => {
  it("is the same text", () => {
    const code = "const a: T<number> = `x ${f(1)} y`; // <end>\n/* two\n lines */ a.g(/r\"/, 'q') ?? 2n\n";
    equal(tree(`<pre>${colouredCode(code)}</pre>`).querySelector("pre")?.textContent, code);
  });

  it("tells kinds apart", () => {
    const kinds = (code: string) =>
      [...colouredCode(code).matchAll(/<span class="(\w+)">(.*?)<\/span>/g)].map(
        ([, kind, text]) => `${kind} ${text}`,
      );
    deepEqual(kinds("const a: T = f(1, 'x'); // y"), [
      "keyword const",
      "type T",
      "call f",
      "number 1",
      "string 'x'",
      "comment // y",
    ]);
    deepEqual(kinds("function* f() { yield* o.send(`a ${b} c`); }"), [
      "keyword function",
      "keyword yield",
      "call send",
      "string `a ${",
      "string } c`",
    ]);
  });
});
