/*
 * Questions to the person at the page: a cell asks, the front end shows a field, the answer comes back on the stdin channel.
 *
 *     core: input_request (to whoever sent the cell)  ->  page
 *     page: input_reply                               ->  the promise of the question that is open
 *
 * The protocol knows one question at a time, and most clients do not say which question they answer. So a second question
 * waits until the first was answered or given up. A cell that is stopped gives up its questions.
 */
import { isFields } from "./message.js";
import type { Message } from "./message.js";

export interface QuestionOptions {
  /** Whether what is typed stays hidden. */
  readonly password?: boolean;
}

/** Asks, and resolves to what was typed. Rejects with the signal's reason when it is aborted. */
export type Ask = (prompt: string, options: QuestionOptions, signal: AbortSignal) => Promise<string>;

/** Sends an input_request and returns its id. */
type Send = (prompt: string, password: boolean) => string;

/** A question that is open, or waits for its turn. */
interface Question {
  /** Sends it and gives the id of the request. */
  readonly send: () => string;
  readonly answer: (value: string) => void;
  id?: string;
}

export class Stdin {
  /** The first is the one that is open. No promises here: a forced end may forget those. */
  #questions: Question[] = [];

  /** The questions of one request. `send` is undefined when its client takes none. */
  asking(send: Send | undefined): Ask {
    if (send === undefined) {
      const refused = new Error(
        "nobody can be asked here: this front end takes no questions of a cell (as when a notebook is run by nbconvert or papermill)",
      );
      return () => Promise.reject(refused);
    }
    return (prompt, { password = false }, signal) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          signal.removeEventListener("abort", giveUp);
          this.#remove(question);
        };
        const giveUp = (): void => {
          end();
          reject(signal.reason as Error); // what `interrupt` stops a cell with
        };
        const answer = (value: string): void => {
          end();
          resolve(value);
        };
        const question: Question = { send: () => send(prompt, password), answer };
        if (signal.aborted) return reject(signal.reason as Error); // as above
        signal.addEventListener("abort", giveUp);
        this.#questions.push(question);
        this.#askFirst();
      });
  }

  /** Takes an input_reply. One that answers a question which is not open any more is dropped. */
  receive({ parent_header, content }: Message): void {
    const asked = isFields(parent_header) ? parent_header["msg_id"] : undefined;
    const [open] = this.#questions;
    if (open === undefined || (asked !== undefined && asked !== open.id)) return;
    open.answer(String(content["value"] ?? ""));
  }

  #askFirst(): void {
    const [first] = this.#questions;
    if (first !== undefined) first.id ??= first.send();
  }

  #remove(question: Question): void {
    this.#questions = this.#questions.filter((each) => each !== question);
    this.#askFirst();
  }
}
