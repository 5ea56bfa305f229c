/*
 * Controls in a page without Jupyter, such as one that nbconvert has exported: this script stands in the HTML form of each, behind the figure.
 * The code of the frame stands packed in the first of them, or in each: whichever is found in the page serves all.
 */
import type { FrameCode } from "./controls-host.js";
import { bringToLife } from "./controls-in-page.js";
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

const figure = document.currentScript?.closest(".gosched-controls");
if (figure) void bringToLife(figure, frameCode).catch((error: unknown) => console.warn("gosched:", error)); // the figure stays
