import type { FrameCode } from "./controls-host.js";

/** The code of frames, as the build has packed it for pages that cannot fetch it: gzip, in base64. */
export async function unpacked(packed: string): Promise<FrameCode> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as FrameCode; // it was that before it was packed
}
