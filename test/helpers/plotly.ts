/**
 * Asks plotly itself whether a figure is valid. plotly.js needs a page, so it runs in jsdom; where jsdom is not
 * installed the tests that need it are skipped by name.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { PlotlyFigure } from "../../src/figure/figure.js";

const require = createRequire(import.meta.url);

/** The part of plotly that is used. */
interface Plotly {
  validate(data: unknown, layout: unknown): { readonly msg: string }[] | undefined;
}
interface Page {
  readonly window: { eval(source: string): unknown; readonly Plotly?: Plotly };
}
interface Jsdom {
  readonly JSDOM: new (html: string, options: object) => Page;
}

let loading: Promise<Plotly | undefined> | undefined;

async function loadPlotly(): Promise<Plotly | undefined> {
  const name = "jsdom"; // not a literal in import(): it may be absent, and has no types
  let jsdom: Jsdom;
  try {
    jsdom = (await import(name)) as Jsdom;
  } catch {
    return undefined;
  }
  const { window } = new jsdom.JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
  });
  window.eval(
    "window.URL.createObjectURL = () => 'blob:'; window.matchMedia ??= () => ({ matches: false });",
  );
  window.eval(readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8"));
  return window.Plotly;
}

/** What plotly finds wrong with a figure, one line each; "skip" where there is no jsdom. */
export async function validatePlotly(figure: PlotlyFigure): Promise<string[] | "skip"> {
  loading ??= loadPlotly();
  const plotly = await loading;
  if (plotly === undefined) return "skip";
  return (plotly.validate(figure.data, figure.layout) ?? []).map((fault) => fault.msg);
}
