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
import { KernelCore } from "./core.js";
import { CellExecutor } from "./executor.js";
import type { Language } from "./language.js";
import { MessageMaker, isFields } from "./message.js";
import type { Fields, Message } from "./message.js";
import { Outputs, joined } from "./notebook-format.js";
import type { Notebook, NotebookCell } from "./notebook-format.js";
import type { Library } from "./resolve.js";

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
  readonly #core: KernelCore;
  readonly #outputs = new Outputs();
  readonly #maker = new MessageMaker();
  /** Requests to cells. */
  readonly #cellOf = new Map<string, number>();
  #reply: (content: Fields) => void = () => undefined;
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
    this.#core = new KernelCore({
      interpreter: this.#executor,
      send: (channel, message) => {
        if (channel === "iopub") this.#take(message);
        else this.#reply(message.content);
      },
    });
  }

  async execute(index: number, cell: NotebookCell): Promise<NotebookCell> {
    const code = joined(cell.source);
    if (this.#hasFailed || code.trim() === "") return { ...cell, execution_count: null };
    const request = this.#maker.make("execute_request", { code, stop_on_error: false });
    this.#cellOf.set(request.header.msg_id, index);
    const reply = await this.#answer(request);
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

  /** The content of the reply to a request; a cell that awaits too long is stopped. */
  async #answer(request: Message): Promise<Fields> {
    const { timeoutMs = defaultTimeoutMs } = this.#options;
    const tooLong = new Error(`the cell took longer than ${timeoutMs} ms`);
    const timer = setTimeout(() => this.#executor.interrupt(tooLong), timeoutMs);
    try {
      return await new Promise<Fields>((resolve) => {
        this.#reply = resolve;
        this.#core.receive("shell", request, undefined);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #take(message: Message): void {
    const parent = message.parent_header;
    const index =
      "msg_id" in parent && isFields(parent) ? this.#cellOf.get(String(parent["msg_id"])) : undefined;
    if (index !== undefined) this.#outputs.take(index, message);
  }
}
