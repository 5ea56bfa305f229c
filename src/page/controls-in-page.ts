/* Controls in a page without Jupyter: the picture that stands for them until their frame has drawn, and the frame. */
import type { ControlsModel } from "../controls/controls.js";
import { ControlsHost } from "./controls-host.js";
import type { FrameCode } from "./controls-host.js";

/** Puts the frame into `figure`, as the kernel wrote it (controls/still.ts), as soon as its code is there; then the picture goes. */
export async function bringToLife(figure: Element, frameCode: () => Promise<FrameCode>): Promise<void> {
  const model = JSON.parse(figure.querySelector(".gosched-model")?.textContent ?? "") as ControlsModel; // as the kernel wrote it
  const still = figure.querySelector<HTMLElement>(".gosched-still");
  const code = await frameCode();
  const host = new ControlsHost({
    model,
    code,
    onDrawn: () => {
      if (still !== null) still.style.display = "none"; // an exported page may have styles of its own for `hidden`
    },
  });
  figure.append(host.node);
}
