/*
 * What makes the HTML form of controls live in a page that runs scripts: their model, the packed code of their frame, and the script that brings
 * both together. The code is of some size, so one cell of a notebook carries it for all: the first that shows controls in
 * this kernel, whenever it is run. When its output is deleted, the others have their figures without controls in what is exported; running any of
 * them in a new kernel mends it.
 */
import { readFileSync } from "node:fs";

/** Code for pages, as the build has made it. */
export interface PageCode {
  /** The script that makes the HTML form of controls live. */
  readonly alone: string;
  /** The module of an anywidget view. */
  readonly widget: string;
  /** What frames are made of: JSON in gzip in base64. */
  readonly packed: string;
}

/** The build's own. Undefined: read and not found. */
let read: { readonly built: PageCode | undefined } | undefined;

/** Undefined: nothing is built. */
export function pageCode(): PageCode | undefined {
  if (read !== undefined) return read.built;
  for (const folder of ["../labextension/", "../../dist/labextension/"]) {
    try {
      const text = readFileSync(new URL(`${folder}controls-alone.json`, import.meta.url), "utf8");
      read = { built: JSON.parse(text) as PageCode }; // written by our own build
      return read.built;
    } catch {
      // not built, or this is the source
    }
  }
  read = { built: undefined };
  return undefined;
}

/** The cell that carries the code. */
let carrier: string | undefined;

const inScript = (text: string): string => text.replace(/<(?=\/script|!--)/gi, "\\x3C");

/** Markup for the model of controls that the cell of this id shows. Undefined: nothing is built. */
export function liveHtml(model: object, cellId: string): string | undefined {
  const made = pageCode();
  if (made === undefined) return undefined;
  carrier ??= cellId;
  const json = JSON.stringify(model).replaceAll("<", "\\u003c");
  const code =
    cellId === carrier ? `<script type="text/plain" class="gosched-code">${made.packed}</script>` : "";
  return (
    `<script type="application/json" class="gosched-model">${json}</script>${code}` +
    `<script>${inScript(made.alone)}</script>`
  );
}
