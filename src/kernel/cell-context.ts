/*
 * Which cell is speaking. What a cell prints or displays must reach that cell's output, also when it comes from a timer long
 * after the next cell has run. So the cell is remembered along promises and callbacks (callbacks.ts), and the process's streams and
 * the hook of src/kernel/hook.ts ask for it on each call.
 *
 * Rejected: AsyncLocalStorage, which does the same for every kind of callback. Before Node 24 it keeps a stack of asynchronous ids
 * in native code, and ending a loop by force (stop.ts) leaves that stack askew: Node then aborts the process, and the kernel is
 * lost with all variables. Here the only thing that can be left askew is `current`, and `leaveCells` puts it right.
 *
 * What is written outside any cell goes where it always went, or to the fallback: the kernel gives the latest cell, for what no
 * cell is known of, such as a property of an object that is called (`onmessage`).
 */
import { promiseHooks } from "node:v8";
import { bundleOf } from "./bundle.js";
import { followCallbacks } from "./callbacks.js";
import type { Bind } from "./callbacks.js";
import { causeOf, setKernelHook } from "./hook.js";
import { liveHtml, pageCode } from "./live-html.js";
import type { KernelComms } from "./comm.js";
import type { CommPlace } from "./comms.js";
import type { Comms } from "./comms.js";
import type { Bundle, Header } from "./message.js";
import type { CellOutput, StreamName } from "./output.js";
import type { Ask, QuestionOptions } from "./stdin.js";
import type { Waits } from "./waits.js";

export interface CellContext {
  readonly output: CellOutput;
  /** Which cell of the notebook it is, where that is known. */
  readonly id?: string | undefined;
  /** The kernel's comms, where there are any. */
  readonly comms?: Comms | undefined;
  /** Asks the person at the page, where one can be asked. */
  readonly ask?: Ask | undefined;
  /** The page's message that this code handles; what it sends through comms answers that. */
  readonly parent?: Header;
  /** Aborted when the cell is stopped. */
  readonly signal: AbortSignal;
  /** What the cell awaits. */
  readonly waits: Waits;
  /** Puts the learner's lines into stack traces within printed text. */
  readonly clean: (text: string) => string;
  /** Where in the learner's code an error arose, in lines to print. */
  readonly explain: (error: unknown) => string;
}

/** The cell whose code is running, of this process: its streams are one as well. */
let current: CellContext | undefined;
let watcher: (isInCell: boolean) => void = () => undefined;

function enter(context: CellContext | undefined): void {
  current = context;
  watcher(context !== undefined);
}

/** Has `watch` told whether a cell's code is running, at each change. */
export function watchCells(watch: (isInCell: boolean) => void): void {
  watcher = watch;
}

/** Runs `work` as part of a cell, or as part of none. */
export function inCell<T>(context: CellContext | undefined, work: () => T): T {
  const before = current;
  enter(context);
  try {
    return work();
  } finally {
    enter(before);
  }
}

/** The cell whose code is running. */
export function currentCell(): CellContext | undefined {
  return current;
}

/** The bundle of a value as a cell shows it. The error that the value stands for is printed at once. */
export function shownIn({ output, clean, explain }: CellContext, value: unknown): Bundle {
  const bundle = bundleOf(value);
  const cause = causeOf(value);
  if (cause !== undefined) output.write("stderr", explain(cause));
  const plain = bundle["text/plain"];
  return typeof plain === "string" ? { ...bundle, "text/plain": clean(plain) } : bundle;
}

/** The comms as the code of a cell sees them. */
function commsOf(context: CellContext, cell: () => CellContext | undefined): KernelComms | undefined {
  return context.comms?.faceOf(() => placeOf(cell() ?? context));
}

/** A cell as a place of comms. */
function placeOf(context: CellContext): CommPlace {
  const fail = (error: unknown): void => context.output.write("stderr", `Uncaught ${context.explain(error)}`);
  return {
    publish: (msgType, content, extra) => context.output.comm(msgType, content, extra, context.parent),
    run: (parent, work) =>
      inCell({ ...context, parent }, () => {
        try {
          Promise.resolve(work()).catch(fail);
        } catch (error) {
          fail(error);
        }
      }),
  };
}

/** After a forced end, which runs no `finally`: no cell's code is running. */
export function leaveCells(): void {
  enter(undefined);
}

/** Puts a private field on any object: unseen by whoever inspects it, and faster than a WeakMap. */
class Marked extends class {
  constructor(object: object) {
    return object;
  }
} {
  readonly #context: CellContext;
  constructor(object: object, context: CellContext) {
    super(object);
    this.#context = context;
  }
  static contextOf(object: object): CellContext | undefined {
    return #context in object ? object.#context : undefined;
  }
}

/** A promise belongs to the cell that made it, and so does what runs when it is settled. */
function followPromises(): () => void {
  let before: CellContext | undefined;
  return promiseHooks.createHook({
    init(promise) {
      if (current !== undefined) new Marked(promise, current);
    },
    before(promise) {
      before = current;
      enter(Marked.contextOf(promise));
    },
    after() {
      enter(before);
    },
  }) as () => void; // its typings call it a Function
}

/** The last error that left a callback, and the cell of the callback: when Node tells of the error, it has been left. */
let escaped: { readonly error: unknown; readonly context: CellContext } | undefined;

/** The cell that an error comes from which nobody caught; `promise` when it was a rejection. */
export function cellOfUncaught(error: unknown, promise?: Promise<unknown>): CellContext | undefined {
  if (promise !== undefined) return Marked.contextOf(promise) ?? current;
  return escaped?.error === error ? escaped?.context : current;
}

/** A callback given to something that calls it later belongs to the cell that gave it. */
const bind: Bind = (callback) => {
  const context = current;
  if (context === undefined) return undefined;
  return function (this: unknown, ...args) {
    return inCell(context, () => {
      try {
        return Reflect.apply(callback, this, args);
      } catch (error) {
        escaped = { error, context };
        throw error;
      }
    });
  };
};

/**
 * A callback of setImmediate that runs its work right after itself. Node goes through its immediates in batches and does not
 * survive a forced end within one that is not the first: it would run into a TypeError of its own, for ever.
 */
export function inNextTick(work: (...args: unknown[]) => unknown): (...args: unknown[]) => void {
  const { nextTick } = process;
  return function (this: unknown, ...args) {
    nextTick.call(process, () => Reflect.apply(work, this, args));
  };
}

let captures = 0;
let restore: () => void = () => undefined;

/**
 * From now on the process's stdout and stderr, `display` and `process.exit` know of cells. Returns a function that undoes it;
 * several captures may overlap, and what the first one gives counts: a fallback, and who knows of requests to stop.
 */
export function captureProcess(
  fallback: () => CellContext | undefined = () => undefined,
  isStopAsked?: () => boolean,
): () => void {
  if (captures++ === 0) restore = capture(() => currentCell() ?? fallback(), isStopAsked);
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    if (--captures === 0) restore();
  };
}

function capture(cell: () => CellContext | undefined, isStopAsked?: () => boolean): () => void {
  const releases = [
    captureStream("stdout", cell),
    captureStream("stderr", cell),
    guardExit(),
    followPromises(),
    followCallbacks(bind, inNextTick),
  ];
  setKernelHook({
    display(value, id, isUpdate) {
      const context = cell();
      if (context !== undefined) context.output.display(shownIn(context, value), id, isUpdate);
      else process.stdout.write(`${String(bundleOf(value)["text/plain"])}\n`);
    },
    clear: (wait) => cell()?.output.clear(wait),
    get comms() {
      const context = cell();
      return context === undefined ? undefined : commsOf(context, cell);
    },
    get ask() {
      const { ask, output, signal } = cell() ?? {};
      if (ask === undefined || output === undefined || signal === undefined) return undefined;
      return (question: string, options: QuestionOptions) => {
        output.flush(); // what was printed before is read before
        return ask(question, options, signal);
      };
    },
    pageCode,
    get cellId() {
      return cell()?.id;
    },
    liveHtml(model) {
      const id = cell()?.id;
      return id === undefined ? undefined : liveHtml(model, id);
    },
    get signal() {
      return cell()?.signal;
    },
    isStopAsked,
  });
  return () => {
    for (const release of releases) release();
    setKernelHook(undefined);
  };
}

type Write = NodeJS.WriteStream["write"];

function captureStream(name: StreamName, cell: () => CellContext | undefined): () => void {
  const stream = process[name];
  const original: Write = stream.write.bind(stream);
  const decoder = new TextDecoder();
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const context = cell();
    // the overloads of write differ only in what may be left out
    if (context === undefined) return original(chunk, ...(rest as []));
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    context.output.write(name, context.clean(text));
    const done = rest.find((each) => typeof each === "function");
    if (typeof done === "function") queueMicrotask(() => done());
    return true;
  };
  stream.write = write as Write; // as above
  return () => {
    stream.write = original;
  };
}

/** A cell must not end the kernel and every variable with it. */
function guardExit(): () => void {
  const original = process.exit.bind(process);
  process.exit = (code) => {
    if (currentCell() === undefined) return original(code);
    throw new Error(
      "process.exit() in a cell would end the kernel and lose all variables: to end it, use Kernel, Shut Down",
    );
  };
  return () => {
    process.exit = original;
  };
}
