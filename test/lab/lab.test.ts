/*
 * The lessons in JupyterLab and in Notebook 7, driven by a browser. Needs JupyterLab and Chromium.
 * With GOSCHED_SCREENSHOTS=1 it also leaves pictures of every notebook from top to bottom in `.cache/lab/screenshots`.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { findJupyter } from "../../src/start/jupyter.mjs";
import type { Server } from "../../src/start/server.mjs";
import {
  findChromium,
  notebooks,
  openBrowser,
  openNotebook,
  photograph,
  runAll,
  savedCells,
  screenshot,
  startJupyter,
  textOf,
} from "./jupyter-page.js";
import type { SavedCell } from "./jupyter-page.js";

const wantsPhotographs = process.env["GOSCHED_SCREENSHOTS"] === "1";
const chromium = findChromium();
const jupyter = await findJupyter(fileURLToPath(new URL("../../", import.meta.url)));
const isLab = jupyter?.app === "lab";
const missing = [...(chromium ? [] : ["no Chromium on PATH"]), ...(isLab ? [] : ["no JupyterLab"])];
const withBoth = missing.length === 0 ? describe : describe.skip;

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
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.filter((output) => textOf(output.data?.["text/html"]).includes("gosched-figure")).length;
}

/** Asserts that a figure takes place on the page and is painted, not only there. */
async function assertDrawn(figure: Locator): Promise<void> {
  await figure.scrollIntoViewIfNeeded();
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
  const figures = page.locator("figure.gosched-figure svg");
  const count = await figures.count();
  equal(count, figuresIn(cells), "figures on the page, and in the saved notebook");
  ok(count >= 3, `${count} figures`);
  for (let i = 0; i < count; i++) await assertDrawn(figures.nth(i));
}

const textOfCell = (cell: SavedCell): string => textOf(cell.source);

withBoth(`the lessons in JupyterLab${missing.length > 0 ? ` (${missing.join(", ")})` : ""}`, function () {
  this.timeout(180_000);
  let server: Server;
  let browser: Browser;
  /** Lesson 1, which several tests look at. */
  let first: Page;

  before(async () => {
    ok(jupyter !== undefined && chromium !== undefined);
    [server, browser] = await Promise.all([startJupyter(jupyter), openBrowser(chromium)]);
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
      else await page.close();
    });
  }

  it("the G-M-P picture names its Ps, Ms and Gs", async () => {
    const picture = first.locator("figure.gosched-figure svg").first();
    const words = (await picture.locator("text").allTextContents()).join(" ");
    for (const word of [/\bP0\b/, /\bM0\b/, /\bG1\b/]) match(words, word);
  });

  it("a prediction is judged when it is answered", async () => {
    const cell = first.locator(".jp-CodeCell").filter({ hasText: 'predict("1a"' }).first();
    await cell.scrollIntoViewIfNeeded();
    const output = cell.locator(".gosched-course");
    const verdicts = [];
    for (const letter of ["a", "b"]) {
      const before = await output.innerText();
      await cell.locator(".cm-content").click();
      await first.keyboard.press("ControlOrMeta+A");
      await first.keyboard.type(`predict("1a", "${letter}");`);
      await first.keyboard.press("Shift+Enter");
      await output.filter({ hasNotText: before }).waitFor();
      verdicts.push(await output.innerText());
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

  it(`${notebooks[0]} runs in Notebook 7 too, where that is installed`, async function () {
    const tree = new URL("/tree", server.address);
    tree.search = new URL(server.address).search;
    if (!(await fetch(tree)).ok) this.skip();
    const name = notebooks[0] ?? "";
    const page = await openNotebook(browser, server, "notebook", name);
    await assertRuns(page, name);
    if (wantsPhotographs) await photograph(page, "notebook7");
    await page.close();
  });
});
