/**
 * A reader of markup for tests: says what is wrong with an XML document, and finds its texts and attributes. It knows
 * elements, attributes and the predefined entities, which is all that the figures use, and refuses the rest.
 */

/** One element: its name and attributes, in document order. */
export interface MarkupElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The text directly in it. */
  text: string;
}

const decode = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

function checkText(text: string): string {
  const wrong = /[<>]|&(?!(?:lt|gt|quot|amp|#39);)/.exec(text);
  if (wrong !== null) throw new Error(`unescaped "${wrong[0]}" in ${JSON.stringify(text.slice(0, 80))}`);

  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new Error("a character that XML forbids");
  return decode(text);
}

function readAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  let rest = source;
  while (rest.trim() !== "") {
    const found = /^\s+([\w:-]+)="([^"<]*)"/.exec(rest);
    if (found === null) throw new Error(`bad attributes: ${rest.slice(0, 80)}`);
    const [all, name = "", value = ""] = found;
    if (attributes.has(name)) throw new Error(`attribute ${name} twice`);
    attributes.set(name, checkText(value));
    rest = rest.slice(all.length);
  }
  return attributes;
}

/** Reads a document of one root element. Throws an Error that says what is wrong. */
export function readMarkup(source: string): MarkupElement[] {
  const elements: MarkupElement[] = [];
  const open: MarkupElement[] = [];
  const tag = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/y;
  let position = 0;
  while (position < source.length) {
    const next = source.indexOf("<", position);
    const text = source.slice(position, next < 0 ? source.length : next);
    const holder = open.at(-1);
    if (holder !== undefined) holder.text += checkText(text);
    else if (text.trim() !== "") throw new Error(`text outside of the root: ${text.slice(0, 40)}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const found = tag.exec(source);
    if (found === null) throw new Error(`not a tag: ${source.slice(next, next + 80)}`);
    const [, closing, name = "", attributes = "", empty] = found;
    if (closing === "/") {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name ?? "nothing"}>`);
    } else {
      if (open.length === 0 && elements.length > 0) throw new Error("a second root");
      const element = { name, attributes: readAttributes(attributes), text: "" };
      elements.push(element);
      if (empty !== "/") open.push(element);
    }
    position = tag.lastIndex;
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  return elements;
}
