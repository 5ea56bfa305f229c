/*
 * A self-study page as a reader has it: opened as a file, in a browser, with nothing behind it.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { readCourse } from "../../src/press/course.js";
import { writePages } from "../../src/press/site/folder.js";
import { pressPages } from "../../src/press/site/site.js";
import { hasBrowser, noBrowser, openBrowser } from "../helpers/browser.js";
import { executor, prepareLibrary, root } from "./kernel.js";

/** Where the pages lie, and pictures of them for whoever wants to look. */
const folder = join(root, ".cache", "pages");
/** The lesson that is opened: it has predictions, figures of both kinds and controls. */
const stem = "04-the-scheduling-decision";

const title = "a self-study page in the browser";
if (hasBrowser) describe(title, inBrowser);
else describe.skip(`${title} (${noBrowser})`, inBrowser);

function inBrowser(this: Mocha.Suite): void {
  this.timeout(120_000);
  let browser: Browser;
  /** What the browser complained of, and what it asked of a network. */
  let complaints: string[] = [];

  before(prepareLibrary);
  before(async () => {
    const lessons = readCourse(root).lessons.filter(({ number }) => number === 3 || number === 4);
    const kernel = { name: "gosched", displayName: "gosched (Go)" };
    const { files } = await pressPages(lessons, { kernel, execute: executor(), version: "0.0.0" });
    rmSync(folder, { recursive: true, force: true });
    writePages(join(folder, "site"), files);
    mkdirSync(join(folder, "screenshots"));
    browser = await openBrowser();
  });
  after(async () => browser?.close());

  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
    const page = await context.newPage();
    complaints = [];
    page.on("console", (said) => {
      if (["error", "warning"].includes(said.type())) complaints.push(said.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!/^(?:file|data|blob|about):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, "site", `${name}.html`)).href);
    return page;
  }

  const picture = (page: Page, name: string) =>
    page.screenshot({ path: join(folder, "screenshots", `${name}.png`) });

  it("draws its figures and moves its controls", async () => {
    const page = await open(stem, { colorScheme: "dark" });
    equal(await page.locator(".js-plotly-plot").count(), 0, "what is far from the view waits");
    const plotted = page.locator(".plotted").first();
    await plotted.scrollIntoViewIfNeeded();
    await plotted.locator(".js-plotly-plot .main-svg").first().waitFor();
    const figure = page.locator(".gosched-controls").first();
    await figure.scrollIntoViewIfNeeded();
    const frame = figure.locator("iframe").contentFrame();
    await frame.locator('html[data-drawn="yes"][data-theme="dark"]').waitFor({ state: "attached" });
    equal(await figure.locator(".gosched-still").isVisible(), false);
    const slider = frame.getByRole("slider", { name: "clerks" });
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    const moved = JSON.stringify({ order: "1.26", clerks: 9 }).replaceAll('"', '\\"');
    await frame.locator(`html[data-values="${moved}"]`).waitFor({ state: "attached" });
    await picture(page, "controls-dark");
    deepEqual(complaints, []);
  });

  it("answers a prediction by a click and by keyboard", async () => {
    const page = await open(stem);
    const prediction = page.locator(".prediction").first();
    const said = prediction.getByRole("status");
    equal(await said.textContent(), "");
    await prediction.getByRole("button").first().click();
    match((await said.textContent()) ?? "", /^\s*Not a\. .* It is b: /);
    equal(await prediction.getByRole("button", { pressed: true }).getAttribute("data-outcome"), "wrong");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    match((await said.textContent()) ?? "", /^\s*Yes: b\./);
    equal(await prediction.getByRole("button", { pressed: true }).getAttribute("data-outcome"), "right");
    await picture(page, "prediction");
    deepEqual(complaints, []);
  });

  it("leads to the next one, and to its sections from the list beside the text", async () => {
    const page = await open("index");
    await page.getByRole("link", { name: /^3\./ }).click();
    await page.getByRole("link", { name: /Next/ }).click();
    match(await page.title(), /^4\. The scheduling decision/);
    await page
      .getByRole("navigation", { name: "In this lesson" })
      .getByRole("link", { name: "Key points" })
      .click();
    const top = (await page.locator("#key-points").boundingBox())?.y;
    ok(top !== undefined && top >= 0 && top < 900);
    await picture(page, "section");
    deepEqual(complaints, []);
  });

  it("fits a phone: nothing sticks out, and a finger scrolls over figures", async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    for (const name of ["index", stem]) {
      const page = await open(name, phone);
      equal(await page.locator("html").evaluate(({ scrollWidth }) => scrollWidth), 390, name);
      if (name === stem) {
        await page.locator(".plotted").first().scrollIntoViewIfNeeded();
        equal(await page.locator(".js-plotly-plot").count(), 0, "figures stay pictures");
        equal((await page.locator(".plotted svg").first().boundingBox())?.width, 640);
      }
      await picture(page, `phone-${name}`);
      deepEqual(complaints, []);
    }
  });

  it("is whole without scripts", async () => {
    const page = await open(stem, { javaScriptEnabled: false });
    equal(await page.locator(".plotted svg").first().isVisible(), true);
    const prediction = page.locator(".prediction").first();
    await prediction.locator("summary").click();
    equal(await prediction.getByText(/^Yes: b\./).isVisible(), true);
    deepEqual(complaints, []);
  });
}
