/*
 * Controls in JupyterLab and Notebook 7, driven by a browser: a slider is moved by its keyboard, and the figure follows, without the kernel; what is hostile
 * stays within its frame; and an exported page answers too. Needs JupyterLab and Chromium. With GOSCHED_TIMES=1 it prints how long answers took.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import type { Server } from "../../src/start/server.mjs";
import {
  describeInBrowser,
  hasNotebook,
  inView,
  nbconvert,
  notebookFolder,
  openNotebook,
  savedCells,
  screenshot,
  startAll,
  startBoth,
  textOf,
} from "./jupyter-page.js";
import { writeNotebook } from "./live-notebook.js";

/** Cells with controls: the first that has any carries the code for all. `origin` is the server's. */
const cellsFor = (origin: string): readonly string[] => [
  `import { choice, controls, player, simulate, slider, timeline, toggle } from "gosched";
function* main({ go, work, sync }: Parameters<Parameters<typeof simulate>[0]>[0]) {
  const wg = sync.WaitGroup();
  yield* wg.Add(12);
  for (let i = 0; i < 12; i++) {
    yield* go(function* guest() {
      yield* work(40_000);
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
}`,
  `const desk = controls(
  {
    procs: slider({ min: 1, max: 8 }),
    version: choice(["1.0", "1.1", "1.26"], { value: "1.26", label: "Go" }),
    stealing: toggle({ value: true }),
  },
  ({ procs, version, stealing }) =>
    timeline(simulate(main, { procs, version, rules: stealing ? {} : { stealing: false } })),
  { data: { main } },
);
desk.onChange(({ procs }) => console.log("now", procs));
desk`,
  `controls({ which: choice(["calm", "markup", "throw", "spin", "reach"]) }, ({ which }) => {
  if (which === "calm") return "all is well";
  if (which === "markup") return "<img src=x onerror=alert(1)>";
  if (which === "throw") throw new Error("<b>aha</b>");
  if (which === "spin") for (;;);
  const tries = {
    parent: () => Reflect.get(globalThis, "parent").document.cookie,
    storage: () => Reflect.get(globalThis, "localStorage").length,
    code: () => Reflect.get(globalThis, "importScripts")("${origin}/static/x.js"),
    server: () => {
      const request = new (Reflect.get(globalThis, "XMLHttpRequest"))();
      request.open("GET", "${origin}/api/status", false);
      request.send();
    },
  };
  return Object.entries(tries).map(([what, reach]) => {
    try {
      return what + ": " + reach();
    } catch {
      return what + ": refused";
    }
  });
}, { seconds: 1 });`,
  "player(simulate(main, { procs: 3 }), { perSecond: 5 })",
  "0",
];

/** Where the cells with controls stand. */
const desk = 1;
const hostile = 2;
const played = 3;
const last = 4;

const cellAt = (page: Page, index: number): Locator => page.locator(".jp-CodeCell").nth(index);

/**
 * The frame of a cell's controls, when they have come into view. Only there do they begin, and whoever runs all cells is taken to the
 * last: so which frames there are, and in which order they came, says nothing of whose they are.
 */
async function frameOf(page: Page, index: number): Promise<FrameLocator> {
  const cell = cellAt(page, index);
  const frame = cell.locator("iframe.gosched-controls-frame");
  await inView(cell.locator(".gosched-controls"), async () => (await frame.count()) > 0);
  return frame.contentFrame();
}

/** Waits until the figure is that of these values. */
async function shows(frame: FrameLocator, values: object): Promise<void> {
  const wanted = JSON.stringify(values).replaceAll('"', '\\"');
  await frame.locator(`html[data-values="${wanted}"]`).waitFor({ state: "attached" });
}

describeInBrowser("controls in the browser", () => {
  for (const app of ["lab", "notebook"] as const) controlsIn(app);
});

function controlsIn(app: "lab" | "notebook"): void {
  describe(app, function () {
    this.timeout(180_000);
    const name = `controls-${app}.ipynb`;
    let server: Server;
    let browser: Browser;
    let page: Page;

    before(async function () {
      [server, browser] = await startBoth();
      if (app === "notebook" && !(await hasNotebook(server))) this.skip();
      writeNotebook(name, cellsFor(new URL(server.address).origin));
      page = await openNotebook(browser, server, app, name);
      await startAll(page);
    });
    after(async () => {
      await page?.screenshot({ path: screenshot(`controls-${app}-end`) });
      await browser?.close();
      await server?.stop();
    });

    it("follow their keys, and show what the page has simulated", async () => {
      const frame = await frameOf(page, desk);
      await shows(frame, { procs: 1, version: "1.26", stealing: true });
      const lanes = frame.locator(".picture svg text", { hasText: /^P\d$/ });
      equal(await lanes.count(), 1);
      await frame.getByRole("slider", { name: "procs" }).focus();
      const times: number[] = [];
      for (const procs of [2, 3, 4, 5, 6]) {
        await page.keyboard.press("ArrowRight");
        await shows(frame, { procs, version: "1.26", stealing: true });
        times.push(Number(await frame.locator("html").getAttribute("data-answer-ms")));
      }
      equal(await lanes.count(), 6);
      if (process.env["GOSCHED_TIMES"] === "1") console.log(`      answers after ${times.join(", ")} ms`);
      ok(Math.min(...times) < 1000, times.join(", "));
      await frame.getByRole("radio", { name: "1.0" }).check();
      await shows(frame, { procs: 6, version: "1.0", stealing: true });
      await page.screenshot({ path: screenshot(`controls-${app}-light`) });
    });

    it("tell the kernel where they stand, and are moved by it", async () => {
      await cellAt(page, desk).locator(".jp-OutputArea", { hasText: "now 6" }).waitFor();
      const asking = cellAt(page, last);
      await asking.scrollIntoViewIfNeeded();
      await asking.locator(".cm-content").click();
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText("[desk.values.procs, desk.set({ procs: 2 }).values.version]");
      await page.keyboard.press("Shift+Enter");
      await asking.locator(".jp-OutputArea", { hasText: "[ 6, '1.0' ]" }).waitFor();
      await shows(await frameOf(page, desk), { procs: 2, version: "1.0", stealing: true });
    });

    it("keep what is hostile, broken or endless within their frame", async () => {
      const frame = await frameOf(page, hostile);
      const said = async (which: string, where: string, words: RegExp): Promise<string> => {
        await frame.getByRole("radio", { name: which }).check();
        const place = frame.locator(where, { hasText: words });
        await place.waitFor();
        return place.innerText();
      };
      await said("markup", ".picture", /<img src=x onerror=alert\(1\)>/);
      match(await said("throw", ".notes", /aha/), /^which: throw: Error: <b>aha<\/b> The figure is the last/);
      const kept = frame.locator(".picture", { hasText: /<img/ });
      equal(await kept.count(), 1, "the last good figure stays");
      await said("spin", ".notes", /took longer than 1 s, so it was stopped/);
      await said("calm", ".picture", /all is well/);
      const reached = await said("reach", ".picture", /server/);
      deepEqual(reached.match(/\w+: \w+/g), [
        "parent: refused",
        "storage: refused",
        "code: refused",
        "server: refused",
      ]);
      // And the frame itself: its origin is nobody's.
      const own = await frame.locator("html")
        .evaluate(`[() => parent.document.title, () => document.cookie, () => localStorage.length].map((reach) => {
      try {
        return reach();
      } catch {
        return "refused";
      }
    })`);
      deepEqual(own, ["refused", "refused", "refused"]);
    });

    it("play a run, by the space bar, the arrows and the strip", async () => {
      const frame = await frameOf(page, played);
      const player = frame.locator(".player");
      const at = async (moment: number): Promise<void> =>
        frame.locator(`.player[data-shown="${moment}"]`).waitFor();
      await player.focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await at(2);
      await page.keyboard.press("Space");
      await frame.locator('.player:not([data-shown="2"])').waitFor();
      await page.keyboard.press("Space");
      await page.keyboard.press("End");
      const count = Number(
        /of ([\d,]+)/.exec(await frame.locator(".moment").innerText())?.[1]?.replaceAll(",", ""),
      );
      await at(count - 1);
      const strip = await frame.locator(".strip").boundingBox();
      ok(strip !== null && strip.width > 300 && strip.height > 20);
      await frame.locator(".strip").click(); // in its middle
      const half = frame.locator(".picture svg text", { hasText: /The scheduler at/ });
      await frame.locator(`.player:not([data-shown="${count - 1}"])`).waitFor();
      match((await half.textContent()) ?? "", /The scheduler at \d+,\d+ ns/);
      await page.screenshot({ path: screenshot(`controls-${app}-player`) });
    });

    it("wear the colours of a dark theme", async () => {
      const frame = await frameOf(page, desk);
      // As the dark theme does it; the theme itself would be kept in the settings.
      await page.evaluate(`document.body.dataset.jpThemeLight = "false";
      for (const layer of [0, 1]) document.body.style.setProperty("--jp-layout-color" + layer, "#111111");`);
      await frame.locator('html[data-theme="dark"]').waitFor({ state: "attached" });
      await page.screenshot({ path: screenshot(`controls-${app}-dark`) });
    });

    it("keep their size among slides, which have large letters and small frames", async () => {
      const frame = page.locator("iframe.gosched-controls-frame").first();
      // As reveal.js does it, and so jupyterlab-rise.
      await page.addStyleTag({ content: "iframe { max-width: 95%; max-height: 95% }" });
      await page.evaluate(`for (const frame of document.querySelectorAll("iframe.gosched-controls-frame"))
        frame.parentElement.style.fontSize = "42px";
      document.body.dataset.large = "yes";`);
      await frame.contentFrame().locator('html[style*="--size: 20px"]').waitFor({ state: "attached" });
      const [own, around] = [await frame.boundingBox(), await frame.locator("..").boundingBox()];
      equal(own?.width, around?.width);
    });

    it("answer in what nbconvert exports, from a file", async function () {
      const saved = await savedCells(page, name);
      const carriers = saved.flatMap(({ outputs = [] }, i) =>
        outputs.some(({ data }) => textOf(data?.["text/html"]).includes('class="gosched-code"')) ? [i] : [],
      );
      deepEqual(carriers, [1]);
      const file = join(notebookFolder, `controls-${app}.html`);
      try {
        execFileSync(nbconvert, ["--to", "html", join(notebookFolder, name)], { stdio: "ignore" });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return this.skip();
        throw error;
      }
      const exported = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      await exported.goto(pathToFileURL(file).href);
      const frame = await frameOf(exported, desk);
      await shows(frame, { procs: 1, version: "1.26", stealing: true });
      equal(await exported.locator(".gosched-still").first().isVisible(), false);
      await frame.getByRole("slider", { name: "procs" }).focus();
      for (let i = 0; i < 3; i++) await exported.keyboard.press("ArrowRight");
      await shows(frame, { procs: 4, version: "1.26", stealing: true });
      equal(await frame.locator(".picture svg text", { hasText: /^P\d$/ }).count(), 4);
      const other = await frameOf(exported, hostile);
      await other.locator(".picture", { hasText: "all is well" }).waitFor();
      await exported.screenshot({ path: screenshot(`controls-${app}-exported`) });
      // On a phone nothing sticks out of the page: the keys of the player stand in two rows, and pictures are moved under the finger.
      await exported.setViewportSize({ width: 390, height: 844 });
      const player = await frameOf(exported, played);
      await player.locator(".player").waitFor();
      const frameBox = await cellAt(exported, played).locator("iframe").boundingBox();
      const speed = await player.locator("select").boundingBox();
      const right = ({ x, width }: { x: number; width: number }): number => x + width;
      ok(frameBox && speed && right(frameBox) <= 390 && right(speed) <= right(frameBox));
      equal((await player.locator(".scene svg").boundingBox())?.width, 640);
      await exported.screenshot({ path: screenshot(`controls-${app}-phone`) });
      await exported.close();
    });

    it("live in a notebook that is opened again, which nobody trusts", async () => {
      const text = readFileSync(join(notebookFolder, name), "utf8");
      const other = `controls-${app}-again.ipynb`;
      // another text: its signature is unknown, so it is not trusted
      writeFileSync(join(notebookFolder, other), text.replace("const desk = ", "const stranger = "));
      const again = await openNotebook(browser, server, app, other, 500);
      const frame = await frameOf(again, desk);
      await shows(frame, { procs: 1, version: "1.26", stealing: true });
      await frame.getByRole("slider", { name: "procs" }).press("ArrowRight");
      await shows(frame, { procs: 2, version: "1.26", stealing: true });
      await again.screenshot({ path: screenshot(`controls-${app}-again`) });
      equal(await cellAt(again, played).locator("iframe").count(), 0, "what is far from the view waits");
      await (await frameOf(again, played)).locator('.player[data-shown="0"]').waitFor();
      await again.close();
    });
  });
}
