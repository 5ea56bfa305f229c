/*
 * Which cell is speaking. What a cell prints or displays must reach that cell's output, also when it comes from a timer long
 * after the next cell has run: so each cell runs in an asynchronous context of its own, and the process's streams and the hook
 * of src/kernel/hook.ts ask for it on each call.
 *
 * What is written outside any cell goes where it always went, or to the fallback: the kernel gives the latest cell, for
 * callbacks from native code that have lost their context.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { bundleOf } from "./bundle.js";
import { setKernelHook } from "./hook.js";
import type { CellOutput, StreamName } from "./output.js";

export interface CellContext {
  readonly output: CellOutput;
  /** Aborted when the cell is stopped. */
  readonly signal: AbortSignal;
  /** Puts the learner's lines into stack traces within printed text. */
  readonly clean: (text: string) => string;
}

const contexts = new AsyncLocalStorage<CellContext>();

/** Runs `work` as part of a cell. */
export function inCell<T>(context: CellContext, work: () => T): T {
  return contexts.run(context, work);
}

/** The cell whose code is running. */
export function currentCell(): CellContext | undefined {
  return contexts.getStore();
}

let captures = 0;
let restore: () => void = () => undefined;

/**
 * From now on the process's stdout and stderr, `display` and `process.exit` know of cells. Returns a function that undoes it;
 * several captures may overlap, and the first one's fallback counts.
 */
export function captureProcess(fallback: () => CellContext | undefined = () => undefined): () => void {
  if (captures++ === 0) restore = capture(() => currentCell() ?? fallback());
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    if (--captures === 0) restore();
  };
}

function capture(cell: () => CellContext | undefined): () => void {
  const releases = [captureStream("stdout", cell), captureStream("stderr", cell), guardExit()];
  setKernelHook({
    display(value, id, isUpdate) {
      const bundle = bundleOf(value);
      const context = cell();
      if (context !== undefined) context.output.display(bundle, id, isUpdate);
      else process.stdout.write(`${String(bundle["text/plain"])}\n`);
    },
    get signal() {
      return cell()?.signal;
    },
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
