/*
 * What one cell puts out: text, displays, the result, the error. All of it goes through one door, in the order in which the
 * cell made it.
 *
 * Printed text is gathered: one message for what was printed within 20 ms, or 64 K characters. Fifty thousand lines are some dozens of
 * messages instead of fifty thousand, and none is lost. A longer text goes in pieces, since a server drops a message that is too large
 * by itself. Anything else that the cell puts out sends the gathered text first, so the
 * order stays. A synchronous loop gives timers no turn, hence the clock is looked at on each write as well. How much may go in
 * a second is the transport's matter (pace.ts).
 */
import type { CommExtra } from "./comm.js";
import type { Bundle, Fields, Header } from "./message.js";

const gatherMs = 20;
const gatherLength = 64 * 1024;

export type StreamName = "stdout" | "stderr";

/** An error as Jupyter shows it. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  /** Lines, ready to print. */
  readonly traceback: readonly string[];
}

/** Publishes a message of the given type for the cell's request, or for the one whose header is given. */
export type Publish = (msgType: string, content: Fields, extra?: CommExtra, parent?: Header) => void;

/** Executed by the core, which makes one for each request, and by the interpreter, which fills it. */
export class CellOutput {
  readonly #publish: Publish;
  #name: StreamName = "stdout";
  #text: string[] = [];
  #length = 0;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** Adds printed text. */
  write(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== this.#name) this.flush();
    this.#name = name;
    const now = performance.now();
    if (this.#length === 0) {
      this.#since = now;
      this.#timer = setTimeout(() => this.flush(), gatherMs);
    }
    this.#text.push(text);
    this.#length += text.length;
    if (this.#length >= gatherLength || now - this.#since >= gatherMs) this.flush();
  }

  /** Shows a bundle under an id, or replaces what was shown under it. */
  display(bundle: Bundle, displayId: string, isUpdate: boolean): void {
    this.flush();
    this.#publish(isUpdate ? "update_display_data" : "display_data", {
      data: bundle,
      metadata: {},
      transient: { display_id: displayId },
    });
  }

  /** Takes away what was put out so far; with `wait`, only when something new comes. */
  clear(wait: boolean): void {
    this.flush();
    this.#publish("clear_output", { wait });
  }

  result(bundle: Bundle, executionCount: number): void {
    this.flush();
    this.#publish("execute_result", { data: bundle, metadata: {}, execution_count: executionCount });
  }

  error({ ename, evalue, traceback }: Failure): void {
    this.flush();
    this.#publish("error", { ename, evalue, traceback });
  }

  /** Publishes a message about a comm; `parent` when it answers a message of the page. */
  comm(msgType: string, content: Fields, extra: CommExtra, parent: Header | undefined): void {
    this.flush();
    this.#publish(msgType, content, extra, parent);
  }

  /** Sends the gathered text now. */
  flush(): void {
    if (this.#length === 0) return;
    clearTimeout(this.#timer);
    const text = this.#text.join("");
    this.#text = [];
    this.#length = 0;
    for (const piece of piecesOf(text)) this.#publish("stream", { name: this.#name, text: piece });
  }
}

/** A text in pieces that are short enough for one message; no character is taken apart. */
function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = from + gatherLength;
    const isPair = to < text.length && (text.codePointAt(to - 1) ?? 0) > 0xffff;
    const end = isPair ? to - 1 : to;
    yield text.slice(from, end);
    from = end;
  }
}
