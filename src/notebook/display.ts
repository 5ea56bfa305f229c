/*
 * Showing things from a cell.
 *
 *     display(run.trace);                          // anything, as if it were the cell's last expression
 *     const shown = display(html("<b>0</b>"));     // ... and later, in place:
 *     shown.update(html("<b>1</b>"));
 *
 * `html`, `svg` and `markdown` make values that show themselves: give them to `display`, or leave one as the last expression.
 * What they are given is trusted as it is; pass text of unknown origin through `escapeHtml`.
 *
 * In a kernel, values travel through its hook (src/kernel/hook.ts). Elsewhere they are printed, as text.
 */
import { displaySymbol, isDisplayable, kernelHook } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";

export { escapeHtml } from "../kernel/escape.js";

/** Something that was shown, and can be replaced where it stands. */
export class Display {
  /** The protocol's display id. */
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  /** Shows `next` instead. */
  update(next: unknown): this {
    show(next, this.id, true);
    return this;
  }
}

/** Shows a value in the output of the cell. Returns a handle that replaces it. */
export function display(value: unknown): Display {
  const id = crypto.randomUUID();
  show(value, id, false);
  return new Display(id);
}

/** HTML that shows itself. */
export function html(text: string): Displayable {
  return rich("text/html", text, "[HTML]");
}

/** An SVG picture that shows itself. */
export function svg(text: string): Displayable {
  return rich("image/svg+xml", text, "[SVG picture]");
}

/** Markdown that shows itself. */
export function markdown(text: string): Displayable {
  return rich("text/markdown", text, text);
}

function rich(mime: string, text: string, plain: string): Displayable {
  if (typeof text !== "string") throw new TypeError(`${mime} must be given as a string, got ${typeof text}`);
  return { [displaySymbol]: () => ({ [mime]: text, "text/plain": plain }) };
}

function show(value: unknown, id: string, isUpdate: boolean): void {
  const kernel = kernelHook();
  if (kernel !== undefined) {
    kernel.display(value, id, isUpdate);
    return;
  }
  const plain = isDisplayable(value) ? value[displaySymbol]()["text/plain"] : undefined;
  console.log(plain ?? value);
}
