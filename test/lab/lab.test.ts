/*
 * The lessons in JupyterLab and in Notebook 7, driven by a browser. Needs JupyterLab and Chromium.
 * With GOSCHED_SCREENSHOTS=1 it also leaves pictures of every notebook from top to bottom in `.cache/lab/screenshots`.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import type { Server } from "../../src/start/server.mjs";
import {
  describeInBrowser,
  hasNotebook,
  inView,
  notebooks,
  openNotebook,
  photograph,
  runAll,
  savedCells,
  screenshot,
  settled,
  startBoth,
  textOf,
  wordsOf,
} from "./jupyter-page.js";
import type { SavedCell } from "./jupyter-page.js";

const wantsPhotographs = process.env["GOSCHED_SCREENSHOTS"] === "1";
/** The cells whose output is an error, except where the lesson means to show one. */
function failures(cells: readonly SavedCell[]): string[] {
  return cells
    .filter((cell) => !cell.metadata.tags?.includes("raises-exception"))
    .flatMap((cell) =>
      (cell.outputs ?? [])
        .filter((output) => output.output_type === "error")
        .map((output) => `${textOf(cell.source)}: ${output.evalue}`),
    );
}

/** How many figures the outputs hold. */
function figuresIn(cells: readonly SavedCell[]): number {
  const others = outputsOf(cells).filter((output) => !hasControls(output));
  return others.filter((output) => textOf(output.data?.["text/html"]).includes("gosched-figure")).length;
}

const outputsOf = (cells: readonly SavedCell[]) => cells.flatMap((cell) => cell.outputs ?? []);
const hasControls = ({ data }: ReturnType<typeof outputsOf>[number]): boolean =>
  data !== undefined && "application/vnd.gosched.controls+json" in data;

/** Asserts that controls draw what they show in the page, in the place of the still picture. */
async function assertLive(controls: Locator): Promise<void> {
  const drawn = controls.locator("iframe").contentFrame().locator(".picture > *");
  await inView(controls, async () => (await controls.locator("iframe").count()) > 0);
  await drawn.first().waitFor({ state: "attached" });
}

/** Waits until as many are on the page: an output that is out of sight may come a little later than its cell's end. */
async function assertCount(what: Locator, wanted: number, name: string): Promise<void> {
  for (let tries = 0; tries < 40 && (await what.count()) !== wanted; tries++)
    await what.page().waitForTimeout(250);
  equal(await what.count(), wanted, `${name} on the page, and in the saved notebook`);
}

/** Asserts that a figure takes place on the page and is painted, not only there. */
async function assertDrawn(figure: Locator): Promise<void> {
  await inView(figure, async () => (await figure.locator("svg").count()) > 0);
  const box = await figure.boundingBox();
  ok(box && box.width > 300 && box.height > 60, `a figure of ${box?.width} × ${box?.height} pixels`);
  const picture = await figure.screenshot();
  ok(picture.length > 4000, `an empty picture: ${picture.length} bytes`);
}

/** Opens a notebook, runs it, and asserts that all went well and all is drawn. */
async function assertRuns(page: Page, name: string): Promise<void> {
  await runAll(page);
  const cells = await savedCells(page, name);
  deepEqual(failures(cells), []);
  deepEqual(cells.filter((cell) => cell.execution_count === null).map(textOfCell), []);
  const figures = page.locator(".jp-OutputArea .gosched-figure:not(.gosched-controls *)");
  const count = figuresIn(cells);
  await assertCount(figures, count, "figures");
  ok(count >= 3, `${count} figures`);
  for (let i = 0; i < count; i++) await assertDrawn(figures.nth(i));
  const controls = page.locator(".jp-OutputArea .gosched-controls");
  const controlsCount = outputsOf(cells).filter(hasControls).length;
  await assertCount(controls, controlsCount, "controls");
  for (let i = 0; i < controlsCount; i++) await assertLive(controls.nth(i));
}

/** Puts other code into a cell, and runs it. */
async function rewrite(page: Page, cell: Locator, code: string): Promise<void> {
  await cell.scrollIntoViewIfNeeded();
  await cell.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(code);
  await page.keyboard.press("Shift+Enter");
  await settled(page);
}

const walked = "03-the-cooperating-scheduler.ipynb";

/** What a learner puts into exercises of the third lesson, one try after the other, and what he is told. */
const walk = [
  {
    id: "3v",
    tries: [
      {
        find: "const givesWay",
        put: gives("yes"),
        hears: [/not yet\. 2 of 6 hold/, /one atomic operation/],
      },
      { find: "", put: gives("no"), hears: [/not yet\. 4 of 6 hold/, /Only three of the seven give way/] },
      { find: "", put: gives("right"), hears: [/Exercise 3v: done/] },
    ],
  },
  {
    id: "3x",
    tries: [
      {
        find: "const polite",
        put: polite("yield* work(50_000_000);\n  yield* runtime.Gosched();"),
        hears: [/✗ the clerk runs within 2 ms/, /he runs at 50/],
      },
      {
        find: "",
        put: polite(
          "for (let i = 0; i < 50; i++) {\n    yield* work(1_000_000);\n    yield* runtime.Gosched();\n  }",
        ),
        hears: [/Exercise 3x: done/],
      },
    ],
  },
  {
    id: "3y",
    tries: [
      {
        find: "const sums",
        put: turnsOf("[...ring, ...ring]", "[sums, ...ring]"),
        hears: [/✗ two turns for each/],
      },
      {
        find: "",
        put: turnsOf("[...inOrder, ...inOrder]", "[...ring, sums]"),
        hears: [/who is in runnext/],
      },
      { find: "", put: turnsOf("[...inOrder, ...inOrder]", "[sums, ...ring]"), hears: [/Exercise 3y: done/] },
    ],
  },
] as const;

/** Exercise 3v, with all "yes", all "no", or as it is right. */
function gives(answers: "yes" | "no" | "right"): string {
  const waits = /empty|sleep|Gosched/;
  const all = [
    "start another goroutine",
    "receive from a channel that has a value",
    "receive from an empty channel",
  ];
  const lines = [
    ...all,
    "lock a free mutex",
    "a system call of 5 µs",
    "sleep for 1 µs",
    "runtime.Gosched",
  ].map((what) => {
    const answer = answers === "right" ? (waits.test(what) ? "yes" : "no") : answers;
    return `  "${what}": "${answer}",`;
  });
  return `const givesWay = {\n${lines.join("\n")}\n};`;
}

/** Exercise 3x, with other lines for the sum. */
function polite(sum: string): string {
  const main = `  yield* go(function* clerk() { yield* work(100_000); });\n  ${sum}\n  yield* time.Sleep(1_000_000);`;
  return `const polite = simulate(function* main({ go, runtime, time, work }) {\n${main}\n}, { procs: 1, version: "1.11" });`;
}

/** Exercise 3y, with a list of turns made of one round. */
function turnsOf(turns: string, inOrder: string): string {
  return `const sums = seeded("3y", (random) => random.between(3, 7));
const ring = Array.from({ length: sums - 1 }, (_, i) => i + 1);
const inOrder = ${inOrder};
const turns: number[] = ${turns};`;
}

const textOfCell = (cell: SavedCell): string => textOf(cell.source);

describeInBrowser("the lessons in JupyterLab", function () {
  this.timeout(180_000);
  let server: Server;
  let browser: Browser;
  /** Lesson 1, which several tests look at. */
  let first: Page;
  /** Lesson 3, through which a learner walks. */
  let third: Page;

  before(async () => {
    [server, browser] = await startBoth();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const [i, name] of notebooks.entries()) {
    it(`${name} runs from its first cell to its last, and draws every figure`, async () => {
      const page = await openNotebook(browser, server, "lab", name);
      await assertRuns(page, name);
      if (wantsPhotographs) await photograph(page, name.replace(".ipynb", ""));
      if (i === 0) first = page;
      else if (name === walked) third = page;
      else await page.close();
    });
  }

  it("the G-M-P picture names its Ps, Ms and Gs", async () => {
    const picture = first.locator(".jp-OutputArea .gosched-figure svg").first();
    const words = (await picture.locator("text").allTextContents()).join(" ");
    for (const word of [/\bP0\b/, /\bM0\b/, /\bG1\b/]) match(words, word);
  });

  it("a prediction is judged when it is answered", async () => {
    const cell = first.locator(".jp-CodeCell").filter({ hasText: 'predict("1a"' }).first();
    await cell.scrollIntoViewIfNeeded();
    const output = cell.locator(".gosched-course");
    const verdicts = [];
    for (const letter of ["a", "b"]) {
      const before = await wordsOf(output);
      await cell.locator(".cm-content").click();
      await first.keyboard.press("ControlOrMeta+A");
      await first.keyboard.type(`predict("1a", "${letter}");`);
      await first.keyboard.press("Shift+Enter");
      await output.filter({ hasNotText: before }).waitFor();
      verdicts.push(await wordsOf(output));
    }
    const judged = verdicts.map((verdict) => /\b(Yes: |Not )([ab])\./.exec(verdict));
    deepEqual(
      judged.map((found) => found?.[2]),
      ["a", "b"],
      verdicts.join("\n"),
    );
    ok(judged.some((found) => found?.[1] === "Not "));
  });

  it("completion knows what a goroutine can do, with types", async () => {
    const cell = first.locator(".jp-CodeCell").filter({ hasText: 'predict("1a"' }).first();
    await cell.scrollIntoViewIfNeeded(); // JupyterLab makes an editor for what is in view
    await cell.locator(".cm-content").click();
    await first.keyboard.press("ControlOrMeta+A");
    await first.keyboard.type("simulate(function* main({ fmt }) { yield* fmt.");
    await first.keyboard.press("Tab");
    const popup = first.locator(".jp-Completer");
    await popup.waitFor();
    match(await popup.innerText(), /Println/);
    await first.screenshot({ path: screenshot("completion") });
    await first.close();
  });

  it("a learner says his name, and does exercises wrongly and then rightly", async () => {
    const page = third;
    await rewrite(page, page.locator(".jp-CodeCell").filter({ hasText: 'learner("?")' }), 'learner("Ada");');
    await page.locator(".gosched-course", { hasText: "Welcome, Ada." }).waitFor();
    const words: string[] = [];
    for (const { id, tries } of walk) {
      const stub = page.locator(".jp-CodeCell").filter({ hasText: tries[0].find }).first();
      const said = page.locator(".gosched-course", { hasText: `Exercise ${id}:` });
      for (const { put, hears } of tries) {
        const before = await wordsOf(said);
        await rewrite(page, stub, put);
        // Shift+Enter went on to the hints; the check stands after them.
        await page.keyboard.press("Shift+Enter");
        await page.keyboard.press("Shift+Enter");
        await said.filter({ hasNotText: before }).waitFor();
        const answer = await wordsOf(said);
        words.push(`${put}\n\n${answer}\n`);
        for (const word of hears) match(answer, word);
      }
    }
    await page.screenshot({ path: screenshot("walk") }); // makes the folder
    writeFileSync(screenshot("walk").replace(/png$/, "txt"), words.join("\n----\n\n"));
    await page.close();
  });

  it(`${notebooks[0]} runs in Notebook 7 too, where that is installed`, async function () {
    if (!(await hasNotebook(server))) this.skip();
    const name = notebooks[0] ?? "";
    const page = await openNotebook(browser, server, "notebook", name);
    await assertRuns(page, name);
    if (wantsPhotographs) await photograph(page, "notebook7");
    await page.close();
  });
});
