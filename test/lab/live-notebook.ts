/*
 * Notebooks for the tests of live figures, and what a browser sees of them. Frames are counted in the page, by the page itself: each
 * drawing leaves its number and its subtitle, which tells how many steps there were.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { notebookFolder } from "./jupyter-page.js";

/**
 * A simulation that takes `seconds` on the clock, whatever the machine; then its figure. There is something to see: the load changes eight
 * times, and when it is low, some Ps have nothing to do.
 */
export const liveCell = (seconds: number): string => `const lasts = ${seconds * 1000};
const end = performance.now() + lasts;
const jobsAtOnce = [2, 8, 4, 1, 12, 6, 3, 9];
const run = await live(
  new Simulation(
    function* main({ go, chan, work }) {
      const jobs = chan<number>(12, "jobs");
      for (let i = 0; i < 12; i++) {
        yield* go(function* worker() {
          yield* jobs.range(function* (v: number) {
            yield* work(20_000 + (v % 977) * 40);
          });
        });
      }
      for (let i = 0, left = lasts; left > 0; left = end - performance.now()) {
        const burst = jobsAtOnce[Math.floor(8 * (1 - left / lasts))] ?? 1;
        for (let k = 0; k < burst; k++) yield* jobs.send(i++);
        yield* work(60_000);
      }
      yield* jobs.close();
    },
    { procs: 8, bounds: { events: 1e9 } },
  ),
  (run) => utilization(run),
);`;

/** Writes a notebook of these cells to where the server shows it. */
export function writeNotebook(name: string, cells: readonly string[]): void {
  const notebook = {
    cells: cells.map((source, i) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${i}`,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: { kernelspec: { display_name: "gosched", language: "typescript", name: "gosched" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(notebookFolder, name), JSON.stringify(notebook));
}

/** What the page has drawn of a figure, drawing by drawing. */
export interface Frames {
  /** When, in ms, and what the subtitle said. */
  readonly seen: readonly { readonly at: number; readonly words: string }[];
}

/** From now on the page takes note of each drawing. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const seen = (globalThis.goschedSeen = []);
    new MutationObserver((changes) => {
      for (const { target, attributeName } of changes) {
        if (attributeName !== "data-drawn") continue;
        const words = (target.querySelector(".gtitle") ?? target).textContent ?? "";
        seen.push({ at: performance.now(), words });
      }
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
  })()`);
}

export async function framesSeen(page: Page): Promise<Frames["seen"]> {
  return (await page.evaluate("globalThis.goschedSeen")) as Frames["seen"]; // what watchFrames leaves there
}

/** Distinct frames a second between the first and the last that were seen while it ran. */
export function rateOf(seen: Frames["seen"]): {
  readonly frames: number;
  readonly seconds: number;
  readonly rate: number;
} {
  const running = seen.filter(({ words }) => words.includes("running: "));
  const distinct = new Set(running.map(({ words }) => words)).size;
  const seconds = ((running.at(-1)?.at ?? 0) - (running[0]?.at ?? 0)) / 1000;
  return { frames: distinct, seconds, rate: (distinct - 1) / seconds };
}
