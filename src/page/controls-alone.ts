/*
 * Controls in a page without Jupyter, such as one that nbconvert has exported: this script stands in the HTML form of each, behind the figure.
 * The code of the frame stands packed in the first of them, or in each: whichever is found in the page serves all.
 */
import type { ControlsModel } from "../controls/controls.js";
import { ControlsHost } from "./controls-host.js";
import type { FrameCode } from "./controls-host.js";
import { unpacked } from "./unpacked.js";

type Page = typeof globalThis & { goschedControls?: Promise<FrameCode> };
const page = globalThis as Page; // what is unpacked is kept on the page, for all controls in it

/** The code, as soon as the page is whole: it may stand behind these controls. */
async function frameCode(): Promise<FrameCode> {
  if (document.readyState === "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  const packed = document.querySelector(".gosched-code")?.textContent ?? "";
  if (packed === "")
    throw new Error("the code of these controls is in another cell's output, which is not in this page");
  return (page.goschedControls ??= unpacked(packed));
}

async function come(figure: Element): Promise<void> {
  const model = JSON.parse(figure.querySelector(".gosched-model")?.textContent ?? "") as ControlsModel; // as the kernel wrote it
  const still = figure.querySelector<HTMLElement>(".gosched-still");
  const code = await frameCode();
  const host = new ControlsHost({
    model,
    code,
    onDrawn: () => {
      if (still !== null) still.style.display = "none";
    },
  });
  figure.append(host.node);
}

const figure = document.currentScript?.closest(".gosched-controls");
if (figure) void come(figure).catch((error: unknown) => console.warn("gosched:", error)); // the figure stays
