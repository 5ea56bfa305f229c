/*
 * Live controls in a notebook's page, or in one that was exported from it: a sandboxed frame, and the little that the page does for it: its
 * height follows the content, and it looks like what is around it.
 *
 * May it run in a notebook that nobody trusts? It may: the code that stands in the notebook runs in the frame's worker, where there is
 * nothing to be reached (controls-frame.ts). The code of the frame itself is not the notebook's but this extension's.
 *
 * A page may take a node out and put it in again, as JupyterLab does with cells out of sight; the frame then starts anew. So what its controls stand at
 * is kept here, and given to each start.
 */
import type { ControlsModel } from "../controls/controls.js";
import type { CurrentValues, FrameStart, Look, ToFrame, ToHost } from "./controls-messages.js";

/** The texts of which a frame is made. */
export interface FrameCode {
  readonly frame: string;
  readonly worker: string;
  readonly style: string;
}

/** Nothing is loaded from anywhere; code is what stands in the document, and what the worker makes of the learner's text. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'";

/** Text that may stand within a script element: JSON or JavaScript, in which `<` of these two stands within strings. */
const inScript = (text: string): string => text.replace(/<(?=\/script|!--)/gi, "\\x3C");
const jsonInScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

export function frameDocument(start: FrameStart, { frame, worker, style }: FrameCode): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>controls</title><style>${style}</style></head><body>` +
    `<script type="application/json" id="start">${jsonInScript(start)}</script>` +
    `<script type="text/plain" id="worker">${inScript(worker)}</script><script>${inScript(frame)}</script></body></html>`
  );
}

/** The largest letters of controls, in px: slides have some of 40 for titles, and hand them on to whatever says no size of its own. */
const largestLetters = 20;

export interface HostOptions {
  readonly model: ControlsModel;
  readonly code: FrameCode;
  /** What the controls stand at, when not at their first values. */
  readonly values?: CurrentValues;
  /** Called when the frame has drawn for the first time. */
  readonly onDrawn: () => void;
  /** Called when a control has been moved. */
  readonly onValues?: (values: CurrentValues) => void;
}

export class ControlsHost {
  readonly node = document.createElement("iframe");
  readonly #options: HostOptions;
  readonly #nonce = crypto.getRandomValues(new Uint32Array(4)).join("-");
  readonly #looks = new MutationObserver(() => this.#tell({ kind: "look", look: this.#look() }));
  readonly #heard = (event: MessageEvent<unknown>): void => this.#hear(event);
  #values: CurrentValues | undefined;
  #isDrawn = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#values = options.values;
    const { node } = this;
    node.setAttribute("sandbox", "allow-scripts");
    node.title = "controls and their figure";
    node.className = "gosched-controls-frame";
    // Out of sight until it has drawn, and yet laid out, as it must know its width. Slides would cut frames off at 95 %.
    node.style.cssText =
      "display:block;width:100%;max-width:none;max-height:none;border:0;height:0;visibility:hidden";
    const start: FrameStart = { nonce: this.#nonce, model: options.model };
    node.srcdoc = frameDocument(start, options.code);
    addEventListener("message", this.#heard);
    this.#looks.observe(document.body, { attributes: true });
    this.#looks.observe(document.documentElement, { attributes: true });
  }

  /** Moves the controls. */
  set(values: CurrentValues): void {
    this.#values = values;
    this.#tell({ kind: "set", values });
  }

  dispose(): void {
    removeEventListener("message", this.#heard);
    this.#looks.disconnect();
    this.node.remove();
  }

  #hear({ source, data }: MessageEvent<unknown>): void {
    if (source === null || source !== this.node.contentWindow || !isMessage(data, this.#nonce)) return;
    switch (data.kind) {
      case "hello":
        this.#tell({ kind: "begin", look: this.#look(), values: this.#values });
        break;
      case "drawn":
        this.#isDrawn = true;
        this.node.style.visibility = "";
        this.#grow(data.height);
        this.#options.onDrawn();
        break;
      case "height":
        if (this.#isDrawn) this.#grow(data.height);
        break;
      case "values":
        this.#values = data.values;
        this.#options.onValues?.(data.values);
    }
  }

  #grow(height: number): void {
    if (height >= 0 && height <= 100_000) this.node.style.height = `${height}px`;
  }

  #tell(message: ToFrame): void {
    // Its origin is opaque, and has no name that could be given; what is said is no secret.
    this.node.contentWindow?.postMessage({ gosched: this.#nonce, ...message }, "*");
  }

  #look(): Look {
    const { fontFamily, fontSize } = getComputedStyle(this.node.parentElement ?? document.body);
    const isDark = isDarkBehind(this.node);
    this.node.style.colorScheme = isDark ? "dark" : "light"; // another one than the frame's own would make it opaque
    const size = `${Math.min(largestLetters, parseFloat(fontSize) || largestLetters)}px`;
    return { isDark, font: fontFamily, size };
  }
}

function isMessage(data: unknown, nonce: string): data is ToHost {
  return typeof data === "object" && data !== null && "gosched" in data && data.gosched === nonce;
}

/** Whether what lies behind an element is dark. */
function isDarkBehind(element: Element): boolean {
  for (let node: Element | null = element.parentElement; node !== null; node = node.parentElement) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (
      getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? []
    ).map(Number);
    if (getComputedStyle(node).backgroundColor.startsWith("rgb") && alpha > 0.5) {
      return red * 0.3 + green * 0.59 + blue * 0.11 < 128;
    }
  }
  return false;
}
