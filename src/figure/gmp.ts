/**
 * The G-M-P picture: the whole scheduler at one instant. One row for each P, with its M, the goroutine that it runs, its
 * runnext and its ring; then the global queue; the threads that are in the kernel and have lost their P; the poller, with
 * the thread that sleeps there and the goroutines that wait for I/O; who is idle; the threads that sleep outside the idle list or
 * are waking up; and the goroutines that wait for other things, by reason. Long queues show their head, how many are hidden, and
 * their tail. What there is none of has no panel.
 *
 * It is SVG and has no plotly form: it is a drawing, not a plot.
 */
import { formatPicture } from "../trace/notation.js";
import { groupDigits } from "../trace/numbers.js";
import { snapshotAt } from "../trace/replay.js";
import type { When } from "../trace/replay.js";
import type { ProcessorSnapshot } from "../trace/snapshot.js";
import { formatEvent } from "../trace/text.js";
import { traceOf } from "../trace/trace.js";
import type { Trace, TraceSource } from "../trace/trace.js";
import { PStatus } from "../trace/vocabulary.js";
import { Figure } from "./figure.js";
import { drawCores, drawKernel, drawPoller } from "./gmp-kernel.js";
import { drawThreads, drawWaiting } from "./gmp-panels.js";
import { callPill, pillOf, queued, wantsCore, width } from "./gmp-scene.js";
import type { Part, Scene } from "./gmp-scene.js";
import { drawLock, drawPanel, drawPill, drawPills, drawProcessor, drawThread } from "./gmp-shapes.js";
import { card, colourGoroutines, statusColour } from "./palette.js";
import { drawCard, headHeight, line, rect, text, textWidth } from "./svg.js";
import { wantOptions } from "../trace/options.js";

export interface GmpOptions {
  readonly title?: string;
  /** Whether to show the runtime's own goroutines while they wait. Default false: they are counted. */
  readonly system?: boolean;
}

const rowHeight = 54;
/** With more Ps than these, idle ones have no row of their own. */
const manyProcs = 8;
const mostRows = 12;

/** Where the columns of the Ps' rows begin, in px. */
const column = { p: 20, m: 88, running: 164, runnext: 334, ring: 420 } as const;
const runningWidth = 154;

/** What stands where the running goroutine would: the goroutine, or what the P's thread does instead. */
function drawRunning(scene: Scene, processor: ProcessorSnapshot, middle: number): string {
  const thread = scene.snapshot.threads.find((one) => one.id === processor.m);
  const { running: x } = column;
  if (thread?.state === "syscall") {
    return drawPill(callPill(scene, processor.curg), x, middle, runningWidth, scene.colours);
  }
  if (processor.curg !== 0) {
    const pill = pillOf(scene, processor.curg, "running", scene.colours.name(processor.curg));
    return drawPill(pill, x, middle, runningWidth, scene.colours);
  }
  const picked = [...scene.goroutines.values()].find((one) => one.hand >= 0 && one.hand === processor.m);
  if (picked !== undefined) {
    return drawPill(
      pillOf(scene, picked.id, "queued", `picks G${picked.id}`),
      x,
      middle,
      runningWidth,
      scene.colours,
    );
  }
  const say = (words: string): string => text(x, middle + 5, words, { fill: card.faint, "font-size": 15 });
  if (thread?.state === "asleep") return say("asleep");
  if (thread?.state === "waking") return say("is waking up");
  if (thread?.state === "starting") return say("is being made");
  if (thread !== undefined)
    return say(thread.state === "spinning" ? "spinning: looks for work" : "looks for work");
  if (processor.idlePosition >= 0) return say("idle");
  const coming = scene.snapshot.threads.find((one) => one.nextp === processor.id);
  if (coming !== undefined)
    return say(`M${coming.id} is ${coming.state === "starting" ? "being made" : "waking up"}`);
  return say(processor.status === PStatus.idle ? "no thread has it yet" : "stopped");
}

function drawProcessorRow(scene: Scene, processor: ProcessorSnapshot, middle: number): string {
  const { snapshot, colours } = scene;
  const coming = snapshot.threads.find((one) => one.nextp === processor.id);
  const m = processor.m >= 0 ? processor.m : (coming?.id ?? -1);
  const next = processor.runnext === 0 ? [] : queued(scene, [processor.runnext]);
  const thread = snapshot.threads.find((one) => one.id === m);
  const look = processor.m < 0 ? "free" : thread?.state === "syscall" ? "takeable" : "busy";
  const isAbsent = ["asleep", "waking", "starting"].includes(thread?.state ?? "asleep");
  const sleeps = thread === undefined || isAbsent || wantsCore(scene, thread);
  const isUp = processor.m >= 0 && !sleeps;
  const parts = [
    scene.asThreads ? "" : drawProcessor(processor.id, column.p, middle, look),
    m >= 0 ? drawThread(m, column.m, middle, isUp, (thread?.lockedg ?? 0) !== 0) : "",
    drawRunning(scene, processor, middle),
  ];
  if (processor.idlePosition >= 0) return parts.join("");
  const ring = { left: column.ring, right: width - 20, middle };
  parts.push(
    drawPills(next, { left: column.runnext, right: column.ring - 8, middle }, colours, "–"),
    scene.asThreads ? "" : drawPills(queued(scene, processor.ring), ring, colours, "–"),
  );
  return parts.join("");
}

function drawProcessors(scene: Scene, top: number): Part {
  const { procs } = scene.snapshot;
  const alive = procs.filter((one) => one.status !== PStatus.dead);
  const candidates = alive.length > manyProcs ? alive.filter((one) => one.idlePosition < 0) : alive;
  const shown = candidates.slice(0, mostRows);
  const heads: readonly (readonly [number, string])[] = [
    [column.p, scene.asThreads ? "" : "P"],
    [column.m, "M"],
    [column.running, "running"],
    [column.runnext, scene.asThreads ? "runnable" : "runnext"],
    [column.ring, scene.asThreads ? "" : "local ring, head first"],
  ];
  const parts = heads.map(([x, words]) => text(x, top + 14, words, { fill: card.faint }));
  shown.forEach((processor, index) => {
    const middle = top + 26 + rowHeight * (index + 0.5);
    if (index > 0) {
      const y = middle - rowHeight / 2;
      parts.push(line(20, y, width - 20, y, { stroke: card.grid }));
    }
    parts.push(drawProcessorRow(scene, processor, middle));
  });
  let height = 26 + rowHeight * shown.length + 6;
  const hidden = candidates.length - shown.length;
  const idle = alive.length - candidates.length;
  const rest = [
    hidden > 0 ? `${hidden} more Ps that work` : "",
    idle > 0 ? `${idle} idle Ps, listed below` : "",
  ];
  const words = rest.filter((one) => one !== "").join("; ");
  if (words !== "") {
    parts.push(text(20, top + height + 14, `and ${words}`, { fill: card.faint }));
    height += 26;
  }
  return { markup: parts.join(""), height };
}

function drawGlobal(scene: Scene, top: number): Part {
  const { global } = scene.snapshot;
  const count = global.length === 0 ? "" : ` (${groupDigits(global.length)})`;
  const strip = { left: 32, right: width - 32, middle: top + 50 };
  const pills = drawPills(queued(scene, global), strip, scene.colours);
  return {
    markup: drawPanel(20, top, width - 40, 74, `Global queue, head first${count}`) + pills,
    height: 84,
  };
}

function drawKey(scene: Scene, top: number): Part {
  const sample = (x: number, fill: string, dashed: boolean): string =>
    rect(x, top + 5, 34, 18, {
      rx: 9,
      fill,
      stroke: "#6b7683",
      "stroke-width": 2,
      "stroke-dasharray": dashed ? "5 3" : undefined,
    });
  const entries: readonly (readonly [number, string, string, boolean])[] = [
    [20, "running", "#6b7683", false],
    [142, "in a queue", "#dfe3e8", false],
    [284, "waiting", card.background, true],
  ];
  const parts = entries.map(
    ([x, words, fill, dashed]) => sample(x, fill, dashed) + text(x + 42, top + 19, words),
  );
  const core = scene.cores === undefined ? "" : ", or waits for a core";
  const say = `A dashed M sleeps or is waking up${core}.`;
  parts.push(text(400, top + 19, say, { fill: card.faint }));
  const special = drawSpecialKey(scene, top + 30);
  return { markup: parts.join("") + special.markup, height: 30 + special.height };
}

/** The key of what is rare, where it occurs. */
function drawSpecialKey({ snapshot }: Scene, top: number): Part {
  const parts: string[] = [];
  let x = 20;
  const add = (mark: string, words: string): void => {
    parts.push(mark, text(x + 42, top + 19, words));
    x += 42 + textWidth(words) + 24;
  };
  const edge = { fill: "#dfe3e8", stroke: statusColour.syscall, "stroke-width": 3.5 };
  if (snapshot.threads.some(({ state }) => state === "syscall")) {
    add(rect(x, top + 5, 34, 18, { rx: 9, ...edge }), "in a system call");
  }
  if (snapshot.threads.some(({ state, p }) => state === "syscall" && p >= 0)) {
    const dashed = { "stroke-width": 2.5, "stroke-dasharray": "6 3", fill: card.background };
    const square = rect(x + 6, top + 3, 22, 22, { rx: 4, ...dashed, stroke: statusColour.syscall });
    add(square, "a P that may be taken");
  }
  if (snapshot.threads.some(({ lockedg }) => lockedg !== 0))
    add(drawLock(x + 18, top + 13, card.ink), "locked to each other");
  return { markup: parts.join(""), height: parts.length === 0 ? 0 : 30 };
}

function drawScene(scene: Scene, title: string, subtitle: string, options: GmpOptions): string {
  let y = headHeight({ subtitle }) + 14;
  const markup: string[] = [];
  const add = (part: Part): void => {
    markup.push(part.markup);
    y += part.height;
  };
  add(drawProcessors(scene, y));
  if (!scene.asThreads) add(drawGlobal(scene, y));
  add(drawKernel(scene, y));
  add(drawPoller(scene, y));
  add(drawCores(scene, y));
  if (!scene.asThreads) add(drawThreads(scene, y));
  add(drawWaiting(scene, y, options.system ?? false));
  add(drawKey(scene, y));
  return drawCard({ width, height: y + 12, title, subtitle }, ...markup);
}

function sceneOf(trace: Trace, when: When): Scene {
  const snapshot = snapshotAt(trace, when, { check: false });
  const { cores, asThreads = false } = trace.meta;
  const goroutines = new Map(snapshot.goroutines.map((one) => [one.id, one]));
  return { snapshot, colours: colourGoroutines(trace), goroutines, cores, asThreads };
}

/** An event without the dashes that stand for no P, no thread and no goroutine. */
const inShort = (trace: Trace, index: number): string =>
  formatEvent(trace, index)
    .split(" ")
    .filter((word) => word !== "" && word !== "-")
    .join(" ");

function draw(scene: Scene, trace: Trace, options: GmpOptions): string {
  const { time, applied, ended } = scene.snapshot;
  const who = scene.asThreads ? "threads" : "scheduler";
  const title = options.title ?? `The ${who} at ${groupDigits(time)} ns`;
  const last = applied === 0 ? "before the first event" : `after: ${inShort(trace, applied - 1)}`;
  const gone = ended === 0 ? "" : `; ${groupDigits(ended)} goroutine${ended === 1 ? " has" : "s have"} ended`;
  return drawScene(scene, title, `${last}${gone}`, options);
}

/** The G-M-P picture at an instant, as an SVG that stands alone. */
export function gmpSvg(source: TraceSource, when: When = "main", options: GmpOptions = {}): string {
  const trace = traceOf(source);
  return draw(sceneOf(trace, when), trace, options);
}

/**
 * The G-M-P picture at an instant.
 *
 *     gmp(run)                  // at the first instruction of main
 *     gmp(run, 12_345)          // at that time
 *     gmp(run, "end", { system: true })
 *     gmp(run, { index: 17 })   // right after event 17
 *
 * Throws a RangeError for an instant that the trace does not have.
 */
export function gmp(source: TraceSource, when: When = "main", options: GmpOptions = {}): Figure {
  const trace = traceOf(source);
  wantOptions("gmp", options, ["title", "system"]);
  const scene = sceneOf(trace, when);
  const { snapshot } = scene;
  const head = `The scheduler at ${groupDigits(snapshot.time)} ns`;
  return new Figure({
    svg: draw(scene, trace, options),
    text: `${head}\n${formatPicture(snapshot, { waiting: true })}`,
  });
}
