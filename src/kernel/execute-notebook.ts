/*
 * Runs all code cells of a notebook in this process: the kernel's core and executor, without sockets and without Python. The
 * linter of the course and the tests use it; what it gives is what Jupyter would save.
 *
 *     const language = new Language(folder, library);       // one compiler for many notebooks of a folder
 *     const executed = await executeNotebook(notebook, { folder, library, language });
 *
 * Cells run as they would one after the other in Jupyter: the first that fails is the last that runs, unless it is expected to
 * fail (tag `raises-exception`) or errors are allowed. No time of day is written, so equal notebooks give equal results.
 */
import { CellExecutor } from "./executor.js";
import { InProcessKernel } from "./in-process.js";
import type { Language } from "./language.js";
import type { Fields, Message } from "./message.js";
import { Outputs, joined } from "./notebook-format.js";
import type { Notebook, NotebookCell } from "./notebook-format.js";
import type { Library } from "./resolve.js";
import { Interrupted } from "./waits.js";

export interface ExecuteNotebookOptions {
  /** The notebook's folder, absolute: cells import from there. */
  readonly folder: string;
  /** What `import ... from "gosched"` gives. */
  readonly library: Library;
  /** A compiler to share; without it one is started, which takes a second. */
  readonly language?: Language;
  /** How long one cell may take; a minute without it. */
  readonly timeoutMs?: number;
  /** Whether to go on after a cell that failed. */
  readonly allowErrors?: boolean;
}

const defaultTimeoutMs = 60_000;

/** Runs all code cells and returns the notebook with their outputs; the one given is not changed. */
export async function executeNotebook(
  notebook: Notebook,
  options: ExecuteNotebookOptions,
): Promise<Notebook> {
  const session = new Session(options);
  try {
    const cells: NotebookCell[] = [];
    for (const [index, cell] of notebook.cells.entries()) {
      cells.push(cell.cell_type === "code" ? await session.execute(index, cell) : cell);
    }
    // Asked for only now: a later cell may have replaced what an earlier one shows.
    return { ...notebook, cells: cells.map((cell, index) => session.withOutputs(index, cell)) };
  } finally {
    session.close();
  }
}

class Session {
  readonly #options: ExecuteNotebookOptions;
  readonly #executor: CellExecutor;
  readonly #kernel: InProcessKernel;
  readonly #outputs = new Outputs();
  /** Requests to cells. */
  readonly #cellOf = new Map<string, number>();
  #hasFailed = false;

  constructor(options: ExecuteNotebookOptions) {
    const { folder, library, language, timeoutMs = defaultTimeoutMs } = options;
    this.#options = options;
    this.#executor = new CellExecutor({
      folder,
      library,
      ...(language === undefined ? {} : { language }),
      syncTimeoutMs: timeoutMs,
    });
    this.#kernel = new InProcessKernel(this.#executor, (channel, message) => {
      if (channel === "iopub") this.#take(message);
    });
  }

  async execute(index: number, cell: NotebookCell): Promise<NotebookCell> {
    const code = joined(cell.source);
    if (this.#hasFailed || code.trim() === "") return { ...cell, execution_count: null };
    const reply = await this.#answer(index, code);
    const tags: unknown = cell.metadata["tags"];
    const mayFail =
      this.#options.allowErrors === true || (Array.isArray(tags) && tags.includes("raises-exception"));
    if (reply["status"] === "error" && !mayFail) this.#hasFailed = true;
    return { ...cell, execution_count: Number(reply["execution_count"]) };
  }

  withOutputs(index: number, cell: NotebookCell): NotebookCell {
    return cell.cell_type === "code" ? { ...cell, outputs: this.#outputs.of(index) } : cell;
  }

  close(): void {
    this.#executor.close();
  }

  /** The content of the reply to a cell; one that awaits too long is stopped. */
  async #answer(index: number, code: string): Promise<Fields> {
    const { timeoutMs = defaultTimeoutMs } = this.#options;
    const tooLong = new Interrupted(`the cell took longer than ${timeoutMs} ms`);
    const timer = setTimeout(() => this.#executor.interrupt(tooLong), timeoutMs);
    try {
      const { id, reply } = this.#kernel.ask("execute_request", { code, stop_on_error: false });
      this.#cellOf.set(id, index);
      return (await reply).content;
    } finally {
      clearTimeout(timer);
    }
  }

  #take(message: Message): void {
    const index = this.#cellOf.get(String(message.parent_header.msg_id));
    if (index !== undefined) this.#outputs.take(index, message);
  }
}
