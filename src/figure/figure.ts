/**
 * A figure: one picture in the forms that different readers can show. It is data and nothing else; it knows no
 * kernel and no page.
 *
 * - `plotly`: a plain plotly figure, for zooming and hovering. Some pictures have none.
 * - `svg`: the same picture, standing alone, for pages that run no scripts (GitHub, nbconvert, untrusted notebooks).
 * - `text`: what is to be seen, in words, for a terminal and for those who cannot see it.
 *
 * A notebook shows a figure by itself: the method named `Jupyter.display` gives it the bundle of all forms.
 */
import { inPage } from "./svg.js";

/** One trace of a plotly figure, as plotly's schema has it. The tests validate it with plotly itself. */
export type PlotlyTrace = Readonly<Record<string, unknown>> & {
  readonly type: "bar" | "scatter" | "heatmap";
};

/** A plotly figure as plain data. */
export interface PlotlyFigure {
  readonly data: readonly PlotlyTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
}

export interface FigureForms {
  readonly plotly?: PlotlyFigure;
  readonly svg: string;
  readonly text: string;
}

/** Content by MIME type, as Jupyter's messages carry it. */
export type DisplayBundle = Readonly<Record<string, unknown>>;

/**
 * The MIME type under which our labextension takes a figure over. Its data says nothing but that: the forms stand beside it, and the one who
 * shows it reads them there, so that none is in the notebook twice.
 */
export const figureMime = "application/vnd.gosched.figure+json";

/** The name under which a Jupyter kernel looks for an object's own way to be shown. */
const display: unique symbol = Symbol.for("Jupyter.display");

export class Figure {
  readonly plotly: PlotlyFigure | undefined;
  readonly svg: string;
  readonly text: string;

  constructor(forms: FigureForms) {
    this.plotly = forms.plotly;
    this.svg = forms.svg;
    this.text = forms.text;
  }

  /** All forms by MIME type. The HTML holds the SVG, since some readers take HTML and nothing else. */
  bundle(): DisplayBundle {
    return {
      [figureMime]: { version: 1 },
      ...(this.plotly === undefined ? {} : { "application/vnd.plotly.v1+json": this.plotly }),
      "text/html": `<figure class="gosched-figure" style="margin:0">${inPage(this.svg)}</figure>`,
      "image/svg+xml": this.svg,
      "text/plain": this.text,
    };
  }

  [display](): DisplayBundle {
    return this.bundle();
  }

  toString(): string {
    return this.text;
  }
}
