import type { Go } from "../../../src/index.js";
import { schedtraceAtMain } from "../from-trace.js";

export default function* main(_go: Go) {
  // The observation is over before the first operation.
}

export const told = schedtraceAtMain;
