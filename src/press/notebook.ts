/*
 * Notebooks in nbformat 4.5, as far as the press makes and reads them.
 *
 * Keys stand in alphabetical order, sources are lists of lines and the indentation is one space: so Jupyter itself
 * writes them, and a notebook that was opened and saved differs from ours only where it was changed. Cell ids are made from what the
 * cell holds, so they stay the same when cells around it change.
 */
import { createHash } from "node:crypto";

export type CellMetadata = {
  readonly jupyter?: { readonly source_hidden: true };
  readonly slideshow: { readonly slide_type: SlideType };
  readonly tags?: readonly string[];
};

export type SlideType = "slide" | "subslide" | "fragment" | "skip" | "-";

export interface MarkdownCell {
  readonly cell_type: "markdown";
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: readonly string[];
}

export interface CodeCell {
  readonly cell_type: "code";
  readonly execution_count: null;
  readonly id: string;
  readonly metadata: CellMetadata;
  /** The press writes none. */
  readonly outputs: readonly never[];
  readonly source: readonly string[];
}

export type Cell = MarkdownCell | CodeCell;

/** How a kernel is called in a notebook: its kernelspec's folder, and the name that people see. */
export interface KernelName {
  readonly name: string;
  readonly displayName: string;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: {
    readonly kernelspec: { readonly display_name: string; readonly language: string; readonly name: string };
    readonly language_info: {
      readonly file_extension: string;
      readonly mimetype: string;
      readonly name: string;
    };
    /** How jupyterlab-rise shows the slides: whatever is longer than the screen can be scrolled, and is not cut off. */
    readonly rise: { readonly scroll: true };
    readonly title: string;
  };
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
}

/** A cell before it has an id. */
export interface Draft {
  readonly type: Cell["cell_type"];
  readonly source: string;
  readonly slide: SlideType;
  readonly tags: readonly string[];
}

/** Makes cells of drafts, one for one. */
export function cellsOf(drafts: readonly Draft[]): readonly Cell[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const hash = createHash("sha256").update(`${draft.type}\n${draft.source}`).digest("hex").slice(0, 16);
    const twin = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, twin);
    return cellOf(draft, twin === 1 ? hash : `${hash}-${twin}`);
  });
}

function cellOf({ type, source, slide, tags }: Draft, id: string): Cell {
  const metadata: CellMetadata = {
    ...(tags.includes("hide-input") ? { jupyter: { source_hidden: true } } : {}),
    slideshow: { slide_type: slide },
    ...(tags.length > 0 ? { tags } : {}),
  };
  const lines = source.split(/(?<=\n)/);
  if (type === "markdown") return { cell_type: type, id, metadata, source: lines };
  return { cell_type: type, execution_count: null, id, metadata, outputs: [], source: lines };
}

export function notebookOf(cells: readonly Cell[], title: string, kernel: KernelName): Notebook {
  return {
    cells,
    metadata: {
      kernelspec: { display_name: kernel.displayName, language: "typescript", name: kernel.name },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
      rise: { scroll: true },
      title,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** The content of an .ipynb file. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
