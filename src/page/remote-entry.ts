/*
 * The entry of the labextension: what JupyterLab and Notebook 7 load when they start. It is small; plotly is fetched when the first figure
 * comes.
 *
 * Jupyter loads extensions that were built apart from it as containers of module federation: an object under the extension's name that is
 * told which modules the page shares, and is then asked for its own. That is two functions, so we write them, instead of
 * installing the builder for them, which weighs more than this whole project.
 */
import { FigureView } from "./figure-view.js";
import type { Plotly } from "./figure-view.js";
import type { Container, MimeExtension, MimeModel, Renderer, ShareScope, WidgetClass } from "./jupyter.js";

/** The extension's name, as in its package.json. */
const name = "gosched-figures";
/** The folder that this file was loaded from. */
const folder = new URL(".", (document.currentScript as HTMLScriptElement | null)?.src ?? location.href); // it is a script

let loading: Promise<Plotly> | undefined;

/** Plotly, fetched once. A fetch that fails is tried again by the next figure. */
function plotly(): Promise<Plotly> {
  loading ??= import(new URL("plotly.js", folder).href).then(
    (module: { default: Plotly }) => module.default,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

function extensions(Base: WidgetClass): MimeExtension[] {
  class FigureRenderer extends Base implements Renderer {
    readonly #view = new FigureView(this.node, plotly);
    renderModel(model: MimeModel): Promise<void> {
      return this.#view.show(model);
    }
    override dispose(): void {
      this.#view.dispose();
      super.dispose();
    }
  }
  return [
    {
      id: `${name}:figure`,
      dataType: "json",
      rank: -10, // before all forms of the same figure that others could show
      rendererFactory: {
        safe: true,
        mimeTypes: ["application/vnd.gosched.figure+json"],
        createRenderer: () => new FigureRenderer(),
      },
    },
  ];
}

let shared: ShareScope = {};

const container: Container = {
  init(scope) {
    shared = scope;
  },
  async get(module) {
    if (module !== "./mimeExtension") throw new Error(`${name} has no module ${module}`);
    const [provider] = Object.values(shared["@lumino/widgets"] ?? {});
    if (provider === undefined) throw new Error(`${name}: the page shares no @lumino/widgets`);
    const { Widget } = (await provider.get())() as { Widget: WidgetClass }; // that package's own export
    return () => ({ __esModule: true, default: extensions(Widget) });
  },
};

type Page = typeof globalThis & { _JUPYTERLAB?: Record<string, Container> };
((globalThis as Page)._JUPYTERLAB ??= {})[name] = container; // where Jupyter looks for containers
