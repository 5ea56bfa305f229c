/*
 * A figure in the page, in jsdom: what those hear of it who cannot see it. Loaded by address, since its types are those of a browser.
 */
import { equal, match, ok } from "node:assert/strict";
import { simulate, timeline } from "../../src/index.js";

interface Node {
  readonly style: Record<string, string>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Node | null;
}
interface FigureModule {
  readonly FigureView: new (
    node: Node,
    plotly: () => Promise<never>,
  ) => {
    show(model: object): Promise<void>;
    dispose(): void;
  };
}
interface PartsModule {
  readonly plainNodes: (parts: readonly object[]) => readonly Node[];
}
interface SvgModule {
  readonly spoken: (text: unknown) => string;
}
interface Window extends Readonly<Record<string, unknown>> {
  readonly document: { createElement(tag: string): Node };
}

const jsdom = "jsdom"; // not a literal in import(): it has no types
const { JSDOM } = (await import(jsdom)) as { JSDOM: new (html: string) => { readonly window: Window } };
const { window } = new JSDOM("<!doctype html><body></body>");
const load = (file: string): Promise<unknown> =>
  import(new URL(`../../src/page/${file}.ts`, import.meta.url).href);

/** Tells at once that what it watches is in view. */
class InView {
  readonly #tell: (entries: readonly object[]) => void;
  constructor(tell: (entries: readonly object[]) => void) {
    this.#tell = tell;
  }
  observe(): void {
    this.#tell([{ isIntersecting: true }]);
  }
  disconnect(): void {
    // it watches nothing
  }
}
class NoSize {
  observe(): void {
    // the page of this test has no size
  }
  disconnect(): void {
    // it watches nothing
  }
}

const run = simulate(
  function* main({ go, work }) {
    yield* go(function* clerk() {
      yield* work(50_000);
    });
    yield* work(100_000);
  },
  { procs: 2 },
);

describe("a figure in the page", () => {
  const names = ["document", "Element", "SVGElement", "Node", "DOMParser"] as const;
  const stubs = {
    IntersectionObserver: InView,
    ResizeObserver: NoSize,
    requestAnimationFrame: (next: () => void) => setTimeout(next, 0),
  };
  before(() => {
    for (const name of names) Reflect.set(globalThis, name, window[name]);
    for (const [name, stub] of Object.entries(stubs)) Reflect.set(globalThis, name, stub);
  });
  after(() => {
    for (const name of [...names, ...Object.keys(stubs)]) Reflect.deleteProperty(globalThis, name);
  });

  it("is one picture with a name, which says in words what is to be seen", async () => {
    const { FigureView } = (await load("figure-view")) as FigureModule;
    const node = window.document.createElement("div");
    const view = new FigureView(node, () => Promise.reject(new Error("no plotly here")));
    const { svg, text } = timeline(run);
    await view.show({ data: { "image/svg+xml": svg, "text/plain": text } });
    equal(node.getAttribute("role"), "img");
    match(node.getAttribute("aria-label") ?? "", /^Timeline from .*; P0: running \d+ %.*; P1: running/);
    const picture = node.querySelector("svg");
    ok(picture);
    equal(picture.style["minWidth"], "640px");
    view.dispose();
  });

  it("has the same name among controls", async () => {
    const { plainNodes } = (await load("part-nodes")) as PartsModule;
    const { svg, text } = timeline(run);
    const [picture] = plainNodes([{ svg, text }]);
    match(picture?.getAttribute("aria-label") ?? "", /^Timeline from .*; P0: running \d+ %/);
  });

  it("ends its name where nobody would listen any more", async () => {
    const { spoken } = (await load("safe-svg")) as SvgModule;
    equal(spoken(["two\n", "  lines"]), "two; lines");
    const long = spoken("P255: idle\n".repeat(256));
    ok(long.length < 1300 && long.endsWith(" …"), long.slice(-40));
  });
});
