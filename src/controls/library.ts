/*
 * The library as a page has it: what a function of `controls` gets as its second argument, and finds under the same names when it just
 * uses them. It is all that runs in a browser, and what measures the machine or talks to the kernel is left out.
 */
import { costPresets, defaultCosts } from "../machine/costs.js";
import { pinnedVersion, versions } from "../runtime/releases.js";
import type { Run } from "../program/run.js";
import { simulate } from "../program/simulate.js";
import { simulateTogether } from "../program/together.js";
import { play } from "../scenarios/scenario.js";
import { scenario, scenarios } from "../scenarios/scenarios.js";
import { erlangC, erlangWait } from "../queueing/erlang.js";
import { simulateQueue } from "../queueing/simulate-queue.js";
import { constant, exponential } from "../queueing/times.js";
import { chart } from "../figure/chart.js";
import { gmp } from "../figure/gmp.js";
import { queueLengths } from "../figure/queue-lengths.js";
import { states } from "../figure/states.js";
import { threadStates } from "../figure/thread-states.js";
import { timeline } from "../figure/timeline.js";
import { utilization } from "../figure/utilization.js";
import { events, picture, steps } from "../notebook/listing.js";
import { goroutines, threads } from "../notebook/tables.js";
import { Player } from "./player.js";
import type { PlayerOptions } from "./player.js";
import { snapshotAt } from "../trace/replay.js";
import { goroutineSpans, processorSpans } from "../trace/spans.js";
import { threadSpans } from "../trace/thread-spans.js";
import {
  goroutineStatistics,
  processorStatistics,
  schedulingLatencies,
  waitStatistics,
} from "../trace/statistics.js";
import { mainStartTime } from "../trace/trace.js";
import { GStatus, Kind, PStatus } from "../trace/vocabulary.js";

/** A run to be played, moment by moment; what a function of `controls` may return. */
const player = (run: Run, options: PlayerOptions = {}): Player => new Player(run, options);

export const library = Object.freeze({
  simulate,
  simulateTogether,
  simulateQueue,
  exponential,
  constant,
  erlangC,
  erlangWait,
  play,
  scenario,
  scenarios,
  versions,
  pinnedVersion,
  costPresets,
  defaultCosts,
  chart,
  gmp,
  queueLengths,
  states,
  threadStates,
  timeline,
  utilization,
  player,
  events,
  picture,
  steps,
  goroutines,
  threads,
  snapshotAt,
  goroutineSpans,
  processorSpans,
  threadSpans,
  goroutineStatistics,
  processorStatistics,
  schedulingLatencies,
  waitStatistics,
  mainStartTime,
  GStatus,
  Kind,
  PStatus,
});

/** What a function of `controls` may use. */
export type Library = typeof library;
