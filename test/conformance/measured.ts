/**
 * What recordings measured of the machine that they were made on. A twin whose number depends on it is run with these costs.
 */
import { calm } from "./notes.js";
import { quantile } from "./statistics.js";
import { readRecording } from "./suite.js";

/** From waking a thread to its first instruction, and the little that Go does before and after, in ns (thread-wake.go). */
export const threadWake = quantile(readRecording("thread-wake").cases[""]!.samples!, 1 / 2);

/** As `calm`, with that machine's wake-up latency. */
export const calmAsMeasured = Object.freeze({ costs: { ...calm.costs, threadWake } });
