/*
 * Asking the worker for figures. Values may be moved faster than figures are drawn: while one is drawn, only the latest values wait, so the
 * figure never lags behind by more than one. A drawing that takes longer than its limit is given up with its worker.
 */
import type { ControlsModel } from "../controls/controls.js";
import type { FromWorker, Question, ToWorker } from "./controls-messages.js";

export interface AnswersOptions {
  readonly model: ControlsModel;
  /** Makes a worker; it may throw where the page allows none. */
  readonly worker: () => Worker;
  /** Called with what the worker said, and the question. */
  readonly onAnswer: (said: FromWorker, question: Question) => void;
}

interface Asked {
  readonly id: number;
  readonly question: Question;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class Answers {
  readonly #options: AnswersOptions;
  #worker: Worker | undefined;
  #asked: Asked | undefined;
  #waiting: Question | undefined;
  #count = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** Asks now, or when the present answer has come. A moment of a figure that is about to be replaced is not asked for. */
  ask(question: Question): void {
    if (this.#asked !== undefined) {
      if (question.kind === "draw" || this.#waiting?.kind !== "draw") this.#waiting = question;
      return;
    }
    const id = ++this.#count;
    const timer = setTimeout(() => this.#giveUp(), this.#options.model.seconds * 1000);
    this.#asked = { id, question, timer };
    try {
      this.#send({ ...question, id });
    } catch (error) {
      this.#answered({ kind: "failed", id, message: `This page cannot run it: ${String(error)}` });
    }
  }

  /** Whether a figure is being drawn. */
  get isBusy(): boolean {
    return this.#asked !== undefined;
  }

  #send(message: ToWorker): void {
    const { model, worker } = this.#options;
    if (this.#worker === undefined) {
      const fresh = worker();
      fresh.addEventListener("message", (event: MessageEvent<FromWorker>) => {
        if (event.data.id === this.#asked?.id && this.#worker === fresh) this.#answered(event.data);
      });
      fresh.addEventListener("error", (event) => {
        event.preventDefault();
        if (this.#worker === fresh) this.#failed(event.message || "the page does not let it start");
      });
      fresh.postMessage({ kind: "model", model } satisfies ToWorker);
      this.#worker = fresh;
    }
    this.#worker.postMessage(message);
  }

  #answered(said: FromWorker): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    clearTimeout(asked.timer);
    this.#asked = undefined;
    this.#options.onAnswer(said, asked.question);
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next !== undefined) this.ask(next);
  }

  #failed(message: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#answered({ kind: "failed", id: this.#asked?.id ?? 0, message });
  }

  #giveUp(): void {
    const { seconds } = this.#options.model;
    this.#failed(
      `This took longer than ${seconds} s, so it was stopped. Other values may be quicker; a longer limit is the option seconds.`,
    );
  }
}
