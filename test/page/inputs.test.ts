/*
 * The parts of the page that are plain DOM, in jsdom. They are loaded by address, since their types are those of a browser.
 */
import { deepEqual, equal } from "node:assert/strict";
import { choice, slider, toggle } from "../../src/index.js";
import { checkSpec } from "../../src/controls/spec.js";

interface Node {
  value: string;
  checked: boolean;
  hidden: boolean;
  disabled: boolean;
  readonly textContent: string;
  readonly style: Record<string, string>;
  readonly dataset: Record<string, string>;
  click(): void;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Node | null;
  querySelectorAll(selector: string): Iterable<Node>;
  dispatchEvent(event: unknown): boolean;
}
type Values = Readonly<Record<string, unknown>>;
interface InputsModule {
  readonly Inputs: new (
    spec: object,
    onChange: (values: Values) => void,
  ) => { readonly node: Node; readonly values: Values; set(values: Values): void };
}
interface TransportModule {
  readonly Transport: new (
    part: object,
    seek: (at: number) => void,
  ) => { readonly node: Node; readonly progress: number; show(at: number, nodes: readonly Node[]): void };
}

interface Window extends Readonly<Record<string, unknown>> {
  readonly document: { readonly body: { append(node: Node): void } };
  readonly Event: new (type: string, options: object) => unknown;
  readonly KeyboardEvent: new (type: string, options: object) => unknown;
}
const jsdom = "jsdom"; // not a literal in import(): it has no types
const { JSDOM } = (await import(jsdom)) as { JSDOM: new (html: string) => { readonly window: Window } };
const { window } = new JSDOM("<!doctype html><body></body>");
const load = (file: string): Promise<unknown> =>
  import(new URL(`../../src/page/${file}.ts`, import.meta.url).href);
const names = ["document", "Element", "SVGElement", "Node", "DOMParser"] as const;

describe("in the page", () => {
  let Inputs: InputsModule["Inputs"];
  let Transport: TransportModule["Transport"];
  before(async () => {
    for (const name of names) Reflect.set(globalThis, name, window[name]);
    Reflect.set(globalThis, "matchMedia", () => ({ matches: false }));
    ({ Inputs } = (await load("inputs")) as InputsModule);
    ({ Transport } = (await load("transport")) as TransportModule);
  });
  after(() => {
    for (const name of [...names, "matchMedia"]) Reflect.deleteProperty(globalThis, name);
  });

  const all = (node: Node, selector: string): Node[] => [...node.querySelectorAll(selector)];
  const one = (node: Node, selector: string): Node => {
    const found = node.querySelector(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  };
  const fire = (node: Node, type: string): void =>
    void node.dispatchEvent(new window.Event(type, { bubbles: true }));
  const press = (node: Node, key: string): void =>
    void node.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

  describe("inputs", () => {
    const spec = checkSpec({
      procs: slider({ min: 1, max: 8, value: 2 }),
      call: slider({ stops: [1_000, 20_000, 2_000_000], unit: "ns", label: "length of the call" }),
      go: choice(["1.0", "1.26"], { value: "1.26" }),
      many: choice(["a", "b", "c", "d", "e", "f", "g"]),
      steal: toggle({ value: true }),
    });

    it("say what they are and where they stand", () => {
      const { node, values } = new Inputs(spec, () => undefined);
      deepEqual(
        all(node, "label:not(.option), .title").map((label) => label.textContent),
        ["procs", "length of the call", "go", "many", "steal"],
      );
      deepEqual(
        all(node, "output").map((output) => output.textContent),
        ["2", "1 µs"],
      );
      equal(one(node, "#control-call").getAttribute("aria-valuetext"), "1 µs");
      deepEqual(values, { procs: 2, call: 1_000, go: "1.26", many: "a", steal: true });
    });

    it("tell of each change, with all values", () => {
      const told: Values[] = [];
      const { node } = new Inputs(spec, (values) => told.push(values));
      window.document.body.append(node); // only there a click is a change
      const move = (id: string, value: string, type: string): void => {
        one(node, id).value = value;
        fire(one(node, id), type);
      };
      move("#control-procs", "5", "input");
      move("#control-procs", "5", "input");
      move("#control-call", "2", "input");
      one(node, "#control-go-0").click();
      move("#control-many", "g", "change");
      one(node, "#control-steal").click();
      equal(told.length, 5);
      deepEqual(told.at(-1), { procs: 5, call: 2_000_000, go: "1.0", many: "g", steal: false });
      one(node, ".reset").click();
      deepEqual(told.at(-1), { procs: 2, call: 1_000, go: "1.26", many: "a", steal: true });
    });

    it("take values from outside, and none that they cannot have", () => {
      const inputs = new Inputs(spec, () => undefined);
      inputs.set({ procs: 7, call: 3, go: "1.0", steal: "yes", other: 1 });
      deepEqual(inputs.values, { procs: 7, call: 1_000, go: "1.0", many: "a", steal: true });
      equal(one(inputs.node, "#control-procs").value, "7");
    });

    it("show labels as text", () => {
      const { node } = new Inputs(checkSpec({ n: toggle({ label: "<img src=x>" }) }), () => undefined);
      equal(node.querySelector("img"), null);
      equal(one(node, "label").textContent, "<img src=x>");
    });
  });

  describe("a player's keys", () => {
    const part = {
      times: Float64Array.of(0, 10, 10, 500),
      at: 0,
      perSecond: 20,
      strip: "<svg xmlns='http://www.w3.org/2000/svg' height='24'/>",
      parts: [],
    };

    it("step, and go to both ends", () => {
      const asked: number[] = [];
      const { node } = new Transport(part, (at) => asked.push(at));
      for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home"])
        press(node, key);
      deepEqual(asked, [1, 2, 1, 3, 0]);
      equal(one(node, ".moment").textContent, "0 ns · 1 of 4");
      equal(one(node, "input").getAttribute("aria-valuetext"), "moment 1 of 4, 0 ns");
    });

    it("play to the end, each moment when the one before has been shown", async () => {
      const asked: number[] = [];
      const transport = new Transport(part, (at) => {
        asked.push(at);
        transport.show(at, []);
      });
      press(transport.node, " ");
      equal(one(transport.node, ".play").getAttribute("aria-label"), "pause");
      await new Promise((resolve) => setTimeout(resolve, 400));
      deepEqual(asked, [1, 2, 3]);
      equal(one(transport.node, ".play").getAttribute("aria-label"), "play");
      equal(transport.progress, 1);
    });

    it("pause, and stay where they are", async () => {
      const asked: number[] = [];
      const transport = new Transport(part, (at) => asked.push(at));
      press(transport.node, " ");
      press(transport.node, " ");
      await new Promise((resolve) => setTimeout(resolve, 120));
      deepEqual(asked, []);
    });
  });
});
