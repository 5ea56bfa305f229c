/*
 * The little that we need of JupyterLab and Notebook 7 in the page, as types. Their packages are not installed here: the page has them,
 * and hands them over when it starts an extension.
 */

/** A MIME bundle with what belongs to it. */
export interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

/** The base class of everything that Jupyter shows. */
export interface Widget {
  readonly node: HTMLElement;
  dispose(): void;
}
export type WidgetClass = new () => Widget;

/** Shows one output, and each update of it. */
export interface Renderer extends Widget {
  renderModel(model: MimeModel): Promise<void>;
}

/** What a MIME extension exports. */
export interface MimeExtension {
  readonly id: string;
  readonly dataType: "json";
  readonly rank: number;
  readonly rendererFactory: {
    readonly safe: boolean;
    readonly mimeTypes: readonly string[];
    createRenderer(options: unknown): Renderer;
  };
}

/** A channel to the kernel. */
export interface PageComm {
  open(data?: object): unknown;
  send(data: object): unknown;
  close(): unknown;
  onMsg: (message: { readonly content: { readonly data: unknown } }) => void;
  onClose: () => void;
}

/** A notebook that is open. */
export interface NotebookPanel {
  readonly node: HTMLElement;
  readonly sessionContext: {
    readonly session: {
      readonly kernel: { createComm(target: string): PageComm } | null;
    } | null;
  };
}

/** All notebooks that are open. */
export interface NotebookTracker {
  find(accept: (panel: NotebookPanel) => boolean): NotebookPanel | undefined;
}

/** An extension that is started with the page. `optional`: tokens of what it gets after the page's application, or null where that is not there. */
export interface Plugin {
  readonly id: string;
  readonly autoStart: true;
  readonly optional: readonly unknown[];
  activate(application: unknown, tracker: NotebookTracker | null): void;
}

/** Modules that the page shares, by name and version. */
export type ShareScope = Readonly<
  Record<string, Readonly<Record<string, { get(): Promise<() => unknown> | (() => unknown) }>>>
>;

/** What the page expects of an extension that was built apart from it. */
export interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => object>;
}
