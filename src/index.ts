// Running programs
export { simulate, simulateAsync } from "./notebook/simulate.js";
export { Simulation } from "./program/simulate.js";
export { defaultBounds } from "./program/options.js";
export type { SimulateOptions } from "./program/options.js";
export { simulateTogether } from "./program/together.js";
export type { ProcessSpec } from "./program/together.js";
export { Run } from "./program/run.js";
export { streamTrace } from "./program/drive.js";
export type { AsyncOptions } from "./program/drive.js";
export type {
  Cases,
  Chan,
  ChanOptions,
  CStep,
  Deferring,
  DiskFile,
  Go,
  GoCond,
  GoConn,
  GoFile,
  GoListener,
  GoMutex,
  GoOnce,
  GoPacketConn,
  Goroutine,
  GoroutineFunction,
  GoRWMutex,
  GoTimer,
  GoWaitGroup,
  MemStats,
  Operation,
  Program,
  Pulled,
  Remote,
  Selected,
  Seq,
  Visit,
  Visitors,
} from "./program/face.js";
export type { CancelFunc, Cancellable, ContextPackage, GoContext } from "./program/context-face.js";
export { GoPanic, ProgramError } from "./runtime/panic.js";
export type { Bounds, RunEnd } from "./runtime/runtime.js";
export { costPresets, defaultCosts } from "./machine/costs.js";
export type { Costs } from "./machine/costs.js";
export type { OsName } from "./runtime/os.js";
export { pinnedVersion, versions } from "./runtime/releases.js";
export type { RuleSwitches } from "./runtime/releases.js";

// Many runs
export { range } from "./sweep/grid.js";
export { sweep, Sweep, SweepError } from "./sweep/sweep.js";
export type { SweepOptions } from "./sweep/sweep.js";
export { Swept } from "./sweep/swept.js";
export type { SweptFigureOptions, SweptSummary } from "./sweep/swept.js";

// Lines before servers, without a scheduler
export { erlangC, erlangWait } from "./queueing/erlang.js";
export type { Customer, QueueColumns, QueueRun } from "./queueing/queue-run.js";
export { simulateQueue } from "./queueing/simulate-queue.js";
export type { Lines, QueueOptions } from "./queueing/simulate-queue.js";
export { constant, exponential } from "./queueing/times.js";
export type { Times } from "./queueing/times.js";

// Programs with a name
export { play } from "./scenarios/scenario.js";
export type { Moment, Played, Reached, Scenario } from "./scenarios/scenario.js";
export { scenario, scenarios } from "./scenarios/scenarios.js";

// Reading traces
export { defaultTraceEvents } from "./trace/bounded.js";
export type { TraceOptions } from "./trace/bounded.js";
export type { TraceBlock } from "./trace/block.js";
export { readTrace, traceBytes } from "./formats/trace-file.js";
export { mainStartTime, Trace } from "./trace/trace.js";
export type { TraceEvent, TraceSource } from "./trace/trace.js";
export type { TraceMeta } from "./trace/meta.js";
export { foundIn, gStatusName, GStatus, Kind, kindName, PStatus, waitReasons } from "./trace/vocabulary.js";
export { Replay, snapshotAt, validate } from "./trace/replay.js";
export type { When } from "./trace/replay.js";
export type { GoroutineSnapshot, ProcessorSnapshot, Snapshot, ThreadSnapshot } from "./trace/snapshot.js";
export { formatPicture, matchesPicture } from "./trace/notation.js";
export { formatEvent, formatTrace } from "./trace/text.js";
export { goroutineSpans, processorSpans } from "./trace/spans.js";
export { threadSpans } from "./trace/thread-spans.js";
export {
  goroutineStatistics,
  processorStatistics,
  schedulingLatencies,
  waitStatistics,
} from "./trace/statistics.js";
export { readSchedtrace } from "./formats/schedtrace.js";
export type { SchedtraceDetail, SchedtraceRecord, SchedtraceRow } from "./formats/schedtrace.js";
export { goroutineTransitions } from "./trace/transitions.js";

// Pictures
export { chart } from "./figure/chart.js";
export type { ChartOptions, Point, Series } from "./figure/chart.js";
export { gmp } from "./figure/gmp.js";
export { queueLengths } from "./figure/queue-lengths.js";
export { states } from "./figure/states.js";
export { switchCosts } from "./figure/switch-costs.js";
export { threadCounts } from "./figure/thread-counts.js";
export { threadStates } from "./figure/thread-states.js";
export { timeline } from "./figure/timeline.js";
export { utilization } from "./figure/utilization.js";
export type { Figure } from "./figure/figure.js";

// Measuring this machine
export { costsFromMeasurement, costSources } from "./measure/costs-from.js";
export type { CostSource } from "./measure/costs-from.js";
export { faceRows, machineFace } from "./measure/machine-face.js";
export type { MachineFace } from "./measure/machine-face.js";
export { measureSwitches } from "./measure/switches.js";
export type { MeasureOptions, SwitchCosts, SwitchRow } from "./measure/switches.js";
export { measureWaiting } from "./measure/waiting.js";
export type { WaitingCounts, WaitingOptions, WaitingSeries } from "./measure/waiting.js";
export type { Measurement } from "./measure/watched.js";

// Controls
export { controls } from "./controls/controls.js";
export type { Controls, ControlsOptions } from "./controls/controls.js";
export { player } from "./controls/play-run.js";
export type { PlayRunOptions } from "./controls/play-run.js";
export type { PlayerOptions } from "./controls/player.js";
export type { Library } from "./controls/library.js";
export { widget } from "./controls/widget.js";
export { choice, slider, toggle } from "./controls/spec.js";
export type { Choice, Control, Slider, SliderOptions, Spec, Toggle, Values } from "./controls/spec.js";

// In a notebook
export { check, course, predict } from "./notebook/course.js";
export { learner, seeded } from "./notebook/learner.js";
export type { Choices } from "./notebook/learner.js";
export { display, html, markdown, svg } from "./notebook/display.js";
export { clearOutput } from "./notebook/clear.js";
export type { ClearOptions } from "./notebook/clear.js";
export { prompt } from "./notebook/prompt.js";
export type { QuestionOptions } from "./notebook/prompt.js";
export { events, picture, steps } from "./notebook/listing.js";
export type { EventSelection, Listing } from "./notebook/listing.js";
export { live } from "./notebook/live.js";
export type { LiveOptions } from "./notebook/live.js";
export { ProgressBar } from "./notebook/progress-bar.js";
export { WatchedSimulation } from "./notebook/watched.js";
export type { Progress, Watched } from "./notebook/watched.js";
export { goroutines, processors, threads } from "./notebook/tables.js";
export type { GoroutineRow, ProcessorRow, ThreadRow } from "./notebook/tables.js";
export { eventCounts } from "./notebook/traces.js";
export type { EventCount } from "./notebook/traces.js";
