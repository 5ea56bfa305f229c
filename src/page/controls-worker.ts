/*
 * The worker of a frame: the library, and the learner's function, in a thread that nobody waits for. When it takes too long, the frame ends it
 * and starts another.
 */
import { library } from "../controls/library.js";
import { partsOf } from "../controls/parts.js";
import { build } from "../controls/source.js";
import type { FromWorker, ToWorker } from "./controls-messages.js";

/** What is used of a worker's global scope. */
interface Scope {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}
const scope = globalThis as unknown as Scope; // this file runs in a worker; the DOM's types know the window alone

/** What went wrong within the runs of one drawing: their figures show that a program ended, and not why. */
let notes: string[] = [];

function noting<Args extends readonly unknown[], R extends { readonly end: { readonly cause?: unknown } }>(
  simulate: (...args: Args) => R,
): (...args: Args) => R {
  return (...args) => {
    const run = simulate(...args);
    const { cause } = run.end;
    if (cause !== undefined) notes.push(`The program ended with ${sentence(cause)}`);
    return run;
  };
}

const own = { ...library, simulate: noting(library.simulate) };
const sentence = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

let draw: ((...args: readonly unknown[]) => unknown) | undefined;

function answer(message: ToWorker): FromWorker | undefined {
  if (message.kind === "model") {
    draw = build(message.model.sources, own);
    return undefined;
  }
  notes = [];
  const { id } = message;
  try {
    if (draw === undefined) throw new Error("the function has not come");
    return { kind: "drawn", id, parts: partsOf(draw(message.values, own)), notes };
  } catch (error) {
    return { kind: "failed", id, message: sentence(error) };
  }
}

scope.addEventListener("message", ({ data }) => {
  const said = answer(data);
  if (said !== undefined) scope.postMessage(said);
});
