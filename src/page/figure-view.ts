/*
 * A figure in the page, and each figure that takes its place.
 *
 * Frames may come faster than the page draws them. Each is kept until the drawing before it is done, and only the latest is kept: so the
 * picture never lags behind, and the last frame is always drawn. A figure that is out of sight is not drawn until it comes into view;
 * a long notebook opens at once.
 *
 * The figure is plotly's where there is that form, for zooming and hovering, else the SVG: live frames have only that, because it is
 * drawn several times as fast. Neither needs the notebook to be trusted: plotly
 * gets data and never code, and nothing that it would load from elsewhere; of the SVG see safe-svg.ts.
 */
import type { MimeModel } from "./jupyter.js";
import { leastPicture, safeSvg, spoken } from "./safe-svg.js";
import { fitTitle } from "./title.js";

/** What is used of plotly. */
export interface Plotly {
  react(node: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(node: HTMLElement): void;
}

const config = {
  responsive: false,
  displaylogo: false,
  displayModeBar: "hover",
  doubleClick: "reset+autosize",
};

/** Below this width a figure is cut off, in px. */
const leastWidth = 320;

/** The height of a figure that says none, in px. */
const usualHeight = 450;

interface PlotlyForm {
  readonly data: readonly unknown[];
  readonly layout: Readonly<Record<string, unknown>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function plotlyForm({ data }: MimeModel): PlotlyForm | undefined {
  const form = data["application/vnd.plotly.v1+json"];
  if (!isObject(form) || !Array.isArray(form["data"])) return undefined;
  const layout = isObject(form["layout"]) ? form["layout"] : {};
  return { data: form["data"], layout: { ...layout, images: [] } }; // pictures are fetched from wherever they say
}

/** Resolves when what was drawn is on the screen, and others have had a turn; at once when nobody looks at the page. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    const later = (): void => void setTimeout(resolve, 0);
    if (document.hidden) later();
    else requestAnimationFrame(later);
  });
}

export class FigureView {
  readonly #node: HTMLElement;
  readonly #plotly: () => Promise<Plotly>;
  readonly #sight: IntersectionObserver;
  readonly #size: ResizeObserver;
  #next: MimeModel | undefined;
  /** What was drawn last. */
  #shown: MimeModel | undefined;
  #isVisible = false;
  #isDrawing = false;
  #drawn = 0;
  #plot: { readonly plotly: Plotly; readonly node: HTMLElement } | undefined;
  #width = 0;

  constructor(node: HTMLElement, plotly: () => Promise<Plotly>) {
    this.#node = node;
    this.#plotly = plotly;
    node.classList.add("gosched-figure");
    node.style.overflow = "auto hidden";
    node.setAttribute("role", "img"); // one thing with a name, whatever it is drawn of
    this.#sight = new IntersectionObserver(
      (entries) => {
        this.#isVisible = entries.at(-1)?.isIntersecting === true;
        void this.#draw();
      },
      { rootMargin: "300px" },
    );
    this.#sight.observe(node);
    this.#size = new ResizeObserver(() => this.#resized());
    this.#size.observe(node);
  }

  /** Shows a figure, as soon as there is time. */
  async show(model: MimeModel): Promise<void> {
    this.#next = model;
    this.#node.setAttribute("aria-label", spoken(model.data["text/plain"] ?? "figure"));
    const form = plotlyForm(model);
    if (form !== undefined) {
      const { height } = form.layout;
      this.#node.style.minHeight = `${typeof height === "number" ? height : usualHeight}px`;
    }
    await this.#draw();
  }

  dispose(): void {
    this.#sight.disconnect();
    this.#size.disconnect();
    this.#next = undefined;
    this.#clear();
  }

  async #draw(): Promise<void> {
    if (this.#isDrawing || !this.#isVisible) return;
    this.#isDrawing = true;
    try {
      for (let model = this.#next; model !== undefined; model = this.#next) {
        this.#next = undefined;
        this.#shown = model;
        const form = plotlyForm(model);
        if (form !== undefined) await this.#drawPlotly(form);
        else this.#drawSvg(model);
        await painted();
        this.#node.dataset["drawn"] = String(++this.#drawn);
      }
    } finally {
      this.#isDrawing = false;
    }
  }

  async #drawPlotly({ data, layout }: PlotlyForm): Promise<void> {
    const plotly = this.#plot?.plotly ?? (await this.#plotly());
    if (this.#plot === undefined) {
      this.#node.replaceChildren();
      const node = document.createElement("div");
      this.#node.append(node);
      this.#plot = { plotly, node };
    }
    const isOther = this.#width > 0 && this.#width !== this.#node.clientWidth;
    this.#width = this.#node.clientWidth;
    const fitting = fitTitle(layout, Math.max(leastWidth, this.#width));
    if (typeof fitting["height"] === "number") this.#node.style.minHeight = `${fitting["height"]}px`;
    // of another width plotly would leave the legend where the plot of the last width had it, which may be on the axis
    if (isOther) plotly.purge(this.#plot.node);
    // The same revision: what the reader has zoomed into stays while frames come.
    const width = Math.max(leastWidth, this.#width);
    const whole = { ...fitting, autosize: true, uirevision: "gosched", width };
    await plotly.react(this.#plot.node, data, whole, config);
  }

  #drawSvg({ data }: MimeModel): void {
    this.#clear();
    this.#node.style.minHeight = "";
    const svg = data["image/svg+xml"];
    const text = Array.isArray(svg) ? svg.join("") : String(svg ?? "");
    const picture = safeSvg(text);
    if (picture !== undefined) {
      picture.style.minWidth = `${leastPicture}px`;
      this.#node.replaceChildren(picture);
    } else this.#node.textContent = String(data["text/plain"] ?? "");
  }

  /** Draws the figure again, all of it. */
  #resized(): void {
    const width = this.#node.clientWidth;
    if (this.#plot === undefined || width === 0 || width === this.#width) return;
    this.#next ??= this.#shown;
    void this.#draw();
  }

  #clear(): void {
    if (this.#plot !== undefined) this.#plot.plotly.purge(this.#plot.node);
    this.#plot = undefined;
    this.#node.replaceChildren();
  }
}
