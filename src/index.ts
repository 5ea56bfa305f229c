// Running programs
export { simulate, Simulation, defaultBounds } from "./program/simulate.js";
export type { SimulateOptions } from "./program/simulate.js";
export { Run } from "./program/run.js";
export { simulateAsync } from "./program/drive.js";
export type { AsyncOptions } from "./program/drive.js";
export type {
  Cases,
  Chan,
  ChanOptions,
  Go,
  GoCond,
  GoMutex,
  GoOnce,
  Goroutine,
  GoroutineFunction,
  GoRWMutex,
  GoTimer,
  GoWaitGroup,
  Operation,
  Program,
  Selected,
} from "./program/face.js";
export { GoPanic, ProgramError } from "./runtime/panic.js";
export type { Bounds, RunEnd } from "./runtime/runtime.js";
export { costPresets, defaultCosts } from "./machine/costs.js";
export type { Costs } from "./machine/costs.js";
export { pinnedVersion } from "./runtime/versions.js";

// Reading traces
export { mainStartTime, Trace } from "./trace/trace.js";
export type { TraceEvent, TraceMeta } from "./trace/trace.js";
export { foundIn, gStatusName, GStatus, Kind, kindName, PStatus, waitReasons } from "./trace/vocabulary.js";
