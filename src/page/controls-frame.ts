/*
 * The document in a frame of live controls: the controls, and below them what the learner's function has drawn for their values.
 *
 * The document is sandboxed: it has an origin of its own that equals no other, so it cannot reach the notebook's page, its cookies or the
 * server, and its policy lets it load nothing. The learner's function does not even run here, but in a worker; what comes of it is data, out of which
 * this file makes nodes (safe-svg.ts). So all that a hostile notebook can do with it is to compute for some seconds and draw.
 */
import type { Part } from "../controls/parts.js";
import { inWords } from "../controls/spec.js";
import { Answers } from "./answers.js";
import type { CurrentValues, FrameStart, FromWorker, Look, ToFrame, ToHost } from "./controls-messages.js";
import { Inputs, make } from "./inputs.js";
import { safeSvg } from "./safe-svg.js";

const textIn = (id: string): string => document.getElementById(id)?.textContent ?? "";
const { nonce, model } = JSON.parse(textIn("start")) as FrameStart; // the host has written it

function tell(message: ToHost): void {
  parent.postMessage({ gosched: nonce, ...message }, "*"); // a frame does not know its parent's origin, and tells it nothing secret
}

const code = URL.createObjectURL(new Blob([textIn("worker")], { type: "text/javascript" }));
const picture = make("div", "picture");
const notes = make("div", "notes");
const status = make("div", "status");
notes.setAttribute("role", "alert");
status.setAttribute("role", "status");

const answers = new Answers({ model, worker: () => new Worker(code), onAnswer });
const inputs = new Inputs(model.spec, (values) => {
  ask(values);
  tell({ kind: "values", values });
});

/** When the figure that is awaited was asked for first. */
let askedAt = 0;
let saying: ReturnType<typeof setTimeout> | undefined;

/** After so many ms without an answer the page says that it is at work. */
const patience = 400;

function ask(values: CurrentValues): void {
  if (!answers.isBusy) askedAt = performance.now();
  clearTimeout(saying);
  saying = setTimeout(() => {
    picture.classList.add("old");
    status.textContent = "simulating …";
  }, patience);
  answers.ask(values);
}

function onAnswer(said: FromWorker, values: CurrentValues): void {
  clearTimeout(saying);
  status.textContent = "";
  const isFailed = said.kind === "failed";
  if (!isFailed) {
    picture.replaceChildren(...said.parts.map(nodeFor));
    document.documentElement.dataset["answerMs"] = (performance.now() - askedAt).toFixed(1);
    document.documentElement.dataset["values"] = JSON.stringify(values);
  }
  picture.classList.toggle("old", isFailed);
  notes.replaceChildren(
    ...(isFailed
      ? [make("p", "", whyNot(said.message, values))]
      : said.notes.map((one) => make("p", "", one))),
  );
  askedAt = performance.now();
  if (document.documentElement.dataset["drawn"] === undefined) tell({ kind: "drawn", height: height() });
  document.documentElement.dataset["drawn"] = isFailed ? "failed" : "yes";
}

function whyNot(message: string, values: CurrentValues): string {
  const said = Object.entries(model.spec).map(
    ([name, control]) => `${control.label}: ${inWords(control, values[name])}`,
  );
  const stays = picture.childElementCount > 0 ? " The figure is the last one that could be drawn." : "";
  return `${said.join(", ")}: ${message}${stays}`;
}

function nodeFor(part: Part): Element {
  if ("svg" in part) return safeSvg(part.svg) ?? make("pre", "", part.text);
  if ("text" in part) return make("pre", "", part.text);
  const table = make("table");
  const row = (cells: readonly string[], tag: "th" | "td"): Element => {
    const line = make("tr");
    line.append(...cells.map((cell) => make(tag, "", cell)));
    return line;
  };
  table.append(row(part.columns, "th"), ...part.rows.map((cells) => row(cells, "td")));
  if (part.more > 0) table.append(row([`… ${part.more} more rows`], "td"));
  return table;
}

const height = (): number => Math.ceil(document.body.getBoundingClientRect().height);

function wear({ isDark, font, size }: Look): void {
  const { style, dataset } = document.documentElement;
  dataset["theme"] = isDark ? "dark" : "light";
  style.colorScheme = isDark ? "dark" : "light";
  style.setProperty("--font", font);
  style.setProperty("--size", size);
}

addEventListener("message", ({ source, data }: MessageEvent<(ToFrame & { gosched?: unknown }) | null>) => {
  if (source !== parent || data?.gosched !== nonce) return;
  wear(data.look);
  if (data.kind !== "begin") return;
  if (data.values !== undefined) inputs.set(data.values);
  ask(inputs.values);
});
document.body.append(inputs.node, status, notes, picture);
new ResizeObserver(() => tell({ kind: "height", height: height() })).observe(document.body);
tell({ kind: "hello" });
