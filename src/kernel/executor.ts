/*
 * Runs cells: compiles each against the declarations of those before it, runs it over one scope object, and makes a bundle of
 * its last expression.
 *
 * A cell is run from a turn of the event loop of its own, and what waits for it waits on a promise that `interrupt` can settle
 * as well. So a cell can be given up in whatever state it is: while it awaits, which throws then (waits.ts), and in a loop, which a forced
 * end stops (stop.ts): that unwinds the stack to the event loop, runs no `finally` and forgets every promise that was about to be continued.
 *
 * Declarations are kept only when the cell's code ran to its end: a later cell must not see a name without a value.
 */
import vm from "node:vm";
import { stopsName } from "./added-names.js";
import { captureProcess, inCell, inNextTick, leaveCells, shownIn } from "./cell-context.js";
import type { CellContext } from "./cell-context.js";
import type { Cell, Completeness, Completion, Interpreter, LanguageInfo, Outcome } from "./interpreter.js";
import { Language } from "./language.js";
import type { Compiled } from "./language.js";
import type { Bundle } from "./message.js";
import type { Failure } from "./output.js";
import { cellRequire } from "./resolve.js";
import type { Library } from "./resolve.js";
import { stops } from "./stops.js";
import { Tracebacks, scriptName } from "./traceback.js";
import { cellLanguageVersion } from "./tslab.js";
import { Interrupted, Waits } from "./waits.js";

export interface ExecutorOptions {
  /** The notebook's folder. */
  readonly folder: string;
  readonly library: Library;
  /** A compiler to share with other executors of the folder. */
  readonly language?: Language;
  /** Whether what comes from no cell is printed in the latest one. The kernel wants it. */
  readonly catchesAll?: boolean;
  /** How long a cell may run without giving anybody a turn. No limit without it. */
  readonly syncTimeoutMs?: number;
  /** Whether a stop was asked for and not heard yet: a cell that was being compiled meanwhile does not begin, a simulation gives a turn. */
  readonly isStopAsked?: () => boolean;
  /** Told around work of the compiler, which must not be broken off. */
  readonly onWorking?: (isWorking: boolean) => void;
  /** Told around what listens to a stop, which may still draw what there is. */
  readonly onLastWords?: (hasLastWords: boolean) => void;
  /** Told when a cell has ended, in whatever way. */
  readonly onEnded?: () => void;
}

/** How the code of a cell ended. */
type Ended = { readonly bundle: Bundle | undefined } | { readonly thrown: unknown };

interface Running {
  readonly settle: (ended: Ended) => void;
  readonly stop: AbortController;
  readonly context: CellContext;
}

/** Where a running cell finds whoever runs it; it takes the cell's body. */
const runSymbol = Symbol.for("gosched.cell");

export class CellExecutor implements Interpreter {
  readonly language: Language;
  readonly languageInfo: LanguageInfo;
  readonly #options: ExecutorOptions;
  readonly #tracebacks = new Tracebacks();
  /** The variables of all cells. */
  readonly #scope: Record<string, unknown> = {};
  readonly #require: (name: string) => unknown;
  readonly #release: () => void;
  #declarations = "";
  #running: Running | undefined;
  #latest: CellContext | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.language = options.language ?? new Language(options.folder, options.library);
    this.languageInfo = {
      version: cellLanguageVersion(),
      implementationVersion: options.library.version,
    };
    this.#require = cellRequire(options.folder, options.library, this.language.localModules);
    this.#release = captureProcess(
      options.catchesAll === true ? () => this.#latest : undefined,
      options.isStopAsked,
    );
    // Between a learner's two lines there may lie many frames of the library.
    Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50);
  }

  async execute(cell: Cell): Promise<Outcome> {
    const compiled = this.#compile(cell.name, cell.code);
    if ("ename" in compiled) return { status: "error", ...compiled };
    return this.#run(compiled, cell);
  }

  async evaluate(cell: Cell): Promise<Outcome> {
    const before = this.#declarations;
    const compiled = this.#compile(cell.name, `(${cell.code}\n)`);
    if ("ename" in compiled) return { status: "error", ...compiled };
    const outcome = await this.#run(compiled, cell);
    this.#declarations = before;
    return outcome.status === "ok" ? { bundle: { "text/plain": "undefined" }, ...outcome } : outcome;
  }

  complete(code: string, cursor: number): Completion {
    return this.#working(() => this.language.complete(this.#declarations, code, cursor));
  }

  inspect(code: string, cursor: number): Bundle | undefined {
    const text = this.#working(() => this.language.inspect(this.#declarations, code, cursor));
    if (text === undefined) return undefined;
    const [signature = "", ...rest] = text.split("\n\n");
    return {
      "text/plain": text,
      "text/markdown": [`\`\`\`typescript\n${signature}\n\`\`\``, ...rest].join("\n\n"),
    };
  }

  isComplete(code: string): Completeness {
    return this.#working(() => this.language.isComplete(code));
  }

  /**
   * Ends the running cell; false when none runs. A forced end may strike in the middle of it, in what listens to the signal: then whoever calls
   * again goes on behind that.
   */
  interrupt(reason = new Interrupted()): boolean {
    const running = this.#running;
    leaveCells();
    if (running === undefined) return false;
    // What listens to the signal is the cell's code, and may print.
    if (!running.stop.signal.aborted) {
      this.#options.onLastWords?.(true);
      inCell(running.context, () => running.stop.abort(reason));
    }
    this.#options.onLastWords?.(false);
    this.#running = undefined;
    running.settle({ thrown: reason });
    inCell(undefined, () => {
      if (this.#options.catchesAll !== true) forgiveStops();
      running.context.waits.stop(reason);
    });
    return true;
  }

  /** An error that nobody caught, from a timer or a forgotten promise: printed in the cell that it came from. */
  reportUncaught(error: unknown, cell: CellContext | undefined): void {
    // Of a function that was stopped and that nobody awaits. The cell has said so.
    if (error instanceof Interrupted) return;
    const { traceback } = this.#tracebacks.ofThrown(error);
    const text = `Uncaught ${traceback.join("\n")}\n`;
    const context = cell ?? this.#latest;
    if (context === undefined) process.stderr.write(text);
    else context.output.write("stderr", text);
  }

  /** Loads the compiler's code, and starts nothing. */
  load(): void {
    this.language.load();
  }

  /** Starts the compiler and loads the library, in steps. */
  async warmUp(turn: () => Promise<void>): Promise<void> {
    // Between the steps a cell may run, and that may be ended by force.
    const rest = (): Promise<void> => {
      this.#options.onWorking?.(false);
      return turn().then(() => this.#options.onWorking?.(true));
    };
    this.#options.onWorking?.(true);
    await this.language.warmUp(rest);
    this.#options.onWorking?.(false);
    await turn();
    this.#working(() => this.#require("gosched"));
  }

  #working<T>(work: () => T): T {
    this.#options.onWorking?.(true);
    try {
      return work();
    } finally {
      this.#options.onWorking?.(false);
    }
  }

  /** Gives the process's streams back. The language is closed by whoever made it. */
  close(): void {
    this.#release();
    if (this.#options.language === undefined) this.language.close();
  }

  #compile(name: string, code: string): Compiled | Failure {
    try {
      const compiled = this.#working(() => this.language.compile(this.#declarations, code));
      if (!("code" in compiled)) return this.#tracebacks.ofComplaints(compiled, name, code);
      this.#tracebacks.add(name, code, compiled.map);
      return compiled;
    } catch (error) {
      // The compiler itself failed. What it holds is of no use any more; the next cell starts a new one.
      this.language.close();
      return this.#tracebacks.ofThrown(error);
    }
  }

  async #run(compiled: Compiled, { name, id, output, comms, ask }: Cell): Promise<Outcome> {
    const waits = new Waits();
    const ended = await new Promise<Ended>((resolve) => {
      const stop = new AbortController();
      let last: Ended | undefined;
      // In a later turn, which a forced end of what the cell left behind cannot forget.
      const settle = (how: Ended): void => {
        if (last === undefined) inCell(undefined, () => setImmediate(() => resolve(last ?? how)));
        // What a stopped await has thrown in the meantime knows its lines.
        if (last === undefined || waits.isStopped) last = how;
      };
      const context: CellContext = {
        output,
        id,
        comms,
        ask,
        signal: stop.signal,
        waits,
        clean: (text) => this.#tracebacks.clean(text),
        explain: (error) => `${this.#tracebacks.ofThrown(error).traceback.join("\n")}\n`,
      };
      const running: Running = { settle, stop, context };
      this.#running = running;
      this.#latest = context;
      const start = inNextTick(() => {
        if (stop.signal.aborted) return;
        if (this.#options.isStopAsked?.() === true) {
          this.interrupt();
          return;
        }
        inCell(context, () => this.#start(compiled, name, running));
      });
      setImmediate(start);
    });
    this.#running = undefined;
    waits.end();
    this.#options.onEnded?.();
    if ("thrown" in ended) return { status: "error", ...this.#tracebacks.ofThrown(ended.thrown) };
    return ended.bundle === undefined ? { status: "ok" } : { status: "ok", bundle: ended.bundle };
  }

  /** Runs the code, and settles at its end or arranges that its promise does. */
  #start(compiled: Compiled, name: string, running: Running): void {
    const fail = (thrown: unknown): void => {
      const { context } = running;
      if (!context.waits.isStopped || thrown instanceof Interrupted)
        running.settle({ thrown: plainly(thrown) });
      else this.reportUncaught(thrown, context); // from its `finally`: the stop is why the cell has ended
    };
    const finish = (): void => {
      // A cell that was stopped may still come to its end, long after: it declares nothing then.
      if (this.#running === running) running.settle({ bundle: this.#finish(compiled, running.context) });
    };
    try {
      const result = this.#evaluateScript(compiled, name, finish);
      if (compiled.isAsync) Promise.resolve(result).then(finish).catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  #evaluateScript({ code, isAsync }: Compiled, name: string, finish: () => void): unknown {
    const script = new vm.Script(
      `globalThis[Symbol.for("gosched.cell")]((${isAsync ? "async " : ""}function (exports, require, ${stopsName}) {${code}\n}))`,
      { filename: scriptName(name) },
    );
    type Body = (exports: object, require: (name: string) => unknown, called: object) => unknown;
    const run = (body: Body): unknown => {
      const result = body(this.#scope, this.#require, stops);
      // Within the script, so that its time also ends a value that takes for ever to show itself.
      if (!isAsync) finish();
      return result;
    };
    Object.defineProperty(globalThis, runSymbol, { value: run, configurable: true });
    const { syncTimeoutMs } = this.#options;
    return script.runInThisContext(syncTimeoutMs === undefined ? {} : { timeout: syncTimeoutMs });
  }

  /** After the code has run to its end: what it declared counts, and its last value is shown. */
  #finish({ declarations, lastName }: Compiled, context: CellContext): Bundle | undefined {
    this.#declarations = declarations;
    if (lastName === undefined) return undefined;
    const value = this.#scope[lastName];
    // Not deleted: an object that loses properties becomes slow, and all variables live on this one.
    this.#scope[lastName] = undefined;
    return value === undefined ? undefined : shownIn(context, value);
  }
}

/** For this turn: functions that are stopped and that nobody awaits do not end the process. The kernel listens for all of them anyway. */
function forgiveStops(): void {
  if (process.listenerCount("unhandledRejection") > 0) return;
  const forgive = (error: unknown): void => {
    if (!(error instanceof Interrupted)) throw error;
  };
  process.on("unhandledRejection", forgive);
  setImmediate(() => process.off("unhandledRejection", forgive));
}

/** Node's own errors for a stopped script, as ours. */
function plainly(thrown: unknown): unknown {
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return new Error("the cell ran too long without a pause");
  return thrown;
}
