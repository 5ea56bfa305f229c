/*
 * SVG from a notebook, made safe to be put into the page. A notebook comes from anywhere, and nobody has to trust it before its figures
 * are shown. So the picture is read as XML, and built anew from the few elements and attributes that our figures are made of:
 * nothing that runs, loads, links or refers to something else in the page gets through.
 */

const namespace = "http://www.w3.org/2000/svg";

const elements: ReadonlySet<string> = new Set(
  "svg g rect line path circle ellipse polyline polygon text tspan title desc".split(" "),
);

const attributes: ReadonlySet<string> = new Set(
  (
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity stroke stroke-width stroke-opacity " +
    "stroke-dasharray stroke-linejoin stroke-linecap opacity font-size font-family font-weight font-style text-anchor " +
    "dominant-baseline preserveAspectRatio role aria-label pointer-events"
  ).split(" "),
);

/** Narrower than this, in px, no word of a picture could be read: where there is less room it is moved to and fro. */
export const leastPicture = 640;

/** How much of a text is read to somebody who cannot see the picture: of 256 Ps nobody would hear the end. */
const mostWords = 1200;

/** What is to be seen in a picture, as a name for it: a screen reader says that in place of all that it is drawn of. */
export function spoken(text: unknown): string {
  const words = [text]
    .flat()
    .join("")
    .replace(/\s*\n\s*/g, "; ");
  return words.length > mostWords ? `${words.slice(0, mostWords)} …` : words;
}

/** A value that could load something or lead somewhere. */
const refers = /url\s*\(|javascript:|data:|@import|expression\s*\(/i;

/** The picture as an element that may be put into any page; undefined when it is no SVG. */
export function safeSvg(text: string): SVGElement | undefined {
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  if (documentElement.localName !== "svg" || documentElement.namespaceURI !== namespace) return undefined;
  const copy = copyOf(documentElement);
  if (!(copy instanceof SVGElement)) return undefined;
  copy.style.maxWidth = "100%";
  copy.style.height = "auto";
  return copy;
}

function copyOf(element: Element): Element | undefined {
  if (element.namespaceURI !== namespace || !elements.has(element.localName)) return undefined;
  const copy = document.createElementNS(namespace, element.localName);
  for (const { name, value } of element.attributes) {
    if (attributes.has(name) && !refers.test(value)) copy.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) {
      const inner = copyOf(child);
      if (inner !== undefined) copy.append(inner);
    } else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? "");
  }
  return copy;
}
