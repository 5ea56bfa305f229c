/*
 * The document in a frame of live controls: the controls, and below them what the learner's function has drawn for their values.
 *
 * The document is sandboxed: it has an origin of its own that equals no other, so it cannot reach the notebook's page, its cookies or the
 * server, and its policy lets it load nothing. The learner's function does not even run here, but in a worker; what comes of it is data, out of which
 * nodes are made (part-nodes.ts). So all that a hostile notebook can do with it is to compute for some seconds and draw.
 */
import { inWords } from "../controls/spec.js";
import { Answers } from "./answers.js";
import type {
  CurrentValues,
  FrameStart,
  FromWorker,
  Look,
  Question,
  ToFrame,
  ToHost,
} from "./controls-messages.js";
import { Inputs, make } from "./inputs.js";
import { nodesFor, plainNodes } from "./part-nodes.js";
import type { Seek, Transport } from "./transport.js";

const textIn = (id: string): string => document.getElementById(id)?.textContent ?? "";
const { nonce, model: sent } = JSON.parse(textIn("start")) as FrameStart; // the host has written it
const ordered = (sent.order ?? []).flatMap((name) => {
  const control = sent.spec[name];
  return control === undefined ? [] : [[name, control] as const];
});
/** What is shown, its controls in the order in which they were written. */
const model = { ...sent, spec: { ...Object.fromEntries(ordered), ...sent.spec } };

function tell(message: ToHost): void {
  parent.postMessage({ gosched: nonce, ...message }, "*"); // a frame does not know its parent's origin, and tells it nothing secret
}

const code = URL.createObjectURL(new Blob([textIn("worker")], { type: "text/javascript" }));
/** On the root, so that whoever looks from outside can see what it shows. */
const { dataset } = document.documentElement;
const picture = make("div", "picture");
const notes = make("div", "notes");
const status = make("div", "status");
notes.setAttribute("role", "alert");
status.setAttribute("role", "status");

const answers = new Answers({ model, worker: () => new Worker(code), onAnswer });
const inputs = new Inputs(model.spec, (values) => {
  ask({ kind: "draw", values, progress: transports.map(({ progress }) => progress) });
  tell({ kind: "values", values });
});
/** The players in the figure. */
let transports: readonly Transport[] = [];

/** When the figure that is awaited was asked for first. */
let askedAt = 0;
let saying: ReturnType<typeof setTimeout> | undefined;

/** After so many ms without an answer the page says that it is at work. */
const patience = 400;

function ask(question: Question): void {
  if (!answers.isBusy) askedAt = performance.now();
  clearTimeout(saying);
  saying = setTimeout(() => {
    picture.classList.add("old");
    status.textContent = "simulating …";
  }, patience);
  answers.ask(question);
}

/** Asks for moments of the nth player in the figure. */
function seek(player: number): Seek {
  const { values } = inputs;
  return (at) => ask({ kind: "moment", values, player, at });
}

function onAnswer(said: FromWorker, question: Question): void {
  clearTimeout(saying);
  status.textContent = "";
  const isFailed = said.kind === "failed";
  if (said.kind === "drawn") {
    for (const transport of transports) transport.pause();
    const made = nodesFor(said.parts, seek);
    picture.replaceChildren(...made.nodes);
    transports = made.transports;
    notes.replaceChildren(...said.notes.map((note) => make("p", "", note)));
  } else if (said.kind === "moment" && question.kind === "moment") {
    transports[question.player]?.show(question.at, plainNodes(said.parts));
  }
  if (isFailed) {
    for (const transport of transports) transport.pause();
    notes.replaceChildren(make("p", "", whyNot(said.message, question.values)));
  } else {
    dataset["answerMs"] = (performance.now() - askedAt).toFixed(1);
    dataset["values"] = JSON.stringify(question.values);
  }
  picture.classList.toggle("old", isFailed);
  askedAt = performance.now();
  if (dataset["drawn"] === undefined) tell({ kind: "drawn", height: height() });
  dataset["drawn"] = isFailed ? "failed" : "yes";
}

function whyNot(message: string, values: CurrentValues): string {
  const said = Object.entries(model.spec).map(
    ([name, control]) => `${control.label}: ${inWords(control, values[name])}`,
  );
  const stays = picture.childElementCount > 0 ? " The figure is the last one that could be drawn." : "";
  return `${said.length > 0 ? `${said.join(", ")}: ` : ""}${message}${stays}`;
}

const height = (): number => Math.ceil(document.body.getBoundingClientRect().height);

function wear({ isDark, font, size }: Look): void {
  const { style } = document.documentElement;
  dataset["theme"] = isDark ? "dark" : "light";
  style.colorScheme = isDark ? "dark" : "light";
  style.setProperty("--font", font);
  style.setProperty("--size", size);
}

addEventListener("message", ({ source, data }: MessageEvent<(ToFrame & { gosched?: unknown }) | null>) => {
  if (source !== parent || data?.gosched !== nonce) return;
  if (data.kind !== "set") wear(data.look);
  if (data.kind === "look") return;
  const before = JSON.stringify(inputs.values);
  if (data.values !== undefined) inputs.set(data.values);
  if (data.kind === "set" && JSON.stringify(inputs.values) === before) return;
  ask({ kind: "draw", values: inputs.values, progress: [] });
});
document.body.append(inputs.node, status, notes, picture);
new ResizeObserver(() => tell({ kind: "height", height: height() })).observe(document.body);
tell({ kind: "hello" });
