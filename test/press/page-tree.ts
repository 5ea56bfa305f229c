/*
 * A page as a tree, for tests of the press.
 */
import { createRequire } from "node:module";

/** What is used of a node of jsdom's, which has no types. */
export interface Node {
  readonly textContent: string;
  readonly innerHTML: string;
  /** Of a template. */
  readonly content?: Node;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Node>;
  querySelector(selector: string): Node | null;
}

// Not by an await at top level: mocha would load whoever imports this in another way than the tests around it, and with it the kernel twice.
const { JSDOM } = createRequire(import.meta.url)("jsdom") as {
  JSDOM: new (html: string) => { readonly window: { readonly document: Node } };
};

export const tree = (html: string): Node => new JSDOM(html).window.document;

export const all = (node: Node, selector: string): readonly Node[] => [...node.querySelectorAll(selector)];
