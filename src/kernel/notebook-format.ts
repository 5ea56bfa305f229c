/*
 * Notebooks as nbformat 4.5 keeps them, and how the messages of a cell become its outputs. Only what is needed to execute one;
 * every other field is handed through untouched.
 */
import { isFields } from "./message.js";
import type { Bundle, Fields, Message } from "./message.js";

/** Text, whole or as lines that keep their line feeds: nbformat allows both. */
export type MultilineText = string | readonly string[];

export interface NotebookCell {
  readonly cell_type: string;
  readonly source: MultilineText;
  readonly metadata: Fields;
  readonly id?: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Fields;
  readonly cells: readonly NotebookCell[];
}

export type Output =
  | { readonly output_type: "stream"; readonly name: string; readonly text: MultilineText }
  | { readonly output_type: "display_data"; readonly data: Bundle; readonly metadata: Fields }
  | {
      readonly output_type: "execute_result";
      readonly data: Bundle;
      readonly metadata: Fields;
      readonly execution_count: number;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export function joined(text: MultilineText): string {
  return typeof text === "string" ? text : text.join("");
}

/** Text as nbformat writes it: lines that keep their line feeds. */
function split(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Data as nbformat writes it: text in lines, JSON as it is. */
function stored(data: Bundle): Bundle {
  const entries = Object.entries(data).map(([mime, value]) => {
    const isText = typeof value === "string" && /^text\/|\+xml$|javascript$/.test(mime);
    return [mime, isText ? split(value) : value];
  });
  return Object.fromEntries(entries);
}

/** The outputs of all cells of a notebook, while it runs. */
export class Outputs {
  readonly #ofCell = new Map<number, Output[]>();
  /** Cells that are cleared as soon as they put out something. */
  readonly #waiting = new Set<number>();
  /** Where each display id was shown. */
  readonly #shown = new Map<string, { readonly cell: number; readonly index: number }[]>();

  /** Takes a message of iopub that belongs to the cell with this index. */
  take(cell: number, { header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        this.#stream(cell, String(content["name"]), String(content["text"]));
        break;
      case "display_data":
        this.#display(cell, content);
        break;
      case "update_display_data":
        this.#update(content);
        break;
      case "clear_output":
        this.#clear(cell, content["wait"] === true);
        break;
      case "execute_result":
        this.#add(cell, {
          output_type: "execute_result",
          data: stored(fieldsOf(content["data"])),
          metadata: fieldsOf(content["metadata"]),
          execution_count: Number(content["execution_count"]),
        });
        break;
      case "error":
        this.#add(cell, {
          output_type: "error",
          ename: String(content["ename"]),
          evalue: String(content["evalue"]),
          traceback: Array.isArray(content["traceback"]) ? content["traceback"].map(String) : [],
        });
        break;
    }
  }

  /** The outputs of a cell, as nbformat keeps them. */
  of(cell: number): readonly Output[] {
    return (this.#ofCell.get(cell) ?? []).map((output) =>
      output.output_type === "stream" ? { ...output, text: split(joined(output.text)) } : output,
    );
  }

  #clear(cell: number, wait: boolean): void {
    if (wait) this.#waiting.add(cell);
    else this.#empty(cell);
  }

  #empty(cell: number): void {
    this.#waiting.delete(cell);
    this.#list(cell).length = 0;
    for (const [id, places] of this.#shown) {
      const left = places.filter((place) => place.cell !== cell);
      this.#shown.set(id, left);
    }
  }

  #list(cell: number): Output[] {
    let list = this.#ofCell.get(cell);
    if (list === undefined) this.#ofCell.set(cell, (list = []));
    return list;
  }

  #add(cell: number, output: Output): number {
    if (this.#waiting.has(cell)) this.#empty(cell);
    return this.#list(cell).push(output) - 1;
  }

  /** Text joins the text before it, as notebooks keep it. */
  #stream(cell: number, name: string, text: string): void {
    if (this.#waiting.has(cell)) this.#empty(cell);
    const list = this.#list(cell);
    const last = list.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      list[list.length - 1] = { ...last, text: joined(last.text) + text };
    } else {
      this.#add(cell, { output_type: "stream", name, text });
    }
  }

  #display(cell: number, content: Fields): void {
    const index = this.#add(cell, {
      output_type: "display_data",
      data: stored(fieldsOf(content["data"])),
      metadata: fieldsOf(content["metadata"]),
    });
    const id = String(fieldsOf(content["transient"])["display_id"]);
    this.#shown.set(id, [...(this.#shown.get(id) ?? []), { cell, index }]);
  }

  #update(content: Fields): void {
    const id = String(fieldsOf(content["transient"])["display_id"]);
    for (const { cell, index } of this.#shown.get(id) ?? []) {
      const data = stored(fieldsOf(content["data"]));
      this.#list(cell)[index] = {
        output_type: "display_data",
        data,
        metadata: fieldsOf(content["metadata"]),
      };
    }
  }
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
