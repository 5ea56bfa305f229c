/*
 * The files that all pages share: their style and script, plotly, and the code of controls. Each is there once, and large ones are loaded only when a
 * figure comes into view.
 *
 * They are classic scripts, and the code of controls is one too and not JSON: a page that was opened as a file may load scripts from
 * beside it, but no data and no modules.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What frames of controls are made of. */
interface FrameCode {
  readonly frame: string;
  readonly worker: string;
  readonly style: string;
}

export interface Assets {
  /** Path below the folder of the pages to content. */
  readonly files: ReadonlyMap<string, string>;
  /** The script that stands in the frames of controls, as src/page/controls-host.ts writes it there. */
  readonly frameScript: string;
}

/** Reads what the build has made. Throws one sentence when it is not there. */
export function readAssets(): Assets {
  const code = JSON.parse(built("labextension/static/controls.json")) as FrameCode; // written by our own build
  const plotly = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  const files = new Map([
    ["assets/pages.css", built("site/pages.css")],
    ["assets/pages.js", built("site/pages.js")],
    ["assets/plotly.js", readFileSync(plotly, "utf8")],
    ["assets/controls.js", `globalThis.goschedFrameCode = ${JSON.stringify(code)};\n`],
  ]);
  return { files, frameScript: code.frame.replace(/<(?=\/script|!--)/gi, "\\x3C") };
}

/** A file of the build, from its place beside this one or from the sources. */
function built(name: string): string {
  const places = ["../../", "../../../dist/"].map((folder) => new URL(folder + name, import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (place === undefined)
    throw new Error(`the pages need dist/${name}, which is not there: run "npm run build" first`);
  return readFileSync(place, "utf8");
}
