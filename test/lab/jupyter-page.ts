/**
 * JupyterLab as a learner has it: the server as `npm start` starts it, and a browser that clicks and types. The notebooks are
 * copies below `.cache/lab`, and so are the screenshots, for whoever wants to look.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "mocha";
import type { Browser, Locator, Page } from "playwright-core";
import { build, isBuilt } from "../../src/start/build.mjs";
import { notebooksIn } from "../../src/start/copies.mjs";
import { findJupyter } from "../../src/start/jupyter.mjs";
import { copyLabExtension, writeKernelSpec } from "../../src/start/kernelspec.mjs";
import { choosePort, newToken, startServer } from "../../src/start/server.mjs";
import type { Server } from "../../src/start/server.mjs";
import { hasBrowser, noBrowser, openBrowser } from "../helpers/browser.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, ".cache", "lab");
/** The folder that the server shows. */
export const notebookFolder = join(folder, "notebooks");
export const notebooks: readonly string[] = notebooksIn(join(root, "notebooks"));

const jupyter = await findJupyter(root);
const missing = [...(hasBrowser ? [] : [noBrowser]), ...(jupyter?.app === "lab" ? [] : ["no JupyterLab"])];
/** The program nbconvert that stands beside Jupyter. */
export const nbconvert = join(dirname(jupyter?.command ?? ""), "jupyter-nbconvert");

/** Tests in a browser; where it or JupyterLab is not there they are skipped, and the title says what is missing. */
export function describeInBrowser(title: string, body: (this: Suite) => void): void {
  if (missing.length === 0) describe(title, body);
  else describe.skip(`${title} (${missing.join(", ")})`, body);
}

/** A server with fresh copies of all notebooks, and a browser. */
export async function startBoth(): Promise<[Server, Browser]> {
  return Promise.all([startJupyter(), openBrowser()]);
}

/** The server with fresh copies of all notebooks. */
async function startJupyter(): Promise<Server> {
  if (jupyter === undefined) throw new Error("there is no Jupyter: describeInBrowser leaves its tests out");
  if (!isBuilt(root)) {
    const said = await build(root);
    if (said !== "") throw new Error(said);
  }
  await writeKernelSpec(root);
  copyLabExtension(root);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(notebookFolder, { recursive: true });
  for (const name of notebooks) copyFileSync(join(root, "notebooks", name), join(folder, "notebooks", name));
  const port = await choosePort(undefined);
  const server = startServer(root, jupyter, {
    folder: join(folder, "notebooks"),
    port,
    token: newToken(),
    browser: false,
  });
  if (!(await server.ready)) throw new Error(`Jupyter did not start, see ${server.logFile}`);
  return server;
}

/** Whether Notebook 7 is there too: `npm start` installs JupyterLab alone. */
export async function hasNotebook(server: Server): Promise<boolean> {
  const tree = new URL("/tree", server.address);
  tree.search = new URL(server.address).search;
  return (await fetch(tree)).ok;
}

/** The page of a notebook, in the app of that name, when its kernel is ready. `height`: the window's, in px. */
export async function openNotebook(
  browser: Browser,
  server: Server,
  app: "lab" | "notebook",
  name: string,
  height = 1000,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height } });
  page.setDefaultTimeout(60_000);
  const { origin, search } = new URL(server.address);
  const file = encodeURIComponent(name);
  // A workspace of its own: in the common one JupyterLab opens again whatever was open before. And a new one: a window that was narrow when it
  // was left would come again with a notebook too narrow for its toolbar.
  await page.goto(
    app === "lab"
      ? `${origin}/lab/workspaces/${name.replace(/\W/g, "-")}/tree/${file}${search}&reset`
      : `${origin}/notebooks/${file}${search}`,
  );
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor();
  // Attached, and not visible: a toolbar that was laid out while the page was at work may have put them away.
  const there = { state: "attached" } as const;
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor(there);
  const kernelName = page.locator("jp-button.jp-Toolbar-kernelName, .jp-KernelName", { hasText: "gosched" });
  await kernelName.first().waitFor(there);
  return page;
}

/** Chooses a command of the menu. */
export async function choose(page: Page, menu: string, command: RegExp): Promise<void> {
  await page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator(".lm-Menu-itemLabel", { hasText: command }).first().click();
}

/** Sets all cells going. A menu that is opened while the page is still at work may lose its click: then it is chosen again. */
export async function startAll(page: Page): Promise<void> {
  const begun = page.locator(".jp-InputPrompt", { hasText: /\[(\*|\d+)\]/ }).first();
  for (let tries = 1; ; tries++) {
    await choose(page, "Run", /^Run All Cells$/);
    const hasBegun = await begun.waitFor({ state: "attached", timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (hasBegun) return;
    if (tries === 4) throw new Error("the cells were told to run four times, and none has begun");
  }
}

/** Runs all cells, and waits until none is running or waiting for its turn. */
export async function runAll(page: Page): Promise<void> {
  await startAll(page);
  await settled(page);
}

/** Waits until the kernel has nothing to do. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    `document.querySelector('.jp-Notebook-ExecutionIndicator').dataset.status === "idle" &&
     ![...document.querySelectorAll(".jp-InputPrompt")].some((prompt) => prompt.textContent.includes("*"))`,
  );
}

/** Scrolls something into view until it is drawn: that begins there, and what is drawn above, or JupyterLab itself, may take it out of view again. */
export async function inView(what: Locator, isDrawn: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 40 && !(await isDrawn()); tries++) {
    await what.scrollIntoViewIfNeeded();
    await what.page().waitForTimeout(250);
  }
  await what.scrollIntoViewIfNeeded();
}

/** The words that something shows, when it has come into view: what is far from there has none. */
export async function wordsOf(what: Locator): Promise<string> {
  const words = async (): Promise<string> => (await what.innerText()).trim();
  await inView(what, async () => (await words()) !== "");
  return words();
}

/** A code cell as nbformat has it; what the tests look at. */
export interface SavedCell {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: string | readonly string[];
  readonly outputs?: readonly {
    readonly output_type: string;
    readonly evalue?: string;
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

/** Saves the notebook as the learner would, and reads the code cells from the file. */
export async function savedCells(page: Page, name: string): Promise<SavedCell[]> {
  const file = join(folder, "notebooks", name);
  const before = statSync(file).mtimeMs;
  await choose(page, "File", /^Save Notebook$/);
  for (const end = Date.now() + 10_000; Date.now() < end; await page.waitForTimeout(50)) {
    const cells = statSync(file).mtimeMs === before ? undefined : cellsOf(readFileSync(file, "utf8"));
    if (cells !== undefined) return cells.filter((cell) => cell.cell_type === "code");
  }
  throw new Error(`${name} was not saved`);
}

/** The cells of a notebook; undefined while Jupyter is still writing it. */
function cellsOf(text: string): SavedCell[] | undefined {
  try {
    return (JSON.parse(text) as { cells: SavedCell[] }).cells; // Jupyter writes valid notebooks
  } catch {
    return undefined;
  }
}

/** Nbformat has texts as one string or as lines. */
export function textOf(text: string | readonly string[] | undefined): string {
  return typeof text === "string" ? text : (text ?? []).join("");
}

/** Where a screenshot goes. */
export function screenshot(name: string): string {
  return join(folder, "screenshots", `${name}.png`);
}

/** Screenshots of the whole notebook, a screen each. */
export async function photograph(page: Page, name: string): Promise<void> {
  const view = page.locator(".jp-WindowedPanel-outer").first();
  const height = Number(
    await page.evaluate(`document.querySelector(".jp-WindowedPanel-outer").scrollHeight`),
  );
  const box = await view.boundingBox();
  if (box === null) throw new Error("the notebook is not visible");
  for (let top = 0, i = 1; top < height; top += box.height - 40, i++) {
    await page.evaluate(`document.querySelector(".jp-WindowedPanel-outer").scrollTop = ${top}`);
    await page.waitForTimeout(120);
    await view.screenshot({ path: screenshot(`${name}-${String(i).padStart(2, "0")}`) });
  }
}
