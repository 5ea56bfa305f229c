/*
 * Values that can be moved, and a figure that follows.
 *
 *     controls({ procs: slider({ min: 1, max: 8 }) }, ({ procs }) =>
 *       timeline(simulate(function* main({ go, work }) { ... }, { procs })));
 *
 * The simulator is small enough to run in the page. So the function goes there, as text, and draws anew whenever a value is moved: it
 * answers within a frame or some, needs no kernel, and goes on answering in an exported page. What was refused is the usual
 * way, to ask the kernel for each figure: it waits for whatever else the kernel does, and dies with it.
 *
 * The price is that the function stands alone. That is checked here and now (take-along.ts): a name that the page would not have is an error that
 * says so, in the cell. Then the function is made anew from its text and draws with the first values, and that figure is what readers see who
 * run no scripts.
 */
import { displaySymbol } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";
import { library } from "./library.js";
import type { Library } from "./library.js";
import { partsOf } from "./parts.js";
import type { Part } from "./parts.js";
import type { PackedRun } from "./packed-run.js";
import { build } from "./source.js";
import type { Sources } from "./source.js";
import { formHtml, partText, pictureIn } from "./still.js";
import { takeAlong } from "./take-along.js";
import { checkSpec, firstValues, inWords, problemWith } from "./spec.js";
import type { Spec, Values } from "./spec.js";

/** The MIME type that the labextension takes over. */
export const controlsMime = "application/vnd.gosched.controls+json";

/** What the page gets: plain data. */
export interface ControlsModel {
  readonly version: 1;
  readonly spec: Spec;
  readonly sources: Sources;
  /** The longest that one drawing may take in the page, in seconds. */
  readonly seconds: number;
  /** A run to be played: then the sources, if there are any, draw a moment of it. */
  readonly play?: {
    readonly run: PackedRun;
    readonly isDrawn: boolean;
    readonly from?: number;
    readonly to?: number;
    readonly perSecond?: number;
  };
}

export interface ControlsOptions {
  /**
   * What the function uses beside its values and the library, by the names under which it uses it: plain data, and functions that stand
   * alone too. `{ data: { main } }`.
   */
  readonly data?: Readonly<Record<string, unknown>>;
  /** The longest that one drawing may take in the page, in seconds, from 0.1 to 60. Default 5. */
  readonly seconds?: number;
}

/** Controls with their figure, as a cell shows them. */
export class Controls<S extends Spec> implements Displayable {
  readonly model: ControlsModel;
  readonly #parts: readonly Part[];
  readonly #values: Values<S>;

  constructor(model: ControlsModel, values: Values<S>, parts: readonly Part[]) {
    this.model = model;
    this.#values = values;
    this.#parts = parts;
  }

  /** What the controls stand at. */
  get values(): Values<S> {
    return this.#values;
  }

  /** All forms by MIME type. */
  [displaySymbol](): Readonly<Record<string, unknown>> {
    const svg = pictureIn(this.#parts);
    return {
      [controlsMime]: this.model,
      "text/html": formHtml(this.model, this.#parts, this.#sentence()),
      ...(svg === undefined ? {} : { "image/svg+xml": svg }),
      "text/plain": this.toString(),
    };
  }

  /** What a reader is told who sees the figure alone. */
  #sentence(): string {
    const where = "Where gosched's own view is there, or scripts run,";
    const { play, spec } = this.model;
    if (play !== undefined) return `The first moment of a run. ${where} it can be played.`;
    return `Drawn for ${valuesInWords(spec)}. ${where} the values can be moved.`;
  }

  toString(): string {
    const first = valuesInWords(this.model.spec);
    return [...(first === "" ? [] : [first]), ...this.#parts.map(partText)].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A figure that follows controls. See the head of this file.
 *
 * @param spec Controls by name: `{ procs: slider({ min: 1, max: 8 }) }`.
 * @param draw What is drawn for their values: a figure, a text, rows, or a list of these. It runs in the page and stands alone: it uses its values, the
 * library (its second argument; its names are there in any case), and what is handed over as `data`.
 * @throws TypeError for arguments of another kind; a ReferenceError that names what the page would not have; whatever `draw` throws.
 *
 * @example
 * controls({ procs: slider({ min: 1, max: 8 }) }, ({ procs }) => timeline(simulate(main, { procs })), { data: { main } });
 */
export function controls<const S extends Spec>(
  spec: S,
  draw: (values: Values<S>, library: Library) => unknown,
  options: ControlsOptions = {},
): Controls<S> {
  const checked = checkSpec(spec);
  const { data, seconds = 5 } = options;
  if (!(seconds >= 0.1 && seconds <= 60)) {
    throw new RangeError(`controls: expected option seconds from 0.1 to 60, got ${String(seconds)}`);
  }
  for (const [name, control] of Object.entries(checked)) {
    const problem = problemWith(control, control.value);
    if (problem !== undefined) throw new RangeError(`controls: ${name}: ${problem}`);
  }
  const sources = takeAlong(draw, data, "controls");
  const values = firstValues(checked);
  const parts = drawHere(sources, [values, library], `with ${valuesInWords(checked)}: `);
  const model: ControlsModel = { version: 1, spec: checked, sources, seconds };
  return new Controls(model, Object.freeze(values) as Values<S>, parts); // `checked` holds the controls of S
}

/** Draws once in the kernel, as a page would. `where`: what is said before whatever goes wrong. */
export function drawHere(sources: Sources, args: readonly unknown[], where: string): Part[] {
  try {
    return partsOf(build(sources, library)(...args));
  } catch (error) {
    if (error instanceof Error) error.message = `${where}${error.message}`;
    throw error;
  }
}

const valuesInWords = (spec: Spec): string =>
  Object.values(spec)
    .map((control) => `${control.label}: ${inWords(control, control.value)}`)
    .join(", ");
