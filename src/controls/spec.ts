/*
 * What can be moved, chosen or switched, as plain data: a control says what values it has, and a page draws it.
 *
 *     slider({ min: 1, max: 8 })                                   // 1, 2, … 8; begins at 1
 *     slider({ stops: [1_000, 20_000, 1_000_000], unit: "ns" })    // these and no others: 1 µs, 20 µs, 1 ms
 *     choice(["1.0", "1.1", "1.26"], { value: "1.26" })
 *     toggle({ value: true, label: "stealing" })
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { wantOptions } from "../trace/options.js";

/** A number between two bounds, or one of several stops. */
export interface Slider {
  readonly kind: "slider";
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The only values that it has, rising; without them, all from `min` to `max` by `step`. */
  readonly stops: readonly number[] | null;
  readonly value: number;
  readonly label: string;
  readonly unit: string;
}

export type ChoiceValue = string | number | boolean;

/** One of several values. */
export interface Choice<T extends ChoiceValue = ChoiceValue> {
  readonly kind: "choice";
  readonly of: readonly T[];
  readonly value: T;
  readonly label: string;
}

/** Yes or no. */
export interface Toggle {
  readonly kind: "toggle";
  readonly value: boolean;
  readonly label: string;
}

export type Control = Slider | Choice | Toggle;

/** Controls by the name of the value that each sets. */
export type Spec = Readonly<Record<string, Control>>;

/** The values that controls have. */
export type Values<S extends Spec> = {
  readonly [Name in keyof S]: S[Name] extends Choice<infer T> ? T : S[Name] extends Toggle ? boolean : number;
};

export interface SliderOptions {
  readonly min?: number;
  readonly max?: number;
  /** Default 1. */
  readonly step?: number;
  /** Instead of bounds: the values that it has, rising. */
  readonly stops?: readonly number[];
  /** Where it stands at first. Default: its least value. */
  readonly value?: number;
  /** Default: the name of its value. */
  readonly label?: string;
  /** What stands behind the number; "ns" is shown as a length of time: 20 µs. */
  readonly unit?: string;
}

export interface LabelOptions<T> {
  /** What holds at first. */
  readonly value?: T;
  /** Default: the name of its value. */
  readonly label?: string;
}

const shown = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

function wantTexts(where: string, texts: Readonly<Record<string, unknown>>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text !== "string")
      throw new TypeError(`${where}: expected a text as ${name}, got ${shown(text)}`);
  }
}

/** How many values a slider or a choice may have. */
const mostValues = 10_000;

/**
 * A number to be moved, from `min` to `max` by `step`, or through `stops`.
 *
 * @throws RangeError for bounds in the wrong order, or a value that the slider does not have.
 *
 * @example
 * controls({ procs: slider({ min: 1, max: 8 }) }, ({ procs }) => timeline(simulate(main, { procs })), { data: { main } })
 */
export function slider(options: SliderOptions): Slider {
  if (typeof options !== "object" || options === null) {
    throw new RangeError(`slider: expected { min, max } or { stops: [...] }, got ${String(options)}`);
  }
  wantOptions("slider", options, ["min", "max", "step", "stops", "value", "label", "unit"]);
  const { stops = null, step = 1, label = "", unit = "" } = options;
  wantTexts("slider", { label, unit });
  if (stops !== null && !Array.isArray(stops))
    throw new RangeError(`slider: expected two or more rising numbers as stops, got ${shown(stops)}`);
  const rising =
    stops === null || (stops.length > 1 && stops.every((one, i) => i === 0 || one > stops[i - 1]!));
  if (!rising || stops?.every(Number.isFinite) === false) {
    throw new RangeError(`slider: expected two or more rising numbers as stops, got [${stops?.join(", ")}]`);
  }
  const min = stops?.[0] ?? options.min;
  const max = stops?.at(-1) ?? options.max;
  if (
    min === undefined ||
    max === undefined ||
    !Number.isFinite(min) ||
    !Number.isFinite(max) ||
    min >= max
  ) {
    throw new RangeError(
      `slider: expected { min, max } with min below max, or { stops: [...] }; got min ${String(min)}, max ${String(max)}`,
    );
  }
  if (stops === null && !((max - min) / step <= mostValues && step > 0)) {
    throw new RangeError(
      `slider: expected a step above 0 that makes up to ${mostValues} values, got ${step}`,
    );
  }
  const one: Slider = { kind: "slider", min, max, step, stops, value: options.value ?? min, label, unit };
  const problem = problemWith(one, one.value);
  if (problem !== undefined) throw new RangeError(`slider: ${problem}`);
  return Object.freeze(one);
}

/**
 * One of several values.
 *
 * @throws RangeError when there are fewer than two, two are equal, or the value at first is none of them.
 */
export function choice<const T extends ChoiceValue>(
  of: readonly T[],
  options: LabelOptions<T> = {},
): Choice<T> {
  if (!Array.isArray(of) || of.length < 2 || new Set(of).size < of.length) {
    throw new RangeError("choice: expected a list of two or more different values");
  }
  const { label = "" } = wantOptions("choice", options, ["value", "label"]);
  wantTexts("choice", { label });
  const odd = of.find((one) => !["string", "number", "boolean"].includes(typeof one));
  if (odd !== undefined)
    throw new TypeError(`choice: expected strings, numbers or booleans, got ${shown(odd)}`);
  const one: Choice<T> = { kind: "choice", of, value: options.value ?? of[0]!, label };
  const problem = problemWith(one, one.value);
  if (problem !== undefined) throw new RangeError(`choice: ${problem}`);
  return Object.freeze(one);
}

/** Yes or no; no at first, if nothing else is said. */
export function toggle(options: LabelOptions<boolean> = {}): Toggle {
  const { value = false, label = "" } = wantOptions("toggle", options, ["value", "label"]);
  wantTexts("toggle", { label });
  if (typeof value !== "boolean") throw new TypeError(`toggle: expected true or false, got ${shown(value)}`);
  return Object.freeze({ kind: "toggle", value, label });
}

/** Why a control cannot have a value; undefined when it can. */
export function problemWith(control: Control, value: unknown): string | undefined {
  switch (control.kind) {
    case "toggle":
      return typeof value === "boolean" ? undefined : `expected true or false, got ${shown(value)}`;
    case "choice": {
      const list: readonly unknown[] = control.of;
      return list.includes(value)
        ? undefined
        : `expected one of ${control.of.map(shown).join(", ")}, got ${shown(value)}`;
    }
    case "slider": {
      const { min, max, step, stops } = control;
      if (stops !== null) {
        const list: readonly unknown[] = stops;
        return list.includes(value)
          ? undefined
          : `expected one of its stops, ${stops.join(", ")}; got ${shown(value)}`;
      }
      if (typeof value !== "number" || !(value >= min && value <= max)) {
        return `expected a number from ${min} to ${max}, got ${shown(value)}`;
      }
      const off = Math.abs((value - min) / step - Math.round((value - min) / step));
      return off < 1e-6
        ? undefined
        : `expected a number in steps of ${step} from ${min}, got ${shown(value)}`;
    }
  }
}

/** Throws a TypeError when this is no record of controls. Returns it with each control labelled. */
export function checkSpec(spec: unknown): Spec {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    throw new TypeError(
      "controls: expected controls by name first, such as { procs: slider({ min: 1, max: 8 }) }",
    );
  }
  const labelled: Record<string, Control> = {};
  for (const [name, control] of Object.entries(spec)) {
    if (!isControl(control)) {
      throw new TypeError(
        `controls: ${name} must be made by slider, choice or toggle, got ${shown(control)}`,
      );
    }
    labelled[name] = { ...control, label: control.label === "" ? name : control.label };
  }
  if (Object.keys(labelled).length === 0)
    throw new TypeError("controls: expected one control or more, got {}");
  return labelled;
}

function isControl(value: unknown): value is Control {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return ["slider", "choice", "toggle"].includes(String(value.kind));
}

/** What all controls stand at, at first. */
export function firstValues(spec: Spec): Record<string, ChoiceValue> {
  return Object.fromEntries(Object.entries(spec).map(([name, { value }]) => [name, value]));
}

/** A length of virtual time: `20 µs`. */
export const inTime = (ns: number): string => formatDuration(ns);

/** A value as the page writes it: `20 µs`, `8`, `1.26`, `yes`. */
export function inWords(control: Control, value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number" || control.kind !== "slider") return String(value);
  if (control.unit === "ns") return formatDuration(value);
  const rounded = Number(value.toFixed(6));
  const digits = Number.isInteger(rounded) ? groupDigits(rounded) : String(rounded);
  return control.unit === "" ? digits : `${digits} ${control.unit}`;
}
