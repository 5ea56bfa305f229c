/**
 * A browser for tests that click and type. Whoever has none has those tests skipped.
 */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** A Chromium on PATH; undefined when there is none. */
function findChromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((path) => names.map((name) => join(path, name))).find((file) => existsSync(file));
}

const browserFile = findChromium();
export const hasBrowser = browserFile !== undefined;
/** What is missing, for the title of tests that are skipped. */
export const noBrowser = "no Chromium on PATH";

/** A browser; ask `hasBrowser` first. */
export function openBrowser(): Promise<Browser> {
  if (browserFile === undefined)
    throw new Error("there is no Chromium: tests that need one are skipped, by hasBrowser");
  const quiet = ["background-networking", "component-update", "sync", "gpu", "quic"];
  const args = ["--no-sandbox", "--no-first-run", ...quiet.map((part) => `--disable-${part}`)];
  return chromium.launch({ executablePath: browserFile, args });
}
