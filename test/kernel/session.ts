/*
 * Cells run in this process: the kernel's core and executor without sockets, and what comes out of them. The library that cells
 * import is the built one, as in a notebook.
 */
import { equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KernelCore } from "../../src/kernel/core.js";
import { CellExecutor } from "../../src/kernel/executor.js";
import { Language } from "../../src/kernel/language.js";
import { MessageMaker } from "../../src/kernel/message.js";
import type { Message } from "../../src/kernel/message.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { build, isBuilt } from "../../src/start/build.mjs";
import { ofType, root, streamText } from "./client.js";
import type { Received } from "./client.js";

/** For `before`: builds the library when a source is younger. */
export async function prepareLibrary(this: Mocha.Context): Promise<void> {
  this.timeout(120_000);
  if (!isBuilt(root)) equal(await build(root), "");
}

export class Session {
  /** The folder above the notebook's. */
  readonly above = mkdtempSync(join(tmpdir(), "gosched-cells-"));
  /** The notebook's folder. */
  readonly folder = join(this.above, "notebooks");
  readonly language = new Language(this.folder, libraryAt(root));
  readonly core: KernelCore;
  /** What cells have asked the person at the page. */
  readonly questions: { readonly id: string; readonly parent: string; readonly content: object }[] = [];
  readonly #executor: CellExecutor;
  readonly #maker = new MessageMaker();
  readonly #heard: Received[] = [];
  /** Who waits for a reply, by the id of the request. */
  readonly #replied = new Map<string, (reply: Readonly<Record<string, unknown>>) => void>();

  constructor({ syncTimeoutMs = 10_000 } = {}) {
    mkdirSync(this.folder);
    this.#executor = new CellExecutor({
      folder: this.folder,
      library: this.language.library,
      language: this.language,
      syncTimeoutMs,
    });
    this.core = new KernelCore({
      interpreter: this.#executor,
      send: (channel, { header, parent_header, content, buffers }) => {
        const parent = String(parent_header.msg_id);
        if (channel === "stdin") this.questions.push({ id: header.msg_id, parent, content });
        else if (channel !== "iopub") this.#replied.get(parent)?.(content);
        else {
          this.#heard.push({ type: header.msg_type, parent, content, buffers, at: Date.parse(header.date) });
        }
      },
    });
  }

  /** Runs a cell, and gives what came on iopub for it. */
  async run(code: string): Promise<readonly Received[]> {
    const { id } = await this.#request("execute_request", { code });
    return this.#heard.filter(({ parent }) => parent === id);
  }

  /** A message as a client would send it. */
  message(type: string, content: Record<string, unknown> = {}, buffers: readonly Uint8Array[] = []): Message {
    return this.#maker.make(type, content, undefined, { buffers });
  }

  /** Sends a message that asks for no reply, and gives its id. */
  tell(type: string, content: Record<string, unknown>, buffers: readonly Uint8Array[] = []): string {
    const message = this.message(type, content, buffers);
    this.core.receive("shell", message, undefined);
    return message.header.msg_id;
  }

  /** All that came on iopub in the name of a message so far. */
  heard(id: string): readonly Received[] {
    return this.#heard.filter(({ parent }) => parent === id);
  }

  /** The messages of a cell anew, with what has come since. */
  more(messages: readonly Received[]): readonly Received[] {
    return this.#heard.filter(({ parent }) => parent === messages[0]?.parent);
  }

  /** What the cell shows of its last value as text; its error's traceback when it has failed. */
  async show(code: string): Promise<string> {
    const messages = await this.run(code);
    const [failed] = ofType(messages, "error");
    return failed === undefined ? String(bundleOf(messages)["text/plain"] ?? "") : tracebackOf(failed);
  }

  /** What the cell prints. */
  async print(code: string, name = "stdout"): Promise<string> {
    return streamText(await this.run(code), name);
  }

  /** The content of a reply. */
  async ask(type: string, content: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#request(type, content)).reply;
  }

  close(): void {
    this.#executor.close();
    this.language.close();
    rmSync(this.above, { recursive: true, force: true });
  }

  async #request(type: string, content: Record<string, unknown>) {
    const message = this.#maker.make(type, content);
    const reply = await new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      this.#replied.set(message.header.msg_id, resolve);
      this.core.receive("shell", message, undefined);
    });
    // The core publishes idle after the reply, in the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    return { id: message.header.msg_id, reply };
  }
}

/** The MIME bundle of a cell's result. */
export function bundleOf(messages: readonly Received[]): Readonly<Record<string, unknown>> {
  const [result] = ofType(messages, "execute_result");
  return (result?.content["data"] ?? {}) as Readonly<Record<string, unknown>>;
}

export function tracebackOf({ content }: Received): string {
  return (content["traceback"] as readonly string[]).join("\n");
}
