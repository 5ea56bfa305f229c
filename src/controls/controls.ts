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
import { displaySymbol, kernelHook } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";
import { library } from "./library.js";
import type { Library } from "./library.js";
import { Link, linkId } from "./link.js";
import type { Follower } from "./link.js";
import { partsOf } from "./parts.js";
import type { Part } from "./parts.js";
import type { PackedRun } from "./packed-run.js";
import { build } from "../notebook/sources.js";
import type { Sources } from "../notebook/sources.js";
import { formHtml, partText, pictureIn } from "./still.js";
import { wantOptions } from "../trace/options.js";
import { takeAlong } from "../notebook/take-along.js";
import { page } from "./page.js";
import { checkSpec, firstValues, inWords, problemWith } from "./spec.js";
import type { Spec, Values } from "./spec.js";

/** The MIME type that the labextension takes over. */
export const controlsMime = "application/vnd.gosched.controls+json";

/** What the page gets: plain data. */
export interface ControlsModel {
  readonly version: 1;
  readonly spec: Spec;
  /** The names of the controls in their order: Jupyter sorts the names of whatever it saves. */
  readonly order: readonly string[];
  readonly sources: Sources;
  /** The longest that one drawing may take in the page, in seconds. */
  readonly seconds: number;
  /** By which the page finds them in the kernel; only where a cell shows them. */
  readonly id?: string;
  /** A run to be played: then the sources, if there are any, draw a moment of it. Nothing is to be moved, and so there is no id. */
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

/** Controls with their figure, as a cell shows them; and what they stand at, in JupyterLab and Notebook. */
export class Controls<S extends Spec> implements Displayable {
  readonly model: ControlsModel;
  readonly #parts: readonly Part[];
  readonly #link = new Link((values) => this.#take(values));
  #values: Values<S>;
  #onChange: (values: Values<S>) => unknown = () => undefined;

  constructor(model: ControlsModel, values: Values<S>, parts: readonly Part[]) {
    this.model = model;
    this.#values = values;
    this.#parts = parts;
  }

  /**
   * What the controls stand at. Where a page cannot tell, as in an exported one, that is what they stood at first.
   *
   * @example
   * const desk = controls({ procs: slider({ min: 1, max: 8 }) }, ...);
   * desk        // in the next cell, after the slider was moved:
   * desk.values // { procs: 5 }
   */
  get values(): Values<S> {
    return this.#values;
  }

  /** Has a function called whenever somebody has moved a control in the page; the last one that was given counts. What it prints appears in the cell that shows the controls. */
  onChange(handler: (values: Values<S>) => unknown): this {
    if (typeof handler !== "function") {
      throw new TypeError(`onChange: expected a function, got ${typeof handler}`);
    }
    this.#onChange = handler;
    return this;
  }

  /** Moves controls, here and in the page. Throws a RangeError for what a control cannot have. */
  set(values: Partial<Values<S>>): this {
    for (const [name, value] of Object.entries(values)) {
      const control = this.model.spec[name];
      const problem = control === undefined ? "there is no such control" : problemWith(control, value);
      if (problem !== undefined) throw new RangeError(`set: ${name}: ${problem}`);
    }
    this.#become(values);
    this.#link.send(this.#values);
    return this;
  }

  /** Joins something that shows these controls: widget.ts. `send` is called whenever the kernel moves them. */
  follow(send: (values: object) => void): Follower {
    return this.#link.follow(send);
  }

  /** Takes what a page sends, as far as it fits. */
  #take(sent: Readonly<Record<string, unknown>>): unknown {
    const fitting = Object.entries(this.model.spec).filter(
      ([name, control]) => Object.hasOwn(sent, name) && problemWith(control, sent[name]) === undefined,
    );
    this.#become(Object.fromEntries(fitting.map(([name]) => [name, sent[name]])));
    return this.#onChange(this.#values);
  }

  #become(changed: object): void {
    this.#values = Object.freeze({ ...this.#values, ...changed }) as Values<S>; // each was held against its control
  }

  /** All forms by MIME type. */
  [displaySymbol](): Readonly<Record<string, unknown>> {
    const svg = pictureIn(this.#parts);
    const live = kernelHook()?.liveHtml?.(this.model);
    // a run may be of some megabytes: where it stands in the HTML, it stands there alone
    const isInHtml = this.model.play !== undefined && live !== undefined;
    return {
      [controlsMime]: isInHtml ? { version: 1, isInHtml } : this.#linked(),
      "text/html": formHtml(live, this.#parts, this.#sentence()),
      ...(svg === undefined ? {} : { "image/svg+xml": svg }),
      "text/plain": this.toString(),
    };
  }

  /** The model for a page that can answer. */
  #linked(): ControlsModel {
    const { comms, cellId } = kernelHook() ?? {};
    if (comms === undefined || cellId === undefined || this.model.play !== undefined) return this.model;
    const id = linkId(this.model, cellId);
    this.#link.listen(comms, id, () => this.#values);
    return { ...this.model, id };
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
  const { data, seconds = 5 } = wantOptions("controls", options, ["data", "seconds"]);
  if (!(seconds >= 0.1 && seconds <= 60)) {
    throw new RangeError(`controls: expected option seconds from 0.1 to 60, got ${String(seconds)}`);
  }
  for (const [name, control] of Object.entries(checked)) {
    const problem = problemWith(control, control.value);
    if (problem !== undefined) throw new RangeError(`controls: ${name}: ${problem}`);
  }
  const sources = takeAlong(draw, data, page("controls"));
  const values = firstValues(checked);
  const parts = drawHere(sources, [values, library], `with ${valuesInWords(checked)}: `);
  const model: ControlsModel = { version: 1, spec: checked, order: Object.keys(checked), sources, seconds };
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
