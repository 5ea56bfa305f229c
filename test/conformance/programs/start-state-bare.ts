import type { Go } from "../../../src/index.js";
import { schedtraceAtMain } from "../from-trace.js";

/** The Go program links neither fmt nor os. */
export const options = { linksOs: false };

export default function* main(_go: Go) {
  // The observation is over before the first operation.
}

export const told = schedtraceAtMain;
