/*
 * What a cell has put out, as HTML: the richest form that a page without a kernel can show.
 *
 * A figure is its SVG; where there is a form for plotly too, it lies beside as data, and src/page/course-page.ts draws that one as soon as it comes into
 * view. Controls are the figure as it stood, with their model; that script makes them live. Scripts that come along in the HTML of
 * outputs are for pages that have none of their own, such as nbconvert's: they are left out here, and the policy of
 * the page would not run them.
 */
import type { Output } from "../trial.js";
import { escaped, jsonInScript } from "./html.js";

const plotlyMime = "application/vnd.plotly.v1+json";

/** All outputs of a cell; "" when there are none. */
export function outputsHtml(outputs: readonly Output[]): string {
  const parts = outputs.map(outputHtml).filter((part) => part !== "");
  return parts.length === 0 ? "" : `<div class="outputs">\n${parts.join("\n")}\n</div>`;
}

function outputHtml(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return plain(textOf(output.text));
    case "error":
      return `<pre class="error">${escaped(`${output.ename}: ${output.evalue}`)}</pre>`;
    case "display_data":
    case "execute_result":
      return dataHtml(output.data);
  }
}

function dataHtml(data: Readonly<Record<string, unknown>>): string {
  const svg = textOf(data["image/svg+xml"]);
  const form = data[plotlyMime];
  if (form !== undefined && svg !== "") {
    const words = jsonInScript({ [plotlyMime]: form, "text/plain": textOf(data["text/plain"]) });
    const drawn = `<div class="drawing"><div class="picture">${svg}</div></div>`;
    return `<figure class="plotted">${drawn}<script type="application/json">${words}</script></figure>`;
  }
  const html = textOf(data["text/html"]);
  const kind = html.startsWith("<figure") ? "wide" : "wide words"; // words stand in a little, figures do not
  if (html !== "") return `<div class="${kind}">${withoutScripts(html)}</div>`;
  if (svg !== "") return `<figure class="wide"><div class="picture">${svg}</div></figure>`;
  const text = textOf(data["text/plain"]);
  return text === "" ? "" : plain(text);
}

const plain = (text: string): string => `<pre class="printed">${escaped(text.replace(/\n$/, ""))}</pre>`;

/** HTML without scripts, save those that are data in JSON. */
export function withoutScripts(html: string): string {
  return html.replace(/<script\b(?! type="application\/json")[^>]*>[\s\S]*?<\/script\s*>/gi, "");
}

/** Text of a notebook: whole, or in lines. */
function textOf(value: unknown): string {
  return value === undefined ? "" : Array.isArray(value) ? value.map(String).join("") : String(value);
}
