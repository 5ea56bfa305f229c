/*
 * Controls as a page has them: native inputs with labels, which keyboards and screen readers know.
 */
import { firstValues, inWords, problemWith } from "../controls/spec.js";
import type { Choice, ChoiceValue, Control, Slider, Spec, Toggle } from "../controls/spec.js";
import type { CurrentValues } from "./controls-messages.js";

/** With more values than these, or longer ones, a choice is a list that opens. */
const mostButtons = 6;
const mostLetters = 40;

/** One control in the page: its nodes, and how it is set from outside. */
interface Input {
  readonly node: HTMLElement;
  set(value: ChoiceValue): void;
}

export class Inputs {
  readonly node = make("form", "controls");
  readonly #spec: Spec;
  readonly #inputs: ReadonlyMap<string, Input>;
  readonly #values: Record<string, ChoiceValue>;
  readonly #reset = make("button", "reset");

  constructor(spec: Spec, onChange: (values: CurrentValues) => void) {
    this.#spec = spec;
    this.#values = firstValues(spec);
    const changed = (name: string, value: ChoiceValue): void => {
      if (this.#values[name] === value) return;
      this.#values[name] = value;
      this.#showReset();
      onChange(this.values);
    };
    this.#inputs = new Map(
      Object.entries(spec).map(([name, control]) => [
        name,
        inputFor(name, control, (value) => changed(name, value)),
      ]),
    );
    this.#reset.type = "button";
    this.#reset.textContent = "reset";
    this.#reset.addEventListener("click", () => {
      this.set(firstValues(spec));
      onChange(this.values);
    });
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.node.append(...[...this.#inputs.values()].map((input) => input.node), this.#reset);
    this.node.hidden = this.#inputs.size === 0;
    this.#showReset();
  }

  get values(): CurrentValues {
    return { ...this.#values };
  }

  /** Sets what is there and fits; anything else is left as it is. */
  set(values: CurrentValues): void {
    for (const [name, control] of Object.entries(this.#spec)) {
      const value = values[name];
      if (value === undefined || problemWith(control, value) !== undefined) continue;
      this.#values[name] = value;
      this.#inputs.get(name)?.set(value);
    }
    this.#showReset();
  }

  #showReset(): void {
    const isMoved = Object.entries(this.#spec).some(([name, { value }]) => this.#values[name] !== value);
    this.#reset.style.visibility = isMoved ? "visible" : "hidden";
  }
}

/** An element with a class. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (name !== "") node.className = name;
  if (text !== "") node.textContent = text;
  return node;
}

type Changed = (value: ChoiceValue) => void;

function inputFor(name: string, control: Control, changed: Changed): Input {
  switch (control.kind) {
    case "slider":
      return sliderInput(name, control, changed);
    case "choice": {
      const letters = control.of.map((one) => inWords(control, one)).join("").length;
      const isShort = control.of.length <= mostButtons && letters <= mostLetters;
      return isShort ? buttonsInput(name, control, changed) : listInput(name, control, changed);
    }
    case "toggle":
      return toggleInput(name, control, changed);
  }
}

function labelled(
  name: string,
  label: string,
  input: HTMLElement,
  ...after: readonly HTMLElement[]
): HTMLElement {
  const node = make("div", "control");
  const words = make("label", "", label);
  input.id = `control-${name}`;
  words.htmlFor = input.id;
  node.append(words, input, ...after);
  return node;
}

function sliderInput(name: string, control: Slider, changed: Changed): Input {
  const { min, max, step, stops } = control;
  const input = make("input");
  const output = make("output");
  const widest = [min, max, control.value].map((value) => inWords(control, value).length);
  Object.assign(input, {
    type: "range",
    min: stops ? 0 : min,
    max: stops ? stops.length - 1 : max,
    step: stops ? 1 : step,
  });
  output.htmlFor.add(`control-${name}`);
  output.style.minWidth = `${Math.max(...widest) + 1}ch`;
  const show = (value: number): void => {
    output.textContent = inWords(control, value);
    input.setAttribute("aria-valuetext", inWords(control, value));
  };
  const valueNow = (): number =>
    stops
      ? stops[Number(input.value)]!
      : Number((min + Math.round((Number(input.value) - min) / step) * step).toPrecision(12));
  input.addEventListener("input", () => {
    show(valueNow());
    changed(valueNow());
  });
  const set = (value: ChoiceValue): void => {
    input.value = String(stops ? stops.indexOf(Number(value)) : value);
    show(Number(value));
  };
  set(control.value);
  return { node: labelled(name, control.label, input, output), set };
}

function buttonsInput(name: string, control: Choice, changed: Changed): Input {
  const node = make("div", "control");
  const title = make("span", "title", control.label);
  title.id = `title-${name}`;
  node.setAttribute("role", "radiogroup");
  node.setAttribute("aria-labelledby", title.id);
  node.append(title);
  const radios = control.of.map((value, i) => {
    const radio = make("input");
    Object.assign(radio, { type: "radio", name, id: `control-${name}-${i}`, value: String(i) });
    radio.addEventListener("change", () => changed(value));
    const words = make("label", "option", inWords(control, value));
    words.htmlFor = radio.id;
    node.append(radio, words);
    return radio;
  });
  const set = (value: ChoiceValue): void => {
    const radio = radios[control.of.indexOf(value)];
    if (radio !== undefined) radio.checked = true;
  };
  set(control.value);
  return { node, set };
}

function listInput(name: string, control: Choice, changed: Changed): Input {
  const select = make("select");
  for (const value of control.of) select.append(make("option", "", inWords(control, value)));
  select.addEventListener("change", () => changed(control.of[select.selectedIndex]!));
  const set = (value: ChoiceValue): void => {
    select.selectedIndex = control.of.indexOf(value);
  };
  set(control.value);
  return { node: labelled(name, control.label, select), set };
}

function toggleInput(name: string, control: Toggle, changed: Changed): Input {
  const box = make("input");
  box.type = "checkbox";
  box.addEventListener("change", () => changed(box.checked));
  const set = (value: ChoiceValue): void => {
    box.checked = value === true;
  };
  set(control.value);
  return { node: labelled(name, control.label, box), set };
}
