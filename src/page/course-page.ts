/*
 * What moves in a self-study page of the press (src/press/site): figures that can be zoomed into, controls and players, predictions that
 * are answered by a click. Without this script the page is whole too: figures are pictures, and answers are folded.
 *
 * Plotly and the code of controls are large, so each is loaded by the first figure that comes near the view. They are scripts that leave
 * something on the page: a page that was opened as a file may load nothing else.
 */
import type { FrameCode } from "./controls-host.js";
import { bringToLife } from "./controls-in-page.js";
import { FigureView } from "./figure-view.js";
import type { Plotly } from "./figure-view.js";

type Page = typeof globalThis & { Plotly?: Plotly; goschedFrameCode?: FrameCode };
const page: Page = globalThis; // what the two scripts leave behind

/** How far from the view a figure begins to be made live, in px. */
const near = "300px";

const scripts = new Map<string, Promise<void>>();

/** Loads a script that lies beside the page; once, whoever asks. */
function script(name: string): Promise<void> {
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const node = document.createElement("script");
    node.src = `assets/${name}`;
    node.onload = () => resolve();
    node.onerror = () => reject(new Error(`assets/${name} is not beside this page`));
    document.head.append(node);
  });
  scripts.set(name, loading);
  return loading;
}

async function plotly(): Promise<Plotly> {
  await script("plotly.js");
  if (page.Plotly === undefined) throw new Error("assets/plotly.js is not what was written there");
  return page.Plotly;
}

async function frameCode(): Promise<FrameCode> {
  await script("controls.js");
  if (page.goschedFrameCode === undefined)
    throw new Error("assets/controls.js is not what was written there");
  return page.goschedFrameCode;
}

/** Calls back once, when an element comes near the view. */
function whenNear(element: Element, come: () => void): void {
  const sight = new IntersectionObserver(
    (entries) => {
      if (entries.at(-1)?.isIntersecting !== true) return;
      sight.disconnect();
      come();
    },
    { rootMargin: near },
  );
  sight.observe(element);
}

/** Whatever fails here, the picture stays, and the page goes on. */
const warn = (error: unknown): void => console.warn("gosched:", error);

async function plot(figure: HTMLElement): Promise<void> {
  const drawing = figure.querySelector<HTMLElement>(".drawing");
  const data = JSON.parse(figure.querySelector("script")?.textContent ?? "") as Record<string, unknown>; // as the press wrote it
  if (drawing === null) return;
  await plotly(); // only now: without it the picture must stay
  await new FigureView(drawing, plotly).show({ data });
}

/** Each click says what the notebook would say to that letter; whoever was wrong may look at the others too. */
function ask(prediction: HTMLElement): void {
  const said = prediction.querySelector(".said");
  const buttons = [...prediction.querySelectorAll<HTMLButtonElement>("button[data-letter]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { letter = "" } = button.dataset;
      const answer = prediction.querySelector<HTMLTemplateElement>(`template[data-letter="${letter}"]`);
      if (answer === null || said === null) return;
      said.replaceChildren(answer.content.cloneNode(true));
      for (const other of buttons) {
        other.setAttribute("aria-pressed", String(other === button));
        delete other.dataset["outcome"];
      }
      button.dataset["outcome"] = answer.dataset["outcome"];
    });
  }
}

/** Frames of controls look where they stand whether it is dark; they look again when an attribute of the page changes. */
function followLight(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const tell = (): void => {
    document.documentElement.dataset["light"] = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", tell);
  tell();
}

const all = (selector: string): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(selector),
];

followLight();
all(".prediction").forEach(ask);
for (const figure of all(".gosched-controls")) {
  whenNear(figure, () => void bringToLife(figure, frameCode).catch(warn));
}
// Under a finger a figure of plotly's would zoom where the reader wants to scroll: there it stays a picture.
if (matchMedia("(pointer: fine)").matches) {
  for (const figure of all(".plotted")) whenNear(figure, () => void plot(figure).catch(warn));
}
