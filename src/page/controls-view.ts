/*
 * Controls in the output of a cell: the figure as it stood when the cell ran, until the live one has drawn itself in its place. That begins
 * when the output comes near the view: a long notebook opens at once.
 */
import type { ControlsModel } from "../controls/controls.js";
import { ControlsHost } from "./controls-host.js";
import type { FrameCode } from "./controls-host.js";
import type { MimeModel } from "./jupyter.js";
import { KernelLink } from "./kernel-link.js";
import type { Notebooks } from "./kernel-link.js";
import { safeSvg } from "./safe-svg.js";

const mime = "application/vnd.gosched.controls+json";

function modelIn({ data }: MimeModel): ControlsModel | undefined {
  const own = data[mime];
  if (typeof own !== "object" || own === null || !("version" in own) || own.version !== 1) return undefined;
  // what is in it is used by the frame alone, which shows what is wrong with it
  return "isInHtml" in own ? modelInHtml(data["text/html"]) : (own as ControlsModel);
}

/** The model that stands in the HTML form, for pages that have nothing else: of a run that is played it is large, and stands there alone. */
function modelInHtml(html: unknown): ControlsModel | undefined {
  const text = Array.isArray(html) ? html.join("") : String(html ?? "");
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("script.gosched-model");
  try {
    return JSON.parse(found?.textContent ?? "") as ControlsModel; // as above
  } catch {
    return undefined; // somebody has changed the notebook: its picture is shown
  }
}

export class ControlsView {
  readonly #node: HTMLElement;
  readonly #code: () => Promise<FrameCode>;
  readonly #notebooks: Notebooks;
  readonly #still = document.createElement("div");
  #sight: IntersectionObserver | undefined;
  #host: ControlsHost | undefined;
  #link: KernelLink | undefined;
  #shown: string | undefined;

  constructor(node: HTMLElement, code: () => Promise<FrameCode>, notebooks: Notebooks) {
    this.#node = node;
    this.#code = code;
    this.#notebooks = notebooks;
    node.classList.add("gosched-controls");
  }

  /** Shows controls. The same ones again are left as they are, with whatever they stand at. */
  show(mimeModel: MimeModel): void {
    const model = modelIn(mimeModel);
    const text = JSON.stringify(model);
    if (this.#shown === text) return;
    this.dispose();
    this.#shown = text;
    const svg = mimeModel.data["image/svg+xml"];
    const picture =
      typeof svg === "string" || Array.isArray(svg) ? safeSvg([svg].flat().join("")) : undefined;
    this.#still.replaceChildren(picture ?? String(mimeModel.data["text/plain"] ?? ""));
    this.#node.replaceChildren(this.#still);
    if (model === undefined) return;
    this.#sight = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)?.isIntersecting === true) void this.#begin(model);
      },
      { rootMargin: "300px" },
    );
    this.#sight.observe(this.#node);
  }

  dispose(): void {
    this.#sight?.disconnect();
    this.#link?.close();
    this.#link = undefined;
    this.#host?.dispose();
    this.#host = undefined;
    this.#shown = undefined;
    this.#node.replaceChildren();
  }

  async #begin(model: ControlsModel): Promise<void> {
    this.#sight?.disconnect();
    const shown = this.#shown;
    const code = await this.#code();
    if (shown !== this.#shown || this.#host !== undefined) return;
    const host = new ControlsHost({
      model,
      code,
      onDrawn: () => this.#still.remove(),
      onValues: (values) => this.#link?.send(values),
    });
    this.#host = host;
    this.#node.append(host.node);
    if (typeof model.id !== "string") return;
    this.#link = new KernelLink(this.#notebooks, this.#node, model.id, (values) => host.set(values));
  }
}
