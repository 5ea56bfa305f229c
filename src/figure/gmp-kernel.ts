/**
 * The middle of the G-M-P picture: what the operating system has to do with it. The threads that sit in a system call and have lost
 * their P; the poller, in which one thread may sleep while any number of goroutines wait for I/O; and, when cores are scarce, who is
 * on which. A panel is drawn only when there is something to be shown.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import type { ThreadSnapshot } from "../trace/snapshot.js";
import { GStatus } from "../trace/vocabulary.js";
import { callPill, pillOf, wantsCore, width } from "./gmp-scene.js";
import type { Part, Scene } from "./gmp-scene.js";
import {
  drawPanel,
  drawPill,
  drawPillRows,
  drawThread,
  pillHeight,
  pillRowHeight,
  threadWidth,
} from "./gmp-shapes.js";
import { card } from "./palette.js";
import { rect, text } from "./svg.js";

const nothing: Part = { markup: "", height: 0 };
const headHeight = 36;
const rowHeight = 54;

/** The words behind a heading: how many there are, when there are many. */
const counted = (count: number): string => (count > 1 ? ` (${groupDigits(count)})` : "");

/** Pairs of thread and goroutine: how many stand side by side, and how many are drawn at most. */
const callsPerRow = 3;
const mostCalls = 9;

/** What those that are not drawn are doing: "+91 more, in read disk". */
function restWords(scene: Scene, rest: readonly ThreadSnapshot[]): string {
  const calls = [...new Set(rest.map(({ curg }) => scene.goroutines.get(curg)?.call ?? ""))];
  const where = calls.length === 1 ? `, in ${calls[0]}` : "";
  return `+${groupDigits(rest.length)} more${where}`;
}

/** The threads in the kernel that have no P any more, each with its goroutine and the name of the call. */
export function drawKernel(scene: Scene, top: number): Part {
  const all = scene.snapshot.threads.filter(({ state, p }) => state === "syscall" && p < 0);
  if (all.length === 0) return nothing;
  const shown = all.length > mostCalls ? all.slice(0, mostCalls - 1) : all;
  const each = (width - 64) / callsPerRow;
  const place = (index: number) => ({
    x: 32 + (index % callsPerRow) * each,
    middle: top + 57 + Math.floor(index / callsPerRow) * rowHeight,
  });
  const parts = shown.map(({ id, curg, lockedg }, index) => {
    const { x, middle } = place(index);
    const pill = callPill(scene, curg);
    const room = each - threadWidth - 24;
    return (
      drawThread(id, x, middle, false, lockedg !== 0) +
      drawPill(pill, x + threadWidth + 8, middle, room, scene.colours)
    );
  });
  if (shown.length < all.length) {
    const { x, middle } = place(shown.length);
    parts.push(text(x, middle + 5, restWords(scene, all.slice(shown.length)), { "font-size": 15 }));
  }
  const rows = Math.ceil(Math.min(all.length, mostCalls) / callsPerRow);
  const height = headHeight + rows * rowHeight;
  const panel = drawPanel(20, top, width - 40, height, `In the kernel, without a P${counted(all.length)}`);
  return { markup: panel + parts.join(""), height: height + 10 };
}

const pollerLeft = 300;
const mostPollRows = 3;

/** How long the thread in the poller will sleep. */
function sleepWords({ state, until }: ThreadSnapshot): string {
  if (state === "waking") return "is being woken";
  return until < 0 ? "until I/O is ready" : `until I/O is ready, or ${formatDuration(until)}`;
}

/** The thread that sleeps in the poller, and the goroutines that wait for I/O, with what they wait for. */
export function drawPoller(scene: Scene, top: number): Part {
  const { threads, goroutines } = scene.snapshot;
  const sleeper = threads.find(({ state }) => state === "poller");
  const waiting = goroutines.filter(
    ({ status, reason }) => status === GStatus.waiting && reason === "IO wait",
  );
  if (sleeper === undefined && waiting.length === 0) return nothing;
  const middle = top + 57;
  const pills = waiting.map(({ id, objectName }) => {
    const label = objectName === "" ? `G${id}` : `G${id} on ${objectName}`;
    return pillOf(scene, id, "waiting", label);
  });
  const strip = { left: pollerLeft, right: width - 32, middle };
  const { markup, rows } = drawPillRows(pills, strip, scene.colours, mostPollRows);
  const who =
    sleeper === undefined
      ? text(32, middle + 5, "nobody sleeps in it", { fill: card.faint })
      : drawThread(sleeper.id, 32, middle, false, sleeper.lockedg !== 0) +
        text(32 + threadWidth + 8, middle + 8, sleepWords(sleeper));
  const height = headHeight + Math.max(rowHeight, rows * pillRowHeight + rowHeight - pillRowHeight);
  const panel = drawPanel(20, top, width - 40, height, "The poller");
  const heading = text(pollerLeft, top + 22, `goroutines that wait for I/O${counted(waiting.length)}`, {
    fill: card.faint,
  });
  return { markup: panel + heading + who + markup, height: height + 10 };
}

const coreWidth = 142;
const coresPerRow = 6;
const mostCores = 12;

/** Which thread is on which core, and who waits for one. */
export function drawCores(scene: Scene, top: number): Part {
  const { cores, snapshot } = scene;
  if (cores === undefined) return nothing;
  const shown = Math.min(cores, mostCores);
  const parts = Array.from({ length: shown }, (_, core) => {
    const x = 32 + (core % coresPerRow) * (coreWidth + 6);
    const middle = top + 52 + Math.floor(core / coresPerRow) * pillRowHeight;
    const thread = snapshot.threads.find((one) => one.core === core);
    const whom =
      thread === undefined ? "free" : `M${thread.id}${thread.curg === 0 ? "" : ` G${thread.curg}`}`;
    const look = thread === undefined ? card.background : "#dfe5ec";
    return [
      rect(x, middle - pillHeight / 2, coreWidth, pillHeight, {
        rx: 4,
        fill: look,
        stroke: "#6b7683",
        "stroke-width": 2,
      }),
      text(x + 8, middle + 5, `core ${core}`, { fill: card.faint }),
      text(x + coreWidth - 8, middle + 5, whom, { "text-anchor": "end", "font-size": 15 }),
    ].join("");
  });
  const waiting = snapshot.threads.filter((one) => wantsCore(scene, one)).map(({ id }) => `M${id}`);
  const some = waiting.length > 8 ? [...waiting.slice(0, 7), `+${waiting.length - 7}`] : waiting;
  const words = [
    waiting.length === 0 ? "" : `${some.join(" ")} ${waiting.length === 1 ? "waits" : "wait"} for one`,
    cores > shown ? `${cores - shown} more cores` : "",
  ];
  const height = headHeight + Math.ceil(shown / coresPerRow) * pillRowHeight;
  const note = text(width - 32, top + 22, words.filter((one) => one !== "").join("; "), {
    "text-anchor": "end",
  });
  return {
    markup: drawPanel(20, top, width - 40, height, "Cores") + note + parts.join(""),
    height: height + 10,
  };
}
