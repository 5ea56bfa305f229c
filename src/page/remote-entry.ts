/*
 * The entry of the labextension: what JupyterLab and Notebook 7 load when they start. It is small; plotly is fetched when the first figure
 * comes, the library when the first controls do.
 *
 * Jupyter loads extensions that were built apart from it as containers of module federation: an object under the extension's name that is
 * told which modules the page shares, and is then asked for its own. That is two functions, so we write them, instead of
 * installing the builder for them, which weighs more than this whole project.
 */
import { ControlsView } from "./controls-view.js";
import type { FrameCode } from "./controls-host.js";
import { FigureView } from "./figure-view.js";
import type { Plotly } from "./figure-view.js";
import { Notebooks } from "./kernel-link.js";
import type {
  Container,
  MimeExtension,
  MimeModel,
  Plugin,
  Renderer,
  ShareScope,
  WidgetClass,
} from "./jupyter.js";

/** The extension's name, as in its package.json. */
const name = "gosched-figures";
/** The folder that this file was loaded from. */
const folder = new URL(".", (document.currentScript as HTMLScriptElement | null)?.src ?? location.href); // it is a script

/** What `load` gives, loaded once. A load that fails is tried again by the next who asks. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

const plotly = once(async (): Promise<Plotly> => {
  const module = (await import(new URL("plotly.js", folder).href)) as { default: Plotly }; // built beside this file
  return module.default;
});

const frameCode = once(async (): Promise<FrameCode> => {
  const answer = await fetch(new URL("controls.json", folder));
  if (!answer.ok) throw new Error(`${name}: controls.json could not be fetched: ${answer.status}`);
  return (await answer.json()) as FrameCode; // built beside this file
});

const notebooks = new Notebooks();

/** Tells the controls which notebooks there are. `token` stands for the page's own list of them. */
const plugin = (token: unknown): Plugin => ({
  id: `${name}:notebooks`,
  autoStart: true,
  optional: [token],
  activate: (_application, tracker) => notebooks.follow(tracker),
});

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
  class ControlsRenderer extends Base implements Renderer {
    readonly #view = new ControlsView(this.node, frameCode, notebooks);
    renderModel(model: MimeModel): Promise<void> {
      this.#view.show(model);
      return Promise.resolve();
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
    {
      id: `${name}:controls`,
      dataType: "json",
      rank: -10,
      rendererFactory: {
        safe: true,
        mimeTypes: ["application/vnd.gosched.controls+json"],
        createRenderer: () => new ControlsRenderer(),
      },
    },
  ];
}

let shared: ShareScope = {};

/** A module that the page shares, in whatever version it has. */
async function sharedModule(module: string): Promise<unknown> {
  const [provider] = Object.values(shared[module] ?? {});
  if (provider === undefined) throw new Error(`${name}: the page shares no ${module}`);
  return (await provider.get())();
}

const container: Container = {
  init(scope) {
    shared = scope;
  },
  async get(module) {
    if (module === "./extension") {
      const page = await sharedModule("@jupyterlab/notebook");
      const { INotebookTracker } = page as { INotebookTracker: unknown }; // that package's own export
      return () => ({ __esModule: true, default: plugin(INotebookTracker) });
    }
    if (module !== "./mimeExtension") throw new Error(`${name} has no module ${module}`);
    const { Widget } = (await sharedModule("@lumino/widgets")) as { Widget: WidgetClass }; // that package's own export
    return () => ({ __esModule: true, default: extensions(Widget) });
  },
};

type Page = typeof globalThis & { _JUPYTERLAB?: Record<string, Container> };
((globalThis as Page)._JUPYTERLAB ??= {})[name] = container; // where Jupyter looks for containers
