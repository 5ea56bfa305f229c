/*
 * The protocol, without sockets: a message in, messages out. A transport calls `receive` for each message that a client sent
 * on shell or control, and is called back through `send`. Three rules hold it together.
 *
 * 1. Every request is answered, and stands between a `busy` and an `idle` of its own on iopub. All that a cell put out comes
 *    before its idle.
 * 2. Cells run one at a time, in the order in which they came. Everything else is answered at once, also while a cell awaits.
 * 3. A cell that fails takes with it the cells that were waiting when its reply was sent. "Waiting" includes what still lies
 *    in the transport's buffer, because a cell that never awaits gives nobody a turn to read it: hence `drain`.
 *
 * Rejected: answering everything in order of arrival, as IPython does. Then completion, and later comms, stand still while a
 * cell awaits a long run.
 */
import { answerRequest } from "./answers.js";
import type { CommExtra } from "./comm.js";
import { Comms } from "./comms.js";
import { History } from "./history.js";
import type { Cell, Interpreter, Outcome } from "./interpreter.js";
import { MessageMaker } from "./message.js";
import type { Channel, Fields, Header, Message } from "./message.js";
import { CellOutput } from "./output.js";
import { askedName, pageOf } from "./pager.js";
import { Stdin } from "./stdin.js";
import type { Ask } from "./stdin.js";

export interface CoreOptions {
  readonly interpreter: Interpreter;
  /** Sends a message. `route` is whatever came with the request that it answers; undefined on iopub. */
  readonly send: (channel: Channel, message: Message, route: unknown) => void;
  /** Resolves when every message that had reached the transport has been handed to `receive`. */
  readonly drain?: () => Promise<void>;
  /** Stops the running cell; the interpreter's own way when the transport has no better one. */
  readonly interrupt?: () => void;
  /** Called after a shutdown was answered. */
  readonly shutdown?: (restart: boolean) => void;
  /** The ports of the connection file, for `connect_request`. */
  readonly ports?: Fields;
}

/** A request, and where its answer goes. */
export interface Request {
  readonly channel: Channel;
  readonly message: Message;
  readonly route: unknown;
}

export class KernelCore {
  readonly options: CoreOptions;
  readonly history = new History();
  readonly comms = new Comms();
  readonly #stdin = new Stdin();
  readonly #maker = new MessageMaker();
  readonly #queue: Request[] = [];
  #isRunning = false;
  #executionCount = 0;

  constructor(options: CoreOptions) {
    this.options = options;
  }

  /** Tells listeners that the kernel is there. */
  start(): void {
    this.options.send("iopub", this.#maker.make("status", { execution_state: "starting" }), undefined);
  }

  /** Takes one message from a client. Never throws. */
  receive(channel: Channel, message: Message, route: unknown): void {
    const request = { channel, message, route };
    if (channel === "stdin") {
      if (message.header.msg_type === "input_reply") this.#stdin.receive(message);
      return;
    }
    if (message.header.msg_type === "execute_request") {
      this.#queue.push(request);
      if (!this.#isRunning) void this.#runQueue();
      return;
    }
    this.#between(request, () => answerRequest(this, request));
    if (message.header.msg_type === "shutdown_request") {
      this.options.shutdown?.(message.content["restart"] === true);
    }
  }

  /** Publishes on iopub on behalf of a request. */
  publish(parent: Header, msgType: string, content: Fields, extra?: CommExtra): void {
    this.options.send("iopub", this.#maker.make(msgType, content, parent, extra), undefined);
  }

  /** Answers a request on the channel on which it came. */
  reply({ channel, message, route }: Request, msgType: string, content: Fields): void {
    this.options.send(channel, this.#maker.make(msgType, content, message.header), route);
  }

  #status(request: Request, state: "busy" | "idle"): void {
    this.publish(request.message.header, "status", { execution_state: state });
  }

  #between(request: Request, answer: () => void): void {
    this.#status(request, "busy");
    try {
      answer();
    } finally {
      this.#status(request, "idle");
    }
  }

  async #runQueue(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#status(next, "busy");
      const reply = await this.#execute(next).catch(failedReply);
      const isFatal = reply["status"] === "error" && next.message.content["stop_on_error"] !== false;
      if (isFatal) await this.options.drain?.();
      const aborted = isFatal ? this.#queue.splice(0) : [];
      this.reply(next, "execute_reply", reply);
      this.#status(next, "idle");
      for (const request of aborted) this.#abort(request);
    }
    this.#isRunning = false;
  }

  #abort(request: Request): void {
    this.#between(request, () =>
      this.reply(request, "execute_reply", { status: "aborted", execution_count: this.#executionCount }),
    );
  }

  /** Runs one cell and gives the content of its reply. */
  async #execute(request: Request): Promise<Fields> {
    const { content, header } = request.message;
    const code = content["code"];
    if (typeof code !== "string") {
      const evalue = `execute_request needs code as a string, got ${typeof code}`;
      return { status: "error", ename: "ProtocolError", evalue, traceback: [evalue] };
    }
    const isSilent = content["silent"] === true;
    const isStored = !isSilent && content["store_history"] !== false;
    if (isStored) this.history.add(++this.#executionCount, code);
    const count = this.#executionCount;
    if (!isSilent) this.publish(header, "execute_input", { code, execution_count: count });

    const output = new CellOutput((msgType, fields, extra, parent = header) => {
      // Who runs a cell silently wants nothing shown; the widgets that it moves are moved all the same.
      if (!isSilent || msgType.startsWith("comm_")) this.publish(parent, msgType, fields, extra);
    });
    const name = isStored ? `cell ${count}` : "unnumbered cell";
    const { cellId } = request.message.metadata;
    const id = typeof cellId === "string" ? cellId : code;
    const cell = { code, name, id, output, comms: this.comms, ask: this.#askFor(request) };
    const { interpreter } = this.options;
    const asked = askedName(code);
    const { outcome, payload } =
      asked === undefined
        ? { outcome: await interpreter.execute(cell), payload: [] }
        : pageOf(asked, interpreter);
    if (outcome.status === "ok" && outcome.bundle !== undefined) output.result(outcome.bundle, count);
    if (outcome.status === "error") output.error(outcome);
    const expressions =
      outcome.status === "ok" ? await this.#evaluateAll(content["user_expressions"], cell) : {};
    output.flush();
    return { ...replyOf(outcome), execution_count: count, user_expressions: expressions, payload };
  }

  /** How the cell of a request asks; the client says whether it takes questions. */
  #askFor({ message, route }: Request): Ask {
    if (message.content["allow_stdin"] !== true) return this.#stdin.asking(undefined);
    return this.#stdin.asking((prompt, password) => {
      const question = this.#maker.make("input_request", { prompt, password }, message.header);
      this.options.send("stdin", question, route);
      return question.header.msg_id;
    });
  }

  async #evaluateAll(expressions: unknown, cell: Cell): Promise<Fields> {
    const values: Record<string, unknown> = {};
    if (typeof expressions !== "object" || expressions === null) return values;
    for (const [name, expression] of Object.entries(expressions)) {
      const outcome = await this.options.interpreter.evaluate({
        ...cell,
        name: "unnumbered cell",
        code: String(expression),
      });
      values[name] =
        outcome.status === "ok"
          ? { status: "ok", data: outcome.bundle ?? {}, metadata: {} }
          : replyOf(outcome);
    }
    return values;
  }
}

/** The interpreter itself failed: the kernel lives on. */
function failedReply(error: unknown): Fields {
  const evalue = error instanceof Error ? error.message : String(error);
  return { status: "error", ename: "KernelError", evalue, traceback: [evalue] };
}

function replyOf(outcome: Outcome): Fields {
  if (outcome.status === "ok") return { status: "ok" };
  const { ename, evalue, traceback } = outcome;
  return { status: "error", ename, evalue, traceback };
}
