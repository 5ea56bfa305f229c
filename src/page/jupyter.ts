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

/** Modules that the page shares, by name and version. */
export type ShareScope = Readonly<
  Record<string, Readonly<Record<string, { get(): Promise<() => unknown> | (() => unknown) }>>>
>;

/** What the page expects of an extension that was built apart from it. */
export interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => object>;
}
